"""Scraping's damage is repaired, the author's marks stay."""

import pytest

from cleaner import clean
from cleaner.text.typography import characters, repair
from cleaner.write.markdown import markdown_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("in Ukraine , he said .", "in Ukraine, he said."),
        ("South Korea ’s agency", "South Korea’s agency"),
        ("“ North Korea wanted it,” he said", "“North Korea wanted it,” he said"),
        ("she called it ‘ a gift ’ .", "she called it ‘a gift’."),
        ("( see below )", "(see below)"),
        ("Er sagte „ja“ und ging ( wie immer ) heim.", "Er sagte „ja“ und ging (wie immer) heim."),
        ("Really ? Yes ! Note : this ; that", "Really? Yes! Note: this; that"),
        ("a\u00a0b\u200bc\u00add", "a bcd"),
        ("eﬃcient ﬂow", "efficient flow"),
        ("one   two\tthree", "one two three"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_repaired(before: str, after: str) -> None:
    assert repair(before, "en") == after


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vraiment ? « Oui ! » dit-il : non ; jamais.", "fr"),
        ("Er sagte: „Wir kommen“ und ging.", "de"),
        ("Hän sanoi: ”Tulemme” ja lähti.", "fi"),
        ("rock ’n’ roll in the ’90s, ’tis so", "en"),
        ("He said \"no\" and 'yes' — then – left.", "en"),
        ("Set .5 or use .NET , then".replace(" ,", ","), "en"),
        ("Smile :) and wink ;-)", "en"),
        ("می‌خواهم", "fa"),
        ("👩‍👧 family", "en"),
        ("first line\nsecond line", "en"),
        ("wait … what", "en"),
    ],
)
def test_left_alone(text: str, language: str) -> None:
    assert repair(text, language) == text


def test_bidirectional_overrides_leave() -> None:
    assert characters("pay \u202eevil\u202c now") == "pay evil now"


def test_control_characters_leave() -> None:
    assert characters("a\x07b\x85c") == "abc"
    assert characters("\x1b[1mbold\x1b[0m \x1b]0;title\x07text") == "bold text"


@pytest.mark.parametrize(
    "items", ["<ul><li>• a rope<li>• a lamp</ul>", "<p>• a rope<p>• a lamp", "<p>• a rope<br>• a lamp"]
)
def test_bullets_that_someone_typed_leave_the_body_of_pages_as_of_dumps(items: str) -> None:
    story = (
        "<p>Three planks fell into the sea on Monday, so bring what you need to cross the pier on foot, that is:</p>"
    )
    article = clean(
        f"<title>The pier</title><h1>The pier</h1>{story}{items}<p>The council looks at the planks this week.</p>"
    )
    assert "a rope\n" in article.body
    assert "•" not in article.body
    assert "- a rope" in markdown_of(article)
