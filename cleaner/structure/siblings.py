"""What stands beside an article's blocks in a page's tree: parts that the scores tore out, the date under the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import RANKS
from cleaner.kept import kept_places
from cleaner.model import Decision
from cleaner.text.date import find_date
from cleaner.text.wordlists import ANYWHERE, class_pattern
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_TWINS = 2
"""Kept headings built like one that tell it for a heading of the article; behind its beginning one is enough."""

_DOUBT_OF_HEAD = 0.2
"""Score from which a heading above a block of the article is doubtful rather than bad."""

_DOUBT_OVER_HEAD = 0.25
"""The same of one over a heading that stays, of a lower rank."""

_DOUBT_BETWEEN = 0.05
"""The same of one that stands between two paragraphs as their sibling: there no box of the page begins."""

_HEAD_WORDS = 12
"""Words of a bold line at most that stands for a heading."""

_CHAPTER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7})[.)]?")
"""The number of a chapter, which may stand for its heading."""

_BELOW_TITLE, _LEAD_WORDS, _LONGEST_LEAD, _LEAD_STEPS = 4, 5, 80, 2
"""Blocks below the title among which a standfirst stands that its class names, its words, and elements around it."""

_PULLED = f"{ANYWHERE}|(?:^|[-_])pq(?:$|[-_])"
"""Where in its class the name of a pull quote stands, and how some shorten it."""

_BOX_STEPS = 4
"""Elements around a block of which one may be the box that it stands in, the block's own included."""
_QUOTED, _QUOTED_BY_NAME, _MOST_QUOTES = 8, 3, 40
"""Words of a pull quote at least, of one in a box of that name, and such boxes of a page that are looked at."""

_COUNT = re.compile(r"\d{1,3}(?:[.,]?\d{1,3}){0,2} ?[KkMm]?")
"""How many people did something, as buttons show it."""

_CAPTION_WORDS, _MOST_SHOWN = 30, 4
"""Words of a caption at most, and pictures of an element that are looked at."""

_DATED, _DATED_WORDS = 60, 3
"""Characters of a line that begins with a date, and words behind it that make it no sentence."""

_BYLINES = 4
"""Lines between title and text, and one, that may say who wrote the page and when."""

_PROSE = 12
"""Words of a paragraph under a heading at least."""


