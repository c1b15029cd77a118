"""Records of a dump in a row, as the entries of a list or the posts of a thread: what most of them keep, all do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_MARK = 40
"""Characters at most of the line that comes again with each record: a button, a label, a date of other digits."""
_ROW, _NEAREST, _FARTHEST = 6, 2, 12
"""Such lines in a row at least, and the blocks from one to the next."""
_TOLD_WORDS = 3
"""Words of a kept block that make its record a kept one."""
_FEWEST, _SHARE = 2, 0.3
"""Kept records in a row, and the share of them, at least, which tell what becomes of the others."""
_ROLE = 0.5
"""Share of kept records that keep the block in one place of theirs, from which on that place is kept in all."""
_SCORE, _WORDS = 0.1, 2
"""Score and words of a block that is kept because those in its place are, at least."""
_DIGITS = re.compile(r"\d+")

_Records = list[range]
"""The blocks of each record, between the lines that part them."""


def records(blocks: Sequence[Block], decisions: Sequence[Decision], *, most: bool) -> Iterator[int]:
    """Yield the blocks of records of which nothing is kept that stand in places which kept records of the row keep.

    With `most` the row has to be the better part of what is kept: around one text records are teasers.
    """
    total = _kept_words(range(len(blocks)), blocks, decisions) if most else 0
    for row in _rows(blocks):
        if most and 2 * sum(_kept_words(record, blocks, decisions) for record in row) < total:
            continue
        kept: _Records = []
        lost: _Records = []
        for record in row:
            told = any(decisions[i].keep and count_words(blocks[i].text) >= _TOLD_WORDS for i in record)
            (kept if told else lost).append(record)
        if lost and len(kept) >= max(_FEWEST, _SHARE * len(row)):
            places = _kept_places(kept, decisions)
            for record in lost:
                yield from (i for i in record if places & _places(i, record) and _may_be_kept(blocks[i], decisions[i]))


def _rows(blocks: Sequence[Block]) -> Iterator[_Records]:
    """Yield the records of each row, the longest row first; none of them lies over another."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if len(block.text) < _MARK:
            places[_DIGITS.sub("#", block.text.lower())].append(i)
    rows = [row for found in places.values() if len(found) >= _ROW for row in _in_a_row(found)]
    taken = bytearray(len(blocks))
    for row in sorted(rows, key=lambda row: row[0] - row[-1]):
        first, last = row[0], row[-1]
        if not taken[first] and not taken[last - 1]:  # no shorter row holds the whole of a longer one
            taken[first:last] = b"\1" * (last - first)
            yield [range(above + 1, below) for above, below in pairwise(row)]


def _in_a_row(places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the parts of equal lines in which each is near the next."""
    row = [places[0]]
    for place in places[1:]:
        if _NEAREST <= place - row[-1] <= _FARTHEST:
            row.append(place)
            continue
        if len(row) >= _ROW:
            yield row
        row = [place]
    if len(row) >= _ROW:
        yield row


def _kept_words(record: range, blocks: Sequence[Block], decisions: Sequence[Decision]) -> int:
    return sum(count_words(blocks[i].text) for i in record if decisions[i].keep)


def _kept_places(kept: Sequence[range], decisions: Sequence[Decision]) -> frozenset[int]:
    """Return the places in a record that most of the kept ones keep."""
    there: Counter[int] = Counter(place for record in kept for i in record for place in _places(i, record))
    stay: Counter[int] = Counter(
        place for record in kept for i in record if decisions[i].keep for place in _places(i, record)
    )
    return frozenset(place for place, count in stay.items() if count >= _ROLE * there[place])


def _places(i: int, record: range) -> set[int]:
    """Return a block's places in its record: counted from its beginning, and below zero from its end."""
    return {i - record.start, i - record.stop}


def _may_be_kept(block: Block, decision: Decision) -> bool:
    by_score = not decision.keep and decision.rule is None and decision.chance >= _SCORE
    return by_score and count_words(block.text) >= _WORDS
