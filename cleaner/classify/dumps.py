"""The judgement of a dump: what of it is content, what kind of page it is, and its title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.dump_net import DumpNet
from cleaner.classify.dump_titles import candidates_of, features_of
from cleaner.classify.judgement import Judgement
from cleaner.classify.text_context import context_of
from cleaner.classify.text_features import Measures, measure
from cleaner.classify.text_odds import Odds
from cleaner.classify.trees import Forest, sigmoid

if TYPE_CHECKING:
    from cleaner.blocks.document import Document

Floats = npt.NDArray[np.float32]

DUMP_TYPES = ("article", "documentation", "forum", "service", "product", "collection", "listing")
"""The page types in the order of the network's outputs."""

_TITLE = -3.0
"""Logit under which the best candidate is no title."""

_FORUM = 0.7
"""Probability from which on a page is taken for a forum."""

_LEAST, _MOST = 0.2, 0.8
"""Between these the threshold of a page lies, wherever its best expected F1 does."""

_FEW, _MOST_OF_FEW = 40, 0.5
"""Blocks under which somebody cropped a dump already, so that most of it is content; its highest threshold."""


@dataclass(frozen=True, slots=True)
class DumpModel:
    """The model for plain text and Markdown; safe to use from many threads.

    The network guesses what is content, the trees of `second` look again at how its guess lies in the page.
    """

    net: DumpNet
    odds: Odds
    second: Forest
    titles: Forest

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> DumpModel:
        """Return the model stored in arrays (`weights/dumps.npz`)."""
        return cls(
            DumpNet.from_arrays(arrays),
            Odds.from_arrays(arrays),
            Forest.from_arrays(arrays, "second"),
            Forest.from_arrays(arrays, "titles"),
        )

    def judge(self, document: Document) -> Judgement:
        """Return the judgement of a dump's blocks, of which there must be at least one."""
        page = measure(document.blocks, marked=document.page.kind == "markdown")
        logits, types = self.net.run(page)
        context = context_of(page, self.odds.columns(page), sigmoid(logits), types)
        scores = sigmoid(self.second.logits(np.ascontiguousarray(context.T)))
        threshold = best_threshold(scores, page.count.astype(np.float32))
        kind = _page_type(types)
        title = None if "title" in document.page.headers else self._title(document, scores, page, types)
        return Judgement(scores, kind, _confidence(scores, page, threshold), threshold, title)

    def _title(self, document: Document, scores: Floats, page: Measures, types: Floats) -> str | None:
        """Return the best title that a dump shows, None where no line looks like one."""
        found = candidates_of(document, scores, page.count)
        if not found:
            return None
        logits = self.titles.logits(np.ascontiguousarray(features_of(document, found, scores, page, types).T))
        best = int(logits.argmax())
        return " ".join(found[best].text.split()) if logits[best] > _TITLE else None


def _page_type(types: Floats) -> str:
    """Return the likeliest type; a page is taken for a forum, whose comments stay, only when that is likely."""
    likely = types.copy()
    forum = DUMP_TYPES.index("forum")
    likely[forum] *= types[forum] >= _FORUM
    return DUMP_TYPES[int(likely.argmax())]


def best_threshold(scores: Floats, words: Floats) -> float:
    """Return the threshold at which the expected word F1 of what is kept is greatest, within bounds.

    >>> best_threshold(np.array([0.9, 0.45, 0.05], np.float32), np.array([50, 60, 60], np.float32))
    0.45
    """
    order = np.argsort(-scores, kind="stable")
    hits, size = np.cumsum(scores[order] * words[order]), np.cumsum(words[order])
    expected = 2 * hits / (size + hits[-1] + 1e-6)
    best = float(scores[order][int(np.argmax(expected))])
    most = _MOST if len(scores) >= _FEW else _MOST_OF_FEW
    return round(min(max(best, _LEAST), most), 4)


def _confidence(scores: Floats, page: Measures, threshold: float) -> float:
    """Return the expected word F1 of the kept blocks."""
    words = page.count.astype(np.float32)
    kept = scores >= threshold
    hits = float((scores * words)[kept].sum())
    return min(1.0, 2 * hits / (float(words[kept].sum()) + float((scores * words).sum()) + 1e-6))
