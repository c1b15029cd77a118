"""What a line of a dump is, once rules have spoken: a byline, a label, a menu, or what may be its headline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.text.date import find_date
from cleaner.text.leads import names_after_lead
from cleaner.text.line_looks import CLOCK, is_contact, is_credited, is_path, is_rates
from cleaner.text.sentences import NO_HEADLINE, STATED
from cleaner.text.words import count_words, same_words, words_in

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

NO_TITLES = frozenset({
    "boilerplate", "navigation", "share", "subscribe", "caption", "photo_credit", "media", "byline", "read_time",
    "cookie_notice", "advertisement", "comment_form", "copyright", "search", "pagination", "tags", "wire_tag",
    "attribution", "market_list",
})  # fmt: skip
MENUS = frozenset({"navigation", "search", "language_switch", "share", "subscribe"})
_SIGNED = frozenset({"copyright", "disclaimer", "author_bio", "photo_credit", "caption"})
_ISSUER = "attribution.issuer"
MAX_NAME_WORDS = 6
"""Words of the name of a site."""
TOP_BLOCKS = 60
"""Blocks at the top of a dump among which a title is looked for."""
PART_WORDS = 4
"""Words of a line that may be a part of a longer title."""
MIN_TITLE_WORDS, MAX_TITLE_WORDS = 3, 25
"""Words of a line that may be the title of an article under it."""
MAX_SENTENCE_WORDS = 15
"""Words of a title that is a whole sentence; a longer one is the first paragraph of a brief."""
PROSE_WORDS = 20
"""Words of running text, at least."""
NEAR_LINES = 8
"""Lines under a name within which the headline that begins with it stands."""
LINES_BELOW_TRAIL = 2
"""Lines under a trail of the site's parts among which the headline stands."""
SURE_WORDS = 4
"""Words of a title at least that takes the place of a menu's."""
_LABEL, _LABELS = re.compile(r"[^\W\d_a-z][^\W\d_]+(?: [^\W\d_]+)?: \S"), 2
"""A line that names something of the text, and how many of them stand beside it at least."""
_FIGURES = re.compile(r"[\d\W_]*\d[\d\W_]*")
_VERSION = re.compile(r"\b[A-Z][A-Za-z+#]{2,} \d{1,2}\.\d\d\b(?! ?(?:[AaPp]\.?[Mm]|Uhr|[A-Z]{3}\b))")
_DATED, _LABEL_WORDS = 12, 2
"""Words of a line that dates the text, and of what it calls the date, at most."""


def first_prose(blocks: Sequence[Block], kept: Sequence[int]) -> int:
    """Return the number of the first paragraph of those kept, else of the first kept block, else 0."""
    prose = (i for i in kept if count_words(blocks[i].text) >= PROSE_WORDS or blocks[i].text.endswith(STATED))
    return next(prose, kept[0] if kept else 0)


def notes_of(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the notices of a dump that say whose it is, all in one text first."""
    pairs = zip(blocks, decisions, strict=True)
    notes = [b.text for b, d in pairs if not d.keep and (d.kind in _SIGNED or d.rule == _ISSUER)]
    return ["\n".join(notes), *notes]


def is_signed(name: str, notes: Sequence[str]) -> bool:
    """Tell whether a line is the site's name: notices below the article and the note on its author say it too."""
    if name not in notes[0] or count_words(name) > MAX_NAME_WORDS:
        return False
    return any(name in note and name != note for note in notes[1:])


def is_label(place: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a line is one of some in a row that each name something of the text: `Format: Report`."""
    if place >= TOP_BLOCKS or not _LABEL.match(blocks[place].text):
        return False
    row = "".join(
        "x" if _LABEL.match(b.text) and count_words(b.text) <= MAX_NAME_WORDS else " " for b in blocks[:TOP_BLOCKS]
    )
    beside = len(row[:place].rpartition(" ")[2] + row[place:].partition(" ")[0])
    return row[place] == "x" and beside > _LABELS


def may_be_title(
    i: int, blocks: Sequence[Block], decisions: Sequence[Decision], heads: Mapping[str, Mapping[int, int]]
) -> bool:
    """Tell whether a line looks like a headline, and is no date, byline, button or entry of a table of contents."""
    text, decision = blocks[i].text, decisions[i]
    words = words_in(_FIGURES.sub(" ", text))
    if (
        not MIN_TITLE_WORDS <= words <= MAX_TITLE_WORDS
        or text.endswith(NO_HEADLINE)
        or blocks[i].tag == "li"
        or text[:4] in ("http", "www.")
    ):
        return False
    is_teaser = decision.kind == "related" and decision.reach != "section"
    if (
        decision.is_ruled_out(NO_TITLES)
        or is_teaser
        or is_label(i, blocks)
        or names_after_lead(text)
        or (CLOCK.search(text) and not _is_version(text, words))
    ):
        return False
    if is_path(text) or is_rates(text) or is_credited(text) or is_contact(text):
        return False
    heading = same_words(_FIGURES.sub("", text, count=1) if text[0].isdigit() else text)
    later = any(last >= i + 2 and size <= len(text) for size, last in heads.get(heading, {}).items())
    return find_date(text) is None and not later


def _is_version(text: str, words: int) -> bool:
    """Tell whether what looks like a time in a longer line is the version of what a capital begins: `Ubuntu 22.04`."""
    return words > _DATED // 2 and _VERSION.search(text) is not None


def is_signature(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line stands under a title and says who wrote the text and when."""
    is_ruled = not decisions[i].keep and decisions[i].rule is not None and decisions[i].kind in ("byline", "read_time")
    return is_ruled or (words_in(blocks[i].text) <= _DATED and find_date(blocks[i].text) is not None)


def is_date_alone(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is nothing but a date, or is one with its label to a rule: `Published 3 May 2024`."""
    text = blocks[i].text
    found = find_date(text)
    if found is None:
        return False
    rest = text[: found[1]] + text[found[2] :]
    is_labelled = decisions[i].is_ruled_out(("byline",)) and words_in(rest) <= _LABEL_WORDS
    return is_labelled or not any(map(str.isalpha, rest))
