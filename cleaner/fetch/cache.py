"""The cache: hishel's reading of RFC 9111 over one SQLite file, and the two ways around it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Iterable
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Any

import anysqlite
import hishel
import httpx
from hishel.httpx import AsyncCacheTransport

from cleaner.fetch.errors import NotCached, StoreError
from cleaner.fetch.options import Cache

_COMMIT_AFTER = 0.25
"""Seconds of cached pages that a kill may cost."""

_PASSING = (302, 303, 307)
"""Redirects of which the next may lead elsewhere."""

_SECRET = ("authorization", "cookie")
_RULES = hishel.CacheOptions(shared=False, allow_stale=False)


def cached(inner: httpx.AsyncBaseTransport, options: Cache) -> httpx.AsyncBaseTransport:
    """Return a transport that answers from the cache where it may, or `inner` itself where none is kept."""
    if options.path is None:
        return inner
    if options.offline and not options.path.exists():
        raise StoreError(f"{options.path}: no such cache", hint="check --cache, or run once without --offline")
    storage = hishel.AsyncSqliteStorage(connection=_open(options.path), max_size=options.max_size)
    if options.offline:
        return _Offline(storage)
    return _Keyed(AsyncCacheTransport(_Secretive(inner), storage, rfc=_RULES), storage, refresh=options.refresh)


class _Keyed(httpx.AsyncBaseTransport):
    """Name the cache's entries, so that offline reading finds them, and ask for revalidation on refresh.

    What a request carries in confidence, and the cookies that it is answered with, go around the cache, which would
    write them down. Redirects that hold for a time only, which no cache answers with, are noted for offline reading.
    """

    def __init__(self, inner: AsyncCacheTransport, storage: hishel.AsyncSqliteStorage, *, refresh: bool) -> None:
        self._inner = inner
        self._storage = storage
        self._refresh = refresh

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._refresh:
            request.headers["cache-control"] = "no-cache"
        request.extensions["caching"] = {"key": _key(request)}
        request.extensions["secrets"] = {name: request.headers.pop(name) for name in _SECRET if name in request.headers}
        cookies: list[tuple[bytes, bytes]] = []
        request.extensions["cookies"] = cookies
        response = await self._inner.handle_async_request(request)
        if cookies:
            response.headers = httpx.Headers([*response.headers.raw, *cookies])
        if response.status_code in _PASSING and not _is_kept(response):
            await self._note(request, response)
        return response

    async def _note(self, request: httpx.Request, response: httpx.Response) -> None:
        """Keep where a page leads to, in place of what was noted before."""
        key = _key(request, "redirect")
        for old in await self._storage.get_entries(key):
            await self._storage.remove_entry(old.id)
        dated = {"date": response.headers["date"]}
        headers = hishel.Headers(dated | {"location": response.headers.get("location", "")})
        asked = hishel.Request(request.method, str(request.url))
        entry = await self._storage.create_entry(asked, hishel.Response(response.status_code, headers), key)
        async for _ in _Stored(entry.response.stream):
            pass

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Secretive(httpx.AsyncBaseTransport):
    """Put back what was kept from the cache, keep cookies from it, and date what has no date."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.update(request.extensions.get("secrets", {}))
        response = await self._inner.handle_async_request(request)
        cookies = [(b"set-cookie", value.encode("latin-1")) for value in response.headers.get_list("set-cookie")]
        request.extensions["cookies"].extend(cookies)
        response.headers.pop("set-cookie", None)
        response.headers.setdefault("date", formatdate(usegmt=True))  # RFC 9110, 6.6.1: what is kept has a date
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Offline(httpx.AsyncBaseTransport):
    """Answer with what the cache holds, however old, and never ask a server."""

    def __init__(self, storage: hishel.AsyncSqliteStorage) -> None:
        self._storage = storage

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        redirects = await self._storage.get_entries(_key(request, "redirect"))
        entries = [*redirects, *await self._storage.get_entries(_key(request))]
        if not entries:
            raise NotCached(f"{request.url}: not in the cache")
        newest = max(entries, key=_dated)
        response = newest.response
        pairs = [(key, value) for key in response.headers for value in response.headers.get_list(key) or []]
        extensions = {"caching": hishel.CacheStatus(from_cache=True, revalidated=False, stored=False)}
        return httpx.Response(
            response.status_code,
            headers=[(key.encode(), value.encode()) for key, value in pairs],
            stream=_Stored(response.stream),
            extensions=extensions,
        )

    async def aclose(self) -> None:
        await self._storage.close()


class _Stored(httpx.AsyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk


class _Cursor(anysqlite.Cursor):
    """A cursor that works in place: a statement takes microseconds, a change of threads ten times as long."""

    async def close(self) -> None:
        self._real_cursor.close()

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> anysqlite.Cursor:
        # Nothing waits for the disk: a kill costs nothing by that, and after a power cut a cache can be thrown away.
        quick = "PRAGMA synchronous=OFF" if sql == "PRAGMA synchronous=NORMAL" else sql
        self._real_cursor.execute(quick, tuple(parameters))
        return self

    async def fetchone(self) -> Any:
        return self._real_cursor.fetchone()

    async def fetchall(self) -> Any:
        return self._real_cursor.fetchall()


class _Connection(anysqlite.Connection):
    """The connection that goes with it; what is written in a quarter of a second is committed at once."""

    _timer: asyncio.TimerHandle | None = None

    async def cursor(self) -> anysqlite.Cursor:
        return _Cursor(self._real_connection.cursor(), self._limiter)

    async def commit(self) -> None:
        if self._timer is None and self._real_connection.in_transaction:
            self._timer = asyncio.get_running_loop().call_later(_COMMIT_AFTER, self._commit)

    async def close(self) -> None:
        self._commit()
        self._real_connection.close()

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        with contextlib.suppress(sqlite3.OperationalError):  # locked, or no space: the cache is not worth a failure
            self._real_connection.commit()


def _open(path: Path) -> anysqlite.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # pages that a login shows are for nobody else's eyes
        connection = sqlite3.connect(path, timeout=10.0)
        connection.execute("SELECT count(*) FROM sqlite_master")  # a file that is no database shows itself here
        return _Connection(connection)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: the cache cannot be opened: {error}", hint="choose another --cache") from error


def _dated(entry: hishel.Entry) -> float:
    try:
        return parsedate_to_datetime(entry.response.headers.get("date") or "").timestamp()
    except ValueError:
        return 0.0


def _is_kept(response: httpx.Response) -> bool:
    """Tell whether the cache holds a response, or must not."""
    status = response.extensions.get("caching") or {}
    return bool(status.get("stored") or status.get("from_cache")) or "no-store" in response.headers.get(
        "cache-control", ""
    )


def _key(request: httpx.Request, what: str = "") -> str:
    """Return the name of an entry: its URL, and who asked where the user gave the host a login."""
    who = request.extensions.get("login")
    return hashlib.sha256(f"{what}{request.url}{who or ''}".encode()).hexdigest()
