"""Who is let in, and who has to come back later: worker processes behind a short queue, used from an event loop."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from cleaner.bulk.items import Item
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner
from cleaner.serve.work import Reply, Request, ServeTask, failure
from cleaner.workers.ordered import Limits, Workers

_FIRST_GUESS = 0.05
"""Seconds that a page takes, before any was seen."""

_WEIGHT = 0.05
"""How much the newest page counts in the mean."""


class Busy(CleanerError):
    """All workers are at work and the queue is full; `seconds` says when to try again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message, hint=f"try again in {seconds} s")
        self.seconds = seconds


class Gate:
    """Lets `workers` requests be worked on and `queue` more wait; the others are turned away at once."""

    def __init__(self, cleaner: Cleaner, task: ServeTask, limits: Limits, *, workers: int, queue: int) -> None:
        self._cleaner, self._task, self._limits = cleaner, task, limits
        self._room = workers + queue
        self._count = workers
        self._mean = _FIRST_GUESS
        self._idle: asyncio.Queue[Workers[Request, Reply]] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(workers, "cleaner-serve")
        self._running: set[asyncio.Future[Reply]] = set()
        self.inside = 0
        """Requests that were let in and are not answered."""

    @property
    def working(self) -> int:
        """Return how many workers are at work."""
        return len(self._running)

    async def start(self) -> None:
        """Start the workers and wait until each has loaded its rules and weights."""
        first = Request(Item("", b""), self._cleaner.options)
        workers = [self._workers() for _ in range(self._count)]
        await asyncio.gather(*(self._work(worker, first) for worker in workers))

    async def stop(self) -> None:
        """Let what is worked on end, then end the workers."""
        await asyncio.gather(*self._running, return_exceptions=True)
        while not self._idle.empty():
            self._idle.get_nowait().close()
        self._threads.shutdown(wait=False)

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Take a place from before a page is read until it is answered; raises `Busy` where there is none."""
        if self.inside >= self._room:
            raise Busy("all workers are at work and the queue is full", self._patience())
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def answer(self, request: Request, gone: Callable[[], Awaitable[bool]]) -> Reply | None:
        """Return the reply of a worker as soon as one is free, None where `gone` says that nobody waits for it."""
        worker = await self._idle.get()
        if await gone():
            self._idle.put_nowait(worker)
            return None
        work = asyncio.ensure_future(self._work(worker, request))
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        # A worker is given back when it is done, and not when the one who asked has gone.
        return await asyncio.shield(work)

    async def _work(self, worker: Workers[Request, Reply], request: Request) -> Reply:
        try:
            reply = await asyncio.get_running_loop().run_in_executor(self._threads, _one, worker, request)
        except BaseException:
            worker.close()  # it is in no known state
            self._idle.put_nowait(self._workers())
            raise
        self._idle.put_nowait(worker)
        self._mean += _WEIGHT * (reply.seconds - self._mean)
        return reply

    def _workers(self) -> Workers[Request, Reply]:
        return Workers(self._task, 1, self._failed, limits=self._limits)

    def _failed(self, request: Request, error: BaseException) -> Reply:
        return failure(self._cleaner, error, request.item.id)

    def _patience(self) -> int:
        return max(1, math.ceil(self._mean * self.inside / self._count))


def _one(worker: Workers[Request, Reply], request: Request) -> Reply:
    (reply,) = worker.map([request])
    return reply
