"""Rules from the elements of HTML: the container of the article, boxes that never hold any of it, and fields."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cleaner.engine.css import quoted_value
from cleaner.engine.learn.sample import FEW, Sample, Site
from cleaner.engine.learn.texts import Line, Proposal

_GENERATED = re.compile(
    r"(?:^|[-_])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{5,}$|^(?:css|sc|jsx|svelte|emotion|styled)-|\d{2,}|__[A-Za-z0-9]{4,}$"
)
_NAME = re.compile(r"-?[A-Za-z_][\w-]{1,39}")
_TELLING = ("itemprop", "role", "data-testid", "data-component", "rel")
_PLAIN_TAGS = frozenset({"article", "aside", "nav", "footer", "header", "form", "main", "h1", "time", "address"})
_STATES = frozenset({"active", "open", "hidden", "first", "last", "odd", "even", "current", "selected", "col", "row"})


class Found(NamedTuple):
    """An element that a selector finds: its page and its row in the page's table of elements."""

    page: int
    row: int


def selectors_of(tag: str, attributes: Mapping[str, str | None] | None) -> Iterator[str]:
    """Yield the selectors for an element that are likely to hold on other pages: no generated names, no positions."""
    if tag in _PLAIN_TAGS:
        yield tag
    for name, value in (attributes or {}).items():
        if not value:
            continue
        if name == "id" and _is_stable(value):
            yield f"#{value}"
        elif name == "class":
            for token in value.split()[:8]:
                if _is_stable(token):
                    yield f".{token}"
                    yield f"{tag}.{token}"
        elif name in _TELLING and len(value) <= 40:
            yield f"[{name}={quoted_value(value)}]"


def _is_stable(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _GENERATED.search(name) and name.lower() not in _STATES


class Elements:
    """The elements of all pages by selector."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.by_selector: defaultdict[str, list[Found]] = defaultdict(list)
        for page, sample in enumerate(site.samples):
            table = sample.document.elements
            if table is None:
                continue
            for row in range(len(table)):
                for selector in dict.fromkeys(selectors_of(table.tags[row], table.attributes[row])):
                    self.by_selector[selector].append(Found(page, row))

    def blocks(self, found: Found) -> range:
        """Return the blocks inside an element."""
        table = self.site.samples[found.page].document.elements
        if table is None:
            return range(0)
        return table.blocks(found.row)

    def text(self, found: Found) -> str:
        """Return the text of an element."""
        table = self.site.samples[found.page].document.elements
        return " ".join(table.nodes[found.row].text(deep=True).split()) if table is not None else ""


def body_selector(site: Site, elements: Elements) -> tuple[str, set[Line]] | None:
    """Return the selector of the smallest container that holds the article of every page, and the blocks outside."""
    best: tuple[int, int, str, set[Line]] | None = None
    if len(site.samples) < FEW:
        return None
    for selector, found in elements.by_selector.items():
        if len(found) != len(site.samples) or len({one.page for one in found}) != len(found):
            continue
        inside = {one.page: set(elements.blocks(one)) for one in found}
        if not all(_holds(site, page, blocks) for page, blocks in inside.items()):
            continue
        outside = {
            Line(page, block)
            for page, blocks in inside.items()
            for block in range(len(site.samples[page].keys))
            if block not in blocks
        }
        candidate = (-len(outside), len(selector), selector, outside)
        needed = any(site.matters(*line) for line in outside)
        if needed and (best is None or candidate[:3] < best[:3]):
            best = candidate
    return (best[2], best[3]) if best else None


def _holds(site: Site, page: int, blocks: set[int]) -> bool:
    own = [block for block in range(len(site.samples[page].keys)) if site.is_own(page, block)]
    return bool(own) and all(block in blocks for block in own)


def propose_boxes(site: Site, elements: Elements, covered: set[Line]) -> Iterator[Proposal]:
    """Yield rules for boxes that hold none of any page's article, those first that take most of what is left today."""
    gains = {selector: lines for selector, found in elements.by_selector.items()
             if (lines := _box(site, elements, found))}  # fmt: skip
    left = {line for lines in gains.values() for line in lines if site.matters(*line)} - covered
    while left and gains:
        selector = max(gains, key=lambda s: (len(gains[s] & left), -len(gains[s]), -len(s), s))
        gain = gains.pop(selector) & left
        if not gain:
            return
        pages = len({line.page for line in gain})
        left -= gain
        covered |= gain
        note = f"{len(gain)} blocks on {pages} of {len(site.samples)} pages"
        yield Proposal({"id": f"box {selector}", "match": {"css": selector}, "note": note}, pages, len(gain))


def _box(site: Site, elements: Elements, found: list[Found]) -> set[Line] | None:
    if len({one.page for one in found}) < site.enough:
        return None
    lines = {Line(one.page, block) for one in found for block in elements.blocks(one)}
    if any(_is_content(site, line) for line in lines):
        return None
    if len(site.samples) < FEW and not all(_is_the_site_s(site, line) for line in lines):
        return None  # what differs from page to page may be anything
    return lines


def _is_content(site: Site, line: Line) -> bool:
    if site.is_own(*line) or site.is_sure(*line):
        return True
    return site.in_core(*line) and not _is_the_site_s(site, line)


def _is_the_site_s(site: Site, line: Line) -> bool:
    sample = site.samples[line.page]
    return site.is_repeated(sample.keys[line.block]) or not sample.is_kept(line.block)


def fields(site: Site, elements: Elements) -> dict[str, list[Any]]:
    """Return selectors of title, author and date whose text is, on every page, what the metadata say."""
    found: dict[str, list[Any]] = {}
    for name, wanted in (("title", _title), ("author", _author)):
        values = [wanted(sample) for sample in site.samples]
        if all(values) and len(set(values)) > 1:
            best = [s for s, places in elements.by_selector.items() if _says(elements, places, values)]
            if best:
                found[name] = [min(best, key=lambda s: (len(s), s))]
    return found


def _title(sample: Sample) -> str:
    return " ".join((sample.article.title or "").split())


def _author(sample: Sample) -> str:
    return sample.article.authors[0] if len(sample.article.authors) == 1 else ""


def _says(elements: Elements, places: list[Found], values: list[str]) -> bool:
    if len(places) != len(values) or len({one.page for one in places}) != len(values):
        return False
    return all(elements.text(one) == values[one.page] for one in places)
