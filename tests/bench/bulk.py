"""Bulk runs over many documents with one and with more workers, on this machine alone and by Ray: rate, CPU, memory.

    python tests/bench/bulk.py [INPUT…] [--documents 20000] [--cases "local 1,local 2,ray 2"] [--rounds 1]

Without inputs, articles of about 12 kB are made up. With inputs (anything that `cleaner bulk` reads), their documents are
repeated, with other ids, until there are enough. On a machine that others use, compare CPU and not rates.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from crawl import page

from cleaner.bulk.items import Columns, Response
from cleaner.bulk.job import Due, Job
from cleaner.bulk.readers import items_of
from cleaner.bulk.run import run
from cleaner.bulk.sources import sources_of
from cleaner.bulk.task import Outcome

SCALING = 1.8
"""How many times as fast two workers have to be as one."""

RAY = 0.8
"""The share of the local engine's rate that Ray has to reach with as many workers."""


def documents(inputs: list[str]) -> Iterator[tuple[bytes, str]]:
    """Yield pages with their URLs without end."""
    for turn in count():
        if not inputs:
            yield page(turn), f"https://a.example/{turn}"
        for number, source in enumerate(sources_of(inputs)) if inputs else ():
            for item in items_of(source, number, Columns(), 20_000_000):
                data = item.data.content if isinstance(item.data, Response) else item.data
                data = data.read_bytes() if isinstance(data, Path) else data
                if data is not None:
                    yield data.encode() if isinstance(data, str) else data, f"{item.url or item.id}?turn={turn}"


def resident(pid: int | str = "self") -> int:
    """Return the resident memory of a process in bytes."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


class Sample(NamedTuple):
    """What is read now and then: seconds, documents, memory of parent and largest worker, CPU seconds of all and of
    the parent, and for each other process the seconds that it ran or was ready to run."""

    seconds: float
    documents: int
    parent: int
    worker: int
    cpu: float
    own: float
    ready: dict[int, float]


class Watch:
    """Samples in the place of a progress bar."""

    def __init__(self, total: int) -> None:
        self.samples: list[Sample] = []
        self._every, self._seen = max(1, total // 40), 0
        self._cpu: dict[int, float] = {}
        self._ready: dict[int, float] = {}

    def show(self, _: Due, __: Outcome) -> None:
        """Count a document."""
        self._seen += 1
        if self._seen % self._every == 0:
            others = workers()
            largest = max(map(resident, others), default=0)
            self._cpu.update({pid: used for pid in others if (used := processor(pid))})
            own = time.process_time()
            cpu = sum(self._cpu.values()) + own
            now = time.perf_counter()
            self._ready.update({pid: ready for pid in others if (ready := ready_time(pid))})
            self.samples.append(Sample(now, self._seen, resident(), largest, cpu, own, dict(self._ready)))
            if len(self.samples) % 4 == 0:
                print(self.samples[-1][:5], file=sys.stderr, flush=True)  # noqa: T201


def processor(pid: int) -> float:
    """Return the CPU seconds that a process has taken."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def ready_time(pid: int) -> float:
    """Return the seconds that a process ran or waited for a CPU; the rest of its life it waited for something else."""
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    except OSError:
        return 0.0
    return (int(ran) + int(waited)) / 1e9


def workers() -> list[int]:
    """Return the processes that belong to this one."""
    found = []
    todo = [os.getpid()]
    while todo:
        pid = todo.pop()
        try:
            children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            continue
        found += children
        todo += children
    return found


class Case(NamedTuple):
    """One run. All figures are of its second half, when everything has started.

    `rate` is documents a second, `busy` the share of the wall clock in which workers had something to do, `cpu` the milliseconds of CPU
    that a document takes in all processes together, and `parent` those of the parent, which is what more workers cannot
    share. `load` is that of the machine, these processes included.
    """

    name: str
    rate: float
    busy: float
    cpu: float
    parent: float
    load: float
    first: Sample
    last: Sample


def timed(path: Path, folder: Path, total: int, engine: str, processes: int) -> Case:
    """Do a run and measure it."""
    watch: Any = Watch(total)
    stats = run(Job(inputs=(str(path),), output=folder, workers=processes, engine=engine), watch)
    assert stats.records == total, stats
    first, last = watch.samples[len(watch.samples) // 2], watch.samples[-1]
    count, seconds = last.documents - first.documents, last.seconds - first.seconds
    cpu, parent = (last.cpu - first.cpu) / count * 1e3, (last.own - first.own) / count * 1e3
    ready = sorted(last.ready[pid] - first.ready.get(pid, 0.0) for pid in last.ready)
    busy = sum(ready[-processes:]) / seconds / processes
    return Case(f"{engine} {processes}", count / seconds, busy, cpu, parent, os.getloadavg()[0], first, last)


def main() -> int:
    """Run the cases and print a table; the exit code says whether two workers scale, and Ray keeps up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--cases", default="local 1,local 2,ray 2")
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "in.jsonl"
        with path.open("wb") as file:
            for data, url in islice(documents(args.inputs), args.documents):
                row = {"html": data.decode("utf-8", "replace"), "url": url, "id": url}
                file.write(orjson.dumps(row) + b"\n")
        for number in range(args.rounds):
            for case in args.cases.split(","):
                engine, processes = case.split()
                output = Path(name) / f"out-{number}-{engine}-{processes}"
                cases.append(timed(path, output, args.documents, engine, int(processes)))
                print(line_of(cases[-1]), flush=True)  # noqa: T201
    best = {case.name: max(c.rate for c in cases if c.name == case.name) for case in cases}
    return int(_misses(best, "local 2", "local 1", SCALING) or _misses(best, "ray 2", "local 2", RAY))


def _misses(best: dict[str, float], one: str, other: str, least: float) -> bool:
    if not {one, other} <= best.keys():
        return False
    print(f"{one} / {other}: {best[one] / best[other]:.2f}, wanted {least}")  # noqa: T201
    return best[one] < least * best[other]


def line_of(case: Case) -> str:
    """Return the line of a case."""
    first, last = case.first, case.last
    memory = (
        f"parent {first.parent / 1e6:.0f} -> {last.parent / 1e6:.0f} MB, largest other process"
        f" {first.worker / 1e6:.0f} -> {last.worker / 1e6:.0f} MB; load {case.load:.1f}"
    )
    return (
        f"{case.name}: {case.rate:8.1f} documents/s, {case.cpu:.2f} ms CPU a document, {case.parent:.2f} of them in the"
        f" parent, workers {case.busy:.0%} busy; {memory}"
    )


if __name__ == "__main__":
    sys.exit(main())
