"""Put the marks of selectors on blocks that are known already, as the walk over the tree would have done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.blocks import tags

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.engine.match import Selection


class Marker:
    """The blocks of one page without marks, and what is needed to mark them for any selection."""

    def __init__(self, document: Document) -> None:
        self.document = replace(document, blocks=[block._replace(marks=()) for block in document.blocks])
        table = document.elements
        assert table is not None  # noqa: S101 - whoever calls has a page of HTML
        self._table = table
        self._rows = {node.mem_id: row for row, node in enumerate(table.nodes)}
        self._under: defaultdict[int, list[int]] = defaultdict(list)
        for number, block in enumerate(document.blocks):
            for row in table.ancestors(block.element):
                self._under[row].append(number)

    def marked(self, selection: Selection) -> Document:
        """Return the page with the marks of a selection."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for node in selection.nodes:
            for block in self._blocks(node):
                found[block] += selection.marks[node.mem_id]
        if not found:
            return self.document
        blocks = list(self.document.blocks)
        for number, marks in found.items():
            blocks[number] = blocks[number]._replace(marks=tuple(dict.fromkeys(marks)))
        return replace(self.document, blocks=blocks)

    def _blocks(self, node: LexborNode) -> Iterator[int]:
        row = self._rows.get(node.mem_id)
        if row is not None:
            yield from self._in_row(self._table, row)
            return
        for child in node.css("*"):
            row = self._rows.get(child.mem_id)
            if row is not None and not _is_inline(child):
                yield from self._in_row(self._table, row)

    def _in_row(self, table: ElementTable, row: int) -> Iterator[int]:
        """Yield the blocks that an element holds: of an inline one those alone that begin and end inside it."""
        if _is_inline(table.nodes[row]):
            yield from self._under[row]
        else:
            yield from table.blocks(row)


def _is_inline(node: LexborNode) -> bool:
    return tags.spec_of(node.tag_id, node.tag).kind == tags.INLINE
