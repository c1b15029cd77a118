"""Examples for a rule that was taught by a click: what it takes from the page, and what it must leave."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from cleaner.editor.propose import Pick, Proposal
from cleaner.engine import trial
from cleaner.engine.trials.examples import clean_small, remaining

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Article

_LONG = 72
"""Characters of a text that an example shows."""
_TELLING = ("id", "class", "itemprop", "role", "rel", "name", "property", "data-testid", "data-component")

Example = dict[str, Any]


def examples_for(article: Article, pick: Pick, proposal: Proposal) -> list[Example]:
    """Return an example with `out` and one with `same`, none where the rule does not do on them what it should."""
    trace = article.trace
    kept = _kept(article)
    found: list[Example]
    if trace is None or kept is None or proposal.action != "strip" or pick.block is None:
        return []
    junk = trace.document.blocks[pick.block].text
    if proposal.by == "css":
        if pick.node is None:
            return []
        around = _around(pick.node, html.escape(_short(junk), quote=False), proposal.value)
        story = f"<p>{html.escape(kept, quote=False)}</p>"
        found = [{"in": f"{story}{around}", "out": kept}, {"in": story, "same": True}]
    else:
        text = junk if proposal.by in ("phrase", "heading") or len(junk) <= 2 * _LONG else _short(junk, 2 * _LONG)
        found = [{"in": f"{kept}\n\n{text}", "out": kept}, {"in": kept, "same": True}]
    return found if _hold(proposal, found) else []


def _kept(article: Article) -> str | None:
    """Return the beginning of a paragraph of the article."""
    blocks = [text for text in article.body.split("\n\n") if len(text.split()) >= 6 and "\n" not in text]
    return f"{_short(blocks[0]).rstrip('.')}." if blocks else None


def _short(text: str, most: int = _LONG) -> str:
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—-")


def _around(node: LexborNode, text: str, selector: str) -> str:
    """Return an element with a text in it, and as many of those around it as its selector may speak of."""
    markup, here = text, node
    for _ in selector.replace(">", " ").split():
        markup = f"<{here.tag}{_attributes(here)}>{markup}</{here.tag}>"
        if here.parent is None or here.parent.tag in (None, "html", "body"):
            break
        here = here.parent
    return markup


def _attributes(node: LexborNode) -> str:
    shown = {name: node.attributes.get(name) for name in _TELLING}
    return "".join(f' {name}="{html.escape(value)}"' for name, value in shown.items() if value and len(value) < 80)


def _hold(proposal: Proposal, examples: list[Example]) -> bool:
    rule = {"id": "x", "match": proposal.match, "reach": proposal.reach}
    book = trial.book_of(rule)
    if book is None:
        return False
    wanted = str(examples[0]["out"]).split()
    return all(" ".join(remaining(*clean_small(one["in"], book, trial.HOST))).split() == wanted for one in examples)
