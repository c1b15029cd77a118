"""Learn the odds of words in dumps by counting: in how many domains a word stood at content, in how many it did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Ints
from cleaner.classify.text_odds import SHORT, TABLES, WIDEST, Odds, keys_of
from cleaner.classify.train.dump_pages import Dump

Floats = npt.NDArray[np.float64]

_NEAR = 8
"""Blocks over which a word speaks for what follows or precedes it."""

_PRIOR = 1.5
"""Domains that every word is taken to have been seen on besides, with the usual share of content."""


@dataclass(frozen=True, slots=True)
class CountedOdds:
    """By table, the domains of each group of folds by hash: content (a share of each), and all that have the word."""

    good: dict[str, Floats]
    all: dict[str, Floats]

    @classmethod
    def of(cls, dumps: Sequence[Dump], groups: int) -> CountedOdds:
        """Count the words of dumps; `groups` is the number of folds."""
        domains = {domain: n for n, domain in enumerate(sorted({dump.gold.domain for dump in dumps}))}
        fold = np.zeros(len(domains), np.int64)
        found: dict[str, list[tuple[Ints, Floats]]] = {name: [] for name in TABLES}
        for dump in dumps:
            domain = domains[dump.gold.domain]
            fold[domain] = dump.gold.fold
            for name, (places, share) in _told(dump).items():
                found[name].append((places + (domain << TABLES[name]), share))
        good: dict[str, Floats] = {}
        seen: dict[str, Floats] = {}
        for name, parts in found.items():
            place, inverse = np.unique(np.concatenate([key for key, _ in parts]), return_inverse=True)
            mean = np.bincount(inverse, np.concatenate([share for _, share in parts])) / np.bincount(inverse)
            size = 1 << TABLES[name]
            spot = fold[place >> TABLES[name]] * size + (place & (size - 1))
            good[name] = np.bincount(spot, mean, groups * size).reshape(groups, size).astype(np.float64)
            seen[name] = np.bincount(spot, minlength=groups * size).reshape(groups, size).astype(np.float64)
        return cls(good, seen)

    def arrays_without(self, *left_out: int) -> dict[str, npt.NDArray[np.generic]]:
        """Return the tables that have not seen these groups, as they are stored."""
        return {f"odds.{name}": self._table(name, left_out) for name in self.good}

    def without(self, *left_out: int) -> Odds:
        """Return the odds that have not seen these groups."""
        return Odds.from_arrays(self.arrays_without(*left_out))

    def _table(self, name: str, left_out: Sequence[int]) -> npt.NDArray[np.int8]:
        groups = [group for group in range(len(self.all[name])) if group not in left_out]
        good, seen = self.good[name][groups].sum(0), self.all[name][groups].sum(0)
        base = float(np.clip(good.sum() / max(seen.sum(), 1), 0.02, 0.98))
        share = np.clip((good + _PRIOR * base) / (seen + _PRIOR), 1e-6, 1 - 1e-6)
        odds = np.log(share / (1 - share)) - np.log(base / (1 - base))
        return np.rint(np.clip(odds, -WIDEST, WIDEST) * (127 / WIDEST)).astype(np.int8)


def _told(dump: Dump) -> dict[str, tuple[Ints, Floats]]:
    """Return by table where the words of a dump's blocks are counted, and the share of content that each tells of."""
    keys, share = keys_of(dump.page), np.maximum(dump.labels, 0).astype(np.float64)
    words = (dump.page.count + 0.5).astype(np.float64)
    short, long = dump.page.count <= SHORT, dump.page.count > SHORT
    some = np.ones(len(short), np.bool_)
    ahead, behind = _share_ahead(share, words), _share_ahead(share[::-1], words[::-1])[::-1]
    return {
        "us": _flat(keys.words, share, short), "ul": _flat(keys.words, share, long),
        "bi": _flat(keys.pairs, share, some), "ln": _flat(keys.line[:, None], share, some),
        "fu": _flat(keys.words, ahead, short),
        "fb": _flat(keys.pairs, ahead, short), "fl": _flat(keys.line[:, None], ahead, some),
        "pu": _flat(keys.words, behind, short), "pl": _flat(keys.line[:, None], behind, some),
    }  # fmt: skip


def _flat(places: Ints, share: Floats, some: npt.NDArray[np.bool_]) -> tuple[Ints, Floats]:
    known = (places >= 0) & some[:, None]
    return places[known], np.broadcast_to(share[:, None], places.shape)[known]


def _share_ahead(share: Floats, words: Floats) -> Floats:
    """Return which share of the words of the next blocks is content; 0 at the end."""
    n = len(share)
    good, size = np.append(0, np.cumsum(share * words)), np.append(0, np.cumsum(words))
    end = np.minimum(np.arange(n) + 1 + _NEAR, n)
    ahead = size[end] - size[1:]
    return np.asarray((good[end] - good[1:]) / np.maximum(ahead, 1e-6))
