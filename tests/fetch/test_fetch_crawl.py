"""Crawls: each page once, whatever happens; JSONL, WARC and articles; the command line."""

import asyncio
import gzip
import io
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecordType
from fetch_server import Request, Server, answer, html, redirect

from cleaner.bulk.job import Job
from cleaner.bulk.run import run
from cleaner.cli import main
from cleaner.fetch import AsyncFetcher, Cache, FetchOptions
from cleaner.fetch.crawl import Crawl, Tally
from cleaner.fetch.errors import StoreError
from cleaner.fetch.ledger import Ledger
from cleaner.fetch.outputs import JsonLines, Output, warc_encoder

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "cleaner", "fetch", "--allow-network", "127.0.0.1/32", "--delay", "0", "--no-robots",
           "--attempts", "1"]  # fmt: skip


def crawled(urls: list[str], path: Path, options: FetchOptions, **more) -> Tally:
    async def run() -> Tally:
        warc = path.suffix in (".warc", ".gz")
        with Ledger(path.with_name(path.name + ".ledger")) as ledger:
            output = Output(path, warc_encoder(ledger, path) if warc else JsonLines(), ledger)
            async with AsyncFetcher(options, keep_exchanges=warc) as fetcher:
                tally = await Crawl(fetcher, ledger, output, **more).run(urls)
            await output.close()
            return tally

    return asyncio.run(run())


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


