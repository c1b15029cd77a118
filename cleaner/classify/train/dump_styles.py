"""Plain-text dumps of an HTML page in the styles that scrapers leave them in, to train the model for dumps on."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = (
    " address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot "
    "th thead tr ul "
)
_SKIPPED = " script style noscript template head iframe object svg select -comment "
_WIDTHS = (60, 66, 72, 72, 75, 76, 78, 80, 80, 90, 100)
"""Columns at which programs break lines; usual ones stand twice."""


def inscriptis(html: str) -> str:
    """Return the page as inscriptis lays it out."""
    from inscriptis import get_text

    return str(get_text(html))


def soup(html: str) -> str:
    """Return the strings of the page a line each, as BeautifulSoup's `get_text` gives them."""
    return _soup(html, strip=False)


def stripped(html: str) -> str:
    """Return the strings of the page a line each, without the spaces around them."""
    return _soup(html, strip=True)


def _soup(html: str, *, strip: bool) -> str:
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(html, "lxml")
    for tag in tree(["script", "style"]):
        tag.decompose()
    return tree.get_text("\n", strip=strip)


def lexbor(html: str) -> str:
    """Return the strings of the page's body a line each, as selectolax gives them."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript"])
    return tree.body.text(separator="\n") if tree.body else ""


def markdown(html: str) -> str:
    """Return the page as Markdown with front matter."""
    import html_to_markdown

    return html_to_markdown.convert(html).content or ""


def blocks(html: str) -> str:
    """Return a line for each block element, as a browser's `innerText` has them."""
    tree = LexborHTMLParser(html)
    return "\n".join(_lines(tree.body)) if tree.body else ""


def _lines(body: LexborNode) -> Iterator[str]:
    words: list[str] = []
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    while stack:
        node, done = stack.pop()
        if not done and node.tag == "-text":
            words.append(node.text(deep=False) or "")
            continue
        if not done and f" {node.tag} " in _SKIPPED:
            continue
        if done or f" {node.tag} " in _BLOCKS:
            line = " ".join("".join(words).split())
            words.clear()
            if line:
                yield line
        if not done:
            if f" {node.tag} " in _BLOCKS:
                stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))


def wrapped(html: str, rng: random.Random) -> str:
    """Return the page hard-wrapped at a column between 60 and 100, with or without indent and empty lines."""
    text = blocks(html) if rng.random() < 0.6 else inscriptis(html)
    indent, hyphens = " " * rng.choice((0, 0, 0, 3)), rng.random() < 0.3
    width, between = rng.choice(_WIDTHS), "\n\n" if rng.random() < 0.7 else "\n"
    wrap = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=hyphens
    )
    return between.join(wrap.fill(line) for line in text.split("\n"))


STYLES: dict[str, Callable[[str], str]] = {
    "inscriptis": inscriptis, "bs4": soup, "selectolax": lexbor, "markdown": markdown, "block": blocks,
    "strip": stripped,
}  # fmt: skip
"""The styles that need no random numbers; `wrapped` is one more."""
