"""From the probabilities of blocks to what to keep of a page, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats

_LEAST, _MOST = 0.2, 0.75
"""Between these the threshold of a page lies, wherever its best expected F1 does."""


def best_threshold(scores: Floats, words: Floats) -> float:
    """Return the threshold at which the expected word F1 of what is kept of a page in HTML is greatest, within bounds.

    >>> best_threshold(np.array([0.9, 0.55, 0.05], np.float32), np.array([50, 40, 60], np.float32))
    0.5499
    """
    return round(min(max(lowest_kept(scores, words) - 1e-4, _LEAST), _MOST), 4)


def lowest_kept(scores: Floats, words: Floats, *, strictness: float = 1.0) -> float:
    """Return the score from which on all blocks have to be kept for the greatest expected word F1.

    `strictness` is the power of the scores by which that is expected: above 1 it trusts middling scores less.
    """
    order = np.argsort(-scores, kind="stable")
    hits, size = np.cumsum(scores[order] ** strictness * words[order]), np.cumsum(words[order])
    expected = 2 * hits / (size + hits[-1] + 1e-6)
    return float(scores[order][int(np.argmax(expected))])


def page_facts(scores: Floats, words: Floats, threshold: float, kinds: Floats) -> Floats:
    """Return what confidence is made of: expected precision, recall and F1, doubtful text, size, types of page."""
    kept = scores >= threshold
    size, mass = float(words[kept].sum()), float((scores * words).sum())
    hits = float((scores * words)[kept].sum())
    doubtful = float(words[(scores > 0.1) & (scores < 0.9)].sum()) / max(size, 1)
    sure = float(words[scores > 0.9].sum()) / max(size, 1)
    precision, recall, f1 = hits / max(size, 1), hits / max(mass, 1), 2 * hits / max(size + mass, 1)
    return np.array([precision, recall, f1, min(doubtful, 3), min(sure, 1), np.log1p(size), *kinds], np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of whether what is kept has word F1 of at least .9, fitted on pages that no model had seen."""

    weights: Floats
    bias: float

    def confidence(self, facts: Floats) -> float:
        """Return the probability that the kept text is right."""
        return float(1 / (1 + np.exp(-float(facts @ self.weights) - self.bias)))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Calibration:
        """Return the calibration stored in a file of weights."""
        return cls(arrays["trust.weights"].astype(np.float32), float(arrays["trust.bias"].astype(float)[0]))
