"""Feeds and sitemaps, read: RSS, Atom, JSON Feed, sitemaps and their index, news sitemaps, lists of URLs."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
from lxml import etree

from cleaner.fetch.inflate import Inflater
from cleaner.fetch.links import absolute

_ITEMS = frozenset({"item", "entry", "url", "sitemap"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a feed or a sitemap names; `published` is ISO 8601, None where it is unknown."""

    url: str
    title: str | None = None
    published: str | None = None


@dataclass(slots=True)
class Listing:
    """What a document lists: pages, and further listings (of an index, or the feed's next page).

    `kind` is `feed`, `sitemap` or `none`.
    """

    kind: str = "none"
    entries: list[Entry] = field(default_factory=list)
    more: list[Entry] = field(default_factory=list)


def read_listing(data: bytes, url: str, *, limit: int = 50_000_000) -> Listing:
    """Return what a feed or a sitemap lists, gzip undone; kind `none` where the data is neither.

    Raises `BodyTooLarge` when it grows beyond `limit` bytes.
    """
    if data[:2] == b"\x1f\x8b":
        inflater = Inflater("gzip", limit=limit, ratio=1000)
        inflater.feed(data)
        data = inflater.body
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json_feed(data, url)
    if start.startswith(b"<"):
        return _xml(data.lstrip(b"\xef\xbb\xbf \t\r\n"), url)
    return _lines(data, url)


def iso_date(text: str | None) -> str | None:
    """Return a date of a feed or a sitemap as ISO 8601, None where it is none.

    >>> iso_date("Tue, 03 Jun 2025 09:39:21 GMT"), iso_date("2025-06-03"), iso_date("soon")
    ('2025-06-03T09:39:21+00:00', '2025-06-03', None)
    """
    text = (text or "").strip()
    try:
        datetime.fromisoformat(text)
        return text
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError):
        return None


def is_since(published: str | None, since: datetime | None) -> bool:
    """Return whether a date is not before another; what has no date counts as new."""
    if since is None or published is None:
        return True
    moment = datetime.fromisoformat(published)
    aware = [when if when.tzinfo else when.replace(tzinfo=UTC) for when in (moment, since)]
    return aware[0] >= aware[1]


def _json_feed(data: bytes, url: str) -> Listing:
    try:
        feed = orjson.loads(data.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError:
        return Listing()
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return Listing()
    listing = Listing("feed")
    for item in feed["items"]:
        if isinstance(item, dict):
            link = item.get("url") or item.get("external_url")
            date = item.get("date_published") or item.get("date_modified")
            _add(listing.entries, str(link or ""), url, _text(item.get("title")), _text(date))
    _add(listing.more, str(feed.get("next_url") or ""), url, None, None)
    return listing


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _lines(data: bytes, url: str) -> Listing:
    """Read a text sitemap: one URL a line, and nothing else."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) and " " not in line for line in lines):
        return Listing()
    listing = Listing("sitemap")
    for line in lines:
        _add(listing.entries, line, url, None, None)
    return listing


def _xml(data: bytes, url: str) -> Listing:
    listing = Listing()
    try:
        for element in _elements(data):
            _take(listing, element, url)
    except etree.XMLSyntaxError:
        pass  # what came before the damage counts
    return listing


def _elements(data: bytes) -> Iterator[Any]:
    """Yield the elements that are or hold an item, each once it is complete, and free what lies behind."""
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True,
    )  # fmt: skip
    depth = 0
    for event, element in events:
        name = _name(element)
        depth += (event == "start") - (event == "end")
        if event == "start":
            if depth == 1:
                if name == "html":
                    return
                yield element
        elif name in _ITEMS or (name == "link" and depth <= 2):
            yield element
            if name in _ITEMS:
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _take(listing: Listing, element: Any, url: str) -> None:
    name = _name(element)
    if name in ("rss", "feed", "rdf"):
        listing.kind = "feed"
    elif name in ("urlset", "sitemapindex"):
        listing.kind = "sitemap"
    elif name == "link":
        if element.get("rel") == "next" and element.getparent() is not None:
            _add(listing.more, element.get("href") or "", url, None, None)
    elif name in ("url", "sitemap"):
        _take_location(listing, element, url)
    elif name in _ITEMS:
        _take_item(listing, element, url)


def _take_location(listing: Listing, element: Any, url: str) -> None:
    fields = {_name(child): (child.text or "").strip() for child in element}
    news = next((child for child in element if _name(child) == "news"), None)
    if news is not None:
        fields |= {_name(child): (child.text or "").strip() for child in news}
    target = listing.more if _name(element) == "sitemap" else listing.entries
    date = fields.get("publication_date") or fields.get("lastmod")
    _add(target, fields.get("loc", ""), url, fields.get("title"), date)


def _take_item(listing: Listing, element: Any, url: str) -> None:
    fields: dict[str, str] = {}
    link = ""
    for child in element:
        name, text = _name(child), (child.text or "").strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            link = link or (child.get("href") or text)
        elif name == "guid" and child.get("isPermaLink", "true") != "false" and text.startswith("http"):
            fields["guid"] = text
        else:
            fields.setdefault(name, text)
    date = fields.get("pubdate") or fields.get("published") or fields.get("date") or fields.get("updated")
    _add(listing.entries, link or fields.get("guid", ""), url, fields.get("title"), date)


def _add(entries: list[Entry], link: str, url: str, title: str | None, date: str | None) -> None:
    target = absolute(link.strip(), url)
    if target is not None:
        entries.append(Entry(target, (title or "").strip() or None, iso_date(date)))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
