"""What a page is after segmentation: blocks, and for HTML what the walk over the tree learnt besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser

    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Page


@dataclass(frozen=True, slots=True)
class Document:
    """A page, its blocks in reading order, and for HTML the parsed tree and the table of elements around the blocks."""

    page: Page
    blocks: Sequence[Block]
    tree: LexborHTMLParser | None = field(default=None, repr=False)
    elements: ElementTable | None = field(default=None, repr=False)
    flags: tuple[str, ...] = ()
    limit: int | None = None
    """Blocks after which the walk over the tree was to end."""
    header: Sequence[Block] = ()
    """The lines of a dump's record header, which became metadata before its blocks were read."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle without the tree and its elements, which are the parser's own memory."""
        return Document, (self.page, self.blocks, None, None, self.flags, self.limit, self.header)
