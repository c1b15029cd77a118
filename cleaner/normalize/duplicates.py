"""Find paragraphs, and runs of them, that repeat what the body has said already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.deadline import watched
from cleaner.text.chars import Words, words_of

_SHINGLE = 5
"""Words in a row that count as the same passage."""

_ALONE = 20
"""A block of fewer words may repeat on purpose: a refrain, a quotation, a table's total."""

_COPY = 8
"""Words of a short block from which its copy is none that the author made."""

_RUN = 40
"""Words that short blocks in a row must have together to be a repeated run."""

_NEAR = 0.85
"""Share of a block's shingles that must stand before it for a block in a run of repetitions to be one."""

_SAME = 1.0
"""The same for a block or a sentence on its own: terms that differ in a word or two are not the same terms."""

_NEW = 0.3
"""The same of sentences at the end of a block that are new, at most."""

_PART = 0.2
"""Share of a block's shingles that must stand before it for its beginning to be looked at."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|(?<=[。！？])")
_ORDERED = np.uint64(0x9E3779B97F4A7C15)


class Repeat(NamedTuple):
    """A block that repeats earlier ones; `cut` is the length of the repeated beginning, None for the whole block."""

    block: int
    cut: int | None = None


def repeats(
    texts: Sequence[str], *, solid: Sequence[bool], copies: bool = False, words: Words | None = None
) -> list[Repeat]:
    """Return the blocks of `texts` that repeat what stands before them.

    `texts` are the blocks that would be kept, in order; `solid` says of each whether it is prose, which a table row
    or a line of verse is not. Breaks between blocks may fell elsewhere in the copy. With `copies` a short block that
    is letter for letter an earlier one counts too. `words` are those of the texts, where they are known already.
    Linear in the number of words.
    """
    hashes, starts = words or words_of(texts)
    counts = np.diff(starts)
    if len(hashes) < 2 * _SHINGLE:
        return []
    seen = _seen_before(hashes)
    again = _shares(seen, starts)
    if again.max() <= _PART:
        return []
    whole = set(_in_runs(counts.tolist(), solid, again.tolist()))
    if copies:
        whole |= _copies(texts, counts.tolist(), solid)
    found: list[Repeat] = []
    for i in watched(np.flatnonzero(again > _PART).tolist()):
        text, start, end = texts[i], int(starts[i]), int(starts[i + 1])
        if i in whole:
            found.append(Repeat(i) if again[i] == 1.0 else _repeat(i, text, seen, (start, end)))
        elif solid[i]:
            cut = _repeated_beginning(text, seen, start)
            if cut and (i - 1 in whole or _count(text[:cut]) >= _ALONE):
                found.append(Repeat(i, cut))
    return found


def _repeat(block: int, text: str, seen: NDArray[np.bool_], words: tuple[int, int]) -> Repeat:
    """Return the block as repeated, but for sentences at its end that are new."""
    start, end = words
    cut = _repeated_beginning(text, seen, start)
    told = start + _count(text[:cut])
    if 0 < cut < len(text) and end - told >= _SHINGLE and _share(seen, told, end) < _NEW:
        return Repeat(block, cut)
    return Repeat(block)


def _in_runs(counts: Sequence[int], solid: Sequence[bool], again: Sequence[float]) -> Iterator[int]:
    """Yield the blocks of the runs that are copies."""
    for first, last in _runs(again):
        if _is_repetition(counts[first:last], solid[first:last], again[first:last]):
            yield from range(first, last)


def _runs(again: Sequence[float]) -> list[tuple[int, int]]:
    """Return the first block of each run of blocks that stand before it all but whole, and the one after its last."""
    runs, first = [], None
    for i, share in enumerate([*again, 0.0]):
        if share >= _NEAR and first is None:
            first = i
        elif share < _NEAR and first is not None:
            runs.append((first, i))
            first = None
    return runs


def _is_repetition(counts: Sequence[int], solid: Sequence[bool], again: Sequence[float]) -> bool:
    """Tell whether a run is long enough to be a copy; only with prose in it may the copy differ in a few words."""
    if any(count >= _ALONE and prose for count, prose in zip(counts, solid, strict=True)):
        return len(counts) > 1 or again[0] >= _SAME
    return len(counts) >= 3 and sum(counts) >= _RUN and min(again) >= _SAME


def _copies(texts: Sequence[str], counts: Sequence[int], solid: Sequence[bool]) -> set[int]:
    first: dict[str, int] = {}
    long = [i for i, text in enumerate(texts) if solid[i] and counts[i] >= _COPY]
    return {i for i in long if first.setdefault(texts[i], i) != i}


def _count(text: str) -> int:
    return len(words_of([text]).hashes)


def _seen_before(words: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell for each position whether the shingle that begins there began earlier in the text."""
    n = len(words) - _SHINGLE + 1
    mixed = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(_SHINGLE):
            mixed = (mixed ^ words[k : k + n]) * _ORDERED
            mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    ranked = mixed[order]
    seen = np.zeros(n, dtype=np.bool_)
    seen[order[1:]] = ranked[1:] == ranked[:-1]
    return seen


def _shares(seen: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each block the share of its shingles that stand before it, as `_share` does for one."""
    sums = np.concatenate(([0], np.cumsum(seen)))
    first = np.minimum(starts[:-1], len(seen) - 1)
    last = np.clip(starts[1:] - _SHINGLE + 1, first + 1, len(seen))
    return np.where(np.diff(starts) > 0, (sums[last] - sums[first]) / (last - first), 0.0)


def _share(seen: NDArray[np.bool_], start: int, end: int) -> float:
    stop = min(end - _SHINGLE + 1, len(seen))
    if stop <= start:  # shorter than a shingle: judged by the shingle that covers it
        return float(seen[max(0, min(start, len(seen) - 1))]) if end > start else 0.0
    return float(seen[start:stop].mean())


def _repeated_beginning(text: str, seen: NDArray[np.bool_], start: int) -> int:
    """Return the length in characters of the sentences at the start of a block that repeat earlier text."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    if not ends:
        return 0
    counts = np.diff(words_of([text[a:b] for a, b in pairwise([0, *ends])]).offsets).tolist()
    told, word = 0, start
    for end, words in zip(ends, counts, strict=True):
        if words == 0 or _share(seen, word, word + words) < _SAME:
            break
        word += words
        told = end
    return told
