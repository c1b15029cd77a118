"""Pages that tables lay out: the cells beside the one with the text hold menus, dates of events, calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.text.sentences import ends_sentence
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Decision

_MAIN = 0.8
"""Share of the kept characters that the cell with the text holds, at least."""
_PROSE = 10
"""Words of a sentence, at least."""
_CELLS = frozenset({"td", "th"})


def side_cells(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stays of the cells beside the one that holds the text of a page, where none of it is a sentence."""
    elements = document.elements
    if elements is None or "td" not in elements.tags:
        return
    sizes = [len(b.text) if d.keep else 0 for b, d in zip(document.blocks, decisions, strict=True)]
    total = sum(sizes)
    for cells in _rows(elements):
        kept = [sum(sizes[cell.start : cell.stop]) for cell in cells]
        if total == 0 or max(kept) < _MAIN * total:
            continue
        main = kept.index(max(kept))
        for number, cell in enumerate(cells):
            if number != main and not any(sizes[i] and _is_prose(document.blocks[i].text) for i in cell):
                yield from (i for i in cell if sizes[i])


def _rows(elements: ElementTable) -> Iterator[list[range]]:
    """Yield the blocks of each cell of the rows that lay a page out; a row of data is one block, and none of them."""
    rows: dict[int, list[range]] = {}
    for row, tag in enumerate(elements.tags):
        first, last = int(elements.first[row]), int(elements.last[row])
        if tag in _CELLS and first < last:
            rows.setdefault(int(elements.parent[row]), []).append(range(first, last))
    for cells in rows.values():
        if len(cells) > 1 and all(a.stop <= b.start for a, b in pairwise(cells)):
            yield cells


def _is_prose(text: str) -> bool:
    return count_words(text) >= _PROSE and ends_sentence(text)
