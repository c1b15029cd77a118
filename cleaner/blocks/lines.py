"""The lines of a dump, and what their lengths say of how it was wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from cleaner.deadline import watched
from cleaner.text.sentences import STOPS

_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x180E))
_SPACES = "[\u200b\u2060\ufeff\u180e \t\u00a0]"
_INVISIBLE_SPACE = re.compile(f"(?m:^{_SPACES}++)|(?m:(?<!{_SPACES}){_SPACES}++$)")
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_ODD_SPACES = "\t\u00a0\u3000\u202f\u2009\u2003\u2002\u200a\u2006\u205f\x1c\x1d\x1e\x1f"
_COMMON_UNSPACED = "。、，的の一"
_LINE = re.compile(r"\S.*")

UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65]")
"""A character of a script that is written without spaces; Korean has spaces."""

_NO_BREAK = ("\u00a0", "\u202f")

_NARROWEST, _WIDEST = 45, 120
"""Columns between which a wrap is looked for."""
_NARROWEST_UNSPACED = 20
"""The least of them in a script without spaces, whose characters are twice as wide."""
_INSIDE = 3
"""One in so many breaks of a wrap at least goes through a sentence."""

_STOPS = (*STOPS, ":", '"', "”", "»")

_new = tuple.__new__
"""Makes a named tuple without the handling of keywords, which takes longer than the rest."""


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


def lines_of(text: str, start: int = 0, *, limit: int | None = None) -> list[Line]:
    """Return the lines that hold text, from offset `start` on, at most `limit`."""
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    hidden = _has(text, map(chr, _INVISIBLE))
    if hidden:
        text = _INVISIBLE_SPACE.sub(_blanks, text)
    text = text.translate(_BREAKS) if _has(text, map(chr, _BREAKS)) else text
    return list(islice(_lines(text, start, odd=_has(text, _ODD_SPACES), hidden=hidden), limit))


def _has(text: str, characters: Iterable[str]) -> bool:
    """Tell whether any of some characters is in a text: many times faster than a regular expression's class."""
    return any(character in text for character in characters)


def _blanks(found: re.Match[str]) -> str:
    """Return as many spaces as an invisible run at a line's edge has characters, so that offsets stay."""
    return " " * len(found.group())


def _lines(text: str, offset: int, *, odd: bool, hidden: bool) -> Iterator[Line]:
    unspaced = _has(text, _COMMON_UNSPACED)
    last = offset
    for found in watched(_LINE.finditer(text, offset)):
        body = found.group()
        start, stop = found.span()
        body = body.rstrip() if body[-1].isspace() else body
        between = text[last:start]
        if between == "\n" or between == "\n\n":  # as it is nearly always
            indent, gap = 0, start - last - 1
        else:
            margin = max(text.rfind("\n", last, start) + 1, last)
            indent = start - margin
            if odd and indent:
                indent = len(text[margin:start].expandtabs(4))
            gap = max(text.count("\n", last, start) - 1, 0)
        shown = body.translate(_INVISIBLE) if hidden else body
        words = " ".join(shown.split()) if odd or hidden or "  " in body else body
        if not words:
            continue  # nothing but invisible characters
        first = words.find(" ")
        first = len(words) if first < 0 else first
        if odd and body[first : first + 1] in _NO_BREAK:
            first = len(body.split(" ", 1)[0])  # a wrap does not break at NBSP
        elif unspaced and UNSPACED.match(words):
            first = 1
        end = start + len(body)
        tail = stop > end and text[end] != "\r"
        yield _new(Line, (words, start, end, indent, gap, indent == 1, tail, first, indent + len(body)))
        last = stop


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
    narrowest = _NARROWEST_UNSPACED if (first == 1).mean() > 0.5 else _NARROWEST
    joined = (gap[1:] == 0) & (width[:-1] >= narrowest - 15)
    low, high = width[:-1][joined], (width[:-1] + 1 + first[1:])[joined]
    size = _WIDEST + 2
    explained = np.bincount(np.minimum(low, size), minlength=size + 1).cumsum()
    explained = explained - np.bincount(np.minimum(high, size), minlength=size + 1).cumsum()
    past = np.bincount(np.minimum(width[many], size), minlength=size + 1)[::-1].cumsum()[::-1]
    columns = np.arange(narrowest, _WIDEST + 1)
    gain = explained[columns] - 3 * past[columns + 1]
    best = int(columns[int(np.argmax(gain))])
    full = int(explained[best])
    long = int((width >= narrowest - 5).sum())
    if full < 3 or gain.max() <= 0 or full * 4 < long:
        return None
    broken = np.flatnonzero(joined)[(low <= best) & (high > best)].tolist()
    inside = sum(not lines[i].text.endswith(_STOPS) for i in broken)
    return best if inside * _INSIDE >= full else None  # else each line is a paragraph, about as long as the others
