"""One request and the redirects after it: identity, attempts, limits, and what came back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import h2.exceptions
import httpcore
import httpx
import stamina

from cleaner.fetch.errors import (
    BodyTooLarge,
    BrokenResponse,
    HeadersTooLarge,
    PageError,
    TooManyRedirects,
    TruncatedBody,
    UnsupportedContent,
)
from cleaner.fetch.failures import page_error, status_error
from cleaner.fetch.guard import checked_url
from cleaner.fetch.identity import Headers, basic
from cleaner.fetch.inflate import Inflater
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.pages import is_feed_type
from cleaner.fetch.result import Exchange, utc_now
from cleaner.fetch.robots import Robots
from cleaner.fetch.throttle import Throttle
from cleaner.fetch.transport import Hop, host_key

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_BODY = 65_536
"""Bytes read of a redirect's own body, which nobody reads; enough to use the connection again."""

_BELOW = (
    httpx.TransportError, httpx.InvalidURL, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError,
    httpcore.ProxyError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable, h2.exceptions.H2Error,
)  # fmt: skip


logging.getLogger("stamina").addHandler(logging.NullHandler())  # where nothing logs, it would go to stderr bare


class Want(NamedTuple):
    """What is asked for: the content types that will do, whether robots.txt has a say, where to cut the body.

    `unzip` undoes gzip that the server does not mention.
    """

    types: Callable[[str], bool]
    robots: bool = True
    cut: int | None = None
    unzip: bool = False


@dataclass(slots=True)
class Job:
    """One page on its way: its deadline, its cookies and what it has met so far."""

    clock: Any = None
    cookies: httpx.Cookies | None = None
    redirects: int = 0
    requests: int = 0
    status: int | None = None
    """The status of the last response."""
    secure: bool = False
    """The page was asked for over https, so secrets stay on https."""
    login: tuple[str, str] | None = None
    """The origin that the URL's own user name and password go to, and the header that carries them."""
    from_cache: bool = True
    rendered: bool = False
    exchanges: list[Exchange] = field(default_factory=list)


