"""Where a picture lies: the address that a page gives for it, which a script may have yet to put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.blocks.base import base_of
from cleaner.text.wordlists import all_words, any_of
from cleaner.urls import split_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.marks import Attributes

_LATE = ("data-src", "data-original", "data-lazy-src", "data-srcset")
"""Attributes with the address of a picture that is loaded late; `src` holds another one until then."""
_USUAL = frozenset({*_LATE, "src", "srcset"})
_LATE_NAME = re.compile(r"^data-(?=.*(?:src|lazy|delay))", re.I)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#&\s,])", re.I)
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)[wx]")
"""How wide a picture is, or for how dense a screen it is made."""
_LONGEST = 20_000
"""Characters of a list of sizes that are read."""


def base_of_page(document: Document) -> str | None:
    """Return what the addresses of a page are relative to."""
    return base_of(document.tree, document.page.url) if document.tree is not None else document.page.url


def source_of(nodes: Sequence[LexborNode]) -> str | None:
    """Return the address of a picture as the page writes it; what only keeps its place counts where it has no other."""
    found = [node.attributes for node in sorted(nodes, key=lambda node: node.tag == "source")]
    values = (value for value in _values(found) if value and not value.startswith("data:"))
    first = next(values, None)
    if first is not None and is_sign_file(first):
        return next((value for value in values if not is_sign_file(value)), first)
    return first


def _widest(sizes: str) -> str:
    """Return the address of the largest picture in the value of `srcset`.

    >>> _widest("/w_400,h_300/a.jpg 400w, /w_800,h_600/a.jpg 800w, /a.jpg"), _widest("a.jpg, b.jpg 2x")
    ('/w_800,h_600/a.jpg', 'b.jpg')
    """
    return max(_sized(sizes[:_LONGEST]), key=lambda pair: pair[0], default=(0.0, ""))[1]


def _sized(sizes: str) -> Iterator[tuple[float, str]]:
    """Yield the addresses in the value of `srcset`: each ends at a space, and what says its size at a comma."""
    url, size = "", 1.0
    for token in sizes.split():
        rest = token
        if url:
            told, comma, rest = token.partition(",")
            if found := _SIZE.fullmatch(told):
                size = float(found[1])
            if not comma:
                continue
            yield size, url
            size = 1.0
        url = rest.strip(",")
        if url and rest.endswith(","):
            yield size, url
            url = ""
    if url:
        yield size, url


def is_sign_file(url: str) -> bool:
    """Tell whether an address is that of a logo, an icon, the portrait of a user, or of what keeps a place free."""
    return _of_signs().search(split_url(url).path) is not None


def _values(found: Sequence[Attributes]) -> Iterator[str]:
    """Yield the addresses that elements give, those first that a script would load."""
    for name in _LATE:
        yield from (_value(name, attributes.get(name)) for attributes in found)
    plain = [_value("src", attributes.get("src")) for attributes in found]
    yield from plain
    yield from (_value("srcset", attributes.get("srcset")) for attributes in found)
    for attributes in found:
        for name, value in attributes.items():
            if name not in _USUAL and value and _LATE_NAME.match(name) and _FILE.search(value[:_LONGEST]):
                yield _value("srcset" if ", " in value or "srcset" in name else name, value)


def _value(name: str, given: str | None) -> str:
    value = (given or "").strip()
    return _widest(value) if name.endswith("srcset") and not value.startswith("data:") else value


@cache
def _of_signs() -> re.Pattern[str]:
    """Return the pattern of addresses of ornaments: by the folder, or the beginning or the end of the file's name."""
    folders, begins, ends = (any_of(all_words("addresses", f"ornament_{key}")) for key in ("folder", "begins", "ends"))
    return re.compile(rf"/(?:{folders})/|/(?:{begins})[^/]*$|[-_](?:{ends})\.\w+$", re.I)
