"""Servers with bad manners, over real sockets: each ends as one record that says what to do."""

import asyncio
import gzip
import time
import tracemalloc
from dataclasses import replace

import brotli
import pytest
from fetch_server import OK, Request, Server, answer, fetched, gzipped, html, raw, redirect

from cleaner.fetch import AsyncFetcher, Fetched, FetchOptions, Guard, Limits, Politeness, Retries, Timeouts


def failure(url: str, options: FetchOptions, **more) -> str:
    """Return the error class that a URL ends as, after a look at its record."""
    result = fetched(url, options, **more)
    record = result.to_dict()
    assert record["status"] == "error"
    assert record["url"] == url
    assert record["error"]["hint"]
    assert record["error"]["class"] == type(result.error).__name__
    return record["error"]["class"]


def test_slow_headers_time_out(server: Server, quick: FetchOptions) -> None:
    async def never(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(OK.encode())
        await asyncio.sleep(30)

    server.pages["/"] = never
    options = replace(quick, timeouts=Timeouts(read=0.2), retries=Retries(attempts=1))
    assert failure(server.url("/"), options) == "TimedOut"


def test_a_body_that_drips_ends_at_the_deadline(server: Server, quick: FetchOptions) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{OK}Content-Type: text/html\r\nContent-Length: 100000\r\n\r\n".encode())
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    server.pages["/"] = drip
    start = time.monotonic()
    assert failure(server.url("/"), replace(quick, timeouts=Timeouts(read=5, page=0.5))) == "TimedOut"
    assert time.monotonic() - start < 60, "the whole body would take half an hour"


def test_a_truncated_body_is_asked_for_again_and_then_an_error(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = raw(f"{OK}Content-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>Only this".encode())
    assert failure(server.url("/"), quick) == "TruncatedBody"
    assert server.asked["/"] == 3


def test_a_truncated_body_can_be_kept_and_says_so(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = raw(f"{OK}Content-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>Only this".encode())
    result = fetched(server.url("/"), replace(quick, limits=Limits(keep_truncated=True)))
    assert result.unwrap().text == "<p>Only this"
    assert result.unwrap().flags == ("truncated",)


def test_a_chunked_body_without_its_end_is_truncated(server: Server, quick: FetchOptions) -> None:
    head = f"{OK}Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>On\r\n"
    server.pages["/"] = raw(head.encode())
    assert failure(server.url("/"), quick) == "TruncatedBody"


def test_a_gzip_body_without_its_end_is_truncated(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(gzip.compress(b"<p>A page</p>" * 500)[:40], "Content-Encoding: gzip")
    assert failure(server.url("/"), quick) == "TruncatedBody"


def test_gzip_that_the_server_does_not_mention_is_undone_within_limits(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(gzip.compress(html("<p>zipped</p>").encode()))
    server.pages["/bomb"] = answer(gzip.compress(bytes(10_000_000)))
    assert "<p>zipped</p>" in fetched(server.url("/"), quick).unwrap().text
    assert failure(server.url("/bomb"), quick) == "CompressionBomb"


def test_damaged_gzip_is_a_broken_response(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(b"this is not gzip", "Content-Encoding: gzip")
    assert failure(server.url("/"), quick) == "BrokenResponse"


def test_a_length_that_is_too_short_cuts_the_body_and_spoils_no_other_page(server: Server, quick: FetchOptions) -> None:
    body = "<p>The page</p><p>HTTP/1.1 200 OK</p>"
    data = f"{OK}Content-Type: text/html\r\nContent-Length: 15\r\n\r\n{body}".encode()
    server.pages["/short"] = raw(data, then_close=False)
    server.pages["/next"] = answer(html("the next page"))

    async def run() -> tuple[Fetched, Fetched]:
        async with AsyncFetcher(quick) as fetcher:
            return await fetcher.try_fetch(server.url("/short")), await fetcher.try_fetch(server.url("/next"))

    short, following = asyncio.run(run())
    assert short.unwrap().text == "<p>The page</p>"
    assert "the next page" in following.unwrap().text


@pytest.mark.parametrize("size", [60_000_000, 3_000_000])
def test_a_gzip_bomb_is_stopped_while_it_grows(server: Server, quick: FetchOptions, size: int) -> None:
    server.pages["/"] = gzipped(b"\0" * size)
    tracemalloc.start()
    assert failure(server.url("/"), quick) == "CompressionBomb"
    assert tracemalloc.get_traced_memory()[1] < 25_000_000
    tracemalloc.stop()


def test_a_brotli_bomb_is_stopped_while_it_grows(server: Server, quick: FetchOptions) -> None:
    bomb = brotli.compress(b"a" * 200_000_000, quality=3)
    server.pages["/"] = answer(bomb, "Content-Encoding: br")
    tracemalloc.start()
    assert failure(server.url("/"), quick) == "CompressionBomb"
    assert tracemalloc.get_traced_memory()[1] < 25_000_000
    tracemalloc.stop()


def test_a_bomb_within_a_bomb_is_stopped(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(gzip.compress(gzip.compress(b"\0" * 100_000_000)), "Content-Encoding: gzip, gzip")
    assert failure(server.url("/"), quick) == "CompressionBomb"


def test_a_body_within_the_ratio_still_has_a_limit(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = gzipped(b"<p>word</p>" * 300_000)
    limits = Limits(max_body=1_500_000, max_ratio=2000)
    assert failure(server.url("/"), replace(quick, limits=limits)) == "BodyTooLarge"


def test_an_endless_body_is_cut_off(server: Server, quick: FetchOptions) -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{OK}Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            await writer.drain()

    server.pages["/"] = endless
    assert failure(server.url("/"), replace(quick, limits=Limits(max_body=2_000_000))) == "BodyTooLarge"


def test_a_body_that_is_announced_too_large_is_not_read(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = raw(f"{OK}Content-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n".encode())
    assert failure(server.url("/"), quick) == "BodyTooLarge"
    assert server.asked["/"] == 1


def test_endless_headers_are_cut_off(server: Server, quick: FetchOptions) -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(OK.encode())
        while not writer.is_closing():
            writer.write(b"X-More: " + b"y" * 1000 + b"\r\n")
            await writer.drain()

    server.pages["/"] = endless
    assert failure(server.url("/"), quick) == "HeadersTooLarge"


def test_large_headers_are_refused(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer("x", f"X-Large: {'y' * 5000}")
    assert failure(server.url("/"), replace(quick, limits=Limits(max_headers=4000))) == "HeadersTooLarge"


def test_what_is_no_http_is_a_broken_response(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = raw(b"220 mail.example ESMTP\r\n")
    assert failure(server.url("/"), quick) == "BrokenResponse"


def test_a_redirect_loop_ends(server: Server, quick: FetchOptions) -> None:
    server.pages["/a"] = redirect("/b")
    server.pages["/b"] = redirect("/a")
    assert failure(server.url("/a"), quick) == "TooManyRedirects"
    assert server.asked == {"/a": 1, "/b": 1}


def test_a_redirect_that_leads_nowhere_is_no_page(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer("", status="302 Found")
    assert failure(server.url("/"), quick) == "BrokenResponse"
    server.pages["/said"] = answer(html("<p>The page has moved to the harbour.</p>"), status="302 Found")
    assert "harbour" in fetched(server.url("/said"), quick).page.text


def test_redirects_that_never_end_end(server: Server, quick: FetchOptions) -> None:
    async def onwards(request: Request, writer: asyncio.StreamWriter) -> None:
        await redirect(f"/next?{int(request.path.partition('?')[2] or 0) + 1}")(request, writer)

    server.pages["/next"] = onwards
    assert failure(server.url("/next"), quick) == "TooManyRedirects"
    assert sum(server.asked.values()) == 11


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/secret", "http://[::1]:{port}/secret", "http://2130706434:{port}/secret",
                                    "http://[::ffff:127.0.0.2]:{port}/secret", "//0.0.0.0:{port}/secret"])  # fmt: skip
def test_a_redirect_to_a_private_address_is_refused(server: Server, quick: FetchOptions, target: str) -> None:
    server.pages["/"] = redirect(target.format(port=server.port))
    server.pages["/secret"] = answer("secret")
    assert failure(server.url("/"), quick) == "RefusedAddress"
    assert server.asked["/secret"] == 0


def test_a_redirect_to_a_name_of_a_private_address_is_refused(server: Server, quick: FetchOptions) -> None:
    async def names(host: str, port: int) -> list[str]:
        return {"public.test": ["127.0.0.1"], "inside.test": ["127.0.0.2"]}[host]

    server.pages["/"] = redirect(f"http://inside.test:{server.port}/secret")
    server.pages["/secret"] = answer("secret")
    assert failure(server.url("/", "public.test"), quick, resolver=names) == "RefusedAddress"
    assert server.asked["/secret"] == 0


def test_localhost_is_refused_unless_it_is_allowed(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(html("mine"))
    assert failure(server.url("/"), replace(quick, guard=Guard())) == "RefusedAddress"
    assert failure(server.url("/", "localhost"), replace(quick, guard=Guard())) == "RefusedAddress"
    assert not server.requests
    assert fetched(server.url("/", "localhost"), replace(quick, guard=Guard(allow=("127.0.0.0/8",)))).status == "ok"


def test_rebinding_gains_nothing(server: Server, quick: FetchOptions) -> None:
    """A name that is public when it is looked up first, and private ever after."""
    answers = iter([["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers, ["127.0.0.2"])

    server.pages["/"] = answer(html("public"), "Connection: close")

    async def run() -> tuple[Fetched, Fetched]:
        async with AsyncFetcher(quick, resolver=rebinding) as fetcher:
            url = server.url("/", "rebinding.test")
            return await fetcher.try_fetch(url), await fetcher.try_fetch(url)

    first, second = asyncio.run(run())
    assert first.status == "ok"
    assert type(second.error).__name__ == "RefusedAddress"
    assert {request.address for request in server.requests} == {"127.0.0.1"}


def test_of_several_addresses_only_the_public_ones_are_tried(server: Server, quick: FetchOptions) -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "169.254.169.254", "127.0.0.1"]

    server.pages["/"] = answer(html("public"))
    assert fetched(server.url("/", "both.test"), quick, resolver=both).status == "ok"
    assert server.requests[0].address == "127.0.0.1"


def test_retry_after_is_waited_for(server: Server, quick: FetchOptions) -> None:
    async def busy(request: Request, writer: asyncio.StreamWriter) -> None:
        times.append(time.monotonic())
        first = answer("busy", "Retry-After: 1", status="429 Too Many Requests")
        await (first if len(times) == 1 else answer(html("here")))(request, writer)

    times: list[float] = []
    server.pages["/"] = busy
    assert fetched(server.url("/"), quick).status == "ok"
    assert times[1] - times[0] >= 0.99


def test_a_retry_after_beyond_the_limit_is_not_waited_for(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer("busy", "Retry-After: 3600", status="429 Too Many Requests")

    async def run() -> list[Fetched]:
        async with AsyncFetcher(quick) as fetcher:
            return [await fetcher.try_fetch(server.url(path)) for path in ("/", "/other")]

    first, second = asyncio.run(run())
    assert type(first.error).__name__ == type(second.error).__name__ == "Throttled"
    assert server.asked == {"/": 1}, "the host asked to be left alone"


def test_robots_txt_with_a_server_error_forbids_the_host(server: Server, quick: FetchOptions) -> None:
    server.pages["/robots.txt"] = answer("broken", status="503 Service Unavailable")
    server.pages["/"] = answer(html("here"))
    options = replace(quick, politeness=Politeness(delay=0))
    assert failure(server.url("/"), options) == "RobotsUnavailable"
    assert server.asked["/"] == 0


def test_a_server_that_dies_midway_costs_its_pages_and_nothing_else(server: Server, quick: FetchOptions) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        await answer(html("here"))(request, writer)

    other = Server(pages={"/page": answer(html("elsewhere"))})
    other.start()
    server.pages["/page"] = slow
    urls = [server.url(f"/page?{n}") for n in range(40)] + [other.url(f"/page?{n}") for n in range(40)]

    async def run() -> list[Fetched]:
        options = replace(quick, limits=Limits(concurrency=8), retries=Retries(attempts=2, wait=0, jitter=0))
        async with AsyncFetcher(options) as fetcher:
            results = []
            async for result in fetcher.fetch_many(urls):
                results.append(result)
                if len(results) == 50:
                    await asyncio.to_thread(server.stop)
            return results

    try:
        results = asyncio.run(run())
    finally:
        other.stop()
    assert sorted(result.url for result in results) == sorted(urls), "one record each, whatever happened"
    assert {result.status for result in results if f":{other.port}/" in result.url} == {"ok"}
    lost = [result for result in results if result.error is not None]
    assert lost
    assert {type(result.error).__name__ for result in lost} <= {"ConnectFailed", "BrokenResponse", "TruncatedBody"}
