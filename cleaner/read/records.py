"""Record headers: the lines of metadata (`Site:`, `Title:`, `URL:` …) with which scrapers begin a dump.

Header lines are metadata only where a record begins. The same words further down are text, so a new record in the
middle of a file needs more evidence than the one at its top: see `_splits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.deadline import watched
from cleaner.read.front_matter import front_matter
from cleaner.read.header_lines import Line, candidate, is_key, key_of, lines_from, skip_blank, unquoted

_LINE = re.compile(
    r"[ \t]*(?:\*\*|__)?([^\W\d][\w .\-]{0,22}?)[ \t]*(?::(?:\*\*|__)?|(?:\*\*|__):|：)(?!//)[ \t]*+(.*)"
)
_URL = re.compile(r"(?:https?://|www\.)\S+$|[\w-]+(?:\.[\w-]+)+/\S*$", re.I)
_RULE = re.compile(r"[ \t]*([-=*_#~])(?:[ \t]*\1){2,}[ \t]*$")
_SINGLE = frozenset({"title", "url", "site"})
_APART = frozenset({"title", "url", "site", "author", "date"})
"""Keys of header lines that may stand behind an empty line; a picture or a source there is the article's."""
_MOST = 40
"""Lines that a header may have."""
_NEAR = 3
"""Lines below one within which another line of the header stands."""
_LINE_OF_HEADER, _LONG = 80, 100
"""Characters of a line of an unknown name, at most, and of one with which a paragraph begins, at least."""
_FULL, _WIDEST = 50, 110
"""Characters of a line that was wrapped, at least, and of one that goes on it, at most."""


class Record(NamedTuple):
    """A record of a text: its headers by key, where it begins, where its body starts and where it ends."""

    headers: Mapping[str, str]
    begin: int
    start: int
    end: int


def split_records(text: str) -> list[Record]:
    """Return the records of a text in order, offsets in `text`; a text without headers is one record.

    >>> [(r.headers["title"], text[r.start:r.end]) for text in ["Title: A\\nURL: https://a.example/1\\n\\nBody."]
    ...  for r in split_records(text)]
    [('A', 'Body.')]
    """
    first = _header(text, 0, leading=True)
    if first is None:
        return [Record({}, 0, 0, len(text))]
    found = [(0, *first)]
    found += [(begin, *header) for begin, header in watched(_splits(text, first))]
    ends = [begin for begin, _, _ in found[1:]] + [len(text)]
    return [Record(headers, begin, start, end) for (begin, headers, start), end in zip(found, ends, strict=True)]


def header_line(line: str) -> tuple[str, str] | None:
    """Return key and value of a line that is a record header, or None.

    >>> header_line("Site: The Guardian"), header_line("He said: no.")
    (('site', 'The Guardian'), None)
    """
    found = _LINE.match(line.rstrip(" \t"))
    key = key_of(found.group(1)) if found else None
    return (key, found.group(2)) if key and found else None


def _header(text: str, begin: int, *, leading: bool) -> tuple[dict[str, str], int] | None:
    """Return the headers of the record that begins at `begin` and the offset of its body, or None."""
    lines: list[Line] = []
    for line in lines_from(text, begin):
        if not lines and (not line.text.strip() or (_RULE.match(line.text) and line.text.strip() != "---")):
            continue
        lines.append(line)
        if len(lines) > _MOST:
            break
    if not lines:
        return None
    if lines[0].text.strip() == "---":
        return front_matter(text, lines[0].start)
    return _plain(text, lines, leading=leading)


def _plain(text: str, lines: Sequence[Line], *, leading: bool) -> tuple[dict[str, str], int] | None:
    headers: dict[str, str] = {}
    known: list[str] = []
    end, n = lines[0].start, 0
    while n < len(lines):
        n = _next_header(lines, n, headers) if leading and known else n
        if not lines[n].text.strip():
            break
        found = _LINE.match(lines[n].text.rstrip(" \t"))
        if found is None:
            break
        key = key_of(found.group(1))
        if key is None and not _is_extra(lines, n, known):
            break
        value, n = _value(lines, n, found.group(2))
        if key == "url" and not _URL.match(value):
            break
        name = key or found.group(1).strip().lower()
        headers.setdefault(name if name not in headers else found.group(1).strip().lower(), unquoted(value))
        known += [key] if key else []
        end = lines[n].end
        n += 1
    if len(set(known)) < 2 and not (leading and known and known[0] in _SINGLE and _stands_alone(lines, n)):
        return None
    if not _SINGLE & set(known):
        return None
    return headers, skip_blank(text, end)


