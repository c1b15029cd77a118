"""The progress bar of a run: documents, rate, time left, errors and mean confidence."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from cleaner.bulk.job import Due, Job
from cleaner.bulk.stats import Stats
from cleaner.bulk.task import Outcome

_EVERY = 0.2
"""Seconds between two changes of the bar."""


class Progress:
    """A bar on stderr; what is left is reckoned in bytes of the inputs, since nobody has counted the documents."""

    def __init__(self, job: Job) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("cleaning"), BarColumn(), TextColumn("{task.fields[done]}"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=True),
        )  # fmt: skip
        sizes = [] if job.retry_quarantine else [source.size for source in job.sources()]
        self._before = [0]
        for size in sizes:
            self._before.append(self._before[-1] + size)
        self._id = self._bar.add_task("", total=self._before[-1] or None, done="")
        self._stats = Stats()
        self._start = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, one: Due, outcome: Outcome) -> None:
        """Count a document and bring the bar up to date."""
        self._stats.add(one.item, outcome)
        now = time.monotonic()
        if now - self._shown >= _EVERY:
            self._shown = now
            self._bar.update(self._id, completed=self._read(one), done=self._text(now))

    def _read(self, one: Due) -> int:
        number = one.item.source
        return self._before[number] + one.item.read if number < len(self._before) else 0

    def _text(self, now: float) -> str:
        stats = self._stats
        rate = stats.inputs / max(now - self._start, 0.001)
        return (
            f"{stats.inputs:,} documents, {rate:,.1f}/s, {stats.quarantined:,} errors,"
            f" confidence {stats.mean_confidence:.2f}"
        )
