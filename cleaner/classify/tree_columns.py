"""Statistics of the elements of a page, and the chain of elements around each block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

CLASS_BITS = 14
"""2 ** this is the size of the table of tags, classes and attributes."""
_SHIFT = 32 - CLASS_BITS
_CAMEL = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LETTERS = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
"""Makes everything but small letters a space; with `split` ten times as fast as a pattern."""
_NAMES = ("itemprop", "role", "data-testid", "data-component", "data-module", "data-type", "data-name", "aria-label",
          "data-qa", "property")  # fmt: skip
_NAMED = frozenset(_NAMES)
_STARTS = {sort: crc32(sort.encode()) for sort in ("<", ".", *_NAMES)}
"""Where the checksum stands once the sort of a name is read."""
_MOST_TOKENS = 24
"""Words of one attribute that are looked at."""
_DEEP = 6
"""2 ** this is how deep a path is followed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hashed names of elements, each set of names once.

    `hashes` of all sets in a row, `offsets` (k + 1,) where each set's begin, `own` (m,) the set of each element.
    """

    hashes: Ints
    offsets: Ints
    own: Ints

    def of_elements(self) -> tuple[Ints, Ints]:
        """Return the names of all elements in a row, and the element whose each is."""
        count = np.diff(self.offsets)[self.own]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        places = np.repeat(self.offsets[self.own], count) + within
        return self.hashes[places], np.repeat(np.arange(len(self.own)), count)


_MEMORY = 60_000
"""Names whose hashes are remembered; the class names of one site come again on each of its pages."""

Names = tuple["str | None", ...]
"""What an element is called: its tag, its class and id, then each telling attribute with its value."""


_known: dict[Names, tuple[int, ...]] = {}
_known_words: defaultdict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
"""The hashes of the words that single names are made of, by the sort of the name."""


def tokens_of(elements: ElementTable) -> Tokens:
    """Return the hashed words of tags, classes, ids and telling attributes of elements.

    Those without a block, of which nobody asks, go by the tag of the first.
    """
    if len(_known) + len(_known_words["."]) > _MEMORY:
        _known.clear()
        _known_words.clear()
    named, nothing = _NAMED, (elements.tags[0],)
    full = elements.last > elements.first
    full[elements.inline[elements.inline >= 0]] = True  # some hold nothing but the space before a block
    names: list[Names] = [
        nothing if not holds
        else (tag,) if not of
        else (tag, of.get("class"), of.get("id")) if named.isdisjoint(of) else _all_names(tag, of)
        for tag, of, holds in zip(elements.tags, elements.attributes, full.tolist(), strict=True)
    ]  # fmt: skip
    each = dict.fromkeys(names)
    place = dict(zip(each, range(len(each)), strict=True))
    groups = [_known.get(key) or _remembered(key) for key in each]
    offsets = np.zeros(len(groups) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, groups), np.int64, len(groups)), out=offsets[1:])
    hashes = np.fromiter(chain.from_iterable(groups), np.int64, int(offsets[-1]))
    return Tokens(hashes, offsets, np.fromiter(map(place.__getitem__, names), np.int64, len(names)))


def _all_names(tag: str, attributes: Mapping[str, str | None]) -> Names:
    pairs = [f"{name} {attributes[name]}" for name in _NAMES if attributes.get(name)]
    return (tag, attributes.get("class"), attributes.get("id"), *pairs)


def _remembered(key: Names) -> tuple[int, ...]:
    hashes = _known[key] = _hashed(key)
    return hashes


def _hashed(key: Names) -> tuple[int, ...]:
    """Return the hashes of the words that names are made of, each with the sort of name that it stands in.

    >>> len(_hashed(("div", "postBody main-col", "content")))
    8
    """
    out = [*_hashes("<", [(key[0] or "").encode("utf-8", "replace")])]
    for names in key[1:3]:
        if names:
            _add_hashes(out, ".", names)
    for pair in key[3:]:
        sort, _, names = (pair or "").partition(" ")
        _add_hashes(out, sort, names)
    return tuple(dict.fromkeys(out))


def _add_hashes(out: list[int], sort: str, names: str) -> None:
    """Add the hashes of names of one sort; those of a name that was met before are remembered."""
    known = _known_words[sort]
    for name in names.split()[:_MOST_TOKENS]:
        hashes = known.get(name)
        if hashes is None:
            words = _words_of_name(name.encode("utf-8", "replace"))
            if 1 < len(words) < 5:
                words.append(b"-".join(words))
            hashes = known[name] = _hashes(sort, words[:8])
        out += hashes


def _hashes(sort: str, words: Sequence[bytes]) -> tuple[int, ...]:
    start = _STARTS[sort]
    return tuple([crc32(word, start) >> _SHIFT for word in words])


def _words_of_name(name: bytes) -> list[bytes]:
    """Return the words that a name is made of, in lower case and without numbers.

    >>> _words_of_name(b"postBody_v2-HTML")
    [b'post', b'body', b'v', b'html']
    """
    if not name.islower():
        name = b" ".join(_CAMEL.findall(name)).lower()
    return name.translate(_LETTERS).split()


@dataclass(frozen=True, slots=True)
class Chain:
    """The elements around blocks, each with more blocks than the one before.

    `rows` (k, n): for each block its own element and the next larger ones; the last is repeated at the top. `bigger`
    (m,): for each element the closest ancestor with more blocks, itself at the top.
    """

    rows: Ints
    bigger: Ints


def chain_of(elements: ElementTable, blocks: Sequence[Block], depth: int) -> Chain:
    """Return the nested elements around each block, `depth` of them."""
    parent = elements.parent.astype(np.int64)
    parent = np.where(parent < 0, 0, parent)
    size = elements.last - elements.first
    bigger = parent.copy()
    for _ in range(_DEEP):
        same = size[bigger] == size
        bigger = np.where(same, bigger[bigger], bigger)
        if not same.any():
            break
    row = np.fromiter((block.element for block in blocks), np.int64, len(blocks))
    rows = np.empty((depth, len(blocks)), np.int64)
    for k in range(depth):
        rows[k] = row
        row = bigger[row]
    return Chain(rows, bigger)


class Along(NamedTuple):
    """Columns of elements, or what they come to along the paths from the top: sums, least and greatest values."""

    total: Sequence[Floats]
    least: Sequence[Floats]
    most: Sequence[Floats]


def along_path(elements: ElementTable, values: Along) -> Along:
    """Return for each element the sum, least and greatest of values over itself and its ancestors."""
    # The last row stands above the top, and changes nothing.
    found = Along(*([np.append(c, f) for c in part] for part, f in zip(values, (0, np.inf, -np.inf), strict=True)))
    up = np.append(elements.parent, -1).astype(np.int64) % (len(elements) + 1)
    for _ in range(_DEEP):
        for column in found.total:
            column += column[up]
        for column in found.least:
            np.minimum(column, column[up], out=column)
        for column in found.most:
            np.maximum(column, column[up], out=column)
        up = up[up]
        if up.min() == len(elements):
            break
    return Along(*([column[:-1] for column in part] for part in found))


def along_wrappers(elements: ElementTable, values: Floats) -> Floats:
    """Return for each element the sum of a value over itself and the ancestors that hold the same blocks."""
    size = elements.last - elements.first
    up = elements.parent.astype(np.int64)
    up = np.where((up >= 0) & (size[up] == size), up, -1)
    total = values.copy()
    for _ in range(_DEEP):
        has = up >= 0
        total = np.where(has, total + total[up], total)
        up = np.where(has, up[up], -1)
    return total
