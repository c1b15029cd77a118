"""Dumps to blocks: what a reader takes for a paragraph is one, however the lines were broken."""

import json
import textwrap
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.text import segment_text
from cleaner.model import Block, Page
from cleaner.read.records import split_records

STORY = [
    "Harbour Reopens After Eleven Weeks",
    "The ferry to the islands left at nine on Monday, the first since a storm tore the pier apart in February, and some "
    "two hundred people stood on the quay to see it go.",
    "“We had begun to think it would never sail again,” said Ana Ruiz, who runs the bakery opposite the landing. She had "
    "closed for a month because the flour came by sea.",
    "A longer season",
    "The company plans four crossings a day until the end of October, one more than last year, and a later boat at "
    "weekends if the crews can be found.",
]


def blocks_of(text: str, kind: str = "text") -> list[Block]:
    return list(segment_text(Page(text, kind)).blocks)  # type: ignore[arg-type]


def texts(text: str, kind: str = "text") -> list[str]:
    return [block.text for block in blocks_of(text, kind)]


def wrap(lines: list[str], width: int, between: str = "\n\n") -> str:
    return between.join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines)


@pytest.mark.parametrize("width", [60, 66, 72, 80, 100])
def test_paragraphs_wrapped_at_a_column_come_back_whole(width):
    assert texts(wrap(STORY, width)) == STORY


@pytest.mark.parametrize("width", [64, 72, 78])
def test_a_short_last_line_ends_a_wrapped_paragraph_without_an_empty_line(width):
    assert texts(wrap(STORY, width, "\n")) == STORY


def test_a_figure_goes_on_a_wrapped_line_that_leads_to_it():
    first = "What he hears sounds like gravel in a tin. It is a longfin eel, one of\n61 that the team tagged in 2023, and its tag is reporting a depth of"
    tail = "30 centimetres and a body temperature of 12 degrees."
    other = (
        "The other paragraph of it is here, and it is wrapped at the same column\nas all the others are, so that it is clear "
        "what happens here with this\nline."
    )
    told = texts("\n\n".join([f"{first}\n{tail}", other, other.replace("paragraph", "sentence")]))
    assert told[0] == f"{first} {tail}".replace("\n", " ")


def test_a_date_alone_goes_on_no_headline():
    headline = "“I wanted a hero who is never in a hurry”: Ina Vale on The Lock Keeper"
    assert texts("\n".join([headline, "19 June 2025", "by Ida Berg", *STORY]))[:2] == [headline, "19 June 2025"]


def test_one_line_a_paragraph_with_and_without_empty_lines():
    assert texts("\n\n".join(STORY)) == STORY
    assert texts("\n".join(STORY)) == STORY
    assert texts("\r\n".join(STORY)) == STORY
    assert texts("\r".join(STORY)) == STORY


def test_a_box_with_the_source_of_the_article_to_copy_repeats_it_and_a_manual_keeps_its_tags():
    story = "The old pier will be mended in the spring, the council said on Monday, after a winter in which two storms took its roof."
    copy = '<p class="first">' + story.replace("the council", '<a href="/c">the council</a>') + "</p>"
    assert texts(f"Pier to be mended\n\n{story}\n\nCopy this\n\n{copy}")[1::2] == [story, story]
    shown = "<p>A paragraph.</p>"
    assert texts(f"How to write HTML\n\nA paragraph stands between two tags.\n\n{shown}")[2] == shown


def test_pieces_split_at_inline_tags_are_put_together():
    dump = (
        "The council told \nThe Courier\n on Monday that the works would cost \n3.2 million\n, twice the first estimate"
        ", which\nMayor Lind\ncalled “a lesson”.\nA second tender follows in May, the council said on its website.\n"
    )
    assert texts(dump) == [
        "The council told The Courier on Monday that the works would cost 3.2 million, twice the first estimate, which "
        "Mayor Lind called “a lesson”.",
        "A second tender follows in May, the council said on its website.",
    ]


