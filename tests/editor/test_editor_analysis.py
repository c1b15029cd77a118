"""A page whose rules change gives what it gives from scratch, whatever was remembered of it."""

from pathlib import Path

import pytest

from cleaner import Cleaner, Options
from cleaner.classify.judge import shipped
from cleaner.editor.analysis import Analyst
from cleaner.editor.library import open_library
from cleaner.engine.load import RuleBook
from cleaner.errors import ReadError

ROOT = Path(__file__).resolve().parents[2]
CORPUS = [str(ROOT / "corpus" / name) for name in ("html", "forums")]

RULES = (
    "strip: [p]",
    "strip: [li, .byline]\nkeep: [h2]",
    "strip: [a, strong, 'td']",
    "strip: ['span', 'div > p:has_text(the)', '[class]']",
    "body: [article, main]\ntitle: [h2]\nauthor: [a]",
    "strip:\n  - {id: x, match: {pattern: ' the [a-z]+'}, reach: text}\n  - {id: y, match: {css: 'ul, table'}, reach: rest}",
    "unwrap: [div, section]",
    "replace_html: [{find: '<p', with: '<blockquote'}]",
    "layouts: [{when: article, strip: [em, p + p]}]",
)


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    return Analyst(Options(), shipped())


@pytest.mark.parametrize("folder", CORPUS, ids=lambda folder: Path(folder).name)
def test_an_edit_gives_what_a_fresh_run_gives(folder: str, analyst: Analyst, tmp_path: Path) -> None:
    library = open_library([folder], Options())
    analyst = Analyst(Options(), shipped())
    for entry in library.entries:
        host = entry.host = entry.host or "example.com"
        path = tmp_path / "sites" / f"{host}.yaml"
        path.parent.mkdir(exist_ok=True)
        book = RuleBook.load([tmp_path])
        for rules in ("", *RULES, ""):
            path.write_text(f"schema: 1\nsite: {host}\n{rules}\n", "utf-8")
            book = book.fresh()
            remembered = analyst.clean(entry, book)
            fresh = Analyst(Options(), shipped()).clean(entry, book)
            assert remembered.to_dict(explain=True) == fresh.to_dict(explain=True), (entry.name, rules)
        path.unlink()


def test_a_page_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no\.html: no such file"):
        open_library([str(tmp_path / "no.html")], Options())


def test_the_command_line_gives_the_same(tmp_path: Path) -> None:
    page = ROOT / "corpus" / "html" / "wordpress_allotment.html"
    (entry,) = open_library([str(page)], Options()).entries
    record = Analyst(Options(), shipped()).clean(entry, RuleBook.load()).to_dict()
    expected = Cleaner(options=Options(site=entry.host)).clean(page).to_dict()
    for given in (record, expected):
        del given["provenance"], given["id"]
    assert record == expected
