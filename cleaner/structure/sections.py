"""What headings say of a page: names above its title, lists of its sections, empty sections, a second article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import RANKS
from cleaner.text.line_looks import is_over_contents
from cleaner.text.sentences import PROSE_WORDS, STATED
from cleaner.text.wordlists import all_words, is_called
from cleaner.text.words import count_words, may_say, same_words

if TYPE_CHECKING:
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_BESIDE_PICTURES = frozenset({"caption", "photo_credit", "media", "advertisement", "share", "title"})
"""Kinds that stand under a heading without being all that it announces."""

_LINE_WORDS = 14
"""Words of a line that names a site at most."""

_LINE = 200
"""Characters of a line that is no paragraph."""

_NAME_WORDS = 8
"""Words of a line above the title that may be the name of a site or of a part of it."""

_INDEX_TAGS = frozenset({"p", "li", *RANKS})
_MOST_MAINS = 20
"""Main headings of a page that are looked at."""

_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+")
"""The number of a section, in its heading or in a table of contents."""

_NAME = 40
"""Characters of the name of a summary or a table of contents, at most."""

_CONTENTS = 2
"""Entries that a table of contents has at least."""

_DOUBT_OF_HEAD = 0.2
"""Score from which the heading of a box that stays is doubtful rather than bad."""

_HEAD = 6
"""Blocks with which an article begins: its headline, who wrote it and when, a picture."""

_STEPS = 4
"""Elements around a heading of which one may be the box that it stands in."""

_LEAST_BOXED, _MOST_BOXED = 3, 20
"""Blocks of such a box, its heading included."""


def above_title(blocks: Sequence[Block], decisions: Sequence[Decision], title: str | None) -> Iterator[int]:
    """Yield the kept lines above the title that are no sentence: names of the site and of its parts."""
    wanted = same_words(title) if title else ""
    place, is_parted = -1, False
    for i, block in enumerate(blocks):
        if decisions[i].keep and count_words(block.text) >= PROSE_WORDS:
            break
        if wanted and may_say(block.text, title or "") and same_words(block.text) == wanted:
            place = i if block.tag != "li" or not is_parted else place  # a menu below may name the page once more
        elif place >= 0 and decisions[i].keep and block.tag in RANKS:
            is_parted = blocks[place].tag in RANKS
    for i in range(place):
        text = blocks[i].text
        names = count_words(text) <= _NAME_WORDS or wanted in same_words(text)
        if decisions[i].keep and names and not _is_sentence(text):
            yield i


def heading_boxes(elements: ElementTable, blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the headings that only their score removes from a box of which all else stays.

    What a box of facts begins with is its heading, whatever its tag and its score, over no more than a sentence too.
    """
    for i, decision in enumerate(decisions):
        stays_below = i + 1 < len(blocks) and decisions[i + 1].keep
        if not stays_below or decision.keep or not decision.is_by_score or blocks[i].tag == "h1":
            continue
        if blocks[i].element < 0:
            continue
        rows = enumerate(islice(elements.ancestors(blocks[i].element), _STEPS))
        steps, row = next(((n, row) for n, row in rows if len(elements.blocks(row)) > 1), (0, -1))
        box = elements.blocks(row) if row >= 0 else range(0)
        if not 1 < len(box) <= _MOST_BOXED or box[0] != i or not all(decisions[j].keep for j in box[1:]):
            continue
        is_head = steps <= 1 and blocks[i].tag in RANKS and decision.chance >= _DOUBT_OF_HEAD
        if (is_head and len(box) >= _LEAST_BOXED) or (_is_of_facts(elements, row) and _is_name(blocks[i].text)):
            yield i


def _is_name(text: str) -> bool:
    """Tell whether a line may be the name of what stands below it, and neither says nor leads to anything."""
    return not _is_sentence(text) and not text.endswith(":")


def _is_of_facts(elements: ElementTable, row: int) -> bool:
    """Tell whether the class of an element says that it is a box of facts beside the text."""
    return elements.is_called(row, "facts")


