"""One tab of the browser: takes what the user does to the desk, and shows what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import time
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import Client, ui

from cleaner.editor.desk import Desk
from cleaner.editor.draft import Draft
from cleaner.editor.files import Unwritten
from cleaner.editor.ui.dock import KEYS
from cleaner.editor.ui.head import Head
from cleaner.editor.ui.learn import LearnWindow
from cleaner.editor.ui.page import PagePane
from cleaner.editor.ui.pages import PagesPane
from cleaner.editor.ui.result import ResultPane
from cleaner.editor.ui.rules import RulesPane
from cleaner.editor.ui.teaching import Teaching
from cleaner.editor.ui.widgets import toast
from cleaner.editor.workshop import Workshop
from cleaner.errors import RuleError

_TYPING = 0.03
"""Seconds of rest after which what was typed is tried; the first letter after a longer rest is tried at once."""
_FIRST = 0.03
"""Seconds that what an edit does to the page is ahead of what it does elsewhere."""
_REST = 0.25
"""Seconds of rest after which the other pages are looked at."""
_WATCH = 2.0
"""Seconds between looks at the file on disk."""


class Tab:
    """The panes of one tab, and the order in which things happen."""

    def __init__(self, workshop: Workshop, client: Client, key: str) -> None:
        self.workshop = workshop
        self.client = client
        self.key = key
        self.desk = Desk(workshop)
        self.is_dark = False
        self.lock = asyncio.Lock()
        self._typed: str | None = None
        self._typed_at = 0.0
        self._sweep: asyncio.Task[None] | None = None
        self._begun: asyncio.Task[None] | None = None
        self._build()

    def _build(self) -> None:
        self._theme = ui.dark_mode(self.is_dark)
        with ui.element("main").classes("cl-app"):
            self.head = Head(self)
            self.pages = PagesPane(self.workshop.library, self.open)
            with ui.element("div").classes("cl-center"):
                self.page = PagePane(f"/page/{self.key}", self.view)
                self.teaching = Teaching(self)
            self.result = ResultPane(self.show_result)
            self.rules = RulesPane(self.typed)
        ui.on("cl", self._event)

    def begin(self) -> None:
        """Read the first page, while the browser is on its way."""
        self._begun = asyncio.create_task(self.workshop.do(self.desk.show, 0))

    async def begun(self) -> None:
        """Wait until the first page has been read."""
        if self._begun is not None:
            await asyncio.shield(self._begun)

    async def start(self, drafts: dict[str | None, Draft]) -> None:
        """Show the first page under the drafts that the tab had before, once the browser is there."""
        self.rules.complete()
        await self.begun()
        self.page.shows(self.desk)
        if drafts is not self.desk.drafts:
            self.desk.drafts = drafts
            await self.workshop.do(self.desk.refresh)
        await self.workshop.do(self.desk.look)
        self._update()
        await self._take_theme()
        self._start_sweep()
        ui.timer(_WATCH, self._watch)

    async def _take_theme(self) -> None:
        """Be dark where the browser asks pages to be."""
        with contextlib.suppress(TimeoutError):
            if await self.client.run_javascript("matchMedia('(prefers-color-scheme: dark)').matches"):
                self.set_dark(True)

    async def open(self, number: int) -> None:
        """Bring a page to the front."""
        async with self.lock:
            try:
                await self.workshop.do(self.desk.show, number)
            except RuleError as error:
                toast(str(error), warn=True)
                return
            self.page.open(self.desk, dark=self.is_dark)
            await self.workshop.do(self.desk.look)
            self._update()
        self._start_sweep()

    async def view(self) -> None:
        """Show the page in another way."""
        self.page.open(self.desk, dark=self.is_dark)

    def _update(self) -> None:
        """Show the desk as it is now."""
        self._update_page()
        self._update_others()

    def _update_page(self) -> None:
        if not self.page.is_of(self.desk):  # the rules changed the page itself
            self.page.open(self.desk, dark=self.is_dark)
        self.page.tell(self.desk)

    def _update_others(self) -> None:
        desk = self.desk
        self.page.update(desk)
        self.head.update(desk)
        self.rules.update(desk, typing=self._typed is not None)
        self.result.update(desk)
        self.pages.update(desk)
        if desk.pick is None:
            self.teaching.dock.empty()
            self.page.clear()
        else:
            self.teaching.dock.ready(desk)
        ui.run_javascript(f"cleanerEditor.unsaved({'true' if desk.draft.is_changed else 'false'})")

    def show_result(self) -> None:
        """Show the result again, another side of it."""
        self.result.update(self.desk)

    def typed(self, text: str) -> Awaitable[None] | None:
        """Note at once that something was typed, and try it once the fingers rest."""
        now = time.monotonic()
        rest = 0.0 if now - self._typed_at > 10 * _TYPING else _TYPING
        self._typed_at = now
        self._typed = None if text == self.desk.draft.text else text
        return None if self._typed is None else self._rest(text, rest)

    async def _rest(self, text: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._typed == text:
            await self.flush()

    async def flush(self) -> None:
        """Take what was typed and not tried yet into the draft."""
        if self._typed is not None:
            await self.change(self._take)

    def _take(self) -> None:
        text, self._typed = self._typed, None
        if text is not None:
            self.desk.edit(text, typed=True)

    async def change(self, work: Callable[[], Any]) -> None:
        """Change the draft, show what that does to this page at once, and to the others as they come."""
        async with self.lock:
            try:
                await self.workshop.do(work)
            except RuleError as error:
                toast(str(error), warn=True)
            with self.client:
                self._update_page()
            await asyncio.sleep(_FIRST)
            await self.workshop.do(self.desk.look)
            with self.client:
                self._update_others()
        self._start_sweep()

    def close(self) -> None:
        """End what goes on behind the tab."""
        if self._sweep is not None:
            self._sweep.cancel()

    def _start_sweep(self) -> None:
        if self._sweep is not None:
            self._sweep.cancel()
        self._sweep = asyncio.create_task(self._sweep_pages(self.desk.generation))

    async def _sweep_pages(self, generation: int) -> None:
        await asyncio.sleep(_REST)
        for entry in list(self.desk.pages()):
            if generation != self.desk.generation or self.desk.has_errors:
                return
            async with self.lock:
                try:
                    row = await self.workshop.do(self.desk.row, entry)
                except RuleError:
                    return
            with self.client:
                self.pages.show(entry.number, row)
                if entry is self.desk.entry:
                    self.result.update(self.desk)
        await self.teaching.recount()

    async def _event(self, event: Any) -> None:
        data = event.args if isinstance(event.args, dict) else {}
        kind = data.get("type")
        if kind == "key":
            await self.key_pressed(str(data.get("key")))
        elif kind == "ready":
            self.teaching.outline()
        elif kind == "pick":
            await self.teaching.pick_element(int(data.get("n", -1)))
        elif kind == "block":
            await self.teaching.pick_block(int(data.get("block", -1)))

    async def open_rule(self, where: str) -> None:
        """Go to the rule at a place: in the editor where it is of this file, else in a window of its own."""
        file, _, line = where.rpartition(":")
        if self.desk.is_draft(file):
            self.rules.reveal(int(line))
        else:
            self.head.show_file(where, self.workshop.text_of(file), int(line))

    async def undo(self) -> None:
        """Go a step back."""
        await self._step(Draft.undo)

    async def redo(self) -> None:
        """Go a step forward again."""
        await self._step(Draft.redo)

    async def _step(self, go: Callable[[Draft], bool]) -> None:
        await self.flush()

        def work() -> None:
            if go(self.desk.draft):
                self.desk.refresh()

        await self.change(work)

    async def save(self, *, force: bool = False, overwrite: bool = False) -> None:
        """Check and write the rule file; what is in the way is shown, with a way to do it all the same."""
        await self.flush()
        async with self.lock:
            if not self.desk.draft.is_changed and not overwrite:
                toast("There is nothing to save")
                return
            saved = await self.workshop.do(lambda: self.desk.save(force=force, overwrite=overwrite))
        if saved.is_done:
            toast(f"Saved. The same at the command line: {self.command()}", stay=True)
            await self.change(self.desk.refresh)
        elif saved.stale:
            self.head.ask_stale()
        elif saved.unwritten:
            self.head.tell_unwritten(saved.problems[0])
        else:
            self._update()
            self.head.ask_force(saved.problems, may_force=not self.desk.has_errors)

    def command(self) -> str:
        """Return the command that gives the same result."""
        entry = self.desk.entry
        words = ["cleaner", "clean", str(entry.path or entry.page.url)]
        if entry.host and (entry.page.url is None or self.workshop.options.site) and not entry.page.headers.get("url"):
            words += ["--site", entry.host]
        elif entry.page.url and not entry.page.headers.get("url"):
            words += ["--url", entry.page.url]
        if self.workshop.folders:
            words += ["--rules", str(self.workshop.target)]
        return shlex.join(words)

    def set_dark(self, on: bool) -> None:
        """Change the theme, of what shows in a plain style too."""
        self.is_dark = on
        self._theme.set_value(on)
        self.rules.dark(on)
        self.page.dark(on)

    async def learn(self) -> None:
        """Show what the site's pages teach."""
        async with self.lock:
            try:
                lessons = await self.workshop.do(self.desk.learn)
            except RuleError as error:
                toast(str(error), warn=True)
                return
        count = len(self.workshop.library.of_host(self.desk.entry.host))
        LearnWindow(lessons, count, lambda chosen: self.change(lambda: self.desk.accept(chosen)))

    async def add_test(self) -> None:
        """Keep the page in front and its result as a test of the site."""
        try:
            name = await self.workshop.do(self.desk.add_test)
        except RuleError as error:
            toast(str(error), warn=True)
        except Unwritten as error:
            self.head.tell_unwritten(str(error))
        else:
            toast(f"{name} is a test of this site now")

    async def reload(self) -> None:
        """Take the file from disk."""
        await self.change(self.desk.reload)

    async def _watch(self) -> None:
        stale = self.desk.draft.is_stale()
        self.head.stale(stale)
        if stale and not self.desk.draft.is_changed and self._typed is None:
            await self.reload()

    async def step(self, by: int) -> None:
        """Open the next page of the list, or the one before."""
        self.desk.entry.is_seen = True
        number = self.desk.entry.number + by
        if 0 <= number < len(self.workshop.library.entries):
            await self.open(number)
            self.page.focus()

    async def key_pressed(self, key: str) -> None:
        """Do what a key stands for."""
        teaching = self.teaching
        if key in KEYS:
            await teaching.action(KEYS[key])
            return
        does: dict[str, Callable[[], Awaitable[None]]] = {
            "Enter": teaching.write, "Escape": teaching.cancel, "f": teaching.doubtful,
            "[": lambda: teaching.attempt(self.desk.widen), "]": lambda: teaching.attempt(self.desk.narrow),
            "ctrl+s": self.save, "ctrl+z": self.undo, "ctrl+y": self.redo, "u": self.undo, "r": self.redo,
            "n": lambda: self.step(1), "p": lambda: self.step(-1), "l": self.learn, "?": self.head.show_keys,
        }  # fmt: skip
        if key in does:
            await does[key]()
        elif key.isdecimal() and 0 < int(key) <= len(self.desk.proposals):
            await teaching.choose(int(key) - 1)
