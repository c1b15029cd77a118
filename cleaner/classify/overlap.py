"""How far the words of blocks are those of others: of what the page says of itself, of its prose elsewhere."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.classify.about import About
from cleaner.classify.arrays import Floats, Ints
from cleaner.text.chars import Hashes, TextStats, hash_words, mix, words_of

_PLACES = 1 << 16
"""Places of a table of words; a word is found by the upper half of its hash."""


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Return a part of a whole, of at least 1."""
    return np.asarray(part / np.maximum(whole, 1), np.float32)


def shared_with_said(stats: TextStats, about: About) -> list[Floats]:
    """Return two columns each for title, description, authors and site: shares of the block's words, and of theirs."""
    said = words_of((about.title, about.description, about.authors, about.site))
    n, counts = len(stats.lengths), np.diff(stats.offsets)
    table = np.zeros(_PLACES, np.uint8)
    sizes = []
    for bit, (first, last) in enumerate(pairwise(said.offsets.tolist())):
        wanted = list(set(_places(said.hashes[first:last]).tolist()))
        table[wanted] |= np.uint8(1 << bit)
        sizes.append(len(wanted))
    found = table.take(_places(stats.words))
    out: list[Floats] = []
    for bit, size in enumerate(sizes):
        hits = np.bincount(stats.word_text, found >> np.uint8(bit) & np.uint8(1), n)
        out += [ratio(hits, counts), np.minimum(ratio(hits, size), 2)]
    return out


def shared_with_body(stats: TextStats, body: str) -> Floats:
    """Return the share of each block's pairs of words that the text in the linked data has, -1 where there is none."""
    n = len(stats.lengths)
    if not body:
        return np.full(n, -1.0, np.float32)
    table = np.zeros(_PLACES, bool)
    table[_pairs(hash_words(body))] = True
    inner = np.flatnonzero(np.diff(stats.word_text) == 0)
    hits = table[_pairs(stats.words)[inner]]
    owner = stats.word_text[inner]
    return ratio(np.bincount(owner, hits, n), np.bincount(owner, minlength=n))


def shared_with_prose(stats: TextStats, prose: npt.NDArray[np.bool_]) -> list[Floats]:
    """Return how many of a block's longer words the prose elsewhere on the page has, and how often."""
    n, places = len(stats.lengths), _places(stats.words)
    long = stats.word_size > 4
    own = prose[stats.word_text]
    table = np.empty(_PLACES, np.int32)
    table[places] = 0  # no other place is looked at
    np.add.at(table, places[long & own], np.int32(1))
    others = table.take(places) - own
    owner = stats.word_text[long]
    size = np.bincount(owner, minlength=n)
    return [ratio(np.bincount(owner, hits[long], n), size) for hits in (others > 0, np.minimum(others, 9))]


def _places(words: Hashes) -> Ints:
    return (words >> np.uint32(16)).astype(np.int64)


def _pairs(words: Hashes) -> Ints:
    """Return the places of pairs of neighbouring words; the last word pairs with the first."""
    return _places(mix(words * np.uint32(31) ^ np.roll(words, -1)))
