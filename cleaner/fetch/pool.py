"""Open connections, kept by origin: a request takes the one that was used last, without looking at all the others.

It stands in place of httpcore's own pool, which looks at every connection when a request begins and when it ends.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpcore

Connection = httpcore.AsyncHTTPConnection
Opener = Callable[[httpcore.Origin], Connection]
_Key = tuple[bytes, bytes, int]


@dataclass(slots=True)
class _Host:
    """The connections of one origin that a request may take."""

    free: list[Connection] = field(default_factory=list)
    """Those of HTTP/1.1 that nobody uses, the one used last at the end."""
    shared: Connection | None = None
    """One that many requests may use at once: HTTP/2, or not connected yet and perhaps HTTP/2."""
    alone: bool = False
    """The host is known for HTTP/1.1, so connections are not shared while they are opened."""


class ConnectionPool:
    """At most `size` connections and as many requests at once; `opener` makes a connection. For one event loop."""

    def __init__(self, opener: Opener, *, size: int) -> None:
        self._opener = opener
        self._size = size
        self._room = asyncio.Semaphore(size)
        self._hosts: dict[_Key, _Host] = {}
        self._open: OrderedDict[Connection, _Key] = OrderedDict()
        """Every connection, the one used longest ago first."""
        self._users: Counter[Connection] = Counter()
        self._spoilt: set[Connection] = set()
        """Connections that must serve nothing new, since a body was left unread on them."""

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request over a connection of its origin; closing the response gives the connection back."""
        origin = request.url.origin
        await self._room.acquire()
        try:
            return await self._send(request, origin, (origin.scheme, origin.host, origin.port))
        except BaseException:
            self._room.release()
            raise

    async def aclose(self) -> None:
        """Close every connection."""
        while self._open:
            await self._close(next(iter(self._open)))

    async def _send(self, request: httpcore.Request, origin: httpcore.Origin, key: _Key) -> httpcore.Response:
        while True:
            connection = await self._take(origin, key)
            try:
                response = await connection.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                # It was shared before it turned out to be HTTP/1.1, or has no more streams.
                await self._put_back(connection, key)
                continue
            except BaseException:
                await self._put_back(connection, key)
                raise
            self._learn(connection, key, multiplexed=response.extensions["http_version"] == b"HTTP/2")
            response.stream = _Lent(response.stream, partial(self._done, connection, key))
            return response

    async def _take(self, origin: httpcore.Origin, key: _Key) -> Connection:
        host = self._hosts.setdefault(key, _Host())
        shared = host.shared
        if shared is not None:
            if shared.is_available() and not (shared.is_idle() and shared.has_expired()):
                return self._use(shared, key)
            host.shared, host.alone = None, not shared.is_closed()
        while host.free:
            connection = host.free.pop()
            if not connection.has_expired():
                return self._use(connection, key)
            await self._close(connection)
        await self._make_room()
        connection = self._use(self._opener(origin), key)
        if key[0] == b"https" and not host.alone:
            host.shared = connection
        return connection

    def _use(self, connection: Connection, key: _Key) -> Connection:
        self._open[connection] = key
        self._open.move_to_end(connection)
        self._users[connection] += 1
        return connection

    def _learn(self, connection: Connection, key: _Key, *, multiplexed: bool) -> None:
        """Note what a connection turned out to be."""
        host = self._hosts.setdefault(key, _Host())
        host.alone = not multiplexed
        if multiplexed and connection not in self._spoilt:
            host.shared = connection
        elif host.shared is connection:
            host.shared = None

    async def _done(self, connection: Connection, key: _Key, *, ended: bool) -> None:
        try:
            if not ended:
                self._spoil(connection, key)
            await self._put_back(connection, key)
        finally:
            self._room.release()

    def _spoil(self, connection: Connection, key: _Key) -> None:
        """Share a connection no more: what its server still sends of a body that nobody reads would choke it."""
        self._spoilt.add(connection)
        host = self._hosts.get(key)
        if host is not None and host.shared is connection:
            host.shared = None

    async def _put_back(self, connection: Connection, key: _Key) -> None:
        self._users[connection] -= 1
        if self._users[connection] > 0:
            return
        host = self._hosts.setdefault(key, _Host())
        if connection in self._spoilt or connection.is_closed() or not connection.is_available():
            await self._close(connection)
        elif host.shared is not connection:
            host.free.append(connection)

    async def _make_room(self) -> None:
        while len(self._open) >= self._size:
            unused = next((connection for connection in self._open if self._users[connection] <= 0), None)
            if unused is None:
                return
            await self._close(unused)
        if len(self._hosts) > 4 * self._size:
            self._hosts = {key: host for key, host in self._hosts.items() if host.free or host.shared}

    async def _close(self, connection: Connection) -> None:
        self._forget(connection)
        await connection.aclose()

    def _forget(self, connection: Connection) -> None:
        self._users.pop(connection, None)
        self._spoilt.discard(connection)
        key = self._open.pop(connection, None)
        host = self._hosts.get(key) if key is not None else None
        if host is None:
            return
        if host.shared is connection:
            host.shared = None
        if connection in host.free:
            host.free.remove(connection)


class _Lent:
    """A body that gives its connection back when it is closed."""

    def __init__(self, inner: Any, done: Callable[..., Awaitable[None]]) -> None:
        self._inner, self._done = inner, done
        self._closed = self._ended = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk
        self._ended = True

    async def aclose(self) -> None:
        """Close the body and give the connection back, once."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._inner.aclose()
        finally:
            await self._done(ended=self._ended)
