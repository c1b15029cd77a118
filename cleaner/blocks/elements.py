"""The elements around the blocks of a page, in columns, so that what holds for a subtree is a difference of sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cleaner.text.wordlists import PART, is_called

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ElementTable:
    """Block-level elements, and inline ones with attributes, in document order, with the blocks that each contains.

    Columns of length m, one row an element: `parent` (row of the closest listed ancestor, -1 at the top), `first` and
    `last` (its blocks are those from `first` up to but without `last`), `flags` (bits of `tags.FLAGS`, inherited),
    `tags`, `attributes` and `nodes`. Columns of length n, one row a block: `link`, `bold` (characters inside links,
    inside bold), `images` (pictures between the block before and this one), `inline` (row of the inline element that
    the block begins with, or -1), `block_flags`.
    """

    parent: Ints
    first: Ints
    last: Ints
    flags: Ints
    tags: Sequence[str]
    attributes: Sequence[Mapping[str, str | None] | None]
    nodes: Sequence[LexborNode] = field(repr=False)
    link: Ints
    bold: Ints
    images: Ints
    inline: Ints
    block_flags: Ints

    def __len__(self) -> int:
        return len(self.tags)

    def ancestors(self, row: int) -> Iterator[int]:
        """Yield a row and the rows of the elements around it, innermost first."""
        while row >= 0:
            yield row
            row = int(self.parent[row])

    def blocks(self, row: int) -> range:
        """Return the numbers of the blocks inside an element."""
        return range(int(self.first[row]), int(self.last[row]))

    def holds(self, row: int, block: int) -> bool:
        """Tell whether a block, given by its number, is inside an element."""
        return bool(self.first[row] <= block < self.last[row])

    def classes(self, row: int) -> tuple[str, ...]:
        """Return the class names of an element."""
        attributes = self.attributes[row]
        return tuple((attributes.get("class") or "").split()) if attributes else ()

    def is_called(self, row: int, key: str, form: str = PART) -> bool:
        """Tell whether a class of an element has a word of a list of `classes.yaml`; `form` is where in its name."""
        attributes = self.attributes[row]
        classes = attributes.get("class") if attributes else None
        return bool(classes) and is_called(classes or "", key, form)

    def identity(self, row: int) -> str | None:
        """Return the `id` of an element, None where it has none."""
        attributes = self.attributes[row]
        return attributes.get("id") if attributes else None

    def selector(self, row: int) -> str:
        """Return an element as a simple CSS selector: tag, id and classes, as far as CSS can write them plainly."""
        own = self.identity(row)
        if own and own.replace("-", "").replace("_", "").isalnum() and not own[0].isdigit():
            return f"{self.tags[row]}#{own}"
        plain = (name for name in self.classes(row) if name.replace("-", "").replace("_", "").isalnum())
        return self.tags[row] + "".join(f".{name}" for name in plain if not name[0].isdigit())

    def path(self, row: int) -> str:
        """Return the selectors of an element and its ancestors, outermost first, joined by `>`."""
        return " > ".join(self.selector(other) for other in reversed(list(self.ancestors(row))))

    def images_of(self, row: int) -> list[LexborNode]:
        """Return the `img` that the caption in this element speaks of: those in its figure, or the closest before.

        One picture may be several, as where a script replaces the first by what `noscript` or `picture` holds.
        """
        for steps, other in enumerate(self.ancestors(row)):
            found = self.nodes[other].css("img, amp-img, picture > source")
            if found:
                return found
            if self.tags[other] == "figure" or steps == 3:
                break
        return []


def ints(values: Sequence[Any]) -> Ints:
    """Return a column of 32-bit integers."""
    return np.array(values, dtype=np.int32)
