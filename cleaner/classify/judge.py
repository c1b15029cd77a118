"""The judgement of a page: for each block the probability that it is content, and what kind of page it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.html_model import HtmlModel
from cleaner.classify.judgement import Judgement

if TYPE_CHECKING:
    from cleaner.blocks.document import Document

WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True, slots=True)
class Judge:
    """The models with their weights; safe to use from many threads. `hash` names the weights."""

    html: HtmlModel
    hash: str

    @classmethod
    def load(cls, html: Path | None = None) -> Judge:
        """Return the judge with the shipped weights, or for HTML with those in another file."""
        path = html or WEIGHTS / "html.npz"
        with np.load(path, allow_pickle=False) as arrays:
            model = HtmlModel.from_arrays(dict(arrays))
        return cls(model, hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest())

    def __call__(self, document: Document, *, title: str | None = None) -> Judgement:
        """Return the judgement of a document's blocks; `title` is the page's title where it is known."""
        if not document.blocks:
            return Judgement(np.zeros(0, np.float32), "article", 0.0, 0.5)
        if document.elements is not None:
            return self.html.judge(document, title)
        return _by_length(document)


def _by_length(document: Document) -> Judgement:
    words = np.array([len(block.text.split()) for block in document.blocks], np.float32)
    scores: npt.NDArray[np.float32] = (1 / (1 + np.exp((10 - words) / 3))).astype(np.float32)
    return Judgement(scores, "article", 0.5, 0.5)


@cache
def shipped() -> Judge:
    """Return the judge with the shipped weights, loaded once."""
    return Judge.load()


def judge(document: Document, *, title: str | None = None) -> Judgement:
    """Return the judgement of a document's blocks by the shipped weights."""
    return shipped()(document, title=title)
