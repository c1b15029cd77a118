"""Which lines of a dump belong to one paragraph, and how their texts are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.blocks.lines import UNSPACED, Line
from cleaner.text.sentences import CLOSERS, STOPS

_DAY = r"\d{1,2}\. ?(?:\d{1,2}\. ?|[^\W\d_]{3,12}\.? )(?:19|20)\d\d\b"
"""A date that begins like an item of an ordered list: `16. maj 2026`."""
_DATE = re.compile(_DAY)
BULLET = re.compile(rf"(?!{_DAY})(?:[-*+•◦▪▫‣·●○■□➤►▶✓✔»] |(\d{{1,3}}[.)]|\(\d{{1,2}}\)) )(?=\S)")
"""A list mark at the start of a line; the group is the number of an ordered list."""

_LABEL = re.compile(r"[^\W\d_][^\W\d_ ]{1,14}(?: [^\W\d_]{1,12})?: ?(?:\S|$)")
TERMINAL = (*STOPS, ":", "：", ";")
"""How a line ends that no sentence goes on after."""
_OPENERS = "(“‘„«[『「（"
_LEADS_ON = ",;.:!?)’”]»、，。؛،"
_SUSPENDED = frozenset({"und", "oder", "bis", "and", "or", "to", "en", "of", "et", "ou", "y", "o", "e", "i", "и"})
_QUOTES, _QUOTED = re.compile(r"[\s(\[]\"$"), re.compile(r"\"(?:[,.;:!?)]| [^\W\d_A-Z])")
"""A straight quote that opens at the end of a line, and one that closes at the start of one."""
_BY = re.compile(r"by [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3}")
_DATELINE = re.compile(r"[A-Z][A-Z .’'-]{2,40}(?:,[^!?]{1,80}| \([^()]{2,40}\)) ?(?:--|—|–|-) ")
"""The place, more about it, and a dash: a first line full of capitals that no headline is."""
_TOP = 12
"""Lines at the top of a dump among which a byline may be."""
_LOOSE = 12
"""Columns by which a line may miss the margin and still be full: `lynx` and hand-made wraps are not exact."""

_NARROW, _WIDE = 40, 120
"""Columns between which a paragraph may have been wrapped by itself."""


class Layout(NamedTuple):
    """How a dump is laid out.

    `width` is the column at which it is wrapped, `spaced` tells whether its pieces kept their own spaces, `habit` is
    what speaks for a join from the outset.
    """

    width: int | None
    spaced: bool
    habit: float = 0.0


def layout_of(lines: Sequence[Line], width: int | None, *, marked: bool = False) -> Layout:
    """Return the layout; pieces split at inline tags kept their spaces where some lines, not most, end in one.

    In Markdown (`marked`) lines without an empty one between them are one paragraph, if the writer knew.
    """
    adjacent = sum(1 for line in lines if line.gap == 0)
    tails = sum(1 for line in lines if line.tail or line.head)
    return Layout(width, bool(tails) and tails * 2 < len(lines) and adjacent > 0, 1.5 if marked else 0.0)


def is_join(lines: Sequence[Line], i: int, layout: Layout) -> bool:
    """Tell whether line `i` goes on the paragraph that ends with line `i` - 1."""
    a, b = lines[i - 1], lines[i]
    if b.gap and not _glued(b.text):
        return False
    if _is_byline(lines, i):
        return False
    if layout.width is not None and not b.gap and _wrapped(a, b, layout.width):
        return True
    return _score(lines, i, layout) >= 2.0 or (layout.width is None and _filled(lines, i))


def space_between(a: str, b: str) -> str:
    """Return what goes between two pieces of a paragraph: a space, or nothing where the script wants none.

    >>> [space_between(*pair) for pair in (("well-", "known"), ("Guardian", ", which"), ("東京", "都"), ("a", "b"))]
    ['', '', '', ' ']
    """
    if (leads_on(b) and b[0] != "’") or a[-1] in _OPENERS or _QUOTES.search(a) or _QUOTED.match(b):
        return ""
    if UNSPACED.match(a[-1]) and UNSPACED.match(b[0]):
        return ""
    if a.endswith("-") and len(a) > 1 and a[-2].isalpha() and b[0].isalpha():
        return " " if b.split(maxsplit=1)[0] in _SUSPENDED else ""
    drop_cap = len(a) == 1 and a.isupper() and a not in "AIOEÀ" and b[0].islower()
    return "" if drop_cap else " "


def leads_on(text: str) -> bool:
    """Tell whether a line begins with a mark that closes; before a letter ” and » open, as in Swedish and German.

    >>> leads_on(", which"), leads_on("» dit-il"), leads_on("»Nein«, sagte er"), leads_on("”Nej”, sa hon")
    (True, True, False, False)
    """
    return text[0] in _LEADS_ON and not (text[0] in "”»" and text[1:2].isalnum())


def _glued(text: str) -> bool:
    return (text[0] in ",;)”»" and leads_on(text)) or (text[0] in ".!?" and not text.startswith(("...", "..")))


def is_headline(lines: Sequence[Line], first: int, i: int) -> bool:
    """Tell whether the lines from `first` to before `i` are a headline and line `i` is the text under it."""
    b = lines[i].text
    if _DATELINE.match(lines[first].text):
        return False
    if i - first > 2 or not (b[0].isupper() or b[0] in _OPENERS) or _ends(lines[i - 1].text):
        return False
    if lines[i - 1].text.rstrip().rpartition(" ")[2][:1].islower():
        return False  # the last word of a headline is raised; of a line full of German nouns it may not be
    above = [word for line in lines[first:i] for word in line.text.split() if len(word) > 3]
    below = [word for word in b.split() if len(word) > 3]
    return len(above) >= 3 and len(below) >= 3 and _raised(above) >= 0.75 and _raised(below) <= 0.5


def _is_byline(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` is `by Ann Lee` near the top of the dump, with no sentence that goes on after the name."""
    if i > _TOP or lines[i].text[:3] != "by " or _BY.fullmatch(lines[i].text) is None:
        return False
    return i + 1 == len(lines) or lines[i + 1].gap > 0 or _beginning(lines[i + 1].text) <= 0.0


