"""Train the model for dumps, and score it on domains that it has not seen.

    python -m cleaner.classify.train.dumps --data ../shared/data --work /tmp/dumps --furnished pairs
    python -m cleaner.classify.train.dumps --data ../shared/data --work /tmp/dumps --written --passes 24 fold 0 1 2 3 4
    python -m cleaner.classify.train.dumps --data ../shared/data --work /tmp/dumps --written --passes 24 second
    python -m cleaner.classify.train.dumps --data ../shared/data --work /tmp/dumps --written --passes 24 authors
    python -m cleaner.classify.train.dumps --data ../shared/data --work /tmp/dumps --written --passes 24 --seed 1 final

`pairs` trains the teachers, one for each pair of folds (`cleaner.classify.train.teachers`).
`fold` trains the network of each fold without the pages of that fold, and writes it to `WORK/net{k}.npz` with what it
says of the left-out pages in `WORK/held{k}.npz`. `second` trains what looks again (trees, titles, confidence) on what
the networks said of pages that they had not seen, for each fold without that fold, and writes the models of the folds
to `WORK/fold{k}.npz`. `authors` trains on what these make of the pages of their fold what tells who wrote a dump, and
adds it to them. `final` trains on all pages and writes `cleaner/classify/weights/dumps.npz`.
Every step is deterministic by its seed. With `--furnished`, networks and odds also see articles among lines that other
sites have (`cleaner.classify.train.dump_furnish`). With `--written`, networks, trees and titles see whole dumps that
were written for training (`cleaner.classify.train.dump_written`); all steps but `pairs` must have it, or none.
"""

from __future__ import annotations

import argparse
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.dump_net import DumpNet
from cleaner.classify.dumps import best_threshold, columns_of
from cleaner.classify.folds import FOLDS
from cleaner.classify.judge import WEIGHTS, Judge
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.train.boost import BoostOptions
from cleaner.classify.train.dump_authors import Authors, CountedWords
from cleaner.classify.train.dump_net import NetOptions, TrainPage, train_net
from cleaner.classify.train.dump_pages import FURNISHED, MADE, SCORED, USUAL, Dump, Shown, load, page_of, texts_of
from cleaner.classify.train.dump_second import Held, Rows, context, facts_of, fit_trust
from cleaner.classify.train.dump_titles import Titles
from cleaner.classify.train.dump_written import STYLE, dumps_written, shown
from cleaner.classify.train.odds import CountedOdds
from cleaner.classify.train.teachers import Pair, Teachers, missing, save
from cleaner.classify.trees import Forest, sigmoid

Arrays = dict[str, Any]

SETS = ("wcxb-dev", "fundus")
_COUNTED = ("inscriptis", "bs4", FURNISHED, STYLE)
"""Styles whose words are counted, where they are trained on: the others have the same lines, or nearly."""

_MARKED = (FURNISHED, STYLE)
"""Styles with lines that were written for training."""

_TREES = BoostOptions(trees=200, depth=6, rate=0.08, features=0.25, rows=0.7, l2=10.0)
_log = logging.getLogger(__name__)


def _dumps_of(data: Path, work: Path, *, furnished: bool = False) -> list[Dump]:
    """Return the dumps of all sets in all usual styles, and the furnished ones where they are asked for."""
    styles = (*USUAL, FURNISHED) if furnished else USUAL
    return [dump for style in styles for name in SETS for dump in load(data / name, work, style)]


def train(dumps: Sequence[Dump], counted: CountedOdds, out: tuple[int, ...], options: NetOptions) -> Arrays:
    """Return the odds and the network of a model that has not seen the pages of the folds `out`.

    The odds by which a training page is measured are counted without the fold of that page.
    """
    tables = {fold: counted.without(fold, *out) for fold in range(FOLDS)}
    pages = [
        TrainPage(dump.page, _half(columns_of(dump.page, tables[dump.gold.fold].columns(dump.page))), dump.labels,
                  PAGE_TYPES.index(dump.gold.page_type))
        for dump in dumps if dump.gold.fold not in out
    ]  # fmt: skip
    return {**counted.arrays_without(*out), **train_net(pages, options)}


