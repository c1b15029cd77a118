"""What stands again or in boxes amid the text of a dump: polls, pulled quotes, repeated credits, a provider's tag."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.kept import first_kept, kept_places
from cleaner.model import CAPTIONS
from cleaner.text.sentences import CLOSERS, STOPS
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block, Decision

_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)? ?%")
"""How many chose an answer, on a line of its own."""

_CAST = re.compile(r"\d[\d.,  ]* [^\W\d_]{4,12}")
"""How many voted: a number and a word."""

_ANSWER, _ANSWERS = 15, 2
"""Words of an answer at most, and answers of a poll at least."""

_PULLED, _QUOTED = (10, 45), 4
"""Words of a quote pulled out, at least and at most; a shorter one is rather a subheading. The same of a quotation."""

_OPENING = frozenset("\"“„«»‘'")
"""What a quotation begins with."""

_AWAY = 3
"""Blocks between such a quote and the paragraph that it is from, and one."""

_PARTED, _SIGNATURE = "_____", 40
"""The row under a post, and words of what stands below it, at most."""

_BEGUN = 5
"""Words by which a teaser is known that breaks off."""

_PRESS, _NAME_WORDS = "wire_tag.press", 6
"""The rule that tells a press release, and words of the name of who issued it."""

_CREDIT_WORDS, _BESIDE = 8, 3
"""Words of a photo credit at most, and lines between it and the caption that says it too, and one."""

_TAG = re.compile(r"\(([^()\n]{3,40})\) ?(?=[-–—\w“\"])")
"""A name in brackets with which a text begins."""
_NOTES = frozenset({"disclaimer", "copyright", "attribution"})

_ENDS = (*STOPS, *CLOSERS)
"""How a paragraph ends."""


def polls(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines of polls: the question, how many voted, and each answer above its share of the votes."""
    i = 0
    while i < len(blocks) - 1:
        last = i
        while last < len(blocks) - 1 and _is_answer(blocks[last].text, blocks[last + 1].text):
            last += 2
        if last - i < 2 * _ANSWERS:
            i += 1
            continue
        first = _question_above(blocks, i)
        if first is not None:
            yield from (j for j in range(first, last) if decisions[j].keep)
        i = last


def _is_answer(text: str, below: str) -> bool:
    return _SHARE.fullmatch(below) is not None and not _SHARE.fullmatch(text) and count_words(text) <= _ANSWER


def _question_above(blocks: Sequence[Block], answers: int) -> int | None:
    """Return the place of the question to some answers, or of the number of votes under a question; else None."""
    place = answers - 1
    if place > 0 and _CAST.fullmatch(blocks[place].text):
        place -= 1
    return place if place >= 0 and blocks[place].text.endswith("?") else None


