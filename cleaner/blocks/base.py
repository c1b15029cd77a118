"""What the addresses on a page are relative to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_OWN = "link[rel='canonical' i][href]"


def base_of(tree: LexborHTMLParser, url: str | None) -> str | None:
    """Return the base of a page read from `url`; where that is unknown the page may name its own address."""
    own = url or _address(tree, _OWN, None)
    return _address(tree, "base[href]", own) or own


def _address(tree: LexborHTMLParser, selector: str, base: str | None) -> str | None:
    """Return the whole address in the first element found, None where there is none."""
    node = tree.css_first(selector)
    try:
        whole = urljoin(base or "", (node.attributes.get("href") or "").strip()) if node is not None else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None
