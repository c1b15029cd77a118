"""The judgement of an HTML page: the article scores high, what surrounds it low, whatever the page is like."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from ferry import STORY
from threadpoolctl import threadpool_info

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.classify import PAGE_TYPES, Judge, Judgement
from cleaner.classify.judge import WEIGHTS
from cleaner.classify.second import second_opinion
from cleaner.model import Page
from cleaner.process_wide import Together

PAGE = f"""<html><head><title>Ferry stopped after storm | The Strait Courier</title></head><body>
<header><nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li></ul></nav>
</header><main><article class="story"><h1>Ferry stopped after storm</h1><div class="story-body">
{"".join(f"<p>{text}</p>" for text in STORY)}</div></article>
<aside class="related"><h3>Related stories</h3><ul><li><a href=/a>Bridge plan returns</a></li>
<li><a href=/b>Storm in pictures</a></li></ul></aside></main>
<footer><p>Copyright 2024 The Strait Courier. All rights reserved.</p><a href=/privacy>Privacy policy</a></footer></body>"""


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load()


def document(html: str, url: str | None = "https://courier.example/news/ferry-stopped-after-storm") -> Document:
    return segment_html(Page(html, "html", url=url), parse_html(html))


def scores(judge: Judge, html: str) -> dict[str, float]:
    page = document(html)
    return {block.text: float(p) for block, p in zip(page.blocks, judge(page).scores, strict=True)}


def test_the_story_is_kept_and_the_frame_is_not(judge: Judge) -> None:
    page = document(PAGE)
    judgement = judge(page)
    kept = [b.text for b, p in zip(page.blocks, judgement.scores, strict=True) if p >= judgement.threshold]
    assert [text for text in kept if text in STORY] == STORY
    for text in ("Home", "Sport", "Related stories", "Storm in pictures", "Privacy policy"):
        assert text not in kept


def test_an_article_of_full_length_is_called_one(judge: Judge) -> None:
    more = "".join(f"<p>{text}</p>" for text in STORY) * 8
    judgement = judge(document(PAGE.replace("</div></article>", f"{more}</div></article>")))
    assert judgement.page_type == "article"
    assert judgement.page_type in PAGE_TYPES
    assert 0 <= judgement.confidence <= 1
    assert 0 < judgement.threshold < 1


def test_a_menu_earns_less_confidence_than_a_story(judge: Judge) -> None:
    menu = "<ul>" + "".join(f"<li><a href=/{i}>Section {i}</a></li>" for i in range(40)) + "</ul>"
    assert judge(document(menu)).confidence < judge(document(PAGE)).confidence


def test_the_same_page_gets_the_same_judgement_from_every_thread(judge: Judge) -> None:
    expected = judge(document(PAGE)).scores
    found: list[Judgement] = []
    threads = [threading.Thread(target=lambda: found.append(judge(document(PAGE)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(np.array_equal(one.scores, expected) for one in found)


@pytest.mark.parametrize(
    "html",
    ["<p>x</p>", "<p>x</p><p>y</p>", "<p>…</p>", "<p>你好，世界。</p>", "<td>1", "<p>\ud83d</p>", "<h1>a</h1>" * 5],
    ids=["one", "two", "no-words", "cjk", "cell", "surrogate", "repeated"],
)
def test_tiny_and_odd_pages_are_judged(judge: Judge, html: str) -> None:
    page = document(html, url=None)
    judgement = judge(page)
    assert judgement.scores.shape == (len(page.blocks),)
    assert np.isfinite(judgement.scores).all()
    assert ((judgement.scores >= 0) & (judgement.scores <= 1)).all()


def test_a_page_without_blocks_has_an_empty_judgement(judge: Judge) -> None:
    assert len(judge(document("")).scores) == 0


def test_names_that_mean_nothing_do_not_hide_the_story(judge: Judge) -> None:
    plain = PAGE.replace('class="story"', 'class="x1"').replace('class="story-body"', 'class="x2"')
    judged = scores(judge, plain)
    assert min(judged[text] for text in STORY) > 0.5


def test_weights_are_small_load_fast_and_need_no_pickle() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.glob("*.npz")) <= 3_000_000
    for path in WEIGHTS.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind in "fiu" for name in arrays.files)
    start = time.process_time()
    Judge.load()
    assert time.process_time() - start < 0.3


def test_time_grows_with_the_page_and_not_faster(judge: Judge) -> None:
    def seconds(copies: int) -> float:
        page = document("<div class=c>" + "".join(f"<p class=k{i}>{STORY[i % 5]}</p>" for i in range(copies)))
        judge(page)
        start = time.process_time()
        judge(page)
        return time.process_time() - start

    small, large = seconds(1000), seconds(8000)
    assert large < 24 * small + 0.2


def test_a_setting_is_restored_by_the_last_thread_that_wants_it() -> None:
    setting = ["before"]

    def begin() -> Callable[[], object]:
        old = setting[0]
        setting[0] = "meanwhile"
        return lambda: setting.__setitem__(0, old)

    together, meet = Together(begin), threading.Barrier(4)

    def work() -> None:
        meet.wait(10)
        for _ in range(200):
            with together:
                time.sleep(0)
                assert setting == ["meanwhile"]

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    assert setting == ["before"]


def test_a_judgement_leaves_numpy_and_logging_as_they_were(judge: Judge) -> None:
    def threads() -> list[int]:
        return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]

    logger = logging.getLogger("trafilatura")
    before = threads(), logger.level
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: (judge(document(PAGE)), second_opinion(document(PAGE))), range(40)))
    assert (threads(), logger.level) == before
