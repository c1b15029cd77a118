"""Lines of a dump that are a picture's: what it shows above its credit, and who took it below a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.kept import last_kept
from cleaner.text.credits import split_caption
from cleaner.text.line_looks import LENGTH
from cleaner.text.sentences import ABBREVIATED, PROSE_WORDS, STATED, ends_sentence
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_HALF = 0.5
"""Score from which a paragraph is text by its words alone."""

_TOLD = 0.85
"""Score from which a short line over a photo credit is rather a standfirst than what the picture shows."""

_CREDIT_WORDS, _SHOWN_WORDS = 8, 4
"""Words of a credit below its label, at most, and of what stands for a picture, at least."""

_BUTTONS = ("share", "advertisement", "navigation")
"""Kinds of lines behind which no standfirst stands."""

_SIGNING = ("byline", "read_time", "share")
"""Kinds of lines below a headline and a standfirst, behind which a picture stands."""

_TOP, _LINES = 60, 2
"""Blocks at the top of a dump, and lines of a picture above its credit, at most."""


def captions_above(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the short paragraphs of a dump right before a photo credit: above its article, or a sentence behind junk.

    A notice, a button or a teaser stands before a picture amid the text; a heading below one may be the text's.
    """
    is_above = True
    for i in range(len(blocks) - 1):
        words = count_words(blocks[i].text)
        is_prose = decisions[i].keep and words >= PROSE_WORDS
        if is_prose and decisions[i].chance >= _HALF:  # else it is a standfirst
            is_above = False
        is_behind = ends_sentence(blocks[i].text) and i > 0 and _is_junk(decisions[i - 1])
        is_apart = is_above or is_behind
        below = blocks[i + 1], decisions[i + 1]
        is_ended = _is_credit(*below) or (is_above and _is_right(*below))
        is_told = decisions[i].chance >= _TOLD and not (is_behind and decisions[i - 1].kind in _BUTTONS)
        is_likely = decisions[i].keep and not is_prose and not is_told
        if is_apart and is_likely and is_ended:
            yield i


def _is_junk(decision: Decision) -> bool:
    return not decision.keep and decision.rule is not None


def _is_credit(block: Block, decision: Decision) -> bool:
    """Tell whether a line that rules strip is a photo credit, or a caption that is nothing else."""
    if decision.keep or decision.kind not in ("photo_credit", "caption"):
        return False
    return decision.kind == "photo_credit" or (decision.rule == "caption.agency" and not split_caption(block.text)[0])


def rights(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines above and amid what stays that say who has the rights in a picture; the site is named below."""
    last = last_kept(decisions)
    yield from (i for i in range(last or 0) if _is_right(blocks[i], decisions[i]))


def _is_right(block: Block, decision: Decision) -> bool:
    """Tell whether a line that rules strip says who has the rights in a picture: `© Ann Reeve`, without a year."""
    is_named = block.text.startswith("©") and count_words(block.text) <= _CREDIT_WORDS
    return is_named and decision.is_ruled_out(("copyright",)) and not any(map(str.isdigit, block.text))


def credits_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept line right under one that says that a photo credit follows, `Photo:`, and that one."""
    labels = all_words("credit", "photo")
    for i in range(len(blocks) - 1):
        label, line = blocks[i].text, blocks[i + 1].text
        if not decisions[i + 1].keep or label[-1] != ":" or not label[0].isupper() or not line[0].isupper():
            continue
        is_whole = not ends_sentence(line) or ABBREVIATED.search(line) is not None
        if label[:-1].rstrip().casefold() in labels and count_words(line) <= _CREDIT_WORDS and is_whole:
            yield from (i, i + 1)


def shown_above(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines between who wrote a text and its first paragraph that a picture's credit or caption ends.

    What stands for the picture where it cannot be seen is no sentence; the credit may be a name in capitals.
    """
    first = next((i for i, b in enumerate(blocks[:_TOP]) if decisions[i].keep and _is_prose(b, decisions[i])), 0)
    signed = [i for i in range(first) if decisions[i].is_ruled_out(_SIGNING)]
    lines = range(signed[-1] + 1, first) if signed else range(0)
    free = list(takewhile(lambda i: decisions[i].keep or decisions[i].rule is None, lines))
    if not 0 < len(free) <= _LINES + 1:
        return
    below = free[-1] + 1
    if below < first and decisions[below].kind == "caption" and not decisions[below].keep:
        yield from (i for i in free if _stands_for_picture(blocks[i].text))
    elif below == first and len(free) > 1 and _is_in_capitals(blocks[free[-1]].text):
        yield from free


def films(blocks: Sequence[Block], decisions: Sequence[Decision], title: str) -> Iterator[int]:
    """Yield the kept lines that say the first words of the headline, or all, over how long a film runs, with that."""
    wanted = f"{same_words(title)} "
    for i in range(len(blocks) - 1):
        if decisions[i].keep and LENGTH.fullmatch(blocks[i + 1].text):
            words = same_words(blocks[i].text)
            if " " in words and wanted.startswith(f"{words} "):
                yield from (i, i + 1)


def _is_prose(block: Block, decision: Decision) -> bool:
    return count_words(block.text) >= PROSE_WORDS and decision.chance >= _HALF


def _stands_for_picture(text: str) -> bool:
    return count_words(text) >= _SHOWN_WORDS and not text.endswith((*STATED, ":", "?"))


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and 1 < count_words(text) <= _CREDIT_WORDS and not text.endswith((*STATED, ":", "?"))
