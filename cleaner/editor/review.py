"""The review queue: the doubtful articles of a run, worst first, those of a host together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.bulk.outcome import open_run
from cleaner.editor.library import Entry, Library, open_library
from cleaner.errors import OptionError
from cleaner.model import Options
from cleaner.outcome import PARTIAL_BELOW

_AT_LEAST = 20
"""Articles that a review shows, the least sure ones, where fewer are doubtful."""

Record = Mapping[str, Any]


def open_review(run: Path, arguments: Sequence[str], options: Options) -> Library:
    """Return the pages of a run's doubtful articles; these are looked for among the arguments, else by their ids.

    Raises `ReadError` where the run cannot be read, `OptionError` where nothing of it can be opened.
    """
    doubtful = dict(_doubtful(open_run(run)))
    names = list(arguments) or list(_files_of(record["id"] for record in doubtful.values()))
    if not names:
        raise OptionError(f"{run}: the pages of its doubtful articles are not here", hint="name the run's inputs too")
    library = open_library(names, options)
    found = [entry for entry in library.entries if entry.key in doubtful]
    if not found:
        raise OptionError(f"{run}: none of its doubtful articles is among the pages named")
    entries = [
        replace(entry, number=number, note=_note(doubtful[entry.key]))
        for number, entry in enumerate(_in_order(found, doubtful))
    ]
    return Library(entries, library.cut, is_review=True, missing=len(doubtful) - len(entries))


def _doubtful(records: Mapping[str, Record]) -> list[tuple[str, Record]]:
    readable = [(key, record) for key, record in records.items() if record.get("status") != "error"]
    readable.sort(key=lambda item: _confidence(item[1]))
    count = sum(_confidence(record) < PARTIAL_BELOW for _, record in readable)
    return readable[: max(count, _AT_LEAST)]


def _confidence(record: Record) -> float:
    return float(record.get("confidence") or 0.0)


def _note(record: Record) -> str:
    reason = record.get("reason")
    return f"{record.get('status', 'ok')}{f', {reason}' if reason else ''}".replace("_", " ")


def _files_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the files that ids name: `path`, or `path#n` for a record of several."""
    found = {}
    for name in names:
        path, mark, number = name.rpartition("#")
        for candidate in (name, path if mark and number.isdigit() else ""):
            if candidate and Path(candidate).is_file():
                found[candidate] = True
                break
    yield from found


def _in_order(entries: Sequence[Entry], records: Mapping[str, Record]) -> list[Entry]:
    """Return entries by host, the host with the worst article first, and within a host the worst first."""
    worst: dict[str | None, float] = {}
    for entry in entries:
        confidence = _confidence(records[entry.key])
        worst[entry.host] = min(confidence, worst.get(entry.host, 1.0))
    return sorted(entries, key=lambda e: (worst[e.host], e.host or "", _confidence(records[e.key])))
