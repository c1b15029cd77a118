"""Matching, reach, precedence and guards of the rule engine, on small pages."""

from pathlib import Path

import pytest

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.engine import load
from cleaner.engine.apply import apply
from cleaner.engine.layers import Layer, build_index
from cleaner.engine.load import RuleBook
from cleaner.engine.patterns import JoinedBlocks, PatternSet, compiled
from cleaner.model import Page
from cleaner.pipeline import Cleaner
from cleaner.shipped import shipped_rules

LONG = (
    "The ferry between the two islands runs again after nine years, because the town has found a captain who "
    "wanted to come home and a boat that nobody else would buy at any price."
)
MORE = (
    "Tickets are sold on board, for coins alone, and the captain says that he will leave early if the weather in "
    "the strait turns, which it does on most days between the end of August and May."
)


@pytest.fixture
def book(tmp_path):
    def make(common="", **sites):
        (tmp_path / "common").mkdir(exist_ok=True)
        (tmp_path / "sites").mkdir(exist_ok=True)
        (tmp_path / "common" / "test.yaml").write_text(f"schema: 1\n{common}", encoding="utf-8")
        for host, text in sites.items():
            host = host.replace("_", ".")
            content = f"schema: 1\nsite: {host}\n{text}"
            (tmp_path / "sites" / f"{host}.yaml").write_text(content, encoding="utf-8")
        made = RuleBook.load([tmp_path], shipped=False, user=False)
        assert not made.errors, made.errors[0]
        return made

    return make


def rulings(book, text, host=None, scores=None, page_type="article", threshold=0.5):
    if text.startswith("<"):
        page = Page(text, "html")
        tree = parse_html(book.prepare(text, host))
        selection = book.select(tree, host)
        document = segment_html(page, tree, marks=selection.marks)
    else:
        document, selection = segment_text(Page(text, "text")), None
    scores = scores or [0.9] * len(document.blocks)
    matches = book.match(document, host, selection)
    return document, apply(document, matches, scores, page_type, threshold=threshold)


def stripped(book, text, host=None, **given):
    document, result = rulings(book, text, host, **given)
    return [
        block.text
        for block, ruling in zip(document.blocks, result, strict=True)
        if ruling.decision is not None and ruling.decision.keep is False
    ]


def rule(match, reach="block", kind="related", more=""):
    return f"strip:\n  - id: a\n    kind: {kind}\n    match: {match}\n    reach: {reach}\n    decides: true\n{more}"


