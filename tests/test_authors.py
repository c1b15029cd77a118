"""Authors: names out of bylines, and which of a page's names are its authors."""

import json

import pytest

import cleaner
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.model import Page
from cleaner.normalize.metadata import metadata_of
from cleaner.text.names import names_in, unique

STORY = "<p>" + "The ferry left the harbour at dawn for the first time in nine days. " * 4 + "</p>"


def authors(head: str = "", body: str = "", url: str = "https://www.harbourpost.example/news/ferry") -> tuple[str, ...]:
    body = body or f"<h1>Ferry strike ends</h1>{STORY}"
    text = f"<!doctype html><html lang=en><head><title>Ferry strike ends</title>{head}</head><body>{body}</body></html>"
    page = Page(text=text, kind="html", url=url)
    return metadata_of(segment_html(page, parse_html(text), marks={}), url=url).authors


def linked(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def article(**properties: object) -> str:
    return linked(
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry strike ends", **properties}
    )


def test_who_a_reporter_works_for_is_no_author_nor_is_an_agency_with_a_city() -> None:
    assert names_in("by: ANN LEE, Associated Press") == ["ANN LEE"]
    assert names_in("AFP Paris") == []
    assert names_in("By Reuters") == ["Reuters"]


def test_a_dump_names_authors_beside_the_date_and_no_magazine() -> None:
    text = "\n".join(
        f"The ferry left the harbour at dawn on day {n} of the strike, which nobody had foreseen." for n in "1234"
    )
    lines = "Ferry strike ends after nine days\nAnn Lee\nFollow\nPublished in\nHarbour Notes\n5 min read\nMar 4, 2023"
    assert cleaner.clean(f"{lines}\n{text}").authors == ("Ann Lee",)
    menu = "Shop by size\nFerry strike ends after nine days\nBy Size\nMar 4, 2023"
    assert cleaner.clean(f"{menu}\n{text}\nThe size of the boats had been a part of it.").authors == ()
    lines = "Ferry strike ends after nine days\nAnn Lee (now) and Bo Ray (earlier)\nSat 7 Dec 2024 16.40 GMT"
    assert cleaner.clean(f"{lines}\n{text}").authors == ("Ann Lee", "Bo Ray")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By <a rel=author href=/a>Jane Doe</a> <span>Ferry Desk</span>", ("Jane Doe",)),
        ("By <span>Jane Doe</span><span>Harbour Business</span>", ("Jane Doe",)),
        ("By <a href=/author/jd>Jane Doe</a> and <a href=/author/jr>John Roe</a> <i>Ferry Desk</i>", ("Jane Doe", "John Roe")),
        ("By <a href=/author/jd>Jane Mary Doe</a>", ("Jane Mary Doe",)),
        ("<a href=/staff/jd>Jane Doe</a>", ("Jane Doe",)),
        ("<b class=byline><i class=byline__name>Jane Doe</i> Desk <i class=byline__name>John Roe</i> Sea</b>", ("Jane Doe", "John Roe")),
        ("<span>12.05.2024</span> <span>By Jane Doe</span> <span>Region</span>", ("Jane Doe",)),
        ("By Jane Doe3 Comments", ("Jane Doe",)),
        ("By Jane Doe<br>The Harbour Post<br>March 3, 2024", ("Jane Doe",)),
        ("By Jane Doe / March 3, 2024", ("Jane Doe",)),
        ("Publicado por Remedios en 19:04", ("Remedios",)),
        ("Par Jeanne DupontPublié le 21 avril 2024 à 11h02", ("Jeanne Dupont",)),
        ("2024-05-13 09:26 来源:江湾日报 作者:陆文静 【字号:大 中 小】", ("陆文静",)),
    ],
)  # fmt: skip
def test_what_stands_behind_a_name_in_an_element_of_its_own_is_no_part_of_it(line: str, names: tuple[str, ...]) -> None:
    assert authors(body=f"<h1>Ferry strike ends</h1><p class=meta>{line}</p>{STORY}") == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("by: Jane Doe", ["Jane Doe"]),
        ("Written by Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("By Jane Doe, John Roe & Mary Major", ["Jane Doe", "John Roe", "Mary Major"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Von Erika Mustermann und Max Mustermann", ["Erika Mustermann", "Max Mustermann"]),
        ("Par Jeanne Dupont et Jean Martin", ["Jeanne Dupont", "Jean Martin"]),
        ("Por Ana Pérez y Juan García", ["Ana Pérez", "Juan García"]),
        ("Di Maria Rossi e Luca Bianchi", ["Maria Rossi", "Luca Bianchi"]),
        ("Door Jan Jansen en Piet de Vries", ["Jan Jansen", "Piet de Vries"]),
        ("Автор: Анна Иванова и Пётр Петров", ["Анна Иванова", "Пётр Петров"]),
        ("作者：王小明", ["王小明"]),
        ("記者・相沢みのり", ["相沢みのり"]),
        ("Від Оксана Ляшенко", ["Оксана Ляшенко"]),
        ("Jane Doe Business editor", ["Jane Doe"]),
        ("山田太郎 記者", ["山田太郎"]),
        ("홍길동 기자", ["홍길동"]),
        ("بقلم: ليلى حداد", ["ليلى حداد"]),
        ("By Abby Goodnough", ["Abby Goodnough"]),
        ("By Tyler G. Jones", ["Tyler G. Jones"]),
        ("By Jessica Silver-Greenberg", ["Jessica Silver-Greenberg"]),
        ("By Ludwig van der Berg", ["Ludwig van der Berg"]),
        ("By Shaquille O’Neal Jr.", ["Shaquille O’Neal Jr."]),
        ("By Jane Doe, PhD", ["Jane Doe, PhD"]),
        ("By Jane Doe, MD, MPH and John Roe, RN", ["Jane Doe, MD, MPH", "John Roe, RN"]),
        ("By Jane Doe, Senior Reporter", ["Jane Doe"]),
        ("By Jane Doe Local Democracy Reporter", ["Jane Doe"]),
        ("Written By: Jane Doe Executive Digital Editor and Master Gardener", ["Jane Doe"]),
        ("By Jane Doe | Harbour Desk Editor | March 3, 2024", ["Jane Doe", "Harbour Desk"]),
        ("By Jane Doe March 3, 2024", ["Jane Doe"]),
        ("March 3, 2024 by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe December 8", ["Jane Doe"]),
        ("By Jane Doe, 3 May", ["Jane Doe"]),
        ("By Jane DoeJanuary 14 in Harbour", ["Jane Doe"]),
        ("By Elizabeth May", ["Elizabeth May"]),
        ("Jane Doe Jane Doe", ["Jane Doe"]),
        ("By Jane Doe · 4 min read", ["Jane Doe"]),
        ("By Jane Doe in Lisbon", ["Jane Doe"]),
        ("By Jane Doe jane@harbourpost.example @janedoe https://x.example/janedoe", ["Jane Doe"]),
        ("Jane Doe (Harbour Post)", ["Jane Doe"]),
        ("jane@harbourpost.example (Jane Doe)", ["Jane Doe"]),
        ("JANE DOE", ["JANE DOE"]),
        ("Jane Doe, jane doe", ["Jane Doe"]),
        ("By Jane Doe, Berlin", ["Jane Doe"]),
        ("Por Ana Pérez / Vigo", ["Ana Pérez"]),
        ("Jane Doe, Reuters", ["Jane Doe", "Reuters"]),
        ("Guest post by Jane Doe", ["Jane Doe"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("By Jane Doe, CNN", ["Jane Doe"]),
        ("By Jane Doe and John Roe, NPR", ["Jane Doe", "John Roe"]),
        ("Jane Doe The Associated Press", ["Jane Doe"]),
        ("Par Jeanne Dupont avec AFP", ["Jeanne Dupont", "AFP"]),
        ("By Jane Doe in Paris and John Roe in London", ["Jane Doe", "John Roe"]),
        ("Jane Doe in New York, John Roe in London", ["Jane Doe", "John Roe"]),
        ("By Jane Doe in Bosnia and Herzegovina", ["Jane Doe"]),
        ("By Jane Doe in Paris and London", ["Jane Doe"]),
        ("Ein Kommentar von Erika Mustermann", ["Erika Mustermann"]),
        ("Aus New York berichtet Erika Mustermann", ["Erika Mustermann"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("文・写真／相沢 みのり", ["相沢 みのり"]),
        ("取材・文：相沢みのり", ["相沢みのり"]),
        ("文・相沢みのり、写真・山田太郎", ["相沢みのり"]),
        ("文／相沢みのり 写真／山田太郎", ["相沢みのり"]),
        ("本报记者 陆文静 通讯员 周敏", ["陆文静", "周敏"]),
        ("Par Jeanne d’Armont", ["Jeanne d’Armont"]),
        ("【相沢みのり】", ["相沢みのり"]),
        ("文在明", ["文在明"]),
        ("Von TALPOST-online-Redakteurin Anna Lester (Ulm)", ["Anna Lester"]),
        ("Wirtschaftsredakteur Jens Roth", ["Jens Roth"]),
        ("Von unserem Rom-Korrespondenten Jens Roth", ["Jens Roth"]),
        ("T.A.L.-Korrespondent Jens Roth und Anna Lester, Gerichtsreporterin", ["Jens Roth", "Anna Lester"]),
        ("记者：王小明 陆文静 编辑：周敏", ["王小明", "陆文静"]),
        ("글·사진 홍길동 기자", ["홍길동"]),
    ],
)
def test_names_of_bylines(byline: str, names: list[str]) -> None:
    assert names_in(byline) == names


@pytest.mark.parametrize(
    "text",
    ["", "By", "Staff", "Staff Writer", "Senior Reporter", "admin", "null", "By admin", "https://x.example/jane", "@jane",
     "Contributors to Harbourpedia", "Haber Merkezi", "责任编辑：周敏", "Former Contributor", "jane@x.example", "March 3, 2024", "12345", "Reporter", "Read more", "Redaktion", "4 min read"],
)  # fmt: skip
def test_no_names(text: str) -> None:
    assert names_in(text) == []


def test_prose_is_no_byline() -> None:
    assert names_in("The ferry left the harbour at dawn. " * 20) == []


def test_names_are_unique_but_for_case() -> None:
    assert unique(["Jane Doe", "JANE DOE", "John Roe"]) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "author",
    [
        "Jane Doe", ["Jane Doe"], {"name": "Jane Doe"}, {"@type": "Person", "name": ["Jane Doe"]},
        [{"@type": "Person", "name": "Jane Doe", "url": "https://x.example"}], {"@id": "#jane"}, [{"@id": "#jane"}],
        "By Jane Doe", "Jane Doe, Staff Writer", {"@type": "Person", "givenName": "Jane", "familyName": "Doe"},
    ],
)  # fmt: skip
def test_shapes_of_linked_data(author: object) -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "x", "author": author},
        {"@id": "#jane", "@type": "Person", "name": "Jane Doe"},
    ]
    assert authors(linked({"@graph": graph})) == ("Jane Doe",)


