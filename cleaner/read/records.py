"""Record headers: the lines of metadata (`Site:`, `Title:`, `URL:` …) with which scrapers begin a dump.

Header lines are metadata only where a record begins. The same words further down are text, so a new record in the
middle of a file needs more evidence than the one at its top: see `_splits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.deadline import watched

_NAMES = {
    "site": "site website publication publisher newspaper outlet sitio sito сайт 網站 网站 サイト الموقع",
    "source": "source quelle fonte fuente bron źródło источник kaynak 来源 出典 출처 المصدر",
    "title": "title headline heading titel titre título titulo titolo überschrift tytuł заголовок başlık タイトル "
    "标题 標題 제목 العنوان",
    "url": "url link permalink href uri canonical address 链接 網址 网址 リンク 링크 الرابط ссылка",
    "author": "author authors byline by writer autor autorin autore auteur autores автор yazar 著者 作者 저자 기자 "
    "الكاتب",
    "date": "date published pubdate publish_date published_at publication_date date_published published_date "
    "published_time datum datetime timestamp veröffentlicht fecha data publié дата tarih 日付 日期 "
    "发布时间 날짜 التاريخ posted",
    "modified": "modified updated last_modified date_modified updated_at aktualisiert",
    "description": "description summary excerpt abstract subtitle meta-description beschreibung",
    "language": "language lang sprache langue idioma",
    "section": "section category categories rubrik",
    "tags": "tags keywords",
    "image": "image thumbnail og:image",
}  # fmt: skip
"""Names of header lines as scrapers write them, by the key under which they are returned."""

_KEYS = {name.replace("_", " "): key for key, names in _NAMES.items() for name in names.split()}
_KEYS |= {"publish date": "date", "publication date": "date", "site name": "site", "written by": "author"}
_KEYS |= dict.fromkeys(("url source", "source url", "page url", "article url", "original url", "canonical url"), "url")

_LINE = re.compile(
    r"[ \t]*(?:\*\*|__)?([^\W\d][\w .\-]{0,22}?)[ \t]*(?::(?:\*\*|__)?|(?:\*\*|__):|：)(?!//)[ \t]*+(.*)"
)
_URL = re.compile(r"(?:https?://|www\.)\S+$|[\w-]+(?:\.[\w-]+)+/\S*$", re.I)
_RULE = re.compile(r"[ \t]*([-=*_#~])(?:[ \t]*\1){2,}[ \t]*$")
_BLANK = re.compile(r"(?:[ \t]*\r?\n)*")
_QUOTED = re.compile(r"^['\"](.*)['\"]$")
_ANY_NAME = "|".join(sorted((re.escape(name) for name in _KEYS), key=len, reverse=True))
_CANDIDATE = re.compile(rf"^(?:\*\*|__)?(?:{_ANY_NAME})(?:\*\*|__)?[ \t]*[:：]", re.I | re.M)
_YAML = re.compile(r"([^\s#:-](?:[^:]|:(?=\S)){0,80}):(?:[ \t]++(.*)|$)")
_META = {
    "site": ("meta-og:site_name", "meta-application-name"),
    "url": ("canonical", "meta-og:url"),
    "author": ("meta-author", "meta-article:author", "meta-parsely-author"),
    "date": ("meta-article:published_time", "meta-date", "meta-pubdate", "meta-datepublished", "meta-parsely-pub-date"),
    "modified": ("meta-article:modified_time", "meta-last-modified"),
    "description": ("meta-description", "meta-og:description"),
}  # fmt: skip
"""Names under which converters of HTML to Markdown put a page's meta elements into front matter."""

_MOST_FRONT = 500
_SINGLE = frozenset({"title", "url", "site"})
_APART = frozenset({"title", "url", "site", "author", "date"})
"""Keys of header lines that may stand behind an empty line; a picture or a source there is the article's."""
_MOST = 40
"""Lines that a header may have."""


class Record(NamedTuple):
    """A record of a text: its headers by key, where it begins, where its body starts and where it ends."""

    headers: Mapping[str, str]
    begin: int
    start: int
    end: int


class _Line(NamedTuple):
    text: str
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
    key = _key(found.group(1)) if found else None
    return (key, found.group(2)) if key and found else None


def _key(name: str) -> str | None:
    return _KEYS.get(name.strip().lower().replace("_", " ").replace("-", " "))


def _lines(text: str, start: int) -> Iterator[_Line]:
    """Yield the lines from `start` on, without their ends of line."""
    while start < len(text):
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        yield _Line(text[start:stop].rstrip("\r"), start, min(stop + 1, len(text)))
        start = stop + 1


def _header(text: str, begin: int, *, leading: bool) -> tuple[dict[str, str], int] | None:
    """Return the headers of the record that begins at `begin` and the offset of its body, or None."""
    lines: list[_Line] = []
    for line in _lines(text, begin):
        if not lines and (not line.text.strip() or (_RULE.match(line.text) and line.text.strip() != "---")):
            continue
        lines.append(line)
        if len(lines) > _MOST:
            break
    if not lines:
        return None
    if lines[0].text.strip() == "---":
        return _front_matter(text, lines[0].start)
    return _plain(text, lines, leading=leading)


