"""What stands between the parts of a text in HTML: marks of a break, the hours of a live blog, a list's lost label."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.kept import kept_places
from cleaner.structure.dump_runs import HOUR
from cleaner.text.line_looks import is_over_contents
from cleaner.text.words import words_in

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_MARK = r"[*•·⁂✦✧✶❦❧❖◆◇○●~#§—–]"
_BREAK = re.compile(rf"{_MARK}(?:\s?{_MARK}){{0,40}}|[-_=+](?:\s?[-_=+]){{2,40}}")
"""What an author sets between two scenes, or parts: `* * *`."""
_ENDS = "wire_tag.alone"
"""The rule that knows some of these marks as the end of what an agency sent."""

_SHORT, _TIMES = 14, 2
"""Characters of an hour at most, and entries that a live blog has at least."""

_PROSE = 12
"""Words of one of the paragraphs around a break at least."""


def breaks(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the marks of a break, in a paragraph of their own, with kept paragraphs right above and right below."""
    blocks = document.blocks
    for i in range(1, len(blocks) - 1):
        lost = not decisions[i].keep and (decisions[i].rule is None or decisions[i].rule == _ENDS)
        if not lost or not _is_break(blocks[i]):
            continue
        around = [blocks[j] for j in (i - 1, i + 1) if decisions[j].keep and blocks[j].tag == "p"]
        if len(around) > 1 and any(words_in(block.text) >= _PROSE for block in around):
            yield i


def breaks_at_ends(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the marks of a break that part nothing: above the text or below it."""
    kept = kept_places(decisions)
    for order in (kept, kept[::-1]):
        for i in order:
            if not _is_break(document.blocks[i]):
                break
            yield i


def _is_break(block: Block) -> bool:
    return block.tag == "p" and _BREAK.fullmatch(block.text) is not None


def hours(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the hours over entries of a live blog that only their score removes where that of another entry stays."""
    elements, blocks = document.elements, document.blocks
    found: dict[Hashable, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks if elements is not None else ()):
        if elements is not None and len(block.text) <= _SHORT and HOUR.fullmatch(block.text):
            found[_build(elements, block)].append(i)
    for alike in found.values():
        if len(alike) >= _TIMES and any(decisions[i].keep for i in alike):
            yield from (i for i in alike if _is_lost_over_text(decisions, i))


def _is_lost_over_text(decisions: Sequence[Decision], i: int) -> bool:
    lost = not decisions[i].keep and decisions[i].rule is None
    return lost and i + 1 < len(decisions) and bool(decisions[i + 1].keep)


def _build(elements: ElementTable, block: Block) -> Hashable:
    """Return what the hours of one page share: the tags and classes of their element and of the one around it."""
    rows = (
        [row for row in (block.element, int(elements.parent[block.element])) if row >= 0] if block.element >= 0 else []
    )
    return tuple((elements.tags[row], elements.classes(row)) for row in rows)


def labels_of_contents(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the line that says that a table of contents follows, where its entries were removed: `Key events`."""
    blocks = document.blocks
    for i in range(len(blocks) - 1):
        leads = decisions[i].keep and not decisions[i + 1].keep and blocks[i + 1].tag == "li"
        if leads and is_over_contents(blocks[i].text):
            yield i
