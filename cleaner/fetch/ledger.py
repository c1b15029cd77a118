"""The run ledger: which URLs are done, and how far the output was written when they were.

A URL counts as done only together with its bytes in the output. Output first, then ledger: after a kill the output may
be ahead, and is cut back to where the ledger stands, so that each page is in it exactly once.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple, Self

from cleaner.fetch.errors import PageError, StoreError
from cleaner.fetch.result import Fetched

_VERSION = 1
"""Of the tables; a ledger of another version is not opened."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (url TEXT PRIMARY KEY, status TEXT, error TEXT, again INTEGER, at TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS payloads (digest TEXT PRIMARY KEY, url TEXT, at TEXT) WITHOUT ROWID;
CREATE TEMP TABLE this_run (url TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Payload(NamedTuple):
    """Where a body was first written: its URL and the time."""

    url: str
    at: str


class Batch(NamedTuple):
    """What was noted and is not written yet: rows by URL, and bodies by digest."""

    done: dict[str, tuple[str, str, str | None, int, str | None]]
    payloads: dict[str, Payload]


class Ledger:
    """The SQLite file of one run and of its repetitions; held by one process at a time.

    Without a path it is a file that SQLite removes by itself, so that memory does not grow with the run. Raises
    `StoreError` where the file cannot be opened, is held by another run, or is no ledger.
    """

    def __init__(self, path: Path | None) -> None:
        self._where = str(path) if path is not None else ""
        self._fresh, self._writing = Batch({}, {}), Batch({}, {})
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._where, isolation_level=None, timeout=0.5, check_same_thread=False)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise _unusable(self._where, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def is_done(self, url: str) -> bool:
        """Return whether a URL was fetched, whatever that gave."""
        if url in self._fresh.done or url in self._writing.done:
            return True
        return self._db.execute("SELECT 1 FROM done WHERE url = ?", (url,)).fetchone() is not None

    def is_of_this_run(self, url: str) -> bool:
        """Return whether a URL was noted as done since the ledger was opened."""
        if url in self._fresh.done or url in self._writing.done:
            return True
        return self._db.execute("SELECT 1 FROM this_run WHERE url = ?", (url,)).fetchone() is not None

    def failed_for_a_time(self) -> int:
        """Return how many URLs ended as an error that a later run may not meet; only what was written counts."""
        return int(self._db.execute("SELECT count(*) FROM done WHERE again").fetchone()[0])

    def mark(self, result: Fetched) -> None:
        """Note a URL as done; it counts once it was taken and written."""
        error = result.error
        again = error.transient if isinstance(error, PageError) else error is not None
        again = again or result.reason == "unavailable"  # an error page that wears 200
        name = type(error).__name__ if error is not None else None
        at = result.page.fetched_at if result.page is not None else None
        self._fresh.done[result.url] = (result.url, result.status, name, int(again), at)

    def payload(self, digest: str) -> Payload | None:
        """Return where a body with this digest was written first, None where it was not."""
        known = self._fresh.payloads.get(digest) or self._writing.payloads.get(digest)
        if known is not None:
            return known
        row = self._db.execute("SELECT url, at FROM payloads WHERE digest = ?", (digest,)).fetchone()
        return Payload(*row) if row is not None else None

    def remember_payload(self, digest: str, payload: Payload) -> None:
        """Note where a body is written."""
        self._fresh.payloads[digest] = payload

    def take(self) -> Batch:
        """Return what was noted since the last time; for `write`, one batch after the other."""
        self._writing, self._fresh = self._fresh, Batch({}, {})
        return self._writing

    def write(self, batch: Batch, size: int) -> None:
        """Make a batch count, together with an output of this size; may be called from another thread."""
        payloads = [(digest, *payload) for digest, payload in batch.payloads.items()]
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?, ?)", batch.done.values())
            self._db.executemany("INSERT OR IGNORE INTO this_run VALUES (?)", ((url,) for url in batch.done))
            self._db.executemany("INSERT OR IGNORE INTO payloads VALUES (?, ?, ?)", payloads)
            self._set("size", str(size))

    def begin(self, output: str, form: str, size: int | None) -> int:
        """Bind the ledger to an output of `size` bytes; return the size that the output has to be cut back to.

        None as size is a stream, which holds nothing yet, whatever an earlier run sent. `form` names what the output
        holds. Raises `StoreError` when the ledger belongs to another output, or the output lacks what it had or holds
        something else.
        """
        known = self._get("output")
        committed = int(self._get("size") or 0)
        if known is None:
            if size:
                raise StoreError(
                    f"{output}: there already, but its ledger does not know it",
                    hint="choose another --output, or remove the file",
                )
            self._set("output", output)
            self._set("form", form)
        elif known != output:
            raise StoreError(f"{self._where} is the ledger of {known}", hint="choose another --ledger")
        elif size is None:
            return 0
        elif size < committed:
            raise StoreError(
                f"{output}: shorter than its ledger says", hint=f"bring it back, or remove {self._where} to start anew"
            )
        elif (held := self._get("form")) != form and size:
            raise StoreError(f"{output}: holds {held}, which {form} cannot follow", hint="choose another --output")
        return committed

    def forget_errors(self) -> None:
        """Forget the URLs that failed for a time, for a run that fetches them again."""
        self._db.execute("DELETE FROM done WHERE again")

    def start_over(self) -> None:
        """Forget which URLs are done, unless a run that was to fetch all of them again was interrupted."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            if self._get("starting_over") is None:
                self._db.execute("DELETE FROM done")
                self._set("starting_over", "yes")

    def finish(self) -> None:
        """Note that a run came to its end."""
        self._db.execute("DELETE FROM meta WHERE key = 'starting_over'")

    def close(self) -> None:
        """Close the file; what was noted and not written is forgotten."""
        self._db.close()

    def _prepare(self) -> None:
        # Exclusive, so that two runs cannot write one output; the lock goes with the process that holds it.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        version = self._get("version")
        if version not in (None, str(_VERSION)):
            raise StoreError(f"{self._where}: written by another version ({version})", hint="choose another --ledger")
        self._set("version", str(_VERSION))

    def _get(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row is not None else None

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _unusable(where: str, error: Exception) -> StoreError:
    if "locked" in str(error):
        return StoreError(f"{where}: another run holds this ledger", hint="wait for it, or choose another --ledger")
    return StoreError(f"{where}: cannot be used as a ledger: {error}", hint="choose another --ledger")
