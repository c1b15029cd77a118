"""From a click to rules: a few selectors or patterns from general to exact, with what each finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.editor.hits import Reached, blocks_inside, reach_of_rule, reach_of_selector
from cleaner.engine.css import quoted_value
from cleaner.engine.learn.nodes import selectors_of
from cleaner.engine.lint import is_broad
from cleaner.engine.match import HEADING_WORDS
from cleaner.engine.schema import MAX_PHRASE
from cleaner.engine.selectors import check_selector
from cleaner.errors import RuleError
from cleaner.text.words import words_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Article, Trace

MOST = 3
"""Proposals that one click gives."""
_ANCESTORS = 4
"""Elements around the one that was clicked that a selector may name."""
_LABEL = 6
"""Words that a colon may end which say what the rest of a text is: `On other pages:`."""
_NUMBER = re.compile(r"\d+")
_SPECIAL = re.compile(r"([\\.+*?()|\[\]{}^$])")

_COUNTED = ":nth-of-type("
FIELDS = ("title", "body", "author", "published")


class Pick(NamedTuple):
    """What was clicked: a block, an element, or both; a dump has blocks alone."""

    block: int | None
    node: LexborNode | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to say it in the rule file: `match` for a rule, `selector` for a field, and what it finds here."""

    action: str
    match: dict[str, Any]
    reached: Reached
    reach: str = "block"
    exact: bool = False

    @property
    def by(self) -> str:
        """How it matches: css, heading, phrase or pattern."""
        return next(iter(self.match))

    @property
    def value(self) -> str:
        """The selector, phrase or pattern itself."""
        return str(self.match[self.by])

    @property
    def label(self) -> str:
        """The proposal in a few words."""
        far = "" if self.reach == "block" else f", and the {self.reach} that follows"
        return f"{self.by}{far}"


def propose(article: Article, pick: Pick, action: str) -> list[Proposal]:
    """Return proposals from general to exact; the blocks that each takes on this page come with it.

    Raises `RuleError` where the page has nothing that such a rule could name.
    """
    trace, node = article.trace, pick.node
    if trace is None:
        raise RuleError("this page has no text to teach from")
    if node is None and action in FIELDS:
        raise RuleError(f"a dump has no elements, so {action} cannot be pointed at; it is read from header lines")
    if node is None:
        found = _by_text(article, trace, pick, action, beside=False)
    elif action in FIELDS:
        found = _by_selector(trace, node, action) or _by_selector(trace, node, action, positions=True)
    else:
        found = _by_selector(trace, node, action)
        found += _by_text(article, trace, pick, action, beside=any(_is_free(trace, pick, p) for p in found))
        if not any(_is_meant(trace, pick, p) for p in found):
            found = [*found[: MOST + 1], *_by_selector(trace, node, action, positions=True)[-1:]]
    if not found:
        raise RuleError("nothing of this would be known again on another page; try the element around it")
    return found[: MOST + 2]


def _by_selector(trace: Trace, node: LexborNode, action: str, *, positions: bool = False) -> list[Proposal]:
    """Return proposals by selectors; those that count elements only where asked for: they hold on few other pages."""
    by_nodes: dict[frozenset[int], Proposal] = {}
    longest: Proposal | None = None
    keeps = {block for block, decision in enumerate(trace.decisions) if decision.keep}

    def is_apart(above: LexborNode) -> bool:
        """Tell whether an element holds nothing of the article, or its rules are about the article."""
        return action != "strip" or keeps.isdisjoint(blocks_inside(trace.document, above))

    for selector in _positions(node) if positions else _selectors(node, is_apart):
        reached = reach_of_selector(trace, selector) if _may_be_used(selector, action) else None
        if reached is None or node.mem_id not in reached.nodes:
            continue
        value = f"{selector}::attr(datetime)" if action == "published" and _has_date(node) else selector
        known, made = by_nodes.get(reached.nodes), Proposal(action, {"css": value}, reached)
        if known is None or _plainness(value) < _plainness(known.value):
            by_nodes[reached.nodes] = made
        if longest is None or (" > " in value and " > " not in longest.value):
            longest = made
    ranked = sorted(by_nodes.values(), key=lambda p: (-len(p.reached.nodes), len(p.value)))
    if len(ranked) == 1 and longest is not None and longest.value != ranked[0].value:
        ranked.append(longest)  # the same here, and perhaps less on other pages
    return _spread(ranked)


