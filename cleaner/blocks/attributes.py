"""Cut tags with attributes beyond reason before they are parsed: parsing takes the square of their number."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np

MOST = 1000
"""Attributes of an element beyond which further ones go; the most that a real page had are 60."""

_SMALL, _LARGE = 50_000, 300_000
"""Bytes below which even the worst tag parses in a moment, and above which every tag is looked at."""

_LONG = 25_000
"""Bytes after a `<` without another or a `>` that let a page between the two be looked at."""

_ATTRIBUTE = rb"=?+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_EACH = re.compile(_ATTRIBUTE)
_TAG = re.compile(
    rb"<(?:!--(?:[^-]++|-(?!->))*|(script|style)\b(?:[^<]++|<(?!/(?i:\1)))*+|[a-z][^\s/>]*+(?:[\s/]++|%b)*+)"
    % _ATTRIBUTE,
    re.I,
)
_NAME = re.compile(rb"<[^\s/>]*")


def trim(data: bytes) -> bytes:
    """Return markup with at most `MOST` attributes a tag, where it is large enough for more of them to matter."""
    if len(data) < _SMALL or (len(data) < _LARGE and not _is_suspect(data)):
        return data
    parts, done = [], 0
    for found in _TAG.finditer(data):
        if found.end() - found.start() > 4 * MOST and (end := _end_of(found)):
            parts.append(data[done:end])
            done = found.end()
    return b"".join([*parts, data[done:]]) if parts else data


def _is_suspect(data: bytes) -> bool:
    ends = np.append(np.flatnonzero(np.frombuffer(data, np.uint8) == ord(">")), len(data))
    starts = np.append(0, ends[:-1] + 1)
    wide = np.flatnonzero(ends - starts >= _LONG).tolist()
    return any(ends[n] - max(data.rfind(b"<", starts[n], ends[n]), starts[n] - 1) >= _LONG for n in wide)


def _end_of(found: re.Match[bytes]) -> int | None:
    """Return where the attributes begin that a tag has too many of, None where it has not, or is none."""
    tag = found[0]
    name = _NAME.match(tag)
    if found[1] or name is None or tag.startswith(b"<!"):
        return None
    beyond = next(islice(_EACH.finditer(tag, name.end()), MOST, None), None)
    return found.start() + beyond.start() if beyond else None
