"""What a saved page loads from the network: nothing, until somebody switches it on, and never a script or a frame."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from editor_tools import Trap, frame, ready

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.editor.frame import Look, frame_of
from cleaner.editor.render import render
from cleaner.editor.states import Told
from cleaner.model import Page

STORY = "The harbour master has put a rope across the pier until the planks are found again."
PAGE = f"""<!doctype html><html><head><title>The pier is closed</title><link rel="canonical" href="TRAP/news/pier.html">
<link rel="stylesheet" href="/look.css"><link rel="alternate stylesheet" href="/other.css"><link rel="icon" href="/icon.png">
<link rel="prefetch" href="/prefetch"><link rel="preload" as="script" href="/preload.js"><link rel="manifest" href="/manifest">
<meta http-equiv="refresh" content="0;url=/refresh"><script src="/script.js"></script>
<script>fetch("/fetch"); new Image().src = "/by-script.png"</script><style>h1 {{ background: url(h1.png) }}</style></head>
<body onload="fetch('/onload')"><h1>The pier is closed</h1><p id="story">{STORY}</p>
<img src="plank.png" alt="A plank" onload="fetch('/handler')"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/late.png" alt="Late">
<img src="javascript:fetch('/javascript')" alt="none"><video poster="/poster.png"><source src="/film.mp4"></video>
<iframe src="/frame"></iframe><object data="/object"></object><embed src="/embed"><svg><image href="/svg.png"/><script>fetch("/svg-script")</script></svg>
<form action="/form"><input type="image" src="/input.png"></form><a href="/link" ping="/ping">a link</a>
<p>Nobody was hurt, said the council, which will look at the rest of the planks this week and at those of the café.</p></body></html>"""
COVER = "body::after { content: ''; position: fixed; inset: 0; background: url(cover.png) } p { position: fixed; inset: 0; background: #fff }"
LOADED = {"/look.css", "/cover.png", "/news/h1.png", "/news/plank.png", "/late.png", "/poster.png", "/film.mp4"}


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap(look=COVER)
    yield trap
    trap.server.shutdown()


@pytest.fixture
def pages(tmp_path: Path, trap: Trap) -> Path:
    """A page that would load much, and one of another site."""
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "pier.html").write_text(PAGE.replace("TRAP", trap.url), "utf-8")
    other = PAGE.replace("TRAP", "https://other.example").replace('"/', f'"{trap.url}/').replace("closed", "open")
    (folder / "pier-open.html").write_text(other, "utf-8")
    return folder


def switch(tab: Any) -> Any:
    return tab.get_by_role("switch", name="Load pictures and styles from the network")


def test_nothing_is_loaded_until_it_is_switched_on_and_then_no_script_or_frame(
    edit: Any, visit: Any, pages: Path, rules: Path, trap: Trap
) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    frame(tab).get_by_text("A plank").wait_for()  # what stands for the picture
    assert switch(tab).get_attribute("aria-checked") == "false"
    tab.wait_for_timeout(400)
    assert trap.paths == []

    switch(tab).focus()
    tab.keyboard.press("Space")
    frame(tab).get_by_role("img", name="A plank").wait_for()
    tab.wait_for_timeout(800)
    assert set(trap.paths) == LOADED
    frame(tab).get_by_text(STORY).click(timeout=5_000)  # the style that came over it has no say in that
    frame(tab).locator("#story.cl-chosen").wait_for()

    tab.get_by_role("radio", name="Plain").click()  # its pictures, not its style
    frame(tab).locator("html:not([data-cl-styled])").wait_for()
    tab.get_by_role("radio", name="As saved").click()
    frame(tab).locator("html[data-cl-styled]").wait_for()
    switch(tab).click()
    frame(tab).get_by_text("A plank").wait_for()
    trap.paths.clear()
    tab.wait_for_timeout(400)
    assert trap.paths == []


def test_what_one_site_may_load_the_next_may_not(edit: Any, visit: Any, pages: Path, rules: Path, trap: Trap) -> None:
    tab = visit(edit(pages, "--rules", rules))
    switch(tab).click()
    frame(tab).locator("html[data-cl-loads]").wait_for()
    tab.keyboard.press("n")
    frame(tab).locator("html[data-cl-ready]:not([data-cl-loads])").wait_for()
    ready(tab)
    assert switch(tab).get_attribute("aria-checked") == "false"


@pytest.mark.parametrize("loads", [False, True])
def test_the_policy_never_allows_more_than_pictures_and_styles(loads: bool) -> None:
    shown = render(segment_html(Page("<p>x", "html"), parse_html("<p>x")))
    _, headers = frame_of(shown, "x", Told([]).everything(), Look(styled=True, loads=loads))
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    web = {name for name, sources in rules.items() if "http" in sources}
    assert web == ({"style-src", "img-src", "font-src", "media-src", "base-uri"} if loads else set())
    assert rules["default-src"] == rules["form-action"] == "'none'"
    assert rules["script-src"].startswith("'nonce-")
    assert rules["sandbox"] == "allow-scripts"
