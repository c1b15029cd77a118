"""Rows of tables in plain text: browsers copy a table, and give its text, with a tab between two cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.blocks.lines import Line

_ROWS = 2
"""Lines below each other that have as many cells, at least."""

_Row = tuple[int, list[str]]
"""The number of a line and its cells, the empty ones too."""


def rows_in(lines: Sequence[Line], text: str) -> dict[int, str]:
    """Return the rows among the lines of a page's text by their number, with a bar between two cells.

    A line has as many tabs as the one above or below it, and letters in its first cell with anything in it: a bullet
    may have a tab behind it too.
    """
    return dict(_rows(lines, text)) if "\t" in text else {}


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
