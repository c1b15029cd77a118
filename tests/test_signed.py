"""Names of the authors in lines of their own, and notes on them at the end, are no text of the article."""

from __future__ import annotations

from cleaner import Options, clean

TEXT = "".join(f"<p>{text}</p>" for text in (
    "Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.",
    "The council will look at the rest of the planks this week, said the mayor, who had walked over them on Sunday.",
    "Ann Lee, who sells fish at the pier, has moved her stall to the school, where she will stay until the summer.",
    "Nobody was hurt, but a boy lost a shoe, and the fishermen who look for the planks look for the shoe as well.",
))  # fmt: skip
HEAD = (
    '<html lang="en"><head><title>The pier is closed</title><meta property="og:type" content="article">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The pier is closed", '
    '"author": {"@type": "Person", "name": "Ann Lee"}}</script></head>'
)
NOTE = "Ann Lee has written on the harbour since 1998 and keeps two cats, one of which has been to sea."


def body(before: str = "", after: str = "", options: Options | None = None) -> list[str]:
    page = f"{HEAD}<body><article><h1>The pier is closed</h1>{before}{TEXT}{after}</article></body></html>"
    return clean(page, options=options).body.split("\n\n")


def test_a_line_that_is_a_name_goes() -> None:
    assert len(body("<p>Ann Lee</p>", "<p>von Ann Lee</p>")) == 4


def test_a_line_that_is_two_names_goes() -> None:
    head = HEAD.replace('{"@type": "Person", "name": "Ann Lee"}', '["Ann Lee", "Tom Oak"]')
    page = f"{head}<body><article><h1>The pier is closed</h1><h4>LINE</h4>{TEXT}</article></body></html>"
    for line in ("Ann Lee, Tom Oak", "By Ann Lee and Tom Oak"):
        assert clean(page.replace("LINE", line)).body.startswith("Three planks")


def test_a_note_on_the_author_goes_from_the_end_and_what_the_article_says_of_her_stays() -> None:
    kept = body(after=f"<p>{NOTE}</p>")
    assert len(kept) == 4
    assert kept[2].startswith("Ann Lee, who sells fish")


def test_a_note_on_the_author_goes_from_above_what_was_put_right_in_the_text() -> None:
    right = "This article was amended on 18 September 2023. An earlier version said that five planks had fallen."
    kept = body(after=f"<p><em>Ann Lee is a columnist.</em></p><p><i>{right}</i></p>")
    assert kept[4:] == [right]


def test_what_the_author_says_in_an_interview_stays_at_its_end() -> None:
    assert body(after="<p>Ann Lee: We will be back after a short break.</p>")[-1].startswith("Ann Lee: We")


def test_a_company_signs_nothing() -> None:
    head = HEAD.replace('"Person", "name": "Ann Lee"', '"Organization", "name": "Pier Works, Inc."')
    about = "Pier Works, Inc. has mended piers since 1908 and has a hundred carpenters."
    page = (
        f"{head}<body><article><h1>The pier is closed</h1>{TEXT}<p>About Pier Works, Inc.</p><p>{about}</p></article>"
    )
    article = clean(page)
    assert article.authors == ()
    assert article.body.split("\n\n")[-2:] == ["About Pier Works, Inc.", about]


def test_notes_stay_where_they_are_asked_for() -> None:
    assert NOTE in body(after=f"<p>{NOTE}</p>", options=Options(author_bios="keep"))


DUMP = """The pier is closed

Ann Lee
April 27, 2025

Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.

The council will look at the rest of the planks this week, said the mayor, who had walked over them on Sunday.

Nobody was hurt, but a boy lost a shoe, and the fishermen who look for the planks look for the shoe as well.

{}Ann Lee is a retired surveyor and a regular contributor to these pages."""


def test_a_note_on_the_author_goes_from_the_end_of_a_dump() -> None:
    assert clean(DUMP.format("")).body.endswith("the shoe as well.")
    assert clean(DUMP.format("A freelance writer, ")).body.endswith("the shoe as well.")
    assert clean(DUMP.format(""), options=Options(author_bios="keep")).body.endswith("these pages.")


def test_a_note_on_the_author_that_stands_above_a_dump_and_below_it_goes_from_both() -> None:
    note = "Ann Lee teaches history at the school by the pier and is the author of “The Late Tide”."
    both = DUMP.replace("Ann Lee\n", f"Ann Lee\n\n{note}\n\n", 1) + f"\n\n{note}"
    assert "teaches history" not in clean(both).body
    assert clean(both).body == clean(DUMP).body


def test_what_a_dump_says_of_its_author_in_the_text_makes_her_a_part_of_it() -> None:
    assert "who sells fish." in clean(DUMP.format("The rope was made by Ann Lee, who sells fish.\n\n")).body


def test_what_stands_last_under_a_heading_with_the_authors_name_is_about_her() -> None:
    about = DUMP.partition("{}")[0] + "About {}\n\n{}"
    assert clean(about.format("Ann Lee", "She grew up on the pier and has never lost a shoe.")).body.endswith(
        "as well."
    )
    assert clean(about.format("Ann", "Hi, I am Ann! I count planks for a living.")).body.endswith("as well.")
    told = clean(about.format("the planks", "They are of oak, and the oldest of them are older than the school.")).body
    assert told.endswith("than the school.")
