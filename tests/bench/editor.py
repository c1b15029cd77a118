"""The rule editor on a large page: how soon it is shown and answers a click, and how soon an edit shows its effect.

    python tests/bench/editor.py [--megabytes 2] [--nodes 20000] [--runs 5] [--opens 2]

Needs the extra 'editor', Playwright and a Chromium. The times are those that a user waits in the browser: until a click on the
page is answered, and from the last key of a rule until the page is painted with what it strips, and until the result
beside it says so. A busy machine lengthens them, so the CPU seconds of an edit without any browser stand beside them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cleaner.editor.desk import Desk
from cleaner.editor.library import open_library
from cleaner.editor.workshop import Workshop
from cleaner.model import Options

SHOWN, EDITED = 3.0, 0.3
"""Seconds within which the page has to be shown and clickable, and an edit to show its effect."""
ADDRESS = "https://tidewater.example/ledger"
WORDS = (
    "harbour plank council rope barrel ledger morning seal cheese valley dairy ferry island choir soup clock market "
    "stall river hat mayor smell right street wind pier school café pencil paper"
)
ARGUMENTS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"


def page(characters: int, nodes: int) -> str:
    """Return a page of about so many characters and elements: a menu, paragraphs, cards, and boxes of links."""
    chance, words = random.Random(7), WORDS.split()
    parts = ["<!doctype html><title>The long ledger of the harbour</title><body><nav>"]
    parts += [f"<a href=/{n}>Section {n}</a> " for n in range(300)]
    parts.append("<article class=story><h1>The long ledger of the harbour</h1>")
    count, length = 305, int(characters / nodes * 3 / 6.6)
    while count < nodes:
        text = " ".join(f"{chance.choice(words)}" for _ in range(length))
        kind = chance.random()
        if kind < 0.6:
            parts.append(f"<p class=p{count % 7}>{text} <b>{count}</b> and <a href=/{count}>{text[:9]}</a> too.</p>\n")
            count += 3
        elif kind < 0.9:
            parts.append(f"<div class='card c{count % 11}'><span class=k>{count}</span><p>{text}.</p></div>\n")
            count += 3
        else:
            parts.append(f"<div class=box><h3>Also</h3><ul><li><a href=/{count}>{text[:70]}</a></li></ul></div>\n")
            count += 5
    return "".join(parts)


START = "addEventListener('beforeinput', () => { window.began = performance.timeOrigin + performance.now() }, true)"
PAINTED = "requestAnimationFrame(() => setTimeout(() => { window.seen = performance.timeOrigin + performance.now() }))"
PAGE = f"""(name) => {{ window.seen = 0; new MutationObserver((_, observer) => {{
  if (!document.querySelector(`.${{name}} [data-cl-f=s]`)) return;
  observer.disconnect(); {PAINTED};
}}).observe(document, {{ subtree: true, attributes: true, attributeFilter: ['data-cl-f'] }}) }}"""
RESULT = f"""() => {{ window.seen = 0; new MutationObserver((_, observer) => {{ observer.disconnect(); {PAINTED} }})
  .observe(document.querySelector('.cl-article'), {{ subtree: true, childList: true, characterData: true }}) }}"""
"""Watch for what an edit changes, and note when that has been painted."""


class Watched:
    """An editor in a process of its own and a browser, with the CPU seconds that both have used."""

    def __init__(self, play: Any, *arguments: str) -> None:
        command = [sys.executable, "-m", "cleaner", "edit", *arguments, "--no-browser"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        link = re.search(r"http\S+", self.process.stderr.readline())
        assert link is not None
        self.link = link[0]
        path = shutil.which("chromium") or shutil.which("google-chrome")
        self.browser = play.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        self.tab = self.browser.new_page(viewport={"width": 1440, "height": 900})
        self.tab.set_default_timeout(60_000)

    def close(self) -> None:
        """End both."""
        self.browser.close()
        self.process.terminate()
        self.process.wait()

    def open(self) -> float:
        """Return the seconds from following the link until a click on the page is answered."""
        started = time.perf_counter()
        self.tab.goto(self.link)
        frame = self.tab.frame_locator("#cl-frame")
        frame.locator("html[data-cl-ready] .p3[data-cl-f]").first.click()
        self.tab.get_by_role("button", name="Write the rule").wait_for()
        taken = time.perf_counter() - started
        self.tab.evaluate(START)
        return taken

    def edit(self, name: str) -> tuple[float, float]:
        """Return the seconds from the last key of a rule until the page, and the result, show what it strips."""
        inside = next(frame for frame in self.tab.frames if "/page/" in frame.url)
        inside.evaluate(PAGE, name)
        self.tab.evaluate(RESULT)
        self.tab.locator(".cm-content").click()
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.insert_text(f"schema: 1\nsite: tidewater.example\nstrip: [.{name}]\n")
        time.sleep(1)  # nothing else is asked of the browser meanwhile
        shown = [part.wait_for_function("window.seen").json_value() for part in (inside, self.tab)]
        began = self.tab.evaluate("window.began")
        return (shown[0] - began) / 1000, (shown[1] - began) / 1000


def in_browser(file: Path, rules: Path, runs: int, opens: int) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the times that a user waits: for the page to be shown and clickable, and for the effects of edits."""
    from playwright.sync_api import sync_playwright

    shown: list[float] = []
    edited: list[tuple[float, float]] = []
    with sync_playwright() as play:
        for _ in range(opens):
            watched = Watched(play, str(file), "--url", ADDRESS, "--rules", str(rules))
            time.sleep(5)  # a browser takes its time to open; the first page is read meanwhile
            shown.append(watched.open())
            time.sleep(3)
            edited += [watched.edit(f"c{run}") for run in range(runs)]
            watched.close()
    return shown, edited


def in_process(file: Path, rules: Path, runs: int) -> list[float]:
    """Return the CPU seconds that an edit's effect on the page in front takes, without the browser."""
    workshop = Workshop(open_library([str(file)], Options(), url=ADDRESS), Options(), [rules])
    desk = Desk(workshop)
    desk.show(0)
    desk.row(desk.entry)
    text, times = desk.draft.text, []
    for run in range(runs):
        started = time.process_time()
        desk.edit(f"{text}strip: [.c{run}]\n")
        times.append(time.process_time() - started)
    workshop.close()
    return times


def main() -> None:
    """Print the times, and whether they are as they have to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=2)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--opens", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, rules = Path(folder, "ledger.html"), Path(folder, "rules")
        rules.mkdir()
        file.write_text(page(int(given.megabytes * 1e6), given.nodes), "utf-8")
        print(f"{file.stat().st_size:,} bytes, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # noqa: T201
        tell("edit, CPU of the editor alone", in_process(file, rules, given.runs), EDITED)
        shown, edited = in_browser(file, rules, given.runs, given.opens)
        print(f"load average now {os.getloadavg()[0]:.1f}")  # noqa: T201
        tell("page shown and clickable", shown, SHOWN)
        tell("edit painted on the page", [on_page for on_page, _ in edited], EDITED)
        tell("edit painted in the result", [in_result for _, in_result in edited], EDITED)


def tell(what: str, times: list[float], limit: float) -> None:
    """Print the least, the median and the greatest of some times."""
    found = f"least {min(times):.3f} s, median {statistics.median(times):.3f} s, greatest {max(times):.3f} s"
    print(f"{what:<30} {found}; to be under {limit} s")  # noqa: T201


if __name__ == "__main__":
    main()
