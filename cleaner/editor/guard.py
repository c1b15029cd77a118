"""Who may talk to the editor: the browser that holds the key, from the editor's own page, by the editor's own name.

The app listens on loopback, where any page in any browser tab can reach it, and any program of the machine. So each
request and each socket is checked, before anything else sees it: its Host (a name that was bound to 127.0.0.1 by
somebody else's DNS is not ours), its Origin and Sec-Fetch-Site (a page of another site is not ours), and its key. The
key comes by a link that works once and becomes a cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_APP_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' {socket}; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Policy of the app's own pages, which load nothing from elsewhere; a route may set a stricter one."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """An ASGI app around the editor's that lets only its own user through."""

    def __init__(self, app: App, port: int) -> None:
        self.app = app
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie = f"cleaner-{port}"
        self.token: str | None = secrets.token_urlsafe(24)
        self._key = secrets.token_urlsafe(32)
        self._url = f"http://127.0.0.1:{port}/"

    @property
    def link(self) -> str:
        """The address that opens the editor, once."""
        return f"{self._url}?token={self.token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = _Headers(scope["headers"])
        problem = self._problem(scope, headers)
        if problem is not None:
            await _refuse(scope, send, problem)
        elif self._has_key(headers):
            await self.app(scope, receive, self._hardened(scope, headers, send))
        elif scope["type"] == "http" and self._takes_token(scope):
            await self._welcome(send)
        else:
            await _refuse(scope, send, "the link to the editor holds a key that works once; start the editor again")

    def _problem(self, scope: Scope, headers: _Headers) -> str | None:
        host = headers.only("host")
        if host not in self.hosts:
            return "this is not the editor's address"
        origin = headers.only("origin")
        is_open = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if origin != f"http://{host}" and not (origin is None and is_open):
            return "the request comes from another site's page"
        if headers.only("sec-fetch-site") not in (None, "same-origin", "none"):
            return "the request comes from another site's page"
        return None

    def _has_key(self, headers: _Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.only("cookie") or "")
        except CookieError:
            return False
        morsel = cookies.get(self.cookie)
        return morsel is not None and secrets.compare_digest(morsel.value.encode(), self._key.encode())

    def _takes_token(self, scope: Scope) -> bool:
        if scope["path"] != "/" or scope["method"] != "GET" or self.token is None:
            return False
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            return False
        self.token = None
        return True

    async def _welcome(self, send: Send) -> None:
        cookie = f"{self.cookie}={self._key}; Path=/; HttpOnly; SameSite=Strict"
        # A page and no redirect: after a link from elsewhere a strict cookie goes only with the page's own next step.
        body = b"""<!doctype html><title>cleaner</title><link rel="icon" href="data:,">
            <meta http-equiv="refresh" content="0;url=/">"""
        headers = [(b"content-type", b"text/html"), (b"set-cookie", cookie.encode()), *_HEADERS]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _hardened(self, scope: Scope, headers: _Headers, send: Send) -> Send:
        if scope["type"] != "http":
            return send
        policy = _APP_POLICY.format(socket=f"ws://{headers.only('host')}").encode()
        is_static = scope["path"].startswith("/_nicegui/")

        async def hardened(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                added = [h for h in _HEADERS if h[0] not in names and not (is_static and h[0] == b"cache-control")]
                if b"content-security-policy" not in names:
                    added.append((b"content-security-policy", policy))
                message = {**message, "headers": [*given, *added]}
            await send(message)

        return hardened


class _Headers:
    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in pairs]

    def only(self, name: str) -> str | None:
        """Return a header's value; one that is given twice is none of ours."""
        found = [value for key, value in self._pairs if key == name]
        return found[0] if len(found) == 1 else None if not found else "\0"


async def _refuse(scope: Scope, send: Send, message: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403, "reason": message[:100]})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"cleaner: {message}\n".encode()})
