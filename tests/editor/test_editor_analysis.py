"""A page whose rules change gives what it gives from scratch, whatever was remembered of it."""

from pathlib import Path

import pytest
from editor_tools import Trap, page_of

from cleaner import Cleaner, Options
from cleaner.classify import shipped_judge
from cleaner.editor.analysis import Analyst
from cleaner.editor.library import open_library
from cleaner.editor.states import reasons_of
from cleaner.engine.load import RuleBook
from cleaner.errors import ReadError
from cleaner.fetch.errors import FetchError

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
    return Analyst(Options(), shipped_judge())


@pytest.mark.parametrize("folder", CORPUS, ids=lambda folder: Path(folder).name)
def test_an_edit_gives_what_a_fresh_run_gives(folder: str, analyst: Analyst, tmp_path: Path) -> None:
    library = open_library([folder], Options())
    analyst = Analyst(Options(), shipped_judge())
    for entry in library.entries:
        host = entry.host = entry.host or "example.com"
        path = tmp_path / "sites" / f"{host}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"schema: 1\nsite: {host}\n", "utf-8")
        book = RuleBook.load([tmp_path])
        for rules in ("", *RULES, ""):
            path.write_text(f"schema: 1\nsite: {host}\n{rules}\n", "utf-8")
            book = book.fresh()
            remembered = analyst.clean(entry, book)
            fresh = Analyst(Options(), shipped_judge()).clean(entry, book)
            assert remembered.to_dict(explain=True) == fresh.to_dict(explain=True), (entry.name, rules)
        path.unlink()


def test_a_page_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no\.html: no such file"):
        open_library([str(tmp_path / "no.html")], Options())


def test_the_command_line_gives_the_same(tmp_path: Path) -> None:
    page = ROOT / "corpus" / "html" / "wordpress_allotment.html"
    (entry,) = open_library([str(page)], Options()).entries
    record = Analyst(Options(), shipped_judge()).clean(entry, RuleBook.load()).to_dict()
    expected = Cleaner(options=Options(site=entry.host)).clean(page).to_dict()
    for given in (record, expected):
        del given["provenance"], given["id"]
    assert record == expected


def test_what_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "pier.html").write_text(page_of("pier"), "utf-8")
    (tmp_path / "report.txt").write_bytes(b"%PDF-1.4 and so on")
    library = open_library([str(tmp_path)], Options())
    assert [entry.name for entry in library.entries] == ["pier.html"]
    assert library.unread == (f"{tmp_path / 'report.txt'}: the input is binary, not text or HTML: a PDF",)


def test_an_address_is_fetched_as_the_settings_of_fetch_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = Trap()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FetchError, match="loopback"):
        open_library([f"{trap.url}/pier"], Options())
    (tmp_path / "cleaner.toml").write_text('[fetch]\nallow_network = ["127.0.0.1/32"]\ndelay = 0\n')
    (entry,) = open_library([f"{trap.url}/pier"], Options()).entries
    assert entry.host == "127.0.0.1"
    trap.server.shutdown()


@pytest.mark.parametrize("folder", ["own", "common/own"])
def test_a_rule_of_a_site_is_shown_as_one_wherever_its_folder_lies(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "sites" / "tidewater.example.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("schema: 1\nsite: tidewater.example\nstrip: [.freebie]\n", "utf-8")
    article = Cleaner(tmp_path / folder).clean(page_of("pier"), url="https://tidewater.example/pier")
    [reason] = [one for one in reasons_of(article) if one.rule == "tidewater.example/.freebie"]
    assert reason.fate == "s"