def test_the_publisher_is_no_author_beside_people() -> None:
    head = article(author=[{"@type": "Organization", "name": "Harbour Post"}, {"name": "Jane Doe"}])
    assert authors(head + '<meta property="og:site_name" content="Harbour Post">') == ("Jane Doe",)


def test_an_outlet_that_signs_alone_is_kept() -> None:
    head = article(author={"@type": "Organization", "name": "Harbour Post"})
    assert authors(head + '<meta property="og:site_name" content="Harbour Post">') == ("Harbour Post",)


def test_a_company_that_issues_a_text_is_no_author() -> None:
    head = article(author={"@type": "Organization", "name": "Valley Bridge Works, Inc."})
    body = f"<h1>Ferry strike ends</h1><p><time>Feb 25, 2025 8:00 AM Eastern Standard Time</time></p>{STORY}"
    assert authors(head + '<meta property="og:site_name" content="Harbour Post">', body) == ()


def test_the_byline_wins_over_the_outlets_name_and_over_an_account() -> None:
    body = f"<h1>Ferry strike ends</h1><p>By Jane Doe</p>{STORY}"
    assert authors('<meta name="author" content="Harbour Post">', body) == ("Jane Doe",)
    assert authors('<meta name="author" content="jdoe42">', body) == ("Jane Doe",)
    assert authors('<meta name="author" content="jdoe42">') == ("jdoe42",)


