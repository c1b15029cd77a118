"""The ledger of a run: which shards are committed, how far the inputs were read when they were, and what failed.

A document counts as done from the moment at which the ledger knows its shard. The shard is put in its place first, then
noted here: after a kill there may be a shard that the ledger does not know, which the next run removes and makes again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from cleaner.bulk.durable import OutputError
from cleaner.bulk.items import Item
from cleaner.bulk.stats import Stats
from cleaner.errors import Failure
from cleaner.text.damage import valid_text

NAME = "ledger.sqlite"

_VERSION = "2"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (number INTEGER PRIMARY KEY, name TEXT, records INTEGER, bytes INTEGER, stats TEXT);
CREATE TABLE IF NOT EXISTS quarantine (source INTEGER, n INTEGER, id TEXT, path TEXT, format TEXT, offset INTEGER,
    rest INTEGER, error TEXT, message TEXT, hint TEXT, attempts INTEGER, PRIMARY KEY (source, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, documents INTEGER, weak INTEGER, words INTEGER,
    example TEXT) WITHOUT ROWID;
"""


class Position(NamedTuple):
    """How far the inputs are done: `item` items of source number `source`; `chain` is a hash of the sources so far."""

    source: int = 0
    item: int = 0
    chain: str = ""


class Quarantined(NamedTuple):
    """A document that failed, and where it stands; with `rest`, all that follows it in its source."""

    source: int
    n: int
    id: str
    path: str
    format: str
    offset: int
    rest: bool
    failure: Failure
    attempts: int

    @classmethod
    def of(cls, item: Item, format_: str, failure: Failure, attempts: int) -> Quarantined:
        """Return the entry of an item."""
        place = (item.source, item.n, item.id, item.path, format_, item.offset, item.rest)
        return cls(*place, failure._replace(message=valid_text(failure.message)), attempts)

    def to_dict(self) -> dict[str, Any]:
        """Return the line of the quarantine file."""
        return {
            "id": self.id, "input": valid_text(self.path), "format": self.format, "offset": self.offset, "item": self.n,
            "rest": self.rest, "error": self.failure.to_dict(), "attempts": self.attempts,
        }  # fmt: skip


class Host(NamedTuple):
    """Records of a host, those of low confidence among them, the words that were kept, and a name in `explained`."""

    host: str
    documents: int
    weak: int
    words: int
    example: str | None = None


class Commit(NamedTuple):
    """What one shard changes in the ledger."""

    name: str | None
    records: int
    bytes: int
    stats: Stats
    position: Position | None
    failed: tuple[Quarantined, ...]
    solved: tuple[tuple[int, int], ...]
    hosts: Mapping[str, tuple[int, int, int, str | None]]


class RunLedger:
    """The SQLite file in a run's folder; held by one process at a time.

    Raises `OutputError` where the file cannot be opened or written, is held by another run, or is no ledger.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        with self._guarded():
            self._db = sqlite3.connect(self._path, isolation_level=None, timeout=0.5)
            # Exclusive, so that two runs cannot write one output; the lock goes with the process that holds it.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("COMMIT")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def begin(self, settings: Mapping[str, Any], *, retry: bool = False) -> None:
        """Bind the ledger to the settings of a run; raises `OutputError` when records were made with others.

        A run that tries again what failed may name other columns: those of then may be why it failed.
        """
        known = self._get("settings")
        if known is None or next(self.shards(), None) is None:
            with self._transaction():
                self._set("settings", orjson.dumps(settings).decode())
                self._set("version", _VERSION)
            return
        bound = {name: value for name, value in settings.items() if not (retry and name == "columns")}
        changed = list(_changes(orjson.loads(known), bound))
        if changed or self._get("version") != _VERSION:
            what = ", ".join(changed) or "version"
            raise OutputError(
                f"{self._path.parent}: the run there was begun with other settings: {what}",
                hint="choose another --output, or give the settings of then",
            )

    @property
    def position(self) -> Position:
        """Return how far the run has come."""
        value = self._get("position")
        return Position(*orjson.loads(value)) if value is not None else Position()

    @property
    def next_number(self) -> int:
        """Return the number of the shard that comes next."""
        row = self._db.execute("SELECT coalesce(max(number) + 1, 0) FROM shards").fetchone()
        return int(row[0])

    def commit(self, number: int, change: Commit) -> None:
        """Note a shard and all that goes with it, at once."""
        with self._transaction():
            row = (number, change.name, change.records, change.bytes, change.stats.dump().decode())
            self._db.execute("INSERT INTO shards VALUES (?, ?, ?, ?, ?)", row)
            self._db.executemany("DELETE FROM quarantine WHERE source = ? AND n = ?", change.solved)
            rows = ((*entry[:3], _kept(entry.path), *entry[4:6], int(entry.rest), *entry.failure, entry.attempts)
                    for entry in change.failed)  # fmt: skip
            self._db.executemany(f"INSERT OR REPLACE INTO quarantine VALUES ({', '.join('?' * 11)})", rows)  # noqa: S608
            self._db.executemany(
                "INSERT INTO hosts VALUES (?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET documents = documents +"
                " excluded.documents, weak = weak + excluded.weak, words = words + excluded.words,"
                " example = coalesce(excluded.example, example)",
                ((host, *counts) for host, counts in change.hosts.items()),
            )
            if change.position is not None:
                self._set("position", orjson.dumps(list(change.position)).decode())

    def shards(self) -> Iterator[tuple[int, str, int, int]]:
        """Yield number, name, records and bytes of every shard that has records."""
        yield from self._db.execute("SELECT number, name, records, bytes FROM shards WHERE name NOTNULL ORDER BY 1")

    def stats(self) -> Stats:
        """Return the counts of the whole run; `quarantined` and `errors` are those that are still open."""
        total = Stats()
        for (data,) in self._db.execute("SELECT stats FROM shards"):
            total.merge(Stats.load(data))
        rows = self._db.execute("SELECT error, count(*) FROM quarantine GROUP BY 1")
        total.errors.clear()
        total.errors.update(dict(rows))
        total.quarantined = sum(total.errors.values())
        return total

    def quarantined(self) -> Iterator[Quarantined]:
        """Yield what is in the quarantine, in the order of the inputs."""
        for row in self._db.execute("SELECT * FROM quarantine ORDER BY source, n"):
            place = (*row[:3], os.fsdecode(row[3]), *row[4:6])
            yield Quarantined._make((*place, bool(row[6]), Failure(*row[7:10]), row[10]))

    def weak_hosts(self, limit: int) -> list[Host]:
        """Return the hosts with the most records of low confidence."""
        query = "SELECT * FROM hosts WHERE weak > 0 ORDER BY weak DESC, host LIMIT ?"
        return [Host(*row) for row in self._db.execute(query, (limit,))]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guarded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise OutputError(f"{self._path}: another run holds this folder", hint="wait for it") from None
            raise OutputError(f"{self._path}: {error}", hint="is the disk full, or this no ledger?") from error

    def _get(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row is not None else None

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _kept(path: str) -> str | bytes:
    """Return a path as the ledger keeps it: as bytes where it is no text, since the file is opened by it again."""
    return path if valid_text(path) == path else os.fsencode(path)


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is not as it was, of options and columns each with its value of then."""
    for name, value in now.items():
        then = before.get(name)
        if then == value:
            continue
        if isinstance(then, dict) and isinstance(value, dict):
            yield from (f"{key} was {then.get(key)}" for key in value if then.get(key) != value[key])
        else:
            yield name
