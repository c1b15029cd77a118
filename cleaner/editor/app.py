"""The server of the rule editor: loopback only, behind its guard, with the saved pages on a route of their own."""

from __future__ import annotations

import gc
import logging
import secrets
import socket
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

from cleaner.editor.draft import Draft
from cleaner.editor.frame import STATIC, Look, frame_of
from cleaner.editor.guard import Guard
from cleaner.editor.workshop import Workshop
from cleaner.errors import CleanerError, MissingExtra

try:
    import uvicorn
    from fastapi import FastAPI, HTTPException, Request
    from fastapi.responses import HTMLResponse
    from nicegui import app as gui
    from nicegui import ui
except ImportError as error:
    raise MissingExtra("the rule editor", "editor") from error

if TYPE_CHECKING:
    from cleaner.editor.ui.tab import Tab

Say = Callable[[str], object]


class Editor:
    """The app over one workshop."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.tabs: dict[str, Tab] = {}
        self.drafts: dict[str, dict[str | None, Draft]] = {}
        self.api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.api.add_api_route("/page/{key}", self.page, methods=["GET"])
        gui.add_static_files("/static", STATIC)
        ui.page("/", title="cleaner · rules", dark=None)(self.home)
        ui.run_with(self.api, tailwind=False, show_welcome_message=False, reconnect_timeout=60)

    async def home(self) -> None:
        """Build a tab."""
        from cleaner.editor.ui.tab import Tab

        client = ui.context.client
        key = secrets.token_urlsafe(12)
        ui.add_head_html(
            '<link rel="stylesheet" href="/static/editor.css"><script src="/static/editor.js" defer></script>'
        )
        tab = self.tabs[key] = Tab(self.workshop, client, key)
        client.on_delete(lambda: self._forget(key))
        tab.begin()
        await client.connected()
        # A page that is loaded again goes on where it was.
        await tab.start(self.drafts.setdefault(client.tab_id, tab.desk.drafts) if client.tab_id else tab.desk.drafts)

    def _forget(self, key: str) -> None:
        tab = self.tabs.pop(key, None)
        if tab is not None:
            tab.close()

    async def page(self, key: str, request: Request) -> HTMLResponse:
        """Serve the page in front of a tab, made harmless, with what happened to its blocks."""
        tab = self.tabs.get(key)
        if tab is None:
            raise HTTPException(404)
        await tab.begun()
        desk, given = tab.desk, request.query_params
        look = Look(
            styled=desk.entry.is_html and given.get("view") == "page",
            dark=given.get("dark") == "1",
            loads=desk.entry.is_html and given.get("loads") == "1",
        )
        content, headers = frame_of(desk.rendered, desk.entry.name, tab.page.told_anew(desk), look)
        return HTMLResponse(content, headers=headers)


def serve(workshop: Workshop, say: Say, *, port: int = 0, browser: bool = True) -> None:
    """Run the editor until it is interrupted; tells the address once it listens.

    Raises `RuleError` where the rules of the first page cannot be edited.
    """
    workshop.check()
    logging.getLogger("nicegui").setLevel(logging.WARNING)
    gc.set_threshold(
        100_000, 20, 20
    )  # pages are many objects that stay; looking through them takes longer than an edit
    listener = _listen(port)
    workshop.warm()
    guard = Guard(Editor(workshop).api, listener.getsockname()[1])
    config = uvicorn.Config(
        guard, log_level="warning", access_log=False, ws_max_size=8_000_000, ws_per_message_deflate=False, lifespan="on"
    )
    server = _Server(config, lambda: _announce(guard, say, browser=browser))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        workshop.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise CleanerError(
            f"--port {port}: {error.strerror}", hint="choose another, or 0 for one that is free"
        ) from error
    return listener


def _announce(guard: Guard, say: Say, *, browser: bool) -> None:
    say(f"the rule editor is at {guard.link}")
    say("the link works once; stop with Ctrl-C")
    if browser:
        webbrowser.open(guard.link)
