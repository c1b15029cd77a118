"""Train what looks at a dump again, on what networks said of pages that they had not seen: trees and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.dumps import best_threshold
from cleaner.classify.selection import page_facts
from cleaner.classify.text_context import context_of
from cleaner.classify.text_odds import Odds
from cleaner.classify.train.boost import BoostOptions, fit_forest
from cleaner.classify.train.dump_pages import Dump
from cleaner.classify.trees import Forest, sigmoid

Arrays = dict[str, Any]

_ROWS = 250_000
"""Blocks that trees are fitted on."""


@dataclass(frozen=True, slots=True)
class Held:
    """A dump, and what a network said of it that had not seen its domain: logits (n,), types of page."""

    dump: Dump
    logits: Floats
    types: Floats


def context(held: Held, odds: Odds) -> npt.NDArray[np.float16]:
    """Return what the trees know of the blocks of a dump, (n, f), in half precision: there are many dumps."""
    page = held.dump.page
    columns = context_of(page, odds.columns(page), sigmoid(held.logits), held.types)
    return np.clip(columns, -60000, 60000).astype(np.float16)


@dataclass(frozen=True, slots=True)
class Rows:
    """A sample of blocks: what the trees know, targets, weights, folds."""

    matrix: Floats
    target: Floats
    weight: Floats
    fold: npt.NDArray[np.int64]

    @classmethod
    def of(cls, held: Sequence[Held], contexts: Sequence[npt.NDArray[np.float16]], seed: int = 0) -> Rows:
        """Return a sample of the blocks of dumps with their contexts."""
        rng = np.random.default_rng(seed)
        share = min(1.0, _ROWS / sum(len(one.logits) for one in held))
        parts = []
        for one, columns in zip(held, contexts, strict=True):
            dump = one.dump
            some = np.flatnonzero((dump.labels >= 0) & (rng.random(len(dump.labels)) < share))
            words = (dump.page.count + 0.5) ** 0.7
            weight = words[some] / words.sum() * 100
            parts.append((columns[some], dump.labels[some], weight, np.full(len(some), dump.gold.fold)))
        matrix, target, weight, fold = (np.concatenate(column) for column in zip(*parts, strict=True))
        return cls(matrix.astype(np.float32), target, weight, fold)

    def fit(self, left_out: int | None, options: BoostOptions) -> Forest:
        """Return trees fitted on all folds but one."""
        some = self.fold != left_out
        return fit_forest(self.matrix[some], self.target[some], self.weight[some], options)


def fit_trust(facts: Floats, quality: Floats) -> Arrays:
    """Return the weights of the confidence that the word F1 is .9 or more; `facts` (pages, f), `quality` (pages,)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(facts, quality >= 0.9)
    return {"trust.weights": fitted.coef_[0].astype(np.float32), "trust.bias": fitted.intercept_.astype(np.float32)}


def facts_of(dump: Dump, scores: Floats, types: Floats) -> tuple[Floats, float]:
    """Return what the confidence in a dump is made of, and the word F1 of what is kept, as the labels tell it."""
    words, share = dump.page.count.astype(np.float32), np.maximum(dump.labels, 0)
    threshold = best_threshold(scores, words)
    kept = scores >= threshold
    hits = float((share * words)[kept].sum())
    f1 = (2 * hits + 1) / (float(words[kept].sum()) + float((share * words).sum()) + 1)
    return page_facts(scores, words, threshold, types), f1
