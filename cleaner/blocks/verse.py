"""Verse and code: lines whose breaks the author set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.blocks.lines import Line
from cleaner.text.date import find_date

_WIDEST = 62
"""Characters of the longest line of verse."""
_LEAST_WORDS, _MOST_WORDS = 2.5, 11
"""Words of a line of verse in the mean."""
_EVEN = 50
"""Columns of the longest of lines that are alike."""
_COLUMN = 36
"""Columns of the narrowest text that is wrapped."""
_STANZA, _STANZAS = 3, 8
"""Lines of a stanza at least, and stanzas on either side of one that are looked at, at most."""
_FAREWELL, _SIGNED, _NAME = 4, 3, 5
"""Words of the last line of a letter at most, lines below it that sign it, and words of each of them."""
_MOST = 60
"""Lines of verse or code between two empty ones."""
_CODE = re.compile(
    r"[;{}]$|^[}\])]|^(?:def|class|import|from|return|function|const|let|var|#include|public|private|if|for|while) .*"
    r"[:({;]$|=>|:=|^\$ |^(?:import|from|#include) [\w.<]|\w\(.*\)$|^\w+ = "
)
_OPENS_CODE = re.compile(
    r"(?:(?:async )?def|class|with|for|if|elif|while|switch|match|function|fn|func|public|private|protected|static|"
    r"export|@\w+|const|let|var|struct|interface|SELECT|CREATE|server|location)\b.*[:{(\[]$|"
    r"(?:try|else|finally):$|[^\s\w].*[{(\[]$|\S+\(.*[{(\[]$|\w[\w.]* = .*[{(\[]$"
)
"""A first line of code under which others stand further in."""
_SIGN = re.compile(r"[=(){}\[\];<>]|^(?:return|break|continue|pass|raise|yield|import|from|echo|print)\b")
"""What most lines of code have."""
_CLOSES_CODE = re.compile(
    r"[})\]]+[;,.)]*$|(?:else|elif|except|finally|catch|case|default|end)\b.{0,60}[:{]$|\} ?(?:else|catch)\b.*\{$"
)
_LABEL = re.compile(r"[^\W\d_]{2,20}:")
"""A line that says what the next one is, which stands further in."""
PAUSES = (",", ";", "—", "–", "-", ":")
"""How a line of verse ends within a sentence."""
ENDS = (".", "!", "?", "…", "”", "’", '"')
"""How one ends with it."""


def end_of(lines: Sequence[Line], i: int, width: int | None) -> int | None:
    """Return the number of the line after the verse or code that begins with line `i`, None where neither begins."""
    if i and not lines[i].gap:
        return None
    last = _chunk_end(lines, i)
    return last if 1 < last - i <= _MOST and kind_at(lines, i, last, width) else None


def kind_at(lines: Sequence[Line], i: int, last: int, width: int | None) -> str | None:
    """Return `pre` for code, `p` for verse, None for lines `i` to before `last` that are neither.

    Near a stanza of verse as many lines, alike and between empty ones too, are another.
    """
    found = kind_of(lines[i:last], width)
    if found or last - i < _STANZA or (i and not lines[i].gap) or (last < len(lines) and not lines[last].gap):
        return found
    if not are_short([line.text for line in lines[i:last]]) or not _is_even(lines[i:last]):
        return None
    return "p" if any(_is_verse(stanza, width) for stanza in _stanzas_beside(lines, i, last)) else None


def _stanzas_beside(lines: Sequence[Line], i: int, last: int) -> Iterator[Sequence[Line]]:
    """Yield the lines of the stanzas above some between empty lines, and of those below: each has as many."""
    size = last - i
    for n in range(1, _STANZAS):
        first = i - n * size
        if first < 0 or (first and not lines[first].gap) or _chunk_end(lines, first) != first + size:
            break
        yield lines[first : first + size]
    for n in range(_STANZAS):
        first = last + n * size
        if first >= len(lines) or _chunk_end(lines, first) != first + size:
            break
        yield lines[first : first + size]


def _chunk_end(lines: Sequence[Line], i: int) -> int:
    """Return the number of the line after those that stand together from line `i` on, of one too many at most."""
    last = i + 1
    while last < len(lines) and not lines[last].gap and last - i <= _MOST:
        last += 1
    return last


def code_end(lines: Sequence[Line], i: int) -> int | None:
    """Return the number of the line after the code that begins with line `i`, None where none does.

    In a dump without empty lines nothing parts it from text but that lines stand further in under one that opens them.
    """
    base = lines[i].indent
    if i + 1 >= len(lines) or not base < lines[i + 1].indent or not _OPENS_CODE.match(lines[i].text):
        return None
    last = i + 1
    while last < len(lines) and last - i <= _MOST and _is_within(lines, last, base):
        last += 1
    signs = sum(_SIGN.search(line.text) is not None for line in lines[i:last])
    is_closed = lines[i].text[-1] == "{" and lines[last - 1].text[0] == "}"
    is_code = is_closed or (signs * 2 >= last - i and _SIGN.search(lines[i].text) is not None)
    return last if last - i <= _MOST and is_code else None


def _is_within(lines: Sequence[Line], i: int, base: int) -> bool:
    line = lines[i]
    if line.gap > 1:
        return False
    return line.indent > base or (line.indent == base and _CLOSES_CODE.match(line.text) is not None)


def kind_of(lines: Sequence[Line], width: int | None) -> str | None:
    """Return `pre` for code, `p` for verse and signatures, None for lines that are neither.

    They are a chunk between empty lines.
    """
    if len(lines) < 2:
        return None
    if _is_code(lines):
        return "pre"
    return "p" if _is_verse(lines, width) or _is_signature(lines) else None


def code_of(lines: Sequence[Line], text: str) -> str:
    """Return lines as they stand in the page, less the indent that all have."""
    least = min(line.indent for line in lines)
    kept = [" " * (line.indent - least) + text[line.start : line.end] for line in lines]
    return "\n".join(
        "\n" * min(line.gap, 1) * (n > 0) + words for n, (line, words) in enumerate(zip(lines, kept, strict=True))
    )


def are_short(texts: Sequence[str]) -> bool:
    """Tell whether lines are as short as those of verse: none is wide, and they have a few words in the mean."""
    return max(map(len, texts)) <= _WIDEST and _LEAST_WORDS <= mean_words(texts) <= _MOST_WORDS


def mean_words(texts: Sequence[str]) -> float:
    """Return how many words lines have in the mean.

    >>> mean_words(["One two three", "four"])
    2.0
    """
    return sum(text.count(" ") + 1 for text in texts) / len(texts)


def _is_code(lines: Sequence[Line]) -> bool:
    hits = sum(1 for line in lines if len(line.text) < 160 and _CODE.search(line.text))
    return hits >= 2 and hits * 2 >= len(lines)


def _is_verse(lines: Sequence[Line], width: int | None) -> bool:
    """Tell whether short lines are verse: sentences run over their ends, and most ends are pauses."""
    if len(lines) < 3 or any(line.text[0] == "," for line in lines) or not are_short([line.text for line in lines]):
        return False
    if any(b.indent > a.indent and _LABEL.fullmatch(a.text) and find_date(b.text) for a, b in pairwise(lines)):
        return False
    # A colon that ends the first line announces what follows: somebody's words, a list.
    mild = sum(line.text.endswith(PAUSES) for line in lines[:-1]) - lines[0].text.endswith(":")
    hard = sum(line.text.endswith(ENDS) for line in lines)
    if mild < 1 and _is_even(lines):
        mild = sum(b.text[0].islower() and not a.text.endswith(ENDS) for a, b in pairwise(lines))
    if mild < 1 or (mild + hard) * 10 < len(lines) * 4:
        return False
    if width is not None:
        full = sum(a.width <= width < a.width + 1 + b.first for a, b in pairwise(lines))
        return full * 3 < len(lines)
    lower = sum(line.text[0].islower() for line in lines[1:])
    return (lower * 2 <= len(lines) or _is_even(lines)) and (_is_sung(lines) or not _is_filled(lines))


def _is_signature(lines: Sequence[Line]) -> bool:
    """Tell whether lines are how a letter ends: `Yours faithfully,`, who says so, and where they are from."""
    first, *signed = (line.text for line in lines)
    if not first.endswith(",") or first.count(" ") >= _FAREWELL or len(signed) > _SIGNED or not first[0].isupper():
        return False
    return all(text[0].isupper() and text[-1].isalnum() and text.count(" ") < _NAME for text in signed)


def _is_even(lines: Sequence[Line]) -> bool:
    """Tell whether lines that begin in lower case are alike enough to be verse and no sentence cut up at its links."""
    widths = [line.width for line in lines]
    return max(widths) <= _EVEN and min(widths) * 2 >= max(widths) and all(line.text.count(" ") >= 2 for line in lines)


def _is_sung(lines: Sequence[Line]) -> bool:
    """Tell whether lines are narrower than any column of text, and most of them end in a pause."""
    ends = [line.text.endswith(PAUSES) for line in lines[:-1]]
    return max(line.width for line in lines) < _COLUMN and sum(ends) >= 2 and len(ends) <= 2 * sum(ends)


def _is_filled(lines: Sequence[Line]) -> bool:
    """Tell whether one column explains every break, as in a paragraph wrapped by itself."""
    low = max(line.width for line in lines[:-1])
    return low < min(a.width + 1 + b.first for a, b in pairwise(lines))
