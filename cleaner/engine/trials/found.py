"""What the rules of a page's site found on it, for whoever asks why one does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.engine.select import PageSelectors, choose_layout
from cleaner.engine.sites import with_version
from cleaner.normalize.source import site_of_dump
from cleaner.urls import host_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.engine.load import RuleBook
    from cleaner.engine.rule import FieldRule, Layout, SiteRules
    from cleaner.model import Article

UNKNOWN_SITE = "rules of the site: none, as nothing says what site this is of (--url or --site names it)"

_FIELDS = ("title", "author", "published")


def lines_of_use(article: Article, book: RuleBook, host: str | None = None, *, asked: bool = False) -> Iterator[str]:
    """Yield a line that says how many rules of a site found something on a page, and one for each that did not.

    `host` is the site where the page does not say it. Where that has no rules there is a line only if the user `asked`
    for rules.
    """
    if article.trace is None:
        return
    document = article.trace.document
    host = host or site_said_by(document)
    site = book.for_host(host)
    if site is not None:
        yield from _lines(site, book, document, article.published)
    elif asked and host is None:
        yield UNKNOWN_SITE
    elif asked:
        yield f"rules of {host}: there are none"


def site_said_by(document: Document) -> str | None:
    """Return the host that a document's address names, or the outlet of a dump."""
    host = host_of(document.page.url)
    return host or (site_of_dump(document.page, document.blocks) if document.tree is None else None)


def _lines(site: SiteRules, book: RuleBook, document: Document, day: str | None) -> Iterator[str]:
    told = list(_told(site, book, document, day))
    yield f"rules of {site.host}: {sum(found for *_, found in told)} of {len(told)} found something here"
    yield from (f"  {place}  {name}: found nothing" for place, name, found in told if not found)


def _told(site: SiteRules, book: RuleBook, document: Document, day: str | None) -> Iterator[tuple[str, str, bool]]:
    """Yield the place and the name of each rule in force, and whether it found anything."""
    tree = document.tree
    layout = with_version(site, choose_layout(site, PageSelectors(tree) if tree is not None else None, day))
    selection = book.select(tree, site.host, day=day) if tree is not None else None
    matches = book.match(document, site.host, selection, day=day)
    if selection is not None:
        for name, rules in _fields(layout):
            found = selection.body is not None if name == "body" else name in selection.fields
            yield rules[0].place, f"{name} ({', '.join(rule.value for rule in rules)})", found
    hits = {matches.rules[hit.rule].id for hit in matches.hits}
    yield from ((rule.place, f"{rule.id} ({rule.by})", rule.id in hits) for rule in layout.rules)


def _fields(layout: Layout) -> Iterator[tuple[str, Sequence[FieldRule]]]:
    for name in ("body", *_FIELDS):
        if rules := getattr(layout, name):
            yield name, rules
