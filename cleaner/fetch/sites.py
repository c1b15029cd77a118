"""What a site's rules say about fetching it: browser, headers, where an article goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.engine.css import split_extraction, split_list
from cleaner.engine.rule import FieldRule, Layout
from cleaner.engine.selectors import find
from cleaner.fetch.links import absolute, base_of

if TYPE_CHECKING:
    from cleaner.engine.load import RuleBook

Place = str | FieldRule
"""Where something stands on a page: a CSS selector, `a.next` or `link::attr(href)`, or a field of a rule file."""


@dataclass(frozen=True, slots=True)
class SiteFetch:
    """The parts of a site's rules that a fetcher needs: `fetch:`, `follow:` and `body:`."""

    browser: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    next_page: tuple[Place, ...] = ()
    single_page: tuple[Place, ...] = ()
    body: tuple[Place, ...] = ()


SiteLookup = Callable[[str], SiteFetch | None]
"""From a host to what its rules say, None where there are none."""


def lookup_in(book: RuleBook) -> SiteLookup:
    """Return a lookup in a rule book; hosts whose rules say nothing about fetching are left alone."""

    def lookup(host: str) -> SiteFetch | None:
        rules = book.for_host(host)
        if rules is None:
            return None
        today = datetime.now(UTC).date().isoformat()
        layouts = [rules.base, *(one for one in rules.layouts if not one.valid_until or one.valid_until >= today)]
        return _merged(layouts)

    return lookup


def first_link(tree: LexborHTMLParser, places: Iterable[Place], url: str) -> str | None:
    """Return the address that the first of several places leads to, None where none leads anywhere else."""
    base = base_of(tree, url)
    for place in places:
        for found in found_at(tree, place):
            href = found if isinstance(found, str) else found.attributes.get("href")
            link = absolute(href, base)
            if link is not None and link != url:
                return link
    return None


def found_at(tree: LexborHTMLParser, place: Place) -> Iterator[LexborNode | str]:
    """Yield what stands at a place: nodes, or the strings that its selector takes from them."""
    if isinstance(place, FieldRule) and place.by == "xpath":
        from cleaner.engine.xpath import XTree

        yield from XTree(tree).select(place.value)
        return
    for part in split_list(place if isinstance(place, str) else place.value):
        path, ending = split_extraction(part)
        for node in find(tree, path):
            if ending is None:
                yield node
            else:
                yield (node.attributes.get(ending) or "") if ending else node.text(strip=True)


def _merged(layouts: Iterable[Layout]) -> SiteFetch | None:
    """Return all layouts as one: a place that is not on a page does no harm."""
    known = list(layouts)
    site = SiteFetch(
        browser=any(layout.browser for layout in known),
        headers={name: value for layout in known for name, value in layout.headers},
        next_page=tuple(place for layout in known for place in layout.next_page),
        single_page=tuple(place for layout in known for place in layout.single_page),
        body=tuple(place for layout in known for place in layout.body),
    )
    return site if site.browser or site.headers or site.next_page or site.single_page else None