def test_pieces_without_their_spaces_are_put_together_where_paragraphs_stand_apart():
    dump = (
        "The works on the bridge will cost twice what the first estimate said, the council told us.\n\n\n"
        "A second tender follows in May, and the council hopes that more than one firm will bid.\n\n\n"
        "Engineers\nHenrik Solberg\nand his sister had said so in a letter that nobody answered for a year.\n\n\n"
        "Others agree.\nGrace Tolley\n, who walks over it daily, has counted the holes in it and found 31.\n\n\n"
        "The bridge stays open until then for everybody who weighs less than a horse, the council said."
    )
    assert texts(dump)[2:4] == [
        "Engineers Henrik Solberg and his sister had said so in a letter that nobody answered for a year.",
        "Others agree. Grace Tolley, who walks over it daily, has counted the holes in it and found 31.",
    ]
    assert len(texts(dump)) == 5


def test_a_sentence_goes_on_behind_an_article_whatever_begins_the_next_line():
    dump = (
        "The padding leaves the harness too loose, and the\nWorld Academy of Seats and Belts\nadvises to buckle first."
    )
    assert texts(dump) == [dump.replace("\n", " ")]


def test_a_dateline_full_of_capitals_is_the_first_line_of_its_paragraph():
    dateline = (
        "CHATTANOOGA, Tenn., June 24, 2025 (GLOBE NEWSWIRE) -- Larkfield Robotics Inc., a maker of picking arms, "
    )
    lines = [*STORY[:2], dateline + "opened its second plant today, where it will build four thousand of them a year."]
    assert texts(wrap(lines, 72)) == lines


def test_a_count_of_comments_is_no_line_of_the_paragraph_above_it():
    lines = [
        *STORY[:3],
        "Neighbors may look at the plans in the town hall until 29 November.",
        "5 thoughts on “Old Mill Brewery to reopen as a school for bakers”",
        "casino utan licens says:",
    ]
    assert texts("\n".join(lines))[:4] == lines[:4]


def test_menus_and_headlines_stay_apart():
    menu = ["Home", "News", "Sport", "about us", "contact", "Log in", "Weather for the coming days"]
    assert texts("\n".join(menu)) == menu
    heads = ["Council votes on new pier", "Ferry line seeks crews for summer", "Baker wins prize for rye loaf"]
    assert texts("\n".join(heads)) == heads


def test_a_date_whose_day_looks_like_the_number_of_a_list_is_none():
    assert texts("Der Steg ist zu\n\n14. März 2025, 17:45 Uhr") == ["Der Steg ist zu", "14. März 2025, 17:45 Uhr"]
    assert [block.label for block in blocks_of("14. Marmelade kochen\n15. Gläser spülen")] == ["14.", "15."]


def test_a_byline_of_several_lines_is_no_part_of_the_headline():
    lines = ["The pier is closed until the summer", "by", "Jane Doe", "Three planks fell into the sea on Monday."]
    assert texts("\n".join(lines)) == lines
    lines = ["Přívoz přes záliv přestane jezdit", "Autor: Jiří Dvořák", "14. března 2025"]
    assert texts("\n".join(lines)) == lines


def test_lists_lose_their_bullets_and_keep_their_numbers():
    blocks = blocks_of("* flour\n* water, and if the day is\n  hot some ice\n- salt\n1. Mix.\n2) Wait.\n(3) Bake.")
    assert [(b.text, b.tag, b.label) for b in blocks] == [
        ("flour", "li", ""), ("water, and if the day is hot some ice", "li", ""), ("salt", "li", ""),
        ("Mix.", "li", "1."), ("Wait.", "li", "2."), ("Bake.", "li", "(3)"),
    ]  # fmt: skip


def test_the_letter_o_before_items_of_a_list_within_a_list_is_a_bullet():
    dump = "* Boats\n\n      o Ferries\n      o Tugs\n\n* Quays\n\no Henrique foi ao cais"
    assert [(b.tag, b.text) for b in blocks_of(dump)] == [
        ("li", "Boats"), ("li", "Ferries"), ("li", "Tugs"), ("li", "Quays"), ("p", "o Henrique foi ao cais"),
    ]  # fmt: skip
    assert texts("Pão\n\n      o Henrique comeu") == ["Pão", "o Henrique comeu"]


def test_dashes_that_open_speech_are_no_bullets():
    assert texts("— Are you coming?\n\n— No.") == ["— Are you coming?", "— No."]
    said = "- Vi kan se bunden af fjorden igen om tre år, siger hun."
    assert texts(f"Vandet bliver klart.\n{said}\nDet er godt.")[1] == said


