"""What each HTML element means to segmentation: whether it breaks blocks, and what it says of the text inside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

FLAGS = (
    "nav", "aside", "footer", "header", "form", "main", "article", "table", "list", "figure", "button", "dialog",
    "hidden", "noscript", "link", "quote", "body", "comment", "code", "definition", "label", "address", "search",
    "section", "menu", "caption", "time", "byline", "heading", "live",
)  # fmt: skip
"""Names of the bits that an element hands down to all that it contains."""

FLAG: Mapping[str, int] = {name: 1 << place for place, name in enumerate(FLAGS)}

ALL = (1 << len(FLAGS)) - 1
BOLD = 1 << len(FLAGS)
"""A bit of the walk's own, handed down like the flags and not shown."""

TEXT = 2
"""The parser's number for a text node; every other number is read through `spec_of`."""

SKIP, INLINE, BREAK, IMAGE, MATH, SCRIPT, BLOCK, ROW, CELL, ITEM, LIST, NOSCRIPT = range(12)


class Spec(NamedTuple):
    """An element's name, how the walk treats it, the flags it sets, the tag its blocks get, its Markdown mark."""

    name: str
    kind: int
    flags: int = 0
    block_tag: str = ""
    mark: str = ""


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Tags of blocks that are headings, by rank."""
RANKS = {tag: rank for rank, tag in enumerate(HEADINGS, 1)}

_SKIP = (
    "style svg template select iframe object embed canvas audio video textarea input datalist noframes map "
    "head title meta link base param source track area col colgroup frame frameset option optgroup progress meter "
    "applet rt rp"
)
_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp "
    "small span strike strong sub sup time tt u var wbr"
)
_MATHJAX = "mjx-"
"""Beginning of the names of the elements in which MathJax draws a formula."""
INLINE_TAGS = frozenset(_INLINE.split())
"""Elements within a line."""
_FLAGS = {
    "nav": "nav", "aside": "aside", "footer": "footer", "header": "header", "form": "form", "main": "main",
    "article": "article", "table": "table", "ul": "list", "ol": "list", "figure": "figure", "button": "button",
    "dialog": "dialog", "blockquote": "quote", "q": "quote", "code": "code", "pre": "code", "kbd": "code",
    "samp": "code", "dl": "definition", "label": "label", "address": "address", "section": "section", "menu": "menu",
    "figcaption": "caption", "caption": "caption", "time": "time", "a": "link", "noscript": "noscript",
    "search": "search", "fieldset": "form", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading",
    "h5": "heading", "h6": "heading",
}  # fmt: skip
_BLOCK_TAGS = {
    "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "blockquote": "blockquote", "pre": "pre",
    "figcaption": "figcaption", "dt": "dt", "dd": "dd", "listing": "pre", "xmp": "pre", "plaintext": "pre",
}  # fmt: skip
_KINDS = {
    "br": BREAK, "img": IMAGE, "math": MATH, "script": SCRIPT, "picture": INLINE, "tr": ROW, "td": CELL, "th": CELL,
    "li": ITEM, "ol": LIST, "ul": LIST, "menu": LIST, "noscript": NOSCRIPT, "-comment": SKIP, "-doctype": SKIP,
}  # fmt: skip
_PLAIN = (
    "html body div p dl tbody thead tfoot hgroup hr center dir details summary legend slot marquee img script isindex "
    "basefont bgsound image layer"
)
KNOWN_TAGS = frozenset({*_SKIP.split(), *_INLINE.split(), *_PLAIN.split(), *_FLAGS, *_BLOCK_TAGS, *_KINDS})
"""The elements of HTML."""
_MARKS = {"a": "a", "b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "del": "~~", "s": "~~"}


_LAID_OUT = re.compile(r"(?i)(?<![\w-])display\s*:\s*(?:block|table|flex|grid|list-item)\b")


def _spec(name: str) -> Spec:
    flag = FLAG[_FLAGS[name]] if name in _FLAGS else BOLD if name in ("b", "strong") else 0
    kind = BLOCK
    if name in _KINDS:
        kind = _KINDS[name]
    elif name in _SKIP.split():
        kind = SKIP
    elif name in INLINE_TAGS or name.startswith(_MATHJAX):
        kind = INLINE
    return Spec(name, kind, flag, _BLOCK_TAGS.get(name, ""), _MARKS.get(name, ""))


LAID_OUT: Mapping[str, Spec] = {name: Spec(name, BLOCK) for name in ("span", "font")}
"""Elements within a line, without a meaning of their own, as they are where a style makes blocks of them."""


def is_laid_out(style: str) -> bool:
    """Tell whether a style makes an element a block.

    >>> is_laid_out("color:red; display : block"), is_laid_out("display:inline-block"), is_laid_out("")
    (True, False, False)
    """
    return _LAID_OUT.search(style) is not None


_KNOWN = 1024
"""Numbers below this are the parser's own names; those of made-up elements differ from page to page."""

_SPECS: dict[int, Spec] = {}


def spec_of(number: int, name: str | None) -> Spec:
    """Return the spec of an element by its number in the parser and its name; None is a node of no interest."""
    spec = _spec(name) if name is not None else Spec("", SKIP)
    if number < _KNOWN:
        _SPECS[number] = spec
    return spec


def known_specs() -> dict[int, Spec]:
    """Return the specs met so far by number; a look-up here is what the walk does for every element."""
    return _SPECS


_ROLES = {
    "navigation": "nav", "complementary": "aside", "contentinfo": "footer", "banner": "header", "search": "search",
    "form": "form", "main": "main", "article": "article", "dialog": "dialog", "alertdialog": "dialog",
    "button": "button", "menu": "menu", "menubar": "menu", "menuitem": "menu", "listbox": "menu", "tablist": "menu",
    "tab": "menu", "toolbar": "menu", "alert": "live", "status": "live", "log": "live", "link": "link",
    "heading": "heading", "figure": "figure", "list": "list",
}  # fmt: skip
_PROPS = {
    "articlebody": "body", "text": "body", "reviewbody": "body", "description": "body", "comment": "comment",
    "commenttext": "comment", "author": "byline", "headline": "heading", "datepublished": "time",
}  # fmt: skip
TELLING = frozenset({"role", "itemprop", "itemtype", "hidden", "aria-hidden", "style", "aria-live", "property", "rel"})
"""Attributes that can set a flag."""


def flags_of(attributes: Mapping[str, str | None]) -> int:
    """Return the flags that attributes set: ARIA roles, schema.org properties, hiding.

    >>> flags_of({"role": "navigation", "hidden": None}) == FLAG["nav"] | FLAG["hidden"]
    True
    """
    flags = 0
    role = attributes.get("role")
    if role and role.lower() in _ROLES:
        flags |= FLAG[_ROLES[role.lower()]]
    for name in (attributes.get("itemprop") or attributes.get("property") or "").lower().split():
        if name.rpartition(":")[2] in _PROPS:
            flags |= FLAG[_PROPS[name.rpartition(":")[2]]]
    kind = attributes.get("itemtype")
    if kind and kind.rpartition("/")[2] in ("Comment", "UserComments"):
        flags |= FLAG["comment"]
    if attributes.get("rel") == "author":
        flags |= FLAG["byline"]
    if "aria-live" in attributes:
        flags |= FLAG["live"]
    return flags | FLAG["hidden"] if _is_hidden(attributes) else flags


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if not style or ("none" not in style and "hidden" not in style):
        return False
    plain = style.replace(" ", "").lower()
    return "display:none" in plain or "visibility:hidden" in plain
