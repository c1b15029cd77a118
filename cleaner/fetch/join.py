"""An article that is spread over several pages, joined into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks.parse import parse_html
from cleaner.fetch.sites import Place, found_at

PART = "data-cleaner-part"
"""Attribute on what was taken from a further page: its number."""


def join_pages(first: str, more: Sequence[str], body: Iterable[Place]) -> str:
    """Return the HTML of the first page with the article parts of the others after its own.

    `body` are the places of the article, tried in order on each page; where none matches, the page's whole body is
    taken, and what repeats is left to the cleaning.

    >>> join_pages("<body><div id=a><p>One</div>", ["<body><div id=a><p>Two</div><p>x"], ["#a"]).count("<p>")
    2
    """
    places = tuple(body)
    tree = parse_html(first)
    place = _article(tree, places)
    if place is None:
        return first
    for number, text in enumerate(more, 2):
        part = _article(parse_html(text), places)
        if part is not None:
            inner = f'<div {PART}="{number}">{part.inner_html}</div>'
            for node in parse_html(inner).css(f"div[{PART}]")[:1]:
                place.insert_child(node)
    return tree.html or first


def _article(tree: LexborHTMLParser, places: Sequence[Place]) -> LexborNode | None:
    for place in places:
        for found in found_at(tree, place):
            if isinstance(found, LexborNode):
                return found
    return tree.body