def test_a_date_that_begins_like_an_item_is_none():
    dump = "Mette Krogh\n16. maj 2026 kl. 06:12\n\n24. 4. 2026\n\n16. Mix the flour in 2026 ways."
    assert [(b.tag, b.text) for b in blocks_of(dump)][-3:] == [
        ("p", "16. maj 2026 kl. 06:12"), ("p", "24. 4. 2026"), ("li", "Mix the flour in 2026 ways."),
    ]  # fmt: skip


def test_image_and_caption_lines_stand_alone():
    dump = (
        "Image: https://c.example/pier.jpg\nCaption: The pier in March.\nSource: Harbour office\nThe works began then."
    )
    assert texts(dump) == dump.split("\n")
    assert texts("Image:\nhttps://c.example/pier.jpg") == ["Image: https://c.example/pier.jpg"]


def test_verse_and_code_keep_their_newlines():
    verse = "The boats are in, the nets are dry,\nThe gulls have gone inland;\nA lamp is lit, the hour goes by,\nAnd rain walks on the sand."
    assert texts(f"A poem\n\n{verse}\n\nIt was printed in 1911.") == ["A poem", verse, "It was printed in 1911."]
    song = "Row, brother, row,\nthe tide is low,\nthe night is long\nand so's my song."
    assert song in texts(f"The ferry\n\nThe ferrymen have a song:\n\n{song}\n\nIt was printed in 1911.")
    narrow = "Three planks of the pier\nfell into the sea, says\nthe harbour master, who\nhas put a rope there."
    assert narrow.replace("\n", " ") in texts(f"The pier\n\n{narrow}\n\nNobody was hurt.")
    code = "def crossings(day):\n    if day.weekday() > 4:\n        return 5\n    return 4"
    blocks = blocks_of(f"The timetable as a function:\n\n{code}\n\nThat is all.")
    assert [(b.text, b.tag) for b in blocks][1] == (code, "pre")


def test_chinese_and_japanese_lines_join_without_a_space():
    assert texts("港は月曜日に再開し、\n初めてのフェリーが出た。") == ["港は月曜日に再開し、初めてのフェリーが出た。"]


def test_arabic_and_hebrew_paragraphs_come_back_whole():
    arabic = (
        "أعيد فتح الميناء يوم الاثنين بعد أحد عشر أسبوعا من الإصلاحات، وغادرت أول عبارة إلى الجزر في الساعة التاسعة صباحا. "
        * 3
    )
    assert texts(wrap([arabic.strip()], 70)) == [arabic.strip()]


def test_white_space_of_every_kind_is_one_space():
    assert texts("The\tferry\u00a0\u00a0left \u200b at\u2003nine.\n\u200b\n\u00a0\nIt came back.") == [
        "The ferry left at nine.",
        "It came back.",
    ]


def test_hyphens_at_a_wrap_keep_the_word_together():
    lines = [
        "The company, long a state-owned concern, says that its next-generation boats and year-",
        "round crews will be ready by June.",
    ]
    assert texts("\n".join(lines))[0].count("year-round") == 1


def test_headings_and_emphasis_of_markdown_that_were_wrapped_with_the_text_are_whole():
    story = [
        f"## {STORY[0]} and the Last of the Winter Storms Is Said to Be Over", f"**{STORY[1]}**", f"_{STORY[2]}_", STORY[4]
    ]  # fmt: skip
    blocks = blocks_of(wrap(story, 78), "markdown")
    assert [(block.tag, block.text) for block in blocks] == [
        ("h2", story[0][3:]), ("p", STORY[1]), ("p", STORY[2]), ("p", STORY[4]),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["■名物は海藻のケーキ", "◇ 원격 진료 장비도 도입"])
def test_a_line_with_a_mark_of_east_asia_above_a_paragraph_is_a_subheading(line):
    below = "店長は「磯の香りを残しながら甘くするのが難しかった。客が驚いた顔をするのがうれしい」と笑顔を見せた。"
    assert [(b.tag, b.text) for b in blocks_of(f"{line}\n{below}")] == [("h3", line[1:].strip()), ("p", below)]
    entries = blocks_of(f"■ 朝の市場\n■ 昼の市場\n{below}")
    assert [b.tag for b in entries] == ["li", "li", "p"]


