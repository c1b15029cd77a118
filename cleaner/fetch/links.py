"""What the head of a page links to: where it should be, where it goes on by itself, its feeds."""

from __future__ import annotations

import re
from typing import NamedTuple

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks.parse import parse_html
from cleaner.fetch.errors import RefusedURL
from cleaner.fetch.guard import checked_url

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "text/xml")

_FEED_NAME = re.compile(
    r"^[^?#]*(?:/(?:feed|rss|atom)/?|[./](?:rss|atom|feed)(?:\.xml|\.json)?|/index\.(?:rss|rdf))$", re.I
)
_OF_COMMENTS = re.compile(r"/comments?/(?:feed|rss|atom|default)\b", re.I)
_HEAD = 100_000
"""Characters of a page in which a refresh is looked for."""
_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?\s*+refresh", re.I)
_REFRESH_URL = re.compile(r"^\s*(\d{0,4})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?(.*)$", re.I | re.S)
_SOON = 5
"""Seconds up to which a refresh is a redirect; later ones reload a page that is being read."""


class PageLinks(NamedTuple):
    """The addresses that a page declares, absolute; None or empty where it declares none."""

    canonical: str | None
    feeds: tuple[str, ...]
    next: str | None


def page_links(text: str, url: str) -> PageLinks:
    """Return what an HTML page links to as canonical, feed and next page.

    >>> page_links('<link rel=canonical href="/a">', "https://news.example/b?x=1").canonical
    'https://news.example/a'
    """
    tree = parse_html(text)
    base = base_of(tree, url)
    canonical = following = None
    feeds: list[str] = []
    named: list[str] = []
    for node in tree.css("link[rel][href], a[href]"):
        rel = (node.attributes.get("rel") or "").lower().split()
        target = absolute(node.attributes.get("href"), base)
        if target is None:
            continue
        if "canonical" in rel:
            canonical = canonical or target
        elif "next" in rel:
            following = following or target
        elif _OF_COMMENTS.search(target):
            continue
        elif "alternate" in rel and (node.attributes.get("type") or "").lower().strip() in _FEED_TYPES:
            feeds.append(target)
        elif node.tag == "a" and _FEED_NAME.search(target):
            named.append(target)
    return PageLinks(canonical, tuple(dict.fromkeys(feeds or named)), following)


def refresh_target(text: str, url: str) -> str | None:
    """Return where a meta refresh sends the reader at once, None where it does not.

    >>> refresh_target('<meta http-equiv="refresh" content="0; url=/next">', "https://news.example/a")
    'https://news.example/next'
    """
    head = text[:_HEAD]
    if not _REFRESH.search(head):
        return None
    tree = parse_html(head)
    for node in tree.css("meta[http-equiv][content]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() != "refresh" or _within_noscript(node):
            continue
        found = _REFRESH_URL.match(node.attributes.get("content") or "")
        if found is None or int(found.group(1) or 0) > _SOON:
            continue
        target = absolute(found.group(2).strip().strip("\"'"), base_of(tree, url))
        return target if target and target != url else None
    return None


def absolute(href: str | None, base: str) -> str | None:
    """Return an address as an absolute URL of http or https without fragment, None where it is none."""
    if not href or href.startswith("#"):
        return None
    try:
        return str(checked_url(href, httpx.URL(base)))
    except (RefusedURL, httpx.InvalidURL):
        return None


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return what a page's relative addresses are relative to."""
    node = tree.css_first("base[href]")
    return (absolute(node.attributes.get("href"), url) or url) if node is not None else url


def _within_noscript(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "noscript":
            return True
        parent = parent.parent
    return False
