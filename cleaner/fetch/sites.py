"""What a site's rules say about fetching it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteFetch:
    """The parts of a site's rules that a fetcher needs: `fetch:`, `follow:` and `body:`."""

    browser: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


SiteLookup = Callable[[str], SiteFetch | None]
"""From a host to what its rules say, None where there are none."""
