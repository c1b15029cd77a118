"""Map a function over many items in worker processes: in order, with bounded memory, and past a worker that dies."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 8
"""Items that wait for each worker."""

_work: Callable[[Any], Any] | None = None


def ordered_map(
    build: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    workers: int,
    failed: Callable[[Item, BaseException], Result],
) -> Iterator[Result]:
    """Yield the result of every item in input order.

    `build` is pickled, and called once in each worker for the function that does the work. An item whose worker dies,
    or that cannot be pickled, gives `failed(item, error)`; the others go on.
    """
    pool = _pool(build, workers)
    window: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            window.append((item, pool.submit(_call, item)))
            if len(window) >= workers * _AHEAD:
                result, pool = _take(pool, window, build, workers, failed)
                yield result
        while window:
            result, pool = _take(pool, window, build, workers, failed)
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _take(
    pool: ProcessPoolExecutor,
    window: deque[tuple[Any, Future[Any]]],
    build: Callable[[], Callable[[Any], Any]],
    workers: int,
    failed: Callable[[Any, BaseException], Any],
) -> tuple[Any, ProcessPoolExecutor]:
    item, future = window.popleft()
    try:
        return future.result(), pool
    except BrokenProcessPool as error:
        pool.shutdown(wait=False, cancel_futures=True)
        result = _alone(item, build, failed, error)
        pool = _pool(build, workers)
        for n, (waiting, old) in enumerate(window):
            if not (old.done() and not old.cancelled() and old.exception() is None):
                window[n] = (waiting, pool.submit(_call, waiting))
        return result, pool
    except Exception as error:  # noqa: BLE001 - the worker's boundary
        return failed(item, error), pool


def _alone(item: Item, build: Any, failed: Callable[[Item, BaseException], Result], error: BaseException) -> Result:
    """Try an item again by itself, since nothing tells whose item broke the pool."""
    with _pool(build, 1) as pool:
        try:
            result: Result = pool.submit(_call, item).result()
        except BrokenProcessPool:
            return failed(item, error)
        return result


def _pool(build: Callable[[], Callable[[Any], Any]], workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn" if multiprocessing.get_start_method() == "spawn" else "forkserver")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(build,))


def _start(build: Callable[[], Callable[[Any], Any]]) -> None:
    global _work
    _work = build()


def _call(item: Any) -> Any:
    assert _work is not None  # noqa: S101 - set by the pool's initializer
    return _work(item)
