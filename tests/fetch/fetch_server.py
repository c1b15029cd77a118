"""A server of this machine for the tests: real sockets, and every bad manner that a server can have."""

import asyncio
import gzip
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from cleaner.fetch import AsyncFetcher, Fetched, FetchOptions

OK = "HTTP/1.1 200 OK\r\n"
H2_HEAD = [(":status", "200"), ("content-type", "text/html; charset=utf-8")]


@dataclass
class Request:
    """One request as it came: path with query, headers in lower case, and the address it came to."""

    path: str
    headers: dict[str, str]
    address: str


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def html(body: str, *, title: str = "A page", head: str = "") -> str:
    """Return a small page."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def answer(body: str | bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Handler:
    """Return a handler that gives this answer."""
    data = body.encode() if isinstance(body, str) else body

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)

    return handle


def raw(data: bytes, *, then_close: bool = True) -> Handler:
    """Return a handler that sends these bytes and, unless told otherwise, hangs up."""

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        if then_close:
            await writer.drain()
            writer.close()

    return handle


def redirect(to: str, status: str = "302 Found") -> Handler:
    """Return a handler that redirects."""
    return answer("moved", f"Location: {to}", status=status)


def gzipped(data: bytes) -> Handler:
    """Return a handler that sends a body compressed with gzip."""
    return answer(gzip.compress(data), "Content-Encoding: gzip")


@dataclass
class Server:
    """An HTTP/1.1 server on all addresses of loopback, over TLS with a `context`; `pages` maps paths to handlers."""

    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    context: ssl.SSLContext | None = None
    connections: int = 0
    """Connections that were opened so far."""
    most: int = 0
    """Connections that were open at the same time."""

    def start(self) -> None:
        """Serve from a thread of its own until `stop`."""
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Stop at once, whatever is on its way."""
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._end)
        self._thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> Counter[str]:
        """Return how often each path was asked for."""
        return Counter(request.path for request in self.requests)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "0.0.0.0", self.port, ssl=self.context)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _end(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._loop.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self.connections += 1
        self.most = max(self.most, len(self._writers))
        try:
            while not writer.is_closing():
                request = await _read_request(reader, writer.get_extra_info("sockname")[0])
                self.requests.append(request)
                handler = self.pages.get(request.path.split("?")[0], _NOT_FOUND)
                await handler(request, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()


_NOT_FOUND = answer(html("<h1>Nothing here</h1>"), status="404 Not Found")


async def _read_request(reader: asyncio.StreamReader, address: str) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    pairs = (line.split(": ", 1) for line in lines if ": " in line)
    return Request(first.split(" ")[1], {name.lower(): value for name, value in pairs}, address)


Act = Callable[[h2.connection.H2Connection, int], None]
"""What an HTTP/2 server does on a stream; raises ConnectionError to hang up."""


class H2Server:
    """An HTTP/2 server over TLS that answers every request with one page and counts its connections.

    `acts` maps paths to what is done there in its place.
    """

    def __init__(self, context: ssl.SSLContext, body: bytes, acts: dict[str, Act] | None = None) -> None:
        self._context, self._body, self._acts = context, body, acts or {}
        self.connections = self.streams = self.port = self.open = 0

    async def __aenter__(self) -> "H2Server":
        self._context.set_alpn_protocols(["h2"])
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, h2.exceptions.ProtocolError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        state.initiate_connection()
        writer.write(state.data_to_send())
        while data := await reader.read(65_536):
            for event in state.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    self.streams += 1
                    path = next(value for name, value in event.headers or () if name == b":path").decode()
                    self._acts.get(path, self._answer)(state, event.stream_id)
            writer.write(state.data_to_send())

    def _answer(self, state: h2.connection.H2Connection, stream: int) -> None:
        state.send_headers(stream, H2_HEAD)
        state.send_data(stream, self._body, end_stream=True)


def fetched(url: str, options: FetchOptions, **more) -> Fetched:
    """Return what a URL gives, fetched with these options."""

    async def run() -> Fetched:
        async with AsyncFetcher(options, **more) as fetcher:
            return await fetcher.try_fetch(url)

    return asyncio.run(run())
