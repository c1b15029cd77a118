"""Pages that are nothing without their scripts, opened in an installed Chromium (extra `browser`).

Each page has a browser context and a proxy of its own. The proxy is the guard: Chromium resolves no name and opens no
connection but through it. Images, media, fonts and trackers are not loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from cleaner.errors import MissingExtra
from cleaner.fetch.errors import BodyTooLarge, BrowserFailed, PageError, TooManyRedirects
from cleaner.fetch.guard import AddressGuard, checked_url
from cleaner.fetch.identity import Headers
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.proxy import GuardProxy
from cleaner.fetch.request import Job
from cleaner.fetch.result import utc_now
from cleaner.fetch.robots import Robots
from cleaner.fetch.throttle import Throttle
from cleaner.fetch.transport import host_key
from cleaner.model import Page
from cleaner.shipped import shipped_words

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Request, Route

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
"""Programs that are looked for, in this order, before Playwright looks for its own."""
_NOT_LOADED = frozenset({"image", "media", "font", "texttrack", "eventsource", "manifest"})
"""Kinds of requests, in Playwright's terms, that bring a page no text."""
_ARGUMENTS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-domain-reliability", "--no-pings", "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_CLOSING = 5.0
"""Seconds that Chromium, or one page of it, is given to close."""
_TOO_MUCH = "{}: too many bytes for one page in the browser"


class BrowserPool:
    """One Chromium, started when the first page needs it, with a few pages open at a time.

    Raises `BrowserFailed` where Playwright is not installed or Chromium does not start.
    """

    def __init__(self, options: FetchOptions, guard: AddressGuard, throttle: Throttle, robots: Robots | None) -> None:
        self._options = options
        self._guard = guard
        self._throttle = throttle
        self._robots = robots
        self._headers = Headers(options.identity)
        self._places = asyncio.Semaphore(options.browser.tabs)
        self._starting = asyncio.Lock()
        self._playwright: Any = None
        self._browser: Browser | None = None

    async def render(self, page: Page, job: Job) -> Page:
        """Return a page as its scripts left it; raises `PageError`."""
        url = checked_url(page.url or page.id)
        async with self._places:
            await self._throttle.acquire(host_key(url))
            try:
                return await self._open(page, url, job)
            finally:
                self._throttle.release(host_key(url))

    async def aclose(self) -> None:
        """End Chromium."""
        if self._browser is not None:
            from playwright.async_api import Error

            with contextlib.suppress(Error, TimeoutError, OSError):
                async with asyncio.timeout(_CLOSING):
                    await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._browser = self._playwright = None

    async def _open(self, page: Page, url: httpx.URL, job: Job) -> Page:
        browser = await self._started()
        from playwright.async_api import Error  # which is there, or the browser would not have started

        limits, timeouts = self._options.limits, self._options.timeouts
        async with GuardProxy(self._guard, limit=limits.max_body, within=timeouts.connect) as proxy:
            context = await browser.new_context(
                proxy={"server": proxy.url, "bypass": "<-loopback>"},
                user_agent=self._options.identity.agent,
                accept_downloads=False,
                service_workers="block",
                ignore_https_errors=self._options.verify is False,
            )
            visit = _Visit(self, context)
            try:
                shown = await visit.read(page, str(url), job)
                if proxy.exceeded:
                    raise BodyTooLarge(_TOO_MUCH.format(page.url))
                return shown
            except Error as error:
                raise visit.problem or _failure(page, proxy, error) from None
            finally:
                with contextlib.suppress(Error, TimeoutError):
                    async with asyncio.timeout(_CLOSING):
                        await context.close()

    async def _started(self) -> Browser:
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._start()
            return self._browser

    async def _start(self) -> Browser:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError:
            missing = MissingExtra("opening pages in a browser", "browser")
            raise BrowserFailed(str(missing), hint=missing.hint) from None
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        try:
            browser: Browser = await self._playwright.chromium.launch(
                executable_path=self._options.browser.executable or _find_chromium(),
                args=list(_ARGUMENTS),
                chromium_sandbox=not root,  # Chromium refuses to run as root with its sandbox
                timeout=30_000,
            )
        except Error as error:
            raise BrowserFailed(f"Chromium does not start: {_first_line(error)}") from None
        return browser


