"""Where a block stands in its page, as CSS: what a rule for it may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document

_DEEP = 3
"""Elements that a place names: the block's own and those around it."""
_CLASSES = 2
_NAME = re.compile(r"-?[A-Za-z_][\w-]{0,39}")
"""A name that CSS takes as it is written."""


def place_of(document: Document, block: int) -> str:
    """Return the elements that a block stands in, the nearest last; empty for a dump, which has none.

    `section.run > div.teaser > p` can be pasted into a rule, whole or from any part on.
    """
    table, row = document.elements, document.blocks[block].element
    if table is None or row < 0:
        return ""
    parts: list[str] = []
    node: LexborNode | None = table.nodes[row]
    while node is not None and node.tag not in (None, "html", "body") and len(parts) < _DEEP:
        parts.append(_named(node))
        node = node.parent
    return " > ".join(reversed(parts))


def _named(node: LexborNode) -> str:
    own = node.attributes.get("id") or ""
    classes = [name for name in (node.attributes.get("class") or "").split() if _NAME.fullmatch(name)]
    return "".join((node.tag or "*", f"#{own}" if _NAME.fullmatch(own) else "", *(f".{c}" for c in classes[:_CLASSES])))
