"""Remarks under the posts of a thread in a dump, as sites for questions and answers have them, signed and stamped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.structure.posts import NUMBER

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_STAMP = re.compile(r"(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?:Z| ?[+-]\d\d:\d\d)")
"""A moment as a machine writes it, to the second: the title of the link to a remark, which a dump shows."""

_MOST = 30
"""Blocks of a remark at most: its code and its links may stand in lines of their own."""

_NAME = 60
"""Characters of a name at most."""

_OVER = frozenset({"byline", "comment_form", "share"})
"""Kinds of lines that stand above a remark: who wrote the post or the remark before, and the buttons below it."""


def remarks(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the blocks of remarks: each ends with its author's name, said again above the moment of its writing."""
    for stamp, block in enumerate(blocks):
        is_stamp = len(block.text) <= _NAME and _STAMP.fullmatch(block.text) is not None
        last = _last_of(blocks, stamp) if is_stamp else None
        if last is None:
            continue
        first = next((i for i in range(last, max(-1, last - _MOST), -1) if _is_over(blocks[i], decisions[i])), last)
        yield from (i for i in range(first + 1, last + 1) if decisions[i].is_by_score)


def _last_of(blocks: Sequence[Block], stamp: int) -> int | None:
    """Return the last block of the remark above a stamp, whose author's name a dash may lead, None without a name."""
    if stamp < 2:
        return None
    above, name = blocks[stamp - 2].text, blocks[stamp - 1].text.lstrip("–— ")
    if not 0 < len(name) <= _NAME or not f" {above}".endswith(f" {name}"):
        return None
    return stamp - 3 if above == name else stamp - 2


def _is_over(block: Block, decision: Decision) -> bool:
    """Tell whether a block stands above a remark: its votes, the post's buttons, or who wrote that and when."""
    return decision.is_ruled_out(_OVER) or NUMBER.fullmatch(block.text) is not None
