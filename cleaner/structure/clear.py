"""Whether nothing is left to doubt in what was kept of a page or a dump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.kept import kept_places
from cleaner.model import Block, Decision
from cleaner.structure.torn import CROPPED, is_prose, less_cuts
from cleaner.text.words import count_words

_QUESTION = 14
"""Words of a question that may be a headline."""

_MOSTLY = 0.8
"""Share of the words of a clear article that stand in sentences."""


def is_clear(blocks: Sequence[Block], decisions: Sequence[Decision], *, is_page: bool = False) -> bool:
    """Tell whether nothing is left to doubt in a cropped dump or on a page: prose in one piece, and no other around it.

    What rules strip is beyond doubt, and so are lines that are no sentence above and below what is kept. On a page of
    HTML, which is never cropped, one paragraph alone may be anything.
    """
    blocks = less_cuts(blocks, decisions)
    kept = kept_places(decisions)
    if len(kept) < 1 + is_page or (not is_page and len(blocks) >= CROPPED):
        return False
    by_score = [i for i, decision in enumerate(decisions) if not decision.keep and decision.rule is None]
    lost = [i for i in by_score if any(map(str.isalpha, blocks[i].text))]
    if any(kept[0] < i < kept[-1] or (is_prose(blocks[i]) and not _may_be_headline(blocks[i])) for i in lost):
        return False
    words = sum(count_words(blocks[i].text) for i in kept)
    return sum(count_words(block.text) for block in _told(blocks[i] for i in kept)) >= _MOSTLY * words


def _told(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that are sentences, lead to a list with a colon, or are items of such a list."""
    led = False
    for block in blocks:
        led = block.text.endswith(":") or (led and block.tag == "li")
        if led or is_prose(block):
            yield block


def _may_be_headline(block: Block) -> bool:
    return block.text.endswith("?") and count_words(block.text) <= _QUESTION
