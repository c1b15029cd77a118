"""The standfirst stays, however far it stands from the first paragraph."""

from __future__ import annotations

import re

import pytest

from cleaner import clean

TEXT = "".join(f"<p>{text}</p>" for text in (
    "Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.",
    "The council will look at the rest of the planks this week, said the mayor, who had walked over them on Sunday.",
    "The café at the end of the pier has moved to the school, where it will stay until the summer holidays begin.",
    "Nobody was hurt, but a boy lost a shoe, and the fishermen who look for the planks look for the shoe as well.",
))  # fmt: skip
LINKED = '{"@type": "NewsArticle", "headline": "The pier is closed", "datePublished": "2024-05-04T10:30:00Z"}'
STANDFIRST = "A rope keeps walkers off while divers look for what is missing"


def body(description: str, lead: str) -> str:
    return clean(
        f'<html lang="en"><head><title>The pier is closed</title><meta name="description" content="{description}">'
        f'<meta property="og:type" content="article"><script type="application/ld+json">{LINKED}</script></head>'
        f"<body><nav><a href='/'>Home</a><a href='/sea'>Sea</a></nav><article><h1>The pier is closed</h1>"
        f"<div class='x9'>{lead}</div><div><a href='/ann'>Ann Lee</a></div><div>4 May 2024, 10:30</div>"
        f"<div><a href='#'>Share</a> <a href='#'>Save</a></div>{TEXT}</article></body></html>"
    ).body


def test_what_the_page_gives_as_its_description_stays() -> None:
    assert body(STANDFIRST, STANDFIRST).startswith(f"{STANDFIRST}\n\nThree planks fell")


def test_a_description_that_was_cut_off_is_enough() -> None:
    long = f"{STANDFIRST}, a few old planks and one shoe, which is said to be blue"
    assert body(f"{long[:100]}…", long).startswith(f"{long}\n\nThree planks fell")


def test_a_description_that_goes_on_after_the_standfirst_is_enough() -> None:
    assert body(f"{STANDFIRST} • Photo: Ann Lee", STANDFIRST).startswith(f"{STANDFIRST}\n\nThree planks fell")


def test_what_its_class_calls_so_stays_right_below_the_title() -> None:
    page = (
        "<html lang=en><head><title>The pier is closed</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>The pier is closed</h1><p class=NAME>{STANDFIRST}</p><div><a href='/ann'>Ann Lee</a></div>{TEXT}</article>"
    )
    for name in ("sub-title", "post__subtitle", "strapline", "article-dek"):
        assert clean(page.replace("NAME", name)).body.startswith(f"{STANDFIRST}\n\nThree planks fell")


def test_what_the_box_around_it_calls_so_stays_too() -> None:
    page = (
        "<html lang=en><head><title>The pier is closed</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>The pier is closed</h1><div data-gu-name=standfirst><p>{STANDFIRST}</p></div>{TEXT}</article>"
    )
    assert clean(page).body.startswith(f"{STANDFIRST}\n\nThree planks fell")


def test_a_description_that_begins_with_a_kicker_makes_it_no_standfirst() -> None:
    assert body("News of the pier: Three planks are missing since Monday", "News of the pier").startswith(
        "Three planks fell"
    )


DUMP = "\n".join(re.sub(r"</?p>", "\n", TEXT).split("\n\n"))


@pytest.mark.parametrize("between", ["{dek}\nBy Ann Lee\n16 November 2024", "By Ann Lee\n16 November 2024\n{dek}"])
def test_in_a_dump_it_stands_right_under_the_headline_or_under_the_byline(between: str) -> None:
    line = "The harbour master has put a rope across the pier until divers have found what is missing"
    page = f"News\nSport\nSea\nThe pier is closed after planks fell\n{between.format(dek=line)}\n{DUMP}"
    assert clean(page).body.startswith(f"{line}\n\nThree planks fell")
