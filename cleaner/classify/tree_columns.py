"""Statistics of the elements of a page, and the chain of elements around each block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

CLASS_BITS = 14
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAMES = ("itemprop", "role", "data-testid", "data-component", "data-module", "data-type", "data-name", "aria-label",
          "data-qa", "property")  # fmt: skip
_NAMED = frozenset(_NAMES)
_MOST_TOKENS = 24
_DEEP = 6
"""2 ** this is how deep a path is followed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hashed names of elements: `hashes` in a row, `element` whose each is, `own` a number for each set of names."""

    hashes: Ints
    element: Ints
    own: Ints


_MEMORY = 60_000
"""Names whose hashes are remembered; the class names of one site come again on each of its pages."""

_hashes_of_name: dict[tuple[str, str], tuple[int, ...]] = {}


def tokens_of(elements: ElementTable) -> Tokens:
    """Return the hashed words of tags, classes, ids and telling attributes of all elements."""
    if len(_hashes_of_name) > _MEMORY:
        _hashes_of_name.clear()
    seen: dict[tuple[str | None, ...], int] = {}
    groups: list[tuple[int, ...]] = []
    number: list[int] = []
    for tag, attributes in zip(elements.tags, elements.attributes, strict=True):
        key = _key(tag, attributes) if attributes else (tag,)
        known = seen.get(key)
        if known is None:
            known = seen[key] = len(groups)
            groups.append(_hashed(key))
        number.append(known)
    own = np.array(number, np.int64)
    sizes = np.array([len(group) for group in groups], np.int64)
    starts = np.cumsum(sizes) - sizes
    count = sizes[own]
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    flat = np.array([token for group in groups for token in group], np.int64)
    return Tokens(flat[np.repeat(starts[own], count) + within], np.repeat(np.arange(len(own)), count), own)


def _key(tag: str, attributes: Mapping[str, str | None]) -> tuple[str | None, ...]:
    """Return what of an element names it: tag, class, id, then pairs of other telling attributes."""
    get = attributes.get
    key = (tag, get("class"), get("id"))
    if len(attributes) > ("class" in attributes) + ("id" in attributes) and not _NAMED.isdisjoint(attributes):
        return key + tuple(f"{name} {get(name)}" for name in _NAMES if get(name))
    return key


def _hashed(key: tuple[str | None, ...]) -> tuple[int, ...]:
    """Return the hashes of the words that names are made of, each with the sort of name that it stands in.

    >>> len(_hashed(("div", "postBody main-col", "content")))
    8
    """
    out = dict.fromkeys(_hashes("<", key[0] or ""))
    for names in key[1:3]:
        for name in (names or "").split()[:_MOST_TOKENS]:
            out |= dict.fromkeys(_hashes(".", name))
    for pair in key[3:]:
        sort, _, names = (pair or "").partition(" ")
        for name in names.split()[:_MOST_TOKENS]:
            out |= dict.fromkeys(_hashes(sort, name))
    return tuple(out)


def _hashes(sort: str, name: str) -> tuple[int, ...]:
    known = _hashes_of_name.get((sort, name))
    if known is None:
        parts = [name] if sort == "<" else [part.lower() for part in _CAMEL.findall(name) if not part.isdigit()]
        whole = ["-".join(parts)] if 1 < len(parts) < 5 else []
        known = tuple(_hash(sort + part) for part in [*parts[:8], *whole])
        _hashes_of_name[sort, name] = known
    return known


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) >> (32 - CLASS_BITS)


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


def along_path(elements: ElementTable, values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return for each element the sum, least and greatest of a value over itself and its ancestors."""
    total, least, most = values.copy(), values.copy(), values.copy()
    up = elements.parent.astype(np.int64)
    for _ in range(_DEEP):
        has = up >= 0
        total = np.where(has, total + total[up], total)
        least = np.where(has, np.minimum(least, least[up]), least)
        most = np.where(has, np.maximum(most, most[up]), most)
        up = np.where(has, up[up], -1)
        if not has.any():
            break
    return total, least, most


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
