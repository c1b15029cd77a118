"""The option `focus`: what it keeps in doubt, on pages of the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, Options

PAGES = sorted((Path(__file__).parents[1] / "corpus").glob("html/*.html"))


def blocks(cleaner: Cleaner, page: Path, focus: str) -> list[str]:
    return cleaner.clean(page, options=Options(focus=focus, second_opinion=False)).body.split("\n\n")


@pytest.fixture(scope="module")
def by_focus() -> dict[str, list[set[str]]]:
    cleaner = Cleaner()
    return {
        focus: [set(blocks(cleaner, page, focus)) for page in PAGES] for focus in ("precision", "balanced", "recall")
    }


@pytest.mark.parametrize(("less", "more"), [("precision", "balanced"), ("balanced", "recall")])
def test_a_wider_focus_keeps_all_that_a_narrower_one_does_and_more(
    by_focus: dict[str, list[set[str]]], less: str, more: str
) -> None:
    pairs = list(zip(by_focus[less], by_focus[more], strict=True))
    assert all(narrow <= wide for narrow, wide in pairs)
    assert any(narrow < wide for narrow, wide in pairs)