def test_markdown_marks_make_elements_and_leave_the_text():
    dump = (
        "# Harbour *reopens*\n\nThe [ferry](https://c.example/f_(x)) left **at nine**; see `ferry.py`.\nIt came back at ten.  \n"
        "So it did.\n\n> We had begun\n> to think.\n\nSub\n---\n\n- one\n- two\n  more\n\n1. first\n\n"
        "| Day | Boats |\n|---|---|\n| Monday | 4 |\n\n```python\nx = 1\n\ny = 2\n```\n\n***\n![pier](p.jpg)\n\n[1]: https://c.example\n"
    )
    assert [(b.tag, b.label, b.text) for b in blocks_of(dump, "markdown")] == [
        ("h1", "", "Harbour reopens"),
        ("p", "", "The ferry left at nine; see ferry.py."),
        ("p", "", "It came back at ten.\nSo it did."),
        ("blockquote", "", "We had begun to think."),
        ("h2", "", "Sub"),
        ("li", "", "one"),
        ("li", "", "two more"),
        ("li", "1.", "first"),
        ("tr", "", "Day | Boats"),
        ("tr", "", "Monday | 4"),
        ("pre", "", "x = 1\n\ny = 2"),
    ]


def test_signs_behind_a_backslash_are_no_marks_of_markdown_and_entities_are_letters() -> None:
    line = r"The \_pier\_ is 3 \* 4 planks, **r\*d** &amp; caf&eacute; \[closed\](for now), says the keeper.[^1]"
    read = "The _pier_ is 3 * 4 planks, r*d & café [closed](for now), says the keeper."
    assert texts(f"{line}\n\n[^1]: Of *the* mill.", "markdown") == [read, "Of the mill."]
    assert texts("# Up\\_and\\_down") == ["Up_and_down"]
    assert texts(r"C:\_pier\[1] is a path") == [r"C:\_pier\[1] is a path"]


def test_boxes_ids_and_classes_of_pandoc_are_no_text():
    dump = (
        "::: {#top .wide}\n[Home](/){.nav} [News](/news)\n:::\n\n# The pier is closed {#title .headline}\n\n"
        ":::: note\nIt is [quite]{.underline} closed, says {the keeper}.\n::::\n\n## {#each ...} in a template\n"
    )
    told = ["Home News", "The pier is closed", "It is quite closed, says {the keeper}.", "{#each ...} in a template"]
    assert texts(dump, "markdown") == told
    assert texts("Now:\n\n::: is a sign of its own") == ["Now:", "::: is a sign of its own"]


def test_entities_that_nobody_read_are_letters_unless_a_text_speaks_of_them():
    dump = "Skell&#39;s water isn&rsquo;t safe\n\nIt is &ldquo;foul&rdquo; &mdash; so R &amp; D said.\n\n&nbsp;\n\nRead more &raquo;"
    assert texts(dump)[:2] == ["Skell's water isn’t safe", "It is “foul” — so R & D said."]
    for manual in (
        "Write &lt;b&gt; for bold and &amp; for the sign.",
        "In HTML & its kin, signs are &amp;, &quot; and &copy;.",
        "The sign is `&amp;` or `&#38;`, the quote `&quot;`.",
        "One &amp; alone is left.",
    ):
        assert texts(manual) == [manual]


def test_markdown_links_and_pictures_leave_their_words_whatever_their_targets():
    picture = "data:image/svg+xml;base64," + "QUJD" * 3000
    dump = (
        "# Harbour\n\nThe [skipper's log](/log \"All of the skipper's log\") and [a map](</the map> 'Of \\'93') are kept.\n\n"
        f"![pier]({picture})\n\nShe said [the ferry\nsails](/ferry) at nine.\n\n[ ![buoy](b.png)\nNext: the buoys ](/buoys)\n"
    )
    assert texts(dump, "markdown")[1:] == [
        "The skipper's log and a map are kept.", "She said the ferry sails at nine.", "Next: the buoys",
    ]  # fmt: skip


def test_a_markdown_table_that_lays_out_a_page_is_no_row_of_data():
    dump = f"# Harbour\n\n| [Earlier](/1) |\n|---|\n| {' '.join(STORY)} |\n| Monday |\n"
    assert [b.tag for b in blocks_of(dump, "markdown")] == ["h1", "tr", "p", "tr"]


