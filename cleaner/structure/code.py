"""Code amid the text of a page or a dump, whose score suffers from the labels and buttons that stand around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_DOUBT = 0.1
"""Score from which code between two blocks of the text is doubtful rather than bad."""

_LABELS, _LABEL_WORDS = 3, 3
"""Lines on either side that may be labels of the code, such as its language or a button, and words of one at most."""

_STEPS = 4
"""Elements around the code of which one stands beside the text."""

_TABLE = frozenset({"table", "tbody", "tr", "td"})
"""Elements that do not count among these: code stands in a table where the numbers of its lines have a column."""


def code_amid(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the code that only its score removes though the text goes on before and behind it."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    for i, block in enumerate(blocks):
        decision = decisions[i]
        if block.tag != "pre" or decision.keep or not decision.is_by_score or decision.chance < _DOUBT:
            continue
        before, after = (_text_beside(blocks, decisions, i, step) for step in (-1, 1))
        if before is not None and after is not None and _stands_beside(elements, block, before, after):
            yield i


def code_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the code of an article in Markdown that only its score removes, right below a block that stays."""
    for i in range(1, len(blocks)):
        decision = decisions[i]
        is_doubtful = not decision.keep and decision.is_by_score and decision.chance >= _DOUBT
        if blocks[i].tag == "pre" and is_doubtful and decisions[i - 1].keep:
            yield i


def labels_of_code(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines above code that share with it, and with a button, a box of their own: language, file."""
    elements, blocks = document.elements, document.blocks
    for i, block in enumerate(blocks if elements is not None else ()):
        box = _box_of(elements, blocks, i) if elements is not None and block.tag == "pre" else range(0)
        if any(not decisions[j].keep for j in box):
            yield from (j for j in box if j < i and decisions[j].keep)


def _is_label(block: Block) -> bool:
    return block.tag == "p" and count_words(block.text) <= _LABEL_WORDS and not block.text.endswith((":", "."))


def _box_of(elements: ElementTable, blocks: Sequence[Block], i: int) -> range:
    """Return the blocks of the smallest element around code and the line above it, if all others are labels too."""
    for row in islice(elements.ancestors(blocks[i].element), _STEPS) if blocks[i].element >= 0 else ():
        box = elements.blocks(row)
        if i - 1 in box:
            return box if len(box) <= _LABELS + 1 and all(j == i or _is_label(blocks[j]) for j in box) else range(0)
    return range(0)


def _text_beside(blocks: Sequence[Block], decisions: Sequence[Decision], i: int, step: int) -> Block | None:
    """Return the kept block next to one, past labels and other code; None where something else stands there."""
    for j in range(i + step, i + step * (_LABELS + 2), step):
        if not 0 <= j < len(blocks):
            return None
        if blocks[j].tag == "pre":
            continue
        if decisions[j].keep:
            return blocks[j]
        if count_words(blocks[j].text) > _LABEL_WORDS:
            return None
    return None


def _stands_beside(elements: ElementTable, code: Block, before: Block, after: Block) -> bool:
    """Tell whether code, or a box around it, has the same parent as the blocks of text before and behind it."""
    if -1 in (code.element, before.element, after.element):
        return False
    parent = elements.parent[before.element]
    boxes = (row for row in elements.ancestors(code.element) if elements.tags[row] not in _TABLE)
    around = (int(elements.parent[row]) for row in islice(boxes, _STEPS))
    return elements.parent[after.element] == parent and parent in around
