"""The public names, exactly, that importing them costs little, and what their users may do with an article."""

import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from copy import copy as shallow_copy
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

import cleaner
from cleaner.errors import MissingExtra, OptionError, ReadError, RuleError, UnsupportedInput

PAGE = """<!doctype html><html lang="en"><head><title>The pier is closed</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>The pier is closed</h1>
<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are found.</p>
<h2>Who pays</h2>
<p>The council will look at the rest of the planks this week, and the café at the end has moved to the school.</p>
</article></body></html>"""


def test_names_are_exact() -> None:
    assert cleaner.__all__ == ["Article", "Cleaner", "CleanerError", "Options", "Page", "aclean", "clean"]
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)


def test_no_name_is_a_subpackage() -> None:
    import pkgutil

    modules = {module.name for module in pkgutil.iter_modules(cleaner.__path__)}
    assert not modules & set(cleaner.__all__)


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import sys, cleaner; print(sorted({'numpy', 'lxml', 'httpx', 'trafilatura', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_tells_what_each_option_means() -> None:
    told = cleaner.Options.__doc__ or ""
    assert [name for name in cleaner.Options.__dataclass_fields__ if f"    {name}: " not in told] == []
    assert "Readers' posts: by page type, keep, or drop. ('auto', 'keep', 'drop')" in told


def test_unknown_name() -> None:
    assert not hasattr(cleaner, "nonsense")


def test_wrong_calls_say_what_is_wrong() -> None:
    with pytest.raises(OptionError, match="rules: Options are no folder"):
        cleaner.Cleaner(cleaner.Options())  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="options: dict is not an Options"):
        cleaner.clean(PAGE, options={"comments": "drop"})  # type: ignore[arg-type]
    with pytest.raises(UnsupportedInput, match="several inputs, not one str"):
        cleaner.Cleaner().clean_many(PAGE)
    with pytest.raises(OptionError, match="workers: 0 is less than 1"):
        cleaner.Cleaner().clean_many([PAGE], workers=0)
    with pytest.raises(UnsupportedInput, match="the response was not read"):
        cleaner.clean(httpx.Response(200, content=iter([PAGE.encode()])))


def test_a_file_that_is_not_there_raises_or_in_a_batch_is_a_record(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no\.html: No such file") as raised:
        cleaner.clean(tmp_path / "no.html")
    assert raised.value.hint
    (record,) = cleaner.Cleaner().clean_many([tmp_path / "no.html"])
    assert (record.status, record.reason, record.id) == ("error", "read_error", str(tmp_path / "no.html"))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_wrong_url_among_many_costs_its_item_alone(workers: int) -> None:
    items = [(PAGE, 5), (PAGE, "https://tidewater.example/pier"), ()]
    records = list(cleaner.Cleaner().clean_many(items, workers=workers))
    assert [record.status for record in records] == ["error", "ok", "error"]
    assert records[0].error is not None
    assert records[0].error["message"] == "url: int is not a str"


def test_every_field_of_the_record_is_an_attribute() -> None:
    article = cleaner.clean(PAGE)
    for name in ("title", "body", "word_count", "content_hash", "schema_version"):
        assert getattr(article, name) == article.to_dict()[name]
    assert all(hasattr(article, name) for name in article.to_dict(explain=True))


@pytest.mark.parametrize(("content_type", "body"), [("text/html", b""), ("application/json", b'{"gone": true}')])
def test_what_a_server_refused_is_what_it_said_though_no_page_came_with_it(content_type: str, body: bytes) -> None:
    for status, told in ((404, ("not_found", "http_404")), (403, ("blocked", "http_403"))):
        answer = httpx.Response(status, headers={"content-type": content_type}, content=body)
        article = cleaner.clean(answer)
        assert (article.status, article.reason, article.body) == (*told, "")


def test_an_article_can_be_copied_and_pickled() -> None:
    article = cleaner.clean(PAGE)
    for copy in (pickle.loads(pickle.dumps(article)), deepcopy(article)):
        assert copy == article
        assert copy.to_json(explain=True) == article.to_json(explain=True)
        assert copy.removals


def test_an_article_is_one_line_at_a_prompt_and_can_be_in_a_set() -> None:
    article = cleaner.clean(PAGE, url="https://tidewater.example/pier")
    assert repr(article).startswith("<Article ok 'The pier is closed', 4")
    assert "\n" not in repr(article)
    assert len({article, pickle.loads(pickle.dumps(article))}) == 1


def test_a_cleaner_can_be_sent_to_another_process() -> None:
    tool = cleaner.Cleaner(options=cleaner.Options(headings="drop"))
    sent = pickle.loads(pickle.dumps(tool))
    assert sent.clean(PAGE).body == tool.clean(PAGE).body
    assert "Who pays" not in sent.clean(PAGE).body


def test_copies_of_a_cleaner_share_no_reload(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("schema: 1\nstrip: [h2]\n")
    tool = cleaner.Cleaner(rules=tmp_path)
    one, other = shallow_copy(tool), pickle.loads(pickle.dumps(tool))
    file.write_text("schema: 1\nstrip: [h3]\n")
    one.reload()
    assert one.provenance != tool.provenance == other.provenance
    assert pickle.loads(pickle.dumps(one)).provenance == one.provenance


def test_an_error_keeps_its_hint_in_tracebacks_and_other_processes() -> None:
    with pytest.raises(UnsupportedInput) as caught:
        cleaner.clean(sys.stdin)
    assert "hint: give what its read() returns" in "".join(traceback.format_exception(caught.value))
    missing = pickle.loads(pickle.dumps(MissingExtra("the editor", "editor")))
    assert (str(missing), missing.hint) == (
        str(MissingExtra("the editor", "editor")),
        "pip install 'article-cleaner[editor]'",
    )


def test_articles_from_workers_name_their_removals() -> None:
    items = [PAGE, LexborHTMLParser(PAGE), (LexborHTMLParser(PAGE), "https://tidewater.example/pier")]
    alone, shared = (list(cleaner.Cleaner().clean_many(items, workers=workers)) for workers in (1, 2))
    assert shared == alone
    assert [article.removals for article in shared] == [article.removals for article in alone]
    assert [removal.text for removal in shared[0].removals] == ["Home News", "The pier is closed"]


@pytest.mark.parametrize("shape", [Path, str, lambda folder: [folder]])
def test_one_folder_of_rules_or_several(tmp_path: Path, shape: Callable[[Path], Any]) -> None:
    (tmp_path / "tidewater.example.yaml").write_text(
        "schema: 1\nsite: tidewater.example\ntitle: [h2]\n", encoding="utf-8"
    )
    article = cleaner.Cleaner(rules=shape(tmp_path)).clean(PAGE, url="https://www.tidewater.example/pier")
    assert article.title == "Who pays"


def test_a_wrong_file_of_a_site_is_an_error_on_its_pages_alone(tmp_path: Path) -> None:
    (tmp_path / "tidewater.example.yaml").write_text("schema: 1\nsite: tidewater.example\nstrip: ['div[[']\n")
    tool = cleaner.Cleaner(rules=tmp_path)
    for _ in range(2):
        with pytest.raises(RuleError, match=r"tidewater\.example\.yaml:3.*strip"):
            tool.clean(PAGE, url="https://tidewater.example/pier")
    assert tool.clean(PAGE, url="https://elsewhere.example/pier").status == "ok"
    [failed] = tool.clean_many([(PAGE, "https://tidewater.example/pier")])
    assert failed.reason == "rule_error"


@pytest.mark.parametrize(
    "text",
    [
        "page.html", "../saved/page one.html", "https://example.com/story", "C:\\saved\\page.htm",
        "https://example.com/a\r\n\r\nhttps://example.com/b\r\n", "https://example.com/story\n" * 200,
    ],
)  # fmt: skip
def test_an_address_given_as_content_is_said_to_be_one(text: str) -> None:
    article = cleaner.clean(text)
    assert (article.status, article.reason) == ("empty", "address_only")
    assert cleaner.clean(f"{text}\n{'The pier is closed, and nobody knows for how long. ' * 60}").status != "empty"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<?xml version='1.0'?>\n<rss version='2.0'><channel><title>News</title><item><title>One</title></item></rss>",
            "feed",
        ),
        ("<!-- made --><urlset xmlns='x'><url><loc>https://example.com/a</loc></url></urlset>", "sitemap"),
        ("<svg xmlns='x'><title>Logo</title><text>A drawing of the pier</text></svg>\n", "drawing"),
        ('{"items": [{"name": "The pier is closed until the spring, says the harbour master."}]}', "json"),
    ],
)
def test_data_is_no_article(text: str, reason: str) -> None:
    article = cleaner.clean(text)
    assert (article.status, article.reason, article.body) == ("empty", reason, "")


def test_the_dump_of_a_page_that_only_scripts_draw_is_empty() -> None:
    article = cleaner.clean(
        "The pier opens a year late | Tidewater Gazette\n\nLoading…\n\nEnable JavaScript to run this app."
    )
    assert (article.status, article.title, article.body) == ("empty", "The pier opens a year late", "")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: cleaner.clean(cleaner.Page(5, "html")), UnsupportedInput),  # type: ignore[arg-type]
        (lambda: cleaner.clean(cleaner.Page("The pier.", "pdf")), OptionError),  # type: ignore[arg-type]
        (lambda: cleaner.Cleaner(rules=5), OptionError),  # type: ignore[arg-type]
        (lambda: cleaner.Cleaner(rules=[5]), OptionError),  # type: ignore[list-item]
        (lambda: cleaner.Cleaner().clean_many(None), UnsupportedInput),  # type: ignore[arg-type]
        (lambda: cleaner.Cleaner().clean_many([PAGE], workers="2"), OptionError),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_call_is_an_error_of_the_library(call: Callable[[], Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_what_is_no_address_is_no_source() -> None:
    assert cleaner.clean(PAGE, url="no address").source.url is None
