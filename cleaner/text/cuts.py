"""Parts cut out of a text: an agency's tag, a name that a rule takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEADING = re.compile(r"^[\s,;:–—-]+")


def cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return text without the spans, and without punctuation that a cut leaves at its beginning.

    >>> cut("LONDON (Reuters) - It rained.", [(7, 17)]), cut("(MENAFN) It rained.", [(0, 9)])
    ('LONDON - It rained.', 'It rained.')
    """
    if not spans:
        return text
    parts, place = [], 0
    for start, end in sorted(spans):
        parts.append(text[place:start])
        place = max(place, end)
    parts.append(text[place:])
    result = "".join(parts)
    return _LEADING.sub("", result) if min(spans)[0] == 0 else result
