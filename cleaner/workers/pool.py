"""Worker processes with the pipes to them, and the items that wait for one of them."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from cleaner.errors import CleanerError, DeadlineExceeded
from cleaner.workers.process import Limits, MemoryExceeded, serve

Item = TypeVar("Item")
Result = TypeVar("Result")

_FALSE_START = 'a script has to call this under `if __name__ == "__main__":`; else there may be too little memory'
_STARTS = 3
"""Workers in a row that may die before they are ready to work."""

_TRIES = 2
"""Workers that an item may take with it before it is to blame; one may have been killed from outside."""

_DEPTH = 2
"""Items that a worker has at once: the one that it works on, and the next."""

_PIPE = 1 << 19
"""Bytes that the pipe to a worker holds, where the system can be told; most pages fit, and a user may have 64 MB."""

_SMALL_PIPE = 4096
"""Bytes that the pipes of every system hold."""

_HEADS = 8192
"""Bytes of a pipe that may go to what frames a message."""

_PENDING: Any = object()


class WorkerDied(CleanerError):
    """The process that worked on an item ended before the item was done."""


class Slot(Generic[Item, Result]):
    """An item on its way, and what came of it."""

    __slots__ = ("error", "item", "message", "result", "tries", "weight")

    def __init__(self, item: Item, weight: int = 0) -> None:
        self.item, self.weight, self.tries = item, weight, 0
        self.result: Result = _PENDING
        self.error: BaseException | None = None
        self.message: bytes | None = None

    @property
    def done(self) -> bool:
        """Tell whether there is a result or an error."""
        return self.result is not _PENDING or self.error is not None

    def pack(self) -> bytes | None:
        """Return the item as it goes to a worker; None where it cannot be pickled, which is its error."""
        if self.message is None:
            try:
                self.message = pickle.dumps(self.item, pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # noqa: BLE001 - whatever the item's own methods raise
                self.error = error
        return self.message


class Worker:
    """A process, the pipes to and from it, and the slots that it was given, the first of which it works on."""

    def __init__(self, context: Any, build: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
        theirs, self.items = _pipe(context)
        self.answers, answering = _pipe(context)
        self.process = context.Process(target=serve, args=(theirs, answering, build, limits), daemon=True)
        self.process.start()
        theirs.close()
        answering.close()
        self.ready = False
        self.slots: deque[Slot[Any, Any]] = deque()
        self.until: float | None = None
        self.room = _widened(self.items)

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.join()
        self.items.close()
        self.answers.close()


def _pipe(context: Any) -> tuple[Connection, Connection]:
    """Return both ends of a pipe, the one to read from first."""
    ends: tuple[Connection, Connection] = context.Pipe(duplex=False)
    return ends


def _widened(pipe: Connection) -> int:
    """Make a pipe wide, and return how long a message always fits into it while nothing else lies there."""
    try:
        import fcntl

        with contextlib.suppress(OSError):  # there is a limit for all pipes of a user together
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        return max(_SMALL_PIPE, fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ) - _HEADS)
    except (ImportError, AttributeError, OSError):
        return _SMALL_PIPE


class Pool:
    """Workers, and the items that wait for one."""

    def __init__(self, build: Callable[[], Callable[[Any], Any]], workers: int, limits: Limits) -> None:
        method = "spawn" if multiprocessing.get_start_method() == "spawn" else "forkserver"
        self._context = multiprocessing.get_context(method)
        self._build, self._limits = build, limits
        self._queue: deque[Slot[Any, Any]] = deque()
        self._false_starts = 0
        self._workers = [self._start() for _ in range(workers)]

    def add(self, slot: Slot[Any, Any]) -> None:
        """Queue an item."""
        self._queue.append(slot)

    def turn(self, seconds: float | None) -> None:
        """Hand out what waits, then take what came back, for which to wait at most `seconds`, None for long."""
        self._hand_out()
        for pipe in wait([worker.answers for worker in self._workers], self._patience(seconds)):
            self._take(next(worker for worker in self._workers if worker.answers is pipe))
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.until is not None and now > worker.until:
                self._lose(worker, DeadlineExceeded(f"stopped after {self._limits.seconds:g} s"))
        self._hand_out()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()

    def _start(self) -> Worker:
        return Worker(self._context, self._build, self._limits)

    def _hand_out(self) -> None:
        for depth in range(_DEPTH):
            for worker in self._workers:
                while self._queue and self._may_have(worker, depth):
                    self._send(worker, self._queue.popleft())

    def _may_have(self, worker: Worker, depth: int) -> bool:
        """Tell whether a worker that has `depth` items takes the next one."""
        if not worker.ready or len(worker.slots) != depth:
            return False
        if depth == 0:
            return True
        # Near the end an item is better off with whoever is free first. A long one may not fit into the pipe, and this
        # process would wait for a worker that waits for it to take an answer.
        message = self._queue[0].pack()
        return len(self._queue) > len(self._workers) and message is not None and len(message) <= worker.room

    def _send(self, worker: Worker, slot: Slot[Any, Any]) -> None:
        message = slot.pack()
        slot.message = None
        if message is None:
            return
        # A worker that is dead is found to be so when its answers are read.
        with contextlib.suppress(OSError):
            worker.items.send_bytes(message)
        worker.slots.append(slot)
        if len(worker.slots) == 1:
            worker.until = self._until()

    def _until(self) -> float | None:
        return None if self._limits.seconds is None else time.monotonic() + self._limits.seconds

    def _patience(self, seconds: float | None) -> float | None:
        ends = [worker.until for worker in self._workers if worker.until is not None]
        if seconds is not None or not ends:
            return seconds
        return max(0.0, min(ends) - time.monotonic()) + 0.01

    def _take(self, worker: Worker) -> None:
        try:
            ok, value = worker.answers.recv()
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
        slot = worker.slots.popleft()
        worker.until = self._until() if worker.slots else None
        if ok:
            slot.result = value
        else:
            slot.error = value
        if isinstance(slot.error, MemoryExceeded):
            self._replace(worker)  # what it could not allocate may have left it in any state

    def _lose(self, worker: Worker, error: BaseException) -> None:
        if worker.slots:
            slot = worker.slots.popleft()
            slot.tries += 1
            if isinstance(error, WorkerDied) and slot.tries < _TRIES:
                worker.slots.appendleft(slot)
            else:
                slot.error = error
        elif not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _STARTS:
                raise WorkerDied("workers end before they can begin", hint=_FALSE_START) from error
        self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        """Put another worker in the place of one, whose items are the next ones again."""
        worker.end()
        self._queue.extendleft(reversed(worker.slots))
        self._workers[self._workers.index(worker)] = self._start()


def _death(code: int | None) -> WorkerDied:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return WorkerDied(f"the worker was ended by {signal.Signals(-code).name}")
    return WorkerDied(f"the worker ended with code {code}")
