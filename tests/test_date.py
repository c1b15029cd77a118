"""Dates: how they are read, and which date of a page is that of publication."""

import pytest

import cleaner
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.model import Page
from cleaner.normalize.metadata import Metadata, metadata_of
from cleaner.text.date import date_in_text, date_in_url, find_date, iso_date


def metadata(
    body: str, *, head: str = "", lang: str = "en", url: str | None = "https://a.example/news/story"
) -> Metadata:
    text = f"<!doctype html><html lang={lang}><head><title>Ferry strike ends</title>{head}</head><body>{body}</body></html>"
    page = Page(text=text, kind="html", url=url)
    return metadata_of(segment_html(page, parse_html(text), marks={}), url=url)


def article(dateline: str, *, after: str = "", **given: str) -> Metadata:
    story = "<p>" + "The ferry left the harbour at dawn for the first time in nine days. " * 4 + "</p>"
    return metadata(f"<main><h1>Ferry strike ends</h1>{dateline}{story}{after}</main>", **given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-30", "2025-06-30"),
        ("7 मई 2025", "2025-05-07"),
        ("22 फ़रवरी 2025", "2025-02-22"),
        ("11 tháng 4 năm 2023 18:14", "2023-04-11T18:14:00"),
        ("৭ মে ২০২৫", "2025-05-07"),
        ("2025-6-3", "2025-06-03"),
        ("12.mar.2025 às 16h04", "2025-03-12T16:04:00"),
        ("30/Jun/2025:15:59:30", "2025-06-30T15:59:30"),
        ("2025-06-30T15:59:30Z", "2025-06-30T15:59:30+00:00"),
        ("2025-06-30T15:59:30.123456+02:00", "2025-06-30T15:59:30+02:00"),
        ("2025-06-30T15:59:30-0430", "2025-06-30T15:59:30-04:30"),
        ("2025-06-30 15:59", "2025-06-30T15:59:00"),
        ("20250630", "2025-06-30"),
        ("Mon Jun 30 2025 15:59:30 GMT+0200 (CEST)", "2025-06-30T15:59:30+02:00"),
        ("30 June 2025 15:59 UTC+05:30", "2025-06-30T15:59:00+05:30"),
        ("30-06-2025,15:59 WIB", "2025-06-30T15:59:00+07:00"),
        ("7 Μαΐου 2026, 18:05", "2026-05-07T18:05:00"),
        ("30/6/2025, 15:59 (GMT+7)", "2025-06-30T15:59:00+07:00"),
        ("20250630T155930Z", "2025-06-30T15:59:30+00:00"),
        ("1751295570", "2025-06-30T14:59:30+00:00"),
        ("1751295570123", "2025-06-30T14:59:30+00:00"),
        ("Mon, 30 Jun 2025 15:59:30 +0200", "2025-06-30T15:59:30+02:00"),
        ("June 30, 2025 3:59 pm", "2025-06-30T15:59:00"),
        ("June 30, 2025, 12:05 a.m.", "2025-06-30T00:05:00"),
        ("30th of June, 2025", "2025-06-30"),
        ("Jun 30 2025", "2025-06-30"),
        ("2025/06/30", "2025-06-30"),
        ("30.06.2025", "2025-06-30"),
        ("30.06.25", "2025-06-30"),
        ("令和7年6月30日", "2025-06-30"),
        ("2025年6月30日 15時59分", "2025-06-30T15:59:00"),
        ("2025年6月30日 午後3時5分", "2025-06-30T15:05:00"),
        ("2025年6月30日下午3:20", "2025-06-30T15:20:00"),
        ("2025. 6. 30. 오후 3:20", "2025-06-30T15:20:00"),
        ("2025年6月30日 2時間前", "2025-06-30"),
        ("民國114年6月30日", "2025-06-30"),
        ("30.6.2025 - 10.07.2025", "2025-06-30"),
        ("5 มี.ค. 2567 08:10 น.", "2024-03-05T08:10:00"),
        ("08:10 30.06.2025 (обновлено: 09:00 01.07.2025)", "2025-06-30T08:10:00"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 3, 2025 10.03 BST", "2025-07-03T10:03:00+01:00"),
        ("June 3, 2024 | Updated at 10:15 a.m. (EDT)", "2024-06-03T10:15:00-04:00"),
        ("Jan 5, 2025, 9:30 p.m. ET", "2025-01-05T21:30:00-05:00"),
        ("Jul 5, 2025, 9:30 p.m. ET", "2025-07-05T21:30:00-04:00"),
        ("2025-06-30 15:59 PDT", "2025-06-30T15:59:00-07:00"),
        ("November 19, 2024 09:00 AM Eastern Standard Time", "2024-11-19T09:00:00-05:00"),
        ("July 1, 2025 4:15 PM Central Daylight Time", "2025-07-01T16:15:00-05:00"),
        ("July 1, 2025 4:15 PM Monday Evening Time", "2025-07-01T16:15:00"),
        ("30. Juni 2025, 15:59 Uhr MESZ", "2025-06-30T15:59:00+02:00"),
        ("Mon Jun 30 15:59:30 JST 2025", "2025-06-30T15:59:30+09:00"),
        ("March 3, 2024 10:20 IST", "2024-03-03T10:20:00"),
        ("3 March 2024 at 09:00 EAST GATE", "2024-03-03T09:00:00"),
    ],
)
def test_the_name_of_a_zone_counts_where_it_is_the_only_one_of_that_name(text: str, expected: str) -> None:
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "30. Juni 2025", "30 juin 2025", "1er juillet 2025", "30 de junio de 2025", "30 giugno 2025",
        "30 de junho de 2025", "30 juni 2025", "30 czerwca 2025", "30 июня 2025", "30 Haziran 2025",
        "2025年6月30日", "2025년 6월 30일", "30 يونيو 2025", "30 حزيران 2025", "2025. 6. 30.",
        "30 يونيو، 2025", "৩০ জুন ২০২৫", "30 जून 2025", "30 มิ.ย. 2568", "30 มิถุนายน 2568", "30 ביוני 2025",
        "30 Ιουνίου 2025", "۳۰ ژوئن ۲۰۲۵", "۹ تیر ۱۴۰۴", "۱۴۰۴/۰۴/۰۹", "30 tháng 6 năm 2025", "Ngày 30 Tháng 6, 2025",
    ],
)  # fmt: skip
def test_reads_months_of_many_languages(text: str) -> None:
    expected = "2025-07-01" if text.startswith("1er") else "2025-06-30"
    assert iso_date(text) == expected
    assert date_in_text(f"– {text} –") == expected


