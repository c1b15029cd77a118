"""The main headings of a page as texts, with what their place says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from cleaner.blocks.unseen import is_for_readers, is_out_of_sight
from cleaner.text.values import clean_value
from cleaner.text.wordlists import ANYWHERE, all_words, class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SKIPPED = frozenset({"style", "script", "noscript", "template", "svg", "button", "select", "rt", "rp", "-comment"})
_INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "rb", "ruby", "s",
                     "small", "span", "strong", "sub", "sup", "u", "wbr"})  # fmt: skip
_UNBROKEN = _INLINE | _SKIPPED
_ANCHOR_MARK = re.compile(r"\s*[¶§#\U0001f517\ue000-\uf8ff]+$")
"""The link to itself behind a heading; characters for private use are drawn by the page's icon font."""
_HOME = re.compile(r"(?:(?:https?:)?//[^/]+/?|/)$")
_HIGHEST = 8
"""Elements around a heading that say where it stands."""
_LONGEST = 2_000
"""Characters of a heading that are read."""
_MOST_BOXED = 12
"""Elements within a heading that are looked at."""
_MOST_STEPS = 500
"""Nodes within a heading that are looked at."""


class Heading(NamedTuple):
    """A heading with words on its place: header, nav, main, aside, footer, logo, hidden, home (a link to the front).

    `boxed` are the texts of elements inside with which it begins or ends.
    """

    text: str
    places: tuple[str, ...]
    boxed: tuple[str, ...] = ()


def headings_of(nodes: Iterable[LexborNode]) -> Iterator[Heading]:
    """Yield the headings that have text, each text once."""
    seen: set[str] = set()
    for node in nodes:
        text = heading_text(node)
        if text and text not in seen:
            seen.add(text)
            yield Heading(text, tuple(sorted(set(_places(node)))), tuple(_boxed(node, text)))


def _boxed(node: LexborNode, whole: str) -> Iterator[str]:
    for inner in node.css("*")[: _MOST_BOXED + 1]:
        text = heading_text(inner)
        if text and text != whole and (whole.startswith(text) or whole.endswith(text)):
            yield text


def heading_text(node: LexborNode) -> str:
    """Return the text of a heading; what breaks the line on the page becomes a space. Endless ones are cut."""
    child = node.first_child
    if child is not None and child.next is None and child.is_text_node:
        return _finish(node.text()[:_LONGEST])
    return _finish("".join(_pieces(node)))


def _finish(text: str) -> str:
    text = clean_value(text)
    return _ANCHOR_MARK.sub("", text) if len(text) > 2 else text


def _pieces(root: LexborNode) -> list[str]:
    """Return the texts below a node; walks by links and not by calls, because pages nest without end."""
    parts: list[str] = []
    size = steps = 0
    node: LexborNode | None = root.first_child
    while node is not None and size < _LONGEST and steps < _MOST_STEPS:
        steps += 1
        child: LexborNode | None = None
        if node.is_text_node:
            text = node.text()
            if parts and _would_glue(parts[-1], text):
                parts.append(" ")
            parts.append(text)
            size += len(text)
        elif node.tag not in _SKIPPED and not _is_unseen(node):
            if node.tag not in _INLINE:
                parts.append(" ")
            child = node.first_child
        node = child if child is not None else _following(node, root, parts)
    return parts


def _is_unseen(node: LexborNode) -> bool:
    """Tell whether an element within a heading is for screen readers alone, behind what others see.

    Where what others see says of itself that it is hidden from those, it only draws what they read.
    """
    attributes = node.attributes
    if attributes.get("aria-hidden") == "true":
        return node.next is not None and node.next.is_element_node and _is_named_unseen(node.next.attributes)
    if node.prev is None or (node.prev.is_element_node and node.prev.attributes.get("aria-hidden") == "true"):
        return False
    return _is_named_unseen(attributes) or is_out_of_sight(attributes.get("style") or "")


def _is_named_unseen(attributes: Mapping[str, str | None]) -> bool:
    names = attributes.get("class")
    return bool(names) and (_is_for_readers(names or "") or is_for_readers(names or ""))


def _following(node: LexborNode, root: LexborNode, parts: list[str]) -> LexborNode | None:
    """Return the next node of a walk that is done with this one, and end the lines of the elements it leaves."""
    current: LexborNode | None = node
    while current is not None and current.mem_id != root.mem_id:
        if current.is_element_node and current.tag not in _UNBROKEN:
            parts.append(" ")
        if current.next is not None:
            return current.next
        current = current.parent
    return None


def _would_glue(before: str, after: str) -> bool:
    """Return whether two texts of different elements would run into one word, as in `Jane DoeEditor`."""
    return before[-1:].islower() and after[:1].isupper()


def is_home(address: str | None) -> bool:
    """Tell whether an address is a site's front page.

    >>> is_home("/"), is_home("https://a.example/"), is_home("/news"), is_home("./")
    (True, True, False, False)
    """
    return _HOME.match(address or "") is not None


def _places(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    if _is_hidden(attributes.get("class"), attributes):
        yield "hidden"
    link = node.css_first("a")
    if link is not None and is_home(link.attributes.get("href")):
        yield "home"
    yield from _ancestors(node)


def _is_for_readers(names: str) -> bool:
    """Tell whether one of some classes is that of what only screen readers say."""
    return not all_words("classes", "unseen", "hidden").isdisjoint(names.lower().split())


def _is_hidden(names: str | None, attributes: dict[str, str | None]) -> bool:
    return bool(names and _is_for_readers(names)) or attributes.get("aria-hidden") == "true"


def _ancestors(node: LexborNode) -> Iterator[str]:
    parent: LexborNode | None = node
    inside = False
    for _ in range(_HIGHEST):
        if parent is None:
            return
        tag = parent.tag
        if tag in ("main", "article"):
            inside = True
            yield "main"
        elif tag in ("nav", "aside", "footer", "dialog") or (tag == "header" and not inside):
            yield tag or ""
        attributes = parent.attributes
        if class_pattern("logo", ANYWHERE).search(f"{attributes.get('class')} {attributes.get('id')}"):
            yield "logo"
        parent = parent.parent
