"""Connections are used again, shared where HTTP/2 allows it, and never more than allowed."""

import asyncio
import gzip
import ssl
from collections.abc import Iterable
from dataclasses import replace

import pytest
import trustme
from fetch_server import H2_HEAD, Act, H2Server, Request, Server, answer, html
from h2.connection import H2Connection

from cleaner.fetch import AsyncFetcher, Fetched, FetchOptions, Limits, Politeness, Retries, Timeouts

PAGE = answer(html("<p>here</p>"))


@pytest.fixture
def eight(quick: FetchOptions) -> FetchOptions:
    """Eight pages at the same time, also of one host, and one attempt each."""
    polite = Politeness(delay=0, robots=False, per_host=8)
    return replace(quick, limits=Limits(concurrency=8), politeness=polite, retries=Retries(attempts=1))


async def names(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def fetched(urls: Iterable[str], options: FetchOptions) -> list[Fetched]:
    async def run() -> list[Fetched]:
        async with AsyncFetcher(options, resolver=names) as fetcher:
            return [result async for result in fetcher.fetch_many(urls)]

    return asyncio.run(run())


def tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a context for a server called pages.test and one for a client that trusts it."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("pages.test").configure_cert(server)
    authority.configure_trust(client)
    return server, client


def test_a_connection_serves_page_after_page(server: Server, eight: FetchOptions) -> None:
    server.pages["/"] = PAGE
    results = fetched((server.url(f"/?{n}") for n in range(200)), eight)
    assert {result.status for result in results} == {"ok"}
    assert server.connections <= 8


def test_many_hosts_do_not_keep_many_connections(server: Server, eight: FetchOptions) -> None:
    server.pages["/"] = PAGE
    results = fetched((server.url("/", f"h{n}.test") for n in range(100)), eight)
    assert {result.status for result in results} == {"ok"}
    assert server.connections == 100
    assert server.most < 30, "eight, and those that the server has not seen going yet"


def test_connections_that_the_server_closed_are_not_used_again(server: Server, eight: FetchOptions) -> None:
    async def once(request: Request, writer: asyncio.StreamWriter) -> None:
        await PAGE(request, writer)
        await writer.drain()
        writer.close()

    server.pages["/"] = once

    async def run() -> list[str]:
        async with AsyncFetcher(eight) as fetcher:
            statuses = []
            for n in range(20):
                statuses.append((await fetcher.try_fetch(server.url(f"/?{n}"))).status)
                await asyncio.sleep(0.01)
            return statuses

    assert set(asyncio.run(run())) == {"ok"}
    assert server.connections == 20


def test_a_page_that_is_given_up_costs_its_connection_and_no_other(server: Server, eight: FetchOptions) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        await PAGE(request, writer)

    server.pages["/"], server.pages["/slow"] = PAGE, slow

    async def run() -> list[str]:
        async with AsyncFetcher(eight) as fetcher:
            for _ in range(20):
                given_up = [asyncio.create_task(fetcher.try_fetch(server.url("/slow"))) for _ in range(8)]
                await asyncio.sleep(0.01)
                for task in given_up:
                    task.cancel()
                await asyncio.gather(*given_up, return_exceptions=True)
            return [result.status async for result in fetcher.fetch_many(server.url(f"/?{n}") for n in range(20))]

    assert asyncio.run(run()) == ["ok"] * 20


def test_a_secure_host_without_http2_gets_a_connection_for_each_page_at_a_time(eight: FetchOptions) -> None:
    context, trusting = tls()
    server = Server(pages={"/": PAGE}, context=context)
    server.start()
    try:
        urls = [server.url(f"/?{n}", "pages.test").replace("http:", "https:") for n in range(60)]
        results = fetched(urls, replace(eight, verify=trusting))
    finally:
        server.stop()
    assert {result.status for result in results} == {"ok"}
    assert 1 < server.connections <= 9


def test_pages_that_begin_together_share_one_http2_connection(eight: FetchOptions) -> None:
    context, trusting = tls()

    async def run() -> None:
        async with H2Server(context, html("<p>over HTTP/2</p>").encode()) as server:
            urls = [f"https://pages.test:{server.port}/{n}" for n in range(60)]
            async with AsyncFetcher(replace(eight, verify=trusting), resolver=names) as fetcher:
                results = [result async for result in fetcher.fetch_many(urls)]
            assert {result.status for result in results} == {"ok"}
            assert (server.streams, server.connections) == (60, 1)

    asyncio.run(run())


def reset(state: H2Connection, stream: int) -> None:
    state.send_headers(stream, H2_HEAD)
    state.send_data(stream, b"<p>part")
    state.reset_stream(stream)


def short(state: H2Connection, stream: int) -> None:
    state.send_headers(stream, [*H2_HEAD, ("content-length", "1000")])
    state.send_data(stream, b"<p>part", end_stream=True)


def hang_up(state: H2Connection, stream: int) -> None:
    raise ConnectionError


def silent(state: H2Connection, stream: int) -> None:
    pass


def large(state: H2Connection, stream: int) -> None:
    state.send_headers(stream, H2_HEAD)
    for _ in range(200):
        state.send_data(stream, b"x" * 16_000)


def bomb(state: H2Connection, stream: int) -> None:
    state.send_headers(stream, [*H2_HEAD, ("content-encoding", "gzip")])
    state.send_data(stream, gzip.compress(bytes(15_000_000)), end_stream=True)


@pytest.mark.parametrize(
    ("act", "error"),
    [(reset, "TruncatedBody"), (short, "BrokenResponse"), (hang_up, "BrokenResponse"), (silent, "TimedOut"),
     (large, "BodyTooLarge"), (bomb, "CompressionBomb")],
)  # fmt: skip
def test_bad_manners_over_http2_cost_their_page_and_no_other(eight: FetchOptions, act: Act, error: str) -> None:
    context, trusting = tls()
    limits = Limits(concurrency=8, max_body=1_000_000 if act is large else 20_000_000)
    options = replace(eight, verify=trusting, limits=limits, timeouts=Timeouts(connect=5, read=0.5, page=10))

    async def run() -> None:
        server, fetcher = (
            H2Server(context, html("<p>here</p>").encode(), {"/bad": act}),
            AsyncFetcher(options, resolver=names),
        )
        async with server, fetcher:
            base = f"https://pages.test:{server.port}"
            for _ in range(3):
                assert (await fetcher.try_fetch(f"{base}/good")).status == "ok"
                assert type((await fetcher.try_fetch(f"{base}/bad")).error).__name__ == error
            assert (await fetcher.try_fetch(f"{base}/good")).status == "ok"
            for _ in range(100):
                await asyncio.sleep(0.05 if server.open > 1 else 0)
            assert server.open <= 1, "connections that are of no more use are closed"

    asyncio.run(run())
