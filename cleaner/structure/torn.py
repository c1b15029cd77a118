"""Which blocks of a dump scores may have torn out of its article: doubtful ones, and what stands between them."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Block, Decision
from cleaner.text.cuts import cut
from cleaner.text.leads import is_dated
from cleaner.text.sentences import ends_sentence
from cleaner.text.words import count_words

CROPPED = 60
"""Blocks under which a dump was cropped to its article by whoever made it."""

DOUBT = 0.3
"""Score from which a block in a gap is doubtful rather than bad."""

DOUBT_OF_CROPPED = 0.14
"""The same in a cropped dump of a sentence or more, and of a line that stands there between two paragraphs."""

_PROSE = 8
"""Words of running text at least."""

WITHIN = frozenset({
    "advertisement", "caption", "photo_credit", "media", "share", "read_time", "related", "duplicate", "subscribe",
    "market_list",
})  # fmt: skip
"""Kinds that stand between two paragraphs of one article."""

CALLS = frozenset({"subscribe"})
"""Kinds of lines that a box on the site itself begins and ends with."""


def is_torn(block: Block, decision: Decision, least: float, line: float = DOUBT) -> bool:
    """Tell whether what only its score removes may be text: a sentence from `least`, any other line from `line` on."""
    is_told = is_prose(block)
    if decision.keep or not decision.is_by_score or decision.chance < (least if is_told else line):
        return False
    return is_told or not is_dated(block.text)


def is_prose(block: Block) -> bool:
    """Tell whether a block is a sentence, or ends with one, of some words."""
    return ends_sentence(block.text) and count_words(block.text) >= _PROSE


def less_cuts(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Sequence[Block]:
    """Return the blocks without what rules cut out of them: an agency's tag at the end of a sentence hides its end."""
    if not any(decision.cuts for decision in decisions):
        return blocks
    pairs = zip(blocks, decisions, strict=True)
    return [b._replace(text=cut(b.text, d.cuts).strip()) if d.cuts else b for b, d in pairs]
