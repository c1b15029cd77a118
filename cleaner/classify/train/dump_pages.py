"""Dumps of pages with gold as training examples: measured, labelled, and ready to be scored by word F1.

Making dumps and labels takes most of the time, so both are kept: the texts a file a page, the arrays a file a style.
"""

from __future__ import annotations

import gzip
import json
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.blocks.text import segment_text
from cleaner.classify.arrays import Floats
from cleaner.classify.folds import fold_of, registrable_domain
from cleaner.classify.text_features import Measures, measure
from cleaner.classify.train.align import labels
from cleaner.classify.train.dump_cuts import Labelled, crop, graft
from cleaner.classify.train.dump_furnish import Other, furnish
from cleaner.classify.train.dump_styles import STYLES, wrapped
from cleaner.classify.train.foreign import disguise
from cleaner.classify.train.pages import Words, numbered
from cleaner.model import Options, Page
from cleaner.normalize.language import language_of
from cleaner.read.pages import pages_of
from cleaner.text.chars import stats_of

Arrays = dict[str, Any]
Shown = tuple["Gold", Page]
"""What a dump should give, and the dump as the reader sees it."""

SCORED = ("inscriptis", "bs4", "selectolax", "markdown")
"""The styles of the benchmark's harness, by which a model is scored."""

SEEN = (*SCORED, "varied")
"""`varied` is one dump a page of any style, also hard-wrapped, for half of the pages cropped as people crop them."""

FOREIGN = "foreign"
"""Dumps in words and scripts that no network knows; half of them have the content in another site's surroundings."""

FURNISHED = "furnished"
"""Articles with lines around and inside them that other sites have there (`cleaner.classify.train.dump_furnish`)."""

MADE = (FOREIGN, FURNISHED)
"""Dumps that no site has, for training alone."""

USUAL = (*SEEN, FOREIGN)
"""The styles that are trained on unless more are asked for."""

_OTHERS = ("wrapped", "wrapped", "block", "strip", "inscriptis", "bs4", "selectolax", "markdown")
_LONGEST = 400_000
"""Characters of a dump that are used."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gold:
    """What a page of a data set should give."""

    name: str
    dataset: str
    url: str | None
    page_type: str
    title: str
    body: str
    authors: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """Return the domain of the page, its name where it has no address."""
        return registrable_domain(self.url) or self.name

    @property
    def fold(self) -> int:
        """Return the fold of the page."""
        return fold_of(self.url)


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump of one page: what is measured of its blocks, and the share of each that is gold (-1: no words)."""

    gold: Gold
    style: str
    page: Measures
    labels: Floats
    words: Words | None = None


def golds(folder: Path) -> list[Gold]:
    """Return the golds of a folder with `html` and `gold` (see `shared/data/README.md`)."""
    found = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        names = tuple(gold.get("authors") or ())
        found.append(
            Gold(path.stem, folder.name, gold["url"], gold["page_type"], gold.get("title") or "", gold["body"], names)
        )
    return found


def texts_of(folder: Path, work: Path, gold: Gold) -> dict[str, str]:
    """Return the dumps of a page by style, made or as they were kept."""
    kept = work / "texts" / gold.dataset / f"{gold.name}.json.gz"
    if not kept.exists():
        html = gzip.decompress((folder / "html" / f"{gold.name}.html.gz").read_bytes()).decode("utf-8", "replace")
        made = {name: style(html)[:_LONGEST] for name, style in STYLES.items()}
        made["wrapped"] = wrapped(html, random.Random(gold.name))[:_LONGEST]  # noqa: S311
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(gzip.compress(json.dumps(made).encode(), 1, mtime=0))
    texts: dict[str, str] = json.loads(gzip.decompress(kept.read_bytes()))
    return texts


def page_of(text: str, gold: Gold, style: str) -> Page:
    """Return a dump as the reader sees it; half of the Markdown is taken for plain text."""
    plain = style == "markdown" and random.Random(gold.name).random() < 0.5  # noqa: S311
    return next(pages_of(text, url=gold.url, options=Options(input="text" if plain else "auto")))


