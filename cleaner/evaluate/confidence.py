"""How far the confidence of the project's articles can be trusted: their scores by confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from cleaner.evaluate.run import Scored

_RIGHT = 0.9
"""Word F1 from which an article is right: this is what confidence is the probability of."""
SURE = 0.9
"""Confidence from which an article is counted as one that the cleaner is sure of."""


class Bin(NamedTuple):
    """Pages whose confidence is at least `least`, and less than a tenth more: how many, the share right, mean F1."""

    least: float
    pages: int
    right: float
    f1: float


def bins_of(results: Sequence[Scored]) -> list[Bin]:
    """Return the bins that hold pages, the most confident first."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for result in results:
        if result.confidence is not None:
            found[min(9, int(result.confidence * 10))].append(result.scores["f1"])
    return [
        Bin(tenth / 10, len(scores), fmean(f1 >= _RIGHT for f1 in scores), fmean(scores))
        for tenth, scores in sorted(found.items(), reverse=True)
    ]


def reliability(results: Sequence[Scored]) -> str:
    """Return the bins as a Markdown table, and in words what holds of the sure pages."""
    bins = bins_of(results)
    lines = ["| confidence | pages | word F1 ≥ .9 | mean F1 |", "|---|---:|---:|---:|"]
    lines += [f"| {b.least:.1f} to {b.least + 0.1:.1f} | {b.pages} | {b.right:.2f} | {b.f1:.3f} |" for b in bins]
    return "\n".join([*lines, "", *_in_words(results)])


def _in_words(results: Sequence[Scored]) -> list[str]:
    kinds = {"pages": list(results), "articles": [result for result in results if result.kind == "article"]}
    lines = []
    for name, judged in kinds.items():
        sure = [result.scores["f1"] for result in judged if (result.confidence or 0) >= SURE]
        if sure:
            lines.append(f"{len(sure) / len(judged):.0%} of {len(judged)} {name} have confidence .9 or more, "
                         f"{fmean(f1 >= _RIGHT for f1 in sure):.0%} of these word F1 .9 or better.")  # fmt: skip
    return lines
