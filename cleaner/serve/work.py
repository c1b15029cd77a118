"""What a worker of the service does with a request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.bulk.items import Item, Response
from cleaner.bulk.task import articles_of, inflated, warmed
from cleaner.errors import CleanerError, InputTooLarge
from cleaner.model import Article, Options
from cleaner.pipeline import Cleaner


class Request(NamedTuple):
    """A page as it was posted, and how to clean it."""

    item: Item
    options: Options
    explain: bool = False


class Reply(NamedTuple):
    """The records of a page, one or several; what went wrong, where something did; and what the metrics count."""

    records: tuple[bytes, ...]
    error: str | None = None
    status: str = "error"
    removed: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ServeTask:
    """What a worker process needs; building it loads rules and weights once."""

    rules: tuple[Path, ...]
    options: Options

    def __call__(self) -> Callable[[Request], Reply]:
        """Return the function that answers a request."""
        cleaner = warmed(Cleaner(self.rules, self.options))
        return lambda request: answer(cleaner, request)


def answer(cleaner: Cleaner, request: Request) -> Reply:
    """Return the reply to a request; an error that lies in the page is a record."""
    start = time.perf_counter()
    try:
        item = _unpacked(request.item, cleaner.options.max_bytes)
        articles = list(articles_of(cleaner, item, request.options))
    except CleanerError as error:
        articles = [cleaner.failure(error, request.item.id)]
    return _reply(articles, time.perf_counter() - start, explain=request.explain)


def too_large(limit: int) -> InputTooLarge:
    """Return the error of a page that has more bytes than the service takes."""
    return InputTooLarge(f"the page has more than {limit:,} bytes", hint="the option --max-bytes of the service")


def _unpacked(item: Item, limit: int) -> Item:
    """Return a page with its content coding undone; raises `InputTooLarge` where that has more bytes than the limit."""
    if item.data is None:
        return item
    data, broken = inflated(item.data, limit + 1)
    if not isinstance(data, Response) or data is item.data:
        return item
    if len(data.content) > limit:
        raise too_large(limit)
    headers = {name: value for name, value in data.headers.items() if name != "content-encoding"}
    return item._replace(data=data._replace(headers=headers), truncated=broken)


def failure(cleaner: Cleaner, error: BaseException, name: str) -> Reply:
    """Return the reply where a request could not be worked on."""
    return _reply([cleaner.failure(error, name)], 0.0, explain=False)


def _reply(articles: list[Article], seconds: float, *, explain: bool) -> Reply:
    first = articles[0]
    return Reply(
        tuple(article.to_json(explain=explain).encode() for article in articles),
        first.error["class"] if first.error is not None else None,
        first.status,
        tuple(first.removed.items()),
        seconds,
    )
