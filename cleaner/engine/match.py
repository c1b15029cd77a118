"""Which rules match which blocks of a page: one dictionary for all phrases, one pass for all patterns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.deadline import watched
from cleaner.engine.inline import inline_spans
from cleaner.engine.patterns import PatternSet, Span
from cleaner.engine.phrases import phrase_key
from cleaner.engine.rows import Rows
from cleaner.engine.rule import NOWHERE, Rule, Where
from cleaner.engine.texts import PageTexts
from cleaner.text.words import words_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.engine.marker import Marker
    from cleaner.model import Block

_ADDRESSES = ("http://", "https://", "file://", "mailto:")
HEADING_WORDS = 12
"""Words of the longest block that `heading` matches."""
_SIZES, _ENDLESS = (30, 70), 1_000_000
"""Words up to which blocks are joined for the patterns that no longer one may match, and more than any block has."""
_GROUPED = 100
"""Patterns from which on that is worth it; a site has a few."""
_BY_TEXT = frozenset({"phrase", "heading", "pattern"})
_CODE = "pre"
_NOT_OF_CODE = frozenset({"byline", "attribution", "related", "tags", "caption", "photo_credit", "wire_tag"})
"""Kinds of which no line of code is one, for every page: in a sample, `Modified: 2012-08-08` and `source: a.py` are."""


class Hit(NamedTuple):
    """A rule that matches a block; `spans` are the parts of its text that matched, empty where it is the whole."""

    block: int
    rule: int
    spans: tuple[Span, ...] = ()


class Matches(NamedTuple):
    """The rules in force for a page, and their hits in the order of the blocks."""

    rules: Sequence[Rule]
    hits: Sequence[Hit]
    body: int | None = None
    """The number of the rule that names the container of the body, where the site has one and the page too."""

    def final(self) -> frozenset[str]:
        """Return the ids of the rules of the site that strip here; no look at the structure overrules them."""
        rules = (self.rules[number] for number in {hit.rule for hit in self.hits})
        return frozenset(
            rule.id for rule in rules if rule.site and rule.decides and rule.trusted and rule.action == "strip"
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What a site's selectors found on a page: marks on nodes, and the values of fields.

    `marks` maps `LexborNode.mem_id` to numbers in `rules`; `nodes` holds the marked nodes; `fields` maps `title`,
    `author` and `published` to the values found.
    """

    rules: Sequence[Rule] = ()
    marks: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    nodes: Sequence[LexborNode] = field(default=(), repr=False)
    body: int | None = None
    matchers: Sequence[tuple[int, Matcher]] = field(default=(), repr=False)
    marker: Marker | None = field(default=None, repr=False)


class _Patterns(NamedTuple):
    """Patterns that are searched together: in blocks of at most so many words, of pages of one sort or of any."""

    most: int | None
    kind: str
    set: PatternSet
    rules: Sequence[Sequence[int]]
    """The numbers of the rules of each pattern."""


