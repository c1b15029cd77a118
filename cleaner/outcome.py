"""What a page came to: an article, a part of one, or why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.normalize.words import count_words
from cleaner.read.sniff import data_kind
from cleaner.structure.sections import is_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.blocks.document import Document
    from cleaner.classify import Judgement
    from cleaner.model import Decision, Page, Status

PARTIAL_BELOW = 0.5
"""Confidence under which an article is `partial`."""

_INDEXES = frozenset({"listing", "collection"})
"""Types of pages that may be nothing but links to others."""

_LONGEST_ADDRESS = 2_000
_ADDRESS = re.compile(r"https?://\S+|(?:[\w.~:-]*[/\\])*[\w.~ -]+\.(?:html?|xhtml|txt|md|xml|jsonl?|warc|gz)", re.I)

_WALL = 6_000
"""Characters of body beyond which no page is a wall."""


def no_page(page: Page) -> str | None:
    """Return the word for an input that is empty or holds data, None for a page or a text."""
    return data_kind(page.text, page.kind) if page.text.strip() else "empty_input"


def outcome_of(
    document: Document, judgement: Judgement, decisions: Sequence[Decision], body: str
) -> tuple[Status, str | None]:
    """Return the status of a record and the machine word for its reason; flags of the input come before other words."""
    from cleaner.normalize.walls import wall_of

    wall = wall_of(document, count_words(body[:_WALL]))
    if wall is not None:
        return wall
    if not body:
        return "empty", _reason(_nothing(document), document)
    if _may_be_index(document.page, judgement) and is_index(document.blocks, decisions):
        return "empty", _reason("no_article", document)
    if judgement.confidence < PARTIAL_BELOW:
        return "partial", _reason("low_confidence", document)
    return "ok", _reason(None, document)


def _may_be_index(page: Page, judgement: Judgement) -> bool:
    """Tell whether a page may be a site's front page, which holds other pages' headlines and no text."""
    from cleaner.normalize.published import is_front_page

    return judgement.page_type in _INDEXES and (page.url is None or is_front_page(page.url))


def _nothing(document: Document) -> str:
    """Return the word for an input without an article; whoever gives an address or a path means what lies there."""
    page = document.page
    if page.kind == "text" and _ADDRESS.fullmatch(page.text[:_LONGEST_ADDRESS].strip()):
        return "address_only"
    return "no_article" if document.blocks else "no_text"


def _reason(word: str | None, document: Document) -> str | None:
    return next(iter((*document.page.flags, *document.flags)), word)
