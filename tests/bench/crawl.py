"""A crawl of many pages from a local server, beside a bare httpx loop with the same concurrency.

    python tests/bench/crawl.py [--pages 10000] [--concurrency 32] [--output warc]
    python tests/bench/crawl.py --kills 10

The server runs in a process of its own. Each case prints pages a second, its ratio to the bare loop, and how the
memory of this process grew over the second half of the crawl. With `--kills` the command is killed at so many random
moments instead, run to its end, and its output is held against the list.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import ClassVar, NamedTuple

import httpx
import orjson

from cleaner.fetch import AsyncFetcher, Cache, FetchOptions, Guard, Limits, Politeness
from cleaner.fetch.crawl import Crawl
from cleaner.fetch.ledger import Ledger
from cleaner.fetch.outputs import JsonLines, Output, warc_encoder

FLOOR = 0.6
"""The share of the bare loop's pages a second that a crawl has to reach."""

_WORDS = [
    "rates",
    "bank",
    "river",
    "council",
    "minister",
    "report",
    "harbour",
    "village",
    "season",
    "market",
    "energy",
    "water",
    "plan",
    "vote",
    "train",
]


def page(number: int) -> bytes:
    """Return an article of about 12 kB, the same for the same number."""
    chance = random.Random(number)
    paragraphs = "".join(f"<p>{' '.join(chance.choices(_WORDS, k=60)).capitalize()}.</p>\n" for _ in range(25))
    links = "".join(f'<li><a href="/p/{chance.randrange(10**6)}">Story {n}</a></li>' for n in range(40))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Story {number}</title></head><body>"
        f"<nav><ul>{links}</ul></nav><article><h1>Story {number}</h1>{paragraphs}</article></body></html>"
    ).encode()


class _Server(asyncio.Protocol):
    """As little of HTTP/1.1 as keep-alive GETs need, so that the server is not what is measured."""

    bodies: ClassVar = [page(number) for number in range(200)]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        while b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))  # type: ignore[attr-defined]

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path == b"/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        number = int(path.rpartition(b"/")[2])
        etag = b'"%d"' % number
        if b"if-none-match: " + etag in head.lower():
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag
        body = self.bodies[number % len(self.bodies)]
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %b\r\nCache-Control: max-age=0\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (etag, len(body), body)
        )


