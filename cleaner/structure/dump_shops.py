"""What shops set around the things they sell, as dumps show it: the filters of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cleaner.kept import kept_places
from cleaner.model import Block, Decision
from cleaner.text.words import count_words

_COUNT = re.compile(r"\(\s?\d[\d.,]{0,9}\s?\)")
_COUNTED = re.compile(rf".{{1,60}}\S\s?{_COUNT.pattern}")
_LINE, _NAME_WORDS, _FILTERS = 70, 8, 3
"""Characters of a filter at most, words of its name where the number stands on the next line, and filters in a row."""


def filters(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of filters in a row, each with how many things it leaves, there or below: `Oak (12)`.

    Where they hold most of what is kept they are what the page is about.
    """
    found = [i for run in _runs(_filters(blocks), 1) for i in range(run[0][0], run[-1][1] + 1) if decisions[i].keep]
    if found and 2 * _words(found, blocks) <= _words(kept_places(decisions), blocks):
        yield from found


def _filters(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last block of each filter: its name, and the number where that has a line of its own."""
    for i, block in enumerate(blocks):
        if len(block.text) > _LINE:
            continue
        if _COUNTED.fullmatch(block.text):
            yield i, i
        elif i and _COUNT.fullmatch(block.text) and _may_name(blocks[i - 1]):
            yield i - 1, i


def _may_name(block: Block) -> bool:
    is_short = len(block.text) <= _LINE and count_words(block.text) <= _NAME_WORDS
    return is_short and not _COUNT.fullmatch(block.text)


def _runs(places: Iterable[tuple[int, int]], apart: int, least: int = _FILTERS) -> Iterator[list[tuple[int, int]]]:
    """Yield the places, first and last block of each, that follow each other within some blocks."""
    run: list[tuple[int, int]] = []
    for place in places:
        if run and place[0] - run[-1][1] > apart:
            if len(run) >= least:
                yield run
            run = []
        run.append(place)
    if len(run) >= least:
        yield run


def _words(places: Iterable[int], blocks: Sequence[Block]) -> int:
    return sum(count_words(blocks[i].text) for i in places)
