"""Pages as WARC/1.1: request, response and revisit records, and metadata for what failed.

Responses are stored as they were sent, the content coding left on, the transfer coding and cookies taken off: a cookie
that a site sets for a reader who is logged in is as good as the login.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterator

import httpx
import orjson

from cleaner.fetch.ledger import Ledger, Payload
from cleaner.fetch.result import Exchange, Fetched, HeaderList, utc_now

_REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_SECRET = frozenset({b"authorization", b"proxy-authorization", b"cookie", b"set-cookie"})

_Fields = list[tuple[str, str]]


class WarcWriter:
    """Make the records of results; `ledger` knows the bodies that need not be written again."""

    form = "WARC"
    slow = False  # the ledger belongs to the thread that opened it

    def __init__(self, ledger: Ledger, software: str, *, compress: bool) -> None:
        self._ledger = ledger
        self._software = software
        self._compress = compress

    def header(self) -> bytes:
        """Return the record that a file begins with."""
        block = f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n".encode()
        return self._record("warcinfo", utc_now(), [("Content-Type", "application/warc-fields")], block)

    def records(self, result: Fetched) -> bytes:
        """Return all records of a result, every hop of the way in its order."""
        parts = [part for exchange in result.exchanges for part in self._exchange(exchange)]
        page = result.page
        if result.rendered and page is not None:
            head = [("WARC-Target-URI", page.url or result.url), ("Content-Type", "text/html; charset=utf-8")]
            parts.append(self._record("resource", page.fetched_at or utc_now(), head, page.text.encode()))
        if result.status != "ok":
            parts.append(self._outcome(result))
        return b"".join(parts)

    def _exchange(self, exchange: Exchange) -> Iterator[bytes]:
        digest = _sha1(exchange.body)
        first = self._ledger.payload(digest) if exchange.body else None
        response_id = _new_id()
        fields = [("WARC-Record-ID", response_id), ("WARC-Target-URI", exchange.url), ("WARC-Payload-Digest", digest)]
        if exchange.address:
            fields.append(("WARC-IP-Address", exchange.address))
        if exchange.truncated:
            fields.append(("WARC-Truncated", "disconnect"))
        fields.append(("Content-Type", "application/http;msgtype=response"))
        head = _http_head(exchange)
        if first is None:
            self._ledger.remember_payload(digest, Payload(exchange.url, exchange.at))
            yield self._record("response", exchange.at, fields, head + exchange.body)
        else:
            refers = [("WARC-Profile", _REVISIT), ("WARC-Refers-To-Target-URI", first.url)]
            yield self._record("revisit", exchange.at, [*fields, *refers, ("WARC-Refers-To-Date", first.at)], head)
        if exchange.request_headers:
            yield self._request(exchange, response_id)

    def _request(self, exchange: Exchange, response_id: str) -> bytes:
        url = httpx.URL(exchange.url)
        lines = [b"GET %b HTTP/1.1" % url.raw_path, *_lines(exchange.request_headers)]
        fields = [
            ("WARC-Target-URI", exchange.url),
            ("WARC-Concurrent-To", response_id),
            ("Content-Type", "application/http;msgtype=request"),
        ]
        return self._record("request", exchange.at, fields, b"\r\n".join(lines) + b"\r\n\r\n")

    def _outcome(self, result: Fetched) -> bytes:
        record = {key: value for key, value in result.to_dict().items() if key not in ("html", "text")}
        fields = [("WARC-Target-URI", result.url), ("Content-Type", "application/json")]
        return self._record("metadata", utc_now(), fields, orjson.dumps(record))

    def _record(self, kind: str, at: str, fields: _Fields, block: bytes) -> bytes:
        names = {name for name, _ in fields}
        own = [("WARC-Type", kind), ("WARC-Date", at)]
        if "WARC-Record-ID" not in names:
            own.append(("WARC-Record-ID", _new_id()))
        digest = [("WARC-Block-Digest", _sha1(block)), ("Content-Length", str(len(block)))]
        head = "".join(f"{name}: {_clean(value)}\r\n" for name, value in (*own, *fields, *digest))
        record = b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
        return gzip.compress(record, 6, mtime=0) if self._compress else record


def _http_head(exchange: Exchange) -> bytes:
    """Return the status line and headers; HTTP/2 is written as HTTP/1.1, which readers of WARC expect."""
    status = f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip().encode("latin-1", "replace")
    return b"\r\n".join([status, *_lines(exchange.headers)]) + b"\r\n\r\n"


def _lines(headers: HeaderList) -> Iterator[bytes]:
    for name, value in headers:
        if name.lower() == b"transfer-encoding":
            name = b"X-Archive-Orig-Transfer-Encoding"
        if name.lower() not in _SECRET:
            yield name + b": " + value.replace(b"\r", b" ").replace(b"\n", b" ")


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _clean(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
