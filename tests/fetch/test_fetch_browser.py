"""Pages in Chromium: what their scripts make of them, and nothing that the guard would not let through."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fetch_server import Server, answer, fetched, html, redirect

from cleaner.fetch import AsyncFetcher, Browser, Fetched, FetchOptions, Guard, Identity, Limits, SiteFetch, Timeouts

pytestmark = pytest.mark.usefixtures("chromium")

SHELL = html('<div id="root"></div><script src="/app.js"></script>')
STORY = "The council decided on the new road on Thursday morning, after a long debate."


@pytest.fixture
def patient(quick: FetchOptions) -> FetchOptions:
    return replace(quick, timeouts=Timeouts(connect=2, read=5, page=60), browser=Browser(settle=10.0))


@pytest.fixture
def outside() -> Iterator[Server]:
    """A server that no page may reach."""
    server = Server()
    server.start()
    for path in ("/secret", "/img.png", "/frame", "/script.js", "/beacon"):
        server.pages[path] = answer("secret", "Access-Control-Allow-Origin: *")
    yield server
    server.stop()


def test_an_empty_shell_is_opened_and_its_script_fills_it(server: Server, patient: FetchOptions) -> None:
    server.pages["/"] = answer(SHELL)
    server.pages["/app.js"] = answer(
        "fetch('/api').then(r => r.text()).then(t => document.getElementById('root').innerHTML = '<p>' + t + '</p>')",
        kind="text/javascript",
    )
    server.pages["/api"] = answer(STORY, kind="text/plain")
    server.pages["/never"] = answer(SHELL)
    result = fetched(server.url("/"), patient)
    assert result.rendered
    assert f"<p>{STORY}</p>" in result.unwrap().text
    assert result.unwrap().url == server.url("/")
    never = fetched(server.url("/"), replace(patient, browser=Browser(mode="never")))
    assert not never.rendered
    assert STORY not in never.unwrap().text


def test_a_page_cannot_reach_private_addresses_through_the_browser(
    server: Server, outside: Server, patient: FetchOptions
) -> None:
    """Fetch, image, frame, script, socket, beacon and navigation, by address and by name: none arrives."""
    there = f"http://127.0.0.2:{outside.port}"
    names = f"http://localhost.:{outside.port}"
    script = f"""
        const root = document.getElementById('root'); const tries = [];
        for (const base of ['{there}', '{names}', 'http://[::1]:{outside.port}', 'http://0x7f000002:{outside.port}']) {{
            tries.push(fetch(base + '/secret').then(r => r.text()).catch(() => 'refused'));
            tries.push(fetch(base + '/secret', {{mode: 'no-cors'}}).then(() => 'sent').catch(() => 'refused'));
            navigator.sendBeacon(base + '/beacon', 'x');
            for (const [tag, path] of [['img', '/img.png'], ['iframe', '/frame'], ['script', '/script.js']]) {{
                const node = document.createElement(tag); node.src = base + path; document.body.append(node);
            }}
            try {{ new WebSocket(base.replace('http', 'ws') + '/secret'); }} catch (e) {{}}
        }}
        Promise.all(tries).then(said => root.innerHTML = '<p>' + said.join(' ') + '</p><p>{STORY}</p>');
    """
    server.pages["/"] = answer(SHELL)
    server.pages["/app.js"] = answer(script, kind="text/javascript")

    async def names_of(host: str, port: int) -> list[str]:
        return ["127.0.0.2"] if host.startswith("localhost") else [host]

    result = fetched(server.url("/"), patient, resolver=names_of)
    assert STORY in result.unwrap().text
    assert "secret" not in result.unwrap().text.replace("/secret", "")
    assert "refused" in result.unwrap().text
    assert not outside.requests, "something got through"


def test_a_page_that_goes_to_a_private_address_by_itself_is_refused(
    server: Server, outside: Server, patient: FetchOptions
) -> None:
    server.pages["/"] = answer(html(f"<p>{STORY}</p>"))
    server.pages["/leave"] = redirect(f"http://127.0.0.2:{outside.port}/secret")
    options = replace(patient, browser=Browser(mode="always", settle=0.5))

    async def run() -> Fetched:
        async with AsyncFetcher(options) as fetcher:
            page = await fetcher.fetch(server.url("/"))
            server.pages["/"] = redirect(f"http://127.0.0.2:{outside.port}/secret")
            from cleaner.fetch.errors import RefusedAddress
            from cleaner.fetch.request import Job

            assert fetcher._browser is not None
            with pytest.raises(RefusedAddress):
                await fetcher._browser.render(page, Job())

    asyncio.run(run())
    assert not outside.requests


def test_images_media_and_trackers_are_not_loaded(server: Server, patient: FetchOptions) -> None:
    body = f'<p>{STORY}</p><img src="/i.png"><video src="/v.mp4" autoplay></video><style>@font-face{{font-family:x;src:url(/f.woff)}}p{{font-family:x}}</style>'
    server.pages["/"] = answer(
        html(body + '<script src="/ok.js"></script><script src="http://www.google-analytics.com/a.js"></script>')
    )
    server.pages["/ok.js"] = answer("1", kind="text/javascript")
    asked: list[str] = []

    async def names(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    site = SiteFetch(browser=True)
    result = fetched(server.url("/"), patient, resolver=names, sites=lambda host: site)
    assert result.rendered
    assert {"/", "/ok.js"} <= set(server.asked)
    assert not {"/i.png", "/v.mp4", "/f.woff"} & set(server.asked)
    assert "www.google-analytics.com" not in asked


def test_the_browser_keeps_to_the_limits(server: Server, patient: FetchOptions) -> None:
    server.pages["/busy"] = answer(html("<script>while (true) {}</script>"))
    server.pages["/large"] = answer(html("<script src=/large.js></script>"))
    server.pages["/large.js"] = answer("//" + "x" * 3_000_000, kind="text/javascript")
    always = Browser(mode="always", settle=0.5)

    options = replace(patient, browser=always, limits=Limits(max_body=1_000_000))
    assert type(fetched(server.url("/large"), options).error).__name__ == "BodyTooLarge"
    impatient = replace(options, timeouts=Timeouts(page=4))
    assert type(fetched(server.url("/busy"), impatient).error).__name__ == "TimedOut"


def test_secrets_in_the_browser_go_to_their_host_only(server: Server, patient: FetchOptions) -> None:
    other = Server(pages={"/x.js": answer("1", kind="text/javascript")})
    other.start()
    server.pages["/"] = answer(html(f'<p>{STORY}</p><script src="http://other.test:{other.port}/x.js"></script>'))

    async def names(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    identity = Identity(headers={"mine.test": {"X-Key": "secret"}}, cookies={"mine.test": {"session": "secret"}})
    options = replace(patient, identity=identity, browser=Browser(mode="always", settle=0.5))
    try:
        assert fetched(server.url("/", "mine.test"), options, resolver=names).rendered
        sent = [request for request in server.requests if request.path == "/"][-1].headers
        assert (sent["x-key"], sent["cookie"]) == ("secret", "session=secret")
        assert "secret" not in str(other.requests[-1].headers)
        assert sent["user-agent"].startswith("article-cleaner/")
    finally:
        other.stop()


def test_a_chromium_that_does_not_start_says_so(server: Server, patient: FetchOptions) -> None:
    server.pages["/"] = answer(SHELL)
    broken = Browser(mode="always", executable=shutil.which("false"))
    record = fetched(server.url("/"), replace(patient, browser=broken)).to_dict()
    assert record["error"]["class"] == "BrowserFailed"
    assert record["error"]["hint"]
    shell = fetched(server.url("/"), replace(patient, browser=Browser(executable=shutil.which("false"))))
    assert shell.status == "ok", "a shell that nobody asked to open is still a page"


def test_without_the_extra_it_says_which(
    server: Server, patient: FetchOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/"] = answer(SHELL)
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    error = fetched(server.url("/"), replace(patient, browser=Browser(mode="always"))).error
    assert type(error).__name__ == "BrowserFailed"
    assert "pip install 'article-cleaner[browser]'" in (error.hint or "")


def test_the_browser_honours_the_guard_without_any_allowance(patient: FetchOptions, server: Server) -> None:
    server.pages["/"] = answer(SHELL)
    result = fetched(server.url("/"), replace(patient, guard=Guard(), browser=Browser(mode="always")))
    assert type(result.error).__name__ == "RefusedAddress"
    assert not server.requests
