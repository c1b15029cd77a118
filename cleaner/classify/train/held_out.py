"""Score pages with gold by the models of the folds, each page by one that has not seen its domain.

    python -m cleaner.classify.train.held_out --data ../shared/data --work /tmp/html --folds 0 1 2 3 4

Prints word F1 of the model alone, of the whole pipeline, and of the pipeline with rules less the phrases that no page
outside of the fold has, as if they had been mined without it; then how far the confidence, fitted on the other folds,
can be trusted. `WORK` is where `cleaner.classify.train.html fold` wrote.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.classify.folds import fold_of
from cleaner.classify.html_model import HtmlModel
from cleaner.classify.judge import Judge
from cleaner.classify.train.html import SETS, fit_confidence
from cleaner.engine.load import RuleBook
from cleaner.engine.phrases import phrase_key
from cleaner.evaluate.confidence import reliability
from cleaner.evaluate.golds import Case, load_golds
from cleaner.evaluate.metrics import same_tokens, word_scores
from cleaner.evaluate.run import Scored
from cleaner.model import Article, Options, Page
from cleaner.normalize.duplicates import repeats
from cleaner.read.decode import decode
from cleaner.steps import Run, Tools

_LONGEST = 90
"""Characters of a block that may be a phrase."""


class Row(NamedTuple):
    """One page: set and type, word F1 alone, with rules, with rules mined anew, exact or not, and confidence."""

    group: str
    alone: float
    ruled: float
    anew: float
    exact: float
    scored: Scored


def _judge_of(work: Path, fold: int) -> Judge:
    """Return the judge of a fold, its confidence fitted on what the other folds held out."""
    others = [path for path in sorted(work.glob("held*.npz")) if path.stem != f"held{fold}"]
    with np.load(work / f"fold{fold}.npz", allow_pickle=False) as arrays:
        model = HtmlModel.from_arrays(dict(arrays) | (fit_confidence(others) if others else {}))
    return replace(Judge.load(), html=model)


def less_phrases(book: RuleBook, seen: dict[int, set[str]], fold: int) -> RuleBook:
    """Return rules without the phrases that stand on pages of a fold and on no other."""
    known = set[str]().union(*(phrases for other, phrases in seen.items() if other != fold))
    only = seen.get(fold, set()) - known
    rules = [
        replace(rule, values=tuple(value for value in rule.values if value not in only))
        if rule.by in ("phrase", "heading") else rule
        for rule in book.rules
    ]  # fmt: skip
    return book.with_rules(rules)


def _phrases_of(cases: Iterable[Case]) -> dict[int, set[str]]:
    """Return the short lines of all pages by fold, as rules compare them."""
    seen: defaultdict[int, set[str]] = defaultdict(set)
    for case in cases:
        text = decode(case.read()).text
        for block in segment_html(Page(text, "html"), parse_html(text)).blocks:
            if len(block.text) < _LONGEST:
                seen[fold_of(case.url)].add(phrase_key(block.text))
    return seen


def _score_fold(
    cases: Sequence[Case], name: str, judge: Judge, books: tuple[RuleBook, RuleBook], *, options: Options
) -> Iterator[Row]:
    """Yield the scores of pages of one fold; `books` are the rules whole and less the fold's phrases."""
    for case in cases:
        page = Page(decode(case.read()).text, "html", url=case.url)
        gold = case.gold.get("body") or ""
        ruled, anew = (Run(Tools(book, judge), page, options).article() for book in books)
        kind = case.gold.get("page_type") or "article"
        f1 = _f1(gold, ruled.body)
        scored = Scored(case, "cleaner", {"f1": f1}, 0.0, "", kind, ruled.language, ruled.confidence)
        yield Row(f"{name} {kind}", _f1(gold, _alone(judge, ruled)), f1, _f1(gold, anew.body),
                  float(same_tokens(gold, ruled.body)), scored)  # fmt: skip


def _alone(judge: Judge, article: Article) -> str:
    """Return what the model alone keeps of a page, repeated blocks once."""
    if article.trace is None:
        return ""
    document = article.trace.document
    if document.elements is None:  # the article stands in scripts, and no model judged it
        return article.body
    judgement = judge(document)
    content = judgement.scores >= judgement.threshold
    kept = [block.text for block, is_content in zip(document.blocks, content, strict=True) if is_content]
    again = {repeat.block for repeat in repeats(kept, solid=[True] * len(kept), copies=True) if repeat.cut is None}
    return "\n\n".join(text for i, text in enumerate(kept) if i not in again)


def _f1(gold: str, text: str) -> float:
    return word_scores(gold, text)[2]


def table(rows: Sequence[Row]) -> str:
    """Return the means by set and type of page as a Markdown table."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group.split()[0]].append(row)
        groups[row.group].append(row)
    lines = ["| pages | n | model alone | with rules | mined anew | exact |", "|---|---:|---:|---:|---:|---:|"]
    for group, found in sorted(groups.items()):
        means = [fmean(row[k] for row in found) for k in range(1, 5)]  # type: ignore[misc]
        lines.append(f"| {group} | {len(found)} | {' | '.join(f'{mean:.4f}' for mean in means)} |")
    return "\n".join(lines)


def main() -> None:
    """Score folds and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    parser.add_argument("--second-opinion", action="store_true", help="let doubtful articles be looked at twice")
    args = parser.parse_args()
    options = Options(second_opinion=args.second_opinion)
    cases = {name: load_golds(args.data / name) for name in SETS}
    seen = _phrases_of(case for found in cases.values() for case in found)
    book, rows = RuleBook.load(()), list[Row]()
    for fold in args.folds:
        judge, books = _judge_of(args.work, fold), (book, less_phrases(book, seen, fold))
        for name, found in cases.items():
            rows += _score_fold(
                [case for case in found if fold_of(case.url) == fold], name, judge, books, options=options
            )
    sys.stdout.write(f"{table(rows)}\n\n{reliability([row.scored for row in rows])}\n")


if __name__ == "__main__":
    main()
