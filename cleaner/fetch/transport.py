"""The two transports under the cache: one keeps the guard, one keeps to the host's pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from cleaner.fetch.errors import ConnectFailed, NameNotResolved
from cleaner.fetch.failures import caused_by_tls
from cleaner.fetch.guard import AddressGuard, GuardedBackend
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.pool import ConnectionPool
from cleaner.fetch.throttle import Throttle


@dataclass(slots=True)
class Hop:
    """What one request leaves behind on its way down the transports, carried in the request's extensions."""

    clock: Any = None
    """The page's deadline (`asyncio.Timeout`), which stands still while the request waits for its host."""
    sent: int = 0
    """Requests that reached the network; 0 where the cache answered."""
    address: str | None = None
    """The IP address that answered."""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The request's headers as they were sent."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Send requests over pooled connections (HTTP/1.1 and HTTP/2) that only ever go where the guard allows.

    Errors of `httpcore` come through as they are; `cleaner.fetch.failures` names them.
    """

    def __init__(self, guard: AddressGuard, options: FetchOptions) -> None:
        self._guard = guard
        self._proxies = dict(options.proxies)
        self._limits = options.limits
        self._ssl = httpx.create_ssl_context(verify=options.verify)
        self._pools: dict[str | None, ConnectionPool | httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is read by the caller."""
        proxy = self._proxies.get(request.url.host) or self._proxies.get("*")
        try:
            if proxy is not None:
                await self._check_target(request.url)
            response = await self._pool(proxy).handle_async_request(_core_request(request))
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ProxyError) as error:
            if proxy is None or caused_by_tls(error):
                raise
            said = f"{request.url}: no connection through the proxy {httpx.URL(proxy).host}: {error}"
            raise ConnectFailed(said, hint="check --proxy", again=True) from None
        hop = request.extensions.get("hop")
        if isinstance(hop, Hop) and proxy is None:
            hop.address = _address_of(response.extensions.get("network_stream"))
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str | None) -> ConnectionPool | httpcore.AsyncConnectionPool:
        pool = self._pools.get(proxy)
        if pool is None:
            pool = self._pools[proxy] = self._direct() if proxy is None else self._through(proxy)
        return pool

    def _direct(self) -> ConnectionPool:
        backend = GuardedBackend(self._guard)

        def connection(origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
            return httpcore.AsyncHTTPConnection(
                origin, ssl_context=self._ssl, keepalive_expiry=30.0, http2=True, network_backend=backend
            )

        return ConnectionPool(connection, size=self._limits.concurrency)

    def _through(self, proxy: str) -> httpcore.AsyncConnectionPool:
        url = httpx.URL(proxy)
        # The proxy's own address is the user's word, so it is not checked.
        return httpcore.AsyncHTTPProxy(
            proxy_url=str(url.copy_with(username=None, password=None)),
            proxy_auth=(url.username, url.password) if url.username else None,
            ssl_context=self._ssl,
            max_connections=self._limits.concurrency,
            http2=True,
        )

    async def _check_target(self, url: httpx.URL) -> None:
        """Check a target that a proxy will resolve, as far as it resolves here."""
        try:
            await self._guard.addresses(url.host, url.port or 80)
        except NameNotResolved:
            return  # the proxy may know more names than we do


class PoliteTransport(httpx.AsyncBaseTransport):
    """Hold a slot of the host from before a request until its response is closed."""

    def __init__(self, inner: httpx.AsyncBaseTransport, throttle: Throttle) -> None:
        self._inner = inner
        self._throttle = throttle

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for the host, send, and give the slot back when the body is done."""
        hop = request.extensions.get("hop") or Hop()
        host = host_key(request.url)
        await self._acquire(host, hop)
        hop.sent += 1
        hop.headers = list(request.headers.raw)
        try:
            response = await self._inner.handle_async_request(request)
        except BaseException:
            self._throttle.release(host)
            raise
        # A new response, because one that a test made counts as closed and would never give the slot back.
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Held(response.stream, self._throttle, host),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()

    async def _acquire(self, host: str, hop: Hop) -> None:
        if hop.clock is None or hop.clock.when() is None:
            await self._throttle.acquire(host)
            return
        now = asyncio.get_running_loop().time
        left = hop.clock.when() - now()
        hop.clock.reschedule(None)
        try:
            await self._throttle.acquire(host)
        finally:
            hop.clock.reschedule(now() + left)


class _Held(httpx.AsyncByteStream):
    """A body that gives its host's slot back when it is closed."""

    def __init__(self, inner: Any, throttle: Throttle, host: str) -> None:
        self._inner, self._throttle, self._host = inner, throttle, host
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            if self._open:
                self._open = False
                self._throttle.release(self._host)


class _Body(httpx.AsyncByteStream):
    """The body of a response of `httpcore`."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


def host_key(url: httpx.URL) -> str:
    """Return what counts as one host: its name, and the port where it is not the scheme's own."""
    return url.netloc.decode("ascii")


def _core_request(request: httpx.Request) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
    )
    extensions: Mapping[str, Any] = {key: value for key, value in request.extensions.items() if key != "hop"}
    return httpcore.Request(
        request.method, url, headers=request.headers.raw, content=request.stream, extensions=dict(extensions)
    )


def _address_of(stream: Any) -> str | None:
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return str(peer[0]) if peer else None
