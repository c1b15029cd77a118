"""Fetcher: the same without await, over an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from cleaner.fetch.client import AsyncFetcher
from cleaner.fetch.guard import Resolver
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.result import Fetched
from cleaner.fetch.sites import SiteLookup
from cleaner.model import Page

T = TypeVar("T")


class Fetcher:
    """Retrieve pages politely and safely; a context manager, usable from one thread at a time.

    Takes what `AsyncFetcher` takes.

        with Fetcher() as fetcher:
            page = fetcher.fetch("https://news.example/story")
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        resolver: Resolver | None = None,
        sites: SiteLookup | None = None,
        keep_exchanges: bool = False,
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cleaner-fetch", daemon=True)
        self._thread.start()
        try:
            self._inner = self._run(
                _built(options, transport=transport, resolver=resolver, sites=sites, keep_exchanges=keep_exchanges)
            )
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections, cache and browser, and end the thread."""
        if self._loop.is_closed():
            return
        self._run(self._inner.aclose())
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(self, url: str) -> Page:
        """Return the page of a URL; raises `FetchError`. See `AsyncFetcher.fetch`."""
        return self._run(self._inner.fetch(url))

    def try_fetch(self, url: str) -> Fetched:
        """Return what a URL gave: a page with its status, or the error that it ended as."""
        return self._run(self._inner.try_fetch(url))

    def fetch_many(self, urls: Iterable[str]) -> Iterator[Fetched]:
        """Yield one result a URL in order of completion; `urls` is read as slots become free."""
        results = self._inner.fetch_many(urls)
        try:
            while (result := self._run(anext(results, None))) is not None:
                yield result
        finally:
            self._run(results.aclose())  # type: ignore[attr-defined]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _built(options: FetchOptions | None, **more: Any) -> AsyncFetcher:
    return AsyncFetcher(options, **more)
