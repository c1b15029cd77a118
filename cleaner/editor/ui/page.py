"""The page as it was saved, in its frame, with a legend of what happened to its blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from cleaner.editor.desk import Desk
from cleaner.editor.states import FATES, counts
from cleaner.editor.ui.widgets import Tag, box, button, markup

VIEWS = (("page", "As saved"), ("plain", "Plain"))


class PagePane:
    """The frame and its tools."""

    def __init__(self, on_view: Callable[[str], Any]) -> None:
        self.view = "page"
        self._on_view = on_view
        with box("cl-pane cl-source", label="The page"):
            with box("cl-pane-head"):
                self.title = Tag("h2", "Page", "cl-pane-title")
                self.legend = markup(classes="cl-legend")
                self.legend.props('role=list aria-label="What happened to the blocks"')
                with box("cl-tabs", role="radiogroup") as self.switch:
                    self.views = {name: self._choice(name, text) for name, text in VIEWS}
            self.frame = ui.element("iframe").classes("cl-frame")
            self.frame.props('id=cl-frame sandbox="allow-scripts" referrerpolicy=no-referrer title="The saved page"')

    def _choice(self, name: str, text: str) -> ui.element:
        made = button(text, lambda: self._choose(name), classes="cl-tab")
        return made.props(f"role=radio aria-checked={'true' if name == self.view else 'false'}")

    async def _choose(self, name: str) -> None:
        self.view = name
        for other, made in self.views.items():
            made.props(f"aria-checked={'true' if other == name else 'false'}")
        await self._on_view(name)

    def open(self, address: str) -> None:
        """Show another document in the frame."""
        ui.run_javascript(f"cleanerEditor.open({json.dumps(address)})")

    def update(self, desk: Desk, state: str) -> None:
        """Show the colours that the draft gives; `state` is the address that they are read from."""
        self.switch.set_visibility(desk.entry.is_html)
        found = counts(desk.article)
        self.legend.set_content("".join(
            f'<span role=listitem class="cl-key cl-key-{letter}" title="{FATES[letter]}"><i></i>{_SHORT[letter]} '
            f"<b>{found[letter]}</b></span>"
            for letter in FATES if found[letter]
        ))  # fmt: skip
        ui.run_javascript(f"cleanerEditor.state({json.dumps(state)})")

    def select(self, number: int, block: int, *, scroll: bool = False) -> None:
        """Outline what was picked."""
        self._tell({"type": "select", "n": number, "block": block, "scroll": scroll})

    def hits(self, numbers: Sequence[int], blocks: Sequence[int]) -> None:
        """Outline what a proposal finds."""
        self._tell({"type": "hits", "numbers": list(numbers), "blocks": list(blocks)})

    def clear(self) -> None:
        """Outline nothing."""
        self._tell({"type": "clear"})

    def dark(self, on: bool) -> None:
        """Follow the theme of the app where the page shows in a plain style."""
        self._tell({"type": "theme", "dark": on})

    def focus(self) -> None:
        """Take the keyboard to the page."""
        ui.run_javascript("cleanerEditor.focusFrame()")

    def _tell(self, message: dict[str, Any]) -> None:
        ui.run_javascript(f"cleanerEditor.tell({json.dumps(message)})")


_SHORT = {"k": "kept", "s": "site", "c": "common", "m": "classifier", "d": "duplicate", "t": "title", "x": "cut"}
