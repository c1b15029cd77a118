"""What a run counts: small, mergeable, and kept with every shard, so that a run in pieces has one report."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from cleaner.bulk.explained import LISTED
from cleaner.bulk.items import Item
from cleaner.bulk.task import Outcome
from cleaner.outcome import PARTIAL_BELOW
from cleaner.text.damage import valid_text

BINS = 20
"""Bars of the histogram of confidence."""

_REASONS = 8
"""Reasons that the summary names."""

Listed = tuple[float, str, str, int]
"""Seconds or confidence of a document, its id, its source's path and its number there."""


@dataclass(slots=True)
class Stats:
    """Counts over documents; `rules` counts removed blocks by `kind rule`, lists hold the worst documents."""

    inputs: int = 0
    records: int = 0
    skipped: int = 0
    quarantined: int = 0
    before: int = 0
    after: int = 0
    seconds: float = 0.0
    confidence: float = 0.0
    """The sum over records with a body."""
    scored: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    histogram: Counter[str] = field(default_factory=Counter)
    slowest: list[Listed] = field(default_factory=list)
    weakest: list[Listed] = field(default_factory=list)

    def add(self, item: Item, outcome: Outcome) -> None:
        """Count an item and what came of it."""
        self.skipped += item.skipped
        if item.data is None and item.error is None:
            return
        path = valid_text(item.path)  # a file's name may hold bytes that are no text
        self.inputs += 1
        self.seconds += outcome.seconds
        self.slowest = _among(self.slowest, (outcome.seconds, item.id, path, item.n), highest=True)
        if outcome.failure is not None:
            self.quarantined += 1
            self.errors[outcome.failure.name] += 1
        for record in outcome.records:
            facts = record.facts
            self.records += 1
            self.before += facts.before
            self.after += facts.after
            self.statuses[facts.status] += 1
            if facts.reason:
                self.reasons[facts.reason] += 1
            self.languages[facts.language or "unknown"] += 1
            self.kinds.update(facts.kinds)
            self.rules.update({f"{kind} {rule}": count for (kind, rule), count in facts.rules.items()})
            if facts.after:
                self._score(facts.confidence, (facts.confidence, record.id, path, item.n))

    def _score(self, confidence: float, listed: Listed) -> None:
        self.confidence += confidence
        self.scored += 1
        self.histogram[str(min(BINS - 1, int(confidence * BINS)))] += 1
        if confidence < PARTIAL_BELOW:
            self.weakest = _among(self.weakest, listed, highest=False)

    def merge(self, other: Stats) -> None:
        """Add the counts of another part of the run."""
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, list):
                setattr(self, item.name, _worst([*mine, *theirs], highest=item.name == "slowest"))
            else:
                setattr(self, item.name, mine + theirs)

    @property
    def mean_confidence(self) -> float:
        """Return the mean confidence of the records with a body, 0 without any."""
        return self.confidence / self.scored if self.scored else 0.0

    def dump(self) -> bytes:
        """Return the counts as JSON."""
        return orjson.dumps({item.name: getattr(self, item.name) for item in fields(self)})

    @classmethod
    def load(cls, data: bytes | str) -> Stats:
        """Return the counts that `dump` wrote."""
        values: Mapping[str, Any] = orjson.loads(data)
        stats = cls()
        for item in fields(cls):
            kind = type(getattr(stats, item.name))
            value = values.get(item.name, kind())  # what an earlier version wrote has fewer counts
            made = [tuple(entry) for entry in value] if kind is list else kind(value)
            setattr(stats, item.name, made)
        return stats

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line at a time."""
        statuses = ", ".join(f"{count:,} {status}" for status, count in self.statuses.most_common())
        inputs, records = _counted(self.inputs, "document"), _counted(self.records, "record")
        yield f"{inputs}: {records} ({statuses or 'none'})"
        if self.reasons:
            yield f"reasons: {', '.join(f'{reason} {count:,}' for reason, count in self.reasons.most_common(_REASONS))}"
        if self.reasons["json"]:
            yield "JSON is read a line a record (hint: --from jsonl; of an array: jq -c '.[]' FILE > lines.jsonl)"
        if self.skipped:
            yield f"skipped, as they hold no page: {self.skipped:,}"
        if self.kinds:
            yield f"removed blocks: {', '.join(f'{kind} {count:,}' for kind, count in self.kinds.most_common())}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _among(listed: list[Listed], one: Listed, *, highest: bool) -> list[Listed]:
    """Return the worst of a list, which is in order, and one more."""
    if len(listed) >= LISTED and (one > listed[-1]) != highest:
        return listed
    return _worst([*listed, one], highest=highest)


def _worst(listed: Iterable[Listed], *, highest: bool) -> list[Listed]:
    return heapq.nlargest(LISTED, listed) if highest else heapq.nsmallest(LISTED, listed)
