"""Selector rules on inline elements: the part of a block's text that a marked element holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.blocks.tags import INLINE_TAGS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.engine.match import Selection
    from cleaner.engine.patterns import Span

_INLINE = INLINE_TAGS | {"button"}


def inline_spans(document: Document, selection: Selection) -> Iterator[tuple[int, int, Span | None]]:
    """Yield (block, rule, span) for marked inline elements; the span is None where the element is the whole block."""
    nodes = [node for node in selection.nodes if node.tag in _INLINE]
    elements = document.elements
    if not nodes or elements is None:
        return
    rows = {node.mem_id: row for row, node in enumerate(elements.nodes)}
    for node in nodes:
        text = " ".join(node.text(deep=True).split())
        around: LexborNode | None = node
        while around is not None and around.mem_id not in rows:
            around = around.parent
        if not text or around is None:
            continue
        row = rows[around.mem_id]
        place = _place_of(document, text, int(elements.first[row]), int(elements.last[row]))
        if place is None:
            continue
        block, start = place
        whole = text == document.blocks[block].text
        for mark in selection.marks[node.mem_id]:
            if mark not in document.blocks[block].marks:
                yield block, mark, None if whole else (start, start + len(text))


def _place_of(document: Document, text: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the first of some blocks that holds a text, and where it does."""
    for number in range(first, min(max(last, first + 1), len(document.blocks))):
        start = document.blocks[number].text.find(text)
        if start >= 0:
            return number, start
    return None
