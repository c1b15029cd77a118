"""The model in the harness: each page is judged by the model that has not seen its domain.

    cd shared && PYTHONPATH=../main CLEANER_FOLDS=/tmp/html \
        python -m bench.run --dataset wcxb-dev --py ours=cleaner.classify.train.evaluate:extract --systems trafilatura
    cd shared && PYTHONPATH=../main CLEANER_FOLDS=/tmp/dumps \
        python -m bench.run --dataset wcxb-dev --task text --dumpers inscriptis,bs4,selectolax,markdown \
        --py alone=cleaner.classify.train.evaluate:extract_dump --py rules=cleaner.classify.train.evaluate:clean_dump

`extract` and `extract_dump` are the model alone, `clean_dump` is the whole pipeline with its rules.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.classify.folds import fold_of
from cleaner.classify.html_model import HtmlModel
from cleaner.classify.judge import Judge
from cleaner.engine.load import RuleBook
from cleaner.model import Decision, Options, Page
from cleaner.normalize.metadata import metadata_of
from cleaner.read.pages import pages_of
from cleaner.steps import Run, Tools

FOLDER = Path(os.environ.get("CLEANER_FOLDS", "folds"))


@cache
def model_for(fold: int) -> HtmlModel:
    """Return the model that was trained without a fold."""
    with np.load(FOLDER / f"fold{fold}.npz", allow_pickle=False) as arrays:
        return HtmlModel.from_arrays(dict(arrays))


def extract(html: str, url: str | None) -> dict[str, object]:
    """Return text and metadata of a page by the model alone: no rules, but equal long blocks only once."""
    page = Page(html, "html", url=url)
    document = segment_html(page, parse_html(html))
    metadata = metadata_of(document, url=url)
    text = ""
    if document.blocks:
        judgement = model_for(fold_of(url)).judge(document, metadata)
        kept = (block.text for block, p in zip(document.blocks, judgement.scores, strict=True)
                if p >= judgement.threshold)  # fmt: skip
        text = "\n\n".join(_once(kept))
    return {"text": text, "title": metadata.title, "authors": list(metadata.authors), "date": metadata.published}


@cache
def judge_for(fold: int) -> Judge:
    """Return a judge whose model for dumps was trained without a fold."""
    return Judge.load(dumps=FOLDER / f"fold{fold}.npz")


def extract_dump(text: str, url: str | None) -> dict[str, object]:
    """Return text and title of a dump by the model alone: no rules, but equal long blocks only once."""
    document = segment_text(next(pages_of(text, url=url, options=Options(input="auto"))))
    judgement = judge_for(fold_of(url))(document)
    kept = (block.text for block, p in zip(document.blocks, judgement.scores, strict=True) if p >= judgement.threshold)
    decisions = [Decision(bool(p >= judgement.threshold)) for p in judgement.scores]
    return {"text": "\n\n".join(_once(kept)), "title": judgement.title(document, decisions)}


def clean_dump(text: str, url: str | None) -> dict[str, object]:
    """Return text and metadata of a dump by the whole pipeline."""
    rules = _rules()
    judge = judge_for(fold_of(url))
    page = next(pages_of(text, url=url, options=Options(input="auto")))
    article = Run(Tools(rules, judge), page, Options()).article()
    return {"text": article.body, "title": article.title, "authors": list(article.authors), "date": article.published}


@cache
def _rules() -> RuleBook:
    return RuleBook.load(())


def _once(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts, of equal ones of eight words or more only the first."""
    seen: set[str] = set()
    for text in texts:
        if text.count(" ") < 7 or text not in seen:
            yield text
        seen.add(text)
