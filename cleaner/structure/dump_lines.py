"""Lines of a dump that are no text, or are, by where they stand: topics, teasers, links, quoted headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.engine.ground import LABELS
from cleaner.kept import kept_places
from cleaner.text.line_looks import begins_correction
from cleaner.text.sentences import ABBREVIATED, PROSE_WORDS, STATED, STOPS, ends_sentence
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_TAIL_WORDS = 4
"""Words of a line behind the last paragraph of a dump that is no text."""

_SURE = 0.9
"""Score from which a line is text, whatever it looks like."""

_BELOW = frozenset({"author_bio", "disclaimer", "attribution", "byline", "subscribe", "share", "advertisement"})

_NAMED = 3
"""Blocks below an article that rules name, at most, and those that must be left above them."""

_HEADER = re.compile(r"[^\W\d_][\w .-]{1,22}: \S")

_HEADERS, _LINE = 3, 120
"""Lines of metadata that an article quotes in a row, and how long each is at most."""

_SIGNING = ("attribution", "byline", "photo_credit")
"""Kinds of lines below a text that look like metadata and say whose it is."""

_OF_MEMBERS = frozenset({"comment_form"})

_HEADER_RULES = frozenset({"related.header", "related.weak", "related.short", "related.pointer", "related.read_more"})

_HEADER_WORDS, _HEADLINE_WORDS, _WHOLE_HEADLINE = 6, 18, 5
"""Words of a header over teasers and of a headline, at most; of one under "More", which a subheading may follow."""

_TOLD_TEASERS, _TOLD_WORDS, _MOST_TOLD = 2, 16, 40
"""Headlines with a sentence under each, at least, words of that sentence at most, and lines of them that are read."""

_MORE = (". ", "! ", "? ", "“", '"', "«")
"""What stands in a paragraph that says more than one sentence, or what somebody said."""

_TIME, _STAMP, _STAMPS = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)(?: ?(?:Uhr|h|GMT|BST|CES?T))?$", re.I), 14, 3
"""A time of day, characters of one at most, and entries of a live blog that begin with one, at least."""

_NOTE, _NOTE_WORDS = 600, 6
"""Characters of a note on what was put right, at most, and words, at least."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_LEADS = frozenset({"market_list", "related", "subscribe", "share", "advertisement", "attribution"})
"""Kinds of lines that lead to another page."""

_CALL_WORDS = 25
"""Words of what stands between two calls to subscribe, at most."""


