"""Rows of buttons in dumps: phrases of rules one after another, with spaces between them or without."""

from __future__ import annotations

import pytest

from cleaner.engine.rows import Rows
from cleaner.engine.rule import Rule

RULES = [
    Rule("jump", "navigation", "strip", "phrase", ("skip to content", "log in", "sign up", "会員登録", "ログイン")),
    Rule("share", "share", "strip", "phrase", ("share on the wall", "print", "email", "copy link")),
    Rule("menu", "navigation", "strip", "phrase", ("world", "health", "news"), decides=False),
    Rule("rest", "comments", "strip", "phrase", ("comments",), reach="rest"),
]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Log inSign up", "jump"), ("Share on the wall Print Copy link", "share"), ("ログイン会員登録", "jump"),
        ("PrintEmailLog in", "share"), ("Print | Email | World", "share"), ("Skip to contentTide Gazette", "jump"),
    ],
)  # fmt: skip
def test_a_row_is_named_by_most_of_its_buttons(line: str, rule: str) -> None:
    number = Rows(RULES).rule_of(line)
    assert number is not None
    assert RULES[number].id == rule


@pytest.mark.parametrize(
    "line",
    [
        "World Health News", "Print Email", "Print Email Comments", "Log in to see the tide", "Log in", "PrintWorks opens",
        "Skip to contentment, said the keeper.", "",
    ],
)  # fmt: skip
def test_what_may_be_text_is_no_row(line: str) -> None:
    assert Rows(RULES).rule_of(line) is None


def test_a_long_line_is_no_row() -> None:
    assert Rows(RULES).rule_of("print " * 30) is None
    assert Rows(RULES).rule_of("Print" * 40) is None
