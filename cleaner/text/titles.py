"""What parts a headline from the name of its site in one line: `Rates rise again - Harbour Post`."""

from __future__ import annotations

import re

MARKS = "|·•»–—-"
"""Marks between both, with a space on either side; the hyphen is the last, so that they may stand in a class."""
BEFORE_NAME = re.compile(rf"\s+[{MARKS}]\s+")
_BETWEEN_PARTS = re.compile(r"\s+[-–—―|¦·•»«›‹:/~]+\s+|\s*[|｜_]+\s*|:\s+|[-–—](?=[㐀-鿿])")
MAY_BE_CUT = re.compile(
    r"\s+[-–—―|¦·•»«›:/~⋆★*]+\s+|\s*[|｜︱ᅵ»›]+\s*|\s*(?:--+|——+|__+|::+)\s*|[-_](?=[^\x00-\u02ff])"
    r"|:\s+|\s+[-–—:]|[-–—]\s+"
)
"""Where a title may be cut: in more places than `title_parts` parts it, since what is left is weighed afterwards."""
_LONGEST = 2000
"""Characters of a title that are looked at."""


def title_parts(title: str) -> list[str]:
    """Return what separators part in a title.

    >>> title_parts("Rates rise again - Harbour Post")
    ['Rates rise again', 'Harbour Post']
    """
    return [part.strip() for part in _BETWEEN_PARTS.split(title[:_LONGEST])]
