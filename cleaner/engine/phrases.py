"""The form under which phrases of rules and blocks of pages are compared."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "ı": "i", "\u0307": None,
     "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω"}  # Greek capitals have no accents
)  # fmt: skip
_END = " \t.,:;!?…。：；！？、·•|>»›→↓▼▾▸↗⟩*_-–—"


def phrase_key(text: str) -> str:
    """Return the form under which phrases are compared: case, spaces, quotes' shapes and end punctuation do not count.

    >>> phrase_key("  Don’t  Miss: ") == phrase_key("DON'T MISS")
    True
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold().translate(_APOSTROPHES))
    return " ".join(folded.split()).rstrip(_END)
