"""The encoding of bytes that do not name it and are no UTF-8: a detector finds the script, the language the rest."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLE = 20_000
"""Bytes from which an encoding is guessed."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_MULTIBYTE = re.compile("big5|cp9[345]|euc|gb|hz|iso.?2022|johab|shift|ms9", re.I)

# What a detector mistakes the encodings of the web for: these hardly occur undeclared.
_UNLIKELY = {"mac_cyrillic": "cp1251", "kz1048": "cp1251", "ptcp154": "cp1251", "mac_greek": "cp1253"}

_CENTRAL, _TURKISH, _BALTIC = "cp1250", "cp1254", "cp1257"
# Letters of these languages are other ones in cp1252; all further languages with Latin letters are written in that.
_PAGES = {
    "pl": _CENTRAL, "cs": _CENTRAL, "sk": _CENTRAL, "hu": _CENTRAL, "sl": _CENTRAL, "hr": _CENTRAL, "bs": _CENTRAL,
    "sr": _CENTRAL, "ro": _CENTRAL, "sq": _CENTRAL, "tr": _TURKISH, "az": _TURKISH, "lt": _BALTIC, "lv": _BALTIC,
    "et": _BALTIC, "vi": "cp1258",
}  # fmt: skip
_WINDOWS = re.compile(rb"[\x80-\x9f]")
_FEWEST = 100
"""One letter beyond ASCII in so many: fewer have English and Dutch, whose letters are where cp1252 has them."""


def likely_encoding(data: bytes) -> str:
    """Return the Python name of the encoding that bytes beyond ASCII are most likely in.

    >>> likely_encoding("Le maire a présenté un projet très attendu, « c’est une étape ».".encode("cp1252"))
    'cp1252'
    """
    sample = _sample(data)
    if not sample:
        return "cp1252"
    from charset_normalizer import from_bytes  # loaded only when needed

    best = from_bytes(sample).best()
    name = best.encoding if best is not None else "cp1252"
    if _MULTIBYTE.match(name):
        return "cp1252" if _is_spaced(sample) else name
    text = sample.decode(name, "replace")
    if _is_latin(text) or _is_spaced(sample):
        return _by_language(sample)
    return _UNLIKELY.get(name, name)


def _sample(data: bytes) -> bytes:
    """Return text without tags that holds what is not ASCII, and some words around it."""
    text = b" ".join(map(_behind_tag, data[:200_000].split(b"<")))
    first = _HIGH.search(text)
    return text[max(0, first.start() - 500) :][:_SAMPLE] if first else b""


def _behind_tag(piece: bytes) -> bytes:
    if piece[:6].lower().startswith((b"script", b"style")):
        return b""
    tag, end, text = piece.partition(b">")
    return text if end else tag


def _is_spaced(data: bytes) -> bool:
    """Tell whether the bytes beyond ASCII stand alone, as accented letters do and Chinese or Japanese never."""
    runs = _HIGH.findall(data)
    return sum(len(run) == 1 for run in runs) * 10 >= 9 * len(runs)


def _is_latin(text: str) -> bool:
    """Tell whether the letters beyond ASCII are Latin ones, or too few for a text in another script."""
    high = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in high)
    return latin * 2 >= len(high) or _are_rare(high, text)


def _are_rare(high: Iterable[str], text: str) -> bool:
    return sum(1 for _ in high) * _FEWEST < sum(map(str.isalpha, text))


def _by_language(sample: bytes) -> str:
    """Return the code page of the language, which its plain letters tell as well as those beyond ASCII."""
    text = sample.decode("cp1252", "replace")
    # Polish ł and ą are ³ and ¹ there.
    if _are_rare((letter for letter in text if letter > "\x7f" and letter.isalnum()), text):
        return "cp1252"
    import py3langid

    page = _PAGES.get(py3langid.classify(text)[0], "cp1252")
    return "iso8859_2" if page == _CENTRAL and not _WINDOWS.search(sample) else page
