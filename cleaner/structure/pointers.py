"""Lines within an article that lead away from it: known by their shape, their links, or the name of a channel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.blocks.edges import TERMINAL
from cleaner.kept import kept_places, last_kept
from cleaner.model import Decision
from cleaner.text.sentences import STATED
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import stems_of, words_in

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_LEADERS = frozenset({"related.header", "related.pointer", "related.sidebar", "related.weak"})
"""Rules that know a header of links to other pages."""

_MARK = 3
"""Characters of a paragraph that may stand before its link: an arrow."""

_LABEL = re.compile(r"[^\w\n]*([^:：>＞»|\n]{2,40}?)\s*[:：>＞»|]\s*(?=\S)")
_LABEL_WORDS, _HEADLINE_WORDS, _MOST_WORDS = 4, 4, 18
"""Words of what points to another story, at most, and of that story's headline, at least and at most."""

_SURE = 0.82
"""Score from which such a line, and what stands below it, is text."""

_LEADING_WORDS = 8
"""Words of a line that leads to links below the text, at most."""

_PROSE = 12
"""Words of a paragraph, at least."""

_ARROWS = (">>", "»", "→", "➔", "►")
_BUTTON_WORDS, _OFFER_WORDS, _OFFER_HEADING, _SHARED = 8, 60, 10, 2
"""Words of a button, of the offer over it and of that one's heading, at most, and words that both say, at least."""

_CALL_WORDS, _OTHERS = 25, 2
"""Words of a call below an article, and lines that name no channel among which it stands."""

_SPEECH = frozenset('"“”„«»「')
"""Marks of what somebody says."""


def led_to(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the paragraphs that are nothing but a link right behind a header such as "Read also" that was removed."""
    elements = document.elements
    led = False
    for i, (block, decision) in enumerate(zip(document.blocks, decisions, strict=True)):
        if not decision.keep:
            led = decision.kind == "related" and (led or decision.rule in _LEADERS)
        elif led and elements is not None and elements.link[i] >= len(block.text) - _MARK and block.tag == "p":
            yield i
        else:
            led = False


def pointed(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what is a label, or an arrow, and a linked headline in HTML, where paragraphs of the article surround it.

    So is the headline alone that has an `aside` of its own.
    """
    elements, blocks = document.elements, document.blocks
    kept = kept_places(decisions)
    for before, i, after in zip(kept, kept[1:], kept[2:], strict=False):
        if elements is None or not elements.link[i]:
            continue
        headline = _pointed_at(elements, blocks[i])
        fits = len(headline) <= elements.link[i] + _MARK and words_in(headline) >= _HEADLINE_WORDS
        if fits and all(words_in(blocks[j].text) >= _PROSE and blocks[j].tag == "p" for j in (before, after)):
            yield i


def _pointed_at(elements: ElementTable, block: Block) -> str:
    """Return the headline to which a block points, empty where it may be a part of the text."""
    label = _LABEL.match(block.text) if block.tag == "p" else None
    if label is not None and words_in(label[1]) <= _LABEL_WORDS:
        return block.text[label.end() :]
    if block.tag == "p" and block.text.startswith(_ARROWS):
        return block.text.lstrip("".join(_ARROWS)).lstrip()
    boxes = (row for row in elements.ancestors(block.element) if elements.tags[row] == "aside")
    is_alone = any(len(elements.blocks(row)) == 1 for row in boxes)
    return block.text if is_alone and not block.text.endswith(TERMINAL) else ""


def leading_nowhere(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the last line of a text where it is short and leads with a colon to links or items that are removed."""
    last = last_kept(decisions) or 0
    if not 0 < last < len(blocks) - 1 or blocks[last].tag != "p" or blocks[last + 1].tag not in ("li", "p"):
        return
    if blocks[last].text.endswith((":", "：")) and words_in(blocks[last].text) <= _LEADING_WORDS:
        yield last


def labelled(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield a line of a dump that ends in a colon and the one headline under it, between two paragraphs.

    What scores as sure text is a term and what is said of it.
    """
    for i in range(1, len(blocks) - 2):
        if not blocks[i].text.endswith((":", "：")) or words_in(blocks[i].text) > _LABEL_WORDS:
            continue
        line = blocks[i + 1].text
        plain = all(blocks[j].tag == "p" and decisions[j].rule is None for j in (i, i + 1))
        inside = all(decisions[j].keep and words_in(blocks[j].text) >= _PROSE for j in (i - 1, i + 2))
        is_headline = not line[0].islower() and not line.endswith(TERMINAL)  # and no item of a list
        is_unsure = min(decisions[i].score or 0.0, decisions[i + 1].score or 0.0) < _SURE
        if plain and inside and is_headline and is_unsure and _HEADLINE_WORDS < words_in(line) <= _MOST_WORDS:
            yield from (i, i + 1)


def offers_above(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stands over a button with an arrow, `Download the report >>`, that says its words, and its heading."""
    for i in range(2, len(blocks)):
        text = blocks[i].text
        is_button = text.endswith(_ARROWS) and not decisions[i].keep and words_in(text) <= _BUTTON_WORDS
        if not is_button or not decisions[i - 1].keep or words_in(blocks[i - 1].text) > _OFFER_WORDS:
            continue
        words, told = set(stems_of(text)), set(stems_of(blocks[i - 1].text))
        if len(words & told) >= max(_SHARED, 2 * len(words) / 3):
            yield i - 1
            above = blocks[i - 2].text
            if decisions[i - 2].keep and words_in(above) <= _OFFER_HEADING and not above.endswith(STATED):
                yield i - 2


def channels_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the short lines below an article that say where else its site is found; English ones are left to rules."""
    others = 0
    for i in reversed(range(len(blocks))):
        text = blocks[i].text
        if not decisions[i].keep:
            continue
        if words_in(text) > _CALL_WORDS or blocks[i].tag not in ("p", "li") or others > _OTHERS:
            return
        if not text.isascii() and _SPEECH.isdisjoint(text) and _channels().search(text):
            yield i
        else:
            others += 1


@cache
def _channels() -> re.Pattern[str]:
    words = all_words("channels")
    latin = {word for word in words if word.isascii()}
    return re.compile(rf"(?:(?<![^\W\d_])(?:{any_of(latin)})|{any_of(words - latin)})(?![^\W\d_])", re.I)
