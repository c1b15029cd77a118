"""What of an HTML page is counted and hashed before any table of log-odds is looked up: words, names, nesting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cleaner.classify.arrays import Ints
from cleaner.classify.lexicon import WordKeys, keys_of
from cleaner.classify.tree_columns import Chain, Tokens, chain_of, tokens_of
from cleaner.text.chars import TextStats, mix, stats_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable


DEPTH = 6
"""Nested elements around a block that are looked at."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What the features of a page are made of, before any table of log-odds is looked up."""

    stats: TextStats
    keys: WordKeys
    tokens: Tokens
    chain: Chain
    signature: Ints
    """Number of the group of blocks with the same tags and names around them, (n,)."""
    same: Ints
    """Number of the group of blocks with the same words, (n,)."""


def table_of(document: Document) -> ElementTable:
    """Return the table of elements of an HTML page."""
    if document.elements is None:
        raise ValueError("the document has no table of elements")
    return document.elements


def raw_of(document: Document) -> Raw:
    """Return what needs no model: words, names, nesting. The document must have a table of elements and blocks."""
    elements, blocks = table_of(document), document.blocks
    stats = stats_of([block.text for block in blocks])
    tokens = tokens_of(elements)
    chain = chain_of(elements, blocks, DEPTH)
    return Raw(stats, keys_of(stats), tokens, chain, _signature(elements, tokens, chain.rows[0]), _same(stats))


def _signature(elements: ElementTable, tokens: Tokens, row: Ints) -> Ints:
    key = np.zeros(len(row), np.uint64)
    parent = np.maximum(elements.parent.astype(np.int64), 0)
    for _ in range(4):
        key = key * np.uint64(0x100000001B3) ^ tokens.own[row].astype(np.uint64)
        row = parent[row]
    return np.unique(key, return_inverse=True)[1]


def _same(stats: TextStats) -> Ints:
    n = len(stats.lengths)
    place = np.arange(len(stats.words)) - stats.offsets[:-1][stats.word_text]
    terms = mix(stats.words + place.astype(np.uint32) * np.uint32(0x9E3779B9)).astype(np.float64)
    total = np.bincount(stats.word_text, terms, n)
    return np.unique(total, return_inverse=True)[1]
