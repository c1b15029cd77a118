"""Labels for training: which share of each block's words the gold text holds, in the gold's order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from cleaner.classify.arrays import Floats

_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힣豈-﫿]|[^\W぀-ヿ㐀-鿿가-힣豈-﫿]+")
_CANDIDATE = 0.4
"""A block is a candidate when this share of its word pairs is in the gold."""

_SHORT = 4
"""Blocks of at most so many words must match in one piece."""

_RESCUE = 5
"""Words in a row that show a block to be content although the gold has it in another place."""

_REPEATED = 8
"""Blocks of at least so many words that are equal get equal labels."""


def words(text: str) -> list[str]:
    """Return the lower-case words of a text; Chinese, Japanese and Korean count by character."""
    return _WORD.findall(text.lower())


def labels(texts: Sequence[str], gold: str) -> Floats:
    """Return for each block the share of its words that are gold, 0 to 1; blocks without words get -1.

    The words of candidate blocks are aligned with the gold by their longest common subsequence; a block that the gold
    has elsewhere is rescued by runs of words, and copies of a block get what the best of them got.
    """
    blocks = [words(text) for text in texts]
    wanted = words(gold)
    shares = np.array([0.0 if block else -1.0 for block in blocks], dtype=np.float32)
    if not wanted:
        return shares
    pairs = set(pairwise(wanted)) | set(pairwise(["", *wanted, ""]))
    single = set(wanted)
    candidates = [i for i, block in enumerate(blocks) if block and _is_candidate(block, pairs, single)]
    stream = [(i, word) for i in candidates for word in blocks[i]]
    places = common_subsequence([word for _, word in stream], wanted)
    found: dict[int, list[int]] = {}
    for (i, _), place in zip(stream, places, strict=True):
        found.setdefault(i, []).append(place)
    used = {place for hits in found.values() for place in hits if place >= 0}
    free = _free_runs(wanted, used)
    for i in candidates:
        shares[i] = max(_matched(found[i]), _rescued(blocks[i], free))
    _rescue_short(blocks, shares, wanted, used)
    _level(blocks, shares)
    return shares


def _is_candidate(block: list[str], pairs: set[tuple[str, str]], single: set[str]) -> bool:
    if len(block) == 1:
        return block[0] in single
    hits = sum(pair in pairs for pair in pairwise(block))
    return hits >= _CANDIDATE * (len(block) - 1)


def _matched(places: list[int]) -> float:
    hits = [place for place in places if place >= 0]
    if len(places) <= _SHORT and (len(hits) < len(places) or hits[-1] - hits[0] != len(hits) - 1):
        return 0.0
    return len(hits) / len(places)


def _free_runs(wanted: list[str], used: set[int]) -> set[tuple[str, ...]]:
    """Return the runs of gold words that no block has in its place; a pull quote repeats words that one has."""
    taken = [0, *accumulate(place in used for place in range(len(wanted)))]
    starts = range(len(wanted) - _RESCUE + 1)
    return {tuple(wanted[k : k + _RESCUE]) for k in starts if taken[k + _RESCUE] - taken[k] < 3}


def _rescued(block: list[str], free: set[tuple[str, ...]]) -> float:
    """Return the share of a block's words inside runs that the gold has elsewhere."""
    covered = [False] * len(block)
    for k in range(len(block) - _RESCUE + 1):
        if tuple(block[k : k + _RESCUE]) in free:
            covered[k : k + _RESCUE] = [True] * _RESCUE
    return sum(covered) / len(block) if sum(covered) * 10 >= len(block) * 6 else 0.0


def _rescue_short(blocks: list[list[str]], shares: Floats, wanted: list[str], used: set[int]) -> None:
    """Give blocks of two to four words a second chance: a place in the gold that nothing else took."""
    spots: dict[tuple[str, ...], list[int]] = {}
    for size in range(2, _RESCUE):
        for k in range(len(wanted) - size + 1):
            spots.setdefault(tuple(wanted[k : k + size]), []).append(k)
    for i, block in enumerate(blocks):
        if not 2 <= len(block) < _RESCUE or shares[i] != 0 or not _has_kept_neighbour(shares, i):
            continue
        for k in spots.get(tuple(block), ()):
            own = set(range(k, k + len(block)))
            if not own & used:
                shares[i] = 1.0
                used |= own
                break


def _has_kept_neighbour(shares: Floats, i: int) -> bool:
    return bool((shares[max(0, i - 2) : i + 3] > 0.5).any())


def _level(blocks: list[list[str]], shares: Floats) -> None:
    best: dict[tuple[str, ...], float] = {}
    for block, share in zip(blocks, shares, strict=True):
        if len(block) >= _REPEATED:
            key = tuple(block)
            best[key] = max(best.get(key, 0.0), float(share))
    for i, block in enumerate(blocks):
        if len(block) >= _REPEATED:
            shares[i] = best[tuple(block)]


def common_subsequence(found: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return for each word of `found` its place in `wanted` along a longest common subsequence, -1 where it has none.

    Bit-parallel (Hyyrö 2004): one integer of len(wanted) bits a word, kept for the way back.

    >>> common_subsequence(["a", "x", "b"], ["a", "b", "c"])
    [0, -1, 1]
    """
    masks: dict[str, int] = {}
    for place, word in enumerate(wanted):
        masks[word] = masks.get(word, 0) | 1 << place
    full = (1 << len(wanted)) - 1
    row, rows = full, []
    for word in found:
        hit = row & masks.get(word, 0)
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    places = [-1] * len(found)
    j = len(wanted) - 1
    for i in range(len(found) - 1, -1, -1):
        before = rows[i - 1] if i else full
        while j >= 0 and rows[i] >> j & 1:
            j -= 1  # the subsequence does not end here
        if j < 0:
            break
        if before >> j & 1:  # and it does only since this word
            places[i] = j
            j -= 1
    return places
