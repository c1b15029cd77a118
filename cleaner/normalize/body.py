"""The one place where decisions are applied: kept blocks become the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from cleaner.deadline import watched
from cleaner.model import Block, Decision
from cleaner.text.cuts import cut
from cleaner.text.typography import characters, repair, unbulleted

_BLANK = re.compile(r"\n\s*\n+")

Shown = Callable[[str, str, str, str | None], str]
"""What gives a block's text as the body has it: from text, tag, label and the page's language."""


def shown(text: str, tag: str, label: str, language: str | None) -> str:
    """Return a block's text as the body has it."""
    text = _code(text) if tag == "pre" else unbulleted(repair(text, language))
    if "\n\n" in text:
        text = _BLANK.sub("\n", text)
    return f"{label} {text}" if label and text else text


def body_of(
    blocks: Sequence[Block], decisions: Sequence[Decision], language: str | None, *, show: Shown = shown
) -> str:
    """Return the body of the contract: kept blocks with exactly one blank line between them."""
    texts = (show(cut(block.text, decision.cuts), block.tag, block.label, language)
             for block, decision in zip(blocks, decisions, strict=True) if decision.keep)  # fmt: skip
    return "\n\n".join(text for text in watched(texts) if text)


def kept_texts(blocks: Sequence[Block], decisions: Sequence[Decision], limit: int) -> list[str]:
    """Return the texts of the first `limit` kept blocks as they were, before cuts."""
    kept = (block.text for block, decision in zip(blocks, decisions, strict=True) if decision.keep)
    return list(islice(kept, limit))


def _code(text: str) -> str:
    text = characters(text).replace("\r\n", "\n").replace("\r", "\n")
    return text.expandtabs(4).strip("\n").rstrip()