@pytest.mark.parametrize("account", ["Harbour Wire", "Web Staff", "Valley News Desk"])
def test_the_byline_wins_over_the_account_of_an_office(account: str) -> None:
    body = f"<h1>Ferry strike ends</h1><p>Posted June 30, 2025 by {account}</p><div><p>By Jane Doe</p>{STORY}</div>"
    assert authors("", body) == ("Jane Doe",)
    assert authors(f'<meta name="author" content="{account}">', body) == ("Jane Doe",)
    assert authors(f'<meta name="author" content="{account}">') == (account,)


def test_a_template_that_nobody_filled_in_names_nobody() -> None:
    assert authors('<meta name="author" content="{{author}}">') == ()


def test_addresses_in_meta_elements_are_no_names() -> None:
    head = '<meta property="article:author" content="https://www.facebook.com/jane"><meta name="author" content="Jane Doe">'
    assert authors(head) == ("Jane Doe",)
    assert authors('<meta property="article:author" content="https://www.facebook.com/jane">') == ()


def test_label_of_a_card_names_the_author_only_where_it_says_so() -> None:
    card = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="{}">'
    assert authors(card.format("Written by", "Jane Doe")) == ("Jane Doe",)
    assert authors(card.format("Est. reading time", "4 minutes")) == ()


