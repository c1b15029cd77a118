"""Train the network for HTML blocks with torch and export it for `cleaner.classify.block_net`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cleaner.classify.arrays import Floats
from cleaner.classify.block_net import (
    FIRST,
    NAME_BITS,
    NAME_SIZE,
    SECOND,
    WIDTH,
    WORD_BITS,
    WORD_SIZE,
    NetInput,
)  # fmt: skip
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.raw import DEPTH
from cleaner.classify.train.layers import layers_of

_PAD = max(SECOND)
"""Empty blocks between pages, so that no convolution looks from one into the next."""

_FACTS = 2 * DEPTH + 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NetOptions:
    """How to train: passes over the pages, greatest step, pages a step, dropout of units, words, whole modalities."""

    passes: int = 8
    rate: float = 2e-3
    pages: int = 8
    dropout: float = 0.2
    word_dropout: float = 0.2
    blind: float = 0.1
    decay: float = 0.02
    seed: int = 0


class TrainPage(NamedTuple):
    """A page with its target: share of content and words of each block, and its type, -1 where that is not known."""

    page: NetInput
    labels: Floats
    words: Floats
    kind: int


class _Batch(NamedTuple):
    """Pages in a row with empty blocks between; the fields of `NetInput` as tensors, and the targets."""

    columns: Tensor
    words: Tensor
    word_offsets: Tensor
    names: Tensor
    name_offsets: Tensor
    own: Tensor
    chain: Tensor
    first: Tensor
    last: Tensor
    group: Tensor
    weight: Tensor
    real: Tensor
    page: Tensor
    start: Tensor
    labels: Tensor
    size: Tensor
    kind: Tensor
    pages: int
    groups: int

    def per_page(self, values: Tensor) -> Tensor:
        """Return the sum over each page."""
        return torch.zeros(self.pages, *values.shape[1:]).index_add_(0, self.page, values)

    def per_group(self, values: Tensor) -> Tensor:
        """Return the sum over each group of blocks."""
        return torch.zeros(self.groups, *values.shape[1:]).index_add_(0, self.group, values)


def _batch(pages: Sequence[TrainPage]) -> _Batch:
    lengths = [len(page.labels) + _PAD for page in pages]
    starts = np.cumsum([0, *lengths])
    words = np.cumsum([0, *(len(page.page.words) for page in pages)])
    names = np.cumsum([0, *(len(page.page.names) for page in pages)])
    sets = np.cumsum([0, *(len(page.page.name_offsets) - 1 for page in pages)])
    elements = np.cumsum([0, *(len(page.page.first) for page in pages)])
    groups = np.cumsum([0, *(int(page.page.group.max()) + 1 for page in pages)])

    def padded(column: npt.NDArray[Any], fill: float = 0) -> npt.NDArray[Any]:
        return np.concatenate((column, np.full((_PAD, *column.shape[1:]), fill, column.dtype)))

    def joined(parts: Sequence[npt.NDArray[Any]]) -> Tensor:
        return torch.from_numpy(np.concatenate(parts))

    each = list(enumerate(pages))
    return _Batch(
        columns=joined([padded(page.page.columns) for page in pages]),
        words=joined([page.page.words for page in pages]),
        word_offsets=joined(
            [padded(page.page.word_offsets[:-1], page.page.word_offsets[-1]) + words[k] for k, page in each]
        ),
        names=joined([page.page.names for page in pages]),
        name_offsets=joined([page.page.name_offsets[:-1] + names[k] for k, page in each]),
        own=joined([page.page.own + sets[k] for k, page in each]),
        chain=joined([padded(page.page.chain.T) + elements[k] for k, page in each]),
        first=joined([page.page.first + starts[k] for k, page in each]),
        last=joined([page.page.last + starts[k] for k, page in each]),
        group=joined([padded(page.page.group) + groups[k] for k, page in each]),
        weight=joined([padded(page.page.weight) for page in pages]),
        real=joined([padded(np.ones(len(page.labels), np.float32)) for page in pages]),
        page=torch.from_numpy(np.repeat(np.arange(len(pages)), lengths)),
        start=torch.from_numpy(np.repeat(starts[:-1], lengths)),
        labels=joined([padded(np.maximum(page.labels, 0)) for page in pages]),
        size=joined([padded(page.words) for page in pages]),
        kind=torch.tensor([page.kind for page in pages]),
        pages=len(pages),
        groups=int(groups[-1]),
    )


class _Mix(nn.Module):
    """A convolution over the blocks, with the means of the page and of the group, added to what came in."""

    def __init__(self, dilation: int, dropout: float) -> None:
        super().__init__()
        self.conv = nn.Conv1d(WIDTH, WIDTH, 3, dilation=dilation, padding=dilation)
        self.page = nn.Linear(2 * WIDTH, WIDTH, bias=False)
        self.group = nn.Linear(WIDTH, WIDTH, bias=False)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, batch: _Batch) -> tuple[Tensor, Tensor]:
        real, weight = batch.real[:, None], (batch.weight * batch.real)[:, None]
        x = x * real
        mean = batch.per_page(x) / (batch.per_page(real) + 1e-6)
        pooled = batch.per_page(x * weight) / (batch.per_page(weight) + 1e-6)
        group = batch.per_group(x) / (batch.per_group(real) + 1e-6)
        y = self.conv(x.t()[None])[0].t() + self.page(torch.cat([mean, pooled], 1))[batch.page]
        return x + self.drop(functional.relu(y + self.group(group)[batch.group])), pooled


class TorchNet(nn.Module):
    """The network of `BlockNet`, with what training needs."""

    def __init__(self, features: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(1 << WORD_BITS, WORD_SIZE, mode="mean")
        self.names = nn.EmbeddingBag(1 << NAME_BITS, NAME_SIZE, mode="mean")
        for table in (self.words, self.names):
            nn.init.normal_(table.weight, 0, 0.1)
        self.inp = nn.Linear(features + WORD_SIZE + NAME_SIZE * DEPTH, WIDTH)
        self.c1 = nn.ModuleList([_Mix(dilation, dropout) for dilation in FIRST])
        self.c2 = nn.ModuleList([_Mix(dilation, dropout) for dilation in SECOND])
        self.guess, self.out = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        self.ctx = nn.Linear(2 * WIDTH + _FACTS, WIDTH)
        self.kind = nn.Linear(WIDTH, len(PAGE_TYPES))
        self.drop = nn.Dropout(dropout)

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits of the blocks, the guesses half-way, and logits of the pages' types."""
        words = self.drop(self.words(batch.words, batch.word_offsets))
        names = self.drop(self.names(batch.names, batch.name_offsets)[batch.own[batch.chain]].flatten(1))
        x = functional.relu(self.inp(self.drop(torch.cat([batch.columns, words, names], 1))))
        for layer in self.c1:
            x, _ = layer(x, batch)
        guess = self.guess(x)[:, 0]
        x = x + functional.relu(self.ctx(_compared(x, guess, batch)))
        pooled = x
        for layer in self.c2:
            x, pooled = layer(x, batch)
        return self.out(self.drop(x))[:, 0], guess, self.kind(pooled)


