"""Learn the lexicon by counting: in how many domains a word or a name stood in content, in how many it did not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.about import TOKEN_BITS
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.lexicon import WORD_BITS, Lexicon
from cleaner.classify.train.pages import Example
from cleaner.classify.tree_columns import CLASS_BITS

Floats = npt.NDArray[np.float64]

_PRIOR = 1.5
"""Domains that every word is taken to have been seen on besides, with the usual share of content."""
_WIDEST = 4.0
"""No word speaks louder than this, in log-odds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Domains by group of folds and hash: `good` where the word was content (a share each), `all` where it was seen."""

    good: Floats
    all: Floats

    def table(self, groups: Sequence[int]) -> npt.NDArray[np.float32]:
        """Return the log-odds learnt from these groups, against the odds of any word."""
        good, seen = self.good[list(groups)].sum(0), self.all[list(groups)].sum(0)
        base = good.sum() / max(seen.sum(), 1)
        share = (good + _PRIOR * base) / (seen + _PRIOR)
        odds = np.log(share / (1 - share)) - np.log(base / (1 - base))
        return np.asarray(np.clip(odds, -_WIDEST, _WIDEST), np.float32)


def count(
    examples: Sequence[Example],
    groups: Sequence[int],
    keys: Callable[[Example], tuple[npt.NDArray[np.int64], Floats]],
    bits: int,
) -> Counts:
    """Count hashes by group; `keys` gives the hashes of a page with the share of content of each."""
    n_groups, size = max(groups) + 1, 1 << bits
    domains = {domain: i for i, domain in enumerate(sorted({example.domain for example in examples}))}
    group_of = np.zeros(len(domains), np.int64)
    triples: list[npt.NDArray[np.int64]] = []
    shares: list[Floats] = []
    for example, group in zip(examples, groups, strict=True):
        domain = domains[example.domain]
        group_of[domain] = group
        key, share = keys(example)
        triples.append(key + domain * size)
        shares.append(share)
    place, inverse = np.unique(np.concatenate(triples), return_inverse=True)
    mean = np.bincount(inverse, np.concatenate(shares)) / np.bincount(inverse)
    spot = group_of[place // size] * size + place % size
    good = np.bincount(spot, mean, n_groups * size).reshape(n_groups, size).astype(np.float64)
    return Counts(good, np.bincount(spot, minlength=n_groups * size).reshape(n_groups, size).astype(np.float64))


def _word_keys(example: Example) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the words, pairs and edges of a page's blocks."""
    keys, label = example.raw.keys, np.maximum(example.labels, 0).astype(np.float64)
    some = np.flatnonzero(keys.edge[0] >= 0)
    places = (keys.single, keys.pair, keys.edge[0, some], keys.edge[1, some])
    shares = (label[example.raw.stats.word_text], label[keys.pair_text], label[some], label[some])
    return np.concatenate(places), np.concatenate(shares)


def _name_keys(example: Example) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the names of a page's elements, with the share of content among the characters in each element."""
    elements, tokens = example.document.elements, example.raw.tokens
    assert elements is not None  # noqa: S101 - a training page always has one
    weight = example.raw.stats.lengths * (example.labels >= 0)
    good = np.concatenate(([0.0], np.cumsum(weight * np.maximum(example.labels, 0))))
    whole = np.concatenate(([0.0], np.cumsum(weight)))
    total = whole[elements.last] - whole[elements.first]
    share = (good[elements.last] - good[elements.first]) / np.maximum(total, 1)
    hashes, element = tokens.of_elements()
    some = (total > 0)[element]
    return hashes[some], share[element][some]


@dataclass(frozen=True, slots=True)
class CountedLexicon:
    """Counts of words and of names by group, from which the lexicon without some groups is made."""

    words: Counts
    names: Counts
    types: Floats

    @classmethod
    def of(cls, examples: Sequence[Example], groups: Sequence[int]) -> CountedLexicon:
        """Count the examples."""
        words, names = count(examples, groups, _word_keys, WORD_BITS), count(examples, groups, _name_keys, CLASS_BITS)
        return cls(words, names, _count_types(examples, groups))

    def without(self, *left_out: int) -> Lexicon:
        """Return the lexicon that has not seen these groups."""
        groups = [group for group in range(len(self.words.all)) if group not in left_out]
        return Lexicon(self.words.table(groups), self.names.table(groups), _type_table(self.types[groups].sum(0)))


def _count_types(examples: Sequence[Example], groups: Sequence[int]) -> Floats:
    """Count domains by group, token of the self-description and type of page: (G, 2 ** TOKEN_BITS, types)."""
    seen = {(group, example.domain, int(token), PAGE_TYPES.index(example.page_type))
            for example, group in zip(examples, groups, strict=True) if example.dataset != "fundus"
            for token in example.about.tokens()}  # fmt: skip
    table = np.zeros((max(groups) + 1, 1 << TOKEN_BITS, len(PAGE_TYPES)))
    for group, _, token, kind in seen:
        table[group, token, kind] += 1
    return table


def _type_table(seen: Floats) -> npt.NDArray[np.float32]:
    """Return the log-odds of each type given a token, against the odds of the type."""
    base = seen.sum(0) / max(seen.sum(), 1)
    share = (seen + 4 * base) / (seen.sum(1, keepdims=True) + 4)
    return np.asarray(np.log(share + 1e-4) - np.log(base + 1e-4), np.float32)
