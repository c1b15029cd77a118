"""Train the network for dumps with torch and export it for `cleaner.classify.dump_net`."""

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
from cleaner.classify.dump_net import (
    CLIP,
    FIRST,
    PARTS,
    SECOND,
    WIDTH,
    WORD_BITS,
    WORD_SIZE,
    places_of,
    weight_of,
)  # fmt: skip
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.text_features import COLUMNS, TAGS, Measures
from cleaner.classify.train.layers import layers_of

_FACTS = 3
_OWN = len(COLUMNS) + 4
"""Columns that need no table: the measures and the echoes. Those after them say what words are worth."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NetOptions:
    """How to train: passes over the pages, greatest step, blocks a step, dropout of units and words.

    `blind` is the share of pages whose words are hidden, and of those without the odds of words. A pass takes a random
    `part` of the dumps, which are several of each page. Of a page longer than `longest` blocks a random stretch of so
    many is taken.
    """

    passes: int = 7
    part: float = 0.3
    rate: float = 3e-3
    blocks: int = 2600
    dropout: float = 0.15
    word_dropout: float = 0.2
    blind: float = 0.15
    decay: float = 0.02
    longest: int = 400
    seed: int = 0


class TrainPage(NamedTuple):
    """A dump with its target: share of content of each block, and its type."""

    page: Measures
    columns: npt.NDArray[np.float16]
    labels: Floats
    kind: int


class _Batch(NamedTuple):
    """Pages (B) of nearly one length, filled up to L blocks; `real` (B, 1, L) is 0 where a page has ended."""

    columns: Tensor
    places: Tensor
    known: Tensor
    real: Tensor
    weight: Tensor
    labels: Tensor
    size: Tensor
    kind: Tensor


def _batch(pages: Sequence[tuple[TrainPage, slice]], scale: tuple[Floats, Floats]) -> _Batch:
    longest = max(part.stop - part.start for _, part in pages)

    def filled(columns: Sequence[npt.NDArray[Any]], kind: type = np.float32) -> Tensor:
        out = np.zeros((len(pages), longest, *columns[0].shape[1:]), kind)
        for row, column, (_, part) in zip(out, columns, pages, strict=True):
            row[: part.stop - part.start] = column[part]
        return torch.from_numpy(out)

    each = [page for page, _ in pages]
    mean, width = map(torch.from_numpy, scale)
    columns = ((filled([page.columns for page in each]) - mean) / width).clamp(-CLIP, CLIP)
    tags = functional.one_hot(filled([page.page.tags for page in each], np.int64), TAGS).float()
    real = filled([np.ones(len(page.labels)) for page in each])[:, None]
    return _Batch(
        torch.cat([columns, tags], 2),
        filled([places_of(page.page.words, page.page.known) for page in each], np.int64),
        filled([page.page.known for page in each]),
        real,
        filled([weight_of(page.page.count) for page in each])[:, None],
        filled([np.maximum(page.labels, 0) for page in each]),
        filled([page.page.count for page in each]),
        torch.tensor([page.kind for page in each]),
    )


class _Mix(nn.Module):
    """A convolution over the blocks, with what the page is like, added to what came in."""

    def __init__(self, taps: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.conv = nn.Conv1d(WIDTH, WIDTH, taps, dilation=dilation, padding=dilation * (taps // 2))
        self.page = nn.Linear(3 * WIDTH, WIDTH, bias=False)
        self.drop = nn.Dropout1d(dropout / 2)

    def forward(self, x: Tensor, batch: _Batch) -> tuple[Tensor, Tensor]:
        x = x * batch.real
        mean = x.sum(2) / batch.real.sum(2)
        heavy = torch.bmm(x, batch.weight.transpose(1, 2))[:, :, 0] / batch.weight.sum(2)
        pooled = torch.cat([mean, heavy, x.amax(2)], 1)
        with torch.autocast("cpu", torch.bfloat16):  # half the time, and as good
            y = self.conv(x)
        y = y.float() + self.page(pooled)[:, :, None]
        return x + self.drop(functional.relu(y)), pooled


class TorchNet(nn.Module):
    """The network of `DumpNet`, with what training needs; blocks lie along the last axis."""

    def __init__(self, features: int, dropout: float) -> None:
        super().__init__()
        self.emb = nn.Embedding((1 << WORD_BITS) + 1, WORD_SIZE)
        nn.init.normal_(self.emb.weight, 0, 0.1)
        self.inp = nn.Linear(features + TAGS + len(PARTS) * WORD_SIZE, WIDTH)
        self.c1 = nn.ModuleList([_Mix(*layer, dropout) for layer in FIRST])
        self.c2 = nn.ModuleList([_Mix(*layer, dropout) for layer in SECOND])
        self.guess, self.out = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        self.ctx = nn.Linear(2 * WIDTH + _FACTS, WIDTH)
        self.kind = nn.Linear(3 * WIDTH, len(PAGE_TYPES))
        self.drop = nn.Dropout(dropout)

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits of the blocks, the guesses half-way, and logits of the pages' types."""
        vectors = self.emb(batch.places) * batch.known[..., None]
        means = [vectors[:, :, a:b].sum(2) / batch.known[:, :, a:b].sum(2).clamp(min=1)[..., None] for a, b in PARTS]
        inputs = self.drop(torch.cat([batch.columns, *means], 2))
        x = functional.relu(self.inp(inputs)).transpose(1, 2).contiguous()
        for layer in self.c1:
            x, _ = layer(x, batch)
        guess = _read(self.guess, x)
        x = x + functional.relu(_read(self.ctx, _compared(x, guess, batch), squeeze=False))
        pooled = x[:, :, 0]
        for layer in self.c2:
            x, pooled = layer(x, batch)
        return _read(self.out, self.drop(x)), guess, self.kind(pooled)


