"""Front matter in YAML or TOML, with which some scrapers and converters to Markdown begin a dump."""

from __future__ import annotations

import re
import tomllib
from itertools import islice

from cleaner.read.header_lines import key_of, lines_from, skip_blank, unquoted, with_address

_YAML = re.compile(r"([^\s#:-](?:[^:]|:(?=\S)){0,80}):(?:[ \t]++(.*)|$)")
_WIKI = re.compile(r"^\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]$")
"""A link of a notebook in which each name is a page."""
_META = {
    "site": ("meta-og:site_name", "meta-application-name"),
    "url": ("canonical", "meta-og:url"),
    "author": ("meta-author", "meta-article:author", "meta-parsely-author"),
    "date": ("meta-article:published_time", "meta-date", "meta-pubdate", "meta-datepublished", "meta-parsely-pub-date"),
    "modified": ("meta-article:modified_time", "meta-last-modified"),
    "description": ("meta-og:description", "meta-description"),
}  # fmt: skip
"""Names under which converters of HTML to Markdown put a page's meta elements into front matter."""

_MOST, _LARGEST = 500, 50_000
"""Lines and characters that it may have."""
_WORD = re.compile(r"[\w.-]+:(?:\s|$)")
"""How a line begins that goes on with front matter after an empty one, unless it is indented or names what is known."""

FENCES = frozenset({"---", "+++"})
"""The lines between which it stands."""


def front_matter(text: str, begin: int) -> tuple[dict[str, str], int] | None:
    """Return the scalars of the front matter that begins at an offset, lists joined by `; `, and where it ends."""
    return _toml(text, begin) if text.startswith("+++", begin) else _yaml(text, begin)


def _toml(text: str, begin: int) -> tuple[dict[str, str], int] | None:
    lines = islice(lines_from(text[: begin + _LARGEST], begin), 1, _MOST)
    last = next((line for line in lines if line.text.strip() == "+++"), None)
    if last is None:
        return None
    try:
        table = tomllib.loads(text[text.index("\n", begin) + 1 : last.start])
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    # What a site adds of its own stands in a table, as in [extra] or [params].
    inner = {name: value for part in table.values() if isinstance(part, dict) for name, value in part.items()}
    said = ((name.lower(), _said(value)) for name, value in {**inner, **table}.items())
    headers = {name: value for name, value in said if value}
    return (_preferred(headers), skip_blank(text, last.end)) if headers else None


def _said(value: object) -> str:
    """Return a value of TOML as YAML has it, empty for a table.

    >>> _said(["Ann Reeve", "Bo Lind"]), _said(3), _said({"a": 1})
    ('Ann Reeve; Bo Lind', '3', '')
    """
    if isinstance(value, list):
        return "; ".join(filter(None, map(_said, value)))
    return "" if isinstance(value, dict) else str(value).strip()


def _yaml(text: str, begin: int) -> tuple[dict[str, str], int] | None:
    """Return what front matter in YAML says; this is no parser of YAML and needs none."""
    headers: dict[str, str] = {}
    key, is_parted = "", False
    for n, line in enumerate(lines_from(text, begin)):
        bare = line.text.strip()
        if is_parted and bare and not _goes_on(line.text):
            return None
        is_parted = not bare
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


def _goes_on(line: str) -> bool:
    """Tell whether a line may go on with front matter after an empty one: a paragraph does not."""
    is_known = key_of(line.partition(":")[0]) is not None
    return line[0] in " \t-.#" or is_known or _WORD.match(line) is not None


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
    return with_address(result)
