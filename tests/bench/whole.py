"""A WARC of all pages of a folder and a WET of their text, through both engines: are the records those of `clean`?

    python tests/bench/whole.py FOLDER [--engines local,ray] [--workers 2] [--keep DIR]

What is in DIR already, of archives, runs and records, is taken from there, so that a comparison can be done in parts.
FOLDER holds `html/ID.html.gz`, with `gold/ID.json` beside it for the URL; several folders may be named. Prints how many
records of each engine are equal, field by field, to those of cleaning one by one.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner
from cleaner.bulk.job import Job
from cleaner.bulk.run import run

DATE = "2026-03-04T05:06:07Z"


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of every page."""
    for path in sorted((folder / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        gold = orjson.loads((folder / "gold" / f"{name}.json").read_bytes())
        yield gold.get("url") or f"https://nowhere.example/{name}", gzip.decompress(path.read_bytes())


def text_of(content: bytes) -> bytes:
    """Return the text of a page as an archive of texts would hold it."""
    body = LexborHTMLParser(content).body
    return body.text(separator="\n", strip=True).encode("utf-8", "replace") if body is not None else b""


def record_of(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    """Return a record of a WARC file, compressed."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode("utf-8", "replace") + block + b"\r\n\r\n", 1)


def write(folders: list[Path], target: Path) -> list[tuple[bytes, str]]:
    """Write both archives; return the contents with their addresses in the order of the records."""
    whole, texts = [], []
    with (target / "pages.warc.gz").open("wb") as warc, (target / "texts.wet.gz").open("wb") as wet:
        for folder in folders:
            for url, content in pages(folder):
                http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
                warc.write(record_of("response", url, http + content, "application/http; msgtype=response"))
                text = text_of(content)
                wet.write(record_of("conversion", url, text, "text/plain"))
                whole.append((content, url))
                texts.append((text, url))
    return whole + texts


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a run in their order."""
    for path in sorted(folder.glob("part-*")):
        yield from map(orjson.loads, path.read_bytes().splitlines())


def expected(documents: list[tuple[bytes, str]], path: Path) -> list[dict[str, Any]]:
    """Return the records of cleaning one by one, which are kept in a file."""
    if not path.exists():
        cleaner, part = Cleaner(), path.with_suffix(".part")
        with part.open("wb") as file:
            for content, url in documents:
                for article in cleaner.clean_each(content, url=url):
                    file.write(orjson.dumps(orjson.loads(article.to_json()) | {"fetched_at": DATE}) + b"\n")
        part.rename(path)
    return list(map(orjson.loads, path.read_bytes().splitlines()))


def main() -> int:
    """Compare, and end with 1 where a record differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--engines", default="local,ray")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    target = args.keep or Path(tempfile.mkdtemp())
    target.mkdir(exist_ok=True)
    documents = write(args.folders, target)
    wanted = expected(documents, target / "expected.jsonl")
    named = (str(target / "pages.warc.gz"), str(target / "texts.wet.gz"))
    wrong = 0
    for engine in filter(None, args.engines.split(",")):
        start = time.perf_counter()
        stats = run(Job(inputs=named, output=target / engine, engine=engine, workers=args.workers, shard_records=1000))
        seconds = time.perf_counter() - start
        pairs = list(zip(records(target / engine), wanted, strict=False))
        different = [want["id"] for got, want in pairs if got != want]
        wrong += len(different) + abs(stats.records - len(wanted))
        print(  # noqa: T201
            f"{engine}: {len(documents)} documents, {stats.records} records of {len(wanted)}, {len(different)} different"
            f" {different[:5]}, {stats.quarantined} in quarantine, {seconds:.0f} s"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
