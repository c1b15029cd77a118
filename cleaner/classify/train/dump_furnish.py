"""Dumps with more around and inside them: lines that sites set beside articles, and lines of articles that look alike.

Pages with gold come from too few sites to show how differently a call to subscribe, a notice or a caption is worded.
The groups in `around/` were written for this: those of `keep_…` kinds are text of an article, all others are not.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from cleaner.blocks.text import segment_text
from cleaner.classify.train.dump_cuts import Labelled
from cleaner.classify.train.material import material
from cleaner.model import Block, Page

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")
_KEPT = "keep_"
_MOST = 8
"""Groups that one dump gets at most."""
_NEAR = 3
"""Blocks above the text among which what stands at the top of a page is set."""
_LONGEST, _TOPIC = 400, 4
"""Characters of a teaser at most, and of a word of a title that names a topic at least."""


class Group(NamedTuple):
    """Lines that stand together on a page: `place` is where, `share` 1 for text of the article and 0 for the rest."""

    place: str
    share: float
    lines: tuple[str, ...]


class Other(NamedTuple):
    """Another page of the same fold, of which lists of other stories speak."""

    title: str
    body: str


_NEWS = Other("News", "More below.")


@cache
def groups() -> Mapping[str, Sequence[Group]]:
    """Return all groups by language."""
    found: defaultdict[str, list[Group]] = defaultdict(list)
    for path in sorted(material("around").iterdir(), key=lambda path: path.name):
        for line in path.read_text("utf-8").splitlines() if path.name.endswith(".jsonl") else ():
            group = json.loads(line)
            share = float(group["kind"].startswith(_KEPT))
            found[group["lang"]].append(Group(group["place"], share, tuple(group["lines"])))
    return found


@cache
def _slots() -> Mapping[str, Sequence[str]]:
    """Return what names, places, outlets and dates are made of."""
    found: dict[str, list[str]] = json.loads(material("around").joinpath("slots.json").read_text("utf-8"))
    return found


def furnish(dump: Labelled, language: str | None, others: Sequence[Other], rng: random.Random) -> Labelled:
    """Return a dump with groups of its language set where pages have them; as it is where there are none."""
    known = groups().get(language or "en", ())
    gold = np.flatnonzero(dump[1] > 0.5)
    if not known or not len(gold):
        return dump
    first, last = int(gold[0]), int(gold[-1]) + 1
    added: defaultdict[int, list[Group]] = defaultdict(list)
    for group in rng.choices(known, k=rng.randint(1, _MOST)):
        added[_spot(group, first, last, len(dump[0]), rng)].append(group)
    blocks: list[Block] = []
    shares: list[float] = []
    shift = 0
    for at in range(len(dump[0]) + 1):
        gap = _gap(dump[0], at)
        for group in added.get(at, ()):
            own = list(_blocks(group, others, gap, rng))
            begin = blocks[-1].end + gap if blocks else 0
            blocks += [block._replace(start=block.start + begin, end=block.end + begin) for block in own]
            shares += [group.share if any(map(str.isalnum, block.text)) else -1.0 for block in own]
            shift += own[-1].end + gap if own else 0
        if at < len(dump[0]):
            block = dump[0][at]
            blocks.append(block._replace(start=block.start + shift, end=block.end + shift))
            shares.append(float(dump[1][at]))
    return blocks, np.array(shares, np.float32)


def _spot(group: Group, first: int, last: int, size: int, rng: random.Random) -> int:
    """Return the block before which a group is set; `first` and `last` are the borders of the text."""
    if group.place == "inside":
        return rng.randint(min(first + 1, last), last)
    if group.place == "end":
        return last
    if group.place == "top":
        return rng.randint(max(0, first - _NEAR), first)
    return rng.choice((rng.randint(0, first), rng.randint(last, size)))


def _gap(blocks: Sequence[Block], at: int) -> int:
    """Return the characters between the blocks of a dump around a place: a new line, or an empty line too."""
    if 0 < at < len(blocks):
        return min(max(blocks[at].start - blocks[at - 1].end, 1), 3)
    return 1


def _blocks(group: Group, others: Sequence[Other], gap: int, rng: random.Random) -> Iterator[Block]:
    """Yield the blocks of a group, with offsets from its beginning."""
    lines = [_SLOT.sub(lambda slot: _filled(slot[1], others, rng), line) for line in group.lines]
    text = ("\n" if gap == 1 else "\n\n").join(lines)
    yield from segment_text(Page(text=text, kind="text")).blocks


def _filled(slot: str, others: Sequence[Other], rng: random.Random) -> str:
    """Return what stands in a slot."""
    known = _slots()
    if slot == "name":
        return f"{rng.choice(known['first'])} {rng.choice(known['last'])}"
    if slot in ("headline", "teaser", "topic"):
        return _told_by(rng.choice(others) if others else _NEWS, slot, rng)
    if slot == "outlet":
        return f"{rng.choice(known['outlet_first'])} {rng.choice(known['outlet_last'])}"
    if slot == "place":
        return rng.choice(known["place"])
    if slot == "time":
        return f"{rng.randint(0, 23)}:{rng.randint(0, 59):02}"
    if slot == "date":
        month = rng.randint(1, 12)
        return rng.choice(known["date"]).format(
            d=rng.randint(1, 28), i=month, m=known["month"][month - 1], y=rng.randint(2012, 2026), n=rng.randint(2, 20)
        )
    return str(rng.randint(1, rng.choice((9, 60, 2000))))


def _told_by(other: Other, slot: str, rng: random.Random) -> str:
    if slot == "headline":
        return other.title or _NEWS.title
    if slot == "teaser":
        return " ".join(_SENTENCE.split(other.body.strip().split("\n")[0])[:2])[:_LONGEST]
    words = [word for word in other.title.split() if len(word) >= _TOPIC] or [_NEWS.title]
    return rng.choice(words).strip(",.:;“”\"'").title()
