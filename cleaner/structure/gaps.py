"""What the scores of a dump tore out of its article: gaps between kept blocks, ends, and all of a brief."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from itertools import pairwise

from cleaner.kept import kept_places
from cleaner.model import Block, Decision
from cleaner.structure.dump_ends import beyond, closing, dateline, signed_off
from cleaner.structure.dump_lines import is_apart
from cleaner.structure.torn import CALLS, CROPPED, DOUBT, DOUBT_OF_CROPPED, WITHIN, is_prose, is_torn, less_cuts
from cleaner.text.words import count_words

_GAP = 2
"""Blocks that a gap may have."""

_EVEN = 0.5
"""Score from which a line is rather text than not, whatever the page's threshold."""

_POINTER, _DOUBT_OF_POINTED = "related.inline", 0.1
"""The rule of a line such as `Read also: X`, and the score of the line under it that may be a subheading, at least."""

_OVER_TEASERS = frozenset({"related.header", "related.weak", "related.short", "related.more_from", "related.sidebar"})

_TEASER, _SUBHEADING = "structure.teaser", 6
"""The rule of a headline under one of these headers, and words of the subheading that may follow the last, at most."""

_ENTRY = 8
"""Words of a line among others of its sort at most."""

_BLOCKS_OF_BRIEF, _WORDS_OF_BRIEF = 6, 15
"""Blocks of a dump that may be a brief, and words of a paragraph that may be all of it."""

_BOX = 5
"""Lines of a box that a call to subscribe begins and ends, at most."""

_APART = WITHIN - {"related"}
"""Kinds of `WITHIN` that no line below belongs to: under a header over teasers it may be one of these."""


def fill_gaps(
    blocks: Sequence[Block],
    decisions: Sequence[Decision],
    *,
    ruled: Container[str] = frozenset(),
    with_entries: bool = False,
) -> list[Decision]:
    """Return the decisions on a dump with what its scores tore out of the article or off its ends.

    A gap is a block or two between kept ones, at the ends a sentence or more; what rules strip within an article, such
    as an advertisement, does not count. A score that is low in earnest stays what it is, and so does what the rules
    with an id in `ruled` strip. `with_entries` is for articles, whose lists are whole: of a page that is a list any
    line may be none of its own.
    """
    filled = _filled(blocks, decisions, with_entries=with_entries)
    return [old if old.rule in ruled else new for old, new in zip(decisions, filled, strict=True)]


def _filled(blocks: Sequence[Block], decisions: Sequence[Decision], *, with_entries: bool) -> list[Decision]:
    result = list(decisions)
    blocks = less_cuts(blocks, decisions)
    kept = kept_places(decisions)
    if not kept:
        return _brief(blocks, decisions)
    least = DOUBT_OF_CROPPED if len(blocks) < CROPPED else DOUBT
    between = _between(blocks, decisions, kept, least)
    entries = _entries(blocks, decisions, kept) if with_entries else ()
    for i in (*between, *entries, *beyond(blocks, decisions, kept, least)):
        result[i] = decisions[i]._replace(keep=True)
    for find in (dateline, signed_off, closing):
        place = find(blocks, result)
        if place is not None:
            result[place] = result[place]._replace(keep=True)
    return result


def _between(
    blocks: Sequence[Block], decisions: Sequence[Decision], kept: Sequence[int], least: float
) -> Iterator[int]:
    """Yield the blocks torn out between kept ones; `least` is the score from which a sentence or more is text."""
    for a, b in pairwise(kept):
        boxed = _boxed(a, b, decisions)
        torn = [i for i in range(a + 1, b) if not decisions[i].is_ruled_out(WITHIN) and i not in boxed]
        line = _least_of_line(a, b, decisions, cropped=least < DOUBT)
        line = line if is_prose(blocks[a]) and is_prose(blocks[b]) else DOUBT
        text = torn[len(_listed_under(torn, blocks, decisions)) :]
        if len(torn) <= _GAP and all(is_torn(blocks[i], decisions[i], least, line) for i in text):
            yield from text
        elif (likely := _likely(a, b, decisions)) is not None:
            yield likely


