"""Documents out of sources: files, JSONL, CSV, Parquet, WARC, WET, zip and tar, one at a time."""

from __future__ import annotations

import csv
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from cleaner.bulk.csv_rows import Broken, Table
from cleaner.bulk.items import Columns, Item, Place, Row
from cleaner.bulk.rows import Picker, bad, loaded
from cleaner.bulk.sources import Source, compressed
from cleaner.bulk.streams import DAMAGE, Gradual, Stream, is_remote, open_file, unreadable
from cleaner.bulk.web_archives import read_archive
from cleaner.errors import CleanerError, Failure, MissingExtra, ReadError
from cleaner.read.inputs import SUFFIXES
from cleaner.text.damage import valid_text

_ROWS = 32
"""Rows of Parquet that are held at once."""

_Items = Iterator[Item]


def items_of(source: Source, number: int, columns: Columns, limit: int) -> Iterator[Item]:
    """Yield the documents of a source; the last item carries an error where the source could not be read to its end.

    `number` is the source's number in the run; of a document at most `limit` + 1 bytes are read.
    """
    return map(loaded, found_in(source, number, columns, limit))


def found_in(source: Source, number: int, columns: Columns, limit: int) -> Iterator[Item]:
    """Yield the documents as `items_of` does, but rows unread: `rows.loaded` reads them, in whatever process."""
    n = skipped = 0
    stream: Stream | None = None
    trouble: CleanerError | None = None
    try:
        stream = Stream(source.path) if _streamed(source) else None
        for item in _read(source, stream, columns, limit):
            if item.data is None and item.error is None:
                skipped += 1
                continue
            read = stream.position if stream is not None else 0
            item = item._replace(id=valid_text(item.id), skipped=skipped)
            yield item._replace(source=number, path=source.path, n=n, read=read)
            n, skipped = n + 1, 0
    except MissingExtra:
        raise
    except (*DAMAGE, *_ARCHIVE_DAMAGE, CleanerError) as error:
        trouble = unreadable(source.path, error)
    finally:
        if stream is not None:
            stream.close()
    if trouble is not None or skipped:
        error_ = Failure.of(trouble) if trouble is not None else None
        last = Item(valid_text(source.path), None, error=error_, rest=True, skipped=skipped)
        yield last._replace(source=number, path=source.path, n=n)


def _streamed(source: Source) -> bool:
    """Tell whether a source is read here; single files are left to the worker, which then reads them itself."""
    if source.format == "document":
        return source.path == "-" or is_remote(source.path) or compressed(source.path)
    return source.format not in ("parquet", "zip")


class _TableError(Exception):
    """What pyarrow raises, under a name that exists without it."""


_ARCHIVE_DAMAGE = (_TableError, zipfile.BadZipFile, tarfile.TarError, csv.Error, NotImplementedError, RuntimeError)


def _read(source: Source, stream: Stream | None, columns: Columns, limit: int) -> _Items:
    if stream is None:
        return _IN_PLACE[source.format](source, columns, limit)
    return _STREAMED[source.format](source, stream, columns, limit)


def _name_document(source: Source, _: Columns, __: int) -> _Items:
    yield Item(source.path, Path(source.path))


def _read_document(source: Source, stream: Stream, _: Columns, limit: int) -> _Items:
    data, cut = stream.take(limit + 1)
    yield Item(source.path, data, truncated=cut)


def _read_jsonl(source: Source, stream: Stream, columns: Columns, limit: int) -> _Items:
    longest = 2 * limit + 65_536  # JSON writes many characters as two, and there are other fields
    for number, (offset, line) in enumerate(_lines(stream, longest), 1):
        if not line.isspace():
            content = Place(source.path, offset, len(line)) if stream.plain else line
            row = Row(content, columns, cut=len(line) >= longest)
            yield Item(f"{source.path}#{number}", row, offset)


def _lines(stream: Stream, longest: int) -> Iterator[tuple[int, bytes]]:
    """Yield lines with their offsets; one that is too long is cut, and what is left of it dropped."""
    offset = 0
    while line := stream.body.readline(longest):
        yield offset, line
        offset += len(line)
        while not line.endswith(b"\n") and len(line) >= longest:
            line = stream.body.readline(longest)
            offset += len(line)


def _read_csv(source: Source, stream: Stream, columns: Columns, limit: int) -> _Items:
    csv.field_size_limit(min(limit * 4, sys.maxsize))
    table = Table(stream.body)
    pick = Picker(columns, source.path)
    if table.names:
        pick.names(table.names)
    for number, row in enumerate(table.rows(), 1):
        name = f"{source.path}#{number}"
        if isinstance(row, Broken):
            yield bad(name, number, str(row))
        elif (missing := pick.missing(row)) is not None:
            yield bad(name, number, f"the row ends before its column {missing}")
        else:
            yield pick(row, name, number)


def _read_parquet(source: Source, columns: Columns, _: int) -> _Items:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise MissingExtra("reading Parquet", "bulk") from None
    try:
        opened = open_file(source.path) if is_remote(source.path) else source.path
        file = parquet.ParquetFile(opened, memory_map=False, pre_buffer=False)
        pick = Picker(columns, source.path)
        number = 0
        for batch in file.iter_batches(_ROWS, columns=pick.names(file.schema_arrow.names)):
            for row in batch.to_pylist():
                number += 1
                yield pick(row, f"{source.path}#{number}", number)
    except pyarrow.ArrowException as error:
        raise _TableError(str(error)) from error


def _read_warc(source: Source, stream: Stream, _: Columns, limit: int) -> _Items:
    return read_archive(stream.body, source.path, limit)


def _read_zip(source: Source, _: Columns, limit: int) -> _Items:
    if source.path == "-":
        raise ReadError("a zip file cannot be read from standard input", hint="save it to a file first")
    with open_file(source.path) as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name, offset = f"{source.path}!{info.filename}", info.header_offset
            if Path(info.filename).suffix.lower() not in SUFFIXES:
                yield Item(name, None, offset)
                continue
            try:
                with archive.open(info) as member:
                    data = member.read(limit + 1)
            except (*DAMAGE, *_ARCHIVE_DAMAGE) as error:
                yield bad(name, offset, str(error))
                continue
            yield Item(name, data, offset)


def _read_tar(source: Source, stream: Stream, _: Columns, limit: int) -> _Items:
    with tarfile.open(fileobj=cast("BinaryIO", Gradual(stream.body)), mode="r|") as archive:
        for info in archive:
            if not info.isfile():
                continue
            name = f"{source.path}!{info.name}"
            wanted = Path(info.name).suffix.lower() in SUFFIXES
            member = archive.extractfile(info) if wanted else None
            yield Item(name, member.read(limit + 1) if member is not None else None, info.offset_data)


_STREAMED: Mapping[str, Callable[[Source, Stream, Columns, int], _Items]] = {
    "document": _read_document, "jsonl": _read_jsonl, "csv": _read_csv, "warc": _read_warc, "tar": _read_tar,
}  # fmt: skip
_IN_PLACE: Mapping[str, Callable[[Source, Columns, int], _Items]] = {
    "document": _name_document, "parquet": _read_parquet, "zip": _read_zip,
}  # fmt: skip
"""Readers of what is not streamed: they open the file themselves, or leave that to the worker."""
