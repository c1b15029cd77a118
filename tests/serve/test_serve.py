"""The service as a client meets it: over a real socket, with a real process behind it."""

import contextlib
import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import brotli
import httpx
import orjson
import pytest

from cleaner import Cleaner, Options

pytest.importorskip("fastapi")

PAGE = """<!doctype html><html lang=en><head><title>Harbour reopens | Paper</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Harbour reopens</h1>
<p>The harbour of the small town was opened again on Tuesday after eleven months of work on its eastern wall.</p>
<p>Boats had to land twenty kilometres further south, which cost the fishers of the town much time and fuel.</p>
</article><div class="comments"><p>Great article, thanks for sharing it with all of us here!</p></div>
<footer><p>Copyright 2026 Paper. All rights reserved.</p></footer></body></html>"""
RECORDS = "\n---\n".join(
    f"Title: Harbour {n}\nURL: https://paper.example/{n}\n\nThe harbour was opened again on Tuesday after months of work."
    for n in range(2)
)
LIMIT = 50_000
URL = "https://paper.example/harbour"


class Service(NamedTuple):
    address: str
    process: subprocess.Popen[str]

    @property
    def place(self) -> tuple[str, int]:
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)


@contextlib.contextmanager
def started(*flags: str) -> Iterator[Service]:
    command = [sys.executable, "-m", "cleaner", "serve", "--port", "0", "--workers", "1", *flags]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        service = Service(re.findall(r"http://\S+:\d+", line)[0], process)
        httpx.get(f"{service.address}/health", timeout=60)  # whom the line tells of it finds nobody refused
        yield service
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with started("--queue", "9", "--max-bytes", str(LIMIT), "--comments", "drop") as one:
        yield one


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.address, timeout=60) as one:
        yield one


def test_a_page_gives_the_record_of_clean(client: httpx.Client) -> None:
    answer = client.post("/clean", content=PAGE, headers={"Content-Type": "text/html"}, params={"url": URL})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    expected = Cleaner(options=Options(comments="drop")).clean(PAGE.encode(), url=URL)
    assert answer.json() == orjson.loads(expected.to_json()) | {"id": URL}
    assert "harbour" in answer.json()["body"]


def test_a_request_sets_options_and_names(client: httpx.Client) -> None:
    query = {"id": "7", "explain": "true", "comments": "keep"}
    answer = client.post("/clean", content=PAGE, params=query).json()
    assert answer["id"] == "7"
    assert any("Copyright" in removal["text"] for removal in answer["removals"])
    assert answer["removed"] == Cleaner(options=Options(comments="keep")).clean(PAGE).removed


def test_a_text_of_several_records_gives_the_first_or_all(client: httpx.Client) -> None:
    first = client.post("/clean", content=RECORDS)
    assert (first.json()["title"], first.headers["cleaner-records"]) == ("Harbour 0", "2")
    lines = client.post("/clean", content=RECORDS, headers={"Accept": "application/x-ndjson"}).content.splitlines()
    assert [orjson.loads(line)["title"] for line in lines] == ["Harbour 0", "Harbour 1"]


def test_what_is_no_article_is_an_answer_and_no_error(client: httpx.Client) -> None:
    answer = client.post("/clean", content=b"  \n")
    assert (answer.status_code, answer.json()["status"]) == (200, "empty")


@pytest.mark.parametrize(("path", "code"), [("/", 404), ("/clean", 405)])
def test_who_asks_for_something_else_is_told_what_there_is(client: httpx.Client, path: str, code: int) -> None:
    answer = client.get(path)
    assert answer.status_code == code
    assert "POST a page to /clean" in answer.json()["hint"]


@pytest.mark.parametrize(
    ("content", "query", "headers", "code", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), {}, {}, 415, "UnsupportedInput"),
        (b"x" * (LIMIT + 1), {}, {}, 413, "InputTooLarge"),
        (iter([b"x" * LIMIT, b"x" * LIMIT]), {}, {}, 413, "InputTooLarge"),
        (
            gzip.compress(b"x" * (LIMIT + 1), mtime=0),
            {},
            {"Content-Encoding": "gzip"},
            413,
            "--max-bytes of the service",
        ),
        (gzip.compress(bytes(40_000_000), mtime=0), {}, {"Content-Encoding": "gzip"}, 413, "InputTooLarge"),
        (brotli.compress(b"x" * 300_000_000, quality=1), {}, {"Content-Encoding": "br"}, 413, "InputTooLarge"),
        (b"x", {"coments": "drop"}, {}, 422, "coments"),
        (b"x", {"comments": "sometimes"}, {}, 422, "comments"),
        (b"x", {"deadline": "-1"}, {}, 422, "deadline"),
        (b"x", {"url": "courier.example/a"}, {}, 422, "write https://courier.example/a"),
        (PAGE, {"deadline": "0.000001"}, {}, 504, "DeadlineExceeded"),
        (b"x", {}, {"Content-Type": "multipart/form-data; boundary=x"}, 415, "curl --data-binary"),
        (b'{"html": "<p>x"}', {}, {"Content-Type": "application/json"}, 415, "its address as ?url="),
        (b"x", {"comment": "drop"}, {}, 422, "/openapi.json lists"),
    ],
)
def test_errors_are_records_too(
    client: httpx.Client, content: bytes, query: dict[str, str], headers: dict[str, str], code: int, word: str
) -> None:
    answer = client.post("/clean", content=content, params=query, headers=headers)
    assert answer.status_code == code
    assert answer.json()["status"] == "error"
    assert word in str(answer.json()["error"])