def _front_matter(text: str, begin: int) -> tuple[dict[str, str], int] | None:
    """Return the scalars of YAML front matter, lists joined by `; `; this is no YAML parser and needs none."""
    headers: dict[str, str] = {}
    key = ""
    for n, line in enumerate(_lines(text, begin)):
        bare = line.text.strip()
        if bare in ("---", "...") and n:
            return (_preferred(headers), _skip_blank(text, line.end)) if headers else None
        if n > _MOST_FRONT:
            break
        found = _YAML.match(line.text.rstrip(" \t"))
        if bare.startswith("- ") and key:
            item = _unquoted(bare[2:])
            headers[key] = f"{headers[key]}; {item}" if headers.get(key) else item
        elif found:
            key = found.group(1).strip("\"'").lower()
            headers.setdefault(key, _unquoted(found.group(2) or ""))
        elif bare and key:
            headers[key] = f"{headers[key]} {bare}".strip()
        elif bare and n:
            return None
    return None


def _preferred(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers under their keys; a converter's `meta-` lines fill in what no plain line says.

    What a converter calls `title` is the page's `<title>`, with the site's name and all: it becomes `meta-title`.
    """
    if any(name.startswith("meta-") for name in headers) and "title" in headers:
        headers["meta-title"] = headers.pop("title")
    result = {_key(name) or name: value for name, value in reversed(headers.items()) if value}
    for key, names in _META.items():
        value = next((headers[name] for name in names if headers.get(name)), None)
        if value is not None:
            result.setdefault(key, value)
    return result


def _plain(text: str, lines: Sequence[_Line], *, leading: bool) -> tuple[dict[str, str], int] | None:
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
        key = _key(found.group(1))
        if key is None and not _is_extra(lines, n, known):
            break
        value, n = _value(lines, n, found.group(2))
        if key == "url" and not _URL.match(value):
            break
        name = key or found.group(1).strip().lower()
        headers.setdefault(name if name not in headers else found.group(1).strip().lower(), _unquoted(value))
        known += [key] if key else []
        end = lines[n].end
        n += 1
    if len(set(known)) < 2 and not (leading and known and known[0] in _SINGLE and _stands_alone(lines, n)):
        return None
    if not _SINGLE & set(known):
        return None
    return headers, _skip_blank(text, end)


def _next_header(lines: Sequence[_Line], n: int, headers: Mapping[str, str]) -> int:
    """Return the number of a line of the header behind blank ones, where some scrapers leave them between; else `n`."""
    after = next((i for i in range(n, len(lines)) if lines[i].text.strip()), n)
    found = header_line(lines[after].text)
    return after if found and found[0] in _APART and found[0] not in headers and found[1] else n


def _is_extra(lines: Sequence[_Line], n: int, known: Sequence[str]) -> bool:
    """Tell whether a line of an unknown name belongs to the header: known lines around it, or the header's end."""
    if not known or len(lines[n].text) > 80:
        return False
    rest = n + 1
    while rest < len(lines) and rest < n + 4 and lines[rest].text.strip():
        if header_line(lines[rest].text):
            return True
        rest += 1
    return len(set(known)) >= 2 and (rest >= len(lines) or not lines[rest].text.strip()) and rest == n + 1


def _value(lines: Sequence[_Line], n: int, value: str) -> tuple[str, int]:
    """Return a header's value with the lines over which it was wrapped, and the number of its last line."""
    follow = n + 1
    if not value and follow < len(lines) and lines[follow].text.strip() and not header_line(lines[follow].text):
        return lines[follow].text.strip(), follow
    if len(lines[n].text) < 50:
        return value, n
    for last in range(follow, min(n + 4, len(lines))):
        if not lines[last].text.strip():
            break
        if header_line(lines[last].text):
            return " ".join([value, *(line.text.strip() for line in lines[follow:last])]), last - 1
        if len(lines[last].text) > 110:
            break
    return value, n


def _stands_alone(lines: Sequence[_Line], n: int) -> bool:
    """Tell whether the header ends in a blank line or at a long line, as a paragraph after it would be."""
    return n < len(lines) and (not lines[n].text.strip() or len(lines[n].text) > 100)


def _splits(text: str, first: tuple[dict[str, str], int]) -> Iterator[tuple[int, tuple[dict[str, str], int]]]:
    """Yield begin and header of each further record.

    An article may quote a header. A header that begins a record stands at the margin after a blank line or a rule, has
    the fields that the first record has, is not announced by a colon or an open sentence, and the text after it begins
    as a text does. Where some records follow a rule (`---`), those that do not are quotations.
    """
    wanted = {key for key in first[0] if key in _NAMES}
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
    own = {key for key in headers if key in _NAMES}
    core = {"title", "url"} & wanted
    return core <= own and len(wanted ^ own) * 2 <= len(wanted) + 1


def _places(text: str, start: int) -> Iterator[int]:
    """Yield the offsets of lines after a blank line or a rule at which a header could begin."""
    for found in _CANDIDATE.finditer(text, start):
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


def _skip_blank(text: str, offset: int) -> int:
    """Return the offset of the first character after `offset` that is no white space, kept at its line's indent."""
    found = _BLANK.match(text, offset)
    return found.end() if found else offset


def _unquoted(value: str) -> str:
    value = value.strip()
    found = _QUOTED.match(value)
    return found.group(1) if found else value
