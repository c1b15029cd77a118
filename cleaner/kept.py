"""Which blocks of a page stay, as decisions have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Decision


def kept_places(decisions: Sequence[Decision]) -> list[int]:
    """Return the numbers of the blocks that stay, in the order of the page."""
    return [i for i, decision in enumerate(decisions) if decision.keep]


def first_kept(decisions: Sequence[Decision]) -> int | None:
    """Return the number of the first block that stays, None where none does."""
    return next((i for i, decision in enumerate(decisions) if decision.keep), None)


def last_kept(decisions: Sequence[Decision]) -> int | None:
    """Return the number of the last block that stays, None where none does."""
    return next((i for i in reversed(range(len(decisions))) if decisions[i].keep), None)
