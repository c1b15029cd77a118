"""The publisher's name, and the credit of the report that an article retells."""

import pytest

import cleaner

STORY = (
    "Harbour workers end their strike\n\n{lead}\n\n"
    "The port authority said that the first ships would be unloaded on Thursday morning, and that the backlog of "
    "about forty vessels should be gone by the end of next week.\n\n"
    "Both sides had met eleven times since March, and a mediator had warned that the losses of the city's traders "
    "could no longer be made good before the winter.{tail}"
)
LEAD = "Dock workers voted on Tuesday to end a strike that had closed the harbour for nineteen days{}."


def source(lead: str = LEAD.format(""), tail: str = "", **rest: str) -> cleaner.Article:
    return cleaner.clean(STORY.format(lead=lead, tail=tail), **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lead", "credit"),
    [
        (LEAD.format(", reports the Guardian"), "The Guardian"),
        ("As reported by Der Spiegel, d" + LEAD.format("")[1:], "Der Spiegel"),
        (LEAD.format(", as Bloomberg reports, and the cranes with it"), "Bloomberg"),
        ("As Le Monde has reported, d" + LEAD.format("")[1:], "Le Monde"),
        (LEAD.format(", as the harbour master reports"), None),
        (LEAD.format(", according to Reuters"), None),
        (LEAD.format(", a speaker told Reuters"), None),
        (LEAD.format(", reports the harbour master"), None),
    ],
)
def test_credit_in_the_first_paragraphs(lead: str, credit: str | None) -> None:
    assert source(lead).source.credit == credit


@pytest.mark.parametrize(
    ("tail", "credit"),
    [
        (
            "\n\nSource: https://www.theguardian.com/world/2025/feb/11/how-the-strike-in-the-harbour-ended",
            "The Guardian",
        ),
        ("\n\nSource: Guardian", "The Guardian"),
        ("\n\nSource: Lower Lenne Gazette", "Lower Lenne Gazette"),
        ("\n\nSOURCE: University of Lenneport, news release, Feb. 27, 2025", "University of Lenneport"),
        (
            "\n\nThis article was prepared based on materials published by Le Monde. The author does not claim "
            "authorship of the original text.",
            "Le Monde",
        ),
    ],
)
def test_credit_at_the_end(tail: str, credit: str) -> None:
    article = source(tail=tail)
    assert article.source.credit == credit
    assert article.body.endswith("before the winter.")


@pytest.mark.parametrize("when", ["in April 2020 and updated in April 2024", "on 26 Sep 2019 at 4:12pm", "on Medium"])
def test_when_a_text_came_out_first_is_no_credit(when: str) -> None:
    note = f"This article was originally published {when}."
    assert source(tail=f"\n\n{note}").source.credit == ("Medium" if "Medium" in when else None)


def test_who_issued_a_press_release_is_no_credit_and_an_agency_is() -> None:
    lead = "LENNEPORT, May 2, 2024 /PRNewswire/ -- " + LEAD.format("")
    assert source(lead, tail="\n\nSource: Lenneport Docks Ltd").source.credit is None
    assert source(lead, tail="\n\nSource: Reuters").source.credit == "Reuters"
    assert source(LEAD.format(""), tail="\n\nVia Reuters").source.credit == "Reuters"


@pytest.mark.parametrize(
    ("tail", "name"),
    [("\n\n© dpa-infocom, dpa:260211-930-676543/1", "dpa"), ("\n\n(MTI)", "MTI"), ("\n\n/ritzau/", "Ritzau"),
     (" (इनपुट: भाषा)", "Press Trust of India"), ("\n\n© The Lenneport Rowing Club", None)],
)  # fmt: skip
def test_an_agencys_notice_below_the_text_is_a_wire_tag(tail: str, name: str | None) -> None:
    article = source(LEAD.format(""), tail=tail)
    assert article.source.name == name
    assert article.body.endswith("before the winter.")


@pytest.mark.parametrize("end", ["ENDS", "-ENDS-", "Enditem", "-30-", "###"])
def test_what_marks_the_end_of_a_release_names_nobody(end: str) -> None:
    article = source(tail=f"\n\n{end}")
    assert article.source == cleaner.Article().source
    assert article.body.endswith("before the winter.")
    assert source(tail=f"\n\n{end}", url="https://www.theguardian.com/a").source.credit is None


