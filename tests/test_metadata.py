"""Metadata of pages and dumps as a whole: who wins, and what is left unknown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Options, clean
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.model import Page
from cleaner.normalize.jsonld import read_linked_data, text_of, types_of
from cleaner.normalize.metadata import Metadata, beside_title, metadata_of
from cleaner.text.values import clean_value

URL = "https://www.harbourpost.example/2025/06/30/ferry-strike"
STORY = "The ferry left the harbour at dawn for the first time in nine days, and the people on the quay cheered. " * 3


def of_html(head: str = "", body: str = f"<p>{STORY}</p>", *, url: str | None = URL, **given: list[str]) -> Metadata:
    text = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    page = Page(text=text, kind="html", url=url)
    return metadata_of(segment_html(page, parse_html(text), marks={}), url=url, fields=given)


def of_dump(text: str, url: str | None = None, **headers: str) -> Metadata:
    return metadata_of(segment_text(Page(text=text, kind="text", headers=headers)), url=url)


def linked(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def test_linked_data_is_read_past_comments_and_strings_that_look_like_some() -> None:
    script = '{"@type": "NewsArticle", // the type\n "url": "http://a.example/*b*/", /* who */ "author": {"name": "Jane Doe"},}'
    head = f'<title>Ferry strike ends</title><script type="application/ld+json">{script}</script>'
    assert of_html(head).authors == ("Jane Doe",)


def test_a_full_page() -> None:
    head = (
        "<title>Ferry strike ends | Harbour Post</title>"
        '<link rel="canonical" href="/2025/06/30/ferry-strike">'
        '<meta property="og:site_name" content="Harbour Post"><meta property="og:type" content="article">'
        '<meta property="og:image" content="/img/ferry.jpg"><meta name="description" content="Boats sail again.">'
    ) + linked(
        {
            "@type": "NewsArticle", "headline": "Ferry strike ends", "author": {"name": "Jane Doe"},
            "datePublished": "2025-06-30T08:00:00+02:00", "dateModified": "2025-07-01",
            "image": ["https://cdn.example/ferry.jpg"], "isAccessibleForFree": "False", "articleBody": STORY,
        }
    )  # fmt: skip
    assert of_html(head, f"<h1>Ferry strike ends</h1><p>{STORY}</p>") == Metadata(
        title="Ferry strike ends",
        site_name="Harbour Post",
        canonical_url=URL,
        description="Boats sail again.",
        authors=("Jane Doe",),
        published="2025-06-30T08:00:00+02:00",
        modified="2025-07-01",
        language="en",
        images=("https://www.harbourpost.example/img/ferry.jpg", "https://cdn.example/ferry.jpg"),
        paywalled=True,
        types=("NewsArticle",),
        og_type="article",
        article_body=STORY.strip(),
    )


def test_a_bare_page_knows_nothing_that_it_does_not_say() -> None:
    assert of_html(url=None) == Metadata(language="en")


def test_an_empty_page_is_no_error() -> None:
    page = Page(text="", kind="html")
    assert metadata_of(segment_html(page, parse_html(""), marks={})) == Metadata()


def test_values_of_site_rules_win() -> None:
    found = of_html(
        "<title>Other</title><meta name=author content='John Roe'><meta name=date content=2024-01-01>",
        title=["Ferry strike ends"], author=["Jane Doe", "Mary Major"], published=["June 29, 2025"],
    )  # fmt: skip
    assert found.title == "Ferry strike ends"
    assert found.authors == ("Jane Doe", "Mary Major")
    assert found.published == "2025-06-29"


def test_an_empty_value_of_a_site_rule_does_not_count() -> None:
    assert of_html("<title>Ferry strike ends</title>", title=["  "], author=[]).title == "Ferry strike ends"


def test_the_canonical_address() -> None:
    assert of_html('<link rel=canonical href="https://harbourpost.example/a?b=1">').canonical_url == (
        "https://harbourpost.example/a?b=1"
    )
    assert of_html('<meta property="og:url" content="https://harbourpost.example/b">').canonical_url == (
        "https://harbourpost.example/b"
    )
    # Templates that name the front page on every page.
    assert of_html('<link rel=canonical href="https://www.harbourpost.example/">').canonical_url == URL
    assert of_html('<link rel=canonical href="javascript:void(0)">').canonical_url == URL
    assert of_html('<link rel=canonical href="http://[broken">').canonical_url == URL
    for host in ("localhost:3000", "127.0.0.1", "192.168.0.7:8080", "build-7"):
        assert of_html(f'<link rel=canonical href="http://{host}/news/pier">').canonical_url == URL
    local = "http://localhost:3000/news/pier"
    assert of_html(f'<link rel=canonical href="{local}">', url=local).canonical_url == local
    assert of_html('<link rel=canonical href="http://[broken/">', url="http://[::1").canonical_url == "http://[::1"
    home = "https://harbourpost.example/"
    assert of_html(f'<link rel=canonical href="{home}">', url="http://[::1").canonical_url == home
    assert of_html('<base href="https://harbourpost.example/x/"><link rel=canonical href="y">').canonical_url == (
        "https://harbourpost.example/x/y"
    )


def test_where_a_reader_came_from_is_no_part_of_the_address() -> None:
    page = "https://harbourpost.example/ferry"
    assert of_html(url=f"{page}?utm_source=a&id=7&fbclid=b&page=2").canonical_url == f"{page}?id=7&page=2"
    assert of_html(f'<link rel=canonical href="{page}?utm_medium=rss">').canonical_url == page
    for kept in ("?utm=1", "?gclids=1", "?a=utm_source=b", "?&a", "#fbclid=1"):
        assert of_html(url=page + kept).canonical_url == page + kept


def test_linked_data_name_the_address_and_describe_the_article_where_nothing_else_does() -> None:
    page = "https://harbourpost.example/ferry"
    head = linked({"@type": "NewsArticle", "mainEntityOfPage": {"@id": page}, "description": "Boats sail.\nAgain."})
    found = of_html(head, url=None)
    assert (found.canonical_url, found.description) == (page, "Boats sail. Again.")
    found = of_html(f'{head}<meta name=description content="A strike ends.">', url=URL)
    assert (found.canonical_url, found.description) == (URL, "A strike ends.")


def test_linked_data_that_break_off_are_read_as_far_as_they_go() -> None:
    whole = {"@type": "NewsArticle", "author": {"name": "Jane Doe"}, "keywords": ["a", "b"], "text": "x </script> y"}
    assert of_html(linked(whole)).authors == ("Jane Doe",)


def test_tags_within_values_are_no_part_of_them() -> None:
    head = linked(
        {"@type": "NewsArticle", "headline": "The <em>Ann Lee</em> sails", "author": "<a href='/j'>Jane Doe</a>"}
    )
    found = of_html(head)
    assert (found.title, found.authors) == ("The Ann Lee sails", ("Jane Doe",))
    assert clean_value("Why <b> is back") == "Why <b> is back"


def test_rdfa_gives_the_time_and_the_zone_of_a_date() -> None:
    line = '<h1>Ferry strike ends</h1><p><span property="dc:date dc:created" content="2025-06-29T08:10:00+02:00">Sun, 06/29/2025</span></p>'
    found = of_html("<title>Ferry strike ends</title>", f"{line}<p>{STORY}</p>")
    assert found.published == "2025-06-29T08:10:00+02:00"


def test_english_dates_in_figures_are_read_as_the_country_of_the_site_writes_them() -> None:
    line = "<h1>Ferry strike ends</h1><p>Posted 05/03/2024</p>"
    for host, date in (("harbourpost.com.au", "2024-03-05"), ("harbourpost.example", "2024-05-03")):
        found = of_html("<title>Ferry strike ends</title>", f"{line}<p>{STORY}</p>", url=f"https://{host}/ferry")
        assert found.published == date


def test_an_abbreviation_may_say_when_a_page_was_updated() -> None:
    line = '<abbr class=published title="2025-06-29T08:10:00+02:00">Sunday</abbr> <abbr class=updated title="2025-06-30T09:00:00+02:00">Monday</abbr>'
    found = of_html("<title>Ferry strike ends</title>", f"<h1>Ferry strike ends</h1><p>{line}</p><p>{STORY}</p>")
    assert (found.published, found.modified) == ("2025-06-29T08:10:00+02:00", "2025-06-30T09:00:00+02:00")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (linked({"@type": "NewsArticle", "isAccessibleForFree": False}), True),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": "False"}), True),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": True}), False),
        (linked({"@type": "WebPage", "isAccessibleForFree": False}), True),
        (linked({"@type": "NewsArticle", "hasPart": {"isAccessibleForFree": False, "cssSelector": ".body"}}), True),
        (linked({"@type": "NewsArticle", "hasPart": [{"isAccessibleForFree": "true"}]}), False),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="free">', False),
        ("", False),
    ],
)
def test_paywalls(head: str, *, expected: bool) -> None:
    assert of_html(head).paywalled is expected


@pytest.mark.parametrize(
    "title",
    [
        "Strike over - Harbour Post", "Harbour Post: Strike over", "Strike over | Ferries | Harbour Post",
        "Strike over « Harbour Post",
    ],
)  # fmt: skip
def test_a_site_is_named_by_the_link_to_its_front_page(title: str) -> None:
    links = '<a href="/">Home</a> <a href="https://www.harbourpost.example/">Harbour Post</a> <a href="/ferries">Ferries</a>'
    known = of_html(f"<title>{title}</title>", f"{links}<h1>Strike over</h1><p>{STORY}</p>", url=None)
    assert (known.site_name, known.title) == ("Harbour Post", "Strike over")
    assert of_html("<title>Home - Strike over</title>", f"{links}<p>{STORY}</p>", url=None).site_name is None
    known = of_html("<title>The Harbour Post: Strike over</title>", f"{links}<p>{STORY}</p>", url=None)
    assert known.title == "Strike over"


def test_a_site_is_named_by_its_address_spelt_as_in_the_title() -> None:
    head, url = "<title>Strike over | Harbour Post</title>", "https://www.harbourpost.example/strike"
    known = of_html(head, f"<h1>Strike over</h1><p>{STORY}</p>", url=url)
    assert (known.site_name, known.title) == ("Harbour Post", "Strike over")
    assert of_html(head, f"<h1>Strike over</h1><p>{STORY}</p>", url="https://other.example/a").site_name is None
    assert (
        of_html(f'{head}<link rel="canonical" href="{url}">', f"<p>{STORY}</p>", url=None).site_name == "Harbour Post"
    )


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="og:site_name" content="https://www.harbourpost.example/">',
        '<meta name="twitter:site" content="@HarbourPost">',
    ],
)
def test_neither_an_address_nor_an_accounts_spelling_names_a_site(meta: str) -> None:
    known = of_html(
        f"<title>Strike over | Harbour Post</title>{meta}", f"<a href=/>Harbour Post</a><p>{STORY}</p>", url=None
    )
    assert known.site_name == "Harbour Post"


def test_a_publisher_has_the_name_and_not_the_address_that_its_site_gives() -> None:
    linked = '{"@type": "NewsArticle", "headline": "Strike over", "publisher": {"name": "%s"}}'
    head = f'<meta property="og:site_name" content="Harbour-Post.example"><script type="application/ld+json">{linked}</script>'
    assert of_html(head % "Harbour Post", f"<p>{STORY}</p>").site_name == "Harbour Post"
    assert of_html(head % "Valley Media", f"<p>{STORY}</p>").site_name == "Harbour-Post.example"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Moorings — Harbourmaster 2.4.1 documentation", "Harbourmaster"),
        ("Moorings - Harbour Master v3.0 docs", "Harbour Master"),
        ("Moorings - Harbour documentation", None),
    ],
)
def test_a_manual_is_named_by_what_it_is_of(title: str, name: str | None) -> None:
    assert of_html(f"<title>{title}</title>", f"<h1>Moorings</h1><p>{STORY}</p>", url=None).site_name == name


@pytest.mark.parametrize("name", ['<meta itemprop="name" content="Harbour Post">', "<b itemprop=name>Harbour Post</b>"])
def test_a_site_is_named_by_microdata(name: str) -> None:
    publisher = f'<span itemprop="publisher" itemscope>{name}</span>'
    assert of_html("<title>Strike over</title>", f"{publisher}<p>{STORY}</p>").site_name == "Harbour Post"


def test_a_dump_with_headers() -> None:
    found = of_dump(
        f"Ferry strike ends\n\n{STORY}", site="Harbour Post", title="Ferry strike ends", url=URL, author="Jane Doe and John Roe",
        date="30 June 2025 08:00",
    )  # fmt: skip
    assert (found.title, found.site_name) == ("Ferry strike ends", "Harbour Post")
    assert found.authors == ("Jane Doe", "John Roe")
    assert found.published == "2025-06-30T08:00:00"
    assert (found.canonical_url, found.language) == (URL, "en")


def test_a_dumps_url_dates_it_where_nothing_else_does() -> None:
    assert of_dump(f"Ferry strike ends\n\n{STORY}", url=URL).published == "2025-06-30"
    assert of_dump(f"Published: June 29, 2025\n\nFerry strike ends\n\n{STORY}", url=URL).published == "2025-06-29"


@pytest.mark.parametrize("hours", ["@ 10:00 am - 1:00 pm", "from 10am to 1pm", "10:00–13:00"])
def test_a_day_from_one_hour_to_another_is_an_events_and_no_date_of_publication(hours: str) -> None:
    event = f"The fair of the harbour\n\nSaturday, February 17, 2024 {hours}\n\n{STORY}"
    assert of_dump(event).published is None
    assert of_dump(f"Published February 3, 2024\n\n{event}").published == "2024-02-03"


def test_the_day_of_the_visit_is_not_a_dumps_date() -> None:
    assert of_dump(f"Today: Jul 01, 2025\n\nFerry strike ends\n\n{STORY}").published is None


def test_a_date_in_a_dumps_story_is_not_its_date() -> None:
    assert of_dump(f"Ferry strike ends\n\nOn June 21, 2025, the strike began. {STORY}").published is None


def test_a_dump_is_completed_by_what_stands_beside_its_title() -> None:
    document = segment_text(
        Page(text=f"Menu\n\nFerry strike ends\n\nBy Jane Doe\n\nJune 30, 2025\n\n{STORY}\n\n{STORY}", kind="text")
    )
    place = next(n for n, block in enumerate(document.blocks) if block.text == "Ferry strike ends")
    found = beside_title(metadata_of(document), document, place)
    assert (found.authors, found.published) == (("Jane Doe",), "2025-06-30")


def test_what_headers_say_is_not_replaced() -> None:
    text = f"Ferry strike ends\n\nBy John Roe\n\nJune 1, 2024\n\n{STORY}"
    document = segment_text(Page(text=text, kind="text", headers={"author": "Jane Doe", "date": "2025-06-30"}))
    found = beside_title(metadata_of(document), document, 0)
    assert (found.authors, found.published) == (("Jane Doe",), "2025-06-30")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Ferry"}',
        '[{"@type": "Article", "headline": "Ferry"}]',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "headline": "Ferry"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Ferry"}}',
        '<!-- {"@type": "Article", "headline": "Ferry"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Ferry"}\n//]]>',
        '{"@type": "Article", "headline": "Ferry",}',
        '{"@type": "Article", "description": "two\nlines", "headline": "Ferry"};',
        '{"@type": "Breadcrumb"} {"@type": "Article", "headline": "Ferry"}',
        '{"@type": "http://schema.org/Article", "headline": "Ferry"}',
        '{"@type": ["Thing", "Article"], "headline": "Ferry"}',
        '{"@type": "Article", "description": "he said "no" to it", "headline": "Ferry"}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Ferry&quot;}",
    ],
)
def test_linked_data_in_the_shapes_of_the_web(script: str) -> None:
    assert (read_linked_data([script]).article or {}).get("headline") == "Ferry"


@pytest.mark.parametrize(
    "script", ["", "null", "[]", "{", "not json", "42", '{"@type": 5}', "[" * 5000, '{"a":' * 5000]
)
def test_linked_data_that_is_none(script: str) -> None:
    assert read_linked_data([script]).article is None


def test_the_article_is_not_one_that_the_page_only_mentions() -> None:
    page = {
        "@type": "NewsArticle", "headline": "Ferry", "author": {"name": "Jane"},
        "comment": [{"@type": "Article", "headline": "No"}], "isBasedOn": {"@type": "NewsArticle", "headline": "Wire"},
    }  # fmt: skip
    teasers = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Teaser", "author": "x"}]}
    found = read_linked_data([json.dumps(teasers), json.dumps(page)])
    assert (found.article or {})["headline"] == "Ferry"


def test_of_several_articles_the_one_counts_that_the_page_is_named_after() -> None:
    other = {"@type": "NewsArticle", "headline": "Mill", "author": "Jane Doe", "publisher": {"name": "Harbour Post"}}
    own = {
        "@type": "NewsArticle",
        "headline": "Ferry strike ends",
        "author": "John Roe",
        "datePublished": 1751295570000,
    }
    found = of_html("<title>Ferry strike ends | Harbour Post</title>" + linked(other, own))
    assert (found.authors, found.published) == (("John Roe",), "2025-06-30T14:59:30+00:00")


def test_a_dump_is_signed_above_its_text_and_not_above_its_menu() -> None:
    menu = "\n".join(f"Part {n}" for n in range(20))
    text = f"Ferry strike ends - Post\n{menu}\nFerry strike ends\nBy\nJane Doe\n30. Juni 2025\n\n{STORY}\n\n{STORY}"
    document = segment_text(Page(text=text, kind="text"))
    first = next(n for n, block in enumerate(document.blocks) if len(block.text) > 99)
    found = beside_title(metadata_of(document), document, "Ferry strike ends", text=first)
    assert (found.authors, found.published) == (("Jane Doe",), "2025-06-30")


def test_who_reported_may_stand_below_a_dumps_text() -> None:
    text = f"Ferry strike ends\n\n{STORY}\n\nReporting by Jane Doe in Lisbon; editing by John Roe\n\nBy Ann Other"
    document = segment_text(Page(text=text, kind="text"))
    assert beside_title(metadata_of(document), document, "Ferry strike ends", text=1).authors == ("Jane Doe",)


def test_values_of_linked_data() -> None:
    assert text_of(["", {"name": " Jane "}]) == "Jane"
    assert text_of({"@value": "x"}) == "x"
    assert text_of({}) is text_of(None) is text_of(5) is text_of([]) is None
    assert types_of({"@type": "schema:NewsArticle"}) == ["NewsArticle"]
    assert types_of({}) == []


def test_what_parsely_is_told_in_one_element() -> None:
    given = '{"title": "Ferry strike ends", "author": "Jane Doe", "pub_date": "2025-06-30T08:00:00Z", "tags": []}'
    found = of_html(f"<meta name='parsely-page' content='{given}'>")
    assert (found.authors, found.published) == (("Jane Doe",), "2025-06-30T08:00:00+00:00")
    assert of_html("<meta name='parsely-page' content='{\"author\": '>").authors == ()
    assert of_html("<meta name='parsely-page' content='{\"authors\": [\"Jane Doe\", 5]}'>").authors == ("Jane Doe",)


def test_values_are_put_on_one_line() -> None:
    assert clean_value("  A&amp;B\u200b \n c&#8217;s ") == "A&B c’s"
    assert clean_value("cafÃ©") == "café"


def test_reading_metadata_does_not_change_the_tree() -> None:
    text = f"<title>Ferry</title><h1>Ferry <b>strike</b></h1><p>{STORY}</p>" + linked({"@type": "Article"})
    page = Page(text=text, kind="html")
    tree = parse_html(text)
    before = tree.html
    metadata_of(segment_html(page, tree, marks={}))
    assert tree.html == before


def test_a_clear_page_loads_no_language_model() -> None:
    """The model takes most of a second to load, which every short command line would pay."""
    code = (
        "import sys; from cleaner.model import Page; from cleaner.blocks.text import segment_text; "
        "from cleaner.normalize.metadata import metadata_of; "
        f"m = metadata_of(segment_text(Page(text={STORY!r}, kind='text'))); assert m.language == 'en'; "
        "sys.exit(any(n in sys.modules for n in ('py3langid', 'dateutil', 'ruamel.yaml', 'ftfy', 'lxml')))"
    )
    root = Path(__file__).resolve().parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_link_to_the_page_itself_names_no_site() -> None:
    page = of_html("<title>Retries - Tern</title>", '<nav><a href="./">Retries</a></nav><h1>Retries</h1>', url=URL)
    assert page.site_name is None


def test_a_site_is_named_by_its_feed_where_the_address_agrees() -> None:
    feed = '<title>Indigo</title><link rel=alternate type="application/atom+xml" title="Threads of Strathy - Atom" href=/f>'
    assert of_html(feed, url="https://threadsofstrathy.example/indigo").site_name == "Threads of Strathy"
    assert of_html(feed, url="https://looms.example/indigo").site_name is None


@pytest.mark.parametrize(
    "text",
    [
        "<h1>" + "<span>" * 50_000 + "deep",
        "<h1>" + "word " * 400_000,
        "<title>" + "a | " * 200_000 + "</title>",
        "<script type='application/ld+json'><!-- " + "--> " * 200_000 + "</script>",
        '<script type="application/ld+json">{"@type": "Article"' + " " * 1_000_000 + ",}</script>",
        '<meta name="author" content="' + "a.b+" * 200_000 + '">',
        '<meta name="date" content="' + "1 " * 300_000 + '">',
        "<meta property='og:site_name' content='" + "x" * 500_000 + "'><title>a | b</title>",
        "<h1>t</h1>" + "<p>" + "1. " * 100_000 + "</p>",
        "<h1>t</h1>" + "<a class=author>" * 3000,
    ],
    ids=["deep", "long heading", "separators", "comments", "spaces", "mail", "digits", "site", "numbers", "authors"],
)
def test_the_metadata_of_a_hostile_page_end(text: str) -> None:
    article = clean(text, url=URL, options=Options(input="html", second_opinion=False, deadline=120))
    assert article.status != "error"
