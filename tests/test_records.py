"""Record headers: metadata where a record begins, text everywhere else."""

import pytest

import cleaner
from cleaner.read.records import header_line, split_records


def bodies(text: str) -> list[str]:
    return [text[record.start : record.end].strip() for record in split_records(text)]


def test_a_text_without_headers_is_one_record_from_its_first_character():
    text = "Harbour reopens\n\nThe ferry left at nine.\n"
    (record,) = split_records(text)
    assert (dict(record.headers), record.begin, record.start, record.end) == ({}, 0, 0, len(text))


def test_leading_headers_are_metadata_and_the_body_starts_after_the_empty_line():
    text = "Site: The Courier\nTITLE: Harbour reopens\nurl: https://courier.example/a\n\nThe ferry left.\n"
    (record,) = split_records(text)
    assert dict(record.headers) == {
        "site": "The Courier",
        "title": "Harbour reopens",
        "url": "https://courier.example/a",
    }
    assert bodies(text) == ["The ferry left."]


def test_empty_lines_may_part_the_headers():
    text = "Title: Harbour reopens\n\nURL: https://courier.example/a\n\nThe ferry left.\n\nDate: unknown, as ever.\n"
    (record,) = split_records(text)
    assert dict(record.headers) == {"title": "Harbour reopens", "url": "https://courier.example/a"}
    assert bodies(text) == ["The ferry left.\n\nDate: unknown, as ever."]


def test_a_readers_header_names_the_address_as_its_source():
    text = "Title: Harbour reopens\n\nURL Source: https://courier.example/a\n\nPublished Time: 2025-06-30T08:00:00Z\n\nThe ferry."
    (record,) = split_records(text)
    assert (record.headers["url"], record.headers["date"]) == ("https://courier.example/a", "2025-06-30T08:00:00Z")


def test_a_picture_behind_an_empty_line_is_none_of_the_headers():
    text = "Title: Harbour reopens\n\nImage: https://img.example/a.jpg\n\nThe ferry left.\n"
    assert bodies(text) == ["Image: https://img.example/a.jpg\n\nThe ferry left."]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 3 May 2024", ("date", "3 May 2024")),
        ("Veröffentlicht: 3. Mai 2024", ("date", "3. Mai 2024")),
        ("Autor: Ana Ruiz", ("author", "Ana Ruiz")),
        ("标题：渡轮恢复通航", ("title", "渡轮恢复通航")),
        ("**Title:** Harbour", ("title", "Harbour")),
        ("Source: Wire", ("source", "Wire")),
        ("He said: no", None),
        ("https://a.example/", None),
    ],
)
def test_header_names_in_any_case_and_several_languages(line, expected):
    assert header_line(line) == expected


def test_headers_survive_a_wrap_and_a_missing_empty_line():
    wrapped = "Title: The harbour of the old town reopens after eleven\nweeks of repairs\nURL:\nhttps://courier.example/harbour\n\nBody."
    (record,) = split_records(wrapped)
    assert record.headers["title"] == "The harbour of the old town reopens after eleven weeks of repairs"
    assert record.headers["url"] == "https://courier.example/harbour"
    assert bodies("Site: C\nTitle: T\nURL: https://c.example/t\nThe ferry left at nine.") == ["The ferry left at nine."]


def test_one_line_alone_is_a_header_only_if_it_names_title_site_or_address():
    assert bodies("Title: Harbour\n\nBody.") == ["Body."]
    assert bodies("Date: 4 May\nVenue: Town hall\n\nBring a chair.")[0].startswith("Date:")
    assert bodies("Source: Reuters said so.\n\nBody.")[0].startswith("Source:")


def test_unknown_names_between_known_ones_belong_to_the_header():
    text = "Title: T\nCrawler: 7\nURL: https://c.example/t\nWords: 300\n\nBody."
    (record,) = split_records(text)
    assert record.headers["crawler"] == "7"
    assert record.headers["words"] == "300"
    assert bodies(text) == ["Body."]


