"""Examples for a rule that was taught by a click: what it takes from the page, and what it must leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.editor.propose import Pick, Proposal
from cleaner.engine.trials.made import Example, examples_of

if TYPE_CHECKING:
    from cleaner.model import Article


def examples_for(article: Article, pick: Pick, proposal: Proposal) -> list[Example]:
    """Return an example with `out` and one with `same`, none where the rule does not do on them what it should."""
    if article.trace is None or proposal.action != "strip" or pick.block is None:
        return []
    rule = {"match": proposal.match, "reach": proposal.reach}
    return examples_of(article, rule, article.trace.document.blocks[pick.block].text, pick.node)
