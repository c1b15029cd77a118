"""Limits of size, depth, blocks and time, which hold inside a call of the library."""

import time

import pytest
import trafilatura

from cleaner import Cleaner, Options
from cleaner.blocks.document import Document
from cleaner.classify.second import second_opinion
from cleaner.deadline import deadline
from cleaner.errors import DeadlineExceeded
from cleaner.model import Block, Page
from cleaner.read.records import split_records

WORDS = "It rained on the whole of the town from noon to midnight, and nobody went out. "
MEGABYTES = 20_000_000


def cleaned(text: str | bytes, **options):
    return Cleaner(options=Options(second_opinion=False, **options)).clean(text)


SLOW = {
    "paragraphs": f"<p>{WORDS}" * (MEGABYTES // 85),
    "tiny paragraphs": "<p>x" * (MEGABYTES // 4),
    "lists in lists": "<ul><li>x" * (MEGABYTES // 9),
    "lines": "x\n" * (MEGABYTES // 2),
    "shares": "Share\n\n" * (MEGABYTES // 7),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_huge_hostile_document_is_given_up_soon_after_its_deadline(name: str) -> None:
    start = time.monotonic()
    article = cleaned(SLOW[name], deadline=0.05)
    assert time.monotonic() - start < 30  # here some seconds, and minutes without a deadline
    assert (article.status, article.reason) == ("error", "deadline_exceeded")
    assert article.error["class"] == "DeadlineExceeded"


def test_reading_counts_too() -> None:
    article = cleaned(SLOW["paragraphs"].encode(), deadline=0.000001)
    assert (article.status, article.reason) == ("error", "deadline_exceeded")


def test_records_are_given_up_while_they_are_split() -> None:
    text = "".join(f"Title: Story {n}\nURL: https://example.com/{n}\n\n{WORDS}\n\n" for n in range(30_000))
    start = time.thread_time()
    assert len(split_records(text)) == 30_000
    whole = time.thread_time() - start
    with pytest.raises(DeadlineExceeded), deadline(0):
        split_records(text)
    assert time.thread_time() - start < 1.5 * whole


@pytest.mark.parametrize(("size", "seconds"), [(3_000_000, 1e6), (500_000, 1)])
def test_no_second_opinion_is_asked_for_that_would_take_too_long(
    monkeypatch: pytest.MonkeyPatch, size: int, seconds: float
) -> None:
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: pytest.fail("asked"))
    with deadline(seconds):
        assert second_opinion(Document(Page("x" * size, "html"), [Block("x")])) is None


def test_one_document_given_up_leaves_the_next_its_own_time() -> None:
    cleaner = Cleaner(options=Options(second_opinion=False))
    assert cleaner.clean(WORDS * 3, options=Options(deadline=0.000001)).status == "error"
    assert cleaner.clean(f"<article><h1>Rain</h1><p>{WORDS * 3}</article>").body == (WORDS * 3).strip()


def test_what_is_over_the_limit_of_bytes_is_cut_and_said_so() -> None:
    article = cleaned(f"<h1>Rain</h1>{''.join(f'<p>{n} {WORDS}' for n in range(100))}".encode(), max_bytes=3000)
    assert article.reason == "truncated"
    assert "20 It rained" in article.body
    assert "60 It rained" not in article.body


@pytest.mark.parametrize("dump", [False, True])
def test_what_is_over_the_limit_of_blocks_is_cut_and_said_so(dump: bool) -> None:
    paragraphs = [f"{n} {WORDS}{n * 7} people stayed at home." for n in range(100)]
    text = "\n\n".join(paragraphs) if dump else "<p>" + "</p><p>".join(paragraphs)
    article = cleaned(text, max_blocks=30, input="text" if dump else "html")
    assert article.reason == "too_many_blocks"
    assert "25 It rained" in article.body
    assert "40 It rained" not in article.body


def test_depth_is_cut_and_the_text_kept() -> None:
    article = cleaned("<div>" * 100_000 + f"<h1>Rain</h1><p>{WORDS * 4}</p>")
    assert WORDS.strip() in article.body


def test_what_is_over_the_limit_of_tags_is_cut_and_said_so() -> None:
    page = f"<article><h1>Rain</h1><p>{WORDS * 4}</p>" + "<b></b>" * 600_000 + f"<p>The end. {WORDS}</article>"
    article = cleaned(page)
    assert article.reason == "too_many_nodes"
    assert article.body == (WORDS * 4).strip()