def _plainness(selector: str) -> tuple[int, int]:
    """Return what orders selectors for the same: a number in a name may be this page's alone, and short is plain."""
    return len(_NUMBER.findall(selector)), len(selector)


def _may_be_used(selector: str, action: str) -> bool:
    """Tell whether a rule file takes a selector, and it does not strip a good part of every page."""
    try:
        check_selector(selector)
    except RuleError:
        return False
    return action != "strip" or not is_broad(selector)


def _spread(ranked: list[Proposal]) -> list[Proposal]:
    """Return the most general, the most exact and one between."""
    if len(ranked) <= MOST:
        return ranked
    return [ranked[0], ranked[len(ranked) // 2], ranked[-1]]


def _has_date(node: LexborNode) -> bool:
    return bool(node.attributes.get("datetime"))


def _selectors(node: LexborNode, is_apart: Callable[[LexborNode], bool]) -> Iterator[str]:
    """Yield selectors for an element: its own, and for a nameless one those by what it stands in."""
    own = list(_own(node))
    yield from own
    for distance, above in enumerate(_above(node)):
        between = " > " if distance == 0 else " "
        for outer in list(_own(above))[:2]:
            yield from (f"{outer}{between}{inner}" for inner in own[:2])
            if not own and (distance == 0 or is_apart(above)):
                yield f"{outer}{between}{node.tag}"
    text = " ".join(node.text(deep=True).split())
    if own and 0 < len(text) <= 60 and not set(text) & set("()[]\"'\\/,"):
        yield f"{own[0]}:has_text({text})"


def _positions(node: LexborNode) -> Iterator[str]:
    """Yield selectors that count elements, from the nearest around that has a name; on old pages of tables none has."""
    path = f"{node.tag}:nth-of-type({_place(node)})"
    for above in _above(node):
        names = [*_own(above)][:2]
        yield from (f"{outer} > {path}" for outer in names)
        if names:
            return
        path = f"{above.tag}:nth-of-type({_place(above)}) > {path}"
    yield path


def _own(node: LexborNode) -> Iterator[str]:
    """Yield the selectors of an element itself, those that name it best first."""
    tag, attributes = node.tag or "*", node.attributes
    found = list(dict.fromkeys(selectors_of(tag, attributes)))
    classes = [s for s in found if s.startswith(".")]
    yield from (s for s in found if s != tag)
    if len(classes) > 1:
        yield f"{tag}{''.join(classes[:4])}"
    if not found:
        name = attributes.get("name") or attributes.get("property")
        if name:
            yield f"{tag}[{'name' if attributes.get('name') else 'property'}={quoted_value(name)}]"
    elif tag in found and not classes:
        yield tag


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above, seen = node.parent, 0
    while above is not None and above.tag not in (None, "html", "body") and seen < _ANCESTORS:
        yield above
        above, seen = above.parent, seen + 1


def _place(node: LexborNode) -> int:
    place, before = 1, node.prev
    while before is not None:
        place += before.tag == node.tag
        before = before.prev
    return place


def _by_text(article: Article, trace: Trace, pick: Pick, action: str, *, beside: bool) -> list[Proposal]:
    """Return proposals by the text of the first block; `beside` selectors only those that say something more."""
    block = pick.block
    if block is None and pick.node is not None:
        inside = blocks_inside(trace.document, pick.node)
        block = inside[0] if inside else None
    if block is None or not 0 <= block < len(trace.document.blocks):
        return []
    text = trace.document.blocks[block].text
    found = []
    for match, reach in _texts(text, action, beside=beside):
        reached = reach_of_rule(article, {"match": match, "reach": reach}, action)
        alone = reach != "block" and reached is not None and len(reached.blocks) == 1
        if reached is not None and block in reached.blocks and not alone:
            found.append(Proposal(action, match, reached, reach))
    return sorted(found, key=lambda p: -len(p.reached.blocks))


def _texts(text: str, action: str, *, beside: bool) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield matches by the text of a block, each with its reach."""
    short = words_in(text) <= HEADING_WORDS and len(text) <= MAX_PHRASE
    flat = text.replace("\n", " ")
    if short and action == "strip":
        yield {"heading": flat}, "section"
    if beside and not short:
        return
    if short:
        general = _generalized(flat)
        if general != f"^{_escaped(flat)}$":
            yield {"pattern": general}, "block"
        yield {"phrase": flat}, "block"
        return
    words = flat.split()
    label = next((count for count, word in enumerate(words[:_LABEL], 1) if word.endswith(":")), 0)
    if label:
        yield {"pattern": f"^{_escaped(' '.join(words[:label]))}"}, "block"
    yield {"pattern": f"^{_escaped(' '.join(words[:4]))}\\b"}, "block"
    yield {"pattern": f"^{_escaped(' '.join(words[:9]))}"}, "block"
    if len(text) <= MAX_PHRASE:
        yield {"phrase": flat}, "block"


def _generalized(text: str) -> str:
    return f"^{_NUMBER.sub('[0-9]+', _escaped(text))}$"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def recommended(proposals: Sequence[Proposal], pick: Pick, article: Article) -> int:
    """Return the number of the proposal to begin with: the most general that takes nothing else of the article."""
    trace = article.trace
    if trace is None or not proposals:
        return 0
    if proposals[0].action in FIELDS:
        alone = (n for n, proposal in enumerate(proposals) if len(proposal.reached.nodes) == 1)
        return next(alone, len(proposals) - 1)
    ranks = [_rank(trace, pick, proposal) for proposal in proposals]
    return ranks.index(min(ranks))


def _rank(trace: Trace, pick: Pick, proposal: Proposal) -> tuple[int, int]:
    """Return how far a proposal is from what was picked, by a name, alone: a box's first line is not the box.

    Boxes that are alike are of one name, so a name that takes some more comes before the place of one of them.
    """
    more, less = _beyond(trace, pick, proposal), _short_of(trace, pick, proposal)
    kept = sum(bool(decision.keep) for decision in trace.decisions)
    if more and 2 * len(proposal.reached.blocks) > kept:
        return 4, more
    if less:
        return 3, less
    return (2 if _COUNTED in proposal.value else 1 if more else 0), more


def _is_meant(trace: Trace, pick: Pick, proposal: Proposal) -> bool:
    """Tell whether a proposal takes all of what was picked, and nothing else of the article on this page."""
    return _is_free(trace, pick, proposal) and not _short_of(trace, pick, proposal)


def _is_free(trace: Trace, pick: Pick, proposal: Proposal) -> bool:
    """Tell whether a proposal takes nothing of the article on this page beyond what was picked."""
    return not _beyond(trace, pick, proposal)


def _beyond(trace: Trace, pick: Pick, proposal: Proposal) -> int:
    return _kept(trace, proposal.reached.blocks - _picked(trace, pick))


def _short_of(trace: Trace, pick: Pick, proposal: Proposal) -> int:
    missed = _picked(trace, pick) - proposal.reached.blocks
    kept = _kept(trace, missed)
    return len(missed) - kept if proposal.action == "keep" else kept


def _picked(trace: Trace, pick: Pick) -> set[int]:
    if pick.node is not None:
        return set(blocks_inside(trace.document, pick.node))
    return set() if pick.block is None else {pick.block}


def _kept(trace: Trace, blocks: Iterable[int]) -> int:
    return sum(bool(trace.decisions[block].keep) for block in blocks)
