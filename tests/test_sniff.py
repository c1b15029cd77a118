"""HTML, text and Markdown are told apart by content."""

import pytest

from cleaner.read.sniff import is_cut_short, sniff


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>x</title>", "  <html lang=en><p>a", "<!-- saved --><html>", "<p>One.</p>\n<p>Two.</p>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html xmlns="x"><body/></html>',
        "<div><h1>Head</h1><p>Text with a <a href='/x'>link</a>.</p></div>", "<BODY><P>Old page<P>More",
        "<p>One paragraph without an end.", "<!-- x --><h1 class='a'>A head without an end",
        "</p>The end of one paragraph and the whole of what follows.",
    ],
)  # fmt: skip
def test_html(text: str) -> None:
    assert sniff(text) == "html"


def test_a_manual_of_markup_is_text_and_a_page_without_its_head_is_html() -> None:
    shown = " ".join(f'<font color="#{n:06d}">run {n}</font>' for n in range(40))
    manual = "\n".join(
        ["Terminal colours", *(f"Step {n} of the guide sets a colour and runs it." for n in range(99)), shown]
    )
    assert sniff(manual) == "text"
    torn = "".join(f'tail of one</a></li>\n<li class="item"><a href="/{n}">Head {n}</a>' for n in range(30))
    assert sniff(torn) == "html"


@pytest.mark.parametrize(
    "text",
    [
        "A headline\n\nA paragraph of the story.", "", "Wrap it in <b> and </b> for bold, she said.",
        "if a < b and c > d: print(a)", "Prices fell <5% in May; the <p> value was 0.03.", "# 1 fan of the club\nSays so.",
        "<p> is the tag of a paragraph.", "</p> ends a paragraph.", "<p>One stray tag\n\nA paragraph of the dump.", "<3 <3 <3",
        "Ratings: 4/5 * 3/5 * 2/5",
    ],
)  # fmt: skip
def test_text(text: str) -> None:
    assert sniff(text) == "text"


@pytest.mark.parametrize(
    "text",
    [
        "# Head\n\nSee [the report](https://a.example/r).", "Text with **bold** words.\n\n## Part\n\n- one\n- two",
        "---\ntitle: Head\nauthor: Ann Lee\n---\n\n# Head\n\nThe *old* boat left.",
        "How to write it:\n\n```html\n<div><p>hello</p></div>\n<ul><li>a</li></ul>\n```\n\nThat is **all**.",
    ],
)  # fmt: skip
def test_markdown(text: str) -> None:
    assert sniff(text) == "markdown"


@pytest.mark.parametrize(
    ("page", "cut"),
    [
        ("<html><body><p>The lamp burns.</p></body></html>", False),
        ("<p>The lamp burns.</p>", False),
        ("<!doctype html><body><p>The lamp burns.<footer>Town Paper</footer>", False),
        ("<html><body><p>The lamp burns.</p><p>The keeper sl", True),
        ('<html><body><p>The lamp burns.</p><img src="lam', True),
        ("<html><body><p>The lamp burns.</p><script>var lamp = {", True),
        ("<html><body><p>The lamp burns.</p><!-- the end", True),
    ],
)
def test_a_page_that_ends_too_soon_is_known(page: str, cut: bool) -> None:
    assert is_cut_short(page) is cut


@pytest.mark.parametrize(
    "above",
    [
        f"<style>{'a{b:c} ' * 9000}</style>", f"<!--{'x - y ' * 9000}-->", f"<svg><path d='{'M0 0 ' * 9000}'/></svg>",
        f"<script type='application/ld+json'>{'[' * 60000}</script><html><head></head>",
        f"<img src='data:image/png;base64,{'QUJD' * 15000}'>", "<!-- a -->" * 6000,
    ],
)  # fmt: skip
def test_html_below_what_nobody_sees_is_html(above: str) -> None:
    assert sniff(f"{above}<div><h1>The pier</h1><p>Three planks fell into the sea.</p></div>") == "html"
    assert sniff("<!-- notes -->\n# The pier\n\nSee [it](https://a.example/).\n") == "markdown"
