"""Rules of a site on whole pages, as the one who wrote them would check."""

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import RuleError
from cleaner.model import Article

PROSE = (
    "Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.",
    "The council will look at the rest of the planks this week, and the café at the end has moved to the school.",
    "Nobody was hurt, but a boy lost a shoe, and the fishermen who look for the planks look for the shoe as well.",
)


def clean(
    folder: Path, rules: str, inner: str, *, url: str = "https://tidewater.example/pier", head: str = ""
) -> Article:
    """Clean a page with something between its second and its third paragraph."""
    text = "".join(f"<p>{text}</p>" for text in PROSE[:2]) + inner + f"<p>{PROSE[2]}</p>"
    page = f"<html lang=en><head><title>The pier is closed</title>{head}</head><body><main><h1>The pier is closed</h1>{text}"
    (folder / "tidewater.example.yaml").write_text(f"schema: 1\nsite: tidewater.example\n{rules}", encoding="utf-8")
    return Cleaner(rules=folder).clean(f"{page}</main></body></html>", url=url)


@pytest.mark.parametrize(
    "name", ["fähre.example", "xn--fhre-loa.example", "www.fähre.example", "www.xn--fhre-loa.example"]
)
def test_a_host_is_the_same_in_letters_and_in_punycode(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.yaml").write_text(f"schema: 1\nsite: {name}\nname: The Ferry\n", encoding="utf-8")
    tool = Cleaner(rules=tmp_path)
    for host in ("fähre.example", "www.xn--fhre-loa.example"):
        assert tool.clean(f"<p>{PROSE[0]}", url=f"https://{host}/").source.name == "The Ferry"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://www.tidewater.example/pier">',
        '<link rel="canonical" href="/pier"><meta property="og:url" content="https://tidewater.example/pier">',
    ],
)
def test_a_page_of_unknown_address_gets_the_rules_of_the_host_that_it_names(tmp_path: Path, head: str) -> None:
    rules = 'name: The Water\nreplace_html: [{find: "<hr>", with: "<p>"}]\nstrip: ["p:has_text(a pencil)"]\n'
    article = clean(tmp_path, rules, f"<p>Here is a pencil for you.</p>{PROSE[2]}<hr>", url="", head=head)
    assert (article.source.name, "pencil" in article.body) == ("The Water", False)
    assert f"{PROSE[2]}\n\n{PROSE[2]}" not in article.body
    shared = clean(tmp_path, rules, "", url="https://elsewhere.example/pier", head=head)
    assert shared.source.name != "The Water"  # a known address says more than the page does


def test_a_page_names_no_host_that_is_of_one_machine_alone(tmp_path: Path) -> None:
    (tmp_path / "localhost.yaml").write_text("schema: 1\nsite: localhost\nname: Workshop\n", encoding="utf-8")
    page = f'<link rel=canonical href="http://localhost/pier"><p>{PROSE[0]}<p>{PROSE[1]}'
    assert Cleaner(rules=tmp_path).clean(page).source.name != "Workshop"


def test_a_list_goes_whole_with_its_header_whatever_the_scores_say(tmp_path: Path) -> None:
    rules = "strip: [{id: tidewater.example/more, kind: related, match: {phrase: [What we wrote before]}, reach: list}]"
    items = "".join(f"<li>{text[:-1]}, we wrote.</li>" for text in PROSE)
    article = clean(tmp_path, rules, f"<p>What we wrote before</p><ul>{items}</ul>")
    assert article.body.split("\n\n") == list(PROSE)
    assert article.removed == {"related": 4}


@pytest.mark.parametrize("kind", ["paywall", "cookie_notice", "boilerplate", "byline"])
def test_what_a_site_strips_amid_the_text_stays_away_whatever_kind_it_names(tmp_path: Path, kind: str) -> None:
    line = "The Post thanks its readers for the biscuits, as it does every year in June."
    file = tmp_path / "tidewater.example.yaml"
    file.write_text(
        "schema: 1\nsite: tidewater.example\nstrip:\n  - id: tidewater.example/biscuits\n"
        f"    kind: {kind}\n    match: {{pattern: biscuits}}\n",
        encoding="utf-8",
    )
    dump = "\n\n".join(("The pier is closed", *PROSE[:2], line, *PROSE[2:]))
    article = Cleaner(rules=tmp_path).clean(dump, url="https://tidewater.example/pier")
    assert article.body.split("\n\n") == list(PROSE)
    assert article.removed == {kind: 1}


def test_a_phrase_may_be_copied_from_the_body_which_has_no_stray_spaces(tmp_path: Path) -> None:
    rules = "strip: [{id: tidewater.example/b, match: {phrase: 'Thanks, reader, for the biscuits (all of them)'}}]"
    article = clean(tmp_path, rules, "<p>Thanks , reader , for the biscuits ( all of them ) .</p>")
    assert article.body.split("\n\n") == list(PROSE)


