"""The form under which phrases of rules and blocks of pages are compared."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "ı": "i", "\u0307": None,
     "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω"}  # Greek capitals have no accents
)  # fmt: skip
_END = " \t.,:;!?…。：；！？、·•|>»›→↓▼▾▸↗⟩*_-–—"
_STRAY = re.compile(r" (?=[,.;:!?)”’])|(?<=[(“‘]) ")
"""Spaces that the body is without, so that a phrase may be copied from there."""


def phrase_key(text: str) -> str:
    """Return the form under which phrases are compared: case, spaces, quotes' shapes and end punctuation do not count.

    >>> phrase_key("  Don’t  Miss: ") == phrase_key("DON'T MISS")
    True
    >>> phrase_key("Nobody , she said ( twice )") == phrase_key("Nobody, she said (twice)")
    True
    """
    spaced = " ".join(text.split())
    if _has_stray(spaced):
        spaced = _STRAY.sub("", spaced)
    is_plain = spaced.isascii()
    folded = spaced.lower() if is_plain else unicodedata.normalize("NFC", spaced.casefold().translate(_APOSTROPHES))
    return folded.rstrip(_END)


def _has_stray(text: str) -> bool:
    """Tell whether `_STRAY` could find something; in a row, since most texts are asked in vain and a loop is slow."""
    return (
        " ," in text or " ." in text or " :" in text or " ;" in text or " !" in text or " ?" in text
        or " )" in text or "( " in text or " ”" in text or "“ " in text or " ’" in text or "‘ " in text
    )  # fmt: skip
