"""Train the model for HTML pages, and score it on domains that it has not seen.

    python -m cleaner.classify.train.html --data ../shared/data --work /tmp/html pairs
    python -m cleaner.classify.train.html --data ../shared/data --work /tmp/html fold 0 1 2 3 4
    python -m cleaner.classify.train.html --data ../shared/data --work /tmp/html final

`pairs` trains the teachers, one for each pair of folds (`cleaner.classify.train.teachers`). `fold` trains one model
for each fold without the pages of that fold, writes it to `WORK/fold{k}.npz` and its judgement of the left-out pages to
`WORK/held{k}.npz`. `final` trains on all pages, fits the confidence on what the folds wrote, and writes
`cleaner/classify/weights/html.npz`. Every step is deterministic by its seed.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.block_net import CLIP
from cleaner.classify.features import features_of
from cleaner.classify.folds import FOLDS
from cleaner.classify.html_model import HtmlModel, net_input
from cleaner.classify.judge import WEIGHTS
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.lexicon import Lexicon
from cleaner.classify.selection import best_threshold, page_facts
from cleaner.classify.train.boost import BoostOptions, fit_forest
from cleaner.classify.train.counts import CountedLexicon
from cleaner.classify.train.net import NetOptions, TrainPage, arrays_of, train_net
from cleaner.classify.train.pages import Example, foreign, load
from cleaner.classify.train.teachers import Pair, Teachers, missing, save

Arrays = dict[str, Any]

SETS = ("wcxb-dev", "fundus")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a model is made of: networks by seed, trees; `foreign` is the share of pages that are seen disguised too."""

    seeds: Sequence[int] = (0,)
    net: NetOptions = field(default_factory=NetOptions)
    trees: BoostOptions | None = None
    foreign: float = 0.5


def examples_of(data: Path, work: Path) -> list[Example]:
    """Return the pages of all sets."""
    return [example for name in SETS for example in load(data / name, work / "labels" / name)]


def train(examples: Sequence[Example], out: tuple[int, ...], plan: Plan, labels: Sequence[Floats] | None) -> Arrays:
    """Return the weights of a model that has not seen the pages of the folds `out`; `labels` are what to tell it.

    The lexicon by which a training page is measured is counted without the fold of that page.
    """
    counted = CountedLexicon.of(examples, [example.fold for example in examples])
    lexicons = {group: counted.without(group, *out) for group in range(FOLDS)}
    told = labels or [example.labels for example in examples]
    seen = [replace(e, labels=label) for e, label in zip(examples, told, strict=True) if e.fold not in out]
    matrices = [_features(example, lexicons[example.fold]) for example in seen]
    total = np.concatenate(matrices, axis=1)
    mean, scale = total.mean(1), total.std(1) + 1e-3
    arrays: Arrays = {"mean": mean, "scale": scale, **_lexicon_arrays(counted.without(*out))}
    if plan.trees is not None:
        arrays |= fit_forest(total.T, *_targets(seen), plan.trees).arrays("forest")
    del total
    pages = [_train_page(example, (matrix.T - mean) / scale)
             for example, matrix in zip(seen, matrices, strict=True)]  # fmt: skip
    pages += [_train_page(example, (_features(example, lexicons[example.fold]).T - mean) / scale)
              for example in made(seen, plan.foreign)]  # fmt: skip
    for k, seed in enumerate(plan.seeds):
        arrays |= arrays_of(train_net(pages, replace(plan.net, seed=seed)), f"net{k}")
    return arrays


def made(examples: Sequence[Example], share: float) -> Iterator[Example]:
    """Yield a part of the pages once more, in words that no language has."""
    for example in examples:
        rng = random.Random(f"foreign/{example.dataset}/{example.name}")  # noqa: S311
        if example.page_type == "article" and rng.random() < share:
            yield foreign(example, rng)


def _features(example: Example, lexicon: Lexicon) -> Floats:
    return features_of(example.document, example.raw, lexicon, example.about)


def _lexicon_arrays(lexicon: Lexicon) -> Arrays:
    half = np.float16
    return {
        "words": lexicon.words.astype(half),
        "names": lexicon.names.astype(half),
        "types": lexicon.types.astype(half),
    }


