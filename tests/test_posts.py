"""Posts of readers: which blocks a forum page loses and keeps under each policy for comments."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import Options

OPENING = (
    "The harp in the chapel has lost its lowest string, and the maker who wound it died four winters ago. Who can help?"
)
ANSWER = (
    "Wind it yourself from bronze wire over a silk core; a hand drill turned slowly does it in half an hour, or so."
)
THANKS = (
    "I wound it on Sunday with the drill of my neighbour, and the organist asked whether the harp had been replaced."
)


def forum(post: str, user: str) -> str:
    posts = "".join(
        f'<div class="{post} n{i}"><h4 class="{user}">harpist{i}</h4><div class="text"><p>{text}</p></div></div>'
        for i, text in enumerate((OPENING, ANSWER, THANKS))
    )
    return f"<html><body><h1>A string for the harp</h1><main>{posts}</main></body></html>"


@pytest.mark.parametrize("post", ["post", "message", "forum-post", "postbody"])
def test_dropping_comments_leaves_the_opening_post_of_posts_that_are_built_alike(post: str) -> None:
    body = cleaner.clean(forum(post, "user-name"), options=Options(comments="drop")).body
    assert OPENING in body
    assert ANSWER not in body
    assert THANKS not in body


def test_dropping_comments_leaves_sections_of_an_article_alone() -> None:
    body = cleaner.clean(forum("part", "headline"), options=Options(comments="drop")).body
    assert all(text in body for text in (OPENING, ANSWER, THANKS))


def test_answers_of_a_forum_stay_unless_they_are_to_be_dropped() -> None:
    body = cleaner.clean(forum("post", "user-name")).body
    assert all(text in body for text in (OPENING, ANSWER, THANKS))


COMMENTS = f"""<article><h1>The harp of the chapel</h1><p>{OPENING}</p><p>{THANKS}</p></article>
<div id="comments"><h2>2 thoughts on \u201cThe harp of the chapel\u201d</h2>
<div class="comment"><div class="comment-author"><b>Bronze Age</b> says:</div>
<div class="comment-content"><p>{ANSWER}</p></div></div>
<div class="comment"><div class="comment-author"><b>fast-cash</b> says:</div>
<div class="comment-content"><p>Win real money at harpspins casino, 200 free spins no deposit today.</p></div></div></div>"""


def test_kept_comments_are_the_posts_without_names_header_and_spam() -> None:
    article = cleaner.clean(COMMENTS, options=Options(comments="keep"))
    assert article.body.endswith(ANSWER)
    assert not [word for word in ("thoughts on", "says", "harpspins") if word in article.body]
    assert article.removed["spam"] == 1


@pytest.mark.parametrize("policy", ["auto", "drop"])
def test_comments_under_an_article_leave(policy: str) -> None:
    assert ANSWER not in cleaner.clean(COMMENTS, options=Options(comments=policy)).body


def dump(*between: str) -> str:
    return "\n\n".join(["A string for the harp", OPENING, *between, ANSWER, *between, THANKS, *between])


@pytest.mark.parametrize("between", [("Upvote", "12", "Downvote"), ("Posted by harpist » Sun Nov 10, 2024 8:14 pm",)])
def test_a_dump_in_which_the_software_of_a_forum_speaks_is_a_thread(between: tuple[str, ...]) -> None:
    article = cleaner.clean(dump(*between))
    assert article.page_type == "forum"
    assert article.body == "\n\n".join((OPENING, ANSWER, THANKS))


def test_a_subheading_beside_the_dates_of_a_thread_is_no_name() -> None:
    posts = "".join(
        f"""<div class=post><div class=crawler-post-meta><a>harpist{i}</a><time>{i + 1} May 2024 8:1{i}</time></div>
        <p>{text}</p><h3>What I tried</h3><p>{text[::2]}</p></div>"""
        for i, text in enumerate((OPENING, ANSWER, THANKS))
    )
    assert "What I tried" in cleaner.clean(f"<body><h1>A string for the harp</h1>{posts}</body>").body


def test_comments_under_the_dump_of_an_article_leave_though_it_counts_them_at_its_top() -> None:
    said = ["Ann says", "October 14, 2025 at 7:12 pm", "I wound mine with the drill of my aunt, and it holds.", "Reply"]
    form = ["Leave a Comment", "Your email address will not be published. Required fields are marked *", "Post Comment"]
    more = [
        "The organist plays it on Sundays, the children on all other days, and nobody has to pay for a seat.",
        "On the last of May the chapel is open until midnight, and whoever brings a string may wind it and play it there.",
    ]
    rated = ["2 Comments", "4.86 from", "21 votes"]
    lines = ["The harp of the chapel", *rated, OPENING, ANSWER, THANKS, *more, "Comments", *said, *said, *form]
    assert "of my aunt" not in cleaner.clean("\n".join(lines)).body
