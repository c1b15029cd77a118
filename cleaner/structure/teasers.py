"""Links to other pages in the tree of an article: boxes that are nothing else, articles within it, tags below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cleaner.blocks.tags import HEADINGS
from cleaner.kept import kept_places
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words
from cleaner.urls import split_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Decision

_WHOLE = frozenset({"main", "body", "html"})
"""Elements that hold all of a page."""
_MOST_BOXED, _EXCERPT_WORDS = 12, 40
"""Blocks of a box of links at most, and words of what stands under one of these."""
_MARK = 3
"""Characters of a linked line that may stand beside its link: an arrow."""

_TEASER = 4
"""Blocks of an article within an article that only leads to a page, at most."""

_STEPS = 3
"""Elements around a heading of which one may be its link."""

_TAG_WORDS, _TAGS = 4, 2
"""Words of a tag at most, and tags of a list at least."""
_NO_LETTER = re.compile(r"[^\w]+|_+")


def related_boxes(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stays of a box in HTML that begins with a removed header of links and holds nothing but links.

    Under a link may stand what that page is about.
    """
    elements = document.elements
    if elements is None:
        return
    for i, decision in enumerate(decisions):
        below = i + 1 < len(decisions) and decisions[i + 1].keep
        if below and not decision.keep and decision.kind == "related" and decision.rule is not None:
            yield from (j for j in _box_of_links(document, elements, i) if decisions[j].keep)


def _box_of_links(document: Document, elements: ElementTable, header: int) -> range:
    """Return the blocks of the largest element that begins with a header and holds nothing but links."""
    box = range(0)
    for row in elements.ancestors(document.blocks[header].element):
        wider = elements.blocks(row)
        if wider.start != header or len(wider) > _MOST_BOXED or elements.tags[row] in _WHOLE:
            break
        if len(wider) > 1 and _is_of_links(document, elements, wider[1:]):
            box = wider
    return box


def _is_of_links(document: Document, elements: ElementTable, box: range) -> bool:
    """Tell whether a box is links, the first thing in it, and what stands under each in one paragraph."""
    led = False
    for i in box:
        linked = _is_linked(document, elements, i)
        is_excerpt = led and document.blocks[i].tag == "p" and count_words(document.blocks[i].text) <= _EXCERPT_WORDS
        if not (linked or is_excerpt):
            return False
        led = linked
    return True


def _is_linked(document: Document, elements: ElementTable, i: int) -> bool:
    return bool(elements.link[i] >= max(1, len(document.blocks[i].text) - _MARK))


def inner_articles(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stays of the small articles in HTML amid the text whose heading is a link to another page.

    Where one stands beside another the page is an overview, and they are what it says.
    """
    elements = document.elements
    if elements is None:
        return
    boxes = [elements.blocks(row) for row, tag in enumerate(elements.tags) if tag == "article"]
    small = [box for box in boxes if 0 < len(box) <= _TEASER and box.start > 0 and box.stop < len(decisions)]
    ends = {box.start for box in small} & {box.stop for box in small}
    for box in small:
        is_amid = decisions[box.start - 1].keep and decisions[box.stop].keep
        if is_amid and ends.isdisjoint((box.start, box.stop)) and _is_teaser(document, elements, box):
            yield from (i for i in box if decisions[i].keep)


def _is_teaser(document: Document, elements: ElementTable, box: range) -> bool:
    """Tell whether a box has one heading, and that is a link to another page."""
    heads = [i for i in box if document.blocks[i].tag in HEADINGS]
    return len(heads) == 1 and _is_linked(document, elements, heads[0]) and _leads_away(elements, document, heads[0])


def _leads_away(elements: ElementTable, document: Document, i: int) -> bool:
    """Tell whether the link of a block, in it or right around it, is none to a place on the page."""
    node: LexborNode | None = elements.nodes[document.blocks[i].element]
    link = node.css_first("a[href]") if node is not None else None
    for _ in range(_STEPS):
        if link is None and node is not None:
            node = node.parent
            link = node if node is not None and node.tag == "a" else None
    return link is not None and not (link.attributes.get("href") or "#").startswith("#")


def tag_links(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the items of a list below the text in HTML that are links to the pages of tags, by their addresses."""
    elements, blocks = document.elements, document.blocks
    found: list[int] = []
    for i in reversed(kept_places(decisions)):
        if elements is None or blocks[i].tag != "li" or not _is_tag(document, elements, i):
            break
        found.append(i)
    if len(found) >= _TAGS:
        yield from found


def _is_tag(document: Document, elements: ElementTable, i: int) -> bool:
    """Tell whether an item is nothing but one link to a page of that name, or of tags."""
    text, row = document.blocks[i].text, document.blocks[i].element
    if count_words(text) > _TAG_WORDS or row < 0 or elements.link[i] < len(text):
        return False
    links = elements.nodes[row].css("a[href]")
    if len(links) != 1:
        return False
    path = unquote(split_url(links[0].attributes.get("href")).path).casefold()
    name = _slug(path.rstrip("/").rpartition("/")[2])
    is_of_tags = links[0].attributes.get("rel") == "tag" or not all_words("addresses", "tags").isdisjoint(
        path.split("/")
    )
    return is_of_tags or (name != "" and name == _slug(text))


def _slug(text: str) -> str:
    """Return the letters and figures of a text as the address of a page has them.

    >>> _slug("São João"), _slug("sao-joao")
    ('sao-joao', 'sao-joao')
    """
    plain = "".join(char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char))
    return _NO_LETTER.sub("-", plain).strip("-")
