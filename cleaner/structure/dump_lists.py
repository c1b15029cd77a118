"""Lists in a dump that are no text: links alone in Markdown, lines in alphabetical order, numbered contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.markdown import is_link
from cleaner.text.cuts import cut
from cleaner.text.sentences import STATED
from cleaner.text.words import count_words, same_words

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

_ADDRESS = re.compile(r"(?:\d{1,4}\. )?(?:https?|file|ftp|mailto|tel|javascript|about):\S+")
_ADDRESSES = 4
"""Addresses of such a list at least."""

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?(?: (\S.{0,100}))?")
"""An entry of a table of contents, or its number alone where a dump sets that on a line of its own."""
_OF_LYNX = "References"
"""The heading that `lynx` sets above the one of the list."""
_LINE = 110
"""Characters of an entry, at most."""
_NUMBERED_ENTRIES, _COME_AGAIN = 3, 0.6
"""Entries of such a table at least, and the share of them that come again as headings."""


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
    is_line = block.tag == "p" and 0 <= block.start < block.end and not block.text.endswith(STATED)
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


def numbered(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines of numbered tables of contents, of which most come again below without their number."""
    places: dict[str, int] = {}
    i = 0
    while i < len(blocks):
        entries, last = _entries_from(i, blocks)
        if len(entries) < _NUMBERED_ENTRIES:
            i += 1
            continue
        if not places:  # few dumps number anything
            lines = (cut(block.text, decision.cuts) for block, decision in zip(blocks, decisions, strict=True))
            places = {same_words(line): i for i, line in enumerate(lines) if len(line) <= _LINE}
        again = sum(places.get(same_words(entry), -1) >= last for entry in entries)
        if again >= _COME_AGAIN * len(entries):
            yield from range(i, last)
        i = last


def _entries_from(first: int, blocks: Sequence[Block]) -> tuple[list[str], int]:
    """Return the titles of the numbered entries in a row from a line on, which starts with 1, and where they end."""
    entries: list[str] = []
    i = first
    while i < len(blocks) and (found := _NUMBERED.fullmatch(blocks[i].text)):
        is_alone = found[2] is None
        if (not entries and found[1] != "1") or (is_alone and i + 1 == len(blocks)):
            break
        entries.append(blocks[i + 1].text if is_alone else found[2])
        i += 2 if is_alone else 1
    return entries, i


def addressed(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the list of addresses at the end of a dump, to which the numbers of its links led, and its headings."""
    first = len(blocks)
    while first and _ADDRESS.fullmatch(blocks[first - 1].text):
        first -= 1
    if len(blocks) - first < _ADDRESSES:
        return
    while first and count_words(blocks[first - 1].text) <= _LINK_WORDS and not blocks[first - 1].text.endswith("."):
        first -= 1
        if not blocks[first].text.endswith(":"):
            break
    if first and blocks[first - 1].text == _OF_LYNX:
        first -= 1
    yield from range(first, len(blocks))