def _compared(x: Tensor, guess: Tensor, batch: _Batch) -> Tensor:
    weight = batch.weight * batch.real
    mass = weight * torch.sigmoid(guess)
    total = batch.per_page(mass) + 0.5
    core = (batch.per_page(x * mass[:, None]) / total[:, None])[batch.page]
    whole = total[batch.page]
    sums, sizes = _sums(mass), _sums(weight)
    first, last = batch.first[batch.chain], batch.last[batch.chain]
    inside = sums[last] - sums[first]
    dense = inside / (sizes[last] - sizes[first] + 1)
    before = (sums[:-1] - sums[batch.start]) / whole
    group = (batch.per_group(mass) / (batch.per_group(weight) + 1))[batch.group]
    facts = torch.stack([before, 1 - before - mass / whole, group, guess * 0.3, dense.max(1)[0]], 1)
    return torch.cat([x * core, core, dense, inside / whole[:, None], facts], 1)


def _sums(values: Tensor) -> Tensor:
    return torch.cat([values.new_zeros(1), torch.cumsum(values.double(), 0).float()])


def _loss(net: TorchNet, batch: _Batch) -> Tensor:
    """Return cross-entropy by page plus what soft word F1 lacks to 1, for the decision and less so for the guess."""
    logits, guess, kinds = net(batch)
    weight, size = batch.weight * batch.real, batch.size * batch.real
    scale = batch.per_page(weight) + 1e-6

    def part(logit: Tensor) -> Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logit, batch.labels, reduction="none")
        p = torch.sigmoid(logit)
        hits = batch.per_page(p * batch.labels * size)
        f1 = (2 * hits + 1) / (batch.per_page(p * size) + batch.per_page(batch.labels * size) + 1)
        return (batch.per_page(entropy * weight) / scale).mean() + (1 - f1).mean()

    kind = functional.cross_entropy(kinds, batch.kind.clamp(min=0), reduction="none") * (batch.kind >= 0)
    return part(logits) + 0.3 * part(guess) + 0.1 * kind.sum() / max(int((batch.kind >= 0).sum()), 1)


def train_net(pages: Sequence[TrainPage], options: NetOptions) -> TorchNet:
    """Return a network trained on pages; equal seeds give equal networks on one machine."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    net = TorchNet(pages[0].page.columns.shape[1], options.dropout)
    adam = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=options.decay)
    steps = options.passes * -(-len(pages) // options.pages)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, options.rate, total_steps=steps, pct_start=0.2)
    for turn in range(options.passes):
        net.train()
        order, total = rng.permutation(len(pages)), 0.0
        for start in range(0, len(order), options.pages):
            batch = _blinded(_batch([pages[i] for i in order[start : start + options.pages]]), options, rng)
            loss = _loss(net, batch)
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            adam.step()
            schedule.step()
            total += loss.item()
        _log.info("pass %d: loss %.4f", turn, total * options.pages / len(order))
    return net.eval()


def _blinded(batch: _Batch, options: NetOptions, rng: np.random.Generator) -> _Batch:
    """Hide some words and names, and at times all of one sort, so that no page hangs on a single one."""
    words = torch.where(torch.rand(len(batch.words)) < options.word_dropout, 0, batch.words)
    names = torch.where(torch.rand(len(batch.names)) < options.word_dropout, 0, batch.names)
    if rng.random() < options.blind:
        words = torch.zeros_like(words)
    elif rng.random() < options.blind:
        names = torch.zeros_like(names)
    return batch._replace(words=words, names=names)


def arrays_of(net: TorchNet, name: str) -> dict[str, npt.NDArray[np.generic]]:
    """Return a network's weights as `BlockNet` stores them, in half precision."""
    out = {"words": net.words.weight, "names": net.names.weight, **layers_of(net)}
    return {f"{name}.{key}": value.detach().numpy().astype(np.float16) for key, value in out.items()}
