"""Lists in a dump that are no text: paragraphs of Markdown that are one link, and lines in alphabetical order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.markdown import is_link
from cleaner.dump_lines import STOPS
from cleaner.normalize.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block, Decision

_LINK_WORDS = 3
"""Words of a paragraph that is but one link and no text."""

_ENTRIES_IN_ORDER, _ENTRY_WORDS = 12, 10
"""Lines of a list in alphabetical order at least, and words of each at most."""

_OUT_OF_ORDER = 0.05
"""Share of such lines that may stand out of order, as capitals and accents make them."""

_PROSE_BESIDE, _PROSE_WORDS = 150, 13
"""Words of running text beside a list that is not what the page is about, and words from which on a block is such."""


def links(document: Document, decisions: Sequence[Decision], *, of_article: bool) -> Iterator[tuple[str, str, int]]:
    """Yield kind, reason and number of the paragraphs of Markdown that are one link and no sentence.

    One of a few words is a topic, a button or a name. In an article longer ones are headlines of others, unless they
    hold most of what is kept, since the page is about them then.
    """
    found = [(i, count_words(block.text)) for i, block in enumerate(document.blocks) if _is_linked(block, document)]
    yield from (("navigation", "lone_link", i) for i, words in found if words <= _LINK_WORDS)
    long = [(i, words) for i, words in found if decisions[i].keep] if of_article else []
    kept = (block for block, decision in zip(document.blocks, decisions, strict=True) if decision.keep)
    if long and 2 * sum(words for _, words in long) <= sum(count_words(block.text) for block in kept):
        yield from (("related", "headline", i) for i, _ in long)


def _is_linked(block: Block, document: Document) -> bool:
    is_line = block.tag == "p" and 0 <= block.start < block.end and not block.text.endswith(STOPS)
    return is_line and is_link(document.page.text[block.start : block.end])


def in_order(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of lists in alphabetical order: choices of a form, countries, an index.

    A page with little beside them is about them, and keeps them; so does a table.
    """
    found = [i for run in _runs_in_order(blocks) for i in run if decisions[i].keep]
    if not found:
        return
    listed = set(found)
    others = [i for i, decision in enumerate(decisions) if decision.keep and i not in listed]
    sizes = {i: count_words(blocks[i].text) for i in (*found, *others)}
    prose = sum(sizes[i] for i in others if sizes[i] >= _PROSE_WORDS)
    if prose >= _PROSE_BESIDE and sum(sizes[i] for i in found) <= 4 * sum(sizes[i] for i in others):
        yield from found


def _runs_in_order(blocks: Sequence[Block]) -> Iterator[range]:
    """Yield the runs of short lines each of which comes after the one before it, but for a few."""
    names = [_sort_key(block) for block in blocks]
    first = 0
    while first < len(names):
        last, wrong = first + 1, 0
        while names[first] and last < len(names) and names[last]:
            falls = names[last] < names[last - 1]
            if falls and wrong >= _OUT_OF_ORDER * (last - first):
                break
            wrong += falls
            last += 1
        if last - first >= _ENTRIES_IN_ORDER:
            yield range(first, last)
        first = last


def _sort_key(block: Block) -> str:
    """Return the line of a block as lists are sorted, empty where it is none."""
    if block.tag == "tr" or block.text.count(" ") >= _ENTRY_WORDS:
        return ""
    return block.text.casefold().strip("-–• ")
