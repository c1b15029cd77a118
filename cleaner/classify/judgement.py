"""What the classifier says of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.model import INDEXES
from cleaner.normalize.dump_title import settled_title
from cleaner.text.sentences import NO_HEADLINE

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.classify.ranked_authors import AuthorRanker
    from cleaner.classify.ranked_titles import RankedTitles
    from cleaner.model import Decision
    from cleaner.text.chars import Words

_SPACES = 2
"""Spaces that a line of HTML must have to be the title of a page that names none."""

PAGE_TYPES = ("article", "service", "listing", "documentation", "forum", "product", "collection")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability of each block to be content, (n,), and what holds for the page as a whole.

    `threshold` is the probability from which a block is best kept on this page; `confidence` is the probability that
    what is kept is right (word F1 of at least .9).
    """

    scores: npt.NDArray[np.float32]
    page_type: str
    confidence: float
    threshold: float
    titles: RankedTitles | None = field(default=None, repr=False, compare=False)
    """What may be the title of a dump."""
    words: Words | None = field(default=None, repr=False, compare=False)
    """The words of all blocks, of which the scores were made."""
    authors: AuthorRanker | None = field(default=None, repr=False, compare=False)
    """What tells who wrote a dump, or a page that does not say it."""

    def title(self, document: Document, decisions: Sequence[Decision]) -> str | None:
        """Return the title that the blocks show, None where none does."""
        if self.titles is not None:
            best = self.titles.best(document, decisions)
            is_line = best is not None and best.count(" ") >= _SPACES and not best.endswith(NO_HEADLINE)
            if document.tree is not None and not is_line:
                return None  # of a page that names no title a button, the site's name or a sentence of the text
            if best is None or (self.page_type in INDEXES and any(block.text == best for block in document.blocks)):
                return best  # that of a list may well be a word of a menu
            return settled_title(best, document.blocks, decisions)
        for block, decision in zip(document.blocks, decisions, strict=True):
            if block.tag == "h1":
                return block.text
            if decision.keep and len(block.text) > 200:
                break
        return None
