"""Rules of one list that undo those of the other: what is stripped and kept by the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from cleaner.engine import schema
from cleaner.engine.css import split_list
from cleaner.engine.phrases import phrase_key
from cleaner.engine.source import Path_
from cleaner.errors import RuleError


class Contradiction(NamedTuple):
    """A value that a rule strips and another keeps, and where in the layout the two stand."""

    value: str
    strip: Path_
    keep: Path_


def contradictions(layout: schema.Layout) -> Iterator[Contradiction]:
    """Yield what a layout keeps without a condition and strips as well; the rule that strips it never does so."""
    kept: dict[tuple[str, str], Path_] = {}
    for i, item in enumerate(layout.keep):
        if isinstance(item, str) or not item.where.model_fields_set:
            for what in _sought(item):
                kept.setdefault(what, ("keep", i))
    for i, item in enumerate(layout.strip):
        for what in _sought(item):
            if what in kept:
                yield Contradiction(what[1], ("strip", i), kept[what])


def _sought(item: str | schema.BlockRule) -> Iterator[tuple[str, str]]:
    """Yield what a rule looks for, each alternative with the way in which it is looked for."""
    match = schema.Match(css=[item]) if isinstance(item, str) else item.match
    for selector in match.css or ():
        with suppress(RuleError):
            yield from (("css", part) for part in split_list(selector))
    for by in ("xpath", "pattern"):
        yield from ((by, value) for value in getattr(match, by) or ())
    yield from (("phrase", phrase_key(phrase)) for phrase in (*(match.phrase or ()), *(match.heading or ())))