def torn_from(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the headings that only their score removes of an article in HTML, however they are built."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    built = Counter(_build(elements, blocks[i]) for i, d in enumerate(decisions) if d.keep and _is_short(blocks[i]))
    above = -1
    for i in range(len(blocks) - 1):
        if decisions[i].keep or not decisions[i].is_by_score or not decisions[i + 1].keep:
            above = i if decisions[i].keep else above
            continue
        score = decisions[i].chance
        if score >= _DOUBT_OVER_HEAD and above == i - 1 >= 0 and _is_over(blocks[i], blocks[i + 1]):
            yield i
            continue
        if score >= _DOUBT_OF_HEAD and _is_prose(blocks[i + 1]):
            twins = built[_build(elements, blocks[i])] if _is_built(elements, blocks[i]) else 0
            if twins >= (1 if above >= 0 else _TWINS) or (above == i - 1 >= 0 and _is_bold(document, i)):
                yield i
                continue
        if score >= _DOUBT_BETWEEN and above >= 0 and _is_between(elements, blocks, above, i):
            yield i


def leads(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the standfirst that stands right below the title in HTML and is called so by its class."""
    elements, blocks = document.elements, document.blocks
    title = _title_of(blocks, decisions)
    if elements is None or title is None or not any(decision.keep for decision in decisions[title:]):
        return
    for i in range(title + 1, min(title + 1 + _BELOW_TITLE, len(blocks))):
        if decisions[i].keep:
            return
        fits = _LEAD_WORDS <= count_words(blocks[i].text) <= _LONGEST_LEAD and decisions[i].rule is None
        if fits and _is_lead(elements, blocks[i].element, title):
            yield i
            return


def dated_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines between title and text that rules know for who wrote the page and when, whatever their score."""
    title = _title_of(blocks, decisions)
    if title is None:
        return
    text = title + 1
    while text < min(title + _BYLINES, len(decisions) - 1) and _is_byline(blocks[text], decisions[text]):
        text += 1
    if text < len(decisions) and decisions[text].keep and blocks[text].tag == "p" and _is_prose(blocks[text]):
        yield from range(title + 1, text)


def _title_of(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the number of the block that is the title: the main heading of those that say it, else the first."""
    titles = [i for i, decision in enumerate(decisions) if decision.kind == "title"]
    return next((i for i in titles if blocks[i].tag == "h1"), titles[0] if titles else None)


def _is_byline(block: Block, decision: Decision) -> bool:
    """Tell whether a rule names a block so, or it begins with a date and says little more: a section, a place."""
    if decision.kind == "byline" or len(block.text) > _DATED:
        return decision.kind == "byline"
    found = find_date(block.text)
    return found is not None and found[1] == 0 and count_words(block.text[found[2] :]) <= _DATED_WORDS


def pull_quotes(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the boxes between the paragraphs of a page in HTML that only show words of one of them again."""
    elements, blocks = document.elements, document.blocks
    kept = kept_places(decisions)
    boxes: dict[int, bool] = {}
    boxed = [i for i in kept[1:] if elements is not None and _is_pulled(elements, blocks[i], boxes)][:_MOST_QUOTES]
    if not boxed:
        return
    told = {i: f" {same_words(blocks[i].text)} " for i in kept}
    for i in boxed:
        words = told[i]
        least = _QUOTED_BY_NAME if _is_named(elements, blocks[i]) else _QUOTED
        if words.count(" ") > least and any(words in told[j] and len(told[j]) > len(words) for j in kept):
            yield i


def counts_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines under an article that are a number and nothing else: how many liked it, or answered."""
    for i in reversed(range(len(blocks))):
        if decisions[i].keep:
            if blocks[i].tag != "p" or _COUNT.fullmatch(blocks[i].text) is None:
                return
            yield i


def _is_lead(elements: ElementTable, row: int, title: int) -> bool:
    """Tell whether an element, or the one around it without the title, is called a standfirst."""
    for other in islice(elements.ancestors(row), _LEAD_STEPS):
        if elements.holds(other, title):
            return False
        given = elements.attributes[other] or {}
        named = (given.get(name) or "" for name in ("id", "data-testid", "data-gu-name", "data-component"))
        if elements.is_called(other, "standfirst") or any(map(class_pattern("standfirst").search, named)):
            return True
    return False


def alternatives(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the short lines under a picture that repeat its alternative text or are slanted: unmarked captions."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    for i in (int(number) for number in elements.images.nonzero()[0]):
        if i >= len(blocks) or not decisions[i].keep or blocks[i].tag != "p" or blocks[i].element < 0:
            continue
        words, node = same_words(blocks[i].text), elements.nodes[blocks[i].element]
        if not 0 < words.count(" ") < _CAPTION_WORDS:
            continue
        told = [picture.attributes.get("alt") for picture in node.css("img[alt]")[:_MOST_SHOWN]]
        told += [slanted.text() for slanted in node.css("img ~ em, img ~ i")[:1]]
        if any(same_words(text or "") == words for text in told):
            yield i


def _is_pulled(elements: ElementTable, block: Block, boxes: dict[int, bool]) -> bool:
    """Tell whether a block stands in a box for quotes; `boxes` remembers what was found of each element."""
    for row in islice(elements.ancestors(block.element), _BOX_STEPS):
        if row not in boxes:
            named = elements.is_called(row, "pull_quote", _PULLED)
            boxes[row] = named or elements.tags[row] in ("aside", "blockquote")
        if boxes[row]:
            return True
    return False


def _is_named(elements: ElementTable | None, block: Block) -> bool:
    """Tell whether a block stands in a box that is called a pull quote."""
    if elements is None:
        return False
    rows = islice(elements.ancestors(block.element), _BOX_STEPS)
    return any(elements.is_called(row, "pull_quote", _PULLED) for row in rows)


def _is_short(block: Block) -> bool:
    return block.tag in RANKS or (block.tag == "p" and 0 < count_words(block.text) <= _HEAD_WORDS)


def _is_built(elements: ElementTable, block: Block) -> bool:
    """Tell whether how a block is built says that it is a heading: its tag, or the class of a chapter's number."""
    classed = block.element >= 0 and bool(elements.classes(block.element))
    return block.tag in RANKS or (classed and _CHAPTER.fullmatch(block.text) is not None)


def _is_between(elements: ElementTable, blocks: Sequence[Block], above: int, i: int) -> bool:
    """Tell whether a heading, by its tag or its class, is a sibling of the paragraphs above and below it."""
    around = [blocks[above], blocks[i], blocks[i + 1]]
    if not (_is_prose(around[0]) and _is_prose(around[2]) and _are_siblings(elements, around)):
        return False
    is_named = _is_short(blocks[i]) and elements.is_called(blocks[i].element, "subheading")
    return blocks[i].tag in RANKS or is_named


def _is_over(block: Block, below: Block) -> bool:
    """Tell whether a block is a heading, and the one below it a heading of a part of its section."""
    ranks = [RANKS.get(one.tag, 0) for one in (block, below)]
    return 1 < ranks[0] < ranks[1]


def _is_bold(document: Document, i: int) -> bool:
    """Tell whether a block is a bold line that ends like a heading and is a sibling of the text around it."""
    elements, block = document.elements, document.blocks[i]
    if elements is None or block.tag != "p" or not _is_short(block) or block.text[-1:] in ".:,;!":
        return False
    return int(elements.bold[i]) >= len(block.text) and _are_siblings(elements, document.blocks[i - 1 : i + 2])


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