def test_credit_in_a_line_with_date_and_author() -> None:
    text = (
        "河口渡轮停航九周\n\n2025-03-14 17:45　来源：河口日报　作者：王小明\n\n"
        + "连接河口两岸的渡轮将从下月中旬起停航。" * 9
    )
    assert cleaner.clean(text).source.credit == "河口日报"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("<span>来源：河口日报</span><span>2025-03-14 17:45</span>", "河口日报"),
        ("来源：河口日报 责任编辑：王小明", "河口日报"),
        ("来源：河口日报　2025年03月14日17:45", "河口日报"),
        ("Source: Reuters | Mar 14, 2025 5:45 PM", "Reuters"),
        ("Source: Lenne Gazette, March 14, 2025", "Lenne Gazette"),
        ("Quelle: dpa 14.03.2025, 17:45", "dpa"),
        ("Fonte: ANSA 14 marzo 2025", "ANSA"),
        ("출처: 연합뉴스 2025.03.14", "Yonhap"),
        ("Quelle: F.A.Z.<a href=/r>Artikelrechte erwerben</a>", "Frankfurter Allgemeine Zeitung"),
        ("Source: 14 Mar 2025", None),
    ],
)
def test_date_and_editor_behind_the_source_are_no_part_of_its_name(line: str, credit: str | None) -> None:
    story = f"<p>{LEAD.format('')}</p>" * 4
    page = (
        f"<html><title>Strike ends</title><body><h1>Strike ends</h1><div class=info>{line}</div>{story}</body></html>"
    )
    assert cleaner.clean(page).source.credit == credit


def test_the_author_stands_behind_the_source_of_a_chinese_page() -> None:
    line = "<p>来源：河口日报 作者：王芳</p>" + "<p>连接河口两岸的渡轮将从下月中旬起停航，为期九周。</p>" * 9
    article = cleaner.clean(f"<html lang=zh><title>渡轮停航</title><body><h1>渡轮停航</h1>{line}</body></html>")
    assert (article.source.credit, article.authors) == ("河口日报", ("王芳",))


@pytest.mark.parametrize(
    ("window", "notice", "name"),
    [
        ("渡轮停航九周_新闻_河口网", "版权所有 河口网", "河口网"),
        ("渡轮停航九周-河口网", "河口网版权所有 京ICP备12345678号", "河口网"),
        ("渡轮停航九周 - 河口网", "Copyright © 2010-2025 河口网 All Rights Reserved", "河口网"),
        ("Strike ends | Lenne Gazette", "© 2025 Lenne Gazette. All rights reserved.", "Lenne Gazette"),
        ("Strike ends | Lenneposten", "© 2025 Lenneposten. All rights reserved.", "Lenneposten"),
        ("渡轮停航九周_河口网", "版权所有 山水网络公司", None),
        ("Strike ends | Lenne Gazette", "© 2025 Kumo Software. All rights reserved.", None),
    ],
)
def test_a_copyright_line_and_the_window_name_the_publisher(window: str, notice: str, name: str | None) -> None:
    story = f"<h1>Strike ends</h1><p>{LEAD.format('')}</p>" + f"<p>{LEAD.format(' and a half')}</p>" * 3
    page = f"<html><title>{window}</title><body>{story}<div class=footer>{notice}</div></body></html>"
    assert cleaner.clean(page).source.name == name


@pytest.mark.parametrize(
    ("tag", "left", "credit"),
    [
        ("[서울=뉴시스] ", "[서울] ", "Newsis"),
        ("(서울=연합뉴스) ", "(서울) ", "Yonhap"),
        ("[통영=바다신문] ", "[통영] ", None),
        ("[서울=뉴시스] 김하늘 기자 = ", "", "Newsis"),
        ("[통영=바다신문] 김하늘 기자 = ", "", None),
        ("[다리=사진] ", "[다리=사진] ", None),
    ],
)
def test_the_outlet_leaves_the_dateline_of_a_korean_report(tag: str, left: str, credit: str | None) -> None:
    text = "전교생이 열 명인 작은 학교가 올해도 문을 열었고 학부모와 교사들은 앞으로 십 년 동안 학교를 지키기로 했다."
    head = '<title>작은 학교 | 바다신문</title><meta property="og:site_name" content="바다신문">'
    article = cleaner.clean(
        f"<html lang=ko>{head}<body><h1>작은 학교</h1><p>{tag}{text}</p><p>{text[6:]}</p></body></html>"
    )
    assert article.body.startswith(left + text)
    assert article.source.credit == credit


