"""The page as it was saved, in its frame, with a legend of what happened to its blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from cleaner.editor.desk import Desk
from cleaner.editor.render import Rendered
from cleaner.editor.states import FATES, Told, counts
from cleaner.editor.ui.widgets import Tag, box, button, markup

_VIEWS = (("page", "As saved"), ("plain", "Plain"))

_FRAME = """<script>{
  const frame = Object.assign(document.createElement("iframe"), {id: "cl-frame", className: "cl-frame cl-frame-early",
    title: "The saved page", referrerPolicy: "no-referrer", src: ADDRESS});
  frame.sandbox = "allow-scripts";
  document.body.append(frame);
}</script>"""
"""Begins to load the page while the app is on its way; `editor.js` takes the frame to its place."""


class PagePane:
    """The frame and its tools."""

    def __init__(self, address: str, on_view: Callable[[], Any]) -> None:
        self.view = "page"
        self.loads = False
        self._address = address
        self._on_view = on_view
        self._host: str | None = None
        self._shown: Rendered | None = None
        self._told: Told | None = None
        ui.add_body_html(_FRAME.replace("ADDRESS", json.dumps(self._look(dark=False))))
        with box("cl-pane cl-source", label="The page"):
            with box("cl-pane-head"):
                self.title = Tag("h2", "Page", "cl-pane-title")
                self.legend = markup(classes="cl-legend")
                self.legend.props('role=list aria-label="What happened to the blocks"')
                with box("cl-tabs", role="radiogroup") as self.switch:
                    self.views = {name: self._choice(name, text) for name, text in _VIEWS}
            box("cl-frame-place")
            with box("cl-pane-foot") as self.foot:
                self.network = button("Load pictures and styles from the network", self._load, classes="cl-switch")
                self.network.props("role=switch aria-checked=false")
                self.note = Tag("span", "", "cl-sub")

    def _choice(self, name: str, text: str) -> ui.element:
        made = button(text, lambda: self._choose(name), classes="cl-tab")
        return made.props(f"role=radio aria-checked={'true' if name == self.view else 'false'}")

    async def _choose(self, name: str) -> None:
        self.view = name
        for other, made in self.views.items():
            made.props(f"aria-checked={'true' if other == name else 'false'}")
        await self._on_view()

    async def _load(self) -> None:
        self._switch(on=not self.loads)
        await self._on_view()

    def _switch(self, *, on: bool) -> None:
        self.loads = on
        self.network.props(f"aria-checked={'true' if on else 'false'}")
        self.note.set_text("for this site alone; scripts never run" if on else "")

    def open(self, desk: Desk, *, dark: bool) -> None:
        """Show the page in front in the frame; what one site may load the next may not."""
        if desk.entry.host != self._host and self.loads:
            self._switch(on=False)
        self._told = None
        self.shows(desk)
        ui.run_javascript(f"cleanerEditor.open({json.dumps(self._look(desk, dark=dark))})")

    def shows(self, desk: Desk) -> None:
        """Note that the page in front is in the frame, or on its way there."""
        self._host, self._shown = desk.entry.host, desk.rendered

    def is_of(self, desk: Desk) -> bool:
        """Tell whether the frame shows the page in front as it is now."""
        return self._shown is desk.rendered

    def _look(self, desk: Desk | None = None, *, dark: bool) -> str:
        number = f"{desk.entry.number}-{desk.generation}" if desk is not None else "0"
        return f"{self._address}?g={number}&view={self.view}&dark={int(dark)}&loads={int(self.loads)}"

    def told_anew(self, desk: Desk) -> Mapping[str, Any]:
        """Return the states of all blocks, for a document that is on its way into the frame."""
        self._told = Told(desk.reasons)
        return self._told.everything()

    def tell(self, desk: Desk) -> None:
        """Tell the frame of the colours that have changed."""
        news = self._told.news(desk.reasons) if self._told else None
        if news is not None:
            self._tell({"type": "news", **news})

    def update(self, desk: Desk) -> None:
        """Show how many blocks have each fate."""
        self.switch.set_visibility(desk.entry.is_html)
        self.foot.set_visibility(desk.entry.is_html)
        found = counts(desk.reasons)
        self.legend.set_content("".join(
            f'<span role=listitem class="cl-key cl-key-{letter}" title="{FATES[letter]}"><i></i>{_SHORT[letter]} '
            f"<b>{found[letter]}</b></span>"
            for letter in FATES if found[letter]
        ))  # fmt: skip

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
