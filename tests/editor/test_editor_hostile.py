"""A hostile page does nothing: no script of it runs, nothing is loaded, nothing leaves, and a click still picks."""

from pathlib import Path
from typing import Any

import pytest
from editor_tools import Trap, frame

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.editor.frame import Look, frame_of
from cleaner.editor.render import render
from cleaner.editor.states import Reason, Told
from cleaner.model import Page

STORY = "The harbour master has put a rope across the pier until the planks are found again."


HOSTILE = """<!doctype html><html onclick="steal()"><head><title>x</title>
<base href="TRAP/base/"><meta http-equiv="refresh" content="0;url=TRAP/refresh">
<meta http-equiv="Content-Security-Policy" content="script-src *"><link rel="stylesheet" href="TRAP/style.css">
<link rel="prefetch" href="TRAP/prefetch"><link rel="preconnect" href="TRAP"><script src="TRAP/script.js"></script>
<script>top.location = "TRAP/script-ran"; parent.postMessage({cleaner: 1, type: "key", key: "ctrl+s"}, "*")</script>
<style>@import "TRAP/import.css"; @font-face { font-family: x; src: url(TRAP/font) }
.cover { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: red url(TRAP/background) !important }
.wide { position: absolute; top: 0; left: 0; width: 5000px; height: 5000px; z-index: 99999; background: #ff0 }
body { opacity: 0; pointer-events: none !important; overflow: hidden !important; height: 0 !important; font-family: x }
body::before { content: ""; position: fixed; inset: 0; z-index: 2147483647; background: #000 }
p { pointer-events: none !important } cl-tip { display: none !important }</style>
<style></style><script>top.location="TRAP/style-left"</script></style></head>
<body onload="top.location='TRAP/onload'" onpointermove="fetch('TRAP/move')">
<div class="cover" onclick="top.location='TRAP/cover'">cover</div><div class=wide>wide</div>
<div style="position:fixed!important;inset:0;z-index:2147483647;background:blue">inline cover</div>
<article><h1>The pier is closed</h1><p id="story">STORY</p>
<p>Text that says &lt;/script&gt;&lt;script&gt;top.location="TRAP/text"&lt;/script&gt; and means no harm by it, says the council.</p>
<img src="TRAP/picture.png" srcset="TRAP/set.png 2x" onerror="top.location='TRAP/error'"><img src=x onerror=alert(1)>
<svg onload="top.location='TRAP/svg'"><script>top.location='TRAP/svg-script'</script><image href="TRAP/svg-image"/>
<animate attributeName=href values="javascript:top.location='TRAP/animate'"/><foreignObject><iframe src="TRAP/foreign"></iframe></foreignObject></svg>
<iframe src="TRAP/frame"></iframe><iframe srcdoc="<script>top.location='TRAP/srcdoc'</script>"></iframe><object data="TRAP/object"></object>
<embed src="TRAP/embed"><video src="TRAP/video" autoplay poster="TRAP/poster"></video><audio src="TRAP/audio" autoplay></audio>
<a id="link" href="TRAP/link" target="_top" ping="TRAP/ping">a link that leads away from here and nowhere else</a>
<a href="javascript:top.location='TRAP/javascript'">another</a><a href="TRAP/blank" target="_blank">a third</a>
<form id="form" action="TRAP/form" target="_top"><input name=a value=b autofocus onfocus="top.location='TRAP/focus'"><button id="send">Send the form</button></form>
<details ontoggle="top.location='TRAP/toggle'" open>details</details><marquee onstart="top.location='TRAP/marquee'">m</marquee>
<template><script>top.location='TRAP/template'</script></template><noscript><img src="TRAP/noscript"></noscript>
<math><mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.location='TRAP/mutation'&gt;"></mtext></math>
<div data-cl-b="0" data-cl-n="0" data-cl-flat>forged</div><portal src="TRAP/portal"></portal>
<textarea></textarea><script>top.location='TRAP/textarea'</script></textarea><plaintext>left open"""


def written(html: str) -> str:
    page = Page(html, "html")
    tree = parse_html(html)
    return render(segment_html(page, tree)).body


