"""From an exchange to a page: its text, its kind, and what the server said of it."""

from __future__ import annotations

import re
from dataclasses import replace

from cleaner.errors import UnsupportedInput
from cleaner.fetch.errors import BrokenResponse, UnsupportedContent
from cleaner.fetch.result import Exchange
from cleaner.model import InputKind, Options, Page
from cleaner.read.decode import decode
from cleaner.read.pages import pages_of
from cleaner.read.sniff import sniff

_RANGE = re.compile(r"bytes +0-(?P<last>\d{1,18})/(?P<size>\d{1,18})", re.ASCII)
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_FEEDS = ("rss+xml", "atom+xml", "feed+json", "rdf+xml")


def is_page_type(content_type: str) -> bool:
    """Return whether a content type may hold a page; a missing one may.

    >>> is_page_type("text/html; charset=utf-8"), is_page_type("image/png"), is_page_type("")
    (True, False, True)
    """
    name = _bare_type(content_type)
    if is_feed_type(name):
        return False
    return (
        not name or name in _HTML or (name.startswith("text/") and name not in _NOT_TEXT) or name == "application/xml"
    )


_NOT_TEXT = frozenset({"text/css", "text/javascript", "text/calendar", "text/vcard", "text/csv", "text/event-stream"})


def is_feed_type(content_type: str) -> bool:
    """Return whether a content type is one of feeds."""
    name = _bare_type(content_type)
    return any(feed in name for feed in _FEEDS)


def is_listing_type(content_type: str) -> bool:
    """Return whether a content type may hold a feed, a sitemap, or a page that links to them."""
    name = _bare_type(content_type)
    if not name or name.startswith("text/") or name.endswith(("xml", "json", "gzip")):
        return name not in ("text/css", "text/javascript")
    return name in ("application/octet-stream", *_HTML)


def _bare_type(content_type: str) -> str:
    """Return a content type without its parameters, in lower case."""
    return content_type.split(";", 1)[0].strip().lower()


def page_of(exchange: Exchange, name: str) -> Page:
    """Return the page of an exchange, with `name` as its id.

    Raises `UnsupportedContent` for binary data, and `BrokenResponse` where the server takes us to have the page.
    A status of 400 and more becomes a flag, `http_404`; a part of a page is flagged `truncated`.
    """
    if exchange.status == 304:  # the cache makes a page of the answer to what it asked itself
        raise BrokenResponse(f"{exchange.url}: HTTP 304, not modified, though nothing was there to compare with")
    content_type = exchange.header("content-type")
    flags = (f"http_{exchange.status}",) if exchange.status >= 400 else ()
    if "challenge" in (exchange.header("cf-mitigated") or "") or exchange.header("x-amzn-waf-action"):
        flags = ("bot",)
    cut = exchange.truncated or is_part(exchange.status, exchange.header("content-range"))
    try:
        decoded = decode(exchange.text_body, content_type=content_type)
    except UnsupportedInput as error:
        if not flags:
            raise UnsupportedContent(f"{exchange.url}: {error}") from None
        return Page("", "text", name, exchange.url, fetched_at=exchange.at, flags=flags)
    page = Page(
        text=decoded.text,
        kind=_kind(_bare_type(content_type or ""), decoded.text),
        id=name,
        url=exchange.url,
        encoding=decoded.encoding,
        fetched_at=exchange.at,
        flags=(*decoded.flags, *flags, *(("truncated",) if cut else ())),
    )
    records = records_in(page)
    return records[0] if len(records) == 1 else page


def is_part(status: int | None, content_range: str | None) -> bool:
    """Return whether a response holds a part of a page alone.

    >>> is_part(206, "bytes 0-99/1000"), is_part(206, "bytes 0-99/100"), is_part(200, None)
    (True, False, False)
    """
    if status != 206:
        return False
    found = _RANGE.fullmatch(content_range or "")
    return found is None or int(found["last"]) + 1 != int(found["size"])


def records_in(page: Page) -> list[Page]:
    """Return the records of a page: itself, or for a text with record headers one page each."""
    if page.kind == "html":
        return [page]
    found = pages_of(page.text, url=page.url, options=Options(input=page.kind), name=page.id)
    return [replace(part, encoding=page.encoding, fetched_at=page.fetched_at, flags=page.flags) for part in found]


def with_text(page: Page, text: str) -> Page:
    """Return the same page with another text."""
    return replace(page, text=text)


def _kind(content_type: str, text: str) -> InputKind:
    if content_type in _HTML:
        return "html"
    if content_type == "text/markdown":
        return "markdown"
    return sniff(text)
