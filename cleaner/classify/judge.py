"""The judgement of a page: for each block the probability that it is content, and what kind of page it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from cleaner.classify.dumps import DumpModel
from cleaner.classify.html_model import HtmlModel
from cleaner.classify.judgement import PAGE_TYPES, Judgement
from cleaner.classify.text_features import measure
from cleaner.process_wide import Together

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.normalize.metadata import Metadata

WEIGHTS = Path(__file__).with_name("weights")
_FEWEST = 3
"""Blocks from which on one of a page may be the title that it does not name; of fewer each is rather the text."""


@dataclass(frozen=True, slots=True)
class Judge:
    """The models with their weights; safe to use from many threads. `hash` names the weights."""

    html: HtmlModel
    dumps: DumpModel
    hash: str

    @classmethod
    def load(cls, html: Path | None = None, dumps: Path | None = None) -> Judge:
        """Return the judge with the shipped weights, or with those in other files."""
        paths = (html or WEIGHTS / "html.npz", dumps or WEIGHTS / "dumps.npz")
        models = HtmlModel.from_arrays(_arrays(paths[0])), DumpModel.from_arrays(_arrays(paths[1]))
        content = b"".join(path.read_bytes() for path in paths)
        return cls(*models, hashlib.blake2b(content, digest_size=6).hexdigest())

    def __call__(self, document: Document, *, metadata: Metadata | None = None) -> Judgement:
        """Return the judgement of a document's blocks.

        `metadata` are those of the page; it is faster to give them than to have them read again.
        """
        if not document.blocks:
            return Judgement(np.zeros(0, np.float32), "article", 0.0, 0.5)
        with _ONE_THREAD:
            if document.elements is not None:
                judgement = replace(self.html.judge(document, metadata), authors=self.dumps.authors)
                may_show = metadata is not None and not metadata.title and len(document.blocks) >= _FEWEST
                is_shown = may_show and all(block.tag != "h1" for block in document.blocks)
                return self._with_titles(document, judgement) if is_shown else judgement
            return self.dumps.judge(document, is_titled=metadata is not None and metadata.title is not None)

    def _with_titles(self, document: Document, judgement: Judgement) -> Judgement:
        """Return the judgement of a page that names no title with the lines that may be it, as a dump's."""
        types = np.array([name == judgement.page_type for name in PAGE_TYPES], np.float32)
        page = measure(document.blocks, document.page)
        return replace(judgement, titles=self.dumps.titles_in(document, judgement.scores, page, types))


@cache
def _blas() -> ThreadpoolController:
    """Return the control of numpy's threads."""
    return ThreadpoolController()


def _limit_blas() -> Callable[[], object]:
    return _blas().limit(limits=1, user_api="blas").restore_original_limits  # type: ignore[no-any-return]


_ONE_THREAD = Together(_limit_blas)
"""Keeps numpy to one thread: on matrices as small as ours a second one only waits, and burns CPU."""


def _arrays(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


@cache
def shipped_judge() -> Judge:
    """Return the judge with the shipped weights, loaded once."""
    return Judge.load()
