"""Pages and dumps whose cost once grew with the square of their size. None of these ends in the time of the suite then."""

import pytest

from cleaner import Options, clean

WORDS = "It rained on the whole of the town from noon to midnight, and nobody went out. "

HOSTILE = {
    "short blocks that one pattern runs over": "<p>x" * 20_000,
    "lists in lists": "<ul><li>x" * 20_000,
    "tables in tables": "<table><tr><td>x" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends(name: str) -> None:
    article = clean(HOSTILE[name], options=Options(input="html", second_opinion=False, deadline=120))
    assert article.status != "error"