class TestMatching:
    @pytest.mark.parametrize("text", ["Related posts", "RELATED  POSTS:", "Related Posts »", "related posts…"])
    def test_a_phrase_ignores_case_spaces_and_end_punctuation(self, book, text):
        assert stripped(book(rule("{phrase: Related Posts}")), f"{LONG}\n\n{text}") == [" ".join(text.split())]

    def test_a_phrase_matches_the_whole_block_only(self, book):
        assert stripped(book(rule("{phrase: Related Posts}")), f"{LONG}\n\nRelated posts of the ferry") == []

    def test_a_phrase_matches_whatever_the_apostrophe(self, book):
        assert stripped(book(rule("{phrase: Don't Miss}")), f"{LONG}\n\nDon’t miss") == ["Don’t miss"]

    def test_a_turkish_phrase_matches_in_capitals(self, book):
        assert stripped(book(rule("{phrase: İlgili haberler}")), f"{LONG}\n\nİLGİLİ HABERLER") == ["İLGİLİ HABERLER"]

    def test_a_pattern_is_searched_block_by_block(self, book):
        made = book(rule(r"{pattern: '(?i)^\d+ comments$'}"))
        assert stripped(made, f"{LONG}\n\n12 Comments\n\n12 comments were read") == ["12 Comments"]

    def test_a_pattern_does_not_run_over_the_end_of_a_block(self, book):
        assert stripped(book(rule(r"{pattern: 'price\.\s+Read'}")), f"{LONG}\n\nRead") == []

    @pytest.mark.parametrize("pattern", [
        r"^By [^.]{2,60}: \S", r"^[^“”]*tides\b", r"^.{0,12}harbour\W{1,20}$", r"[x{2,40}]y", r"\{2,40}", r"\Q.{2,40}\E", r"^[^a]*?zz|^q",
        r"(?i)^[^.!?\n]{0,60}\bsource\s*:\s*\S[^!?\n]{1,60}$", r"(?:ab){11,}", r"[A-Z]{10,}\x{41}{2,20}", r"^[^b]*",
        r"(?i)^by (?-i:[A-Z])", r"(?i)^OF (?-i:[^a])[^z]*$", r"(?-m:^of)", r"(?s-m)the.*town$", r"\AThe map", r"lee\z|wall\z",
    ])  # fmt: skip
    def test_patterns_find_together_what_each_finds_alone(self, pattern):
        texts = [
            "By Ann Lee: x", "By Ann Lee, who was there", "of the tides", "“the tides”", "an old harbour!", "an old harbour wall", "{y", "xy",
            "{2,40}", ".{2,40}", "abba", "zz top", "quay", "The map. Source: the town", "a b source : carl", "ab" * 12, "X" * 12 + "AA", "bb",
        ]  # fmt: skip
        pattern_set = PatternSet(["(?i)^share this", pattern, "^Read .{2,80} here", "tides?$"])
        found = {
            (block, tuple(spans)) for number, block, spans in pattern_set.search(JoinedBlocks(texts)) if number == 1
        }
        alone = {
            (
                block,
                tuple(match.span() for match in compiled(pattern).finditer(text) if match.span()[1] > match.span()[0]),
            )
            for block, text in enumerate(texts)
        }
        assert found == {(block, spans) for block, spans in alone if spans}
        assert found

    def test_patterns_find_text_that_is_not_ascii(self, book):
        made = book(rule("{pattern: '(?:続き)を読む$'}"))
        assert stripped(made, f"{LONG}\n\nニュースの続きを読む") == ["ニュースの続きを読む"]

    @pytest.mark.parametrize(
        ("where", "expected"),
        [("max_words: 1", []), ("max_words: 2", ["Read on"]), ("min_position: 0.9", ["Read on"]),
         ("max_position: 0.4", []), ("input: html", []), ("tag: [h2]", []), ("page: [forum]", [])],
    )  # fmt: skip
    def test_conditions(self, book, where, expected):
        made = book(rule("{phrase: Read on}", more=f"    where: {{{where}}}\n"))
        assert stripped(made, f"{LONG}\n\nRead on") == expected

    def test_follows_looks_at_the_block_before(self, book):
        made = book(
            rule("{phrase: Share}", kind="share")
            + "  - {id: b, kind: share, match: {phrase: X}, where: {follows: [share]}, decides: true}\n"
        )
        assert stripped(made, "X\n\nThe letter.\n\nShare\n\nX") == ["Share", "X"]


