"""The item pipeline in a real Scrapy, against a local site."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

pytest.importorskip("scrapy")

from scrapy.settings import Settings

from cleaner.contrib.scrapy import options_of
from cleaner.errors import OptionError
from cleaner.model import Options

SPIDER = Path(__file__).with_name("scrapy_spider.py")


def story(number: int) -> str:
    sentences = (
        f"Ferry number {number} left the small harbour on Tuesday with more than two hundred people on its deck.",
        "It is the first of four that the company wants to run across the sound before the end of the summer.",
        "Tickets can be bought at the quay, and children under six years do not have to pay, the company said.",
    )
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!doctype html><html lang=en><head><title>Ferry {number} sails</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Ferry {number} sails</h1>{body}<h2>More to come</h2><p>{sentences[1]} {sentences[0]}</p></article>"
        "<footer><p>Copyright 2026. All rights reserved.</p></footer></body></html>"
    )


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        links = "".join(f"<li><a href=/story/{n}>Story {n}</a></li>" for n in range(3))
        pages = {
            "/": f"<ul>{links}<li><a href=/nothing>Nothing</a></li></ul>",
            "/nothing": "<html><body></body></html>",
        }
        number = self.path.rpartition("/")[2]
        text = pages.get(self.path) or (story(int(number)) if number.isdigit() else "")
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


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