def test_a_label_may_name_more_authors_than_linked_data() -> None:
    card = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="{}">'
    assert authors(article(author="Jane Doe") + card.format("Jane Doe, John Roe")) == ("Jane Doe", "John Roe")
    assert authors(article(author="Jane Doe") + card.format("John Roe, Ann Lee")) == ("Jane Doe",)


def test_a_name_in_capitals_is_written_as_the_page_shows_it() -> None:
    body = f"<h1>Ferry strike ends</h1><div>Jane Doe<div>Bureau Chief</div></div>{STORY}"
    assert authors(article(author="JANE DOE, Bureau Chief"), body) == ("Jane Doe",)
    assert authors(article(author="JANE DOE"), f"<h1>Ferry strike ends</h1>{STORY}") == ("JANE DOE",)


def test_scholarly_names_are_turned_round() -> None:
    head = '<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John">'
    assert authors(head) == ("Jane Doe", "John Roe")
    assert authors('<meta name="dc:creator" content="Doe, Jane">') == ("Jane Doe",)
    assert authors('<meta name="citation_authors" content="Doe, Jane; Roe, John">') == ("Jane Doe", "John Roe")


def test_an_outlet_before_a_name_is_no_part_of_it() -> None:
    body = f"<h1>Ferry strike ends</h1><p class=author>Harbour-Post <b>Jeanne LE GOFF.</b></p>{STORY}"
    assert authors('<meta property="og:site_name" content="Harbour-Post">', body) == ("Jeanne LE GOFF",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Doe</p>",
        '<a rel="author" href="/staff/7">Jane Doe</a>',
        '<span class="byline__name">Jane Doe</span>',
        '<div itemprop="author" itemscope><span itemprop="name">Jane Doe</span></div>',
        '<p><a href="/author/jane-doe/">Jane Doe</a></p>',
        "<p>Jane Doe</p><p>March 3, 2024 · 4 min read</p>",
        "<p>March 3, 2024 by Jane Doe</p>",
        "<p>Posted by: Jane Doe on March 3, 2024</p>",
        "<p>Jane Doe | March 3, 2024</p>",
        "<div>Texto: Jane Doe | Fotos: R. Roe</div><div>Actualizado: 3/3/2024</div><div>Compartir Tuitear Enviar</div>",
        "<div>2024-03-03 07:15 来源：江湾日报 记者：Jane Doe 字号：大中小</div>",
        "<p>Interview: Jane Doe</p>",
        "<p><span>Haber: Jane Doe</span> <span>Giriş Tarihi: 19.05.2023 10:12</span></p>",
        "<p>Words and pictures by Jane Doe</p>",
        "<p>Reported by Jane Doe</p>",
        "<p>Propos recueillis par Jane Doe</p>",
        "<p><a rel=author href=/a>View all posts by Jane Doe</a></p>",
        "<p class=byline><b class=author>Jane Doe</b></p><p class=author>Former Contributor</p>",
        "<p>Text: Jane Doe / Photos: Rob Roe</p>",
        "<p class=byline>Words: Jane Doe. Pictures: Rob Roe</p>",
        "<div>By <span>Jane Doe</span><span>PUBLISHED: 06:00, 3 March 2024 | UPDATED: 09:12, 3 March 2024</span></div>",
        "<p>By Jane Doe, Senior Lecturer in Property Law | 3 March 2024</p>",
        '<div data-component="byline" class="css-1x2"><a href="/x">Jane Doe</a>, Reporter</div>',
        "<p>March 3, 2024</p><p class=reporter>Jane Doe</p><div>シェア ツイート 印刷</div>",
        "<p>Jane Doe</p><p>Apr 9</p>",
        "<p>by Jane Doe, University of the Harbour</p>",
        "<p>By Jane Doe HealthDay Reporter</p>",
        "<p>Published: Mar 3, 2024 · Modified: Mar 9, 2024 by Jane Doe · This post may contain affiliate links</p>",
    ],
)
def test_bylines_on_the_page(byline: str) -> None:
    assert authors(body=f"<main><h1>Ferry strike ends</h1>{byline}{STORY}</main>") == ("Jane Doe",)


