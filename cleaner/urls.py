"""Addresses as pages and users give them, which may be none."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

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


def absolute(value: str | None, base: str | None) -> str | None:
    """Return an address of the web in full, as a page at `base` means it; None for any other and for a malformed one.

    A malformed `base` counts as none.

    >>> absolute(" b.png", "https://a.example/c/"), absolute("javascript:x", "https://a.example/"), absolute("b", None)
    ('https://a.example/c/b.png', None, None)
    """
    if not value:
        return None
    try:
        full = urljoin(split_url(base).geturl(), value.strip())
        parts = urlsplit(full)
    except ValueError:
        return None
    return full if parts.scheme in ("http", "https") and parts.netloc else None


def host_of(url: str | None) -> str | None:
    """Return the host of a URL in lower case, without a leading `www.`; None where there is none.

    >>> host_of("https://www.Example.com/a")
    'example.com'
    """
    host = split_url(url).hostname
    return host.removeprefix("www.") if host else None


def is_local(host: str) -> bool:
    """Tell whether a host is of one machine or one house: a name without a dot, and private addresses.

    >>> is_local("localhost"), is_local("172.16.0.7"), is_local("fd00::1"), is_local("pier.example")
    (True, True, True, False)
    """
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host
    return address.is_private or address.is_loopback or address.is_link_local


def without_login(url: str | None) -> str | None:
    """Return an address without the name and the password that it may hold.

    >>> without_login("https://reader:hush@a.example:81/b?c@d"), without_login("b@c")
    ('https://a.example:81/b?c@d', 'b@c')
    """
    parts = split_url(url)
    login, at, _ = parts.netloc.rpartition("@")
    return url.replace(login + at, "", 1) if url and at else url


def is_address(url: str) -> bool:
    """Tell whether something may be an address: without spaces, and with a scheme or a host that has a dot.

    >>> is_address("https://a.example/b"), is_address("www.a.example"), is_address("no address")
    (True, True, False)
    """
    return not any(map(str.isspace, url.strip())) and ("://" in url or "." in url.partition("/")[0])


def plain_host(host: str) -> str:
    """Return a host as rules name it: lower case, no `www.`, no dot at its end, letters in place of Punycode.

    >>> plain_host("WWW.Example.com."), plain_host("xn--fhre-loa.example")
    ('example.com', 'fähre.example')
    """
    plain = host.lower().rstrip(".").removeprefix("www.")
    return ".".join(map(_letters, plain.split("."))) if "xn--" in plain else plain


def ascii_host(host: str) -> str:
    """Return a host as the network names it, the inverse of `plain_host`.

    >>> ascii_host("fähre.example")
    'xn--fhre-loa.example'
    """
    labels = host.split(".")
    return ".".join(a if a.isascii() else f"xn--{a.encode('punycode').decode()}" for a in labels)


def _letters(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label
