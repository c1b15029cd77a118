"""Datelines that stand in an element of their own, before the paragraph that they open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.blocks.edges import DATELINE
from cleaner.text.wordlists import is_called

if TYPE_CHECKING:
    from cleaner.blocks.marks import Attributes

DASHES = "-–—"
_LONGEST = 60
"""Characters of a dateline, at most."""
_WIRED = re.compile(r"[^\W\d_][^\d_()!?:;|]{1,30} \([^()]{2,20}\) ?[-–—]{1,2}")
"""The place, and an agency in brackets: `Oslo (dpa) -`."""


def is_dateline(text: str, attributes: Attributes | None) -> bool:
    """Tell whether a line is a place, more about it and a dash, by its capitals or by the class of its element.

    >>> is_dateline("OSLO, Jan. 8 —", None), is_dateline("Oslo —", {"class": "dateline"}), is_dateline("Oslo —", None)
    (True, True, False)
    """
    if len(text) > _LONGEST or text[-1] not in DASHES:
        return False
    if DATELINE.match(f"{text} ") or _WIRED.fullmatch(text):
        return True
    return is_called((attributes or {}).get("class") or "", "dateline")
