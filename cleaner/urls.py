"""Addresses as pages and users give them, which may be none."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NOTHING = urlsplit("")


def split_url(url: str | None) -> SplitResult:
    """Return the parts of an address, all of them empty where there is none or it is malformed.

    >>> split_url("https://a.example/b?c").path, split_url("http://[::1/b").path, split_url(None).hostname
    ('/b', '', None)
    """
    try:
        return urlsplit(url or "")
    except ValueError:
        return _NOTHING


def host_of(url: str | None) -> str | None:
    """Return the host of a URL in lower case, without a leading `www.`; None where there is none.

    >>> host_of("https://www.Example.com/a")
    'example.com'
    """
    host = split_url(url).hostname
    return host.removeprefix("www.") if host else None
