"""The rule editor on a large page: how soon it is shown and answers a click, and how soon an edit shows its effect.

    python tests/bench/editor.py [--megabytes 2] [--nodes 20000] [--runs 5]

Needs the extra 'editor', Playwright and a Chromium. Three times are looked at in the browser (from the tap to what the
user sees) and the edit's alone in this process, in CPU seconds, which a busy machine does not lengthen.
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
from collections.abc import Callable
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


def measured(work: Callable[[], object]) -> float:
    """Return how many seconds some work takes on the clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_browser(file: Path, rules: Path, runs: int) -> dict[str, list[float]]:
    """Return the times that a user sees: opening, answering a click, and an edit's effect."""
    from playwright.sync_api import sync_playwright

    command = [
        sys.executable,
        "-m",
        "cleaner",
        "edit",
        str(file),
        "--url",
        ADDRESS,
        "--rules",
        str(rules),
        "--no-browser",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    link = re.search(r"http\S+", process.stderr.readline())
    assert link is not None
    times: dict[str, list[float]] = {"shown and clickable": [], "edit, first": [], "edit": []}
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.set_default_timeout(60_000)
        times["shown and clickable"].append(measured(lambda: _open(tab, link[0])))
        for run in range(runs):
            name = "edit, first" if not run else "edit"
            times[name].append(measured(lambda: _strip(tab, f"c{run}")))  # noqa: B023
        browser.close()
    process.terminate()
    process.wait()
    return times


def _open(tab: Any, link: str) -> None:
    tab.goto(link)
    _pick(tab, "p3")


def _pick(tab: Any, name: str) -> None:
    frame = tab.frame_locator("#cl-frame")
    frame.locator(f".{name}[class*=cl-f-]").first.click()
    tab.get_by_role("button", name="Write the rule").wait_for()


def _strip(tab: Any, name: str) -> None:
    """Type a rule in one go and wait until the page shows it; the rest after typing is part of what a user waits."""
    tab.locator(".cm-content").click()
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text(f"schema: 1\nsite: tidewater.example\nstrip: [.{name}]\n")
    tab.frame_locator("#cl-frame").locator(f".{name} .cl-f-s").first.wait_for()


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
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, rules = Path(folder, "ledger.html"), Path(folder, "rules")
        rules.mkdir()
        file.write_text(page(int(given.megabytes * 1e6), given.nodes), "utf-8")
        print(f"{file.stat().st_size:,} bytes, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # noqa: T201
        cpu = in_process(file, rules, given.runs)
        print(f"edit, CPU of this process     median {statistics.median(cpu):.3f} s, to be under {EDITED}")  # noqa: T201
        for name, times in in_browser(file, rules, given.runs).items():
            limit = SHOWN if name.startswith("shown") else EDITED
            print(f"{name:<29} median {statistics.median(times):.3f} s, to be under {limit}")  # noqa: T201


if __name__ == "__main__":
    main()