def _raised(words: Sequence[str]) -> float:
    return sum(word[0].isupper() or not word[0].isalpha() for word in words) / len(words)


def _wrapped(a: Line, b: Line, width: int) -> bool:
    """Tell whether the break is the wrap's: the next word would not have fitted."""
    if leads_on(b.text) and not a.text.endswith(TERMINAL):
        return True
    missing = width - a.width
    if missing < b.first + 1:
        return (missing >= -3 or len(a.text) == a.first) and not _is_stub(a.text, b.text)
    if missing > b.first + 1 + _LOOSE:
        return False
    return b.text[0].islower() and not _ends(a.text)


def _is_stub(a: str, b: str) -> bool:
    """Tell whether a sentence ended and what follows is no sentence: a short line of its own."""
    return _ends(a) and a[-1] not in ":：;" and len(b) < 40 and not b[0].islower() and not _ends(b)


def _filled(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` stands in a paragraph of at least three lines that was wrapped by itself."""
    low, high = lines[i - 1].width, lines[i - 1].width + 1 + lines[i].first
    if low < _NARROW or low > _WIDE or lines[i].gap:
        return False
    first, last = max(i - 6, 0), min(i + 6, len(lines) - 1)
    breaks = lowers = 0
    inside = not _ends(lines[i - 1].text)
    for step, stop in ((-1, first), (1, last)):
        n = i if step > 0 else i - 1
        while n != stop and not lines[max(n, n + step)].gap:
            a, b = (lines[n + step], lines[n]) if step < 0 else (lines[n], lines[n + step])
            if not (max(low, a.width) < min(high, a.width + 1 + b.first)):
                break
            low, high = max(low, a.width), min(high, a.width + 1 + b.first)
            breaks, lowers = breaks + 1, lowers + b.text[0].islower()
            inside = inside or not _ends(a.text)
            n += step
    above, below = lines[i - 1].text, lines[i].text
    lowers += below[0].islower()
    least = 2 if _ends(above) and below[0].isdigit() else 1  # "4 responses" stands below a last sentence
    return inside and breaks >= least and lowers * 5 >= (breaks + 1) * 2 and not _is_stub(above, below)


def _ends(text: str) -> bool:
    return text.rstrip(CLOSERS).endswith(TERMINAL)


def _score(lines: Sequence[Line], i: int, layout: Layout) -> float:
    """Return how much speaks for one sentence going on over a break that no column explains."""
    a, b = lines[i - 1], lines[i]
    score = _beginning(b.text) - _ending(a.text)
    if b.gap:
        return score - 2.0
    score += layout.habit + (1.5 if layout.spaced and (a.tail or b.head) else 0.0)
    short_a, short_b = _is_short(a.text), _is_short(b.text)
    if (short_b and _is_inset(lines, i, layout)) or _is_quoted(lines, i):
        return max(score + 3.0, 2.0)
    if short_a and short_b and not leads_on(b.text):
        return score - (0.0 if b.text[0].islower() and _ends(b.text) else 1.5)
    return score + (0.5 if not short_a and a.text[-1].islower() else 0.0)


def _is_short(text: str) -> bool:
    return text.count(" ") < 3 and (len(text) < 10 or UNSPACED.match(text) is None)


def _is_inset(lines: Sequence[Line], i: int, layout: Layout) -> bool:
    """Tell whether a short line, a link or a name, stands in a sentence that plainly goes on after it."""
    if i + 1 == len(lines) or lines[i + 1].gap or lines[i].text[0].islower() or _ends(lines[i].text):
        return False
    if "@" in lines[i + 1].text.partition(" ")[0]:  # the address of whom the line names
        return False
    if _DATE.match(lines[i].text) or (": " in lines[i].text and _LABEL.match(lines[i].text)):
        return False
    a, following = lines[i - 1], lines[i + 1].text
    if a.text.count(" ") < 2 or _beginning(following) < 2:
        return False
    open_ended = (a.text[-1].isalpha() and not a.text[-1].isupper()) or a.text[-1] in ",،"
    return open_ended or (layout.spaced and a.tail and _ends(a.text) and leads_on(following))


def _is_quoted(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line stands between the end of one that opens a straight quote and one that closes it."""
    closed = i + 1 < len(lines) and not lines[i + 1].gap and _QUOTED.match(lines[i + 1].text) is not None
    return closed and _QUOTES.search(lines[i - 1].text) is not None


def _beginning(text: str) -> float:
    """Return how much the beginning of a line speaks for its going on a sentence."""
    if text[0].islower():
        return 2.0
    if leads_on(text) or _QUOTED.match(text):
        return 3.0
    return 0.0 if not text[0].isupper() else -2.0 if _LABEL.match(text) else -1.0


def _ending(text: str) -> float:
    """Return how much the end of a line speaks against its sentence going on."""
    last = text[-1]
    if last in "、，،":
        return -2.0
    if last in ",(“„«[-–—":
        return -1.5
    if _ends(text):
        return 2.0
    return 0.0
