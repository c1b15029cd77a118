"""The large letter with which a text begins, in an element of its own before the rest of its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.text.wordlists import class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

_WORDS = frozenset("AIOEÀYUÓKSVWZÁÉАВИКОСУЯ")
"""Capitals that are words in some language, behind which a space may be meant."""

_STEPS, _LINE = 3, 40
"""Elements around a large letter that end with it, and characters of a paragraph at least."""


def is_large(text: str, attributes: Attributes | None) -> bool:
    """Tell whether a text is one capital letter whose element is called the first letter of a text."""
    named = len(text) == 1 and text.isupper() and attributes is not None and attributes.get("class")
    return bool(named) and class_pattern("drop_cap").search(named or "") is not None


def is_begun(node: LexborNode) -> bool:
    """Tell whether the text behind an element is the rest of a word, and no entry under a letter of the alphabet."""
    for _ in range(_STEPS):
        after = node.next
        while after is not None:
            if text := (after.text() or "").lstrip()[:_LINE]:
                return text[0].islower() or (text[:2].isupper() and len(text) == _LINE)
            after = after.next
        if node.parent is None:
            return False
        node = node.parent
    return False


def space_behind(letter: str, text: str) -> str:
    """Return what goes between a large letter and the text behind it: nothing where the letter is no word.

    >>> space_behind("T", "he council met."), space_behind("A", "council met."), space_behind("I", "T WAS RAINING")
    ('', ' ', '')
    """
    return " " if letter in _WORDS and text[:1].islower() else ""
