"""Tables of log-odds for hashed words and names: how much each speaks for content, learnt by counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cleaner.classify.arrays import Floats, Ints
from cleaner.text.chars import Hashes, TextStats

WORD_BITS = 15
"""2 ** this is the size of the table of words."""
SHORT = 12
"""Blocks of at most so many words have a lexicon of their own: "Related" says much there and nothing in a sentence."""

_SORTS = np.array([0x9E3779B9, 0x7F4A7C15, 0x94D049BB], np.uint32)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log-odds by hash: `words` of single words and pairs (2 ** WORD_BITS,), `names` of classes, ids and tags.

    `types` (2 ** TOKEN_BITS, 7) is how much a token of a page's self-description speaks for each type of page.
    """

    words: Floats
    names: Floats
    types: Floats


@dataclass(frozen=True, slots=True)
class WordKeys:
    """Places in `Lexicon.words`: `single` of each word (by length of its block), `pair` of it with the next word.

    `pair_text` is the block of each pair; words at the end of a block begin none. `edge` (2, n) are the first and last
    word of each block, -1 in a block without words.
    """

    single: Ints
    pair: Ints
    pair_text: Ints
    edge: Ints


def keys_of(stats: TextStats) -> WordKeys:
    """Return where to look up the words of texts."""
    count = np.diff(stats.offsets)
    short = (count <= SHORT)[stats.word_text]
    single = _place(stats.words ^ np.where(short, _SORTS[0], np.uint32(0)))
    inner = np.flatnonzero(np.diff(stats.word_text) == 0)
    left, right = stats.words[inner], stats.words[inner + 1]
    pair = _place((left * np.uint32(0x01000193)) ^ right ^ np.where(short[inner], _SORTS[0], np.uint32(0)))
    edge = np.full((2, len(count)), -1, np.int64)
    some = count > 0
    edge[0, some] = _place(stats.words[stats.offsets[:-1][some]] ^ _SORTS[1])
    edge[1, some] = _place(stats.words[stats.offsets[1:][some] - 1] ^ _SORTS[2])
    return WordKeys(single, pair, stats.word_text[inner], edge)


def _place(hashes: Hashes) -> Ints:
    return ((hashes * np.uint32(0x9E3779B1)) >> np.uint32(32 - WORD_BITS)).astype(np.int64)


class Segments(NamedTuple):
    """Values in a row that belong to n texts one after the other: where those of each text begin, without the empty.

    `rows` are the numbers of the texts that have any, `sizes` how many.
    """

    starts: Ints
    rows: Ints
    sizes: Ints
    n: int

    @classmethod
    def of(cls, counts: Ints) -> Segments:
        """Return the segments of texts with so many values each."""
        rows = np.flatnonzero(counts)
        return cls((np.cumsum(counts) - counts)[rows], rows, counts[rows], len(counts))


def per_text(values: Floats, segments: Segments) -> Floats:
    """Return the mean, least and greatest of values by the text that owns each, (3, n); 0 where there are none."""
    found = np.zeros((3, segments.n), np.float32)
    if len(segments.rows):
        found[0, segments.rows] = np.add.reduceat(values, segments.starts) / segments.sizes
        found[1, segments.rows] = np.minimum.reduceat(values, segments.starts)
        found[2, segments.rows] = np.maximum.reduceat(values, segments.starts)
    return found