def trailing(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of a dump behind its last paragraph: topics, names, and what else is no text."""
    for i in reversed(range(len(blocks))):
        if not decisions[i].keep:
            continue
        text = blocks[i].text
        is_line = text[-1].isalnum() or ABBREVIATED.search(text) is not None
        if blocks[i].tag != "p" or count_words(text) > _TAIL_WORDS or "\n" in text or not is_line:
            return
        if i and decisions[i - 1].keep and blocks[i - 1].text.endswith(","):
            return  # who signs a letter, below its last words
        if decisions[i].chance < _SURE and any(decisions[j].keep for j in range(i)):
            yield i


def named_below(decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the last kept blocks of a dump that rules name without deciding: below the article that is enough."""
    kept = kept_places(decisions)
    for count, i in enumerate(reversed(kept)):
        decision = decisions[i]
        if count == _NAMED or len(kept) - count <= _NAMED or decision.kind not in _BELOW or decision.rule is None:
            return
        yield i


def teasers(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the headlines right under a header such as "Read also" that stands amid an article: one, or a list."""
    headers = [i for i in range(1, len(blocks) - 2) if _is_header(decisions[i])]
    times = Counter(blocks[i].text.casefold() for i in headers)
    for i in headers:
        decision, line = decisions[i], blocks[i + 1].text
        if decisions[i - 1].kind == "related" or count_words(blocks[i].text) > _HEADER_WORDS:
            continue
        is_label = times[blocks[i].text.casefold()] >= LABELS
        if decision.rule != "related.header" and (is_label or count_words(line) < _WHOLE_HEADLINE or line[0].isdigit()):
            continue
        j = i + 1
        while j < len(blocks) - 1 and decisions[j].keep and _is_headline(blocks[j], alone=j == i + 1):
            yield j
            j += 1
        while j < len(blocks) - 1 and decisions[j].reach == decision.reach and decisions[j].rule == decision.rule:
            j += 1
        yield from _told_teasers(i + 1, blocks, decisions)
        led = i + 1 < j < len(blocks) - 1 and blocks[i].text.endswith(":") and not is_apart(j, i, blocks)
        if led and _is_lone_line(j, blocks, decisions):
            yield j


def _told_teasers(first: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of headlines in a row with a sentence under each, the first of which stands under a header.

    One alone may stand over the article's next paragraph.
    """
    last = first
    while last + 2 < min(len(blocks), first + _MOST_TOLD) and _is_told(last, blocks, is_first=last == first):
        last += 2
    if last - first >= 2 * _TOLD_TEASERS and not any(decisions[i].is_kept_by_rule for i in range(first, last)):
        yield from (i for i in range(first, last) if decisions[i].keep)


def _is_told(i: int, blocks: Sequence[Block], *, is_first: bool) -> bool:
    """Tell whether a block is a headline over one short sentence."""
    headline, said = blocks[i].text, blocks[i + 1].text
    least = 1 if is_first else _WHOLE_HEADLINE
    is_headline = not headline.endswith(STATED) and least <= count_words(headline) <= _HEADLINE_WORDS
    is_one = said.endswith(STOPS) and "\n" not in said and not any(stop in said[:-1] for stop in _MORE)
    return is_headline and is_one and _WHOLE_HEADLINE <= count_words(said) <= _TOLD_WORDS


def quoted_headers(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines `Title: X` that an article quotes: three in a row or more, between paragraphs that stay.

    Those of which a rule knows one for what forums tell of who posted are no quotation.
    """
    headers = {i for i, block in enumerate(blocks) if len(block.text) < _LINE and _HEADER.match(block.text)}
    for first in sorted(i for i in headers if i - 1 not in headers):
        last = next(i for i in range(first, len(blocks) + 1) if i not in headers)
        inside = first > 0 and last < len(blocks) and decisions[first - 1].keep and decisions[last].keep
        inside = inside and not all(decision.is_ruled_out(_SIGNING) for decision in decisions[first:last])
        inside = inside and not any(decision.is_ruled_out(_OF_MEMBERS) for decision in decisions[first:last])
        if last - first >= _HEADERS and inside:
            yield from range(first, last)


def offers(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of a dump between two that call for a subscription: what it offers."""
    for i in range(1, len(blocks) - 1):
        is_between = all(decisions[j].is_ruled_out(("subscribe",)) for j in (i - 1, i + 1))
        if decisions[i].keep and is_between and count_words(blocks[i].text) <= _CALL_WORDS:
            yield i


def addresses(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept addresses of a dump that stand alone: above its first paragraph the page's own.

    Elsewhere it is one right under a line that a rule strips: where that leads.
    """
    is_above = True
    for i, block in enumerate(blocks):
        is_above = is_above and not (decisions[i].keep and count_words(block.text) >= PROSE_WORDS)
        apart = is_above or (i > 0 and decisions[i - 1].is_ruled_out(_LEADS))
        if decisions[i].keep and apart and _ADDRESS.fullmatch(block.text):
            yield i


def stamps(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept times of day of a live blog's dump that stand in lines of their own, the last entry first.

    Those of a timetable go on, and figures in a table have no text between them.
    """
    times = {i: found for i, b in enumerate(blocks) if len(b.text) <= _STAMP and (found := _TIME.match(b.text))}
    hours = [(int(found[1]), int(found[2])) for found in times.values()]
    apart = all(j - i > 1 for i, j in pairwise(times))
    if len(times) >= _STAMPS and apart and all(a > b for a, b in pairwise(hours)):
        yield from (i for i in times if decisions[i].keep)


def corrections(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the notes of what was put right in an article that only their score removes, below what stays of it."""
    first = next((i for i, decision in enumerate(decisions) if decision.keep), len(blocks))
    for i in range(first + 1, len(blocks)):
        text = blocks[i].text
        is_open = decisions[i].is_by_score and not decisions[i].keep and len(text) <= _NOTE
        is_note = is_open and ends_sentence(text) and count_words(text) >= _NOTE_WORDS
        if is_note and begins_correction(same_words(text)) and _is_labelled(text):
            yield i


def _is_labelled(text: str) -> bool:
    """Tell whether a note begins with a word and a colon, or with more words, unlike `Corrections to marks`."""
    first = same_words(text).partition(" ")[0]
    label = same_words(text.replace("：", ":").partition(":")[0])
    return label == first or first not in all_words("lines", "corrected")


def is_apart(i: int, header: int, blocks: Sequence[Block]) -> bool:
    """Tell whether more lines lie between a line and the one above it than between a header and its first teaser."""
    return blocks[i].start - blocks[i - 1].end > blocks[header + 1].start - blocks[header].end


def _is_header(decision: Decision) -> bool:
    return not decision.keep and decision.reach is not None and decision.rule in _HEADER_RULES


def _is_headline(block: Block, *, alone: bool) -> bool:
    is_line = block.tag == "li" or (alone and block.tag == "p" and "\n" not in block.text)
    return is_line and not block.text.endswith(STATED) and count_words(block.text) <= _HEADLINE_WORDS


def _is_lone_line(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is the only kept one of its kind, so that it is none of the article's subheadings."""
    kept = [j for j, decision in enumerate(decisions) if decision.keep and _is_headline(blocks[j], alone=True)]
    return kept == [i]
