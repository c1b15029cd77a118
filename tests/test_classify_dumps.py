"""The judgement of a dump: the article scores high, what surrounds it low, in whatever style the dump was made."""

import textwrap

import numpy as np
import pytest
from ferry import STORY

from cleaner import clean
from cleaner.blocks.document import Document
from cleaner.blocks.text import segment_text
from cleaner.classify import PAGE_TYPES, Judge
from cleaner.model import Decision, Options
from cleaner.read.pages import pages_of

URL = "https://courier.example/news/ferry-stopped-after-storm"
TITLE = "Ferry stopped after storm"
ABOVE = ["The Strait Courier", "Skip to content", "Home", "News", "Sport", "Subscribe", "Log in"]
BELOW = ["Share this article", "Related stories", "Bridge plan returns", "Storm in pictures", "Privacy policy",
         "Copyright 2024 The Strait Courier. All rights reserved."]  # fmt: skip
LINES = [*ABOVE, TITLE, *STORY, *BELOW]

STYLES = {
    "lines": "\n".join(LINES),
    "spaced": "\n\n".join(LINES),
    "wrapped": "\n\n".join(textwrap.fill(line, 72) for line in LINES),
    "markdown": "\n\n".join([*(f"- {line}" for line in ABOVE), f"# {TITLE}", *STORY, *(f"- {line}" for line in BELOW)]),
}


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load()


def document(text: str, url: str | None = URL) -> Document:
    return segment_text(next(pages_of(text, url=url, options=Options(input="text"))))


@pytest.mark.parametrize("style", STYLES)
def test_the_story_is_kept_and_the_frame_is_not(judge: Judge, style: str) -> None:
    page = document(STYLES[style])
    judgement = judge(page)
    kept = [b.text for b, p in zip(page.blocks, judgement.scores, strict=True) if p >= judgement.threshold]
    assert " ".join(STORY) in " ".join(kept)
    assert not {"Home", "Sport", "Subscribe", "Related stories", "Storm in pictures", "Privacy policy"} & set(kept)


@pytest.mark.parametrize("style", STYLES)
def test_the_headline_is_the_title(judge: Judge, style: str) -> None:
    page = document(STYLES[style])
    judgement = judge(page)
    decisions = [Decision(bool(p >= judgement.threshold)) for p in judgement.scores]
    assert judgement.title(page, decisions) == TITLE


def test_a_story_is_an_article_and_earns_more_confidence_than_a_menu(judge: Judge) -> None:
    story, menu = judge(document("\n\n".join(LINES))), judge(document("\n".join(f"Section {i}" for i in range(40))))
    assert story.page_type == "article"
    assert menu.page_type in PAGE_TYPES
    assert 0 <= menu.confidence < story.confidence <= 1


@pytest.mark.parametrize("url", [None, "", "no address", "https://[::1", "https://courier.example/"])
def test_a_dump_needs_no_address(judge: Judge, url: str | None) -> None:
    page = document("\n\n".join(LINES), url)
    judged = {block.text: p for block, p in zip(page.blocks, judge(page).scores, strict=True)}
    assert min(judged[text] for text in STORY) > 0.5 > max(judged[text] for text in ABOVE)


@pytest.mark.parametrize("text", ["x", "x\ny", "你好，世界。", "1", "| a | b |", "\ud83d odd", "a\n" * 50])
def test_tiny_and_odd_dumps_are_judged(judge: Judge, text: str) -> None:
    page = document(text, None)
    judgement = judge(page)
    assert judgement.scores.shape == (len(page.blocks),)
    assert np.isfinite(judgement.scores).all()
    assert ((judgement.scores >= 0) & (judgement.scores <= 1)).all()


@pytest.mark.parametrize(
    "text",
    [
        "A fire damaged the roof of the old mill on Sunday night. Nobody was hurt, and the cause is not known yet.",
        "Ein Feuer hat in der Nacht zum Sonntag das Dach der alten Mühle zerstört, verletzt wurde dabei aber niemand",
        "日曜日の夜、古い水車小屋の屋根が火事で焼けた。けが人はなく、原因はまだわかっていないという。",
    ],
)
def test_a_paragraph_alone_is_an_article_and_no_title(text: str) -> None:
    article = clean(text)
    assert (article.title, article.body, article.page_type) == (None, text, "article")


def test_a_page_that_lost_its_line_breaks_is_kept() -> None:
    story = " ".join(f"{sentence} It was the {n}th time." for n in range(4) for sentence in STORY)
    text = "\n\n".join(["The Strait Courier", "Home", "News", " ".join([*ABOVE, TITLE, story, *BELOW]), "Log in"])
    assert STORY[2] in clean(text).body
    towns = "Choose your town " + " ".join(f"Harbour {n} Strait {n}" for n in range(120))
    assert "Harbour 7" not in clean("\n\n".join([*LINES, towns])).body


TRAIL = ["HomeNewsSport", "Home » Archive » Rivers » Ferry returns to the river after forty years"]


@pytest.mark.parametrize("above", [[], ["Daily Harbour News", "Search", *TRAIL], ["Photo: Ida Brandt", *TRAIL]])
def test_no_menu_or_trail_is_the_title(above: list[str]) -> None:
    title = "Ferry returns to the river after forty years"
    story = ["By Ida Brandt", *STORY]
    article = clean("\n\n".join([*above, title, *story]), options=Options(input="text"))
    assert article.title == title


def test_votes_below_a_header_over_comments_make_an_article_no_thread() -> None:
    comments = [
        line for k in range(8) for line in (f"reader{k}", f"I took that boat with my aunt number {k}.", "Upvote")
    ]
    text = "\n\n".join([TITLE, "By Ida Brandt", *STORY, *STORY[:1], "8 comments", *comments])
    article = clean(text, options=Options(input="text"))
    assert article.page_type == "article"
    assert "my aunt" not in article.body
