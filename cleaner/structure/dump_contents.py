"""Tables of contents in a dump: entries that come again below as headings, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.text.line_looks import is_over_contents
from cleaner.text.sentences import PROSE_WORDS, STATED, ends_or_leads, ends_sentence
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words, same_words, words_in

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_TOP = 60
"""Blocks at the top of a page among which its contents may stand in one row."""

_ENTRIES, _LABEL_WORDS = 3, 3
"""Entries of a table of contents in a dump at least, and words of the line above them at most."""

_SENTENCE = 8
"""Words of a sentence that a heading stands over, at least."""

_HEADING_WORDS = 8
"""Words of a heading of which an entry says a part, at most."""

_LED, _MOST_ENTRIES, _TABLES = 2, 100, 20
"""Entries of a table of contents that a line announces, at least and at most, and such tables that are looked at."""

_OUTLINE, _ENTRY_WORDS = 6, 16
"""Entries of the table of contents of a report, at least, and words of one, at most."""
_STEPPED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?")
"""A number of a section by itself."""
_STEPPED_ENTRIES, _APART = 8, 4
"""Entries at least of contents whose numbers stand in lines of their own, and lines from one number to the next."""
_FORWARD = 2
"""By how much a number of a section is beyond the one before, at most: one may be missing."""
_LINE = 120
"""Characters of an entry at most."""


def contents(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines of a table of contents: some in a row that come again below, in that order, each above prose.

    The line right above them, a word or three, says what they are.
    """
    run: list[int] = []
    last = -1
    places = {same_words(blocks[i].text): i for i in _above_prose(blocks, decisions)}
    for i, block in enumerate(blocks if len(places) >= _ENTRIES else ()):
        place = places.get(same_words(block.text), -1) if len(block.text) < _LINE else -1
        if place > max(last, i):
            run.append(i)
            last = place
            continue
        if len(run) >= _ENTRIES:
            yield from (*_label_of(run[0], blocks), *run)
        run, last = [], -1


