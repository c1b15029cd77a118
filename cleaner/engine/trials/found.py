"""What the rules of a page's site found on it, for whoever asks why one does nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.base import host_named
from cleaner.engine.select import PageSelectors, choose_layout
from cleaner.engine.sites import with_version
from cleaner.normalize.source import site_of_dump
from cleaner.text.date import iso_date
from cleaner.urls import host_of

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.engine.load import RuleBook
    from cleaner.engine.match import Selection
    from cleaner.engine.rule import FieldRule, Layout, Rule, SiteRules
    from cleaner.model import Article, Trace

_UNKNOWN_SITE = "rules of the site: none, as nothing says what site this is of (--url or --site names it)"

_FIELDS = ("title", "author", "published")
NO_ELEMENTS = "a selector, and a dump has no elements"
_UNTRUSTED = "untrusted; not applied because "
_SHOWN = 60
"""Characters of a text that are enough to know it by."""


def lines_of_use(article: Article, book: RuleBook, host: str | None, *, asked: bool) -> Iterator[str]:
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
        yield from _lines(site, book, article)
    elif asked and host is None:
        yield _UNKNOWN_SITE
    elif asked:
        yield f"rules of {host}: there are none"


def site_said_by(document: Document) -> str | None:
    """Return the host that a document's address names, or the page itself, or the outlet of a dump."""
    host, tree = host_of(document.page.url), document.tree
    return host or (site_of_dump(document.page, document.blocks) if tree is None else host_named(tree))


def _lines(site: SiteRules, book: RuleBook, article: Article) -> Iterator[str]:
    told = list(told_of(site, book, article))
    found = sum(not fault or fault.startswith(_UNTRUSTED) for *_, fault in told)
    yield f"rules of {site.host}: {found} of {len(told)} found something here"
    yield from (f"  {place}  {name}: {fault}" for place, name, fault in told if fault)


def told_of(site: SiteRules, book: RuleBook, article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield the place and the name of each rule in force, and why it is of no use here, which is empty for most."""
    if article.trace is None:
        return
    document, day = article.trace.document, article.published
    tree = document.tree
    layout = with_version(site, choose_layout(site, PageSelectors(tree) if tree is not None else None, day))
    selection = book.select(tree, site.host, day=day) if tree is not None else None
    matches = book.match(document, site.host, selection, day=day)
    for name, rules in _fields(layout):
        fault = NO_ELEMENTS if selection is None else _unread(name, selection, article)
        if not fault and name == "body" and not all(rule.trusted for rule in rules):
            fault = f"{_UNTRUSTED}a container that nobody has checked may leave text out"
        yield rules[0].place, f"{name} ({', '.join(rule.value for rule in rules)})", fault
    hits: defaultdict[str, set[int]] = defaultdict(set)
    for hit in matches.hits:
        hits[matches.rules[hit.rule].id].add(hit.block)
    for rule in layout.rules:
        blocks = hits.get(rule.id)
        fault = _idle(rule, is_dump=tree is None) if blocks is None else _unheard(rule, blocks, article.trace)
        yield rule.place, f"{rule.id} ({rule.by})", fault


def _unread(name: str, selection: Selection, article: Article) -> str:
    """Return why the selectors of a field are of no use on a page of HTML, empty where they are."""
    found = selection.body is not None if name == "body" else name in selection.fields
    if not found:
        return "found nothing"
    return _no_date(selection.fields[name], article) if name == "published" else ""


def _unheard(rule: Rule, blocks: Iterable[int], trace: Trace) -> str:
    """Return why a rule that is not trusted did nothing to the blocks that it found, empty where it did something."""
    decisions = [trace.decisions[block] for block in blocks]
    decided = [decision.keep for decision in decisions if not decision.is_kept_by_rule and not decision.cuts]
    if rule.trusted or len(decided) < len(decisions) or any(keep == (rule.action == "keep") for keep in decided):
        return ""
    return f"{_UNTRUSTED}the scores {'keep' if rule.action == 'strip' else 'strip'} what it found"


def _idle(rule: Rule, *, is_dump: bool) -> str:
    if is_dump and rule.by in ("css", "xpath"):
        return NO_ELEMENTS
    if rule.where.input == ("html" if is_dump else "text"):
        return "for HTML, and this is a dump" if is_dump else "for dumps, and this is HTML"
    return "found nothing"


def _no_date(values: Sequence[str], article: Article) -> str:
    """Return what is said of text that was found for a date and is none, empty where it is one."""
    text = next((clean for value in values if (clean := " ".join(value.split()))), "")
    if iso_date(text, language=article.language):
        return ""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"found “{shown}”, in which no date can be read"


def _fields(layout: Layout) -> Iterator[tuple[str, Sequence[FieldRule]]]:
    for name in ("body", *_FIELDS):
        if rules := getattr(layout, name):
            yield name, rules
