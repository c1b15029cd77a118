"""The records of a run, whichever command made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.bulk.run import MANIFEST, shard_names
from cleaner.bulk.shards import READABLE, format_of, records_of
from cleaner.errors import OptionError
from cleaner.evaluate.diff import by_id, load_run


def open_run(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the records of a run by id, the second of an id as `id (2)`: what `clean` wrote, or the folder of `bulk`.

    Raises `ReadError`, and `OptionError` for a run in Markdown, which holds no records.
    """
    return by_id(_records_of(path)) if (path / MANIFEST).is_file() else load_run(path)


def _records_of(folder: Path) -> Iterator[Mapping[str, Any]]:
    shards = {name: format_of(name) for name in shard_names(folder)}
    if not set(shards.values()) <= set(READABLE):
        raise OptionError(f"{folder}: Markdown holds no records", hint="run `cleaner bulk` with another --format")
    for name, format_ in shards.items():
        yield from records_of(folder, format_, name)