def test_a_client_that_sends_all_before_it_reads_gets_its_answer(service: Service) -> None:
    content = b"x" * (7 * LIMIT)
    with socket.create_connection(service.place) as line:
        line.sendall(b"POST /clean HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(content))
        for start in range(0, len(content), LIMIT):
            line.sendall(content[start : start + LIMIT])
            time.sleep(0.02)
        assert line.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_page_may_come_compressed(client: httpx.Client) -> None:
    packed = gzip.compress(PAGE.encode())
    answers = [client.post("/clean", content=packed, headers={"Content-Encoding": "gzip"}, params=query) for query in
               ({}, {"max_bytes": 300})]  # fmt: skip
    assert answers[0].json() == client.post("/clean", content=PAGE).json()
    assert answers[1].json()["reason"] == "truncated"


def test_a_request_cannot_raise_the_limits(client: httpx.Client) -> None:
    answer = client.post("/clean", content=b"x" * (LIMIT + 1), params={"max_bytes": LIMIT * 2})
    assert answer.status_code == 413


def test_many_at_once_get_each_their_own(client: httpx.Client) -> None:
    pages = [PAGE.replace("twenty", f"{n} times twenty") for n in range(10)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda page: client.post("/clean", content=page), pages))
    assert [answer.status_code for answer in answers] == [200] * 10
    assert all(f"{n} times twenty" in answer.json()["body"] for n, answer in enumerate(answers))


def test_a_worker_that_is_killed_costs_nothing(service: Service, client: httpx.Client) -> None:
    def forked(pid: int) -> list[int]:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [*children, *(grandchild for child in children for grandchild in forked(child))]

    if not Path("/proc/self/task").exists():
        pytest.skip("finds the worker by /proc")
    os.kill(forked(service.process.pid)[-1], signal.SIGKILL)
    assert client.post("/clean", content=PAGE).status_code == 200


def test_health_metrics_and_description(client: httpx.Client) -> None:
    client.post("/clean", content=PAGE)
    health = client.get("/health").json()
    assert (health["status"], health["inside"], len(health["rules"])) == ("ok", 0, 16)
    lines = client.get("/metrics").text
    assert re.search(r'^cleaner_requests_total\{code="200"\} [1-9]', lines, re.MULTILINE)
    assert re.search(r'^cleaner_documents_total\{status="(ok|partial)"\} [1-9]', lines, re.MULTILINE)
    assert re.search(r'^cleaner_removed_blocks_total\{kind="copyright"\} [1-9]', lines, re.MULTILINE)
    described = client.get("/openapi.json").json()
    post = described["paths"]["/clean"]["post"]
    assert {"url", "id", "explain", "comments", "deadline"} <= {one["name"] for one in post["parameters"]}
    schema = post["responses"]["200"]["content"]["application/json"]["schema"]
    assert "body" in schema["required"]
    assert {"408", "413", "415", "422", "503", "504"} <= post["responses"].keys()


def test_who_comes_too_many_is_sent_away_and_who_is_slow_is_given_up() -> None:
    with started("--queue", "0", "--patience", "1") as service, socket.create_connection(service.place) as slow:
        slow.sendall(b"POST /clean HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this")
        while httpx.get(f"{service.address}/health").json()["inside"] == 0:
            time.sleep(0.02)
        answer = httpx.post(f"{service.address}/clean", content=PAGE)
        assert (answer.status_code, answer.json()["error"]["class"]) == (503, "Busy")
        assert int(answer.headers["retry-after"]) >= 1
        slow.settimeout(30)
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")
        assert httpx.post(f"{service.address}/clean", content=PAGE, timeout=60).status_code == 200
        assert 'cleaner_requests_total{code="503"} 1' in httpx.get(f"{service.address}/metrics").text
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 128 + signal.SIGTERM


def test_it_listens_on_this_machine_alone(service: Service) -> None:
    assert service.place[0] == "127.0.0.1"
    taken = subprocess.run(
        [sys.executable, "-m", "cleaner", "serve", "--port", str(service.place[1])], capture_output=True, text=True,
        timeout=60, check=False, cwd=Path(__file__).parent,
    )  # fmt: skip
    assert taken.returncode == 2
    assert "Address already in use" in taken.stderr


def test_without_the_extra_it_says_which() -> None:
    code = "import sys; sys.modules['fastapi'] = None; sys.argv = ['cleaner', 'serve']; from cleaner.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parent
    )
    assert done.returncode == 2
    assert "needs the extra 'serve'" in done.stderr
    assert "article-cleaner[serve]" in done.stderr


def test_a_wrong_file_of_a_site_is_told_at_the_start(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "quay.example.yaml").write_text("schema: 1\nsite: quay.example\nstripp: [.ad]\n")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "serve", "--port", "0", "--rules", tmp_path],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "quay.example.yaml:3:1: stripp: unknown key" in done.stderr
