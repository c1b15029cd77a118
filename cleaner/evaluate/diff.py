"""Which articles changed between two runs, and how."""

from __future__ import annotations

import difflib
import gzip
import zlib
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.errors import ReadError

_FIELDS = (
    "title", "body", "source", "authors", "published", "modified", "language", "description", "images", "paywalled",
    "status", "reason",
)  # fmt: skip

_HINT = "give the output of `cleaner clean`"


class Change(NamedTuple):
    """An article that differs: what happened (`added`, `removed`, `changed`), the fields, and the lines of the diff."""

    id: str
    what: str
    fields: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def load_run(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the records of a run by id, the second of an id as `id (2)`; raises `ReadError`.

    A run is a JSONL or JSON file, or a folder of them.
    """
    files = sorted(path.rglob("*.json*")) if path.is_dir() else [path]
    if not files:
        raise ReadError(f"{path}: no JSON or JSONL file in this folder", hint=_HINT)
    return by_id(record for file in files for record in _records(file))


def by_id(records: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return records by id, the second of an id as `id (2)`."""
    found = list(records)
    return dict(zip(told_apart(record["id"] for record in found), found, strict=True))


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """Yield names with their number where they come again.

    >>> list(told_apart(["a", "b", "a"]))
    ['a', 'b', 'a (2)']
    """
    times: Counter[str] = Counter()
    for name in names:
        times[name] += 1
        yield name if times[name] == 1 else f"{name} ({times[name]})"


def changes(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> Iterator[Change]:
    """Yield what changed, in order of id."""
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield Change(key, "removed")
        elif key not in before:
            yield Change(key, "added")
        else:
            names = tuple(name for name in _FIELDS if before[key].get(name) != after[key].get(name))
            if names:
                yield Change(key, "changed", names, tuple(_lines(before[key], after[key], names)))


def _lines(before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name == "body":
            old, new = (record.get("body", "").split("\n\n") for record in (before, after))
            yield from list(difflib.unified_diff(old, new, "body", "body", lineterm="", n=0))[2:]
        else:
            yield f"{name}: {before.get(name)!r} -> {after.get(name)!r}"


def _records(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file}: {error.strerror}") from error
    try:
        data = gzip.decompress(data) if file.suffix == ".gz" else data
        for place, record in _one_or_lines(data.removeprefix(BOM_UTF8), file):
            if not isinstance(record, dict) or not {"id", "body"} <= record.keys():
                raise ReadError(f"{place}: not a run: no record with id and body", hint=_HINT)
            yield record
    except (OSError, EOFError, zlib.error) as error:  # of gzip
        raise ReadError(f"{file}: not a run: {error}", hint=_HINT) from error


def _one_or_lines(data: bytes, file: Path) -> Iterator[tuple[str, Any]]:
    """Yield the values of a file, which is one value of JSON or a value a line, each with its place."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                yield f"{file}:{number}", _value(line, f"{file}:{number}")
    else:
        yield from ((str(file), one) for one in (value if isinstance(value, list) else [value]))


def _value(line: bytes, place: str) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ReadError(f"{place}: not a run: {error.msg}", hint=_HINT) from error
