"""Which lines of a dump belong to one paragraph, and how their texts are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.blocks.edges import (
    DATELINE,
    DAY,
    OPENERS,
    QUOTED,
    QUOTES,
    TERMINAL,
    beginning,
    ending,
    ends,
    is_short,
    leads_on,
)
from cleaner.blocks.lines import UNSPACED, Line
from cleaner.blocks.pieces import TOP, goes_on, is_inset, is_listed, is_opened, is_quoted
from cleaner.text.date import find_date
from cleaner.text.wordlists import all_words

BULLET = re.compile(rf"(?!{DAY})(?:[-*+•◦▪▫‣·●○■□▢☐☑➤►▶✓✔»] |[•▪●](?=\w)|(\d{{1,3}}[.)]|\(\d{{1,2}}\)) )(?=\S)")
"""A list mark at the start of a line; the group is the number of an ordered list."""

_BY = re.compile(r"by [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3}")
_BY_AND_DATE = re.compile(r"by [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3} [-–—|·•] (?=[A-Z\d])")
_LOOSE = 12
"""Columns by which a line may miss the margin and still be full: `lynx` and hand-made wraps are not exact."""

_PARAGRAPHS = 3
"""Pairs of paragraphs by which a dump tells how it parts them, at least."""

_DANGLING = 30
"""Characters of a line behind whose last word, an article, its sentence goes on for certain, more than."""

_LONG = 60
"""Characters of a line that is text, more than."""

_NARROW, _WIDE = 40, 120
"""Columns between which a paragraph may have been wrapped by itself."""


class Layout(NamedTuple):
    """How a dump is laid out.

    `width` is the column at which it is wrapped, `spaced` tells whether its pieces kept their own spaces, `habit` is
    what speaks for a join from the outset, and `parted` whether its paragraphs stand apart: then lines without a gap
    are one.
    """

    width: int | None
    spaced: bool
    habit: float = 0.0
    parted: bool = False


def layout_of(lines: Sequence[Line], width: int | None, *, marked: bool) -> Layout:
    """Return the layout; pieces split at inline tags kept their spaces where some lines, not most, end in one.

    In Markdown (`marked`) lines without an empty one between them are one paragraph, if the writer knew.
    """
    adjacent = sum(1 for line in lines if line.gap == 0)
    tails = sum(1 for line in lines if line.tail or line.head)
    spaced = bool(tails) and tails * 2 < len(lines) and adjacent > 0
    return Layout(width, spaced, 1.5 if marked else 0.0, adjacent > 0 and _is_parted(lines))


def _is_parted(lines: Sequence[Line]) -> bool:
    """Tell whether an empty line or more stands between any two paragraphs, of which there are some."""
    below = [b for a, b in pairwise(lines) if len(a.text) > _LONG and ends(a.text)]
    gaps = [b.gap > 0 for b in below if b.gap or len(b.text) > _LONG]
    return len(gaps) >= _PARAGRAPHS and all(gaps)


def is_join(lines: Sequence[Line], i: int, layout: Layout) -> bool:
    """Tell whether line `i` goes on the paragraph that ends with line `i` - 1."""
    a, b = lines[i - 1], lines[i]
    if b.gap and not _glued(b.text):
        return False
    if _is_byline(lines, i) or (layout.width is None and not layout.spaced and is_listed(lines, i)):
        return False
    if layout.width is not None and not b.gap and _wrapped(a, b, layout.width):
        return True
    return _score(lines, i, layout) >= 2.0 or (layout.width is None and _filled(lines, i))


def space_between(a: str, b: str) -> str:
    """Return what goes between two pieces of a paragraph: a space, or nothing where the script wants none.

    >>> [space_between(*pair) for pair in (("well-", "known"), ("Guardian", ", which"), ("東京", "都"), ("a", "b"))]
    ['', '', '', ' ']
    """
    in_slashes = b[:3] == "/ -" or (a[-2:] == " /" and " " not in b)
    if in_slashes or (leads_on(b) and b[0] != "’") or a[-1] in OPENERS or QUOTES.search(a) or QUOTED.match(b):
        return ""
    if UNSPACED.match(a[-1]) and UNSPACED.match(b[0]):
        return ""
    if a.endswith("-") and len(a) > 1 and a[-2].isalpha() and b[0].isalpha():
        return " " if b.split(maxsplit=1)[0] in all_words("lines", "suspended") else ""
    drop_cap = len(a) == 1 and a.isupper() and a not in "AIOEÀ" and b[0].islower()
    return "" if drop_cap else " "


def _glued(text: str) -> bool:
    return (text[0] in ",;)”»" and leads_on(text)) or (text[0] in ".!?" and not text.startswith(("...", "..")))


def is_headline(lines: Sequence[Line], first: int, i: int) -> bool:
    """Tell whether the lines from `first` to before `i` are a headline and line `i` is the text under it."""
    b = lines[i].text
    if DATELINE.match(f"{lines[first].text} "):
        return False
    if i - first > 2 or not (b[0].isupper() or b[0] in OPENERS) or ends(lines[i - 1].text):
        return False
    if lines[i - 1].text.rstrip().rpartition(" ")[2][:1].islower():
        return False  # the last word of a headline is raised; of a line full of German nouns it may not be
    above = [word for line in lines[first:i] for word in line.text.split() if len(word) > 3]
    below = [word for word in b.split() if len(word) > 3]
    return len(above) >= 3 and len(below) >= 3 and _raised(above) >= 0.75 and _raised(below) <= 0.5


def _is_byline(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` is `by Ann Lee` near the top of the dump, with no sentence that goes on after the name.

    A date may follow the name: `by admin - May 14, 2025 in Gardens`.
    """
    if i > TOP or lines[i].text[:3] != "by ":
        return False
    if dated := _BY_AND_DATE.match(lines[i].text):
        found = find_date(lines[i].text[dated.end() :]) if len(lines[i].text) <= _WIDE else None
        return found is not None and found[1] == 0
    if _BY.fullmatch(lines[i].text) is None:
        return False
    return i + 1 == len(lines) or lines[i + 1].gap > 0 or beginning(lines[i + 1].text) <= 0.0


