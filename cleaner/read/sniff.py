"""Tell HTML, plain text and Markdown apart by content."""

from __future__ import annotations

import re

import orjson

from cleaner.model import InputKind
from cleaner.text.sentences import STOPS

_SAMPLE = 40_000
"""Characters of an input that are looked at."""

_DOCUMENT = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?+(?:<!--(?:[^-]++|-(?!->))*-->\s*+)*<(?:!doctype\s+html|html|head|body)\b", re.I
)
_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|figcaption|figure|font|footer|"
    r"form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|noscript|ol|option|p|pre|script|"
    r"section|select|small|span|strong|style|sub|sup|table|tbody|td|th|thead|time|title|tr|u|ul|video)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
# No group that repeats is possessive here: Python before 3.11.5 loses matches of such groups that hold alternatives.
_OPENS = re.compile(
    r"\s*+(?:<!--(?:[^-]++|-(?!->))*-->\s*+)*</?(?:p|div|article|section|main|h[1-6]|blockquote|table|ul|ol)"
    r"(?:\s[^<>]{0,2000})?>(?=[^\s<])",
    re.I,
)
"""A tag that the text begins with and goes on behind, as none does that speaks of it: `<p> is for paragraphs`."""
_DATA = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--(?:[^-]++|-(?!->))*-->\s*+|<!doctype\b[^>]*+>\s*+)*"
    r"<(?:(?P<feed>rss|feed|rdf:rdf|opml)|(?P<sitemap>urlset|sitemapindex)|(?P<drawing>svg))[\s>]",
    re.I,
)
_UNSEEN = re.compile(r"\s*+(?:<!--.*?-->|<(style|script|svg|template)\b(?:.*?</\1\s*>))", re.I | re.S)
_FILE = re.compile(r"(?<=;base64,)[A-Za-z0-9+/=%\s]{200,}")
_LARGE = 1_000_000
"""Characters among which files in addresses are left out."""
_JSON = re.compile(r"\s*+(?:\[\s*+)?+(?:\{\s*+[\"}]|\[)")
_TAIL, _CLOSING = 100_000, 400
"""Characters at the end of a page among which its own end tags stand, and those in which a text closes."""
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.I)
_ENDED = (">", *STOPS, "”", '"')
"""How a page ends that is whole."""
_OF_TEXT, _OF_LINES = 0.2, 0.15
"""Least shares of tags in the characters of a page, or of lines with any, where it does not begin with one."""
_FEW, _APART, _MANY = 6, 300, 40
"""Tags of a page at least where they stand close, characters from one to the next then, and tags that do anyhow."""
_IN_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,2000}$")
_BODY = re.compile(r"<(?:html|body)\b", re.I)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_MARKS = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        r"^#{1,6} +\S", r"\[[^\[\]\n]{1,300}\]\((?:https?:|/|#|mailto:)[^\s()]*\)", r"^(?:```|~~~)",
        r"(?<!\w)\*\*\S[^*\n]{0,200}\*\*(?!\w)", r"^\|.+\|\s*\n\|[ :|-]+\|\s*$", r"^> +\S",
        r"!\[[^\]\n]{0,300}\]\([^\s)]+", r"\A---\n(?:[\w.:-]{1,60}: [^\n]{1,2000}\n){1,60}---\n",
    )
)  # fmt: skip


def sniff(text: str) -> InputKind:
    """Return what the text is; tags inside a Markdown fence or quoted in prose do not make it HTML.

    >>> sniff("<p>One.</p><p>Two.</p>"), sniff("Use <b> for bold."), sniff("# Head\\n\\nSee [it](https://a.example/).")
    ('html', 'text', 'markdown')
    """
    head = _sample(text)
    if _DOCUMENT.match(head) or (not head.strip() and _UNSEEN.match(text) is not None):
        return "html"
    marks = _markdown_marks(head)
    plain = _FENCE.sub("", head) if marks else head
    sizes = [len(tag[0]) for tag in _TAG.finditer(plain)]
    tags, starts = len(sizes), _TAG.match(plain.lstrip()) is not None
    opens = not marks and _OPENS.match(head) is not None and "\n\n" not in head.strip()
    if opens or (starts and tags >= 2 and marks < 2):
        return "html"
    dense = tags >= _FEW and tags * _APART > len(plain)
    torn = (dense or (tags >= _MANY and marks < 2)) and (starts or _is_mostly_tags(plain, sum(sizes)))
    return "html" if torn else "markdown" if marks >= 2 else "text"


def _sample(text: str) -> str:
    """Return what a text begins with, behind the comments, styles, scripts and drawings above it, however long.

    Files in addresses (`data:image/png;base64,…`) are left out.
    """
    place = 0
    while (found := _UNSEEN.match(text, place)) is not None:
        place = found.end()
    head = text[place : place + _SAMPLE]
    return _FILE.sub("", text[place : place + _LARGE])[:_SAMPLE] if ";base64," in head else head


def _is_mostly_tags(text: str, size: int) -> bool:
    """Tell whether a text is made of tags, of `size` characters in all: one about HTML shows them here and there."""
    lines = [line for line in text.split("\n") if line.strip()]
    return size >= _OF_TEXT * len(text) or sum(map(bool, map(_TAG.search, lines))) >= _OF_LINES * len(lines)


def data_kind(text: str) -> str | None:
    """Return what is no page and no text but data: `feed`, `sitemap`, `drawing` or `json`, None for the rest.

    >>> data_kind("<?xml version='1.0'?><rss version='2.0'>"), data_kind("<svg></svg>"), data_kind("<svg/><p>One.</p>")
    ('feed', 'drawing', None)
    >>> data_kind('[{"html": "<p>One.</p>"}]'), data_kind('{"a": 1}\\n{"a": 2}\\n'), data_kind("[Music] [Applause]")
    ('json', 'json', None)
    """
    found = _DATA.match(text)
    if found is not None and (not found["drawing"] or text.rstrip().endswith("</svg>")):
        return found.lastgroup
    return "json" if _JSON.match(text) and _is_json(text) else None


def _is_json(text: str) -> bool:
    """Tell whether a text is JSON, or JSON in lines."""
    lines = [line for line in text.split("\n", 3)[:3] if line.strip()][:2]
    return _parses(text) or (len(lines) == 2 and all(map(_JSON.match, lines)) and all(map(_parses, lines)))


def _parses(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def is_cut_short(html: str) -> bool:
    """Tell whether a page ends before its end: inside a tag, a comment or a script, or amid a sentence of its body.

    >>> is_cut_short("<body><p>One.</p></body>"), is_cut_short("<p>One.<a href="), is_cut_short("<body><p>One and t")
    (False, True, True)
    """
    if _CLOSED.search(html[-_CLOSING:]):
        return False
    tail = html[-_TAIL:].rstrip()
    low = tail.lower()
    if _IN_TAG.search(tail) or low.rfind("<!--") > low.rfind("-->"):
        return True
    if any(low.rfind(f"<{name}") > low.rfind(f"</{name}") for name in ("script", "style")):
        return True
    return not tail.endswith(_ENDED) and _BODY.search(html, 0, _SAMPLE) is not None


def _markdown_marks(text: str) -> int:
    """Count the kinds of Markdown marks that a text uses, links and fences twice."""
    return sum((2 if n in (1, 2) else 1) for n, pattern in enumerate(_MARKS) if pattern.search(text))
