"""Shards as tables, Parquet and SQLite: writing them, and reading their records again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from cleaner.bulk.durable import File, OutputError
from cleaner.bulk.task import Record
from cleaner.errors import MissingExtra

DATABASE = "articles.sqlite"

_GROUP = 512
"""Rows that are held at once."""

_MAPS = ("removed", "provenance", "error")
_OPTIONAL = ("error", "removals")
"""Fields that a record has or has not."""


class Parquet(File):
    """Rows of the record's fields; `removed` is a map, what `--explain` adds is JSON in a column.

    With `across` there are columns for what the second pass adds.
    """

    def __init__(self, path: Path, *, across: bool = False) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError:
            raise MissingExtra("writing Parquet", "bulk") from None
        self._pyarrow = pyarrow
        self._schema = _schema(pyarrow, across=across)
        super().__init__(path)
        self._writer = parquet.ParquetWriter(self.raw, self._schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def add(self, record: Record) -> None:
        """Take a record."""
        self._rows.append(_row(orjson.loads(record.json)))
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def finish(self) -> None:
        """Write the rows that are left, and the end of the file."""
        self._flush()
        self._writer.close()


def _schema(pa: Any, *, across: bool) -> Any:
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
    if across:
        repeated = pa.list_(pa.struct([("text", text), ("reason", text)]))
        names |= {"repeated": repeated, "duplicate_of": text, "story": text}
    return pa.schema(list(names.items()))


def _row(record: dict[str, Any]) -> dict[str, Any]:
    for name in _MAPS:
        if record.get(name) is not None:
            record[name] = list(record[name].items())
    if "removals" in record:
        record["removals"] = orjson.dumps(record["removals"]).decode()
    return record


def parquet_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a shard that `Parquet` wrote."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_GROUP):
            yield from map(_record, batch.to_pylist())


def _record(row: dict[str, Any]) -> dict[str, Any]:
    for name in _MAPS:
        if row[name] is not None:
            row[name] = dict(row[name])
    if row["removals"] is not None:
        row["removals"] = orjson.loads(row["removals"])
    return {name: value for name, value in row.items() if value is not None or name not in _OPTIONAL}


class Sqlite:
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
        """Take a record."""
        values = orjson.loads(record.json)
        names = ("id", "title", "body", "url", "source", "published", "language", "status", "confidence", "word_count")
        flat = {**values, "url": values["source"]["url"], "source": values["source"]["name"]}
        row = (self._shard, *(flat[name] for name in names), record.json.decode())
        with self._guarded():
            self._db.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def commit(self) -> int:
        """End the transaction, and return the size of the database in bytes."""
        with self._guarded():
            self._db.execute("COMMIT")
            self._db.close()
        return self._file.stat().st_size

    def drop(self) -> None:
        """Forget the transaction."""
        with contextlib.suppress(self._error):
            self._db.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            raise OutputError(f"{self._file}: {error}") from error


def sqlite_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a shard that `Sqlite` wrote under this path."""
    import sqlite3

    with contextlib.closing(sqlite3.connect(path.with_name(DATABASE))) as db:
        rows = db.execute("SELECT record FROM articles WHERE shard = ? ORDER BY rowid", (path.name.partition(".")[0],))
        for (record,) in rows:
            yield orjson.loads(record)
