"""Split pages by registrable domain, so that no model is scored on a site that it has seen."""

from __future__ import annotations

from zlib import crc32

from cleaner.urls import split_url

FOLDS = 5
"""Parts of the sites, each of which is scored once by a model that has seen the others."""

_SECOND_LEVEL = frozenset({
    "ac", "ad", "co", "com", "ed", "edu", "gen", "go", "gob", "gouv", "gov", "gub", "id", "info", "ltd", "me", "mil",
    "ne", "net", "nhs", "nom", "or", "org", "plc", "police", "sch", "school", "web",
})  # fmt: skip
"""Labels under which countries register names: `example.co.uk` is a site, `co.uk` is none."""

_SAME = {"zdfheute.de": "zdf.de"}
"""Domains of the training pages that one publisher serves with one layout."""


def registrable_domain(url: str | None) -> str:
    """Return the domain under which a site is registered, the host itself for an address; empty without a host.

    >>> registrable_domain("https://news.example.co.uk/a"), registrable_domain("http://a.b.example.org")
    ('example.co.uk', 'example.org')
    """
    host = (split_url(url).hostname or "").strip(".")
    labels = host.split(".")
    if len(labels) <= 2 or labels[-1].isdigit() or ":" in host:
        return host
    deep = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])


def fold_of(url: str | None, folds: int = FOLDS) -> int:
    """Return the fold of a page, the same for all pages of a domain; pages without a URL are in fold 0."""
    domain = registrable_domain(url)
    domain = _SAME.get(domain, domain)
    return crc32(domain.encode()) % folds if domain else 0
