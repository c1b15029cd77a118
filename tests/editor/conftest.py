"""A real editor in a process of its own, and a real Chromium that uses it."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from editor_tools import STORIES, Running, Start, Trap, page_of, ready, start_editor

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with three saved pages of one site."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for name in STORIES:
        (folder / f"{name}.html").write_text(page_of(name), "utf-8")
    return folder


@pytest.fixture
def edit() -> Iterator[Start]:
    """Start editors; they end with the test."""
    if importlib.util.find_spec("nicegui") is None and not os.environ.get("CI"):
        pytest.skip("needs NiceGUI (the extra 'editor')")
    running: list[Running] = []

    def start(*arguments: str | Path) -> Running:
        running.append(start_editor(*arguments))
        return running[-1]

    yield start
    for one in running:
        one.process.terminate()
        one.process.wait(10)


@pytest.fixture(scope="module")  # as long as Playwright runs, no other test on its worker can use asyncio
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[[Running], Any]]:
    """Open the editor in a browser of its own, wait until the page is coloured."""
    contexts = []

    def open_(running: Running) -> Any:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.set_default_timeout(40_000)
        tab = context.new_page()
        tab.goto(running.link)
        ready(tab)
        return tab

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """An empty folder of rules."""
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.server.shutdown()
