"""What a page says of its own address, and what the addresses on it are relative to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.urls import absolute, host_of, is_local

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_OWN = "link[rel='canonical' i][href]"
_SHARED = "meta[property='og:url' i][content]"


def base_of(tree: LexborHTMLParser, url: str | None) -> str | None:
    """Return the base of a page read from `url`; where that is unknown the page may name its own address."""
    own = url or _address(tree, _OWN, None)
    return _address(tree, "base[href]", own) or own


def host_named(tree: LexborHTMLParser) -> str | None:
    """Return the host that a page names as its own, where nobody knows the address that it came from."""
    for selector, attribute in ((_OWN, "href"), (_SHARED, "content")):
        host = host_of(_address(tree, selector, None, attribute))
        if host and not is_local(host):
            return host
    return None


def _address(tree: LexborHTMLParser, selector: str, base: str | None, attribute: str = "href") -> str | None:
    """Return the whole address in the first element found, None where there is none."""
    node = tree.css_first(selector)
    return absolute(node.attributes.get(attribute), base) if node is not None else None
