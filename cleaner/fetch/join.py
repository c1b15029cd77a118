"""An article that is spread over several pages, joined into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

PART = "data-cleaner-part"
"""Attribute on what was taken from a further page: its number."""


def join_pages(first: str, more: Sequence[str], body: Iterable[str]) -> str:
    """Return the HTML of the first page with the article parts of the others after its own.

    `body` are CSS selectors of the article, tried in order on each page; where none matches, the page's whole body is
    taken, and what repeats is left to the cleaning.

    >>> join_pages("<body><div id=a><p>One</div>", ["<body><div id=a><p>Two</div><p>x"], ["#a"]).count("<p>")
    2
    """
    selectors = tuple(body)
    tree = LexborHTMLParser(first)
    place = _article(tree, selectors)
    if place is None:
        return first
    for number, text in enumerate(more, 2):
        part = _article(LexborHTMLParser(text), selectors)
        if part is not None:
            inner = f'<div {PART}="{number}">{part.inner_html}</div>'
            for node in LexborHTMLParser(inner).css(f"div[{PART}]")[:1]:
                place.insert_child(node)
    return tree.html or first


def _article(tree: LexborHTMLParser, selectors: Sequence[str]) -> LexborNode | None:
    for selector in selectors:
        try:
            node = tree.css_first(selector)
        except SelectolaxError:
            continue
        if node is not None:
            return node
    return tree.body
