"""Train the ranker of authors in dumps, on what rules and models made of pages that the models had not seen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.blocks.document import Document
from cleaner.classify.arrays import Floats
from cleaner.classify.common_words import MOST_SITES, CommonWords
from cleaner.classify.folds import FOLDS
from cleaner.classify.judge import Judge
from cleaner.classify.judgement import Judgement
from cleaner.classify.ranked_authors import AuthorRanker, Scene, columns_of, signers_in
from cleaner.classify.train.boost import BoostOptions, fit_forest
from cleaner.classify.train.dump_pages import Dump, Gold, page_of, texts_of
from cleaner.classify.trees import Forest
from cleaner.engine.load import RuleBook
from cleaner.model import Options, Page
from cleaner.normalize.metadata import Metadata
from cleaner.steps import Run, Tools
from cleaner.text.chars import hash_words
from cleaner.text.words import SMALL_WORD

_OPTIONS = BoostOptions(trees=160, depth=5, rate=0.1, features=0.25, rows=0.8, l2=8.0)
_FEWEST_SITES = 3
"""Sites on which a word must be seen to be kept."""
_COUNTED = "inscriptis"
"""The style whose words are counted: the others have the same."""
_BY = re.compile(r"^\s*(written |posted )?by:?\s+")
_BETWEEN = re.compile(r"[;,|&\n]|\band\b")
_NO_TREES = Forest(np.zeros((0, 1), np.int16), np.zeros((0, 1), np.float32), np.zeros((0, 2), np.float32), 0.0)
_NO_WORDS = CommonWords(np.zeros(0, np.uint32), np.zeros(0, np.uint8))


class CountedWords:
    """On how many sites of each fold words stand in small letters."""

    def __init__(self, golds: Iterable[Gold], folders: tuple[Path, Path]) -> None:
        sites: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
        for gold in golds:
            text = texts_of(folders[0] / gold.dataset, folders[1], gold)[_COUNTED]
            for word in set(SMALL_WORD.findall(text)):
                sites[word].add((gold.fold, gold.domain))
        self._folds = {word: Counter(fold for fold, _ in where) for word, where in sites.items()}

    def without(self, fold: int | None) -> CommonWords:
        """Return the words as the sites of the other folds have them."""
        table: dict[int, int] = {}
        for word, folds in self._folds.items():
            count = folds.total() - (folds[fold] if fold is not None else 0)
            hashes = hash_words(word)
            if count >= _FEWEST_SITES and len(hashes) == 1:
                table[int(hashes[0])] = min(count, MOST_SITES)
        order = sorted(table)
        return CommonWords(np.array(order, np.uint32), np.array([table[key] for key in order], np.uint8))


@dataclass(frozen=True, slots=True)
class Authors:
    """Possible authors of many dumps in a row: features, whether each is right, dump and fold of each."""

    matrix: Floats
    right: npt.NDArray[np.bool_]
    dump: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    named: npt.NDArray[np.bool_]
    """Whether the page of each dump has authors, by the number of the dump."""

    @classmethod
    def of(
        cls, dumps: Sequence[Dump], judges: Mapping[int, Judge], words: CountedWords, folders: tuple[Path, Path]
    ) -> Authors:
        """Return the possible authors of dumps as judges and rules leave them; `folders` are data and work."""
        tables = {fold: words.without(fold) for fold in range(FOLDS)}
        parts = []
        for number, dump in enumerate(dumps):
            gold = dump.gold
            page = page_of(texts_of(folders[0] / gold.dataset, folders[1], gold)[dump.style], gold, dump.style)
            scene = _scene_of(page, judges[gold.fold])
            found = signers_in(scene, tables[gold.fold]) if scene is not None else []
            if scene is not None and found:
                right = np.array([bool(gold.authors) and plain(s.names) == plain(gold.authors) for s in found])
                matrix = columns_of(scene, found, tables[gold.fold])
                parts.append((matrix, right, np.full(len(found), number), np.full(len(found), gold.fold)))
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        return cls(columns[0], columns[1], columns[2], columns[3], np.array([bool(d.gold.authors) for d in dumps]))

    def fit(self, left_out: int | None) -> Forest:
        """Return a ranker that has not seen one fold."""
        some = self.fold != left_out
        return fit_forest(self.matrix[some], self.right[some].astype(np.float32), np.ones(some.sum()), _OPTIONS)

    def judged(self, ranker: Forest, fold: int) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return of the dumps of a fold the logit of the best names, whether they are right, and whether any are."""
        some = self.fold == fold
        logits = ranker.logits(np.ascontiguousarray(self.matrix[some].T))
        order = np.lexsort((-logits, self.dump[some]))
        dumps, first = np.unique(self.dump[some][order], return_index=True)
        best = order[first]
        return logits[best], self.right[some][best], self.named[dumps]


@dataclass(frozen=True, slots=True)
class _Watching(AuthorRanker):
    """A ranker that keeps what it is asked, and names nobody."""

    seen: list[Scene]

    def best(self, scene: Scene) -> tuple[str, ...]:
        self.seen.append(scene)
        return ()


@dataclass(frozen=True, slots=True)
class _WatchingJudge(Judge):
    """A judge whose ranker of authors is watched."""

    ranker: _Watching

    def __call__(self, document: Document, *, metadata: Metadata | None = None) -> Judgement:
        return replace(Judge.__call__(self, document, metadata=metadata), authors=self.ranker)


def _scene_of(page: Page, judge: Judge) -> Scene | None:
    """Return what is known of a dump when its authors are looked for, None where nobody looks for any."""
    ranker = _Watching(_NO_TREES, _NO_WORDS, [])
    Run(Tools(_rules(), _WatchingJudge(judge.html, judge.dumps, judge.hash, ranker)), page, Options()).article()
    return ranker.seen[0] if ranker.seen else None


@cache
def _rules() -> RuleBook:
    return RuleBook.load(())


def plain(names: Sequence[str]) -> frozenset[str]:
    """Return names as they are compared: order, case and marks do not count, and whatever joins two parts them."""
    text = _BY.sub("", unicodedata.normalize("NFKC", ";".join(names)).casefold().strip())
    parts = (" ".join(re.sub(r"[^\w\s]", " ", part).split()) for part in _BETWEEN.split(text))
    return frozenset(part for part in parts if part)