def test_several_records_give_several_parts_that_cover_the_text():
    text = "".join(f"Title: Story {n}\nURL: https://c.example/{n}\n\nBody {n}.\n\n" for n in (1, 2, 3))
    records = split_records(text)
    assert [record.headers["title"] for record in records] == ["Story 1", "Story 2", "Story 3"]
    assert bodies(text) == ["Body 1.", "Body 2.", "Body 3."]
    assert [records[0].begin, *(record.end for record in records)] == [0, *(r.begin for r in records[1:]), len(text)]


GOAT = "A goat stood in the hall for an hour before anybody at the council noticed it, and ate the minutes of May.\n"
BRIDGE = "The bridge by the mill is open again, eleven weeks after a barge of gravel went through one of its piers.\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"Title: A goat\n\n{GOAT}\nTitle: A bridge\n\n{BRIDGE}", "title"),
        (f"Title: A goat\n\n{GOAT}\n---\nTitle: A bridge\n\n{BRIDGE}", "title"),
        (f"URL: https://c.example/1\n\n{GOAT}\nURL: https://c.example/2\n\n{BRIDGE}", "url"),
        (f"URL: https://c.example/1\n{GOAT}\nURL: https://c.example/2\n{BRIDGE}", "url"),
    ],
)
def test_one_line_alone_begins_further_records_where_the_first_has_no_other(text, key):
    assert [set(record.headers) for record in split_records(text)] == [{key}, {key}]
    assert [body.removesuffix("---").strip() for body in bodies(text)] == [GOAT.strip(), BRIDGE.strip()]


@pytest.mark.parametrize(
    "text",
    [
        f"Title: New books\n\n{GOAT}\nTitle: Goats\n\nTitle: Bridges of the north\n\n{BRIDGE}",
        f"Title: New books\n\n{GOAT}\nTitle: Goats\nPages: 300\n\n{BRIDGE}",
        f"URL: https://c.example/1\n\n{GOAT}\nURL: https://doi.example/10.1/3\n\n{BRIDGE}",
    ],
)
def test_a_list_of_titles_and_an_address_that_is_cited_are_no_records(text):
    assert all(record.headers.get("title") != "Goats" for record in split_records(text))
    assert not text.startswith("URL") or len(split_records(text)) == 1


def test_records_may_be_parted_by_a_rule_without_empty_lines():
    text = "---\n".join(f"Title: {n}\nURL: https://c.example/{n}\n\nThe mayor said: {n}.\n" for n in "ABC")
    assert [body.removesuffix("---").strip() for body in bodies(text)] == [f"The mayor said: {n}." for n in "ABC"]
    assert len(split_records(f"---\n{text}")) == 3


def test_records_may_be_indented_and_stand_below_a_note_on_their_export():
    text = "".join(f"Title: {n}\nURL: https://c.example/{n}\n\nBody of {n}.\n\n" for n in "AB")
    for told in (
        f"Exported 2024-05-01 by feedreader\n\n{text}",
        text.replace("Title", " Title").replace("URL", " URL"),
    ):
        assert [record.headers["title"] for record in split_records(told)] == ["A", "B"]
        assert bodies(told) == ["Body of A.", "Body of B."]


@pytest.mark.parametrize(
    "quoted",
    [
        "A dump begins like this:\n\nTitle: Other\nURL: https://o.example/1\n\nand then comes the text.",
        "A dump has a head.\n\n> Title: Other\n> URL: https://o.example/1\n\nSo much for heads.",
        "A dump has a head.\n\n    Title: Other\n    URL: https://o.example/1\n\nSo much for heads.",
        "A dump has a head.\n\nTitle: Other\nDate: 2024-01-01\n\nSo much for heads.",
        "A dump has a head,\n\nTitle: Other\nURL: https://o.example/1\n\nas one can see.",
        "Title: is the word with which it begins.\n\nURL: comes next.",
    ],
)
def test_an_article_that_quotes_a_header_stays_whole(quoted):
    text = f"Title: On dumps\nURL: https://c.example/dumps\n\nWe looked at dumps.\n\n{quoted}\n\nThe end.\n"
    assert len(split_records(text)) == 1


