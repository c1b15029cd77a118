"""Who began the thread that a dump shows, and when: as the software of forums writes it around the first post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from cleaner.text.date import find_date
from cleaner.text.names import is_name
from cleaner.text.wordlists import all_words, any_of

_ITEM = r"/item\?id=\d+$|[?&]topic=\d"
"""Ends of addresses by which a page is a thread."""
_FAR, _LINES = 300, 4
"""Blocks in which the first post is looked for, and lines over which its head may be spread."""
_LONGEST = 160
"""Characters of such a head."""
_LONGEST_NAME = 40
_NAME = r"\S{2,40}(?: \S{1,20}){0,2}?"
_STARTER = r"(?s:(?:.{0,80}['’\"”] )?…\b ?:? ?(.*)$)"
_BEHIND = rf"(?:^|.* )({_NAME}) …$"
_QUESTION = r"(?:^| )… (?=\S{1,12} \d|\d)"
_COUNT = r" …:"
_SCORED = r".{0,40}\b… (\S{2,40})"
_BY = r"(?:\S{1,12} )?… (.{2,40}?) ?»(?: \S{2,4},?)?$"
_LISTED = r"… (.{2,40}?) ?,?$"
_REPORTED = r"(?:.* )?(\S{2,40}) … (.*)$"
"""Heads of posts, where … stands for words of `rules/words/threads.yaml`."""
_FIRST = re.compile(r"(?:.* )?([^\s()]{2,40})(?: \([^()\n]{2,40}\))?$")
_FIRST_POST = re.compile(r":\d\d(?: ?[ap]m)?\s1$", re.M)
_EDGES = " ,.:|·•–-"
_DATE_NEAR = 5
"""Lines below the name of who began a thread among which its date stands."""


def is_forum_url(url: str | None) -> bool:
    """Tell whether an address says that a page is a thread.

    >>> is_forum_url("https://forum.example/a"), is_forum_url("https://a.example/t/12"), is_forum_url("https://a.example")
    (True, True, False)
    """
    return _of_forums().search(url or "") is not None


@cache
def _of_forums() -> re.Pattern[str]:
    hosts, paths = any_of(all_words("addresses", "forum_host")), any_of(all_words("addresses", "forum"))
    return re.compile(rf"//(?:{hosts})\.|/(?:{paths})\b|/t/|{_ITEM}", re.I)


class Start(NamedTuple):
    """The name of who began a thread, and when: ISO 8601, None where its head does not say."""

    name: str
    date: str | None = None


def thread_start(texts: Sequence[str], *, is_forum: bool) -> Start | None:
    """Return who began a thread, by the texts of a dump's blocks from its title on.

    Points count only where the address is that of a forum.

    >>> thread_start(["Wick burnt", "keeper7 (Ann Lee) May 3, 2024, 8:45am 1", "Help!"], is_forum=False)
    Start(name='keeper7', date='2024-05-03T08:45:00')
    """
    short = [text for text in texts[: _FAR + _LINES] if len(text) <= _LONGEST]
    shapes = list(_shapes("\n".join(short).casefold(), is_forum=is_forum))
    for place, text in enumerate(texts[:_FAR] if shapes else ()):
        if len(text) <= _LONGEST:
            lines = texts[place : place + _LINES + _DATE_NEAR]
            found = next((start for shape in shapes for start in shape(lines) if _is_account(start.name)), None)
            if found is not None:
                return found
    return None


def _shapes(text: str, *, is_forum: bool) -> Iterator[Callable[[Sequence[str]], Iterator[Start]]]:
    """Yield the readers of those heads of which a text holds a word: most texts hold none, and need no more."""
    if any(map(text.__contains__, all_words("threads", "starter", "behind"))):
        yield _labelled
    if any(f"{word} " in text or f"{word}\n" in text for word in all_words("threads", "asked")):
        yield _asked
    if "»" in text or _FIRST_POST.search(text):
        yield _dated
    if any(map(text.__contains__, all_words("threads", "opened"))):
        yield _opened
    if "\n#1\n" in text:
        yield _headed
    if is_forum:
        yield _numbered
        yield _voted


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Yield what one line says, two, and so on: a dump may put each part of a head on a line of its own."""
    heads = (" ".join(lines[:number]) for number in range(1, min(_LINES, len(lines)) + 1))
    return takewhile(lambda head: len(head) <= _LONGEST, heads)


