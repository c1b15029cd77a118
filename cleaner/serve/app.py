"""The HTTP interface: `POST /clean`, `GET /health`, `GET /metrics`, `GET /openapi.json`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

import fastapi
import fastapi.responses
import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from cleaner import __version__
from cleaner.bulk.items import Item, Response
from cleaner.errors import CleanerError, OptionError, UnsupportedInput
from cleaner.serve.gate import Busy, Gate
from cleaner.serve.metrics import CONTENT_TYPE, Metrics
from cleaner.serve.query import Query, query_model
from cleaner.serve.work import Reply, Request, failure, too_large
from cleaner.write.schema import record_schema

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

LINES = "application/x-ndjson"
"""What a client accepts that wants all records of a text, a line each."""

_CODES = {
    "UnsupportedInput": 415, "InputTooLarge": 413, "MemoryExceeded": 413, "OptionError": 422, "DeadlineExceeded": 504,
    "SlowBody": 408, "Busy": 503,
}  # fmt: skip

_KINDS = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/octet-stream")

_WRAPPED = {"multipart/": "a form", "application/json": "JSON"}
"""Content types in which clients like to wrap a page."""

_SPILL = 8
"""Times `max_bytes` that are read and thrown away: many clients read no answer before all of their page is sent."""

_HELP = "POST a page to /clean; /openapi.json describes it, /health and /metrics say how the service is"


class SlowBody(CleanerError):
    """The page did not arrive in time."""


class Service:
    """The handlers, and what they share."""

    def __init__(self, cleaner: Cleaner, gate: Gate, *, patience: float) -> None:
        self._cleaner, self._gate, self._patience = cleaner, gate, patience
        self._provenance = cleaner.provenance
        self._metrics = Metrics(gate, self._provenance)

    async def clean(self, http: fastapi.Request, query: Query) -> fastapi.Response:
        """Answer `POST /clean`."""
        headers: dict[str, str] = {}
        try:
            reply = await self._reply(http, query)
        except CleanerError as error:
            reply = failure(self._cleaner, error, query.id or query.url or "")
            if isinstance(error, Busy):
                headers["Retry-After"] = str(error.seconds)
        except ClientDisconnect:
            reply = None
        response = _response(reply, headers, lines=LINES in http.headers.get("accept", ""))
        self._metrics.answered(response.status_code)
        return response

    async def _reply(self, http: fastapi.Request, query: Query) -> Reply | None:
        options = query.options(self._cleaner.options)
        async with self._gate.entered():
            body = await self._body(http)
            url = query.url or ""
            page = Response(body, {name.lower(): value for name, value in http.headers.items()}, url)
            item = Item(query.id or url, page, url=query.url)
            reply = await self._gate.answer(Request(item, options, query.explain), http.is_disconnected)
        if reply is not None:
            self._metrics.cleaned(reply, len(body))
        return reply

    async def _body(self, http: fastapi.Request) -> bytes:
        most = self._cleaner.options.max_bytes
        sent = http.headers.get("content-type", "").lower()
        for kind, name in _WRAPPED.items():
            if sent.startswith(kind):
                hint = "send the page itself as the body, its address as ?url=: curl --data-binary @page"
                raise UnsupportedInput(f"{name} is no page", hint=hint)
        length = http.headers.get("content-length", "")
        told = int(length[:18]) if length.isdecimal() else 0
        if told > _SPILL * most or (told > most and "expect" in http.headers):
            raise too_large(most)
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(self._patience):
                async for piece in http.stream():
                    size += len(piece)
                    if size <= most and told <= most:
                        body += piece
                    elif size > _SPILL * most:
                        break
        except TimeoutError:
            if size <= most:
                raise SlowBody(f"the page did not arrive within {self._patience:g} s") from None
        if size > most:
            raise too_large(most)
        return bytes(body)

    async def health(self) -> dict[str, Any]:
        """Answer `GET /health`."""
        return {"status": "ok", **self._provenance, "inside": self._gate.inside, "busy": self._gate.working}

    async def metrics(self) -> fastapi.Response:
        """Answer `GET /metrics`."""
        return fastapi.Response(self._metrics.text(), media_type=CONTENT_TYPE)

    async def wrong(self, http: fastapi.Request, error: Exception) -> fastapi.Response:
        """Answer a request whose parameters are wrong."""
        assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for no other
        what = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        self._metrics.answered(422)
        wrong = OptionError(what, hint="/openapi.json lists the parameters and their values")
        return _response(failure(self._cleaner, wrong, http.query_params.get("id", "")), {}, lines=False)

    async def elsewhere(self, _: fastapi.Request, error: Exception) -> fastapi.Response:
        """Answer a request for what is not here, or in another way than it is."""
        assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for no other
        told = {"detail": error.detail, "hint": _HELP}
        return fastapi.responses.JSONResponse(told, error.status_code, error.headers)


def _response(reply: Reply | None, headers: dict[str, str], *, lines: bool) -> fastapi.Response:
    if reply is None:
        return fastapi.Response(status_code=499)  # nobody is there to read it
    code = _CODES.get(reply.error, 500) if reply.error is not None else 200
    headers["Cleaner-Records"] = str(len(reply.records))
    if lines and code == 200:
        return fastapi.Response(b"".join(one + b"\n" for one in reply.records), code, headers, LINES)
    return fastapi.Response(reply.records[0], code, headers, "application/json")


def app_of(cleaner: Cleaner, gate: Gate, *, patience: float) -> fastapi.FastAPI:
    """Return the application; `patience` is the time in seconds that a page may take to arrive."""
    service = Service(cleaner, gate, patience=patience)

    @asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        await gate.start()
        yield
        await gate.stop()

    app = fastapi.FastAPI(
        title="cleaner", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Strips the boilerplate from a page or a text dump. Every answer to POST /clean is a record.",
    )  # fmt: skip
    app.add_exception_handler(RequestValidationError, service.wrong)
    app.add_exception_handler(HTTPException, service.elsewhere)
    app.post("/clean", openapi_extra=_BODY, responses=_responses(), response_class=fastapi.Response)(
        _handler(service, cleaner)
    )
    app.get("/health", summary="Tell that the service works, with what, and how busy it is")(service.health)
    app.get("/metrics", summary="Counters for Prometheus", response_class=fastapi.Response)(service.metrics)
    return app


def _handler(service: Service, cleaner: Cleaner) -> Callable[..., Any]:
    async def clean(http: fastapi.Request, query: Any) -> fastapi.Response:
        """Clean the page that is the body of the request; its status is in the record."""
        return await service.clean(http, query)

    clean.__annotations__ = {
        "http": fastapi.Request, "query": Annotated[query_model(cleaner.options), fastapi.Query()],
        "return": fastapi.Response,
    }  # fmt: skip
    return clean


_BODY = {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in _KINDS}}}


def _responses() -> dict[int | str, dict[str, Any]]:
    schema = orjson.loads(record_schema())
    meanings = {
        200: "The record, `empty` and `blocked` ones included. Header Cleaner-Records: how many the text holds",
        408: "The page did not arrive in time", 413: "The page is too large, or needs too much memory",
        415: "No text that can be read", 422: "A parameter has a value that it cannot have",
        500: "The worker died over the page", 503: "Too much to do; header Retry-After says when to come again",
        504: "The page took longer than its deadline",
    }  # fmt: skip
    content = {"application/json": {"schema": schema}}
    return {
        code: {"description": text, "content": content | ({LINES: {}} if code == 200 else {})}
        for code, text in meanings.items()
    }
