"""Damage that text takes on its way: halves of characters, NUL, and letters in UTF-8 that were taken for two."""

from __future__ import annotations

import re
from functools import cache

_HALF = re.compile(
    r"((?<!\\)(?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""An escape of a half, and the escaped backslashes before it, which begin none themselves."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_OF_TWO = "ÃÂâÐÑãåæ"
MOJIBAKE = re.compile(f"[{_FIRST_OF_TWO}][\u0080-\u00ff\u0152-\u0192\u2010-\u2122]")
"""How a letter in UTF-8 looks that was taken for two in cp1252."""


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text without NUL characters and lone surrogates, and flags on what was replaced.

    Where lines end in CR alone, as an old Mac ends them, they end in LF.

    >>> clean_text("One.\\r\\rTwo.")
    ('One.\\n\\nTwo.', ())
    """
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    try:  # faster by far than a search for what cannot be encoded, as is one for NUL in bytes
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text.replace("\0", "")), ("replaced_bytes",)
    return (text.replace("\0", "") if b"\0" in data else text), ()


def valid_text(text: str) -> str:
    """Return text as `clean_text` does, without its flags: for names and addresses.

    >>> valid_text("caf\\udce9.html")
    'caf\ufffd.html'
    """
    return clean_text(text)[0]


def whole_escapes(json: str) -> str:
    """Return JSON with U+FFFD for halves of surrogate pairs, which cut-off emoji leave and no text can hold.

    >>> whole_escapes('"\\\\ud83d\\\\ude00 \\\\ud83d"')
    '"\\\\ud83d\\\\ude00 \ufffd"'
    >>> whole_escapes(r'"\\\\ud83d \\ud83d"')
    '"\\\\\\\\ud83d \ufffd"'
    """
    return _HALF.sub("\\1\ufffd", json) if "\\ud" in json or "\\uD" in json else json


def has_mojibake(text: str) -> bool:
    """Tell whether a text has what looks like letters in UTF-8 that were taken for cp1252.

    >>> has_mojibake("cafÃ©"), has_mojibake("café")
    (True, False)
    """
    # Single letters are found many times faster than the pair, and most pages have none of them.
    return not text.isascii() and any(letter in text and _pairs(letter).search(text) for letter in _FIRST_OF_TWO)


@cache
def _pairs(letter: str) -> re.Pattern[str]:
    return re.compile(MOJIBAKE.pattern.replace(f"[{_FIRST_OF_TWO}]", letter))
