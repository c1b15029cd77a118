"""What a selector or a rule finds on a page: its elements, and the blocks that it would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.engine.apply import apply
from cleaner.engine.css import split_list
from cleaner.engine.emit import block as yaml_block
from cleaner.engine.load import RuleBook
from cleaner.engine.parse import parse_file
from cleaner.engine.rule import SiteRules
from cleaner.engine.selectors import find, split_extraction

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.model import Article, Trace

_SITE = "edited.invalid"


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
            return sorted({block for r in inner for block in range(int(table.first[r]), int(table.last[r]))})
        around = node.parent
        while around is not None and around.mem_id not in rows:
            around = around.parent
        if around is None:
            return []
        return _with_text(document, rows[around.mem_id], " ".join(node.text(deep=True).split()))
    return list(range(int(table.first[row]), int(table.last[row])))


def _with_text(document: Document, row: int, text: str) -> list[int]:
    table = document.elements
    assert table is not None  # noqa: S101 - the caller has its rows
    blocks = range(int(table.first[row]), int(table.last[row]))
    return [block for block in blocks if text and text in document.blocks[block].text][:1]


_known: tuple[Document | None, dict[int, int]] = (None, {})


def _rows(document: Document) -> dict[int, int]:
    """Return the rows of a document's elements by node; the last document's are remembered."""
    global _known
    if _known[0] is not document:
        table = document.elements
        _known = (document, {node.mem_id: row for row, node in enumerate(table.nodes)} if table is not None else {})
    return _known[1]


def reach_of_rule(article: Article, rule: Mapping[str, Any], action: str = "strip") -> Reached | None:
    """Return the blocks that a rule about text would take on a page; None where the rule does not load."""
    trace = article.trace
    site = _site_with(rule, action)
    if trace is None or site is None:
        return None
    book = RuleBook((), (), [site], [], "")
    matches = book.match(trace.document, _SITE)
    rulings = apply(trace.document, matches, trace.scores, article.page_type or "article")
    wanted = action == "keep"
    taken = (n for n, r in enumerate(rulings) if r.decision is not None and r.decision.keep is wanted)
    return Reached(frozenset(), frozenset(taken))


def _site_with(rule: Mapping[str, Any], action: str) -> SiteRules | None:
    text = "\n".join(yaml_block({"schema": 1, "site": _SITE, action: [{"id": "x", **rule}]}))
    rules, errors = parse_file(text.encode(), f"{_SITE}.yaml")
    return None if errors else rules.site


def reach_of(article: Article, match: Mapping[str, Any], reach: str, action: str) -> Reached:
    """Return what a proposal finds on any page of its site."""
    if article.trace is None:
        return NOTHING
    if "css" in match:
        return reach_of_selector(article.trace, str(match["css"]))
    return reach_of_rule(article, {"match": dict(match), "reach": reach}, action) or NOTHING
