"""An item pipeline for Scrapy: a spider yields the response, and what goes on is the article.

In the settings of a project:

    ITEM_PIPELINES = {"cleaner.contrib.scrapy.CleanerPipeline": 300}
    CLEANER_COMMENTS = "drop"

and in a spider `yield {"response": response}`. The item leaves with the fields of the record in place of `response`;
fields that the spider has set stay as they are. Settings:

- `CLEANER_…`: every field of `cleaner.Options`, in capitals.
- `CLEANER_RULES`: folders of rules that come on top.
- `CLEANER_FIELD`: the field with the response, or with HTML or text as str or bytes; `response` without.
- `CLEANER_RECORD`: put the whole record into this one field, as items with fixed fields need it.
- `CLEANER_DROP`: statuses (`empty`, `blocked`, `not_found`, …) whose items are dropped.

The counts are in Scrapy's stats, as `cleaner/status/ok`, `cleaner/removed/related` and so on.
"""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Self, get_args

from cleaner.errors import MissingExtra, OptionError
from cleaner.model import Article, Options, Status
from cleaner.pipeline import Cleaner

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet.threads import deferToThread
except ImportError:
    raise MissingExtra("the item pipeline", "scrapy") from None

_OWN = frozenset({"CLEANER_RULES", "CLEANER_FIELD", "CLEANER_RECORD", "CLEANER_DROP"})
"""Settings that are no options."""
_STATUSES: tuple[str, ...] = get_args(Status)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class CleanerPipeline:
    """Clean the response that an item carries, in a thread, so that the crawl goes on meanwhile."""

    def __init__(self, cleaner: Cleaner, settings: BaseSettings, stats: Any = None) -> None:
        self._cleaner, self._stats = cleaner, stats
        self._field: str = settings.get("CLEANER_FIELD", "response")
        self._record: str | None = settings.get("CLEANER_RECORD")
        self._drop = frozenset(settings.getlist("CLEANER_DROP"))
        unknown = self._drop.difference(_STATUSES)
        if unknown:
            raise OptionError(f"CLEANER_DROP: no status {min(unknown)!r}", hint=f"known are {', '.join(_STATUSES)}")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline that the crawler's settings ask for."""
        settings = crawler.settings
        cleaner = Cleaner(settings.getlist("CLEANER_RULES"), options_of(settings))
        return cls(cleaner, settings, crawler.stats)

    async def process_item(self, item: Any) -> Any:
        """Return the item with its article; an item without a response is left alone."""
        fields_ = ItemAdapter(item)
        data = fields_.get(self._field)
        if data is None:
            return item
        url = fields_.get("url") if isinstance(data, (str, bytes)) else None
        article = await maybe_deferred_to_future(deferToThread(self._cleaner.clean, data, url=url))
        self._count(article)
        if article.status in self._drop:
            raise DropItem(f"{article.id}: {article.status} ({article.reason})")
        return self._filled(item, fields_, article)

    def _filled(self, item: Any, fields_: ItemAdapter, article: Article) -> Any:
        """Put the record into the item; the response goes, since exporters could only write it out as it is."""
        record = article.to_dict()
        known = fields_.field_names() if not isinstance(item, dict) else None
        if isinstance(item, dict):
            del fields_[self._field]
        else:
            fields_[self._field] = None
        if self._record is not None:
            fields_[self._record] = record
            return item
        for name, value in record.items():
            if (known is None or name in known) and fields_.get(name) is None:
                fields_[name] = value
        return item

    def _count(self, article: Article) -> None:
        if self._stats is None:
            return
        self._stats.inc_value(f"cleaner/status/{article.status}")
        for kind, count in article.removed.items():
            self._stats.inc_value(f"cleaner/removed/{kind}", count)


def options_of(settings: BaseSettings) -> Options:
    """Return the options that the settings `CLEANER_…` give; raises `OptionError` for one that is not or cannot be."""
    known = {f"CLEANER_{item.name.upper()}" for item in fields(Options)} | _OWN
    for name in settings:
        if str(name).startswith("CLEANER_") and name not in known:
            near = get_close_matches(str(name), known, 1)
            raise OptionError(f"{name}: no such setting", hint=f"did you mean {near[0]}?" if near else None)
    given = {}
    for item in fields(Options):
        name = f"CLEANER_{item.name.upper()}"
        if settings.get(name) is not None:
            given[item.name] = _reader(settings, item.default)(name)
    return Options(**given)


def _reader(settings: BaseSettings, default: object) -> Any:
    """Return the method that reads a setting as the type of its default: the command line sets everything as str."""
    if isinstance(default, bool):
        return settings.getbool
    if isinstance(default, int):
        return settings.getint
    return settings.getfloat if isinstance(default, float) else settings.get
