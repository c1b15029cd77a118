"""Rule files that are wrong or hostile: an error that points at the place, and the other rules still hold."""

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaner.engine.load import RuleBook
from cleaner.engine.match import match
from cleaner.engine.parse import parse_file
from cleaner.engine.selectors import check_field, check_selector, find
from cleaner.engine.xpath import XTree, check_xpath
from cleaner.errors import RuleError

RULE = "schema: 1\nstrip:\n  - id: a\n    kind: related\n    match: {%s}\n"


def first_error(text):
    content = text if isinstance(text, bytes) else text.encode()
    started = time.thread_time()
    _, errors = parse_file(content, "x.yaml")
    assert time.thread_time() - started < 5
    assert errors
    return errors[0]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (RULE % "pattern: '(a'", 5, "strip[0].match.pattern"),
        (RULE % "pattern: ['ok', 'a(?=b)']", 5, "strip[0].match.pattern[1]"),
        (RULE % "pattern: '((a{1,100}){1,100}){1,100}'", 5, "strip[0].match.pattern"),
        (RULE % "pattern: '[\\p{L}\\p{N}]{3,900}'", 5, "strip[0].match.pattern"),
        (RULE % "pattern: 'a*'", 5, "strip[0].match.pattern"),
        (RULE % f"pattern: '{'a' * 3000}'", 5, "strip[0].match.pattern[0]"),
        (RULE % "css: 'div >'", 5, "strip[0].match.css"),
        (RULE % "css: 'p:bogus'", 5, "strip[0].match.css"),
        (RULE % "xpath: '//p['", 5, "strip[0].match.xpath"),
        (RULE % "xpath: '//p'", 5, "strip[0].match.xpath"),
        (RULE % "xpath: \"//p[document('http://x')]\"", 5, "strip[0].match.xpath"),
        (RULE % "css: a, phrase: b", 5, "strip[0].match"),
        (RULE % "phrase: 7", 5, "strip[0].match.phrase"),
        (RULE % "css: [a, 7]", 5, "strip[0].match.css[1]"),
        (RULE % "phrase: x" + "    reech: block\n", 6, "strip[0].reech"),
        (RULE % "phrase: x" + "    reach: far\n", 6, "strip[0].reach"),
        (RULE % "phrase: x" + "    where: {max_words: many}\n", 6, "strip[0].where.max_words"),
        ((RULE % "phrase: x").replace("related", "junk"), 4, "strip[0].kind"),
        ("schema: 1\nstrip:\n  - {id: a, match: {phrase: x}}\n  - {id: a, match: {phrase: y}}\n", 4, "strip[1].id"),
        ("schema: 2\n", 1, "schema"),
        ("strip: []\n", 1, "schema"),
        ("schema: 1\nsite: example.com\nbodi: x\n", 3, "bodi"),
        ("schema: 1\nsite: ../../etc/passwd\n", 2, "site"),
        ("schema: 1\nbody: [main]\n", 1, None),
        ("schema: 1\nstrip: &a [x]\n", 2, "strip"),
        ("schema: 1\nstrip: *a\n", 2, "strip"),
        ("schema: 1\nname: !!python/object/apply:os.system ['true']\n", 2, "name"),
        ("schema: 1\nschema: 1\n", 2, "schema"),
        ("schema: 1\n---\nschema: 1\n", 2, None),
        ("schema: 1\nnote: 'never closed\n", 2, None),
        ("schema: 1\nnote: a\x00b\n", 2, None),
        ("- schema\n", 1, None),
        ("", 1, None),
        (b"schema: 1\nnote: \xff\xfe\n", 2, None),
        ("schema: 1\nnote: " + "{a: " * 5000, 2, None),
        ("schema: 1\nnote: " + "[" * 100_000, 2, None),
        ("schema: 1\nname: x\n" + "note: " + "x" * 2_000_000, 1, None),
        ("schema: 1\nstrip: [" + "x, " * 100_000 + "]", 2, None),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", 1, "a"),
        ("schema: 1\nstrip: 'x'\nkeep: {id: k, match: {css: x}, decides: maybe}\n", 3, "keep"),
    ],
)
def test_the_error_names_file_line_and_field(text, line, field):
    error = first_error(text)
    assert (error.file, error.line) == ("x.yaml", line)
    assert error.column is not None
    assert field is None or (error.field or "").startswith(field)
    assert str(error).startswith(f"x.yaml:{line}:")


def test_a_wrong_rule_leaves_the_others_of_its_file():
    text = "schema: 1\nstrip:\n  - {id: a, match: {pattern: '('}}\n  - {id: b, match: {phrase: x}}\n"
    rules, errors = parse_file(text.encode(), "x.yaml")
    assert [rule.id for rule in rules.rules] == ["b"]
    assert len(errors) == 1


