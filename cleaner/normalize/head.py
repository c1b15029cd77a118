"""What a page says of itself: meta elements, `<title>`, headings and linked data, read in one pass over the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from cleaner.normalize.headings import Heading, heading_text, headings_of, is_home
from cleaner.normalize.jsonld import LinkedData, read_linked_data
from cleaner.text.titles import title_parts
from cleaner.text.values import clean_value
from cleaner.text.wordlists import all_words, class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from cleaner.model import Block

_QUERY = 'meta,title,link[rel="canonical"],base,h1,script[type*="ld+json"]'
_PARSELY = {
    "title": "parsely-title", "author": "parsely-author", "authors": "parsely-author", "pub_date": "parsely-pub-date"
}  # fmt: skip
"""Keys of the JSON that older pages give in one element, and the names by which newer ones give the same."""
_MOST_HEADINGS, _MOST_LINKS = 12, 100
"""Main headings of a page, and links from its top, that are looked at."""
_SITE_NAME = "og:site_name"
_FEED, _MOST_FEEDS = 'link[rel="alternate"][title][type$="xml"]', 4
_AS_FEED = re.compile(r"(?:^|\s*[»›|:–—-]?\s+)(?:RSS|Atom|Feed)(?: 2\.0| feed)?$", re.I)
"""How the title of a feed ends behind the name of its site."""
_META = "meta-"
"""How a converter begins the name of a meta element in front matter; that of the `<title>` comes to be `meta-title`."""
_COLON = re.compile(r"^(dc|dcterms):")
"""Dublin Core's names have a dot in HTML and a colon in RDF."""


@dataclass(frozen=True, slots=True)
class Head:
    """The self-description of a page; `metas` holds contents as written, by lower-case name, property or itemprop."""

    metas: Mapping[str, Sequence[str]] = field(default_factory=dict)
    title: str | None = None
    canonical: str | None = None
    base: str | None = None
    """What the page's addresses are relative to, where that is not its own address."""
    headings: Sequence[Heading] = ()
    data: LinkedData = field(default_factory=LinkedData)
    language: str | None = None
    home: Sequence[str] = ()
    """Parts of the `<title>` that links to the front page show, where no meta element names the site."""
    entry: str | None = None
    """The one subheading that a page marks as its headline, where `<title>` and main heading say one thing at most."""
    feeds: Sequence[str] = ()
    """What the page's feeds are called, where no meta element names the site."""

    def first(self, *names: str) -> str | None:
        """Return the first value that one of these meta names has, in the order of the names."""
        return next(iter(self.all(*names)), None)

    def all(self, *names: str) -> list[str]:
        """Return all values of these meta names, in the order of the names."""
        values = [clean_value(value) for name in names for value in self.metas.get(name, ())]
        return [value for value in values if value]


def read_head(tree: LexborHTMLParser) -> Head:
    """Read the self-description of a page from its tree, which is left unchanged."""
    metas: dict[str, list[str]] = {}
    headings: list[LexborNode] = []
    scripts: list[str] = []
    title = canonical = base = None
    for node in tree.css(_QUERY):
        tag = node.tag
        if tag == "meta":
            _add_meta(metas, node)
        elif tag == "h1":
            headings.append(node)
        elif tag == "script":
            scripts.append(node.text())
        elif tag == "link":
            canonical = canonical or node.attributes.get("href")
        elif tag == "base":
            base = base or node.attributes.get("href")
        elif title is None and _of_document(node):
            title = clean_value(node.text()) or None
    if any("://" in name for name in metas.get(_SITE_NAME, ())):
        del metas[_SITE_NAME]  # an address is no name
    if _SITE_NAME not in metas and (publisher := _publisher(tree)):
        metas.setdefault("publisher", []).append(publisher)
    shown = tuple(headings_of(headings[:_MOST_HEADINGS]))
    home = tuple(_home_links(tree, title)) if title and _SITE_NAME not in metas else ()
    feeds = tuple(_feeds(tree)) if _SITE_NAME not in metas else ()
    entry = _entry(tree) if len({title, *(heading.text for heading in shown)} - {None}) < 2 else None
    data = read_linked_data(scripts, title)
    return Head(metas, title, canonical, base, shown, data, _declared(tree), home, entry, feeds)


