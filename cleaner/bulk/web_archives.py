"""Pages out of WARC and WET, and of what `cleaner fetch` wrote also what became of those that it did not get.

Behind the responses to a URL that failed, or was no article, `cleaner fetch` writes a record `metadata` with its
outcome: the line of JSONL that it would have written, without the page. Other crawlers write none of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson

from cleaner.bulk.items import Item, Response
from cleaner.bulk.rows import failure_of, verdict_of
from cleaner.bulk.streams import DAMAGE, Gradual
from cleaner.errors import MissingExtra
from cleaner.fetch.pages import is_part

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")

_LONGEST_OUTCOME = 100_000
"""Bytes of an outcome; what WAT holds under the same name and type is mostly shorter, and is looked at in vain."""


def read_archive(body: BinaryIO, path: str, limit: int) -> Iterator[Item]:
    """Yield the pages of an archive; a record that holds none, such as a redirect, is an item without data.

    Of a page at most `limit` + 1 bytes are read. What was read before some damage is yielded before that raises.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtra("reading WARC", "bulk") from None
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
    end = Gradual(body)
    records = ArchiveIterator(
        cast("BinaryIO", end), record_types=kinds | WarcRecordType.metadata, parse_http=True, auto_decode="transfer"
    )
    held: Item | None = None  # as its outcome may follow
    damage: Exception | None = None
    try:
        for record in records:
            found = _found_in(record, path, limit, held)
            if found is None:
                continue
            if held is not None and not _is_same_page(record, held, found):
                yield held
            held = found
        if end.last not in (b"", b"\r\n\r\n"):
            raise EOFError("ends in the middle of a record")
    except (*DAMAGE, RuntimeError) as error:
        damage = error
    if held is not None:
        yield held
    if damage is not None:
        raise damage


def _found_in(record: WarcRecord, path: str, limit: int, before: Item | None) -> Item | None:
    """Return what a record says of a page, None where it says nothing; `before` is what the one before it said."""
    kind = _kind(record)
    if kind == "metadata":
        outcome = _outcome(record)
        return _told(outcome, record.stream_pos, before) if outcome is not None else None
    return _page_of(record, path, limit) if kind != "revisit" else _without_page(record, path)


def _is_same_page(record: WarcRecord, before: Item, found: Item) -> bool:
    """Tell whether a record says again of a page what it is: how it ended, or what a browser made of it."""
    return found.url == before.url and (found.verdict is not None or _kind(record) == "resource")


def _kind(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Type") or "").lower()


def _without_page(record: WarcRecord, path: str) -> Item:
    return Item(path, None, record.stream_pos, record.headers.get("WARC-Target-URI") or None)


def _page_of(record: WarcRecord, path: str, limit: int) -> Item:
    http = record.http_headers
    status = http.status_code if http is not None else 200
    if _content_type(record) not in _PAGES or not 200 <= (status or 0) < 300:
        return _without_page(record, path)
    url, offset = record.headers.get("WARC-Target-URI") or None, record.stream_pos
    headers = dict(http.astuples()) if http is not None else {"Content-Type": record.headers.get("Content-Type") or ""}
    length = record.content_length
    body = record.reader.read(limit + 1)
    headers = {name.lower(): value for name, value in headers.items()}
    short = "transfer-encoding" not in headers and len(body) < min(length, limit)
    part = is_part(status, headers.get("content-range"))
    cut = short or part or bool(record.headers.get("WARC-Truncated"))
    response = Response(body, headers, url or "")
    return Item(url or f"{path}@{offset}", response, offset, url, record.headers.get("WARC-Date"), cut)


def _content_type(record: WarcRecord) -> str:
    value = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type")
    return (value or "text/html").partition(";")[0].strip().lower()


def _outcome(record: WarcRecord) -> dict[str, Any] | None:
    """Return the outcome that a record holds, None where it is of another kind."""
    if record.headers.get("Content-Type") != "application/json" or record.content_length > _LONGEST_OUTCOME:
        return None
    try:
        outcome = orjson.loads(record.reader.read())
    except orjson.JSONDecodeError:
        return None
    is_ours = isinstance(outcome, dict) and all(isinstance(outcome.get(name), str) for name in ("id", "url", "status"))
    return outcome if is_ours else None


def _told(outcome: Mapping[str, Any], offset: int, before: Item | None) -> Item | None:
    """Return the page that an outcome tells of: the one before it, if of its URL, else one without content."""
    name, url, at = outcome["id"], outcome["url"], outcome.get("fetched_at")
    failure, verdict = failure_of(outcome), verdict_of(outcome)
    if failure is not None:
        return Item(name, None, offset, url, error=failure)
    if verdict is None:
        return None
    known = before if before is not None and before.url == url and before.data is not None else None
    page = known or Item(name, b"", offset, url, at if isinstance(at, str) else None)
    return page._replace(id=name, verdict=verdict)