def test_a_wrong_file_leaves_the_other_files(tmp_path):
    (tmp_path / "a.yaml").write_text("schema: 1\nstrip: *x\n")
    (tmp_path / "b.yaml").write_text("schema: 1\nstrip: [{id: b, match: {phrase: x}}]\n")
    (tmp_path / "bad.com.yaml").write_text("schema: 1\nsite: bad.com\nbody: ['>']\nstrip: [.x]\n")
    book = RuleBook.load([tmp_path], shipped=False, user=False)
    assert [rule.id for rule in book.rules] == ["b"]
    assert [error.line for error in book.errors] == [2]
    assert [rule.id for rule in book.for_host("bad.com").base.rules] == ["bad.com/.x"]
    assert book.errors[-1].field == "body[0]"


def test_an_id_given_twice_in_a_layer_is_an_error(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("schema: 1\nstrip: [{id: same, match: {phrase: x}}]\n")
    [error] = RuleBook.load([tmp_path], shipped=False, user=False).errors
    assert "same" in str(error)
    assert error.file.endswith("b.yaml")


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(RuleError, match="no such folder"):
        RuleBook.load([tmp_path / "none"])


DEEP = "<div>" * 3000
WIDE = "<p></p>" * 20_000


@pytest.mark.parametrize("html", [DEEP, WIDE], ids=["deep", "wide"])
@pytest.mark.parametrize(
    "selector", ["b div div div", "div div div div div b", "p ~ p ~ b", "div:has(div div b)", "p:has(+ b)"]
)
def test_no_selector_takes_long(html, selector):
    tree = LexborHTMLParser(html)
    started = time.thread_time()
    assert find(tree, selector) == []
    assert find(tree, selector, huge=True) == []
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("html", ["<div>" * 10_000, WIDE, "<p>a<!-- -->" * 30_000], ids=["deep", "wide", "texts"])
def test_no_xpath_takes_long(html):
    started = time.thread_time()
    tree = XTree(LexborHTMLParser(html))
    for expression in ("//div//div", "//p[.//b]", "//*[not(following-sibling::q)]", "//b/ancestor::div[1]"):
        tree.select(expression)
    assert time.thread_time() - started < 5


@pytest.mark.parametrize(
    "expression",
    ["//a[//b[//c]]", "//p" + "[1]" * 40, "//a[contain(.,'x')]", "//a[re:test(.,'x')]", "$x", "//x:y", "//a["],
)
def test_an_xpath_that_may_take_long_or_is_wrong_is_refused(expression):
    with pytest.raises(RuleError):
        check_xpath(expression)


@pytest.mark.parametrize(
    "selector",
    ["", "p,", "> p", "p::before", "p:has(b ~ c)", "a " * 20, "p[", "p:upward(>)", "p:upward(0)", "p:upward(²)"],
)
def test_a_selector_that_may_take_long_or_is_wrong_is_refused(selector):
    with pytest.raises(RuleError):
        check_selector(selector)


@pytest.mark.parametrize(
    "selector", ["time::attr()", "time::attr( )", "time::attr('')", "time::before", "a, time::attr()"]
)
def test_a_field_that_ends_in_no_attribute_is_refused(selector):
    with pytest.raises(RuleError):
        check_field(selector)
    check_field("a, time::attr(datetime), b::text")


def test_replacements_cannot_blow_a_page_up(tmp_path):
    items = ", ".join('{find: "a", with: "aaaaaaaaaa"}' for _ in range(20))
    (tmp_path / "example.com.yaml").write_text(f"schema: 1\nsite: example.com\nreplace_html: [{items}]\n")
    book = RuleBook.load([tmp_path], shipped=False, user=False)
    assert len(book.prepare("a" * 100, "example.com")) < 300_000


def test_strange_texts_are_matched_without_a_crash():
    from cleaner.blocks.document import Document
    from cleaner.engine.match import Selection
    from cleaner.model import Block, Page

    book = RuleBook.load(user=False)
    texts = ["\ud800 Share", "\x00", "", "a" * 100_000, "İ" * 500, "Share\n\nthis"]
    document = Document(Page("x", "text"), [Block(text) for text in texts])
    assert book.match(document, None).rules
    assert match(document, Selection()).hits == []


def test_endless_classes_are_not_remembered():
    from cleaner.engine.marker import Keys

    rules, _ = parse_file((RULE % "css: .ad").encode(), "x.yaml")
    keys = Keys(rules.rules)
    assert [len(keys.of_class(names)) for names in ("ad", "ad " + "x" * 1000, "x" * 1000, None)] == [1, 1, 0, 0]
    assert set(keys.classes) == {"ad", None}
    assert keys.calm == {None}
