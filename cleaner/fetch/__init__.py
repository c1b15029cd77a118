"""Pages from the live web: politely, safely, once.

>>> from cleaner.fetch import Fetcher
>>> with Fetcher() as fetcher:  # doctest: +SKIP
...     page = fetcher.fetch("https://news.example/story")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.fetch.client import AsyncFetcher as AsyncFetcher
    from cleaner.fetch.options import Browser as Browser
    from cleaner.fetch.options import Cache as Cache
    from cleaner.fetch.options import FetchOptions as FetchOptions
    from cleaner.fetch.options import Guard as Guard
    from cleaner.fetch.options import Identity as Identity
    from cleaner.fetch.options import Limits as Limits
    from cleaner.fetch.options import Politeness as Politeness
    from cleaner.fetch.options import Retries as Retries
    from cleaner.fetch.options import Timeouts as Timeouts
    from cleaner.fetch.result import Exchange as Exchange
    from cleaner.fetch.result import Fetched as Fetched
    from cleaner.fetch.sites import SiteFetch as SiteFetch
    from cleaner.fetch.sync import Fetcher as Fetcher

_HOMES = {
    "AsyncFetcher": "client",
    "Browser": "options",
    "Cache": "options",
    "Exchange": "result",
    "FetchOptions": "options",
    "Fetched": "result",
    "Fetcher": "sync",
    "Guard": "options",
    "Identity": "options",
    "Limits": "options",
    "Politeness": "options",
    "Retries": "options",
    "SiteFetch": "sites",
    "Timeouts": "options",
}

__all__ = [
    "AsyncFetcher", "Browser", "Cache", "Exchange", "FetchOptions", "Fetched", "Fetcher", "Guard", "Identity",
    "Limits", "Politeness", "Retries", "SiteFetch", "Timeouts",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Resolve a public name on first use: the HTTP libraries take a while to import."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cleaner.fetch' has no attribute {name!r}")
    value = getattr(import_module(f"cleaner.fetch.{home}"), name)
    globals()[name] = value
    return value
