"""What stands beside an element within its line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NEAR = 3
"""Nodes on either side that are looked at."""

_SIDES = ("prev", "next")


def has_company(node: LexborNode) -> bool:
    """Tell whether a text stands right beside an element."""
    near = (other for side in _SIDES for other in islice(siblings(node, side), NEAR))
    return any((other.text() or "").strip() for other in near)


def siblings(node: LexborNode, side: str) -> Iterator[LexborNode]:
    """Yield the nodes on one side of an element, `prev` or `next`, the closest first."""
    other: LexborNode | None = getattr(node, side)
    while other is not None:
        yield other
        other = getattr(other, side)
