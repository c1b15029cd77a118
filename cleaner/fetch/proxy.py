"""The guard as a local proxy: all that a browser sends goes through it, and only to addresses that are let through."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from cleaner.fetch.errors import PageError
from cleaner.fetch.guard import AddressGuard, connect_checked

_HEAD = 65_536
"""Bytes of the head of a request."""
_CHUNK = 65_536
"""Bytes that are passed on at once."""
_BODY = 1_000_000
"""Bytes that a page's scripts may send in one request."""

_DROP = (b"proxy-", b"connection:", b"keep-alive:")
"""How headers begin that concern this proxy alone and are not passed on."""


class GuardProxy:
    """An HTTP proxy on this machine for one page; `limit` bytes may come through it in all.

    `refused` names what it did not let through, `exceeded` whether the limit was met.
    """

    def __init__(self, guard: AddressGuard, *, limit: int, within: float) -> None:
        self._guard = guard
        self._left = limit
        self._within = within
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused: list[PageError] = []
        self.exceeded = False
        self.port = 0

    @property
    def url(self) -> str:
        """Return the address that the browser is given."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._within):
                head = await reader.readuntil(b"\r\n\r\n")
            await self._forward(head, reader, writer)
        except PageError as error:
            self.refused.append(error)
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser went away, or sent what is no request
        finally:
            writer.close()

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.split(b"\r\n")
        method, target, _ = first.decode("latin-1").split(" ", 2)
        tunnel = method == "CONNECT"
        host, port = _host_port(f"//{target}" if tunnel else target, 443 if tunnel else 80)
        there, onwards = await connect_checked(self._guard, host, port, within=self._within)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await _first_of(self._down(there, writer), _up(reader, onwards))
            else:
                onwards.write(_origin_form(method, target, lines))
                onwards.write(await reader.readexactly(_length(lines)))
                writer.write(_closing(await there.readuntil(b"\r\n\r\n")))
                await _first_of(self._down(there, writer), _until_gone(reader))
        finally:
            onwards.close()

    async def _down(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await there.read(_CHUNK):
            self._left -= len(data)
            if self._left < 0:
                self.exceeded = True
                return
            writer.write(data)
            await writer.drain()


async def _first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Do several things until the first of them ends."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()


async def _until_gone(reader: asyncio.StreamReader) -> None:
    """Wait until the browser hangs up; a second request on the connection was told not to come."""
    await reader.read(1)


def _length(lines: list[bytes]) -> int:
    """Return the length of a request's body; raises ValueError where it is none that is passed on."""
    for line in lines:
        name, _, value = line.partition(b":")
        if name.lower() == b"transfer-encoding":
            raise ValueError("a chunked request")
        if name.lower() == b"content-length":
            if int(value) > _BODY:
                raise ValueError("a large request")
            return int(value)
    return 0


def _closing(head: bytes) -> bytes:
    """Return the head of a response that says that its connection ends with it."""
    first, *lines = head.rstrip(b"\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(_DROP)]
    return b"\r\n".join([first, *kept, b"Connection: close"]) + b"\r\n\r\n"


def _origin_form(method: str, target: str, lines: list[bytes]) -> bytes:
    """Return a request's head as its server wants it, one request a connection."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [line for line in lines if line and not line.lower().startswith(_DROP)]
    first = f"{method} {path} HTTP/1.1".encode("latin-1")
    return b"\r\n".join([first, *kept, b"Connection: close"]) + b"\r\n\r\n"


def _host_port(target: str, default: int) -> tuple[str, int]:
    parts = urlsplit(target)
    if not parts.hostname or parts.scheme not in ("", "http"):
        raise ValueError(target)
    return parts.hostname, parts.port or default