class TestReach:
    def test_text_cuts_the_span_and_keeps_the_block(self, book):
        made = book(rule("{pattern: '^\\(KXNW\\) '}", reach="text"))
        _, [ruling] = rulings(made, f"(KXNW) {LONG}")
        assert ruling.decision.keep is None
        assert ruling.decision.cuts == ((0, 7),)

    def test_text_cuts_the_group_where_there_is_one(self, book):
        _, [ruling] = rulings(book(rule("{pattern: '^\\S+( \\(KXNW\\)) - '}", reach="text")), f"LONDON (KXNW) - {LONG}")
        assert ruling.decision.cuts == ((6, 13),)

    @pytest.mark.parametrize("line", ["Read on.", "* Read on *", "»» Read more ««", "[_Read on_]!", "> Read on?"])
    def test_text_that_leaves_nothing_takes_the_block(self, book, line):
        made = book(rule("{pattern: 'Read (?:on|more)'}", reach="text"))
        _, [_, ruling] = rulings(made, f"{LONG}\n\n{line}")
        assert ruling.decision.keep is False

    def test_text_that_leaves_a_word_keeps_it(self, book):
        made = book(rule("{pattern: 'Read (?:on|more)'}", reach="text"))
        _, [_, ruling] = rulings(made, f"{LONG}\n\n* Fog * Read on *")
        assert ruling.decision.keep is None

    def test_list_takes_items_and_stops_at_prose(self, book):
        text = f"{LONG}\n\nRead also\n\n- A fair in May\n- The old mill\n\n{MORE}"
        made = book(rule("{heading: Read also}", reach="list"))
        assert stripped(made, text) == ["Read also", "A fair in May", "The old mill"]

    def test_rest_takes_all_that_follows(self, book):
        text = f"{LONG}\n\n{MORE}\n\nComments\n\nNice one\n\nI agree, and so does my dog."
        got = stripped(book(rule("{heading: Comments}", reach="rest")), text, scores=[0.9, 0.9, 0.2, 0.3, 0.3])
        assert got == ["Comments", "Nice one", "I agree, and so does my dog."]

    def test_rest_spares_sure_content(self, book):
        text = f"{LONG}\n\n{LONG}\n\n{LONG}\n\nComments\n\nNice one\n\n{MORE}"
        got = stripped(book(rule("{heading: Comments}", reach="rest")), text, scores=[0.9, 0.9, 0.9, 0.2, 0.3, 0.98])
        assert got == ["Comments", "Nice one"]

    def test_rest_spares_the_end_of_an_article_behind_two_teasers(self, book):
        made = book(rule("{heading: Read also}", reach="rest", kind="related"))
        text = f"{LONG}\n\n{LONG}\n\n{LONG}\n\nRead also\n\nA fair in May\n\nThe old mill burns\n\n{MORE}"
        got = [stripped(made, text, scores=[0.9, 0.9, 0.9, 0.2, 0.3, 0.3, score]) for score in (0.95, 0.4)]
        assert got == [["Read also", "A fair in May"], ["Read also", "A fair in May", "The old mill burns", MORE]]

    @pytest.mark.parametrize(("between", "score"), [("\n\n\n", 0.3), ("\n", 0.7)])
    def test_a_line_that_stands_apart_from_the_teasers_or_scores_best_is_a_subheading(self, book, between, score):
        made = book(rule("{heading: Read also}", reach="rest", kind="related"))
        line = "What the new mill will cost" if between == "\n" else "What the new mill by the weir will cost"
        text = f"{LONG}\n\nRead also\nThe mill burns{between}{line}\n\n{MORE}\n\n{LONG}"
        got = [stripped(made, text, scores=[0.9, 0.2, 0.5, last, 0.95, 0.95]) for last in (score, 0.2)]
        assert got[0] == ["Read also", "The mill burns"]
        assert (line in got[1]) == (between == "\n")

    @pytest.mark.parametrize("reach", ["section", "rest"])
    def test_a_long_paragraph_that_scores_unlike_the_teasers_before_it_is_text(self, book, reach):
        made = book(rule("{heading: Read also}", reach=reach, kind="related"))
        last = f"{MORE} {LONG} {MORE}"
        text = "\n\n".join([*[LONG] * 9, "Read also", "A fair in May", "The old mill burns", "Oh boy", last])
        got = [stripped(made, text, scores=[*[0.9] * 9, *[teasers] * 4, 0.7]) for teasers in (0.1, 0.5)]
        assert [last in lines for lines in got] == [False, True]

    def test_short_questions_and_answers_behind_teasers_are_text_where_their_scores_say_so(self, book):
        made = book(rule("{heading: Read also}", reach="rest", kind="related"))
        talk = [
            "And was it the pike?",
            "It was. Nobody else could have swallowed a key of that size, and it looked ill.",
        ]
        text = "\n\n".join([*[LONG] * 9, "Read also", "A fair in May", "The old mill burns", *talk, "Tags", "Mills"])
        for scores, stay in (((0.8, 0.9), True), ((0.6, 0.55), False), ((0.3, 0.4), False)):
            got = stripped(made, text, scores=[*[0.9] * 9, 0.1, 0.1, 0.2, *scores, 0.1, 0.1])
            assert [line in got for line in talk] == [not stay] * 2

    def test_comments_longer_than_their_article_go_where_names_and_times_stand_between_them(self, book):
        made = book(
            rule("{heading: Comments}", reach="rest", kind="comments")
            + "  - {id: said, kind: comments, match: {pattern: '^.+ says:$'}, decides: true}\n"
        )
        posts = [line for name in ("Ann", "Bo", "Cy", "Di") for line in (f"{name} says:", MORE, LONG, MORE)]
        text = "\n\n".join([*[LONG] * 6, "Comments", *posts])
        assert stripped(made, text) == ["Comments", *posts]
        few = "\n\n".join([*[LONG] * 6, "Comments", *posts[:12]])
        assert MORE not in stripped(made, few)

    @pytest.mark.parametrize(("kind", "reach"), [("tags", "list"), ("related", "rest"), ("comments", "rest")])
    def test_a_header_that_stands_in_each_entry_of_a_list_is_a_label(self, book, kind, reach):
        made = book(rule("{pattern: '^\\d+ notes$'}", reach=reach, kind=kind))
        entries = [f"{n} notes\n\nOf the harbour, part {n}" for n in range(1, 5)]
        entry = "Of the harbour, part 4"
        assert entry not in stripped(made, "\n\n".join([LONG, LONG, LONG, *entries]))
        assert entry in stripped(made, "\n\n".join([LONG, LONG, LONG, *entries[2:]]))

    @pytest.mark.parametrize("reach", ["section", "rest"])
    def test_where_no_score_is_sure_a_header_at_the_top_does_not_take_the_page(self, book, reach):
        text = f"Read also\n\n{LONG}\n\n{MORE}\n\n{LONG}"
        made = book(rule("{heading: Read also}", reach=reach))
        assert stripped(made, text, scores=[0.2, 0.4, 0.4, 0.4], threshold=0.3) == ["Read also"]

    @pytest.mark.parametrize("reach", ["section", "rest"])
    def test_a_header_in_the_middle_of_prose_is_a_subheading(self, book, reach):
        text = f"{LONG}\n\nRelated posts\n\n{MORE}\n\n{LONG}"
        made = book(rule("{heading: Related Posts}", reach=reach))
        assert stripped(made, text, scores=[0.9, 0.3, 0.9, 0.9]) == []
        assert stripped(made, text, scores=[0.9, 0.3, 0.8, 0.8]) == ["Related posts"]

    def test_a_count_of_comments_above_the_text_casts_no_doubt_on_what_follows(self, book):
        made = book(rule("{phrase: No comments}", reach="rest", kind="comments"))
        text = "\n\n".join(["No comments", "In short", LONG, "No comments", "At length", MORE, LONG, LONG])
        document, found = rulings(made, text, scores=[0.1, 0.6, 0.9, 0.1, 0.6, *[0.9] * 3])
        doubted = [b.text for b, ruling in zip(document.blocks, found, strict=True) if ruling.evidence < 0]
        assert doubted == ["At length"]

    def test_letters_of_mathematics_are_read_as_plain_ones(self, book):
        made = book(rule("{pattern: '(?i)^read more: '}"))
        styled = "".join(chr(ord(c) - ord("a") + 0x1D41A) if c.isalpha() else c for c in "read more: the fair")
        assert stripped(made, f"{LONG}\n\n{styled}\n\n{MORE}") == [styled]

    @pytest.mark.parametrize(("line", "goes"), [("The captain adds:", False), ("Ann Lee says:", True)])
    def test_comments_end_the_article_of_a_dump_where_readers_follow(self, book, line, goes):
        head = "  - id: b\n    kind: byline\n    match: {phrase: 'Ann Lee says'}\n    reach: block\n    decides: true\n"
        made = book(rule("{heading: Tell us more}", reach="rest", kind="comments") + head)
        text = "\n\n".join([*[LONG] * 5, "Tell us more", line, MORE, LONG])
        got = stripped(made, text, scores=[*[0.99] * 5, 0.3, 0.6, 0.9, 0.9])
        assert got == (["Tell us more", line, MORE, LONG] if goes else ["Tell us more"])

    def test_a_heading_of_a_page_that_scores_as_one_of_its_subheadings_stays(self, book):
        text = f"<h1>Code</h1><h2>Names</h2><p>{LONG}</p><h2>Comments</h2><p>{MORE}</p><h3>Tags</h3><p>A fair.</p>"
        made = book(rule("{phrase: [Comments, Tags]}", kind="comments"))
        assert stripped(made, text, scores=[0.1, 0.9, 0.99, 0.8, 0.9, 0.8, 0.9]) == ["Tags"]
        assert stripped(made, text, scores=[0.1, 0.9, 0.99, 0.6, 0.9, 0.2, 0.3]) == ["Comments", "Tags"]

    def test_a_count_of_comments_is_no_subheading_however_it_scores(self, book):
        text = f"<h1>Code</h1><h2>Names</h2><p>{LONG}</p><h2>Comments (12)</h2><p>{MORE}</p>"
        made = book(rule(r"{pattern: '^Comments \(\d+\)$'}", kind="comments"))
        assert stripped(made, text, scores=[0.1, 0.9, 0.99, 0.95, 0.9]) == ["Comments (12)"]

    def test_a_forum_is_not_cut_at_its_posts(self, book):
        made = book(rule("{heading: Comments}", reach="rest", kind="comments"))
        assert stripped(made, f"Comments\n\n{LONG}", page_type="forum") == ["Comments"]

    def test_a_section_of_html_is_the_element_that_begins_with_the_header(self, book):
        text = f"<p>{LONG}<p>{LONG}<p>{LONG}<aside><div><h3>Read also</h3></div><p>A fair in May.</p></aside><p>{MORE}"
        got = stripped(book(rule("{heading: Read also}", reach="section")), text, scores=[0.9, 0.9, 0.9, 0.2, 0.2, 0.6])
        assert got == ["Read also", "A fair in May."]

    def test_a_section_of_html_ends_at_a_heading_of_its_rank(self, book):
        text = f"<p>{LONG}<p>{LONG}<h3>Read also</h3><h4>A fair</h4><p>In May.</p><h3>Where to go</h3><p>By boat.</p>"
        got = stripped(book(rule("{heading: Read also}", reach="section")), text, scores=[0.9, 0.9, *[0.3] * 5])
        assert got == ["Read also", "A fair", "In May."]

    def test_rest_spares_a_sentence_beside_the_prose_before_the_box_of_the_header(self, book):
        short = "The mayor has asked for a second boat."
        box = "<div><h3>Read also</h3><ul><li>A fair in May</ul></div>"
        made = book(rule("{heading: Read also}", reach="rest"))
        scores = [0.98, 0.98, 0.1, 0.3, 0.9]
        got = [stripped(made, f"<p>{LONG}<p>{MORE}{rest}", scores=scores) for rest in (
            f"{box}<p>{short}", f"{box}<div><p>{short}</div>")]  # fmt: skip
        assert got == [["Read also", "A fair in May"], ["Read also", "A fair in May", short]]

    def test_the_nearest_header_names_what_follows(self, book):
        made = book(
            rule("{heading: Most read}", reach="rest")
            + "  - {id: b, kind: market_list, match: {heading: Market news}, reach: rest, decides: true}\n"
        )
        text = f"{LONG}\n\nMost read\n\nA fair in May\n\nMarket news\n\nCorn is up"
        _, result = rulings(made, text, scores=[0.9, 0.2, 0.2, 0.2, 0.2])
        assert [r.decision.kind for r in result[1:]] == ["related", "related", "market_list", "market_list"]

    def test_a_header_among_tabs_takes_nothing_of_what_the_first_of_them_hides(self, book):
        made = book(rule("{pattern: '^Reviews'}", reach="rest", kind="comments"))
        text = f"{LONG}\n\nDescription\n\nReviews (5)\n\n"
        assert stripped(made, f"{text}Description\n\nAn oar of ash.") == ["Reviews (5)"]
        assert stripped(made, f"{text}An oar of ash.") == ["Reviews (5)", "An oar of ash."]

    def test_one_comment_is_a_label_as_many_are(self, book):
        made = book(rule("{pattern: '^\\d+ comments?$'}", reach="rest", kind="comments"))
        entries = [f"The {n} of the harbour\n\n{n} comment{'s' * (n != 1)}" for n in (14, 2, 1, 3)]
        assert stripped(made, "\n\n".join([LONG, *entries])) == ["14 comments", "2 comments", "1 comment", "3 comments"]

    def test_a_line_that_ends_with_a_comma_is_no_heading(self, book):
        made = book(rule("{heading: Comments}", reach="rest", kind="comments"))
        assert stripped(made, f"{LONG}\n\nComments: ,\n\nThe pier is closed.") == []
        assert stripped(made, f"{LONG}\n\nComments:\n\nThe pier is closed.") == ["Comments:", "The pier is closed."]


