"""All pictures of an article, asked for by `images="all"`."""

from __future__ import annotations

import cleaner
from cleaner import Options

_ALL = Options(images="all")
_PROSE = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across the pier.</p>"
_PAGE = f"""<html><head><title>The pier is closed</title>
<meta property="og:image" content="https://tidewater.example/lead-1200x630.jpg?v=2"></head><body>
<header><a href="/"><img src="/logo.svg" alt="Tidewater Post"></a><nav><a href="/news">News</a></nav></header>
<article><h1>The pier is closed</h1><img src="/lead-800x420.jpg" width="800">
<p class="byline"><img src="/faces/ann.jpg" width="40" height="40">By Ann Lee</p>
{_PROSE}{_PROSE.replace("Monday", "Tuesday")}
<p><img data-src="/planks.jpg" src="data:image/gif;base64,R0lGOD" alt="Planks"></p>
<figure><img src="/rope.jpg"><figcaption>The rope on Monday. Photo: Jon Weir</figcaption></figure>
{_PROSE.replace("Monday", "Wednesday")}<img class="wp-smiley" src="/smile.png"><img src="/rule.svg" alt="">
{_PROSE.replace("Monday", "Thursday")}</article>
<aside><h3>More from Tidewater Post</h3><a href="/fish"><img src="/fish.jpg">The fish market moves</a></aside>
</body></html>"""


def _pictures(html: str, options: Options | None = None) -> list[tuple[str | None, str | None]]:
    article = cleaner.clean(html, url="https://tidewater.example/news/pier", options=options)
    return [(image.url, image.caption) for image in article.images]


def test_all_pictures_of_the_article_and_none_of_the_page() -> None:
    assert _pictures(_PAGE, _ALL) == [
        ("https://tidewater.example/lead-1200x630.jpg?v=2", None),
        ("https://tidewater.example/planks.jpg", None),
        ("https://tidewater.example/rope.jpg", "The rope on Monday."),
    ]


def test_pictures_with_a_caption_alone_unless_asked() -> None:
    assert _pictures(_PAGE) == [("https://tidewater.example/rope.jpg", "The rope on Monday.")]


def test_a_size_that_is_no_number_is_none() -> None:
    for size in ("²", "9" * 5000):
        assert len(_pictures(_PAGE.replace('width="800"', f'width="{size}"'), _ALL)) == 3


def test_a_logo_leads_no_article() -> None:
    page = _PAGE.replace("lead-1200x630.jpg", "logo-social.png")
    assert _pictures(page, _ALL)[0] == ("https://tidewater.example/lead-800x420.jpg", None)


def test_the_picture_that_a_dump_names() -> None:
    text = "Title: The pier is closed\nImage: https://tidewater.example/lead.jpg\n\n" + "\n\n".join(
        _PROSE.removeprefix("<p>").removesuffix("</p>").replace("Monday", day)
        for day in ("Monday", "Tuesday", "Friday")
    )
    (image,) = cleaner.clean(text, options=_ALL).images
    assert image.url == "https://tidewater.example/lead.jpg"


def test_markdown_shows_all_pictures_where_the_page_does() -> None:
    article = cleaner.clean(_PAGE, url="https://tidewater.example/news/pier", options=_ALL)
    shown = [line for line in article.to_markdown().split("\n\n") if line.startswith(("#", "!", "Three"))]
    prose = [line[:50] for line in shown if line.startswith("Three")]
    assert [line[:60] if line.startswith(("#", "!")) else "prose" for line in shown] == [
        "# The pier is closed",
        "![](https://tidewater.example/lead-1200x630.jpg?v=2)",
        "prose",
        "prose",
        "![](https://tidewater.example/planks.jpg)",
        "![The rope on Monday.](https://tidewater.example/rope.jpg)",
        "prose",
        "prose",
    ]
    assert len(prose) == 4
    assert "![" not in cleaner.clean(_PAGE).to_markdown()


def test_pictures_of_a_markdown_dump() -> None:
    prose = [_PROSE[3:-4].replace("Monday", day) for day in ("Monday", "Tuesday", "Friday", "Sunday")]
    text = (
        "[![Tidewater Post](/logo.png)](/) [News](/news)\n\n# The pier is closed\n\n![A pier](/lead.jpg)\n\n"
        f"{prose[0]}\n\n![](rope.jpg 'The rope')\nThe rope on Monday. Photo: Jon Weir\n\n{prose[1]}\n\n{prose[2]}\n\n"
        f"{prose[3]}\n\n## Related Posts\n\n[![Fish](/fish.jpg)](/fish) [The fish market moves](/fish)\n"
    )
    lead, rope = (
        ("https://tidewater.example/lead.jpg", None),
        ("https://tidewater.example/news/rope.jpg", "The rope on Monday."),
    )
    assert _pictures(text, _ALL) == [lead, rope]
    assert _pictures(text) == [rope]
    shown = cleaner.clean(text, url="https://tidewater.example/news/pier", options=_ALL).to_markdown().split("\n\n")
    assert [line for line in shown if line.startswith("!")] == [
        "![](https://tidewater.example/lead.jpg)",
        "![The rope on Monday.](https://tidewater.example/news/rope.jpg)",
    ]
