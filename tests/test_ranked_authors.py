"""Who wrote a text: a name among menus, dates and buttons, with a word such as `by` before it or without."""

import pytest

import cleaner
from cleaner.normalize.signers import Way, signers_of

TITLE = "Ferry crews ask for shorter winters"
TEXT = (
    "Crews of the island ferries asked the harbour board on Monday to end the winter timetable two weeks earlier, "
    "because the boats had sailed all but empty since the middle of February.\n\n"
    "The board has not said when it will answer. Last year it needed until May, and by then the summer timetable had "
    "been in force for a month, which the crews took for an answer.\n\n"
    "Passengers were asked too. Most of them want more boats, and none of them wants to pay for one."
)


def authors_of(above: str, below: str = "") -> tuple[str, ...]:
    dump = f"Home\n\nNews\n\nSports\n\nOpinion\n\n{TITLE}\n\n{above}\n\n{TEXT}\n\n{below}"
    return cleaner.clean(dump, url="https://harbour.example/news/ferry-crews").authors


@pytest.mark.parametrize(
    "above",
    [
        "By Rosalind Okafor\n\nMarch 4, 2025",
        "Rosalind Okafor\n\nMarch 4, 2025 · 4 min read",
        "Rosalind Okafor March 4, 2025 News",
        "March 4, 2025\n\nRosalind Okafor\n\nShare\n\nTweet",
        "By\n\nRosalind Okafor\n\nPublished March 4, 2025",
        "Written by Rosalind Okafor on March 4, 2025\n\nShare this",
        "Rosalind Okafor, Harbour Correspondent\n\nMarch 4, 2025",
    ],
)
def test_a_name_beside_the_date_is_the_author(above: str) -> None:
    assert authors_of(above) == ("Rosalind Okafor",)


@pytest.mark.parametrize(
    "above",
    [
        "March 4, 2025\n\nShare Story\n\nPrint Page",
        "Latest News | Top Stories | March 4, 2025",
        "March 4, 2025\n\nKey Points\n\nListen Now",
        "Sort By\n\nDate Posted\n\nMarch 4, 2025",
        "March 4, 2025\n\nABONE OL\n\nGoogle News\n\nPaylaş",
        "Reuters\n\nMarch 4, 2025",
    ],
)
def test_buttons_and_headings_beside_the_date_are_nobody(above: str) -> None:
    assert authors_of(above) == ()


def test_a_tag_below_the_text_leads_to_no_name() -> None:
    assert (
        authors_of("March 4, 2025", below="Tags\n\nFerries\n\nBy\n\nMore Harbour Culture\n\nA boat for every winter")
        == ()
    )


def test_two_names_are_two_authors() -> None:
    assert authors_of("Rosalind Okafor and Teodor Lindqvist\n\nMarch 4, 2025") == (
        "Rosalind Okafor",
        "Teodor Lindqvist",
    )


def test_a_header_that_names_the_author_is_believed() -> None:
    dump = f"Title: {TITLE}\nAuthor: Rosalind Okafor\n\nBy Teodor Lindqvist\n\n{TEXT}"
    assert cleaner.clean(dump).authors == ("Rosalind Okafor",)


def test_whom_the_text_is_about_did_not_write_it() -> None:
    about = TEXT.replace(
        "Passengers were asked too.", "Teodor Lindqvist, who speaks for the crews, asked passengers too."
    )
    dump = f"{TITLE}\n\nBy Rosalind Okafor\n\nMarch 4, 2025\n\n{about}\n\nTeodor Lindqvist at the pier on Monday"
    assert cleaner.clean(dump).authors == ("Rosalind Okafor",)


@pytest.mark.parametrize(
    ("line", "names", "way"),
    [
        ("By Rosalind Okafor", ("Rosalind Okafor",), Way.LED),
        ("Rosalind Okafor | 4 min read", ("Rosalind Okafor",), Way.PIECE),
        ("ROSALIND OKAFOR", ("Rosalind Okafor",), Way.PIECE),
        ("Rosalind Okafor Harbour And Ferry Desk", ("Rosalind Okafor",), Way.BEGUN),
        ("Rosalind OkaforMarch 4", ("Rosalind Okafor",), Way.TOUCHED),
        ("tidewatcher's user avatar", ("tidewatcher",), Way.PICTURED),
    ],
)
def test_a_line_shows_names_in_many_ways(line: str, names: tuple[str, ...], way: Way) -> None:
    found = {signer.names: signer.ways for signer in signers_of([line], [0], ())}
    assert way in found[names]