@pytest.mark.parametrize(
    "job",
    ["journalist, Oslo", "giornalista, Roma", "toimittaja", "корреспондент", "correspondant à Rome", "Kommentator"],
)
@pytest.mark.parametrize("tag", ["span", "div"])
def test_a_job_that_touches_the_name_is_no_part_of_it(job: str, tag: str) -> None:
    byline = f'<div class="byline"><a>Jane Doe</a><{tag}>{job}</{tag}></div>'
    assert authors(body=f"<h1>Ferry strike ends</h1>{byline}{STORY}") == ("Jane Doe",)


def test_names_that_miss_a_space_before_what_joins_them_are_both_found() -> None:
    byline = '<div class="byline"><a>Jane Doe</a>and <a>John Roe</a></div>'
    assert authors(body=f"<h1>Ferry strike ends</h1>{byline}{STORY}") == ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    "byline",
    [
        "<p class=autor>Ein Kommentar von Jane Doe</p>",
        "<p class=autor>Jane Doe, dpa</p>",
        "<p>Analysis by Jane Doe, CNN</p>",
        "<p>Une chronique de Jane Doe</p>",
        "<p>来源：江湾日报 作者：Jane Doe</p>",
    ],
)
def test_what_a_text_is_or_for_whom_it_was_written_is_no_part_of_the_byline(byline: str) -> None:
    page = f"<title>Ferry strike ends</title><h1>Ferry strike ends</h1>{byline}{STORY * 3}"
    found = cleaner.clean(page)
    assert found.authors == ("Jane Doe",)
    assert "Jane" not in found.body


@pytest.mark.parametrize("title", ["Marie Curie", "오래된 다리는 계속 열린다", "पुराना पुल खुला", "גשר ישן נשאר"])
def test_a_page_is_not_by_whom_its_title_names(title: str) -> None:
    page = f"<title>{title}</title><article><h1>{title}</h1>{{}}<time>11 April 2023</time>{STORY * 4}</article>"
    assert cleaner.clean(page.format("")).authors == ()
    assert cleaner.clean(page.format(f"<p>By {title}</p>")).authors == (title,)
    assert cleaner.clean(page.format("<p>Ann Reed</p>")).authors == ("Ann Reed",)


def test_a_link_to_change_a_page_names_nobody() -> None:
    line = "<div class=post-meta><span>August 30, 2022</span>&nbsp;·&nbsp;4 min{}&nbsp;|&nbsp;<a rel=edit>Suggest Changes</a></div>"
    page = f"<title>Ferry strike ends</title><article><h1>Ferry strike ends</h1>{line}{STORY * 4}</article>"
    assert cleaner.clean(page.format("")).authors == ()
    assert cleaner.clean(page.format("&nbsp;·&nbsp;Ann Reed")).authors == ("Ann Reed",)


