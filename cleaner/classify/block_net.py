"""The network for HTML blocks in numpy: measures, words and names of each block, its neighbours, its page.

A first stack of convolutions over the blocks guesses what is content. From the guess follow the core of the page, with
which every block is compared, and how much content each element around a block holds; a second stack decides. Trained
with torch (`cleaner.classify.train.net`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WORD_BITS, WORD_SIZE = 14, 16
NAME_BITS, NAME_SIZE = 13, 12
WIDTH = 64
FIRST, SECOND = (1, 2), (1, 2, 4, 8)
"""Dilations of the convolutions of the two stacks."""

CLIP = 4.0


class NetInput(NamedTuple):
    """A page as the network takes it: n blocks, m elements, k nested elements around each block.

    `columns` (n, F) standardized features; `words` and `word_offsets` (n + 1,) hashed words of the blocks; `names` and
    `name_offsets` hashed names of elements, each set once, `own` (m,) the set of each element; `chain` (k, n) rows of
    elements; `first` and `last` (m,) their blocks; `group` (n,) number of the group of blocks with equal names;
    `weight` (n,) the root of a block's words.
    """

    columns: Floats
    words: Ints
    word_offsets: Ints
    names: Ints
    name_offsets: Ints
    own: Ints
    chain: Ints
    first: Ints
    last: Ints
    group: Ints
    weight: Floats


@dataclass(frozen=True, slots=True)
class BlockNet:
    """The weights by name: matrices (in, out), biases (out,), vectors of words and of names.

    The three taps of a convolution lie side by side, (in, 3 out): one product serves the block and both neighbours.
    """

    weights: Mapping[str, Floats]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> BlockNet:
        """Return the network stored under `name`."""
        prefix = f"{name}."
        own = {key.removeprefix(prefix): value for key, value in arrays.items() if key.startswith(prefix)}
        return cls({key: _laid_out(key, np.asarray(value, np.float32)) for key, value in own.items()})

    def run(self, page: NetInput) -> tuple[Floats, Floats]:
        """Return the logit of each block to be content, (n,), and the logits of the page's types."""
        w = self.weights
        groups = _Groups(page.group)
        weight = page.weight
        x = self._dense("inp", self._inputs(page))
        for k, dilation in enumerate(FIRST):
            x, _ = self._mix(x, f"c1.{k}", dilation, groups, weight)
        guess = (x @ w["guess.w"] + w["guess.b"])[:, 0]
        x = x + self._dense("ctx", _compared(x, guess, page))
        pooled = x[:0]
        for k, dilation in enumerate(SECOND):
            x, pooled = self._mix(x, f"c2.{k}", dilation, groups, weight)
        return (x @ w["out.w"] + w["out.b"])[:, 0], pooled @ w["kind.w"] + w["kind.b"]

    def _dense(self, name: str, x: Floats) -> Floats:
        result: Floats = np.maximum(x @ self.weights[f"{name}.w"] + self.weights[f"{name}.b"], 0)
        return result

    def _inputs(self, page: NetInput) -> Floats:
        words = _bag(self.weights["words"], page.words, page.word_offsets)
        names = _bag(self.weights["names"], page.names, page.name_offsets)
        around = names[page.own[page.chain]].transpose(1, 0, 2).reshape(len(page.columns), -1)
        return np.concatenate((page.columns, words, around), axis=1)

    def _mix(self, x: Floats, name: str, dilation: int, groups: _Groups, weight: Floats) -> tuple[Floats, Floats]:
        """Return blocks after one layer, and the text-weighted mean of them before it."""
        w = self.weights
        width = x.shape[1]
        pooled = (weight @ x) / (weight.sum() + np.float32(1e-6))
        near = x @ w[f"{name}.w"]
        y = near[:, width : 2 * width]
        y[dilation:] += near[:-dilation, :width]
        y[:-dilation] += near[dilation:, 2 * width :]
        y += np.concatenate((x.mean(0), pooled)) @ w[f"{name}.page"] + w[f"{name}.b"]
        y += (groups.mean(x) @ w[f"{name}.group"])[groups.number]
        return x + np.maximum(y, 0, out=y), pooled


class _Groups:
    """Groups of blocks, and the mean of a matrix over each."""

    def __init__(self, number: Ints) -> None:
        self.number = number
        self._order = np.argsort(number, kind="stable")
        self._starts = np.flatnonzero(np.diff(number[self._order], prepend=-1))
        self.size = np.bincount(number).astype(np.float32)[:, None]

    def mean(self, x: Floats) -> Floats:
        if len(self.size) == len(x):
            return x[self._order]
        return np.asarray(np.add.reduceat(x[self._order], self._starts) / self.size, np.float32)


def _laid_out(key: str, value: Floats) -> Floats:
    """Return a matrix as it is used: that of a convolution, stored (3 in, out), with its taps side by side."""
    if key[0] == "c" and key[1].isdigit() and key.endswith(".w"):
        value = np.concatenate(np.split(value, 3), axis=1)
    return np.ascontiguousarray(value)


def _bag(table: Floats, places: Ints, offsets: Ints) -> Floats:
    """Return the mean vector of each bag of places, zero for an empty one."""
    sizes = np.diff(offsets)
    out = np.zeros((len(sizes), table.shape[1]), np.float32)
    some = np.flatnonzero(sizes)
    if len(some):
        out[some] = np.add.reduceat(table[places], offsets[some]) / sizes[some, None].astype(np.float32)
    return out


def _compared(x: Floats, guess: Floats, page: NetInput) -> Floats:
    """Return what the guess says of each block: the page's core, the content around the block and before it."""
    weight = page.weight
    mass = weight / (1 + np.exp(-guess))
    total = mass.sum() + np.float32(0.5)
    core = (mass @ x) / total
    sums = np.concatenate(([0.0], np.cumsum(mass, dtype=np.float64)))
    sizes = np.concatenate(([0.0], np.cumsum(weight, dtype=np.float64)))
    inside, size = sums[page.last] - sums[page.first], sizes[page.last] - sizes[page.first]
    dense = (inside / (size + 1))[page.chain].T
    before = sums[:-1] / total
    group = np.bincount(page.group, mass) / (np.bincount(page.group, weight) + 1)
    facts = np.concatenate(
        (
            dense, (inside / total)[page.chain].T,
            np.stack((before, 1 - before - mass / total, group[page.group], guess * 0.3, dense.max(1)), axis=1),
        ),
        axis=1,
    ).astype(np.float32)  # fmt: skip
    return np.concatenate((x * core, np.broadcast_to(core, x.shape), facts), axis=1)
