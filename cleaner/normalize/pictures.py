"""All pictures of an article, with a caption or without, for those who ask for them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cleaner.blocks import markdown
from cleaner.kept import kept_places
from cleaner.model import Image
from cleaner.normalize.addresses import base_of_page, is_sign_file, source_of
from cleaner.text.wordlists import class_pattern
from cleaner.urls import absolute, split_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Article, Decision

_MOST = 200
"""Pictures of one article; a page of thousands is a gallery whose rest nobody looks at."""
_LEAST = 64
"""Pixels of a side under which a picture is an icon, where the page gives a size."""
_CLASS = r"(?:^|[-_ ])…s?(?:$|[-_ ])"
"""Where in a class the word stands by which a picture belongs to a page and not to its article."""
_SIZE = re.compile(r"(?:[-_@]\d{2,4}x\d{0,4}|-scaled|-\d{3,4}w|@\dx)(?=\.\w+$)")
"""What publishing systems add to the name of a picture's file for each size of it."""


def all_pictures(
    document: Document, decisions: Sequence[Decision], captioned: Sequence[Image], named: Sequence[str]
) -> tuple[Image, ...]:
    """Return the pictures of an article in the order of the page, the one that the page names for it first.

    `captioned` are those whose caption or credit is known, `named` the addresses that the page's own description gives.
    """
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, image in enumerate(captioned):
        if image.url:
            places[_key(image.url)].append(number)
    pictures: list[Image] = []
    first = 0  # of those with a caption that wait for their place
    for _, url in _addresses(document, decisions):
        found = places.get(_key(url), ())
        while found and found[0] < first:
            found.popleft()
        pictures += captioned[first : found[0] + 1] if found else (Image(url=url),)
        first = found[0] + 1 if found else first
    lead = [Image(url=url) for url in named if not is_sign_file(url)][:1]
    return _once((*lead, *pictures, *captioned[first:]))


def pictures_before(article: Article) -> dict[int, list[Image]]:
    """Return the pictures of an article by the kept block before which they stand; those that stand nowhere lead it."""
    if article.trace is None:
        return {}
    document, decisions = article.trace.document, article.trace.decisions
    kept = kept_places(decisions)
    known = {_key(image.url): image for image in article.images if image.url}
    placed: dict[int, list[Image]] = {}
    for block, url in _addresses(document, decisions):
        image = known.pop(_key(url), None)
        if image is not None:
            after = bisect_left(kept, block)
            placed.setdefault(kept[after] if after < len(kept) else len(decisions), []).append(image)
    if known and kept:
        placed[kept[0]] = [*known.values(), *placed.get(kept[0], ())]
    return placed


def _once(pictures: Sequence[Image]) -> tuple[Image, ...]:
    """Return pictures without repeats; of two of one file that stays which says more."""
    known: dict[str, Image] = {}
    for number, image in enumerate(pictures):
        key = _key(image.url) if image.url else str(number)
        told, tells = (other and bool(other.caption or other.credit) for other in (known.get(key), image))
        if told is None or (tells and not told):
            known[key] = image
    return tuple(known.values())[:_MOST]


def _key(url: str) -> str:
    """Return what the addresses of one picture in several sizes have in common: the name of its file.

    >>> _key("https://cdn.example/a/bridge-1024x683.jpg?w=300") == _key("https://a.example/bridge-scaled.jpg")
    True
    """
    parts = split_url(url)
    name = unquote(parts.path).rsplit("/", 1)[-1].lower()
    return _SIZE.sub("", name) if "." in name else url


def _addresses(document: Document, decisions: Sequence[Decision]) -> Iterator[tuple[int, str]]:
    """Yield the pictures that stand among what is kept of a page: the block before which each stands, its address."""
    elements, tree = document.elements, document.tree
    kept = kept_places(decisions)
    if document.page.kind == "markdown" and kept:
        yield from _marked_addresses(document, decisions, kept)
    if elements is None or tree is None or not kept:
        return
    begin = next((n for n, d in enumerate(decisions[: kept[0]]) if d.kind == "title"), kept[0])
    rows = {node.mem_id: row for row, node in enumerate(elements.nodes)}
    base = base_of_page(document)
    for node in tree.css("img, amp-img"):
        row = _row_of(node, rows)
        if row is None or not begin <= elements.first[row] <= kept[-1] + 1 or _is_sign(node):
            continue
        value = source_of([node]) if _is_among(elements, row, decisions) else None
        url = absolute(value, base) if value else None
        if url is not None and not is_sign_file(url):
            yield int(elements.first[row]), url


def _marked_addresses(
    document: Document, decisions: Sequence[Decision], kept: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield the same of a Markdown dump: its pictures between the title and the last paragraph, beside what is kept."""
    begin = next((n for n, d in enumerate(decisions[: kept[0]]) if d.kind == "title"), kept[0])
    starts = [block.start for block in document.blocks]
    for place, address in markdown.pictures(document.page.text, document.page.start):
        block = bisect_left(starts, place)
        if not begin < block <= kept[-1]:
            continue
        is_inside = place < document.blocks[block - 1].end
        beside = decisions[block - 1 : block] if is_inside else decisions[block - 1 : block + 1]
        url = absolute(address, document.page.url) if any(map(_has_pictures, beside)) else None
        if url is not None and not is_sign_file(url):
            yield block, url


def _has_pictures(decision: Decision) -> bool:
    """Tell whether a picture beside a block is one of the article."""
    return bool(decision.keep) or decision.kind in ("caption", "photo_credit", "title")


def _row_of(node: LexborNode, rows: dict[int, int]) -> int | None:
    """Return the row of the closest element around a picture that the table lists."""
    around = node.parent
    while around is not None and around.mem_id not in rows:
        around = around.parent
    return rows[around.mem_id] if around is not None else None


def _is_among(elements: ElementTable, row: int, decisions: Sequence[Decision]) -> bool:
    """Tell whether the closest element around a picture that has any text keeps some, or lost a caption alone."""
    around = next((r for r in elements.ancestors(row) if elements.last[r] > elements.first[r]), None)
    if around is None:
        return False
    inside = elements.blocks(around)
    return any(_has_pictures(decisions[i]) for i in inside)


def _is_sign(node: LexborNode) -> bool:
    """Tell whether a picture is a logo, an icon or an ornament, by its size, its class and its empty description."""
    attributes = node.attributes
    sides = [(attributes.get(side) or "").removesuffix("px") for side in ("width", "height")]
    if any(side.isdecimal() and int(side[:9]) < _LEAST for side in sides):
        return True
    if class_pattern("ornament", _CLASS).search(attributes.get("class") or ""):
        return True
    return not attributes.get("alt") and ".svg" in (attributes.get("src") or "")
