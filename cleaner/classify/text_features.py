"""What is measured of a dump's blocks: whole pages at a time, in numpy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats, Ints
from cleaner.deadline import watched
from cleaner.model import Block, Page
from cleaner.text import chars
from cleaner.text.chars import TextStats, stats_of
from cleaner.urls import split_url

HEAD, _TAIL = 8, 4
"""Words at the start and at the end of a block that are looked at one by one."""

_TAGS = {"li": 1, "tr": 2, "pre": 3, "blockquote": 4, "h1": 5, "h2": 5, "h3": 5, "h4": 5, "h5": 5, "h6": 5}
TAGS = 6
"""Classes of tags: those above, and 0 for all others."""
_TOLD_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_TOPIC = frozenset({"html", "htm", "php", "aspx", "the", "and", "for", "index"})
_RETURN = re.compile(r"\r(?=\n)")
_CORE = 15
"""Words of a block from which on it can belong to the core of a page."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A page measured: `columns` (n, len(COLUMNS)) numbers, `words` (n, HEAD + TAIL) hashes, `known` where there are
    any, `count` (n,) words of each block, `tags` (n,) kinds of element; `told` are the words by which address and
    headers tell what the page is about.
    """

    columns: Floats
    words: chars.Hashes
    known: npt.NDArray[np.bool_]
    count: Ints
    tags: Ints
    stats: TextStats
    told: chars.Hashes


COLUMNS: tuple[str, ...] = (
    "chars", "words", "word_length", "upper", "cjk", "raised", "letters", "numeral", "long", "short", "stops",
    "commas", "comma_rate", "stop_rate", "colon_rate", "quote_rate", "dash_rate", "bracket_rate", "money_rate",
    "sign_rate", "digit_rate", "other_rate", "newline_rate", "first_upper", "first_lower", "first_digit",
    "first_quote", "first_dash", "first_sign", "first_cjk", "first_other", "last_stop", "last_colon", "last_digit",
    "last_quote", "last_bracket", "last_comma", "last_dash", "last_other", "label", "gap", "gap_after", "marks",
    "copies", "again", "place", "share_before", "index", "to_end", "in_run", "from_run", "to_run_end", "blocks",
    "total", "run_share", "long_share", "mean_words", "li_share", "heading_share", "marked", "topic", "topic_depth",
)  # fmt: skip
"""Names of the columns of `Measures`, in order."""


def measure(blocks: Sequence[Block], page: Page) -> Measures:
    """Return the measures of a page's blocks."""
    marked = page.kind == "markdown"
    stats = stats_of([block.text for block in blocks])
    count = np.diff(stats.offsets)
    tags = np.array([_TAGS.get(block.tag, 0) for block in blocks])
    columns = (
        _characters(stats, count)
        | _marks(blocks, stats, page.text)
        | _repetition(blocks)
        | _place(count, tags, marked=marked)
    )
    columns |= _topic(stats, count, columns["in_run"])
    matrix = np.stack([np.asarray(columns[name], np.float32) for name in COLUMNS], axis=1)
    words, known = _edge_words(stats)
    return Measures(matrix, words, known, count, tags, stats, told_of(page))


def told_of(page: Page) -> chars.Hashes:
    """Return the words of the address's path and of the title in the headers, hashed, each once; numbers are left out.

    >>> page = Page("", "text", url="https://example.com/2024/05/rivers-of-ice.html")
    >>> len(told_of(page))  # rivers, ice
    2
    """
    path = unquote(split_url(page.url or page.headers.get("url")).path)
    words = _TOLD_WORD.findall(f"{path.replace('_', ' ')} {page.headers.get('title', '')}")
    return np.unique(chars.hash_words(" ".join(word for word in words if word not in _NO_TOPIC)))


