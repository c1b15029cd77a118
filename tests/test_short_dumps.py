"""Dumps of a few lines, as people paste them: what stands over the text, and what agencies and forums set below it."""

import pytest

import cleaner

TEXT = (
    "The mill on the Orne turns again, the miller said on Monday, eleven days after a branch had broken two of the "
    "blades of its wheel.\n\n"
    "Flour will be sold from the door until the shop has been dried out, which may take until the end of the month.\n"
)
HEAD = "Mill turns again"
STORY = f"{HEAD}\n\n{TEXT}"


@pytest.mark.parametrize(
    "line",
    ["7 May 2024", "2024-05-07", "07.05.2024", "May 7, 2024", "Date: 7 May 2024", "Published 7 May 2024"],
)
def test_a_date_alone_over_a_text_is_its_date_and_no_headline(line: str) -> None:
    article = cleaner.clean(f"{line}\n\n{TEXT}")
    assert (article.title, article.published) == (None, "2024-05-07")


def test_a_byline_and_a_date_over_a_text_without_headline_are_both_read() -> None:
    article = cleaner.clean(f"By Ann Reeve\n7 May 2024\n\n{TEXT}")
    assert (article.title, article.authors, article.published) == (None, ("Ann Reeve",), "2024-05-07")


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://orne.example/mill\n", "https://orne.example/mill"),
        ("https://orne.example/mill", "https://orne.example/mill"),
        ("<https://orne.example/mill>\n", "https://orne.example/mill"),
        ("www.orne.example\n", "www.orne.example"),
        ("URL: https://orne.example/mill", "https://orne.example/mill"),
    ],
)
def test_an_address_on_the_first_line_is_that_of_the_page(line: str, url: str) -> None:
    article = cleaner.clean(f"{line}\n{STORY}")
    assert (article.title, article.source.url, article.body) == (HEAD, url, TEXT.strip())


@pytest.mark.parametrize(
    "lines", ["https://orne.example/1\nhttps://orne.example/2", "https://orne.example/mill.jpg", "https://orne.example"]
)
def test_addresses_of_pictures_of_sites_and_of_several_pages_are_not_the_one_of_the_page(lines: str) -> None:
    assert cleaner.clean(f"{lines}\n\n{STORY}").source.url is None


@pytest.mark.parametrize("name", ["Orne Gazette", "The Daily Weir", "Orne.com", "Le Monde", "The Guardian"])
@pytest.mark.parametrize("below", ["By Ann Reeve", "7 May 2024", "By Ann Reeve\n\n7 May 2024"])
def test_a_short_headline_stands_between_the_name_of_the_paper_and_the_byline(name: str, below: str) -> None:
    article = cleaner.clean(f"{name}\n\n{HEAD}\n\n{below}\n\n{TEXT}")
    assert (article.title, article.body) == (HEAD, TEXT.strip())


def test_the_line_between_a_headline_and_a_byline_may_be_a_section() -> None:
    assert cleaner.clean(f"{HEAD}\n\nLocal News\n\nBy Ann Reeve\n\n{TEXT}").title == HEAD


@pytest.mark.parametrize("before", ["\n", "", " "])
def test_who_reported_stands_in_brackets_below_the_text_of_an_agency(before: str) -> None:
    text = TEXT.rstrip() if before == " " else TEXT
    article = cleaner.clean(f"{HEAD}\n\n{text}{before}(Reporting by Ann Reeve; Editing by Bo Ray)\n")
    assert (article.authors, article.source.name, article.body) == (("Ann Reeve",), None, TEXT.strip())


def test_a_day_of_the_week_before_a_date_is_nobody() -> None:
    article = cleaner.clean(f"{HEAD}\n\nTue 7 May 2024 10.30 BST\nLast modified on Tue 7 May 2024 12.00 BST\n\n{TEXT}")
    assert (article.authors, article.published) == ((), "2024-05-07T10:30:00+01:00")


@pytest.mark.parametrize(
    ("above", "notice"),
    [
        ("The Orne Herald\n\nMill turns again on the Orne", "© 2024 Orne Herald Ltd."),
        ("The Orne Herald\n\nMill turns again on the Orne", "© Orne Herald 2024"),
        ("Mill turns again on the Orne | Orne Herald", "© 2024 Orne Herald"),
    ],
)
def test_the_publisher_is_whom_the_copyright_line_and_the_top_name(above: str, notice: str) -> None:
    article = cleaner.clean(f"{above}\n\n{TEXT}\n{notice}\n")
    assert article.source.name == "Orne Herald"
    assert (article.title or "").startswith("Mill turns again on the Orne")


def test_a_credit_right_above_a_caption_is_that_of_its_picture() -> None:
    article = cleaner.clean(f"{STORY}\nImage source, Ada Stone\nImage caption, The wheel on Monday\n\n{TEXT[::-1]}")
    assert [(image.caption, image.credit) for image in article.images] == [("The wheel on Monday", "Ada Stone")]