def load(folder: Path, work: Path, style: str) -> list[Dump]:
    """Return the dumps of one style of all pages of a folder, those with any blocks."""
    path = work / "arrays" / f"{folder.name}-{style}.npz"
    if not path.exists():
        _log.info("measuring %s %s", folder.name, style)
        path.parent.mkdir(parents=True, exist_ok=True)
        every = golds(folder)
        hosts = _hosts(every) if style in MADE else {}
        np.savez(path, **_packed([_made(gold, folder, work, style, hosts.get(gold.name, ())) for gold in every]))
    with np.load(path, allow_pickle=False) as arrays:
        return list(_unpacked(dict(arrays), golds(folder), style))


def _made(gold: Gold, folder: Path, work: Path, style: str, hosts: Sequence[Gold]) -> Arrays:
    if style == FURNISHED and gold.page_type != "article":
        return {}
    rng = random.Random(f"{style}/{gold.name}")  # noqa: S311
    base = rng.choice(_OTHERS) if style not in SCORED else style
    page, dump = _laid_out(gold, folder, work, base)
    if style == FURNISHED:
        dump = furnish(dump, language_of([gold.body]), [Other(host.title, host.body) for host in hosts], rng)
    elif hosts and dump[0] and rng.random() < 0.5:
        dump = graft(dump, _laid_out(rng.choice(hosts), folder, work, base)[1], rng)
    blocks, share = crop(dump, rng) if style not in SCORED and dump[0] and rng.random() < 0.5 else dump
    if style == FOREIGN:
        blocks, page = disguise(blocks, rng), replace(page, url=None, headers={})
    if not blocks:
        return {}
    measured = measure(blocks, page)
    out: Arrays = {"columns": measured.columns.astype(np.float16), "edge": measured.words, "known": measured.known,
                   "count": measured.count.astype(np.int32), "tags": measured.tags.astype(np.int8), "labels": share,
                   "told": measured.told}  # fmt: skip
    if style in SCORED:
        words = numbered([block.text for block in blocks], gold.body)
        out |= {"word": words.word.astype(np.int32), "block": words.block.astype(np.int32),
                "wanted": words.wanted.astype(np.int32)}  # fmt: skip
    return out


def _laid_out(gold: Gold, folder: Path, work: Path, base: str) -> tuple[Page, Labelled]:
    document = segment_text(page_of(texts_of(folder, work, gold)[base], gold, base))
    return document.page, (list(document.blocks), labels([block.text for block in document.blocks], gold.body))


def _hosts(every: Sequence[Gold]) -> dict[str, list[Gold]]:
    """Return the pages in whose surroundings each page may be put: of its fold, language and type, of other sites."""
    alike: dict[tuple[object, ...], list[Gold]] = {}
    for gold in every:
        alike.setdefault((gold.fold, gold.page_type, language_of([gold.body])), []).append(gold)
    return {
        gold.name: [other for other in found if other.domain != gold.domain]
        for found in alike.values()
        for gold in found
    }


_BY_BLOCK = ("columns", "edge", "known", "count", "tags", "labels")


def _packed(pages: Sequence[Arrays]) -> Arrays:
    """Return the arrays of all pages in a row, with the sizes by which they are told apart."""
    full = [page for page in pages if page]
    names = list(full[0])
    out = {name: np.concatenate([page[name] for page in full]) for name in names}
    sizes = {"blocks": "count", "told": "told", **({"words": "word", "kinds": "wanted"} if "word" in names else {})}
    for size, name in sizes.items():
        out[f"n_{size}"] = np.array([len(page[name]) if page else 0 for page in pages])
    return out


def _unpacked(arrays: Arrays, pages: Sequence[Gold], style: str) -> Iterator[Dump]:
    nothing = stats_of([])
    block = np.append(0, np.cumsum(arrays["n_blocks"]))
    word, kind, told = (np.append(0, np.cumsum(arrays.get(name, [0]))) for name in ("n_words", "n_kinds", "n_told"))
    for i, gold in enumerate(pages):
        here = slice(block[i], block[i + 1])
        if block[i] == block[i + 1]:
            continue
        parts = {name: arrays[name][here] for name in _BY_BLOCK}
        words = None
        if "word" in arrays:
            spot, vocabulary = slice(word[i], word[i + 1]), slice(kind[i], kind[i + 1])
            words = Words(arrays["word"][spot], arrays["block"][spot], arrays["wanted"][vocabulary])
        measures = Measures(parts["columns"], parts["edge"], parts["known"], parts["count"].astype(np.int64),
                            parts["tags"].astype(np.int64), nothing, arrays["told"][told[i] : told[i + 1]])  # fmt: skip
        yield Dump(gold, style, measures, parts["labels"], words)
