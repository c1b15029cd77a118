"""The network that reads a dump: words and measures of each block, convolutions over neighbours, the page as a whole.

A first stack of convolutions guesses what is content; the mean of what it guesses is the core of the page, with which a
second stack compares every block. Trained with torch (`cleaner.classify.train.dump_net`), run in numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Arrays, Floats, Ints, weights_under
from cleaner.classify.text_features import TAGS, Measures
from cleaner.text.chars import Hashes

WORD_BITS, WORD_SIZE = 14, 16
"""2 ** bits vectors of so many numbers stand for hashed words."""
WIDTH = 64
"""Units of each layer."""
FIRST, SECOND = ((5, 1), (5, 2), (3, 4)), ((3, 1), (3, 3), (3, 9), (3, 27))
"""Width and dilation of the convolutions of the two stacks."""

CLIP = 5.0
"""Standard deviations at which the columns are cut off."""
PARTS = ((0, 1), (1, 3), (0, 8), (8, 12))
"""The words of a block, of the first eight and the last four, whose mean vectors the network sees."""


@dataclass(frozen=True, slots=True)
class DumpNet:
    """The weights by name: matrices (in, out), biases (out,), and the words' vectors (2 ** WORD_BITS + 1, E).

    The taps of a convolution lie side by side, (in, taps * out): one product serves a block and all its neighbours.
    """

    weights: Mapping[str, Floats]

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str = "net") -> DumpNet:
        """Return the network stored under `name`; words' vectors are int8 and a scale."""
        weights = weights_under(arrays, name, WIDTH)
        weights["emb"] *= weights.pop("emb_scale")
        return cls(weights)

    def run(self, page: Measures, columns: Floats) -> tuple[Floats, Floats]:
        """Return the logit of each block to be content, (n,), and the probabilities of the page's types.

        `columns` (n, f) are all measures of the blocks, those of `page` and the odds of their words.
        """
        w = self.weights
        weight = weight_of(page.count)
        means = np.stack((np.full_like(weight, 1 / len(weight)), weight / weight.sum()))
        x = _relu(self._inputs(page, columns) @ w["inp.w"] + w["inp.b"])
        for k, (_, dilation) in enumerate(FIRST):
            x, _ = self._mix(x, f"c1.{k}", dilation, means)
        guess = (x @ w["guess.w"] + w["guess.b"])[:, 0]
        x = x + _relu(_compared(x, guess, weight) @ w["ctx.w"] + w["ctx.b"])
        pooled = x[:0]
        for k, (_, dilation) in enumerate(SECOND):
            x, pooled = self._mix(x, f"c2.{k}", dilation, means)
        kinds = pooled @ w["kind.w"] + w["kind.b"]
        types = np.exp(kinds - kinds.max())
        return (x @ w["out.w"] + w["out.b"])[:, 0], types / types.sum()

    def _inputs(self, page: Measures, columns: Floats) -> Floats:
        w = self.weights
        scaled = np.clip((columns - w["mean"]) / w["scale"], -CLIP, CLIP)
        tags = np.eye(TAGS, dtype=np.float32)[page.tags]
        vectors = w["emb"][places_of(page.words, page.known)]
        means = [_mean(vectors[:, a:b], page.known[:, a:b]) for a, b in PARTS]
        return np.concatenate((scaled, tags, *means), axis=1)

    def _mix(self, x: Floats, name: str, dilation: int, weight: Floats) -> tuple[Floats, Floats]:
        """Return blocks after one layer, and what the page is like before it: mean, text-weighted mean, maximum.

        `weight` (2, n) are the shares of blocks in the two means.
        """
        w = self.weights
        pooled = np.concatenate(((weight @ x).reshape(-1), x.max(0)))
        y = _convolved(x, w[f"{name}.w"], dilation)
        y += pooled @ w[f"{name}.page"] + w[f"{name}.b"]
        np.maximum(y, 0, out=y)
        y += x
        return y, pooled


def weight_of(count: Ints) -> Floats:
    """Return how much each block counts in means over a page."""
    return np.sqrt(count + 1).astype(np.float32)


def places_of(words: Hashes, known: npt.NDArray[np.bool_]) -> Ints:
    """Return the rows of the words' vectors; row 0 is no word."""
    return np.where(known, (words >> np.uint32(32 - WORD_BITS)).astype(np.int64) + 1, 0)


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0, dtype=np.float32)


def _mean(vectors: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    count = np.maximum(known.sum(1), 1)[:, None].astype(np.float32)
    return np.asarray((vectors * known[:, :, None]).sum(1, dtype=np.float32) / count, np.float32)


def _compared(x: Floats, guess: Floats, weight: Floats) -> Floats:
    """Return the blocks compared with the core of the page, the core itself, and how much of it lies on either side."""
    mass = weight / (1 + np.exp(-guess))
    total = mass.sum() + np.float32(0.5)
    core = (mass @ x) / total
    before = (np.cumsum(mass) - mass) / total
    facts = np.stack((before, 1 - before - mass / total, guess * np.float32(0.3)), axis=1)
    return np.concatenate((x * core, np.broadcast_to(core, x.shape), facts), axis=1)


def _convolved(x: Floats, weight: Floats, dilation: int) -> Floats:
    """Return a convolution over the blocks; `weight` is (channels, taps * channels)."""
    n, channels = x.shape
    taps = weight.shape[1] // channels
    near = x @ weight
    y = near[:, taps // 2 * channels :][:, :channels].copy()
    for k in range(taps):
        by = dilation * (k - taps // 2)
        part = near[:, k * channels : (k + 1) * channels]
        if 0 < by < n:
            y[:-by] += part[by:]
        elif -n < by < 0:
            y[-by:] += part[:by]
    return y
