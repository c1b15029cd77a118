"""Statistics of the elements of a page, and the chain of elements around each block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
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
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAMED = ("itemprop", "role", "data-testid", "data-component", "data-module", "data-type", "data-name", "aria-label",
          "data-qa", "property")  # fmt: skip
_MOST_TOKENS = 24
_DEEP = 6
"""2 ** this is how deep a path is followed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hashed names of elements: `hashes` in a row, `element` whose each is, `own` one hash an element of them all."""

    hashes: Ints
    element: Ints
    own: Ints


def tokens_of(elements: ElementTable) -> Tokens:
    """Return the hashed words of tags, classes, ids and telling attributes of all elements."""
    seen: dict[str, tuple[tuple[int, ...], int]] = {}
    hashes: list[int] = []
    sizes: list[int] = []
    own: list[int] = []
    for tag, attributes in zip(elements.tags, elements.attributes, strict=True):
        key = _names(tag, attributes) if attributes else tag
        known = seen.get(key)
        if known is None:
            known = seen[key] = _hashed(key), crc32(key.encode("utf-8", "replace"))
        hashes += known[0]
        sizes.append(len(known[0]))
        own.append(known[1])
    return Tokens(np.array(hashes, np.int64), np.repeat(np.arange(len(sizes)), sizes), np.array(own, np.int64))


def _names(tag: str, attributes: object) -> str:
    get = attributes.get  # type: ignore[attr-defined]
    key = f"{tag}\n{get('class') or ''}\n{get('id') or ''}"
    if len(attributes) > ("class" in attributes) + ("id" in attributes):  # type: ignore[arg-type, operator]
        for name in _NAMED:
            value = get(name)
            if value:
                key += f"\n{name} {value}"
    return key


def _hashed(key: str) -> tuple[int, ...]:
    """Return the hashes of the words that names are made of, each with the sort of name that it stands in.

    >>> len(_hashed("div\\npostBody main-col\\ncontent"))
    6
    """
    tag, _, rest = key.partition("\n")
    out = {crc32(f"<{tag}".encode()) >> (32 - CLASS_BITS)}
    for line, names in enumerate(rest.split("\n") if rest else ()):
        sort = "." if line < 2 else names.partition(" ")[0]
        for name in (names if line < 2 else names.partition(" ")[2]).split()[:_MOST_TOKENS]:
            parts = [part.lower() for part in _CAMEL.findall(name) if not part.isdigit()]
            out.update(crc32(f"{sort}{part}".encode()) >> (32 - CLASS_BITS) for part in parts[:8])
            if 1 < len(parts) < 5:
                out.add(crc32(f"{sort}{'-'.join(parts)}".encode()) >> (32 - CLASS_BITS))
    return tuple(out)


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