def test_where_records_follow_a_rule_a_header_without_one_is_a_quotation():
    text = (
        "Title: A\nURL: https://c.example/a\n\nText.\n\nTitle: Q\nURL: https://c.example/q\n\nMore.\n\n=====\n\n"
        "Title: B\nURL: https://c.example/b\n\nText two.\n"
    )
    assert [record.headers["title"] for record in split_records(text)] == ["A", "B"]


def test_front_matter_is_read_with_lists_and_quotes():
    text = '---\ntitle: "Harbour: reopened"\nauthors:\n  - "[[Ana Ruiz]]"\n  - Bo Lind\ndate: 2024-05-03\n---\n\nBody.\n\n---\n\nMore.\n'
    (record,) = split_records(text)
    assert record.headers["title"] == "Harbour: reopened"
    assert record.headers["author"] == "Ana Ruiz; Bo Lind"
    assert bodies(text) == ["Body.\n\n---\n\nMore."]


def test_front_matter_in_toml_is_read_with_its_tables():
    text = '+++\ntitle = "Harbour: reopened"\ndate = 2024-05-03T10:00:00+02:00\n[params]\nauthors = ["Ana", "Bo"]\n+++\n\nBody.\n'
    (record,) = split_records(text)
    assert dict(record.headers) == {
        "title": "Harbour: reopened",
        "date": "2024-05-03 10:00:00+02:00",
        "author": "Ana; Bo",
    }
    assert bodies(text) == ["Body."]


@pytest.mark.parametrize(
    "text", ["+++\ntitle = \n+++\n\nBody.", "+++\na = " + "[" * 9000 + "\n+++\n", "+++\n\nBody.", "+++"]
)
def test_what_is_no_toml_is_text(text):
    assert bodies(text) == [text.strip()]


def test_a_source_that_is_an_address_is_the_page_s():
    text = '---\ntitle: "Harbour"\nsource: "https://c.example/a"\n---\n\nBody.'
    assert split_records(text)[0].headers["url"] == "https://c.example/a"


def test_front_matter_begins_further_records_too():
    text = "".join(f"---\ntitle: Story {n}\nurl: https://c.example/{n}\n---\n\nBody {n}.\n\n" for n in (1, 2))
    assert bodies(text) == ["Body 1.", "Body 2."]


def test_a_converters_meta_lines_fill_in_the_headers_but_not_the_title():
    text = "---\ncanonical: https://c.example/a\nmeta-author: Ana Ruiz\nmeta-og:title: Harbour\ntitle: Harbour | C\n---\n\nB."
    headers = split_records(text)[0].headers
    assert (headers["url"], headers["author"]) == ("https://c.example/a", "Ana Ruiz")
    assert "title" not in headers
    assert headers["meta-title"] == "Harbour | C"


def test_windows_line_ends_and_many_records_take_linear_time():
    text = "Title: S\r\nURL: https://c.example/s\r\n\r\nBody.\r\n\r\n" * 2000
    assert len(split_records(text)) == 2000
    assert len(split_records("Title: a\n\n" * 50_000)) == 1


def test_title_and_address_right_below_a_sentence_begin_a_record():
    text = "Title: A\nURL: https://c.example/a\n\nThe ferry left.\nTitle: B\nURL: https://c.example/b\nThe pier is closed.\n"
    assert bodies(text) == ["The ferry left.", "The pier is closed."]
    quoted = text.replace("left.\nTitle", "left with\nTitle")
    assert len(split_records(quoted)) == 1


def test_records_whose_text_is_html_are_pages_with_those_headers():
    text = "Title: {0}\nURL: https://c.example/{0}\n\n<p>The ferry to {0} left.</p><p>It was late, said its captain.</p>\n\n"
    found = list(cleaner.Cleaner().clean_each(text.format("A") + text.format("B"), name="dump"))
    assert [(a.id, a.title, a.source.url) for a in found] == [
        ("dump#1", "A", "https://c.example/A"), ("dump#2", "B", "https://c.example/B")
    ]  # fmt: skip
    assert found[1].body == "The ferry to B left.\n\nIt was late, said its captain."


