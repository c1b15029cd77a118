"""The rules of fetching, one by one, on a made-up web."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpx
import pytest
import respx

from cleaner.fetch import (
    AsyncFetcher,
    Fetched,
    Fetcher,
    Guard,
    Identity,
    Limits,
    Politeness,
    Retries,
    SiteFetch,
    Timeouts,
)
from cleaner.fetch.errors import FetchError, RefusedAddress, RobotsDisallowed

URL = "https://news.example/story"
STORY = (
    "<html><head><title>Rates rise</title></head><body><article><p>"
    + "The bank raised its rate. " * 30
    + "</p></article>"
)

Make = Callable[..., AsyncFetcher]


def fetch(fetcher: AsyncFetcher, *urls: str) -> list[Fetched]:
    async def run() -> list[Fetched]:
        async with fetcher:
            return [await fetcher.try_fetch(url) for url in urls]

    return asyncio.run(run())


def page(html: str = STORY, **more) -> httpx.Response:
    return httpx.Response(200, html=html, **more)


def error_of(result: Fetched) -> str:
    return type(result.error).__name__


# Client


def test_a_page_comes_with_its_address_and_encoding(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get("https://news.example/old").mock(httpx.Response(301, headers={"location": "/story#top"}))
    web.get(URL).mock(return_value=page())
    [result] = fetch(fetcher_on(), "https://news.example/old")
    assert (result.status, result.url, result.http_status) == ("ok", "https://news.example/old", 200)
    assert result.page is not None
    assert (result.page.id, result.page.url) == ("https://news.example/old", URL)
    assert (result.page.kind, result.page.encoding, result.page.text) == ("html", "utf-8", STORY)
    assert result.page.fetched_at


def test_fetch_returns_the_page_or_raises(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=page())
    web.get("https://news.example/down").mock(return_value=httpx.Response(500))

    async def run() -> None:
        async with fetcher_on() as fetcher:
            assert (await fetcher.fetch(URL)).text == STORY
            with pytest.raises(FetchError, match="HTTP 500") as caught:
                await fetcher.fetch("https://news.example/down")
            assert caught.value.hint

    asyncio.run(run())


def test_the_synchronous_face_does_the_same(web: respx.MockRouter, quick) -> None:
    web.get(url__startswith="https://news.example/").mock(return_value=page())
    with Fetcher(quick, transport=httpx.MockTransport(web.async_handler)) as fetcher:
        assert fetcher.fetch(URL).text == STORY
        results = list(fetcher.fetch_many(f"https://news.example/{n}" for n in range(20)))
        assert {result.url for result in results} == {f"https://news.example/{n}" for n in range(20)}
        for _ in fetcher.fetch_many(f"https://news.example/{n}" for n in range(1000)):
            break  # the rest is not fetched


def test_fetch_many_gives_each_url_once_as_it_completes(web: respx.MockRouter, fetcher_on: Make) -> None:
    seen: list[httpx.URL] = []

    async def slowly(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        while "slow" in str(request.url) and len(seen) < 62:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1 if "slow" in str(request.url) else 0)
        return page()

    web.get(url__startswith="https://").mock(side_effect=slowly)
    urls = ["https://slow.example/1", *(f"https://h{n % 5}.example/{n}" for n in range(60)), "not a url", URL]

    async def run() -> list[str]:
        async with fetcher_on() as fetcher:
            return [result.url async for result in fetcher.fetch_many(urls)]

    order = asyncio.run(run())
    assert sorted(order) == sorted(urls)
    assert order[-1] == "https://slow.example/1"


def test_fetch_many_reads_no_further_than_it_must(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(url__startswith="https://").mock(return_value=page())
    read = 0

    def urls():
        nonlocal read
        while True:
            read += 1
            yield f"https://h{read}.example/"

    async def run() -> None:
        async with fetcher_on(limits=Limits(concurrency=4, read_ahead=50)) as fetcher:
            results = fetcher.fetch_many(urls())
            for _ in range(10):
                await anext(results)
            await results.aclose()

    asyncio.run(run())
    assert read < 10 + 50 + 10


def test_fetch_many_passes_on_what_reading_the_urls_raised(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(url__startswith="https://").mock(return_value=page())

    def urls():
        yield "https://a.example/"
        raise OSError("the list is gone")

    async def run() -> None:
        async with fetcher_on() as fetcher:
            results = fetcher.fetch_many(urls())
            assert (await anext(results)).status == "ok"
            with pytest.raises(OSError, match="the list is gone"):
                await anext(results)

    asyncio.run(run())


def test_headers_and_cookies_go_to_their_host_and_no_other(web: respx.MockRouter, fetcher_on: Make) -> None:
    first = web.get(URL).mock(return_value=httpx.Response(302, headers={"location": "https://other.example/"}))
    second = web.get("https://other.example/").mock(return_value=page())
    identity = Identity(
        headers={"news.example": {"Authorization": "Bearer secret"}, "*.example": {"X-All": "1"}},
        cookies={"news.example": {"session": "secret"}},
    )
    fetch(fetcher_on(identity=identity), URL)
    sent, elsewhere = first.calls.last.request.headers, second.calls.last.request.headers
    assert (sent["authorization"], sent["cookie"], sent["x-all"]) == ("Bearer secret", "session=secret", "1")
    assert "authorization" not in elsewhere
    assert "cookie" not in elsewhere


def test_secrets_do_not_leave_https(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=httpx.Response(302, headers={"location": "http://news.example/plain"}))
    plain = web.get("http://news.example/plain").mock(return_value=page())
    fetch(fetcher_on(identity=Identity(headers={"news.example": {"Authorization": "Bearer secret"}})), URL)
    assert "authorization" not in plain.calls.last.request.headers


def test_a_login_in_the_url_stays_with_its_host_and_out_of_the_record(web: respx.MockRouter, fetcher_on: Make) -> None:
    first = web.get(URL).mock(return_value=httpx.Response(302, headers={"location": "https://x:y@other.example/"}))
    second = web.get("https://other.example/").mock(return_value=page())
    [result] = fetch(fetcher_on(), "https://reader:secret@news.example/story")
    assert first.calls.last.request.headers["authorization"] == "Basic cmVhZGVyOnNlY3JldA=="
    assert "authorization" not in second.calls.last.request.headers
    assert result.url == URL
    assert "secret" not in str(result.to_dict())


def test_cookies_of_a_redirect_are_sent_back_and_forgotten_after(web: respx.MockRouter, fetcher_on: Make) -> None:
    def gate(request: httpx.Request) -> httpx.Response:
        if "pass=1" in request.headers.get("cookie", ""):
            return page()
        return httpx.Response(302, headers={"location": "/story", "set-cookie": "pass=1"})

    route = web.get(URL).mock(side_effect=gate)
    first, second = fetch(fetcher_on(), URL, URL)
    assert first.status == second.status == "ok"
    assert [bool(call.request.headers.get("cookie")) for call in route.calls] == [False, True, False, True]


# Politeness


def test_the_user_agent_is_honest_and_names_a_contact(web: respx.MockRouter, fetcher_on: Make) -> None:
    route = web.get(URL).mock(return_value=page())
    fetch(fetcher_on(), URL)
    assert route.calls.last.request.headers["user-agent"].startswith("article-cleaner/")
    fetch(fetcher_on(identity=Identity(contact="crawl@desk.example")), URL)
    assert "crawl@desk.example" in route.calls.last.request.headers["user-agent"]
    assert route.calls.last.request.headers["from"] == "crawl@desk.example"


ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: article-cleaner\nDisallow: /story\nAllow: /story/free\n"


def test_robots_txt_is_obeyed_and_asked_for_once(web: respx.MockRouter, fetcher_on: Make) -> None:
    web["robots"].mock(return_value=httpx.Response(200, text=ROBOTS))
    web.get(url__startswith="https://news.example/").mock(return_value=page())
    fetcher = fetcher_on(politeness=Politeness(delay=0))
    urls = [URL, URL + "/free", "https://news.example/private"]
    assert [result.status for result in fetch(fetcher, *urls)] == ["error", "ok", "ok"]
    assert web["robots"].call_count == 1
    [refused] = fetch(fetcher_on(politeness=Politeness(delay=0)), URL)
    assert error_of(refused) == "RobotsDisallowed"


def test_a_byte_order_mark_hides_nothing_of_robots_txt(web: respx.MockRouter, fetcher_on: Make) -> None:
    web["robots"].mock(return_value=httpx.Response(200, content=b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /story\r\n"))
    web.get(URL).mock(return_value=page())
    [result] = fetch(fetcher_on(politeness=Politeness(delay=0)), URL)
    assert error_of(result) == "RobotsDisallowed"


def test_robots_txt_can_be_switched_off(web: respx.MockRouter, fetcher_on: Make) -> None:
    web["robots"].mock(return_value=httpx.Response(200, text=ROBOTS))
    web.get(URL).mock(return_value=page())
    assert fetch(fetcher_on(politeness=Politeness(delay=0, robots=False)), URL)[0].status == "ok"
    assert web["robots"].call_count == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_robots_txt_with_a_client_error_allows_all(web: respx.MockRouter, fetcher_on: Make, status: int) -> None:
    web["robots"].mock(return_value=httpx.Response(status, text="User-agent: *\nDisallow: /\n"))
    web.get(URL).mock(return_value=page())
    assert fetch(fetcher_on(politeness=Politeness(delay=0)), URL)[0].status == "ok"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_fails_forbids_all_until_it_answers(
    web: respx.MockRouter, fetcher_on: Make, status: int
) -> None:
    web["robots"].mock(return_value=httpx.Response(status))
    web.get(URL).mock(return_value=page())
    fetcher = fetcher_on(politeness=Politeness(delay=0))
    fetcher.robots._keep_failure = 0.0

    async def run() -> None:
        async with fetcher:
            failed = await fetcher.try_fetch(URL)
            assert error_of(failed) == "RobotsUnavailable"
            assert str(failed.error).count("/robots.txt") == 1
            web["robots"].mock(return_value=httpx.Response(200, text=""))
            assert (await fetcher.try_fetch(URL)).status == "ok"

    asyncio.run(run())


def test_robots_txt_is_asked_of_each_host_of_a_redirect(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=httpx.Response(302, headers={"location": "https://closed.example/"}))
    closed = web.get("https://closed.example/").mock(return_value=page())
    closing = httpx.Response(200, text="User-agent: *\nDisallow: /")
    web["robots"].mock(side_effect=lambda r: closing if r.url.host == "closed.example" else httpx.Response(404))
    [result] = fetch(fetcher_on(politeness=Politeness(delay=0)), URL)
    assert isinstance(result.error, RobotsDisallowed)
    assert closed.call_count == 0


def test_a_crawl_delay_is_kept(web: respx.MockRouter, fetcher_on: Make) -> None:
    web["robots"].mock(return_value=httpx.Response(200, text="User-agent: *\nCrawl-delay: 0.3\n"))
    times: list[float] = []

    def note(request: httpx.Request) -> httpx.Response:
        times.append(time.monotonic())
        return page()

    web.get(url__startswith="https://news.example/s").mock(side_effect=note)
    fetch(fetcher_on(politeness=Politeness(delay=0)), *(f"{URL}/{n}" for n in range(3)))
    assert all(later - earlier >= 0.29 for earlier, later in pairwise(times))


def test_a_crawl_delay_beyond_the_limit_forbids_the_host(web: respx.MockRouter, fetcher_on: Make) -> None:
    web["robots"].mock(return_value=httpx.Response(200, text="User-agent: *\nCrawl-delay: 86400\n"))
    web.get(URL).mock(return_value=page())
    [result] = fetch(fetcher_on(politeness=Politeness(delay=0)), URL)
    assert error_of(result) == "RobotsDisallowed"
    assert "max-wait" in (result.error.hint or "")


def test_a_host_gets_few_requests_at_once_and_far_apart(web: respx.MockRouter, fetcher_on: Make) -> None:
    running, most, starts = 0, 0, []

    async def count(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        starts.append(time.monotonic())
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.15)
        running -= 1
        return page()

    web.get(url__startswith="https://news.example/").mock(side_effect=count)

    async def run() -> None:
        polite = Politeness(delay=0.05, per_host=2, robots=False)
        async with fetcher_on(politeness=polite) as fetcher:
            assert len([r async for r in fetcher.fetch_many(f"{URL}/{n}" for n in range(8))]) == 8

    asyncio.run(run())
    assert most == 2
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.045


def test_a_slow_host_does_not_hold_up_the_others(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(url__startswith="https://").mock(return_value=page())
    urls = [f"https://one.example/{n}" for n in range(30)] + [f"https://h{n}.example/" for n in range(30)]

    async def run() -> list[str]:
        polite = Politeness(delay=0.1, per_host=1, robots=False)
        async with fetcher_on(politeness=polite, limits=Limits(concurrency=4)) as fetcher:
            order = []
            async for result in fetcher.fetch_many(urls):
                order.append(result.url)
                if len(order) == 35:
                    return order
        return order

    assert sum("one.example" not in url for url in asyncio.run(run())) == 30


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(web: respx.MockRouter, fetcher_on: Make, status: int) -> None:
    route = web.get(URL).mock(side_effect=[httpx.Response(status), httpx.Response(status), page()])
    assert fetch(fetcher_on(), URL)[0].status == "ok"
    assert route.call_count == 3


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        (httpx.ConnectTimeout, "TimedOut"), (httpx.ReadTimeout, "TimedOut"), (httpx.ConnectError, "ConnectFailed"),
        (httpx.ReadError, "BrokenResponse"), (httpx.RemoteProtocolError, "BrokenResponse"),
    ],
)  # fmt: skip
def test_a_broken_connection_is_tried_again(
    web: respx.MockRouter, fetcher_on: Make, problem: type[Exception], name: str
) -> None:
    route = web.get(URL).mock(side_effect=problem("no"))
    [result] = fetch(fetcher_on(), URL)
    assert error_of(result) == name
    assert route.call_count == 3


@pytest.mark.parametrize("status", [500, 501, 404])
def test_other_statuses_are_not_asked_again(web: respx.MockRouter, fetcher_on: Make, status: int) -> None:
    route = web.get(URL).mock(return_value=httpx.Response(status))
    fetch(fetcher_on(), URL)
    assert route.call_count == 1


def test_attempts_wait_longer_each_time(web: respx.MockRouter, fetcher_on: Make) -> None:
    times: list[float] = []

    def note(request: httpx.Request) -> httpx.Response:
        times.append(time.monotonic())
        return httpx.Response(503)

    web.get(URL).mock(side_effect=note)
    fetch(fetcher_on(retries=Retries(attempts=4, wait=0.05, jitter=0.02)), URL)
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert len(waits) == 3
    assert waits[0] >= 0.05
    assert waits[1] >= 0.1
    assert waits[2] >= 0.2


def test_retry_after_may_be_a_date(web: respx.MockRouter, fetcher_on: Make) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    web.get(URL).mock(side_effect=[httpx.Response(503, headers={"retry-after": when}), page()])
    start = time.monotonic()
    assert fetch(fetcher_on(), URL)[0].status == "ok"
    assert time.monotonic() - start > 0.9


def test_a_page_has_a_deadline_attempts_included(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=httpx.Response(503))
    start = time.monotonic()
    [result] = fetch(fetcher_on(timeouts=Timeouts(page=0.3), retries=Retries(attempts=100, wait=0.1, jitter=0)), URL)
    assert error_of(result) == "TimedOut"
    assert time.monotonic() - start < 60, "all attempts would take most of an hour"


def test_waiting_for_the_host_does_not_count_towards_the_deadline(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(url__startswith="https://news.example/").mock(return_value=page())
    polite = Politeness(delay=0.15, per_host=1, robots=False)

    async def run() -> list[Fetched]:
        async with fetcher_on(politeness=polite, timeouts=Timeouts(page=0.2)) as fetcher:
            return await asyncio.gather(*(fetcher.try_fetch(f"{URL}/{n}") for n in range(5)))

    assert {result.status for result in asyncio.run(run())} == {"ok"}


# Guard


@pytest.mark.parametrize(
    "url", ["ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)", "news.example/a", "https://", "", "http://a b/",
            "http://127.0.0.1:99999/", "https://news.example:0/a"]
)  # fmt: skip
def test_only_http_and_https_are_asked_for(fetcher_on: Make, url: str) -> None:
    [result] = fetch(fetcher_on(), url)
    assert error_of(result) == "RefusedURL"
    assert result.error is not None
    assert result.error.hint


@pytest.mark.parametrize("target", ["ftp://news.example/a", "file:///etc/passwd", "data:text/html,x"])
def test_a_redirect_leads_to_http_and_https_only(web: respx.MockRouter, fetcher_on: Make, target: str) -> None:
    web.get(URL).mock(return_value=httpx.Response(302, headers={"location": target}))
    assert error_of(fetch(fetcher_on(), URL)[0]) == "RefusedURL"


def test_redirects_have_a_limit(web: respx.MockRouter, fetcher_on: Make) -> None:
    for n in range(5):
        web.get(f"https://news.example/{n}").mock(httpx.Response(302, headers={"location": f"/{n + 1}"}))
    web.get("https://news.example/5").mock(return_value=page())
    assert fetch(fetcher_on(limits=Limits(max_redirects=5)), "https://news.example/0")[0].status == "ok"
    assert (
        error_of(fetch(fetcher_on(limits=Limits(max_redirects=4)), "https://news.example/0")[0]) == "TooManyRedirects"
    )


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "application/rss+xml", "text/css"])
def test_what_is_no_page_is_not_read(web: respx.MockRouter, fetcher_on: Make, kind: str) -> None:
    web.get(URL).mock(return_value=httpx.Response(200, content=b"x", headers={"content-type": kind}))
    [result] = fetch(fetcher_on(), URL)
    assert error_of(result) == "UnsupportedContent"
    assert ("--discover" in (result.error.hint or "")) == (kind == "application/rss+xml")


def test_binary_data_that_calls_itself_html_is_refused(web: respx.MockRouter, fetcher_on: Make) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(200)
    web.get(URL).mock(return_value=httpx.Response(200, content=content, headers={"content-type": "text/html"}))
    assert error_of(fetch(fetcher_on(), URL)[0]) == "UnsupportedContent"


def test_an_unknown_content_coding_is_refused(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=httpx.Response(200, content=b"x", headers={"content-encoding": "unheard-of"}))
    assert error_of(fetch(fetcher_on(), URL)[0]) == "UnsupportedContent"


def test_a_proxy_is_not_sent_to_private_addresses(quick) -> None:
    from dataclasses import replace

    options = replace(quick, guard=Guard(), proxies={"*": "http://127.0.0.1:9"})
    [result] = fetch(AsyncFetcher(options), "http://10.0.0.1/admin")
    assert isinstance(result.error, RefusedAddress)


def test_a_proxy_that_is_not_there_is_named(quick) -> None:
    from dataclasses import replace

    options = replace(quick, proxies={"*": "http://127.0.0.1:9"}, retries=Retries(attempts=1))
    [result] = fetch(AsyncFetcher(options), "http://127.0.0.1/")
    assert error_of(result) == "ConnectFailed"
    assert "proxy 127.0.0.1" in str(result.error)
    assert (result.error.hint or "") == "check --proxy"


# Discovery within a page


def test_a_meta_refresh_is_followed_like_a_redirect(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get("https://news.example/old").mock(
        return_value=page('<meta http-equiv="Refresh" content="0; URL=/story"><title>Moved</title>')
    )
    web.get(URL).mock(return_value=page())
    [result] = fetch(fetcher_on(), "https://news.example/old")
    assert result.page is not None
    assert result.page.url == URL


def test_a_meta_refresh_to_a_private_address_is_refused(web: respx.MockRouter, quick, server) -> None:
    from fetch_server import answer

    server.pages["/"] = answer(f'<meta http-equiv=refresh content="0;url=http://127.0.0.2:{server.port}/secret">')
    [result] = fetch(AsyncFetcher(quick), server.url("/"))
    assert isinstance(result.error, RefusedAddress)


def test_pages_that_reload_themselves_are_pages(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(
        return_value=page(
            f'<meta http-equiv=refresh content="300"><meta http-equiv=refresh content="0;url={URL}">{STORY}'
        )
    )
    [result] = fetch(fetcher_on(), URL)
    assert result.status == "ok"
    assert result.requests == 1


def test_the_parts_of_an_article_are_joined(web: respx.MockRouter, fetcher_on: Make) -> None:
    def part(n: int, following: str) -> httpx.Response:
        return page(
            f"<body><nav>menu</nav><article><p>Part {n} of the story.</p></article>{following}<footer>end</footer>"
        )

    web.get(URL).mock(return_value=part(1, '<a class="next" href="/story/2">Next</a>'))
    web.get(URL + "/2").mock(return_value=part(2, '<a class="next" href="/story/3">Next</a>'))
    web.get(URL + "/3").mock(return_value=part(3, '<a class="next" href="/story/2">Back</a>'))
    site = SiteFetch(next_page=("a.next",), body=("article",))
    [result] = fetch(fetcher_on(sites=lambda host: site), URL)
    assert result.page is not None
    positions = [result.page.text.index(f"Part {n} of the story.") for n in (1, 2, 3)]
    assert positions == sorted(positions)
    assert result.page.text.count("menu") == 1
    assert result.page.url == URL


@pytest.mark.parametrize(
    "response", [httpx.Response(404), httpx.Response(200, content=b"%PDF", headers={"content-type": "application/pdf"})]
)
def test_an_article_whose_next_page_is_missing_says_so(
    web: respx.MockRouter, fetcher_on: Make, response: httpx.Response
) -> None:
    web.get(URL).mock(return_value=page(STORY + '<a class="next" href="/story/2">Next</a>'))
    web.get(URL + "/2").mock(return_value=response)
    site = SiteFetch(next_page=("a.next",), body=("article",))
    [result] = fetch(fetcher_on(sites=lambda host: site), URL)
    assert result.status == "ok"
    assert result.unwrap().flags == ("incomplete",)
    web.get(URL + "/2").mock(return_value=httpx.Response(503))
    [result] = fetch(fetcher_on(sites=lambda host: site), URL)
    assert error_of(result) == "ServerFailed", "a later run may get it whole"


def test_a_single_page_view_is_preferred(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(return_value=page('<p>Part 1</p><link class="all" data-to="/story/all">'))
    web.get(URL + "/all").mock(return_value=page())
    site = SiteFetch(single_page=("a.none", "link.all::attr(data-to)"), next_page=("a",))
    [result] = fetch(fetcher_on(sites=lambda host: site), URL)
    assert result.page is not None
    assert result.page.text == STORY


def test_rules_of_a_site_set_headers_but_no_lies(web: respx.MockRouter, fetcher_on: Make) -> None:
    route = web.get(URL).mock(return_value=page())
    site = SiteFetch(headers={"Referer": "https://portal.example/", "User-Agent": "Mozilla/5.0", "Host": "x.example"})
    fetch(fetcher_on(sites=lambda host: site if host == "news.example" else None), URL)
    sent = route.calls.last.request.headers
    assert sent["referer"] == "https://portal.example/"
    assert sent["user-agent"].startswith("article-cleaner/")
    assert sent["host"] == "news.example"


# Outcomes


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "not_found"), (410, "not_found"), (403, "blocked"), (451, "blocked")]
)
def test_a_status_of_the_server_is_the_status_of_the_record(
    web: respx.MockRouter, fetcher_on: Make, status: int, outcome: str
) -> None:
    web.get(URL).mock(return_value=httpx.Response(status, html="<h1>No</h1>"))
    [result] = fetch(fetcher_on(), URL)
    assert (result.status, result.reason) == (outcome, f"http_{status}")
    assert result.error is None


def test_a_story_that_leads_to_the_home_page_is_gone(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(url__regex=r"https://news.example/.+").mock(httpx.Response(302, headers={"location": "/"}))
    web.get("https://news.example/").mock(return_value=page())
    urls = ["https://news.example/2025/story", "https://news.example/a-long-story", "https://news.example/start"]
    assert [result.status for result in fetch(fetcher_on(), *urls)] == ["not_found", "not_found", "ok"]


def test_a_soft_404_and_walls_are_recognised(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get("https://a.example/").mock(
        return_value=page("<title>Page not found | News</title><h1>Sorry!</h1><p>Try the search.</p>")
    )
    web.get("https://b.example/").mock(return_value=page("<title>Just a moment...</title><p>Checking.</p>"))
    web.get("https://c.example/").mock(
        return_value=httpx.Response(302, headers={"location": "https://consent.c.example/x"})
    )
    web.get("https://consent.c.example/x").mock(return_value=page("<title>C</title><p>Choose one.</p>"))
    web.get("https://d.example/").mock(
        return_value=page("<title>D</title><form>You need to log in to continue.</form>")
    )
    web.get("https://e.example/").mock(
        return_value=httpx.Response(503, headers={"cf-mitigated": "challenge"}, html="<p>x")
    )
    web.get("https://f.example/").mock(
        return_value=httpx.Response(202, headers={"x-amzn-waf-action": "challenge"}, html="")
    )
    results = fetch(fetcher_on(), *(f"https://{letter}.example/" for letter in "abcdef"))
    assert [(r.status, r.reason) for r in results] == [
        ("not_found", "soft_404"), ("blocked", "bot"), ("blocked", "consent"), ("blocked", "login"), ("blocked", "bot"),
        ("blocked", "bot"),
    ]  # fmt: skip


def test_every_failure_is_one_record(web: respx.MockRouter, fetcher_on: Make) -> None:
    web.get(URL).mock(side_effect=RuntimeError("a fault of ours"))

    async def run() -> list[Fetched]:
        async with fetcher_on() as fetcher:
            return [result async for result in fetcher.fetch_many([URL])]

    [result] = asyncio.run(run())
    record = result.to_dict()
    assert record["url"] == URL
    assert record["status"] == "error"
    assert record["reason"] == "fetch_error"
    assert set(record["error"]) == {"class", "message", "hint"}
    assert "RuntimeError" in record["error"]["message"]
