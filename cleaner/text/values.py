"""Values of metadata, put into the form in which they are shown and compared."""

from __future__ import annotations

import re
from html import unescape

from cleaner.text.damage import has_mojibake
from cleaner.text.typography import characters

_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|span|small|su[bp]|mark|cite|font|q)(?:\s[^<>]*)?>", re.I)
"""Elements within a line; `Why <b> is back` speaks of one and closes none."""


def clean_value(text: str) -> str:
    """Return a value of metadata on one line: entities written twice or thrice, invisible characters, spaces put right.

    >>> clean_value(" Caf&eacute;\\n au\\xa0lait "), clean_value("The <em>Ann Lee</em> sails")
    ('Café au lait', 'The Ann Lee sails')
    """
    if "&" in text:
        text = unescape(unescape(text))
    if "</" in text:
        text = _TAG.sub("", text)
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if has_mojibake(text):
        from ftfy import fix_encoding

        text = fix_encoding(text)
    return " ".join(characters(text).split())
