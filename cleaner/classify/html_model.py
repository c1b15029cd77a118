"""The model for HTML pages: features, lexicon, network, and what they say of the page as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.about import About
from cleaner.classify.arrays import Floats
from cleaner.classify.block_net import CLIP, NAME_BITS, WORD_BITS, BlockNet, NetInput
from cleaner.classify.features import features_of
from cleaner.classify.judgement import PAGE_TYPES, Judgement
from cleaner.classify.lexicon import Lexicon
from cleaner.classify.raw import Raw, raw_of
from cleaner.classify.selection import Calibration, best_threshold, page_facts
from cleaner.classify.tree_columns import CLASS_BITS
from cleaner.classify.trees import Forest, sigmoid
from cleaner.normalize.metadata import metadata_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.normalize.metadata import Metadata


@dataclass(frozen=True, slots=True)
class HtmlModel:
    """The weights for HTML pages; `mean` and `scale` standardize the features."""

    lexicon: Lexicon
    mean: Floats
    scale: Floats
    nets: tuple[BlockNet, ...]
    forests: tuple[Forest, ...]
    calibration: Calibration

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HtmlModel:
        """Return the model that a file of weights holds."""
        lexicon = Lexicon(*(arrays[name].astype(np.float32) for name in ("words", "names", "types")))
        parts = sorted({name.partition(".")[0] for name in arrays if "." in name})
        nets = tuple(BlockNet.from_arrays(arrays, name) for name in parts if name.startswith("net"))
        forests = tuple(Forest.from_arrays(arrays, name) for name in parts if name.startswith("forest"))
        mean, scale = arrays["mean"].astype(np.float32), arrays["scale"].astype(np.float32)
        return cls(lexicon, mean, scale, nets, forests, Calibration.from_arrays(arrays))

    def judge(self, document: Document, metadata: Metadata | None) -> Judgement:
        """Return the judgement of a page with at least one block; metadata that are not given are read."""
        if metadata is None:
            metadata = metadata_of(document, url=document.page.url)
        raw = raw_of(document)
        scores, kinds, words = self.scores(document, About.of(metadata, document.page.url), raw)
        threshold = best_threshold(scores, words)
        confidence = self.calibration.confidence(page_facts(scores, words, threshold, kinds))
        return Judgement(scores, PAGE_TYPES[int(kinds.argmax())], confidence, threshold, words=raw.stats.hashed)

    def scores(self, document: Document, about: About, raw: Raw) -> tuple[Floats, Floats, Floats]:
        """Return the probability and the words of each block, and between them the probabilities of the types."""
        assert document.elements is not None  # noqa: S101 - whoever calls has an HTML page
        columns = features_of(document, raw, self.lexicon, about)
        standard = columns - self.mean[:, None]
        standard /= self.scale[:, None]
        np.clip(standard, -CLIP, CLIP, out=standard)
        page = net_input(raw, document.elements, standard.T)
        outputs = [net.run(page) for net in self.nets]
        logits = [logit for logit, _ in outputs] + [forest.logits(columns) for forest in self.forests]
        scores = np.mean([sigmoid(logit) for logit in logits], axis=0, dtype=np.float32)
        kinds = np.mean([kinds for _, kinds in outputs] or [np.eye(len(PAGE_TYPES))[0]], axis=0)
        shares = np.exp(kinds - kinds.max())
        return np.asarray(scores, np.float32), shares / shares.sum(), np.asarray(np.square(page.weight), np.float32)


def net_input(raw: Raw, elements: ElementTable, columns: Floats) -> NetInput:
    """Return a page as the network takes it; `columns` (n, F) are standardized."""
    stats, tokens = raw.stats, raw.tokens
    count = np.diff(stats.offsets)
    return NetInput(
        np.asarray(columns, np.float32), (stats.words >> np.uint32(32 - WORD_BITS)).astype(np.int64),
        stats.offsets, tokens.hashes >> (CLASS_BITS - NAME_BITS), tokens.offsets, tokens.own, raw.chain.rows,
        elements.first.astype(np.int64), elements.last.astype(np.int64), raw.signature,
        np.sqrt(count).astype(np.float32),
    )  # fmt: skip