def test_spans_are_offsets_of_what_stands_in_the_page():
    text = "Site: C\nTitle: T\n\n  The ferry left\n  at nine.\n\n* One\n"
    record = split_records(text)[0]
    blocks = segment_text(Page(text, "text", start=record.start)).blocks
    assert [text[b.start : b.end] for b in blocks] == ["The ferry left\n  at nine.", "* One"]


@given(st.text(alphabet=st.sampled_from("aB .,\n\t-*#|>`1)“\u00a0。文\r\u2028"), max_size=120))
def test_no_word_is_lost_and_spans_go_forward(text):
    blocks = segment_text(Page(text, "text")).blocks
    assert all(0 <= b.start < b.end <= len(text) for b in blocks)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert sum(b.text.count("a") + b.text.count("文") for b in blocks) == text.count("a") + text.count("文")


@pytest.mark.parametrize(
    "text",
    [
        "ab\n" * 60_000,
        "x " * 500_000,
        ("word " * 12 + "\n") * 20_000,
        "[a](" * 50_000,
        "_a " * 50_000,
        "`" * 200_000 + "\nb",
    ],
)
def test_large_and_hostile_dumps_take_bounded_time(text):
    begin = time.process_time()
    segment_text(Page(text, "markdown"))
    assert time.process_time() - begin < 8


def test_the_variants_of_the_seeds_give_the_same_blocks(shared):
    for path in sorted((shared / "seeds").glob("0*.txt")):
        text = path.read_text("utf-8")
        gold = json.loads((shared / "seeds" / "gold" / f"{path.stem}.json").read_text("utf-8"))
        wrapped = "\n".join(
            "\n".join(textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False))
            for line in text.split("\n")
        )
        packed = "\n".join(line for line in text.split("\n") if line.strip())
        for variant in (text, wrapped, packed):
            page = Page(variant, "text", start=split_records(variant)[0].start)
            found = {" ".join(b.text.split()).replace(" ,", ",") for b in segment_text(page).blocks}
            body = [
                part
                for part in gold["body"].split("\n\n")
                if not part.startswith("“North") and "Korea’s Yonhap" not in part
            ]
            missing = [part for part in body if part not in found and f"(MENAFN) {part}" not in found]
            assert not [
                part for part in missing if " ." not in part and not any(f.replace(" .", ".") == part for f in found)
            ]


def test_verse_whose_lines_go_on_in_lower_case_keeps_its_lines():
    stanza = "They rowed against the evening tide,\nwith lanterns at the bow,\nand no one on the other side\nwould know the harbour now."
    assert texts(f"A song\n\n{stanza}\n\nNobody wrote it down.") == ["A song", stanza, "Nobody wrote it down."]


def test_a_list_whose_items_end_in_commas_is_no_verse():
    items = ["types that everybody needs,", "types that two people need,", "macros, which nobody needs."]
    listed = "\n".join(f"* {item}" for item in items)
    assert texts(f"The compiler\n\nThen we split the header:\n{listed}\n\nNobody has noticed.")[2:5] == items


def test_every_stanza_of_a_poem_keeps_its_lines():
    stanzas = [
        "The ferry left without a light,\na bell, a cough, a rope let go,\nand somebody laughed into the night\nat something we would never know.",
        "The tide had turned an hour before.\nIt ended where the planks began.\nA gull, or else an oar, went by\nand looked at us as ferries can.",
        "And when the other quay came near\nit came as wood against the wood,\nand no one said a word, because\nwe had not thought it would.",
    ]
    assert texts("The Ferry\n\n" + "\n\n".join(stanzas)) == ["The Ferry", *stanzas]
    wrapped = [stanza.replace("\n", " ") for stanza in stanzas]
    assert texts("\n\n".join(wrap(wrapped, 44).split("\n\n"))) == wrapped


def test_who_signs_a_letter_stands_below_its_last_words():
    signed = "Yours faithfully,\nMaud Ferris\nQuay Street, Ostermoor"
    assert texts(f"{STORY[0]}\n\n{signed}\n\n{STORY[1]}") == [STORY[0], signed, STORY[1]]


