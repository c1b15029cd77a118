"""Shards: files of records that appear under their name only once they are whole."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol, cast

import orjson

from cleaner.bulk.durable import File, OutputError, sync_folder
from cleaner.bulk.streams import DAMAGE, Stream
from cleaner.bulk.tables import DATABASE, Parquet, Sqlite, parquet_records, sqlite_records
from cleaner.bulk.task import Record
from cleaner.errors import MissingExtra, plainly


class Shard(Protocol):
    """A shard that is being written; nothing of it counts before `commit`."""

    def add(self, record: Record) -> None:
        """Take a record."""

    def commit(self) -> int:
        """Put the shard in its place, all at once and onto the disk; return its size in bytes."""

    def drop(self) -> None:
        """Leave nothing behind."""


class _JsonLines(File):
    def __init__(self, path: Path, wrap: Callable[[IO[bytes]], IO[bytes]] | None = None) -> None:
        super().__init__(path)
        self._out: IO[bytes] = wrap(self.raw) if wrap is not None else self.raw
        self._wrapped = wrap is not None

    def add(self, record: Record) -> None:
        self._out.write(record.json + b"\n")

    def finish(self) -> None:
        if self._wrapped:
            self._out.close()


def _gzip(raw: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile("", "wb", 6, raw, mtime=0))


def _zstd(raw: IO[bytes]) -> IO[bytes]:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("writing Zstandard", "bulk") from None
    writer = zstandard.ZstdCompressor(6, write_checksum=True).stream_writer(raw, closefd=False)
    return cast("IO[bytes]", io.BufferedWriter(writer, 1 << 18))


class _Markdown:
    """A folder with a file for each record, what is known of it in front matter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.tmp")
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir()
        self._count = self._size = 0

    def add(self, record: Record) -> None:
        values = orjson.loads(record.json)
        self._count += 1
        text = f"---\n{''.join(_front(values))}---\n\n{record.markdown or ''}\n".encode()
        self._size += len(text)
        self._temporary.joinpath(f"{self._count:05d}-{_slug(values['title'] or values['id'])}.md").write_bytes(text)

    def commit(self) -> int:
        os.sync()
        shutil.rmtree(self._path, ignore_errors=True)
        self._temporary.replace(self._path)
        sync_folder(self._path.parent)
        return self._size

    def drop(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)


def _front(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield front matter; JSON is YAML, and nothing of a page can end it."""
    for name, value in record.items():
        if name not in ("body", "removals", "images") and value not in (None, [], {}):
            yield f"{name}: {orjson.dumps(value).decode()}\n"


def _slug(text: str) -> str:
    r"""Return a name for a file.

    >>> _slug("Rates rise — again!"), _slug("東京")
    ('rates-rise-again', 'article')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-") or "article"


_KINDS: Mapping[str, tuple[str, Callable[[Path], Shard]]] = {
    "jsonl": (".jsonl", _JsonLines),
    "jsonl.gz": (".jsonl.gz", lambda path: _JsonLines(path, _gzip)),
    "jsonl.zst": (".jsonl.zst", lambda path: _JsonLines(path, _zstd)),
    "parquet": (".parquet", Parquet),
    "markdown": ("", _Markdown),
    "sqlite": (".sqlite", Sqlite),
}

FORMATS = tuple(_KINDS)

READABLE = tuple(name for name in FORMATS if name != "markdown")
"""Formats whose shards hold whole records."""


def shard_name(format_: str, number: int) -> str:
    """Return the name of a run's shard; in a database the part before the suffix is the value of its rows' `shard`."""
    return f"part-{number:05d}{_KINDS[format_][0]}"


def file_of(format_: str, name: str) -> str:
    """Return the name of the file, or of Markdown the folder, that holds a shard."""
    return DATABASE if format_ == "sqlite" else name


def format_of(name: str) -> str:
    """Return the format of a shard by its name.

    >>> format_of("part-00003.jsonl.zst"), format_of("part-00003.parquet")
    ('jsonl.zst', 'parquet')
    """
    number = int(name.partition(".")[0].removeprefix("part-"))
    return next(format_ for format_ in FORMATS if shard_name(format_, number) == name)


def open_shard(folder: Path, format_: str, name: str, *, across: bool = False) -> Shard:
    """Begin a shard, of the second pass with `across`.

    Raises `OutputError` or `OSError` where the folder cannot be written to.
    """
    if across and format_ == "parquet":
        return Parquet(folder / name, across=True)
    return _KINDS[format_][1](folder / name)


def records_of(folder: Path, format_: str, name: str) -> Iterator[dict[str, Any]]:
    """Yield the records of a committed shard in their order; the format is one of `READABLE`.

    Raises `OutputError` where the shard is gone or damaged.
    """
    read = {"parquet": parquet_records, "sqlite": sqlite_records}.get(format_, _lines)
    try:
        yield from read(folder / name)
    except (*DAMAGE, ValueError, sqlite3.Error) as error:  # of Parquet and JSON it is a ValueError
        hint = "a committed shard is gone or damaged: bring it back, or make it again in another --output"
        raise OutputError(f"{folder / name}: {plainly(error)}", hint=hint) from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with contextlib.closing(Stream(str(path))) as stream:
        for line in stream.body:
            yield orjson.loads(line)


def sweep(folder: Path, format_: str, known: frozenset[str]) -> None:
    """Remove what a run that was killed has left: parts of shards, and shards that were never counted."""
    for path in folder.iterdir():
        stale = path.name.startswith(".part-") or (path.name.startswith("part-") and path.name not in known)
        if stale and path.is_dir():
            shutil.rmtree(path)
        elif stale:
            path.unlink()
    database = folder / DATABASE
    if format_ == "sqlite" and database.exists():
        with contextlib.closing(sqlite3.connect(database)) as db, db:
            names = [(name.partition(".")[0],) for name in known]
            db.execute("CREATE TEMP TABLE known (shard TEXT)")
            db.executemany("INSERT INTO known VALUES (?)", names)
            db.execute("DELETE FROM articles WHERE shard NOT IN (SELECT shard FROM known)")
