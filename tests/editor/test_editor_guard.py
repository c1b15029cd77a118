"""Who may talk to the editor: everything but its own page in its own browser is refused."""

import http.client
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor_tools import Running, page_of, start_editor


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("guard")
    (folder / "pier.html").write_text(page_of("pier"), "utf-8")
    running = start_editor(folder / "pier.html", "--rules", folder)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="module")
def cookie(running: Running) -> str:
    """The key that the one-time link gives."""
    status, headers, _ = ask(running, running.link.partition(str(running.port))[2])
    assert status == 200
    found = headers["set-cookie"]
    assert "HttpOnly" in found
    assert "SameSite=Strict" in found
    return found.partition(";")[0]


def ask(running: Running, path: str, method: str = "GET", **headers: str | None) -> tuple[int, dict[str, str], str]:
    given = {"Host": f"127.0.0.1:{running.port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    for name, value in given.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}
ENGINE = "/_nicegui_ws/socket.io/?EIO=4&transport="


def test_the_key_opens_the_app_and_its_pages_may_load_nothing_from_elsewhere(running: Running, cookie: str) -> None:
    status, headers, body = ask(running, "/", Cookie=cookie)
    assert status == 200
    assert "cleaner · rules" in body
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", body)


def test_the_link_works_once(running: Running, cookie: str) -> None:
    assert ask(running, running.link.partition(str(running.port))[2])[0] == 403


@pytest.mark.parametrize(
    "path", ["/", "/?token=wrong", "/static/editor.js", "/page/x", f"{ENGINE}polling", "/_nicegui/x"]
)
def test_without_the_key_everything_is_refused(running: Running, cookie: str, path: str) -> None:
    assert ask(running, path)[0] == 403
    assert ask(running, path, Cookie=f"{cookie.partition('=')[0]}=wrong")[0] == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", None]
)
def test_another_host_is_refused(running: Running, cookie: str, host: str | None) -> None:
    host = host.format(port=running.port) if host else None
    assert ask(running, "/", Cookie=cookie, Host=host)[0] == 403
    assert ask(running, f"{ENGINE}websocket", Cookie=cookie, Host=host, Origin=f"http://{host}", **SOCKET)[0] == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:1",
        "http://127.0.0.1:{port}.evil.example",
    ],
)
def test_another_origin_is_refused(running: Running, cookie: str, origin: str) -> None:
    origin = origin.format(port=running.port)
    assert ask(running, "/", Cookie=cookie, Origin=origin)[0] == 403
    assert ask(running, f"{ENGINE}polling", "POST", Cookie=cookie, Origin=origin)[0] == 403
    assert ask(running, f"{ENGINE}websocket", Cookie=cookie, Origin=origin, **SOCKET)[0] == 403


def test_a_request_that_writes_needs_an_origin_and_so_does_a_socket(running: Running, cookie: str) -> None:
    assert ask(running, f"{ENGINE}polling", "POST", Cookie=cookie)[0] == 403
    assert ask(running, f"{ENGINE}websocket", Cookie=cookie, **SOCKET)[0] == 403
    own = f"http://127.0.0.1:{running.port}"
    assert ask(running, f"{ENGINE}polling", Cookie=cookie, Origin=own)[0] == 200


def test_a_page_of_another_site_may_not_even_read(running: Running, cookie: str) -> None:
    for site in ("cross-site", "same-site"):
        assert ask(running, "/", Cookie=cookie, Sec_Fetch_Site=site)[0] == 403


def test_headers_given_twice_are_refused(running: Running, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.putrequest("GET", "/", skip_host=True)
    for host in (f"127.0.0.1:{running.port}", "evil.example"):
        connection.putheader("Host", host)
    connection.putheader("Cookie", cookie)
    connection.endheaders()
    assert connection.getresponse().status in (400, 403)


def test_no_other_file_is_served(running: Running, cookie: str) -> None:
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/page/..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
    ):
        assert ask(running, path, Cookie=cookie)[0] in (403, 404, 422)


def test_it_listens_on_loopback_alone(running: Running) -> None:
    wanted = f"{running.port:04X}"
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("needs Linux' table of sockets")
    listening = [line.split()[1] for line in table.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address.partition(":")[0] for address in listening if address.endswith(f":{wanted}")] == ["0100007F"]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_leaves_nothing_behind_however_it_is_ended(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "pier.html").write_text(page_of("pier"), "utf-8")
    folder = tmp_path / "temporary"
    folder.mkdir()
    heard = signal.signal(end, signal.default_int_handler if end == signal.SIGINT else signal.SIG_DFL)  # nohup ignores
    try:
        running = start_editor(tmp_path / "pier.html", "--rules", tmp_path, TMPDIR=str(folder))
    finally:
        signal.signal(end, heard)
    running.process.send_signal(end)
    assert running.process.wait(20) == (0 if end == signal.SIGINT else 128 + end)
    assert list(folder.iterdir()) == []
