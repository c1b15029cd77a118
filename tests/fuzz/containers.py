"""Containers of documents, whole or damaged in a few places, as bytes spell them."""

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from functools import cache
from importlib.util import find_spec

_PAGE = "<title>Piers to be mended</title><p>The council said on Monday that the works would begin in the spring."
_ROWS = [{"url": f"https://example.com/{n}", "html": f"{_PAGE} {n}", "id": n} for n in range(3)]


def damaged(data: bytes) -> tuple[str, bytes]:
    """Return the kind of a container and its bytes: the first of `data` picks it, the others spoil it."""
    kind, whole = seeds()[data[0] % len(seeds())] if data else ("document", b"")
    spoilt = bytearray(whole)
    for n in range(2, min(len(data) - 2, 2 + 3 * (data[1] % 5) if len(data) > 1 else 0), 3):
        at = (data[n] << 8 | data[n + 1]) % (len(spoilt) + 1)
        match data[n + 2] % 4:
            case 0:
                del spoilt[at : at + data[n + 2]]
            case 1:
                spoilt[at:at] = data[n + 2 :]
            case 2 if data[n + 2] > 200:
                del spoilt[at:]
            case _:
                spoilt[at : at + 1] = data[n + 2 : n + 3]
    return kind, bytes(spoilt)


@cache
def seeds() -> list[tuple[str, bytes]]:
    """Return the kinds of containers, each whole, and feeds and sitemaps."""
    jsonl = b"".join(json.dumps(row).encode() + b"\n" for row in _ROWS)
    found = [
        ("document", gzip.compress(_PAGE.encode(), mtime=0)), ("document", bz2.compress(_PAGE.encode())),
        ("document", lzma.compress(_PAGE.encode())), ("jsonl", jsonl), ("jsonl", gzip.compress(jsonl, mtime=0)),
        ("csv", _table()), ("zip", _zip()), ("tar", _tar("w")), ("tar", _tar("w:gz")), ("warc", _warc()),
        ("warc", gzip.compress(_warc(), mtime=0)), *((kind, data) for kind, data in _listings()),
    ]  # fmt: skip
    if find_spec("zstandard"):
        import zstandard

        found.append(("jsonl", zstandard.compress(jsonl)))
    if find_spec("pyarrow"):
        found.append(("parquet", _parquet()))
    return found


def _table() -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ["url", "html", "id"])
    writer.writeheader()
    writer.writerows(_ROWS)
    return stream.getvalue().encode()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", _PAGE)
        archive.writestr("b.txt", "Piers to be mended\n\nThe council said so.")
    return stream.getvalue()


def _tar(mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name in ("a.html", "b" * 120 + ".txt"):
            info = tarfile.TarInfo(name)
            info.size = len(_PAGE)
            archive.addfile(info, io.BytesIO(_PAGE.encode()))
    return stream.getvalue()


def _warc() -> bytes:
    payload = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{_PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/a\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return (head.encode() + payload + b"\r\n\r\n") * 2


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(_ROWS), sink)
    return sink.getvalue()


def _listings() -> list[tuple[str, bytes]]:
    item = "<item><title>A</title><link>https://example.com/a</link><pubDate>Tue, 03 Jun 2025 09:39:21 GMT</pubDate></item>"
    url = "<url><loc>https://example.com/a</loc><lastmod>2025-06-03</lastmod></url>"
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://example.com/a", "title": "A"}]}
    rss = f"<?xml version='1.0'?><rss><channel>{item * 2}</channel></rss>".encode()
    return [
        ("listing", rss), ("listing", gzip.compress(rss, mtime=0)), ("listing", json.dumps(feed).encode()),
        ("listing", f"<?xml version='1.0'?><urlset>{url * 2}</urlset>".encode()), ("listing", b"https://example.com/a\n" * 3),
    ]  # fmt: skip
