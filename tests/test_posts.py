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


HARP = """<p>The harp of the chapel at Dunmorrow has a new lowest string, wound by hand from bronze wire over silk.</p>
<p>It had been silent since its maker died four winters ago, and two luthiers had said that it could not be mended.</p>
<p>The first concert is on Sunday. Seats cost nothing, and the organist has promised to keep his pedals still.</p>"""
READERS = {
    "bronze_age": "I heard it as a boy, when the old string still buzzed like a bee in a jar, and I never forgot it.",
    "Widow Tarrant": "My husband wound the last one, and nobody thanked him for it either, so do write his name down.",
    "piper9": "Is there a bus back to the ferry after the concert, or do we have to walk along the dyke in the dark?",
}


def commented(box: str, heading: str, *, readers: int = 3, tail: str = "") -> str:
    texts = list(READERS.items())[:readers]
    shells = "".join(
        f'<div class="{box}"><div class="{box}-name">{name}</div><div class="{box}-when">3 May 2023, 1{i}:20</div>'
        f'<p>{text}</p><a href="#r">Reply</a> <a href="#l">Like (2)</a> <a href="#x">Report</a></div>'
        for i, (name, text) in enumerate(texts)
    )
    return (
        "<html><head><title>A harp sings again</title></head><body><main><article><h1>A harp sings again</h1>"
        f'<p class="author">By <a href="/staff/mo">Mona Okello</a></p><p>Published 2 May 2023, 08:15</p>{HARP}'
        f'</article><div id="below"><h2>{heading}</h2>{shells}{tail}</div></main></body></html>'
    )


@pytest.mark.parametrize("policy", ["auto", "drop"])
@pytest.mark.parametrize("heading", ["3 comments", "Comments (3)", "Join the conversation", "Readers’ views (3)"])
@pytest.mark.parametrize("box", ["css-9k2a", "post-item", "message", "reply-item"])
def test_comments_are_known_by_their_shape_whatever_the_site_calls_them(box: str, heading: str, policy: str) -> None:
    article = cleaner.clean(commented(box, heading), options=Options(comments=policy))
    assert article.body.endswith("keep his pedals still.")
    assert not [text for text in READERS.values() if text in article.body]
    assert (article.authors, article.published) == (("Mona Okello",), "2023-05-02T08:15:00")


def test_the_only_comment_is_known_under_its_header() -> None:
    assert READERS["bronze_age"] not in cleaner.clean(commented("css-9k2a", "1 comment", readers=1)).body


def test_comments_of_any_shape_stay_where_they_are_to_be_kept() -> None:
    body = cleaner.clean(commented("css-9k2a", "3 comments"), options=Options(comments="keep")).body
    assert all(text in body for text in READERS.values())


def test_the_button_that_leaves_the_form_for_comments_makes_no_article_one() -> None:
    form = '<h2>3 comments</h2><p>Cancel reply</p><p>Comment*</p><form><input name="c"></form>'
    page = f"<body><p>Comments: 3</p><div><h1>A harp sings again</h1><p>2 May 2023</p>{HARP}{form}</div></body>"
    assert "keep his pedals still." in cleaner.clean(page).body


def test_comments_in_boxes_that_fold_leave_and_do_not_date_the_article() -> None:
    boxes = "".join(
        f'<details class="NoteComment" open><summary><h3>Strings</h3><p class="Poster">Posted May 4, 2023 1{i}:10 UTC by '
        f'<b>{name}</b> (guest)</p></summary><div class="Formatted"><p>{text}</p></div></details>'
        for i, (name, text) in enumerate(READERS.items())
    )
    page = f"""<html><head><title>A harp sings again</title></head><body><main><div><h1>A harp sings again</h1></div>
<div class="Text"><p>By <b>Mona Okello</b><br>May 2, 2023</p>{HARP}</div>{boxes}</main></body></html>"""
    article = cleaner.clean(page)
    assert article.body.endswith("keep his pedals still.")
    assert article.published == "2023-05-02"
