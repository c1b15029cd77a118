"""What only its score tears out of a row of its like: terms, notices amid a text on them, items, entries of a count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.tags import HEADINGS
from cleaner.text.sentences import STATED
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_AMID = frozenset({"cookie_notice", "paywall"})
_SURE_AMID = 0.75
"""Score from which such a notice may be what the page is about."""

_BUTTONS = frozenset({"navigation.menu", "navigation.jump", "share.button"})
"""Rules that know the words of menus and buttons, such as `Pause`, which may be terms."""

_COUNTED, _APART = 3, 6
"""Entries of a count at least, and blocks between two of them at most."""

_OVER, _ITEM = frozenset({"byline", "read_time", "share", "navigation"}), 4
"""Kinds of lines between a headline and the items that sum up the text, and words of each of these at least."""

_CAPTION_WORDS = 3
"""Words of the caption of a table, at least."""
_NUMBERED = re.compile(r"(\d{1,2})[.)] ?\S")
"""How a numbered heading begins."""

_POOR = 0.2
"""Score from which an item may be one of a list that stays."""


def terms(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what only its score removes of terms and what is said of them: a term, or what is said in doubt below it.

    That is a sentence, or stands below another that stays. Of what has something said of it the words are no button's.
    """
    for i in reversed(range(len(blocks) - 1)):
        tag = blocks[i + 1].tag
        if blocks[i].tag != "dt" or tag not in ("dt", "dd") or decisions[i].keep == decisions[i + 1].keep:
            continue
        lost = i if decisions[i + 1].keep else i + 1
        listed = i > 0 and blocks[i - 1].tag == "dd" and decisions[i - 1].keep
        likely = blocks[lost].text.endswith(STATED) or (listed and decisions[lost].chance >= _POOR)
        is_button = lost == i and tag == "dd" and decisions[i].rule in _BUTTONS
        if is_button or (decisions[lost].rule is None and (lost == i or (tag == "dd" and likely))):
            yield lost


def notices_amid(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what reads like a notice on cookies or on members amid the text and scores as a part of it, and its label.

    So read the sections of a policy, and the questions on membership.
    """
    for i in range(2, len(blocks) - 1):
        decision, above = decisions[i], decisions[i - 1]
        is_sure = decision.kind in _AMID and decision.reach == "block" and decision.chance >= _SURE_AMID
        if decision.keep or not is_sure or not decisions[i + 1].keep:
            continue
        if above.keep:
            yield i
        elif above.kind in _AMID and decisions[i - 2].keep:
            yield from (i - 1, i)


def items(blocks: Sequence[Block], decisions: Sequence[Decision], tag: str, *, amid: bool = False) -> Iterator[int]:
    """Yield the items that only their score removes from a list, or table, of which at least as many stay.

    Where the text goes on before and behind them, one that stays is enough with `amid`, and none where the text
    leads to the items with a colon.
    """
    for last, label in enumerate([*(block.tag for block in blocks), ""]):
        if label == tag or last == 0 or blocks[last - 1].tag != tag:
            continue
        first = last
        while first > 0 and blocks[first - 1].tag == tag:
            first -= 1
        lost = [i for i in range(first, last) if not decisions[i].keep]
        ends_stay = bool(lost) and bool(decisions[first].keep and decisions[last - 1].keep)
        inside = first > 0 and last < len(blocks) and decisions[first - 1].keep and decisions[last].keep
        half = 2 * len(lost) <= last - first
        few = half or (inside and amid and len(lost) < last - first)
        poor = tag == "li" and half and ends_stay  # as are short items of a list within an item
        by_score = all(decisions[i].rule is None and (poor or decisions[i].chance >= _POOR) for i in lost)
        if by_score and (few or (inside and blocks[first - 1].text.endswith((":", "：")))):
            yield from lost


def highlights(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the items between a headline and the first paragraph of a dump that only their score removes.

    Above them stand no lines but who wrote the text and when, and buttons that rules know.
    """
    first = next((i for i, decision in enumerate(decisions) if decision.keep), 0)
    start = first
    while start > 0 and blocks[start - 1].tag == "li" and decisions[start - 1].rule is None:
        start -= 1
    found = range(start, first)
    likely = all(decisions[i].chance >= _POOR and count_words(blocks[i].text) >= _ITEM for i in found)
    over = start - 1
    while over > 0 and decisions[over].is_ruled_out(_OVER):
        over -= 1
    if len(found) > 1 and likely and over >= 0 and decisions[over].kind == "title":
        yield from found


def counted_on(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the next entry of a count that its score alone removes, and what is said under it: `7. Cutler`.

    The entries before it stay, from the first on, with text between them; a rule, or what is no sentence, ends it.
    """
    kept = [i for i, block in enumerate(blocks) if decisions[i].keep and block.label]
    numbers = [blocks[i].label for i in kept]
    if len(kept) < _COUNTED or numbers != [f"{n}." for n in range(1, len(kept) + 1)] or kept[-1] - kept[-2] < 2:
        return
    lost = next((i for i in range(kept[-1] + 1, len(blocks)) if blocks[i].label), 0)
    is_near = 0 < lost <= kept[-1] + _APART and blocks[lost].label == f"{len(kept) + 1}."
    if not is_near or decisions[lost].rule is not None:
        return
    yield lost
    for i in range(lost + 1, len(blocks)):
        if decisions[i].rule is not None or not blocks[i].text.endswith(STATED):
            return
        yield i


def numbered_heads(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield numbered headings over kept text that only their score removes; the number beside is that of a kept one.

    So are `7. Cookies` and `8. Contact` in a policy, which read like links to other pages.
    """
    found = [(i, int(match[1])) for i, block in enumerate(blocks)
             if block.tag in HEADINGS and (match := _NUMBERED.match(block.text))]  # fmt: skip
    stays = {(blocks[i].tag, number) for i, number in found if decisions[i].keep}
    for i, number in found:
        lost = not decisions[i].keep and decisions[i].rule is None and decisions[i].is_by_score
        above_text = i + 1 < len(blocks) and decisions[i + 1].keep and blocks[i + 1].tag not in HEADINGS
        beside = {(blocks[i].tag, number - 1), (blocks[i].tag, number + 1)}
        if lost and above_text and (blocks[i].tag, number) not in stays and beside & stays:
            stays.add((blocks[i].tag, number))
            yield i


def over_tables(elements: ElementTable, blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the captions of tables of HTML that only their score removes, over a row that stays: no label of a box."""
    for i in range(len(blocks) - 1):
        if blocks[i + 1].tag != "tr" or blocks[i].tag == "tr" or decisions[i].keep or not decisions[i].is_by_score:
            continue
        is_caption = blocks[i].element >= 0 and elements.tags[blocks[i].element] == "caption"
        if is_caption and decisions[i + 1].keep and count_words(blocks[i].text) >= _CAPTION_WORDS:
            yield i
