"""Dumps as people cut them, and dumps whose content stands in what surrounds another site's."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from cleaner.classify.arrays import Floats
from cleaner.classify.text_features import densest
from cleaner.model import Block
from cleaner.text.chars import stats_of

Labelled = tuple[list[Block], Floats]
"""Blocks, and the share of each that is gold; -1 where a block has no words."""


def crop(dump: Labelled, rng: random.Random) -> Labelled:
    """Return what somebody leaves who cuts away most of what stands around the article."""
    around = rng.choice((0, 1, 2, 4, 8, 16)), rng.choice((0, 2, 4, 8, 16, 32))
    begin, end = _middle(dump, around)
    return dump[0][begin:end], dump[1][begin:end]


def graft(own: Labelled, other: Labelled, rng: random.Random) -> Labelled:
    """Return the middle of one dump, a little of what stands around it, and what surrounds the middle of another."""
    around = rng.choice((0, 1, 2, 4, 8)), rng.choice((0, 0, 1, 2, 4))
    (begin, end), (left, right) = _middle(own, around), _middle(other, around)
    strange = np.minimum(other[1], 0)  # none of it is gold
    blocks = joined(other[0][:left], own[0][begin:end], other[0][right:])
    return blocks, np.concatenate((strange[:left], own[1][begin:end], strange[right:]))


def joined(*parts: Sequence[Block]) -> list[Block]:
    """Return blocks in a row, with offsets as if they had been read from one text."""
    blocks: list[Block] = []
    for part in parts:
        shift = blocks[-1].end + 1 - part[0].start if blocks and part else 0
        blocks += [block._replace(start=block.start + shift, end=block.end + shift) for block in part]
    return blocks


def _middle(dump: Labelled, around: tuple[int, int]) -> tuple[int, int]:
    """Return where most of the gold lies, and so many blocks more on either side."""
    blocks, share = dump
    if not blocks:
        return 0, 0
    length = np.diff(stats_of([block.text for block in blocks]).offsets)
    first, last = densest(np.asarray((2 * np.clip(share, 0, 1) - 1) * np.sqrt(length + 1), np.float32))
    return max(0, first - around[0]), min(len(blocks), last + around[1])
