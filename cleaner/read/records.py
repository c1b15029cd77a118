"""Record headers: the lines of metadata (`Site:`, `Title:`, `URL:` …) with which scrapers begin a dump.

Header lines are metadata only where a record begins. The same words further down are text, so a new record in the
middle of a file needs more evidence than the one at its top: see `_splits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import dropwhile, islice, takewhile
from typing import NamedTuple

from cleaner.deadline import watched
from cleaner.read.front_matter import FENCES, front_matter
from cleaner.read.header_lines import Line, candidate, is_key, key_of, lines_from, skip_blank, unquoted, with_address
from cleaner.text.sentences import ends_sentence
from cleaner.urls import split_url

_LINE = re.compile(
    r"[ \t]*(?:\*\*|__)?([^\W\d][\w .\-]{0,22}?)[ \t]*(?::(?:\*\*|__)?|(?:\*\*|__):|：)(?!//)[ \t]*+(.*)"
)
_URL = re.compile(r"(?:https?://|www\.)\S+$|[\w-]+(?:\.[\w-]+)+/\S*$", re.I)
_ADDRESS = re.compile(r"[ \t]*<?(https?://[^\s<>/]+/[^\s<>]+|www\.[^\s<>]+)>?[ \t]*$", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|mp[34])(?:\?|$)", re.I)
_RULE = re.compile(r"[ \t]*([-=*_#~])(?:[ \t]*\1){2,}[ \t]*$")
_SINGLE = frozenset({"title", "url", "site"})
_APART = frozenset({"title", "url", "site", "author", "date"})
"""Keys of header lines that may stand behind an empty line; a picture or a source there is the article's."""
_MOST = 40
"""Lines that a header may have."""
_ALONE = frozenset({"title", "url"})
"""Keys of which one begins a record, where it is all that the first one has."""
_TOLD = frozenset({"title", "url"})
"""Keys of a header that needs no empty line above it."""
_NOTES = 2
"""Lines above the first record, at most."""
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
    first = _header(text, 0, alone=_SINGLE, leading=True) or _below_a_note(text)
    if first is None:
        return [Record({}, 0, 0, len(text))]
    found = [(0, *first)]
    found += [(begin, *header) for begin, header in _splits(text, first)]
    ends = [begin for begin, _, _ in found[1:]] + [len(text)]
    return [Record(headers, begin, start, end) for (begin, headers, start), end in zip(found, ends, strict=True)]


def begins_with_header(text: str) -> bool:
    """Tell whether a text begins with the lines of a record's header, of which two are enough.

    >>> begins_with_header("Title: A\\nURL: https://a.example/1\\n\\n<p>B.</p>"), begins_with_header("<p>Title: A</p>")
    (True, False)
    """
    return candidate().match(text.lstrip("\n")) is not None and _header(text, 0) is not None


def header_line(line: str) -> tuple[str, str] | None:
    """Return key and value of a line that is a record header, or None.

    >>> header_line("Site: The Guardian"), header_line("He said: no.")
    (('site', 'The Guardian'), None)
    """
    found = _LINE.match(line.rstrip(" \t"))
    key = key_of(found.group(1)) if found else None
    return (key, found.group(2)) if key and found else None


def _header(
    text: str, begin: int, *, alone: Set[str] = frozenset(), leading: bool = False
) -> tuple[dict[str, str], int] | None:
    """Return the headers of the record that begins at `begin` and the offset of its body, or None.

    `alone` are keys of which one is enough; empty lines may part the lines of a header that is `leading`.
    """
    lines: list[Line] = []
    for line in lines_from(text, begin):
        if not lines and (not line.text.strip() or (_RULE.match(line.text) and line.text.strip() != "---")):
            continue
        lines.append(line)
        if len(lines) > _MOST:
            break
    if not lines:
        return None
    if lines[0].text.strip() in FENCES:
        found = front_matter(text, lines[0].start)
        if found is not None:
            return found
        lines = list(dropwhile(_is_blank, lines[1:]))  # it is a rule that parts records
    return _plain(text, lines, alone, leading=leading) if lines else None


def _is_blank(line: Line) -> bool:
    return not line.text.strip()


def _plain(text: str, lines: Sequence[Line], alone: Set[str], *, leading: bool) -> tuple[dict[str, str], int] | None:
    headers: dict[str, str] = {}
    known: list[str] = []
    end, n = lines[0].start, 0
    if leading and (address := _address_alone(lines)):
        headers["url"], known, end, n = address, ["url"], lines[0].end, 1
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
    if len(set(known)) < 2 and not (known and known[0] in alone and _stands_alone(lines, n, known[0])):
        return None
    if not _SINGLE & set(known):
        return None
    return with_address(headers), skip_blank(text, end)


def _address_alone(lines: Sequence[Line]) -> str | None:
    """Return the address of a page that is all of the first line, above a text; None of the first of some."""
    found = _ADDRESS.match(lines[0].text)
    below = next((line.text for line in lines[1:] if line.text.strip()), "")
    if found is None or not below or _ADDRESS.match(below) or _PICTURE.search(found[1]):
        return None
    return found[1]


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


