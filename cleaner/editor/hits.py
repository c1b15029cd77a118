"""What a selector or a rule finds on a page: its elements, and the blocks that it would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.engine import trial
from cleaner.engine.apply import apply
from cleaner.engine.css import split_list
from cleaner.engine.selectors import find, split_extraction

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.model import Article, Trace


class Reached(NamedTuple):
    """The elements found, by `mem_id`, and the blocks; a rule about text finds blocks alone."""

    nodes: frozenset[int]
    blocks: frozenset[int]

    @property
    def hits(self) -> int:
        """What a person would call the number of hits: elements where there are any, else blocks."""
        return len(self.nodes) or len(self.blocks)


NOTHING = Reached(frozenset(), frozenset())


def reach_of_selector(trace: Trace, selector: str) -> Reached:
    """Return what a selector finds; it may end in `::attr(name)` or `::text`. A dump has no elements."""
    tree = trace.document.tree
    if tree is None:
        return NOTHING
    nodes = [node for part in split_list(selector) for node in find(tree, split_extraction(part)[0])]
    blocks = {block for node in nodes for block in blocks_inside(trace.document, node)}
    return Reached(frozenset(node.mem_id for node in nodes), frozenset(blocks))


def blocks_inside(document: Document, node: LexborNode) -> list[int]:
    """Return the blocks inside an element; of an inline one without a place of its own the block around it."""
    table = document.elements
    if table is None:
        return []
    rows = _rows(document)
    row = rows.get(node.mem_id)
    if row is None:
        inner = [rows[child.mem_id] for child in node.css("*") if child.mem_id in rows]
        if inner:
            return sorted({block for r in inner for block in table.blocks(r)})
        around = node.parent
        while around is not None and around.mem_id not in rows:
            around = around.parent
        if around is None:
            return []
        return _with_text(document, rows[around.mem_id], " ".join(node.text(deep=True).split()))
    return list(table.blocks(row))


def _with_text(document: Document, row: int, text: str) -> list[int]:
    table = document.elements
    assert table is not None  # noqa: S101 - the caller has its rows
    blocks = table.blocks(row)
    return [block for block in blocks if text and text in document.blocks[block].text][:1]


_known: tuple[Document | None, dict[int, int]] = (None, {})


def _rows(document: Document) -> dict[int, int]:
    """Return the rows of a document's elements by node; the last document's are remembered."""
    global _known
    known = _known  # as another thread may remember another document meanwhile
    if known[0] is not document:
        table = document.elements
        rows = {node.mem_id: row for row, node in enumerate(table.nodes)} if table is not None else {}
        known = _known = (document, rows)
    return known[1]


def reach_of_rule(article: Article, rule: Mapping[str, Any], action: str) -> Reached | None:
    """Return the blocks that a rule about text would take on a page; None where the rule does not load."""
    trace = article.trace
    book = trial.book_of({"id": "x", **rule}, action)
    if trace is None or book is None:
        return None
    matches = book.match(trace.document, trial.HOST)
    rulings = apply(trace.document, matches, trace.scores, article.page_type or "article")
    wanted = action == "keep"
    taken = (n for n, r in enumerate(rulings) if r.decision is not None and r.decision.keep is wanted)
    return Reached(frozenset(), frozenset(taken))


def reach_of(article: Article, match: Mapping[str, Any], reach: str, action: str) -> Reached:
    """Return what a proposal finds on any page of its site."""
    if article.trace is None:
        return NOTHING
    if "css" in match:
        return reach_of_selector(article.trace, str(match["css"]))
    return reach_of_rule(article, {"match": dict(match), "reach": reach}, action) or NOTHING
