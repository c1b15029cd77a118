"""Work is shared among processes, in order, and one bad item stops nothing."""

import os
import time
from collections.abc import Callable

from cleaner.parallel import ordered_map


def build() -> Callable[[int], int]:
    return work


def work(item: int) -> int:
    if item == 13:
        os.abort()
    if item == 7:
        raise ValueError("seven")
    time.sleep(0.002 * (item % 3))
    return item * item


def test_order_is_kept_and_failures_are_results() -> None:
    items = [1, 2, 3, 7, 8, 13, 14, 15, 16]
    results = list(ordered_map(build, items, 2, lambda item, error: -item))
    assert results == [1, 4, 9, -7, 64, -13, 196, 225, 256]


def test_items_are_taken_as_needed() -> None:
    taken = []

    def endless():  # type: ignore[no-untyped-def]
        for n in range(20, 10_000):
            taken.append(n)
            yield n

    results = ordered_map(build, endless(), 2, lambda item, error: -item)
    assert next(results) == 400
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 100
