"""The parts of the fetcher by themselves: addresses, URLs, options, waiting, decompression, proxies."""

import asyncio
import gzip
import threading
import time
import zlib
from dataclasses import replace

import brotli
import httpx
import pytest
from fetch_server import Server, answer, html

from cleaner.errors import OptionError
from cleaner.fetch import (
    AsyncFetcher,
    Fetcher,
    FetchOptions,
    Guard,
    Identity,
    Limits,
    Politeness,
    Retries,
    Timeouts,
    robots,
)
from cleaner.fetch.addresses import why_refused
from cleaner.fetch.errors import BodyTooLarge, CompressionBomb, RefusedAddress, RefusedURL, Throttled, error_record
from cleaner.fetch.guard import AddressGuard, bare_url, checked_url
from cleaner.fetch.inflate import Inflater
from cleaner.fetch.proxy import GuardProxy
from cleaner.fetch.robots import Robots, RobotsAnswer
from cleaner.fetch.throttle import Throttle


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
        "fec0::1", "ff02::1", "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_pages_must_not_come_from(address: str) -> None:
    assert why_refused(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"]
)  # fmt: skip
def test_public_addresses(address: str) -> None:
    assert why_refused(address) is None


def test_an_allowed_network_is_allowed_and_no_other() -> None:
    allowed = ("10.1.0.0/16", "::1/128")
    assert why_refused("10.1.2.3", allowed) is None
    assert why_refused("::1", allowed) is None
    assert why_refused("10.2.0.1", allowed) == "private"
    assert why_refused("::ffff:10.1.2.3", allowed) == "IPv4-in-IPv6"


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.0.0.1", "2130706433", "017700000001", "localhost", "LOCALHOST", "[::1]"]
)
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(RefusedAddress):
        asyncio.run(AddressGuard().addresses(checked_url(f"http://{host}/").host, 80))


def test_urls_are_brought_into_one_form() -> None:
    assert str(checked_url(" HTTPS://News.Example:443/a b?q=ü#part ")) == "https://news.example/a%20b?q=%C3%BC"
    assert str(checked_url("http://müller.example/")) == "http://xn--mller-kva.example/"
    assert str(checked_url("../b", checked_url("https://news.example/x/y/z"))) == "https://news.example/x/b"
    with pytest.raises(RefusedURL):
        checked_url("https://news.example/" + "a" * 9000)


def test_records_show_no_passwords() -> None:
    assert bare_url("https://reader:secret@news.example/a?b") == "https://news.example/a?b"
    assert bare_url("https://news.example/@reader") == "https://news.example/@reader"
    assert bare_url("reader@news.example") == "reader@news.example"


def inflated(encoding: str, data: bytes, *, step: int = 7, limit: int = 10_000_000, ratio: int = 2000) -> bytes:
    inflater = Inflater(encoding, limit=limit, ratio=ratio)
    for at in range(0, len(data), step):
        inflater.feed(data[at : at + step])
    assert inflater.complete
    return inflater.body


TEXT = b"The bank raised its rate by a quarter point. " * 400


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT), ("identity", TEXT), ("gzip", gzip.compress(TEXT)), ("x-gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)), ("deflate", zlib.compress(TEXT)[2:-4]), ("br", brotli.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))), ("GZip", gzip.compress(TEXT[:9000]) + gzip.compress(TEXT[9000:])),
        ("gzip", gzip.compress(TEXT) + b"trailing rubbish"), ("gzip", b""), ("br", b""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_content_codings_are_undone_however_they_arrive(encoding: str, data: bytes, step: int) -> None:
    assert inflated(encoding, data, step=step) == (TEXT if data else b"")


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, brotli.compress])
def test_what_grows_too_much_is_stopped(pack) -> None:
    encoding = {"gzip": "gzip", "zlib": "deflate"}.get(pack.__module__, "br")
    with pytest.raises(CompressionBomb):
        inflated(encoding, pack(b"\0" * 5_000_000), ratio=100)
    with pytest.raises(BodyTooLarge):
        inflated(encoding, pack(b"\0" * 5_000_000), ratio=10**7, limit=2_000_000)


def test_no_more_than_the_limit_is_kept() -> None:
    inflater = Inflater("gzip", limit=1_000, ratio=10**7)
    with pytest.raises(BodyTooLarge):
        inflater.feed(gzip.compress(b"x" * 100_000))
    assert inflater.body == b"x" * 1_000


def test_a_small_page_of_spaces_is_no_bomb() -> None:
    assert len(inflated("gzip", gzip.compress(b" " * 900_000), ratio=10)) == 900_000


@pytest.mark.parametrize(
    "make",
    [
        lambda: Timeouts(read=-1), lambda: Limits(concurrency=0), lambda: Politeness(per_host=0),
        lambda: Retries(attempts=0), lambda: Guard(allow=("10.0.0.1/8",)), lambda: Limits(max_body=0),
    ],
)  # fmt: skip
def test_options_say_what_they_cannot_be(make) -> None:
    with pytest.raises(OptionError):
        make()


