"""What stands beside an article's blocks in a page's tree: parts that the scores tore out, the date under the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.model import Decision
from cleaner.normalize.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_SUBHEADINGS = frozenset({"h2", "h3", "h4"})
_TWINS = 2
"""Kept headings built like one that tell it for a heading of the article."""

_DOUBT, _DOUBT_OF_HEAD = 0.3, 0.2
"""Scores from which code between two blocks of the article, and a heading above one, are doubtful rather than bad."""

_PULLED = re.compile(r"pull(?:ed)?[-_]?(?:quote|out)|(?:^|[-_])pq(?:$|[-_])", re.I)
_BOX_STEPS = 4
"""Elements around a block of which one may be the box that it stands in, the block's own included."""
_QUOTED, _MOST_QUOTES = 8, 40
"""Words of a pull quote at least, and such boxes of a page that are looked at."""

_BYLINES = 4
"""Lines between title and text, and one, that may say who wrote the page and when."""

_PROSE = 12
"""Words of a paragraph under a heading at least."""


def torn_from(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what only its score removes of an article in HTML: code amid it, and a heading built like its others."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    heads = [i for i, d in enumerate(decisions) if d.keep and blocks[i].tag in _SUBHEADINGS]
    built = Counter(_build(elements, blocks[i]) for i in heads)
    for i in range(len(blocks) - 1):
        if decisions[i].keep or decisions[i].rule is not None or not decisions[i + 1].keep:
            continue
        score = decisions[i].score or 0.0
        is_code = blocks[i].tag == "pre" and i > 0 and score >= _DOUBT and decisions[i - 1].keep
        is_head = blocks[i].tag in _SUBHEADINGS and score >= _DOUBT_OF_HEAD and _is_prose(blocks[i + 1])
        if (is_code and _are_siblings(elements, blocks[i - 1 : i + 2])) or (
            is_head and built[_build(elements, blocks[i])] >= _TWINS
        ):
            yield i


def dated_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines between title and text that rules know for who wrote the page and when, whatever their score."""
    title = next((i for i, decision in enumerate(decisions) if decision.kind == "title"), len(decisions))
    text = title + 1
    while text < min(title + _BYLINES, len(decisions) - 1) and decisions[text].kind == "byline":
        text += 1
    if text < len(decisions) and decisions[text].keep and blocks[text].tag == "p" and _is_prose(blocks[text]):
        yield from range(title + 1, text)


def pull_quotes(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the boxes between the paragraphs of a page in HTML that only show words of one of them again."""
    elements, blocks = document.elements, document.blocks
    kept = [i for i, decision in enumerate(decisions) if decision.keep]
    boxes: dict[int, bool] = {}
    boxed = [i for i in kept[1:] if elements is not None and _is_pulled(elements, blocks[i], boxes)][:_MOST_QUOTES]
    if not boxed:
        return
    told = {i: f" {same_words(blocks[i].text)} " for i in kept}
    for i in boxed:
        words = told[i]
        if words.count(" ") > _QUOTED and any(words in told[j] and len(told[j]) > len(words) for j in kept):
            yield i


def _is_pulled(elements: ElementTable, block: Block, boxes: dict[int, bool]) -> bool:
    """Tell whether a block stands in a box for quotes; `boxes` remembers what was found of each element."""
    for row in islice(elements.ancestors(block.element), _BOX_STEPS):
        if row not in boxes:
            named = any(map(_PULLED.search, elements.classes(row)))
            boxes[row] = named or elements.tags[row] in ("aside", "blockquote")
        if boxes[row]:
            return True
    return False


def _is_prose(block: Block) -> bool:
    return count_words(block.text) >= _PROSE


def _build(elements: ElementTable, block: Block) -> tuple[object, ...]:
    """Return what headings of one text share: their tag and classes, and those of the element around them."""
    row = block.element
    around = int(elements.parent[row]) if row >= 0 else -1
    outer = (elements.tags[around], elements.classes(around)) if around >= 0 else ()
    return (block.tag, elements.classes(row) if row >= 0 else (), *outer)


def _are_siblings(elements: ElementTable, blocks: Sequence[Block]) -> bool:
    return len({int(elements.parent[block.element]) if block.element >= 0 else -1 for block in blocks}) == 1
