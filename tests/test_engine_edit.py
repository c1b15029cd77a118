"""Rule files edited by machine: what a hand wrote stays as it is."""

import pytest

from cleaner.engine.edit import RuleText
from cleaner.engine.emit import scalar
from cleaner.engine.parse import parse_file
from cleaner.engine.source import read_source
from cleaner.errors import RuleError

TEXT = """\
# Rules of a paper.
schema: 1
site:   example.com   # odd spacing stays
body: [article,
       .story]

strip:
    # a comment on the first
    - .a
    - {id: b,   kind: share, match: {phrase: [One,  Two]}}   # at its end
    - id: c
      match: {phrase: Three}
      examples:
        - in: |
            Text of the page.

            Three
          out: Text of the page.
    # after the last

# over keep
keep: [".k"]  # short
"""


def edited(change, text=TEXT):
    rules = RuleText(text, "example.com.yaml")
    change(rules)
    _, errors = parse_file(rules.text.encode(), "x.yaml")
    assert not errors
    return rules.text


def test_a_rule_is_added_after_the_last_and_nothing_else_changes():
    got = edited(lambda r: r.add("strip", {"id": "d", "match": {"css": ".d, p:has_text(x: y)"}}))
    new = "    - {id: d, match: {css: '.d, p:has_text(x: y)'}}\n"
    assert got == TEXT.replace("    # after the last", f"{new}    # after the last")


def test_a_rule_is_replaced_in_its_place():
    got = edited(lambda r: r.replace("example.com/.a", ".aa > p"))
    assert got == TEXT.replace("- .a\n", "- '.aa > p'\n")


def test_a_rule_of_several_lines_is_removed_whole():
    got = edited(lambda r: r.remove("c"))
    start, end = TEXT.index("    - id: c"), TEXT.index("    # after the last")
    assert got == TEXT[:start] + TEXT[end:]


def test_a_list_on_one_line_stays_a_list():
    got = edited(lambda r: r.add("keep", ".l"))
    assert got.startswith(TEXT[: TEXT.index("keep:")])
    assert read_source(got.encode(), "x").data["keep"] == [".k", ".l"]


@pytest.mark.parametrize(
    ("value", "laid_out"),
    [
        ("[.a, '.b'] # both", "  # both\n  - .a\n  - '.b'"),
        (".a # alone", "  # alone\n  - .a"),
        ("[]  # none yet", "  # none yet"),
        ("[.a,  # at the side\n        .b]  # below", "\n  - .a  # at the side\n  - .b  # below"),
        (
            "[ # of the paper\n  # over a\n  .a,\n  # over b\n  {id: b, # by words\n  match: {phrase: 'x # y'}}, # b\n  # last\n] # end",
            "  # of the paper\n  # over a\n  - .a\n  # over b\n  - {id: b, # by words\n      match: {phrase: 'x # y'}}  # b\n  # last\n  # end",
        ),
        (
            "  # one\n  # words\n  id: b  # b\n  match:\n    phrase: X  # x",
            "  # one\n  # words\n  - id: b  # b\n    match:\n      phrase: X  # x",
        ),
    ],
)
def test_comments_in_a_list_of_another_form_stay_where_a_rule_is_added(value, laid_out):
    text = f"schema: 1\nsite: example.com\nstrip: {value}\n# why\nkeep: [.k]\n".replace(":   #", ":  #")
    got = edited(lambda r: r.add("strip", ".new"), text)
    assert got == f"schema: 1\nsite: example.com\nstrip:{laid_out}\n  - .new\n# why\nkeep: [.k]\n"


def test_a_selector_put_first_leaves_the_comments_on_the_others():
    got = edited(lambda r: r.put_first("body", "main"), TEXT.replace("[article,", "[article,  # old pages"))
    assert "body:\n  - main\n  - article  # old pages\n  - .story\n" in got
    assert edited(lambda r: r.put_first("body", ".story")).count(".story") == 1


def test_the_last_rule_of_a_list_takes_the_list_with_it():
    assert "keep" not in edited(lambda r: r.remove("example.com/.k")).replace("over keep", "")


def test_a_new_list_stands_where_the_schema_has_it():
    text = "schema: 1\nsite: example.com\n# pages\npages: [x]\n"
    got = edited(lambda r: r.add("strip", ".a"), text)
    assert got == "schema: 1\nsite: example.com\nstrip:\n  - .a\n# pages\npages: [x]\n"


def test_a_field_is_set_and_removed():
    got = edited(lambda r: r.set("body", ["main", "#x"]))
    assert got == TEXT.replace("body: [article,\n       .story]", "body:\n  - main\n  - '#x'")
    assert edited(lambda r: r.set("body", [])) == TEXT.replace("body: [article,\n       .story]\n", "")


def test_a_wrong_rule_is_refused_and_the_text_stays():
    rules = RuleText(TEXT, "example.com.yaml")
    for rule in ("p >", {"id": "b", "match": {"phrase": "x"}}, {"id": "x", "match": {"pattern": "("}}):
        with pytest.raises(RuleError):
            rules.add("strip", rule)
    with pytest.raises(RuleError, match="no rule has the id"):
        rules.remove("none")
    assert rules.text == TEXT


def test_a_new_file_is_written_whole_and_names_its_schema(tmp_path):
    rules = RuleText.new("www.Example.com")
    rules.add("strip", ".a")
    rules.save(tmp_path / "sites" / "example.com.yaml", root=tmp_path)
    text = (tmp_path / "sites" / "example.com.yaml").read_text()
    assert text == "# yaml-language-server: $schema=../schema.json\nschema: 1\nsite: example.com\nstrip:\n  - .a\n"
    assert (tmp_path / "schema.json").is_file()
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["example.com.yaml", "schema.json"]
    assert RuleText.read(tmp_path / "sites" / "example.com.yaml").ids == ["example.com/.a"]


@pytest.mark.parametrize(
    "value",
    ["plain", "a: b", "- x", "it's", 'both \' and "', "no", "1.5", "", " x ", "#a", "[x='y']", "a\nb", "\x7f", "日本", "{", "&a",
     "a, b", "?", "null", "2024-01-01", "0x1f", "1e3", "\\", "@x", "%y", "`", "x #y", "\u2028", "é", "=", "<<"],
)  # fmt: skip
def test_any_text_is_written_so_that_it_is_read_back(value):
    source = read_source(f"a: {scalar(value)}\nb:\n  - {scalar(value)}\n".encode(), "x")
    assert source.data == {"a": value, "b": [value]}
