"""Flatten markup that is nested beyond reason before it is parsed: parsing takes the square of the depth."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from cleaner.deadline import check

Ints = npt.NDArray[np.intp]

MOST_TAGS = 1_000_000
"""Tags after which the markup is cut; the largest of 1,656 real pages has some 30,000."""

_DEEPEST = 400
"""Open elements beyond which further ones are taken out of the markup; their text stays."""

_MOST_FORMATS = 40
"""Unclosed formatting elements beyond which further ones go: each paragraph after them repeats them all."""

_FEW = 3000
"""Tags of which even the worst markup parses in a moment."""

_SOME = 8000
"""Tags from which on their nesting may matter."""
_LOOSE = 1000
"""Tags that may be open at the worst, counting as open those that need no end, before the markup is gone through."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>?")
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split())
_CLOSED_BY_NEXT = frozenset(b"p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt".split())
_FORMATS = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_LONGEST = 8
"""Bytes of the longest name of a formatting element that are compared at once."""
_ENDS = np.isin(np.arange(256), list(b" \t\n\r\f\v/>"))
"""Whether a byte ends the name of a tag."""


def _maybe_format() -> npt.NDArray[np.bool_]:
    """Return for each two bytes, (256, 256), whether the name of a formatting element can begin so."""
    table = np.zeros((256, 256), bool)
    for name in _FORMATS:
        for first in (name[0], name[0] - 32):
            table[first] |= _ENDS if len(name) == 1 else np.isin(np.arange(256), (name[1], name[1] - 32))
    return table


_MAYBE_FORMAT = _maybe_format()


def starts_of(data: bytes) -> Ints:
    """Return where each `<` of markup stands; in an array that is ten times as fast as `bytes.count`."""
    return np.flatnonzero(np.frombuffer(data, np.uint8) == ord("<"))


def tame(data: bytes, starts: Ints) -> bytes:
    """Return markup as it is, or, where its nesting is hostile, without the tags that nest too deep.

    What stands after `MOST_TAGS` tags is cut. `starts` is where each `<` stands. Raises `DeadlineExceeded`.
    """
    if len(starts) <= _FEW:
        return data
    if len(starts) > MOST_TAGS:
        data, starts = data[: starts[MOST_TAGS]], starts[:MOST_TAGS]
    letters = np.frombuffer(data + bytes(_LONGEST + 3), np.uint8)
    deep = len(starts) > _SOME and _rise(letters[starts + 1]) > _LOOSE
    return _Flattener().flatten(data) if deep or _unclosed_formats(letters, starts) > _MOST_FORMATS else data


def _rise(after: npt.NDArray[np.uint8]) -> int:
    """Return how deep markup can be at most, by the byte after each `<`: tags opened less tags closed, at the worst."""
    opens = ((after | 32) >= 97) & ((after | 32) <= 122)
    steps = opens.astype(np.int8) - (after == 47).astype(np.int8)
    return int(np.cumsum(steps, dtype=np.int64).max(initial=0))


def _unclosed_formats(letters: npt.NDArray[np.uint8], starts: Ints) -> int:
    """Return how many formatting elements are open at the worst place."""
    at = starts + 1
    at += letters[at] == 47
    at = at[_MAYBE_FORMAT[letters[at], letters[at + 1]]]
    heads = letters[at[:, None] + np.arange(8)]
    names = (heads | 32).view("<u8")[:, 0]
    formats = np.zeros(len(at), bool)
    for name in _FORMATS:
        mask = np.uint64((1 << 8 * len(name)) - 1)
        formats |= (names & mask == np.uint64(int.from_bytes(name, "little"))) & _ENDS[heads[:, len(name)]]
    steps = np.where(letters[at - 1] == 47, -1, 1) * formats
    return int(np.cumsum(steps).max(initial=0))


class _Flattener:
    """Counts open elements while it replaces tags."""

    def __init__(self) -> None:
        self._open: Counter[bytes] = Counter()
        self._dropped: Counter[bytes] = Counter()
        self._depth = self._formats = self._seen = 0

    def flatten(self, data: bytes) -> bytes:
        return _TAG.sub(self._tag, data)

    def _tag(self, found: re.Match[bytes]) -> bytes:
        self._seen += 1
        if not self._seen & 4095:
            check()
        name = found[2].lower()
        if name in _VOID or name in _CLOSED_BY_NEXT:
            return found[0]
        if found[1]:
            return self._close(name, found[0])
        if self._depth >= _DEEPEST or (name in _FORMATS and self._formats >= _MOST_FORMATS):
            self._dropped[name] += 1
            return b" "
        self._open[name] += 1
        self._depth += 1
        self._formats += name in _FORMATS
        return found[0]

    def _close(self, name: bytes, tag: bytes) -> bytes:
        if self._dropped[name]:
            self._dropped[name] -= 1
            return b" "
        if self._open[name]:
            self._open[name] -= 1
            self._depth -= 1
            self._formats -= name in _FORMATS
        return tag