def told_heads(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines over prose that a table of contents names, where only their score takes them away.

    A line says that the table follows. Each stands once from the line over the first paragraph on, and so do more of
    its entries.
    """
    first = next((i + 1 for i, block in enumerate(blocks) if is_over_contents(block.text)), len(blocks))
    over = next((i - 1 for i in range(first + _LED, len(blocks)) if _is_prose(i, blocks, decisions)), first)
    entries = {same_words(block.text) for block in blocks[first : min(over, first + _MOST_ENTRIES)]}
    places: dict[str, list[int]] = {}
    for i in range(over, len(blocks) - 1) if entries else ():
        if len(blocks[i].text) < _LINE and " " in (words := same_words(blocks[i].text)) and words in entries:
            places.setdefault(words, []).append(i)
    heads = [found[0] for found in places.values() if len(found) == 1 and _is_prose(found[0] + 1, blocks, decisions)]
    if len(heads) >= _LED:
        yield from (i for i in heads if not decisions[i].keep and decisions[i].is_by_score)


def _is_prose(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    return decisions[i].keep is True and count_words(blocks[i].text) >= PROSE_WORDS


def contents_led(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the lines under one that says that a table of contents follows: they all come again below, in that order.

    The line that says it goes with them; what the headings stand over does not count, which may be a list.
    """
    found = (i for i in range(len(blocks) - _LED) if is_over_contents(blocks[i].text))
    led = list(islice(found, _TABLES))
    lines = [same_words(b.text).split() if words_in(b.text) <= _HEADING_WORDS else [] for b in blocks] if led else []
    for i in led:
        last = max(_end_of_contents(i + 1, blocks, decisions), _end_of_short_forms(i + 1, lines, blocks))
        if last - i > _LED and any(decisions[j].keep for j in range(i, last)):
            yield from range(i, last)


def outlines(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines of a table of contents of what is for sale: `1.1 Scope of the Study`, none of it below.

    A line says that it follows. Its entries are numbered, some of them in two steps or as chapters; a list of tables
    may follow in turn.
    """
    led = islice((i for i, block in enumerate(blocks) if is_over_contents(block.text)), _TABLES)
    for i in led:
        run = range(i + 1, _end_of_outline(i + 1, blocks))
        steps = sum(_step().match(blocks[j].text) is not None for j in run)
        if len(run) >= _OUTLINE and steps >= _ENTRIES:
            yield from (j for j in run if decisions[j].keep)


def stepped(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the lines of the contents of a book or a manual that number their entries in lines of their own.

    Between `1.1` and `1.2` stand the name of the section and the parts that it has; of no section there is any text.
    """
    run: list[int] = []
    last: tuple[int, ...] = ()
    for i, block in enumerate(blocks):
        found = _STEPPED.fullmatch(block.text) if len(block.text) < _LINE else None
        number = tuple(map(int, found[1].split("."))) if found is not None else ()
        if number and run and i - run[-1] <= _APART and _is_next(last, number):
            run.append(i)
        elif number or not _may_be_entry(block.text):
            yield from _lines_of(run, blocks)
            run = [i] if number else []
        last = number or last
    yield from _lines_of(run, blocks)


def _may_be_entry(text: str) -> bool:
    return not text.endswith(STATED) and count_words(text) <= _ENTRY_WORDS and any(map(str.isalpha, text))


def _is_next(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether a section may follow one in contents: `1.3` on `1.2`, `1.2.1` on `1.2`, `2` on `1.4.2`.

    >>> _is_next((1, 2), (1, 3)), _is_next((1, 2), (1, 2, 1)), _is_next((5,), (5, 5)), _is_next((14, 99), (15, 99))
    (True, True, False, False)
    """
    step = next((k for k, (a, b) in enumerate(zip(before, number, strict=False)) if a != b), len(before))
    if step < min(len(before), len(number)) and not 0 < number[step] - before[step] <= _FORWARD:
        return False
    return len(number) > step and all(part <= 1 for part in number[step + (step < len(before)) :])


def _lines_of(run: Sequence[int], blocks: Sequence[Block]) -> Sequence[int]:
    """Return the lines of such contents with what stands between, none where too few of its numbers are in steps."""
    steps = sum("." in blocks[i].text.rstrip(".") for i in run)
    is_it = steps >= _STEPPED_ENTRIES and run[-1] + 1 < len(blocks)
    return range(run[0], run[-1] + 2) if is_it else ()


@cache
def _step() -> re.Pattern[str]:
    """Return the pattern of an entry that is numbered in two steps or more, `1.1 Scope`, or a chapter."""
    chapters = any_of(all_words("lines", "chapter"))
    return re.compile(rf"(?:\d{{1,2}}\.){{1,3}}\d{{1,2}}\.? \S|(?i:{chapters}) \d{{1,2}}\b")


@cache
def _entry() -> re.Pattern[str]:
    """Return the pattern of an entry of any number, or of one in a list of tables: `Table 3`."""
    tables = any_of(all_words("lines", "table"))
    return re.compile(rf"{_step().pattern}|\d{{1,2}}[.)]? \S|(?i:{tables}) \d{{1,3}}\b")


def _end_of_outline(first: int, blocks: Sequence[Block]) -> int:
    """Return the number of the line after the entries of an outline; a short line between two of them is part of it."""
    last = first
    for i in range(first, len(blocks)):
        text = blocks[i].text
        is_line = count_words(text) <= _ENTRY_WORDS and not text.endswith(STATED)
        is_entry = is_line and (blocks[i].label != "" or _entry().match(text) is not None)
        if is_entry:
            last = i + 1
        elif not is_line or i > last or count_words(text) > _LABEL_WORDS:
            break
    return last


def _end_of_contents(first: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> int:
    """Return the number of the line after the entries of a table of contents; what rules strip may stand between."""
    places: dict[str, list[int]] = {}
    for i, block in enumerate(blocks[first:], first):
        if len(block.text) < _LINE:
            places.setdefault(same_words(block.text), []).append(i)
    end, seen = len(blocks), -1
    for i in range(first, len(blocks)):
        later = next((j for j in places.get(same_words(blocks[i].text), ()) if j > max(seen, i)), -1)
        if i >= end or (later < 0 and (decisions[i].keep or decisions[i].rule is None)):
            return i
        if later < 0:
            continue
        end, seen = min(end, later), later
    return len(blocks)


def _end_of_short_forms(first: int, lines: Sequence[Sequence[str]], blocks: Sequence[Block]) -> int:
    """Return the number of the line after entries that say the words of headings below, or some of them: `Price`.

    `lines` are the words of each block that may be a heading.
    """
    last = min(len(blocks), first + _MOST_ENTRIES)
    for i in range(first, last):
        is_entry = 0 < len(lines[i]) <= _LABEL_WORDS and not blocks[i].text.endswith(STATED)
        if not is_entry or not any(_holds(line, lines[i]) for line in lines[i + 1 :]):
            return i
    return last


def _holds(line: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether a line holds some words beside each other."""
    return any(line[i : i + len(words)] == words for i in range(len(line)))


def contents_in_row(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the line of a dump that holds a table of contents in a row: `Causes | Remedies | Questions`."""
    rows = [i for i, block in enumerate(blocks[:_TOP]) if " | " in block.text and len(block.text) < 2 * _LINE]
    places = {same_words(blocks[i].text) for i in _above_prose(blocks, decisions)} if rows else set()
    for i in rows:
        again = sum(same_words(part) in places for part in blocks[i].text.split(" | "))
        if again >= _ENTRIES - 1 and decisions[i].keep:
            yield i


def _is_over_text(line: str, below: str) -> bool:
    """Tell whether running text follows a line: a paragraph, or under a heading a sentence, as the last may have."""
    words = count_words(below)
    return words >= PROSE_WORDS or (words >= _SENTENCE and ends_sentence(below) and not ends_or_leads(line))


def _label_of(first: int, blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return the line right above a table of contents, where it is short and no sentence."""
    above = blocks[first - 1] if first else None
    is_label = above is not None and words_in(above.text) <= _LABEL_WORDS and not above.text.endswith(STATED)
    return (first - 1,) if is_label else ()


def _above_prose(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept lines that a kept paragraph follows."""
    for i in range(len(blocks) - 1):
        stays = decisions[i].keep and decisions[i + 1].keep and len(blocks[i].text) < _LINE
        if stays and _is_over_text(blocks[i].text, blocks[i + 1].text):
            yield i