class TestPrecedence:
    def test_a_rule_for_every_page_is_evidence_unless_it_decides(self, book):
        made = book("strip: [{id: a, kind: share, match: {phrase: Share}}]\n")
        _, result = rulings(made, f"{LONG}\n\nShare")
        assert result[1].decision is None
        assert result[1].evidence < 0
        assert result[1].named.rule == "a"

    def test_keep_of_a_site_beats_its_strip_and_common_rules(self, book):
        made = book(
            rule("{phrase: Read on}"),
            example_com='strip: [".x"]\nkeep: [".x p"]\n',
        )
        assert stripped(made, "<div class=x><p>Read on</p><div>Gone</div></div>", "example.com") == ["Gone"]

    def test_a_selector_in_both_lists_is_kept(self, book):
        made = book(example_com='strip: [".x", ".y"]\nkeep: [".x"]\n')
        assert stripped(made, "<p class=x>Stays<p class=y>Gone", "example.com") == ["Gone"]

    def test_keep_for_every_page_beats_strip_for_every_page(self, book):
        made = book(
            rule("{phrase: Read on}") + "keep: [{id: k, match: {phrase: Read on}, decides: true}]\n",
            example_com="strip: [{id: s, match: {phrase: Read on}}]\n",
        )
        assert stripped(made, f"{LONG}\n\nRead on") == []
        assert stripped(made, f"{LONG}\n\nRead on", "example.com") == ["Read on"]


