"""Turn hits into one ruling a block: who decides, how far a rule reaches, and what is evidence only."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.ground import ITEMS, KEPT, Ground, rank_of
from cleaner.engine.match import Hit, Matches
from cleaner.engine.reach import Reach, reached
from cleaner.engine.rule import Rule
from cleaner.model import Decision

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.engine.patterns import Span

_EVIDENCE = 1.0
"""Logits that a rule which does not decide moves the score by."""
_INSIDE_BODY = 4.0
"""Logits for a block inside the container that a site's rules name as the body."""
_UNTRUSTED = 4.0
"""Logits that a rule which strips, and is not trusted, moves the score by: it is strong evidence and no verdict."""
_TRUST_STRIP = 0.1
"""Share of the words kept by the score that an untrusted rule may at most strip."""
_UNTRUSTED_ON = ("article", "documentation", "forum")
"""Types of page that untrusted rules hold on: those with a text, for what is imported was not written for lists."""
_AGREES = 0.5
"""Share of the words that an untrusted rule strips which the score has to strip too."""

_LIKELY_HEADING, _SURE_HEADING, _OVER_TEXT = 0.75, 0.9, 0.8
"""Scores from which on a heading of a page is its own where its words are a header's: above a block that scores as
text, above any, and of the block below.
"""
_PEERS = 2
"""Headings of one rank that score so, at least."""

_MOST_PASSED = 2_000_000
"""Blocks that the headers of a page may have behind them in sum; real pages stay below a tenth of it."""

_MARKS = "|<>+=~^`"
"""What may be left of a block around a cut that is no text."""

_OF_POSTS = frozenset({"comments", "comment_form", "byline"})
_SITE_KEEP, _SITE_STRIP, _COMMON_KEEP, _COMMON_STRIP = 4, 3, 2, 1
_KEEPS = frozenset({_SITE_KEEP, _COMMON_KEEP})
_READ = frozenset({"phrase", "heading", "pattern"})
_FAR = frozenset({"list", "section", "rest"})
_WHOLE = frozenset({"section", "rest"})
_HEADERS = frozenset({"phrase", "heading"})
_NO_SUBHEADINGS = frozenset({"related", "comments"})
"""Kinds whose patterns know no subheading of an article, as a heading too: `READ: Ten walks`, `Comments (12)`."""


class Ruling(NamedTuple):
    """What the rules say of a block.

    `decision` decides, or cuts parts of the text where its `keep` is None; else it is None. `evidence` is a shift of
    the score in logits, `named` the rule that speaks for it. `header` tells that the block itself is the header from
    which the deciding rule reaches further.
    """

    decision: Decision | None = None
    evidence: float = 0.0
    named: Decision | None = None
    header: bool = False


class _Claim(NamedTuple):
    """A rule's claim on a block: the greatest wins, by tier, then the block matched itself, then the nearest match.

    Of two rules that match the block itself, the one that read its text beats the one that found the element around it.
    """

    tier: int
    direct: bool
    read: bool
    start: int
    rule: int


def apply(
    document: Document, matches: Matches, scores: Sequence[float], page_type: str, *, threshold: float = KEPT
) -> list[Ruling]:
    """Return one ruling a block.

    `scores` are the probabilities that a block is content, of length n; they guard the rules that reach far, and from
    `threshold` on, where it is the lower one, a block counts as kept. The first of these decides: keep of the site,
    strip of the site, keep and then strip of the rules for every page.
    """
    rulings = [Ruling()] * len(document.blocks)
    if matches.hits or matches.body is not None:
        is_dump = document.elements is None
        ground = Ground(
            document, scores, page_type, list(_forms(matches)), least=min(threshold, KEPT),
            gone=_gone(matches) if is_dump else frozenset(), heads=_heads(matches) if is_dump else (),
        )  # fmt: skip
        desk = _Desk(document, matches, ground, page_type)
        desk.collect()
        for block in desk.claims.keys() | desk.cuts.keys() | desk.evidence.keys():
            rulings[block] = desk.ruling(block)
    return rulings


def _gone(matches: Matches) -> frozenset[int]:
    """Return the blocks that rules strip for themselves, whatever their score; their words do not stay."""
    pairs = ((hit.block, matches.rules[hit.rule]) for hit in matches.hits)
    return frozenset(i for i, rule in pairs if rule.decides and rule.action == "strip" and rule.reach == "block")


