"""Rows of tables: those of data become one block each, those that only lay a page out stay as they are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.blocks import tags
from cleaner.blocks.spans import SPANNING, Spans, is_head
from cleaner.text.sentences import ends_sentence

if TYPE_CHECKING:
    from cleaner.blocks.marks import Attributes
    from cleaner.blocks.reading import Read, Reading

_CELL = 400
"""A table cell with more characters than this is a container and not data."""

_MOST_CELLS = 1000
"""Cells of a row of data; joining more would make the limit of blocks hold for some sizes alone."""

_SENTENCE = 9
"""Spaces in a block from which on it is running text, if it ends like a sentence."""

_PARTS = frozenset({"thead", "tbody", "tfoot"})
"""Elements between a table and its rows."""

_new = tuple.__new__
"""Makes a tuple without the handling of keywords, which takes longer than the rest."""


class _Row(NamedTuple):
    """An open table row: its element, its first block, the first block of each cell."""

    element: int
    first: int
    cells: list[int]


class Rows:
    """The table rows that are open, and the cells above that reach into them."""

    __slots__ = ("_filled", "_spanning", "_spans", "open")

    def __init__(self) -> None:
        self.open: list[_Row] = []
        self._spans = Spans()
        self._filled: dict[int, set[int]] = {}
        """The columns that have text so far, by table."""
        self._spanning = False
        """Whether a cell of the row being read takes more than its own place."""

    def begin(self, element: int, first: int) -> None:
        """Open a row whose first block is the next one."""
        self.open.append(_Row(element, first, []))

    def cell(self, first: int, attributes: Attributes | None = None) -> None:
        """Open a cell of the row that is open, if one is; an empty cell needs no attributes."""
        if self.open:
            self.open[-1].cells.append(first)
            self._spanning = self._spanning or not SPANNING.isdisjoint(attributes or ())

    def close(self, reading: Reading) -> None:
        """Close a row, and join its blocks into one if it is one of data."""
        row = self.open.pop()
        if self.open:
            self.open[-1].cells.clear()  # a row around another table lays out
        starts = [*row.cells, len(reading.read)]
        spans = [(a, b) for a, b in pairwise(starts) if b > a]
        cells = [reading.read[a:b] for a, b in spans]
        columns, hangs_in = list(range(len(row.cells))), False
        if self._spanning or self._spans:
            columns, hangs_in = self._spans.place(reading.elements[row.element][5])
            self._spanning = False
        is_row = len(cells) > 1 or hangs_in or _goes_on(row, reading) or _heads(row, reading)
        if not is_row or not 0 < len(cells) <= _MOST_CELLS or starts[0] != row.first or not all(map(_is_data, cells)):
            return
        if reading.rich is not None:
            written = [" ".join(reading.written[a:b]).replace("|", r"\|") for a, b in pairwise(starts)]
            if columns and max(columns) < len(written):
                written = [written[column] if column >= 0 else "" for column in columns]
            reading.written[row.first :] = [" | ".join(written)]
        owned = [reading.read[a:b] for a, b in pairwise(starts)]
        parts = reading.read[row.first :]
        del reading.read[row.first :]
        joined = " | ".join(self._shown(row, columns, [" ".join(part[0] for part in cell) for cell in owned], reading))
        marks = tuple(dict.fromkeys(mark for part in parts for mark in part[3]))
        link, bold, images = (sum(column) for column in zip(*(part[5:8] for part in parts), strict=True))
        flags = reading.elements[row.element][2] & tags.ALL
        reading.read.append((joined, "tr", row.element, marks, "", link, bold, images, -1, flags))
        for element in range(row.element, len(reading.elements)):
            parent, first, *rest = reading.elements[element]
            reading.elements[element] = _new(tuple, (parent, row.first, *rest))
            reading.lasts[element] = row.first + (reading.lasts[element] > first)

    def _shown(self, row: _Row, columns: list[int], texts: list[str], reading: Reading) -> list[str]:
        """Return the texts of a row's cells, empty ones only before others in a column that a row above has filled.

        What is empty in all rows keeps the others apart, and says nothing.
        """
        filled = self._filled.setdefault(_table_of(row, reading), set())
        shown, places = [], columns if len(columns) <= _MOST_CELLS else range(len(texts))
        for column, cell in enumerate(places):
            text = texts[cell] if 0 <= cell < len(texts) else None
            if text or (text == "" and column in filled):
                shown.append(text)
            if text:
                filled.add(column)
        while shown and not shown[-1]:
            shown.pop()
        return shown


def _table_of(row: _Row, reading: Reading) -> int:
    """Return the element of the table that a row is in."""
    around = reading.elements[row.element][0]
    is_part = around >= 0 and reading.elements[around][3] in _PARTS
    return reading.elements[around][0] if is_part else around


def _heads(row: _Row, reading: Reading) -> bool:
    """Tell whether a row holds the heads of several columns, of which all but one may be empty."""
    return len(row.cells) > 1 and is_head(reading.elements[row.element][5])


def _goes_on(row: _Row, reading: Reading) -> bool:
    """Tell whether a row below a row of data has text in its first cell alone: it is one too."""
    if len(row.cells) < 2 or not 0 < row.first == row.cells[0] < row.cells[1]:
        return False
    _, tag, above, *_ = reading.read[row.first - 1]
    return tag == "tr" and reading.elements[above][0] == reading.elements[row.element][0]


def _is_data(cell: list[Read]) -> bool:
    """Tell whether a cell holds data: little text, in at most three blocks, none of them text among other blocks."""
    if len(cell) > 3 or sum(len(part[0]) for part in cell) > _CELL or any(part[1] == "pre" for part in cell):
        return False
    return len(cell) == 1 or not any(part[1] in ("p", "blockquote") and is_text(part[0]) for part in cell)


def is_text(text: str) -> bool:
    """Tell whether a block is running text: many words, and an end as of a sentence."""
    return text.count(" ") >= _SENTENCE and ends_sentence(text)
