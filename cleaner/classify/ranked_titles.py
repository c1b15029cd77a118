"""The title of a dump, chosen among its candidates once rules have said what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats, Ints
from cleaner.classify.dump_titles import Candidate
from cleaner.kept import kept_places
from cleaner.normalize.dump_marks import MENUS, NO_TITLES, first_prose
from cleaner.text.chars import Words, stats_of
from cleaner.text.credits import split_caption

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.classify.trees import Forest
    from cleaner.model import Block, Decision


_LEAST = -4.0
"""Logit under which the best candidate is no title."""

_JOINT = re.compile(r"(?<=[^\W\d_A-Z])[^\W\d_a-z](?=[^\W\d_A-Z])")
"""Where two entries of a menu were set without a space, `HomeNews`; in scripts without capitals each letter is one."""
_PARTED = re.compile(r"\s[-–—|·•»«:~⋆>/]+\s|[|｜»]")
_STEP = re.compile(r"(?:^|\s)[/>»›→]\s")
_TRAIL = re.compile(rf"{_STEP.pattern}.*{_STEP.pattern}")
"""The way to a page: of seven that were ranked first on pages with gold none was the title, and of four the end."""
_NAME_SPACES = 2
"""Spaces from which on the end of such a way names the page, and no part of the site."""
_LINE = 8
"""Words of a kept line whose words count as the text's."""
_FEWEST, _MOST = 3, 25
"""Words of a line that may be the title of an article under it."""

_KINDS = (frozenset({"byline", "read_time"}), MENUS, frozenset({"related"}), NO_TITLES)
"""Kinds of what rules strip, by what they tell of a line, or of the one under it: a headline stands over a byline."""
_KEPT, _PLAIN, _RULED = 0, 1, 2 + len(_KINDS)
_SORTS = 3 + len(_KINDS)
_BYLINE, _MENU, _OTHER = 2, 3, 5
_AROUND = (-1, 1, 2, 3)
"""How many blocks away from a candidate the lines are whose sort counts."""
_FAR = 60
"""Blocks from which on a distance counts as this."""


@dataclass(frozen=True, slots=True)
class RankedTitles:
    """The candidates for the title of a dump, how each looks (n, f), the words of the blocks, and what ranks them."""

    found: Sequence[Candidate]
    looks: Floats
    words: Words
    forest: Forest | None

    def best(self, document: Document, decisions: Sequence[Decision]) -> str | None:
        """Return the best title that a dump shows, None where no line looks like one."""
        if self.forest is None:
            return None
        logits = self.forest.logits(np.ascontiguousarray(self.columns(document, decisions).T))
        logits = np.where([split_caption(one.text)[1] is not None for one in self.found], _LEAST, logits)
        best = int(logits.argmax())
        if _TRAIL.search(self.found[best].text):
            last = _STEP.split(self.found[best].text)[-1].strip()
            if last.count(" ") >= _NAME_SPACES:
                return last
            logits = np.where([_TRAIL.search(one.text) is not None for one in self.found], _LEAST, logits)
            best = int(logits.argmax())
        return " ".join(self.found[best].text.split()) if logits[best] > _LEAST else None

    def columns(self, document: Document, decisions: Sequence[Decision]) -> Floats:
        """Return what the candidates are ranked by, (n, f): how they look, read, and stand among the decisions."""
        place = np.array([candidate.block for candidate in self.found])
        told = self._told(decisions)
        stand = np.stack([*_stand(document.blocks, decisions, self.words, np.maximum(place, 0))], axis=1)
        stand[place < 0] = -1
        read = np.stack([*_read([candidate.text for candidate in self.found], told)], axis=1)
        return np.concatenate((self.looks, read, stand), axis=1, dtype=np.float32)

    def _told(self, decisions: Sequence[Decision]) -> npt.NDArray[np.uint32]:
        """Return the words of the kept lines."""
        count = np.diff(self.words.offsets)
        kept = np.fromiter((decision.keep is True for decision in decisions), np.bool_, len(decisions))
        return self.words.hashes[np.repeat(kept & (count >= _LINE), count)]


def _read(texts: Sequence[str], told: npt.NDArray[np.uint32]) -> Iterator[Floats]:
    """Yield how candidates read: joined and parted entries, other candidates at either end, words of the text."""
    lower = [" ".join(text.lower().split()) for text in texts]
    whole = {text for text in lower if text.count(" ") > 1 or len(text) > 10}
    stats = stats_of(texts)
    count = np.diff(stats.offsets)
    hits = np.bincount(stats.word_text, np.isin(stats.words, told), len(texts))
    yield np.array([len(_JOINT.findall(text)) for text in texts], np.float32)
    yield np.array([len(_PARTED.findall(text)) for text in texts], np.float32)
    yield np.array([_parts_in(whole, text.split(), end=True) for text in lower], np.float32)
    yield np.array([_parts_in(whole, text.split(), end=False) for text in lower], np.float32)
    yield np.asarray(hits / np.maximum(count, 1), np.float32)
    yield count.astype(np.float32)


def _parts_in(texts: set[str], words: Sequence[str], *, end: bool) -> int:
    """Return how many texts a line of these words ends with, or begins with."""
    if end:
        tails = accumulate(reversed(words[1:]), lambda rest, word: f"{word} {rest}")
        return sum(tail in texts for tail in tails)
    return sum(head in texts for head in accumulate(words[:-1], lambda rest, word: f"{rest} {word}"))


def _stand(blocks: Sequence[Block], decisions: Sequence[Decision], words: Words, place: Ints) -> Iterator[Floats]:
    """Yield how the blocks of candidates stand among the others: what they and their neighbours are, above the text."""
    sort = np.fromiter(map(_sort_of, decisions), np.int64, len(decisions))
    around = np.pad(sort, 4, constant_values=-1)
    yield from (np.equal(sort[place], one).astype(np.float32) for one in range(_SORTS))
    yield from (np.array([decisions[i].reach == reach for i in place], np.float32) for reach in ("section", "rest"))
    for step in _AROUND:
        beside = around[place + 4 + step]
        yield from (np.equal(beside, one).astype(np.float32) for one in (_KEPT, _BYLINE, _MENU))
    first = first_prose(blocks, kept_places(decisions))
    yield np.clip(first - place, -6, _FAR).astype(np.float32)
    yield from _above(sort, np.diff(words.offsets), first, place)


def _above(sort: Ints, count: Ints, first: int, place: Ints) -> Iterator[Floats]:
    """Yield which of the lines above the text that may be its title each is, counted from it; and their number."""
    may_be = (sort != _KEPT) & (sort != _BYLINE) & (sort != _MENU) & (sort != _OTHER)
    may_be &= (count >= _FEWEST) & (count <= _MOST) & (np.arange(len(sort)) < first)
    after = may_be[::-1].cumsum()[::-1]
    yield np.where(place >= first, -2, np.where(may_be[place], after[place], -1)).astype(np.float32)
    yield np.full(len(place), may_be.sum(), np.float32)


def _sort_of(decision: Decision) -> int:
    if decision.keep:
        return _KEPT
    if decision.rule is None:
        return _PLAIN
    return next((2 + n for n, kinds in enumerate(_KINDS) if decision.kind in kinds), _RULED)