def test_of_a_record_a_text_of_one_short_sentence_is_its_body():
    article = cleaner.clean("Title: The ferry\nURL: https://c.example/a\n\nIt was late again.\n")
    assert (article.title, article.body) == ("The ferry", "It was late again.")


def test_lines_that_end_as_on_an_old_mac_are_lines():
    article = cleaner.clean(b"Title: The ferry\rSite: The Courier\r\rThe ferry left at nine on Monday with the mail.\r")
    assert (article.title, article.source.name) == ("The ferry", "The Courier")


FRONT = """---
canonical: https://board.example/t/leaking-roof/12
meta-og:site_name: Roofers' Board
meta-og:title: Leaking roof over the workshop
meta-description: "{}"
title: Leaking roof over the workshop - repairs - Roofers' Board
---

{}"""
POST = (
    "The felt on our workshop has let in water since the storm in March, and last week it came through the ceiling onto "
    "the lathe. We had two people up there who both told us something else: one wants to lay new felt over the old, the "
    "other says that the boards have to come off first. Has anybody here done such a roof and can say what lasts longer?"
)


def test_of_a_dump_that_holds_nothing_else_the_long_description_is_the_body():
    article = cleaner.clean(FRONT.format(POST, "[All topics](/topics)\n\n[Categories](/c)\n"))
    assert (article.body, article.status, article.reason) == (POST, "partial", "description_only")
    below = [removal.text for removal in article.removals if removal.kind != "record_header"]
    assert below == ["All topics", "Categories"]


def test_a_summary_is_no_body():
    article = cleaner.clean(FRONT.format("Roofers talk about roofs, tools and weather.", "[All topics](/topics)\n"))
    assert (article.body, article.status) == ("", "empty")


def test_meta_elements_in_front_matter_name_the_title_as_on_the_page():
    article = cleaner.clean(FRONT.format("Roofs.", f"# Welcome to the board\n\n{POST}\n\n{POST[:150]}\n"))
    assert (article.title, article.source.name) == ("Leaking roof over the workshop", "Roofers' Board")


def test_the_name_of_a_site_may_have_any_of_the_names_that_scrapers_give_it():
    for key in ("SOURCE_SITE", "Source Name", "Website"):
        article = cleaner.clean(
            f"TITLE: The ferry\n{key}: The Courier\n\nThe ferry left at nine on Monday with the mail.\n"
        )
        assert (article.title, article.source.name) == ("The ferry", "The Courier")


@pytest.mark.parametrize("wrap", ["{}", "<p>{}</p>"])
def test_the_lines_of_a_header_are_removals(wrap):
    lines = [
        "Site: The Courier",
        "Title: A goat in the hall",
        "URL: https://c.example/goat",
        GOAT.strip(),
        BRIDGE.strip(),
    ]
    text = "\n".join(wrap.format(line) for line in lines)
    article = cleaner.clean(text)
    found = [removal for removal in article.removals if removal.kind == "record_header"]
    assert [removal.text for removal in found] == [text[slice(*removal.span)] for removal in found] == lines[:3]
    assert article.removed == {"record_header": 3}


def test_removals_of_a_later_record_point_into_the_whole_input():
    text = "".join(f"Title: T{n}\nURL: https://c.example/{n}\n\n(Reuters) - {GOAT}\n{BRIDGE}\n" for n in (1, 2))
    _, last = cleaner.Cleaner().clean_each(text)
    assert [text[slice(*removal.span)] for removal in last.removals] == [
        "Title: T2", "URL: https://c.example/2", "(Reuters) -",
    ]  # fmt: skip


def test_removals_of_a_page_below_a_header_point_into_the_whole_input():
    page = f"<title>A goat</title><nav><a href=/>Home</a></nav><article><h1>A goat</h1><p>{GOAT}<p>{BRIDGE}</article>"
    text = f"Title: A goat\nURL: https://c.example/goat\n\n{page}"
    found = [removal for removal in cleaner.clean(text).removals if removal.kind != "record_header"]
    assert found
    assert [text[slice(*removal.span)] for removal in found] == [removal.text for removal in found]
