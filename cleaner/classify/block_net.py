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

from cleaner.classify.arrays import Arrays, Floats, Ints, weights_under

WORD_BITS, WORD_SIZE = 14, 16
NAME_BITS, NAME_SIZE = 13, 12
"""2 ** bits vectors of so many numbers stand for hashed words, and for the names of elements."""
WIDTH = 64
"""Units of each layer."""
FIRST, SECOND = (1, 2), (1, 2, 4, 8)
"""Dilations of the convolutions of the two stacks."""

CLIP = 4.0
"""Standard deviations at which the columns are cut off."""


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
    def from_arrays(cls, arrays: Arrays, name: str) -> BlockNet:
        """Return the network stored under `name`."""
        return cls(weights_under(arrays, name, WIDTH))

    def run(self, page: NetInput) -> tuple[Floats, Floats]:
        """Return the logit of each block to be content, (n,), and the logits of the page's types."""
        w = self.weights
        groups = _Groups(page.group)
        means = np.stack((np.full_like(page.weight, 1 / len(page.weight)), _shares(page.weight)))
        x = self._inputs(page)
        for k, dilation in enumerate(FIRST):
            x, _ = self._mix(x, f"c1.{k}", dilation, groups, means)
        guess = (x @ w["guess.w"] + w["guess.b"])[:, 0]
        x += _rectified(_compared(x, guess, page) @ w["ctx.w"], w["ctx.b"])
        pooled = x[:0]
        for k, dilation in enumerate(SECOND):
            x, pooled = self._mix(x, f"c2.{k}", dilation, groups, means)
        return (x @ w["out.w"] + w["out.b"])[:, 0], pooled @ w["kind.w"] + w["kind.b"]

    def _inputs(self, page: NetInput) -> Floats:
        """Return the first layer, (n, WIDTH): what it is made of is multiplied part by part, and never joined."""
        w = self.weights
        measured, worded = page.columns.shape[1], page.columns.shape[1] + WORD_SIZE
        words = _bag(w["words"], page.words, page.word_offsets)
        names = _bag(w["names"], page.names, page.name_offsets)
        around = names.take(page.own[page.chain.T], axis=0).reshape(len(words), -1)
        x = page.columns @ w["inp.w"][:measured]
        x += words @ w["inp.w"][measured:worded]
        x += around @ w["inp.w"][worded:]
        return _rectified(x, w["inp.b"])

    def _mix(self, x: Floats, name: str, dilation: int, groups: _Groups, means: Floats) -> tuple[Floats, Floats]:
        """Return blocks after one layer, and the text-weighted mean of them before it."""
        w = self.weights
        width = x.shape[1]
        whole = means @ x
        near = x @ w[f"{name}.w"]
        shared = groups.means(x) @ w[f"{name}.group"]
        shared += whole.reshape(-1) @ w[f"{name}.page"] + w[f"{name}.b"]
        y = shared.take(groups.number, axis=0)
        y += near[:, width : 2 * width]
        y[dilation:] += near[:-dilation, :width]
        y[:-dilation] += near[dilation:, 2 * width :]
        np.maximum(y, 0, out=y)
        y += x
        return y, whole[1]


_DENSE = 100
"""Products a block for which the means of groups are one product of matrices; beyond that, sums are quicker."""


class _Groups:
    """Groups of blocks, and the mean of a matrix over each: first of the groups with more than one block."""

    def __init__(self, group: Ints) -> None:
        sizes = np.bincount(group)
        order = np.argsort(sizes == 1, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        self.number = place[group]
        """The row of each block's group in `means`."""
        count = int((sizes > 1).sum())
        rows = np.argsort(self.number, kind="stable")
        sizes = sizes[order[:count]]
        self._many, self._single = np.split(rows, [int(sizes.sum())])
        self._starts = np.cumsum(sizes) - sizes
        self._sizes = sizes.astype(np.float32)[:, None]
        self._shares: Floats | None = None
        if count * len(self._many) <= _DENSE * len(group):
            self._shares = np.zeros((count, len(self._many)), np.float32)
            self._shares[self.number[self._many], np.arange(len(self._many))] = np.repeat(1 / self._sizes, sizes)

    def means(self, x: Floats) -> Floats:
        """Return the mean of the rows of each group."""
        many = x.take(self._many, axis=0)
        if self._shares is not None:
            many = self._shares @ many
        elif len(many):
            many = np.add.reduceat(many, self._starts)
            many /= self._sizes
        return np.concatenate((many, x.take(self._single, axis=0)))


def _shares(weight: Floats) -> Floats:
    return np.asarray(weight / (weight.sum() + np.float32(1e-6)), np.float32)


def _rectified(x: Floats, bias: Floats) -> Floats:
    x += bias
    return np.maximum(x, 0, out=x)


def _bag(table: Floats, places: Ints, offsets: Ints) -> Floats:
    """Return the mean vector of each bag of places, zero for an empty one."""
    sizes = np.diff(offsets)
    out = np.zeros((len(sizes), table.shape[1]), np.float32)
    some = np.flatnonzero(sizes)
    if len(some):
        sums = np.add.reduceat(table.take(places, axis=0), offsets[some])
        sums /= sizes[some, None].astype(np.float32)
        out[some] = sums
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
