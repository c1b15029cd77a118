"""Find paragraphs, and runs of them, that repeat what the body has said already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.normalize.words import words_of

SHINGLE = 5
"""Words in a row that count as the same passage."""

_ALONE = 20
"""A block of fewer words may repeat on purpose: a refrain, a quotation, a table's total."""

_RUN = 40
"""Words that short blocks in a row must have together to be a repeated run."""

_NEAR = 0.85
"""Share of a block's shingles that must stand before it for the block to be a repetition."""

_PROBE = 40
"""Characters of a place at which repetition is looked for."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|(?<=[。！？])")
_ORDERED = np.uint64(0x9E3779B97F4A7C15)


class Repeat(NamedTuple):
    """A block that repeats earlier ones; `cut` is the length of the repeated beginning, None for the whole block."""

    block: int
    cut: int | None = None


def repeats(texts: Sequence[str], *, solid: Sequence[bool]) -> list[Repeat]:
    """Return the blocks of `texts` that repeat what stands before them.

    `texts` are the blocks that would be kept, in order; `solid` says of each whether it is prose, which a table row
    or a line of verse is not. Breaks between blocks may fell elsewhere in the copy. Linear in the number of words.
    """
    if not _may_repeat(texts):
        return []
    counts, codes = _encode(texts)
    if len(codes) < 2 * SHINGLE:
        return []
    seen = _seen_before(codes)
    if not seen.any():
        return []
    starts = np.concatenate(([0], np.cumsum(counts))).tolist()
    again = [_share(seen, starts[i], starts[i + 1]) for i in range(len(texts))]
    whole = {
        i
        for first, last in _runs(again)
        if _is_repetition(counts[first:last], solid[first:last])
        for i in range(first, last)
    }
    found: list[Repeat] = []
    for i, text in enumerate(texts):
        if i in whole:
            found.append(_repeat(i, text, seen, starts))
        elif solid[i] and again[i] > 0.2:
            cut = _repeated_beginning(text, seen, starts[i])
            if cut and (i - 1 in whole or len(words_of(text[:cut])) >= _ALONE):
                found.append(Repeat(i, cut))
    return found


def _repeat(block: int, text: str, seen: NDArray[np.bool_], starts: Sequence[int]) -> Repeat:
    """Return the block as repeated, but for sentences at its end that are new."""
    cut = _repeated_beginning(text, seen, starts[block])
    told = starts[block] + len(words_of(text[:cut]))
    new = starts[block + 1] - told
    if 0 < cut < len(text) and new >= SHINGLE and _share(seen, told, starts[block + 1]) < 0.3:
        return Repeat(block, cut)
    return Repeat(block)


def _runs(again: Sequence[float]) -> list[tuple[int, int]]:
    runs, first = [], None
    for i, share in enumerate([*again, 0.0]):
        if share >= _NEAR and first is None:
            first = i
        elif share < _NEAR and first is not None:
            runs.append((first, i))
            first = None
    return runs


def _is_repetition(counts: Sequence[int], solid: Sequence[bool]) -> bool:
    if any(count >= _ALONE and prose for count, prose in zip(counts, solid, strict=True)):
        return True
    return len(counts) >= 3 and sum(counts) >= _RUN


def _may_repeat(texts: Sequence[str]) -> bool:
    """Tell by a few places in each block, cheaply, whether any passage may stand twice."""
    whole = "\n".join(texts).lower()
    place = 0
    for text in texts:
        size = len(text)
        if size >= _PROBE:
            for start in (place, place + size // 3, place + 2 * size // 3, place + size - _PROBE):
                probe = whole[start : start + _PROBE]
                if whole.find(probe, 0, start) >= 0:
                    return True
        place += size + 1
    return False


def _encode(texts: Sequence[str]) -> tuple[list[int], NDArray[np.uint64]]:
    numbers: dict[str, int] = {}
    counts: list[int] = []
    codes: list[int] = []
    for text in texts:
        words = words_of(text)
        counts.append(len(words))
        codes.extend(numbers.setdefault(word, len(numbers) + 1) for word in words)
    return counts, np.array(codes, dtype=np.uint64)


def _seen_before(codes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell for each position whether the shingle that begins there began earlier in the text."""
    n = len(codes) - SHINGLE + 1
    mixed = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(SHINGLE):
            mixed = (mixed ^ codes[k : k + n]) * _ORDERED
            mixed ^= mixed >> np.uint64(29)
    _, first = np.unique(mixed, return_index=True)
    seen = np.ones(n, dtype=np.bool_)
    seen[first] = False
    return seen


def _share(seen: NDArray[np.bool_], start: int, end: int) -> float:
    stop = min(end - SHINGLE + 1, len(seen))
    if stop <= start:  # shorter than a shingle: judged by the shingle that covers it
        return float(seen[max(0, min(start, len(seen) - 1))]) if end > start else 0.0
    return float(seen[start:stop].mean())


def _repeated_beginning(text: str, seen: NDArray[np.bool_], start: int) -> int:
    """Return the length in characters of the sentences at the start of a block that repeat earlier text."""
    end, word = 0, start
    for match in _SENTENCE.finditer(text):
        words = len(words_of(text[end : match.start()]))
        if words == 0 or _share(seen, word, word + words) < _NEAR:
            break
        word += words
        end = match.end()
    return end