def test_it_does_nothing_and_a_click_still_picks(
    edit: Any, visit: Any, trap: Trap, tmp_path: Path, rules: Path
) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(HOSTILE.replace("TRAP", trap.url).replace("STORY", STORY), "utf-8")
    running = edit(page, "--site", "hostile.example", "--rules", rules)
    tab = visit(running)
    talk: list[str] = []
    tab.on("dialog", lambda dialog: talk.append(dialog.message))
    tab.context.on("page", lambda opened: talk.append(f"opened {opened.url}"))
    inside = frame(tab)
    for place in (
        inside.get_by_text(STORY),
        inside.locator("#link"),
        inside.get_by_text("Send the form"),
        inside.get_by_text(STORY),
    ):
        place.click(timeout=5_000)
    for button in ("middle", "right"):
        inside.locator("#link").click(button=button)
    tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Write the rule").wait_for()
    inside.locator("#story.cl-chosen").wait_for()
    tab.wait_for_timeout(1_200)

    assert trap.paths == []
    assert talk == []
    assert tab.url == f"http://127.0.0.1:{running.port}/"
    assert list(rules.rglob("*.yaml")) == []
    assert tab.locator("iframe").get_attribute("sandbox") == "allow-scripts"
    own = next(part for part in tab.frames if "/page/" in part.url)
    assert own.evaluate("self.origin") == "null"
    assert (
        own.evaluate(
            "document.querySelectorAll('iframe, object, embed, svg, form, video, audio, base, link, template, [href], [action]').length"
        )
        == 0
    )


def test_the_page_s_route_forbids_everything_on_its_own() -> None:
    shown = render(segment_html(Page("<p>x", "html"), parse_html("<p>x")))
    state = Told([Reason("k", "content", "</script><script>", None, 0.5)]).everything()
    document, headers = frame_of(shown, "</title><script>", state, Look(styled=True))
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert policy.endswith("sandbox allow-scripts")
    assert document.count("<script") == document.count("</script") == 1
    other = frame_of(shown, "x", state, Look(styled=True))[1]
    assert other["content-security-policy"] != policy  # a nonce serves once


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=alert(1)>x", "<p ONCLICK=alert(1)>x", "<img src=x onerror=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<svg><script>alert(1)</script></svg>",
        "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>", "<p style='background:url(http://x)!important'>x",
        "<script>alert(1)</script>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<form action=http://x><input type=submit></form>",
        "<object data=http://x></object>", "<meta http-equiv=refresh content='0;url=http://x'>", "<base href=http://x>", "<p data-cl-b=9>x",
        "<x-p/onload=alert(1)>x</x-p>", "<p is=x onload=alert(1)>x", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<a\x00 href=javascript:alert(1)>x</a>",
    ],
)  # fmt: skip
def test_no_markup_of_the_page_gets_through(html: str) -> None:
    shown = written(f"<article><p>{STORY}</p>{html}</article>").lower()
    for bad in (
        "onclick",
        "onerror=alert",
        "onload=",
        "javascript:",
        "<script",
        "<iframe",
        "<form",
        "<svg",
        "<math",
        "<object",
        "<base",
        "<meta",
        "action=",
        "href=",
        "url(http",
        'data-cl-b="9"',
    ):
        assert bad not in shown.replace("&lt;", "[").replace("title=", "") or bad == "onerror=alert", (bad, shown)
    assert "<img src=x" not in shown


def test_text_that_looks_like_markup_is_text() -> None:
    shown = written("<p>a &lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; &amp;lt; b</p>")
    assert "a &lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; &amp;lt; b" in shown


def test_every_block_of_the_corpus_can_be_pointed_at() -> None:
    root = Path(__file__).resolve().parents[2] / "corpus"
    for path in sorted(root.rglob("*.html")):
        text = path.read_bytes().decode("utf-8", "replace")
        document = segment_html(Page(text, "html"), parse_html(text))
        shown = render(document).body
        missing = [n for n in range(len(document.blocks)) if f'data-cl-b="{n}"' not in shown]
        assert not missing, (path.name, [document.blocks[n].text[:60] for n in missing[:3]])
