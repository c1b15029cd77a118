"""JSON-LD of a page: which of its objects is the article, and what its properties say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import orjson

from cleaner.text.damage import whole_escapes
from cleaner.text.values import clean_value

Thing = Mapping[str, Any]

_POSTS = frozenset({
    "blogposting", "liveblogposting", "socialmediaposting", "discussionforumposting", "report", "recipe", "howto",
    "advertisercontentarticle", "podcastepisode", "videoobject", "audioobject", "review", "claimreview",
})  # fmt: skip
_WEAK = frozenset({"videoobject", "audioobject", "review", "claimreview", "recipe", "howto", "podcastepisode"})
_PAGES = frozenset({"webpage", "itempage", "collectionpage", "aboutpage", "faqpage", "qapage", "profilepage",
                    "contactpage", "searchresultspage", "medicalwebpage", "checkoutpage"})  # fmt: skip
_PRODUCTS = frozenset({"product", "productgroup", "course", "softwareapplication", "book", "event", "jobposting",
                       "movie", "service", "vehicle", "car", "individualproduct", "question"})  # fmt: skip

# Properties whose objects are other things than the page is about.
_ASIDE = frozenset({
    "comment", "mentions", "about", "citation", "itemListElement", "review", "reviews", "liveBlogUpdate", "isRelatedTo",
    "isSimilarTo", "suggestedAnswer", "acceptedAnswer", "relatedLink", "offers", "publisher", "author", "creator",
    "image", "logo", "potentialAction", "isBasedOn", "associatedMedia", "video", "subjectOf",
})  # fmt: skip
_LONGEST = 2_000_000
"""Characters of a script that is read."""
_DEEPEST = 8
"""Levels of nested objects that are looked into."""
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>")
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)
_STRING_OR_MARK = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.S)
_ENDS = {"{": "}", "[": "]"}
_INNER_QUOTE = re.compile(r'(?<!\\)"')
_ESCAPED_QUOTE = "&quot;"
_NEAR = 20
"""Characters on either side of a quotation mark that tell whether it begins or ends a string."""
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The objects of a page's JSON-LD that matter: `article` is what the page is about, if it is an article."""

    article: Thing | None = None
    product: Thing | None = None
    page: Thing | None = None
    things: tuple[Thing, ...] = ()
    by_id: Mapping[str, Thing] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    """The types of all objects that may be what the page is about, in order, each once."""

    def resolve(self, value: object) -> object:
        """Return the object that a reference by `@id` names, any other value as it is."""
        if isinstance(value, dict) and "@id" in value and "name" not in value:
            return self.by_id.get(value["@id"], value)
        return value

    def of_type(self, *names: str) -> Thing | None:
        """Return the first object of one of these types, lower case."""
        wanted = frozenset(names)
        return next((t for t in self.things if not wanted.isdisjoint(map(str.lower, types_of(t)))), None)


def read_linked_data(scripts: Iterable[str], title: str | None = None) -> LinkedData:
    """Read the JSON-LD scripts of a page with this title; what is no JSON is skipped."""
    roots = [root for script in scripts if len(script) <= _LONGEST for root in _parse(script)]
    if not roots:
        return LinkedData()
    by_id: dict[str, Thing] = {}
    things = tuple(thing for root in roots for thing in _things(root, by_id))
    return LinkedData(
        article=_article(things, title),
        product=_first(things, _PRODUCTS),
        page=_first(things, _PAGES),
        things=things,
        by_id=by_id,
        types=tuple(dict.fromkeys(kind for thing in things for kind in types_of(thing))),
    )


def types_of(thing: Thing) -> list[str]:
    """Return the types of an object without their vocabulary's address.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", "Article"]})
    ['NewsArticle', 'Article']
    """
    kinds = thing.get("@type")
    if isinstance(kinds, str):
        kinds = [kinds]
    if not isinstance(kinds, list):
        return []
    return [kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds if isinstance(kind, str)]


