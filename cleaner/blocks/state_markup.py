"""Texts in a page's state as markup: a string as it stands, a list of pieces with what each of them is."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

_DEPTH = 40
"""Levels of nested data that are looked into."""
_TEXT_KEYS = ("text", "html", "content", "value", "body", "rendered")
_CHILD_KEYS = ("children", "content", "items", "nodes")
_KIND_KEYS = ("type", "_type", "nodeType", "name")
_PARAGRAPHS = frozenset({"paragraph", "p", "text", "html", "block", "span"})
_QUOTES = frozenset({"quote", "blockquote", "pullquote"})
_LISTS = {"list": "ul", "ul": "ul", "bulletlist": "ul", "unorderedlist": "ul", "ol": "ol", "orderedlist": "ol"}
_ITEMS = frozenset({"listitem", "li"})
_HEADING = re.compile(r"(?:h|heading|header|subheading)([1-6])?")
_RANKS = frozenset("123456")
_NUMBERED = ("number", "ordered")
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure|pre|table)\b", re.I)
TAG = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|br|blockquote|a|strong|em|span|b|i|figure)\b[^<>]*>", re.IGNORECASE)
"""An element of a text that is markup."""
_ESCAPED = re.compile(
    r"\s{0,20}&lt;(?:p|div|h[1-6]|ul|ol|blockquote|figure|section)\b[^<>&]{0,300}(?:&quot;[^<>&]{0,300})*&gt;", re.I
)
"""The first element of markup that was escaped once too often."""


def markup_of(value: Any) -> str:
    """Return the text of a value in a page's state: plain, or as markup where its pieces say what they are.

    >>> markup_of([{"type": "heading", "level": 3, "text": "Who pays"}, {"type": "paragraph", "text": "2 < 3"}])
    '<h3>Who pays</h3>\\n\\n<p>2 &lt; 3</p>'
    """
    if isinstance(value, Mapping):
        return _own(value)
    return opened(value) if isinstance(value, str) else _joined(value, 0) if isinstance(value, list) else ""


def opened(text: str) -> str:
    """Return a text as markup where it is markup that was escaped once too often, else as it is.

    >>> opened("&lt;p&gt;The pier &amp;amp; the quay.&lt;/p&gt;"), opened("Write &lt;p&gt; first.")
    ('<p>The pier &amp; the quay.</p>', 'Write &lt;p&gt; first.')
    """
    return html.unescape(text) if _ESCAPED.match(text) and not TAG.search(text) else text


def _joined(items: Sequence[Any], depth: int) -> str:
    pieces = (item if isinstance(item, str) else _piece(item, depth) for item in items)
    return "\n\n".join(filter(None, pieces))


def _piece(item: Any, depth: int) -> str:
    """Return a piece of a text as an element; the empty string for what is none, as an advertisement."""
    if not isinstance(item, Mapping) or depth > _DEPTH:
        return ""
    kind, style = _kind(item), plain_key(item.get("style"))
    heading = _HEADING.fullmatch(style) or _HEADING.fullmatch(kind)
    if kind in _LISTS:
        name = (
            "ol"
            if any(plain_key(item.get(key)) in _NUMBERED for key in ("style", "format", "listType"))
            else _LISTS[kind]
        )
        items = (_items(child, depth + 1) for child in _children(item))
        return f"<{name}>{''.join(items)}</{name}>" if _children(item) else _own(item)
    if heading is None and kind not in (_PARAGRAPHS | _QUOTES | _ITEMS) and "text" not in item:
        return ""
    text = _own(item) or "".join(_inline(child, depth + 1) for child in _children(item))
    if not text or (_BLOCK.search(text) and heading is None):
        return text
    text = text if TAG.search(text) else text.replace("<", "&lt;")
    name = f"h{_level(item, heading)}" if heading else _name(item, kind, style)
    return f"<{name}>{text}</{name}>"


def _name(item: Mapping[str, Any], kind: str, style: str) -> str:
    if kind in _ITEMS or isinstance(item.get("listItem"), str):
        return "li"
    return "blockquote" if kind in _QUOTES or style in _QUOTES else "p"


def _items(child: Any, depth: int) -> str:
    """Return an item of a list as an element, whatever the list has it as."""
    if isinstance(child, str):
        return f"<li>{child}</li>"
    text = _inline(child, depth)
    return f"<li>{text}</li>" if text else ""


def _inline(item: Any, depth: int) -> str:
    """Return the text of a piece within another."""
    if isinstance(item, str) or not isinstance(item, Mapping) or depth > _DEPTH:
        return item if isinstance(item, str) else ""
    return _own(item) or "".join(_inline(child, depth + 1) for child in _children(item))


def _level(item: Mapping[str, Any], heading: re.Match[str]) -> int:
    """Return the rank of a heading, the second where nothing says it."""
    attributes = item.get("attrs")
    given = (heading[1], item.get("level"), attributes.get("level") if isinstance(attributes, Mapping) else None)
    return next((int(value) for value in map(str, given) if value in _RANKS), 2)


def _kind(item: Mapping[str, Any]) -> str:
    given = next((value for key in _KIND_KEYS if isinstance(value := item.get(key), str) and value), "paragraph")
    return plain_key(given.rsplit("/", 1)[-1])


def plain_key(value: Any) -> str:
    """Return a key or a word of a page's state as it is compared: small letters alone; empty where it is no text."""
    return value.lower().replace("_", "").replace("-", "") if isinstance(value, str) else ""


def _own(item: Mapping[str, Any]) -> str:
    attributes = item.get("attributes")
    places = (item, attributes) if isinstance(attributes, Mapping) else (item,)
    return next((place[key] for place in places for key in _TEXT_KEYS if isinstance(place.get(key), str)), "")


def _children(item: Mapping[str, Any]) -> Sequence[Any]:
    return next((value for key in _CHILD_KEYS if isinstance(value := item.get(key), list)), ())