def softened(dumps: Sequence[Dump], work: Path, left_out: int | None) -> list[Dump]:
    """Return the dumps labelled as a network is told that has not seen fold `left_out`.

    Lines that were written for training stay as they were marked: no golds disagree on them.
    """
    some = _taught(dumps)
    teachers = Teachers.load(work, [dump.gold.fold for dump in some])
    told = teachers.soften([dump.labels for dump in some], left_out)
    softer = [replace(dump, labels=labels) for dump, labels in zip(some, told, strict=True)]
    return softer + [dump for dump in dumps if dump.style in _MARKED]


def _taught(dumps: Iterable[Dump]) -> list[Dump]:
    """Return the dumps whose labels teachers have a share in."""
    return [dump for dump in dumps if dump.style not in _MARKED]


def _half(columns: Floats) -> npt.NDArray[np.float16]:
    return np.clip(columns, -60000, 60000).astype(np.float16)


def hold_out(arrays: Arrays, counted: CountedOdds, dumps: Iterable[Dump], fold: int) -> Arrays:
    """Return the network's logits of dumps that it has not seen, in a row, and the types of their pages."""
    net, odds = DumpNet.from_arrays(arrays), counted.without(fold)
    said = [net.run(dump.page, columns_of(dump.page, odds.columns(dump.page))) for dump in dumps]
    return {"logits": np.concatenate([logits for logits, _ in said]), "types": np.stack([types for _, types in said])}


def _real_of(dumps: Iterable[Dump], fold: int) -> list[Dump]:
    """Return the dumps of a fold by which a network is scored: those of real pages, and those written as a whole."""
    return [dump for dump in dumps if dump.gold.fold == fold and dump.style not in MADE]


def run_pair(dumps: Sequence[Dump], counted: CountedOdds, pair: Pair, work: Path, options: NetOptions) -> None:
    """Train without two folds, and write what the network says of them."""
    net, odds = DumpNet.from_arrays(train(dumps, counted, pair, options)), counted.without(*pair)
    pages = [dump.page for dump in _taught(dumps) if dump.gold.fold in pair]
    save(work, pair, (sigmoid(net.run(page, columns_of(page, odds.columns(page)))[0]) for page in pages))
    _log.info("pair %s: done", pair)


def run_fold(dumps: Sequence[Dump], counted: CountedOdds, fold: int, work: Path, options: NetOptions) -> None:
    """Train without one fold, and write the network and what it says of that fold."""
    arrays = train(softened(dumps, work, fold), counted, (fold,), options)
    np.savez_compressed(work / f"net{fold}.npz", **arrays)
    inside = _real_of(dumps, fold)
    held = hold_out(arrays, counted, inside, fold)
    np.savez(work / f"held{fold}.npz", **held)
    ends = np.cumsum([len(dump.labels) for dump in inside])[:-1]
    scores = [sigmoid(part) for part in np.split(held["logits"], ends)]
    right = np.mean(
        [PAGE_TYPES[int(t.argmax())] == d.gold.page_type for t, d in zip(held["types"], inside, strict=True)]
    )
    _log.info("fold %d: type of page right on %.3f", fold, right)
    _log.info(
        "fold %d: %s, blocks of written dumps wrong %d of %d", fold, table(inside, scores), *wrong(inside, scores)
    )


def table(dumps: Sequence[Dump], scores: Sequence[Floats]) -> str:
    """Return a line that tells the mean word F1 by set, type of page and style, of the styles that are scored."""
    found: dict[str, list[float]] = defaultdict(list)
    for dump, p in zip(dumps, scores, strict=True):
        if dump.words is None:
            continue
        f1 = _quality_of(dump, p)
        found[dump.gold.dataset].append(f1)
        if dump.gold.dataset == "wcxb-dev":
            found[dump.gold.page_type].append(f1)
            found[dump.style].append(f1)
    return " ".join(f"{name} {fmean(values):.4f}" for name, values in found.items())


def wrong(dumps: Sequence[Dump], scores: Sequence[Floats]) -> tuple[int, int]:
    """Return how many blocks of written dumps are on the wrong side, and of how many."""
    some = [(dump.labels, p) for dump, p in zip(dumps, scores, strict=True) if dump.style == STYLE]
    return sum(int(((p > 0.5) != (y > 0.5))[y >= 0].sum()) for y, p in some), sum(int((y >= 0).sum()) for y, _ in some)


def _quality_of(dump: Dump, scores: Floats) -> float:
    """Return the word F1 of what the scores keep of a dump."""
    assert dump.words is not None  # noqa: S101 - whoever calls has a style that is scored
    keep = scores >= best_threshold(scores, dump.page.count.astype(np.float32))
    return dump.words.score(without_repeats(dump, keep))[2]


