"""What went wrong below the client, as one of our own errors."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from cleaner.fetch.errors import (
    BrokenResponse,
    ConnectFailed,
    HeadersTooLarge,
    PageError,
    RefusedURL,
    ServerFailed,
    Throttled,
    TimedOut,
    TLSFailed,
)

_AGAIN = frozenset({429, 502, 503, 504})
"""Statuses after which the same request is sent again."""

# httpcore and httpx call their errors the same, so one table serves both.
_TABLE: dict[str, type[PageError]] = {
    "TimeoutException": TimedOut,
    "UnsupportedProtocol": RefusedURL,
    "ProxyError": ConnectFailed,
    "ConnectError": ConnectFailed,
    "NetworkError": BrokenResponse,
    "ProtocolError": BrokenResponse,
    "DecodingError": BrokenResponse,
    "DenialOfServiceError": HeadersTooLarge,
    "H2Error": BrokenResponse,
    "ConnectionNotAvailable": BrokenResponse,
    "TransportError": BrokenResponse,
}


def page_error(error: Exception, url: str) -> PageError | None:
    """Return what an error of the HTTP libraries means for the page, None where it is not one of theirs."""
    names = [kind.__name__ for kind in type(error).__mro__]
    found = next((_TABLE[name] for name in names if name in _TABLE), None)
    if found is None:
        return None
    said = str(error) or type(error).__name__
    if found is ConnectFailed and caused_by_tls(error):
        return TLSFailed(f"{url}: {said}")
    if found is BrokenResponse and ("buffer too long" in said or "header list" in said.lower()):
        return HeadersTooLarge(f"{url}: {said}")
    if found is TimedOut:
        said = _TIMEOUTS.get(type(error).__name__, "the server was too slow")
    return found(f"{url}: {said}", again=found not in (RefusedURL, HeadersTooLarge))


_TIMEOUTS = {
    "ConnectTimeout": "no connection in time",
    "ReadTimeout": "the server sent nothing for too long",
    "WriteTimeout": "the server took the request too slowly",
    "PoolTimeout": "no connection became free in time",
}


def status_error(url: str, status: int, retry_after: str | None) -> PageError | None:
    """Return the error that a status is for a page, None where the status is an outcome of its own."""
    if status == 429:
        return Throttled(f"{url}: HTTP 429", again=True, wait=_seconds_of(retry_after))
    if status >= 500:
        wait = _seconds_of(retry_after) if status in _AGAIN else None
        return ServerFailed(f"{url}: HTTP {status}", again=status in _AGAIN, wait=wait)
    return None


def _seconds_of(retry_after: str | None) -> float | None:
    """Return the seconds that a Retry-After header names, as a number or as a date; None where it names none.

    >>> _seconds_of("120"), _seconds_of("soon"), _seconds_of("²")
    (120.0, None, None)
    """
    text = (retry_after or "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def caused_by_tls(error: BaseException | None) -> bool:
    """Return whether an error, or one that led to it, is of the certificate or the handshake."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
