"""Whole dumps that were written for training, every line marked by whether it is text of the article.

Pages with gold come from too few sites to show how differently sites word what they put around an article, and nobody
has gold for what people copy out of a browser. The files in `written/` hold dumps of made-up sites, each with a header:

    === slug | language | type of page | authors | date
    - Home  News  Sport
    T Pier closed after planks fall into the sea
    + Three planks fell into the sea on Monday.

`T` is the title, `B` a byline, `+` text, `-` all else; an empty line is one. They have no address, and each is a site.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from cleaner.blocks.text import segment_text
from cleaner.classify.arrays import Floats
from cleaner.classify.text_features import measure
from cleaner.classify.train.dump_cuts import Labelled, crop
from cleaner.classify.train.dump_pages import Dump, Gold, Shown
from cleaner.classify.train.material import material
from cleaner.model import Options, Page
from cleaner.read.pages import pages_of

STYLE = "written"
"""The style of these dumps, and the name of their set."""

CROPS = 2
"""Dumps made of each by cutting away some of what stands around its text."""

_HEADER = "=== "
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Written:
    """A dump as it was written: its text, what its header says, and the mark of each of its lines."""

    gold: Gold
    language: str
    text: str
    marks: str
    """A mark for each line; a space for an empty one."""


@cache
def written() -> tuple[Written, ...]:
    """Return all dumps; raises `ValueError` that names file and line where one is not as it should be."""
    found: list[Written] = []
    for path in sorted(material("written").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".txt"):
            found += parsed(path.read_text("utf-8"), path.name)
    return tuple(found)


def parsed(text: str, name: str) -> Iterator[Written]:
    """Yield the dumps of a file."""
    header: list[str] = []
    lines: list[str] = []
    for number, line in enumerate((*text.split("\n"), _HEADER), 1):
        if line.startswith(_HEADER):
            if header:
                yield _made(header, lines)
            header, lines = [part.strip() for part in line[len(_HEADER) :].split("|")], []
            if len(header) != 5 and line != _HEADER:
                raise ValueError(f"{name}:{number}: a header has five parts")
        elif line and line[0] not in "TB+-":
            raise ValueError(f"{name}:{number}: no mark before {line[:40]!r}")
        else:
            lines.append(line)


def _made(header: list[str], lines: list[str]) -> Written:
    slug, language, kind, authors, _ = header
    while lines and not lines[-1]:
        lines.pop()
    title = next((line[2:].strip() for line in lines if line[:1] == "T"), "")
    body = "\n".join(line[2:] for line in lines if line[:1] == "+")
    names = tuple(name.strip() for name in authors.split(",") if name.strip())
    gold = Gold(slug, STYLE, f"https://{slug}.example/", kind, title, body, names)
    return Written(gold, language, "\n".join(line[2:] for line in lines), "".join(line[:1] or " " for line in lines))


def dumps_written() -> list[Dump]:
    """Return what training sees of all dumps: each as it is, and as people cut it."""
    return [dump for one in written() for dump in _dumps_of(one)]


def _dumps_of(one: Written) -> Iterator[Dump]:
    page, whole = labelled(one)
    rng = random.Random(one.gold.name)  # noqa: S311
    for blocks, share in (whole, *(crop(whole, rng) for _ in range(CROPS) if whole[0])):
        if blocks:
            yield Dump(one.gold, STYLE, measure(blocks, page), share)


def shown() -> Iterator[Shown]:
    """Yield what titles are learnt from: each dump whole, from its headline on, and, without a title, from its text on.

    That is how people copy.
    """
    for one in written():
        yield one.gold, _page_of(one.text)
        for mark in "T+":
            start = one.marks.find(mark)
            rest = "\n".join(one.text.split("\n")[start:])
            if start > 0 and mark == "T":
                yield one.gold, _page_of(rest)
            elif start > 0 and "T" not in one.marks[start:]:
                yield replace(one.gold, title=""), _page_of(rest)


def _page_of(text: str) -> Page:
    """Return a dump as the reader sees it."""
    return next(pages_of(text, options=Options(input="auto")))


def labelled(one: Written) -> tuple[Page, Labelled]:
    """Return a dump as the reader sees it, its blocks, and the share of the letters of each that is text."""
    page = _page_of(one.text)
    blocks = segment_text(page).blocks
    is_text = np.repeat([mark == "+" for mark in one.marks], [len(line) + 1 for line in one.text.split("\n")])
    is_word = np.array([_WORD.match(sign) is not None for sign in f"{one.text}\n"])
    words, text = (np.append(0, np.cumsum(some)) for some in (is_word, is_word & is_text))
    starts, ends = (np.array([getattr(block, name) for block in blocks], int) for name in ("start", "end"))
    size, good = words[ends] - words[starts], text[ends] - text[starts]
    share: Floats = np.where(size > 0, good / np.maximum(size, 1), -1).astype(np.float32)
    return page, (list(blocks), share)