def echoes(page: Measures) -> Floats:
    """Return how far the first and last words of each block are those that tell what the page is about, (n, 4).

    The share of its words that are, the share of those that it has, the best such share on the page, and its distance.
    """
    n, total = len(page.count), len(page.told)
    if not total:
        return np.zeros((n, 4), np.float32)
    hits = ((page.words[:, :, None] == page.told).any(2) & page.known).sum(1)
    found = np.minimum(hits / total, 1)
    best = int(found.argmax())
    columns = (hits / np.maximum(page.known.sum(1), 1), found, np.full(n, found[best]),
               np.clip(np.arange(n) - best, -30, 30) * (found[best] >= 0.5))  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _characters(stats: TextStats, count: Ints) -> dict[str, npt.NDArray[np.generic]]:
    n = len(count)
    size = np.maximum(stats.lengths, 1).astype(np.float32)
    words = np.maximum(count, 1).astype(np.float32)
    of = stats.counts.astype(np.float32)
    letters = of[:, chars.LOWER] + of[:, chars.UPPER] + of[:, chars.LETTER] + of[:, chars.CJK] + 1
    raised = np.bincount(stats.word_text, stats.word_class == chars.UPPER, n)
    numeral = np.bincount(stats.word_text, stats.word_class == chars.DIGIT, n)
    long = np.bincount(stats.word_text, stats.word_size >= 7, n)
    short = np.bincount(stats.word_text, stats.word_size <= 3, n)
    columns: dict[str, npt.NDArray[np.generic]] = {
        "chars": np.log1p(size), "words": np.log1p(words * (count > 0)), "word_length": np.minimum(size / words, 30),
        "upper": of[:, chars.UPPER] / letters, "cjk": of[:, chars.CJK] / letters, "raised": raised / words,
        "letters": of[:, chars.LETTER] / letters, "numeral": numeral / words, "long": long / words,
        "short": short / words, "stops": np.log1p(of[:, chars.STOP]), "commas": np.log1p(of[:, chars.COMMA]),
    }  # fmt: skip
    for name in ("comma", "stop", "colon", "quote", "dash", "bracket", "money", "sign", "digit", "other", "newline"):
        columns[f"{name}_rate"] = of[:, getattr(chars, name.upper())] / words
    for name in ("upper", "lower", "digit", "quote", "dash", "sign", "cjk", "other"):
        columns[f"first_{name}"] = stats.first == getattr(chars, name.upper())
    for name in ("stop", "colon", "digit", "quote", "bracket", "comma", "dash", "other"):
        columns[f"last_{name}"] = stats.last == getattr(chars, name.upper())
    return columns


def _marks(blocks: Sequence[Block], stats: TextStats, text: str) -> dict[str, npt.NDArray[np.generic]]:
    """Return what stands between and around the blocks: gaps, and characters that are marks and no text."""
    start = _less_returns(np.array([block.start for block in blocks]), text)
    end = _less_returns(np.array([block.end for block in blocks]), text)
    before = np.log1p(np.maximum(start[1:] - end[:-1], 0))
    return {
        "label": np.array([bool(block.label) for block in blocks]),
        "gap": np.append(0, before), "gap_after": np.append(before, 0),
        "marks": np.maximum(end - start - stats.lengths, 0) / (end - start + 1),
    }  # fmt: skip


def _less_returns(offsets: Ints, text: str) -> Floats:
    """Return offsets in a text as if its lines ended as they do on Unix: a page saved on Windows is the same page.

    >>> _less_returns(np.array([0, 3, 6]), "a\\r\\nb\\r\\n")
    array([0., 2., 4.], dtype=float32)
    """
    if "\r\n" in text:
        returns = np.fromiter((found.start() for found in watched(_RETURN.finditer(text))), np.int64)
        offsets = offsets - np.searchsorted(returns, offsets)
    return offsets.astype(np.float32)


def _repetition(blocks: Sequence[Block]) -> dict[str, npt.NDArray[np.generic]]:
    numbers: dict[str, int] = {}
    same = np.array([numbers.setdefault(block.text.lower(), len(numbers)) for block in blocks])
    copies = np.bincount(same)[same]
    first = np.full(len(numbers), len(blocks))
    np.minimum.at(first, same, np.arange(len(blocks)))
    return {"copies": np.log(copies), "again": np.arange(len(blocks)) > first[same]}


