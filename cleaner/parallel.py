"""Map a function over many items in worker processes: in order, with bounded memory, and past a worker that dies.

A worker is killed when an item takes longer than its limit of time, and loses its allocation when an item wants more
memory than its limit. Either costs that one item.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from cleaner.errors import CleanerError, DeadlineExceeded

Item = TypeVar("Item")
Result = TypeVar("Result")

_STARTS = 3
"""Workers in a row that may die before they are ready to work."""

_TRIES = 2
"""Workers that an item may take with it before it is to blame; one may have been killed from outside."""

_GRACE = 5.0
"""Seconds after its limit at which a worker ends itself, when the process that should do it is gone."""

_PENDING: Any = object()


_beat: Callable[[], None] | None = None


class WorkerDied(CleanerError):
    """The process that worked on an item ended before the item was done."""


class MemoryExceeded(CleanerError):
    """An item needed more memory than its limit."""


class Limits(NamedTuple):
    """What one item may take, and how many items are read ahead.

    `seconds` and `memory` (bytes on top of what a worker holds when it begins) are None for no limit. At most `ahead`
    items for each worker, and `weight` in all as `weigh` counts it, wait or are worked on.
    """

    seconds: float | None = None
    memory: int | None = None
    ahead: int = 8
    weight: int = 64_000_000


def beat() -> None:
    """Begin the time limit of the item at work anew, as for an item of many parts; does nothing outside of a worker."""
    if _beat is not None:
        _beat()


def ordered_map(
    build: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    workers: int,
    failed: Callable[[Item, BaseException], Result],
    *,
    limits: Limits = Limits(),  # noqa: B008 - a tuple of constants
    weigh: Callable[[Item], int] | None = None,
) -> Iterator[Result]:
    """Yield the result of every item in input order.

    `build` is pickled, and called once in each worker for the function that does the work. An item that raises, that
    cannot be pickled, whose worker dies twice or that exceeds a limit gives `failed(item, error)`; the others go on.
    Raises what `build` raises.
    """
    pool = _Pool(build, workers, limits)
    window: deque[_Slot[Item, Result]] = deque()
    source = iter(items)
    weight, more = 0, True
    try:
        while more or window:
            while more and len(window) < workers * limits.ahead and (weight < limits.weight or not window):
                slot = _next(source)
                if slot is None:
                    more = False
                    break
                slot.weight = weigh(slot.item) if weigh is not None else 0
                weight += slot.weight
                window.append(slot)
                pool.add(slot)
                pool.turn(0)
            while window and window[0].done:
                slot = window.popleft()
                weight -= slot.weight
                yield slot.result if slot.error is None else failed(slot.item, slot.error)
            if window:
                pool.turn(None if not more or len(window) >= workers * limits.ahead or weight >= limits.weight else 0)
    finally:
        pool.close()


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
        self.process = context.Process(target=_serve, args=(theirs, build, limits), daemon=True)
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
                raise WorkerDied("workers end before they can begin", hint="is there enough memory?") from error
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        self._workers[self._workers.index(worker)] = self._start()


def _death(code: int | None) -> WorkerDied:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return WorkerDied(f"the worker was ended by {signal.Signals(-code).name}")
    return WorkerDied(f"the worker ended with code {code}")


def _serve(pipe: Connection, build: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
    """Be a worker: answer every item with (whether it went well, the result or the error)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    try:
        work = build()
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        _answer(pipe, ok=False, value=error)
        raise SystemExit(1) from None
    gc.freeze()
    _hear(pipe, limits.seconds)
    _limit_memory(limits.memory)
    _answer(pipe, ok=True, value=None)
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            os._exit(0)
        with _alarm(limits.seconds):
            ok, value = _try(work, item)
        del item
        _answer(pipe, ok=ok, value=value)


def _hear(pipe: Connection, seconds: float | None) -> None:
    global _beat

    def tell() -> None:
        _answer(pipe, ok=None, value=None)
        if seconds is not None and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)

    _beat = tell


def _try(work: Callable[[Any], Any], item: Any) -> tuple[bool, Any]:
    try:
        return True, work(item)
    except MemoryError:
        return False, MemoryExceeded("more memory than a document may take")
    except Exception as error:  # noqa: BLE001 - the worker's boundary
        return False, error.with_traceback(None)


def _answer(pipe: Connection, *, ok: bool | None, value: Any) -> None:
    try:
        pipe.send((ok, value))
    except OSError:
        os._exit(0)  # nobody listens any more
    except Exception as error:  # noqa: BLE001 - a result or error that cannot be pickled
        pipe.send((False, CleanerError(f"{type(value).__name__}: {value}: {error}")))


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Let the kernel end this process some time after the limit, even where the interpreter is stuck in C code."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory(more: int | None) -> None:
    """Let this process allocate `more` bytes than it has now; does nothing where the system has no such limit."""
    held = _held()
    if more is None or held is None:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (held + more, hard))


def _held() -> int | None:
    """Return the bytes of private memory that Linux counts against RLIMIT_DATA, None on another system."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), None)
