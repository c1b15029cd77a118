"""Marks in running text that lead to a note or to their own heading: a raised number, `[citation needed]`, `#`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

REFERRING = frozenset({"a", "sup"})
"""Names of the elements that may be such a mark."""

_SIGN = r"(?:\d{1,3}|[a-z]|(?:note|nb) ?\d{1,2}|[*†‡§¶]{1,3})"
_MARK = re.compile(rf"\s*(?:{_SIGN}|[\[(]{_SIGN}[\])])(?:[\s,;–-]+{_SIGN}|[\s,;–-]*[\[(]{_SIGN}[\])])*\s*")
_BRACKETED = re.compile(r"\s*(?:\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\][\s,;]*)+")
"""A mark that its brackets tell for one though it leads nowhere: a raised `[3]`."""
_LONGEST = 24
"""Characters of the marks at one place."""

_ANCHORS = frozenset("#¶§🔗↩↪⤴⮌⏎↵↑⇑⬆^")
"""The sign with which a heading links to itself, and a note back to its mark."""
_DRAWN = "\ufe0e\ufe0f"
"""What says whether a sign is drawn as a letter or as a picture."""

_NAMED = re.compile(r"footnote-?(?:anchor|ref)|note-?ref|fnref", re.I)
"""Classes of a link that is such a mark without being raised."""
_BACK = re.compile(r"note-?back|back-?ref|reversefootnote|fn-?back", re.I)
"""Classes of a link that leads from a note back to its mark."""


def is_reference(node: LexborNode, name: str, attributes: Attributes) -> bool:
    """Tell whether a link or a raised text is nothing but the mark of a note, or a link the sign of a heading."""
    if name == "a":
        classes = attributes.get("class") or ""
        folded = classes.lower()
        if ("note" in folded or "fnref" in folded) and _NAMED.search(classes):
            return _is_mark(node.text())
        if ("back" in classes or "reverse" in classes) and _BACK.search(classes) and len(node.text()) <= _LONGEST:
            return True
        if not (attributes.get("href") or "").startswith("#"):
            return False
        text = node.text()
        return text.strip().strip(_DRAWN) in _ANCHORS or (_is_mark(text) and node.css_first("sup") is not None)
    if "noprint" in (attributes.get("class") or ""):
        return True
    text = node.text()
    if node.css_first("a") is None:
        return len(text) <= _LONGEST and _BRACKETED.fullmatch(text) is not None
    return node.css_first("a[href*='#']") is not None and _is_mark(text)


def _is_mark(text: str) -> bool:
    return len(text) <= _LONGEST and _MARK.fullmatch(text) is not None
