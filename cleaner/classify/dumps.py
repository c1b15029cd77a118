"""The judgement of a dump: what of it is content, what kind of page it is, its title and its authors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.dump_net import DumpNet
from cleaner.classify.dump_titles import candidates_of, features_of
from cleaner.classify.judgement import PAGE_TYPES, Judgement
from cleaner.classify.ranked_authors import AuthorRanker
from cleaner.classify.ranked_titles import RankedTitles
from cleaner.classify.selection import Calibration, lowest_kept, page_facts
from cleaner.classify.text_context import context_of, signs
from cleaner.classify.text_features import COLUMNS, Measures, echoes, measure
from cleaner.classify.text_odds import Odds
from cleaner.classify.trees import Forest, sigmoid

if TYPE_CHECKING:
    from cleaner.blocks.document import Document


_LIKELY = 0.5
"""Probability from which on a page is taken for anything else than an article: a forum keeps its comments."""

_LIKELY_GOODS = 0.4
"""Probability from which on a page of no likely type is taken for one that sells something, one thing or several."""

_LEAST, _MOST = 0.2, 0.8
"""Between these the threshold of a page lies, wherever its best expected F1 does."""

_STRICTER = 0.5
"""What a page that is surely an article, and not cropped, adds to the strictness with which its scores are read."""

_FEW, _MOST_OF_FEW = 40, 0.5
"""Blocks under which somebody cropped a dump already, so that most of it is content; its highest threshold."""

_ARTICLE = np.array([name == "article" for name in PAGE_TYPES], np.float32)
_GOODS = np.array([name in ("product", "collection") for name in PAGE_TYPES], np.float32)

_STOPS, _LAST_STOP = COLUMNS.index("stops"), COLUMNS.index("last_stop")
_MUCH, _SENTENCE = 300, 40
"""Words of a block that may be all of a page, and of a sentence of it at most, in the mean."""

_TINY, _TEXT, _AS_TEXT = 3, 10, 0.75
"""Blocks under which a dump has no form to go by; words from which on a block of such a dump is text, and its least
probability.
"""


@dataclass(frozen=True, slots=True)
class DumpModel:
    """The model for plain text and Markdown; safe to use from many threads.

    The network guesses what is content; the trees of `second` decide, who see how its guess lies in the page.
    """

    net: DumpNet
    odds: Odds
    second: Forest | None
    titles: Forest | None
    authors: AuthorRanker | None
    trust: Calibration

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> DumpModel:
        """Return the model stored in arrays (`weights/dumps.npz`)."""
        return cls(
            DumpNet.from_arrays(arrays),
            Odds.from_arrays(arrays),
            Forest.from_arrays(arrays, "second") if "second.feature" in arrays else None,
            Forest.from_arrays(arrays, "titles") if "titles.feature" in arrays else None,
            AuthorRanker.from_arrays(arrays) if "authors.feature" in arrays else None,
            Calibration.from_arrays(arrays),
        )

    def judge(self, document: Document, *, is_titled: bool = False) -> Judgement:
        """Return the judgement of a dump's blocks, of which there must be at least one.

        With `is_titled` its title is known, and no line is looked at for it.
        """
        page = measure(document.blocks, document.page)
        scores, types = self.scores(page)
        if len(scores) < _TINY:
            is_record = "title" in document.page.headers
            scores, types = _of_tiny(scores, page, is_record=is_record), types * _ARTICLE
        else:
            scores = _of_whole(scores, page)
        words = page.count.astype(np.float32)
        stricter = _STRICTER * float(types @ _ARTICLE) ** 3 if len(scores) >= _FEW else 0.0
        threshold = best_threshold(scores, words, strictness=1 + stricter)
        confidence = self.trust.confidence(page_facts(scores, words, threshold, types))
        is_told = is_titled or "title" in document.page.headers or (len(scores) == 1 and page.count[0] >= _TEXT)
        titles = None if is_told else self.titles_in(document, scores, page, types)
        return Judgement(scores, _page_type(types), confidence, threshold, titles, page.stats.hashed, self.authors)

    def scores(self, page: Measures) -> tuple[Floats, Floats]:
        """Return the probability of each block, and those of the page's types."""
        odds = self.odds.columns(page)
        logits, types = self.net.run(page, columns_of(page, odds))
        if self.second is None:
            return sigmoid(logits), types
        context = context_of(page, odds, sigmoid(logits), types)
        return sigmoid(self.second.logits(np.ascontiguousarray(context.T))), types

    def titles_in(self, document: Document, scores: Floats, page: Measures, types: Floats) -> RankedTitles | None:
        """Return the lines that may be the title of a dump, or of a page that names none; None without any."""
        found = candidates_of(document, scores, page.count)
        looks = features_of(document, found, scores, page, types) if found else None
        return None if looks is None else RankedTitles(found, looks, page.stats.hashed, self.titles)


def columns_of(page: Measures, odds: Floats) -> Floats:
    """Return all measures of the blocks that the network sees, (n, f)."""
    return np.concatenate((page.columns, echoes(page), odds, signs(odds)), axis=1, dtype=np.float32)


def _of_tiny(scores: Floats, page: Measures, *, is_record: bool) -> Floats:
    """Return the probabilities of a dump that is a paragraph or two: models are trained on pages, and lose a third.

    Of a record, whose title is told, every sentence is text.
    """
    text = (page.count >= _TEXT) | (is_record & (page.columns[:, _LAST_STOP] > 0))
    return np.where(text, np.maximum(scores, np.float32(_AS_TEXT)), scores)


def _of_whole(scores: Floats, page: Measures) -> Floats:
    """Return the probabilities where one block holds most of a dump, in sentences: it was torn out of its lines."""
    count, stops = page.count, np.expm1(page.columns[:, _STOPS])
    whole = (count >= _MUCH) & (2 * count >= count.sum()) & (stops * _SENTENCE >= count)
    return np.where(whole, np.maximum(scores, np.float32(_AS_TEXT)), scores)


def _page_type(types: Floats) -> str:
    """Return the type that is likely, an article where none is; what is sold is one thing or several.

    >>> _page_type(np.array([0.1, 0.2, 0.0, 0.0, 0.0, 0.4, 0.3], np.float32))
    'product'
    """
    best = int(types.argmax())
    goods = types * _GOODS
    if types[best] < _LIKELY and goods.sum() >= _LIKELY_GOODS:
        return PAGE_TYPES[int(goods.argmax())]
    return PAGE_TYPES[best] if types[best] >= _LIKELY else "article"


def best_threshold(scores: Floats, words: Floats, *, strictness: float = 1.0) -> float:
    """Return the threshold at which the expected word F1 of what is kept of a dump is greatest, within bounds.

    >>> best_threshold(np.array([0.9, 0.45, 0.05], np.float32), np.array([50, 60, 60], np.float32))
    0.45
    """
    most = _MOST if len(scores) >= _FEW else _MOST_OF_FEW
    return round(min(max(lowest_kept(scores, words, strictness=strictness), _LEAST), most), 4)
