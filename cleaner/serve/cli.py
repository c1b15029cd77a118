"""The command `cleaner serve`: parses arguments, runs the service."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.errors import CleanerError, MissingExtra
from cleaner.settings import options_from, with_call, with_options
from cleaner.terminal import say
from cleaner.workers.process import PAGE_MEMORY, page_limits

HELP = """Serve cleaning over HTTP: POST a page to /clean, get its record.

The options are the defaults of a request, and the limits of what it may ask for. GET /openapi.json describes the
interface, /health says how it is, /metrics is for Prometheus.

[bold]Examples[/bold]
  cleaner serve
  curl --data-binary @page.html 'http://127.0.0.1:8080/clean?url=https://example.com/story'
  cleaner serve --port 9000 --workers 4 --queue 100 --comments drop
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The arguments of one call of the command."""

    host: Annotated[str, typer.Option(help="Address to listen on; this machine alone unless told otherwise.")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 for any that is free.", metavar="N", min=0, max=65535)
    ] = 8080
    workers: Annotated[int, typer.Option(help="Worker processes; 0 for one a core.", metavar="N", min=0)] = 0
    queue: Annotated[
        int, typer.Option(help="Requests that may wait; more get 503 and Retry-After.", metavar="N", min=0)
    ] = 32
    memory: Annotated[int, typer.Option(help="Megabytes that a page may take.", metavar="N", min=64)] = PAGE_MEMORY
    patience: Annotated[float, typer.Option(help="Seconds that a page may take to arrive.", metavar="N", min=0.1)] = (
        30.0
    )
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", metavar="DIR", help="A folder of rules that come on top. Repeatable."),
    ] = None


@with_options
@with_call(Call)
def serve(call: Call, flags: dict[str, Any]) -> None:
    """Serve cleaning over HTTP."""
    try:
        import uvicorn

        from cleaner.serve.app import app_of
    except ImportError:
        raise MissingExtra("cleaner serve", "serve") from None
    from cleaner.pipeline import Cleaner
    from cleaner.serve.gate import Gate
    from cleaner.serve.work import ServeTask

    options, folders, count = options_from(flags), tuple(call.rules or ()), call.workers or os.cpu_count() or 1
    cleaner = Cleaner(folders, options)
    cleaner.rules.require_all()  # a wrong file of a site would fail each of its pages, long after the start
    limits = page_limits(options.deadline, call.memory)
    gate = Gate(cleaner, ServeTask(folders, options), limits, workers=count, queue=call.queue)
    with _listening(call.host, call.port) as listener:
        config = uvicorn.Config(
            app_of(cleaner, gate, patience=call.patience), log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=int(options.deadline) + 5,
        )  # fmt: skip
        say(f"listening on http://{_shown(listener)}, {count} worker{'s' * (count != 1)}; Ctrl-C ends it")
        server = uvicorn.Server(config)
        server.run([listener])
    if not server.started:
        raise CleanerError("the service could not start", hint="the lines above say why")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # before anybody is told: who comes at once waits until the service has started
    except OSError as error:
        raise CleanerError(f"--host {host} --port {port}: {error.strerror}", hint="choose another") from error
    if not ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback:
        say("anybody who reaches this address can use the service: it asks for no password")
    return listener


def _shown(listener: socket.socket) -> str:
    name, port = listener.getsockname()[:2]
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
