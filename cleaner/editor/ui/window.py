"""A window over the app, that goes when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from cleaner.editor.ui.widgets import Tag, quoted


@contextmanager
def window(title: str) -> Iterator[ui.dialog]:
    """Open a window; what is made inside the `with` is its content."""
    made = ui.dialog().props(f'aria-label="{quoted(title)}"')
    with made, ui.element("div").classes("cl-dialog"):
        Tag("h2", title)
        with ui.element("div").classes("cl-dialog-body"):
            yield made
    made.on("hide", made.delete)
    made.open()
