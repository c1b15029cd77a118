"""Rows of tables in plain text: browsers copy a table with a tab between two cells, people and programs set bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.blocks.lines import Line

_ROWS = 2
"""Lines below each other that have as many cells, at least."""

_BARRED = 3
"""As many with bars, which part the entries of menus too: these have no column of figures."""

_Row = tuple[int, list[str]]
"""The number of a line and its cells, the empty ones too."""


def rows_in(lines: Sequence[Line], text: str) -> dict[int, str]:
    """Return the rows among the lines of a page's text by their number, with a bar between two cells.

    A line has as many tabs as the one above or below it, and letters in its first cell with anything in it: a bullet
    may have a tab behind it too. With bars three lines have as many cells, the first a name, and a column of figures.
    """
    rows = dict(_barred(lines)) if " | " in text else {}
    return rows | dict(_rows(lines, text)) if "\t" in text else rows


def _barred(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for count, run in groupby(enumerate(lines), lambda pair: pair[1].text[0] != "|" and pair[1].text.count(" | ")):
        rows = {i: line.text for i, line in run} if count else {}
        if len(rows) >= _BARRED and _is_table([text.split(" | ") for text in rows.values()]):
            yield from rows.items()


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows name different things in their first cells, and give a figure of each: `15 kg | 33 lb` is one.

    >>> _is_table([["Boat", "Fare"], ["Ada", "$15"]]), _is_table([["15 kg", "33 lb"], ["20 kg", "44 lb"]])
    (True, False)
    """
    names = {row[0] for row in rows}
    is_named = len(names) == len(rows) and all(name[:1].isalpha() for name in names)
    return is_named and _has_figures([row[1:] for row in rows[1:]])


def _has_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether one column of some rows holds figures: each of its cells begins with one, be it behind a sign."""
    return any(all(cell.strip(" $€£¥+-–−~<>≈(")[:1].isdigit() for cell in column) for column in zip(*rows, strict=True))


def _rows(lines: Sequence[Line], text: str) -> Iterator[tuple[int, str]]:
    run: list[_Row] = []
    for i, line in enumerate(lines):
        beside = lines[i - 1].end if i else 0, lines[i + 1].start if i + 1 < len(lines) else len(text)
        cells = _cells(line, text, *beside)
        if run and (line.gap or len(cells) != len(run[-1][1])):
            yield from _shown(run)
            run = []
        first = next(filter(None, cells), "")
        if len(cells) > 1 and any(map(str.isalnum, first)):
            run.append((i, cells))
    yield from _shown(run)


def _cells(line: Line, text: str, after: int, before: int) -> list[str]:
    """Return the cells of a line, those at its ends too where they are empty, which `line` is without.

    It lies after the end of the line above and before the start of the one below.
    """
    start, end = text.rfind("\n", after, line.start) + 1 or after, text.find("\n", line.end, before)
    whole = text[start : end if end >= 0 else before]
    return [" ".join(cell.split()) for cell in whole.split("\t")] if "\t" in whole else []


def _shown(run: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    filled = [" | ".join(filter(None, cells)) for _, cells in run]
    is_table = any(cells[0] for _, cells in run) and any(" | " in row for row in filled)  # no code set in by tabs
    if is_table and len(run) >= _ROWS:
        yield from zip((i for i, _ in run), filled, strict=True)
