"""Values of metadata, put into the form in which they are shown and compared."""

from __future__ import annotations

from html import unescape

from cleaner.text.damage import has_mojibake
from cleaner.text.typography import characters


def clean_value(text: str) -> str:
    """Return a value of metadata on one line: entities written twice or thrice, invisible characters, spaces put right.

    >>> clean_value(" Caf&eacute;\\n au\\xa0lait ")
    'Café au lait'
    """
    if "&" in text:
        text = unescape(unescape(text))
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if has_mojibake(text):
        from ftfy import fix_encoding

        text = fix_encoding(text)
    return " ".join(characters(text).split())
