"""What the tests of fetching share: a server of this machine, and fetchers that may reach it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx
from fetch_server import Server

from cleaner.fetch import AsyncFetcher, FetchOptions, Guard, Politeness, Retries, Timeouts

QUICK = FetchOptions(
    timeouts=Timeouts(connect=2, read=2, page=10),
    politeness=Politeness(delay=0, robots=False),
    retries=Retries(wait=0, jitter=0),
    guard=Guard(allow=("127.0.0.1/32",)),
)
"""Options without waiting, that may reach one address of this machine and no other."""


@pytest.fixture
def quick() -> FetchOptions:
    return QUICK


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def web() -> respx.MockRouter:
    """A made-up web: routes are added to it; there is no robots.txt unless a test changes that."""
    router = respx.MockRouter(assert_all_called=False)
    router.route(path="/robots.txt", name="robots").mock(return_value=httpx.Response(404))
    return router


@pytest.fixture
def fetcher_on(web: respx.MockRouter) -> Callable[..., AsyncFetcher]:
    """Make a fetcher on the made-up web; keyword arguments replace groups of the options."""

    def make(*, sites: Any = None, keep_exchanges: bool = False, **groups: Any) -> AsyncFetcher:
        options = replace(QUICK, **groups)
        transport = httpx.MockTransport(web.async_handler)
        return AsyncFetcher(options, transport=transport, sites=sites, keep_exchanges=keep_exchanges)

    return make
