"""The guard: which URLs may be asked for, and which addresses may be connected to.

A name is resolved here and nowhere else, and the connection goes to the very address that was checked. A name that
answers differently a second time (DNS rebinding) therefore gains nothing.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import httpcore
import httpx

from cleaner.errors import plainly
from cleaner.fetch.addresses import why_refused
from cleaner.fetch.errors import ConnectFailed, NameNotResolved, RefusedAddress, RefusedURL

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""From a host's name and port to its addresses, as text; raises OSError where there is none."""

_HOST = re.compile(r"[\w.-]+|[\da-f.]*:[\da-f:.]*(?:%[\w.-]+)?", re.A | re.I)
_NO_SCHEME = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?]\S*)?", re.I)
_MAX_URL = 8192
"""Characters of a URL at most; common servers refuse longer ones."""
_MAX_PORT = 65_535
_BREATH = 3.0
"""Seconds for an address when others are left to try, so that a dead one does not use the whole wait."""


async def _system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses that the operating system finds for a name."""
    find = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_lookups(), find)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _lookups() -> ThreadPoolExecutor:
    """Return threads of their own for name lookups, which can take long and must not hold each other up."""
    return ThreadPoolExecutor(32, thread_name_prefix="cleaner-names")


def checked_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return a URL that may be asked for, without its fragment; `base` is where a redirect came from.

    Raises `RefusedURL`. Whether its host may be connected to shows only when its name is resolved.

    >>> str(checked_url("HTTP://News.Example:80/a#b"))
    'http://news.example/a'
    """
    try:
        url = base.join(text.strip()) if base is not None else httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise RefusedURL(f"{text[:200]!r} is no URL: {error}") from None
    if url.scheme not in ("http", "https"):
        raise RefusedURL(f"{text[:200]!r}: only http and https are fetched", hint=_meant(text))
    if not _HOST.fullmatch(url.raw_host.decode("ascii")) or len(str(url)) > _MAX_URL:
        raise RefusedURL(f"{text[:200]!r}: no valid host, or longer than {_MAX_URL} characters")
    if url.port is not None and not 0 < url.port <= _MAX_PORT:
        raise RefusedURL(f"{text[:200]!r}: port {url.port} is not one of 1 to {_MAX_PORT}")
    return url.copy_with(fragment=None) if url.fragment or "#" in text else url


def bare_url(text: str) -> str:
    """Return a URL as records show it: without user name, password and fragment, and no longer than a URL may be.

    >>> bare_url(" https://reader:secret@news.example/a#top ")
    'https://news.example/a'
    """
    text = text.strip()[:_MAX_URL].split("#", 1)[0]
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode()  # bytes that were no text, from a file or a shell
    if "@" not in text:
        return text
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return text
    return str(url.copy_with(username=None, password=None)) if url.userinfo else text


def _meant(text: str) -> str | None:
    """Return the advice for an address without its scheme, None where it looks like something else.

    >>> _meant("news.example/story")
    'write https://news.example/story'
    """
    found = _NO_SCHEME.fullmatch(text.strip())
    return f"write https://{text.strip()}" if found and len(text) < 200 else None


class AddressGuard:
    """Resolve names, and let through only addresses that pages may come from.

    `allow` are networks that the user vouches for; `resolver` replaces the operating system's.
    """

    def __init__(self, allow: Iterable[str] = (), resolver: Resolver | None = None) -> None:
        self._allow = tuple(allow)
        self._resolver = resolver or _system_resolver

    def check(self, host: str, address: str) -> None:
        """Raise `RefusedAddress` where an address must not be connected to."""
        kind = why_refused(address, self._allow)
        if kind is not None:
            where = address if host == address else f"{host} ({address})"
            raise RefusedAddress(f"{where} is an address that pages must not come from: {kind}")

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to, at least one.

        Raises `NameNotResolved`, and `RefusedAddress` when none of them may be.
        """
        try:
            found = await self._resolver(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            again = getattr(error, "errno", None) == socket.EAI_AGAIN
            raise NameNotResolved(f"{host}: {plainly(error)}", again=again) from None
        good = [address for address in found if why_refused(address, self._allow) is None]
        if not good and found:
            self.check(host, found[0])
        if not good:
            raise NameNotResolved(f"{host}: the name has no address")
        return good


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Open connections for the HTTP pool, only to addresses that the guard lets through."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check, connect to what was checked, and check the peer once more."""
        left = await self._addresses(host, port, timeout)
        while True:
            address = left.pop(0)
            wait = min(_BREATH, timeout or _BREATH) if left else timeout
            try:
                stream = await self._plain.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not left:
                    raise
                continue
            await self._check_peer(host, stream)
            return stream

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the signature is httpcore's
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: pages do not come from sockets of this machine."""
        raise RefusedAddress(f"{path} is a local socket")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int, within: float | None) -> list[str]:
        try:
            async with asyncio.timeout(within):
                return await self._guard.addresses(host, port)
        except TimeoutError:
            raise NameNotResolved(f"{host}: no answer from the name server in time", again=True) from None

    async def _check_peer(self, host: str, stream: httpcore.AsyncNetworkStream) -> None:
        peer = stream.get_extra_info("server_addr")
        try:
            self._guard.check(host, str(peer[0]) if peer else "")
        except RefusedAddress:
            await stream.aclose()
            raise


async def connect_checked(guard: AddressGuard, host: str, port: int, *, within: float) -> tuple[Any, Any]:
    """Open a plain connection to a host as (reader, writer), only to an address that the guard lets through."""
    failure: Exception | None = None
    for address in await guard.addresses(host, port):
        try:
            async with asyncio.timeout(within):
                return await asyncio.open_connection(address, port)
        except (OSError, TimeoutError, ssl.SSLError) as error:
            failure = error
    raise ConnectFailed(f"{host}: {plainly(failure) if failure else 'no address answered'}")