class Requester:
    """Ask for URLs over a transport, politely and within limits."""

    def __init__(self, transport: httpx.AsyncBaseTransport, options: FetchOptions, throttle: Throttle) -> None:
        self._transport = transport
        self._options = options
        self._throttle = throttle
        self._headers = Headers(options.identity)
        self._timeouts = {
            "connect": options.timeouts.connect, "read": options.timeouts.read, "write": options.timeouts.read,
            "pool": options.timeouts.page,
        }  # fmt: skip
        self.robots: Robots | None = None
        self.site_headers: Callable[[str], dict[str, str]] | None = None

    def start(self, text: str, clock: Any = None) -> tuple[httpx.URL, Job]:
        """Return a URL to ask for and the job that goes with it; the URL's user name and password leave it."""
        url = checked_url(text)
        job = Job(clock, secure=url.scheme == "https")
        if url.userinfo:
            job.login = (_origin(url), basic(url.username, url.password))
            url = url.copy_with(username=None, password=None)
        return url, job

    async def follow(self, url: httpx.URL, job: Job, want: Want) -> Exchange:
        """Return the exchange that a URL ends at after its redirects; raises `PageError`."""
        seen: set[tuple[str, str]] = set()
        while True:
            mark = (str(url), self._cookie_text(url, job))
            if mark in seen:
                raise TooManyRedirects(f"{url}: the redirects form a loop")
            seen.add(mark)
            exchange = await self._ask(url, job, want)
            target = exchange.header("location") if exchange.status in _REDIRECTS else None
            if not target and exchange.status in _REDIRECTS and not exchange.body:
                raise BrokenResponse(f"{url}: a redirect ({exchange.status}) that does not say where to")
            if not target:
                return exchange
            url = self.redirected(url, target, job)

    def redirected(self, url: httpx.URL, target: str, job: Job) -> httpx.URL:
        """Return where a redirect leads; raises `TooManyRedirects` and `RefusedURL`."""
        job.redirects += 1
        if job.redirects > self._options.limits.max_redirects:
            raise TooManyRedirects(f"{url}: more than {self._options.limits.max_redirects} redirects")
        found = checked_url(_utf8(target), url)
        return found.copy_with(username=None, password=None) if found.userinfo else found

    async def _ask(self, url: httpx.URL, job: Job, want: Want) -> Exchange:
        if self.robots is not None and want.robots:
            await self.robots.check(url)
        retries = self._options.retries
        partial: Exchange | None = None
        try:
            async for attempt in stamina.retry_context(
                on=lambda error: self._again(error, url),
                attempts=retries.attempts,
                timeout=None,
                wait_initial=retries.wait,
                wait_max=retries.max_wait,
                wait_jitter=retries.jitter,
            ):
                with attempt:
                    return await self._once(url, job, want)
        except TruncatedBody as error:
            partial = error.partial if self._options.limits.keep_truncated else None
            if partial is None:
                raise
        assert partial is not None  # noqa: S101 - an attempt returns, raises, or left a part
        job.exchanges.append(partial)
        return partial

    def _again(self, error: Exception, url: httpx.URL) -> bool | float:
        if not isinstance(error, PageError):
            return False
        if error.wait is None:
            return error.again
        self._throttle.leave_alone(host_key(url), error.wait)
        return error.wait if error.again and error.wait <= self._options.politeness.max_wait else False

    async def _once(self, url: httpx.URL, job: Job, want: Want) -> Exchange:
        hop = Hop(job.clock)
        headers = self._request_headers(url, job)
        request = httpx.Request("GET", url, headers=headers, extensions={"hop": hop, "timeout": self._timeouts})
        request.extensions["login"] = [pair for pair in headers if pair[0] in ("authorization", "cookie")]
        if job.cookies is not None:
            job.cookies.set_cookie_header(request)
        try:
            response = await self._transport.handle_async_request(request)
            job.status = response.status_code
            try:
                exchange = await self._receive(request, response, hop, want)
            finally:
                await response.aclose()
        except _BELOW as error:
            raise page_error(error, str(url)) or BrokenResponse(f"{url}: {error}", again=True) from None
        finally:
            job.requests += hop.sent
        job.from_cache &= exchange.cached or exchange.revalidated
        job.exchanges.append(exchange)
        if "set-cookie" in response.headers:
            response.request = request
            job.cookies = job.cookies if job.cookies is not None else httpx.Cookies()
            job.cookies.extract_cookies(response)
        return exchange

    async def _receive(self, request: httpx.Request, response: httpx.Response, hop: Hop, want: Want) -> Exchange:
        url, limits = str(request.url), self._options.limits
        size = sum(len(key) + len(value) + 4 for key, value in response.headers.raw)
        if size > limits.max_headers:
            raise HeadersTooLarge(f"{url}: {size:,} bytes of headers")
        self._check_status(url, response)
        if response.is_success and not want.types(response.headers.get("content-type", "")):
            kind = response.headers.get("content-type", "")[:80]
            hint = "this is a feed; for the pages that it lists add --discover" if is_feed_type(kind) else None
            raise UnsupportedContent(f"{url}: {kind}", hint=hint)
        cut = _REDIRECT_BODY if response.status_code in _REDIRECTS else want.cut
        announced = response.headers.get("content-length", "")
        size = int(announced[:18]) if announced.isdecimal() else 0  # Python reads no number of thousands of digits
        if cut is None and size > limits.max_body:
            raise BodyTooLarge(f"{url}: {size:,} bytes")
        return await self._body(request, response, hop, want._replace(cut=cut))

    async def _body(self, request: httpx.Request, response: httpx.Response, hop: Hop, want: Want) -> Exchange:
        url, limits, cut = str(request.url), self._options.limits, want.cut
        coding = response.headers.get("content-encoding", "")
        inflater = Inflater(coding, limit=cut or limits.max_body, ratio=limits.max_ratio, unzip=want.unzip)
        sent: list[bytes] = []
        try:
            problem = await _drain(response, inflater, sent)
        except BodyTooLarge as error:
            if cut is None:
                raise type(error)(f"{url}: {error}") from None
            problem = None
        except BrokenResponse as error:
            raise BrokenResponse(f"{url}: {error}", again=True) from None
        exchange = _exchange(request, response, hop, b"".join(sent), inflater.body)
        if problem is None and not inflater.complete and cut is None:
            problem = "the compressed body has no end"
        if problem is None:
            return exchange
        raise TruncatedBody(f"{url}: {problem}", again=True, partial=exchange.as_truncated())

    def _check_status(self, url: str, response: httpx.Response) -> None:
        if "cf-mitigated" in response.headers:
            return  # a bot wall, whatever status it wears: asking again does not help
        error = status_error(url, response.status_code, response.headers.get("retry-after"))
        if error is not None:
            raise error

    def _request_headers(self, url: httpx.URL, job: Job) -> list[tuple[str, str]]:
        headers = self._headers.for_url(url, secrets=not job.secure or url.scheme == "https")
        more: dict[str, str] = self.site_headers(url.host) if self.site_headers is not None else {}
        if job.login is not None and job.login[0] == _origin(url):
            more = {**more, "authorization": job.login[1]}
        return [*headers, *more.items()]

    def _cookie_text(self, url: httpx.URL, job: Job) -> str:
        if job.cookies is None:
            return ""
        request = httpx.Request("GET", url)
        job.cookies.set_cookie_header(request)
        return str(request.headers.get("cookie", ""))


async def _drain(response: httpx.Response, inflater: Inflater, sent: list[bytes]) -> str | None:
    """Read the body to its end; return what broke it off, None where nothing did."""
    try:
        async for chunk in response.stream:  # type: ignore[union-attr]
            sent.append(chunk)
            inflater.feed(chunk)
    except _BELOW as error:
        if not isinstance(page_error(error, ""), BrokenResponse):
            raise
        return "the body broke off"
    return None


def _exchange(request: httpx.Request, response: httpx.Response, hop: Hop, body: bytes, text_body: bytes) -> Exchange:
    from_cache = response.extensions.get("caching", {}).get("from_cache", False)
    reason = response.extensions.get("reason_phrase", b"")
    return Exchange(
        url=str(request.url),
        status=response.status_code,
        reason=reason.decode("latin-1") or response.reason_phrase,
        version=response.extensions.get("http_version", b"HTTP/1.1").decode("latin-1"),
        request_headers=hop.headers,
        headers=response.headers.raw,
        body=body,
        text_body=text_body,
        at=utc_now(),
        address=hop.address,
        cached=from_cache and not hop.sent,
        revalidated=from_cache and hop.sent > 0,
    )


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _utf8(location: str) -> str:
    """Return a Location header as UTF-8, which is what servers mean when they send bytes beyond ASCII."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
