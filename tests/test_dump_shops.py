"""Dumps of a shop's pages: filters leave, what is sold stays."""

from __future__ import annotations

import pytest

from cleaner.model import Block, Decision
from cleaner.structure.dump_shops import filters

_TOLD = [
    "The oar is cut from one plank of ash that has dried for two years in the loft above our yard.",
    "Its blade has a rim of copper that no stone of the river will dent, and its shaft is oiled by hand three times.",
    "It comes in three lengths, of which the longest is for boats with high sides and for crews with long arms.",
]


def _blocks(texts: list[str]) -> list[Block]:
    return [Block(text) for text in texts]


def _kept(texts: list[str]) -> list[Decision]:
    return [Decision(True)] * len(texts)


@pytest.mark.parametrize(
    "choices", [["Ash (12)", "Oak (1,204)", "Pine(3)"], ["Ash", "(12)", "Red oak", "( 4 )", "Pine", "(3)"]]
)
def test_filters_of_a_list_leave(choices: list[str]) -> None:
    texts = ["Oars", *choices, *_TOLD]
    found = list(filters(_blocks(texts), _kept(texts)))
    assert [texts[i] for i in found] == choices
    assert not list(filters(_blocks(choices), _kept(choices))), "the list itself"
    assert not list(filters(_blocks([choices[0], *_TOLD]), _kept(texts[:4]))), "no list"