class Matcher:
    """A list of rules, made ready to find those that match the texts of blocks."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        phrases: defaultdict[str, list[int]] = defaultdict(list)
        patterns: defaultdict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules):
            if rule.by in ("phrase", "heading"):
                for value in rule.values:
                    phrases[value].append(number)
            elif rule.by == "pattern":
                for value in rule.values:
                    patterns[value].append(number)
        self._phrases = {key: tuple(dict.fromkeys(numbers)) for key, numbers in phrases.items()}
        self._longest = max(map(len, self._phrases), default=-32) + 32
        self._patterns = list(_grouped(rules, patterns))
        self._rows: Rows | None = None

    def hits(self, page: PageTexts, offset: int = 0) -> Iterator[Hit]:
        """Yield the hits in the texts of a page; numbers of rules are counted from `offset`."""
        phrases, longest = self._phrases, self._longest
        if phrases:
            for block, text in enumerate(page.texts):
                if len(text) <= longest and (found := phrases.get(phrase_key(text))):
                    for number in found:
                        yield Hit(block, number + offset)
        for group in self._patterns:
            if group.kind in ("any", page.kind):
                joined, numbers = page.joined(group.most)
                for pattern, place, spans in group.set.search(joined):
                    for number in group.rules[pattern]:
                        yield Hit(numbers[place], number + offset, tuple(spans))

    def row_hits(self, texts: Sequence[str], offset: int = 0) -> Iterator[Hit]:
        """Yield the hits in texts that are rows of buttons; numbers of rules are counted from `offset`."""
        rows = self._rows = self._rows or Rows(self.rules)
        for block, text in enumerate(texts):
            number = rows.rule_of(text)
            if number is not None:
                yield Hit(block, number + offset)


def _grouped(rules: Sequence[Rule], patterns: Mapping[str, list[int]]) -> Iterator[_Patterns]:
    """Yield patterns in groups by where they may be found: long paragraphs are searched for few of them."""
    groups: defaultdict[tuple[int | None, str], list[str]] = defaultdict(list)
    for pattern, numbers in patterns.items():
        places = [rules[number].where for number in numbers]
        kinds = {where.input for where in places}
        kind = kinds.pop() if len(kinds) == 1 else "any"
        words = max(where.max_words or _ENDLESS for where in places)
        most = None if kind != "any" or len(patterns) < _GROUPED else next((n for n in _SIZES if words <= n), None)
        groups[most, kind].append(pattern)
    for (most, kind), found in groups.items():
        yield _Patterns(most, kind, PatternSet(found), [patterns[pattern] for pattern in found])


def match(document: Document, selection: Selection) -> Matches:
    """Return the hits of the rules of a selection on a document; conditions on the type of page wait for `apply`."""
    kind: Literal["html", "text"] = "html" if document.tree is not None else "text"  # bare paragraphs are a dump
    page = PageTexts([block.text for block in document.blocks], kind)
    tests = _Conditions(document, selection.rules, kind)
    passed = [hit for hit in _joined(watched(_all_hits(document, selection, page))) if tests.hold(hit)]
    return Matches(selection.rules, tests.following(passed), selection.body)


def _all_hits(document: Document, selection: Selection, page: PageTexts) -> Iterator[Hit]:
    for offset, matcher in selection.matchers:
        yield from matcher.hits(page, offset)
        if document.tree is None:
            yield from matcher.row_hits(page.texts, offset)
    if selection.marks:
        for number, block in enumerate(document.blocks):
            for mark in block.marks:
                yield Hit(number, mark)
        for number, mark, span in inline_spans(document, selection):
            yield Hit(number, mark, (span,) if span else ())


def _joined(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits with one for each block and rule, in order; a whole block holds all spans."""
    spans: dict[tuple[int, int], set[Span]] = {}
    whole: set[tuple[int, int]] = set()
    for hit in hits:
        spans.setdefault(hit[:2], set()).update(hit.spans)
        if not hit.spans:
            whole.add(hit[:2])
    return [Hit(*key, () if key in whole else tuple(sorted(found))) for key, found in sorted(spans.items())]


def _last_of_text(blocks: Sequence[Block]) -> int:
    """Return the number of the last block above the list of addresses that `lynx` sets below a page."""
    last = len(blocks) - 1
    while last > 0 and blocks[last].text.startswith(_ADDRESSES) and " " not in blocks[last].text:
        last -= 1
    return last


class _Conditions:
    """The conditions of rules on the blocks of one page."""

    def __init__(self, document: Document, rules: Sequence[Rule], kind: str) -> None:
        self._blocks = document.blocks
        self._rules = rules
        self._last = _last_of_text(document.blocks)
        self._input = kind

    def hold(self, hit: Hit) -> bool:
        rule = self._rules[hit.rule]
        block = self._blocks[hit.block]
        if rule.by == "heading" and (block.text.endswith(",") or words_in(block.text) > HEADING_WORDS):
            return False
        if block.tag == _CODE and rule.site is None and rule.by in _BY_TEXT and rule.kind in _NOT_OF_CODE:
            return False
        return rule.where is NOWHERE or self._where(rule.where, hit.block, block)

    def _where(self, where: Where, number: int, block: Block) -> bool:
        if where.input not in ("any", self._input) or (where.tag and block.tag not in where.tag):
            return False
        position = min(number / max(self._last, 1), 1)
        if where.min_position is not None and position < where.min_position:
            return False
        if where.max_position is not None and position > where.max_position:
            return False
        if where.max_words is None and where.min_words is None:
            return True
        words = words_in(block.text)
        return words >= (where.min_words or 0) and words <= (where.max_words or words)

    def following(self, hits: Iterable[Hit]) -> list[Hit]:
        """Return the hits whose rule may follow what stands before, from the top of the page down."""
        kinds: dict[int, set[str]] = defaultdict(set)
        passed = []
        for hit in hits:
            rule = self._rules[hit.rule]
            if not rule.where.follows or not kinds[hit.block - 1].isdisjoint(rule.where.follows):
                passed.append(hit)
                if rule.action == "strip":
                    kinds[hit.block].add(rule.kind)
        return passed