def test_names_below_a_lone_by_belong_to_it() -> None:
    found = {signer.names: signer.ways for signer in signers_of(["By", "Ann Lee", "and", "Bo Ray"], range(4), ())}
    assert Way.STACKED in found[("Ann Lee", "Bo Ray")]


def test_lines_of_sentences_name_nobody() -> None:
    assert signers_of(["Read more about this", "posted in ferries", "What the board says"], range(3), ()) == []


def page_of(above: str, below: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
    menu = "<nav><a href='/news'>News</a> <a href='/sports'>Sports</a></nav>"
    return f"<html><body>{menu}<h1>{TITLE}</h1>{above}{text}{below}<footer>All rights reserved</footer></body></html>"


@pytest.mark.parametrize(
    "above",
    [
        "<div>Rosalind Okafor</div><div>Harbour Correspondent</div>",
        "<div><span>Rosalind Okafor</span></div><div><span>3 min read</span></div>",
        "<p>Rosalind Okafor | March 4, 2025 | Ferries</p>",
    ],
)
def test_a_page_without_any_mark_has_the_author_that_its_lines_name(above: str) -> None:
    assert cleaner.clean(page_of(above), url="https://harbour.example/news/ferry-crews").authors == ("Rosalind Okafor",)


def test_what_a_page_declares_is_its_author_whatever_its_lines_name() -> None:
    page = page_of("<div>Rosalind Okafor</div><div>3 min read</div>").replace(
        "<body>", "<head><meta name='author' content='Teodor Lindqvist'></head><body>"
    )
    assert cleaner.clean(page).authors == ("Teodor Lindqvist",)


@pytest.mark.parametrize("lead", ["", "Authors\n\n"])
def test_a_second_author_stands_below_the_job_of_the_first(lead: str) -> None:
    above = f"{lead}Rosalind Okafor\n\nPartner, Ports and Shipping\n\nSamuel Tidewell\n\nAssociate, Ports and Shipping"
    assert authors_of(f"{above}\n\nMarch 4, 2025") == ("Rosalind Okafor", "Samuel Tidewell")


def test_the_place_behind_a_dash_and_the_first_words_of_the_headline_are_nobody() -> None:
    assert authors_of("Por Rosa Teixeira — Porto Alto\n\nMarch 4, 2025") == ("Rosa Teixeira",)
    russian = "В Заречном открыли музей старых трамваев\n\nФото: пресс-служба\n\n"
    text = "В бывшем депо на Заводской улице открылся музей, в котором собраны девять трамваев, ходивших по городу."
    assert cleaner.clean(f"Новости\n\nСпорт\n\n14 сентября 2024\n\n{russian}{text}\n\n{text[::-1]}").authors == ()


def test_whom_to_ask_about_a_release_has_not_written_it() -> None:
    contact = "David Kerrigan\nFerry Research Ltd.\n+1 800-555-0188\nemail us here\nLinkedIn"
    provided = "News Provided By\nFerry Research Ltd.\nMarch 4, 2025, 10:15 GMT"
    assert authors_of(provided, contact) == ()


@pytest.mark.parametrize(
    "above",
    [
        "March 4, 2025 07:00 ET\n| Source:\nHarbour Ferries, Inc.\n\nHarbour Ferries, Inc.\n\nShare",
        "March 4, 2025\n\nUniversität Hafen",
        "Rédaction avec AFP\n\nMarch 4, 2025",
        "Da Redazione - 4 Marzo 2025",
    ],
)
def test_companies_institutions_and_agencies_beside_the_date_are_nobody(above: str) -> None:
    assert authors_of(above) == ()


def test_a_headline_in_chinese_over_the_date_is_no_name() -> None:
    text = "渡轮的船员星期一请求港务局把冬季时刻表提前两周结束，因为从二月中旬起船几乎都是空的。\n\n" * 3
    headline = "渡轮船员请求缩短冬季 港务局尚未答复"
    assert cleaner.clean(f"首页\n新闻\n{headline}\n2025-03-04 10:22\n\n{text}").authors == ()
