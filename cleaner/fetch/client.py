"""AsyncFetcher: a URL goes in, a page comes out, and everything that politeness and safety ask for is in between."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from cleaner.blocks.parse import parse_html
from cleaner.fetch.cache import cached
from cleaner.fetch.errors import BrowserFailed, FetchError, PageError, TimedOut
from cleaner.fetch.guard import AddressGuard, Resolver, bare_url
from cleaner.fetch.identity import NOT_FROM_RULES
from cleaner.fetch.join import join_pages
from cleaner.fetch.links import refresh_target
from cleaner.fetch.many import Crowd
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.pages import is_page_type, page_of, with_text
from cleaner.fetch.request import Job, Requester, Want
from cleaner.fetch.result import Exchange, Fetched
from cleaner.fetch.robots import MAX_BYTES, Robots, RobotsAnswer
from cleaner.fetch.sites import SiteFetch, SiteLookup, first_link
from cleaner.fetch.throttle import Throttle
from cleaner.fetch.transport import GuardedTransport, PoliteTransport, host_key
from cleaner.model import Page
from cleaner.normalize.walls import Wall, is_shell, wall_of_page

if TYPE_CHECKING:
    from cleaner.fetch.browser import BrowserPool

_PAGE = Want(is_page_type, unzip=True)
_ROBOTS = Want(lambda _: True, robots=False, cut=MAX_BYTES)
_MAX_REFRESHES = 3
"""Requests for one page where each answer is a refresh by `meta`; the redirects of each have a limit of their own."""


class AsyncFetcher:
    """Retrieve pages politely and safely; an async context manager, for one event loop.

    `transport` replaces the network in tests, `resolver` the lookup of names, `sites` tells what a host's rules say
    about fetching it. With `keep_exchanges` every result carries the requests and responses that led to it.

        async with AsyncFetcher() as fetcher:
            page = await fetcher.fetch("https://news.example/story")
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
        self.options = options or FetchOptions()
        self.guard = AddressGuard(self.options.guard.allow, resolver)
        self.throttle = Throttle(self.options.politeness)
        self._sites: SiteLookup = sites or (lambda _: None)
        self._keep = keep_exchanges
        network = PoliteTransport(transport or GuardedTransport(self.guard, self.options), self.throttle)
        self._transport = cached(network, self.options.cache)
        self._requester = Requester(self._transport, self.options, self.throttle)
        self._requester.site_headers = self._site_headers if sites is not None else None
        self._browser: BrowserPool | None = None
        self.robots = Robots(
            self._robots_txt,
            lambda url, delay: self.throttle.slow_down(host_key(url), delay),
            token=self.options.identity.token,
            max_delay=self.options.politeness.max_wait,
        )
        if self.options.politeness.robots and not self.options.cache.offline:
            self._requester.robots = self.robots

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close connections, cache and browser."""
        if self._browser is not None:
            await self._browser.aclose()
        await self._transport.aclose()

    async def fetch(self, url: str) -> Page:
        """Return the page of a URL; raises `FetchError`.

        A page that is a wall or a soft 404 is returned as well, with the wall's name (`bot`, `consent`, `login`,
        `region`, `browser`, `soft_404`, `unavailable`) or the server's word (`http_404`) among its flags, from which
        cleaning makes the status of the record.
        """
        return (await self.try_fetch(url)).unwrap()

    async def try_fetch(self, url: str) -> Fetched:
        """Return what a URL gave: a page with its status, or the error that it ended as. Raises nothing."""
        job = Job()
        try:
            async with asyncio.timeout(self.options.timeouts.page) as clock:
                asked, job = self._requester.start(url, clock)
                return await self._fetched(url, asked, job)
        except TimeoutError:
            return self._failed(url, job, self._late(url))
        except FetchError as error:
            return self._failed(url, job, error)

    async def fetch_many(self, urls: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[Fetched]:
        """Yield one result a URL in order of completion; `urls` is read as slots become free.

        Memory is bounded: at most `concurrency` pages are on their way or wait to be taken, and `read_ahead` URLs
        are held to find hosts that are free.
        """
        crowd = Crowd(self, urls)
        async for result in crowd.results():
            yield result

    async def fetch_raw(self, url: str, want: Want) -> Exchange:
        """Return the response that a URL ends at, body and all, for feeds and sitemaps; raises `FetchError`."""
        return await self._in_time(url, want)

    async def _fetched(self, name: str, url: httpx.URL, job: Job) -> Fetched:
        name = bare_url(name)
        page, exchange = await self._first_page(name, url, job)
        site = self._sites(httpx.URL(exchange.url).host)
        if site is not None and page.kind == "html":
            page, exchange = await self._follow_site(page, exchange, site, job)
        page = await self._in_browser(page, site, job)
        wall = wall_of_page(page)
        if wall is None and _sent_home(url, httpx.URL(page.url or "")):
            wall = Wall("not_found", "soft_404")
        if wall is not None and wall.reason not in page.flags:
            page = replace(page, flags=(*page.flags, wall.reason))
        return Fetched(
            url=name,
            page=page,
            status=wall.status if wall else "ok",
            reason=wall.reason if wall else None,
            http_status=exchange.status,
            content_type=exchange.header("content-type"),
            requests=job.requests,
            from_cache=job.from_cache,
            rendered=job.rendered,
            exchanges=tuple(job.exchanges) if self._keep else (),
        )

    async def _first_page(self, name: str, url: httpx.URL, job: Job) -> tuple[Page, Exchange]:
        """Return the page that a URL ends at after redirects, those by meta refresh included."""
        for _ in range(_MAX_REFRESHES):
            exchange = await self._requester.follow(url, job, _PAGE)
            page = page_of(exchange, name)
            target = refresh_target(page.text, exchange.url) if page.kind == "html" else None
            if target is None:
                break
            url = self._requester.redirected(httpx.URL(exchange.url), target, job)
        return page, exchange

    async def _follow_site(self, page: Page, exchange: Exchange, site: SiteFetch, job: Job) -> tuple[Page, Exchange]:
        """Return the page that a site's rules ask for: its single-page view, or its parts joined."""
        if site.single_page:
            single = first_link(parse_html(page.text), site.single_page, exchange.url)
            whole = await self._part(single, job) if single is not None else None
            if whole is not None:
                return page_of(whole, page.id), whole
        if not site.next_page:
            return page, exchange
        parts, complete = await self._further_parts(page, exchange, site, job)
        if not complete:
            page = replace(page, flags=(*page.flags, "incomplete"))
        return (with_text(page, join_pages(page.text, parts, site.body)) if parts else page), exchange

    async def _further_parts(self, page: Page, exchange: Exchange, site: SiteFetch, job: Job) -> tuple[list[str], bool]:
        """Return the text of the pages that an article goes on at, and whether they are all."""
        parts: list[str] = []
        seen = {exchange.url}
        text, url = page.text, exchange.url
        while len(parts) < self.options.limits.max_parts - 1:
            link = first_link(parse_html(text), site.next_page, url)
            if link is None or link in seen or httpx.URL(link).host != httpx.URL(exchange.url).host:
                break
            seen.add(link)
            part = await self._part(link, job)
            if part is None:
                return parts, False
            if part.url in seen - {link}:
                break
            text, url = page_of(part, page.id).text, part.url
            seen.add(url)
            parts.append(text)
        return parts, True

    async def _part(self, url: str, job: Job) -> Exchange | None:
        """Return a further page of an article, None where there is none; raises what a later run may not meet."""
        try:
            part = await self._requester.follow(httpx.URL(url), job, _PAGE)
        except PageError as error:
            if error.transient:
                raise
            return None
        return part if part.status < 400 else None

    async def _in_browser(self, page: Page, site: SiteFetch | None, job: Job) -> Page:
        """Return the page as a browser shows it, where it has to be opened in one, and unchanged otherwise."""
        mode = self.options.browser.mode
        if mode == "never" or self.options.cache.offline or page.kind != "html":
            return page
        if mode == "always" or (site is not None and site.browser):
            return await self._rendered(page, job)
        if page.flags or importlib.util.find_spec("playwright") is None or not is_shell(page):
            return page
        try:
            return await self._rendered(page, job)
        except BrowserFailed:
            return page  # nobody asked for the browser; the shell is what there is

    async def _rendered(self, page: Page, job: Job) -> Page:
        from cleaner.fetch.browser import BrowserPool

        if self._browser is None:
            self._browser = BrowserPool(self.options, self.guard, self.throttle, self._requester.robots)
        return await self._browser.render(page, job)

    async def _robots_txt(self, url: httpx.URL) -> RobotsAnswer:
        exchange = await self._in_time(str(url), _ROBOTS)
        return RobotsAnswer(exchange.status, exchange.text_body.decode("utf-8-sig", "replace"))

    async def _in_time(self, url: str, want: Want) -> Exchange:
        try:
            async with asyncio.timeout(self.options.timeouts.page) as clock:
                asked, job = self._requester.start(url, clock)
                return await self._requester.follow(asked, job, want)
        except TimeoutError:
            raise self._late(url) from None

    def _late(self, url: str) -> TimedOut:
        return TimedOut(f"{bare_url(url)}: not done after {self.options.timeouts.page:g} seconds")

    def _site_headers(self, host: str) -> dict[str, str]:
        site = self._sites(host)
        headers = site.headers if site is not None else {}
        return {key.lower(): value for key, value in headers.items() if key.lower() not in NOT_FROM_RULES}

    def _failed(self, url: str, job: Job, error: FetchError) -> Fetched:
        return Fetched(
            url=bare_url(url),
            status="error",
            reason=None,
            error=error,
            http_status=job.status,
            requests=job.requests,
            from_cache=False,
            exchanges=tuple(job.exchanges) if self._keep else (),
        )


def _sent_home(asked: httpx.URL, found: httpx.URL) -> bool:
    """Return whether an address below a site's home led to the home, as it does where a page is gone.

    >>> _sent_home(httpx.URL("https://news.example/2025/a-story"), httpx.URL("https://www.news.example/"))
    True
    """
    deep = len(asked.path.strip("/").split("/")) > 1 or asked.path.count("-") > 1
    same = asked.host.removeprefix("www.") == found.host.removeprefix("www.")
    return deep and same and found.path in ("", "/", "/index.html", "/home") and not found.query
