"""How much the words at the edges of a dump's blocks speak for content, here, in what follows and in what precedes.

The tables hold log-odds by hash, counted over many sites. "Related" is a poor sign of the block that it stands in, and
a poorer one of what follows it: so each word has odds for its own block, for the next eight, and for the last eight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Floats, Ints
from cleaner.classify.text_features import HEAD, Measures

WIDEST = 5.0
"""No word speaks louder than this, in log-odds; tables are stored as int8, 127 for this."""

SHORT, _LINE = 12, 6
"""Words up to which a block is short, and up to which all of it is looked up as one line."""

ODDS = (
    "mean", "least", "most", "first", "last", "pair_mean", "pair_least", "pair_most", "line", "next_mean",
    "next_least", "next_pair_mean", "next_pair_least", "next_line", "before_mean", "before_line",
)  # fmt: skip
_WORD_BITS, _PAIR_BITS, _LINE_BITS = 16, 17, 16
TABLES = {
    "us": _WORD_BITS, "ul": _WORD_BITS, "bi": _PAIR_BITS, "ln": _LINE_BITS, "fu": _WORD_BITS, "fb": _PAIR_BITS,
    "fl": _LINE_BITS, "pu": _WORD_BITS, "pl": _LINE_BITS,
}  # fmt: skip
"""Bits of the hashes of each table."""

_SPREAD = np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class Keys:
    """Where to look up the words, the pairs of words and the whole line of each block; -1 where there is none."""

    words: Ints
    pairs: Ints
    line: Ints


def keys_of(page: Measures) -> Keys:
    """Return where to look up the words at the edges of the blocks."""
    words, known = page.words, page.known
    left = np.concatenate((words[:, : HEAD - 1], words[:, HEAD:-1]), axis=1)
    right = np.concatenate((words[:, 1:HEAD], words[:, HEAD + 1 :]), axis=1)
    both = np.concatenate((known[:, 1:HEAD], known[:, HEAD + 1 :]), axis=1)
    pairs = ((left * np.uint32(0x01000193)) ^ right) * _SPREAD
    line = np.full(len(words), 17, np.uint32)
    for k in range(_LINE):
        line = (line ^ np.where(known[:, k], words[:, k], np.uint32(k + 1))) * _SPREAD
    line = (line ^ (line >> np.uint32(15))) * _SPREAD
    whole = (page.count > 0) & (page.count <= _LINE)
    return Keys(_places(words, known, _WORD_BITS), _places(pairs, both, _PAIR_BITS), _places(line, whole, _LINE_BITS))


def _places(hashes: npt.NDArray[np.uint32], known: npt.NDArray[np.bool_], bits: int) -> Ints:
    return np.where(known, (hashes >> np.uint32(32 - bits)).astype(np.int64), -1)


@dataclass(frozen=True, slots=True)
class Odds:
    """The tables by name: `us`, `ul` words of short and long blocks, `bi` pairs, `ln` lines; `fu`, `fb`, `fl` what
    follows; `pu`, `pl` what precedes.
    """

    tables: Mapping[str, Floats]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Odds:
        """Return the tables stored in arrays whose names begin with `odds.`."""
        return cls(
            {
                name.removeprefix("odds."): value.astype(np.float32) * np.float32(WIDEST / 127)
                for name, value in arrays.items()
                if name.startswith("odds.")
            }
        )

    def columns(self, page: Measures) -> Floats:
        """Return what the words of each block say, (n, len(ODDS))."""
        keys = keys_of(page)
        short = page.count <= SHORT
        of_short, of_long = self._summary("us", keys.words), self._summary("ul", keys.words)
        own = [np.where(short, a, b) for a, b in zip(of_short[:3], of_long[:3], strict=True)]
        each = np.where(short[:, None], of_short[3], of_long[3])
        last = each[np.arange(len(each)), np.clip(np.minimum(page.count, SHORT) - 1, 0, SHORT - 1)]
        pairs, after = self._summary("bi", keys.pairs), self._summary("fu", keys.words)
        after_pairs, before = self._summary("fb", keys.pairs), self._summary("pu", keys.words)
        columns = [
            *own, each[:, 0], last, *pairs[:3], self._line("ln", keys), after[0] * short, after[1] * short,
            after_pairs[0] * short, after_pairs[1] * short, self._line("fl", keys), before[0] * short,
            self._line("pl", keys),
        ]  # fmt: skip
        return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)

    def _summary(self, name: str, places: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        known = places >= 0
        values = np.where(known, self.tables[name][np.maximum(places, 0)], np.float32(0)).astype(np.float32)
        mean = values.sum(1) / np.maximum(known.sum(1), 1)
        return mean.astype(np.float32), values.min(1), values.max(1), values

    def _line(self, name: str, keys: Keys) -> Floats:
        return np.where(keys.line >= 0, self.tables[name][np.maximum(keys.line, 0)], np.float32(0)).astype(np.float32)
