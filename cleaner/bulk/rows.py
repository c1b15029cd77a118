"""Rows of JSONL, CSV and Parquet as documents: which field holds the text, the URL and the id.

A line of JSONL is read by whoever cleans it, so that the process that hands out documents only looks for ends of lines.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any

import orjson

from cleaner.bulk.items import Columns, Item, Place, Row, Verdict
from cleaner.errors import Failure, ReadError
from cleaner.text.damage import whole_escapes

_GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": ("html", "raw_html", "raw_content", "content", "text", "body", "page", "article", "document"),
    "url": ("url", "link", "uri", "target_uri", "source_url"),
    "id": ("id", "_id", "doc_id", "warc_record_id", "uuid"),
}

_FETCHED = ("fetched_at",)
"""Columns of a table that are read besides."""


def bad(name: str, offset: int, why: str) -> Item:
    """Return what stands for a document that cannot be read."""
    return Item(name, None, offset, error=Failure("ReadError", f"{name}: {why}"))


def _no_object(value: Any) -> str:
    return (
        "an array of JSON; make a line of each record: jq -c '.[]'" if isinstance(value, list) else "not a JSON object"
    )


def loaded(item: Item) -> Item:
    """Return an item with its own id, URL and text where it holds a row that is still to be read, else as it is.

    Raises nothing: a row that cannot be read is an item with an error.
    """
    if not isinstance(item.data, Row):
        return item
    parsed = _parsed(item.data, item.id, item.offset, item.path)
    return parsed._replace(skipped=item.skipped, source=item.source, path=item.path, n=item.n, read=item.read)


def _parsed(row: Row, name: str, offset: int, path: str) -> Item:
    try:
        line = _read(row.content) if isinstance(row.content, Place) else row.content
        value, mended = _json(line.removeprefix(BOM_UTF8))  # many programs put one before the first line
    except OSError as error:
        return bad(name, offset, error.strerror or str(error))
    except orjson.JSONDecodeError as error:
        return bad(name, offset, "longer than a document may be" if row.cut else str(error))
    if not isinstance(value, dict):
        return bad(name, offset, _no_object(value))
    item = Picker(row.columns, path)(value, name, offset)
    lossy = mended and isinstance(item.data, str) and "\ufffd" in item.data
    return item._replace(replaced=item.replaced or lossy)


def _json(line: bytes) -> tuple[Any, bool]:
    """Return the value of a line, and whether halves of surrogate pairs in it became U+FFFD."""
    try:
        return orjson.loads(line), False
    except orjson.JSONDecodeError:
        text = line.decode("utf-8", "replace")
        if (whole := whole_escapes(text)) == text:
            raise
        return orjson.loads(whole), True


def _read(place: Place) -> bytes:
    with open(place.path, "rb", buffering=0) as file:
        file.seek(place.offset)
        return file.read(place.length)


class Picker:
    """Finds text, URL and id in a row by the columns named, or by the usual names."""

    def __init__(self, columns: Columns, path: str) -> None:
        self._columns, self._path = columns, path

    def __call__(self, row: Mapping[str, Any], name: str, offset: int) -> Item:
        """Return the row as a document; `name` is the id of a row that has none, nor a URL."""
        column = _first(self._columns.text, "text", row)
        url, own = self._value(row, "url"), self._value(row, "id")
        url, at = str(url) if url else None, row.get("fetched_at")
        id_ = str(own) if own not in (None, "") else url or name
        failure = failure_of(row)
        if failure is not None:
            return Item(id_, None, offset, url, error=failure)
        if column is None:
            wanted, there = self._columns.text or "text", ", ".join(list(map(str, row))[:12])
            return bad(name, offset, f"no {wanted} among {there}; name one: --text-column")
        text, flags = row[column], row.get("flags")
        data = text if isinstance(text, (str, bytes)) else "" if text is None else str(text)
        known = flags if isinstance(flags, list) else ()
        lost = ("truncated" in known, "replaced_bytes" in known)
        return Item(id_, data, offset, url, at if isinstance(at, str) else None, *lost, verdict=verdict_of(row))

    def missing(self, row: Mapping[str, Any]) -> str | None:
        """Return the column of the text where a row of CSV does not reach it, None where it does."""
        column = _first(self._columns.text, "text", row)
        return column if column is not None and row[column] is None else None

    def names(self, there: list[str]) -> list[str]:
        """Return which of a table's columns are needed; raises `ReadError` where the text's is missing."""
        if _first(self._columns.text, "text", there) is None:
            wanted, some = self._columns.text or "text", ", ".join(there[:12])
            raise ReadError(f"{self._path}: no {wanted} among {some}; name one: --text-column")
        found = (_first(getattr(self._columns, role), role, there) for role in _GUESSES)
        return [*{name for name in found if name}, *(set(_FETCHED) & set(there))]

    def _value(self, row: Mapping[str, Any], role: str) -> Any:
        name = _first(getattr(self._columns, role), role, row)
        value = None if name is None else row[name]
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _first(named: str | None, role: str, there: Any) -> str | None:
    names = (named,) if named else _GUESSES[role]
    found = [name for name in names if name in there]
    return next((name for name in found if isinstance(there, Mapping) and there[name]), found[0] if found else None)


def failure_of(row: Mapping[str, Any]) -> Failure | None:
    """Return why there is no page, where a row is what `cleaner fetch` wrote of one that it could not fetch."""
    error = row.get("error")
    if row.get("status") != "error" or not isinstance(error, dict) or not isinstance(error.get("class"), str):
        return None
    hint = error.get("hint")
    return Failure(error["class"], str(error.get("message") or row.get("reason") or ""), str(hint) if hint else None)


def verdict_of(row: Mapping[str, Any]) -> Verdict | None:
    """Return what `cleaner fetch` found a page to be, other than an article."""
    status, reason = row.get("status"), row.get("reason")
    if "http_status" not in row or status not in ("blocked", "not_found"):
        return None
    return Verdict(status, reason if isinstance(reason, str) else None)
