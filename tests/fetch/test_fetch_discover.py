"""Feeds, sitemaps and links in pages."""

import asyncio
import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
import respx

from cleaner.fetch import AsyncFetcher, Fetched, Politeness
from cleaner.fetch.discover import Discovery
from cleaner.fetch.errors import BodyTooLarge, CompressionBomb
from cleaner.fetch.links import page_links, refresh_target
from cleaner.fetch.listings import Entry, read_listing

HOME = "https://news.example/"
Make = Callable[..., AsyncFetcher]

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>
<link>https://news.example/</link><atom:link rel="self" href="https://news.example/feed"/>
<atom:link rel="next" href="/feed?page=2"/>
<item><title>Rates &amp; prices</title><link> /story/1 </link><pubDate>Tue, 03 Jun 2025 09:39:21 GMT</pubDate></item>
<item><title>By guid</title><guid>https://news.example/story/2</guid></item>
<item><title>Nowhere</title><guid isPermaLink="false">tag:42</guid></item>
<item><title>Not the web</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link rel="self" href="/atom"/>
<entry><title>One</title><link rel="enclosure" href="/one.mp3"/><link href="https://news.example/story/1"/>
<updated>2025-06-04T10:00:00Z</updated><published>2025-06-03T09:00:00Z</published></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://news.example/</link></channel>
<item><title>One</title><link>https://news.example/story/1</link><dc:date>2025-06-03</dc:date></item></rdf:RDF>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "News", "next_url": "/feed.json?page=2",
"items": [{"id": "1", "url": "/story/1", "title": "One", "date_published": "2025-06-03T09:00:00Z"},
{"id": "2", "external_url": "https://other.example/2"}, {"id": "3"}, 7]}"""

NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/story/1</loc><image:image><image:loc>https://news.example/1.jpg</image:loc></image:image>
<news:news><news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-06-03T09:00:00+02:00</news:publication_date><news:title>One</news:title></news:news></url>
<url><loc>https://news.example/story/2</loc><lastmod>2025-06-01</lastmod></url></urlset>"""


def test_rss() -> None:
    listing = read_listing(RSS.encode(), HOME)
    assert listing.kind == "feed"
    assert listing.entries == [
        Entry("https://news.example/story/1", "Rates & prices", "2025-06-03T09:39:21+00:00"),
        Entry("https://news.example/story/2", "By guid"),
    ]
    assert [entry.url for entry in listing.more] == ["https://news.example/feed?page=2"]


def test_atom() -> None:
    [entry] = read_listing(ATOM.encode(), HOME).entries
    assert entry == Entry("https://news.example/story/1", "One", "2025-06-03T09:00:00Z")


def test_rss_of_the_first_kind() -> None:
    assert read_listing(RDF.encode(), HOME).entries == [Entry("https://news.example/story/1", "One", "2025-06-03")]


def test_json_feed() -> None:
    listing = read_listing(JSON_FEED.encode(), HOME)
    assert [entry.url for entry in listing.entries] == ["https://news.example/story/1", "https://other.example/2"]
    assert [entry.url for entry in listing.more] == ["https://news.example/feed.json?page=2"]
    assert read_listing(JSON_FEED.encode("utf-8-sig"), HOME) == listing


def test_news_sitemap() -> None:
    assert read_listing(NEWS.encode(), HOME).entries == [
        Entry("https://news.example/story/1", "One", "2025-06-03T09:00:00+02:00"),
        Entry("https://news.example/story/2", None, "2025-06-01"),
    ]


def test_sitemap_of_plain_lines() -> None:
    listing = read_listing(b"https://news.example/1\n\nhttps://news.example/2\n", HOME)
    assert [entry.url for entry in listing.entries] == ["https://news.example/1", "https://news.example/2"]
    assert read_listing(b"just some text\n", HOME).kind == "none"


def test_gzip_is_undone_within_limits() -> None:
    assert len(read_listing(gzip.compress(NEWS.encode()), HOME).entries) == 2
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000)
    with pytest.raises((BodyTooLarge, CompressionBomb)):
        read_listing(bomb, HOME, limit=10_000_000)