def _entries(blocks: Sequence[Block], decisions: Sequence[Decision], kept: Sequence[int]) -> Iterator[int]:
    """Yield the lines each of which alone is torn out of short ones in a row, as the third of four companies."""
    for a, b in pairwise(kept):
        if b == a + 2 and all(_is_entry(i, blocks, decisions) for i in (a, b)):
            has_more = any(0 <= i < len(blocks) and _is_entry(i, blocks, decisions) for i in (a - 1, b + 1))
            if has_more and is_torn(blocks[a + 1], decisions[a + 1], DOUBT_OF_CROPPED, DOUBT_OF_CROPPED):
                yield a + 1


def _is_entry(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    is_short = not is_prose(blocks[i]) and count_words(blocks[i].text) <= _ENTRY
    return is_short and decisions[i].keep is True and decisions[i].is_by_score


def _likely(a: int, b: int, decisions: Sequence[Decision]) -> int | None:
    """Return the line right above kept block `b` that is rather text, where rules strip all else above it."""
    line, above = decisions[b - 1], decisions[a + 1 : b - 1]
    is_alone = line.is_by_score and line.chance >= _EVEN and not any(decision.is_by_score for decision in above)
    return b - 1 if is_alone and b - a > 1 else None


def _boxed(a: int, b: int, decisions: Sequence[Decision]) -> Collection[int]:
    """Return the lines of a box between two kept blocks: bad ones between a call to subscribe and the button for it."""
    ruled = [i for i in range(a + 1, b) if decisions[i].is_ruled_out(CALLS)]
    if len(ruled) < 2 or ruled[-1] - ruled[0] > _BOX:
        return ()
    between = range(ruled[0] + 1, ruled[-1])
    return between if all(decisions[i].chance < DOUBT for i in between) else ()


def _listed_under(torn: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> Sequence[int]:
    """Return the lines of a gap that stand under a header over teasers; the last may be a subheading where it is best.

    A single line is left to what knows of headlines under such headers.
    """
    if not torn or torn[0] == 0 or any(is_prose(blocks[i]) for i in torn):
        return ()
    header, last = torn[0] - 1, torn[-1]
    while decisions[header].is_ruled_out(("related",)) and decisions[header].rule == _TEASER:
        header -= 1
    if not _is_over_teasers(decisions[header]) or torn[-1] - torn[0] >= len(torn) or last == header + 1:
        return ()
    best = count_words(blocks[last].text) <= _SUBHEADING and decisions[last].chance > decisions[last - 1].chance
    best = best or is_apart(last, header, blocks)
    return torn[:-1] if best else torn


def _is_over_teasers(decision: Decision) -> bool:
    return decision.is_ruled_out(("related",)) and decision.rule in _OVER_TEASERS


def _least_of_line(a: int, b: int, decisions: Sequence[Decision], *, cropped: bool) -> float:
    """Return the score from which the line above paragraph `b` may be a subheading, the paragraph before it being `a`.

    What points to another story in one line, headline and all, has no more lines that could be meant.
    """
    if b == a + 3 and decisions[b - 2].rule == _POINTER:
        return _DOUBT_OF_POINTED
    alone = all(decision.is_ruled_out(_APART) for decision in decisions[a + 1 : b - 1])
    return DOUBT_OF_CROPPED if alone and cropped else DOUBT


def _brief(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on a dump of which nothing would stay, with its running text kept if it is hardly more."""
    if len(blocks) > _BLOCKS_OF_BRIEF:
        return list(decisions)
    return [
        decision._replace(keep=True)
        if decision.is_by_score and is_prose(block) and count_words(block.text) >= _WORDS_OF_BRIEF
        else decision
        for block, decision in zip(blocks, decisions, strict=True)
    ]
