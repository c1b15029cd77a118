"""The importer of ftr-site-config: grammar, translation, and that what is imported finds what the XPath found."""

import json
import re
from collections import Counter
from pathlib import Path

import orjson
import pytest
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from cleaner.engine.cli import app
from cleaner.engine.ftr.convert import convert, host_of_file, import_files
from cleaner.engine.ftr.read import directives
from cleaner.engine.ftr.translate import to_css
from cleaner.engine.load import RuleBook
from cleaner.engine.select import PageSelectors
from cleaner.engine.xpath import compiled_xpath
from cleaner.errors import OptionError, RuleError

PAGE = """<html><head><meta property="og:x" content="C"><title>T</title></head><body>
<div id="a" class="story big"><p class="by">By Ann</p><p>One <b>two</b></p><p>Read also: three</p></div>
<div class="storyteller"><ul><li>1<li class="x">2<li>3</ul><img src="/ads/1.png"></div>
<span class=" story "><i data-k="v'w">k</i></span></body></html>"""


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='a']", 'div[id="a"]'),
        ("//*[contains(@class, 'story')]/p[1]", '*[class*="story"] > p:nth-of-type(1)'),
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' story ')]", "div.story"),
        ("//meta[@property='og:x']/@content", 'meta[property="og:x"]::attr(content)'),
        ("//li[@class='x' or not(@class)]", 'li[class="x"], li:not([class])'),
        ("//p[contains(., 'Read also')]/..", "p:has_text(Read also):upward(1)"),
        ("//b/ancestor::div[1]", "b:upward(div)"),
        ("//li[last()] | //i", "li:nth-last-of-type(1), i"),
        ("/html/body//b", "html > body b"),
    ],
)
def test_an_xpath_becomes_the_css_that_finds_the_same(xpath, css):
    assert to_css(xpath) == css
    assert found(PAGE, "css", css) == found(PAGE, "xpath", xpath) != []


@pytest.mark.parametrize(
    "xpath",
    ["//p[@class='by'][1]", "(//p)[1]", "//p[contains(text(), 'x')]", "substring-after(//p, 'By ')", "//p/text()",
     "//b/following-sibling::text()", "//p[contains(@class, '')]", "//p[contains(., '(')]", "//p[position() > 1]"],
)  # fmt: skip
def test_what_css_cannot_say_exactly_stays_xpath(xpath):
    assert to_css(xpath) is None


def found(html, by, value):
    page = PageSelectors(LexborHTMLParser(html))
    nodes = page.nodes(by, value.partition("::attr")[0] if by == "css" else re.sub(r"/@[\w-]+$", "", value))
    return sorted(node.html or "" for node in nodes)


def test_directives_of_all_shapes_are_read():
    text = "\ufefftitle: //h1\n# no\nbody://p\nreplace_string(<a: (b)>): <c>\nhttp_header(Cookie): a=b\nhttps://x.com/\njunk\n"
    assert [d[:3] for d in directives(text)] == [
        ("title", None, "//h1"), ("body", None, "//p"), ("replace_string", "<a: (b)>", "<c>"),
        ("http_header", "Cookie", "a=b"), ("https", None, "//x.com/"), ("", None, "junk"),
    ]  # fmt: skip


TEXT = """
title: //h1
body: //div[@id='x'] | //p[2]/text()
body: //main
strip: //p[contains(text(), 'Ad')]
strip_id_or_class: ad"s
strip_image_src: /pix/
find_string: <br>
replace_string: <p>
replace_string(<i>):
next_page_link: //a[@rel='next']/@href
http_header(User-Agent): Me/1.0
dissolve: //span[@class='d']
prune: no
login_uri: https://example.com/login
login_extra_fields: pw=hunter2
strip: //p[
test_url: https://example.com/a
"""


def test_every_directive_is_mapped_or_told_of():
    result = convert(TEXT, "example.com.txt", "example.com")
    data = result.data
    assert data["title"] == ["h1"]
    assert data["body"] == [{"xpath": "//div[@id='x'] | //p[2]/text()"}, "main"]
    assert data["strip"] == [
        {"id": "example.com///p[contains(text(), 'Ad')]", "match": {"xpath": "//p[contains(text(), 'Ad')]"}},
        '[class*="ad\\"s"], [id*="ad\\"s"]',
        'img[src*="/pix/"]',
    ]
    assert data["replace_html"] == [{"find": "<br>", "with": "<p>"}, {"find": "<i>", "with": ""}]
    assert data["follow"] == {"next_page": ['a[rel="next"]::attr(href)']}
    assert data["fetch"] == {"headers": {"user-agent": "Me/1.0"}}
    assert data["unwrap"] == ['span[class="d"]']
    assert data["pages"] == ["https://example.com/a"]
    assert "hunter2" not in str(data)
    assert len(result.accounts) == TEXT.strip().count("\n") + 1
    dropped = {account.key: account.reason for account in result.accounts if account.fate == "dropped"}
    assert dropped.keys() == {"prune", "login_uri", "login_extra_fields", "strip"}
    assert all(dropped.values())


