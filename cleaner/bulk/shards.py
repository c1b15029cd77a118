"""Shards: files of records that appear under their name only once they are whole."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol, cast

import orjson

from cleaner.bulk.task import Record
from cleaner.errors import CleanerError, MissingExtra

DATABASE = "articles.sqlite"


class OutputError(CleanerError):
    """The output could not be written, or belongs to another run."""


class Shard(Protocol):
    """A shard that is being written; nothing of it counts before `commit`."""

    def add(self, record: Record) -> None:
        """Take a record."""

    def commit(self) -> int:
        """Put the shard in its place, all at once and onto the disk; return its size in bytes."""

    def drop(self) -> None:
        """Leave nothing behind."""


class _File:
    """A shard that is one file, written beside its place and moved there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.tmp")
        self._raw = self._temporary.open("wb")

    def commit(self) -> int:
        self._finish()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        size = self._raw.tell()
        self._raw.close()
        self._temporary.replace(self._path)
        sync_folder(self._path.parent)
        return size

    def drop(self) -> None:
        with contextlib.suppress(OSError):
            self._raw.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def _finish(self) -> None:
        """Write what is still held back."""


class _JsonLines(_File):
    def __init__(self, path: Path, wrap: Callable[[IO[bytes]], IO[bytes]] | None = None) -> None:
        super().__init__(path)
        self._out: IO[bytes] = wrap(self._raw) if wrap is not None else self._raw
        self._wrapped = wrap is not None

    def add(self, record: Record) -> None:
        self._out.write(record.json + b"\n")

    def _finish(self) -> None:
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


class _Parquet(_File):
    """Rows of the record's fields; `removed` is a map, what `--explain` adds is JSON in a column."""

    _GROUP = 512

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError:
            raise MissingExtra("writing Parquet", "bulk") from None
        self._pyarrow = pyarrow
        self._schema = _schema(pyarrow)
        super().__init__(path)
        self._writer = parquet.ParquetWriter(self._raw, self._schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def add(self, record: Record) -> None:
        self._rows.append(_row(orjson.loads(record.json)))
        if len(self._rows) >= self._GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def _finish(self) -> None:
        self._flush()
        self._writer.close()


def _schema(pa: Any) -> Any:
    text, texts = pa.string(), pa.list_(pa.string())
    source = pa.struct([("name", text), ("url", text), ("credit", text)])
    image = pa.struct([("url", text), ("caption", text), ("credit", text)])
    names = {
        "id": text, "title": text, "body": text, "source": source, "authors": texts, "published": text,
        "modified": text, "language": text, "description": text, "images": pa.list_(image), "word_count": pa.int64(),
        "paywalled": pa.bool_(), "status": text, "reason": text, "confidence": pa.float64(),
        "removed": pa.map_(text, pa.int64()), "provenance": pa.map_(text, text), "content_hash": text,
        "fetched_at": text, "schema_version": pa.int64(), "error": pa.map_(text, text), "removals": text,
    }  # fmt: skip
    return pa.schema(list(names.items()))


def _row(record: dict[str, Any]) -> dict[str, Any]:
    for name in ("removed", "provenance", "error"):
        if record.get(name) is not None:
            record[name] = list(record[name].items())
    if "removals" in record:
        record["removals"] = orjson.dumps(record["removals"]).decode()
    return record


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


class _Sqlite:
    """Rows in the one database of the run; a shard is a transaction and the value of the column `shard`."""

    def __init__(self, path: Path) -> None:
        import sqlite3

        self._error = sqlite3.Error
        self._shard = path.name.partition(".")[0]
        self._file = path.with_name(DATABASE)
        self._db = sqlite3.connect(self._file, isolation_level=None)
        with self._guarded():
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS articles (shard TEXT, id TEXT, title TEXT, body TEXT, url TEXT,"
                " source TEXT, published TEXT, language TEXT, status TEXT, confidence REAL, word_count INTEGER,"
                " record TEXT)"
            )
            self._db.execute("CREATE INDEX IF NOT EXISTS articles_id ON articles (id)")
            self._db.execute("CREATE INDEX IF NOT EXISTS articles_shard ON articles (shard)")
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM articles WHERE shard = ?", (self._shard,))

    def add(self, record: Record) -> None:
        values = orjson.loads(record.json)
        names = ("id", "title", "body", "url", "source", "published", "language", "status", "confidence", "word_count")
        flat = {**values, "url": values["source"]["url"], "source": values["source"]["name"]}
        row = (self._shard, *(flat[name] for name in names), record.json.decode())
        with self._guarded():
            self._db.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def commit(self) -> int:
        with self._guarded():
            self._db.execute("COMMIT")
            self._db.close()
        return self._file.stat().st_size

    def drop(self) -> None:
        with contextlib.suppress(self._error):
            self._db.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            raise OutputError(f"{self._file}: {error}") from error


_KINDS: Mapping[str, tuple[str, Callable[[Path], Shard]]] = {
    "jsonl": (".jsonl", _JsonLines),
    "jsonl.gz": (".jsonl.gz", lambda path: _JsonLines(path, _gzip)),
    "jsonl.zst": (".jsonl.zst", lambda path: _JsonLines(path, _zstd)),
    "parquet": (".parquet", _Parquet),
    "markdown": ("", _Markdown),
    "sqlite": (".sqlite", _Sqlite),
}

FORMATS = tuple(_KINDS)


def shard_name(format_: str, number: int) -> str:
    """Return the name of a run's shard; in a database the part before the suffix is the value of its rows' `shard`."""
    return f"part-{number:05d}{_KINDS[format_][0]}"


def open_shard(folder: Path, format_: str, name: str) -> Shard:
    """Begin a shard; raises `OutputError` or `OSError` where the folder cannot be written to."""
    return _KINDS[format_][1](folder / name)


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
        import sqlite3

        with contextlib.closing(sqlite3.connect(database)) as db, db:
            names = [(name.partition(".")[0],) for name in known]
            db.execute("CREATE TEMP TABLE known (shard TEXT)")
            db.executemany("INSERT INTO known VALUES (?)", names)
            db.execute("DELETE FROM articles WHERE shard NOT IN (SELECT shard FROM known)")


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
