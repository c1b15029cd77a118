"""Rows of buttons: lines of a dump that are phrases of rules one after another, be they parted by spaces or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.engine.phrases import phrase_key
from cleaner.engine.rule import Rule
from cleaner.text.sentences import STOPS
from cleaner.text.words import is_unspaced

_LONGEST, _MOST_ATOMS = 160, 40
"""Characters of a row, and words of it, at most."""

_PHRASE = 7
"""Words of a button at most; in a script without spaces this many more characters."""

_FEWEST = 3
"""Buttons of a row whose words spaces part; two are enough where nothing does."""

_PARTS = " \t\n|·•/,;"
_GAP = re.compile(f"[{_PARTS}]+")
_SIGNS = frozenset(".?!:)…")
_GLUED = re.compile(r"[a-z0-9.?!:)][A-Z]")
_ENDS = " .,:;!?|•>*_-"


class _Step(NamedTuple):
    """How far a line can be read as buttons: how many, and the rules that named them."""

    buttons: int
    rules: tuple[int, ...]


class Rows:
    """The phrases and headings of the rules for every page that strip a block alone, ready to be found in rows."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: dict[str, int] = {}
        self._sure: set[int] = set()
        for number, rule in enumerate(rules):
            is_words = rule.by in ("phrase", "heading") and rule.reach == "block"
            if not is_words or rule.action != "strip" or rule.site is not None:
                continue
            if rule.decides and rule.trusted:
                self._sure.add(number)
            for value in rule.values:
                known = self._rules.get(value)
                if known is None or (number in self._sure and known not in self._sure):
                    self._rules[value] = number
        self._firsts = {part for key in self._rules for part in (key.split(" ", 1)[0], key[:1])}

    def rule_of(self, text: str) -> int | None:
        """Return the number of the rule that names most of a row, None where a line is no row of buttons.

        More of the buttons are named by rules that decide than by others: "World News" may be a headline.
        """
        if len(text) > _LONGEST or not self._may_begin(text):
            return None
        spots, is_glued = _spots(text)
        if len(spots) > _MOST_ATOMS or len(spots) < 3 or phrase_key(text[: spots[1]]) not in self._firsts:
            return None
        found = self._read(text, spots)
        if found is None and is_glued:
            return self._jump(text, spots)
        if found is None or found.buttons < (2 if is_glued else _FEWEST):
            return None
        sure = [number for number in found.rules if number in self._sure]
        return max(sure, key=sure.count) if 2 * len(sure) > found.buttons else None

    def _may_begin(self, text: str) -> bool:
        """Tell whether a line is worth a closer look; most are not, as this tells cheaply: no button begins them."""
        first = text.split(" ", 1)[0]
        if first.lower().rstrip(_ENDS) not in self._firsts:
            return _GLUED.search(first) is not None if first.isascii() else not first[1:].islower()
        if not text.isascii() or _GLUED.search(text) is not None:
            return True
        words = text.lower().split(" ", _PHRASE)
        names = (" ".join(words[:n]).rstrip(_ENDS) for n in range(1, len(words)))
        return len(words) >= _FEWEST and any(name in self._rules for name in names)

    def _jump(self, text: str, spots: Sequence[int]) -> int | None:
        """Return the rule of a button of two words or more at the start of a line that goes on without a space."""
        for spot in spots[1 : 1 + _PHRASE]:
            if spot < len(text) and _is_joint(text[spot - 1], text[spot]) and " " in text[:spot].strip():
                number = self._rules.get(phrase_key(text[:spot]))
                if number in self._sure and not text.endswith(STOPS):
                    return number
        return None

    def _read(self, text: str, spots: Sequence[int]) -> _Step | None:
        """Return the reading of a line with the fewest buttons."""
        steps: dict[int, _Step] = {0: _Step(0, ())}
        for i, start in enumerate(spots[:-1]):
            if i not in steps:
                continue
            for j in range(i + 1, min(i + 1 + _PHRASE, len(spots))):
                number = self._rules.get(phrase_key(text[start : spots[j]].strip(_PARTS)))
                if number is not None and (j not in steps or steps[j].buttons > steps[i].buttons + 1):
                    steps[j] = _Step(steps[i].buttons + 1, (*steps[i].rules, number))
        return steps.get(len(spots) - 1)


def _spots(text: str) -> tuple[list[int], bool]:
    """Return where a button may begin or end, and whether some follow each other with no space between."""
    spaced = [spot for gap in _GAP.finditer(text) if 0 < (spot := gap.end()) < len(text)]
    if text.isascii():
        glued = [joint.end() - 1 for joint in _GLUED.finditer(text)]
    else:
        glued = [i for i, (a, b) in enumerate(pairwise(text), 1) if _is_joint(a, b)]
    return sorted({0, len(text), *glued, *spaced}), bool(glued)


def _is_joint(before: str, after: str) -> bool:
    """Tell whether a button may end before a character: a capital after a small letter, or no spaces in the script."""
    if is_unspaced(after):
        return before not in _PARTS
    return after.isupper() and (before.islower() or before in _SIGNS or before.isdigit())
