"""The model for HTML pages: features, lexicon, trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.about import About
from cleaner.classify.features import features_of, raw_of
from cleaner.classify.judgement import Judgement
from cleaner.classify.lexicon import Lexicon
from cleaner.classify.trees import Forest, sigmoid
from cleaner.normalize.metadata import metadata_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.normalize.metadata import Metadata


@dataclass(frozen=True, slots=True)
class HtmlModel:
    """The weights for HTML pages."""

    lexicon: Lexicon
    block: Forest

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HtmlModel:
        """Return the model that a file of weights holds."""
        lexicon = Lexicon(*(arrays[name].astype(np.float32) for name in ("words", "names", "types")))
        return cls(lexicon, Forest.from_arrays(arrays, "block"))

    def judge(self, document: Document, metadata: Metadata | None) -> Judgement:
        """Return the judgement of a page with at least one block; metadata that are not given are read."""
        if metadata is None:
            metadata = metadata_of(document, url=document.page.url)
        about = About.of(metadata, document.page.url)
        columns = features_of(document, raw_of(document), self.lexicon, about)
        scores = sigmoid(self.block.logits(columns))
        return Judgement(scores, "article", 0.5, 0.45)
