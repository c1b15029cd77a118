"""Rows of CSV: a quote that is broken costs its own row, and letters are what the encoding of the file makes of them.

Every byte is one character while rows are found, so that one which fits no encoding spoils its field alone.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple

from cleaner.errors import UnsupportedInput
from cleaner.read.decode import decode

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""What the text begins with that Excel saves as Unicode."""


class Broken(NamedTuple):
    """Lines that are no row, numbered from 1 on."""

    first: int
    last: int
    why: str = "a quoted field without its end, with a quote that is not doubled, or of too many characters"

    def __str__(self) -> str:
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        return f"{lines}: {self.why}"


class Table:
    """A table of CSV: `names` of its columns from its first line, then its rows.

    Raises `csv.Error` for a first line that is none.
    """

    def __init__(self, stream: BinaryIO) -> None:
        start = _beginning(stream)
        wide = start.startswith(_WIDE)
        self._text = io.TextIOWrapper(stream, "utf-16" if wide else "latin-1", errors="replace", newline="")
        self._letters = None if wide else _Letters(start)
        head = self._text.readline()
        self._delimiter = max(",;\t|", key=head.count)
        head = head.removeprefix("\ufeff" if wide else codecs.BOM_UTF8.decode("latin-1"))
        self.names = [_name(self._read(name)) for name in next(csv.reader([head], delimiter=self._delimiter), [])]

    def rows(self) -> Iterator[dict[str, str | bytes | None] | Broken]:
        """Yield rows by column, and in its place what is none; a field of bytes is in another encoding than the file.

        A column that a row does not reach is None. A row of more fields than there are columns is none: a text with a
        delimiter that nothing quotes would lose its end, and columns would be taken for others.
        """
        for row in _records(self._text, self._delimiter, len(self.names)):
            if isinstance(row, Broken):
                yield row
                continue
            fields = [*map(self._read, row[: len(self.names)])]
            yield dict(zip(self.names, [*fields, *[None] * (len(self.names) - len(row))], strict=True))

    def _read(self, field: str) -> str | bytes:
        return field if self._letters is None or field.isascii() else self._letters.read(field.encode("latin-1"))


def _beginning(stream: Any) -> bytes:
    """Return what a stream gives next, as much of it as it holds, and leave it there."""
    start: bytes = stream.peek(1)
    return start


def _name(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode("utf-8", "replace")


class _Letters:
    """What bytes of a file mean whose beginning is known: UTF-8, else text in the encoding that the beginning has."""

    def __init__(self, start: bytes) -> None:
        self._start = start

    def read(self, data: bytes) -> str | bytes:
        """Return text, or the bytes where they are in neither encoding."""
        for encoding in ("utf-8", self._likely):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        return data

    @cached_property
    def _likely(self) -> str:
        try:
            return decode(self._start).encoding
        except UnsupportedInput:
            return "utf-8"


class _Lines:
    """Lines of a record, which can be given once more."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self.number = 1
        """The number of the record's first line; the first line of the file names the columns."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._record.append(self._again.popleft() if self._again else next(self._text))
        return self._record[-1]

    def begin(self) -> None:
        """Begin a record behind the last one."""
        self.number += max(1, len(self._record))
        self._record = []

    def back(self) -> None:
        """Leave the record its first line alone, and give the others again."""
        self._again.extendleft(reversed(self._record[1:]))
        del self._record[1:]

    @property
    def last(self) -> int:
        """Return the number of the record's last line."""
        return self.number + len(self._record) - 1

    @property
    def first(self) -> str:
        """Return the first line of the record."""
        return self._record[0]

    @property
    def has_whole_quotes(self) -> bool:
        """Tell whether the quotes of the record are as many as quoted fields have."""
        return sum(line.count('"') for line in self._record) % 2 == 0


def _records(text: Iterator[str], delimiter: str, width: int) -> Iterator[list[str] | Broken]:
    """Yield the fields of every row, and lines that are none up to the next ones that look like a row."""
    lines, broken = _Lines(text), None
    for row in _parsed(lines, delimiter):
        if row is None and (broken is None or _width(lines.first, delimiter) == width):
            if broken is not None:
                yield broken
            broken = Broken(lines.number, lines.number)
        elif broken is not None and not (row and len(row) == width and lines.has_whole_quotes):
            lines.back()
            broken = broken._replace(last=lines.number)
        else:
            if broken is not None:
                yield broken
                broken = None
            if row:
                yield _whole(row, width, lines)
    if broken is not None:
        yield broken


def _whole(row: list[str], width: int, lines: _Lines) -> list[str] | Broken:
    """Return a row, or in its place what it is of more fields than there are columns."""
    if not any(row[width:]):
        return row
    columns = f"{width} column{'s' * (width != 1)}"
    why = f"{len(row)} fields for {columns}; a field with a delimiter in it stands in quotes"
    return Broken(lines.number, lines.last, why)


def _parsed(lines: _Lines, delimiter: str) -> Iterator[list[str] | None]:
    """Yield fields, none of a blank line, and None for a line that begins no row.

    An open quote has then taken the lines up to the next quote, so these are read again.
    """
    while True:
        lines.begin()
        try:
            row: list[str] | None = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error:
            lines.back()
            row = None
        yield row


def _width(line: str, delimiter: str) -> int:
    """Return how many fields a line has, the last of them perhaps open."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0
