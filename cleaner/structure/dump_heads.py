"""Lines around the headline of a dump: its standfirst, what is filed over it, who wrote the text and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.kept import first_kept
from cleaner.text.date import find_date, is_span
from cleaner.text.leads import looks_like_name
from cleaner.text.line_looks import may_be_standfirst
from cleaner.text.sentences import PROSE_WORDS, STATED
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_HEADER = re.compile(r"[^\W\d_][\w .-]{1,22}: \S")

_BETWEEN, _SUBJECT_WORDS = 8, 5
"""Lines from the first to the last that say who wrote a text and when, at most, and words of one amid them."""

_TOP, _DATED_WORDS, _PLACED_WORDS = 60, 12, 5
"""Blocks at the top of a dump, and words of a line there, that may say when the text was written, or where."""

_STANDFIRST_AWAY, _NEAR = 30, 14
"""Blocks between a headline and the article's first paragraph: who wrote it and when, a picture, buttons.

Where they are more than the second, one of the first of them says who wrote it or when.
"""

_SAID_AGAIN = 0.8
"""Share of the words of a line that the headline above it has, from which on it is but another headline."""

_YEARS = re.compile(r"\(?(?:18|19|20)\d\d ?[-–—] ?(?:19|20)\d\d\)?")

_SIGNED, _LIKELY = 5, 0.2
"""Lines between a headline and a standfirst that say who wrote the text, at most, and the score of that one."""

_OF_RELEASE, _LEAST_SUMMED, _MOST_SUMMED, _DOUBT_OF_SUMMED = "wire_tag.press", 6, 40, 0.1
"""The rule of a wire's tag at the head of a press release, and words and score of the line over it that sums it up."""

_DOUBT = 0.025
"""Score from which the line under a headline is its standfirst."""

_STEPS = ("»", "›", ">", "→", "/")
"""What stands between the steps of the way to a page."""


def standfirst(blocks: Sequence[Block], decisions: Sequence[Decision], title: str | None) -> Iterator[int]:
    """Yield the line under the headline of a dump, where it is a sentence and no rule or low score removes it.

    It stands right under it, or under who wrote the text and when. A word of the menu that reaches over the headline,
    such as "Latest", does not count.
    """
    first = first_kept(decisions) or 0
    wanted = same_words(title) if title else ""
    for i in range(max(0, first - _STANDFIRST_AWAY), first - 1):
        if not wanted or same_words(blocks[i].text) != wanted:
            continue
        if first - i > _NEAR and not any(d.is_ruled_out(("byline",)) for d in decisions[i + 1 : i + 1 + _NEAR]):
            continue
        for below, least in ((i + 1, _DOUBT), (_below_byline(i + 1, decisions), _LIKELY)):
            is_there = below == i + 1 or i + 1 < below < first
            if is_there and _may_stand(blocks[below].text, decisions[below], wanted, least):
                yield below
                return


