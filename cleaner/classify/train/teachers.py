"""Softer labels: what networks say of a page that they have not seen, mixed with what its gold says.

Golds disagree on what no page tells: whether the products of a shop, the notes on an author or the posts below an
answer belong to the text. A network that is told 0 or 1 for each of them learns pages by heart. One that is told what
others expect learns what can be known.

The teachers of a page have seen neither its fold nor the fold that its pupil is scored on: one for each pair of folds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from cleaner.classify.arrays import Floats
from cleaner.classify.folds import FOLDS

Pair = tuple[int, int]

SHARE = 0.4
"""Share of a label that is the teachers'."""

PAIRS: tuple[Pair, ...] = tuple(combinations(range(FOLDS), 2))


@dataclass(frozen=True, slots=True)
class Teachers:
    """What the network of each pair of folds says of pages in them: by pair, the scores of a page by its number.

    `folds` has the fold of each page.
    """

    folds: Sequence[int]
    said: Mapping[Pair, Mapping[int, Floats]]

    @classmethod
    def load(cls, work: Path, folds: Sequence[int]) -> Teachers:
        """Return what `save` kept in `work` of pages in these folds; raises `FileNotFoundError` where a pair lacks."""
        found: dict[Pair, dict[int, Floats]] = {}
        for pair in PAIRS:
            numbers = [number for number, fold in enumerate(folds) if fold in pair]
            with np.load(_path(work, pair), allow_pickle=False) as kept:
                parts = np.split(kept["scores"], np.cumsum(kept["sizes"])[:-1])
            found[pair] = dict(zip(numbers, parts, strict=True))
        return cls(folds, found)

    def soften(self, labels: Sequence[Floats], left_out: int | None) -> list[Floats]:
        """Return the labels of all pages as a network is told them that has not seen fold `left_out`.

        Those of that fold stay as they are, and -1 does, which means no words.
        """
        return [
            own if fold == left_out else self._mixed(own, number, left_out)
            for number, (own, fold) in enumerate(zip(labels, self.folds, strict=True))
        ]

    def _mixed(self, own: Floats, number: int, left_out: int | None) -> Floats:
        fold = self.folds[number]
        pairs = [pair for pair in PAIRS if fold in pair and (left_out is None or left_out in pair)]
        expected = np.mean([self.said[pair][number] for pair in pairs], axis=0, dtype=np.float32)
        mixed = (1 - SHARE) * np.maximum(own, 0) + SHARE * expected
        return np.where(own < 0, own, mixed).astype(np.float32)


def missing(work: Path) -> Iterator[Pair]:
    """Yield the pairs of folds that nothing is kept of."""
    return (pair for pair in PAIRS if not _path(work, pair).exists())


def save(work: Path, pair: Pair, scores: Iterable[Floats]) -> None:
    """Keep what the network of a pair says of the pages in it, in their order."""
    parts = list(scores)
    sizes = np.array([len(part) for part in parts])
    np.savez_compressed(_path(work, pair), scores=np.concatenate(parts).astype(np.float16), sizes=sizes)


def _path(work: Path, pair: Pair) -> Path:
    return work / f"pair{pair[0]}{pair[1]}.npz"