class TestSites:
    def test_rules_hold_for_subdomains_and_the_nearest_host_wins(self, book):
        made = book(example_com='strip: [".a"]', blog_example_com='strip: [".b"]')
        page = f"<p>{LONG}<p class=a>A</p><p class=b>B</p>"
        assert stripped(made, page, "www.example.com") == ["A"]
        assert stripped(made, page, "news.example.com") == ["A"]
        assert stripped(made, page, "my.blog.example.com") == ["B"]
        assert stripped(made, page, "badexample.com") == []

    def test_what_stands_outside_the_body_is_stripped(self, book):
        made = book(example_com="body: [.missing, .story]")
        _, result = rulings(made, f"<p>Menu</p><div class=story><p>{LONG}</p></div>", "example.com")
        assert result[0].decision.rule == "example.com/body"
        assert result[1].decision is None
        assert result[1].evidence > 1

    def test_without_its_body_on_the_page_a_site_strips_nothing(self, book):
        assert stripped(book(example_com="body: [.story]"), "<p>Menu</p>", "example.com") == []

    def test_fields_take_the_first_selector_that_finds_something(self, book):
        made = book(
            example_com="title: [.none, h1]\n"
            "author: [{css: .by, after: 'By ', before: ','}]\n"
            "published: ['time::attr(datetime)', {xpath: 'string(//i)'}]\n"
        )
        tree = parse_html("<h1> The <b>ferry</b></h1><p class=by>By Ann Lee, Oslo</p><i>May 4</i><time>x</time>")
        fields = made.select(tree, "example.com").fields
        assert fields == {"title": ["The ferry"], "author": ["Ann Lee"], "published": ["May 4"]}

    def test_source_is_replaced_and_elements_unwrapped_before(self, book):
        made = book(
            example_com='replace_html: [{find: "<i>x</i>", with: "<p>"}]\nunwrap: [section]\nstrip: ["div > .a"]'
        )
        text = "<div>One<i>x</i>Two<section><p class=a>Three</p></section></div>"
        document, _ = rulings(made, text, "example.com")
        assert [block.text for block in document.blocks] == ["One", "Two", "Three"]
        assert stripped(made, text, "example.com") == ["Three"]

    def test_a_selector_for_a_part_of_a_paragraph_cuts_it(self, book):
        made = book(example_com="strip: [.share]")
        _, [ruling] = rulings(made, f"<p>{LONG} <a class=share href=/>Pass it on</a></p>", "example.com")
        assert ruling.decision.cuts == ((len(LONG) + 1, len(LONG) + 11),)

    def test_an_inline_element_that_is_the_whole_block_takes_it(self, book):
        made = book(example_com="strip: [.share]")
        assert stripped(made, f"<p>{LONG}<div><a class=share href=/>Pass on</a></div>", "example.com") == ["Pass on"]

    def test_xpath_marks_the_same_nodes(self, book):
        made = book(example_com="strip: [{id: x, match: {xpath: \"//p[contains(., 'fair')]/ancestor::div[1]\"}}]")
        text = f"<p>{LONG}</p><div><p>A fair in May</p><p>The mill</p></div>"
        assert stripped(made, text, "example.com") == ["A fair in May", "The mill"]

    def test_the_layout_is_chosen_by_page(self, book):
        made = book(
            example_com="layouts:\n  - {when: main.v3, strip: [.new]}\n  - {valid_until: 2021-06-30, body: [.entry], strip: [.old]}\n"
        )
        page = "<{}><p>x</p><p class=new>N</p><p class=old>O</p>"
        assert stripped(made, page.format("main class=v3"), "example.com") == ["N"]
        assert stripped(made, page.format("div class=entry"), "example.com") == ["O"]
        assert stripped(made, page.format("div"), "example.com") == []

    def test_the_layout_is_chosen_by_date_where_it_is_known(self, book):
        made = book(example_com="layouts: [{valid_until: 2021-06-30, strip: [.a]}]")
        tree = parse_html("<p class=a>A</p>")
        assert made.select(tree, "example.com", day="2021-06-30T10:00:00+02:00").marks
        assert not made.select(tree, "example.com", day="2021-07-01").marks

    def test_rules_that_are_not_trusted_are_evidence_where_the_scores_agree(self, book):
        made = book(example_com='trusted: false\nbody: [.b]\nstrip: [".a", ".b"]\n')
        page = f"<p>{LONG}</p><p class=a>{MORE}</p><p class=b>Share</p>"
        _, found = rulings(made, page, "example.com", [0.9, 0.9, 0.3])
        assert [ruling.decision for ruling in found] == [None] * 3
        assert [ruling.evidence < 0 for ruling in found] == [False, False, True]
        _, found = rulings(made, page, "example.com", [0.9, 0.9, 0.3], "listing")
        assert not any(ruling.evidence for ruling in found)

    def test_rules_that_are_not_trusted_do_not_change_the_source(self, book):
        edits = 'replace_html: [{find: "a", with: "b"}]\nunwrap: [b]\n'
        assert book(example_com=f"trusted: false\n{edits}").prepare("a", "example.com") == "a"
        assert book(example_com=edits).prepare("a", "example.com") == "b"