def test_two_linked_authors_are_both_found() -> None:
    byline = '<p class="byline"><a href="/author/jane">Jane Doe</a> and <a href="/author/john">John Roe</a></p>'
    assert authors(body=f"<h1>Ferry strike ends</h1>{byline}{STORY}") == ("Jane Doe", "John Roe")
    listed = "<ul class=authors><li><a rel=author href=/jane>Jane Doe</a></li><li><a rel=author href=/john>John Roe</a></li></ul>"
    assert authors(body=f"<h1>Ferry strike ends</h1>{listed}{STORY}") == ("Jane Doe", "John Roe")


def test_names_of_other_articles_and_of_comments_are_not_this_ones() -> None:
    teasers = (
        '<aside class="related"><div class="card"><a rel="author" href="/a">Mary Major</a> 2 hours ago</div></aside>'
    )
    comments = '<div class="comments"><div class="comment-author">Angry Reader</div><p>Nonsense.</p></div>'
    assert authors(body=f"<h1>Ferry strike ends</h1>{teasers}{STORY * 5}{comments}") == ()


def test_prose_beside_the_title_is_no_name() -> None:
    body = f"<h1>Ferry strike ends</h1><p>Stand by me</p><p>By the harbour, people cheered</p>{STORY}"
    assert authors(body=body) == ()


def test_the_signature_below_an_article_counts() -> None:
    body = f"<h1>Ferry strike ends</h1>{STORY * 12}<p>Written by Jane Doe</p>"
    assert authors('<meta property="og:type" content="article">', body) == ("Jane Doe",)


def test_the_first_poster_of_a_thread_is_its_author() -> None:
    body = (
        "<h1>Ferry strike ends</h1><div><a class=username href=/u/seadog42>seadog42</a><p>Nine days!</p></div>"
        "<div><a class=username href=/u/landlubber>landlubber</a><p>At last.</p></div>"
    )
    assert authors(body=body, url="https://forum.harbour.example/t/ferry/12") == ("seadog42",)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By", "Jane Doe", "and", "John Roe", "June 30, 2025"], ("Jane Doe", "John Roe")),
        (["By", "Jane Doe", "Ferry editor", "and", "John Roe"], ("Jane Doe", "John Roe")),
        (["Ana Pérez y Juan García", "marzo 9, 2024"], ("Ana Pérez", "Juan García")),
        (["Von", "Erika Mustermann,", "Max Mustermann"], ("Erika Mustermann", "Max Mustermann")),
        (["Kommentar von", "Erika Mustermann"], ("Erika Mustermann",)),
        (["Door onze verslaggever Sjoerd van 't Hof"], ("Sjoerd van 't Hof",)),
        (["홍길동 기자 hong@harbourpost.example"], ("홍길동",)),
        (["Sort by", "Newest first"], ()),
        (["文/陆文静"], ("陆文静",)),
        (["〔記者陆文静／江灣報導〕"], ("陆文静",)),
        (["本报记者 陆文静"], ("陆文静",)),
        (["Par Jeanne d'Armont (avec AFP)"], ("Jeanne d'Armont",)),
    ],
)
def test_names_may_stand_on_lines_of_their_own(lines: list[str], names: tuple[str, ...]) -> None:
    assert authors(body=f"<h1>Ferry strike ends</h1>{''.join(f'<p>{line}</p>' for line in lines)}{STORY}") == names