class Done(NamedTuple):
    """What a call of the command left."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Call the command in this process; `given` is its standard input."""

    def call(*arguments: str, given: str = "", bare: bool = False) -> Done:
        monkeypatch.setattr(sys, "argv", [*(COMMAND[2:4] if bare else COMMAND[2:]), *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        sys.stdout.flush()
        return Done(int(end.value.code or 0), *capfd.readouterr())

    return call


@pytest.fixture
def site(server: Server) -> Server:
    for n in range(30):
        server.pages[f"/{n}"] = answer(html(f"<p>Story number {n} is here.</p>", title=f"Story {n}"), f'ETag: "{n}"')
    return server


def test_a_second_run_fetches_nothing_twice(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    out = tmp_path / "pages.jsonl"
    first = [site.url(f"/{n}") for n in range(20)]
    assert crawled(first + first, out, quick).done == 20
    tally = crawled([*first, site.url("/25")], out, quick)
    assert (tally.done, tally.skipped) == (1, 20)
    assert max(site.asked.values()) == 1
    assert sorted(record["url"] for record in records(out)) == sorted([*first, site.url("/25")])


def test_failures_are_done_too_unless_asked_for_again(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    out = tmp_path / "pages.jsonl"
    site.pages["/down"] = answer("", status="503 Service Unavailable")
    site.pages["/oops"] = answer(html("<h1>Something went wrong</h1><p>Please try again later.</p>"))
    urls = [site.url("/down"), site.url("/oops"), site.url("/missing"), site.url("/1")]
    assert crawled(urls, out, quick).statuses == {"error": 1, "not_found": 2, "ok": 1}
    assert crawled(urls, out, quick).done == 0
    site.pages["/down"] = site.pages["/oops"] = answer(html("up again"))
    with Ledger(tmp_path / "pages.jsonl.ledger") as ledger:
        assert ledger.failed_for_a_time() == 2
        ledger.forget_errors()
    assert crawled(urls, out, quick).statuses == {"ok": 2}


def test_an_address_that_is_given_twice_is_called_that(site: Server, tmp_path: Path, command: Command) -> None:
    out, urls = tmp_path / "pages.jsonl", [site.url("/1"), site.url("/2"), site.url("/1")]
    first = command(*urls, "--output", str(out))
    assert "2 pages" in first.stderr
    assert "2 ok, 1 given twice" in first.stderr
    later = command(*urls, site.url("/3#top"), site.url("/3"), "--output", str(out))
    assert "1 ok, 3 done before, 1 given twice" in later.stderr
    assert "1 ok, 1 given twice" in command(site.url("/4"), site.url("/4")).stderr
    assert max(site.asked.values()) == 1


def test_not_modified_is_no_page_and_tried_again(site: Server, tmp_path: Path, command: Command) -> None:
    call = (site.url("/news"), "--output", str(tmp_path / "pages.jsonl"))
    site.pages["/news"] = answer("", status="304 Not Modified")
    result = command(*call)
    assert result.returncode == 1
    assert "BrokenResponse: HTTP 304" in result.stderr
    assert "1 may succeed another time: run again with --retry-errors" in result.stderr
    site.pages["/news"] = answer(html("<p>The news.</p>"))
    assert command(*call, "--retry-errors").returncode == 0
    assert [record["status"] for record in records(tmp_path / "pages.jsonl")] == ["error", "ok"]


@pytest.mark.parametrize(("last", "reason"), [(-2, "truncated"), (-1, None)])
@pytest.mark.parametrize("name", ["pages.jsonl", "pages.warc"])
def test_a_part_that_nobody_asked_for_is_flagged(
    site: Server, quick: FetchOptions, tmp_path: Path, last: int, reason: str | None, name: str
) -> None:
    size = len(story(1).encode())
    told = f"Content-Range: bytes 0-{size + last}/{size}"
    site.pages["/part"] = answer(story(1), told, status="206 Partial Content")
    assert crawled([site.url("/part")], tmp_path / name, quick).statuses == {"ok": 1}
    run(Job(inputs=(str(tmp_path / name),), output=tmp_path / "out", workers=1))
    assert [record["reason"] for record in records(tmp_path / "out/part-00000.jsonl")] == [reason]


def test_what_was_written_and_not_noted_is_cut_off(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    out = tmp_path / "pages.jsonl"
    crawled([site.url("/1")], out, quick)
    with out.open("ab") as file:
        file.write(b'{"id": "http://half.a.rec')
    crawled([site.url("/2")], out, quick)
    assert [record["url"] for record in records(out)] == [site.url("/1"), site.url("/2")]


def test_an_output_and_its_ledger_belong_together(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    out = tmp_path / "pages.jsonl"
    out.write_text("something of mine\n")
    with pytest.raises(StoreError, match="does not know it"):
        crawled([site.url("/1")], out, quick)
    assert out.read_text() == "something of mine\n"
    out.unlink()
    crawled([site.url("/1")], out, quick)
    out.write_text("")
    with pytest.raises(StoreError, match="shorter"):
        crawled([site.url("/2")], out, quick)


def test_an_output_holds_one_kind_of_thing(site: Server, tmp_path: Path, command: Command) -> None:
    out = str(tmp_path / "pages.jsonl")
    assert command(site.url("/1"), "--output", out).returncode == 0
    for other in (["--clean"], ["--format", "warc"]):
        result = command(site.url("/2"), "--output", out, *other)
        assert result.returncode == 2
        assert "pages as JSONL" in result.stderr
    assert len(records(tmp_path / "pages.jsonl")) == 1


@pytest.mark.parametrize(
    ("suffix", "unpack"), [("gz", gzip.decompress), ("zst", lambda data: zstandard.open(io.BytesIO(data)).read())]
)
@pytest.mark.parametrize("flags", [[], ["--clean"]])
def test_an_output_is_compressed_as_its_name_says(
    site: Server, tmp_path: Path, command: Command, suffix: str, unpack: Callable[[bytes], bytes], flags: list[str]
) -> None:
    out = tmp_path / f"pages.jsonl.{suffix}"
    assert command(site.url("/1"), "--output", str(out), *flags).returncode == 0
    with out.open("ab") as file:
        file.write(out.read_bytes()[:30])  # what a run that was killed leaves
    assert command(*(site.url(f"/{n}") for n in (1, 2, 3)), "--output", str(out), *flags).returncode == 0
    urls = [json.loads(line)["id"] for line in unpack(out.read_bytes()).splitlines()]
    assert sorted(urls) == [site.url(f"/{n}") for n in (1, 2, 3)]


def test_what_is_to_be_explained_is_to_be_cleaned(command: Command) -> None:
    result = command("https://tidewater.example/", "--explain")
    assert (result.returncode, "add --clean" in result.stderr) == (2, True)


def test_two_runs_cannot_share_a_ledger(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger"), pytest.raises(StoreError, match="another run"):
        Ledger(tmp_path / "ledger")


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_text("a diary\n" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Ledger(path)
    assert path.read_text() == "a diary\n" * 100


def test_killed_at_ten_moments_each_page_is_in_the_output_once(server: Server, tmp_path: Path) -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        await answer(html(f"<p>{request.path}</p>" * 20))(request, writer)

    server.pages["/page"] = slowly
    urls = [server.url(f"/page?{n}") for n in range(600)]
    (tmp_path / "urls.txt").write_text("\n".join(urls))
    out = tmp_path / "pages.jsonl"
    run = [*COMMAND, "--per-host", "8", "--urls", str(tmp_path / "urls.txt"), "--output", str(out), "--quiet"]
    chance = random.Random(time.time_ns())
    for _ in range(10):
        before = len(server.requests)
        with subprocess.Popen(run, stderr=subprocess.DEVNULL) as process:
            while len(server.requests) == before and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.5))
            process.send_signal(signal.SIGKILL)
    assert subprocess.run(run, timeout=300).returncode == 0
    assert Counter(record["url"] for record in records(out)) == Counter(urls)
    assert all(
        f"<p>{record['url'].partition('/page')[2]}" in record["html"].replace("/page", "") for record in records(out)
    )


def _hears_interrupts() -> None:
    """Take back that a shell makes what it runs in the background deaf to Ctrl C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_by_hand_it_says_how_to_go_on(server: Server, tmp_path: Path) -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        await answer(html("here"))(request, writer)

    server.pages["/page"] = slowly
    out = tmp_path / "pages.jsonl"
    urls = [server.url(f"/page?{n}") for n in range(300)]
    with subprocess.Popen(
        [*COMMAND, *urls, "--output", str(out)], stderr=subprocess.PIPE, text=True, preexec_fn=_hears_interrupts
    ) as process:
        while len(server.requests) < 5:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "Run again" in said
    assert "Traceback" not in said
    assert 0 < len(records(out)) < 300


def test_warc_holds_requests_responses_and_revisits(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    out = tmp_path / "pages.warc.gz"
    site.pages["/old"] = redirect("/1")
    site.pages["/gz"] = answer(gzip.compress(b"<p>compressed</p>"), "Content-Encoding: gzip")
    urls = [site.url(path) for path in ("/1", "/gz", "/missing")]
    crawled(urls, out, quick)
    crawled([*urls, site.url("/old")], out, quick)
    by_kind: dict[str, list] = {}
    with out.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=True, verify_digests=True):
            by_kind.setdefault(record.headers["WARC-Type"], []).append(
                (record.headers, record.http_headers, record.reader.read())
            )
    assert set(by_kind) == {"warcinfo", "request", "response", "revisit", "metadata"}
    found = {headers["WARC-Target-URI"]: (http, body) for headers, http, body in by_kind["response"]}
    assert set(found) == {*urls, site.url("/old")}
    assert b"Story number 1 is here" in found[site.url("/1")][1]
    assert gzip.decompress(found[site.url("/gz")][1]) == b"<p>compressed</p>"
    assert found[site.url("/missing")][0].status_code == 404
    [(headers, _, _)] = by_kind["revisit"]
    assert headers["WARC-Target-URI"] == headers["WARC-Refers-To-Target-URI"] == site.url("/1")
    assert headers["WARC-Profile"].endswith("identical-payload-digest")
    assert len(by_kind["request"]) == len(by_kind["response"]) + len(by_kind["revisit"])
    [(_, _, outcome)] = by_kind["metadata"]
    assert json.loads(outcome)["status"] == "not_found"


def test_warc_keeps_no_secrets(site: Server, tmp_path: Path, command: Command) -> None:
    out = tmp_path / "pages.warc"
    secret = ["--header", "127.0.0.1: Authorization: Bearer hush", "--cookie", "127.0.0.1: session=hush"]
    result = command(site.url("/1").replace("//", "//reader:hush@"), *secret, "--output", str(out))
    assert result.returncode == 0
    assert site.requests[0].headers["authorization"]
    everything = out.read_bytes() + (tmp_path / "pages.warc.ledger").read_bytes() + result.stderr.encode()
    assert b"GET /1 HTTP/1.1" in everything
    assert b"hush" not in everything


def test_cookies_that_a_site_sets_are_written_nowhere(server: Server, tmp_path: Path, command: Command) -> None:
    async def story(request: Request, writer: asyncio.StreamWriter) -> None:
        if "session=hush" in request.headers.get("cookie", ""):
            await answer(html("for a reader"), "Cache-Control: max-age=3600", "Set-Cookie: seen=hush")(request, writer)
        else:
            writer.write(
                b"HTTP/1.1 302 Found\r\nSet-Cookie: session=hush\r\nLocation: /story\r\nContent-Length: 0\r\n\r\n"
            )

    server.pages["/story"] = story
    out, cache = tmp_path / "pages.warc", tmp_path / "cache.sqlite"
    assert command(server.url("/story"), "--output", str(out), "--cache", str(cache)).returncode == 0
    assert b"for a reader" in out.read_bytes()
    assert b"hush" not in out.read_bytes() + cache.read_bytes()


def test_failures_in_warc_are_records_too(site: Server, tmp_path: Path, command: Command) -> None:
    out = tmp_path / "pages.warc.gz"
    assert command("http://10.1.2.3/", "--output", str(out)).returncode == 1
    with out.open("rb") as file:
        [record] = [json.loads(r.reader.read()) for r in ArchiveIterator(file, record_types=WarcRecordType.metadata)]
    assert record["error"]["class"] == "RefusedAddress"
    assert record["error"]["hint"]


def test_bulk_makes_of_warc_what_it_makes_of_jsonl(site: Server, quick: FetchOptions, tmp_path: Path) -> None:
    site.pages["/wall"] = answer("<p>Not for you.", status="403 Forbidden")
    urls = [site.url(path) for path in ("/1", "/missing", "/wall")] + ["http://10.1.2.3/"]
    told = {}
    for name in ("pages.jsonl", "pages.warc.gz"):
        crawled(urls, tmp_path / name, quick)
        output = tmp_path / f"out-{name}"
        run(Job(inputs=(str(tmp_path / name),), output=output, workers=1))
        told[name] = {
            record["id"]: (record["status"], record["reason"]) for record in records(output / "part-00000.jsonl")
        } | {failed["id"]: failed["error"] for failed in records(output / "quarantine.jsonl")}
    assert told["pages.warc.gz"] == told["pages.jsonl"]
    assert set(told["pages.warc.gz"]) == set(urls)


def test_one_url_prints_one_object_and_several_print_lines(site: Server, command: Command) -> None:
    one = command(site.url("/1"))
    assert json.loads(one.stdout)["html"].count("Story number 1") == 1
    several = command(site.url("/1"), site.url("/2"))
    assert {json.loads(line)["url"] for line in several.stdout.splitlines()} == {site.url("/1"), site.url("/2")}


def test_urls_come_from_arguments_a_file_and_standard_input(site: Server, tmp_path: Path, command: Command) -> None:
    (tmp_path / "urls.txt").write_text(f"# mine\n\n{site.url('/2')}\r\n{site.url('/3')}")
    result = command(site.url("/1"), "-", "--urls", str(tmp_path / "urls.txt"), given=f"{site.url('/4')}\n")
    assert result.returncode == 0
    found = {json.loads(line)["url"] for line in result.stdout.splitlines()}
    assert found == {site.url(f"/{n}") for n in (1, 2, 3, 4)}


def test_every_failure_of_the_command_is_one_record_and_one_line(site: Server, command: Command) -> None:
    closed = "http://127.0.0.1:9/closed"
    bad = [
        "ftp://news.example/a",
        "no url at all",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        closed,
        site.url("/missing"),
    ]
    result = command(*bad, site.url("/1"))
    assert result.returncode == 1
    found = {record["url"]: record for record in map(json.loads, result.stdout.splitlines())}
    assert set(found) == {*bad, site.url("/1")}
    errors = {url: record["error"] for url, record in found.items() if record["status"] == "error"}
    assert {url: error["class"] for url, error in errors.items()} == {
        "ftp://news.example/a": "RefusedURL", "no url at all": "RefusedURL", "http://10.0.0.1/": "RefusedAddress",
        "http://169.254.169.254/": "RefusedAddress", closed: "ConnectFailed",
    }  # fmt: skip
    assert all(error["hint"] and error["message"] for error in errors.values())
    lines = result.stderr.splitlines()
    assert all(sum(line.startswith(f"{url}: ") for line in lines) == 1 for url in errors)
    assert "7 pages" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["--urls", "/no/such/file"], ["http://a.example/", "--clean", "--format", "warc"], ["x", "--header", "nonsense"],
     ["x", "--allow-network", "everything"], ["x", "--since", "soon", "--discover"], ["x", "--attempts", "0"],
     ["x", "--browser", "perhaps"], ["x", "--output", "/proc/no/such/place"], ["x", "--output", "."], ["x", "--limit", "3"],
     ["x", "--header", "a.example: X Y: z"], ["x", "--header", "a.example: X: y\nZ: z"],
     ["x", "--cookie", "a.example: a=b; c=d"], ["x", "--offline"], ["x", "--offline", "--cache", "/no/such/cache"], ["x", "--proxy", "nonsense"], [__file__],
     ["x", "--proxy", "socks5://proxy.example:1080"], ["x", "--retry-errors"], ["x", "--delay", "-1"],
     ["x", "--rules", "/no/such/rules"], ["x", "--format", "xml"], ["x", "--no-such-flag"],
     ["x", "--output", "/tmp/no.warc.gz", "--clean"], ["x", "--output", "/tmp/no.warc", "--format", "jsonl"],
     ["x", "--output", "/tmp/no.warc.zst"], ["x", "--output", "/tmp/no.parquet"], ["x", "--output", "/tmp/no.jsonl.xz"]],
)  # fmt: skip
def test_a_bad_call_ends_with_exit_code_2_and_a_word(arguments: list[str], command: Command) -> None:
    result = command(*arguments, bare=True)
    assert result.returncode == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("flags", [[], ["--clean"]])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sites/quay.example.yaml", "site: quay.example\nfetch: {brwser: true}"),
        ("common/junk.yaml", "stripp: [.ad]"),
    ],
)
def test_wrong_rules_end_the_run_before_anything_is_asked(
    site: Server, tmp_path: Path, command: Command, name: str, text: str, flags: list[str]
) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(f"schema: 1\n{text}\n")
    result = command(site.url("/1"), "--rules", str(tmp_path), *flags)
    assert result.returncode == 2
    assert f"{name}:" in result.stderr
    assert "did you mean" in result.stderr
    assert not site.asked


def test_what_is_no_text_is_no_url_and_still_a_record(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "-"], input=b"http://news.example/\xff\xfe\nnews.example/story\n", capture_output=True, timeout=60)  # fmt: skip
    assert done.returncode == 1
    bad, unfinished = map(json.loads, done.stdout.splitlines())
    assert bad["url"].startswith("http://news.example/")
    assert bad["error"]["class"] == unfinished["error"]["class"] == "RefusedURL"
    assert unfinished["error"]["hint"] == "write https://news.example/story"
    assert b"Traceback" not in done.stderr


def test_settings_come_from_a_file(
    site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    settings = '[fetch]\nallow_network = ["127.0.0.1/32"]\ndelay = 0\ncontact = "me@desk.example"\n'
    (tmp_path / "cleaner.toml").write_text(settings)
    monkeypatch.chdir(tmp_path)
    result = command(site.url("/1"), "--contact", "you@desk.example", bare=True)
    assert result.returncode == 0, result.stderr
    assert "you@desk.example" in site.requests[-1].headers["user-agent"]
    (tmp_path / "cleaner.toml").write_text("[fetch]\nallow_networks = 1\n")
    result = command(site.url("/1"), bare=True)
    assert result.returncode == 2
    assert "allow_networks" in result.stderr
    (tmp_path / "cleaner.toml").write_text('[fetch]\nallow_network = "127.0.0.1/32"\n')
    assert "allow_network: must be a list of texts, not '127.0.0.1/32'" in command(site.url("/1"), bare=True).stderr


# Articles


def story(number: int) -> str:
    """Return a page with an article and what usually stands around one."""
    paragraphs = "".join(
        f"<p>The council of town {number} decided on the new road on Thursday, {place}, after a debate of hours.</p>"
        for place in ("by the river", "at the harbour", "behind the old school", "near the station", "on the hill")
    )
    return html(
        f"<nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Town {number} gets its road</h1>{paragraphs}"
        f"</article><aside><h3>Related Posts</h3><ul><li><a href=/9>Another town waits</a></li></ul></aside>"
        f"<footer>Copyright 2025 The Town Paper. All rights reserved.</footer>",
        title=f"Town {number} gets its road",
    )


def test_cleaned_while_fetching_is_as_cleaned_after(server: Server, tmp_path: Path, command: Command) -> None:
    from cleaner import Cleaner

    for n in range(5):
        server.pages[f"/{n}"] = answer(story(n))
    server.pages["/5"] = answer(story(5).replace("road", "café").encode("cp1252"), kind="text/html; charset=cp1252")
    server.pages["/6"] = answer(html("<h1>Page not found</h1><p>Try the search.</p>", title="Page not found"))
    server.pages["/7"] = answer(
        "Title: A dump\nURL: https://a.example/x\n\n" + "The council decided on the road.\n\n" * 3, kind="text/plain"
    )
    for path in (ROOT / "corpus" / "html").glob("*.html"):
        server.pages[f"/{path.stem}"] = answer(path.read_bytes(), kind="text/html")
    urls = [server.url(path) for path in server.pages]
    assert command(*urls, "--clean", "--output", str(tmp_path / "articles.jsonl")).returncode == 0
    assert command(*urls, "--output", str(tmp_path / "pages.jsonl")).returncode == 0
    cleaned = {record["id"]: record for record in records(tmp_path / "articles.jsonl")}
    cleaner = Cleaner()
    for page in records(tmp_path / "pages.jsonl"):
        saved = tmp_path / f"{page['id'].rpartition('/')[2]}.saved"
        saved.write_text(page.get("html") or page["text"], "utf-8")
        own = {"id": page["id"], "fetched_at": cleaned[page["id"]]["fetched_at"]}
        assert {**cleaner.clean(saved, url=page["url"]).to_dict(), **own} == cleaned[page["id"]]
    assert {record["status"] for record in cleaned.values()} >= {"not_found"}
    assert "Related Posts" not in cleaned[server.url("/1")]["body"]
    assert cleaned[server.url("/5")]["body"].count("café") == 5


def test_failures_and_walls_never_come_out_as_articles(server: Server, command: Command) -> None:
    server.pages["/404"] = answer(story(1), status="404 Not Found")
    server.pages["/403"] = answer(story(2), status="403 Forbidden")
    result = command(server.url("/404"), server.url("/403"), "http://10.0.0.1/", "--clean")
    assert result.returncode == 1
    found = {record["id"]: record for record in map(json.loads, result.stdout.splitlines())}
    states = {url: (record["status"], record["reason"]) for url, record in found.items()}
    assert states[server.url("/404")] == ("not_found", "http_404")
    assert states[server.url("/403")] == ("blocked", "http_403")
    assert found["http://10.0.0.1/"]["error"]["class"] == "RefusedAddress"
    assert {record["body"] for record in found.values()} == {""}


# The cache


def test_pages_are_revalidated_and_served_from_the_cache(server: Server, quick: FetchOptions, tmp_path: Path) -> None:
    async def page(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.headers.get("if-none-match") == '"v1"':
            await answer("", 'ETag: "v1"', status="304 Not Modified")(request, writer)
        else:
            await answer(html("a story that stays"), 'ETag: "v1"', "Cache-Control: no-cache")(request, writer)

    server.pages["/stale"] = page
    server.pages["/dated"] = answer(
        html("dated"), "Last-Modified: Tue, 03 Jun 2025 09:39:21 GMT", "Cache-Control: max-age=0"
    )
    server.pages["/fresh"] = answer(html("fresh for an hour"), "Cache-Control: max-age=3600")
    options = replace(quick, cache=Cache(path=tmp_path / "cache.sqlite"))
    urls = [server.url(path) for path in ("/stale", "/fresh", "/dated")]
    crawled(urls, tmp_path / "1.jsonl", options)
    crawled(urls, tmp_path / "2.jsonl", options)
    assert server.asked == {"/stale": 2, "/fresh": 1, "/dated": 2}
    assert server.requests[-1].headers.get("if-modified-since") or server.requests[-2].headers.get("if-modified-since")
    first, second = ({r["url"]: r["html"] for r in records(tmp_path / name)} for name in ("1.jsonl", "2.jsonl"))
    assert first == second
    cached = {record["url"] for record in records(tmp_path / "2.jsonl") if record["from_cache"]}
    assert cached == {server.url("/stale"), server.url("/fresh")}


def test_refresh_asks_again_and_offline_does_not_ask_at_all(
    server: Server, quick: FetchOptions, tmp_path: Path
) -> None:
    server.pages["/"] = answer(html("fresh for an hour"), "Cache-Control: max-age=3600")
    path = tmp_path / "cache.sqlite"
    crawled([server.url("/")], tmp_path / "1.jsonl", replace(quick, cache=Cache(path=path)))
    crawled([server.url("/")], tmp_path / "2.jsonl", replace(quick, cache=Cache(path=path, refresh=True)))
    assert server.asked["/"] == 2
    urls = [server.url("/"), server.url("/other")]
    tally = crawled(urls, tmp_path / "3.jsonl", replace(quick, cache=Cache(path=path, offline=True)))
    assert tally.statuses == {"ok": 1, "error": 1}
    assert tally.errors == {"NotCached": 1}
    assert sum(server.asked.values()) == 2


def test_what_redirects_led_to_is_read_offline(server: Server, quick: FetchOptions, tmp_path: Path) -> None:
    kinds = ("301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect")
    for number, status in enumerate(kinds):
        server.pages[f"/{number}"] = redirect("/new", status)
    server.pages["/new"] = answer(html("Here"))
    urls = [server.url(f"/{number}") for number in range(len(kinds))]
    cache = Cache(path=tmp_path / "cache.sqlite")
    for n in "12":  # the second time each is noted anew, and once
        assert crawled(urls, tmp_path / f"{n}.jsonl", replace(quick, cache=cache)).statuses == {"ok": 5}
    asked = dict(server.asked)
    offline = replace(cache, offline=True)
    assert crawled(urls, tmp_path / "3.jsonl", replace(quick, cache=offline)).statuses == {"ok": 5}
    assert {record["url"] for record in records(tmp_path / "3.jsonl")} == {server.url("/new")}
    assert asked == server.asked
    assert asked["/1"] == 2  # online it is asked for each time


def test_offline_the_page_that_came_after_a_redirect_is_read_though_its_server_gave_no_date(
    server: Server, quick: FetchOptions, tmp_path: Path
) -> None:
    cache = Cache(path=tmp_path / "cache.sqlite", refresh=True)
    moved = answer("moved", "Location: /old", "Date: Mon, 01 Jun 2026 09:00:00 GMT", status="302 Found")
    server.pages["/old"] = answer(html("Old"))
    for n, handler in enumerate((moved, answer(html("Here")))):
        server.pages["/"] = handler
        assert crawled([server.url("/")], tmp_path / f"{n}.jsonl", replace(quick, cache=cache)).statuses == {"ok": 1}
    offline = replace(cache, offline=True, refresh=False)
    crawled([server.url("/")], tmp_path / "offline.jsonl", replace(quick, cache=offline))
    [record] = records(tmp_path / "offline.jsonl")
    assert "Here" in record["html"]


def test_refresh_on_the_command_line_fetches_what_is_done(site: Server, tmp_path: Path, command: Command) -> None:
    out = str(tmp_path / "pages.jsonl")
    for more in ([], [], ["--refresh"]):
        assert command(site.url("/1"), "--output", out, *more).returncode == 0
    assert site.asked["/1"] == 2


def test_a_refresh_that_was_interrupted_goes_on_where_it_was(
    site: Server, quick: FetchOptions, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "pages.jsonl"
    urls = [site.url(f"/{n}") for n in range(4)]
    assert command(*urls, "--output", str(out)).returncode == 0
    with Ledger(tmp_path / "pages.jsonl.ledger") as ledger:
        ledger.start_over()
    crawled(urls[:2], out, quick)  # and here it was killed
    assert command(*urls, "--output", str(out), "--refresh").returncode == 0
    assert set(Counter(record["url"] for record in records(out)).values()) == {2}
    assert command(*urls, "--output", str(out), "--refresh").returncode == 0
    assert set(site.asked.values()) == {3}, "the next refresh starts from the beginning"


def test_the_cache_keeps_no_secrets_and_gives_no_page_to_another_login(
    server: Server, tmp_path: Path, command: Command
) -> None:
    async def page(request: Request, writer: asyncio.StreamWriter) -> None:
        who = request.headers.get("authorization", "nobody")
        await answer(html(f"<p>for {len(who)}</p>"), "Cache-Control: max-age=3600")(request, writer)

    server.pages["/"] = page
    cache = tmp_path / "cache.sqlite"
    secret = ["--header", "127.0.0.1: Authorization: Bearer hush", "--cookie", "127.0.0.1: session=hush"]
    logins = [secret, secret, [], [], [*secret[:1], "127.0.0.1: Authorization: Bearer husher", *secret[2:]]]
    pages = [json.loads(command(server.url("/"), "--cache", str(cache), *login).stdout) for login in logins]
    assert [page["html"].partition("for ")[2].partition("<")[0] for page in pages] == ["11", "11", "6", "6", "13"]
    assert [page["from_cache"] for page in pages] == [False, True, False, True, False]
    assert server.requests[0].headers["cookie"] == "session=hush"
    assert b"hush" not in cache.read_bytes()
    assert cache.stat().st_mode & 0o077 == 0
    offline = command(server.url("/"), "--cache", str(cache), "--offline", *secret)
    assert "for 11" in json.loads(offline.stdout)["html"]


def test_what_breaks_off_is_not_cached(server: Server, quick: FetchOptions, tmp_path: Path) -> None:
    from fetch_server import OK, raw

    head = f"{OK}Content-Type: text/html\r\nCache-Control: max-age=3600\r\nContent-Length: 500\r\n\r\n<p>Only this"
    server.pages["/"] = raw(head.encode())
    options = replace(quick, cache=Cache(path=tmp_path / "cache.sqlite"))
    assert crawled([server.url("/")], tmp_path / "1.jsonl", options).errors == {"TruncatedBody": 1}
    server.pages["/"] = answer(html("the whole page"))
    assert crawled([server.url("/")], tmp_path / "2.jsonl", options).statuses == {"ok": 1}


def test_a_damaged_cache_says_so(server: Server, tmp_path: Path, command: Command) -> None:
    (tmp_path / "cache.sqlite").write_text("no database\n" * 100)
    server.pages["/"] = answer(html("here"))
    result = command(server.url("/"), "--cache", str(tmp_path / "cache.sqlite"))
    assert result.returncode == 2
    assert "cache" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_says_so(site: Server, tmp_path: Path, command: Command) -> None:
    (tmp_path / "out").symlink_to("/dev/full")
    result = command(site.url("/1"), site.url("/2"), "--output", str(tmp_path / "out"), "--format", "jsonl")
    assert result.returncode == 2
    assert "space" in result.stderr


def test_a_ledger_without_an_output_remembers_what_went_to_standard_output(server: Server, tmp_path: Path) -> None:
    server.pages["/a"] = server.pages["/b"] = answer(html("<p>A tide of eels.</p>"))
    command = [*COMMAND, "--ledger", str(tmp_path / "ledger"), "--format", "jsonl", server.url("/a")]
    first = subprocess.run(command, capture_output=True, check=True)
    second = subprocess.run([*command, server.url("/b")], capture_output=True, check=True)
    sent = [json.loads(line)["id"] for done in (first, second) for line in done.stdout.splitlines()]
    assert sent == [server.url("/a"), server.url("/b")]


def test_a_page_counts_soon_after_it_was_written_though_nothing_comes_after_it(
    server: Server, tmp_path: Path, quick: FetchOptions
) -> None:
    path = tmp_path / "pages.jsonl"

    async def run() -> bool:
        with Ledger(tmp_path / "ledger") as ledger:
            output = Output(path, JsonLines(), ledger)
            async with AsyncFetcher(quick) as fetcher:
                await output.write(await fetcher.try_fetch(server.url("/a")))
            await asyncio.sleep(0.5)
            for _ in range(2):
                ledger.take()  # what a kill would lose: noted, and on its way
            counts = ledger.is_done(server.url("/a"))
            await output.close()
            return counts

    server.pages["/a"] = answer(html("<p>A tide of eels.</p>"))
    assert asyncio.run(run())
