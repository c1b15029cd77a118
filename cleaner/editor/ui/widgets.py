"""Plain HTML elements with labels; the look is all in `editor.css`."""

from __future__ import annotations

import html
from collections.abc import Callable, Coroutine
from typing import Any

from nicegui import context, ui
from nicegui.elements.mixins.text_element import TextElement


class Tag(TextElement):
    """Any HTML element with a text."""

    def __init__(self, tag: str = "span", text: str = "", classes: str = "") -> None:
        super().__init__(tag=tag, text=text)
        if classes:
            self.classes(classes)


def button(
    text: str, do: Callable[[], Any], *, icon: str = "", label: str = "", classes: str = "", key: str = ""
) -> Tag:
    """Return a button; `label` is what a screen reader says and a hint shows, `key` the shortcut beside it."""
    made = Tag("button", text, f"cl-button {classes}")
    made.props("type=button")
    if label:
        made.props(f'aria-label="{quoted(label)}"')
    if label or key:
        hint = label or text
        made.props(f'title="{quoted(f"{hint} ({key})" if key else hint)}"')
    if icon:
        made.props(f'data-icon="{icon}"')
    if key:
        made.props(f'data-key="{quoted(key)}"')
    client = context.client

    async def press() -> None:
        with client:  # what is told after a long wait is told though the button's window is gone by then
            result = do()
            if isinstance(result, Coroutine):  # not anything that can be awaited: waiting for a window opens it
                await result

    made.on("click", press, [])
    return made


def quoted(text: str) -> str:
    """Return text as it can stand in an attribute given to `props`."""
    return text.replace("\\", "").replace('"', "'")


def box(classes: str, *, label: str = "", role: str = "") -> ui.element:
    """Return a container; a labelled one is a region of the page."""
    made = ui.element("section" if label else "div").classes(classes)
    if label:
        made.props(f'aria-label="{quoted(label)}"')
    if role:
        made.props(f"role={role}")
    return made


def markup(content: str = "", classes: str = "", tag: str = "div") -> ui.html:
    """Return an element for markup in which every text has been escaped already."""
    return ui.html(content, sanitize=False, tag=tag).classes(classes)


def escaped(text: str | None) -> str:
    """Return text as markup."""
    return html.escape(text or "")


def toast(text: str, *, warn: bool = False, stay: bool = False) -> None:
    """Tell something in passing."""
    more: dict[str, Any] = {"close_button": "Close", "timeout": 12_000} if stay else {"timeout": 4_000}
    more["textColor"] = "of-toast"  # a class without a colour: the framework's white cannot be read in the dark theme
    classes = f"cl-toast {'cl-toast-warn' if warn else ''}"
    ui.notify(text, color=None, position="bottom-left", classes=classes, **more)  # over no button


def enable(element: ui.element, on: bool) -> None:
    """Let a button be pressed, or not."""
    element.props(remove="disabled") if on else element.props("disabled")
