"""Lines of a dump that are alike: the entries of a live blog under their hours, the counted captions of a gallery."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.text.sentences import ends_or_leads
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

HOUR = re.compile(r"\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?", re.I)
"""A line that is an hour and no more."""
_HOURS, _HEAD_WORDS, _ENTRY_WORDS, _DOUBT = 3, 14, 5, 0.05
"""Hours that a live blog has at least, words of the heading under one at most, of a sentence there and its score."""
_HEADED = re.compile(rf"{HOUR.pattern}(?: ?[|–—-])? (?=\D)\S", re.I)
"""How an entry begins that has its hour and its heading in one line."""
_CAPTION_WORDS = 40
"""Words of a caption at most."""


def entries(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what is lost of a live blog: headings and sentences under an hour, where half of the entries stay."""
    hours = [i for i, block in enumerate(blocks) if len(block.text) < _HEAD_WORDS and HOUR.fullmatch(block.text)]
    if len(hours) < _HOURS:
        return
    parts = [range(i + 1, _end(i + 1, after, decisions)) for i, after in pairwise([*hours, len(blocks)])]
    kept = sum(any(decisions[i].keep for i in part) for part in parts)
    for part in parts if 2 * kept > len(parts) else ():
        for i in part:
            if not decisions[i].keep and _is_entry(i, part, blocks, decisions):
                yield i


def headed(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the headings of a live blog that begin with their hour and are lost, where the text under them stays.

    Most of its headings stay.
    """
    found = [i for i in range(len(blocks) - 1) if _is_headed(i, blocks, decisions)]
    if len(found) >= _HOURS and 2 * sum(bool(decisions[i].keep) for i in found) > len(found):
        yield from (i for i in found if not decisions[i].keep)


def _is_headed(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    text, below = blocks[i].text, blocks[i + 1].text
    is_heading = decisions[i].rule is None and _HEADED.match(text) and count_words(text) <= _HEAD_WORDS
    is_told = decisions[i + 1].keep is True and count_words(below) >= _ENTRY_WORDS and ends_or_leads(below)
    return bool(is_heading) and not ends_or_leads(text) and is_told


def _end(start: int, after: int, decisions: Sequence[Decision]) -> int:
    """Return where an entry ends: at what a rule strips, or at the next hour."""
    return next((i for i in range(start, after) if decisions[i].rule is not None), after)


def _is_entry(i: int, part: range, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    words, is_text = count_words(blocks[i].text), ends_or_leads(blocks[i].text)
    if decisions[i].chance < _DOUBT:
        return False
    return words >= _ENTRY_WORDS if is_text else i == part[0] and len(part) > 1 and words <= _HEAD_WORDS


def galleries(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept captions of pictures that are counted beside each other: `1/3 The quay`, `2/3 The boats`."""
    short = (block.text if count_words(block.text) <= _CAPTION_WORDS else "" for block in blocks)
    counted = _counted()
    counts = [counted.match(text) if text[:1].isdigit() else None for text in short]
    for i, (one, other) in enumerate(pairwise(counts)):
        if one is not None and other is not None and one[2] == other[2] and int(other[1]) == int(one[1]) + 1:
            yield from (n for n in (i, i + 1) if decisions[n].keep)


@cache
def _counted() -> re.Pattern[str]:
    between = any_of(all_words("lines", "counted"))
    return re.compile(rf"(\d{{1,3}})\s?(?:/|{between})\s?(\d{{1,3}})\b[\s:.–-]*\S", re.I)