@pytest.mark.parametrize(
    "text",
    ["", "June 2025", "2025", "31 June 2025", "2025-13-01", "0000-00-00", "99.99.2025", "version 1.2.2025.4", "3 days ago",
     "call 555-06-2025", "page 3 of 2025", "null", "12:30", "9999999999999999", "1-2-3"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert iso_date(text) is None


def test_order_of_day_and_month_follows_the_language() -> None:
    assert iso_date("03/04/2025", language="en-US") == "2025-03-04"
    assert iso_date("03/04/2025", language="en-GB") == "2025-04-03"
    assert iso_date("03/04/2025", language="fr") == "2025-04-03"
    assert iso_date("03/24/2025", language="fr") == "2025-03-24"
    assert iso_date("03.04.2025", language="en") == "2025-04-03"


def test_the_first_date_counts_and_says_where_it_stands() -> None:
    text = "Posted 3 May 2024, updated 4 May 2024"
    assert find_date(text) == ("2024-05-03", 7, 17)


def test_a_word_that_is_also_a_month_is_no_date() -> None:
    assert date_in_text("It may 2024 be over") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2025/06/30/story", "2025-06-30"),
        ("https://a.example/world/2025/jun/30/story", "2025-06-30"),
        ("https://a.example/news/2025-06-30-story.html", "2025-06-30"),
        ("https://a.example/news/20250630-story", "2025-06-30"),
        ("https://a.example/2025/06/story", None),
        ("https://a.example/item/19852382/story", None),
        ("https://a.example/2199/01/01/story", None),
        ("https://a.example/?d=2025-06-30", None),
        (None, None),
        ("http://[broken/2025/06/30/", None),
    ],
)
def test_url_dates(url: str | None, expected: str | None) -> None:
    assert date_in_url(url) == expected


