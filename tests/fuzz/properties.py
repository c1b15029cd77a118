"""What holds for every input: the properties that both kinds of fuzzing check."""

import html
import json
import re
import unicodedata
from functools import cache, lru_cache

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks import tags
from cleaner.errors import CleanerError
from cleaner.model import Article, Options
from cleaner.pipeline import Cleaner

_HIDDEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LABEL = re.compile(r"-?\w{1,30}[.)]|\|")
"""What the body has beyond the words of the input: numbers of ordered lists, and the bars between cells."""

_UNSEEN = [name for name in tags._SKIP.split() if name != "head"]
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_TAGS = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)", re.S)


@cache
def cleaner() -> Cleaner:
    """Return a cleaner that asks no one else."""
    return Cleaner(options=Options(second_opinion=False))


def checked(data: str | bytes, url: str | None = None) -> Article:
    """Clean an input and check all that holds for each: a record, valid, the same again, and with no word invented."""
    article = cleaner().clean(data, url=url)
    valid(article)
    assert cleaner().clean(data, url=url).to_json() == article.to_json()
    if isinstance(data, str):
        assert not (words := invented(article.body, data)), (words, data)
    return article


def valid(article: Article) -> None:
    """Check the form of a record: JSON that reads as the same, and a body as the contract has it."""
    text = article.to_json(explain=True)
    assert json.loads(text) == json.loads(json.dumps(article.to_dict(explain=True)))
    text.encode("utf-8")
    body = article.body
    assert unicodedata.is_normalized("NFC", body)
    assert body == body.rstrip()
    assert not body.startswith("\n")
    assert "\0" not in body
    assert "\r" not in body
    assert not _HIDDEN.search(body)
    assert "\n\n\n" not in body
    assert 0 <= article.confidence <= 1


def invented(body: str, source: str) -> list[str]:
    """Return the words of a body that are not in its input, apart from what the contract normalizes."""
    hay = _letters_in(source) if body else ""
    return [word for word in body.split() if not _LABEL.fullmatch(word) and _squeezed(word) not in hay]


@lru_cache(4)
def _letters_in(source: str) -> str:
    """Return the letters of an input in every reading of it: as it stands, as a tree, unescaped, without links."""
    tree = LexborHTMLParser(source)
    whole = tree.text(deep=True)
    tree.strip_tags(_UNSEEN)
    written = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], source)
    bare = html.unescape(html.unescape(html.unescape(_TAGS.sub("", written))))
    unlinked = _LINK.sub(r"\1", _IMAGE.sub("", source))
    return "\n".join(map(_squeezed, (source, whole, tree.text(deep=True), bare, html.unescape(source), unlinked)))


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text alone, without their accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return _NO_LETTER.sub("", text)


def refused_or(function, *args, **kwargs):
    """Return what a call gives, or None where it raises a `CleanerError`, which is the only kind it may raise."""
    try:
        return function(*args, **kwargs)
    except CleanerError:
        return None
