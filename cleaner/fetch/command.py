"""What `cleaner fetch` does once its arguments are parsed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cleaner.errors import OptionError, ReadError
from cleaner.fetch.call import Call
from cleaner.fetch.client import AsyncFetcher
from cleaner.fetch.crawl import Crawl, Tally
from cleaner.fetch.discover import Discovery
from cleaner.fetch.flags import fetch_options
from cleaner.fetch.ledger import Ledger
from cleaner.fetch.names import check_name
from cleaner.fetch.options import FetchOptions
from cleaner.fetch.outputs import Encoder, JsonLines, Output, lines_encoder, warc_encoder
from cleaner.fetch.pages import records_in
from cleaner.fetch.progress import Progress
from cleaner.fetch.result import Fetched
from cleaner.fetch.sites import SiteLookup
from cleaner.model import Article
from cleaner.settings import find_settings, options_from
from cleaner.terminal import say


def run_fetch(call: Call, fetching: Mapping[str, Any], flags: Mapping[str, Any]) -> int:
    """Fetch what a call names, write it, and return the exit code."""
    options = _options(call, fetching)
    _check(call)
    for name in ("stamina", "hishel", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # each failure is told once, as a record
    try:
        tally = asyncio.run(_fetch(call, options, flags))
    except KeyboardInterrupt:
        say("stopped; what is done is written. Run again with the same --output to go on.")
        return 130
    if not call.quiet:
        say(_summary(tally))
    return 1 if tally.statuses["error"] else 0


async def _fetch(call: Call, options: FetchOptions, flags: Mapping[str, Any]) -> Tally:
    cleaning = _Cleaning(call, flags) if call.clean else None
    sites = _sites(call, cleaning)
    async with contextlib.AsyncExitStack() as stack:
        ledger = stack.enter_context(Ledger(_ledger_path(call)))
        if options.cache.refresh:
            ledger.start_over()
        if call.retry_errors:
            ledger.forget_errors()
        output = Output(call.output, _encoder(call, ledger, cleaning), ledger)
        stack.push_async_callback(output.close)
        async with AsyncFetcher(options, sites=sites, keep_exchanges=call.writes_warc) as fetcher:
            crawl = Crawl(fetcher, ledger, output)
            urls = call.urls or ()
            total = len(urls) if not (call.urls_file or call.discover or "-" in urls) else None
            with Progress(crawl, total=total, show=not call.quiet) as progress:
                crawl.on_result = progress.update
                tally = await crawl.run(_urls(call, crawl))
            ledger.finish()
            tally.to_retry = ledger.failed_for_a_time() if _ledger_path(call) is not None else 0
            return tally


async def _urls(call: Call, crawl: Crawl) -> AsyncIterator[str]:
    """Yield the URLs of arguments, file and standard input, or what they lead to."""
    if not call.discover:
        async for url in _named(call):
            yield url
        return
    since = _date(call.since)
    async for url in _named(call):
        discovery = Discovery(crawl.fetcher, limit=call.limit, since=since, on_error=crawl.failures.append)
        async for entry in discovery.pages(url):
            yield entry.url


async def _named(call: Call) -> AsyncIterator[str]:
    for url in call.urls or ():
        if url == "-":
            async for line in _lines(None):
                yield line
        else:
            yield url
    if call.urls_file is not None:
        async for line in _lines(None if call.urls_file == "-" else Path(call.urls_file)):
            yield line


async def _lines(path: Path | None) -> AsyncIterator[str]:
    """Yield the lines of a file that hold a URL, read in a thread, so that a slow pipe holds nothing up."""
    try:
        stream = sys.stdin if path is None else path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}", hint="check the path of --urls") from None
    with stream if path is not None else contextlib.nullcontext():
        while lines := await asyncio.to_thread(stream.readlines, 1 << 16 if path is not None else 1):
            for line in lines:
                text = line.strip().lstrip("\ufeff")
                if text and not text.startswith("#"):
                    yield text


class _Cleaning:
    """The cleaner of a run with `--clean`, and the records that it makes."""

    def __init__(self, call: Call, flags: Mapping[str, Any]) -> None:
        from cleaner.pipeline import Cleaner

        self.cleaner = Cleaner(call.rules or (), options_from(flags))
        self._explain = call.explain

    def to_dicts(self, result: Fetched) -> list[dict[str, Any]]:
        """Return the records of the articles; a wall or a soft 404 never comes out as one."""
        if result.error is not None or result.page is None:
            return [self.cleaner.failure(result.error or ReadError("no page"), result.url).to_dict()]
        articles = self.cleaner.clean_many(records_in(result.page))  # a page that fails is a record, and no end
        return [self._honest(article, result).to_dict(explain=self._explain) for article in articles]

    @staticmethod
    def _honest(article: Article, result: Fetched) -> Article:
        if result.status == "ok" or article.status in ("blocked", "not_found"):
            return article
        return replace(article, status=result.status, reason=result.reason, body="", trace=None)


def _encoder(call: Call, ledger: Ledger, cleaning: _Cleaning | None) -> Encoder:
    if cleaning is not None:
        articles = JsonLines(cleaning.to_dicts, form="articles", slow=True, indent=call.single)
        return lines_encoder(articles, call.output)
    if call.writes_warc:
        return warc_encoder(ledger, call.output)
    return lines_encoder(JsonLines(indent=call.single), call.output)


def _sites(call: Call, cleaning: _Cleaning | None) -> SiteLookup:
    from cleaner.engine.load import RuleBook
    from cleaner.fetch.sites import lookup_in

    book = cleaning.cleaner.rules if cleaning is not None else RuleBook.load(call.rules or ())
    for error in book.errors:
        raise error
    book.require_all()  # before the first request: a page fetched without its site's rules would be another page
    return lookup_in(book)


def _options(call: Call, fetching: Mapping[str, Any]) -> FetchOptions:
    identity = {
        "headers": _by_host(call.headers, ":", "--header"),
        "cookies": _by_host(call.cookies, "=", "--cookie"),
    }
    return fetch_options(
        fetching, find_settings(Path.cwd()), identity=identity, proxies=dict(map(_proxy, call.proxies or ()))
    )


def _check(call: Call) -> None:
    if not call.urls and not call.urls_file:
        raise OptionError("no URL given", hint="name URLs, or a file of them with --urls")
    for url in call.urls or ():
        if url != "-" and "://" not in url and os.path.exists(url):
            saved = f"for the URLs in it: --urls {url}; for a page that is saved in it: cleaner clean {url}"
            raise OptionError(f"{url}: a file, and no URL", hint=saved)
    if not call.discover and (call.limit is not None or call.since):
        raise OptionError("--limit and --since choose from what --discover finds", hint="add --discover")
    if call.output is not None and call.output.is_dir():
        raise OptionError(f"--output {call.output}: a folder", hint="name a file in it")
    if call.output is not None:
        check_name(call.output, warc=call.writes_warc, clean=call.clean)
    if call.clean and call.format == "warc":
        raise OptionError("--clean writes articles, which WARC does not hold", hint="leave one of the two out")
    if call.explain and not call.clean:
        raise OptionError("--explain tells what --clean removes", hint="add --clean")
    if call.retry_errors and call.ledger is None and call.output is None:
        raise OptionError("--retry-errors needs the ledger of an earlier run", hint="give its --output or --ledger")
    _date(call.since)


def _ledger_path(call: Call) -> Path | None:
    if call.ledger is not None or call.output is None:
        return call.ledger
    return call.output.with_name(call.output.name + ".ledger")


def _by_host(items: Sequence[str] | None, mark: str, flag: str) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for item in items or ():
        host, _, rest = item.partition(":")
        name, found, value = rest.partition(mark)
        if not found or not host.strip() or not name.strip():
            raise OptionError(f"{flag}: {item!r}", hint=f"write it as 'host: name{mark}value'")
        table.setdefault(host.strip().lower(), {})[name.strip()] = value.strip()
    return table


def _proxy(text: str) -> tuple[str, str]:
    host, found, url = text.partition("=")
    return (host, url) if found and "://" not in host else ("*", text)


def _date(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise OptionError(f"--since: {text!r} is no date", hint="write it as 2025-06-30") from None


def _summary(tally: Tally) -> str:
    parts = [f"{count} {status}" for status, count in tally.statuses.most_common()]
    if tally.skipped:
        parts.append(f"{tally.skipped} done before")
    if tally.twice:
        parts.append(f"{tally.twice} given twice")
    errors = ", ".join(f"{name} {count}" for name, count in tally.errors.most_common())
    pages = "1 page" if tally.done == 1 else f"{tally.done} pages"
    lines = [f"{pages}, {tally.rate:.1f}/s: {', '.join(parts) or 'nothing'}"]
    if errors:
        lines.append(f"errors: {errors}")
    if tally.to_retry:
        lines.append(f"{tally.to_retry} may succeed another time: run again with --retry-errors")
    return "\n".join(lines)