class _Visit:
    """One page open in the browser."""

    def __init__(self, pool: BrowserPool, context: BrowserContext) -> None:
        self._pool = pool
        self._context = context
        self.problem: PageError | None = None

    async def read(self, page: Page, url: str, job: Job) -> Page:
        from playwright.async_api import TimeoutError as PlaywrightTimeout

        options = self._pool._options
        await self._context.route("**/*", self._decide)
        await self._set_cookies(httpx.URL(url))
        tab = await self._context.new_page()
        wait = options.timeouts.page * 1000
        response = await tab.goto(url, wait_until="domcontentloaded", timeout=wait)
        with contextlib.suppress(PlaywrightTimeout):
            await tab.wait_for_load_state("networkidle", timeout=options.browser.settle * 1000)
        size = await tab.evaluate("document.documentElement.outerHTML.length")
        if size > options.limits.max_body:
            raise BodyTooLarge(f"{url}: {size:,} characters in the browser")
        status = response.status if response is not None else 200
        job.requests += 1
        job.rendered = True
        flags = (*page.flags, *((f"http_{status}",) if status >= 400 else ()))
        text = (await tab.content()).encode("utf-8", "replace").decode()  # scripts can write half a character
        return replace(page, text=text, kind="html", url=tab.url, fetched_at=utc_now(), encoding="utf-8", flags=flags)

    async def _decide(self, route: Route) -> None:
        """Let a request through, or not."""
        request = route.request
        if request.resource_type in _NOT_LOADED or _is_tracker(httpx.URL(request.url).host):
            await route.abort()
            return
        try:
            if request.is_navigation_request() and request.frame.parent_frame is None:
                await self._check_navigation(request)
        except PageError as error:
            self.problem = error
            await route.abort()
            return
        own, _ = self._pool._headers.of_host(httpx.URL(request.url).host)
        await route.continue_(headers={**request.headers, **own}) if own else await route.continue_()

    async def _check_navigation(self, request: Request) -> None:
        url = checked_url(request.url)
        hops, before = 0, request.redirected_from
        while before is not None:
            hops, before = hops + 1, before.redirected_from
        if hops > self._pool._options.limits.max_redirects:
            raise TooManyRedirects(f"{url}: more than {self._pool._options.limits.max_redirects} redirects")
        if self._pool._robots is not None:
            await self._pool._robots.check(url)

    async def _set_cookies(self, url: httpx.URL) -> None:
        _, cookies = self._pool._headers.of_host(url.host)
        home = f"{url.scheme}://{url.netloc.decode('ascii')}/"
        await self._context.add_cookies(
            [{"name": name, "value": value, "url": home} for name, value in cookies.items()]
        )


def _find_chromium() -> str | None:
    """Return the path of an installed Chromium, None to let Playwright look for its own."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _is_tracker(host: str) -> bool:
    """Return whether a host only counts readers or shows advertisements.

    >>> _is_tracker("stats.g.doubleclick.net"), _is_tracker("news.example")
    (True, False)
    """
    parts = host.lower().split(".")
    return any(".".join(parts[n:]) in _trackers() for n in range(len(parts)))


@cache
def _trackers() -> frozenset[str]:
    return frozenset(shipped_words("trackers")["hosts"])


def _failure(page: Page, proxy: GuardProxy, error: Exception) -> PageError:
    """Return what a failure of the browser was: the guard's refusal or limit, if there was one for the page itself."""
    if proxy.exceeded:
        return BodyTooLarge(_TOO_MUCH.format(page.url))
    if proxy.refused and "net::" in str(error):
        return proxy.refused[0]
    return BrowserFailed(f"{page.url}: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]
