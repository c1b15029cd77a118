"""How a crawl stands, on stderr: pages, rate, errors by kind, hosts that wait."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from cleaner.fetch.crawl import Crawl
from cleaner.fetch.result import Fetched
from cleaner.terminal import say

_EVERY = 0.2
"""Seconds between two drawings of the line."""
_WALLED = "(hint: ask the site for access, or give the --cookie of a reader who has it)"


class Progress:
    """A line that is redrawn on a terminal, and nothing elsewhere."""

    def __init__(self, crawl: Crawl, *, total: int | None, show: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self._crawl = crawl
        self._console = Console(stderr=True)
        self._bar = Bar(
            SpinnerColumn(),
            MofNCompleteColumn() if total else TextColumn("{task.completed} pages"),
            BarColumn(bar_width=20) if total else TextColumn(""),
            TextColumn("{task.fields[state]}"),
            console=self._console,
            disable=not (show and self._console.is_terminal),
            refresh_per_second=1 / _EVERY,
            transient=True,
            redirect_stdout=False,  # pages that go there are not for the console
        )
        self._shown = 0.0
        self._task = self._bar.add_task("fetch", total=total, state="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def update(self, result: Fetched) -> None:
        """Show a result, and say what went wrong with it."""
        if not self._bar.disable and time.monotonic() - self._shown >= _EVERY:
            self._show()
        if result.error is not None or result.status == "blocked":
            self._say(_complaint(result))

    def _show(self) -> None:
        self._shown = time.monotonic()
        done = self._crawl.tally.done + self._crawl.tally.skipped + self._crawl.tally.twice
        self._bar.update(self._task, completed=done, state=self._state())

    def _state(self) -> str:
        tally = self._crawl.tally
        waiting = self._crawl.waiting_hosts
        parts = [f"{tally.rate:.1f}/s", f"{waiting} host{'s' * (waiting != 1)} waiting"]
        parts += [f"{name} {count}" for name, count in tally.errors.most_common(3)]
        return ", ".join(parts)

    def _say(self, text: str) -> None:
        if self._bar.disable:
            say(text)
        else:
            self._console.print(text, highlight=False, markup=False, soft_wrap=True)


def _complaint(result: Fetched) -> str:
    """Return the line that a failure or a wall is worth: URL, error class, what to do.

    >>> from cleaner.fetch.errors import ConnectFailed
    >>> _complaint(Fetched("https://a.example/", status="error", error=ConnectFailed("https://a.example/: refused")))
    'https://a.example/: ConnectFailed: refused (hint: check the host, or run again later with --retry-errors)'
    """
    error = result.error
    if error is None:
        return f"{result.url}: {result.status} ({result.reason}) {_WALLED}"
    said = str(error).removeprefix(f"{result.url}: ")
    return f"{result.url}: {type(error).__name__}: {said}" + (f" (hint: {error.hint})" if error.hint else "")
