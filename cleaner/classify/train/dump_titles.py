"""Train the ranker of titles in dumps, on scores of pages that the networks had not seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.classify.dump_titles import candidates_of, features_of
from cleaner.classify.text_features import measure
from cleaner.classify.train.boost import BoostOptions, fit_forest
from cleaner.classify.train.dump_pages import Dump, document_of, texts_of
from cleaner.classify.trees import Forest

Floats = npt.NDArray[np.float32]

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
OPTIONS = BoostOptions(trees=160, depth=5, rate=0.15, features=0.5, rows=0.8, l2=5.0)


@dataclass(frozen=True, slots=True)
class Titles:
    """Candidates of many dumps in a row: features, whether each is the title, dump and fold of each."""

    matrix: Floats
    right: npt.NDArray[np.bool_]
    dump: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]

    @classmethod
    def of(cls, judged: Iterable[tuple[Dump, Floats, Floats]], data: Path, work: Path) -> Titles:
        """Return the candidates of dumps, each given with its scores and types."""
        parts = []
        for number, (dump, scores, types) in enumerate(judged):
            gold = dump.gold
            document = document_of(texts_of(data / gold.dataset, work, gold)[dump.style], gold, dump.style)
            if len(document.blocks) != len(scores):
                continue  # its arrays were kept from another way of segmenting
            found = candidates_of(document, scores, dump.page.count)
            if not found or not gold.title:
                continue
            matrix = features_of(document, found, scores, measure(document.blocks, document.page), types)
            right = np.array([plain(one.text) == plain(gold.title) for one in found])
            parts.append((matrix, right, np.full(len(found), number), np.full(len(found), gold.fold)))
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def fit(self, left_out: int | None) -> Forest:
        """Return a ranker that has not seen one fold."""
        some = self.fold != left_out
        return fit_forest(self.matrix[some], self.right[some].astype(np.float32), np.ones(some.sum()), OPTIONS)

    def exact(self, ranker: Forest, fold: int) -> float:
        """Return the share of the dumps of a fold whose best candidate is the title."""
        some = self.fold == fold
        logits = ranker.logits(np.ascontiguousarray(self.matrix[some].T))
        order = np.lexsort((-logits, self.dump[some]))
        _, first = np.unique(self.dump[some][order], return_index=True)
        return float(self.right[some][order][first].mean())


def plain(title: str) -> str:
    """Return a title as it is compared: case, spaces, quotes and end punctuation do not count."""
    text = unicodedata.normalize("NFKC", title).translate(_QUOTES).casefold()
    return re.sub(r"\s+", " ", text).strip(" .\"'")
