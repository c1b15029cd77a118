"""The lines of a dump, and what their lengths say of how it was wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x180E))
_HAS_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u180e]")

UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65]")
"""A character of a script that is written without spaces; Korean has spaces."""

_NO_BREAK = ("\u00a0", "\u202f")

_NARROWEST, _WIDEST = 45, 120


class Line(NamedTuple):
    """A line that holds text.

    `text` has its runs of white space collapsed; `start` and `end` are the offsets of its first character and after
    its last in the page; `indent` counts leading columns; `gap` counts the empty lines before it; `head` and `tail`
    tell of a single space before the text and of white space after it; `first` is the length of its first word, and
    `width` counts the columns from the margin to the end of the line as it stands in the page, marks included.
    """

    text: str
    start: int
    end: int
    indent: int
    gap: int
    head: bool
    tail: bool
    first: int
    width: int


def lines_of(text: str, start: int = 0) -> list[Line]:
    """Return the lines that hold text, from offset `start` on."""
    return list(_lines(text, start))


def _lines(text: str, offset: int) -> Iterator[Line]:
    gap = 0
    plain = _HAS_INVISIBLE.search(text, offset) is None
    unspaced = not text.isascii() and UNSPACED.search(text, offset) is not None
    for raw in text[offset:].splitlines(keepends=True):
        words = raw.split() if plain else raw.translate(_INVISIBLE).split()
        if words:
            left = raw.lstrip()
            before = len(raw) - len(left)
            body = left.rstrip()
            end = offset + before + len(body)
            indent = len(raw[:before].expandtabs(4)) if before else 0
            spaced = len(left) > len(body) and left[len(body)] not in "\r\n"
            first = len(words[0])
            if unspaced and UNSPACED.match(words[0]):
                first = 1
            elif body[first : first + 1] in _NO_BREAK:
                first = len(body.split(" ", 1)[0])  # a wrap does not break at NBSP
            width = indent + len(body)
            yield Line(" ".join(words), offset + before, end, indent, gap, indent == 1, spaced, first, width)
            gap = 0
        else:
            gap += 1
        offset += len(raw)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the column at which a dump's lines were wrapped, None where they were not.

    A wrapped line ends at or before the column, and the first word of the next would have passed it. The column that
    explains most breaks between adjacent lines is the one, if few lines pass it.
    """
    if len(lines) < 4:
        return None
    width = np.array([line.width for line in lines])
    first = np.array([line.first for line in lines])
    gap = np.array([line.gap for line in lines])
    many = np.array([len(line.text) - line.first for line in lines]) > 0
    joined = (gap[1:] == 0) & (width[:-1] >= _NARROWEST - 15)
    low, high = width[:-1][joined], (width[:-1] + 1 + first[1:])[joined]
    size = _WIDEST + 2
    explained = np.bincount(np.minimum(low, size), minlength=size + 1).cumsum()
    explained = explained - np.bincount(np.minimum(high, size), minlength=size + 1).cumsum()
    past = np.bincount(np.minimum(width[many], size), minlength=size + 1)[::-1].cumsum()[::-1]
    columns = np.arange(_NARROWEST, _WIDEST + 1)
    gain = explained[columns] - 3 * past[columns + 1]
    best = int(columns[int(np.argmax(gain))])
    full = int(explained[best])
    long = int((width >= _NARROWEST - 5).sum())
    return best if full >= 3 and gain.max() > 0 and full * 4 >= long else None
