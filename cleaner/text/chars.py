"""Text statistics of many blocks at once: characters by class and hashed words, without a loop over the blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.sentences import LONG_LINE

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint32]

OTHER, SPACE, LOWER, UPPER, DIGIT, LETTER, CJK, COMMA = range(8)
STOP, COLON, QUOTE, DASH, BRACKET, MONEY, NEWLINE, SIGN = range(8, 16)
"""Classes of characters, in the order of the columns of `TextStats.counts`."""
_CHARACTERS = {
    COMMA: ",،、，", STOP: ".!?。！？…؟।．", COLON: ":;：；", QUOTE: "\"'“”‘’«»„‚‹›「」『』", DASH: "-–—|•·/\\>→›",
    NEWLINE: "\n", SIGN: "@#&*+=%~^_<©®™",
}  # fmt: skip
_CATEGORIES = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lm": LETTER, "Lo": LETTER, "Mn": LETTER, "Mc": LETTER, "Nd": DIGIT,
    "No": DIGIT, "Nl": DIGIT, "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE, "Sc": MONEY, "Ps": BRACKET,
    "Pe": BRACKET, "Pd": DASH,
}  # fmt: skip
_WORD_CLASSES = np.array([c in (LOWER, UPPER, DIGIT, LETTER, CJK) for c in range(16)])
_CLOSE, _PIECE = (0x0E01, 0x0EE0), 4
"""Codes of Thai and Lao, and the letters of one of their words."""
_LONGEST = 24
"""Letters of a word that its hash depends on."""


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return the class and the lower case of every code of the basic plane, and the powers that hashes are made of."""
    classes = np.full(0x10000, LETTER, np.uint8)
    lower = np.arange(0x10000, dtype=np.uint32)
    for code in (*range(0x3000), *range(0xFE00, 0x10000)):
        letter = chr(code)
        classes[code] = _CATEGORIES.get(unicodedata.category(letter), OTHER)
        if classes[code] == UPPER and len(letter.lower()) == 1:
            lower[code] = ord(letter.lower())
    classes[0x3000:0x3040] = OTHER
    for first, last in ((0x3040, 0x3100), (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7B0),
                        (0xF900, 0xFB00)):  # fmt: skip
        classes[first:last] = CJK
    classes[0xD800:0xF900] = OTHER
    for kind, letters in _CHARACTERS.items():
        classes[[ord(letter) for letter in letters]] = kind
    powers = np.array(list(accumulate(range(_LONGEST), lambda a, _: a * 0x01000193 % 2**32, initial=1)), np.uint32)
    return classes, lower, powers


@dataclass(frozen=True, slots=True)
class TextStats:
    """What a list of texts is made of.

    `counts` (n, 16) characters of each class; `lengths` (n,) characters; `first` and `last` (n,) class of the first and
    last character; `words` hashed lower-case words of all texts in a row, `word_text` the text of each, `word_class`
    the class of its first letter, `word_size` its letters; `offsets` (n + 1,) where each text's words begin.
    """

    counts: Ints
    lengths: Ints
    first: npt.NDArray[np.uint8]
    last: npt.NDArray[np.uint8]
    words: Hashes
    word_text: Ints
    word_class: npt.NDArray[np.uint8]
    word_size: Ints
    offsets: Ints

    @property
    def hashed(self) -> Words:
        """The words alone."""
        return Words(self.words, self.offsets)


class Words(NamedTuple):
    """The hashed words of texts in a row, and where those of each text begin and of the last one end."""

    hashes: Hashes
    offsets: Ints

    def of(self, texts: Sequence[int]) -> Words:
        """Return the words of some of the texts, given in order by their numbers."""
        counts = np.diff(self.offsets)
        wanted = np.zeros(len(counts), np.bool_)
        wanted[list(texts)] = True
        return Words(self.hashes[np.repeat(wanted, counts)], _offsets(counts[wanted]))