def echoes(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the short paragraphs within an article that only show words of one beside them again: pulled quotes.

    A paragraph that says two others again is a copy of them, and they are no quotes. The first paragraph is one where
    that below it begins with it. A short line in quotation marks is one where the text above it has said it: as a
    subheading it would announce what comes.
    """
    kept = kept_places(decisions)
    goes_on = kept[1:2] == [kept[0] + 1] and blocks[kept[1]].text.startswith(blocks[kept[0]].text) if kept else False
    first = 0 if goes_on else 1
    for place, i in enumerate(kept[first:], first):
        text = blocks[i].text
        fits = blocks[i].tag in ("p", "blockquote") and "\n" not in text and text.endswith(_ENDS)
        if not fits or not _QUOTED <= (size := count_words(text)) <= _PULLED[1]:
            continue
        is_short = size < _PULLED[0]
        if is_short and not (text[0] in _OPENING and text[-1] in CLOSERS):
            continue
        beside = kept[max(0, place - _AWAY) : place]
        beside = beside if is_short else [*beside, *kept[place + 1 : place + 1 + _AWAY]]
        probe = max(text.split()[1:-1], key=len, default="")
        if not any(probe in blocks[j].text for j in beside):  # most share no such word, and need no closer look
            continue
        words = f" {same_words(text)} "
        told = [f" {same_words(blocks[j].text)} " for j in beside]
        source = next((other for other in told if words in other and len(other) > len(words)), None)
        parts = [other for other in told if other != source and other.count(" ") > _QUOTED]
        if source is not None and not any(other in source for other in parts):
            yield i


def cut_short(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines that end in dots where another that is kept begins so and goes on: teasers of the page."""
    kept = kept_places(decisions)
    dotted = [i for i in kept if blocks[i].text.endswith(("...", "…"))]
    texts = sorted({blocks[i].text for i in kept}) if dotted else []
    for i in dotted:
        begun = blocks[i].text.rstrip(".… ")
        if count_words(begun) >= _BEGUN and _goes_on(begun, len(blocks[i].text), texts):
            yield i


def _goes_on(begun: str, size: int, texts: Sequence[str]) -> bool:
    """Tell whether one of some sorted texts begins so and has more characters."""
    after = (texts[n] for n in range(bisect_left(texts, begun), len(texts)))
    return any(len(text) > size for text in takewhile(lambda text: text.startswith(begun), after))


def credits_again(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines beside a caption that rules strip which say its credit again: `Ann Lee/Town Paper`."""
    for i, block in enumerate(blocks):
        if not decisions[i].keep or count_words(block.text) > _CREDIT_WORDS or not _between_names().search(block.text):
            continue
        near = range(max(0, i - _BESIDE), min(len(blocks), i + 1 + _BESIDE))
        captions = [blocks[j].text for j in near if not decisions[j].keep and decisions[j].kind in CAPTIONS]
        if any(block.text in caption for caption in captions):
            yield i


def about_issuer(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what only its score removes of the end of a press release: `About X` and the paragraph on who issued it.

    Elsewhere it is the heading alone, where the paragraph stays and begins with the name. A list that a rule took may
    have ended in the heading.
    """
    first = first_kept(decisions)
    if first is None:
        return
    about_words = all_words("lines", "issuer")
    for i in range(first + 1, len(blocks) - 1):
        about, _, named = blocks[i].text.partition(" ")
        name = named.rstrip(" :")
        if decisions[first].rule != _PRESS:
            below = blocks[i + 1].text
            is_told = len(name) > 1 and below.startswith(name) and below.endswith(_ENDS) and decisions[i + 1].keep
            if about in about_words and is_told and _is_free(decisions[i]):
                yield i
        elif about in about_words and 0 < count_words(name) <= _NAME_WORDS and name in blocks[first].text:
            told = blocks[i + 1].text.endswith(_ENDS) and count_words(blocks[i + 1].text) >= _PULLED[0]
            if told and _is_free(decisions[i]) and decisions[i + 1].rule is None:
                yield from (i, i + 1)


def _is_free(decision: Decision) -> bool:
    """Tell whether no rule knows a line itself: none removes it, or one for the header of a list above it does."""
    return decision.rule is None or (not decision.keep and decision.reach == "list")


def provider_tag(blocks: Sequence[Block], decisions: Sequence[Decision]) -> tuple[int, tuple[int, int]] | None:
    """Return the first kept paragraph and the span of the name that it begins with, where a notice below says it too.

    The notice is one that names who provides the page; of agencies that everybody knows the rules tell without it.
    """
    first = first_kept(decisions)
    tag = _TAG.match(blocks[first].text) if first is not None else None
    if first is None or tag is None or decisions[first].cuts:
        return None
    notes = (b.text for b, d in zip(blocks, decisions, strict=True) if d.is_ruled_out(_NOTES))
    return (first, tag.span()) if any(tag[1] in note for note in notes) else None


def signatures(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of a thread's dump that a row of underscores parts from the post above: what all posts of
    their author end with, as far as the next line that does not stay.
    """
    blocks, text = document.blocks, document.page.text
    if _PARTED not in text:
        return
    for i in range(1, len(blocks)):
        if _PARTED not in text[blocks[i - 1].end : blocks[i].start]:
            continue
        last = next((j for j in range(i, len(blocks)) if not decisions[j].keep), len(blocks))
        if sum(count_words(block.text) for block in blocks[i:last]) <= _SIGNATURE:
            yield from range(i, last)


@cache
def _between_names() -> re.Pattern[str]:
    """Return the pattern of what stands between the names of a photographer and of who hired one."""
    return re.compile(rf"[^\s/]/[^\s/]|\b(?:{any_of(all_words('credit', 'through'))})\b|©")
