"""The marks of `lynx -dump` and its like: numbers before each link, `[7]Guardian`, and letters before nested items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cleaner.blocks.lines import Line

_NUMBER = re.compile(r"(?<![^\s#(/\[\"'“”„‘«»|])\[(\d{1,4})\](?=[^\s\[\]:])")
_FEWEST = 4
"""Numbers from which on they may be lynx's."""

_IN_ORDER = 0.8
"""Share of the numbers that count on from the one before."""


def unnumbered(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without the numbers of links, where nearly all count on; notes in a text stand behind words.

    What else a line says of itself stays as it was, because the wrap counted the numbers.
    """
    numbers = [int(number) for line in lines for number in _NUMBER.findall(line.text)]
    in_order = sum(b == a + 1 for a, b in pairwise(numbers))
    if len(numbers) < _FEWEST or in_order < _IN_ORDER * (len(numbers) - 1):
        return list(lines)
    return [line._replace(text=_NUMBER.sub("", line.text)) if "[" in line.text else line for line in lines]


_ITEM = re.compile(r"o (?=[^\W_a-z])")
_INDENT, _ITEMS = 6, 2
"""Columns before the items of a list within a list, and how many of them there are at least."""


def with_bullets(lines: list[Line]) -> list[Line]:
    """Return the lines with bullets for the letter `o`, where it stands before items of lists within lists."""
    found = [line.indent >= _INDENT and line.text[0] == "o" and _ITEM.match(line.text) is not None for line in lines]
    if sum(found) < _ITEMS:
        return lines
    return [
        line._replace(text=f"•{line.text[1:]}", first=1) if is_item else line
        for line, is_item in zip(lines, found, strict=True)
    ]
