"""From the address of a site, a feed or a sitemap to the pages that it lists."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from cleaner.fetch.client import AsyncFetcher
from cleaner.fetch.errors import FetchError, UnsupportedContent
from cleaner.fetch.links import page_links
from cleaner.fetch.listings import Entry, is_since, read_listing
from cleaner.fetch.pages import is_listing_type, page_of
from cleaner.fetch.request import Want
from cleaner.fetch.result import Exchange, Fetched

_WANT = Want(is_listing_type)
_USUAL = (
    "/sitemap.xml", "/sitemap_index.xml", "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss",
    "/sitemap-index.xml", "/news-sitemap.xml", "/sitemap.txt",
)  # fmt: skip
"""Where sites have a listing that they do not mention."""


@dataclass(slots=True)
class Discovery:
    """Find the pages of sites. `since` leaves out what is older, `limit` ends each address after so many pages.

    `on_error` hears of each feed or sitemap that could not be read; the others go on.
    """

    fetcher: AsyncFetcher
    limit: int | None = None
    since: datetime | None = None
    max_listings: int = 1000
    on_error: Callable[[Fetched], None] | None = None
    _seen: set[str] = field(default_factory=set)
    _yielded: set[int] = field(default_factory=set)
    """Hashes of the pages so far, which take less room than their addresses."""

    async def pages(self, url: str) -> AsyncIterator[Entry]:
        """Yield the pages that an address leads to: itself a feed or a sitemap, or a page of a site that has one."""
        found = 0
        async for entry in self._all(url):
            mark = hash(entry.url)
            if is_since(entry.published, self.since) and mark not in self._yielded:
                self._yielded.add(mark)
                yield entry
                found += 1
                if self.limit is not None and found >= self.limit:
                    return

    async def _all(self, url: str) -> AsyncIterator[Entry]:
        exchange = await self._get(url)
        if exchange is None:
            return
        listing = read_listing(exchange.text_body, exchange.url)
        if listing.kind != "none":
            self._seen.add(exchange.url)
            for entry in listing.entries:
                yield entry
            async for entry in self._walk(self._wanted(listing.more)):
                yield entry
            return
        nothing = True
        async for entry in self._of_site(exchange):
            nothing = False
            yield entry
        if nothing:
            error = UnsupportedContent(
                f"{url}: no feed and no sitemap found", hint="name the feed or the sitemap itself"
            )
            self._report(url, error)

    async def _of_site(self, exchange: Exchange) -> AsyncIterator[Entry]:
        """Yield from the feeds that a page names, else from the sitemaps of robots.txt, else from the usual places."""
        page = page_of(exchange, exchange.url)
        home = httpx.URL(exchange.url)
        found = False
        async for entry in self._walk(list(page_links(page.text, exchange.url).feeds)):
            found = True
            yield entry
        if found:
            return
        async for entry in self._walk(await self._named_sitemaps(home)):
            found = True
            yield entry
        for path in _USUAL if not found else ():
            async for entry in self._walk([str(home.join(path))], quiet=True):
                found = True
                yield entry
            if found:
                return

    async def _walk(self, urls: list[str], *, quiet: bool = False) -> AsyncIterator[Entry]:
        queue = deque(urls)
        while queue and len(self._seen) < self.max_listings:
            url = queue.popleft()
            if url in self._seen:
                continue
            self._seen.add(url)
            exchange = await self._get(url, quiet=quiet)
            if exchange is None:
                continue
            listing = read_listing(exchange.text_body, exchange.url)
            for entry in listing.entries:
                yield entry
            queue.extend(self._wanted(listing.more))

    def _wanted(self, listings: list[Entry]) -> list[str]:
        """Return the further listings that may hold something new, the newest first."""
        recent = [entry for entry in listings if is_since(entry.published, self.since)]
        return [entry.url for entry in sorted(recent, key=lambda entry: entry.published or "", reverse=True)]

    async def _named_sitemaps(self, home: httpx.URL) -> list[str]:
        try:
            return await self.fetcher.robots.sitemaps(home)
        except FetchError:
            return []

    async def _get(self, url: str, *, quiet: bool = False) -> Exchange | None:
        try:
            exchange = await self.fetcher.fetch_raw(url, _WANT)
        except FetchError as error:
            if not quiet:
                self._report(url, error)
            return None
        if exchange.status >= 400 and not quiet:
            self._report(url, FetchError(f"{url}: HTTP {exchange.status}", hint="check the address"))
        return exchange if exchange.status < 400 else None

    def _report(self, url: str, error: FetchError) -> None:
        if self.on_error is not None:
            self.on_error(Fetched(url=url, status="error", error=error))