def _stands_alone(lines: Sequence[Line], n: int, key: str) -> bool:
    """Tell whether a header of one line ends in a blank line or at a long one, a paragraph; an address ends anyhow."""
    return n < len(lines) and (key == "url" or _is_blank(lines[n]) or len(lines[n].text) > _LONG)


def _below_a_note(text: str) -> tuple[dict[str, str], int] | None:
    """Return the header that stands below a line or two of whoever exported a text; it names title and address."""
    lines = list(islice(lines_from(text, 0), _NOTES + 1))
    notes = list(takewhile(lambda line: not _is_blank(line), lines))
    if not 0 < len(notes) < len(lines) or any(len(line.text) > _LONG for line in notes):
        return None
    header = _header(text, notes[-1].end)
    return header if header is not None and header[0].keys() >= _TOLD else None


def _splits(text: str, first: tuple[dict[str, str], int]) -> Iterator[tuple[int, tuple[dict[str, str], int]]]:
    """Yield begin and header of each further record.

    An article may quote a header. A header that begins a record stands where the first one does, at the margin as a
    rule, after a blank line or a rule (title and address also right below a sentence), has the fields that the first
    record has, is not announced by a colon or an open sentence, and the text after it begins as a text does. Where some
    records follow a rule (`---`), those that do not are quotations. A title alone, or an address of the same site, is
    one where a text of some length follows.
    """
    wanted = {key for key in first[0] if is_key(key)}
    alone = wanted & _ALONE if len(wanted) == 1 else frozenset()
    margin = _margin(text)
    found: list[tuple[int, tuple[dict[str, str], int], bool]] = []
    after = first[1]
    for place in watched(_places(text, first[1])):
        if place < after or not text.startswith(margin, place) or text[place + len(margin)].isspace():
            continue
        if not _is_apart(text, place) and not (wanted >= _TOLD and ends_sentence(_line_above(text, place))):
            continue
        header = _header(text, place, alone=alone)
        if header is None or not _alike(wanted, header[0]) or not _is_of_site(first[0], header[0], alone):
            continue
        ruled = text[place : place + 4].strip() == "---" or _after_rule(text, place)
        if (ruled or not _announced(text, place)) and not text[header[1] : header[1] + 1].islower():
            found.append((place, header, ruled))
            after = header[1]
    ruled_only = any(ruled for _, _, ruled in found)
    ends = [place for place, _, _ in found[1:]] + [len(text)]
    for (place, header, ruled), end in zip(found, ends, strict=False):
        if (ruled or not ruled_only) and not (alone and len(text[header[1] : end].strip()) < _LONG):
            yield place, header


def _margin(text: str) -> str:
    """Return the space before the first line of a text."""
    line = next(filter(str.strip, (line.text for line in lines_from(text, 0))), "")
    return line[: len(line) - len(line.lstrip())]


def _is_of_site(first: Mapping[str, str], other: Mapping[str, str], alone: Set[str]) -> bool:
    """Tell whether a header of an address alone names the host of the first: what a text cites lies elsewhere."""
    hosts = (split_url(headers.get("url")).hostname for headers in (first, other))
    return "url" not in alone or next(hosts) == next(hosts)


def _alike(wanted: set[str], headers: Mapping[str, str]) -> bool:
    own = {key for key in headers if is_key(key)}
    core = _TOLD & wanted
    return core <= own and len(wanted ^ own) * 2 <= len(wanted) + 1


def _places(text: str, start: int) -> Iterator[int]:
    """Yield the offsets of lines at which a header could begin."""
    for found in candidate().finditer(text, start):
        place = found.start()
        is_fence = _line_above(text, place) == "---" and front_matter(text, text.rfind("---", 0, place))
        yield text.rfind("---", 0, place) if is_fence else place


def _line_above(text: str, place: int) -> str:
    before = text[max(0, place - 200) : place].rsplit("\n", 2)
    return before[-2].strip() if len(before) > 1 else ""


def _is_apart(text: str, place: int) -> bool:
    """Tell whether a line stands after a blank line or a rule, or is one."""
    above = _line_above(text, place)
    return not above or _RULE.match(above) is not None or text.startswith("---", place)


def _after_rule(text: str, place: int) -> bool:
    line = text[max(0, place - 200) : place].rstrip().rsplit("\n", 1)[-1]
    return _RULE.match(line) is not None


def _announced(text: str, place: int) -> bool:
    """Tell whether the text before a header leads to it: `such as`, a colon, a fence or a quotation mark."""
    line = text[max(0, place - 300) : place].rstrip().rsplit("\n", 1)[-1].rstrip()
    return line.endswith((":", ",", "…", "```", "~~~", "“", "„", "«", "：")) or line.startswith(("```", "~~~"))
