"""A manual tells the same of several things: only a copy of much of it is a duplicate."""

from __future__ import annotations

import pytest

from cleaner.decide import drop_repeats
from cleaner.model import Block, Decision

NOTE = "The pressure has to be zero before the cover is taken off, or the spring behind it will jump out of its seat."
PARTS = [
    f"Valve {n} closes when float {n + 3} has risen to mark {n + 7}, and opens a quarter of an hour after that, or {n}."
    for n in range(12)
]


@pytest.mark.parametrize(("share", "dropped"), [(0.0, 1), (0.15, 0)])
def test_a_note_that_comes_again_stays_in_a_manual(share: float, dropped: int) -> None:
    texts = [PARTS[0], NOTE, *PARTS[1:], NOTE]
    decided = drop_repeats([*map(Block, texts)], [Decision(True)] * len(texts), copies=False, words=None, share=share)
    assert [decision.rule for decision in decided].count("duplicate") == dropped


def test_a_manual_that_stands_there_twice_is_told_once() -> None:
    texts = [*PARTS, *PARTS]
    decided = drop_repeats([*map(Block, texts)], [Decision(True)] * len(texts), copies=False, words=None, share=0.15)
    assert [decision.keep for decision in decided] == [True] * 12 + [False] * 12
