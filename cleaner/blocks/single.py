"""Lines before a `br` that are blocks of their own: a bold heading, one link of several, a label."""

from __future__ import annotations

from typing import Literal

from selectolax.lexbor import LexborNode

from cleaner.blocks.breaks import may_be_signed

_NAME_WORDS, _HEAD_WORDS = 3, 16
"""Words from which on a bold line above a `br` is more than a name, and up to which it is a heading."""

_MOSTLY = 0.8
"""Share of the characters of a line that makes it a link, or bold."""


def stands_alone(line: str, node: LexborNode, *, link: int, bold: int) -> bool:
    """Tell whether a line before a `br` is a block: bold above plain text, a link above another, a label.

    `node` is the `br`; `link` and `bold` are the characters of the line inside links and inside bold.
    """
    if not (bold or link):
        return _is_labelled(line, node)
    following = _beside(node, "next")
    name = following.tag if following is not None else ""
    most = _MOSTLY * len(line)
    if link >= most and name == "a":
        return True
    if bold < most or name in ("b", "strong", "br", "") or (name == "-text" and _signs(line, following)):
        return False
    return name == "a" or _NAME_WORDS <= line.count(" ") + 1 < _HEAD_WORDS


def _signs(line: str, following: LexborNode | None) -> bool:
    """Tell whether a bold line and the text that follows it, the last of its element, may be a signature."""
    text = " ".join((following.text_content or "").split()) if following is not None and following.next is None else ""
    return bool(text) and may_be_signed(line) and may_be_signed(text)


def _is_labelled(line: str, node: LexborNode) -> bool:
    """Tell whether a line before a `br` is an element with a class, more than a name, above one with another class."""
    if line.count(" ") + 1 < _NAME_WORDS:
        return False
    before, after = _beside(node, "prev"), _beside(node, "next")
    if before is None or after is None or before.tag != "span" or after.tag != "span":
        return False
    first, second = before.attributes.get("class"), after.attributes.get("class")
    return bool(first and second and first != second) and " ".join(before.text().split()) == line


def _beside(node: LexborNode, side: Literal["prev", "next"]) -> LexborNode | None:
    """Return the node beside another one, past white space."""
    other: LexborNode | None = getattr(node, side)
    while other is not None and other.tag == "-text" and not (other.text_content or "").strip():
        other = getattr(other, side)
    return other
