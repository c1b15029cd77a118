"""The list of pages: confidence, what the edit changes on each, and a warning where it costs text of the body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nicegui import ui

from cleaner.editor.desk import Desk, Row
from cleaner.editor.library import Entry, Library
from cleaner.editor.ui.widgets import Tag, box, button, escaped, markup, quoted

SHOWN = 400
"""Pages that the list shows at a time; the filter finds the others."""


class PagesPane:
    """All pages, grouped by host."""

    def __init__(self, library: Library, on_open: Callable[[int], Any]) -> None:
        self._library = library
        self._on_open = on_open
        self._filter = ""
        self.items: dict[int, _Item] = {}
        self._rows: dict[int, Row] = {}
        with box("cl-pages", label="Pages"):
            with box("cl-pane-head"):
                Tag("h2", "Review" if library.is_review else "Pages", "cl-pane-title")
                self.count = Tag("span", str(len(library.entries)), "cl-facts")
            if len(library.entries) > 8:
                find = ui.element("input").classes("cl-find")
                find.props('type=search placeholder="Filter pages" aria-label="Filter pages"')
                find.on("input", lambda e: self._find(str(e.args or "")), js_handler="(e) => emit(e.target.value)")
            self.list = box("cl-scroll cl-page-list", role="list")
        self.fill()

    def _find(self, text: str) -> None:
        self._filter = text.lower().strip()
        self.fill()

    def fill(self) -> None:
        """Build the list anew."""
        self.list.clear()
        self.items.clear()
        shown = [entry for entry in self._library.entries if self._filter in self._words(entry)]
        host: object = self
        with self.list:
            for entry in shown[:SHOWN]:
                if entry.host != host:
                    host = entry.host
                    Tag("h3", entry.host or "site unknown", "cl-host")
                self.items[entry.number] = _Item(entry, self._on_open)
                if entry.number in self._rows:
                    self.items[entry.number].show(self._rows[entry.number])
            if not shown:
                Tag("p", "No page has this in its name, title or site", "cl-empty")
            if len(shown) > SHOWN:
                Tag("p", f"and {len(shown) - SHOWN} more; the filter finds them", "cl-empty")

    def _words(self, entry: Entry) -> str:
        row = self._rows.get(entry.number)
        return " ".join((entry.name, entry.host or "", (row.after.title if row else None) or "")).lower()

    def current(self, number: int) -> None:
        """Mark the page in front."""
        for other, item in self.items.items():
            item.row.props(f"aria-current={'page' if other == number else 'false'}")

    def update(self, desk: Desk) -> None:
        """Show all that is known of the pages."""
        self.current(desk.entry.number)
        if self._library.is_review:
            seen = sum(entry.is_seen for entry in self._library.entries)
            self.count.set_text(f"{seen} of {len(self._library.entries)} seen")
        for number, row in desk.rows.items():
            self.show(number, row)

    def show(self, number: int, row: Row) -> None:
        """Show what is known of one page."""
        before, after = (replace(article, trace=None) for article in (row.before, row.after))
        self._rows[number] = Row(row.entry, before, after, row.change)
        if number in self.items:
            self.items[number].show(row)


class _Item:
    """One page of the list."""

    def __init__(self, entry: Entry, on_open: Callable[[int], Any]) -> None:
        self.row = button("", lambda: on_open(entry.number), classes="cl-page")
        self.row.props(f'role=listitem title="{quoted(entry.name)}" aria-label="Open {quoted(entry.name)}"')
        self._last = ""
        with self.row:
            self.text = markup(
                f'<b>{escaped(entry.name)}</b><span class="cl-sub">{escaped(entry.note)}</span>', tag="span"
            )

    def show(self, row: Row) -> None:
        article, change = row.after, row.change
        percent = round(article.confidence * 100)
        level = "low" if percent < 50 else "mid" if percent < 80 else "high"
        marks = f'<span class="cl-conf cl-conf-{level}" title="confidence">{percent}</span>'
        marks += f'<i class="cl-gain" title="blocks gained">+{len(change.gained)}</i>' if change.gained else ""
        marks += f'<i class="cl-loss" title="blocks lost">−{len(change.lost)}</i>' if change.lost else ""
        marks += f'<i class="cl-other" title="other fields">{len(change.fields)} fields</i>' if change.fields else ""
        marks += '<i class="cl-warn" title="the edit costs text of the article">costs text</i>' if change.costs else ""
        note = f'<span class="cl-sub">{escaped(row.entry.note or row.entry.name)}</span>'
        content = f"<b>{escaped(article.title or row.entry.name)}</b>{note}<span class='cl-marks'>{marks}</span>"
        self.row.classes(add="cl-seen") if row.entry.is_seen else None
        if content != self._last:
            self._last = content
            self.text.set_content(content)
