"""How often a host is asked: so many requests at once, so long between two, and longer when it says so."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from cleaner.fetch.errors import Throttled
from cleaner.fetch.options import Politeness

_REMEMBERED = 20_000
"""Hosts that are kept; the one used longest ago goes first, unless it is in use."""


class _Host:
    """The slots of one host, and when it may be asked next."""

    __slots__ = ("alone_until", "delay", "next_at", "slots", "users")

    def __init__(self, slots: int, delay: float) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.delay = delay
        self.next_at = self.alone_until = 0.0
        self.users = 0

    def wait(self) -> float:
        return max(self.next_at, self.alone_until) - time.monotonic()


class Throttle:
    """The slots of every host; for one event loop."""

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self.waiting = 0
        """Requests that wait for their host."""

    async def acquire(self, host: str) -> None:
        """Wait until the host may be asked, and take one of its slots.

        Raises `Throttled` when the host wants to be left alone for longer than `max_wait`.
        """
        state = self._state(host)
        state.users += 1
        self.waiting += 1
        try:
            await state.slots.acquire()
            try:
                await self._turn(host, state)
            except BaseException:
                state.slots.release()
                raise
        except BaseException:
            state.users -= 1
            raise
        finally:
            self.waiting -= 1

    def release(self, host: str) -> None:
        """Give a slot back."""
        state = self._hosts[host]
        state.users -= 1
        state.slots.release()

    def free_in(self, host: str) -> float:
        """Return in how many seconds the host may be asked next, slots left aside."""
        state = self._hosts.get(host)
        return max(0.0, state.wait()) if state else 0.0

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least this many seconds between two requests to a host from now on."""
        state = self._state(host)
        state.delay = max(self._politeness.delay, delay)
        state.next_at = max(state.next_at, time.monotonic() + state.delay)

    def leave_alone(self, host: str, seconds: float) -> None:
        """Ask nothing more of a host for this long."""
        state = self._state(host)
        state.alone_until = max(state.alone_until, time.monotonic() + seconds)

    def _state(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            state = self._hosts[host] = _Host(self._politeness.per_host, self._politeness.delay)
            if len(self._hosts) > _REMEMBERED:
                self._forget_one()
        self._hosts.move_to_end(host)
        return state

    def _forget_one(self) -> None:
        for name, state in self._hosts.items():
            if not state.users and state.wait() <= 0:
                del self._hosts[name]
                return

    async def _turn(self, host: str, state: _Host) -> None:
        now = time.monotonic()
        if state.alone_until - now > self._politeness.max_wait:
            wait = state.alone_until - now
            raise Throttled(f"{host} wants to be left alone for {wait:.0f} more seconds", wait=wait)
        start = max(now, state.next_at, state.alone_until)
        state.next_at = start + state.delay
        # The host may have asked for more while this request was waiting.
        while (wait := max(start, state.alone_until) - time.monotonic()) > 0:
            await asyncio.sleep(wait)
