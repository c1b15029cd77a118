"""Boosted oblivious trees in numpy: a level of a tree asks one question, so that all blocks take all trees at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats

_CHUNK = 32
"""Trees at a time, so that what is between stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth: `feature` and `border` (T, D), a question `x[feature] > border`; `leaves` (T, 2 ** D).

    The answer to question k is bit k of the number of the leaf.
    """

    feature: npt.NDArray[np.int16]
    border: Floats
    leaves: Floats
    bias: float

    def __post_init__(self) -> None:
        trees, depth = self.feature.shape
        if self.border.shape != (trees, depth) or self.leaves.shape != (trees, 2**depth) or depth > 8:
            raise ValueError("a forest needs borders (T, D) and leaves (T, 2 ** D), D at most 8")

    def logits(self, columns: Floats) -> Floats:
        """Return the sum of leaves and bias for features (F, n): (n,)."""
        total = np.full(columns.shape[1], self.bias, np.float32)
        for start in range(0, len(self.feature), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            leaf = self._leaf(columns, chunk)
            leaf += np.arange(len(leaf))[:, None] * self.leaves.shape[1]
            total += self.leaves[chunk].ravel().take(leaf).sum(0)
        return total

    def _leaf(self, columns: Floats, chunk: slice) -> npt.NDArray[np.intp]:
        leaf = np.zeros((len(self.feature[chunk]), columns.shape[1]), np.uint8)
        for level in range(self.feature.shape[1]):
            answer = columns[self.feature[chunk, level]] > self.border[chunk, level, None]
            leaf |= answer.view(np.uint8) << np.uint8(level)
        return leaf.astype(np.intp)

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays to store under `name`, small: leaves in half precision."""
        return {
            f"{name}.feature": self.feature.astype(np.int16), f"{name}.border": self.border.astype(np.float32),
            f"{name}.leaves": self.leaves.astype(np.float16), f"{name}.bias": np.array([self.bias], np.float32),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Forest:
        """Return the forest stored under `name`."""
        feature, border, leaves, bias = (arrays[f"{name}.{part}"] for part in ("feature", "border", "leaves", "bias"))
        return cls(
            feature.astype(np.int16), border.astype(np.float32), leaves.astype(np.float32), float(bias.astype(float)[0])
        )


def sigmoid(logits: Floats) -> Floats:
    """Return probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)
