"""Make the README's pictures of the rule editor from the corpus: `python docs/screenshots.py` (extras `editor`, `browser`)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITE = "corpus/sites/kessinangler.example"
DUMPS = "corpus/dumps"
LARGEST = 300_000
"""Bytes that a picture may have."""


def main() -> None:
    """Write docs/editor.png, docs/editor-dark.png and docs/editor-learn.png."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as rules:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with _Editor(SITE, "--site", "kessinangler.example", "--rules", rules) as link:
            _page(_open(browser, link))
        with _Editor(SITE, "--site", "kessinangler.example", "--rules", rules) as link:
            _learn(_open(browser, link))
        with _Editor(DUMPS, "--rules", rules) as link:
            _dump(_open(browser, link))
        browser.close()


def _page(tab: Any) -> None:
    """Show a page with a box picked, what would take it, and where else."""
    tab.get_by_role("listitem", name="Open eel-ladder-finished.html").click()
    frame = tab.frame_locator("#cl-frame")
    frame.get_by_text("Eel ladder at Mossgate finished").first.wait_for()
    tab.get_by_role("radio", name="Plain").click()
    tab.wait_for_timeout(1500)
    frame.get_by_text("The Angler is written by volunteers").click()
    tab.get_by_role("radio", name="css .coffee > p").wait_for()
    tab.keyboard.press("[")
    tab.get_by_role("radio", name="css .coffee:").wait_for()
    _shoot(tab, "editor.png")


def _learn(tab: Any) -> None:
    """Show what the pages of the site teach."""
    tab.get_by_role("button", name="Learn rules").click()
    tab.get_by_role("checkbox").first.wait_for()
    _shoot(tab, "editor-learn.png")


def _dump(tab: Any) -> None:
    """Show a dump in the dark, after a rule that takes too much."""
    tab.get_by_role("button", name="Light or dark").click()
    tab.get_by_role("listitem", name="Open crop_teasers.txt").click()
    frame = tab.frame_locator("#cl-frame")
    frame.get_by_text("Engineers have counted").click()
    tab.get_by_role("button", name="Write the rule").click()
    tab.get_by_text("costs text").first.wait_for()
    tab.get_by_role("tab", name="Changes").click()
    frame.get_by_text("3 mins read").hover()
    _shoot(tab, "editor-dark.png")


class _Editor:
    """An editor that runs; entering gives its link."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "cleaner", "edit", *arguments, "--no-browser"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603

    def __enter__(self) -> str:
        assert self._process.stderr is not None  # noqa: S101
        found = re.search(r"http\S+", self._process.stderr.readline())
        assert found is not None  # noqa: S101
        return found[0]

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _open(browser: Any, link: str) -> Any:
    tab = browser.new_context(viewport={"width": 1440, "height": 860}, device_scale_factor=1).new_page()
    tab.goto(link)
    tab.frame_locator("#cl-frame").locator("html[data-cl-ready] [data-cl-f]").first.wait_for()
    return tab


def _shoot(tab: Any, name: str) -> None:
    tab.wait_for_timeout(1200)
    path = ROOT / "docs" / name
    tab.screenshot(path=str(path))
    assert path.stat().st_size < LARGEST, f"{name} has {path.stat().st_size:,} bytes"  # noqa: S101


if __name__ == "__main__":
    main()
