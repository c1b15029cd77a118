"""The settings of a fetcher as small objects; every setting is defined here once, and the flags are made from it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from cleaner.errors import DISTRIBUTION, OptionError
from cleaner.urls import split_url

_HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def _setting(default: Any, help_: str, *, flag: str | None = None, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help_, "flag": flag, "choices": choices})


def _mapping(help_: str) -> Any:
    return field(default_factory=dict, metadata={"help": help_, "flag": None, "choices": ()})


class _Checked:
    """Refuse numbers below zero and words that are no choice, whatever the object."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            value, choices = getattr(self, item.name), item.metadata.get("choices")
            if choices and value not in choices:
                raise OptionError(f"{item.name}: {value!r} is not one of {', '.join(choices)}")
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                if not math.isfinite(value):
                    raise OptionError(f"{item.name}: must be a number that ends, not {value}")
                if value < 0:
                    raise OptionError(f"{item.name}: must not be less than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts(_Checked):
    """How long to wait, in seconds."""

    connect: float = _setting(10.0, "Seconds to wait for a connection.", flag="--connect-timeout")
    read: float = _setting(30.0, "Seconds to wait for the next bytes of a response.", flag="--read-timeout")
    page: float = _setting(
        120.0, "Seconds after which a page is given up, redirects and attempts included.", flag="--page-deadline"
    )

    def __post_init__(self) -> None:
        _Checked.__post_init__(self)
        for item in fields(self):
            if not getattr(self, item.name):
                raise OptionError(f"{item.metadata['flag']}: must be more than 0", hint="give seconds, as 30")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(_Checked):
    """How much to accept and how much to do at once; sizes in bytes."""

    concurrency: int = _setting(32, "Pages fetched at the same time.", flag="--concurrency")
    max_body: int = _setting(20_000_000, "Bytes of a page, as sent and decompressed.", flag="--max-body")
    max_ratio: int = _setting(200, "Times that a body may grow when decompressed, from 1 MB on.", flag="--max-ratio")
    max_headers: int = _setting(65_536, "Bytes of the headers of a response.", flag="--max-headers")
    max_redirects: int = _setting(10, "Redirects that are followed.", flag="--max-redirects")
    max_parts: int = _setting(20, "Pages that are joined into one article.", flag="--max-parts")
    keep_truncated: bool = _setting(False, "Keep a page that breaks off, and flag it.", flag="--keep-truncated")
    read_ahead: int = _setting(20_000, "URLs read ahead, to find hosts that are free.", flag="--read-ahead")

    def __post_init__(self) -> None:
        # Named in full: dataclass(slots=True) makes a new class, which a bare super() does not know.
        _Checked.__post_init__(self)
        for name in ("concurrency", "max_body", "max_ratio", "max_headers", "max_parts", "read_ahead"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name}: must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness(_Checked):
    """What a host is spared."""

    robots: bool = _setting(True, "Obey robots.txt.", flag="--robots/--no-robots")
    per_host: int = _setting(2, "Requests to one host at the same time.", flag="--per-host")
    delay: float = _setting(1.0, "Seconds between two requests to one host.", flag="--delay")
    max_wait: float = _setting(
        90.0, "Seconds of crawl-delay or Retry-After that are waited for at most.", flag="--max-wait"
    )

    def __post_init__(self) -> None:
        _Checked.__post_init__(self)
        if self.per_host < 1:
            raise OptionError("per_host: must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries(_Checked):
    """When and how often a request is sent again: 429, 502, 503, 504, timeouts and broken connections."""

    attempts: int = _setting(3, "Attempts a request, the first included.", flag="--attempts")
    wait: float = _setting(0.5, "Seconds before the second attempt, doubled for each further one.", flag="--retry-wait")
    max_wait: float = _setting(30.0, "Longest wait between two attempts, unless the server asks for more.")
    jitter: float = _setting(0.5, "Seconds of chance added to each wait.")

    def __post_init__(self) -> None:
        _Checked.__post_init__(self)
        if self.attempts < 1:
            raise OptionError("attempts: must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(_Checked):
    """Who asks. `headers` and `cookies` are by host (`news.example`, or `*.example` for its subdomains)."""

    contact: str | None = _setting(None, "URL or address for site owners, sent with every request.", flag="--contact")
    user_agent: str | None = _setting(None, "User-Agent in place of the honest default.", flag="--user-agent")
    headers: Mapping[str, Mapping[str, str]] = _mapping("Headers by host.")
    cookies: Mapping[str, Mapping[str, str]] = _mapping("Cookies by host.")

    def __post_init__(self) -> None:
        _Checked.__post_init__(self)
        for flag, text in (("--contact", self.contact), ("--user-agent", self.user_agent)):
            if text and (_CONTROL.search(text) or not text.isascii()):
                raise OptionError(f"{flag}: {text[:80]!r} cannot be sent", hint="write it on one line, in ASCII")
        for name, value in (pair for items in self.headers.values() for pair in items.items()):
            if not _HEADER_NAME.fullmatch(name) or _CONTROL.search(value):
                hint = "a name is one word, a value one line"
                raise OptionError(f"{name[:80]!r}: {value[:80]!r} is no header", hint=hint)
        for name, value in (pair for items in self.cookies.values() for pair in items.items()):
            if not _HEADER_NAME.fullmatch(name) or _CONTROL.search(value) or ";" in value:
                hint = "a name is one word, a value one line without ;"
                raise OptionError(f"{name[:80]!r}: a cookie that cannot be sent", hint=hint)

    @property
    def agent(self) -> str:
        """Return the User-Agent: the product, its version, and where to complain."""
        if self.user_agent:
            return self.user_agent
        from cleaner import __version__

        contact = f" (+{self.contact})" if self.contact else ""
        return f"{DISTRIBUTION}/{__version__}{contact}"

    @property
    def token(self) -> str:
        """Return the product token that robots.txt knows us by."""
        return self.agent.split("/", 1)[0].split(" ", 1)[0] or DISTRIBUTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard(_Checked):
    """Which addresses pages may come from, beside all public ones."""

    allow: tuple[str, ...] = _setting(
        (), "Private network that may be fetched from, as 127.0.0.0/8.", flag="--allow-network"
    )

    def __post_init__(self) -> None:
        for network in self.allow:
            try:
                ip_network(network)
            except ValueError as error:
                raise OptionError(f"--allow-network: {error}", hint="write it as 127.0.0.0/8") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache(_Checked):
    """Where responses are kept, and how far they are trusted."""

    path: Path | None = _setting(None, "SQLite file that keeps responses; none is kept without.", flag="--cache")  # noqa: RUF009
    refresh: bool = _setting(False, "Ask the server again, whatever ledger and cache hold.", flag="--refresh")
    offline: bool = _setting(False, "Take pages from the cache only.", flag="--offline")
    max_size: int = _setting(2_000_000_000, "Bytes that the cache may take.", flag="--cache-size")

    def __post_init__(self) -> None:
        _Checked.__post_init__(self)
        if self.offline and self.path is None:
            raise OptionError("offline: no cache to take pages from", hint="name it with --cache")
        if self.offline and self.refresh:
            raise OptionError("offline and refresh contradict each other", hint="leave one of the two out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser(_Checked):
    """When a page is opened in Chromium. `auto`: rules say so, or the page is an empty shell."""

    mode: str = _setting("auto", "Open pages in Chromium.", flag="--browser", choices=("auto", "never", "always"))
    executable: str | None = _setting(None, "Chromium, if not found by itself.", flag="--chromium")
    tabs: int = _setting(2, "Pages open in Chromium at the same time.", flag="--browser-tabs")
    settle: float = _setting(2.0, "Seconds a page may go on loading after its own content is there.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """Every setting of a fetcher."""

    timeouts: Timeouts = Timeouts()
    limits: Limits = Limits()
    politeness: Politeness = Politeness()
    retries: Retries = Retries()
    identity: Identity = Identity()
    guard: Guard = Guard()
    cache: Cache = Cache()
    browser: Browser = Browser()
    proxies: Mapping[str, str] = field(default_factory=dict)
    """Proxy URL by host, `*` for all others. The proxy then resolves names itself: the guard checks what the name
    resolves to here, and the proxy has to keep rebinding out."""
    verify: Any = True
    """False, a CA file, or an `ssl.SSLContext`; as httpx takes it."""

    def __post_init__(self) -> None:
        for proxy in self.proxies.values():
            parts = split_url(proxy)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise OptionError(f"proxy {proxy!r}: not one of HTTP", hint="write it as http://proxy.example:3128")
