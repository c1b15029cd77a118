"""Where blocks stand in the decoded input: known for dumps, found again for HTML when a report asks."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cleaner.blocks.document import Document

Span = tuple[int, int]

_PIECE = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|template|svg|textarea)\b.*?(?:</\1\s*>|$)|</?[a-zA-Z!?][^>]*+(?:>|$)"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|[^<&]+|[<&]",
    re.DOTALL | re.IGNORECASE,
)
_UNSEEN = r"\s\u200b\u00ad\ufeff"
_SPACE = re.compile(f"[{_UNSEEN}]+")
_SOLID = re.compile(f"[^{_UNSEEN}]")
_WORD = re.compile(f"[^{_UNSEEN}]+")
_KEY = 48
"""Characters without spaces by which a block is found."""


class _Squeezed(NamedTuple):
    """Visible text without spaces, and the input offset of each of its characters."""

    text: str
    offsets: list[int]


def spans_of(document: Document) -> list[Span | None]:
    """Return the character span of each line of the header and each block in the page's text. Linear time.

    It is None where the text of a page of HTML does not show the block.
    """
    blocks = (*document.header, *document.blocks)
    if document.page.kind != "html":
        return [(block.start, block.end) for block in blocks]
    visible = _visible(document.page.text)
    spans: list[Span | None] = []
    place = 0
    for block in blocks:
        wanted = _SPACE.sub("", block.text)
        at = visible.text.find(wanted[:_KEY], place, place + 200_000) if wanted else -1
        if at < 0:
            spans.append(None)
            continue
        place = at + _common(visible.text, at, wanted)
        spans.append((visible.offsets[at], visible.offsets[place - 1] + 1))
    return spans


def shifted(span: Span | None, offset: int) -> Span | None:
    """Return a span of the text of a page that begins so many characters behind its input's start."""
    return span and (span[0] + offset, span[1] + offset)


def parts_of(span: Span | None, text: str, cuts: Sequence[Span], source: str) -> list[Span | None]:
    """Return the spans in a source of parts of a block's text; spaces may differ between the two. Linear time."""
    if span is None:
        return [None] * len(cuts)
    solid = [n for n in range(span[0], min(span[1], len(source))) if not source[n].isspace()]
    places = [found.start() for found in _SOLID.finditer(text)]
    parts: list[Span | None] = []
    for start, end in cuts:
        before, after = bisect_left(places, start), bisect_left(places, end)
        whole = before == after or after > len(solid)
        parts.append(span if whole else (solid[before], solid[after - 1] + 1))
    return parts


def _common(text: str, at: int, wanted: str) -> int:
    """Return how many characters from `at` on agree with the wanted ones; a table's separators may be missing."""
    if text.startswith(wanted, at):
        return len(wanted)
    count = 0
    for a, b in zip(text[at : at + len(wanted)], wanted, strict=False):
        if a != b:
            break
        count += 1
    return max(count, 1)


def _visible(source: str) -> _Squeezed:
    parts: list[str] = []
    offsets: list[int] = []
    for match in _PIECE.finditer(source):
        piece, start = match.group(), match.start()
        if piece[0] == "<" and len(piece) > 1:
            continue
        if piece[0] == "&" and len(piece) > 1:
            plain = _SPACE.sub("", html.unescape(piece))
            parts.append(plain)
            offsets.extend([start] * len(plain))
            continue
        for word in _WORD.finditer(piece):
            parts.append(word.group())
            offsets.extend(range(start + word.start(), start + word.end()))
    return _Squeezed("".join(parts), offsets)


def lines_of(spans: Sequence[Span | None], source: str) -> list[int | None]:
    """Return the line number, from 1, at which each span begins."""
    breaks = [match.start() for match in re.finditer("\n", source)]
    return [None if span is None else bisect_left(breaks, span[0]) + 1 for span in spans]
