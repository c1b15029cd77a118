"""The README's examples for crawlers, run as they stand, against a local site in place of example.com."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from ferry import ferry_page, served

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def page(path: str) -> str:
    number = path.rpartition("/")[2]
    links = "".join(f'<li><a class="story" href="/story/{n}">Story {n}</a></li>' for n in range(3))
    return ferry_page(int(number)) if number.isdigit() else f"<ul>{links}</ul>"


@pytest.fixture
def site() -> Iterator[str]:
    with served(page) as address:
        yield address


def example(word: str, folder: Path, site: str) -> Path:
    """Save the one example with a word in it as a script, for the local site."""
    (code,) = (
        code for code in re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL) if word in code
    )
    script = folder / "spider.py"
    script.write_text(code.replace("https://example.com/", site))
    return script


def ran(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(articles: list[dict[str, Any]], body: str = "body") -> None:
    articles.sort(key=lambda one: str(one["title"]))
    assert [one["title"] for one in articles] == [f"Ferry {n} sails" for n in range(3)]
    assert all(f"Ferry number {n}" in one[body] and "Copyright" not in one[body] for n, one in enumerate(articles))


def test_scrapy(tmp_path: Path, site: str) -> None:
    pytest.importorskip("scrapy")
    script = example("scrapy.Spider", tmp_path, site)
    ran(tmp_path, "-m", "scrapy", "runspider", script.name, "-O", "articles.jsonl")
    check([orjson.loads(line) for line in (tmp_path / "articles.jsonl").read_bytes().splitlines()])


def test_datatrove(tmp_path: Path, site: str) -> None:
    pytest.importorskip("datatrove")
    fetch = ("-m", "cleaner", "fetch", "--allow-network", "127.0.0.0/8", "--delay", "0", "--output", "pages/site.jsonl")
    (tmp_path / "pages").mkdir()
    ran(tmp_path, *fetch, *(f"{site}story/{n}" for n in range(3)))
    ran(tmp_path, example("CleanerExtractor(", tmp_path, site).name)
    lines = [
        line for path in tmp_path.glob("articles/*.gz") for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    check([one["metadata"] | {"body": one["text"]} for one in map(orjson.loads, lines)])


def test_asyncio(tmp_path: Path, site: str) -> None:
    script = example("as_completed", tmp_path, site)
    printed = ran(tmp_path, script.name, *(f"{site}story/{n}" for n in range(3)))
    articles = [orjson.loads(line) for line in printed.splitlines()]
    check(articles)
    assert {one["id"] for one in articles} == {f"{site}story/{n}" for n in range(3)}
    assert httpx.get(site).text.count("story/") == 3


def test_many_with_workers(tmp_path: Path) -> None:
    printed = ran(ROOT, str(example("clean_many(", tmp_path, "")))
    assert len(printed.splitlines()) == len(list((ROOT / "corpus/html").glob("*.html")))
    assert all(line.startswith("corpus/html/") for line in printed.splitlines())
