"""Cells of a table that reach over several rows or columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SPANNING = frozenset({"rowspan", "colspan"})
"""Attributes by which a cell takes more than its own place."""
_MOST_ROWS, _MOST_COLUMNS = 1000, 50
"""Rows and columns that one cell may take; some pages write a number beyond all tables."""
_WIDEST = 200
"""Columns of a row in which cells are told apart by their place; each row of wide cells below tall ones is wider."""


class Spans:
    """What is left, in the row that comes next, of cells of the rows above it: for each part of a table, by column."""

    def __init__(self) -> None:
        self._left: dict[int, dict[int, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._left)

    def place(self, row: LexborNode) -> tuple[list[int], bool]:
        """Return for each column of a row which of its cells begins there, -1 for none, and whether one hangs in."""
        parent = row.parent
        part = parent.mem_id if parent is not None else -1
        left = self._left.pop(part, {})
        below = {column: rows - 1 for column, rows in left.items() if rows > 1}
        columns: list[int] = []
        sizes = list(_sizes(row))
        for number, (rows, width) in enumerate(sizes):
            while len(columns) in left:
                columns.append(-1)
            if len(columns) > _WIDEST:
                return list(range(len(sizes))), bool(left)
            for extra in range(width):
                if rows > 1:
                    below[len(columns)] = rows - 1
                columns.append(-1 if extra else number)
        while len(columns) in left:
            columns.append(-1)
        if below:
            self._left[part] = below
        return columns, bool(left)


def is_head(row: LexborNode) -> bool:
    """Tell whether all cells of a row are the heads of columns."""
    cells = [cell.tag for cell in row.iter()]
    return bool(cells) and set(cells) == {"th"}


def _sizes(row: LexborNode) -> Iterator[tuple[int, int]]:
    """Yield how many rows and columns each cell of a row takes."""
    for cell in row.iter():
        if cell.tag in ("td", "th"):
            given = cell.attributes
            yield _size(given, "rowspan", _MOST_ROWS), _size(given, "colspan", _MOST_COLUMNS)


def _size(attributes: Mapping[str, str | None], name: str, most: int) -> int:
    value = (attributes.get(name) or "").strip()
    return min(max(1, int(value[:9])), most) if value.isdecimal() and value.isascii() else 1
