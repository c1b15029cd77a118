"""Work is shared among processes, in order, and one bad item stops nothing."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.workers.ordered import Limits, WorkerDied, ordered_map


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


def test_items_that_end_in_an_error_cost_no_result_of_those_before_it() -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield from (1, 2, 3)
        raise KeyError("the crawl broke off")

    results = ordered_map(build, broken(), 2, lambda item, error: -item)
    assert [next(results) for _ in range(3)] == [1, 4, 9]
    with pytest.raises(KeyError, match="broke off"):
        next(results)


def build_greedy() -> Callable[[str], str]:
    return greedy


def greedy(item: str) -> str:
    if item == "hang":
        time.sleep(60)
    if item == "spin":
        re.match(r"(a+)+$", "a" * 40 + "b")  # holds the interpreter's lock in C
    if item == "eat":
        list(range(100_000_000))
    if item == "die once" and not Path("died").exists():
        Path("died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item.upper()


def test_an_item_may_not_take_more_time_or_memory_than_its_limit(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    items = ["a", "hang", "b", "eat", "c", "spin", "die once", "d"]
    errors = {}

    def failed(item: str, error: BaseException) -> str:
        errors[item] = type(error).__name__
        return item

    limits = Limits(seconds=1, memory=200_000_000)
    started = time.monotonic()
    results = list(ordered_map(build_greedy, items, 2, failed, limits=limits))
    assert results == ["A", "hang", "B", "eat", "C", "spin", "DIE ONCE", "D"]
    assert errors == {"hang": "DeadlineExceeded", "spin": "DeadlineExceeded", "eat": "MemoryExceeded"}
    assert time.monotonic() - started < 20


def build_stubborn() -> Callable[[str], str]:
    return stubborn


def stubborn(item: str) -> str:
    if item == "abort":
        os.abort()
    time.sleep(60 if item == "hang" else 0)
    return item


def test_what_lies_behind_a_bad_item_is_none_the_worse() -> None:
    # One worker, so that each item waited in the pipe of the one that the item before it took down.
    items = ["a", "hang", "b" * 3_000_000, "abort", "c", "abort", "d" * 500_000, *"efghijkl"]
    bad = []
    limits = Limits(seconds=0.5)
    results = list(ordered_map(build_stubborn, items, 1, lambda item, _: bad.append(item) or item, limits=limits))  # type: ignore[func-returns-value]
    assert results == items
    assert bad == ["hang", "abort", "abort"]


def test_heavy_items_are_not_read_ahead() -> None:
    taken = []

    def heavy():  # type: ignore[no-untyped-def]
        for n in range(20, 60):
            taken.append(n)
            yield n

    results = ordered_map(build, heavy(), 2, lambda item, error: -item, limits=Limits(weight=3), weigh=lambda _: 1)
    assert next(results) == 400
    assert len(taken) <= 4
    results.close()  # type: ignore[attr-defined]


def build_badly() -> Callable[[int], int]:
    raise WorkerDied("no rules")


def test_what_the_builder_raises_reaches_the_caller() -> None:
    with pytest.raises(WorkerDied, match="no rules"):
        list(ordered_map(build_badly, [1, 2], 2, lambda item, error: -item))
