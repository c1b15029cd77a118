"""Indexes of a dump from A to Z, each letter in a line over the entries that begin with it: they are of one piece."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_LETTERS, _ENTRIES = 6, 10
"""Letters and entries of an index at least."""
_UNDER_LETTER = 400
"""Entries of a letter at most."""
_BEGINNING = 0.7
"""Share of the entries that begin with the letter over them, at least."""
_KEPT = 0.05
"""Share of its words that are kept, at least: of a menu from A to Z nothing is."""


def lettered(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the blocks of an index that only their scores take away, where they leave a part of it."""
    letters = [i for i, block in enumerate(blocks) if len(block.text) == 1 and block.text.isupper()]
    for index in _in_order(letters, blocks):
        entries = range(index[0], _end(index[-1], blocks))
        total = sum(count_words(blocks[i].text) for i in entries)
        kept = sum(count_words(blocks[i].text) for i in entries if decisions[i].keep)
        if kept >= _KEPT * total and _is_index(index, entries, blocks):
            yield from (i for i in entries if not decisions[i].keep and decisions[i].rule is None)


def _in_order(letters: Sequence[int], blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield letters in a row that are in the order of the alphabet, each with entries under it."""
    index: list[int] = []
    for i in letters:
        if index and not (blocks[index[-1]].text < blocks[i].text and 1 < i - index[-1] <= _UNDER_LETTER):
            if len(index) >= _LETTERS:
                yield index
            index = []
        index.append(i)
    if len(index) >= _LETTERS:
        yield index


def _end(last: int, blocks: Sequence[Block]) -> int:
    """Return the block behind the entries of the last letter."""
    end = last + 1
    while end < len(blocks) and end - last <= _UNDER_LETTER and _initial(blocks[end].text) == blocks[last].text:
        end += 1
    return end


def _is_index(index: Sequence[int], entries: range, blocks: Sequence[Block]) -> bool:
    """Tell whether most of the entries begin with their letter."""
    letter, count, fit = "", 0, 0
    over = set(index)
    for i in entries:
        if i in over:
            letter = blocks[i].text
            continue
        count += 1
        fit += _initial(blocks[i].text) == letter
    return count >= _ENTRIES and fit >= _BEGINNING * count


def _initial(text: str) -> str:
    """Return the first letter of an entry, large and without its accent.

    >>> _initial("“été”"), _initial("B")
    ('E', 'B')
    """
    return unicodedata.normalize("NFD", text.lstrip("\"'“‘«(")[:1])[:1].upper()
