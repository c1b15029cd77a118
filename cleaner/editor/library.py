"""The pages that an editor works on: read once, numbered, grouped by host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner.errors import CleanerError, OptionError
from cleaner.model import Article, Options, Page
from cleaner.read.inputs import inputs_of
from cleaner.read.pages import pages_of
from cleaner.steps import host_of

MAX_PAGES = 2_000
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

    @property
    def is_html(self) -> bool:
        """Tell whether the page has elements to pick."""
        return self.page.kind == "html"


@dataclass(slots=True)
class Library:
    """The pages of a session in order."""

    entries: list[Entry]
    cut: bool = False

    def of_host(self, host: str | None) -> list[Entry]:
        """Return the pages of one host."""
        return [entry for entry in self.entries if entry.host == host]

    def hosts(self) -> list[str | None]:
        """Return the hosts in the order of their first page."""
        return list(dict.fromkeys(entry.host for entry in self.entries))


def open_library(arguments: Sequence[str], options: Options, *, url: str | None = None) -> Library:
    """Return the pages that arguments name: files, folders, globs and URLs, which are fetched.

    Raises `ReadError` for a name that matches nothing, and `FetchError` for a URL that gives no page.
    """
    pages = list(_limited(_pages(arguments, options, url)))
    entries = [
        Entry(number, _short(page, path), page, host_for(page, options), path)
        for number, (page, path) in enumerate(pages[:MAX_PAGES])
    ]
    if not entries:
        raise OptionError("nothing to edit: name saved pages, a folder of them, or a URL")
    return Library(entries, cut=len(pages) > MAX_PAGES)


def host_for(page: Page, options: Options) -> str | None:
    """Return the host whose rules hold for a page: the one asked for, its URL's, else what the page itself names."""
    return options.site or host_of(page.url) or _named_host(page)


def _named_host(page: Page) -> str | None:
    if page.kind == "html":
        from cleaner.blocks.dom import parse_html

        tree = parse_html(page.text)
        for selector, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
            node = tree.css_first(selector)
            if node is not None and (host := host_of(node.attributes.get(attribute))):
                return host
        return None
    from cleaner.blocks.text import segment_text
    from cleaner.normalize.source import site_of_dump

    return host_of(page.headers.get("url")) or site_of_dump(page, segment_text(page).blocks)


def _limited(pages: Iterable[tuple[Page, Path | None]]) -> Iterator[tuple[Page, Path | None]]:
    for number, item in enumerate(pages):
        yield item
        if number == MAX_PAGES:
            return


def _pages(arguments: Sequence[str], options: Options, url: str | None) -> Iterator[tuple[Page, Path | None]]:
    for argument in arguments:
        if argument.startswith(("http://", "https://")):
            yield _fetched(argument), None
            continue
        for item in inputs_of([argument]).items:
            if item.path is None:
                raise OptionError("the editor needs files or a URL, not standard input")
            yield from _of_file(item.path, options, url, several=len(arguments) > 1 or Path(argument).is_dir())


def _of_file(path: Path, options: Options, url: str | None, *, several: bool) -> Iterator[tuple[Page, Path]]:
    try:
        for page in pages_of(path, url=url, options=options):
            yield page, path
    except CleanerError:
        if not several:
            raise


def _fetched(url: str) -> Page:
    from cleaner.fetch import Fetcher

    with Fetcher() as fetcher:
        page = fetcher.fetch(url)
    return page if page.url else replace(page, url=url)


def _short(page: Page, path: Path | None) -> str:
    if path is None:
        return page.url or page.id
    _, mark, number = page.id.rpartition("#")
    return f"{path.name}#{number}" if mark and number.isdigit() else path.name


def title_of(article: Article, entry: Entry) -> str:
    """Return what a list calls a page: its title, else its name."""
    return article.title or entry.name
