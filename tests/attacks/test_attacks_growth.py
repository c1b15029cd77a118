"""Pages and dumps whose cost once grew with the square of their size. None of these ends in the time of the suite then."""

import time

import pytest

from cleaner import Options, clean
from cleaner.blocks.attributes import MOST, trim
from cleaner.blocks.parse import parse_html
from cleaner.fetch.join import join_pages
from cleaner.fetch.links import page_links

WORDS = "It rained on the whole of the town from noon to midnight, and nobody went out. "

HOSTILE = {
    "short blocks that one pattern runs over": "<p>x" * 20_000,
    "lists in lists": "<ul><li>x" * 20_000,
    "tables in tables": "<table><tr><td>x" * 10_000,
    "cells that reach over many rows and columns": "<table>" + "<tr><td rowspan=1000 colspan=50>x<td>y" * 20_000,
}


RAIN = f"<h1>Rain in the town</h1><p>{WORDS * 5}</p>"


def _crowd(piece: str, count: int) -> str:
    return "".join(piece.format(n=n) for n in range(count))


CROWDS = {
    "dates in one paragraph": f"{RAIN}<p>{_crowd('<time class=d datetime=2025-07-01>July 1, 2025</time> ', 20_000)}</p>",
    "dates in words": f"{RAIN}<p>{_crowd('<span itemprop=date>on day {n}</span> ', 20_000)}</p>",
    "authors in one paragraph": f"{RAIN}<p>{_crowd('<span class=author>Jane Doe{n}</span> ', 40_000)}</p>",
    "authors without a name": f"{RAIN}<div>{_crowd('<span class=author>posted {n} of it</span> ', 40_000)}</div>",
    "credits of one picture": f"{RAIN}<figure><img src=a.jpg><figcaption>"
    f"{_crowd('<span class=image-credit>Credit: A. Stone {n}</span> ', 20_000)}</figcaption></figure>",
    "buttons under no comment": f"Rain in the town\n\n{WORDS * 5}\n\n4 Comments\n\n" + "Reply\n" * 80_000,
}
"""What a page has a few of, by the thousand; each took the square of their number, minutes."""


@pytest.mark.parametrize("name", CROWDS)
def test_a_crowd_of_what_pages_have_a_few_of_is_cleaned_before_the_deadline(name: str) -> None:
    article = clean(CROWDS[name], options=Options(second_opinion=False, deadline=40))
    assert article.status != "error"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends(name: str) -> None:
    article = clean(HOSTILE[name], options=Options(input="html", second_opinion=False, deadline=120))
    assert article.status != "error"


def test_tables_in_tables_before_an_article_end() -> None:
    story = "".join(f"<p>In the year {1000 + n} {WORDS}" for n in range(4))
    page = "<title>The rain</title>" + "<table><tr><td>" * 20_000 + f"<h1>The rain</h1>{story}"
    article = clean(page, options=Options(second_opinion=False, deadline=20))
    assert article.status == "ok"


MANY = 300_000
TAGS = {
    "values": "<div " + " ".join(f"a{n}='{n}'" for n in range(MANY)) + ">It rained.</div><p>And it snowed.",
    "bare": "<div " + " ".join(f"a{n}" for n in range(MANY)) + ">It rained.</div><p>And it snowed.",
    "tags within quotes": "<p>x<div "
    + "".join(f'a{n}="<p>"' for n in range(MANY))
    + ">It rained.</div><p>And it snowed.",
}


@pytest.mark.parametrize("name", TAGS)
def test_a_tag_with_very_many_attributes_is_cut_before_it_is_parsed(name: str) -> None:
    tree = parse_html(TAGS[name])
    assert len(tree.css_first("div").attributes) == MOST
    assert tree.body.text(separator="|").endswith("It rained.|And it snowed.")


WILD = {"nested": "<div>" * 300_000, "attributes": f"<div {' '.join(f'a{n}' for n in range(MANY))}></div>"}


@pytest.mark.parametrize("name", WILD)
def test_a_page_of_nothing_but_a_script_and_wild_markup_is_soon_known_to_be_empty(name: str) -> None:
    start = time.thread_time()
    page = f"<body>{WILD[name]}<script>1</script>"
    assert clean(page, options=Options(second_opinion=False, deadline=60)).status == "empty"
    assert time.thread_time() - start < 30  # a second here, and minutes where the parser meets it untamed


@pytest.mark.parametrize("name", WILD)
def test_wild_markup_is_tamed_before_its_links_and_parts_are_looked_for(name: str) -> None:
    start = time.thread_time()
    page = f"<link rel=canonical href=/a>{WILD[name]}<p id=b>It rained."
    assert page_links(page, "https://news.example/b").canonical == "https://news.example/a"
    assert "It snowed." in join_pages(page, ["<p id=b>It snowed."], ["#b"])
    assert time.thread_time() - start < 30