def test_a_byline_between_a_headline_and_its_date_is_no_part_of_the_headline():
    lines = ["Seven piers, and what they are for", "By Carl Derry", "published September 3, 2024", STORY[1]]
    assert blocks_of("\n".join(lines))[0].text == lines[0]
    lines = ["Il molo chiude per due settimane, pescatori in piazza", "di Redazione", "30 maggio 2025", STORY[1]]
    assert [b.text for b in blocks_of("\n".join(lines))] == lines


def test_a_name_that_opens_a_sentence_inside_a_paragraph_joins_it():
    dump = "The gallery was full on the day. \nGrace Tolley\n, whose son worked on the pier, had asked for a seat.\nThe hearing went on.\n"
    assert texts(dump)[0].startswith("The gallery was full on the day. Grace Tolley, whose")


def test_bylines_in_small_letters_and_names_above_an_address_are_lines_of_their_own():
    lines = ["Mit dem Rad über den Pass", "geschrieben von Friederike Stolz am 17. Mai 2024 in", "Touren"]
    assert [b.text for b in blocks_of("\n".join(lines))][:2] == lines[:2]
    lines = ["Suonerà di nuovo sul campanile entro Natale", "di", "Anna Rossi", "12 giugno 2024 alle 09:40", STORY[1]]
    assert [b.text for b in blocks_of("\n".join(lines))] == lines
    lines = ["Die Stadt schaltet die Laternen nachts wieder ein", "Stand: 08.11.2024, 16:20 Uhr", STORY[1]]
    assert [b.text for b in blocks_of("\n".join(lines))] == lines
    lines = ["Seven Ways to Mend a Pier in 2025", "by Admin - May 14, 2025 in Harbours", "0", "SHARES", STORY[1]]
    assert [b.text for b in blocks_of("\n".join(lines))] == lines
    lines = ["Foto: Alma Viklund", "Lovisa Hamrén", "lovisa.hamren@harbourpost.example", STORY[1]]
    assert [b.text for b in blocks_of("\n".join(lines))] == lines


def test_a_picture_between_two_words_does_not_make_them_one() -> None:
    page = Page("The sea![chart](sea.png)rose in the night, and by the morning it had reached the church.", "markdown")
    assert segment_text(page).blocks[0].text.startswith("The sea rose in the night")


def test_a_table_in_markdown_without_bars_at_its_ends_is_one() -> None:
    table = "Boat| Crew| Fare\n---|---|---\nAda, **1948**| 2| $15\n[Bea](/bea)| 14| none"
    blocks = blocks_of(f"The boats are these.\n\n{table}\n\nA bar | in a sentence is none.", "markdown")
    assert [b.text for b in blocks if b.tag == "tr"] == ["Boat | Crew | Fare", "Ada, 1948 | 2 | $15", "Bea | 14 | none"]
    assert blocks[-1].text == "A bar | in a sentence is none."


