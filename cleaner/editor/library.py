"""The pages that an editor works on: read once, numbered, grouped by host."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from cleaner.bulk.items import Columns
from cleaner.bulk.readers import items_of
from cleaner.bulk.sources import sources_of
from cleaner.errors import CleanerError, Failure, OptionError, ReadError
from cleaner.evaluate.diff import told_apart
from cleaner.model import Options, Page
from cleaner.read.pages import pages_of
from cleaner.settings import find_settings
from cleaner.urls import host_of

_MAX_PAGES = 2_000
"""Pages of one session; a larger folder is cut, and the editor says so."""


@dataclass(slots=True)
class Entry:
    """One saved page: its number in the session, the name that lists show, the host whose rules hold for it."""

    number: int
    name: str
    page: Page
    host: str | None
    path: Path | None = None
    note: str | None = None
    """Why the page is here, where a run's review put it."""
    is_seen: bool = False
    """The page was looked at, in a review."""
    key: str = ""
    """The page's id, of the second page of an id `id (2)`: what a run's records are known by."""

    @property
    def is_html(self) -> bool:
        """Tell whether the page has elements to pick."""
        return self.page.kind == "html"


@dataclass(slots=True)
class Library:
    """The pages of a session in order."""

    entries: list[Entry]
    cut: bool = False
    """There were more pages than a session takes."""
    is_review: bool = False
    missing: int = 0
    """Doubtful articles of the run under review whose pages are not here."""
    unread: tuple[str, ...] = ()
    """What was left out, as it could not be read, and why."""

    def of_host(self, host: str | None) -> list[Entry]:
        """Return the pages of one host."""
        return [entry for entry in self.entries if entry.host == host]

    def hosts(self) -> list[str | None]:
        """Return the hosts in the order of their first page."""
        return list(dict.fromkeys(entry.host for entry in self.entries))


def open_library(arguments: Sequence[str], options: Options, *, url: str | None = None) -> Library:
    """Return the pages that arguments name: files, folders, globs, containers such as JSONL and WARC, and URLs.

    URLs are fetched. Raises `ReadError` for a name that matches nothing, and `FetchError` for a URL without a page.
    """
    unread: list[str] = []
    found = list(islice(_pages(arguments, options, url, unread), _MAX_PAGES + 1))
    if not found:
        told = f" ({unread[0]})" if unread else ""
        raise OptionError(f"nothing to edit{told}: name saved pages, a folder of them, or a URL")
    keys = told_apart(page.id for page, _ in found)
    entries = [
        Entry(0, _short(page, path), page, _host_for(page, options), path, key=key)
        for (page, path), key in zip(found[:_MAX_PAGES], keys, strict=False)
    ]
    hosts = list(dict.fromkeys(entry.host for entry in entries))
    entries.sort(key=lambda entry: hosts.index(entry.host))
    for number, entry in enumerate(entries):
        entry.number = number
    return Library(entries, cut=len(found) > _MAX_PAGES, unread=tuple(unread))


def _host_for(page: Page, options: Options) -> str | None:
    """Return the host whose rules hold for a page: the one asked for, its URL's, else what the page itself names."""
    return options.site or host_of(page.url) or _named_host(page)


def _named_host(page: Page) -> str | None:
    if page.kind == "html":
        from cleaner.blocks.base import host_named
        from cleaner.blocks.parse import parse_html

        return host_named(parse_html(page.text))
    from cleaner.blocks.text import segment_text
    from cleaner.normalize.source import site_of_dump

    return host_of(page.headers.get("url")) or site_of_dump(page, segment_text(page).blocks)


def _pages(
    arguments: Sequence[str], options: Options, url: str | None, unread: list[str]
) -> Iterator[tuple[Page, Path | None]]:
    for argument in arguments:
        if argument.startswith(("http://", "https://")):
            yield _fetched(argument), None
        elif argument == "-":
            raise OptionError("the editor needs files or a URL, not standard input")
        else:
            alone = len(arguments) == 1 and Path(argument).is_file()
            yield from _of_files(argument, options, url, None if alone else unread)


def _of_files(
    argument: str, options: Options, url: str | None, unread: list[str] | None
) -> Iterator[tuple[Page, Path | None]]:
    """Yield the pages of files; what cannot be read is noted as `unread`, and raises where there is nothing to note."""
    if not Path(argument).exists() and not glob.has_magic(argument):
        raise ReadError(f"{argument}: no such file or folder")
    for number, source in enumerate(sources_of([argument])):
        path = Path(source.path) if source.format == "document" else None
        for item in items_of(source, number, Columns(), options.max_bytes):
            try:
                if item.error is not None:
                    raise ReadError(item.error.message, hint=item.error.hint)
                for page in pages_of(item.data, url=item.url or url, options=options, name=item.id):
                    yield page, path
            except CleanerError as error:
                if unread is None:
                    raise
                unread.append(f"{item.id}: {Failure.of(error).message}")


def _fetched(url: str) -> Page:
    from cleaner.fetch import Fetcher
    from cleaner.fetch.flags import fetch_options

    with Fetcher(fetch_options({}, find_settings(Path.cwd()))) as fetcher:
        page = fetcher.fetch(url)
    return page if page.url else replace(page, url=url)


def _short(page: Page, path: Path | None) -> str:
    return page.id.rpartition("/")[2] if path is not None else page.url or page.id
