"""Map a function over many items in worker processes: in order, with bounded memory, and past a worker that dies.

A worker is killed when an item takes longer than its limit of time, and loses its allocation when an item wants more
memory than its limit. Either costs that one item. While it works on one item the next one already lies in its pipe, so
that no worker waits for the process that feeds it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic

from cleaner.workers.pool import Item, Pool, Result, Slot, WorkerDied
from cleaner.workers.process import Limits, MemoryExceeded

__all__ = ["Limits", "MemoryExceeded", "WorkerDied", "Workers", "ordered_map"]


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
        self._pool = Pool(build, count, limits)

    def map(self, items: Iterable[Item], weigh: Callable[[Item], int] | None = None) -> Iterator[Result]:
        """Yield the result of every item in input order; raises what `build` raises, and at the end what `items` does.

        `weigh` says how much of `Limits.weight` an item takes up. Take all results before the next call.
        """
        window: deque[Slot[Item, Result]] = deque()
        trouble: Exception | None = None
        slots = (Slot[Item, Result](item, weigh(item) if weigh is not None else 0) for item in items)
        weight, more = 0, True
        while more or window:
            while more and self._has_room(len(window), weight):
                try:
                    slot = next(slots, None)
                except Exception as error:  # noqa: BLE001 - raised below, after the results of what came before it
                    slot, trouble = None, error
                if slot is None:
                    more = False
                    break
                weight += slot.weight
                window.append(slot)
                self._pool.add(slot)
                if self._has_room(len(window), weight):
                    self._pool.turn(0)
            while window and window[0].done:
                slot = window.popleft()
                weight -= slot.weight
                yield slot.result if slot.error is None else self._failed(slot.item, slot.error)
            if window and not (more and self._has_room(len(window), weight)):
                self._pool.turn(None)
        if trouble is not None:
            raise trouble

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def _has_room(self, count: int, weight: int) -> bool:
        return not count or (count < self._most and weight < self._limits.weight)
