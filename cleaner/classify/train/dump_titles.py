"""Train the ranker of titles in dumps, on what rules and models made of pages that the models had not seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.blocks.document import Document
from cleaner.classify.arrays import Floats
from cleaner.classify.dump_titles import Candidate
from cleaner.classify.judge import Judge
from cleaner.classify.judgement import Judgement
from cleaner.classify.ranked_titles import RankedTitles
from cleaner.classify.train.boost import BoostOptions, fit_forest
from cleaner.classify.train.dump_pages import Shown
from cleaner.classify.train.dump_written import STYLE
from cleaner.classify.trees import Forest
from cleaner.engine.load import RuleBook
from cleaner.model import Decision, Options, Page
from cleaner.normalize.metadata import Metadata
from cleaner.steps import Run, Tools

Seen = tuple[Sequence[Candidate], Floats]

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_OPTIONS = BoostOptions(trees=400, depth=5, rate=0.06, features=0.5, rows=0.8, l2=5.0)


@dataclass(frozen=True, slots=True)
class Titles:
    """Candidates of many dumps in a row: features, whether each is the title, dump and fold of each.

    `real` tells those of real pages, by which a ranker is scored.
    """

    matrix: Floats
    right: npt.NDArray[np.bool_]
    dump: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    real: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, dumps: Iterable[Shown], judges: Mapping[int, Judge]) -> Titles:
        """Return the candidates of dumps as judges and rules leave them."""
        parts = []
        for number, (gold, page) in enumerate(dumps):
            # Of a real page without a title nobody knows whether it has none.
            is_known = gold.title or gold.dataset == STYLE
            seen = _candidates_in(page, judges[gold.fold]) if is_known else None
            if seen is not None:
                found, matrix = seen
                right = np.array([bool(gold.title) and plain(one.text) == plain(gold.title) for one in found])
                same = (np.full(len(found), value) for value in (number, gold.fold, gold.dataset != STYLE))
                parts.append((matrix, right, *same))
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def fit(self, left_out: int | None) -> Forest:
        """Return a ranker that has not seen one fold."""
        some = self.fold != left_out
        return fit_forest(self.matrix[some], self.right[some].astype(np.float32), np.ones(some.sum()), _OPTIONS)

    def exact(self, ranker: Forest, fold: int) -> float:
        """Return the share of the dumps of a fold whose best candidate is the title."""
        some = (self.fold == fold) & self.real
        logits = ranker.logits(np.ascontiguousarray(self.matrix[some].T))
        order = np.lexsort((-logits, self.dump[some]))
        _, first = np.unique(self.dump[some][order], return_index=True)
        return float(self.right[some][order][first].mean())


@dataclass(frozen=True, slots=True)
class _Watched(RankedTitles):
    """Candidates of which somebody sees what they are ranked by."""

    seen: list[Seen]

    def best(self, document: Document, decisions: Sequence[Decision]) -> str | None:
        self.seen.append((self.found, self.columns(document, decisions)))
        return None


@dataclass(frozen=True, slots=True)
class _Watching(Judge):
    """A judge whose candidates are watched."""

    seen: list[Seen]

    def __call__(self, document: Document, *, metadata: Metadata | None = None) -> Judgement:
        judgement = Judge.__call__(self, document, metadata=metadata)
        ranked = judgement.titles
        watched = ranked and _Watched(ranked.found, ranked.looks, ranked.words, ranked.forest, self.seen)
        return replace(judgement, titles=watched)


def _candidates_in(page: Page, judge: Judge) -> Seen | None:
    """Return the candidates for the title of a dump and what they are ranked by, None where there are none."""
    seen: list[Seen] = []
    Run(Tools(_rules(), _Watching(judge.html, judge.dumps, judge.hash, seen)), page, Options()).article()
    return seen[0] if seen else None


@cache
def _rules() -> RuleBook:
    return RuleBook.load(())


def plain(title: str) -> str:
    """Return a title as it is compared: case, spaces, quotes and end punctuation do not count."""
    text = unicodedata.normalize("NFKC", title).translate(_QUOTES).casefold()
    return re.sub(r"\s+", " ", text).strip(" .\"'")