def test_a_table_that_a_browser_copied_has_its_rows() -> None:
    table = "\tCrew\tFare\nAda\t2\t$15\nBea\t\t none\t"
    blocks = blocks_of(f"The boats are these.\n\n{table}\n\nNine more lie in the harbour until May.")
    assert [b.text for b in blocks if b.tag == "tr"] == ["Crew | Fare", "Ada | 2 | $15"]
    assert [b.text for b in blocks_of(f"{table[:-1]}\n") if b.tag == "tr"] == [
        "Crew | Fare",
        "Ada | 2 | $15",
        "Bea | none",
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_with_bars_and_a_column_of_figures_are_rows(gap: str) -> None:
    rows = ["Boat | Fare", "Ada | $15", "Bea | 1.20"]
    assert [b.tag for b in blocks_of(f"The boats are these.\n\n{gap.join(rows)}\n\nNine more lie in the harbour.")] == [
        "p", "tr", "tr", "tr", "p",
    ]  # fmt: skip
    menu = ["Home | News", "Sport | Weather", "Jobs | Contact"]
    assert all(b.tag == "p" for b in blocks_of(gap.join(menu)))
    assert all(b.tag == "p" for b in blocks_of(gap.join(rows[:2])))


def test_a_tab_behind_a_bullet_or_before_code_makes_no_row() -> None:
    assert [b.tag for b in blocks_of("Bring these:\n\n•\ta rope\n•\ta lamp\n")] == ["p", "li", "li"]
    assert all(b.tag != "tr" for b in blocks_of("The fields of a boat:\n\n\tname\tstring\n\tcrew\tint\n"))


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_items_in_small_letters_below_a_colon_stay_apart_where_a_dump_lost_their_bullets(gap: str) -> None:
    items = ["the lease, or whatever you signed", "proof that you paid the fare", "a letter with your new address"]
    dump = ["Bring three things:" + gap + "\n".join(items), "Fares up to $15 are paid on board, the company says."]
    assert texts("\n".join([*STORY, *dump]))[-5:] == ["Bring three things:", *items, dump[1]]


def test_a_sentence_cut_up_at_its_links_below_a_colon_is_one() -> None:
    pieces = (
        "He said this:\nthe ferry sails at nine\nwhen the wind is from the\nwest or the north, and otherwise at ten."
    )
    assert texts("\n".join([*STORY, pieces]))[-1].endswith(
        "sails at nine when the wind is from the west or the north, and otherwise at ten."
    )


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (
            [
                "OMAHA, Neb., May 06, 2025 (GLOBE NEWSWIRE) --",
                "Kestrel Rail today reported its results for the quarter.",
            ],
            " ",
        ),
        (["BOISE, ID, February 19, 2025 /", "EINPresswire.com", "/ -- Harrow Optics today showed a lens."], ""),
        (["A", "review from 2021", "pooled three trials with some hundred older adults."], " "),
        (["They are", "Andrena fulva", ", the tawny mining bee, which was lost and then was not."], " "),
        (
            ["The result,", "published", "in", "Seabird Ecology Letters", ", may help to keep birds away from hooks."],
            " ",
        ),
        (["Where I ate:", "a tavern without a sign at the foot of the hill, where they bring what there is."], " "),
        (["Looking for more bread? Try my", "No-Knead Oat Loaf", "or these", "Buttermilk Biscuits", "!"], " "),
        (["Source:", "Eurogamer"], " "),
    ],
)
def test_what_a_link_or_bold_type_stands_apart_from_goes_on_the_line(pieces: list[str], whole: str) -> None:
    text = whole.join(pieces).replace(" ,", ",").replace(" !", "!")
    assert texts("\n".join([*STORY[:3], *pieces, *STORY[3:]]))[3] == text


def test_names_and_dates_of_a_byline_cut_up_at_its_links_stay_apart() -> None:
    lines = ["August 26, 2024", "by", "Ann Lee", "Leave a Comment"]
    assert texts("\n".join([*lines, *STORY]))[0] == lines[0]


def test_code_is_told_from_text_without_empty_lines_by_how_far_its_lines_stand_in():
    code = "def crossings(day):\n    if day.weekday() > 4:\n        return 5\n    return 4"
    page = f"The timetable is a function of the day, and of nothing else.\n1. Count the days\n{code}\nThat is all."
    blocks = blocks_of(page)
    assert [b.text for b in blocks[1:]] == ["Count the days", code, "That is all."]
    listed = "with the following:\n    three oars\n    a rope\n    and a lamp"
    assert not any(b.tag == "pre" for b in blocks_of(f"The ferryman came\n{listed}\nThat is all."))


def test_a_headline_that_stands_twice_in_a_row_is_not_one_line_of_a_wrapped_page():
    headline = "The ferryman counts the crossings of the week by hand"
    text = "\n".join(
        f"The ferry left the harbour at dawn on day {n} of the strike, which nobody had\nforeseen." for n in "123"
    )
    assert [b.text for b in blocks_of(f"{headline}\n{headline}\n{text}")[:2]] == [headline] * 2
    split = "The ferry\nleft at dawn, and on the way back\nThe ferry\ntook a calf on board, which paid nothing."
    assert len(blocks_of(split)) == 1 or "The ferry" in blocks_of(split)[0].text


def test_a_verb_that_ends_in_an_article_ends_its_line_and_braces_hold_code():
    headline = "Nach hundert Jahren stellt die Fähre den Betrieb ein"
    below = "46 Fischer müssen bis zum Ende des Monats ein anderes Boot suchen."
    assert [b.text for b in blocks_of(f"{headline}\n{below}")] == [headline, below]
    config = "/var/log/ferry/*.log {\n    daily\n    rotate 14\n    compress\n    postrotate\n        ring the bell\n    endscript\n}"
    assert [b.text for b in blocks_of(f"The file holds one block for all of the logs.\n{config}\nThat is all.")][
        1
    ] == config
