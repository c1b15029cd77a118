"""SQLite files for what one pass over the documents has to remember, so that memory does not grow with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def scratch(path: Path, schema: str) -> sqlite3.Connection:
    """Open a new file, in one transaction that is never committed, so that nothing waits for the disk."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(schema)
    db.execute("BEGIN")
    return db