def test_published_and_modified_are_told_apart() -> None:
    head = (
        '<meta property="article:published_time" content="2025-06-30T08:00:00+02:00">'
        '<meta property="article:modified_time" content="2025-07-02T09:00:00+02:00">'
    )
    found = metadata("<h1>Ferry strike ends</h1>", head=head)
    assert (found.published, found.modified) == ("2025-06-30T08:00:00+02:00", "2025-07-02T09:00:00+02:00")


def test_linked_data_is_read() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], '
        '"datePublished": "2025-06-30T08:00:00Z", "dateModified": "2025-07-02"}]}</script>'
    )
    found = metadata("<h1>Ferry strike ends</h1>", head=head)
    assert (found.published, found.modified) == ("2025-06-30T08:00:00+00:00", "2025-07-02")
    listed = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": ["2025-06-30"]}</script>'
    assert metadata("<h1>Ferry strike ends</h1>", head=listed).published == "2025-06-30"


@pytest.mark.parametrize(
    "dateline",
    [
        '<time datetime="2025-06-30">two days ago</time>',
        '<time itemprop="datePublished" datetime="2025-06-30"></time><time itemprop="dateModified" datetime="2025-07-09"></time>',
        '<span property="schema:dateCreated" content="2025-06-30T08:00:00+02:00" class="rdf-meta hidden"></span>',
        "<abbr class=timeago title='2025-06-30T08:00:00Z'>two days ago</abbr>",
        "<p>June 30, 2025</p>",
        "<p>By Jane Doe | June 30, 2025 | 4 min read</p>",
        "<p>Published: June 30, 2025. Updated: July 9, 2025</p>",
        "<p>Updated July 9, 2025 · Published June 30, 2025</p>",
        "<p>Veröffentlicht am 30. Juni 2025</p>",
        "<p>Published</p><p>June 30, 2025</p><p>Updated</p><p>July 9, 2025</p>",
    ],
)
def test_dates_beside_the_title_are_found(dateline: str) -> None:
    assert (article(dateline).published or "")[:10] == "2025-06-30"


def test_the_time_of_day_is_taken_from_the_element_that_knows_it() -> None:
    found = article('<p>By Jane Doe</p><time datetime="2025-06-30T08:00:00Z">Published 30 June 2025</time>')
    assert found.published == "2025-06-30T08:00:00+00:00"


@pytest.mark.parametrize(
    "headline", ["The quay stays shut until the spring", "The last updated map", "An event in May"]
)
def test_the_words_of_the_headline_say_nothing_of_the_date_below_it(headline: str) -> None:
    story = "<p>" + "The ferry left the harbour at dawn for the first time in nine days. " * 4 + "</p>"
    found = metadata(f"<div><h1>{headline}</h1><time datetime=2025-06-30T08:00Z>Monday</time>{story}</div>")
    assert (found.published, found.modified) == ("2025-06-30T08:00:00+00:00", None)


def test_the_element_that_knows_the_time_may_stand_inside_the_one_that_is_named() -> None:
    line = '<span itemprop="datePublished"><time datetime="2025-03-14T08:00:00Z">March 14, 2025</time></span>'
    assert article(line).published == "2025-03-14T08:00:00+00:00"


def test_the_zone_is_taken_from_the_element_that_knows_it() -> None:
    found = article('<p>Published on <time datetime="2025-06-30T08:00:00+02:00">30 June 2025, 08:00</time></p>')
    assert found.published == "2025-06-30T08:00:00+02:00"


def test_the_time_of_a_comment_is_not_the_articles() -> None:
    found = article("<p>June 30, 2025</p>", after="<p>Ann says:</p><small>June 30, 2025 at 8:14 pm</small>")
    assert found.published == "2025-06-30"


@pytest.mark.parametrize("date", ["July 9, 2025", "<b><time datetime=2025-07-09>July 9</time></b>"])
def test_an_update_is_not_the_date_of_publication(date: str) -> None:
    found = article(f"<p>Last updated: {date}</p>")
    assert (found.published, found.modified) == (None, "2025-07-09")


