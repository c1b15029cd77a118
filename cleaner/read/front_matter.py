"""YAML front matter, with which some scrapers and converters to Markdown begin a dump."""

from __future__ import annotations

import re

from cleaner.read.header_lines import key_of, lines_from, skip_blank, unquoted

_YAML = re.compile(r"([^\s#:-](?:[^:]|:(?=\S)){0,80}):(?:[ \t]++(.*)|$)")
_WIKI = re.compile(r"^\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]$")
"""A link of a notebook in which each name is a page."""
_META = {
    "site": ("meta-og:site_name", "meta-application-name"),
    "url": ("canonical", "meta-og:url"),
    "author": ("meta-author", "meta-article:author", "meta-parsely-author"),
    "date": ("meta-article:published_time", "meta-date", "meta-pubdate", "meta-datepublished", "meta-parsely-pub-date"),
    "modified": ("meta-article:modified_time", "meta-last-modified"),
    "description": ("meta-description", "meta-og:description"),
}  # fmt: skip
"""Names under which converters of HTML to Markdown put a page's meta elements into front matter."""

_MOST = 500
"""Lines that it may have."""


def front_matter(text: str, begin: int) -> tuple[dict[str, str], int] | None:
    """Return the scalars of YAML front matter, lists joined by `; `; this is no YAML parser and needs none."""
    headers: dict[str, str] = {}
    key = ""
    for n, line in enumerate(lines_from(text, begin)):
        bare = line.text.strip()
        if bare in ("---", "...") and n:
            return (_preferred(headers), skip_blank(text, line.end)) if headers else None
        if n > _MOST:
            break
        found = _YAML.match(line.text.rstrip(" \t"))
        if bare.startswith("- ") and key:
            item = _WIKI.sub(r"\1", unquoted(bare[2:]))
            headers[key] = f"{headers[key]}; {item}" if headers.get(key) else item
        elif found:
            key = found.group(1).strip("\"'").lower()
            headers.setdefault(key, unquoted(found.group(2) or ""))
        elif bare and key:
            headers[key] = f"{headers[key]} {bare}".strip()
        elif bare and n:
            return None
    return None


def _preferred(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers under their keys; a converter's `meta-` lines fill in what no plain line says.

    What a converter calls `title` is the page's `<title>`, with the site's name and all: it becomes `meta-title`.
    """
    if any(name.startswith("meta-") for name in headers) and "title" in headers:
        headers["meta-title"] = headers.pop("title")
    result = {key_of(name) or name: value for name, value in reversed(headers.items()) if value}
    for key, names in _META.items():
        value = next((headers[name] for name in names if headers.get(name)), None)
        if value is not None:
            result.setdefault(key, value)
    return result