def test_name_from_the_domain() -> None:
    assert source(url="https://www.lemonde.fr/economie/1").source.name == "Le Monde"
    assert source(url="https://reader:hush@www.lemonde.fr/1").source.url == "https://www.lemonde.fr/1"


def test_name_from_the_record_header() -> None:
    text = (
        "Site: The Lenne Post\nTitle: Strike ends\n\n"
        + LEAD.format("")
        + "\n\n"
        + STORY.split("\n\n", 2)[2].format(tail="")
    )
    assert cleaner.clean(text).source.name == "The Lenne Post"


def test_who_reported_and_edited_stands_behind_the_last_sentence() -> None:
    article = source(
        "LENNEPORT, Oct 5 (Reuters) - " + LEAD.format(""), tail=" (Reporting by Jane Doe; Editing by Bo Roe)"
    )
    assert article.body.endswith("before the winter.")
    assert article.authors == ("Jane Doe",)


def test_wire_tag_leaves_the_body_and_is_the_credit() -> None:
    article = source("LONDON (Reuters) - " + LEAD.format(""), url="https://www.lemonde.fr/economie/1")
    assert article.body.startswith("LONDON - Dock workers")
    assert (article.source.name, article.source.credit) == ("Le Monde", "Reuters")


@pytest.mark.parametrize(
    ("byline", "name"),
    [("By Reuters", "Reuters"), ("ByPTI", "Press Trust of India"), ("AP", "Associated Press"), ("PA", None), ("By Ann Lee", None)],
)  # fmt: skip
def test_an_agency_in_a_byline_of_its_own_is_a_wire_tag(byline: str, name: str | None) -> None:
    story = STORY.format(lead=LEAD.format(""), tail="").replace("\n\n", f"\n\n{byline}\n\nJan 5, 2024\n\n", 1)
    article = cleaner.clean(story)
    assert article.source.name == name
    assert article.body.startswith("Dock workers")


def test_a_company_behind_a_label_in_capitals_issued_the_text_and_is_no_credit() -> None:
    assert source(tail="\n\nSOURCE: Lenneport Docks Ltd.").source.credit is None


def test_the_tag_of_a_release_is_cut_behind_the_tag_of_its_portal() -> None:
    lead = "(MENAFN- Newsfile Corp) Lenneport, Ontario--(Newsfile Corp. - May 2, 2024) - " + LEAD.format("")
    article = source(lead)
    assert article.body.startswith("Lenneport, Ontario--(May 2, 2024) - Dock workers")
    assert (article.source.name, article.source.credit) == ("MENAFN", "Newsfile")


def test_the_tag_in_a_dateline_is_cut_under_a_menu_longer_than_the_article_too() -> None:
    menu = "\n\n".join(f"Quay {number}" for number in range(1, 9))
    article = cleaner.clean(f"{menu}\n\n{STORY.format(lead='LENNEPORT (WDKL) — ' + LEAD.format(''), tail='')}")
    assert article.body.startswith("LENNEPORT — Dock workers")
    assert article.source.name == "WDKL"


