"""RE2 patterns: compiled under limits, and all of them searched in one pass over a page's blocks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

import re2

from cleaner.deadline import watched
from cleaner.errors import RuleError

_MAX_MEMORY = 8 << 20
"""Bytes that one pattern may take, compiled."""
_MAX_PROGRAM = 5_000
"""Instructions that one pattern may compile to; large counted repetitions of large classes exceed it."""
_SET_SIZES = {"plain": 64, "open": 32, "loose": 8}
"""Patterns searched in one pass, by sort; more go into further passes, so that no automaton grows too large.

The automaton of a set is made while it reads. Plain patterns end soon and take few states. One that goes on over the
rest of its line multiplies the states of those beside it; one that may begin anywhere does so on every line.
"""
_SET_MEMORY = 256 << 20
_LOOP = re.compile(r"\.[*+]|\[\^(?:\\.|[^\]])*\][*+]|\{\d+,\d*\}")
_ANCHORED = re.compile(r"(?:\(\?\w+\))?\^")
_CASELESS = re.compile(r"\(\?\w*i\w*\)")
"""The beginning of a pattern for which case is nothing: an automaton of such alone takes fewer states."""
_PART = re.compile(r"\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]])*\]|\{(\d+),(\d*)\}\??", re.S)
"""An escape, a class of characters, or a counted repetition."""
_LATE = re.compile(r"\A((?:\(\?\w+\))?)\^\[\^(?:\\.|[^\]])*\]\*\??(?![*+?{])")
"""The beginning of a pattern that begins with whatever stands in the line."""
_MANY = 10
"""Repetitions from which on they are not counted in a set."""
_PER_BLOCK = re.compile(r"\\[Az]|\(\?[a-zA-Z]*-[a-zA-Z]*m")
"""What would mean something else in blocks joined to one text: such patterns are searched block by block."""

Span = tuple[int, int]


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    return options


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re2._Regexp:
    """Return a pattern compiled; raises `RuleError` where RE2 refuses it or it grows too large."""
    try:
        regexp = re2.compile(pattern, _options(_MAX_MEMORY))
    except re2.error as error:
        raise RuleError(_reason(error), hint=_hint(pattern)) from None
    if regexp.programsize > _MAX_PROGRAM:
        raise RuleError(f"the pattern is too large: {regexp.programsize:,} steps, at most {_MAX_PROGRAM:,}")
    return regexp


def check_pattern(pattern: str) -> None:
    """Raise `RuleError` where RE2 refuses a pattern, it grows too large, or it matches the empty text."""
    if compiled(pattern).search("") is not None:
        raise RuleError("the pattern matches the empty text, and so every block")


def _reason(error: Exception) -> str:
    detail = error.args[0] if error.args else error
    text = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
    return f"RE2 refuses the pattern: {text}"


def _hint(pattern: str) -> str | None:
    if any(mark in pattern for mark in ("(?=", "(?!", "(?<=", "(?<!")):
        return "RE2 has no look-ahead and no look-behind"
    return "RE2 has no back references" if any(f"\\{n}" in pattern for n in range(1, 10)) else None


def _span(match: re2._Match, groups: int) -> Span:
    """Return what a match stands for: its first group that took part, or the whole where it has no groups."""
    taken = next((group for group in range(1, groups + 1) if match.start(group) >= 0), 0)
    start, end = match.span(taken)
    return start, end


def _loosened(pattern: str) -> str:
    """Return a pattern that occurs wherever a pattern does, and takes fewer states when it is searched with others.

    Where repetitions are counted each place in the text has a state of its own, and what begins with whatever stands
    in the line begins at each of its places.

    >>> _loosened(r"^By .{2,40}:"), _loosened("^[^.]*cookies?"), _loosened(r"\\{2,40}[{2,40}]{1,2}")
    ('^By .+:', 'cookies?', '\\\\{2,40}[{2,40}]{1,2}')
    """
    if r"\Q" in pattern:
        return pattern
    return _LATE.sub(r"\1", _PART.sub(_uncounted, pattern))


def _uncounted(part: re.Match[str]) -> str:
    least, most = part.groups()
    if least is None or (most and int(most) < _MANY):
        return part[0]
    return "+" if int(least) else "*"


def _sort_of(pattern: str) -> str:
    """Return how many states a pattern asks for when it is searched with others: a key of `_SET_SIZES`.

    >>> _sort_of("(?i)^share this"), _sort_of("^Read .* here"), _sort_of("by .* for")
    ('plain', 'open', 'loose')
    """
    if not _LOOP.search(pattern):
        return "plain"
    return "open" if _ANCHORED.match(pattern) else "loose"


def encoded_texts(texts: Sequence[str]) -> list[bytes]:
    """Return texts in UTF-8, with a question mark for half of a surrogate pair."""
    return [text.encode("utf-8", "replace") for text in texts]


class JoinedBlocks:
    """The blocks of a page as one text in UTF-8, a line each, and the way back from an offset to a block."""

    def __init__(self, texts: Sequence[str], encoded: Sequence[bytes] | None = None) -> None:
        self.texts = texts
        encoded = encoded or encoded_texts(texts)
        self.data = b"\n".join(encoded)
        self.ends = list(accumulate(len(item) + 1 for item in encoded))

    def block_at(self, offset: int) -> int:
        """Return the number of the block that holds a byte of the joined text."""
        return bisect_right(self.ends, offset)

    def spans_in(self, block: int, start: int, end: int) -> list[Span]:
        """Return a span of bytes of the joined text, that lies in one block, as characters of the block's text."""
        begin = self.ends[block - 1] if block else 0
        if self.texts[block].isascii():
            return [(start - begin, end - begin)]
        before = len(self.data[begin:start].decode("utf-8"))
        return [(before, before + len(self.data[start:end].decode("utf-8")))]