def serve(ready: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """Serve until the process is ended; tell the port."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def bare(urls: list[str], concurrency: int) -> None:
    """Fetch with httpx and nothing else."""
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    todo = iter(urls)
    async with httpx.AsyncClient(http2=True, limits=limits, trust_env=False) as client:

        async def work() -> None:
            for url in todo:
                response = await client.get(url)
                assert len(response.text) > 1000

        await asyncio.gather(*(work() for _ in range(concurrency)))


async def crawl(urls: list[str], concurrency: int, folder: Path, *, cache: Path | None, warc: bool) -> list[int]:
    """Fetch with everything on: robots, guard, ledger, output. Return samples of the resident memory in bytes."""
    options = FetchOptions(
        limits=Limits(concurrency=concurrency),
        politeness=Politeness(delay=0, per_host=concurrency),
        guard=Guard(allow=("127.0.0.0/8",)),
        cache=Cache(path=cache),
    )
    samples: list[int] = []
    name = "pages.warc.gz" if warc else "pages.jsonl"
    with tempfile.TemporaryDirectory(dir=folder) as run, Ledger(Path(run) / "ledger") as ledger:
        path = Path(run) / name
        output = Output(path, warc_encoder(ledger, path) if warc else JsonLines(), ledger)
        async with AsyncFetcher(options, keep_exchanges=warc) as fetcher:
            job = Crawl(fetcher, ledger, output)
            tally = await job.run(_sampled(urls, samples))
        await output.close()
        assert tally.done == len(urls), tally
        assert tally.statuses == {"ok": len(urls)}, tally
    return samples


async def _sampled(urls: list[str], samples: list[int]) -> AsyncIterator[str]:
    every = max(1, len(urls) // 20)
    for number, url in enumerate(urls):
        if number % every == 0:
            gc.collect()
            samples.append(resident())
        yield url


def resident() -> int:
    """Return the resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


Case = tuple[str, Callable[[], Awaitable[object]]]


class Timed(NamedTuple):
    """How long a case took by the clock and in this process's work, and what it gave."""

    label: str
    seconds: float
    work: float
    value: object


def timed(label: str, run: Callable[[], Awaitable[object]]) -> Timed:
    """Run a case in an event loop of its own."""
    gc.collect()
    start, work = time.perf_counter(), time.process_time()
    value = asyncio.run(_as_coroutine(run()))
    return Timed(label, time.perf_counter() - start, time.process_time() - work, value)


async def _as_coroutine(work: Awaitable[object]) -> object:
    return await work


def main() -> int:
    """Run the cases and print a table; the exit code says whether the floor was held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--output", choices=("jsonl", "warc"), default="jsonl")
    parser.add_argument("--kills", type=int, default=0)
    args = parser.parse_args()
    ready: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(ready,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{ready.get()}"
    urls = [f"{base}/p/{number}" for number in range(args.pages)]
    warc = args.output == "warc"
    if args.kills:
        status = killed(urls, args.kills, args.concurrency)
        server.terminate()
        return status
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache = folder / "cache.sqlite"
        loop: Case = ("bare httpx", lambda: bare(urls, args.concurrency))
        crawls: list[Case] = [
            ("crawl, no cache", lambda: crawl(urls, args.concurrency, folder, cache=None, warc=warc)),
            ("crawl, cache filled", lambda: crawl(urls, args.concurrency, folder, cache=cache, warc=warc)),
            ("crawl, cache revalidated", lambda: crawl(urls, args.concurrency, folder, cache=cache, warc=warc)),
        ]
        cases = [loop, *(case for one in crawls for case in (one, loop))]
        results = [timed(label, case) for label, case in cases]
    server.terminate()
    return report(results, args.pages)


def killed(urls: list[str], kills: int, concurrency: int) -> int:
    """Kill the command again and again, then let it end; return 0 if every page is in its output once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "urls.txt").write_text("\n".join(urls))
        command = [
            sys.executable, "-m", "cleaner", "fetch", "--allow-network", "127.0.0.0/8", "--delay", "0", "--per-host",
            str(concurrency), "--urls", str(folder / "urls.txt"), "--output", str(folder / "pages.jsonl"), "--quiet",
        ]  # fmt: skip
        for number in range(kills):
            before = size_of(folder / "pages.jsonl")
            with subprocess.Popen(command) as process:
                while size_of(folder / "pages.jsonl") == before and process.poll() is None:
                    time.sleep(0.05)
                time.sleep(random.uniform(0.0, 3.0))
                process.kill()
            print(f"kill {number + 1}: {size_of(folder / 'pages.jsonl') / 1e6:.1f} MB in the output")  # noqa: T201
        subprocess.run(command, check=True)
        counts = Counter(orjson.loads(line)["url"] for line in (folder / "pages.jsonl").open("rb"))
    once = counts == Counter(urls)
    print(f"{len(counts)} pages of {len(urls)}, {'each once' if once else 'NOT each once'}")  # noqa: T201
    return 0 if once else 1


def size_of(path: Path) -> int:
    """Return the size of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def report(results: list[Timed], pages: int) -> int:
    """Print the table; return 1 where a crawl was slower than the floor."""
    worst = 1.0
    for number, result in enumerate(results):
        # The load of the machine changes while the cases run, so each is held against the loops around it.
        around = [other for other in results[max(0, number - 1) : number + 2] if other.label.startswith("bare")]
        speed = sum(other.seconds for other in around) / len(around) / result.seconds
        effort = sum(other.work for other in around) / len(around) / result.work
        line = (
            f"{result.label:26} {pages / result.seconds:7.0f} pages/s {speed:5.0%} of bare"
            f"   {result.work / pages * 1e3:5.2f} ms of work a page, {effort:5.0%} of bare"
        )
        if isinstance(result.value, list):
            half = result.value[len(result.value) // 2 :]
            line += f"   {half[0] / 1e6:.0f} -> {half[-1] / 1e6:.0f} MB over the second half"
            worst = min(worst, speed)
        print(line)  # noqa: T201
    return 0 if worst >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
