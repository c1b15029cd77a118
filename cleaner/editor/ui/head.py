"""The bar at the top, and the windows that ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nicegui import ui

from cleaner.editor.desk import Desk
from cleaner.editor.ui.widgets import Tag, box, button, enable, escaped, markup

if TYPE_CHECKING:
    from cleaner.editor.ui.tab import Tab

SHORTCUTS = (
    ("↑ ↓", "walk the blocks"), ("S K", "strip, keep"), ("T B A D", "title, body, author, date"),
    ("[", "the element around"), ("Enter", "write the rule"), ("Esc", "pick nothing"), ("U R", "undo, redo"),
    ("N P", "next page, page before"), ("Ctrl S", "save"), ("?", "this list"),
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
            self.theme = button("Theme", self.switch, label="Light or dark", icon="theme")
            button("Keys", self.show_keys, label="Keys", icon="keys", key="?")
            self.save = button("Save", tab.save, classes="cl-primary", icon="save", key="Ctrl S")

    def update(self, desk: Desk) -> None:
        """Show the desk's state."""
        draft = desk.draft
        self.site.set_text(desk.entry.host or "site unknown")
        enable(self.undo, bool(draft.past))
        enable(self.redo, bool(draft.future))
        enable(self.save, draft.is_changed and not desk.has_errors)

    def stale(self, on: bool) -> None:
        """Say that the file on disk is another than the one that was read."""
        self.note.set_content("<b role=status>The file changed on disk</b>" if on else "")

    async def switch(self) -> None:
        """Change between light and dark."""
        self.tab.set_dark(not self.tab.is_dark)

    async def show_keys(self) -> None:
        """List the shortcuts."""
        rows = "".join(f"<dt><kbd>{escaped(keys)}</kbd></dt><dd>{escaped(does)}</dd>" for keys, does in SHORTCUTS)
        with self._window("Keys"):
            markup(f"<dl class=cl-keys>{rows}</dl>")

    def show_file(self, where: str, text: str, line: int) -> None:
        """Show a rule file that is not under edit, at a line."""
        rows = "".join(
            f"<li{' class=cl-here' if n == line else ''}>{escaped(row) or '&nbsp;'}</li>"
            for n, row in enumerate(text.split("\n"), 1)
        )
        with self._window(where):
            markup(f'<ol class="cl-lines">{rows}</ol>')
        ui.run_javascript("setTimeout(() => document.querySelector('.cl-here')?.scrollIntoView({block: 'center'}), 80)")

    def ask_stale(self) -> None:
        """Ask what to do about a file that somebody else changed."""
        with self._window("The file changed on disk") as window:
            Tag("p", "Somebody wrote this rule file after it was opened here. Nothing has been overwritten.")
            with box("cl-dialog-foot"):
                button("Keep editing", window.close, classes="cl-quiet")
                button("Take the file from disk", lambda: self._then(window, self.tab.reload), classes="cl-quiet")
                button("Overwrite it", lambda: self._then(window, self._overwrite), classes="cl-danger")

    def ask_force(self, problems: Sequence[str], *, may_force: bool) -> None:
        """Show why the file was not saved."""
        with self._window("Not saved") as window:
            Tag("p", "Lint or an example found a fault:" if may_force else "The file cannot be loaded:")
            markup(
                "<ul class=cl-faults>" + "".join(f"<li>{escaped(problem)}</li>" for problem in problems[:20]) + "</ul>"
            )
            with box("cl-dialog-foot"):
                button("Keep editing", window.close, classes="cl-quiet")
                if may_force:
                    button("Save all the same", lambda: self._then(window, self._force), classes="cl-danger")

    async def _force(self) -> None:
        await self.tab.save(force=True)

    async def _overwrite(self) -> None:
        await self.tab.save(force=True, overwrite=True)

    async def _then(self, window: ui.dialog, do: object) -> None:
        window.close()
        await do()  # type: ignore[operator]

    def _window(self, title: str) -> ui.dialog:
        window = ui.dialog()
        window.props(f'aria-label="{title}"')
        with window, ui.element("div").classes("cl-dialog"):
            Tag("h2", title)
            inner = ui.element("div").classes("cl-dialog-body")
        window.open()
        window.on("hide", window.delete)
        return _Inside(window, inner)  # type: ignore[return-value]


class _Inside:
    """A window whose `with` fills its inside."""

    def __init__(self, window: ui.dialog, inner: ui.element) -> None:
        self.window, self.inner = window, inner

    def __enter__(self) -> ui.dialog:
        self.inner.__enter__()
        return self.window

    def __exit__(self, *error: object) -> None:
        self.inner.__exit__(*error)
