"""The form under which phrases of rules and blocks of pages are compared."""

from __future__ import annotations

import re
import unicodedata

from cleaner.normalize.words import count_words

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "ı": "i", "\u0307": None}
)
_END = " \t.,:;!?…。：；！？、·•|>»›→↓▼▾▸↗⟩*_-–—"


def phrase_key(text: str) -> str:
    """Return the form under which phrases are compared: case, spaces, quotes' shapes and end punctuation do not count.

    >>> phrase_key("  Don’t  Miss: ") == phrase_key("DON'T MISS")
    True
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold().translate(_APOSTROPHES))
    return " ".join(folded.split()).rstrip(_END)


def words_in(text: str) -> int:
    """Return the number of words that conditions go by; two characters of a script without spaces count as one.

    >>> words_in("Read more here"), words_in("続きを読む")
    (3, 3)
    """
    return count_words(text) if text.isascii() else count_words(text) - len(_UNSPACED.findall(text)) // 2


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that sets no spaces between words."""
    return not char.isascii() and _UNSPACED.match(char) is not None