def stats_of(texts: Sequence[str]) -> TextStats:
    """Return the statistics of texts; an empty text counts nothing, and its first and last class is `other`.

    A long text in Thai or Lao ends a sentence, for which they have no mark.
    """
    n = len(texts)
    lengths, codes, kinds = _coded(texts)
    ends = np.cumsum(lengths + 1) - 1
    kinds[ends] = NEWLINE
    owner = np.repeat(np.arange(n), lengths + 1)
    _mark_pauses(codes, kinds)
    counts = np.bincount(owner * 16 + kinds, minlength=n * 16).reshape(n, 16)
    counts[:, NEWLINE] -= 1
    first = np.where(lengths > 0, kinds[ends - lengths], OTHER).astype(np.uint8)
    last = np.where(lengths > 0, kinds[np.maximum(ends - 1, 0)], OTHER).astype(np.uint8)
    unended = _is_close(codes)[np.maximum(ends - 1, 0)] & (lengths >= LONG_LINE)
    last[unended] = STOP
    counts[unended, STOP] += 1
    inside, begins, sizes = _words(kinds, codes)
    words = _hashes(codes[inside], sizes)
    word_text = owner[begins]
    return TextStats(
        counts,
        lengths,
        first,
        last,
        words,
        word_text,
        kinds[begins],
        sizes,
        _offsets(np.bincount(word_text, minlength=n)),
    )


def _is_close(codes: Ints) -> npt.NDArray[np.bool_]:
    """Return which characters are of a script without spaces between words and without marks at a sentence's end."""
    close: npt.NDArray[np.bool_] = (codes >= _CLOSE[0]) & (codes < _CLOSE[1])
    return close


def _mark_pauses(codes: Ints, kinds: npt.NDArray[np.uint8]) -> None:
    """Make the spaces between letters of Thai or Lao commas: they part clauses and sentences there, and no words."""
    close = _is_close(codes)
    if close.any():
        pauses = (kinds[1:-1] == SPACE) & close[:-2] & close[2:]
        kinds[1:-1][pauses] = COMMA


def words_of(texts: Sequence[str]) -> Words:
    """Return only the words that `stats_of` finds in texts."""
    lengths, codes, kinds = _coded(texts)
    ends = np.cumsum(lengths + 1)
    inside, begins, sizes = _words(kinds, codes)
    return Words(_hashes(codes[inside], sizes), np.append(0, np.searchsorted(begins, ends)))


def _coded(texts: Sequence[str]) -> tuple[Ints, Ints, npt.NDArray[np.uint8]]:
    """Return the length of each text, then code and class of each character of all, with a line's end after each."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    np.minimum(codes, 0xFFFF, out=codes)
    return lengths, codes, _tables()[0].take(codes)


def _offsets(counts: Ints) -> Ints:
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def _words(kinds: npt.NDArray[np.uint8], codes: Ints) -> tuple[npt.NDArray[np.bool_], Ints, Ints]:
    """Return which characters are part of words, where words begin and how long they are.

    A Chinese or Japanese character is a word of its own; Thai and its neighbours set no spaces either, and a few of
    their letters make one.
    """
    inside = _WORD_CLASSES.take(kinds)
    joins = np.zeros(len(kinds) + 1, bool)
    np.logical_and(inside[1:], inside[:-1], out=joins[1:-1])
    single = kinds == CJK
    if single.any():
        joins[1:-1] &= ~(single[1:] | single[:-1])
    close = _is_close(codes)
    if close.any():
        joins[1:-1] &= _inside_pieces(close)
    begins = np.flatnonzero(inside & ~joins[:-1])
    stops = np.flatnonzero(inside & ~joins[1:]) + 1
    return inside, begins, stops - begins


def _inside_pieces(close: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which characters but the first go on the word of the one before, where runs are cut into equal pieces."""
    place = np.arange(len(close))
    begins = close & ~np.append(False, close[:-1])
    within = place - np.maximum.accumulate(np.where(begins, place, 0))
    cut: npt.NDArray[np.bool_] = close[1:] & (within[1:] % _PIECE == 0)
    return ~cut


def _hashes(codes: Ints, sizes: Ints) -> Hashes:
    """Return the hashes of words of so many characters, of which `codes` has one after the other."""
    if not len(sizes):
        return np.zeros(0, np.uint32)
    _, lower, powers = _tables()
    firsts = np.cumsum(sizes) - sizes
    within = np.arange(len(codes)) - np.repeat(firsts, sizes)
    terms = lower.take(codes) * powers.take(np.minimum(within, _LONGEST))
    return mix(np.add.reduceat(terms, firsts, dtype=np.uint32))


def mix(hashes: Hashes) -> Hashes:
    """Return hashes with every bit depending on every other (the finisher of MurmurHash3)."""
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes = hashes * np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes = hashes * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


def hash_words(text: str) -> Hashes:
    """Return the hashed words of one text."""
    return words_of([text]).hashes
