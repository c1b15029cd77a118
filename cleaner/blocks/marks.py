"""Marks of rules on elements, as the walk over a page asks for them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol

from selectolax.lexbor import LexborNode

Marking = tuple[int, ...]
"""Indices of the rules that mark an element."""
Attributes = Mapping[str, "str | None"]


class Marker(Protocol):
    """Gives the indices of the rules that mark an element, and tells which elements need not be asked about.

    As long as `deep` is false that is so of an element whose `class` is in `calm`, whose `id` in lower case is none of
    the `ids`, without any of the `attributes`, whose name is not one of the `tags`.
    """

    @property
    def deep(self) -> bool:
        """Whether a node may be marked that is no different from others by itself."""

    @property
    def calm(self) -> Container[str | None]:
        """Values of `class` that no rule asks for."""

    @property
    def ids(self) -> Container[str]:
        """Values of `id` that a rule asks for, in lower case."""

    @property
    def attributes(self) -> frozenset[str]:
        """Attributes that a rule asks for."""

    @property
    def tags(self) -> Container[str]:
        """Names that a rule asks for."""

    def __call__(self, node: LexborNode, tag: str, attributes: Attributes) -> Marking:
        """Return the indices for a node, by the node, its name and its attributes."""


class Marked:
    """A `Marker` of nodes that are known beforehand."""

    calm: Container[str | None]
    ids: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def __init__(self, marks: Mapping[int, Marking]) -> None:
        self._marks = marks
        self.deep = bool(marks)
        self.calm = _Anything()

    def __call__(self, node: LexborNode, tag: str, attributes: Attributes) -> Marking:  # noqa: ARG002
        """Return the indices for a node."""
        return self._marks.get(node.mem_id, ())


class _Anything:
    """Contains everything."""

    def __contains__(self, item: object) -> bool:
        return True
