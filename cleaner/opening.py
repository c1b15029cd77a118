"""The opening of an article of which a dump holds nothing else, as the description in its front matter quotes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cleaner.model import Block, Decision
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
"""Words from which a description is no summary that an editor wrote: forums quote there how the first post begins."""
_CHANCE = 0.05
"""Confidence in such a body: it is what the article says, and hardly ever all of it."""


def with_opening(
    document: Document, decisions: Sequence[Decision], judgement: Judgement, metadata: Metadata
) -> tuple[Document, list[Decision], Judgement] | None:
    """Return a dump of which nothing is kept with its description in front of the others, as the one block that is.

    None where something is kept, where the description is short enough to be a summary, and where the dump is of a wall
    or a site's front page. A page in HTML stays empty: whoever has it can have it drawn.
    """
    text = metadata.description or ""
    if document.tree is not None or any(decision.keep for decision in decisions) or count_words(text) < _LEAST:
        return None
    if may_be_index(document.page, judgement) or wall_of(document, 0) is not None:
        return None
    opening = replace(document, blocks=[Block(text), *document.blocks], flags=(*document.flags, FLAG))
    scores = np.concatenate((np.array([_CHANCE], np.float32), judgement.scores))
    judgement = replace(judgement, scores=scores, confidence=_CHANCE)
    return opening, [Decision(True, score=_CHANCE), *decisions], judgement
