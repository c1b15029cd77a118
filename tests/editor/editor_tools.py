"""What the tests of the editor share: its process, its pages, and what a user looks at."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SITE = "tidewater.example"

PAGE = """<!doctype html><html><head><title>{title} - Tidewater Post</title>
<link rel="canonical" href="https://tidewater.example/{name}"><style>.story {{ max-width: 40em }}</style></head>
<body><nav class="menu"><a href="/a">News</a> <a href="/b">Sport</a></nav>
<article class="story"><h1>{title}</h1>
<p>{first}</p>
<p>{second}</p>
<div class="freebie"><p>Tidewater readers, collect ten numbers of the paper for a pencil with the name of the paper on it.</p></div>
<p>{last}</p>
</article></body></html>"""

STORIES = {
    "pier": (
        "The pier is closed",
        "Three planks fell into the sea on Monday, and nobody knows yet where they have gone.",
        "The council will look at the rest of the planks this week, and the café at the end has moved to the school.",
        "Nobody was hurt, said the harbour master, who has put a rope across the pier until the planks are found.",
    ),
    "ferry": (
        "The ferry is late",
        "The ferry to the islands was two hours late on Tuesday, as its cook had overslept for the third time.",
        "Forty passengers waited in the shed, where a choir from the islands sang until the rain was over.",
        "The company says that it will buy the cook a clock, and that soup is free on all boats this week.",
    ),
    "market": (
        "The market moves",
        "From May the market will stand in the upper street, where the wind is said to be less than below.",
        "Traders had asked for it since the autumn, when a stall of hats was found in the river the next day.",
        "The fish stays where it is, says the mayor, because of the smell and because of an old right.",
    ),
}
"""Of each story the title and its paragraphs."""


def page_of(name: str) -> str:
    """Return a saved page of the site."""
    title, first, second, last = STORIES[name]
    return PAGE.format(name=name, title=title, first=first, second=second, last=last)


class Running:
    """An editor that runs, and the link that it printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        assert process.stderr is not None
        first = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=\S+", first)
        assert found, first + process.stderr.read()
        self.link, self.port = found[0], int(found[1])
        threading.Thread(target=lambda: self.said.extend(process.stderr), daemon=True).start()  # type: ignore[arg-type]


Start = Callable[..., Running]


def start_editor(*arguments: str | Path, **variables: str) -> Running:
    command = [sys.executable, "-m", "cleaner", "edit", "--no-browser", *map(str, arguments)]
    return Running(subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | variables))


def ready(tab: Any) -> None:
    """Wait until the page in front shows what happened to its blocks, and the app beside it what comes of them."""
    frame(tab).locator("html[data-cl-ready] [data-cl-f]").first.wait_for(timeout=30_000)
    tab.get_by_role("tabpanel", name="The result").locator("h1").wait_for(timeout=30_000)


def frame(tab: Any) -> Any:
    """Return the frame of the saved page."""
    return tab.frame_locator("#cl-frame")


def clean(*arguments: str | Path) -> str:
    """Return what the command line prints."""
    command = [sys.executable, "-m", "cleaner", "clean", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


class Trap:
    """A server that a hostile page would like to reach; remembers every request. It has style sheets, if given."""

    def __init__(self, **sheets: str) -> None:
        self.paths: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trap.paths.append(self.path)
                self.send_response(200)
                sheet = sheets.get(Path(self.path).stem) if self.path.endswith(".css") else None
                self.send_header("Content-Type", "text/html" if sheet is None else "text/css")
                self.end_headers()
                self.wfile.write(b"<h1>taken</h1>" if sheet is None else sheet.encode())

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"