def test_who_wrote_another_article_is_no_author() -> None:
    card = (
        "<div class=card><h3><a href=/s>Mill owners ask for a dam</a></h3><p class=card__byline>By Jane Doe</p></div>"
    )
    body = f"<h1>Ferry strike ends</h1>{STORY * 2}"
    assert authors(body=body + card) == authors(article(), body + card) == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["Thread starter seadog42", "Start date Nov 3, 2025"],
        ["Thread starter", "Thread starter", "seadog42", "Start date", "Nov 3, 2025"],
        ["Ersteller seadog42", "Erstellt am 3. November 2025"],
        ["Boats seadog42 (Ann Lee) November 3, 2025, 7:22pm 1"],
        ["seadog42", "November 3, 2025, 7:22pm", "1"],
        ["by seadog42 » Mon Nov 03, 2025 7:22 pm"],
        ["Post", "by", "seadog42 »", "Mon Nov 03, 2025 7:22 pm"],
        ["Improve this question", "asked Nov 3, 2025 at 19:22", "seadog42", "271 6 bronze badges"],
        ["Discussion in 'Boats' started by seadog42, Nov 3, 2025."],
        ["Last post by Bo Nov 9, 2025 seadog42 Discussion starter", "#1 · Nov 3, 2025"],
        ["11-03-2025, 07:22 PM", "#1", "seadog42", "Registered User"],
        ["#1 2025-11-03 15:14:37", "seadog42 Member Registered: 2019-11-01 Posts: 1"],
        ["By", "seadog42", ",", "November 3, 2025", "in", "Boats"],
        ["seadog42 opened this issue on Nov 3, 2025 · 3 comments"],
    ],
)
def test_the_first_poster_of_a_dumped_thread_is_its_author(lines: list[str]) -> None:
    post = "Does anybody know why the bilge pump of my boat runs every ten minutes since we painted her?"
    text = "\n\n".join(["The pump runs", *lines, post, "Look at the weed hatch first, keeper."])
    found = metadata_of(segment_text(Page(text, kind="text", url="https://forum.boats.example/pump")))
    assert (found.authors, (found.published or "")[:10]) == (("seadog42",), "2025-11-03")


def test_an_article_that_asks_has_no_poster() -> None:
    text = "The pump runs\n\nBy Jane Doe\n\nThe thread starter of the loom was asked May 3, 2024 in which year it was built."
    assert metadata_of(segment_text(Page(text, kind="text"))).authors in ((), ("Jane Doe",))


def test_who_submitted_a_link_and_when_are_read_beside_its_points() -> None:
    row = (
        "<table><tr><td><span class=titleline><a href=/x>Ferry strike ends</a> (<a>ferry.example</a>)</span></td></tr>"
        '<tr><td><span class=score>187 points</span> by <a href="user?id=seadog42" class=hnuser>seadog42</a> '
        '<span class=age title="2025-11-03T09:12:44 1762161164"><a>5 months ago</a></span></td></tr></table>'
    )
    text = f"<html><head><title>Ferry strike ends</title></head><body>{row}{STORY}</body></html>"
    url = "https://news.harbour.example/item?id=418822"
    found = metadata_of(segment_html(Page(text, "html", url=url), parse_html(text), marks={}), url=url)
    assert (found.authors, (found.published or "")[:10]) == (("seadog42",), "2025-11-03")


def test_who_asked_a_question_is_its_author_and_not_who_edited_it() -> None:
    card = '<div class="user-info"><div>{} <span>Nov {}, 2025 at 19:22</span></div><div class="user-details"><a href="/users/{}">{}</a></div></div>'
    cards = card.format("edited", 9, 1, "Boatswain") + card.format("asked", 3, 2, "seadog42")
    assert authors(body=f"<h1>Ferry strike ends</h1>{STORY}{cards}", url="https://a.example/questions/12/ferry") == (
        "seadog42",
    )


def test_who_a_sample_of_code_names_and_how_long_a_dish_takes_say_nothing_of_the_author() -> None:
    sample = "<p>Say who wrote a page like this:</p><pre>:author: Jane Doe\n:date: 2020-03-01</pre>"
    assert authors(body=f"<h1>Ferry strike ends</h1>{STORY}{sample}{STORY}") == ()
    recipe = (
        "Ferry soup\n\nCuisine Northern\n\nPrep Time 20 minutes\n\n" + "The soup is served on the ferry at dawn. " * 9
    )
    assert metadata_of(segment_text(Page(text=recipe, kind="text"))).authors == ()