def test_damaged_and_hostile_xml_gives_what_can_be_read() -> None:
    assert len(read_listing(RSS[: RSS.index("Nowhere")].encode(), HOME).entries) == 2
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    secret = '<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    body = "<urlset><url><loc>https://news.example/?&j;&secret;</loc></url></urlset>"
    listing = read_listing((entities + secret + body).encode(), HOME)
    assert [entry.url for entry in listing.entries] in ([], ["https://news.example/?"], ["https://news.example/"])
    assert read_listing(b"<html><body>no feed</body></html>", HOME).kind == "none"
    assert read_listing(b"", HOME).kind == "none"
    assert read_listing(b'{"items": "none"}', HOME).kind == "none"


def test_links_of_a_page() -> None:
    head = """<base href="https://news.example/section/"><link rel="canonical" href="../story/1#top">
    <link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/feed+json" href="/feed.json"><a rel="nofollow next" href="2">on</a>"""
    links = page_links(head, "https://news.example/x")
    assert links.canonical == "https://news.example/story/1"
    assert links.feeds == ("https://news.example/feed", "https://news.example/feed.json")
    assert links.next == "https://news.example/section/2"


def test_feeds_that_a_page_only_links_to_count_where_it_declares_none() -> None:
    links = '<a href="/rss">RSS</a> <a href="/feed.xml">Feed</a> <a href="/a-feed-for-bees">Bees</a>'
    assert page_links(links, HOME).feeds == (HOME + "rss", HOME + "feed.xml")
    head = '<link rel=alternate type="application/rss+xml" href="/feed/">'
    comments = '<link rel=alternate type="application/rss+xml" href="/comments/feed/">'
    assert page_links(head + comments + links, HOME).feeds == (HOME + "feed/",)


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/a">', HOME + "a"),
        ("<META HTTP-EQUIV=Refresh CONTENT='3; URL=\"/a\"'>", HOME + "a"),
        ('<meta http-equiv="refresh" content="0; /a">', HOME + "a"),
        ('<meta http-equiv="refresh" content="600;url=/a">', None),
        ('<meta http-equiv="refresh" content="5">', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/a"></noscript>', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', None),
        ("<p>http-equiv=refresh</p>", None),
    ],
)
def test_meta_refresh(tag: str, target: str | None) -> None:
    assert refresh_target(f"<html><head>{tag}</head>", HOME) == target


def found(fetcher: AsyncFetcher, url: str, **more) -> tuple[list[str], list[Fetched]]:
    failures: list[Fetched] = []

    async def run() -> list[str]:
        async with fetcher:
            discovery = Discovery(fetcher, on_error=failures.append, **more)
            return [entry.url async for entry in discovery.pages(url)]

    return asyncio.run(run()), failures


def xml(text: str) -> httpx.Response:
    return httpx.Response(200, content=text.encode(), headers={"content-type": "application/xml"})