def test_the_day_of_the_visit_is_not_the_articles() -> None:
    assert metadata("<p>Today: Jul 01, 2025</p><h1>Ferry strike ends</h1><p>Nine days.</p>").published is None
    assert metadata("<p>Heute ist der 1. Juli 2025</p><h1>Ferry strike ends</h1>", lang="de").published is None


def test_a_copyright_line_is_not_the_articles_date() -> None:
    assert article("", after="<footer>© 2025-06-30 Harbour Post</footer>").published is None


def test_dates_of_other_articles_are_not_this_ones() -> None:
    teasers = "".join(
        f"<li><a href=/{n}>Harbour news number {n}</a> <time datetime=2025-06-0{n}>x</time></li>" for n in range(1, 8)
    )
    assert article("", after="<p>Long text. </p>" * 20 + f"<ul>{teasers}</ul>").published is None


@pytest.mark.parametrize("name", ["comments", "related", "post-comment", "popular-posts"])
def test_dates_of_comments_and_of_what_is_recommended_are_not_the_articles(name: str) -> None:
    others = f"<div class={name}><p>Ann <time datetime=2025-07-01>yesterday</time></p><p>Who pays for it?</p></div>"
    assert article("", after=others).published is None
    assert article("<time datetime=2025-06-30>Monday</time>", after=others).published == "2025-06-30"


PROSE = (
    "<p>" + "The ferries have stayed in the harbour for nine days now, and the island is out of flour. " * 3 + "</p>"
)


@pytest.mark.parametrize("box", ["aside", "nav"])
@pytest.mark.parametrize("date", ["<time datetime=2010-01-01>1 January 2010</time>", "<small>1 January 2010</small>"])
def test_a_date_beside_the_text_is_anothers_unless_it_says_that_it_is_this_ones(box: str, date: str) -> None:
    after = f"{PROSE * 3}<{box}><a href=/old>The pier burns</a> {date}</{box}>"
    assert article("", after=after).published is None
    named = f"{PROSE * 3}<aside><h3>Published</h3> <p><time datetime=2025-06-30>Monday</time></p></aside>"
    assert article("", after=named).published == "2025-06-30"


def test_a_date_between_title_and_text_goes_before_an_element_below_the_text() -> None:
    after = f"{PROSE * 3}<div><a href=/old>The pier burns</a> <time datetime=2010-01-01>1 January 2010</time></div>"
    assert article("<div>June 30, 2025</div>", after=after).published == "2025-06-30"


def test_dates_in_cards_below_the_text_are_not_the_articles() -> None:
    card = "<div class=c{n}><h3><a href=/{n}>What the harbour master said of the strike</a></h3>{date}</div>"
    cards = "".join(card.format(n=n, date=f"<time datetime=2025-07-0{n}>x</time>") for n in (1, 2))
    cards += card.format(n=3, date="<p>July 3, 2025</p>")
    text = "<p>" + "Long text. " * 40 + "</p>"
    assert article(text, after=cards).published is None
    assert article(f"<p>June 30, 2025</p>{text}", after=cards).published == "2025-06-30"


def test_a_day_that_a_sentence_names_or_that_is_to_come_is_not_the_articles() -> None:
    assert (
        article("<p>The ferries will be inspected in the dry dock on June 30, 2025 at the latest.</p>").published
        is None
    )
    assert article("<p>June 30, 2099</p>").published is None


def test_a_list_of_articles_has_no_date() -> None:
    teasers = "".join(f"<li>Harbour news number {n} – June {n}, 2025</li>" for n in range(1, 8))
    assert metadata(f"<h1>Ferry strike ends</h1><ul>{teasers}</ul>").published is None


def test_the_url_counts_last_of_all() -> None:
    url = "https://a.example/2025/06/30/story"
    assert article("", url=url).published == "2025-06-30"
    assert article("<p>June 29, 2025</p>", url=url).published == "2025-06-29"


def test_a_broken_date_does_not_hide_the_next() -> None:
    head = '<meta property="article:published_time" content="0000-00-00"><meta name="date" content="2025-06-30">'
    assert metadata("", head=head).published == "2025-06-30"


