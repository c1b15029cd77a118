"""Questions that unfold their answer, as those of an FAQ, which read like buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import HEADINGS
from cleaner.text.sentences import ends_sentence
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_ASKS = ("?", "？", "؟")
_QUESTION_WORDS = 20
"""Words of a question, at most."""
_STEPS, _BOXED = 4, 8
"""Elements around a question of which one may hold its answer too, and blocks of that one at most."""
_DOUBT_OF_HEAD = 0.05
"""Score from which a question that is a heading may stand between its answer and what is above it without a box."""
_SUBHEADINGS = frozenset(HEADINGS[1:])


def asked(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the questions that only their score removes from above their answer in HTML, as of an FAQ that unfolds."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    for i in range(len(blocks) - 1):
        lost = not decisions[i].keep and decisions[i].rule is None and blocks[i].element >= 0
        if not lost or not blocks[i].text.endswith(_ASKS) or count_words(blocks[i].text) > _QUESTION_WORDS:
            continue
        answered = decisions[i + 1].keep and blocks[i + 1].tag not in HEADINGS and ends_sentence(blocks[i + 1].text)
        if not answered or _leads_away(elements, i, blocks[i].element):
            continue
        between = i > 0 and decisions[i - 1].keep and decisions[i].chance >= _DOUBT_OF_HEAD
        if _is_boxed(elements, decisions, i, blocks[i].element) or (between and _is_beside(elements, blocks, i)):
            yield i


def _leads_away(elements: ElementTable, i: int, row: int) -> bool:
    """Tell whether a block is a link to another page, and not one that unfolds what is below it."""
    if not elements.link[i]:
        return False
    links = [elements.nodes[row], *elements.nodes[row].css("a[href]")]
    links += [elements.nodes[other] for other in elements.ancestors(row) if elements.tags[other] == "a"]
    addresses = (link.attributes.get("href") or "#" for link in links)
    return not all(address.startswith(("#", "javascript:")) for address in addresses)


def _is_boxed(elements: ElementTable, decisions: Sequence[Decision], i: int, row: int) -> bool:
    """Tell whether the smallest element around a question and more begins with it, and all else in it stays."""
    boxes = (elements.blocks(other) for other in islice(elements.ancestors(row), _STEPS))
    box = next((box for box in boxes if len(box) > 1), range(0))
    return 1 < len(box) <= _BOXED and box[0] == i and all(decisions[j].keep for j in box[1:])


def _is_beside(elements: ElementTable, blocks: Sequence[Block], i: int) -> bool:
    """Tell whether a question is a heading, with a button in it or none, and a sibling of its answer."""
    below = blocks[i + 1].element
    around = islice(elements.ancestors(blocks[i].element), _STEPS)
    return blocks[i].tag in _SUBHEADINGS and below >= 0 and int(elements.parent[below]) in around