def without_repeats(dump: Dump, keep: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which blocks are kept when of equal blocks of eight words or more only the first stays."""
    keep, seen = keep.copy(), set()
    for i in np.flatnonzero(keep & (dump.page.count >= 8)):
        key = (int(dump.page.count[i]), dump.page.words[i].tobytes())
        keep[i] = key not in seen
        seen.add(key)
    return keep


def _trained_folds(work: Path) -> list[int]:
    """Return the folds that were trained."""
    return [fold for fold in range(FOLDS) if (work / f"held{fold}.npz").exists()]


def _held_of(dumps: Sequence[Dump], work: Path) -> list[Held]:
    """Return what the networks of the folds said of the dumps that they had not seen, in the order of the folds."""
    found = []
    for fold in _trained_folds(work):
        inside = _real_of(dumps, fold)
        with np.load(work / f"held{fold}.npz", allow_pickle=False) as held:
            logits = np.split(held["logits"], np.cumsum([len(dump.labels) for dump in inside])[:-1])
            found += [Held(*one) for one in zip(inside, logits, held["types"], strict=True)]
    return found


@dataclass(frozen=True, slots=True)
class Second:
    """All that is trained on what the networks said of pages that they had not seen."""

    held: list[Held]
    contexts: list[npt.NDArray[np.float16]]
    rows: Rows

    @classmethod
    def of(cls, dumps: Sequence[Dump], counted: CountedOdds, work: Path) -> Second:
        """Prepare the training."""
        tables = [counted.without(fold) for fold in range(FOLDS)]
        held = _held_of(dumps, work)
        contexts = [context(one, tables[one.dump.gold.fold]) for one in held]
        return cls(held, contexts, Rows.of(held, contexts))

    def scores(self, trees: Forest, fold: int) -> list[tuple[Held, Floats]]:
        """Return what the trees say of the dumps of a fold."""
        found = []
        for one, columns in zip(self.held, self.contexts, strict=True):
            if one.dump.gold.fold == fold:
                found.append((one, sigmoid(trees.logits(np.ascontiguousarray(columns.T, np.float32)))))
        return found


def _is_even(dump: Dump) -> bool:
    """Tell whether a dump is one of the half that titles are learnt from: two styles of each page."""
    return (SCORED.index(dump.style) + crc32(dump.gold.name.encode())) % 2 == 0


def _run_second(second: Second, data: Path, work: Path) -> None:
    """Train trees, titles and confidence without each fold, and write the models of the folds."""
    judged: list[tuple[Held, Floats]] = []
    forests = []
    done = _trained_folds(work)
    for fold in done:
        forests.append(second.rows.fit(fold, _TREES))
        here = second.scores(forests[-1], fold)
        _log.info(
            "fold %d, net alone: %s", fold, table([h.dump for h, _ in here], [sigmoid(h.logits) for h, _ in here])
        )
        told = table([h.dump for h, _ in here], [p for _, p in here])
        missed = wrong([h.dump for h, _ in here], [p for _, p in here])
        _log.info("fold %d, with trees: %s, blocks of written dumps wrong %d of %d", fold, told, *missed)
        judged += here
    _log.info("all: %s", table([h.dump for h, _ in judged], [p for _, p in judged]))
    real = [(h, p) for h, p in judged if h.dump.style != STYLE]
    facts, quality = map(np.array, zip(*(facts_of(h.dump, p, h.types) for h, p in real), strict=True))
    folds = np.array([h.dump.gold.fold for h, _ in real])
    for fold, trees in zip(done, forests, strict=True):
        with np.load(work / f"net{fold}.npz", allow_pickle=False) as net:
            trust = fit_trust(facts[folds != fold], quality[folds != fold])
            arrays: Arrays = {**net, **trees.arrays("second"), **trust}
            np.savez_compressed(work / f"fold{fold}.npz", **arrays)
    titles = _run_titles([h.dump for h, _ in judged], done, data, work)
    last = second.rows.fit(None, _TREES).arrays("second") | titles.fit(None).arrays("titles")
    whole: Arrays = {**last, **fit_trust(facts, quality)}
    np.savez_compressed(work / "second.npz", **whole)


def _shown(dumps: Sequence[Dump], data: Path, work: Path) -> Iterator[Shown]:
    """Yield what titles are learnt from: two styles of each page, and the written dumps where there are any."""
    for dump in dumps:
        gold = dump.gold
        if dump.style in SCORED and _is_even(dump):
            yield gold, page_of(texts_of(data / gold.dataset, work, gold)[dump.style], gold, dump.style)
    if any(dump.style == STYLE for dump in dumps):
        yield from shown()


def _run_titles(dumps: Sequence[Dump], folds: Sequence[int], data: Path, work: Path) -> Titles:
    """Train what ranks titles without each fold, and add it to the models of the folds.

    It sees what rules and models leave of dumps, and so comes last.
    """
    paths = {fold: work / f"fold{fold}.npz" for fold in folds}
    judges = {fold: Judge.load(dumps=path) for fold, path in paths.items()}
    titles = Titles.of(_shown(dumps, data, work), judges)
    for fold, path in paths.items():
        ranker = titles.fit(fold)
        _log.info("fold %d: title exact on %.4f", fold, titles.exact(ranker, fold))
        with np.load(path, allow_pickle=False) as model:
            arrays: Arrays = {**model, **ranker.arrays("titles")}
        np.savez_compressed(path, **arrays)
    return titles


def _run_authors(dumps: Sequence[Dump], data: Path, work: Path) -> None:
    """Train what ranks authors without each fold and on all, and add it to the models of the folds and what is last.

    Written dumps have no share in it: with them the right names of 2% of the pages fall below what is sure enough.
    """
    some = [dump for dump in dumps if dump.style in SCORED and _is_even(dump)]
    paths = {fold: work / f"fold{fold}.npz" for fold in range(FOLDS)}
    judges = {fold: Judge.load(dumps=path) for fold, path in paths.items()}
    words = CountedWords({dump.gold.name: dump.gold for dump in some}.values(), (data, work))
    authors = Authors.of(some, judges, words, (data, work))
    judged = []
    for fold, path in paths.items():
        forest = authors.fit(fold)
        judged.append(authors.judged(forest, fold))
        _add(path, {**forest.arrays("authors"), **words.without(fold).arrays("common")})
    logits, right, named = map(np.concatenate, zip(*judged, strict=True))
    for least in (-3, -2.5, -2, -1.5, -1, -0.5, 0):
        told = logits > least
        _log.info(
            "authors, logit over %.1f: exact on %.4f of the pages that have any; %.4f of those named are right, and "
            "%.4f of the pages without get some", least, (told & right)[named].mean(), right[told & named].mean(),
            told[~named].mean(),
        )  # fmt: skip
    _add(work / "second.npz", {**authors.fit(None).arrays("authors"), **words.without(None).arrays("common")})


def _add(path: Path, arrays: Arrays) -> None:
    """Add arrays to a file of them, in place of those of the same names."""
    with np.load(path, allow_pickle=False) as known:
        merged: Arrays = {**known, **arrays}
    np.savez_compressed(path, **merged)


def main() -> None:
    """Train folds or the final model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS / "dumps.npz")
    parser.add_argument("--passes", type=int, default=NetOptions().passes)
    parser.add_argument("--seed", type=int, default=NetOptions().seed)
    parser.add_argument("--furnished", action="store_true", help="train on articles with more around them too")
    parser.add_argument("--written", action="store_true", help="train on the dumps that were written for it too")
    parser.add_argument("what", choices=("pairs", "fold", "second", "authors", "final"))
    parser.add_argument("folds", type=int, nargs="*")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = NetOptions(passes=args.passes, seed=args.seed)
    dumps = _dumps_of(args.data, args.work, furnished=args.furnished)
    dumps += dumps_written() if args.written and args.what != "pairs" else ()
    counted = CountedOdds.of([dump for dump in dumps if dump.style in _COUNTED], FOLDS)
    for pair in missing(args.work) if args.what == "pairs" else ():
        run_pair(dumps, counted, pair, args.work, options)
    for fold in args.folds if args.what == "fold" else ():
        run_fold(dumps, counted, fold, args.work, options)
    if args.what == "second":
        _run_second(Second.of(dumps, counted, args.work), args.data, args.work)
    if args.what == "authors":
        _run_authors(dumps, args.data, args.work)
    if args.what == "final":
        with np.load(args.work / "second.npz", allow_pickle=False) as second:
            arrays = train(softened(dumps, args.work, None), counted, (), options)
            np.savez_compressed(args.out, **arrays, **second)


if __name__ == "__main__":
    main()