def _read(layer: nn.Linear, x: Tensor, *, squeeze: bool = True) -> Tensor:
    """Return a linear layer over blocks that lie along the last axis: (B, L), or (B, C, L)."""
    y = functional.conv1d(x, layer.weight[:, :, None], layer.bias)
    return y[:, 0] if squeeze else y


def _compared(x: Tensor, guess: Tensor, batch: _Batch) -> Tensor:
    mass = batch.weight[:, 0] * torch.sigmoid(guess)
    total = mass.sum(1, keepdim=True) + 0.5
    core = torch.bmm(x, mass[:, :, None]) / total[:, :, None]
    before = (mass.cumsum(1) - mass) / total
    facts = torch.stack([before, 1 - before - mass / total, guess * 0.3], 1)
    return torch.cat([x * core, core.expand_as(x), facts], 1)


def _loss(net: TorchNet, batch: _Batch) -> Tensor:
    """Return cross-entropy by page plus what soft word F1 lacks to 1, for the decision and less so for the guess."""
    logits, guess, kinds = net(batch)
    real, size = batch.real[:, 0], batch.size
    weight = (size + 0.5) ** 0.7 * real

    def part(logit: Tensor) -> Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logit, batch.labels, reduction="none")
        p = torch.sigmoid(logit)
        hits = (p * batch.labels * size).sum(1)
        f1 = (2 * hits + 1) / ((p * size).sum(1) + (batch.labels * size).sum(1) + 1)
        return ((entropy * weight).sum(1) / weight.sum(1)).mean() + (1 - f1).mean()

    return part(logits) + 0.3 * part(guess) + 0.1 * functional.cross_entropy(kinds, batch.kind)


def train_net(pages: Sequence[TrainPage], options: NetOptions) -> dict[str, npt.NDArray[np.generic]]:
    """Return the weights of a network trained on pages; equal seeds give equal networks on one machine."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    scale = _scale(pages)
    net = TorchNet(pages[0].columns.shape[1], options.dropout)
    adam = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=options.decay)
    batches = [batch for _ in range(options.passes) for batch in _shuffled(pages, options, rng)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, options.rate, total_steps=len(batches), pct_start=0.15)
    total = 0.0
    for step, numbers in enumerate(batches, 1):
        some = [_stretch(pages[i], options.longest, rng) for i in numbers]
        loss = _loss(net, _blinded(_batch(some, scale), options, rng))
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
        schedule.step()
        total += loss.item()
        if step % 200 == 0:
            _log.info("step %d of %d: loss %.4f", step, len(batches), total / 200)
            total = 0.0
    return _arrays(net.eval()) | {"net.mean": scale[0], "net.scale": scale[1]}


def _shuffled(pages: Sequence[TrainPage], options: NetOptions, rng: np.random.Generator) -> list[list[int]]:
    """Return the batches of one pass in random order, each of pages of nearly one length, of so many blocks at most."""
    order = rng.permutation(len(pages))[: int(len(pages) * options.part)]
    length = {i: min(len(pages[i].labels), options.longest) * rng.uniform(0.85, 1) for i in order.tolist()}
    batches: list[list[int]] = [[]]
    for i in sorted(length, key=length.__getitem__):
        if (len(batches[-1]) + 1) * length[i] > options.blocks and batches[-1]:
            batches.append([])
        batches[-1].append(i)
    return [batches[k] for k in rng.permutation(len(batches))]


def _scale(pages: Sequence[TrainPage]) -> tuple[Floats, Floats]:
    """Return mean and spread of the columns, by a part of the pages."""
    some = np.concatenate([page.columns for page in pages[:: max(1, len(pages) // 600)]]).astype(np.float32)
    return some.mean(0), some.std(0) + np.float32(1e-3)


def _stretch(page: TrainPage, longest: int, rng: np.random.Generator) -> tuple[TrainPage, slice]:
    spare = len(page.labels) - longest
    start = int(rng.integers(spare + 1)) if spare > 0 else 0
    return page, slice(start, min(start + longest, len(page.labels)))


def _blinded(batch: _Batch, options: NetOptions, rng: np.random.Generator) -> _Batch:
    """Hide some words, of some pages all of them, and of some the odds, so that no page hangs on what words it has."""
    seen = torch.rand(batch.known.shape) >= options.word_dropout
    words, odds = (torch.from_numpy(rng.random((len(batch.kind), 1, 1)) >= options.blind).float() for _ in range(2))
    own, told, tags = batch.columns.tensor_split((_OWN, -TAGS), 2)
    return batch._replace(known=batch.known * seen * words, columns=torch.cat([own, told * odds, tags], 2))


def _arrays(net: TorchNet) -> dict[str, npt.NDArray[np.generic]]:
    """Return a network's weights as `DumpNet` stores them, in half precision; words' vectors in eight bits."""
    table = net.emb.weight.detach().numpy().copy()
    table[0] = 0
    scale = (np.abs(table).max(0) / 127 + 1e-9).astype(np.float32)
    arrays = {f"net.{key}": value.detach().numpy().astype(np.float16) for key, value in layers_of(net).items()}
    return arrays | {"net.emb": np.rint(table / scale).astype(np.int8), "net.emb_scale": scale}
