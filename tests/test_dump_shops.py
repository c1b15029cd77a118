"""Dumps of a shop's pages: filters, whole policies and what stands far below leave, what is sold stays."""

from __future__ import annotations

import pytest

from cleaner.model import Block, Decision
from cleaner.structure.dump_shops import far_below, filters, policies

_TOLD = [
    "The oar is cut from one plank of ash that has dried for two years in the loft above our yard.",
    "Its blade has a rim of copper that no stone of the river will dent, and its shaft is oiled by hand three times.",
    "It comes in three lengths, of which the longest is for boats with high sides and for crews with long arms.",
]
_POLICY = [
    f"We may collect your name and other personal information {when}, and retain it for as long as we have to."
    for when in ("when you order", "when you write", "when you ask", "when you call", "when you pay", "when you come")
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


def test_a_policy_below_what_is_sold_leaves() -> None:
    terms = ["You agree to row at your own risk, and to bring back what you borrowed."]
    texts = [*_TOLD, "Privacy policy", *_POLICY[:3], *terms, *_POLICY[3:], "Close"]
    found = list(policies(_blocks(texts), _kept(texts), "The Ashwood Oar"))
    assert [texts[i] for i in found] == [*_POLICY[:3], *terms, *_POLICY[3:]]
    assert not list(policies(_blocks(texts), _kept(texts), "Privacy Policy of the Reed Yard"))
    assert not list(policies(_blocks(_POLICY), _kept(_POLICY), None)), "all there is"
    assert not list(policies(_blocks([*_TOLD, *_POLICY[:3]]), _kept(texts[:6]), None)), "a notice"


def test_a_few_words_far_below_what_is_sold_leave() -> None:
    texts = [*_TOLD, *["Menu"] * 50, "Made in the yard since 1931"]
    decisions = [*_kept(_TOLD), *[Decision(False)] * 50, Decision(True)]
    assert list(far_below(_blocks(texts), decisions)) == [len(texts) - 1]
    near = [*texts[:23], texts[-1]]
    assert not list(far_below(_blocks(near), [*decisions[:23], Decision(True)]))
    more = [texts[-1], *texts[3:-1], *_TOLD]
    assert not list(far_below(_blocks(more), [Decision(True), *[Decision(False)] * 50, *_kept(_TOLD)])), "above"
    assert not list(far_below([], []))
