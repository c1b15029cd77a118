"""Bulk runs over many documents with one and with more workers: rate, scaling and memory.

    python tests/bench/bulk.py [INPUT…] [--documents 20000] [--workers 1,2] [--rounds 1]

Without inputs, articles of about 12 kB are made up. With inputs (anything that `cleaner bulk` reads), their documents are
repeated, with other ids, until there are enough. Each case prints documents a second, what a worker did with its time,
and how the memory of the parent and of the largest worker grew over the second half of the run.
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

from cleaner.bulk.items import Response
from cleaner.bulk.job import Due, Job
from cleaner.bulk.readers import Columns, items_of
from cleaner.bulk.run import run
from cleaner.bulk.sources import sources_of
from cleaner.bulk.task import Outcome

SCALING = 1.8
"""How many times as fast two workers have to be as one."""


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


class Watch:
    """Samples memory in the place of a progress bar."""

    def __init__(self, total: int) -> None:
        self.samples: list[tuple[int, int]] = []
        self.work = 0.0
        self._every, self._seen = max(1, total // 40), 0

    def show(self, _: Due, outcome: Outcome) -> None:
        """Count a document."""
        self._seen += 1
        self.work += outcome.seconds
        if self._seen % self._every == 0:
            self.samples.append((resident(), max(map(resident, workers()), default=0)))


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
    """One run: documents a second, the share of the wall clock that workers worked, and memory samples.

    `parent` is the milliseconds of CPU that the parent takes for a document, which is what more workers cannot share.
    """

    count: int
    rate: float
    busy: float
    parent: float
    samples: list[tuple[int, int]]


def timed(path: Path, folder: Path, total: int, processes: int) -> Case:
    """Do a run and time it from its first document on, so that starting is not part of the rate."""
    watch: Any = Watch(total)
    start, work = time.perf_counter(), time.process_time()
    stats = run(Job(inputs=(str(path),), output=folder, workers=processes), watch)
    seconds, work = time.perf_counter() - start, time.process_time() - work
    assert stats.records == total, stats
    return Case(processes, total / seconds, watch.work / seconds / processes, work / total * 1e3, watch.samples)


def main() -> int:
    """Run the cases and print a table; the exit code says whether two workers scale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--workers", default="1,2")
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
            for processes in map(int, args.workers.split(",")):
                case = timed(path, Path(name) / f"out-{number}-{processes}", args.documents, processes)
                cases.append(case)
                print(line_of(case))  # noqa: T201
    best = {case.count: max(c.rate for c in cases if c.count == case.count) for case in cases}
    return 1 if {1, 2} <= best.keys() and best[2] < SCALING * best[1] else 0


def line_of(case: Case) -> str:
    """Return the line of a case."""
    (parent, worker), (parent_end, worker_end) = case.samples[len(case.samples) // 2], case.samples[-1]
    memory = f"parent {parent / 1e6:.0f} -> {parent_end / 1e6:.0f} MB, worker {worker / 1e6:.0f} -> {worker_end / 1e6:.0f} MB"
    return f"{case.count} workers {case.rate:8.1f} documents/s, {case.busy:4.0%} busy, {case.parent:.2f} ms of the parent a document, {memory} over the second half"


if __name__ == "__main__":
    sys.exit(main())