def test_scripts_and_comments_keep_what_looks_like_attributes() -> None:
    many = " ".join(f"a{n}" for n in range(50_000))
    page = f"<script>if (a<b {many}) c()</script><!-- <b {many} --><p title='<b {many}'>It rained."
    assert trim(page.encode()) == page.encode()


def test_headers_of_comments_without_end_after_an_article_end() -> None:
    story = "\n\n".join(f"In the year {1000 + n} {WORDS}{n} people stayed, and {n * 7} left." for n in range(300))
    text = story + "\n\n4 Responses\n\nLeave a Reply\n\nI like it" * 8000
    article = clean(text, options=Options(second_opinion=False, deadline=120))
    assert article.status != "error"
    assert "In the year 1150" in article.body


def test_a_dump_of_paragraphs_that_all_break_off_ends() -> None:
    told = "The council of the town met on Monday and said that the old bridge %d will be closed for repairs until the spring…"
    text = "\n\n".join(["A title of it", *(told % n for n in range(24_000))])
    article = clean(text, options=Options(second_opinion=False, deadline=30))
    assert article.word_count > 100_000


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_a_line_of_nothing_but_invisible_characters_ends(kind: str) -> None:
    hidden = "\u200b" * 1_000_000
    text = f"It rained.\n\na{hidden}b\n\nIt snowed."
    article = clean(text, options=Options(input=kind, second_opinion=False, deadline=120))
    assert article.status != "error"


ENTRIES = "".join(f"Part {n} of it\n\n" for n in range(8_000))

LINES = {
    "contents of many entries": f"{WORDS}\n\nContents\n\n{ENTRIES}{ENTRIES}{WORDS}",
    "contents again and again": f"{WORDS}\n\n" + "Contents\n\n" * 16_000 + WORDS,
    "comments before a text": "<!---->" * 60 + "It rained.",
    "spaces in a header": f"Title: Rain{' ' * 300_000}and snow\nURL: https://example.com/a\n\n{WORDS}",
    "spaces in front matter": f"---\ntitle: Rain{' ' * 300_000}and snow\n---\n\n{WORDS}",
    "addresses without end": "# Rain\n\n" + "<http://" * 50_000,
    "bold without end": "# Rain\n\n" + "**a " * 50_000,
    "emphasis without end": "# Rain\n\n" + "_a " * 50_000,
    "pictures without end": "# Rain\n\n" + "![" * 300_000,
}


@pytest.mark.parametrize("name", LINES)
def test_a_hostile_line_ends(name: str) -> None:
    for kind in ("auto", "markdown"):
        article = clean(LINES[name], options=Options(input=kind, second_opinion=False, deadline=120))
        assert article.status != "error"


def test_frames_and_markup_in_scripts_without_end_end() -> None:
    frames = "<noscript>" + "<iframe </p " * 200_000
    state = '<script id="__NEXT_DATA__" type="application/json">{"articleBody":"' + "<p " * 200_000 + '"}</script>'
    for page in (frames, state):
        article = clean(page, options=Options(input="html", second_opinion=False, deadline=120))
        assert article.status != "error"
        article.to_json(explain=True)


def test_the_report_on_a_block_of_many_cuts_ends() -> None:
    page = "<p>" + f"{WORDS}Click here (Opens in new window). " * 4000
    article = clean(page, options=Options(input="html", second_opinion=False, deadline=120))
    cuts = [removal for removal in article.removals if removal.reach == "text"]
    assert len(cuts) >= 4000
    assert all(removal.span and page[slice(*removal.span)] == removal.text.strip() for removal in cuts)


def test_the_pictures_of_a_page_of_very_many_are_found() -> None:
    figures = "".join(
        f"<figure><img src='/p/{n}.jpg'><figcaption>The bridge, number {n}</figcaption></figure><p>{WORDS}{n}</p>"
        for n in range(10_000)
    )
    page = f"<article><h1>All the bridges of the town</h1>{figures}</article>"
    options = Options(images="all", second_opinion=False, deadline=60)
    article = clean(page, url="https://example.com/", options=options)
    assert article.status != "error"
    assert [image.caption for image in article.images] == [
        f"The bridge, number {n}" for n in range(len(article.images))
    ]
    assert len(article.images) > 100


def test_a_picture_whose_sizes_are_hardly_more_than_commas_is_found() -> None:
    figure = f"<figure><img srcset='/bridge.jpg 2x{',' * 10_000}'><figcaption>The bridge</figcaption></figure>"
    page = f"<article><h1>The bridge of the town</h1><p>{WORDS}1</p>{figure}<p>{WORDS}2</p></article>"
    options = Options(images="all", second_opinion=False, deadline=60)
    article = clean(page, url="https://example.com/", options=options)
    assert [image.url for image in article.images] == ["https://example.com/bridge.jpg"]
