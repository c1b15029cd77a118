"""The lines of a record's header: their names, which `rules/words/headers.yaml` lists, their values and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from cleaner.text.wordlists import all_words, any_of, word_lists

_BLANK = re.compile(r"(?:[ \t]*\r?\n)*")
_WEB = re.compile(r"https?://\S+$", re.I)
_QUOTED = re.compile(r"^['\"](.*)['\"]$")


class Line(NamedTuple):
    """A line of a text without its end, where it begins, and where the next one does."""

    text: str
    start: int
    end: int


def lines_from(text: str, start: int) -> Iterator[Line]:
    """Yield the lines from `start` on, without their ends of line."""
    while start < len(text):
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        yield Line(text[start:stop].rstrip("\r"), start, min(stop + 1, len(text)))
        start = stop + 1


@cache
def keys() -> Mapping[str, str]:
    """Return the key under which the value of a line is returned, by each name that lines have."""
    return {name: key for key, names in word_lists("headers").items() for name in names}


def key_of(name: str) -> str | None:
    """Return the key of a name as scrapers write it, None where it is not known.

    >>> key_of("Publish_Date"), key_of("He said")
    ('date', None)
    """
    return keys().get(name.strip().lower().replace("_", " ").replace("-", " "))


def is_key(name: str) -> bool:
    """Tell whether something is a key and not a name that was kept as it was written."""
    return name in word_lists("headers")


@cache
def candidate() -> re.Pattern[str]:
    """Return the pattern of the beginnings of lines with a known name, at the margin or nearly so."""
    names = any_of(all_words("headers"))
    return re.compile(rf"^[ \t]{{0,3}}(?:\*\*|__)?(?:{names})(?:\*\*|__)?[ \t]*[:：]", re.I | re.M)


def skip_blank(text: str, offset: int) -> int:
    """Return the offset of the first character after `offset` that is no white space, kept at its line's indent."""
    found = _BLANK.match(text, offset)
    return found.end() if found else offset


def with_address(headers: dict[str, str]) -> dict[str, str]:
    """Return headers whose source, where that is an address and no other is given, is the address.

    >>> with_address({"title": "Pier", "source": "https://pier.example/planks"})
    {'title': 'Pier', 'url': 'https://pier.example/planks'}
    """
    if "url" not in headers and _WEB.match(headers.get("source", "")):
        headers["url"] = headers.pop("source")
    return headers


def unquoted(value: str) -> str:
    """Return a value without white space and quotation marks around it."""
    value = value.strip()
    found = _QUOTED.match(value)
    return found.group(1) if found else value
