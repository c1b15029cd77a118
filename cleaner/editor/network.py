"""What a saved page would load: kept apart from what is shown of it, and written only where somebody asks for it."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from cleaner.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from cleaner.blocks.document import Document

MEDIA = frozenset({"img", "video", "audio"})
"""Elements that are pictures, films and sounds."""
_MAX_STYLE = 600_000
"""Characters of the page's own style that are shown."""
_MAX_SHEETS = 200
"""Elements with a style, or links to one, that are looked at."""
_MAX_ADDRESS = 4096
"""Characters of an address; a longer one is left away."""
_LAZY = ("data-src", "data-original", "data-lazy-src")
"""Where the address of a picture stands that a script would have loaded."""
_ADDRESSES = (*_LAZY, "src", "data-srcset", "srcset")


class Sheet(NamedTuple):
    """A part of the page's style: its markup, and whether it comes from the network."""

    markup: str
    is_loaded: bool


def base_of(document: Document) -> str:
    """Return the address that others on the page are relative to, "" where it is unknown."""
    tree, address = document.tree, document.page.url or ""
    if tree is None:
        return ""
    if not address:
        canonical = tree.css_first('link[rel="canonical"]')
        address = (canonical.attributes.get("href") if canonical is not None else None) or ""
    node = tree.css_first("base[href]")
    given = node.attributes.get("href") if node is not None else None
    return _address_of(given, address) or _address_of(address, "") or ""


def _address_of(value: str | None, base: str) -> str | None:
    """Return an address of the web in full, None for any other.

    >>> _address_of("a.png", "https://example.com/b/"), _address_of("javascript:x", "https://example.com/")
    ('https://example.com/b/a.png', None)
    """
    if not value or len(value) > _MAX_ADDRESS:
        return None
    return absolute(value, base)


def is_lazy(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether a picture's own address only stands for one that a script would have loaded."""
    return any(attributes.get(name) for name in _LAZY)


def media_of(node: LexborNode, base: str) -> str:
    """Return the attributes and children by which a picture, film or sound is loaded; "" for one without address."""
    given = node.attributes
    values = ((given.get(name) or "").split() for name in _ADDRESSES)
    found = (_address_of(value[0], base) for value in values if value)
    written = _attribute("src", next(filter(None, found), None))
    if node.tag == "img":
        return f"<img{written}" if written else ""
    poster = _attribute("poster", _address_of(given.get("poster"), base))
    sources = (_attribute("src", _address_of(source.attributes.get("src"), base)) for source in node.css("source"))
    written = written or next(filter(None, sources), "")
    return f'<{node.tag} preload="metadata"{written}{poster}' if written or poster else ""


def sheets_of(tree: LexborHTMLParser, base: str) -> Iterator[Sheet]:
    """Yield the page's style in its order: what stands in the page, and what it would load."""
    left = _MAX_STYLE
    for node in tree.css("style, link[rel][href]")[:_MAX_SHEETS]:
        media = node.attributes.get("media")
        only = f' media="{html.escape(media)}"' if media else ""
        if node.tag == "style":
            text = _inert(node.text(deep=True))[:left]
            left -= len(text)
            yield Sheet(f"<style{only}>{text}</style>", is_loaded=False)
        elif "stylesheet" in (rel := (node.attributes.get("rel") or "").lower().split()) and "alternate" not in rel:
            address = _address_of(node.attributes.get("href"), base)
            if address:
                yield Sheet(f'<link rel="stylesheet"{only} href="{html.escape(address)}">', is_loaded=True)


def _attribute(name: str, value: str | None) -> str:
    return f' {name}="{html.escape(value)}"' if value else ""


def _inert(text: str) -> str:
    """Return a style that cannot end the element that it stands in."""
    return text.replace("</", "<\\/").replace("<!--", "").replace("-->", "")
