"""What holds for every input: the properties that both kinds of fuzzing check."""

import html
import json
import re
import unicodedata
from functools import cache, lru_cache

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks import tags
from cleaner.blocks.markdown import _TAG as MARKDOWN_TAG
from cleaner.errors import CleanerError
from cleaner.model import Article, Block, Decision, Options
from cleaner.pipeline import Cleaner
from cleaner.read.decode import decoded_text
from cleaner.text.cuts import cut
from cleaner.text.damage import MOJIBAKE
from cleaner.write.markdown import markdown_of

_HIDDEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LABEL = re.compile(r"-?\w{1,30}[.)]|\|")
"""What the body has beyond the words of the input: numbers of ordered lists, and the bars between cells."""

_UNSEEN = [name for name in tags._SKIP.split() if name != "head"]
_IMAGE = re.compile(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*+\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_TAGS = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)", re.S)


@cache
def cleaner() -> Cleaner:
    """Return a cleaner that asks no one else."""
    return Cleaner(options=Options(second_opinion=False))


CHOICES = [
    Options(second_opinion=False),
    Options(second_opinion=False, focus="precision", comments="drop", tables="drop", headings="drop"),
    Options(second_opinion=False, focus="recall", comments="keep", captions="keep", author_bios="keep"),
    Options(second_opinion=False, max_blocks=3),
    Options(second_opinion=False, max_bytes=200),
    Options(second_opinion=False, input="markdown"),
    Options(second_opinion=False, input="html"),
    Options(second_opinion=False, input="text", site="example.com"),
]


def choices(data: bytes) -> Options:
    """Return the options that the last byte picks: each other time the usual ones."""
    code = data[-1] if data else 0
    return CHOICES[code // 2 % len(CHOICES) if code % 2 else 0]


def checked(data: str | bytes, url: str | None = None, options: Options | None = None) -> Article:
    """Clean an input and check all that holds for each: a record, valid, the same again, and with no word invented.

    Only each fourth is cleaned again: it takes the time of the others.
    """
    article = cleaner().clean(data, url=url, options=options)
    valid(article)
    if len(data) % 4 == 0:
        assert cleaner().clean(data, url=url, options=options).to_json() == article.to_json()
    if isinstance(data, str):
        nothing_invented(article, decoded_text(data).text)
    return article


def nothing_invented(article: Article, source: str) -> None:
    """Check that an article has no word, and no more letters, than its source."""
    cuts = "".join(
        cut(block.text, made.cuts) for block, made in cut_blocks(article)
    )  # may join what they stood between
    texts = [article.body, *(image.caption or "" for image in article.images)]
    if not MOJIBAKE.search(source):
        texts.append(article.title or "")
    for text in texts:
        assert not (words := invented(text, source + cuts)), (words, source)
    assert len(_squeezed(article.body)) <= max(map(len, _letters_in(source).split("\n"))), source


def cut_blocks(article: Article) -> list[tuple[Block, Decision]]:
    """Return the blocks of which a part was cut."""
    if article.trace is None:
        return []
    pairs = zip(article.trace.document.blocks, article.trace.decisions, strict=True)
    return [(block, made) for block, made in pairs if made.cuts]


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
    assert (article.status == "error") == (article.error is not None)
    assert bool(body) == (article.status in ("ok", "partial"))
    markdown_of(article).encode("utf-8")
    for removal in article.removals:
        assert removal.kind
        assert removal.span is None or 0 <= removal.span[0] <= removal.span[1]


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
    thrice = html.unescape(html.unescape(html.unescape(source)))
    unlinked = _LINK.sub(r"\1", _IMAGE.sub("", source))
    return "\n".join(
        map(
            _squeezed,
            (
                source,
                whole,
                tree.text(deep=True),
                bare,
                html.unescape(source),
                thrice,
                unlinked,
                html.unescape(MARKDOWN_TAG.sub("", unlinked)),
            ),
        )
    )


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