def test_a_time_that_was_never_set_is_no_date() -> None:
    head = '<meta property="article:published_time" content="1970-01-01T00:00:00Z">'
    prose = (
        "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across the pier.</p>" * 4
    )
    assert cleaner.clean(f"<html><head>{head}</head><body><h1>The pier</h1>{prose}</body></html>").published is None


def test_a_job_was_published_when_it_was_posted() -> None:
    head = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Keeper", "datePosted": "2026-02-03"}</script>'
    assert metadata("<h1>Keeper</h1><p>We look for a keeper of the lamp.</p>", head=head).published == "2026-02-03"


def test_the_time_of_day_may_stand_before_the_date() -> None:
    assert date_in_text("16:04, 5 Mar 2025") == "2025-03-05T16:04:00"
    assert date_in_text("At 16:04 the ferry left, which on 5 Mar 2025 was late") == "2025-03-05"
    assert date_in_text("Published 6:14 PM EDT, Tue April 11, 2023") == "2023-04-11T18:14:00-04:00"
    assert date_in_text("18:14 Uhr, Dienstag, 11.04.2023") == "2023-04-11T18:14:00"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Posted at 6:14 PM, Apr 11, 2023 and last updated 8:02 PM, Apr 12, 2023", "2023-04-11T18:14:00"),
        ("Posted Apr 11, 2023 and last updated 8:02 PM, Apr 12, 2023", "2023-04-11"),
        ("18:14, 11 Apr 2023Updated 20:02, 12 Apr 2023", "2023-04-11T18:14:00"),
    ],
)
def test_the_time_of_an_update_is_not_that_of_publication(line: str, published: str) -> None:
    assert date_in_text(line) == published
    if "and last" in line:
        found = article(f"<p>{line}</p>")
        assert (found.published, found.modified) == (published, "2023-04-12T20:02:00")


def test_how_long_ago_a_page_was_changed_is_not_what_its_date_says() -> None:
    dateline = "<p><time datetime=2024-01-22T12:04:11.000Z>22/01/2024 09h04</time> · Atualizado há 3 meses</p>"
    found = article(dateline, lang="pt")
    assert (found.published, found.modified) == ("2024-01-22T12:04:11+00:00", None)


@pytest.mark.parametrize(
    ("line", "place", "published", "modified"),
    [
        ("Jun 12, 2024 02:05 PM IST", "Mumbai", "2024-06-12T14:05:00+05:30", None),
        ("Jun 12, 2024 02:05 PM IST", "Dublin", "2024-06-12T14:05:00", None),
        ("Stand: 11.01.2024, 15:48 Uhr", "Wien", "2024-01-11T15:48:00", None),
        ("Veröffentlicht: 10.01.2024, 9:00 Uhr\nStand: 11.01.2024, 15:48 Uhr", "Wien", "2024-01-10T09:00:00", "2024-01-11T15:48:00"),
    ],
)  # fmt: skip
def test_a_page_tells_whose_time_ist_is_and_until_when_a_text_was_worked_on(
    line: str, place: str, published: str, modified: str | None
) -> None:
    story = f"The ferry to {place} left the harbour at dawn, for the first time in the nine days of the strike.\n\n" * 3
    found = cleaner.clean(f"Ferry strike ends after nine days\n\n{line}\n\n{story}")
    assert (found.published, found.modified) == (published, modified)


@pytest.mark.parametrize(
    "line",
    [
        "12 March to 30 June 2025",
        "From March 12 until June 30, 2025",
        "12–30 June 2025",
        "12.03.2025 – 30.06.2025",
        "March 12, 2025 - June 30, 2025",
        "vom 12. März bis 30. Juni 2025",
        "du 12 mars au 30 juin 2025",
    ],
)
@pytest.mark.parametrize(
    "page", ["<article><h1>Boats of the harbour</h1><p>{}</p><p>{}</p></article>", "Boats\n\n{}\n\n{}"]
)
def test_what_lasts_from_one_day_to_another_was_not_published_on_either(page: str, line: str) -> None:
    text = (
        "The museum shows eleven boats that fished off the pier, and the nets with which they came home in the evening."
    )
    assert cleaner.clean(page.format(line, text)).published is None
    assert cleaner.clean(page.format(f"Published 3 March 2025 · {line}", text)).published == "2025-03-03"
