"""Rows of tables in a dump of plain text, where a browser sets a tab between two cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block

_BETWEEN = " | "


def with_cells(document: Document) -> Document:
    """Return a dump with its rows as the body has them: two or more lines one after the other with as many cells."""
    text = document.page.text
    if document.tree is not None or document.page.kind != "text" or "\t" not in text:
        return document
    cells = [_cells(block, text) for block in document.blocks]
    counts = [0, *map(len, cells), 0]
    blocks = [
        block._replace(text=_BETWEEN.join(row), tag="tr") if len(row) > 1 and len(row) in (before, after) else block
        for block, row, before, after in zip(document.blocks, cells, counts, counts[2:], strict=False)
    ]
    return replace(document, blocks=blocks)


def _cells(block: Block, text: str) -> list[str]:
    """Return the cells of the line that gave a block, none where it was none or holds no tab."""
    line = text[block.start : block.end] if 0 <= block.start < block.end else ""
    if "\t" not in line or "\n" in line or block.tag != "p":
        return []
    return [" ".join(cell.split()) for cell in line.split("\t") if cell.strip()]
