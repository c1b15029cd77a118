"""What a page came to: an article, a part of one, or why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.kept import last_kept
from cleaner.model import INDEXES
from cleaner.read.sniff import data_kind
from cleaner.structure.sections import is_index
from cleaner.text.tracking import is_front_page
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.blocks.document import Document
    from cleaner.classify import Judgement
    from cleaner.model import Decision, Page, Status

PARTIAL_BELOW = 0.5
"""Confidence under which an article is `partial`."""

_LONGEST_ADDRESS = 2_000
"""Characters of an address."""
_ADDRESS = re.compile(r"https?://\S+|(?:[\w.~:-]*[/\\])*[\w.~ -]+\.(?:html?|xhtml|txt|md|xml|jsonl?|warc|gz)", re.I)

_LINE = re.compile(r"[^\r\n]+")

_LOCKED, _BELOW = "paywall.locked", 3
"""The rule that knows such a notice, and the blocks below the text among which it stands."""


_WALL = 6_000
"""Characters of body beyond which no page is a wall."""


def no_page(page: Page) -> tuple[Status, str] | None:
    """Return status and reason of an input that is empty or holds data or addresses, None for a page or a text.

    What a server refused is what it said, be its answer empty.
    """
    word = _no_page(page)
    if word is None:
        return None
    from cleaner.normalize.walls import wall_of_flags

    return wall_of_flags(page.flags) or ("empty", word)


def _no_page(page: Page) -> str | None:
    if not page.text.strip():
        return "empty_input"
    if page.kind == "text" and _are_addresses(page.text):
        return "address_only"
    return data_kind(page.text)


def _are_addresses(text: str) -> bool:
    """Tell whether a text is addresses or paths, a line each: whoever gives them means what lies there."""
    lines = (found[0].strip() for found in _LINE.finditer(text))
    return all(len(line) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(line) for line in lines if line)


def outcome_of(
    document: Document, judgement: Judgement, decisions: Sequence[Decision], body: str
) -> tuple[Status, str | None]:
    """Return the status of a record and the machine word for its reason; flags of the input come before other words."""
    from cleaner.normalize.walls import wall_of

    wall = wall_of(document, count_words(body[:_WALL]))
    if wall is not None:
        return wall
    if not body:
        return "empty", _reason(_why_empty(document), document)
    if may_be_index(document.page, judgement) and is_index(document.blocks, decisions):
        return "empty", _reason("no_article", document)
    if judgement.confidence < PARTIAL_BELOW:
        return "partial", _reason("low_confidence", document)
    return "ok", _reason(None, document)


def _why_empty(document: Document) -> str:
    """Return the word for a page of which nothing is kept; a `shell` shows its text to whoever runs its scripts."""
    from cleaner.normalize.walls import is_shell

    return "shell" if is_shell(document.page) else "no_article" if document.blocks else "no_text"


def is_locked(decisions: Sequence[Decision]) -> bool:
    """Tell whether a notice right below the text says that the rest is for subscribers."""
    last = last_kept(decisions)
    below = decisions[last + 1 : last + 1 + _BELOW] if last is not None else ()
    return any(decision.rule == _LOCKED for decision in below)


def may_be_index(page: Page, judgement: Judgement) -> bool:
    """Tell whether a page may be a site's front page, which holds other pages' headlines and no text."""
    return judgement.page_type in INDEXES and (page.url is None or is_front_page(page.url))


def _reason(word: str | None, document: Document) -> str | None:
    return next(iter((*document.page.flags, *document.flags)), word)