class PatternSet:
    """Patterns of which one pass over a page tells the few that occur in it."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._alone = frozenset(i for i, pattern in enumerate(patterns) if _PER_BLOCK.search(pattern))
        sorts: defaultdict[tuple[str, bool], list[tuple[int, str]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            if number not in self._alone:
                loose = _loosened(pattern)
                sorts[_sort_of(loose), _CASELESS.match(loose) is not None].append((number, loose))
        self._sets = [
            self._set(members[at : at + _SET_SIZES[sort]])
            for (sort, _), members in sorts.items()
            for at in range(0, len(members), _SET_SIZES[sort])
        ]

    def _set(self, members: list[tuple[int, str]]) -> tuple[re2.Set, list[int]]:
        matcher = re2.Set.SearchSet(_options(_SET_MEMORY))
        for number, loose in members:
            try:
                matcher.Add(f"(?m){loose}")
            except re2.error:  # a way to write patterns that is not foreseen here
                matcher.Add(f"(?m){self._patterns[number]}")
        matcher.Compile()
        return matcher, [number for number, _ in members]

    def search(self, blocks: JoinedBlocks) -> Iterator[tuple[int, int, list[Span]]]:
        """Yield (pattern, block, spans in the block's text) for every pattern and every block that it occurs in."""
        for matcher, numbers in self._sets:
            for found in sorted(matcher.Match(blocks.data) or ()):
                number = numbers[found]
                for block, spans in watched(self._joined(number, blocks)):
                    yield number, block, spans
        for number in sorted(self._alone):
            for block, text in watched(enumerate(blocks.texts)):
                if spans := self._spans(number, text):
                    yield number, block, spans

    def _joined(self, number: int, blocks: JoinedBlocks) -> Iterator[tuple[int, list[Span]]]:
        """Yield the blocks that a pattern occurs in and its spans there, going from match to match in the joined text.

        Blocks that a match runs over, and those with newlines of their own, are looked at once more alone.
        """
        regexp = compiled("(?m)" + self._patterns[number])
        offset, size = 0, len(blocks.data)
        while offset <= size and (match := regexp.search(blocks.data, offset)) is not None:
            start, end = match.span()
            block = min(blocks.block_at(start), len(blocks.texts) - 1)
            offset = blocks.ends[block]
            if end >= offset:  # the blocks that it ran over come now, or each of them would run to the same end again
                last = min(blocks.block_at(end - 1), len(blocks.texts) - 1)
                offset = blocks.ends[last]
                over = ((n, self._spans(number, blocks.texts[n])) for n in range(block, last + 1))
                yield from (found for found in over if found[1])
                continue
            if "\n" in blocks.texts[block] or end == start:
                spans = self._spans(number, blocks.texts[block])
            else:
                spans = [] if regexp.groups else blocks.spans_in(block, start, end)
                rest = regexp.search(blocks.data, end, offset - 1) if end < offset - 1 else None
                if rest is not None or not spans:
                    spans = self._spans(number, blocks.texts[block])
            if spans:
                yield block, spans

    def _spans(self, number: int, text: str) -> list[Span]:
        clean = text.encode("utf-8", "replace").decode("utf-8")
        # In a text of one line both ways to read a pattern are the same, and one of them is compiled already.
        pattern = self._patterns[number]
        regexp = compiled(pattern if "\n" in text or number in self._alone else f"(?m){pattern}")
        found = (_span(match, regexp.groups) for match in regexp.finditer(clean))
        return [span for span in found if span[1] > span[0]]