def _place(count: Ints, tags: Ints, *, marked: bool) -> dict[str, npt.NDArray[np.generic]]:
    n = len(count)
    words = count.astype(np.float32)
    total = words.sum() + 1
    index = np.arange(n, dtype=np.float32)
    first, last = densest(words - 10)
    inside = (index >= first) & (index < last)
    whole = {
        "blocks": np.log1p(n), "total": np.log(total), "run_share": words[first:last].sum() / total,
        "long_share": words[words >= 20].sum() / total, "mean_words": np.log(total / n),
        "li_share": (tags == 1).mean(), "heading_share": (tags == 5).mean(), "marked": float(marked),
    }  # fmt: skip
    return {
        "place": index / n, "share_before": (np.cumsum(words) - words) / total, "index": np.log1p(index),
        "to_end": np.log1p(n - 1 - index), "in_run": inside, "from_run": np.clip(index - first, -50, 50),
        "to_run_end": np.clip(last - index, -50, 50), **{name: np.full(n, value) for name, value in whole.items()},
    }  # fmt: skip


def densest(worth: Floats) -> tuple[int, int]:
    """Return the run of blocks, at least one, whose worth adds up to most.

    >>> densest(np.array([-1, 3, -1, 2, -9, 4], np.float32))
    (1, 4)
    """
    total = np.concatenate(([0.0], np.cumsum(worth)))
    low = np.minimum.accumulate(total)
    end = int(np.argmax((total - low)[1:])) + 1
    start = int(np.argmin(total[:end]))
    return start, end


def _topic(stats: TextStats, count: Ints, inside: npt.NDArray[np.generic]) -> dict[str, npt.NDArray[np.generic]]:
    core = (np.asarray(inside, np.bool_) & (count >= _CORE)).astype(np.float32)
    _, local = np.unique(stats.words, return_inverse=True)
    shared, depth = topic(local, stats.word_text, core)
    return {"topic": shared, "topic_depth": depth}


def topic(local: Ints, owner: Ints, core: Floats) -> tuple[Floats, Floats]:
    """Return for each block the share of its words that the core of the page has, and how often the core has them.

    `local` numbers the words of the page, `owner` is the block of each, `core` says how much each block belongs to the
    core, from 0 to 1. The block itself is left out, and words that are all over the page weigh less.
    """
    n = len(core)
    if not len(local):
        return np.zeros(n, np.float32), np.zeros(n, np.float32)
    size = int(local.max()) + 1
    weight = core[owner]
    mass = np.bincount(local, weight, size)
    rare = 1 / np.log(3 + np.bincount(local, minlength=size))
    pair = owner * size + local
    _, inverse, times = np.unique(pair, return_inverse=True, return_counts=True)
    others = mass[local] - times[inverse] * weight
    value = rare[local]
    total = np.bincount(owner, value, n) + 1e-6
    shared = np.bincount(owner, (others > 0.5) * value, n) / total
    depth = np.bincount(owner, np.minimum(others, 5) * value, n) / total
    return shared.astype(np.float32), depth.astype(np.float32)


def _edge_words(stats: TextStats) -> tuple[chars.Hashes, npt.NDArray[np.bool_]]:
    """Return the first HEAD words of each block and the last TAIL of those that follow them."""
    first = stats.offsets[:-1]
    head = first[:, None] + np.arange(HEAD)
    tail = np.maximum(stats.offsets[1:] - _TAIL, first + HEAD)[:, None] + np.arange(_TAIL)
    places = np.concatenate((head, tail), axis=1)
    known = places < stats.offsets[1:, None]
    words = np.append(stats.words, np.zeros(1, np.uint32))
    return words[np.where(known, places, len(stats.words))], known