@pytest.mark.parametrize(
    ("over", "notice", "url", "name"),
    [
        ("Lenne Gazette", "© 2026 Lenne Gazette. All rights reserved.", None, "Lenne Gazette"),
        ("LENNE GAZETTE", "Copyright © 2019-2026 Lenne Gazette Ltd", None, "Lenne Gazette"),
        ("Home", "© 2026 The Lenne Gazette Media", "https://www.lennegazette.example/a/1", "The Lenne Gazette"),
        ("Home", "© 2026 Lenne Gazette. All rights reserved.", None, None),
        ("News", "© 2026 News Harbour Holdings. All rights reserved.", None, None),
    ],
)
def test_a_copyright_line_names_the_publisher_where_the_top_or_the_address_does_too(
    over: str, notice: str, url: str | None, name: str | None
) -> None:
    dump = f"{over}\n\nSport\n\nWeather\n\n{STORY.format(lead=LEAD.format(''), tail='')}\n\n{notice}"
    assert cleaner.clean(dump, url=url).source.name == name


def test_the_publisher_of_a_copyright_line_leaves_the_agency_the_credit() -> None:
    lead = "LENNEPORT (Reuters) - " + LEAD.format("")
    dump = f"Lenne Gazette\n\nSport\n\n{STORY.format(lead=lead, tail='')}\n\n© 2026 Lenne Gazette"
    found = cleaner.clean(dump).source
    assert (found.name, found.credit) == ("Lenne Gazette", "Reuters")


def test_the_source_of_a_record_header_is_the_publisher_unless_another_is_named() -> None:
    text = "Title: Strike ends\nSource: {}\nURL: https://{}/a\n\n" + STORY.split("\n\n", 2)[2].format(tail="")
    own = cleaner.clean(text.format("Lenne Gazette", "lenne.example")).source
    assert (own.name, own.credit) == ("Lenne Gazette", None)
    other = cleaner.clean(text.format("Reuters", "www.theguardian.com")).source
    assert (other.name, other.credit) == ("The Guardian", "Reuters")


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("(Source: Reuters)", "Reuters"), ("[Source: Reuters]", "Reuters"), ("— Source: Reuters", "Reuters"),
        ("Source: Oak Hill News (Lagos)", "Oak Hill News (Lagos)"),
        ("Source: Oak Hill News (https://oak.example)", "Oak Hill News"),
    ],
)  # fmt: skip
def test_brackets_around_and_within_a_source_line(line: str, credit: str) -> None:
    article = source(tail=f"\n\n{line}")
    assert (article.source.credit, line in article.body) == (credit, False)


def test_of_two_wire_tags_the_first_publishes_and_the_second_has_the_credit() -> None:
    for tail in ("", "\n\nThe cranes stood still."):
        dump = f"Harbour workers end their strike\n\n(MENAFN) LENNEPORT (Reuters) - {LEAD.format('')}{tail}"
        article = cleaner.clean(dump)
        assert (article.source.name, article.source.credit) == ("MENAFN", "Reuters")
        assert article.body.startswith("LENNEPORT - Dock workers")


@pytest.mark.parametrize(
    ("lead", "begins"), [("[MENAFN] D", "Dock"), ("LENNEPORT — (AP) D", "LENNEPORT — Dock"), ("(AP) — D", "Dock")]
)
def test_wire_tags_in_square_brackets_or_behind_the_dash_are_cut(lead: str, begins: str) -> None:
    assert source(lead + LEAD.format("")[1:]).body.startswith(begins)


@pytest.mark.parametrize(
    ("clue", "line", "credit"),
    [
        ("The Los Angeles Times was there. ", "Times", "Los Angeles Times"),
        ("The New York Post was there. ", "the Post", "New York Post"), ("", "the Times", "The Times"),
    ],
)  # fmt: skip
def test_a_name_that_outlets_share_is_that_of_the_one_which_the_text_names_in_full(
    clue: str, line: str, credit: str
) -> None:
    assert source(clue + LEAD.format(""), f"\n\nSource: {line}").source.credit == credit


def test_a_channel_amid_the_title_is_not_the_site_though_it_has_its_own_front_page() -> None:
    story = "<p>渡轮停航九周以后，码头工人星期二投票结束罢工，第一批船只将在星期四上午卸货。</p>" * 4
    page = (
        "<title>渡轮停航九周_新闻频道_河口网</title><p><a href='/'>新闻频道</a></p><h1>渡轮停航九周</h1>"
        f"{story}<div class=footer><p>河口网 版权所有</p></div>"
    )
    assert cleaner.clean(page, url="https://news.hekou.example/c/12.shtml").source.name == "河口网"