def test_a_name_with_a_control_character_in_it_ends_no_import():
    result = convert("body: //main\nstrip_id_or_class: side\tbar\nstrip_id_or_class: ad\x01s\n", "a.txt", "example.com")
    assert result.data["body"] == ["main"]


def test_a_host_and_its_subdomains_become_one_file(tmp_path):
    (tmp_path / "example.com.txt").write_text("body: //main\n")
    (tmp_path / ".example.com.txt").write_text("body: //main\nbody: //article\nstrip: //aside\n")
    (tmp_path / "global.txt").write_text("strip: //nav\n")
    results = list(import_files(list(tmp_path.glob("*.txt")), tmp_path / "out"))
    assert [result.host for result in results] == ["", "example.com"]
    book = RuleBook.load([tmp_path / "out"], shipped=False, user=False)
    site = book.for_host("blog.example.com")
    assert not book.errors
    assert not site.trusted
    assert [rule.value for rule in site.base.body] == ["main", "article"]
    assert [rule.id for rule in site.base.rules] == ["example.com/aside"]


def test_what_is_written_is_a_file_that_can_be_read(tmp_path):
    (tmp_path / "long.example.txt").write_text("".join(f"strip: //div[@id='a{n}']\n" for n in range(2_100)))
    (tmp_path / "odd.example.txt").write_text(f"body: //main\nhttp_header(x): {'y' * 10}\x01\n")
    results = list(import_files(list(tmp_path.glob("*.txt")), tmp_path / "out"))
    assert [result.host for result in results] == ["long.example", ""]
    reasons = [result.accounts[-1].reason for result in results]
    assert reasons[0] == "2,100 values of strip, of which a file may hold 2,000: the last ones are cut"
    assert reasons[1].startswith("refused: ")
    assert [path.name for path in (tmp_path / "out").glob("*.yaml")] == ["long.example.yaml"]
    book = RuleBook.load([tmp_path / "out"], shipped=False, user=False)
    book.require("long.example")
    assert len(book.for_host("long.example").base.rules) == 2_000


def test_a_file_that_somebody_wrote_is_not_written_over(tmp_path):
    (tmp_path / "example.com.txt").write_text("body: //main\n")
    (tmp_path / "other.example.txt").write_text("body: //main\n")
    out = tmp_path / "out"
    out.mkdir()
    mine = "schema: 1\nsite: example.com  # mine\nbody: [article]\n"
    (out / "example.com.yaml").write_text(mine)
    for _ in range(2):  # what was imported is imported anew
        result = CliRunner().invoke(app, ["import-ftr", str(tmp_path), "-o", str(out)])
        assert "1 host written" in result.output
        assert "example.com.yaml stands in the folder and was not imported; it stays" in result.output
        assert (out / "example.com.yaml").read_text() == mine
        assert (out / "other.example.yaml").exists()


def test_a_file_that_was_edited_since_its_import_is_not_written_over(tmp_path):
    (tmp_path / "a.example.txt").write_text("body: //main\n")
    (tmp_path / "b.example.txt").write_text("body: //main\n")
    out = tmp_path / "out"
    CliRunner().invoke(app, ["import-ftr", str(tmp_path), "-o", str(out)])
    edited = (out / "a.example.yaml").read_text().replace("main", "main.story")
    (out / "a.example.yaml").write_text(edited)
    (tmp_path / "b.example.txt").write_text("body: //article\n")
    result = CliRunner().invoke(app, ["import-ftr", str(tmp_path), "-o", str(out)])
    assert "a.example.yaml was edited since it was imported; it stays" in result.output
    assert (out / "a.example.yaml").read_text() == edited
    assert "article" in (out / "b.example.yaml").read_text()
    alone = CliRunner().invoke(app, ["import-ftr", str(tmp_path / "a.example.txt"), "-o", str(out)])
    assert f"0 hosts written to {out}; 1 that was edited or written by hand stays" in alone.output
    assert alone.exit_code == 0


