"""The title of a dump: lines near the beginning of the article compete, whole and less what separators cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.text_features import COLUMNS, Measures, densest
from cleaner.text.chars import TextStats, hash_words, stats_of
from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.blocks.document import Document


_SEPARATOR = re.compile(r"\s+[-–—|·•»«:~⋆]+\s+|\s*[|｜»]\s*|:\s+|\s+[-–—]{1,2}\s*")
"""Where a line is cut; of its own, not `text.titles`: the weights were learnt on what it cuts."""
_SLUG_WORD = re.compile(r"[^\W_]{2,}")
_NOT_LETTER = re.compile(r"[\W_]+")
_LONGEST, _MOST_WORDS = 300, 40
_BEFORE, _AFTER = 160, 10
"""Blocks before the first block of the article, and after it, in which a title is looked for."""

_FIRST = 4
"""Blocks at the top of a dump that may be the page's `<title>`."""

_HEADERS = ("title", "meta-og:title", "meta-twitter:title", "meta-title")
_COPIED = (
    "words", "chars", "raised", "upper", "numeral", "short", "long", "last_stop", "last_colon", "last_other",
    "first_upper", "first_lower", "first_digit", "comma_rate", "dash_rate", "colon_rate", "copies", "again", "gap",
    "gap_after", "marks", "label", "topic", "topic_depth", "in_run", "from_run", "index", "total", "marked",
)  # fmt: skip
_PLACES = [COLUMNS.index(name) for name in _COPIED]


class Candidate(NamedTuple):
    """A possible title: its text, the block that shows it (-1 for a header), and the part of the block that it is."""

    text: str
    block: int
    part: int
    """0 the whole, 1 what stands before a separator, 2 what stands after one."""
    header: int = 0
    """The number of the header that gives it, from 1, or 0."""


def candidates_of(document: Document, scores: Floats, count: npt.NDArray[np.int64]) -> list[Candidate]:
    """Return the possible titles of a dump, each text once, blocks before headers."""
    found: dict[str, Candidate] = {}
    for candidate in _all(document, scores, count):
        found.setdefault(candidate.text.lower(), candidate)
    return list(found.values())


def _all(document: Document, scores: Floats, count: npt.NDArray[np.int64]) -> Iterator[Candidate]:
    blocks = document.blocks
    begin = _begin_of(scores, count)
    texts = [(i, blocks[i].text) for i in range(max(0, begin - _BEFORE), min(len(blocks), begin + _AFTER + 1))]
    if texts and texts[0][0] > 0:
        texts.insert(0, (0, blocks[0].text))
    for i, text in texts:
        if 0 < count[i] <= _MOST_WORDS and len(text) <= _LONGEST:
            yield Candidate(text, i, 0)
    for n, name in enumerate(_HEADERS, 1):
        value = document.page.headers.get(name, "")
        if value and len(value) <= _LONGEST:
            yield Candidate(value, -1, 0, n)
            yield from (Candidate(text, -1, part, n) for text, part in _cuts(value))
    for i, text in texts:
        if i < 3 and len(text) <= _LONGEST:
            yield from (Candidate(cut, i, part) for cut, part in _cuts(text))


def _cuts(text: str) -> Iterator[tuple[str, int]]:
    spots = list(_SEPARATOR.finditer(text))
    for spot in spots[:3] + spots[3:][-2:]:
        if text[: spot.start()].strip():
            yield text[: spot.start()].strip(), 1
        if text[spot.end() :].strip():
            yield text[spot.end() :].strip(), 2


def _begin_of(scores: Floats, count: npt.NDArray[np.int64]) -> int:
    """Return the number of the block with which the article seems to begin: the first of its best run."""
    worth = (2 * scores - 1) * np.sqrt(count + 1)
    first, last = densest(worth.astype(np.float32))
    sure = np.flatnonzero((scores[first:last] > 0.5) & (count[first:last] >= 12))
    return first + int(sure[0]) if len(sure) else first