def test_rules_that_change_hold_after_a_reload_and_wrong_ones_never(tmp_path: Path) -> None:
    file, page, url = tmp_path / "tidewater.example.yaml", f"<p>{PROSE[0]}", "https://tidewater.example/"
    file.write_text("schema: 1\nsite: tidewater.example\nname: Old\n", encoding="utf-8")
    (tmp_path / "all.yaml").write_text("schema: 1\n", encoding="utf-8")
    tool = Cleaner(rules=tmp_path)
    assert tool.clean(page, url=url).source.name == "Old"
    file.write_text("schema: 1\nsite: tidewater.example\nname: New\n", encoding="utf-8")
    assert tool.clean(page, url=url).source.name == "Old"
    tool.reload()
    assert tool.clean(page, url=url).source.name == "New"
    (tmp_path / "all.yaml").write_text("schema: 1\nstrap: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match="strap"):
        tool.reload()
    assert tool.clean(page, url=url).source.name == "New"
    (tmp_path / "all.yaml").write_text("schema: 1\n", encoding="utf-8")
    file.write_text("schema: 1\nsite: tidewater.example\nnome: Newer\n", encoding="utf-8")
    with pytest.raises(RuleError, match="nome"):
        tool.reload()
    assert tool.clean(page, url=url).source.name == "New"


def test_a_record_says_which_rules_were_in_force(tmp_path: Path) -> None:
    page, url = f"<p>{PROSE[0]}", "https://www.tidewater.example/"
    file = tmp_path / "tidewater.example.yaml"
    file.write_text("schema: 1\nsite: tidewater.example\nname: Old\n", encoding="utf-8")
    tool = Cleaner(rules=tmp_path)
    common, site = tool.clean(page), tool.clean(page, url=url)
    dump = tool.clean(f"URL: {url}\n\nThe pier is closed\n\n{PROSE[0]}")
    assert site.provenance["rules"] == dump.provenance["rules"] != common.provenance["rules"]
    assert {**site.provenance, "rules": ""} == {**common.provenance, "rules": ""}
    assert tool.clean(page, url="https://other.example/").provenance == common.provenance
    file.write_text("schema: 1\nsite: tidewater.example\nname: New\n", encoding="utf-8")
    tool.reload()
    assert tool.clean(page, url=url).provenance != site.provenance
    assert tool.clean(page).provenance == common.provenance


def test_the_name_of_a_site_is_that_of_the_source(tmp_path: Path) -> None:
    head = '<meta property="og:site_name" content="tidewater-cms">'
    assert clean(tmp_path, "name: Tidewater Post", "", head=head).source.name == "Tidewater Post"
    dump = "\n\n".join(("URL: https://tidewater.example/pier", "The pier is closed", *PROSE))
    assert Cleaner(rules=tmp_path).clean(dump).source.name == "Tidewater Post"
    assert Cleaner(rules=tmp_path).clean(f"Site: The Agency\n{dump}").source.name == "The Agency"


@pytest.mark.parametrize(
    ("url", "head", "is_old"),
    [
        ("https://tidewater.example/2021/06/30/pier", "", True),
        ("https://tidewater.example/2021/07/01/pier", "", False),
        ("https://tidewater.example/pier", '<meta property="article:published_time" content="2020-01-01">', True),
        ("https://tidewater.example/2020/01/01/pier", '<meta name="pubdate" content="2022-01-01">', False),
    ],
)
def test_a_layout_ends_on_a_day(tmp_path: Path, url: str, head: str, *, is_old: bool) -> None:
    article = clean(
        tmp_path,
        "layouts: [{valid_until: 2021-06-30, strip: [.note]}]",
        f'<p class="note">{PROSE[0][:-1]}, as the paper noted.</p>',
        url=url,
        head=head,
    )
    assert ("as the paper noted" not in article.body) is is_old


@pytest.mark.parametrize(("day", "is_old"), [("2021-06-30", True), ("2021-07-01", False)])
def test_a_layout_of_a_dump_ends_on_a_day_too(tmp_path: Path, day: str, *, is_old: bool) -> None:
    rule = "{id: tidewater.example/note, match: {phrase: [The paper takes note of it]}}"
    (tmp_path / "tidewater.example.yaml").write_text(
        f"schema: 1\nsite: tidewater.example\nlayouts: [{{valid_until: 2021-06-30, strip: [{rule}]}}]\n", "utf-8"
    )
    body = "\n\n".join((*PROSE[:2], "The paper takes note of it.", PROSE[2]))
    dump = f"Title: The pier is closed\nDate: {day}\nURL: https://tidewater.example/pier\n\n{body}"
    article = Cleaner(rules=tmp_path).clean(dump)
    assert article.published == day
    assert ("The paper takes note" not in article.body) is is_old


@pytest.mark.parametrize("reach", ["section", "rest"])
def test_a_sites_own_rule_takes_short_lines_that_score_as_text_and_leaves_a_paragraph(
    tmp_path: Path, reach: str
) -> None:
    rules = f"strip:\n  - {{id: tidewater.example/more, kind: related, match: {{heading: Hull and high water}}, reach: {reach}}}\n"
    short = ("A crab wins the lottery.", "The tide of the week is high.")
    told = (
        "On Friday the carpenter of the next town measured the gap, wrote a price on the back of an envelope, and went "
        "home by the last bus without a word to anybody."
    )
    later = [text.replace("planks", "posts") for text in PROSE]
    text = "".join(f"<p>{line}</p>" for line in (*PROSE, *later, "<b>Hull and high water</b>", *short, told))
    page = f"<html lang=en><body><main><h1>The pier is closed</h1>{text}</main></body></html>"
    (tmp_path / "tidewater.example.yaml").write_text(f"schema: 1\nsite: tidewater.example\n{rules}", encoding="utf-8")
    article = Cleaner(rules=tmp_path).clean(page, url="https://tidewater.example/pier")
    assert article.body.split("\n\n") == [*PROSE, *later, told]