def _next_header(lines: Sequence[Line], n: int, headers: Mapping[str, str]) -> int:
    """Return the number of a line of the header behind blank ones, where some scrapers leave them between; else `n`."""
    after = next((i for i in range(n, len(lines)) if lines[i].text.strip()), n)
    found = header_line(lines[after].text)
    return after if found and found[0] in _APART and found[0] not in headers and found[1] else n


def _is_extra(lines: Sequence[Line], n: int, known: Sequence[str]) -> bool:
    """Tell whether a line of an unknown name belongs to the header: known lines around it, or the header's end."""
    if not known or len(lines[n].text) > _LINE_OF_HEADER:
        return False
    rest = n + 1
    while rest < len(lines) and rest <= n + _NEAR and lines[rest].text.strip():
        if header_line(lines[rest].text):
            return True
        rest += 1
    return len(set(known)) >= 2 and (rest >= len(lines) or not lines[rest].text.strip()) and rest == n + 1


def _value(lines: Sequence[Line], n: int, value: str) -> tuple[str, int]:
    """Return a header's value with the lines over which it was wrapped, and the number of its last line."""
    follow = n + 1
    if not value and follow < len(lines) and lines[follow].text.strip() and not header_line(lines[follow].text):
        return lines[follow].text.strip(), follow
    if len(lines[n].text) < _FULL:
        return value, n
    for last in range(follow, min(n + 1 + _NEAR, len(lines))):
        if not lines[last].text.strip():
            break
        if header_line(lines[last].text):
            return " ".join([value, *(line.text.strip() for line in lines[follow:last])]), last - 1
        if len(lines[last].text) > _WIDEST:
            break
    return value, n


def _stands_alone(lines: Sequence[Line], n: int) -> bool:
    """Tell whether the header ends in a blank line or at a long line, as a paragraph after it would be."""
    return n < len(lines) and (not lines[n].text.strip() or len(lines[n].text) > _LONG)


def _splits(text: str, first: tuple[dict[str, str], int]) -> Iterator[tuple[int, tuple[dict[str, str], int]]]:
    """Yield begin and header of each further record.

    An article may quote a header. A header that begins a record stands at the margin after a blank line or a rule, has
    the fields that the first record has, is not announced by a colon or an open sentence, and the text after it begins
    as a text does. Where some records follow a rule (`---`), those that do not are quotations.
    """
    wanted = {key for key in first[0] if is_key(key)}
    found: list[tuple[int, tuple[dict[str, str], int], bool]] = []
    after = first[1]
    for place in _places(text, first[1]):
        if place < after:
            continue
        header = _header(text, place, leading=False)
        if header is None or not _alike(wanted, header[0]):
            continue
        ruled = text[place : place + 4].strip() == "---" or _after_rule(text, place)
        if (ruled or not _announced(text, place)) and not text[header[1] : header[1] + 1].islower():
            found.append((place, header, ruled))
            after = header[1]
    ruled_only = any(ruled for _, _, ruled in found)
    for place, header, ruled in found:
        if ruled or not ruled_only:
            yield place, header


def _alike(wanted: set[str], headers: Mapping[str, str]) -> bool:
    own = {key for key in headers if is_key(key)}
    core = {"title", "url"} & wanted
    return core <= own and len(wanted ^ own) * 2 <= len(wanted) + 1


def _places(text: str, start: int) -> Iterator[int]:
    """Yield the offsets of lines after a blank line or a rule at which a header could begin."""
    for found in candidate().finditer(text, start):
        place = found.start()
        before = text[max(0, place - 200) : place].rsplit("\n", 2)
        previous = before[-2].strip() if len(before) > 1 else ""
        if previous == "---" and _header(text, front := text.rfind("---", 0, place), leading=False):
            yield front
        elif not previous or _RULE.match(previous):
            yield place


def _after_rule(text: str, place: int) -> bool:
    line = text[max(0, place - 200) : place].rstrip().rsplit("\n", 1)[-1]
    return _RULE.match(line) is not None


def _announced(text: str, place: int) -> bool:
    """Tell whether the text before a header leads to it: `such as`, a colon, a fence or a quotation mark."""
    line = text[max(0, place - 300) : place].rstrip().rsplit("\n", 1)[-1].rstrip()
    return line.endswith((":", ",", "…", "```", "~~~", "“", "„", "«", "：")) or line.startswith(("```", "~~~"))