def features_of(
    document: Document, found: Sequence[Candidate], scores: Floats, measures: Measures, types: Floats
) -> Floats:
    """Return what a ranker asks of the candidates (n, f)."""
    begin = _begin_of(scores, measures.count)
    place = np.array([candidate.block for candidate in found])
    shown = np.maximum(place, 0)
    part = np.array([candidate.part for candidate in found], np.float32)
    header = np.array([candidate.header for candidate in found], np.float32)
    stats = stats_of([candidate.text for candidate in found])
    rows = measures.columns[shown][:, _PLACES] * (place >= 0)[:, None]
    before = np.concatenate(([0], np.cumsum(measures.count)))
    heading = [_level(document.blocks[i].tag) if i >= 0 else 0 for i in place]
    columns = [
        part, header, place < 0, np.log1p(np.diff(stats.offsets)), heading, np.clip(begin - shown, -11, 161),
        shown == 0, np.log1p(np.abs(before[begin] - before[shown])), scores[shown], *_around(scores, shown),
        *_around(measures.count >= 12, shown), *_echoes(found, stats), *_slug(document, found, stats),
    ]  # fmt: skip
    page = np.broadcast_to(np.append(types, [len(found), begin]).astype(np.float32), (len(found), len(types) + 2))
    return np.concatenate((rows, np.stack([np.asarray(c, np.float32) for c in columns], axis=1), page), axis=1)


def _level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def _around(values: npt.NDArray[np.generic], places: npt.NDArray[np.int64]) -> Iterator[Floats]:
    """Yield the values one and two blocks away, and the means of the three and eight blocks on either side."""
    n = len(values)
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    for step in (-2, -1, 1, 2):
        at = places + step
        yield np.where((at >= 0) & (at < n), values[np.clip(at, 0, n - 1)], -1).astype(np.float32)
    for span in (3, 8):
        low, high = np.maximum(places - span, 0), np.minimum(places + 1 + span, n)
        yield ((total[places] - total[low]) / np.maximum(places - low, 1)).astype(np.float32)
        yield ((total[high] - total[places + 1]) / np.maximum(high - places - 1, 1)).astype(np.float32)


def _echoes(found: Sequence[Candidate], stats: TextStats) -> Iterator[Floats]:
    """Yield how often headers and the first lines begin with, end with or hold each candidate, and how closely."""
    keys = [stats.words[a:b].tobytes() for a, b in pairwise(stats.offsets.tolist())]
    holders = [k for k, c in enumerate(found) if c.part == 0 and (c.header or c.block < _FIRST)]
    begins, ends, holds, closest = (np.zeros(len(found), np.float32) for _ in range(4))
    for k in holders:
        other = keys[k]
        for i, words in enumerate(keys):
            if words and words in other and i != k:
                begins[i] += other.startswith(words)
                ends[i] += other.endswith(words)
                holds[i] += 1
                closest[i] = max(closest[i], len(words) / len(other))
    yield from (np.minimum(begins, 4), np.minimum(ends, 4), np.minimum(holds, 6), closest)


def _slug(document: Document, found: Sequence[Candidate], stats: TextStats) -> Iterator[Floats]:
    """Yield how the words of each candidate and of the address agree, and whether the candidate is the site's name."""
    n = len(found)
    parts = split_url(document.page.url or document.page.headers.get("url"))
    host, path = parts.hostname or "", unquote(parts.path).replace("_", " ")
    words = hash_words(" ".join(word for word in _SLUG_WORD.findall(path) if not word.isdigit()))
    told = np.isin(stats.words, words).astype(np.float64)
    hits = np.bincount(stats.word_text, told, n)
    yield np.asarray(hits / np.maximum(np.diff(stats.offsets), 1), np.float32)
    yield np.asarray(hits / max(len(words), 1), np.float32)
    yield np.full(n, min(len(words), 12), np.float32)
    labels = {label for label in host.replace("-", "").split(".") if len(label) > 3}
    yield np.array([_NOT_LETTER.sub("", candidate.text.lower()) in labels for candidate in found], np.float32)
