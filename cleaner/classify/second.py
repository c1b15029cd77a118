"""A second opinion on pages of which the classifier is unsure: trafilatura, block by block."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.blocks.attributes import trim
from cleaner.deadline import left
from cleaner.process_wide import Together
from cleaner.text.words import words_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.classify.judgement import Judgement

_UNSURE = 0.25
"""Confidence in an article under which trafilatura is asked what it would keep.

On pages of other types it knows less than the score: on 81 such pages that no model had seen it took the word F1 from
.54 to .49.
"""

_WEIGHT, _ALONE = 1.5, 8.0
"""Logits by which the opinion moves a block's score, and where no block would be kept without it."""

_LARGEST, _PACE = 2_000_000, 4e-6
"""Characters of source over which it is not asked, and seconds for each of them that a document must have left.

It looks at no clock: 4 MB may take 13 s. Of 1,666 real pages 22 are larger.
"""

_LEAST = 25
"""Words that trafilatura must find to have an opinion at all."""


def asked(judgement: Judgement, document: Document) -> Judgement:
    """Return the judgement of an article in HTML as trafilatura moves it, where it is unsure or would keep nothing."""
    keeps = bool((judgement.scores >= judgement.threshold).any())
    unsure = judgement.page_type == "article" and (judgement.confidence < _UNSURE or not keeps)
    votes = second_opinion(document, _WEIGHT if keeps else _ALONE) if unsure and document.tree is not None else None
    if votes is None:
        return judgement
    confidence = judgement.confidence if keeps else min(judgement.confidence, _UNSURE)  # it knows no article
    return replace(judgement, scores=_moved(judgement.scores, votes), confidence=confidence)


def second_opinion(document: Document, weight: float = _WEIGHT) -> npt.NDArray[np.float32] | None:
    """Return for each block the logits to add to its score, shape (n,); None where trafilatura finds no article.

    None too of a source that it would take too long for.
    """
    size = len(document.page.text)
    if size > _LARGEST or left() < size * _PACE:
        return None
    import trafilatura

    source = trim(document.page.text.encode("utf-8", "replace")).decode()
    with _SILENCE:
        text = trafilatura.extract(source, include_comments=False, favor_recall=True)
    words = words_of(text or "")
    if len(words) < _LEAST:
        return None
    said = f" {' '.join(words)} "
    votes = [weight if f" {' '.join(words_of(block.text))} " in said else -weight for block in document.blocks]
    return np.array(votes, np.float32)


def _silence() -> Callable[[], object]:
    logger = logging.getLogger("trafilatura")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    return lambda: logger.setLevel(level)


_SILENCE = Together(_silence)
"""Keeps trafilatura from logging what it finds wrong with a page, which is ours to judge."""


def _moved(scores: npt.NDArray[np.float32], logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return probabilities moved by logits."""
    sure = np.clip(scores, 1e-6, 1 - 1e-6)
    return (1 / (1 + (1 - sure) / sure * np.exp(-logits))).astype(np.float32)
