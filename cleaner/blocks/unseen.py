"""Words within a line that a page holds but does not show: hidden spans, and labels for screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import FLAG, flags_of
from cleaner.text.wordlists import all_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

_LONGEST = 80
"""Characters of such a label; what is longer may be text that a button opens."""

_NEAR = 3
"""Nodes on either side that are looked at."""

_SIDES = ("prev", "next")
_HIDING = frozenset({"style", "hidden"})

PLAIN: set[str | None] = {None}
"""Values of `class` met so far that hide nothing; a look-up here is what the walk does for nearly every link."""

_MOST_PLAIN, _LONGEST_PLAIN = 10_000, 500
"""Values that are remembered at most, and their characters: a page may have one of megabytes."""


def is_unseen(node: LexborNode, attributes: Attributes, *, hides: bool) -> bool:
    """Tell whether an element within a line is not shown, and the line has other words; formulas stay.

    `hides` says whether its attributes may hide it; they do not count within what is hidden as a whole.
    """
    classes = attributes.get("class")
    is_named = classes not in PLAIN and _is_for_readers(classes or "")
    if not is_named and not (hides and _is_hidden(attributes) and len(node.text()) <= _LONGEST):
        return False
    return _has_company(node) and node.css_first("math") is None


def _is_for_readers(classes: str) -> bool:
    if not all_words("classes", "unseen").isdisjoint(classes.split()):
        return True
    if len(PLAIN) < _MOST_PLAIN and len(classes) <= _LONGEST_PLAIN:
        PLAIN.add(classes)
    return False


def _is_hidden(attributes: Attributes) -> bool:
    given = {name: attributes[name] for name in _HIDING & attributes.keys()}
    return bool(flags_of(given) & FLAG["hidden"])


def _has_company(node: LexborNode) -> bool:
    """Tell whether a text stands right beside an element."""
    near = (other for side in _SIDES for other in islice(_siblings(node, side), _NEAR))
    return any((other.text() or "").strip() for other in near)


def _siblings(node: LexborNode, side: str) -> Iterator[LexborNode]:
    other: LexborNode | None = getattr(node, side)
    while other is not None:
        yield other
        other = getattr(other, side)