def test_the_heading_over_the_note_on_who_issued_a_release_is_no_item_of_the_list_above_it() -> None:
    report = "Wheel Market to Reach USD 3 Billion by 2031, says Weir Insights"
    article = cleaner.clean(
        f"{report}\n\nORNE, France, May 6, 2024 /PRNewswire/ -- The market for wheels of mills will grow to USD 3 billion "
        "by 2031, according to a new report by Weir Insights.\n\nBuyers want wheels that do not break, and makers want "
        "buyers that do not ask for them, said an analyst at Weir Insights who has seen both.\n\nRelated Reports:\n"
        "Global Weir Market Report 2024-2031\nMillstone Market Size, Share & Trends\n\nAbout Weir Insights\n"
        "Weir Insights is a market research company with clients in 40 countries.\n\nSOURCE Weir Insights\n"
    )
    assert article.body.split("\n\n")[-2] == "About Weir Insights"


def test_a_heading_with_its_hour_stays_in_a_live_blog_like_the_others() -> None:
    article = cleaner.clean(
        "Live: Flood on the Orne – latest updates\n\nLast updated: 16:05\n\n16:05 River level falling\nThe water board "
        "says that the river at the mill has fallen by 12 cm in the last hour and will go on falling overnight.\n\n"
        "15:20 School to open tomorrow\nThe school of the lower town will open at the normal time on Thursday, its head "
        "says, but lunches will be cold.\n\n14:02 Forty people spend night in sports hall\nForty people from the quay "
        "spent the night in the sports hall. The youngest is three weeks old.\n"
    )
    assert article.body.startswith("16:05 River level falling\n\n")


def test_the_pages_of_the_law_below_a_text_are_no_comments() -> None:
    article = cleaner.clean(
        "Le moulin de l'Orne tourne de nouveau\n\nLe moulin de l'Orne tourne de nouveau depuis lundi, a annoncé le meunier, "
        "onze jours après la chute d'une branche sur la roue.\n\nLa farine sera vendue devant la porte jusqu'à la fin du "
        "mois, le temps que la boutique sèche.\n\nCommentaires (0)\nMentions légales | Politique de confidentialité | "
        "Gestion des cookies\n",
        options=cleaner.Options(comments="keep"),
    )
    assert article.body.endswith("sèche.")


def test_what_a_forum_tells_of_who_posted_goes_from_each_post() -> None:
    article = cleaner.clean(
        "Thread: Wheel of a mill creaks, grease did not help\n\nwheel_tom\nJoined: Mar 2019\nPosts: 412\nPosted: 3 Jan 2024 "
        "10:02\nMy wheel creaks once in every turn. I put in new grease yesterday and it still creaks. What now?\n\n"
        "plumbob\nJoined: Jan 2011\nPosts: 9,201\nPosted: 3 Jan 2024 10:40\nThe bush is worn. Buy a new one for a tenner, "
        "drive it in with a mallet and turn the wheel three times by hand.\n\nwheel_tom\nPosted: 4 Jan 2024 18:20\nThat was "
        "it. Not a creak since. Thank you!\n\nQuick reply\nYou must be logged in to post\n"
    )
    assert len(article.body.split("\n\n")) == 3


def test_code_right_below_the_text_of_a_markdown_dump_stays() -> None:
    article = cleaner.clean(
        "# How the wheel was counted\n\nIn 2009 the wheel made no turns. In 2023 it made 412 of them. This is how they were "
        "counted.\n\n```python\nturns = [3, 96, 412]\nprint(sum(turns))\n```\n\n### Related posts\n\n- [The weir count]"
        "(https://orne.example/weir)\n"
    )
    assert "print(sum(turns))" in article.body


def test_the_caption_of_a_table_stays_with_it() -> None:
    rows = "<tr><th>Year</th><th>Turns</th></tr><tr><td>2022</td><td>96</td></tr><tr><td>2023</td><td>412</td></tr>"
    first, second = TEXT.strip().split("\n\n")
    article = cleaner.clean(
        f"<article><h1>{HEAD}</h1><p>{first}</p><table><caption>Table 1: Turns by year</caption>{rows}</table><p>{second}</p></article>"
    )
    assert "Table 1: Turns by year\n\nYear | Turns" in article.body


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Reeve, Orne Gazette", ("Ann Reeve",)),
        ("By Ann Reeve and Peter de Wit, Orne Gazette", ("Ann Reeve", "Peter de Wit")),
    ],
)
def test_the_paper_behind_the_names_in_a_byline_is_no_author(line: str, authors: tuple[str, ...]) -> None:
    assert cleaner.clean(f"{HEAD}\n\n{line}\n\n{TEXT}").authors == authors


def test_the_name_of_a_paper_over_a_dated_headline_is_no_author() -> None:
    assert cleaner.clean(f"Orne Gazette\n\n{HEAD}\n\n7 May 2024\n\n{TEXT}").authors == ()


@pytest.mark.parametrize("date", ["October 29, 2023", "29 October 2023", "Sunday, October 29, 2023"])
def test_a_date_right_below_a_headline_is_no_part_of_it(date: str) -> None:
    article = cleaner.clean(
        f"Jump to Recipe  Print Recipe\nBrown Butter Parsnip Soup\n{date}\nby Ann Reeve\n37 Comments\n{TEXT}"
    )
    assert (article.title, article.authors, article.published) == (
        "Brown Butter Parsnip Soup",
        ("Ann Reeve",),
        "2023-10-29",
    )
