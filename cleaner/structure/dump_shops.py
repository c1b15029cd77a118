"""What shops set around the things they sell, as dumps show it: filters, whole policies, and what stands far below."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from cleaner.kept import kept_places
from cleaner.model import Block, Decision
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words

_COUNT = re.compile(r"\(\s?\d[\d.,]{0,9}\s?\)")
_COUNTED = re.compile(rf".{{1,60}}\S\s?{_COUNT.pattern}")
_LINE, _NAME_WORDS, _FILTERS = 70, 8, 3
"""Characters of a filter at most, words of its name where the number stands on the next line, and filters in a row."""

_FACET = re.compile(r"[^.!?\n]{1,40} \(\d{1,5}\)")
"""A filter that need not stand beside others: no number stands so close behind a name by chance."""

_FAR, _FEW = 40, 0.15
"""Blocks without any that is kept, above what stands far below the rest, and its share of the kept words at most."""

_LEGAL_WORDS, _LEGAL_TERMS, _LEGAL_APART = 10, 2, 40
"""Words and terms of a paragraph of a policy at least, and blocks from one such paragraph to the next at most."""
_LEGAL, _LEGAL_SHARE, _TOLD = 6, 0.25, 40
"""Such paragraphs of a policy at least, their share of all that it has, and kept words above it."""


def filters(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of filters in a row, each with how many things it leaves, there or below: `Oak (12)`.

    Where they hold most of what is kept they are what the page is about.
    """
    found = [i for run in _runs(_filters(blocks), 1) for i in range(run[0][0], run[-1][1] + 1) if decisions[i].keep]
    if found and 2 * _words(found, blocks) <= _words(kept_places(decisions), blocks):
        yield from found


def facets(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept filters of a list of things wherever they stand, as `filters` does those of a row.

    Where they are most of what stays they are the list.
    """
    kept = kept_places(decisions)
    found = [i for i in kept if _FACET.fullmatch(blocks[i].text)]
    if len(found) >= _FILTERS and len(found) * _FILTERS <= len(kept):
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


def far_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the few kept lines that stand far below the part of a dump in which most of them are."""
    kept = kept_places(decisions)
    cuts = [n for n, (i, after) in enumerate(pairwise(kept), 1) if after - i > _FAR]
    parts = [kept[first:last] for first, last in pairwise([0, *cuts, len(kept)])]
    sizes = [_words(part, blocks) for part in parts]
    most, total = sizes.index(max(sizes)), sum(sizes)
    for part, size in zip(parts[most + 1 :], sizes[most + 1 :], strict=True):
        if size <= _FEW * total:
            yield from part


def policies(blocks: Sequence[Block], decisions: Sequence[Decision], title: str | None) -> Iterator[int]:
    """Yield the kept lines of a policy on privacy that a page holds in full, below what it tells of the thing it sells.

    Terms of use may stand on either side of it. A page on such a policy says so in its title.
    """
    if title and _legal().search(title):
        return
    long = [i for i, block in enumerate(blocks) if count_words(block.text) >= _LEGAL_WORDS]
    legal = [i for i in long if len({*map(str.casefold, _legal().findall(blocks[i].text))}) >= _LEGAL_TERMS]
    kept = kept_places(decisions) if len(legal) >= _LEGAL else []
    told = next((i for i, words in zip(kept, _totals(kept, blocks), strict=True) if words >= _TOLD), len(blocks))
    for run in _runs(((i, i) for i in legal), _LEGAL_APART, _LEGAL):
        first, last = run[0][0], run[-1][1]
        if told < first and len(run) >= _LEGAL_SHARE * (bisect_right(long, last) - bisect_left(long, first)):
            yield from (i for i in range(first, last + 1) if decisions[i].keep)


@cache
def _legal() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(all_words('lines', 'policy'))})\b", re.I)


def _words(places: Iterable[int], blocks: Sequence[Block]) -> int:
    return sum(count_words(blocks[i].text) for i in places)


def _totals(places: Iterable[int], blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the words of blocks up to each and with it."""
    return accumulate(count_words(blocks[i].text) for i in places)
