"""The headers of a request: who asks, and what the user set for a host."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import lru_cache

import httpx

from cleaner.fetch.inflate import ACCEPT_ENCODING
from cleaner.fetch.options import Identity

_ACCEPT = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.5,text/plain;q=0.5,*/*;q=0.1"

NOT_FROM_RULES = frozenset({
    "host", "user-agent", "authorization", "proxy-authorization", "content-length", "transfer-encoding", "connection",
    "accept-encoding", "upgrade", "te", "range", "if-none-match", "if-modified-since",
})  # fmt: skip
"""Headers that a site's rules cannot set: they would make the client lie, leak or lose its limits."""


class Headers:
    """The headers for each URL; those by host go to that host and to no other."""

    def __init__(self, identity: Identity) -> None:
        self._base = [("user-agent", identity.agent), ("accept", _ACCEPT), ("accept-encoding", ACCEPT_ENCODING)]
        if identity.contact and "@" in identity.contact:
            self._base.append(("from", identity.contact.removeprefix("mailto:")))
        self._headers = {host.lower(): dict(items) for host, items in identity.headers.items()}
        self._cookies = {host.lower(): dict(items) for host, items in identity.cookies.items()}
        self._whole = lru_cache(maxsize=1024)(self._find)

    def for_url(self, url: httpx.URL, *, secrets: bool) -> list[tuple[str, str]]:
        """Return the headers of a request; `secrets` False leaves out all that was set for the host."""
        if not secrets or not (self._headers or self._cookies):
            return list(self._base)
        return list(self._whole(url.host))

    def of_host(self, host: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the headers and the cookies that were set for a host."""
        headers = {key.lower(): value for key, value in _matching(self._headers, host).items()}
        return headers, _matching(self._cookies, host)

    def _find(self, host: str) -> list[tuple[str, str]]:
        own, cookies = self.of_host(host)
        if cookies:
            own["cookie"] = "; ".join(f"{key}={value}" for key, value in cookies.items())
        return [*((key, value) for key, value in self._base if key not in own), *own.items()]


def _matching(table: Mapping[str, Mapping[str, str]], host: str) -> dict[str, str]:
    found = dict(table.get(host, {}))
    for pattern, items in table.items():
        if pattern.startswith("*.") and host.endswith(pattern[1:]):
            found = {**items, **found}
    return found


def basic(user: str, password: str) -> str:
    """Return the Authorization header of a user name and a password.

    >>> basic("reader", "secret")
    'Basic cmVhZGVyOnNlY3JldA=='
    """
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
