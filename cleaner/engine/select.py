"""Run a site's selectors on a parsed page: choose its layout, unwrap, mark nodes, and read the fields."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.engine.rule import FieldRule, Layout, Replace, Rule, SiteRules
from cleaner.engine.selectors import find, split_extraction, split_list
from cleaner.engine.xpath import XTree

_TIME = 2.0
"""Seconds of CPU that all selectors of a page may take together, so that no busy machine changes what is found."""
_HUGE = 60_000
"""Characters `<` in the source of a page above which only selectors run whose time grows with the page alone."""
_MAX_GROWTH = 2
"""How many times longer replacements may make a page."""

_log = logging.getLogger(__name__)


class PageSelectors:
    """The selectors of rules on one page, under one limit of time."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        source = tree.raw_html or b""
        self.huge = int(np.count_nonzero(np.frombuffer(source, np.uint8) == ord("<"))) > _HUGE
        self._xtree: XTree | None = None
        self._until = time.thread_time() + _TIME

    def nodes(self, by: str, selector: str) -> list[LexborNode]:
        """Return the nodes that a selector finds; none once the time is up."""
        return [found for found in self._found(by, selector) if not isinstance(found, str)]

    def values(self, rule: FieldRule) -> list[str]:
        """Return the texts that a field's rule finds, without the empty ones."""
        texts = self._texts(rule)
        if rule.after is not None:
            texts = [text.partition(rule.after)[2] for text in texts]
        if rule.before is not None:
            texts = [text.partition(rule.before)[0] if rule.before in text else "" for text in texts]
        return [clean for text in texts if (clean := " ".join(text.split()))]

    def first(self, rules: Sequence[FieldRule]) -> list[str]:
        """Return the values of the first rule that finds any."""
        return next((values for rule in rules if (values := self.values(rule))), [])

    def _texts(self, rule: FieldRule) -> list[str]:
        if rule.by == "xpath":
            found = self._found(rule.by, rule.value)
            return [item if isinstance(item, str) else item.text(deep=True) for item in found]
        return [text for part in split_list(rule.value) for text in self._css_texts(part)]

    def _css_texts(self, selector: str) -> list[str]:
        head, attribute = split_extraction(selector)
        nodes = self.nodes("css", head)
        if attribute is None:
            return [node.text(deep=True) for node in nodes]
        if not attribute:
            return [node.text(deep=False) for node in nodes]
        return [node.attributes.get(attribute) or "" for node in nodes]

    def _found(self, by: str, selector: str) -> Sequence[LexborNode | str]:
        if time.thread_time() > self._until:
            _log.warning("selectors took more than %g s; %r was not run", _TIME, selector)
            return []
        if by == "css":
            return find(self.tree, selector, huge=self.huge)
        if self._xtree is None:
            self._xtree = XTree(self.tree)
        return self._xtree.select(selector)


def choose_layout(site: SiteRules, page: PageSelectors | None, day: str | None) -> Layout | None:
    """Return the version of the layout that holds for a page, or None where the site has none that does.

    Versions are tried in order. `day` is the page's date as ISO 8601; where it is unknown a version that ends on a
    date holds if its own selectors find a title or a body.
    """
    return next((version for version in site.layouts if _holds(version, page, day)), None)


def _holds(version: Layout, page: PageSelectors | None, day: str | None) -> bool:
    if version.when is not None and (page is None or not page.nodes("css", version.when)):
        return False
    if version.valid_until is None:
        return True
    if day is not None:
        return day[:10] <= version.valid_until
    if version.when is not None or page is None:
        return version.when is not None
    return any(page.values(rule) for rule in (*version.body, *version.title))


def unwrap(page: PageSelectors, selectors: Sequence[str]) -> None:
    """Replace the nodes found by their children."""
    for selector in selectors:
        for node in page.nodes("css", selector):
            if node.parent is not None and node.tag not in ("html", "head", "body"):
                node.unwrap()


def mark(
    page: PageSelectors, rules: Sequence[Rule], body: Sequence[FieldRule]
) -> tuple[dict[int, tuple[int, ...]], list[LexborNode], bool]:
    """Return the marks of all selector rules, the nodes marked, and whether a container of the body was found.

    The rule after the last of `rules` is the body's.
    """
    marks: defaultdict[int, list[int]] = defaultdict(list)
    nodes: dict[int, LexborNode] = {}
    for number, rule in enumerate(rules):
        if rule.by in ("css", "xpath"):
            for value in rule.values:
                for node in page.nodes(rule.by, value):
                    nodes[node.mem_id] = node
                    if number not in marks[node.mem_id]:
                        marks[node.mem_id].append(number)
    containers = next((found for rule in body if (found := page.nodes(rule.by, rule.value))), [])
    for node in containers:
        nodes[node.mem_id] = node
        marks[node.mem_id].append(len(rules))
    return {key: tuple(numbers) for key, numbers in marks.items()}, list(nodes.values()), bool(containers)


def replaced(html: str, replacements: Sequence[Replace]) -> str:
    """Return the source of a page after literal replacements; one that would make it too long is left out."""
    limit = _MAX_GROWTH * len(html) + 100_000
    for find_, with_ in replacements:
        longer = len(html) + html.count(find_) * (len(with_) - len(find_))
        if longer <= limit:
            html = html.replace(find_, with_)
        else:
            _log.warning("a replacement of %r would make the page too long; it was left out", find_[:80])
    return html
