"""The network that reads a dump: words and measures of each block, convolutions over neighbours, the page as a whole.

A first stack of convolutions guesses what is content; the mean of what it guesses is the core of the page, with which a
second stack compares every block. Trained with torch (`cleaner.classify.train.dumps`), run in numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.text_features import TAGS, Measures

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[np.generic]]

WORD_BITS = 14
FIRST = ((5, 1), (5, 2), (5, 4))
SECOND = ((3, 1), (3, 3), (3, 9), (3, 27))
"""Width and dilation of the convolutions of the two stacks."""

_CLIP = 5.0


@dataclass(frozen=True, slots=True)
class DumpNet:
    """The weights by name: matrices (in, out), biases (out,), and the words' vectors (2 ** WORD_BITS + 1, E)."""

    weights: Mapping[str, Floats]

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> DumpNet:
        """Return the network stored in arrays whose names begin with `net.`; words' vectors are int8 and a scale."""
        weights = {
            name.removeprefix("net."): np.ascontiguousarray(value, np.float32)
            for name, value in arrays.items()
            if name.startswith("net.")
        }
        weights["emb"] *= weights.pop("emb_scale")
        return cls(weights)

    def run(self, page: Measures) -> tuple[Floats, Floats]:
        """Return the logit of each block to be content, (n,), and the probabilities of the page's types."""
        w = self.weights
        z = _relu(self._inputs(page) @ w["inp.w"] + w["inp.b"])
        for k, (_, dilation) in enumerate(FIRST):
            z = z + self._mixed(_convolved(z, w[f"c1.{k}.w"], w[f"c1.{k}.b"], dilation), f"m1.{k}")
        guess = (_relu(z) @ w["h1.w"] + w["h1.b"])[:, 0]
        z, pooled = self._compared(z, guess, np.sqrt(page.count + 1).astype(np.float32))
        for k, (_, dilation) in enumerate(SECOND):
            z = z + self._mixed(_convolved(z, w[f"c2.{k}.w"], w[f"c2.{k}.b"], dilation), f"m2.{k}")
        types = np.exp(kinds - kinds.max()) if len(kinds := pooled @ w["ty.w"] + w["ty.b"]) else kinds
        return (_relu(z) @ w["out.w"] + w["out.b"])[:, 0], types / types.sum()

    def _inputs(self, page: Measures) -> Floats:
        w = self.weights
        columns = np.clip((page.columns - w["mean"]) / w["scale"], -_CLIP, _CLIP)
        tags = np.eye(TAGS, dtype=np.float32)[page.tags]
        places = np.where(page.known, (page.words >> np.uint32(32 - WORD_BITS)).astype(np.int64) + 1, 0)
        vectors = w["emb"][places]
        return np.concatenate(
            (
                columns, vectors[:, 0], _mean(vectors[:, 1:3], page.known[:, 1:3]),
                _mean(vectors[:, :8], page.known[:, :8]), _mean(vectors[:, 8:], page.known[:, 8:]), tags,
            ),
            axis=1,
        )  # fmt: skip

    def _mixed(self, z: Floats, name: str) -> Floats:
        return _relu(z) @ self.weights[f"{name}.w"] + self.weights[f"{name}.b"]

    def _compared(self, z: Floats, guess: Floats, size: Floats) -> tuple[Floats, Floats]:
        """Return the blocks compared with the core of the page, and what the whole page is like."""
        w = self.weights
        mass = size / (1 + np.exp(-guess))
        total = mass.sum() + np.float32(0.5)
        core = mass @ z / total
        pooled = np.concatenate((core, z.mean(0), size @ z / size.sum(), z.max(0)))
        gist = _relu(pooled @ w["pool.w"] + w["pool.b"])
        before = (np.cumsum(mass) - mass) / total
        after = 1 - before - mass / total
        facts = np.concatenate((z * gist, core * z, np.stack([before, after, guess * np.float32(0.3)], axis=1)), axis=1)
        return z + gist + _relu(facts @ w["ctx.w"] + w["ctx.b"]), pooled


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0, dtype=np.float32)


def _mean(vectors: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    count = np.maximum(known.sum(1), 1)[:, None].astype(np.float32)
    return np.asarray((vectors * known[:, :, None]).sum(1, dtype=np.float32) / count, np.float32)


def _convolved(z: Floats, weight: Floats, bias: Floats, dilation: int) -> Floats:
    """Return a convolution over the blocks; `weight` is (taps * channels, channels)."""
    n, channels = z.shape
    taps = len(weight) // channels
    margin = dilation * (taps // 2)
    padded = np.zeros((n + 2 * margin, channels), np.float32)
    padded[margin : margin + n] = z
    wide = np.concatenate([padded[k * dilation : k * dilation + n] for k in range(taps)], axis=1)
    return np.asarray(wide @ weight + bias, np.float32)
