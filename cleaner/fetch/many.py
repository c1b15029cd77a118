"""Many URLs at once: hosts take turns, each at its own pace, and memory stays where it is."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import Counter, deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING

from cleaner.fetch.errors import FetchError
from cleaner.fetch.guard import bare_url
from cleaner.fetch.result import Fetched
from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.fetch.client import AsyncFetcher

_BATCH = 256
"""URLs read in one go, before others get their turn."""


class Frontier:
    """The URLs that were read and not yet begun, by host; gives out those whose host is free.

    `wait_of` says in how many seconds a host may be asked, `per_host` how many of its URLs may be on their way.
    """

    def __init__(self, wait_of: Callable[[str], float], *, per_host: int, read_ahead: int) -> None:
        self._wait_of = wait_of
        self._per_host, self._read_ahead = per_host, read_ahead
        self._urls: dict[str, deque[str]] = {}
        self._active: Counter[str] = Counter()
        self._heap: list[tuple[float, str]] = []
        self._listed: set[str] = set()
        self._changed = asyncio.Event()
        self._hungry = asyncio.Event()
        self._closed = False
        self.held = 0

    @property
    def waiting_hosts(self) -> int:
        """Return how many hosts have URLs that cannot be begun yet."""
        now = time.monotonic()
        ready = sum(1 for at, _ in self._heap if at <= now)
        return max(0, len(self._urls) - ready)

    def add(self, url: str) -> None:
        """Take a URL in."""
        host = _host(url)
        queue = self._urls.get(host)
        if queue is None:
            queue = self._urls[host] = deque()
        queue.append(url)
        self.held += 1
        self._list(host)

    def close(self) -> None:
        """Say that no more URLs will come."""
        self._closed = True
        self._changed.set()

    async def room(self) -> None:
        """Wait until a URL is wanted and may be held."""
        while self.held >= self._read_ahead or not self._hungry.is_set():
            self._hungry.clear()
            await self._hungry.wait()

    async def next(self) -> tuple[str, str] | None:
        """Return a URL to begin and its host, None when all are begun."""
        while True:
            host, wait = self._ready()
            if host is not None:
                return self._begin(host), host
            if self._closed and not self.held:
                return None
            self._hungry.set()
            self._changed.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def done(self, host: str) -> None:
        """Say that a URL of a host is done."""
        self._active[host] -= 1
        if self._active[host] <= 0:
            del self._active[host]
        if host in self._urls:
            self._list(host)
            self._changed.set()

    def _begin(self, host: str) -> str:
        queue = self._urls[host]
        url = queue.popleft()
        self.held -= 1
        self._active[host] += 1
        if queue:
            self._list(host)
        else:
            del self._urls[host]
        if self.held < _BATCH:
            self._hungry.set()
        return url

    def _list(self, host: str) -> None:
        """Put a host in line, once, unless as many of its URLs are on their way as may be."""
        if host not in self._listed and self._active[host] < self._per_host:
            self._listed.add(host)
            heapq.heappush(self._heap, (time.monotonic() + self._wait_of(host), host))
            self._changed.set()

    def _ready(self) -> tuple[str | None, float | None]:
        """Return a host that is free now, or None and the seconds until one may be."""
        now = time.monotonic()
        while self._heap:
            at, host = self._heap[0]
            if at > now:
                return None, at - now
            wait = self._wait_of(host)
            if wait <= 0.0:
                heapq.heappop(self._heap)
                self._listed.discard(host)
                return host, None
            heapq.heapreplace(self._heap, (now + wait, host))
        return None, None


class Crowd:
    """One run of `fetch_many`: a reader, some workers, and the results between them and the caller."""

    def __init__(self, fetcher: AsyncFetcher, urls: Iterable[str] | AsyncIterable[str]) -> None:
        limits, politeness = fetcher.options.limits, fetcher.options.politeness
        self._fetcher = fetcher
        self._source = urls
        self._workers = limits.concurrency
        self._max_wait = politeness.max_wait
        self._queue: asyncio.Queue[Fetched | None] = asyncio.Queue(limits.concurrency)
        self.frontier = Frontier(self._wait_of, per_host=politeness.per_host, read_ahead=limits.read_ahead)

    async def results(self) -> AsyncIterator[Fetched]:
        """Yield results as they come; raises what reading the URLs raised, after the pages that were begun."""
        reader = asyncio.create_task(self._read())
        workers = [asyncio.create_task(self._work()) for _ in range(self._workers)]
        left = self._workers
        try:
            while left:
                result = await self._queue.get()
                if result is None:
                    left -= 1
                else:
                    yield result
            await reader
        finally:
            for task in (reader, *workers):
                task.cancel()
            await asyncio.gather(reader, *workers, return_exceptions=True)

    async def _read(self) -> None:
        try:
            if isinstance(self._source, AsyncIterable):
                async for url in self._source:
                    await self.frontier.room()
                    self.frontier.add(url)
            else:
                for number, url in enumerate(self._source):
                    await self.frontier.room()
                    self.frontier.add(url)
                    if number % _BATCH == 0:
                        await asyncio.sleep(0)
        finally:
            self.frontier.close()

    async def _work(self) -> None:
        while (begun := await self.frontier.next()) is not None:
            url, host = begun
            try:
                result = await self._fetcher.try_fetch(url)
            except Exception as error:  # noqa: BLE001 - a worker's boundary: one page must not stop the others
                result = _unexpected(url, error)
            finally:
                self.frontier.done(host)
            await self._queue.put(result)
        await self._queue.put(None)

    def _wait_of(self, host: str) -> float:
        wait = self._fetcher.throttle.free_in(host)
        # A host that wants to be left alone for too long is not waited for: its pages fail, and say so.
        return 0.0 if wait > self._max_wait else wait


def _unexpected(url: str, error: Exception) -> Fetched:
    said = FetchError(
        f"{bare_url(url)}: {type(error).__name__}: {error}", hint="this is a fault of ours; please report it"
    )
    return Fetched(url=bare_url(url), status="error", error=said)


def _host(url: str) -> str:
    """Return the host that a URL counts for; what cannot be read counts as one host and fails later."""
    return split_url(url.strip()).netloc.rpartition("@")[2].lower()
