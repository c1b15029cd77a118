"""Addresses without what tells where a reader came from."""

from __future__ import annotations

import re
from functools import cache

from cleaner.text.wordlists import any_of, word_lists
from cleaner.urls import split_url


def is_front_page(url: str | None) -> bool:
    """Tell whether an address is that of a site's front page: what stands on it belongs to other pages.

    Where a reader came from, as `?utm_source=` tells, names no other page.

    >>> is_front_page("https://a.example/"), is_front_page("https://a.example/b"), is_front_page(None)
    (True, False, False)
    >>> is_front_page("https://a.example/?utm_source=b&gclid=c"), is_front_page("https://a.example/?p=12")
    (True, False)
    """
    parts = split_url(url)
    return bool(parts.netloc) and parts.path in ("", "/") and not _less_trackers(parts.query)


def without_trackers(url: str) -> str:
    """Return an address less the parameters that tell where a reader came from; one without any as it is.

    >>> without_trackers("https://a.example/b?utm_source=c&id=7&fbclid=d#e"), without_trackers("https://a.example/b?_gl=c")
    ('https://a.example/b?id=7#e', 'https://a.example/b')
    """
    query = split_url(url).query
    if not query:
        return url
    kept = _less_trackers(query)
    return url if len(kept) == len(query) else url.replace(f"?{query}", f"?{kept}" if kept else "", 1)


def _less_trackers(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if not _tracked().match(pair))


@cache
def _tracked() -> re.Pattern[str]:
    """Return the pattern of a parameter that tells where a reader came from and changes nothing of the page."""
    names = any_of(word_lists("addresses")["came_from"]).replace(r"\*", r"\w+")
    return re.compile(rf"(?:{names})(?:=|$)", re.I)
