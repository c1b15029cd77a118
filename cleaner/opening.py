"""The opening of a thread of which a dump holds nothing else, as the description in its front matter quotes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cleaner.model import Block, Decision
from cleaner.normalize.thread import is_forum_url
from cleaner.normalize.walls import wall_of
from cleaner.outcome import may_be_index
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.blocks.document import Document
    from cleaner.classify import Judgement
    from cleaner.normalize.metadata import Metadata

FLAG = "description_only"
"""The flag of a dump whose body is its description, and the reason that its record gives."""
_LEAST = 50
"""Words from which the description of a thread is how its first post begins, and no summary."""
_CHANCE = 0.05
"""Confidence in such a body: it is what the thread says, and hardly ever all of it."""


def with_opening(
    document: Document, decisions: Sequence[Decision], judgement: Judgement, metadata: Metadata
) -> tuple[Document, list[Decision], Judgement] | None:
    """Return a thread's dump of which nothing is kept with its description in front of the others, the one that is.

    None where something is kept, where the description is short enough to be a summary, as an article's always is, and
    where the dump is of a wall or a site's front page. A page in HTML stays empty: whoever has it can have it drawn.
    """
    text = metadata.description or ""
    if document.tree is not None or any(decision.keep for decision in decisions) or count_words(text) < _LEAST:
        return None
    is_thread = judgement.page_type == "forum" or is_forum_url(document.page.url)
    if not is_thread or may_be_index(document.page, judgement) or wall_of(document, 0) is not None:
        return None
    opening = replace(document, blocks=[Block(text), *document.blocks], flags=(*document.flags, FLAG))
    scores = np.concatenate((np.array([_CHANCE], np.float32), judgement.scores))
    judgement = replace(judgement, scores=scores, confidence=_CHANCE)
    return opening, [Decision(True, score=_CHANCE), *decisions], judgement
