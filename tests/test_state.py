"""Articles of pages that scripts draw: the state that a page brings with it is read where the markup holds nothing."""

from __future__ import annotations

import json

import pytest

from cleaner import clean

PARAGRAPHS = (
    "Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.",
    "The council will look at the rest of the planks this week, said the mayor, who had walked over them on Sunday.",
    "The café at the end of the pier has moved to the school, where it will stay until the summer holidays begin.",
    "Nobody was hurt, but a boy lost a shoe, and the fishermen who look for the planks look for the shoe as well.",
)
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
STATE = {"page": {"article": {"id": 7, "title": "The pier is closed", "contentHtml": HTML}}}
NUMBERED = [{"data": 1}, {"article": 2}, {"title": 3, "contentHtml": 4}, "The pier is closed", HTML]
NUMBERED_PIECES = [
    ["Reactive", 1],
    {"title": 2, "content": 3},
    "The pier is closed",
    [4, 5, 6, 7],
    *({"type": 8, "text": number} for number in range(9, 13)),
    "paragraph",
    *PARAGRAPHS,
]
SIZE = format(len(HTML.encode()), "x")


def page(*scripts: str) -> str:
    drawn = "".join(f"<script>{script.replace('</', '<' + chr(92) + '/')}</script>" for script in scripts)
    return f"<html><head><title>The pier is closed</title></head><body><div id='root'></div>{drawn}</body></html>"


@pytest.mark.parametrize(
    "scripts",
    [
        (f"window.__STATE__ = {json.dumps(STATE)};",),
        (f"window.__STATE__ = {json.dumps(STATE)}; render(window.__STATE__);",),
        (f"window.__STATE__ = JSON.parse({json.dumps(json.dumps(STATE))});",),
        ("window.__STATE__=JSON.parse('" + json.dumps(STATE).replace("\\", "\\\\").replace("'", "\\'") + "')",),
        (f"window['Q'] = window['Q'] || [];window['Q'].push({json.dumps(STATE)});",),
        ("(self.__f=self.__f||[]).push([0])", f"self.__f.push({json.dumps([1, f'1:{json.dumps(STATE)}' + chr(10)])})"),
        (f"window.__STATE__ = {json.dumps(NUMBERED)};",),
        (f"window.__STATE__ = {json.dumps(NUMBERED_PIECES)};",),
        (
            f"self.__f.push({json.dumps([1, f'2:T{SIZE},' + HTML[:300]])})",
            f"self.__f.push({json.dumps([1, HTML[300:] + '3:I[9]'])})",
        ),
    ],
    ids=[
        "assigned",
        "assigned and used",
        "parsed",
        "parsed from single quotes",
        "pushed",
        "rows of JSON in a stream",
        "values by number",
        "pieces by number",
        "a text in a stream, in two pieces",
    ],
)
def test_state_in_scripts_is_the_article(scripts: tuple[str, ...]) -> None:
    article = clean(page(*scripts))
    assert article.status == "ok"
    assert article.title == "The pier is closed"
    assert article.body.split("\n\n") == list(PARAGRAPHS)


def test_what_stands_beside_the_article_in_the_state_is_known_of_it() -> None:
    story = {
        "title": "The pier is closed", "dek": "A rope, three planks and a shoe are all that is left of it.",
        "authors": [{"name": "Ann Lee"}, {"name": "Tom Oak"}], "publishedAt": "2025-03-14T08:00:00Z",
        "body": [{"_type": "paragraph", "html": f"<p>{text}</p>"} for text in PARAGRAPHS],
    }  # fmt: skip
    article = clean(
        page(f"window.__STATE__ = {json.dumps({'menu': {'title': 'Menu', 'date': '1999-01-01'}, 's': story})}")
    )
    assert article.authors == ("Ann Lee", "Tom Oak")
    assert article.published == "2025-03-14T08:00:00+00:00"
    assert article.body.split("\n\n") == [story["dek"], *PARAGRAPHS]


