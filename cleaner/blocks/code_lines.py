"""Code whose lines are elements of their own, as newer highlighters write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.text.wordlists import class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LINE = "div"
_NO_CODE = "p, h1, h2, h3, h4, h5, h6, ul, ol, dl, table, form, section, article, blockquote, pre pre, button, img"
"""What no line of code holds; a `pre` that is never closed holds the rest of the page."""


def has_lines(code: LexborNode) -> bool:
    """Tell whether each `div` in a `pre` is a line of its code."""
    return code.css_first(_LINE) is not None and code.css_first(_NO_CODE) is None


def is_number(node: LexborNode) -> bool:
    """Tell whether an element in a `pre` is the number of a line, or all of them: no more than digits."""
    names = node.attributes.get("class")
    if not names or not class_pattern("line_number").search(names):
        return False
    return not (node.text() or "").strip("0123456789 \n\t")


def is_between(node: LexborNode) -> bool:
    """Tell whether a text stands between two lines and not in one."""
    return any(near is not None and near.tag == _LINE and not is_number(near) for near in (node.prev, node.next))


def begin(pieces: list[str]) -> None:
    """Note in the pieces of a block that a line begins, by an empty piece."""
    if pieces and pieces[-1] and not pieces[-1].endswith("\n"):
        pieces.append("\n")
    pieces.append("")


def end(pieces: list[str]) -> None:
    """End the line that began last, unless one within it did that."""
    if not pieces or not pieces[-1].endswith("\n"):
        pieces.append("\n")
