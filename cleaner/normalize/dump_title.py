"""The title of a dump, once rules have spoken: no button, caption or menu is one, and what stands alone is whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.normalize.byline import names_after_lead
from cleaner.normalize.words import count_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_NO_TITLES = frozenset({
    "boilerplate", "navigation", "share", "subscribe", "caption", "photo_credit", "media", "byline", "read_time",
    "cookie_notice", "advertisement", "comment_form", "copyright", "search", "pagination", "tags", "wire_tag",
    "attribution",
})  # fmt: skip
_SIGNED = frozenset({"copyright", "disclaimer", "author_bio", "photo_credit", "caption"})
_MOST_OF_NAME = 6
"""Words of the name of a site."""
_FIRST = 60
"""Blocks at the top of a dump among which a title is looked for."""
_PART = 4
"""Words of a line that may be a part of a longer title."""
_FEWEST, _MOST = 3, 25
"""Words of a line that may be the title of an article under it."""
_MOST_OF_SENTENCE = 15
"""Words of a title that is a whole sentence; a longer one is the first paragraph of a brief."""
_PROSE = 20
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b")
_MARKS = ("-", "–", "—", "|", "·", "•", "»", "«", "›", ":", "~")
_STOPS = (".", ":", ";", ",")


def settled_title(best: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the title of a dump or None, given the line, or the part of one, that ranks first by its looks."""
    places = [i for i, block in enumerate(blocks[:_FIRST]) if block.text == best]
    shown = places or [i for i, block in enumerate(blocks[:_FIRST]) if block.text.startswith(best)]
    if shown and (
        _CLOCK.match(best) or all(_is_no_title(decisions[i]) for i in shown) or _is_signed(best, blocks, decisions)
    ):
        return _above_article(best, blocks, decisions) or best
    if places == [0] and count_words(best) <= _MOST_OF_NAME and (line := _above_byline(blocks, decisions)):
        return line
    if places:
        is_sentence = best.endswith(".") and count_words(best) > _MOST_OF_SENTENCE
        return None if is_sentence and decisions[places[0]].keep else best
    parts = [block.text for block in blocks[:_FIRST] if _is_cut(block.text, best)]
    return max(parts, key=len, default=best)


def _is_signed(name: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is the site's name: notices below the article and the note on its author say it too."""
    notes = (b.text for b, d in zip(blocks, decisions, strict=True) if not d.keep and d.kind in _SIGNED)
    return count_words(name) <= _MOST_OF_NAME and any(name in note and name != note for note in notes)


def _is_cut(line: str, title: str) -> bool:
    """Tell whether a line is a title less what a separator parts from it."""
    before, found, after = title.partition(line)
    parted = (not before or before.rstrip().endswith(_MARKS)) and (not after or after.lstrip().startswith(_MARKS))
    return bool(found) and parted and count_words(line) >= _PART


def _above_byline(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line above the first byline or date, where a menu parts it from the first line of the dump."""
    kept = (i for i, d in enumerate(decisions) if d.keep and count_words(blocks[i].text) >= _PROSE)
    top = decisions[: min(next(kept, 0), _FIRST)]
    signed = next((i for i, d in enumerate(top) if d.kind == "byline" and d.rule is not None), 0)
    for i in range(signed - 1, 1, -1):
        text = blocks[i].text
        if _is_no_title(decisions[i]) or count_words(text) >= _PROSE or text.endswith(_STOPS):
            return None
        if count_words(text) >= _FEWEST:
            return text if any(map(_is_no_title, decisions[1:i])) else None
    return None


def _above_article(wrong: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the last line that may be the title above what is kept, else above its first paragraph."""
    kept = [i for i, decision in enumerate(decisions) if decision.keep]
    long = [i for i in kept if count_words(blocks[i].text) >= _PROSE]
    for first in (*kept[:1], *long[:1]):
        for i in range(first - 1, -1, -1):
            text = blocks[i].text
            fits = _FEWEST <= count_words(text) <= _MOST and not text.endswith(_STOPS) and text != wrong
            if fits and not (_is_no_title(decisions[i]) or decisions[i].kind == "related" or names_after_lead(text)):
                return text
    return None


def _is_no_title(decision: Decision) -> bool:
    return not decision.keep and decision.rule is not None and decision.kind in _NO_TITLES
