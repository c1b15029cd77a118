"""What training rests on: folds that keep a site together, labels that follow the gold, trees and tables."""

import gzip
import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cleaner.blocks.text import segment_text
from cleaner.classify.folds import FOLDS, fold_of, registrable_domain
from cleaner.classify.judgement import PAGE_TYPES
from cleaner.classify.selection import best_threshold
from cleaner.classify.text_features import echoes, measure
from cleaner.classify.text_odds import ODDS
from cleaner.classify.train.align import common_subsequence, labels
from cleaner.classify.train.dump_authors import CountedWords, plain
from cleaner.classify.train.dump_cuts import crop, graft
from cleaner.classify.train.dump_furnish import Other, furnish, groups
from cleaner.classify.train.dump_pages import Dump, Gold
from cleaner.classify.train.dump_styles import wrapped
from cleaner.classify.train.dump_written import dumps_written, labelled, parsed, shown, written
from cleaner.classify.train.foreign import disguise
from cleaner.classify.train.odds import CountedOdds
from cleaner.classify.train.pages import example_of, foreign
from cleaner.classify.train.teachers import PAIRS, SHARE, Teachers, missing, save
from cleaner.classify.trees import Forest
from cleaner.model import Block, Options, Page
from cleaner.read.pages import pages_of
from cleaner.text.chars import CJK, COMMA, UPPER, hash_words, stats_of


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.com/a", "example.com"),
        ("http://news.site.example.co.uk:80/", "example.co.uk"),
        ("https://example.de", "example.de"),
        ("http://10.0.0.1/x", "10.0.0.1"),
        ("not a url", ""),
        (None, ""),
    ],
)
def test_registrable_domain(url: str | None, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_a_site_is_in_one_fold_and_a_page_without_address_in_a_fixed_one() -> None:
    assert fold_of("https://a.example.org/1") == fold_of("http://b.example.org/2?x=y")
    assert fold_of(None) == 0
    assert {fold_of(f"https://site{i}.example{i}.com") for i in range(200)} == set(range(FOLDS))


def test_labels_say_which_blocks_the_gold_holds() -> None:
    texts = ["Home News", "The first paragraph of the story is here.", "Share this", "And the second one ends it.", "…"]
    gold = "The first paragraph of the story is here.\n\nAnd the second one ends it."
    assert labels(texts, gold).tolist() == [0, 1, 0, 1, -1]


def test_a_pull_quote_is_no_content_and_a_copy_of_a_paragraph_is() -> None:
    long = "Nobody had expected the river to rise so fast, said the mayor of the small town on Monday."
    texts = [long, "river to rise so fast, said the mayor", long]
    assert labels(texts, long).tolist() == [1, 0, 1]


def test_a_block_that_the_gold_has_elsewhere_is_found() -> None:
    one, two = "alpha beta gamma delta epsilon zeta", "one two three four five six seven eight"
    assert labels([one, two], f"{two}\n\n{one}").tolist() == [1, 1]


def test_empty_gold_means_no_content() -> None:
    assert labels(["some text", "more"], "").tolist() == [0, 0]


def test_common_subsequence_is_longest() -> None:
    found = common_subsequence(list("xaybzc"), list("abc"))
    assert found == [-1, 0, -1, 1, -1, 2]


def test_statistics_of_texts() -> None:
    stats = stats_of(["Hello, World", "", "日本 ab"])
    assert stats.lengths.tolist() == [12, 0, 5]
    assert stats.counts[0, UPPER] == 2
    assert stats.counts[0, COMMA] == 1
    assert stats.counts[2, CJK] == 2
    assert np.diff(stats.offsets).tolist() == [2, 0, 3]
    assert stats.words[0] == hash_words("HELLO")[0]


def test_a_forest_asks_its_questions() -> None:
    forest = Forest(
        np.array([[0, 1]], np.int16), np.array([[0.5, 0.5]], np.float32), np.array([[0, 1, 2, 3]], np.float32), 10.0
    )
    assert forest.logits(np.array([[0, 1, 0, 1], [0, 0, 1, 1]], np.float32)).tolist() == [10, 11, 12, 13]


def test_the_threshold_falls_where_a_page_is_unsure() -> None:
    words = np.full(10, 20, np.float32)
    sure = np.array([0.98] * 5 + [0.02] * 5, np.float32)
    unsure = np.array([0.4] * 5 + [0.05] * 5, np.float32)
    assert best_threshold(unsure, words) < 0.4 < best_threshold(sure, words)


def dump(text: str, url: str, good: set[str]) -> Dump:
    page = next(pages_of(text, url=url, options=Options(input="text")))
    blocks = segment_text(page).blocks
    share = np.array([float(block.text in good) for block in blocks], np.float32)
    return Dump(Gold(url, "wcxb-dev", url, "article", "", ""), "block", measure(blocks, page), share)


def test_odds_tell_content_from_menus_on_sites_that_were_not_counted() -> None:
    story = "The river rose again in the night and the bridge had to be closed for some days."
    pages = [dump(f"Subscribe now\n\n{story}\n\nRead more", f"https://site{i}.com/", {story}) for i in range(30)]
    odds = CountedOdds.of(pages, FOLDS).without(fold_of("https://other.com/"))
    menu, prose, last = odds.columns(pages[0].page)[:, ODDS.index("mean")]
    assert prose > 0 > max(menu, last)


def test_odds_without_a_fold_know_nothing_of_its_pages() -> None:
    url = "https://site1.com/"
    counted = CountedOdds.of([dump("Alpha beta\n\nGamma delta", url, {"Alpha beta"})], FOLDS)
    known, left_out = counted.without(), counted.without(fold_of(url))
    page = dump("Alpha beta", url, set()).page
    assert known.columns(page).any()
    assert not left_out.columns(page).any()


def test_words_of_the_address_tell_where_the_headline_is() -> None:
    page = dump(
        "Home\n\nRiver closes the bridge\n\nA long story.", "https://a.com/news/river-closes-bridge.html", set()
    )
    share = echoes(page.page)[:, 1]
    assert share[1] > 0.7 > share[0]


def test_dumps_wrap_at_a_column_and_lose_no_word() -> None:
    words = " ".join(f"word{i}" for i in range(200))
    text = wrapped(f"<body><p>{words}</p><p>end</p></body>", random.Random(1))
    assert text.split() == [*words.split(), "end"]
    assert max(map(len, text.splitlines())) <= 100


def test_rules_mined_anew_lack_the_phrases_of_one_fold() -> None:
    pytest.importorskip("torch")
    from cleaner.classify.train.held_out import less_phrases
    from cleaner.engine.load import RuleBook

    page = Page("Related Articles\n\nRead More\n", "text")
    document = segment_text(page)
    seen = {0: {"related articles", "read more"}, 1: {"read more"}}
    book = less_phrases(RuleBook.load(()), seen, 0)
    assert {hit.block for hit in book.match(document, None).hits} == {1}


def _labelled(name: str) -> tuple[list[Block], np.ndarray]:
    menu = [f"{name} menu {i}" for i in range(20)]
    story = [f"The {name} river rose again on day {i}, and nobody had expected it." for i in range(4)]
    page = Page("\n\n".join([*menu, *story, *menu]), "text")
    blocks = list(segment_text(page).blocks)
    return blocks, np.array([float("river" in block.text) for block in blocks], np.float32)


@pytest.mark.parametrize("seed", range(12))
def test_a_disguised_dump_keeps_its_form_and_loses_its_words(seed: int) -> None:
    blocks, _ = _labelled("Otter")
    other = disguise(blocks, random.Random(seed))
    assert len(other) == len(blocks)
    assert not any("river" in block.text.lower() for block in other)
    assert other[0].text == other[24].text  # the same words are the same words again
    assert all("2" in block.text for block in (other[2], other[12], other[22]))
    assert all(a.end - a.start == len(a.text) for a in other)
    assert all(b.start > a.end for a, b in pairwise(other))


@pytest.mark.parametrize("seed", range(12))
def test_a_graft_has_the_story_of_one_dump_among_what_surrounds_another(seed: int) -> None:
    own, other = _labelled("Otter"), _labelled("Badger")
    blocks, share = graft(own, other, random.Random(seed))
    gold = [block.text for block, part in zip(blocks, share, strict=True) if part > 0.5]
    assert gold == [block.text for block in own[0] if "river" in block.text]
    assert blocks[0].text == "Badger menu 0"
    assert not any("Badger river" in block.text for block in blocks)


@pytest.mark.parametrize("seed", range(20))
def test_a_furnished_dump_keeps_its_lines_and_gets_others_that_are_labelled(seed: int) -> None:
    lines = ["Home", "Contact", *(f"The mill turned for the {n}th day in a row." for n in range(9)), "Imprint"]
    blocks = list(segment_text(Page("\n\n".join(lines), "text")).blocks)
    share = np.array([0, 0, *[1] * 9, 0], np.float32)
    others = [Other("Ferry fares rise", "Fares rise in May. Nobody was asked. More follows.")]
    found, told = furnish((blocks, share), "en", others, random.Random(seed))
    assert len(found) == len(told) > len(blocks)
    kept = [(block.text, label) for block, label in zip(found, told, strict=True) if block.text in lines]
    assert kept == list(zip(lines, share.tolist(), strict=True))
    assert all(before.end < after.start for before, after in pairwise(found))
    assert not any("{" in block.text for block in found)


def test_groups_are_of_many_languages_and_a_part_of_them_is_text() -> None:
    assert len(groups()) > 15
    for found in groups().values():
        text = sum(group.share for group in found)
        assert 0.1 < text / len(found) < 0.4
        assert {group.place for group in found} == {"top", "inside", "end", "far"}
        assert all(line.strip() for group in found for line in group.lines)


def test_a_dump_in_a_language_without_groups_stays_as_it_is() -> None:
    dump = list(segment_text(Page("Yn y dechrau\n\nyr oedd y gair.", "text")).blocks), np.ones(2, np.float32)
    assert furnish(dump, "cy", [], random.Random(0)) is dump


_WRITTEN = """=== pier | en | article | Ann Lee, Bob Ray | 2025-03-14
- Home  News

T The pier is closed
B By Ann Lee and Bob Ray
+ Three planks fell into the sea on Monday, and
+ nobody was hurt.

- More news: The mill turns again
=== mill | en | forum | | 2025-03-15
T The mill
+ It turns.
"""


def test_a_written_dump_is_its_lines_without_marks_and_labelled_by_them() -> None:
    pier, mill = parsed(_WRITTEN, "a.txt")
    assert pier.text.startswith("Home  News\n\nThe pier is closed\nBy Ann Lee")
    assert (pier.gold.title, pier.gold.authors, mill.gold.page_type) == (
        "The pier is closed",
        ("Ann Lee", "Bob Ray"),
        "forum",
    )
    assert pier.gold.domain != mill.gold.domain
    _, (blocks, share) = labelled(pier)
    assert [block.text for block, part in zip(blocks, share, strict=True) if part > 0.5] == [
        "Three planks fell into the sea on Monday, and nobody was hurt."
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [("Home", "a.txt:13: no mark before 'Home'"), ("=== a | en", "a.txt:13: a header has five parts")],
)
def test_what_is_wrong_with_a_written_dump_is_named_by_file_and_line(wrong: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        list(parsed(_WRITTEN + wrong, "a.txt"))


def test_every_written_dump_has_text_and_more_and_is_a_site_of_its_own() -> None:
    found = written()
    assert len({one.gold.name for one in found}) == len(found) > 500
    assert {dump.gold.fold for dump in dumps_written()} == set(range(FOLDS))
    for one in found:
        assert "+" in one.marks, one.gold.name
        assert set(one.marks) & {"-", "T"}, one.gold.name
        assert one.gold.page_type in PAGE_TYPES, one.gold.name


def test_titles_are_learnt_from_written_dumps_with_and_without_what_stands_above() -> None:
    told = [(gold.title, page.text) for gold, page in shown() if gold.name == written()[0].gold.name]
    title = written()[0].gold.title
    assert [gold for gold, _ in told] == [title, title, ""]
    assert told[1][1].startswith(title)
    assert not told[2][1].startswith(title)


def test_a_crop_keeps_the_story() -> None:
    blocks, share = crop(_labelled("Otter"), random.Random(1))
    assert share.sum() == 4
    assert len(blocks) < 44


def test_labels_move_to_what_networks_expect_that_have_not_seen_the_page(tmp_path: Path) -> None:
    folds = [0, 1, 2, 3, 4]
    assert list(missing(tmp_path)) == list(PAIRS)
    for pair in PAIRS:
        save(tmp_path, pair, [np.full(3, 0.1 * max(pair), np.float32) for fold in folds if fold in pair])
    teachers = Teachers.load(tmp_path, folds)
    own = [np.array([1, 0, -1], np.float32) for _ in folds]
    told = teachers.soften(own, left_out=3)
    assert told[0] == pytest.approx([1 - SHARE + SHARE * 0.3, SHARE * 0.3, -1], abs=1e-3)
    assert told[4] == pytest.approx([1 - SHARE + SHARE * 0.4, SHARE * 0.4, -1], abs=1e-3)
    assert told[3].tolist() == [1, 0, -1]
    assert teachers.soften(own, None)[0][1] == pytest.approx(SHARE * 0.25, abs=1e-3)


def test_a_page_in_made_up_words_keeps_its_form_and_what_its_parts_have_in_common(tmp_path: Path) -> None:
    html = (
        "<title>The river rose</title><nav><a href=/>Home page of the town</a></nav>"
        "<article><h1>The river rose</h1><p>Nobody had expected that the river rose so fast.</p></article>"
    )
    gold = {"id": "x", "url": "https://example.com/x", "page_type": "article", "title": "", "body": "Nobody had"}
    page = example_of(html, gold, "made", tmp_path)
    assert page is not None
    for seed in range(8):
        strange = foreign(page, random.Random(seed))
        texts = strange.texts()
        assert len(texts) == len(page.texts())
        assert not set(" ".join(texts).split()) & set(" ".join(page.texts()).split())
        assert strange.about.title == texts[1]
        assert strange.document.elements is not None
        assert strange.document.elements.link.tolist() == [len(texts[0]), 0, 0]
        assert strange.labels is page.labels


def test_words_that_many_sites_write_small_are_common_and_names_are_not(tmp_path: Path) -> None:
    golds = [Gold(f"page{i}", "set", f"https://site{i}.example/", "article", "", "") for i in range(4)]
    folder = tmp_path / "texts" / "set"
    folder.mkdir(parents=True)
    for gold in golds:
        kept = {
            "inscriptis": "Rosalind Okafor wrote that stories of ferries end at noon. Write to rosalind@site.example."
        }
        (folder / f"{gold.name}.json.gz").write_bytes(gzip.compress(json.dumps(kept).encode()))
    counted = CountedWords(golds, (tmp_path, tmp_path))
    assert counted.without(None).sites_of(hash_words("stories ferries Rosalind Okafor")).tolist() == [4, 4, 0, 0]
    here = [gold for gold in golds if gold.fold != golds[0].fold]
    seen = counted.without(golds[0].fold).sites_of(hash_words("stories"))
    assert seen.tolist() == [len(here) if len(here) >= 3 else 0]


def test_authors_are_compared_by_their_names_alone() -> None:
    assert plain(["By Ann Lee and Bo Ray"]) == plain(["bo ray", "Ann  Lee"]) != plain(["Ann Lee"])