def listing_of(*paths: str, kind: str = "url", dates: tuple[str, ...] = ()) -> httpx.Response:
    root = {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    stamps = [f"<lastmod>{date}</lastmod>" for date in dates] or [""] * len(paths)
    items = "".join(f"<{kind}><loc>{HOME}{path}</loc>{date}</{kind}>" for path, date in zip(paths, stamps, strict=True))
    return xml(f"<{root}>{items}</{root}>")


def test_a_feed_leads_to_its_pages_and_its_further_pages(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(HOME + "feed", params={"page": "2"}).mock(return_value=xml(ATOM.replace("story/1", "story/9")))
    web.get(HOME + "feed").mock(return_value=xml(RSS))
    urls, failures = found(fetcher_on(), HOME + "feed")
    assert urls == [HOME + "story/1", HOME + "story/2", HOME + "story/9"]
    assert not failures


def test_a_page_that_two_listings_name_counts_once(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(HOME + "index.xml").mock(return_value=listing_of("a.xml", "b.xml", kind="sitemap"))
    web.get(HOME + "a.xml").mock(return_value=listing_of("1", "2"))
    web.get(HOME + "b.xml").mock(return_value=listing_of("2", "3"))
    assert found(fetcher_on(), HOME + "index.xml", limit=3)[0] == [HOME + "1", HOME + "2", HOME + "3"]


def test_an_index_leads_through_its_sitemaps_newest_first(web: respx.MockRouter, fetcher_on: Make) -> None:
    index = listing_of("old.xml", "new.xml.gz", "gone.xml", "index.xml", kind="sitemap",
                       dates=("2024-01-01", "2025-06-01", "2023-01-01", "2022-01-01"))  # fmt: skip
    web.get(HOME + "index.xml").mock(return_value=index)
    web.get(HOME + "old.xml").mock(return_value=listing_of("1", "2"))
    zipped = gzip.compress(listing_of("8", "9").content)
    web.get(HOME + "new.xml.gz").mock(
        return_value=httpx.Response(200, content=zipped, headers={"content-type": "application/x-gzip"})
    )
    web.get(HOME + "gone.xml").mock(return_value=httpx.Response(404))
    urls, failures = found(fetcher_on(), HOME + "index.xml")
    assert urls == [HOME + path for path in ("8", "9", "1", "2")]
    assert [failure.url for failure in failures] == [HOME + "gone.xml"]
    assert found(fetcher_on(), HOME + "index.xml", limit=3)[0] == [HOME + path for path in ("8", "9", "1")]
    since = datetime(2025, 1, 1, tzinfo=UTC)
    assert found(fetcher_on(), HOME + "index.xml", since=since)[0] == [HOME + "8", HOME + "9"]


def test_a_site_leads_to_its_feed_else_its_sitemaps(web: respx.MockRouter, fetcher_on: Make) -> None:
    home = web.get(HOME).mock(
        return_value=httpx.Response(200, html='<link rel=alternate type="application/rss+xml" href=/feed>')
    )
    web.get(HOME + "feed").mock(return_value=xml(ATOM))
    assert found(fetcher_on(), HOME)[0] == [HOME + "story/1"]
    home.mock(return_value=httpx.Response(200, html="<p>no feed</p>"))
    web["robots"].mock(return_value=httpx.Response(200, text=f"Sitemap: {HOME}map.xml\n"))
    web.get(HOME + "map.xml").mock(return_value=listing_of("1", "2"))
    assert found(fetcher_on(politeness=Politeness(delay=0)), HOME)[0] == [HOME + "1", HOME + "2"]
    web["robots"].mock(return_value=httpx.Response(404))
    web.get(HOME + "sitemap.xml").mock(return_value=listing_of("7"))
    assert found(fetcher_on(politeness=Politeness(delay=0)), HOME)[0] == [HOME + "7"]


def test_a_site_without_either_is_one_failure(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(HOME).mock(return_value=httpx.Response(200, html="<p>no feed</p>"))
    web.get(url__startswith=HOME).mock(return_value=httpx.Response(404))
    urls, [failure] = found(fetcher_on(), HOME)
    assert urls == []
    assert failure.error is not None
    assert failure.error.hint


def test_sitemaps_that_name_each_other_end(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(HOME + "a.xml").mock(return_value=listing_of("b.xml", "a.xml", kind="sitemap"))
    web.get(HOME + "b.xml").mock(return_value=listing_of("a.xml", "b.xml", kind="sitemap"))
    assert found(fetcher_on(), HOME + "a.xml") == ([], [])


def test_sitemaps_without_end_end(web: respx.MockRouter, fetcher_on: Make) -> None:
    def onwards(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path.strip("/x.ml") or 0) + 1
        return listing_of(f"{number}.xml", kind="sitemap")

    route = web.get(url__startswith=HOME).mock(side_effect=onwards)
    assert found(fetcher_on(), HOME + "0.xml", max_listings=20) == ([], [])
    assert route.call_count <= 21