SPANS = [{"_type": "span", "text": "Who ", "marks": ["strong"]}, {"_type": "span", "text": "pays"}]
PIECES = {
    "portable text": [
        *({"_type": "block", "style": "normal", "children": [{"_type": "span", "text": text}]} for text in PARAGRAPHS),
        {"_type": "block", "style": "h3", "children": SPANS},
        {"_type": "image", "caption": "The pier"},
        *({"_type": "block", "style": "normal", "listItem": "bullet", "children": [{"text": text}]} for text in ("larch", "oak")),
        {"_type": "block", "style": "blockquote", "children": [{"_type": "span", "text": "Not the town & not < 3 of us."}]},
    ],
    "nodes of an editor": {"type": "doc", "content": [
        *({"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in PARAGRAPHS),
        {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "Who pays"}]},
        {"type": "bulletList", "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}
            for text in ("larch", "oak")
        ]},
        {"type": "blockquote", "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": "Not the town & not < 3 of us."}]}]},
    ]},
}  # fmt: skip


@pytest.mark.parametrize("body", PIECES.values(), ids=PIECES)
def test_pieces_of_a_text_in_the_state_are_what_they_say(body: object) -> None:
    state = {"article": {"title": "The pier is closed", "body": body}}
    article = clean(page(f"window.__STATE__ = {json.dumps(state)}"))
    assert article.body.split("\n\n") == [*PARAGRAPHS, "Who pays", "larch", "oak", "Not the town & not < 3 of us."]
    assert (
        article.to_markdown().rstrip().endswith("### Who pays\n\n- larch\n- oak\n\n> Not the town & not \\< 3 of us.")
    )


@pytest.mark.parametrize("beside", [{"title": "Ways to pay"}, {"title": "The pier is closed", "priceRange": {}}])
def test_pieces_of_another_thing_and_of_goods_are_no_article(beside: dict[str, object]) -> None:
    state = {"body": PIECES["portable text"], **beside}
    assert clean(page(f"window.__STATE__ = {json.dumps(state)}")).status == "empty"


def test_markup_in_the_state_keeps_the_numbers_of_its_list() -> None:
    html = f"{HTML}<h2>Who pays</h2><ol><li>The town</li><li>The county</li></ol>"
    article = clean(page(f"window.__STATE__ = {json.dumps({'title': 'Pier', 'contentHtml': html})}"))
    assert article.body.endswith("Who pays\n\n1. The town\n\n2. The county")


def test_state_nested_without_end_is_none() -> None:
    article = clean(page(f"window.__STATE__ = {'[' * 100_000};"))
    assert (article.status, article.reason) == ("empty", "no_text")


def test_a_short_text_that_the_page_declares_as_its_article_is_it() -> None:
    thing = {"@type": "NewsArticle", "headline": "The pier is closed", "articleBody": "\n\n".join(PARAGRAPHS[:2])}
    head = f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    article = clean(
        f"<html><head><title>The pier is closed</title>{head}</head><body><div id='root'></div></body></html>"
    )
    assert (article.status, article.body) == ("ok", "\n\n".join(PARAGRAPHS[:2]))


def test_numbers_that_name_one_text_again_and_again_end() -> None:
    """Each list names the one after it a thousand times: all of them together would be larger than any memory."""
    lists = [[n + 3] * 1000 for n in range(6)]
    state = [{"title": 1, "body": 2}, "The pier is closed", *lists, "It is closed for the winter. " * 100]
    assert clean(page(f"window.__STATE__ = {json.dumps(state)};")).status == "empty"


def test_a_declared_article_whose_markup_was_escaped_once_too_often_is_read() -> None:
    body = HTML.replace("<", "&lt;").replace(">", "&gt;")
    linked = json.dumps({"@type": "NewsArticle", "headline": "The pier is closed", "articleBody": body})
    article = clean(page().replace("</body>", f"<script type='application/ld+json'>{linked}</script></body>"))
    assert article.body == "\n\n".join(PARAGRAPHS)
