"""What a run is asked to do, and the documents that are still to be done for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.bulk.durable import OutputError
from cleaner.bulk.items import Columns, Item
from cleaner.bulk.ledger import Position, Quarantined
from cleaner.bulk.readers import found_in
from cleaner.bulk.sources import Source, sources_of
from cleaner.bulk.streams import is_remote
from cleaner.bulk.task import Outcome, Task
from cleaner.model import Options
from cleaner.pipeline import Cleaner
from cleaner.workers.ordered import Limits
from cleaner.workers.process import PAGE_MEMORY, page_limits

SHARD_RECORDS = 5000
"""Records of a shard, which is what a kill may cost of work."""

_AHEAD = 16
"""Documents for each worker that wait or are worked on, so that none is idle while a container is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The arguments of `cleaner bulk`: `output` is a folder, `memory` in megabytes a document."""

    inputs: tuple[str, ...]
    output: Path
    format: str = "jsonl"
    input_format: str = "auto"
    columns: Columns = field(default_factory=Columns)
    rules: tuple[Path, ...] = ()
    options: Options = field(default_factory=Options)
    explain: bool = False
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    memory: int = PAGE_MEMORY
    shard_records: int = SHARD_RECORDS
    retry_quarantine: bool = False
    quiet: bool = False
    engine: str = "local"
    ray_address: str | None = None

    @property
    def task(self) -> Task:
        """Return what a worker needs."""
        return Task(self.rules, self.options, self.explain, self.format == "markdown")

    @property
    def limits(self) -> Limits:
        """Return what a document may take, and how much is read ahead."""
        return page_limits(self.options.deadline, self.memory)._replace(ahead=_AHEAD)

    def sources(self) -> Iterator[Source]:
        """Yield the inputs; what the run itself writes is none of them, where its folder lies among them."""
        return (s for s in sources_of(self.inputs, self.input_format) if s.path == "-" or not self.is_own(s.path))

    def is_own(self, path: str | Path) -> bool:
        """Tell whether a file lies in the folder of the output."""
        return not is_remote(str(path)) and os.path.abspath(path).startswith(
            os.path.join(os.path.abspath(self.output), "")
        )

    def settings(self) -> dict[str, Any]:
        """Return all that decides what the records are, so that no run goes on under other settings.

        Raises `RuleError` for rules that are wrong, those of sites included: under mended ones no run can go on.
        """
        cleaner = Cleaner(self.rules, self.options)
        cleaner.rules.require_all()
        # The deadline decides whether there is a record and not what it says: what was too slow may have more time.
        options = {name: value for name, value in asdict(self.options).items() if name != "deadline"}
        return {
            **cleaner.provenance, "rules": cleaner.rules.hash_of_all(), "format": self.format,
            "options": options, "explain": self.explain,
            "columns": asdict(self.columns), "input format": self.input_format,
        }  # fmt: skip


class Due(NamedTuple):
    """An item with what its source is, and the hash of the sources up to that one."""

    item: Item
    source: Source
    chain: str
    attempts: int = 0

    def named(self, outcome: Outcome) -> Due:
        """Return the same with the id that a worker has read."""
        return self if outcome.id is None else self._replace(item=self.item._replace(id=outcome.id))


def sources_since(job: Job, since: Position) -> Iterator[tuple[int, Source, str]]:
    """Yield number, source and hash of what is not done at a position.

    Raises `OutputError` when the inputs before it have changed.
    """
    chain, number = "", -1
    for number, source in enumerate(job.sources()):
        chain = _linked(chain, source)
        if number == since.source and since.chain not in ("", chain):
            raise _changed(job)
        if number >= since.source:
            yield number, source, chain
    if since.chain and number < since.source:
        raise _changed(job)


def due(job: Job, since: Position) -> Iterator[Due]:
    """Yield what is to be done after a position; raises `OutputError` when the inputs before it have changed."""
    for number, source, chain in sources_since(job, since):
        first = since.item if number == since.source else 0
        for item in found_in(source, number, job.columns, job.options.max_bytes):
            if item.n >= first:
                yield Due(item, source, chain)


def _changed(job: Job) -> OutputError:
    return OutputError(
        f"{job.output}: the inputs do not begin with those that this run has read",
        hint="bring them back, name new ones after them, or choose another --output",
    )


def due_again(job: Job, entries: list[Quarantined]) -> Iterator[Due]:
    """Yield what is in the quarantine, source by source."""
    for (number, path, format_), group in groupby(entries, key=lambda entry: (entry.source, entry.path, entry.format)):
        wanted = {entry.n: entry for entry in group}
        rest = min((entry.n for entry in wanted.values() if entry.rest), default=None)
        source, healthy = Source(path, format_, 0), True
        for item in found_in(source, number, job.columns, job.options.max_bytes):
            healthy = healthy and not (item.rest and item.error)
            if item.rest and (rest is None or item.n < rest):
                continue  # it reads worse than before: what is wanted stays in the quarantine
            if item.n in wanted or (rest is not None and item.n >= rest):
                attempts = wanted[item.n].attempts if item.n in wanted else 0
                yield Due(item._replace(skipped=0), source, "", attempts)
        if rest is not None and healthy:
            yield Due(Item(path, None, source=number, path=path, n=rest), source, "")


def _linked(chain: str, source: Source) -> str:
    """Hash names and not sizes: a file may be mended, or have grown at its end, since the run was stopped."""
    return hashlib.blake2b(f"{chain}\n{source.path}".encode("utf-8", "replace"), digest_size=12).hexdigest()
