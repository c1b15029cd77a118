"""The item pipeline in a real Scrapy, against a local site."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from ferry import ferry_page, served

pytest.importorskip("scrapy")

from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from cleaner import clean
from cleaner.contrib.scrapy import CleanerPipeline, options_of
from cleaner.errors import OptionError
from cleaner.model import Options

SPIDER = Path(__file__).with_name("scrapy_spider.py")


AGAIN = (
    "<h2>More to come</h2><p>It is the first of four that the company wants to run across the sound before the end of the"
    " summer. Ferry number {} left the small harbour on Tuesday with more than two hundred people on its deck.</p>"
)


def page(path: str) -> str:
    links = "".join(f"<li><a href=/story/{n}>Story {n}</a></li>" for n in range(3))
    pages = {
        "/": f"<ul>{links}<li><a href=/nothing>Nothing</a></li></ul>",
        "/nothing": "<html><body></body></html>",
    }
    number = path.rpartition("/")[2]
    return pages.get(path) or (ferry_page(int(number), AGAIN.format(number)) if number.isdigit() else "")


@pytest.fixture
def site() -> Iterator[str]:
    with served(page) as address:
        yield address


@pytest.mark.parametrize("kind", ["dict", "typed"])
def test_a_crawl_yields_articles(tmp_path: Path, site: str, kind: str) -> None:
    command = [sys.executable, str(SPIDER), site, str(tmp_path / "out.jsonl"), kind]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    items = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    items.sort(key=lambda item: item["title"])
    assert [item["title"] for item in items] == [f"Ferry {n} sails" for n in range(3)]
    for n, item in enumerate(items):
        assert item["section"] == "news"
        assert f"Ferry number {n}" in item["body"]
        assert "Copyright" not in item["body"]
        assert "More to come" not in item["body"]
    if kind == "dict":
        assert items[1]["id"] == f"{site}story/1"
        assert "response" not in items[1]
        assert items[1]["schema_version"] == 1
    assert "'cleaner/status/ok': 3" in done.stderr.replace("partial", "ok")
    assert "'cleaner/status/empty': 1" in done.stderr
    assert "'item_dropped_count': 1" in done.stderr


def test_settings_are_the_fields_of_options() -> None:
    given = {
        "CLEANER_COMMENTS": "drop",
        "CLEANER_DEADLINE": "5",
        "CLEANER_SECOND_OPINION": "0",
        "CLEANER_MAX_BLOCKS": "9",
    }
    options = options_of(Settings(given))
    assert options == Options(comments="drop", deadline=5.0, second_opinion=False, max_blocks=9)
    assert options_of(Settings()) == Options()
    with pytest.raises(OptionError, match="comments"):
        options_of(Settings({"CLEANER_COMMENTS": "sometimes"}))


@pytest.mark.parametrize(
    ("given", "told", "hint"),
    [
        ({"CLEANER_COMENTS": "drop"}, "CLEANER_COMENTS: no such setting", "did you mean CLEANER_COMMENTS"),
        ({"CLEANER_DROP": ["emty"]}, "CLEANER_DROP: no status 'emty'", "empty"),
    ],
)
def test_a_misspelt_setting_is_refused(given: dict[str, object], told: str, hint: str) -> None:
    with pytest.raises(OptionError, match=told) as caught:
        CleanerPipeline.from_crawler(get_crawler(settings_dict=given))
    assert hint in (caught.value.hint or "")


def test_a_response_that_is_no_page_is_a_record() -> None:
    article = clean(Response("https://ferry.example/accounts.pdf", body=b"%PDF-1.4\n" + bytes(range(256)) * 8))
    assert article.status == "error"
    assert article.error is not None
    assert article.error["class"] == "UnsupportedInput"