def _targets(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """Return the share of content of each block and its weight; all pages weigh the same."""
    weights = []
    for example in examples:
        words = np.maximum(np.diff(example.raw.stats.offsets), 1) ** 0.7 * (example.labels >= 0)
        weights.append(words / max(words.sum(), 1) * 100)
    return np.concatenate([np.maximum(example.labels, 0) for example in examples]), np.concatenate(weights)


def _train_page(example: Example, columns: Floats) -> TrainPage:
    """Return a page with its target, as the network is trained on."""
    assert example.document.elements is not None  # noqa: S101 - an HTML page always has one
    page = net_input(example.raw, example.document.elements, np.clip(columns, -CLIP, CLIP))
    words = np.bincount(example.words.block, minlength=len(example.labels)).astype(np.float32)
    kind = PAGE_TYPES.index(example.page_type) if example.dataset != "fundus" else -1
    return TrainPage(page, example.labels, words, kind)


def hold_out(model: HtmlModel, examples: Sequence[Example]) -> Arrays:
    """Return the model's scores of pages that it has not seen, with the facts and the word F1 of each page."""
    scores, facts, quality = [], [], []
    for example in examples:
        p, kinds, words = model.scores(example.document, example.about, example.raw)
        threshold = best_threshold(p, words)
        scores.append(p)
        facts.append(page_facts(p, words, threshold, kinds))
        quality.append(example.words.score(without_repeats(example, p >= threshold))[2])
    names = np.array([f"{example.dataset}/{example.name}" for example in examples])
    sizes = np.array([len(p) for p in scores])
    return {"names": names, "sizes": sizes, "scores": np.concatenate(scores), "facts": np.stack(facts),
            "f1": np.array(quality, np.float32)}  # fmt: skip


def without_repeats(example: Example, keep: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which blocks are kept when of equal blocks of eight words or more only the first stays."""
    keep, seen = keep.copy(), set()
    count = np.diff(example.raw.stats.offsets)
    for i in np.flatnonzero(keep & (count >= 8)):
        keep[i] = example.raw.same[i] not in seen
        seen.add(example.raw.same[i])
    return keep


def fit_confidence(paths: Sequence[Path]) -> Arrays:
    """Return the weights of the confidence, fitted on what folds held out."""
    from sklearn.linear_model import LogisticRegression

    held = [dict(np.load(path, allow_pickle=False)) for path in paths]
    facts = np.concatenate([part["facts"] for part in held])
    right = np.concatenate([part["f1"] for part in held]) >= 0.9
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(facts, right)
    return {"trust.weights": fitted.coef_[0].astype(np.float32), "trust.bias": fitted.intercept_.astype(np.float32)}


_UNFITTED: Arrays = {"trust.weights": np.zeros(6 + len(PAGE_TYPES), np.float32), "trust.bias": np.zeros(1, np.float32)}


def run_pair(examples: Sequence[Example], pair: Pair, work: Path, plan: Plan) -> None:
    """Train without two folds, and write what the model says of them."""
    model = HtmlModel.from_arrays(train(examples, pair, plan, None) | _UNFITTED)
    inside = [example for example in examples if example.fold in pair]
    save(work, pair, (model.scores(example.document, example.about, example.raw)[0] for example in inside))
    _log.info("pair %s: done", pair)


def softened(examples: Sequence[Example], work: Path, left_out: int | None) -> list[Floats]:
    """Return the labels of pages as a network is told them that has not seen fold `left_out`."""
    folds = [example.fold for example in examples]
    return Teachers.load(work, folds).soften([example.labels for example in examples], left_out)


def run_fold(examples: Sequence[Example], fold: int, work: Path, plan: Plan) -> None:
    """Train without one fold, and write the model and what it says of that fold."""
    arrays = train(examples, (fold,), plan, softened(examples, work, fold)) | _UNFITTED
    np.savez_compressed(work / f"fold{fold}.npz", **arrays)
    held = hold_out(HtmlModel.from_arrays(arrays), [example for example in examples if example.fold == fold])
    np.savez_compressed(work / f"held{fold}.npz", **held)
    for name in SETS:
        inside = [f1 for f1, page in zip(held["f1"], held["names"], strict=True) if str(page).startswith(name)]
        _log.info("fold %d %s: word F1 %.4f on %d pages", fold, name, np.mean(inside), len(inside))


def main() -> None:
    """Train folds or the final model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS / "html.npz")
    parser.add_argument("--passes", type=int, default=NetOptions().passes)
    parser.add_argument("--trees", type=int, default=0)
    parser.add_argument("--seed", type=int, default=NetOptions().seed)
    parser.add_argument("what", choices=("pairs", "fold", "final"))
    parser.add_argument("folds", type=int, nargs="*")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    trees = BoostOptions(trees=args.trees) if args.trees else None
    plan = Plan((args.seed,), NetOptions(passes=args.passes), trees)
    examples = examples_of(args.data, args.work)
    for pair in missing(args.work) if args.what == "pairs" else ():
        run_pair(examples, pair, args.work, plan)
    for fold in args.folds if args.what == "fold" else ():
        run_fold(examples, fold, args.work, plan)
    if args.what == "final":
        held = sorted(args.work.glob("held*.npz"))
        arrays = train(examples, (), plan, softened(examples, args.work, None))
        np.savez_compressed(args.out, **(arrays | fit_confidence(held)))


if __name__ == "__main__":
    main()
