"""What rules do on saved pages with gold: which fire, which change nothing, and which cost content."""

from __future__ import annotations

import math
from codecs import BOM_UTF8
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.engine.apply import Ruling, apply
from cleaner.engine.match import Matches
from cleaner.engine.rule import Rule
from cleaner.errors import OptionError
from cleaner.model import Article
from cleaner.pipeline import Cleaner
from cleaner.urls import split_url

_PAGES = frozenset({".html", ".htm", ".txt", ".md"})
_KEPT = 0.5
"""Probability from which a block is kept."""
_MAX_TOLD = 3
"""Blocks that a report shows of those that a rule costs."""


class Case(NamedTuple):
    """A saved page and what has to come out of it: the fields of its gold that count."""

    page: Path
    gold: dict[str, Any]


class PageOutcome(NamedTuple):
    """Whether a saved page came out as its gold says: `missing` and `extra` are blocks of the body."""

    case: Case
    missing: Sequence[str]
    extra: Sequence[str]
    wrong: Sequence[str]
    """Other fields of the gold that differ."""

    @property
    def passed(self) -> bool:
        """Tell whether the page came out as its gold says."""
        return not (self.missing or self.extra or self.wrong)


@dataclass(slots=True)
class Usage:
    """What each rule did on all pages, by id."""

    rules: dict[str, Rule] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    shadows: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    costs: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def findings(self, files: Container[str]) -> Iterator[str]:
        """Yield a line for each rule that costs content, and for each of `files` that is of no use."""
        for name, rule in self.rules.items():
            if name not in self.costs and rule.place.rpartition(":")[0] not in files:
                continue
            if name in self.costs:
                texts = "; ".join(text[:60] for text in self.costs[name][:_MAX_TOLD])
                yield f"{rule.place}: {name} costs {len(self.costs[name])} blocks of content: {texts}"
            elif not self.fired[name]:
                yield f"{rule.place}: {name} fires on nothing"
            elif not self.changed[name]:
                other, count = next(iter(self.shadows[name].most_common(1)), ("", 0))
                why = (
                    f"is shadowed by {other} on {count} blocks" if other else "changes nothing: the score says the same"
                )
                yield f"{rule.place}: {name} {why}"


def cases_in(folder: Path) -> list[Case]:
    """Return the pages in a folder and below that have their gold beside them, as a JSON file of the same name.

    The gold is the record itself, or has it under `expect`.
    """
    if not folder.is_dir():
        raise OptionError(f"{folder}: no such folder")
    found = []
    for page in sorted(folder.rglob("*")):
        gold = page.with_suffix(".json")
        if page.suffix in _PAGES and gold.is_file():
            data = _read(gold)
            if isinstance(data, dict) and "records" not in data and not data.get("options"):
                found.append(Case(page, {"url": data.get("url"), **data.get("expect", data)}))
    return found


def _read(gold: Path) -> Any:
    try:
        return orjson.loads(gold.read_bytes().removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise OptionError(f"{gold}: not JSON: {error}") from error


def check_page(case: Case, cleaner: Cleaner) -> tuple[PageOutcome, Article]:
    """Return whether a page comes out as its gold says; only `body` and `title` count, each where the gold has it."""
    article = cleaner.clean(case.page, url=case.gold.get("url"))
    return outcome_of(case, article), article


def outcome_of(case: Case, article: Article) -> PageOutcome:
    """Return whether an article is what the gold of its page says."""
    wanted = _blocks(case.gold.get("body") or "") if "body" in case.gold else _blocks(article.body)
    got = _blocks(article.body)
    wrong = [name for name in ("title",) if case.gold.get(name) and case.gold[name] != getattr(article, name)]
    missing = [block for block in wanted if block not in got]
    return PageOutcome(case, missing, [block for block in got if block not in wanted], wrong)


def _blocks(text: str) -> list[str]:
    return [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]


def measure(cases: Iterable[Case], cleaner: Cleaner) -> Usage:
    """Return what the rules in force do on pages, each looked at with every rule that fires left out in turn."""
    usage = Usage({rule.id: rule for rule in cleaner.rules.rules})
    for case in cases:
        article = cleaner.clean(case.page, url=case.gold.get("url"))
        if article.trace is not None:
            _measure_page(case, article, cleaner, usage)
    return usage


class _Measured(NamedTuple):
    """A page with all rules in force: the texts of its blocks, whether the gold has them, scores and rulings."""

    texts: Sequence[str]
    wanted: Sequence[bool]
    scores: Sequence[float]
    rulings: Sequence[Ruling]


def _measure_page(case: Case, article: Article, cleaner: Cleaner, usage: Usage) -> None:
    """Add to the usage what each rule does on one page, told by what comes of the page without it."""
    trace = article.trace
    if trace is None:
        return
    document, scores = trace.document, trace.scores
    host = split_url(case.gold.get("url") or document.page.url).hostname
    selection = cleaner.rules.select(document.tree, host) if document.tree is not None else None
    matches = cleaner.rules.match(document, host, selection)
    kind = article.page_type or "article"
    site = cleaner.rules.for_host(host)
    usage.rules.update((rule.id, rule) for rule in (site.base.rules if site else ()))
    full = apply(document, matches, scores, kind)
    gold = set(_blocks(case.gold.get("body") or ""))
    texts = [" ".join(block.text.split()) for block in document.blocks]
    page = _Measured(texts, [text in gold for text in texts], scores, full)
    hits: defaultdict[int, set[int]] = defaultdict(set)
    for hit in matches.hits:
        hits[hit.rule].add(hit.block)
    for number, found in hits.items():
        without = apply(document, _without(matches, number), scores, kind)
        _measure_rule(matches.rules[number].id, without, (page, found), usage)


def _measure_rule(name: str, without: Sequence[Ruling], found: tuple[_Measured, Container[int]], usage: Usage) -> None:
    """Add to the usage what a rule does on a page and its blocks found there, given the rulings of all others."""
    page, hits = found
    usage.fired[name] += 1
    for block, (new, old, score) in enumerate(zip(without, page.rulings, page.scores, strict=True)):
        kept = _keeps(old, score)
        if _keeps(new, score) != kept:
            usage.changed[name] += 1
            if not kept and page.wanted[block]:
                usage.costs[name].append(page.texts[block])
        elif new.decision is not None and old.decision is not None and (block in hits or new.decision != old.decision):
            usage.shadows[name][new.decision.rule or ""] += 1
        usage.changed[name] += _cuts(old) != _cuts(new)


def _cuts(ruling: Ruling) -> object:
    return ruling.decision.cuts if ruling.decision is not None else ()


def _without(matches: Matches, number: int) -> Matches:
    body = None if matches.body == number else matches.body
    return Matches(matches.rules, [hit for hit in matches.hits if hit.rule != number], body)


def _keeps(ruling: Ruling, score: float) -> bool:
    decision = ruling.decision
    if decision is not None and decision.keep is not None:
        return decision.keep
    odds = min(max(score, 1e-6), 1 - 1e-6)
    return odds >= _KEPT if not ruling.evidence else _shifted(odds, ruling.evidence) >= _KEPT


def _shifted(p: float, evidence: float) -> float:
    odds = p / (1 - p) * math.exp(evidence)
    return odds / (1 + odds)
