"""Dumps of a page whose entities nobody read: `isn&#39;t`, `R &amp; D`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.markdown import ENTITY

if TYPE_CHECKING:
    from cleaner.blocks.lines import Line

_FEWEST = 3
"""Entities that a dump has at least."""
_MARKUP = re.compile(r"&(?:lt|gt|#60|#62|#x3[ce]);|</?[a-zA-Z][^<>]*>|&(?=[\s&]|$)", re.I)
"""What a text has that speaks of markup, or was read."""
_NAMED = re.compile(
    rf"(?:^|[\s\"'“‘`(])(?!&(?:[lr]aquo|rarr|hellip|nbsp);){ENTITY.pattern}(?=[\"'”’`),.:;!?]|[ \t]*$)", re.M
)
"""One that a text speaks of, which is not a part of a sentence; an arrow or dots end many a link."""


def shows_entities(text: str) -> bool:
    """Tell whether a plain text shows several entities, which are not what it speaks of.

    >>> shows_entities("It isn&#39;t R &amp; D &mdash; not yet.")
    True
    >>> shows_entities("Write '&amp;', '&quot;' or '&nbsp;'.")
    False
    """
    if "&" not in text or sum(1 for _ in islice(ENTITY.finditer(text), _FEWEST)) < _FEWEST:
        return False
    return _MARKUP.search(text) is None and _NAMED.search(text) is None


def with_letters(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines with what their entities stand for; those that hold nothing else than spaces are left out."""
    for line in lines:
        if "&" not in line.text:
            yield line
            continue
        words = unescape(unescape(line.text)).split()
        if words:
            yield line._replace(text=" ".join(words), first=len(words[0]))
