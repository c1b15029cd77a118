"""Map a function over many items in worker processes: in order, with bounded memory, and past a worker that dies.

A worker is killed when an item takes longer than its limit of time, and loses its allocation when an item wants more
memory than its limit. Either costs that one item.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from cleaner.errors import CleanerError, DeadlineExceeded
from cleaner.worker import Limits, MemoryExceeded, serve

__all__ = ["Limits", "MemoryExceeded", "WorkerDied", "Workers", "ordered_map"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_FALSE_START = 'a script has to call this under `if __name__ == "__main__":`; else there may be too little memory'
_STARTS = 3
"""Workers in a row that may die before they are ready to work."""

_TRIES = 2
"""Workers that an item may take with it before it is to blame; one may have been killed from outside."""

_PENDING: Any = object()


class WorkerDied(CleanerError):
    """The process that worked on an item ended before the item was done."""


def ordered_map(
    build: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    workers: int,
    failed: Callable[[Item, BaseException], Result],
    *,
    limits: Limits = Limits(),  # noqa: B008 - a tuple of constants
    weigh: Callable[[Item], int] | None = None,
) -> Iterator[Result]:
    """Yield the result of every item in input order, from workers that are there for this call; see `Workers`."""
    with contextlib.closing(Workers(build, workers, failed, limits=limits)) as pool:
        yield from pool.map(items, weigh)


class Workers(Generic[Item, Result]):
    """Worker processes that map one function over items, again and again.

    `build` is pickled, and called once in each worker for the function that does the work. An item that raises, that
    cannot be pickled, whose worker dies twice or that exceeds a limit gives `failed(item, error)`; the others go on.
    """

    def __init__(
        self,
        build: Callable[[], Callable[[Item], Result]],
        count: int,
        failed: Callable[[Item, BaseException], Result],
        *,
        limits: Limits = Limits(),  # noqa: B008 - a tuple of constants
    ) -> None:
        self._failed, self._limits = failed, limits
        self._most = count * limits.ahead
        self._pool = _Pool(build, count, limits)

    def map(self, items: Iterable[Item], weigh: Callable[[Item], int] | None = None) -> Iterator[Result]:
        """Yield the result of every item in input order; raises what `build` raises.

        `weigh` says how much of `Limits.weight` an item takes up. Take all results before the next call.
        """
        window: deque[_Slot[Item, Result]] = deque()
        source = iter(items)
        weight, more = 0, True
        while more or window:
            while more and self._has_room(len(window), weight):
                slot = _next(source)
                if slot is None:
                    more = False
                    break
                slot.weight = weigh(slot.item) if weigh is not None else 0
                weight += slot.weight
                window.append(slot)
                self._pool.add(slot)
                self._pool.turn(0)
            while window and window[0].done:
                slot = window.popleft()
                weight -= slot.weight
                yield slot.result if slot.error is None else self._failed(slot.item, slot.error)
            if window:
                self._pool.turn(0 if more and self._has_room(len(window), weight) else None)

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def _has_room(self, count: int, weight: int) -> bool:
        return not count or (count < self._most and weight < self._limits.weight)


class _Slot(Generic[Item, Result]):
    """An item on its way, and what came of it."""

    __slots__ = ("error", "item", "result", "tries", "weight")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result = _PENDING
        self.error: BaseException | None = None
        self.weight = self.tries = 0

    @property
    def done(self) -> bool:
        return self.result is not _PENDING or self.error is not None


def _next(source: Iterator[Item]) -> _Slot[Item, Any] | None:
    for item in source:
        return _Slot(item)
    return None


class _Worker:
    """A process, the pipe to it, and the slot that it works on."""

    def __init__(self, context: Any, build: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, build, limits), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.slot: _Slot[Any, Any] | None = None
        self.until: float | None = None

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    """Workers, each with one item at a time, and the items that wait for one."""

    def __init__(self, build: Callable[[], Callable[[Any], Any]], workers: int, limits: Limits) -> None:
        method = "spawn" if multiprocessing.get_start_method() == "spawn" else "forkserver"
        self._context = multiprocessing.get_context(method)
        self._build, self._limits = build, limits
        self._queue: deque[_Slot[Any, Any]] = deque()
        self._false_starts = 0
        self._workers = [self._start() for _ in range(workers)]

    def add(self, slot: _Slot[Any, Any]) -> None:
        """Queue an item."""
        self._queue.append(slot)

    def turn(self, seconds: float | None) -> None:
        """Hand out what waits, then take what came back, for which to wait at most `seconds`, None for long."""
        self._hand_out()
        for pipe in wait([worker.pipe for worker in self._workers], self._patience(seconds)):
            self._take(next(worker for worker in self._workers if worker.pipe is pipe))
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.until is not None and now > worker.until:
                self._lose(worker, DeadlineExceeded(f"stopped after {self._limits.seconds:g} s"))
        self._hand_out()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()

    def _start(self) -> _Worker:
        return _Worker(self._context, self._build, self._limits)

    def _hand_out(self) -> None:
        for worker in self._workers:
            while self._queue and worker.ready and worker.slot is None:
                self._send(worker, self._queue.popleft())

    def _send(self, worker: _Worker, slot: _Slot[Any, Any]) -> None:
        slot.tries += 1
        try:
            worker.pipe.send(slot.item)
        except OSError:
            worker.slot = slot  # the worker is dead, and found to be so when its pipe is read
        except Exception as error:  # noqa: BLE001 - an item that cannot be pickled
            slot.error = error
        else:
            worker.slot, worker.until = slot, self._until()

    def _until(self) -> float | None:
        return None if self._limits.seconds is None else time.monotonic() + self._limits.seconds

    def _patience(self, seconds: float | None) -> float | None:
        ends = [worker.until for worker in self._workers if worker.until is not None]
        if seconds is not None or not ends:
            return seconds
        return max(0.0, min(ends) - time.monotonic()) + 0.01

    def _take(self, worker: _Worker) -> None:
        try:
            ok, value = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._lose(worker, _death(worker.process.exitcode))
            return
        if not worker.ready:
            if not ok:
                raise value
            worker.ready, self._false_starts = True, 0
            return
        if ok is None:
            worker.until = self._until()
            return
        slot, worker.slot, worker.until = worker.slot, None, None
        assert slot is not None  # noqa: S101 - a worker answers what it was asked
        if ok:
            slot.result = value
        else:
            slot.error = value
        if isinstance(slot.error, MemoryExceeded):
            self._replace(worker)  # what it could not allocate may have left it in any state

    def _lose(self, worker: _Worker, error: BaseException) -> None:
        slot = worker.slot
        if slot is not None and isinstance(error, WorkerDied) and slot.tries < _TRIES:
            self._queue.appendleft(slot)
        elif slot is not None:
            slot.error = error
        elif not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _STARTS:
                raise WorkerDied("workers end before they can begin", hint=_FALSE_START) from error
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        self._workers[self._workers.index(worker)] = self._start()


def _death(code: int | None) -> WorkerDied:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return WorkerDied(f"the worker was ended by {signal.Signals(-code).name}")
    return WorkerDied(f"the worker ended with code {code}")