def _headed(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name below the number of the first post, which the date stands over."""
    found = find_date(lines[0]) if lines[0][0].isdigit() else None
    if found is not None and found[1] == 0 and len(lines) > 2 and lines[1] == "#1":
        yield Start(lines[2], found[0])


def _labelled(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name behind `Thread starter` or on the line below, or before `Discussion starter`."""
    behind = _of(_BEHIND, "behind").match(lines[0])
    if behind is not None:
        yield Start(behind[1], _date_in(lines[1:_DATE_NEAR]))
    found = _of(_STARTER, "starter").match(lines[0])
    if found is None:
        return
    rest, below = found[1], 1
    while not rest and below < min(_LINES, len(lines)):
        again = _of(_STARTER, "starter").match(lines[below])
        rest, below = (again[1] if again is not None else lines[below]), below + 1
    name, *member = _of(_COUNT, "count").split(rest, maxsplit=1)
    date = find_date(name)
    name = (name[: date[1]] if date else name).partition(",")[0]
    near = lines[below : below + _DATE_NEAR] if not member else ()
    yield Start(name.strip(_EDGES), date[0] if date else _date_in(near))


def _asked(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name behind the date of a question: `asked May 3, 2024 at 8:45 NAME`, or on the line below."""
    low = lines[0].casefold()
    if not any(map(low.__contains__, all_words("threads", "asked"))):
        return
    for number, head in enumerate(_joined(lines[:2])):
        found = _of(_QUESTION, "asked").search(head)
        date = find_date(head[found.end() :]) if found is not None else None
        if found is not None and date is not None and not date[1] and "T" in date[0]:
            rest = head[found.end() + date[2] :].strip()
            yield Start(_once(rest or "".join(lines[number + 1 : number + 2])), date[0])


def _once(name: str) -> str:
    """Return a name that a page says twice, once hidden, once."""
    half = name[: len(name) // 2]
    return half if name == f"{half} {half}" else name


def _dated(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name beside a date: `NAME May 3, 2024, 8:45am 1`, `by NAME » May 3, 2024`."""
    if not any("»" in line or line.endswith("1") for line in lines[:_LINES]):
        return
    for number, head in enumerate(_joined(lines)):
        date = find_date(head) if "»" in head or head.endswith("1") else None
        if date is None:
            continue
        before, after = head[: date[1]].strip(), head[date[2] :].strip()
        is_first = after == "1" and "T" in date[0]
        found = _FIRST.match(before) if is_first else _of(_BY, "by").match(before) if "»" in before else None
        if found is not None and (not number or any(line.endswith(found[1]) for line in _without_mark(lines))):
            yield Start(found[1], date[0])


def _without_mark(lines: Sequence[str]) -> list[str]:
    return [line.rstrip(" »") for line in lines]


def _opened(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name before `opened this issue on` and a date."""
    for head in _joined(lines[:3]):
        found = _of(_REPORTED, "opened").match(head)
        date = find_date(found[2]) if found is not None else None
        if found is not None and date is not None and not date[1]:
            yield Start(found[1], date[0])


def _numbered(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name under the date of the post with the number one, or before it: `By NAME, May 3, 2024 in`."""
    first = lines[0].partition(" ")[0].casefold()
    if not (first[:1].isdigit() or first == "#1" or first in all_words("threads", "by")):
        return
    for number, head in enumerate(_joined(lines), 1):
        date = find_date(head)
        before, after = (head[: date[1]].strip(), head[date[2] :].strip()) if date is not None else ("", "")
        if date is None:
            continue
        listed = _of(_LISTED, "by").match(before)
        if listed is not None and (after or "".join(lines[number : number + 1])).startswith("in"):
            yield Start(listed[1], date[0])
        elif f"{before}{after}" == "#1" and "T" in date[0] and number < len(lines):
            name, *rest = lines[number].split(" ")
            yield Start(name if not rest or _of(_COUNT, "count").search(lines[number]) else "", date[0])


def _voted(lines: Sequence[str]) -> Iterator[Start]:
    """Yield the name behind the points of a post where readers vote."""
    found = (_of(_SCORED, "scored").match(head) for head in _joined(lines))
    return (Start(one[1]) for one in found if one is not None)


def _date_in(lines: Sequence[str]) -> str | None:
    found = find_date(" ".join(lines)[: 2 * _LONGEST])
    return found[0] if found else None


def _is_account(name: str) -> bool:
    return 1 < len(name) <= _LONGEST_NAME and name.count(" ") < 3 and not name.endswith(":") and is_name(name)


@cache
def _of(template: str, key: str) -> re.Pattern[str]:
    """Return a pattern whose … stands for the words of a list of `threads.yaml`."""
    return re.compile(template.replace("…", f"(?:{any_of(all_words('threads', key))})"), re.I)