class TestLayers:
    def test_a_later_folder_wins_by_id_and_sites_are_merged(self, tmp_path):
        first, second = tmp_path / "1", tmp_path / "2"
        for folder, word in ((first, "One"), (second, "Two")):
            folder.mkdir()
            text = f"schema: 1\nstrip: [{{id: a, match: {{phrase: {word}}}, decides: true}}]\n"
            (folder / "mine.yaml").write_text(text)
            site = f"schema: 1\nsite: example.com\ntitle: [.{word}]\nstrip: [.{word}, .same]\n"
            (folder / "example.com.yaml").write_text(site)
        book = RuleBook.load([first, second], shipped=False, user=False)
        assert stripped(book, f"One\n\nTwo\n\n{LONG}") == ["Two"]
        site = book.for_host("example.com")
        assert [field.value for field in site.base.title] == [".Two"]
        assert [rule.id for rule in site.base.rules] == ["example.com/.One", "example.com/.same", "example.com/.Two"]
        assert book.hash_for("example.com") != book.hash

    def test_the_user_s_folder_is_a_layer(self, tmp_path, monkeypatch):
        folder = tmp_path / "cleaner" / "rules" / "sites"
        folder.mkdir(parents=True)
        (folder / "example.com.yaml").write_text("schema: 1\nsite: example.com\nstrip: [.a]\n")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        assert RuleBook.load(shipped=False).for_host("example.com") is not None
        assert RuleBook.load(shipped=False, user=False).for_host("example.com") is None

    def test_imported_rules_do_not_replace_trusted_ones(self, tmp_path):
        for folder, trust in (("imported", "false"), ("sites", "true")):
            (tmp_path / folder).mkdir()
            text = f"schema: 1\nsite: example.com\ntrusted: {trust}\ntitle: [.{folder}]\nbody: [.{folder}]\n"
            (tmp_path / folder / "example.com.yaml").write_text(text if trust == "false" else text.split("body")[0])
        site = RuleBook.load([tmp_path], shipped=False, user=False).for_host("example.com")
        assert [field.value for field in site.base.title] == [".sites"]
        assert [field.value for field in site.base.body] == [".imported"]

    @pytest.mark.parametrize("host", ["", "..", "../../etc", "a/b.com", "a\0b", "." * 300, "COM1"])
    def test_a_strange_host_has_no_rules(self, host):
        assert RuleBook.load(user=False).for_host(host) is None