def summed_up(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the names of summaries, such as `Key points`, that only their score removes from above what they name."""
    for i in range(len(blocks) - 1):
        lost = not decisions[i].keep and decisions[i].rule is None and decisions[i + 1].keep
        if lost and len(blocks[i].text) <= _NAME and same_words(blocks[i].text) in _names_of_summaries():
            yield i


@cache
def _names_of_summaries() -> frozenset[str]:
    return frozenset(map(same_words, all_words("lines", "summary")))


def headings_again(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the items of lists that only repeat the headings of the page.

    Where only the headings have numbers, the line above says that a table of contents follows: else the list may sum
    up what the numbers count.
    """
    headings = {same_words(block.text) for block in blocks if block.tag in RANKS}
    if len(headings) < _CONTENTS:
        return
    bare = {words for block in blocks if block.tag in RANKS for words in _entries(block.text)}
    led = False
    run: list[int] = []
    for i, block in enumerate(blocks):
        if block.tag != "li":
            led = is_over_contents(block.text)
        known = bare if led else headings
        if block.tag == "li" and len(block.text) < _LINE and not known.isdisjoint(_entries(block.text)):
            run.append(i)
            continue
        if len(run) >= _CONTENTS and block.tag != "li":
            yield from run
        if block.tag != "li":
            run = []
    if len(run) >= _CONTENTS:
        yield from run


def _entries(text: str) -> Iterator[str]:
    """Yield what an entry of a table of contents and its heading share: the words, with a number before and without."""
    yield same_words(text)
    if (bare := _NUMBER.sub("", text)) != text:
        yield same_words(bare)


def empty_sections(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept headings of which all that they announce was removed, the last first."""
    for i in reversed(range(len(blocks))):
        rank = RANKS.get(blocks[i].tag)
        if rank is None or not decisions[i].keep or _is_sentence(blocks[i].text):
            continue
        removed = False
        for j in range(i + 1, len(blocks)):
            if RANKS.get(blocks[j].tag, 9) <= rank:
                break
            if decisions[j].keep:
                removed = False
                break
            removed = removed or decisions[j].kind not in _BESIDE_PICTURES
        if removed:
            yield i


def other_articles(elements: ElementTable, blocks: Sequence[Block], title: str) -> Iterator[int]:
    """Yield the blocks of articles that stand below the page's own, each under a main heading and built like it."""
    mains = [i for i, block in enumerate(blocks) if block.tag == "h1"]
    own = next((i for i in mains if same_words(blocks[i].text) == same_words(title)), None)
    for i in mains[:_MOST_MAINS] if own is not None else ():
        if own is not None and i > own and blocks[i].element >= 0 and same_words(blocks[i].text) != same_words(title):
            container = _beside(elements, blocks[i].element, own)
            if container is not None:
                yield from elements.blocks(container)


def next_articles(
    elements: ElementTable, blocks: Sequence[Block], decisions: Sequence[Decision], title: str
) -> Iterator[int]:
    """Yield the blocks of the articles that a page puts below its own: each has a headline and says who wrote it when.

    The page's own is a box too, that begins with the title; what is within it is a part of it.
    """
    own = _own_article(elements, blocks, decisions, title)
    end = int(elements.last[own]) if own is not None else len(blocks)
    rows = range((own or 0) + 1, len(elements)) if end < len(blocks) else ()
    for row in rows:
        if (
            elements.first[row] >= end
            and _is_article(elements, row)
            and _is_headed(elements.blocks(row), blocks, decisions)
        ):
            yield from elements.blocks(row)


def _own_article(
    elements: ElementTable, blocks: Sequence[Block], decisions: Sequence[Decision], title: str
) -> int | None:
    """Return the smallest box of an article around the title that holds its text, None where there is none."""
    wanted = same_words(title)
    titles = (b.element for b in blocks if b.tag == "h1" and b.element >= 0 and same_words(b.text) == wanted)
    for row in elements.ancestors(next(titles, -1)):
        if _is_article(elements, row) and _has_text(elements.blocks(row), blocks, decisions):
            return row
    return None


def _is_article(elements: ElementTable, row: int) -> bool:
    if elements.tags[row] in ("html", "body", "main"):
        return False
    return elements.tags[row] == "article" or elements.is_called(row, "article")


def _has_text(box: range, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a paragraph of a box is kept."""
    return any(decisions[i].keep and count_words(blocks[i].text) >= PROSE_WORDS for i in box)


def _is_headed(box: range, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a box begins with a headline and a line on who wrote what is below it, and when."""
    head = box[:_HEAD]
    headline = next((i for i in head if blocks[i].tag in RANKS), None)
    if headline is None or not _has_text(box, blocks, decisions):
        return False
    return any(not decisions[i].keep and decisions[i].kind == "byline" for i in head if i != headline)


def _beside(elements: ElementTable, row: int, own: int) -> int | None:
    """Return the largest element around a row without block `own`, if one built like it holds that block."""
    chain = list(elements.ancestors(row))
    around = next((k for k, other in enumerate(chain) if elements.holds(other, own)), 0)
    if around == 0:
        return None
    container, parent = chain[around - 1], chain[around]
    for other in range(parent + 1, container):
        is_twin = elements.parent[other] == parent and elements.tags[other] == elements.tags[container]
        if is_twin and elements.holds(other, own):
            shared = " ".join(set(elements.classes(other)) & set(elements.classes(container)))
            is_article = elements.tags[container] == "article" or is_called(shared, "article")
            return container if is_article else None
    return None


def is_index(blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether nothing is kept but short lines: headlines that lead to articles elsewhere."""
    kept = [block for block, decision in zip(blocks, decisions, strict=True) if decision.keep]
    words = [count_words(block.text) for block in kept]
    plain = all(block.tag in _INDEX_TAGS for block in kept)
    return plain and len(kept) > 2 and max(words) <= _LINE_WORDS and not any(b.text.endswith(STATED) for b in kept)


def _is_sentence(text: str) -> bool:
    return text.endswith(STATED) or len(text) > _LINE or count_words(text) > _LINE_WORDS
