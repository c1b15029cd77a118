"""Which IP addresses pages may come from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Written out, because what `ipaddress` calls global differs between versions of Python.
_REFUSED = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "shared": ("100.64.0.0/10",),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "metadata": ("169.254.169.254/32", "168.63.129.16/32", "fd00:ec2::254/128", "100.100.100.200/32"),
    "reserved": (
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "100::/64", "100:0:0:1::/64", "2001::/23",
        "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
    ),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "IPv4-in-IPv6": ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16",
                     "2001::/32", "192.88.99.0/24"),
}  # fmt: skip
"""What a refused address is called, and its networks (IANA special-purpose registries, and cloud metadata hosts)."""

_TABLE = tuple(
    sorted(
        ((ip_network(text), name) for name, texts in _REFUSED.items() for text in texts),
        key=lambda entry: -entry[0].prefixlen,
    )
)


@lru_cache(maxsize=4096)
def why_refused(text: str, allowed: tuple[str, ...] = ()) -> str | None:
    """Return what kind of refused address this is, None where pages may come from it.

    `allowed` are networks that the user vouches for. A text that is no address is refused.

    >>> why_refused("10.1.2.3"), why_refused("8.8.8.8"), why_refused("::ffff:8.8.8.8")
    ('private', None, 'IPv4-in-IPv6')
    """
    try:
        address = ip_address(text.split("%", 1)[0])
    except ValueError:
        return "invalid"
    if _within(address, map(ip_network, allowed)):
        return None
    for network, name in _TABLE:
        if address.version == network.version and address in network:
            return name
    if isinstance(address, IPv6Address) and _isatap(address):
        return "IPv4-in-IPv6"
    return None


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _isatap(address: IPv6Address) -> bool:
    return (int(address) >> 32) & 0xFFFFFFFF in (0x00005EFE, 0x02005EFE)