@pytest.mark.parametrize("name", ["global.txt", "LICENSE.txt", "README.md", "..txt", "a b.com.txt", "a/b.com.txt"])
def test_files_for_no_host_are_left_out(name):
    assert host_of_file(name) is None


def test_the_command_writes_rules_and_a_report(tmp_path):
    source = tmp_path / "example.com.txt"
    source.write_text(TEXT)
    arguments = ["import-ftr", str(source), "-o", str(tmp_path / "out"), "--report", str(tmp_path / "report.jsonl")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert (
        (tmp_path / "out" / "example.com.yaml").read_text().startswith("# yaml-language-server: $schema=schema.json\n")
    )
    accounts = [orjson.loads(line) for line in (tmp_path / "report.jsonl").read_bytes().splitlines()]
    assert {account["fate"] for account in accounts} == {"mapped", "kept", "dropped"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", "body: //main\n"),
        ("a.example.txt", "The pier is closed.\n"),
        ("a.example.txt", "tidy: no\ntest_url: https://a.example/pier\n"),
    ],
)
def test_a_file_that_gives_no_rule_is_not_written_and_ends_with_a_failure(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    result = CliRunner().invoke(app, ["import-ftr", str(tmp_path / name), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert f"0 hosts written to {tmp_path}/out; nothing in {tmp_path / name} gives a rule" in result.output
    assert not (tmp_path / "out").exists()


def test_what_is_no_copy_of_the_collection_is_answered_with_how_to_get_one(tmp_path):
    for source in (tmp_path, "https://github.com/fivefilters/ftr-site-config"):
        with pytest.raises(OptionError) as caught:
            CliRunner().invoke(app, ["import-ftr", str(source)], catch_exceptions=False)
        assert "git clone" in caught.value.hint


def test_the_imported_forms_find_what_the_originals_find(shared, monkeypatch):
    """All by `python tests/bench/ftr.py same`; here one host in 24, and the saved pages of those."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "bench")
    from ftr import compare_all

    data = shared / "data"
    counts = compare_all(data / "ftr-site-config", [data / "wcxb-dev", data / "fundus"], 24)
    for is_saved in (True, False):
        total = sum((one for (where, _), one in counts.items() if where == is_saved), Counter())
        assert total["found"] > total["uses"] * 0.1
        assert total["same"] >= total["uses"] * 0.95, counts
        assert total["same_found"] >= total["found"] * 0.9, counts


@pytest.mark.parametrize(("junk", "trusted"), [("Ask for the form at the desk.", True), ("Nobody knows it.", False)])
def test_what_two_saved_pages_confirm_is_trusted(tmp_path, junk, trusted):
    source = tmp_path / "tidewater.example.txt"
    source.write_text("body: //main\nstrip: //p[@class='desk']\n")
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(2):
        text = (
            f"The ferry runs again after {number + 7} years, and the captain has come home to steer it over the strait."
        )
        (pages / f"{number}.html").write_text(f"<main><h1>Ferry</h1><p>{text}</p><p class=desk>{junk * 4}</p></main>")
        body = text if trusted else f"{text}\n\n{junk * 4}"
        gold = {"url": f"https://tidewater.example/{number}", "body": body}
        (pages / f"{number}.json").write_text(json.dumps(gold))
    arguments = ["import-ftr", str(source), "-o", str(tmp_path / "out"), "--pages", str(pages)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert f"tidewater.example: {'trusted' if trusted else 'not trusted'}; of 2 saved pages" in result.output
    text = (tmp_path / "out" / "tidewater.example.yaml").read_text()
    assert ("trusted: true" in text) == trusted
    assert text.startswith("# yaml-language-server")
    result = CliRunner().invoke(app, arguments[:4])  # the trust is no edit of somebody, and does not go without a word
    assert ("tidewater.example.yaml was trusted; --pages tries it again" in result.output) == trusted
    assert "trusted: false" in (tmp_path / "out" / "tidewater.example.yaml").read_text()


def test_the_original_of_every_kept_xpath_compiles(shared):
    refused = 0
    for path in (shared / "data" / "ftr-site-config").glob("*.txt"):
        for directive in directives(path.read_text(encoding="utf-8")):
            if directive.key in ("title", "body", "author", "date", "strip") and to_css(directive.value) is None:
                try:
                    compiled_xpath(directive.value)
                except RuleError:
                    refused += 1
    assert refused <= 2
