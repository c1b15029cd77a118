"""Look for what is wrong in the word lists of the shipped rules, which no schema reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.engine.layers import Layer
from cleaner.engine.lint import Finding
from cleaner.errors import RuleError
from cleaner.text.wordlists import word_lines

_ENTRY_WORDS = 8
"""Words of one entry, at most: a list whose entries only spaces part would be one long entry."""
_NONE = "-"
"""What holds the place of an entry that there is none for, as often as need be."""


def lint_words(paths: Sequence[Path], layer: Layer) -> list[Finding]:
    """Return what is wrong in some files of words of a layer."""
    return [
        Finding(RuleError(message, file=layer.show(path), line=line), is_error=True)
        for path in paths
        for line, message in faults_of(path.read_text("utf-8"))
    ]


def faults_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers of lines, from 1, in which something is wrong, and what.

    >>> list(faults_of("day: today, now\\nnight: dusk,, dawn"))
    [(2, 'an entry is empty')]
    """
    seen: dict[str, int] = {}
    for number, key, words in word_lines(text):
        if key in seen:
            yield number, f"the key {key!r} is taken, see line {seen[key]}"
        seen.setdefault(key, number)
        if fault := _fault_of(words):
            yield number, fault


def _fault_of(words: Sequence[str]) -> str | None:
    if not words:
        return "this is no line `key: words`"
    if "" in words:
        return "an entry is empty"
    long = next((word for word in words if len(word.split()) > _ENTRY_WORDS), None)
    if long is not None:
        return f"commas part the entries, and this is one: {long!r}"
    twice = next((word for i, word in enumerate(words) if word != _NONE and word in words[:i]), None)
    return None if twice is None else f"{twice!r} stands here twice"
