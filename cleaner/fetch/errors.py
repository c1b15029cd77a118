"""Why a page could not be retrieved: one class a reason, each with what the user can do.

FetchError
├── StoreError            ledger, cache or output cannot be used, or do not belong together
└── PageError             one page, which is recorded with the reason while the run goes on
    ├── RefusedURL            no http or https URL, or one that cannot be read
    ├── RefusedAddress        the host is, or resolves to, an address that pages must not come from
    ├── RobotsDisallowed      robots.txt forbids the page
    ├── RobotsUnavailable     robots.txt answers with 5xx, which forbids the host until it answers
    ├── NameNotResolved       the host's name has no address
    ├── ConnectFailed         no connection, or none through the proxy
    ├── TLSFailed             the certificate or the handshake is wrong
    ├── TimedOut              the server was too slow, or the page's deadline passed
    ├── BrokenResponse        the connection broke, or the response is no valid HTTP
    │   └── TruncatedBody     the body ended before its announced end
    ├── TooManyRedirects      a loop, or more redirects than allowed
    ├── HeadersTooLarge       more header bytes than allowed
    ├── BodyTooLarge          more bytes than allowed, as sent or decompressed
    │   └── CompressionBomb   the decompressed size is out of all proportion
    ├── UnsupportedContent    a content type or coding that holds no page
    ├── Throttled             429 to the last attempt, or a wait longer than allowed
    ├── ServerFailed          5xx to the last attempt
    ├── NotCached             `offline`, and the cache does not hold the page
    └── BrowserFailed         Chromium could not be started or gave the page up
"""

from __future__ import annotations

from typing import Any, ClassVar

from cleaner.errors import Failure, FetchError, word_of

__all__ = [
    "BodyTooLarge", "BrokenResponse", "BrowserFailed", "CompressionBomb", "ConnectFailed", "FetchError",
    "HeadersTooLarge", "NameNotResolved", "NotCached", "PageError", "RefusedAddress", "RefusedURL",
    "RobotsDisallowed", "RobotsUnavailable", "ServerFailed", "StoreError", "TLSFailed", "Throttled", "TimedOut",
    "TooManyRedirects", "TruncatedBody", "UnsupportedContent", "error_record",
]  # fmt: skip


class PageError(FetchError):
    """A page could not be retrieved; `transient` says whether a later run may succeed."""

    advice: ClassVar[str] = ""
    transient: ClassVar[bool] = False

    def __init__(
        self, message: str, *, hint: str | None = None, again: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(message, hint=hint or self.advice or None)
        self.again = again
        """Whether the same request may be sent again at once."""
        self.wait = wait
        """Seconds that the server asked to be left alone, None where it did not."""


class RefusedURL(PageError):
    """The URL is not one of http or https, or cannot be read as a URL."""

    advice = "give a full http:// or https:// URL"


class RefusedAddress(PageError):
    """The host is, or resolves to, an address that pages must not come from."""

    advice = (
        "to fetch from your own network, allow it by name: --allow-network 127.0.0.0/8, or allow_network under [fetch]"
        " in cleaner.toml, or FetchOptions(guard=Guard(allow=…)) in Python"
    )


class RobotsDisallowed(PageError):
    """The host's robots.txt forbids the page to us."""

    advice = "ask the site for permission; --no-robots only where you have it"


class RobotsUnavailable(PageError):
    """The host's robots.txt answers with a server error, which forbids everything until it answers."""

    advice = "run again later with --retry-errors"
    transient = True


class NameNotResolved(PageError):
    """The host's name has no address."""

    advice = "check the spelling of the host, and the network"
    transient = True


class ConnectFailed(PageError):
    """No connection could be opened."""

    advice = "check the host, or run again later with --retry-errors"
    transient = True


class TLSFailed(PageError):
    """The certificate is not valid for the host, or the handshake failed."""

    advice = "the site's certificate is wrong; check the URL, or tell the site"


class TimedOut(PageError):
    """The server was too slow, or the page's deadline passed."""

    advice = "allow more with --read-timeout and --page-deadline, or run again later with --retry-errors"
    transient = True


class BrokenResponse(PageError):
    """The connection broke, or what came is no valid HTTP."""

    advice = "run again later with --retry-errors"
    transient = True


class TruncatedBody(BrokenResponse):
    """The body ended before the end that its headers announced."""

    advice = "run again later with --retry-errors, or keep what came with --keep-truncated"

    def __init__(self, message: str, *, again: bool = False, partial: Any = None) -> None:
        super().__init__(message, again=again)
        self.partial = partial
        """The `Exchange` as far as it came."""


class TooManyRedirects(PageError):
    """Redirects form a loop, or are more than allowed."""

    advice = "open the URL in a browser and fetch the one it ends at; --max-redirects allows more"


class HeadersTooLarge(PageError):
    """The response has more header bytes than allowed."""

    advice = "allow more with --max-headers"


class BodyTooLarge(PageError):
    """The body has more bytes than allowed, as sent or decompressed."""

    advice = "allow more with --max-body"


class CompressionBomb(BodyTooLarge):
    """The body grows beyond all proportion when decompressed."""

    advice = "the response looks hostile; --max-ratio allows more"


class UnsupportedContent(PageError):
    """The content type or the content coding is not one of a page."""

    advice = "only HTML, text and XML are pages; leave the URL out"


class Throttled(PageError):
    """The host asks to be left alone for longer than allowed."""

    advice = "run again later with --retry-errors and a longer --delay"
    transient = True


class ServerFailed(PageError):
    """The server answered with an error of its own to the last attempt."""

    advice = "run again later with --retry-errors"
    transient = True


class NotCached(PageError):
    """The cache does not hold the page, and nothing may be fetched."""

    advice = "run once without --offline"
    transient = True


class BrowserFailed(PageError):
    """Chromium could not be started, or gave the page up."""

    advice = "check that Chromium starts, or fetch with --browser never"
    transient = True


class StoreError(FetchError):
    """Ledger, cache or output cannot be used, do not belong together, or another run holds them."""


def error_record(url: str, error: FetchError, **more: Any) -> dict[str, Any]:
    """Return the one record that a failure ends as: URL, error class, what to do."""
    told = {"reason": word_of(error), "error": Failure.of(error).to_dict()}
    return {"id": url, "url": url, "status": "error", **told, **more}
