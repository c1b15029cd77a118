"""A run: documents in, shards out, each committed with everything that a later run has to know."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from errno import ENOSPC
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from cleaner.bulk import explained
from cleaner.bulk.durable import OutputError, write_whole
from cleaner.bulk.explained import name_of
from cleaner.bulk.items import Item
from cleaner.bulk.job import Due, Job, due, due_again
from cleaner.bulk.ledger import NAME, Commit, Position, Quarantined, RunLedger
from cleaner.bulk.shards import Shard, open_shard, shard_name, sweep
from cleaner.bulk.stats import Stats
from cleaner.bulk.task import Facts, Outcome, failed
from cleaner.outcome import PARTIAL_BELOW
from cleaner.workers.ordered import ordered_map

if TYPE_CHECKING:
    from cleaner.bulk.progress import Progress

QUARANTINE = "quarantine.jsonl"
MANIFEST = "manifest.json"
REPORT = "report.html"

_FAILED = 30
"""Failures that the report names."""


def run(job: Job, progress: Progress | None = None) -> Stats:
    """Do what is left of a run, write manifest, quarantine and report, and return the counts of the whole run.

    Call it again after it was stopped, in whatever way, and it goes on where the last shard was committed. Raises
    `OutputError` where the output cannot be written, or belongs to other inputs or settings.
    """
    settings = job.settings()
    with writing(job.output):
        job.output.mkdir(parents=True, exist_ok=True)
        with RunLedger(job.output) as ledger:
            ledger.begin(settings, retry=job.retry_quarantine)
            with writing(job.output, begun=lambda: ledger.next_number > 0):
                return _done(job, ledger, progress)


def _done(job: Job, ledger: RunLedger, progress: Progress | None) -> Stats:
    sweep(job.output, job.format, frozenset(name for _, name, _, _ in ledger.shards()))
    try:
        _work(job, ledger, progress)
    except BaseException:
        with suppress(OSError, OutputError):
            _export(job, ledger)
        raise
    return _export(job, ledger)


def _work(job: Job, ledger: RunLedger, progress: Progress | None) -> None:
    if job.retry_quarantine:
        entries = list(ledger.quarantined())
        rest: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for entry in entries:
            if entry.rest:
                rest[entry.source].append((entry.source, entry.n))
        committer = _Committer(job, ledger, rest)
        results, most = _cleaned(job, due_again(job, entries)), None
    else:
        committer = _Committer(job, ledger, None)
        results, most = _by_engine(job, ledger.position), job.shard_records
    try:
        for one, outcome in results:
            committer.add(one, outcome)
            if progress is not None:
                progress.show(one, outcome)
            if most is not None and committer.size >= most:
                committer.commit()
        committer.commit()
    except KeyboardInterrupt:
        if not job.retry_quarantine:
            committer.commit()
        raise
    except BaseException:
        committer.drop()
        raise


def _by_engine(job: Job, since: Position) -> Iterator[tuple[Due, Outcome]]:
    if job.engine == "ray":
        from cleaner.bulk.ray_engine import cleaned_by_ray

        return cleaned_by_ray(job, since)
    return _cleaned(job, due(job, since))


def _cleaned(job: Job, todo: Iterable[Due]) -> Iterator[tuple[Due, Outcome]]:
    """Yield every document with what came of it, in the order of the inputs."""
    waiting: deque[Due] = deque()

    def items() -> Iterator[Item]:
        for one in todo:
            waiting.append(one)
            yield one.item

    results = ordered_map(job.task, items(), job.workers, failed, limits=job.limits, weigh=lambda item: item.weight)
    for outcome in results:
        yield waiting.popleft().named(outcome), outcome


class _Committer:
    """Collects a shard and commits it together with the position, the failures and the counts that belong to it."""

    def __init__(self, job: Job, ledger: RunLedger, rest: Mapping[int, Sequence[tuple[int, int]]] | None) -> None:
        self._job, self._ledger, self._rest = job, ledger, rest
        self._reset()

    def _reset(self) -> None:
        self._shard: Shard | None = None
        self._name: str | None = None
        self._stats = Stats()
        self._position: Position | None = None
        self._failed: list[Quarantined] = []
        self._solved: list[tuple[int, int]] = []
        self._hosts: Counter[tuple[str, int]] = Counter()
        self._examples: dict[str, str] = {}
        self.size = 0
        """Documents since the last commit."""

    def add(self, one: Due, outcome: Outcome) -> None:
        """Take a document."""
        item = one.item
        self._stats.add(item, outcome)
        self.size += 1
        names = {id_: name_of(item.path, item.n, id_) for id_, _ in outcome.explanations}
        for id_, page in outcome.explanations:
            explained.write(self._job.output, names[id_], page)
        for record in outcome.records:
            self._open().add(record)
            if record.facts.host:
                self._count(record.facts, record.facts.host, names.get(record.id))
        if outcome.failure is not None:
            self._failed.append(Quarantined.of(item, one.source.format, outcome.failure, one.attempts + 1))
        if self._rest is None:
            self._position = Position(item.source, item.n + 1, one.chain)
        else:
            self._stats.inputs -= one.attempts > 0 and (item.data is not None or item.error is not None)
            self._solved.append((item.source, item.n))
            self._solved += self._rest.get(item.source, ())

    def _count(self, facts: Facts, host: str, example: str | None) -> None:
        weak = 0 < facts.confidence < PARTIAL_BELOW
        self._hosts.update({(host, n): count for n, count in enumerate((1, int(weak), facts.after))})
        if weak and example is not None:
            self._examples[host] = example

    def commit(self) -> None:
        """Make everything since the last commit count."""
        if not self.size:
            return
        size = self._shard.commit() if self._shard is not None else 0
        hosts = {
            host: (self._hosts[host, 0], self._hosts[host, 1], self._hosts[host, 2], self._examples.get(host))
            for host, _ in self._hosts
        }
        change = Commit(
            self._name, self._stats.records, size, self._stats, self._position, tuple(self._failed),
            tuple(self._solved), hosts,
        )  # fmt: skip
        self._ledger.commit(self._ledger.next_number, change)
        self._reset()

    def drop(self) -> None:
        """Forget everything since the last commit."""
        if self._shard is not None:
            self._shard.drop()

    def _open(self) -> Shard:
        if self._shard is None:
            self._name = shard_name(self._job.format, self._ledger.next_number)
            self._shard = open_shard(self._job.output, self._job.format, self._name)
        return self._shard


def _export(job: Job, ledger: RunLedger) -> Stats:
    """Write what people and other programs read beside the shards, from the ledger."""
    from cleaner.bulk.report import Shown, report_of

    stats = ledger.stats()
    lines = b"".join(orjson.dumps(entry.to_dict()) + b"\n" for entry in ledger.quarantined())
    write_whole(job.output / QUARANTINE, lines)
    shards = [{"name": name, "records": records, "bytes": size} for _, name, records, size in ledger.shards()]
    manifest = {"shards": shards, "records": stats.records, "quarantined": stats.quarantined, "ledger": NAME}
    write_whole(job.output / MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    hosts = ledger.weak_hosts(explained.HOSTS)
    listed = [name_of(path, n, id_) for _, id_, path, n in (*stats.weakest, *stats.slowest)]
    there = explained.keep(job.output, [*listed, *(host.example for host in hosts if host.example)])
    shown = Shown(stats, hosts, list(islice(ledger.quarantined(), _FAILED)), there)
    write_whole(job.output / REPORT, report_of(job, shown))
    return stats


def shard_names(folder: Path) -> list[str]:
    """Return the names of the shards of a run that has ended, in order."""
    manifest = orjson.loads((folder / MANIFEST).read_bytes())
    return [shard["name"] for shard in manifest["shards"]]


@contextmanager
def writing(folder: Path, *, begun: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Raise `OutputError` for what the system says of writing to a folder; `begun` tells whether a part is done."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: a file and no folder", hint="choose another --output")
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        other = "make room, or choose another --output" if error.errno == ENOSPC else "choose another --output"
        hint = "what was committed is kept; run again to go on" if begun() else other
        raise OutputError(f"{folder}: {reason}", hint=hint) from error
