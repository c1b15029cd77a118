"""What blocks that only the score removed are called, where the element around them says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cleaner.blocks.tags import FLAG

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Decision

_KINDS = {FLAG["nav"]: "navigation", FLAG["menu"]: "navigation", FLAG["search"]: "search"}


def named_by_element(document: Document, decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions, with the kind that `nav`, `menu` and `search` tell where a block in them has none yet."""
    result = list(decisions)
    if document.elements is None:
        return result
    flags = document.elements.block_flags
    for i in np.flatnonzero(flags & sum(_KINDS)).tolist():
        decision = result[i]
        if not decision.keep and decision.rule is None and decision.kind == "boilerplate":
            kind = next(kind for flag, kind in _KINDS.items() if int(flags[i]) & flag)
            result[i] = decision._replace(kind=kind)
    return result
