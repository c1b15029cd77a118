"""Formulas as text: what a page says of them in TeX, else the signs of their MathML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_STYLED = re.compile(r"\{\\(?:display|text)style ?(.*)\}", re.S)
"""What wikis put around each formula."""


def formula(node: LexborNode) -> str:
    """Return the text of a `math` element on one line: TeX where it has any, in an annotation or as alternative."""
    note = node.css_first("annotation[encoding*='tex' i]")
    told = (note.text() if note is not None else "") or node.attributes.get("alttext") or ""
    text = " ".join((told.strip() or _signs(node)).split())
    styled = _STYLED.fullmatch(text)
    return styled[1].strip() if styled else text


def _signs(node: LexborNode) -> str:
    return " ".join(leaf.text().strip() for leaf in node.css("mi, mn, mo, mtext, ms"))
