"""robots.txt as RFC 9309 has it: cached, 4xx means allowed, 5xx, and 429 too, disallowed until it answers."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx
from protego import Protego

from cleaner.fetch.errors import (
    ConnectFailed,
    NameNotResolved,
    PageError,
    RefusedAddress,
    RobotsDisallowed,
    RobotsUnavailable,
    TLSFailed,
    TooManyRedirects,
)

MAX_BYTES = 512_000
"""What is read of a robots.txt; the rest is not obeyed (RFC 9309 asks for 500 KiB at least)."""

_KEEP = 24 * 3600.0
"""Seconds that a file holds: RFC 9309 wants it read anew after a day."""
_KEEP_FAILURE = 60.0
"""Seconds until a host that has answered with 5xx, or not at all, is asked again."""
_REMEMBERED = 5_000
"""Hosts whose file is kept; the one not asked for longest goes first."""
_REMEMBERED_BYTES = 20_000_000
"""Text of all files that are kept, which in memory is several times as much."""

_HOST_IS_GONE = (NameNotResolved, ConnectFailed, TLSFailed, RefusedAddress)
"""Errors that the page would meet as well: it fails with them, not with robots.txt."""


class RobotsAnswer(NamedTuple):
    """What a host said when asked for its robots.txt."""

    status: int
    text: str


@dataclass(slots=True)
class _Entry:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: float = 0.0
    rules: Protego | None = None
    error: PageError | None = None
    delay: float = 0.0
    size: int = 0
    is_kept: bool = True


class Robots:
    """The robots.txt of every host that was asked, in memory for a day.

    `get` fetches one and raises `PageError`; `slow_down` is told the crawl-delay of a host; `token` is the name that
    the files know us by. A host that does not answer is asked again after `keep_failure` seconds.
    """

    def __init__(
        self,
        get: Callable[[httpx.URL], Awaitable[RobotsAnswer]],
        slow_down: Callable[[httpx.URL, float], None],
        *,
        token: str,
        max_delay: float,
        keep_failure: float = _KEEP_FAILURE,
    ) -> None:
        self._get = get
        self._slow_down = slow_down
        self._token = token
        self._max_delay = max_delay
        self._keep_failure = keep_failure
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._size = 0

    async def check(self, url: httpx.URL) -> None:
        """Raise `RobotsDisallowed` or `RobotsUnavailable` where a page must not be asked for."""
        entry = await self._entry(url)
        if entry.error is not None:
            raise type(entry.error)(str(entry.error), hint=entry.error.hint)
        if entry.rules is not None and not entry.rules.can_fetch(str(url), self._token):
            raise RobotsDisallowed(f"{url}: robots.txt forbids it to {self._token}")
        if entry.delay > self._max_delay:
            raise RobotsDisallowed(
                f"{url}: robots.txt asks for {entry.delay:.0f} seconds between two pages",
                hint="wait that long with a larger --max-wait, or leave the host out",
            )

    async def sitemaps(self, url: httpx.URL) -> list[str]:
        """Return the sitemaps that a host's robots.txt names."""
        entry = await self._entry(url)
        return list(entry.rules.sitemaps) if entry.rules is not None else []

    async def _entry(self, url: httpx.URL) -> _Entry:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        entry = self._entries.get(origin)
        if entry is None:
            entry = self._entries[origin] = _Entry()
            self._forget_some()
        self._entries.move_to_end(origin)
        if entry.until < time.monotonic():
            async with entry.lock:
                if entry.until < time.monotonic():
                    await self._ask(entry, url.join("/robots.txt"))
        return entry

    def _forget_some(self) -> None:
        while len(self._entries) > 1 and (len(self._entries) > _REMEMBERED or self._size > _REMEMBERED_BYTES):
            _, oldest = self._entries.popitem(last=False)
            self._size -= oldest.size
            oldest.size, oldest.is_kept = 0, False

    async def _ask(self, entry: _Entry, url: httpx.URL) -> None:
        entry.rules, entry.error, entry.delay = None, None, 0.0
        keep = _KEEP
        try:
            answer = await self._get(url)
        except TooManyRedirects:
            pass  # RFC 9309, 2.3.1.2: as if there were no robots.txt
        except _HOST_IS_GONE as error:
            entry.error, keep = error, self._keep_failure
        except PageError as error:
            said = str(error)
            entry.error = RobotsUnavailable(said if said.startswith(str(url)) else f"{url}: {said}")
            keep = self._keep_failure
        else:
            self._parse(entry, answer, url)
        entry.until = time.monotonic() + keep

    def _parse(self, entry: _Entry, answer: RobotsAnswer, url: httpx.URL) -> None:
        if not 200 <= answer.status < 300:
            return
        entry.rules = Protego.parse(answer.text)
        if entry.is_kept:  # else it was forgotten while the answer was under way
            self._size += len(answer.text) - entry.size
            entry.size = len(answer.text)
        rate = entry.rules.request_rate(self._token)
        per_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        entry.delay = max(entry.rules.crawl_delay(self._token) or 0.0, per_rate)
        if 0 < entry.delay <= self._max_delay:
            self._slow_down(url, entry.delay)
