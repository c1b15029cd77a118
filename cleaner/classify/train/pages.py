"""Pages with gold as training examples: segmented, measured, labelled, and ready to be scored by word F1."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.classify.about import About
from cleaner.classify.arrays import Floats, Ints
from cleaner.classify.folds import fold_of, registrable_domain
from cleaner.classify.raw import Raw, raw_of
from cleaner.classify.train.align import labels
from cleaner.classify.train.foreign import tongue
from cleaner.model import Page
from cleaner.normalize.metadata import metadata_of

_WORD = re.compile(r"\w+")
_LABELS = 2
"""Number of the way of labelling, so that labels made in another way are made anew."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page's blocks and of its gold, numbered: `word` and `block` of each, `wanted` by number."""

    word: Ints
    block: Ints
    wanted: Ints

    def score(self, keep: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
        """Return word precision, recall and F1 of the kept blocks, as the harness counts them."""
        got = np.bincount(self.word[keep[self.block]], minlength=len(self.wanted))
        n_got, n_want = int(got.sum()), int(self.wanted.sum())
        if not n_want or not n_got:
            same = float(n_want == n_got)
            return same, same, same
        both = int(np.minimum(got, self.wanted).sum())
        p, r = both / n_got, both / n_want
        return p, r, 2 * p * r / (p + r) if both else 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """One page: where it comes from, its blocks with what is measured of them, and its gold."""

    name: str
    dataset: str
    url: str | None
    domain: str
    fold: int
    page_type: str
    about: About
    document: Document
    raw: Raw
    labels: Floats
    words: Words
    gold: str

    def texts(self) -> list[str]:
        """Return the texts of the blocks."""
        return [block.text for block in self.document.blocks]


def load(folder: Path, cache: Path) -> Iterator[Example]:
    """Yield the pages of a folder with `html` and `gold` (see `shared/data/README.md`) that have any text.

    Labels take most of the time, so they are kept in `cache`.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        html = gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes()).decode("utf-8", "replace")
        example = example_of(html, gold, folder.name, cache)
        if example is not None:
            yield example


def example_of(html: str, gold: dict[str, str], dataset: str, cache: Path) -> Example | None:
    """Return one page as an example, None when it has no blocks."""
    page, tree = Page(html, "html", url=gold["url"]), parse_html(html)
    document = segment_html(page, tree)
    if not document.blocks or document.elements is None:
        return None
    about = About.of(metadata_of(document, url=gold["url"]), gold["url"])
    bare = replace(document, page=replace(page, text=""), tree=None, elements=replace(document.elements, nodes=()))
    texts = [block.text for block in document.blocks]
    return Example(
        gold["id"], dataset, gold["url"], registrable_domain(gold["url"]) or gold["id"], fold_of(gold["url"]),
        gold["page_type"], about, bare, raw_of(document), _labels(texts, gold, cache), numbered(texts, gold["body"]),
        gold["body"],
    )  # fmt: skip


def foreign(example: Example, rng: random.Random) -> Example:
    """Return a page in words that no language has: its blocks and what it says of itself; labels and gold stay."""
    change = tongue(rng)
    document, about = example.document, example.about
    assert document.elements is not None  # noqa: S101 - an example always has them
    blocks = [block._replace(text=change(block.text) or block.text) for block in document.blocks]
    grown = [len(new.text) / len(old.text) for new, old in zip(blocks, document.blocks, strict=True)]
    elements = replace(
        document.elements, link=_scaled(document.elements.link, grown), bold=_scaled(document.elements.bold, grown)
    )
    told = replace(
        about, title=change(about.title), description=change(about.description), authors=change(about.authors),
        site=change(about.site), body=change(about.body),
    )  # fmt: skip
    document = replace(document, blocks=blocks, elements=elements)
    return replace(example, document=document, about=told, raw=raw_of(document))


def _scaled(sizes: npt.NDArray[np.generic], factors: Sequence[float]) -> npt.NDArray[np.int32]:
    return np.rint(sizes * np.array(factors)).astype(sizes.dtype)


def _labels(texts: list[str], gold: dict[str, str], cache: Path) -> Floats:
    path = cache / f"{gold['id'].replace('/', '_')}.npz"
    key = np.array([_LABELS, len(texts), sum(map(len, texts)), _hash_of(texts)], np.int64)
    if path.exists():
        with np.load(path) as kept:
            if np.array_equal(kept["key"], key):
                return np.asarray(kept["labels"])
    made = labels(texts, gold["body"])
    np.savez(path, key=key, labels=made)
    return made


def _hash_of(texts: list[str]) -> int:
    """Return a number that changes with the texts."""
    from zlib import crc32

    return crc32("\n".join(texts).encode("utf-8", "surrogatepass"))


def numbered(texts: list[str], gold: str) -> Words:
    """Return the words of texts and of their gold, numbered."""
    numbers: dict[str, int] = {}
    found = [(numbers.setdefault(word, len(numbers)), i) for i, text in enumerate(texts) for word in _split(text)]
    wanted = Counter(numbers.setdefault(word, len(numbers)) for word in _split(gold))
    counts = np.zeros(len(numbers), np.int64)
    for number, count in wanted.items():
        counts[number] = count
    columns = np.array(found, np.int64).reshape(-1, 2)
    return Words(columns[:, 0], columns[:, 1], counts)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())