def _raised(words: Sequence[str]) -> float:
    return sum(word[0].isupper() or not word[0].isalpha() for word in words) / len(words)


def _is_verb_cut(last: str, following: str) -> bool:
    """Tell whether a line ends with the part of a verb that is an article too, as in `stellt den Betrieb ein`."""
    first = following.split(maxsplit=1)[0].casefold()
    is_name = following[0].isupper() and (last == "um" or (last == "an" and first[0] not in "aeiouh"))
    return is_name or first in all_words("lines", "article") or (last == "ein" and first[0].isdigit())


def _wrapped(a: Line, b: Line, width: int) -> bool:
    """Tell whether the break is the wrap's: the next word would not have fitted."""
    if leads_on(b.text) and not a.text.endswith(TERMINAL):
        return True
    missing = width - a.width
    if missing < b.first + 1:
        return (missing >= -3 or len(a.text) == a.first) and not _is_stub(a.text, b.text)
    if missing > b.first + 1 + _LOOSE:
        return False
    return (b.text[0].islower() or (b.text[0].isdigit() and _leads_to_figure(a.text))) and not ends(a.text)


def _leads_to_figure(text: str) -> bool:
    """Tell whether a line ends with a word that none ends with, as in `a depth of`."""
    last = text.rpartition(" ")[2]
    return any(last in all_words("lines", name) for name in ("article", "counted", "suspended", "until"))


def _is_stub(a: str, b: str) -> bool:
    """Tell whether a sentence ended and what follows is no sentence: a short line of its own."""
    return ends(a) and a[-1] not in ":：;" and len(b) < 40 and not b[0].islower() and not ends(b)


def _filled(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` stands in a paragraph of at least three lines that was wrapped by itself."""
    low, high = lines[i - 1].width, lines[i - 1].width + 1 + lines[i].first
    if low < _NARROW or low > _WIDE or lines[i].gap:
        return False
    first, last = max(i - 6, 0), min(i + 6, len(lines) - 1)
    breaks = lowers = 0
    inside = not ends(lines[i - 1].text)
    for step, stop in ((-1, first), (1, last)):
        n = i if step > 0 else i - 1
        while n != stop and not lines[max(n, n + step)].gap:
            a, b = (lines[n + step], lines[n]) if step < 0 else (lines[n], lines[n + step])
            if not (max(low, a.width) < min(high, a.width + 1 + b.first)):
                break
            low, high = max(low, a.width), min(high, a.width + 1 + b.first)
            breaks, lowers = breaks + 1, lowers + b.text[0].islower()
            inside = inside or not ends(a.text)
            n += step
    above, below = lines[i - 1].text, lines[i].text
    lowers += below[0].islower()
    least = 2 if ends(above) and below[0].isdigit() else 1  # "4 responses" stands below a last sentence
    return inside and breaks >= least and lowers * 5 >= (breaks + 1) * 2 and not _is_stub(above, below)


def _score(lines: Sequence[Line], i: int, layout: Layout) -> float:
    """Return how much speaks for one sentence going on over a break that no column explains."""
    a, b = lines[i - 1], lines[i]
    score = beginning(b.text) - ending(a.text)
    if b.gap:
        return score - 2.0
    last = a.text.rpartition(" ")[2]
    if len(a.text) > _DANGLING and last in all_words("lines", "article") and not _is_verb_cut(last, b.text):
        return 2.0
    score += layout.habit + (1.5 if layout.spaced and (a.tail or b.head) else 0.0)
    if is_opened(lines, i):
        return 2.0
    short_a, short_b = is_short(a.text), is_short(b.text)
    if (short_b and is_inset(lines, i, layout)) or is_quoted(lines, i):
        return max(score + 3.0, 2.0)
    if short_a and short_b and not leads_on(b.text) and not goes_on(b.text):
        return score - (0.0 if b.text[0].islower() and ends(b.text) else 1.5)
    return score + (0.5 if not short_a and a.text[-1].islower() else 0.0)
