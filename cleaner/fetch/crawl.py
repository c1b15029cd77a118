"""A crawl: URLs in, results to an output, each URL once, whatever happens in between."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field

from cleaner.fetch.client import AsyncFetcher
from cleaner.fetch.guard import bare_url
from cleaner.fetch.ledger import Ledger
from cleaner.fetch.many import Crowd
from cleaner.fetch.outputs import Output
from cleaner.fetch.result import Fetched


@dataclass(slots=True)
class Tally:
    """How a crawl stands."""

    done: int = 0
    skipped: int = 0
    """URLs that earlier runs have done."""
    twice: int = 0
    """URLs that this run had been given before."""
    statuses: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    to_retry: int = 0
    """URLs of this run and earlier ones that failed for a time, where a ledger knows them."""
    started: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Return pages a second since the start."""
        return self.done / max(time.monotonic() - self.started, 1e-9)

    def add(self, result: Fetched) -> None:
        """Count one result."""
        self.done += 1
        self.statuses[result.status] += 1
        if result.error is not None:
            self.errors[type(result.error).__name__] += 1


@dataclass(slots=True)
class Crawl:
    """One run over some URLs.

    `on_result` hears of every result after it was written.
    """

    fetcher: AsyncFetcher
    ledger: Ledger
    output: Output
    on_result: Callable[[Fetched], None] | None = None
    tally: Tally = field(default_factory=Tally)
    failures: list[Fetched] = field(default_factory=list)
    """Failures that were met beside the pages, such as a feed that cannot be read; each becomes a record."""
    _begun: set[str] = field(default_factory=set)
    _crowd: Crowd | None = None

    @property
    def waiting_hosts(self) -> int:
        """Return how many hosts have pages that must wait for their turn."""
        return self._crowd.frontier.waiting_hosts if self._crowd is not None else 0

    async def run(self, urls: Iterable[str] | AsyncIterable[str]) -> Tally:
        """Fetch every URL that is not done yet, write what it gave, and return how it went."""
        self._crowd = Crowd(self.fetcher, self._fresh(urls))
        results = self._crowd.results()
        try:
            async for result in results:
                await self._take(result)
                await self._take_failures()
            await self._take_failures()
        finally:
            await results.aclose()  # type: ignore[attr-defined]
            await self.output.commit()
        return self.tally

    async def _take_failures(self) -> None:
        while self.failures:
            await self._take(self.failures.pop(0))

    async def _take(self, result: Fetched) -> None:
        await self.output.write(result)
        self._begun.discard(result.url)
        self.tally.add(result)
        if self.on_result is not None:
            self.on_result(result)

    async def _fresh(self, urls: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
        """Yield the URLs that are neither done nor begun, without their secrets in the ledger."""
        async for url in _each(urls):
            name = bare_url(url)
            if name in self._begun or self.ledger.is_of_this_run(name):
                self.tally.twice += 1
            elif not name or self.ledger.is_done(name):
                self.tally.skipped += 1
            else:
                self._begun.add(name)
                yield url


async def _each(urls: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
    if isinstance(urls, AsyncIterable):
        async for url in urls:
            yield url
    else:
        for url in urls:
            yield url
