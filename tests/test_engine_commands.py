"""The commands `cleaner rules …`, as a person uses them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from cleaner.engine.cli import app, files_of
from cleaner.engine.load import RuleBook
from cleaner.engine.show import lines_of_site
from cleaner.errors import RuleError
from cleaner.pipeline import Cleaner

ROOT = Path(__file__).resolve().parent.parent
RULE = """schema: 1
strip:
  - id: junk
    kind: related
    match: {phrase: Read on}
    decides: true
    examples:
      - {in: "A boat came in.\\n\\nRead on", out: A boat came in.}
      - {in: "Read on, said the boat.", same: true}
"""


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.yaml").write_text(RULE)
    return tmp_path


def test_a_good_file_passes(folder):
    assert run("lint", folder) == (0, "1 file: 0 errors, 0 warnings\n")
    assert run("test", folder) == (0, "2 examples in 1 file: 0 failed, 0 wrong\n")


def test_a_file_that_would_be_passed_over_is_named(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "tidewater.example.yml").write_text("schema: 1\nsite: tidewater.example\n")
    with pytest.raises(RuleError, match=r"tidewater\.example\.yml: rule files end in \.yaml"):
        RuleBook.load([tmp_path])


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("site/a.example.yaml", "site/a.example.yaml belongs at sites/a.example.yaml"),
        ("sites/paper/a.example.yml", "sites/paper/a.example.yml belongs at sites/a.example.yaml"),
        ("mine/deep/ads.yaml", "mine/deep/ads.yaml belongs at common/ads.yaml"),
        (".github/workflow.yaml", "give a folder that holds YAML files"),
    ],
)
def test_a_folder_of_which_nothing_is_loaded_is_refused_with_the_right_place(tmp_path, place, hint):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_text("schema: 1\nstrip: []\n")
    for load in (Cleaner, lambda folder: Cleaner([folder]), lambda folder: list(files_of([folder], None))):
        with pytest.raises(RuleError, match="no rule file in this folder is loaded") as caught:
            load(tmp_path)
        assert caught.value.hint == hint


def test_lint_names_the_files_that_are_never_loaded(folder):
    for place in ("site/a.example.yaml", "sites/paper/b.example.yaml", "outlets.yaml", ".venv/x.yaml"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("schema: 1\n")
    code, output = run("lint", folder)
    assert code == 2
    lost = f"{folder}/site/a.example.yaml: the file is never loaded from here (it belongs at {folder}/sites/a.example"
    assert lost in output
    assert output.count("never loaded") == 2
    assert "3 files: 2 errors" in output
    assert run("lint", folder / "mine.yaml")[0] == 0


def test_a_wrong_value_is_answered_with_the_one_that_was_meant(tmp_path):
    file = tmp_path / "tidewater.example.yaml"
    file.write_text(
        "schema: 1\nsite: https://tidewater.example/\nstrip:\n  - {id: a, kind: advertisment, match: {css: p}}\n"
    )
    code, output = run("lint", file)
    assert code == 2
    assert ":2:7: site: 'https://tidewater.example/' is no host (as in example.com" in output
    assert "there is no 'advertisment' (did you mean advertisement?)" in output


def test_an_example_that_fails_is_shown_with_its_place(folder):
    (folder / "mine.yaml").write_text(RULE.replace("out: A boat", "out: The boat"))
    code, output = run("test", folder, "--junit", folder / "junit.xml")
    assert code == 1
    assert "mine.yaml:8: junk" in output
    assert "wanted | The boat came in." in output
    assert "left   | A boat came in." in output
    root = ET.parse(folder / "junit.xml").getroot()
    assert [suite.get("failures") for suite in root] == ["1"]
    assert "The boat" in root.find(".//failure").text


def test_a_wrong_file_does_not_hide_the_others(folder):
    (folder / "bad.yaml").write_text("schema: 1\nstrip: *x\n")
    code, output = run("test", folder, "--junit", folder / "junit.xml")
    assert code == 2
    assert "bad.yaml:2:8: strip: aliases" in output
    assert "2 examples in 1 file" in output
    assert ET.parse(folder / "junit.xml").getroot().find(".//error") is not None


def test_a_file_that_is_right_in_itself_may_stand_wrong(folder):
    (folder / "sites").mkdir()
    (folder / "sites" / "a.example.yaml").write_text("schema: 1\nsite: b.example\nstrip: [.ad]\n")
    (folder / "sites" / "c.example.yaml").write_text("schema: 1\nstrip: [.ad]\n")
    (folder / "second.yaml").write_text(RULE)
    code, output = run("test", folder)
    assert code == 2
    assert "a.example.yaml:2:7: site: the file is not named after its site" in output
    assert "c.example.yaml:1:1: site: a file in this folder names its site" in output
    assert f"id: the id 'junk' is taken, see {folder}/mine.yaml:3" in output


@pytest.mark.parametrize(
    ("text", "told", "code"),
    [
        ("strip: [{id: a, match: {css: div}}]", "good part of every page", 2),
        ("site: b.example\ntrusted: false\nstrip: [h2]", "good part of every page", 0),
        ("strip: [{id: a, match: {css: '[class*=ad]'}}]", "so short", 0),
        ("strip: [{id: a, match: {heading: a b c d e f g h i j k l m}}]", "at most 12 words", 2),
        ("strip: [{id: a, match: {phrase: X}}, {id: b, match: {phrase: 'x:'}}]", "already in the rule a", 0),
        ("strip: [{id: a, match: {pattern: more}, reach: rest}]", "begin with ^", 0),
        ("strip: [{id: a, match: {phrase: X}}]", "no example with out and none with same", 0),
        ("strip: [{id: a, match: {css: .a}, where: {input: text}}]", "a selector never matches", 2),
        ("strip: [{id: a, mach: {phrase: X}}]", "did you mean match?", 2),
        ("strip: [{id: a, match: {phrase: 2024}}]", "this must be text, not 2024 (put it in quotes)", 2),
        (
            "strip: [{id: a, match: {phrase: Take one, leave one for the next.}}]",
            "with a comma or a colon stands in",
            2,
        ),
        ("strip: [{id: a, kind: xyz, match: {phrase: X}}]", "Input should be 'navigation', ", 2),
        ("site: b.example\nstrip: [Related Posts]", "match: {phrase: Related Posts}", 0),
        ("site: b.example\nstrip: ['p:contains(Related)']", "with :has_text(words)", 2),
        ("site: b.example\nstrip: ['//p']", "match: {xpath: …}", 2),
        ("strip:\n  - match: {css: .a}", "strip[0].id: this key is missing (id: example.com/NAME)", 2),
        ("strip:\n  - id: a\n   match: {css: .a}", "is this line indented as those beside it?", 2),
        ("strip:\n\t- id: a", "indent with spaces", 2),
        ("strip: [{id: a, match: {phrase: Don't miss: this}}]", "stands in quotes", 2),
    ],
)
def test_lint_tells_errors_from_warnings(tmp_path, text, told, code):
    (tmp_path / "x.yaml").write_text(f"schema: 1\n{text}\n")
    found, output = run("lint", tmp_path)
    assert told in output
    assert found == code


def test_a_file_that_only_reads_fields_needs_no_examples_and_what_they_are_is_said_once(tmp_path):
    (tmp_path / "b.example.yaml").write_text("schema: 1\nsite: b.example\nauthor: [.sig]\npublished: [.when]\n")
    assert "warning]" not in run("lint", tmp_path)[1]
    (tmp_path / "c.example.yaml").write_text(
        "schema: 1\nsite: c.example\nstrip: [{id: c/a, match: {phrase: X}}, {id: c/b, match: {phrase: Y}}]\n"
    )
    output = run("lint", tmp_path)[1]
    assert output.count("no example with out and none with same") == 2
    assert output.count("examples: [{in: ") == 1


def test_lint_sees_ids_given_twice_and_files_named_after_another_site(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "a.com.yaml").write_text("schema: 1\nsite: b.com\nstrip: [{id: x, match: {css: .x}}]\n")
    (tmp_path / "sites" / "b.com.yaml").write_text("schema: 1\nsite: b.com\nstrip: [{id: x, match: {css: .x}}]\n")
    code, output = run("lint", tmp_path)
    assert code == 2
    assert "the id 'x' is taken" in output
    assert "not named after its site" in output


def test_the_shipped_rules_are_free_of_errors_and_their_examples_pass():
    code, output = run("lint", ROOT / "rules")
    assert code == 0, output
    code, output = run("test", ROOT / "rules")
    assert code == 0, output


def test_show_names_place_and_layer(folder):
    (folder / "example.com.yaml").write_text("schema: 1\nsite: example.com\ntitle: [h1.x]\nstrip: [.ad]\n")
    code, output = run("show", "https://www.example.com/a?b", "--rules", folder)
    assert code == 0
    assert "example.com.yaml:3" in output
    assert f"[{folder}]" in output
    assert "strip boilerplate (block): css .ad" in output
    assert "no rules of its own" in run("show", "unknown.example")[1]
    with pytest.raises(RuleError, match="is no address and no host"):
        list(lines_of_site("https://"))


def test_the_schema_describes_every_key():
    schema = json.loads(run("schema")[1])
    assert {"schema", "site", "strip", "keep", "layouts", "body"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_an_editor_that_checks_by_the_schema_finds_nothing_wrong_in_right_files():
    jsonschema = pytest.importorskip("jsonschema")
    reader = YAML(typ="safe", pure=True)

    def wrong(text):
        return list(check.iter_errors(json.loads(json.dumps(reader.load(text), default=str))))

    check = jsonschema.Draft202012Validator(json.loads(run("schema")[1]))
    files = [*(ROOT / "rules" / "common").glob("*.yaml"), *(ROOT / "rules" / "sites").glob("*.yaml")]
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "rules" / "README.md")]
    shown = re.findall(r"```yaml\n(schema: 1\n.*?)```|<<'END'\n(schema: 1\n.*?)END\n", "".join(pages), re.DOTALL)
    assert len(shown) == 2
    for text in [*map("".join, shown), *(file.read_text(encoding="utf-8") for file in files)]:
        assert not wrong(text), text[:200]
    head = "schema: 1\nsite: a.example\n"
    assert not wrong(
        f"{head}strip: .ad\ntitle: h1\nunwrap: .cap\nkeep: {{id: k, match: {{phrase: P}}, where: {{tag: li}}}}"
    )
    for mistake in (
        "strip: 5",
        "strip: [{id: a, match: {}}]",
        "strip: [{id: a, match: {css: .a, phrase: b}}]",
        "titel: h1",
    ):
        assert wrong(head + mistake), mistake


def test_the_file_that_the_language_s_description_shows_is_without_doubt_and_passes_its_tests(tmp_path):
    shown = (ROOT / "rules" / "README.md").read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```")[0]
    (tmp_path / "example.com.yaml").write_text(shown, encoding="utf-8")
    assert run("lint", tmp_path) == (0, "1 file: 0 errors, 0 warnings\n")
    assert run("test", tmp_path)[0] == 0


def test_of_two_rules_for_one_block_each_is_told_as_shadowed_by_the_other(tmp_path):
    (tmp_path / "example.com.yaml").write_text(
        "schema: 1\nsite: example.com\nstrip:\n"
        "  - {id: by-class, match: {css: .junk}}\n  - {id: by-words, match: {pattern: ^Collect ten}}\n"
    )
    pages = tmp_path / "pages"
    pages.mkdir()
    text = "The ferry runs again after nine years, and the captain has come home to steer it over the strait himself."
    junk = "Collect ten numbers for a pencil with the name of the paper on it, which is worth all of the trouble."
    (pages / "a.html").write_text(f"<h1>Ferry</h1><p>{text}</p><p>{text[::-1]}</p><p class=junk>{junk}</p>")
    (pages / "a.json").write_text(json.dumps({"url": "https://example.com/a", "body": f"{text}\n\n{text[::-1]}"}))
    output = run("test", tmp_path, "--corpus", pages)[1]
    assert "by-class is shadowed by by-words" in output
    assert "by-words is shadowed by by-class" in output


def test_saved_pages_beside_a_site_s_rules_are_checked(tmp_path):
    pages = tmp_path / "sites" / "example.com"
    pages.mkdir(parents=True)
    (tmp_path / "sites" / "example.com.yaml").write_text("schema: 1\nsite: example.com\nstrip: [.junk]\n")
    text = "The ferry runs again after nine years, and the captain has come home to steer it over the strait himself."
    (pages / "a.html").write_text(f"<h1>Ferry</h1><p>{text}</p><p>{text[::-1]}</p><p class=junk>{text.upper()}</p>")
    gold = {"url": "https://example.com/a", "body": f"{text}\n\n{text[::-1]}"}
    (pages / "a.json").write_text(json.dumps(gold))
    code, output = run("test", tmp_path)
    assert code == 0, output
    assert "1 saved pages: 0 failed" in output
    (pages / "a.json").write_text(json.dumps({**gold, "body": f"{text}\n\nNot there"}))
    code, output = run("test", tmp_path, "--junit", tmp_path / "j.xml")
    assert code == 1
    assert "missing | Not there" in output
    assert "Not there" in ET.parse(tmp_path / "j.xml").getroot().find(".//failure").text


def test_rules_of_no_use_and_rules_that_harm_are_told(tmp_path):
    text = "The ferry runs again after nine years, and the captain has come home to steer it over the strait himself."
    corpus, rules = tmp_path / "corpus", tmp_path / "rules"
    corpus.mkdir()
    rules.mkdir()
    (corpus / "a.txt").write_text(f"Ferry\n\n{text}\n\nAll of the town was there to see it, and nobody said a word.\n")
    body = f"{text}\n\nAll of the town was there to see it, and nobody said a word."
    (corpus / "a.json").write_text(json.dumps({"expect": {"body": body}}))
    (rules / "x.yaml").write_text(
        "schema: 1\nstrip:\n"
        "  - {id: idle, match: {phrase: Never there}, decides: true}\n"
        "  - {id: harm, match: {pattern: '^All of the town'}, decides: true}\n"
    )
    code, output = run("test", rules, "--corpus", corpus)
    assert code == 1
    (told,) = [line for line in output.splitlines() if "fires on nothing" in line]
    assert told.endswith("x.yaml:3: idle fires on nothing")
    (corpus / "a.json").unlink()
    failed = CliRunner().invoke(app, ["test", str(rules), "--corpus", str(corpus)])
    assert "no page with its gold beside it" in str(failed.exception)
    assert "harm costs 1 blocks of content: All of the town" in output


def test_watching_with_a_corpus_is_refused_and_not_forgotten(folder, tmp_path):
    failed = CliRunner().invoke(app, ["test", str(folder), "--watch", "--corpus", str(tmp_path)])
    assert "--watch runs the examples alone" in str(failed.exception)


def test_watching_runs_again_when_a_file_changes(folder):
    code = "from cleaner.engine.cli import app; app()"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code, "test", str(folder), "--watch"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert "0 failed" in process.stdout.readline()
        (folder / "mine.yaml").write_text(RULE.replace("out: A boat", "out: The boat"))
        os.utime(folder / "mine.yaml", (1, 1))
        told = [process.stdout.readline() for _ in range(4)]
        assert "1 failed" in told[-1]
    finally:
        process.kill()
        process.wait()


def test_the_minute_in_the_readme_works_as_pasted(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## A rule for a site, in a minute\n")[2]
    session = re.findall(r"```sh\n(.*?)```", text, re.S)[0]
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n')
    command.chmod(0o755)
    environment = {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-e", "-c", session], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "2 examples in 1 file: 0 failed" in done.stdout
    record = json.loads(done.stdout[done.stdout.index("\n{") :])
    assert record["title"] == "The pier is closed"
    assert "pencil" not in record["body"]
    assert record["body"].endswith("the school.")
    assert record["removed"]["advertisement"] == 1


def test_every_shipped_rule_file_names_the_schema():
    assert (ROOT / "rules" / "schema.json").read_text(encoding="utf-8") == run("schema")[1]
    files = [*(ROOT / "rules" / "common").glob("*.yaml"), *(ROOT / "rules" / "sites").glob("*.yaml")]
    assert files
    for file in files:
        first = file.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first == "# yaml-language-server: $schema=../schema.json", file.name


@pytest.mark.parametrize(
    ("text", "told", "code"),
    [
        ("strip: [{id: a, match: {regex: x}}]", ":2:32: strip[0].match.regex: unknown key (did you mean pattern?)", 2),
        ("strip: [{id: a, <<: {kind: related}, match: {css: .a}}]", "strip[0].<<: unknown key (merge keys are not", 2),
        ("site: b.example\nstrip: " + "a" * 1001, "strip[0]: too long: at most 1,000 characters, here are 1,001", 2),
        ("site: b.example\nstrip:" + "\n  - .ad" * 2001, "strip: too long: at most 2,000 values, here are 2,001", 2),
        ("site: b.example\ndate: [.when]", "date: unknown key (did you mean published?)", 2),
        ("site: b.example\nstrip:\n  - {css: .ad}", "it stands within match: {css: …}", 2),
        ("strip: [{id: a, match: {phrase: X}, max_words: 3}]", "it stands within where: {max_words: …}", 2),
        ("strip: [{id: a, match: .ad}]", "match: this must be keys with values (as in match: {css: .ad}", 2),
        ("strip: [{id: a, match: {phrase: X}, where: {max_words: ten}}]", "this must be a whole number (as in", 2),
        ("strip: [{id: a, match: {phrase: X}, decides: yes}]", "decides: this must be true or false", 2),
        ("site: b.example\nlayouts: [{valid_until: last June}]", "this must be a date (as in 2021-06-30)", 2),
        ("site: b.example\nstrip:\nkeep: [.a]", ":3:1: strip: nothing stands here", 2),
        ("site: b.example\nstrip:\n  - #ad", "what holds a # stands in quotes", 2),
        ("site: '*.b.example'", "is no host (as in example.com", 2),
        ('note: x\nname: "B\nstrip: []', ":3:7: the quote that begins here is never closed", 2),
        ("note: x\nstrip: [#ad, .b]\n", ":3:9: a comment begins here, and hides the bracket that closes the list", 2),
        ("strip: ['.b', #ad]\nkeep: [.c]\n", ":2:15: a comment begins here, and hides the bracket", 2),
        ("strip: [{id: a, match: {css: #ad}}]", "closes the list (what holds a # stands in quotes)", 2),
        ("note: x\nstrip: [.a, .b\n", ":3:8: the bracket that begins here is never closed", 2),
        ("note: x\nstrip: [.a,\n\n", ":3:", 2),
        ('strip: [{id: a, match: {pattern: "\\d+"}}]', "escape character 'd' (a pattern stands in single quotes)", 2),
        ('site: b.example\nname: "Tide\\ewater"', ":3:7: name: a name is one line of text, without control", 2),
        ("site: b.example\nname: Zeitung für Fähren", "0 errors", 0),
        ("strip: [{id: a, kind: dateline, match: {phrase: X}}]", "kind: a dateline is a part of the text and", 2),
        ("keep: [{id: a, kind: dateline, match: {phrase: X}}]", "0 errors", 0),
        ("site: b.example\nstrip: {id: a, match: {css: .ad}}", "0 errors", 0),
        ("site: b.example\nstrip: {id: a, match: {css: [.ad, '>']}}", ":3:1: strip[0].match.css[1]: a combinator", 2),
        ("strip: [{id: a, match: {phrase: '***'}}]", "has no words, so this never matches (use pattern", 2),
        ("strip: [{id: a, match: {phrase: X}, where: {min_words: 8, max_words: 2}}]", "this never holds", 2),
        ("strip: [{id: a, match: {phrase: X}, where: {min_position: 0.8, max_position: 0.2}}]", "never holds", 2),
        ("strip: [{id: a, match: {pattern: .+}}]", "'.+' matches a good part of every page", 2),
        ("strip: [{id: a, match: {pattern: .+}, where: {max_words: 3}}]", "0 errors", 0),
        ("site: b.example\nstrip: [newsletter]", "is no element of HTML [warning] (a class is .newsletter", 0),
        ("strip: [{id: a, match: {phrase: X}, where: {tag: [h9]}}]", "'h9' is no element of HTML", 0),
        ("site: b.example\nstrip: [{id: a, match: {xpath: '//p[@id=$x]'}}]", "variables ($name) are not allowed", 2),
        ('site: b.example\nfetch: {headers: {X-A: "b\\nHost: c"}}', "cannot stand in a header", 2),
        ('site: b.example\nfetch: {headers: {"X A": b}}', "cannot stand in a header", 2),
        ("strip: [{id: a, match: {phrase: X}, examples: [{in: Y, out: Y}]}]", "nothing goes in this example", 0),
        ("site: b.example\nstrip: [{id: a, match: {xpath: count(//p)}}]", "'count(//p)' finds no elements but a", 2),
        ("site: b.example\nkeep: [{id: a, match: {xpath: //p/@class}}]", "'//p/@class' finds no elements but a", 2),
        ("site: b.example\nbody: [{xpath: '//p[1]/text()'}]", "as in //p[@class] or //p[text()]", 2),
        ("site: b.example\ntrusted: false\nbody: [{xpath: //p/text()}]", "so this never matches [warning]", 0),
        ("site: b.example\nstrip: [{id: a, match: {xpath: '//p[@id] | //@id'}}]", "0 errors", 0),
        ("site: b.example\ntitle: [{xpath: 'string(//h1)'}]", "0 errors, 1 warning", 0),
        (
            "site: b.example\nstrip:\n  - .ad, .box\nkeep:\n  - .box",
            ":6:5: keep[0]: '.box' is kept here and stripped in",
            0,
        ),
        (
            "strip: [{id: a, match: {phrase: Read on}}]\nkeep: [{id: b, match: {heading: 'Read on:'}}]",
            "'read on' is kept here and stripped in line 2; it stays, as keep beats strip [warning]",
            0,
        ),
    ],
)
def test_lint_tells_a_newcomer_what_to_write(tmp_path, text, told, code):
    (tmp_path / "x.yaml").write_text(f"schema: 1\n{text}\n")
    found, output = run("lint", tmp_path)
    assert told in output
    assert found == code


def test_what_is_kept_only_where_a_condition_holds_contradicts_nothing(tmp_path):
    (tmp_path / "x.yaml").write_text(
        "schema: 1\nsite: b.example\nstrip: [.box]\n"
        "keep: [{id: b, match: {css: .box}, where: {min_words: 9}}, {id: c, match: {css: .box .big}}]\n"
    )
    assert "is kept here" not in run("lint", tmp_path)[1]


def test_a_file_under_the_name_of_another_host_is_wrong_to_lint_as_it_is_to_clean(tmp_path):
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "a.example.yaml").write_text("schema: 1\nsite: b.example\nstrip: [.x]\n")
    code, output = run("lint", tmp_path)
    assert code == 2
    assert "a.example.yaml:2:7: site: the file is not named after its site, so it is not found" in output
    with pytest.raises(RuleError, match=r"a\.example\.yaml:2: site: the file is named after a\.example") as caught:
        Cleaner(rules=[tmp_path]).clean("<p>Fog.</p>", url="https://a.example/")
    assert caught.value.line == 2


@pytest.mark.parametrize("place", ["sites/a.example.yaml", "sites/b.yaml", "a.example.yaml"])
def test_a_page_whose_rules_stand_under_another_name_is_not_cleaned_without_them(tmp_path, place):
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("schema: 1\nsite: 'B.example'\nstrip: [.x]\n")
    assert "so it is not found" in run("lint", tmp_path)[1]
    cleaner = Cleaner(rules=[tmp_path])
    with pytest.raises(
        RuleError, match=rf"{place}:2: site: the file is named after \w+(\.example)? but its site is b\."
    ):
        cleaner.clean("<p>Fog.</p>", url="https://www.b.example/")
    assert cleaner.clean("<p>Fog.</p>", url="https://c.example/").status != "error"


@pytest.mark.parametrize("given", [" ", "not a host", "https://", "*.example.com", "https://a b/c"])
def test_show_wants_an_address(given):
    with pytest.raises(RuleError, match="no address and no host"):
        list(lines_of_site(given))


def test_the_commands_on_their_own_tell_a_wrong_call_without_a_traceback(tmp_path):
    command = [sys.executable, "-m", "cleaner.engine.cli", "lint", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "no such file or folder" in done.stderr
