"""Tables of log-odds for hashed words and names: how much each speaks for content, learnt by counting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.chars import Hashes, TextStats

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WORD_BITS = 15
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


def per_text(values: Floats, owner: Ints, n: int) -> tuple[Floats, Floats, Floats]:
    """Return the mean, least and greatest of values by the text that owns each; 0 where there are none.

    `owner` must not fall.
    """
    mean, least, most = (np.zeros(n, np.float32) for _ in range(3))
    if len(owner):
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        rows = owner[starts]
        sizes = np.diff(np.append(starts, len(owner)))
        mean[rows] = np.add.reduceat(values, starts) / sizes
        least[rows] = np.minimum.reduceat(values, starts)
        most[rows] = np.maximum.reduceat(values, starts)
    return mean, least, most
