"""The inside of a worker process: it answers item after item, and holds itself to the limits of each."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import CleanerError

PAGE_MEMORY = 1024
"""Megabytes that a page may take, unless the user says otherwise."""

_GRACE = 5.0
"""Seconds after its limit at which a worker ends itself, when the process that should do it is gone."""

_SPARE = 2.0
"""Seconds after `Options.deadline`, at which a page gives up by itself, until its worker is killed."""

_BEATS = 100
"""Beats of a limit of time: more often the parent need not hear of an item of many parts."""

_beat: Callable[[], None] | None = None


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


def page_limits(deadline: float, megabytes: int) -> Limits:
    """Return the limits of a page that gives up by itself after `deadline` seconds."""
    return Limits(deadline + _SPARE, megabytes * 1_000_000)


def beat() -> None:
    """Begin the time limit of the item at work anew, as for an item of many parts; does nothing outside of a worker."""
    if _beat is not None:
        _beat()


def serve(items: Connection, pipe: Connection, build: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
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
            item = items.recv()
        except EOFError:
            os._exit(0)
        with _alarm(limits.seconds):
            ok, value = _try(work, item)
        del item
        _answer(pipe, ok=ok, value=value)


def _hear(pipe: Connection, seconds: float | None) -> None:
    global _beat
    last = 0.0

    def tell() -> None:
        nonlocal last
        now = time.monotonic()
        if seconds is None or now - last < seconds / _BEATS:
            return
        last = now
        _answer(pipe, ok=None, value=None)
        if hasattr(signal, "setitimer"):
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
