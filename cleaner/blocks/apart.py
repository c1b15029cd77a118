"""Elements within a line that only touch: styles put room between them, and their words are not one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

_GLUED = frozenset({"sub", "sup"})
_MONEY = frozenset("$£€")
_ENDS = _MONEY | {"%"}
_CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
"""Roles of the cells of a table that is made of other elements."""

OPENERS = frozenset('“„«‘"¿¡')
"""What may begin a sentence but a capital letter."""
_STOPS = frozenset('.!?…:”’")]')
"""What may end one, or the label of what follows."""
_ENDED = re.compile(r"(?:[^\W\d_]{2}|\b\d{4}|[%)])[.!?…:]+[”’\")\]]*$")
"""The end of a sentence, and no initial or part of an address."""
_BEGUN = re.compile(r"[“„«‘\"¿¡]*[^\W\d_a-z](?:[^\W\d_A-Z]|\s|$)|[“„«‘¿¡]+\w")
"""The start of the next one."""
_NEAR = 3
"""Pieces of text that hold the last word."""


def are_apart(shut: LexborNode, name: str, attributes: Attributes) -> bool:
    """Tell whether an element and the one shut right before it differ in name or class, as a label and a figure do.

    On 1,497 real pages such words are two in 720 places and one in 27, nearly all with a drop cap, which `touch` knows.
    """
    before = shut.tag
    if before in _GLUED or name in _GLUED:
        return False
    given = shut.attributes
    return before != name or given.get("class") != attributes.get("class") or given.get("role") in _CELLS


def touch(before: str, after: str) -> bool:
    """Tell whether two texts would read as one word though each is more than a letter.

    >>> touch("6 hours", "saved"), touch("T", "he"), touch("trend", "s"), touch("Save 20", "%"), touch("Size", "6")
    (True, False, False, False, True)
    """
    first = after[0]
    if len(before) < 2 or not (before[-1].isalnum() or before[-1] in _ENDS) or not (first.isalnum() or first in _MONEY):
        return False
    return before[-2].isalnum() and (not first.isalpha() or (after[:2].isalnum() and len(after) > 1))


def ends_before(pieces: list[str], text: str) -> bool:
    """Tell whether a sentence ends right before a text that begins the next, with nothing but tags between the two.

    >>> ends_before(["They left", "."], "The ferry"), ends_before(["Size:"], "Two"), ends_before(["the U.S."], "A")
    (True, True, False)
    """
    if not pieces[-1] or pieces[-1][-1] not in _STOPS:
        return False
    return _ENDED.search("".join(pieces[-_NEAR:])[-12:]) is not None and _BEGUN.match(text) is not None