def over_release(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the line right over the first paragraph of a press release, which a wire's tag opens: it sums it up."""
    first = first_kept(decisions) or 0
    if not first or decisions[first].rule != _OF_RELEASE or not decisions[first].cuts:
        return
    text, above = blocks[first - 1].text, decisions[first - 1]
    is_line = _LEAST_SUMMED <= count_words(text) <= _MOST_SUMMED and find_date(text) is None and text[-1] != ":"
    if is_line and above.is_by_score and above.chance >= _DOUBT_OF_SUMMED:
        yield first - 1


def parts_of_title(blocks: Sequence[Block], decisions: Sequence[Decision], title: str) -> Iterator[int]:
    """Yield the kept lines above a dump's first paragraph that are the first words of its headline and no more.

    The name of what a picture shows, or of the subject under which the page is filed, stands between both. So does the
    way to the page, which ends in its headline.
    """
    wanted = f"{same_words(title)} "
    for i, block in enumerate(blocks[:_TOP]):
        if decisions[i].keep and _leads_to(block.text, title):
            yield i
            continue
        if decisions[i].keep and (count_words(block.text) >= PROSE_WORDS or block.text.endswith(STATED)):
            return
        words = same_words(block.text)
        if decisions[i].keep and " " in words and words != wanted[:-1] and wanted.startswith(f"{words} "):
            yield i


def dated_above(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of a dump above its first paragraph that hold a date, nothing but figures, or a place.

    A place is a label and a name or two, `Location: Norland`, beside a line that says who wrote the text and when.
    """
    for i, block in enumerate(blocks[:_TOP]):
        words = count_words(block.text)
        if decisions[i].keep and (words >= PROSE_WORDS or block.text.endswith(STATED)):
            return
        has_date = words <= _DATED_WORDS and find_date(block.text) is not None and not is_span(block.text)
        is_dated = block.text.isdigit() or has_date
        is_place = words <= _PLACED_WORDS and _HEADER.match(block.text) is not None and _is_signed(i, decisions)
        is_dateline = decisions[i].kind == "wire_tag"
        if decisions[i].keep and (is_dated or is_place) and not is_dateline:
            yield i


def named_above_date(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines at the top of a dump that are a name, right above a date that does not stay.

    The first paragraph may stand above both.
    """
    for i in range(min(_TOP, len(blocks) - 1)):
        below = decisions[i + 1]
        is_alone = below.rule is None and not below.keep and count_words(blocks[i + 1].text) <= _DATED_WORDS
        is_over = decisions[i].keep and blocks[i].tag == "p" and (is_alone or below.is_ruled_out(("byline",)))
        is_dated = is_over and find_date(blocks[i + 1].text) is not None
        if is_dated and " " in blocks[i].text and looks_like_name(blocks[i].text.removesuffix(".")):
            yield i


def beside_byline(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines above a dump's first paragraph of a few words between two that say who wrote it and when.

    They are the subjects under which it is filed. So is the author's job right below the byline.
    """
    told = (i for i, b in enumerate(blocks) if decisions[i].keep and _is_told(b.text))
    first = next(told, 0)
    signed = [i for i in range(first) if decisions[i].is_ruled_out(("byline",))]
    if not signed or signed[-1] - signed[0] > _BETWEEN:
        return
    for i in range(signed[0] + 1, first):
        words = blocks[i].text.split()
        is_short = decisions[i].keep and len(words) <= _SUBJECT_WORDS and blocks[i].tag == "p"
        is_job = i - 1 in signed and words[-1].casefold() in all_words("byline", "role")
        if is_short and (i < signed[-1] or is_job):
            yield i


def _may_stand(text: str, decision: Decision, wanted: str, least: float) -> bool:
    is_free = decision.rule is None or (decision.reach == "section" and not decision.keep)
    likely = is_free and decision.chance >= least
    is_one = (
        may_be_standfirst(text) or is_span(text) or _YEARS.fullmatch(text) is not None
    )  # the dates of a life, under whose it was
    return likely and is_one and not _is_headline_again(text, wanted)


def _below_byline(i: int, decisions: Sequence[Decision]) -> int:
    """Return the number of the line after those that say who wrote a text and when, -1 where other lines follow."""
    for last in range(i, min(len(decisions), i + _SIGNED)):
        decision = decisions[last]
        if decision.rule is None and not decision.keep:
            return last
        is_signature = decision.kind in ("byline", "read_time") or decision.reach == "section"
        if decision.keep or not is_signature:
            return -1
    return -1


def _is_headline_again(text: str, title: str) -> bool:
    """Tell whether a line says hardly more than a headline, which is given by its words, or begins with all of it."""
    said = same_words(text)
    words = said.split()
    return said.startswith(f"{title} ") or sum(word in title.split() for word in words) >= _SAID_AGAIN * len(words)


def _leads_to(line: str, title: str) -> bool:
    """Tell whether a line is the way to a page, with its headline for the last step: `Home » Town » Ferry sinks`."""
    folded = line.casefold()
    way = folded.removesuffix(title.casefold())
    return way != folded and way.rstrip()[-1:] in _STEPS


def _is_told(text: str) -> bool:
    return count_words(text) >= PROSE_WORDS or text.endswith(STATED)


def _is_signed(i: int, decisions: Sequence[Decision]) -> bool:
    """Tell whether a rule names the line above or below one as who wrote the text and when."""
    beside = decisions[max(0, i - 1) : i + 2 : 2] if i else decisions[1:2]
    return any(decision.is_ruled_out(("byline",)) for decision in beside)