class _Desk:
    """The claims, cuts and evidence of one page, block by block."""

    def __init__(self, document: Document, matches: Matches, ground: Ground, page_type: str) -> None:
        self.document = document
        self.matches = matches
        self.ground = ground
        self.page_type = page_type
        self.claims: dict[int, _Claim] = {}
        self.own: dict[int, int] = {}
        self.cuts: defaultdict[int, list[tuple[int, Span]]] = defaultdict(list)
        self.evidence: defaultdict[int, float] = defaultdict(float)
        self.named: dict[int, int] = {}
        self.passed = 0

    def collect(self) -> None:
        distrusted = self._distrusted()
        for hit in self.matches.hits:
            rule = self.matches.rules[hit.rule]
            if rule.by == "body" or hit.rule in distrusted or not self._fits(rule):
                continue
            if hit.spans and self._is_cut(rule, hit):
                if rule.decides and rule.action == "strip":
                    self.cuts[hit.block] += [(hit.rule, span) for span in hit.spans]
                continue
            self._claim_all(rule, hit)
        body = self.matches.body
        if body is None or not self.matches.rules[body].trusted:
            return  # the scores know better than a container that nobody has checked
        if any(body in block.marks for block in self.document.blocks):
            self._body(body)

    def _fits(self, rule: Rule) -> bool:
        pages = rule.where.page or (() if rule.trusted else _UNTRUSTED_ON)
        return not pages or self.page_type in pages

    def _is_cut(self, rule: Rule, hit: Hit) -> bool:
        """Tell whether a hit cuts its spans: `reach: text`, or a selector that found a part of a paragraph."""
        if rule.by == "pattern" and rule.reach != "text":
            return False
        text = self.document.blocks[hit.block].text
        return not all(map(_is_mark, _without(text, hit.spans)))

    def _claim_all(self, rule: Rule, hit: Hit) -> None:
        if self._is_subheading(rule, hit.block):
            self._claim(hit.block, _Claim(_COMMON_KEEP, True, True, hit.block, hit.rule))
            return
        reach = self._reach(rule, hit.block)
        decides = rule.decides and rule.trusted
        for block in (hit.block, *reach.blocks):
            if decides:
                direct = block == hit.block
                read = direct and rule.by in _READ
                self._claim(block, _Claim(_tier(rule), direct, read, hit.block, hit.rule))
            else:
                self._lean(block, rule, hit.rule)
        for block in reach.doubtful:
            self._lean(block, rule, hit.rule)

    def _reach(self, rule: Rule, block: int) -> Reach:
        """Return how far a rule reaches; nowhere once a hostile page, header upon header, has used up its share."""
        if rule.reach in _WHOLE:
            self.passed += len(self.document.blocks) - block
            if self.passed > _MOST_PASSED:
                return Reach()
        return reached(rule, block, self.ground)

    def _is_subheading(self, rule: Rule, block: int) -> bool:
        """Tell whether a header stands inside an article: its prose right before it, and at length right after."""
        if rule.site is not None or rule.action == "keep":
            return False
        is_told = rule.by == "pattern" and rule.kind in _NO_SUBHEADINGS
        if rule.by in _READ and not is_told and self._is_heading(block, reaches=rule.reach in _FAR):
            return True
        if rule.by not in _HEADERS or rule.reach not in _WHOLE:
            return False
        last, flows = len(self.document.blocks) - 1, self.ground.flows
        return 0 < block <= last - 2 and flows(block - 1) and flows(block + 1) and flows(block + 2)

    def _is_heading(self, block: int, *, reaches: bool) -> bool:
        """Tell whether a page marks a block as one of its subheadings, and it scores as one: `Tags` in a text on code.

        Under it stands text, or what no rule knows; under what would else be the header of a list, no item of one.
        """
        blocks, scores, below = self.document.blocks, self.ground.scores, block + 1
        least = _SURE_HEADING if reaches else _LIKELY_HEADING
        if self.document.elements is None or rank_of(blocks[block]) < 2 or scores[block] < least:
            return False
        if below == len(blocks) or below in self._stripped or self._headings[blocks[block].tag] < _PEERS:
            return False
        is_list = reaches and blocks[below].tag in ITEMS
        return not is_list and (scores[below] >= _OVER_TEXT or scores[block] >= _SURE_HEADING)

    @cached_property
    def _headings(self) -> Counter[str]:
        """How many blocks of each tag score as subheadings do."""
        pairs = zip(self.document.blocks, self.ground.scores, strict=True)
        return Counter(block.tag for block, score in pairs if score >= _LIKELY_HEADING)

    @cached_property
    def _stripped(self) -> frozenset[int]:
        """The blocks that a rule strips for what they say themselves."""
        pairs = ((hit.block, self.matches.rules[hit.rule]) for hit in self.matches.hits)
        return frozenset(block for block, rule in pairs if rule.decides and rule.action == "strip")

    def _claim(self, block: int, claim: _Claim) -> None:
        if claim.direct and claim.tier not in _KEEPS:
            self.own.setdefault(block, claim.rule)
        known = self.claims.get(block)
        if known is None or claim[:4] > known[:4]:
            self.claims[block] = claim

    def _lean(self, block: int, rule: Rule, number: int) -> None:
        weight = _EVIDENCE if rule.trusted else _UNTRUSTED
        self.evidence[block] += weight if rule.action == "keep" else -weight
        if rule.action == "strip":
            self.named.setdefault(block, number)

    def _body(self, number: int) -> None:
        for index, block in enumerate(self.document.blocks):
            if number in block.marks:
                self.evidence[index] += _INSIDE_BODY
            else:
                self._claim(index, _Claim(_SITE_STRIP, False, False, -1, number))

    def _distrusted(self) -> set[int]:
        """Return the untrusted rules that the scores speak against: they would take too much of what is content."""
        touched: defaultdict[int, set[int]] = defaultdict(set)
        for hit in self.matches.hits:
            if not self.matches.rules[hit.rule].trusted:
                touched[hit.rule].add(hit.block)
        return {number for number, blocks in touched.items() if not self._agrees(self.matches.rules[number], blocks)}

    def _agrees(self, rule: Rule, blocks: set[int]) -> bool:
        ground = self.ground
        return rule.action == "keep" or (
            ground.share_of_kept(blocks) <= _TRUST_STRIP and ground.kept_of(blocks) <= 1 - _AGREES
        )

    def ruling(self, block: int) -> Ruling:
        """Return the ruling of a block."""
        claim = self.claims.get(block)
        named = self._name(self.named[block], None) if block in self.named else None
        evidence = self.evidence.get(block, 0.0)
        if claim is not None:
            keep = claim.tier in _KEEPS
            # Stripped it is either way: the rule that names the block itself says better what it is.
            rule = claim.rule if keep or claim.direct else self.own.get(block, claim.rule)
            header = claim.direct and self.matches.rules[claim.rule].reach in _FAR
            return Ruling(self._name(rule, keep), evidence, named, header)
        if block in self.cuts:
            return Ruling(self._cut(block), evidence, named)
        return Ruling(None, evidence, named)

    def _cut(self, block: int) -> Decision:
        cuts = self.cuts[block]
        decision = self._name(cuts[0][0], None)
        return decision._replace(reach="text", cuts=_merged_spans(span for _, span in cuts))

    def _name(self, number: int, keep: bool | None) -> Decision:
        rule = self.matches.rules[number]
        reach = "block" if rule.by == "body" else rule.reach
        return Decision(keep, rule.kind, rule.id, rule.place, reach=None if keep else reach)


def _is_mark(char: str) -> bool:
    """Tell whether a character says nothing: space, punctuation, and what is set as such."""
    return char in _MARKS or unicodedata.category(char)[0] in "PZC"


def _forms(matches: Matches) -> Iterator[int]:
    """Yield the blocks that rules know as the header of the form in which readers write."""
    for hit in matches.hits:
        rule = matches.rules[hit.rule]
        if rule.kind == "comment_form" and rule.reach == "rest":
            yield hit.block


def _heads(matches: Matches) -> list[int]:
    """Return the blocks that rules know as lines around a reader's post: who wrote it and when, and how to answer."""
    pairs = ((hit.block, matches.rules[hit.rule]) for hit in matches.hits)
    return sorted({i for i, rule in pairs if rule.kind in _OF_POSTS and rule.reach == "block"})


def _tier(rule: Rule) -> int:
    if rule.site is not None:
        return _SITE_KEEP if rule.action == "keep" else _SITE_STRIP
    return _COMMON_KEEP if rule.action == "keep" else _COMMON_STRIP


def _without(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for start, end in _merged_spans(iter(spans)):
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def _merged_spans(spans: Iterator[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