def text_of(value: object) -> str | None:
    """Return the text of a property: a string, the first of a list, or an object's value or name."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def is_article(thing: Thing) -> bool:
    """Return whether an object is an article, a post or another text of its own."""
    return any(kind.endswith("article") or kind in _POSTS for kind in map(str.lower, types_of(thing)))


def _parse(script: str) -> Iterator[Any]:
    text = whole_escapes(_unwrapped(script))
    try:
        yield orjson.loads(text)
    except orjson.JSONDecodeError:
        values = list(_parse_loosely(text)) or list(_parse_loosely(_INNER_QUOTE.sub(_escaped, text)))
        yield from values or _parse_loosely(_closed(text))


def _unwrapped(script: str) -> str:
    """Return a script less the comment marks around it of old templates, and the entities of an eager filter."""
    text = script.strip()
    for opening in _OPENINGS:
        if text.startswith(opening):
            text = text.removeprefix(opening).strip()
            return next((text.removesuffix(mark) for mark in _CLOSINGS if text.endswith(mark)), text).strip()
    return unescape(text) if _ESCAPED_QUOTE in text and '"' not in text else text


def _parse_loosely(text: str) -> Iterator[Any]:
    """Yield the JSON values at the start of a text that strict parsers refuse: raw newlines, comments, last commas."""
    decoder = json.JSONDecoder(strict=False)
    text = _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else "", text)
    text = _TRAILING_COMMA.sub("", text.rstrip(";"))
    place = 0
    try:
        while place < len(text):
            value, place = decoder.raw_decode(text, place)
            yield value
            while place < len(text) and text[place] in " \t\r\n,;":
                place += 1
    except (ValueError, RecursionError):
        return


def _closed(text: str) -> str:
    """Return JSON that breaks off, as where a value holds `</script>`, up to its last whole value, with its ends.

    >>> _closed('{"a": [1, {"b": 2, "c": "d')
    '{"a": [1, {"b": 2}]}'
    """
    ends: list[str] = []
    place = depth = 0
    for found in _STRING_OR_MARK.finditer(text):
        mark = found[0]
        if mark in _ENDS:
            ends.append(_ENDS[mark])
        elif mark in "}]" and ends:
            ends.pop()
            place, depth = found.end(), len(ends)
        elif mark == ",":
            place, depth = found.start(), len(ends)
    return text[:place] + "".join(reversed(ends[:depth]))


def _escaped(found: re.Match[str]) -> str:
    """Return a quotation mark with a stroke before it where it stands within a string, as in `"he said "no" to it"`."""
    text, start, end = found.string, *found.span()
    before, after = text[max(0, start - _NEAR) : start].rstrip()[-1:], text[end : end + _NEAR].lstrip()[:1]
    return '"' if before in "{[,:" or after in ":,}]" else r"\""


def _things(value: object, by_id: dict[str, Thing], depth: int = 0, *, aside: bool = False) -> Iterator[Thing]:
    """Yield the objects that the page may be about, and note every named object under its id."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _things(item, by_id, depth + 1, aside=aside)
    elif isinstance(value, dict):
        if "@type" in value and not aside:
            yield value
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 2:
            by_id.setdefault(name, value)
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                yield from _things(item, by_id, depth + 1, aside=aside or key in _ASIDE)


def _article(things: tuple[Thing, ...], title: str | None) -> Thing | None:
    """Return the article of a page: strong types before weak ones, the one it is named after, complete ones first."""
    found = [thing for thing in things if is_article(thing)]
    if len(found) < 2:
        return next(iter(found), None)
    return max(found, key=lambda thing: _completeness(thing, title))


def _completeness(thing: Thing, title: str | None) -> tuple[bool, bool, int]:
    weak = _WEAK.issuperset(map(str.lower, types_of(thing)))
    headline = clean_value(text_of(thing.get("headline")) or "")
    said = sum(bool(thing.get(key)) for key in ("headline", "author", "datePublished", "articleBody", "publisher"))
    return (not weak, bool(title and headline and headline in title), said)


def _first(things: tuple[Thing, ...], kinds: frozenset[str]) -> Thing | None:
    return next((t for t in things if not kinds.isdisjoint(map(str.lower, types_of(t)))), None)
