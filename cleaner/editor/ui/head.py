"""The bar at the top, and the windows that ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from nicegui import ui

from cleaner.editor.desk import Desk
from cleaner.editor.ui.widgets import Tag, box, button, enable, escaped, markup
from cleaner.editor.ui.window import window

if TYPE_CHECKING:
    from cleaner.editor.ui.tab import Tab

_SHORTCUTS = (
    ("↑ ↓", "walk the blocks"), ("S K", "strip, keep"), ("T B A D", "title, body, author, date"),
    ("F", "next doubtful block"), ("[ ]", "the element around, and back"), ("1 – 5", "choose a proposal"),
    ("Enter", "write the rule"), ("Esc", "pick nothing"), ("U R", "undo, redo"), ("N P", "next page, page before"),
    ("L", "learn from the pages"), ("Ctrl S", "save"), ("?", "this list"),
)  # fmt: skip


class Head:
    """The bar: what is edited, undo and redo, save, theme."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        with ui.element("header").classes("cl-head"):
            markup('<span class="cl-logo" aria-hidden=true></span>', tag="span")
            Tag("h1", "cleaner", "cl-brand")
            self.site = Tag("span", "", "cl-site")
            self.note = markup(classes="cl-stale")
            box("cl-space")
            self.undo = button("Undo", tab.undo, icon="undo", key="U")
            self.redo = button("Redo", tab.redo, icon="redo", key="R")
            self.learn = button("Learn", tab.learn, label="Learn rules from the site's pages", icon="learn", key="L")
            self.test = button("Add test", tab.add_test, label="Add this page as a test", icon="test")
            self.theme = button("Theme", self.switch, label="Light or dark", icon="theme")
            button("Keys", self.show_keys, label="Keys", icon="keys", key="?")
            self.save = button("Save", tab.save, classes="cl-primary", icon="save", key="Ctrl S")

    def update(self, desk: Desk) -> None:
        """Show the desk's state."""
        draft = desk.draft
        self.site.set_text(desk.entry.host or "site unknown; name it with --site HOST")
        enable(self.undo, bool(draft.past))
        enable(self.redo, bool(draft.future))
        enable(self.learn, desk.entry.host is not None and not desk.has_errors)
        enable(self.test, desk.entry.host is not None)
        enable(self.save, draft.is_changed and not desk.has_errors)

    def stale(self, on: bool) -> None:
        """Say that the file on disk is another than the one that was read."""
        self.note.set_content("<b role=status>The file changed on disk</b>" if on else "")

    async def switch(self) -> None:
        """Change between light and dark."""
        self.tab.set_dark(not self.tab.is_dark)

    async def show_keys(self) -> None:
        """List the shortcuts."""
        rows = "".join(f"<dt><kbd>{escaped(keys)}</kbd></dt><dd>{escaped(does)}</dd>" for keys, does in _SHORTCUTS)
        with window("Keys"):
            markup(f"<dl class=cl-keys>{rows}</dl>")

    def show_file(self, where: str, text: str, line: int) -> None:
        """Show a rule file that is not under edit, at a line."""
        rows = "".join(
            f"<li{' class=cl-here' if n == line else ''}>{escaped(row) or '&nbsp;'}</li>"
            for n, row in enumerate(text.split("\n"), 1)
        )
        with window(where):
            markup(f'<ol class="cl-lines">{rows}</ol>')
        ui.run_javascript("setTimeout(() => document.querySelector('.cl-here')?.scrollIntoView({block: 'center'}), 80)")

    def ask_stale(self) -> None:
        """Ask what to do about a file that somebody else changed."""
        with window("The file changed on disk") as opened:
            Tag("p", "Somebody wrote this rule file after it was opened here. Nothing has been overwritten.")
            with box("cl-dialog-foot"):
                button("Keep editing", opened.close, classes="cl-quiet")
                button("Take the file from disk", lambda: self._then(opened, self.tab.reload), classes="cl-quiet")
                button("Overwrite it", lambda: self._then(opened, self._overwrite), classes="cl-danger")

    def ask_force(self, problems: Sequence[str], *, may_force: bool) -> None:
        """Show what lint, an example or a saved page has against the file."""
        lead = "Lint or an example found a fault:" if may_force else "The file cannot be loaded:"
        self._tell_unsaved(lead, problems, may_force=may_force)

    def tell_unwritten(self, problem: str) -> None:
        """Show why a file could not be written."""
        self._tell_unsaved("The file cannot be written:", [problem], may_force=False)

    def _tell_unsaved(self, lead: str, problems: Sequence[str], *, may_force: bool) -> None:
        with window("Not saved") as opened:
            Tag("p", lead)
            markup(
                "<ul class=cl-faults>" + "".join(f"<li>{escaped(problem)}</li>" for problem in problems[:20]) + "</ul>"
            )
            with box("cl-dialog-foot"):
                button("Keep editing", opened.close, classes="cl-quiet")
                if may_force:
                    button("Save all the same", lambda: self._then(opened, self._force), classes="cl-danger")

    async def _force(self) -> None:
        await self.tab.save(force=True)

    async def _overwrite(self) -> None:
        await self.tab.save(force=True, overwrite=True)

    async def _then(self, opened: ui.dialog, do: Callable[[], Awaitable[None]]) -> None:
        opened.close()
        await do()