def head_in(headers: Mapping[str, str], blocks: Iterable[Block]) -> Head:
    """Return what a dump tells of a page's head: the meta elements that a converter to Markdown left in front matter.

    The main headings are those of the text. Empty without any meta element.
    """
    told = {name.removeprefix(_META): [value] for name, value in headers.items() if name.startswith(_META)}
    if not told:
        return Head()
    title = next(iter(told.pop("title", ())), None)
    texts = dict.fromkeys(block.text for block in blocks if block.tag == "h1")
    headings = [Heading(text, ()) for text in islice(texts, _MOST_HEADINGS)]
    metas = {_COLON.sub(r"\1.", name): values for name, values in told.items()}
    return Head(metas, title, headers.get("url"), headings=headings)


def _entry(tree: LexborHTMLParser) -> str | None:
    """Return the text of the subheading that says by its class to be the headline, None where none or several do."""
    marked = [node for node in tree.css("h2[class],h3[class]") if _is_entry(node.attributes.get("class") or "")]
    return heading_text(marked[0]) or None if len(marked) == 1 else None


def _is_entry(classes: str) -> bool:
    return class_pattern("headline").search(classes) is not None


def _feeds(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the titles of the page's feeds less the word that says what they are."""
    for node in tree.css(_FEED)[:_MOST_FEEDS]:
        name = _AS_FEED.sub("", clean_value(node.attributes.get("title") or ""))
        if name:
            yield name


def _publisher(tree: LexborHTMLParser) -> str | None:
    """Return the publisher that the page's microdata name."""
    node = tree.css_first('[itemprop="publisher"] [itemprop="name"]')
    return (node.attributes.get("content") or clean_value(node.text()) or None) if node is not None else None


def window_title(tree: LexborHTMLParser) -> str | None:
    """Return what the browser's window is called."""
    return next((clean_value(node.text()) for node in tree.css("title") if _of_document(node)), None) or None


def _home_links(tree: LexborHTMLParser, title: str) -> Iterator[str]:
    """Yield the first or last part of a title where it is the text of a link to the front page.

    A part between others is a channel, which may have its own host and front page: `Rates rise_News Desk_Daily Planet`.
    """
    parts = title_parts(title)
    if len(parts) < 2:
        return
    outer = (parts[0], parts[-1])
    for link in tree.css("a[href]")[:_MOST_LINKS]:
        if is_home(link.attributes.get("href")):
            text = clean_value(link.text())
            shown = next((part for part in outer if part in (text, f"The {text}")), None)
            if shown is not None and text.casefold() not in all_words("site", "home"):
                yield shown


def _add_meta(metas: dict[str, list[str]], node: LexborNode) -> None:
    attributes = node.attributes
    content = attributes.get("content")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = (attributes.get(attribute) or "").strip().lower()
        for one in name.split() if attribute == "property" else filter(None, (name,)):
            metas.setdefault(_COLON.sub(r"\1.", one), []).append(content)
    if attributes.get("name") == "parsely-page":
        for key, value in _parsely(content):
            metas.setdefault(key, []).append(value)


def _parsely(content: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of an element that holds all that Parse.ly wants to know as JSON."""
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        return
    for key, name in _PARSELY.items() if isinstance(data, dict) else ():
        value = data.get(key)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text:
                yield name, text


def _of_document(node: LexborNode) -> bool:
    """Return whether a title element names the document and not a drawing (SVG has titles too)."""
    parent = node.parent
    return parent is not None and parent.tag in ("head", "body", "html")


def _declared(tree: LexborHTMLParser) -> str | None:
    root = tree.root
    attributes = root.attributes if root is not None else {}
    return attributes.get("lang") or attributes.get("xml:lang")
