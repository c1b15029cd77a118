"""What the scores of a dump tore off either end of its article, above what is kept of it and below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.kept import last_kept
from cleaner.model import Block, Decision
from cleaner.structure.torn import CALLS, CROPPED, DOUBT, DOUBT_OF_CROPPED, WITHIN, is_prose, is_torn
from cleaner.text.sentences import CLOSERS, ends_sentence
from cleaner.text.words import count_words

_PLACE, _DOUBT_OF_PLACE = 3, 0.05
"""Words of a dateline that stands in a line of its own, at most, and its score, at least."""

_CLOSING, _DOUBT_OF_CLOSING = 3, 0.2
"""Words of the short sentence with which an article may close, and its score, at least."""

_HEAD_WORDS = 14
"""Words of a subheading at most."""

_FAREWELL = 7
"""Words of the line that ends a letter, and of who signs it, at most."""

_BUTTON = 4
"""Words of a button at most."""

_ENDS = 3
"""Blocks that may have been torn off either end of an article."""

_DOUBT_BEYOND = 0.3
"""Score, at least, of what may go on behind a picture, a button or a call: what is read on may follow as well."""

_CONTINUED, _DOUBT_OF_CONTINUED = "advertisement.break", 0.05
"""The rule of a line such as `Article continues below`, and the score, at least, of a paragraph on its other side."""

_MOST_BEFORE, _DOUBT_BEHIND_BOX = 10, 0.01
"""Lines of a box on which such a line follows, at most: an offer of a letter, its button, what it says of privacy; and
the score, at least, of a paragraph behind both.
"""

_AMID = frozenset({"advertisement", "related", "duplicate"})
"""Kinds of `WITHIN` that stand there more often than below the article."""


def beyond(blocks: Sequence[Block], decisions: Sequence[Decision], kept: Sequence[int], least: float) -> Iterator[int]:
    """Yield the blocks of running text above and below the kept ones; below them only in a cropped dump.

    `least` is the score from which a sentence or more is text.
    """
    yield from _torn_off(blocks, decisions, range(kept[0] - 1, -1, -1), least)
    if least < DOUBT:
        yield from _torn_off(blocks, decisions, range(kept[-1] + 1, len(blocks)), least)
    yield from _continued(blocks, decisions, kept[-1])


def dateline(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the line right above what is kept that says where it happened, `Nashik:`, as the first paragraph does."""
    first = next(i for i, decision in enumerate(decisions) if decision.keep)
    line = blocks[first - 1].text if first else ""
    is_place = line.endswith(":") and 0 < count_words(line) <= _PLACE and line[:-1] in blocks[first].text
    is_it = is_place and is_torn(blocks[first - 1], decisions[first - 1], DOUBT, _DOUBT_OF_PLACE)
    return first - 1 if is_it else None


def signed_off(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the paragraph behind what is kept that ends in an agency's tag, as the last one of an article does."""
    last = last_kept(decisions)
    for i in range(len(blocks) if last is None else last + 1, len(blocks)):
        if not decisions[i].is_ruled_out(WITHIN):
            is_tagged = decisions[i].rule == "wire_tag.closing" and decisions[i].cuts
            return i if is_tagged and not decisions[i].keep and is_prose(blocks[i]) else None
    return None


def closing(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the line right below what is kept that closes it: a short sentence, or who signs it."""
    last = last_kept(decisions)
    if last is None or last + 1 == len(blocks):
        return None
    is_cropped = len(blocks) < CROPPED and _is_closing(blocks[last + 1], decisions[last + 1])
    return last + 1 if is_cropped or _is_signed(last, blocks, decisions) else None


def _torn_off(
    blocks: Sequence[Block], decisions: Sequence[Decision], away: Iterable[int], least: float
) -> Iterator[int]:
    """Yield the blocks of running text with which an article goes on, away from what is kept of it.

    Above it, in a cropped dump, there may be a subheading under the first paragraph.
    """
    count, heading = 0, None
    for i in away:
        if decisions[i].is_ruled_out(WITHIN):
            if decisions[i].rule == _CONTINUED:
                least = min(least, _DOUBT_OF_CONTINUED)
            elif decisions[i].kind not in _AMID:
                least = max(least, _DOUBT_BEYOND)
            continue
        if not count and _is_button(i, blocks, decisions):
            continue
        if count == 0 and heading is None and _may_be_subheading(i, blocks, decisions, least):
            heading = i
            continue
        if count == _ENDS or not (is_prose(blocks[i]) and is_torn(blocks[i], decisions[i], least)):
            return
        if heading is not None and not count:
            yield heading
        count += 1
        yield i


def _is_button(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is the button right below a call to subscribe: a few words that score badly."""
    above = i > 0 and decisions[i - 1].is_ruled_out(CALLS)
    few = count_words(blocks[i].text) <= _BUTTON and not ends_sentence(blocks[i].text)
    return above and few and decisions[i].is_by_score and decisions[i].chance < DOUBT


def _continued(blocks: Sequence[Block], decisions: Sequence[Decision], last: int) -> Iterator[int]:
    """Yield the paragraphs behind a line that says that the article goes on, below a box under what is kept of it.

    Above that line stands nothing but what is ruled out or scores badly, and a call to subscribe among it.
    """
    box = range(last + 1, min(last + 2 + _MOST_BEFORE, len(blocks)))
    end = next((i for i in box if decisions[i].rule == _CONTINUED), None)
    if end is None or not any(decisions[i].is_ruled_out(CALLS) for i in range(last + 1, end)):
        return
    prose = (i for i in range(end + 1, len(blocks)) if not is_prose(blocks[i]))
    for i in range(end + 1, min(next(prose, len(blocks)), end + 1 + _ENDS)):
        if not is_torn(blocks[i], decisions[i], _DOUBT_BEHIND_BOX):
            return
        yield i


def _may_be_subheading(i: int, blocks: Sequence[Block], decisions: Sequence[Decision], least: float) -> bool:
    """Tell whether a line of a cropped dump may be a subheading, right above what is kept and under a paragraph."""
    if least >= DOUBT or i + 1 >= len(blocks) or not decisions[i + 1].keep:
        return False
    is_line = not ends_sentence(blocks[i].text) and count_words(blocks[i].text) <= _HEAD_WORDS
    return is_line and is_torn(blocks[i], decisions[i], least, least)


def _is_closing(block: Block, decision: Decision) -> bool:
    is_cut = block.text.rstrip(CLOSERS).endswith(("...", "…"))
    is_sentence = ends_sentence(block.text) and not is_cut and count_words(block.text) >= _CLOSING
    return is_sentence and is_torn(block, decision, DOUBT, _DOUBT_OF_CLOSING)


def _is_signed(last: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether what is below the last that is kept signs it: `Yours,` and who says so, in a line or two."""
    said, broken, _ = blocks[last + 1].text.partition("\n")
    if broken and said.endswith(",") and count_words(said) <= _FAREWELL:
        return is_torn(blocks[last + 1], decisions[last + 1], DOUBT_OF_CROPPED, DOUBT_OF_CROPPED)
    if not blocks[last].text.endswith(","):
        return False
    is_short = count_words(blocks[last].text) <= _FAREWELL >= count_words(blocks[last + 1].text)
    return is_short and is_torn(blocks[last + 1], decisions[last + 1], DOUBT)