@pytest.mark.parametrize(
    "line", ["Site Map", "Local History", "Photo Gallery", "Alphabetical Index", "By Topic", "By Date"]
)
def test_what_a_part_of_an_old_site_is_called_names_nobody(line: str) -> None:
    page = (
        "<title>The pier is closed</title><table><tr><td><font size=5><b>The pier is closed</b></font><tr><td>{}<tr><td>"
        "March 12, 2003<tr><td>Three planks fell into the sea on Monday, and nobody knows yet where they have gone.<br><br>"
        "The council will look at the rest of the planks this week, said the harbour master.</table>"
    )
    assert cleaner.clean(page.format(line)).authors == ()
    assert cleaner.clean(page.format("Ann Reed")).authors == ("Ann Reed",)


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("<div class='post-footer'><span class=post-author>Posted by <a rel=author href=/p/5>Ann Lee</a></span></div>", ("Ann Lee",)),
        ("<footer class='entry-footer'><span class='author vcard'><span class=fn>annlee</span></span></footer>", ("annlee",)),
        ("<footer><span class='author vcard'>Ann Lee</span></footer>", ("Ann Lee",)),
        ("<footer><div class='share-author'>Ann Lee</div></footer>", ()),
    ],
)  # fmt: skip
def test_an_article_may_name_its_author_in_its_own_foot(foot: str, names: tuple[str, ...]) -> None:
    head = article()
    own = f"<article><h1>Ferry strike ends</h1>{STORY * 4}{foot}</article>"
    assert authors(head, own) == names
    if foot.startswith("<footer><span"):
        assert authors(head, f"<article><h1>Ferry strike ends</h1>{STORY * 4}</article>{foot}") == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("（记者 王芳）", "王芳"),
        ("记者：王芳", "王芳"),
        ("Haber: Selin Kaya", "Selin Kaya"),
        ("Muhabir: Selin Kaya", "Selin Kaya"),
    ],
)
def test_the_reporter_below_the_text_wins_over_an_outlet_in_the_metadata(line: str, name: str) -> None:
    below = f"<h1>Ferry strike ends</h1>{STORY * 4}<p>{line}</p>"
    assert authors(article(author={"@type": "Organization", "name": "Harbour Post"}), below) == (name,)
    paper = '<meta property="article:author" content="河口晚报">'
    assert authors(article() + paper, below) == (name,)
    assert authors(article() + paper) == ("河口晚报",)


def test_who_made_the_claim_that_is_checked_did_not_write_the_page() -> None:
    claim = {
        "@type": "ClaimReview",
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Bo Ray"}},
    }
    assert authors(article(author={"name": "Reuters"}) + linked(claim)) == ("Reuters",)


def test_the_name_at_the_right_edge_below_the_text_is_its_authors() -> None:
    name = "<p align=right><i>Марина Лисова</i></p>"
    story = f"<h1>Ferry strike ends</h1><div>{STORY * 4}{name}</div>"
    assert authors(body=story) == ("Марина Лисова",)
    assert authors(body=story.replace("align=right", 'style="text-align: right"')) == ("Марина Лисова",)
    assert authors(body=story.replace(name, name + STORY)) == ()  # who said what stands above
    assert authors(body=story.replace("align=right", "")) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Published: Sep 5, 2020 · Modified: Aug 12, 2022 by Maren · This post may contain affiliate links · 31 Comments", ("Maren",)),
        ("By Maren · This post may contain affiliate links", ("Maren",)),
        ("Por Ana Lima, Portal da Serra — Serra Clara", ("Ana Lima",)),
        ("Por Ana Lima e Rui Costa, Jornal da Serra", ("Ana Lima", "Rui Costa")),
        ("Por Ana Lima, Rui Costa — Serra Clara", ("Ana Lima", "Rui Costa")),
        ("Communiqué | Publié le 13 juin 2024", ()),
        ("Pressemitteilung | 13. Juni 2024", ()),
    ],
)  # fmt: skip
def test_a_line_of_several_pieces_names_people_alone(line: str, names: tuple[str, ...]) -> None:
    text = "\n\n".join(
        f"The ferry left the harbour at dawn on day {n} of the strike, which nobody had foreseen." for n in "1234"
    )
    assert cleaner.clean(f"Ferry strike ends after nine days\n\n{line}\n\n{text}").authors == names