def test_a_slot_is_given_back_by_whoever_stops_waiting() -> None:
    async def run() -> None:
        throttle = Throttle(Politeness(per_host=1, delay=0))
        await throttle.acquire("a")
        waiters = [asyncio.create_task(throttle.acquire("a")) for _ in range(3)]
        await asyncio.sleep(0)
        waiters[0].cancel()
        throttle.release("a")
        await waiters[1]
        assert not waiters[2].done()
        throttle.release("a")
        await waiters[2]
        throttle.release("a")
        assert throttle.waiting == 0

    asyncio.run(run())


def test_a_host_that_asks_to_be_left_alone_is() -> None:
    async def run() -> None:
        throttle = Throttle(Politeness(per_host=2, delay=0, max_wait=1))
        throttle.leave_alone("a", 0.2)
        start = time.monotonic()
        await throttle.acquire("a")
        assert time.monotonic() - start >= 0.19
        throttle.leave_alone("a", 5)
        with pytest.raises(Throttled):
            await throttle.acquire("a")
        await throttle.acquire("b")

    asyncio.run(run())


def test_a_proxy_is_used_for_its_hosts(server: Server, quick: FetchOptions) -> None:
    server.pages["/"] = answer(html("through the proxy"))

    async def names(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> None:
        async with GuardProxy(AddressGuard(quick.guard.allow, names), limit=10**6, within=2) as proxy:
            options = replace(quick, proxies={"far.test": proxy.url})
            async with AsyncFetcher(options, resolver=names) as fetcher:
                assert "through the proxy" in (await fetcher.fetch(server.url("/", "far.test"))).text
                assert server.requests[-1].headers["connection"] == "close", "our proxy asks one thing a connection"
                await fetcher.fetch(server.url("/", "near.test"))
                assert server.requests[-1].headers.get("connection") != "close"

    asyncio.run(run())


def test_the_guard_as_a_proxy_lets_nothing_private_through(server: Server) -> None:
    server.pages["/"] = answer("secret")

    async def ask(proxy: GuardProxy, request: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(request.encode())
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        return answer

    async def run() -> None:
        async with GuardProxy(AddressGuard(), limit=10**6, within=2) as proxy:
            for request in (
                f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n\r\n",
                f"CONNECT [::1]:{server.port} HTTP/1.1\r\n\r\n",
                f"GET {server.url('/')} HTTP/1.1\r\nHost: public.example\r\n\r\n",
                f"GET http://localhost:{server.port}/ HTTP/1.1\r\n\r\n",
            ):
                assert (await ask(proxy, request)).startswith(b"HTTP/1.1 403")
            for nonsense in ("GET / HTTP/1.1\r\n\r\n", "hello\r\n\r\n", "GET ftp://a.example/ HTTP/1.1\r\n\r\n"):
                assert await ask(proxy, nonsense) == b""
            assert len(proxy.refused) == 4

    asyncio.run(run())
    assert not server.requests


def test_a_failure_as_a_record() -> None:
    record = error_record("https://a.example/", Throttled("https://a.example/: HTTP 429"))
    assert record["status"] == "error"
    assert record["reason"] == "throttled"
    assert record["error"] == {
        "class": "Throttled", "message": "https://a.example/: HTTP 429", "hint": "run again later with --retry-errors and a longer --delay",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (Politeness, {"delay": float("nan")}, "delay"),
        (Politeness, {"delay": float("inf")}, "delay"),
        (Timeouts, {"page": 0}, "--page-deadline"),
        (Timeouts, {"read": 0.0}, "--read-timeout"),
        (Identity, {"contact": "me@a.example\nX-Injected: 1"}, "--contact"),
        (Identity, {"user_agent": "gänsebot/1.0"}, "--user-agent"),
    ],
)
def test_settings_that_no_page_could_be_fetched_with_are_refused_at_once(kind: type, values: dict, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        kind(**values)


def test_the_robots_txt_not_asked_for_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "_REMEMBERED", 2)
    asked: list[str] = []

    async def get(url: httpx.URL) -> RobotsAnswer:
        asked.append(url.host)
        return RobotsAnswer(200, "User-agent: *\nDisallow:\n")

    async def crawl() -> None:
        known = Robots(get, lambda url, delay: None, token="us", max_delay=10)
        for host in ("a", "b", "a", "c", "a", "b"):
            await known.check(httpx.URL(f"https://{host}.example/"))

    asyncio.run(crawl())
    assert asked == ["a.example", "b.example", "c.example", "b.example"]


def test_a_robots_txt_that_is_forgotten_while_it_comes_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "_REMEMBERED", 1)

    async def crawl() -> int:
        go = asyncio.Event()

        async def get(url: httpx.URL) -> RobotsAnswer:
            if url.host == "a.example":
                await go.wait()
            return RobotsAnswer(200, "User-agent: *\nDisallow:\n" if url.host == "b.example" else "#" * 1000)

        known = Robots(get, lambda url, delay: None, token="us", max_delay=10)
        slow = asyncio.create_task(known.check(httpx.URL("https://a.example/")))
        await asyncio.sleep(0)
        await known.check(httpx.URL("https://b.example/"))
        go.set()
        await slow
        return known._size

    assert asyncio.run(crawl()) == len("User-agent: *\nDisallow:\n")


def test_a_fetcher_that_cannot_be_built_leaves_no_thread() -> None:
    before = threading.active_count()
    with pytest.raises(AttributeError):
        Fetcher(object())  # type: ignore[arg-type]
    assert threading.active_count() == before
