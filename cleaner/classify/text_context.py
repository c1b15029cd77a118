"""What surrounds each block of a dump, once a first guess of what is content has been made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats
from cleaner.classify.text_features import COLUMNS, Measures, densest, topic
from cleaner.classify.text_odds import ODDS

Bools = npt.NDArray[np.bool_]

_FEW = [COLUMNS.index(name) for name in ("words", "last_stop", "marks", "stop_rate", "comma_rate", "raised", "topic")]
_FEW_ODDS = [ODDS.index(name) for name in ("mean", "pair_mean", "line", "next_mean")]
_NEAR = [0, 1, 7, 8, 9]
"""Of the few columns, those whose values at the neighbours count too."""
_FAR = 60
"""Blocks from which on a distance counts as this."""
_LOUD, _LOUDER = -2.0, -3.0
"""Log-odds under which a line tells that no content follows, or came before."""


def context_of(page: Measures, odds: Floats, scores: Floats, types: Floats) -> Floats:
    """Return what a second look at the blocks knows, (n, f): all that was measured, and how the first guess lies."""
    few = np.concatenate((page.columns[:, _FEW], odds[:, _FEW_ODDS]), axis=1)
    words = page.count.astype(np.float32)
    mass = scores * words
    logits = _logits(scores)
    weighted = np.stack([logits, scores * np.log1p(words)], axis=1)
    whole = np.concatenate((_whole(scores, words, mass), types, odds[:, :9].mean(0), _weighted_mean(odds, words)))
    parts = (
        page.columns, page.tags[:, None], odds, signs(odds), around(few, (3, 12)), _shifted(few[:, _NEAR], (-1, 1)),
        _lie(page, scores, words, mass), around(weighted, (1, 3, 8, 25)),
        _shifted(logits[:, None], (-4, -3, -2, -1, 1, 2, 3, 4)), np.broadcast_to(whole, (len(words), len(whole))),
    )  # fmt: skip
    return np.concatenate([np.asarray(part, np.float32) for part in parts], axis=1)


def _logits(scores: Floats) -> Floats:
    p = np.clip(scores, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)), np.float32)


def _weighted_mean(odds: Floats, words: Floats) -> Floats:
    return np.asarray((words + 1) @ odds[:, :6] / (words + 1).sum(), np.float32)


def _whole(scores: Floats, words: Floats, mass: Floats) -> Floats:
    """Return what the guess says of the page: how much it keeps, how sure it is, how much lies in one run."""
    total, size = mass.sum() + 1, words.sum() + 1
    first, last = _run(scores, words)
    return np.array(
        [
            np.log(total), mass.sum() / size, scores.mean(), (scores > 0.5).mean(),
            ((scores > 0.2) & (scores < 0.8)).mean(), words[first:last].sum() / size, mass[first:last].sum() / total,
        ],
        np.float32,
    )  # fmt: skip


def _run(scores: Floats, words: Floats) -> tuple[int, int]:
    return densest(np.asarray((2 * scores - 1) * np.sqrt(words + 1), np.float32))


def signs(odds: Floats) -> Floats:
    """Return the loudest sign of an end before each block and of a beginning after it, and how far off each is."""
    line, before_line = odds[:, ODDS.index("next_line")], odds[:, ODDS.index("before_line")]
    ends = odds[:, ODDS.index("next_mean")] + line
    ends_pairs = odds[:, ODDS.index("next_pair_mean")] + line
    begins = odds[:, ODDS.index("before_mean")] + before_line
    columns = (
        _so_far(np.minimum, ends), _so_far(np.minimum, ends_pairs), since(ends < _LOUD), since(ends_pairs < _LOUDER),
        _so_far(np.maximum, ends), _so_far(np.minimum, begins[::-1])[::-1], since((begins < _LOUD)[::-1])[::-1],
        _so_far(np.maximum, begins[::-1])[::-1],
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _so_far(extreme: np.ufunc, values: Floats) -> Floats:
    """Return the extreme of all values before each; 0 for the first."""
    return np.append(np.float32(0), extreme.accumulate(values)[:-1]).astype(np.float32)


def since(marks: Bools) -> Floats:
    """Return how many blocks ago the last mark was, at most 60; 61 where there was none.

    >>> since(np.array([False, True, False, False])).tolist()
    [61.0, 61.0, 1.0, 2.0]
    """
    index = np.arange(len(marks))
    last = np.append(-1, np.maximum.accumulate(np.where(marks, index, -1))[:-1])
    return np.where(last >= 0, np.minimum(index - last, _FAR), _FAR + 1).astype(np.float32)


def _lie(page: Measures, scores: Floats, words: Floats, mass: Floats) -> Floats:
    """Return how each block lies to what is guessed to be content."""
    n = len(words)
    index = np.arange(n, dtype=np.float32)
    total = mass.sum() + 1
    until = np.cumsum(mass)
    sure = (scores > 0.7) & (words >= 12)
    first, last = _run(scores, words)
    low, high = densest(np.asarray((scores - 0.4) * (words + 1), np.float32))
    run_mass, run_size = _runs(scores > 0.5, mass)
    nearby = np.convolve(mass, np.ones(11), "same")[:n] if n >= 11 else np.full(n, mass.sum())
    owner = np.repeat(np.arange(n), page.known.sum(1))
    _, local = np.unique(page.words[page.known], return_inverse=True)
    core = np.where(scores > 0.6, scores, 0) * (words >= 6)
    shared, depth = topic(local, owner, core.astype(np.float32))
    columns = (
        _logits(scores), (until - mass) / total, (total - until) / total, since(sure), since(sure[::-1])[::-1],
        (index >= first) & (index < last), np.clip(index - first, -_FAR, _FAR), np.clip(last - index, -_FAR, _FAR),
        (index >= low) & (index < high), np.clip(index - low, -_FAR, _FAR), np.clip(high - index, -_FAR, _FAR),
        np.log1p(run_mass), np.log1p(run_size), np.log1p(nearby), run_mass / total, shared, depth,
        (n - np.searchsorted(np.sort(scores), scores)) / n,
    )  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _runs(kept: Bools, mass: Floats) -> tuple[Floats, Floats]:
    """Return the mass and the number of blocks of the unbroken run that each kept block lies in; 0 for others."""
    edges = np.flatnonzero(np.diff(kept.astype(np.int8), prepend=0, append=0))
    total = np.append(0, np.cumsum(mass))
    run_mass, run_size = np.zeros((2, len(kept)), np.float32)
    starts, ends = edges[::2], edges[1::2]
    run_mass[kept] = np.repeat(total[ends] - total[starts], ends - starts)
    run_size[kept] = np.repeat(ends - starts, ends - starts)
    return run_mass, run_size


def around(values: Floats, spans: Sequence[int]) -> Floats:
    """Return the means of columns over the blocks before and after each block, for windows of several lengths."""
    n = len(values)
    total = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)))
    index = np.arange(n)
    parts = []
    for span in spans:
        low, high = np.maximum(index - span, 0), np.minimum(index + 1 + span, n)
        parts.append((total[index] - total[low]) / np.maximum(index - low, 1)[:, None])
        parts.append((total[high] - total[index + 1]) / np.maximum(high - index - 1, 1)[:, None])
    return np.concatenate(parts, axis=1).astype(np.float32)


def _shifted(values: Floats, steps: Sequence[int]) -> Floats:
    """Return the columns of the blocks `steps` away; beyond the page they are -1."""
    n, margin = len(values), max(map(abs, steps))
    padded = np.full((n + 2 * margin, values.shape[1]), -1, np.float32)
    padded[margin : margin + n] = values
    return np.concatenate([padded[margin + step : margin + step + n] for step in steps], axis=1)
