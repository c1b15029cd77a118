"""The model for HTML pages: features, lexicon, trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.features import features_of, raw_of
from cleaner.classify.judgement import Judgement
from cleaner.classify.lexicon import Lexicon
from cleaner.classify.trees import Forest, sigmoid

if TYPE_CHECKING:
    from cleaner.blocks.document import Document


@dataclass(frozen=True, slots=True)
class HtmlModel:
    """The weights for HTML pages."""

    lexicon: Lexicon
    block: Forest

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HtmlModel:
        """Return the model that a file of weights holds."""
        lexicon = Lexicon(arrays["words"].astype(np.float32), arrays["names"].astype(np.float32))
        return cls(lexicon, Forest.from_arrays(arrays, "block"))

    def judge(self, document: Document, title: str | None) -> Judgement:
        """Return the judgement of a page with at least one block."""
        if title is None and document.tree is not None:
            title = title_of(document)
        columns = features_of(document, raw_of(document), self.lexicon, title)
        scores = sigmoid(self.block.logits(columns))
        return Judgement(scores, "article", 0.5, 0.45)


def title_of(document: Document) -> str | None:
    """Return the text of a page's `title` element."""
    node = document.tree.css_first("title") if document.tree is not None else None
    return node.text(strip=True) or None if node is not None else None