def test_the_index_of_the_shipped_rules_is_what_the_yaml_says():
    layer = Layer("shipped", shipped_rules(), "rules")
    index = shipped_rules() / "index.json"
    assert index.is_file(), "run: cleaner rules index"
    assert index.read_bytes() == build_index(layer), "the rules have changed; run: cleaner rules index"


def test_rules_from_the_index_are_the_rules_of_the_yaml(tmp_path):
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(shipped_rules(), folder, ignore=shutil.ignore_patterns("index.json", "outlets.yaml", "words"))
    (folder / "index.json").write_bytes(build_index(Layer("shipped", folder, "rules")))
    fast = RuleBook.of_layers([Layer("shipped", folder, "rules")])
    slow = RuleBook.of_layers([Layer("other", folder, "rules")])
    assert fast.rules == slow.rules
    assert fast.hash == slow.hash
    hosts = [path.stem for path in Path(folder / "sites").glob("*.yaml")]
    assert [fast.for_host(host) for host in hosts] == [slow.for_host(host) for host in hosts]


def test_a_line_of_code_is_no_byline_and_stays():
    story = "<p>The bell of the chapel rings an hour late since the rope was cut, and nobody in the valley minds.</p>"
    page = f"<article><h1>How to ring it</h1>{story}<p>Write this down:</p><pre>Modified: 2012-08-08</pre>{story}</article>"
    assert "Modified: 2012-08-08" in Cleaner().clean(page).body


def test_an_error_in_a_site_s_file_is_told_once(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "_MAX_SITES", 1)
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "example.com.yaml").write_text("schema: 1\nsite: example.com\nbody: ['<']\n")
    book = RuleBook.load([tmp_path], shipped=False, user=False)
    for host in ("example.com", "other.example", "example.com", "www.example.com", "other.example", "a.example.com"):
        book.for_host(host)
    assert len(book.errors) == 1
