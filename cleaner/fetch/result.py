"""What a fetch gives: the page, or why there is none, and the exchanges that led there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cleaner.fetch.errors import FetchError, error_record
from cleaner.model import Page, Status

HeaderList = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as they went over the wire but for the transfer coding.

    `body` is as sent, its content coding not undone; `text_body` has it undone. `cached` says that no body came from
    the network, `revalidated` that the server confirmed it with 304.
    """

    url: str
    status: int
    reason: str
    version: str
    request_headers: HeaderList
    headers: HeaderList
    body: bytes
    text_body: bytes
    at: str
    address: str | None = None
    cached: bool = False
    revalidated: bool = False
    truncated: bool = False

    def header(self, name: str) -> str | None:
        """Return a header of the response, its values joined by a comma; None where it is missing."""
        wanted = name.lower().encode("ascii")
        values = [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]
        return ", ".join(values) if values else None

    def as_truncated(self) -> Exchange:
        """Return the same exchange, marked as broken off."""
        return replace(self, truncated=True)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One URL, done: its page, its status, or the error that it ended as.

    `url` is as asked for, `page.url` where it was found in the end. `status` is `ok`, `not_found`, `blocked` or
    `error`; pages that are a wall or a soft 404 keep their page for whoever wants to look, under that status.
    """

    url: str
    page: Page | None = None
    status: Status = "ok"
    reason: str | None = None
    error: FetchError | None = None
    http_status: int | None = None
    content_type: str | None = None
    requests: int = 0
    """Requests that reached the network; 0 where the cache had everything."""
    from_cache: bool = False
    """Every body came from the cache, where the server was asked confirmed by it."""
    rendered: bool = False
    """The text is what a browser made of the page."""
    exchanges: tuple[Exchange, ...] = ()
    """Kept where the fetcher was told to; the last one is the page's."""

    def unwrap(self) -> Page:
        """Return the page, or raise the error."""
        if self.error is not None:
            raise self.error
        assert self.page is not None  # noqa: S101 - a result without an error has a page
        return self.page

    def to_dict(self) -> dict[str, Any]:
        """Return the record of the page, or of the failure."""
        if self.error is not None or self.page is None:
            error = self.error or FetchError(f"{self.url}: no page")
            return error_record(self.url, error, http_status=self.http_status, fetched_at=utc_now())
        page = self.page
        return {
            "id": self.url, "url": page.url, "status": self.status, "reason": self.reason,
            "http_status": self.http_status, "content_type": self.content_type, "encoding": page.encoding,
            "fetched_at": page.fetched_at, "from_cache": self.from_cache, "flags": list(page.flags),
            "kind": page.kind, "html" if page.kind == "html" else "text": page.text,
        }  # fmt: skip


def utc_now() -> str:
    """Return the time as records and WARC write it.

    >>> len(utc_now()), utc_now()[-1]
    (20, 'Z')
    """
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
