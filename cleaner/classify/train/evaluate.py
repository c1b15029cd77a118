"""The model alone in the harness: each page is judged by the model that has not seen its domain.

    cd shared && PYTHONPATH=../main CLEANER_FOLDS=/tmp/html \
        python -m bench.run --dataset wcxb-dev --py ours=cleaner.classify.train.evaluate:extract --systems trafilatura
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from cleaner.blocks.dom import parse_html, segment_html
from cleaner.classify.folds import fold_of
from cleaner.classify.html_model import HtmlModel
from cleaner.model import Page
from cleaner.normalize.metadata import metadata_of

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


def _once(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts, of equal ones of eight words or more only the first."""
    seen: set[str] = set()
    for text in texts:
        if text.count(" ") < 7 or text not in seen:
            yield text
        seen.add(text)
