"""Pages from the live web: politely, safely, once.

`Fetcher`, and `AsyncFetcher` for asyncio, have three verbs: `fetch(url)` gives a `Page` or raises a `FetchError`,
`try_fetch(url)` gives a `Fetched`, which holds the page or the error, and `fetch_many(urls)` yields one `Fetched` a URL
as they complete. A page goes into `cleaner.clean` as it is. What is waited for, accepted, sent and spared is in
`FetchOptions`, a group of settings each: `Timeouts`, `Limits`, `Politeness`, `Retries`, `Identity`, `Guard`, `Cache`,
`Browser`. The classes of errors are in `cleaner.fetch.errors`; each carries a `hint`.

>>> from cleaner.fetch import Fetcher, FetchOptions, Identity
>>> options = FetchOptions(identity=Identity(contact="mailto:desk@news.example"))
>>> with Fetcher(options) as fetcher:  # doctest: +SKIP
...     for result in fetcher.fetch_many(["https://news.example/a", "https://news.example/b"]):
...         print(result.url, result.status, result.error)

With a rule book a site's own `fetch:` and `follow:` apply: `Fetcher(sites=lookup_in(book))`, from
`cleaner.fetch.sites`.
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
