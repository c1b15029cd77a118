"""Boxes of a few words that an article's page holds but does not show, as spam is put in for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.tags import FLAG, HEADINGS, flags_of
from cleaner.blocks.unseen import is_out_of_sight
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Decision

_LEAST, _FEW, _PART = 5, 60, 0.2
"""Words of such boxes, and their share of what stays at most: longer ones may be the rest of the text, folded away."""

_OPENERS = frozenset({*HEADINGS, "dt", "summary"})

_SIZELESS = re.compile(r"(?i)(?<![\w-])font-size\s*:\s*0(?:px|r?em|%|pt)?\s*(?:;|!|$)")


def unshown(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stays of the boxes that are not shown, where that is little beside the text that is."""
    elements, blocks = document.elements, document.blocks
    hidden = [i for i in _hidden(elements) if decisions[i].keep] if elements is not None else []
    if not hidden or any(_is_opened(document, decisions, i) for i in hidden):
        return
    words = sum(count_words(blocks[i].text) for i in hidden)
    if not _LEAST <= words <= _FEW:
        return
    if words <= _PART * sum(count_words(block.text) for block, d in zip(blocks, decisions, strict=True) if d.keep):
        yield from hidden


def _hidden(elements: ElementTable) -> Iterator[int]:
    """Yield the blocks of the elements that are hidden, each once: an element within another is passed over."""
    end = 0
    for row, attributes in enumerate(elements.attributes):
        if attributes and elements.last[row] > end and _hides(attributes):
            yield from range(max(end, int(elements.first[row])), int(elements.last[row]))
            end = int(elements.last[row])


def _hides(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether attributes hide an element from all, not only from screen readers."""
    style = attributes.get("style") or ""
    given = {name: attributes[name] for name in ("hidden", "style") if name in attributes}
    hidden = bool(given) and bool(flags_of(given) & FLAG["hidden"])
    return hidden or (bool(style) and (is_out_of_sight(style) or _SIZELESS.search(style) is not None))


def _is_opened(document: Document, decisions: Sequence[Decision], i: int) -> bool:
    """Tell whether a block stands right below a heading or a term that stays, which opens it with a click."""
    return i > 0 and decisions[i - 1].keep is True and document.blocks[i - 1].tag in _OPENERS
