"""Dates as pages and dumps write them, turned into ISO 8601, with time and zone where they say one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache

from cleaner.text.wordlists import all_words, any_of, word_lists
from cleaner.urls import split_url

_EARLIEST = 1850
"""First year that is taken for a date of publication."""
EARLIEST_IN_TEXT = 1990
"""The same of a date in running text or an address."""

_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0981-\u09e3\u0e31-\u0e4e])"
"""A letter, or a vowel sign of Hindi, Bengali or Thai, which is none to Python."""
_MONTH = rf"({_LETTER}{{3,}}|मई|মে|مه|می|\u0e40?[\u0e01-\u0e2e][\u0e34\u0e35]?\.[\u0e01-\u0e2e])"
_YEAR = re.compile(r"\d{4}|\d[./-]\s?\d{1,2}[./-]\s?\d\d|[和成國国](?:\d{1,3}|元)年")
"""What every date has; most texts have none."""
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:T|\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.I,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"(1\d{9})(?:\.\d+|\d{3})?$")
_RFC = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}")
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} {1,2}\d{1,2}) (\d{2}:\d{2}:\d{2})(?: ([A-Z]{1,5}))? (\d{4})$")
"""As programs print it."""
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?")
_VIETNAMESE = re.compile(r"(?<![\d.,/-])(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)\s+(\d{4})(?!\d)", re.I)
_ERA = re.compile(r"(令和|平成|民[國国])\s*(\d{1,3}|元)年\s*(\d{1,2})月\s*(\d{1,2})日")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The years before the first of an era."""
_YEAR_FIRST = re.compile(r"(?<![\d.,/-])(\d{4})(?:/|\.\s?|-)(\d{1,2})(?:/|\.\s?|-)(\d{1,2})(?![\d/])")
_YEAR_LAST = re.compile(r"(?<![\d.,/:-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d/:]|[.,]\d(?!\d:))")
_DAY_MONTH = re.compile(
    rf"(?<![\d.,/:])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.|η)?(?:\s+|-)(?:de\s+|of\s+|d[’'])?{_MONTH}(?:/[^\W\d_]+)?\.?[,،]?(?:\s+|-)"
    r"(?:de[l]?\s+)?(\d{4})(?!\d)",
)
_JOINED = re.compile(r"(?<![\w.,/:])(\d{1,2})[./]([^\W\d_]{3,9})\.?[./](\d{4})(?!\d)")
"""As papers of Brazil and log files have it: `12.mar.2025`, `12/Mar/2025`."""
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})(?!\d)")
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{4})\.?\s+(?:m\.\s+)?([^\W\d_]{3,})\s+(\d{1,2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.])(?<!(?<!\d{4}),)(\d{1,2})(?:[:h.])(\d{2})(?::(\d{2})|(?!\.\d))(?![\d%])\s*([ap]\.?\s?m\b\.?)?\s*(?:\((?=(?:UTC|GMT)[+-]))?((?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?\b|Z\b|UTC\b|GMT\b|[+-]\d{2}:\d{2})?",
    re.I,
)
_HOUR = re.compile(r"[\s,|·–-]*(?:at\s+)?(?<!\d)(1[0-2]|[1-9])()()\s*([ap]\.?\s?m\b\.?)\s*()", re.I)
"""An hour of half a day right behind its date, without minutes."""
_CJK_CLOCK = re.compile(
    r"(午前|午後|上午|下午|오전|오후)?\s*(?<!\d)(\d{1,2})"
    r"(?:[:：](\d{2})(?::(\d{2}))?|\s?[時时點点시](?![間间간])\s?(?:(\d{1,2})\s?[分분])?)(?!\d)"
)
"""The same of East Asia, where the half of the day stands before it and the hour has its word."""
_CJK_HOUR = frozenset("時时點点시午오")
_AFTERNOON = frozenset({"午後", "下午", "오후"})
_NAMED_ZONE = re.compile(r"\s*(?:Uhr\s+|[Hh]rs?\.?\s+)?\(?([A-Z]{2,5}|[A-Z][a-z]{5,7} [A-Z][a-z]{7} Time)\b(?![+-]\d)")
"""The name of a zone behind a time, in full or short; in small letters it may be a word."""
_IN_URL = re.compile(
    r"(?:^|[/._-])((?:19|20)\d{2})"
    r"(?:[/._-]?(\d{2}|[a-z]{3})[/._-]?(\d{2})(?=\D|$)|/(\d{1,2})/(\d{1,2})(?=/|$))",
    re.I,
)
_JALALI, _BUDDHIST = range(1300, 1500), range(2400, 2600)
"""Years as Iran and Thailand count them."""
_LONGEST = 300
"""Characters of a value that are read."""
_FAR = 24
"""Characters after a date within which its time of day stands."""
_FAR_BEFORE = 40
"""The same before a date, where the zone and the day of the week may stand between them."""
_WORDS = re.compile(r"[^\W\d_]{4}")
"""What says between a date and a time of day that the time is another one's; `at` or `klo` says nothing."""
_HALF = 20
"""Characters behind a time of day that hold the half of the day and the zone."""


def iso_date(text: str | None, *, language: str | None = None) -> str | None:
    """Return a date written in any common form as ISO 8601, None where the text holds no full date.

    A day and a month in figures are read in the order of the language: month first in American English only.

    >>> iso_date("30. Juni 2025, 15:59 Uhr")
    '2025-06-30T15:59:00'
    >>> iso_date("2025-06-30T15:59:30.250+0200")
    '2025-06-30T15:59:30+02:00'
    >>> iso_date("Mon Jun 30 15:59:30 CEST 2025"), iso_date("Jan 5, 2025, 9:30 p.m. ET")
    ('2025-06-30T15:59:30+02:00', '2025-01-05T21:30:00-05:00')
    >>> iso_date("November 19, 2024, 6 AM ET"), iso_date("March 3, 2024 at 12 p.m.")
    ('2024-11-19T06:00:00-05:00', '2024-03-03T12:00:00')
    >>> iso_date("Mon Jun 30 2025 15:59:30 GMT+0200 (Central European Summer Time)")
    '2025-06-30T15:59:30+02:00'
    """
    text = (text or "")[:_LONGEST].strip()
    if not text:
        return None
    found = _ISO.match(text) or _COMPACT.match(text)
    if found:
        return _from_groups(found.groups(), text[found.end() :])
    epoch = _EPOCH.match(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch.group(1)), UTC).isoformat()
    unix = _UNIX.match(text)
    if unix:
        text = f"{unix[1]} {unix[4]} {unix[2]} {unix[3] or ''}"
    return _rfc_date(text) or date_in_text(text, language=language)


def date_in_text(text: str, *, language: str | None = None) -> str | None:
    """Return the first full date that a text names, as ISO 8601, with the time of day that follows it.

    >>> date_in_text("Posted on March 3, 2024 by Jane Doe")
    '2024-03-03'
    >>> [date_in_text(f"2025年7月1日 {time}") for time in ("午後3時5分", "오후 3:20", "2時間前")]
    ['2025-07-01T15:05:00', '2025-07-01T15:20:00', '2025-07-01']
    """
    found = find_date(text, language=language)
    return found[0] if found else None


def find_date(text: str, *, language: str | None = None, earliest: int = _EARLIEST) -> tuple[str, int, int] | None:
    """Return the first full date in a text as (ISO 8601, start, end), None where there is none."""
    if _YEAR.search(text) is None:
        return None
    candidates = (_figures_first(text), _figures_last(text, language), _named(text))
    found = [item for item in candidates if item and item[0].year >= earliest]
    if not found:
        return None
    day, start, end = min(found, key=lambda item: item[1])
    last = min(len(text), end + _FAR)
    if not _CJK_HOUR.isdisjoint(text[end:last]) and (said := _CJK_CLOCK.search(text, end, last)) is not None:
        return _with_cjk_time(day, said), start, said.end()
    clock = _clock_behind(text, start, end) or _HOUR.match(text, end)
    if clock is None:
        above = _clock_before(text, start)
        return (above and _with_time(day, above, text)) or day.isoformat(), start, end
    iso = _with_time(day, clock, text)
    return (iso, start, clock.end()) if iso else (day.isoformat(), start, end)


def _clock_behind(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the time of day near behind a date, if it is not that of a second date: `5 Mar, updated 16:04, 6 Mar`."""
    clock = _CLOCK.search(text, end, end + _FAR + _HALF)
    if clock is None or clock.end(2) > end + _FAR:
        return None
    rest = text[clock.end() : clock.end() + _FAR_BEFORE]
    following = find_date(rest) if rest else None
    if following is None or _to_date().fullmatch(rest, 0, following[1]) is None:
        return clock
    is_apart = _WORDS.search(text, end, clock.start()) is not None
    return None if is_apart or _clock_before(text, start) is not None else clock


def _clock_before(text: str, start: int) -> re.Match[str] | None:
    """Return the time of day right before a date, as regional papers of Britain have it: `16:04, 5 Mar 2025`."""
    found = list(_CLOCK.finditer(text, max(0, start - _FAR_BEFORE), start))
    is_apart = bool(found) and max(found[-1].end(2), found[-1].end(3)) < start
    return found[-1] if is_apart and _to_date().fullmatch(text, found[-1].end(), start) is not None else None


def is_past(iso: str) -> bool:
    """Tell whether an ISO date is not later than tomorrow."""
    return iso[:10] <= _tomorrow().isoformat()


def is_span(text: str) -> bool:
    """Tell whether a line is nothing but two dates, from which day to which: those of a life.

    >>> is_span("August 3, 1936 – April 19, 2025"), is_span("April 19, 2025 – a day in Pine Grove")
    (True, False)
    """
    first = find_date(text)
    second = find_date(text[first[2] :]) if first is not None else None
    if first is None or second is None or first[1] > 0:
        return False
    rest = text[first[2] :]
    return not any(map(str.isalpha, rest[: second[1]] + rest[second[2] :]))


def date_in_url(url: str | None) -> str | None:
    """Return the full date in a URL's path, as ISO 8601.

    >>> date_in_url("https://a.example/world/2025/jul/01/rates-rise")
    '2025-07-01'
    >>> date_in_url("https://a.example/2025/7/1/rates-rise")
    '2025-07-01'
    """
    for found in _IN_URL.finditer(split_url(url).path):
        year, month, day = filter(None, found.groups())
        number = int(month) if month.isdigit() else _months().get(month.lower(), 0)
        made = _day(int(year), number, int(day))
        if made and made.year >= EARLIEST_IN_TEXT and made <= _tomorrow():
            return made.isoformat()
    return None


@cache
def _months() -> dict[str, int]:
    return {
        name.casefold(): number % 12 + 1
        for language, names in word_lists("months").items()
        for number, name in enumerate(names)
        if name != "-" and language != "jalali"
    }


def month_names() -> frozenset[str]:
    """Return the names of the months in all languages that are known, casefolded."""
    return frozenset(_months())


@cache
def _to_date() -> re.Pattern[str]:
    """Return the pattern of what stands between a time of day and its date: a zone, the day of the week, a comma."""
    days = any_of(all_words("byline", "weekday"))
    return re.compile(rf"(?:{_NAMED_ZONE.pattern}|\s*Uhr)?\)?(?:[\s,|·]|(?i:(?:{days})\b\.?))*")


@cache
def _zones() -> dict[str, str]:
    """Return the offset from UTC, or the region, of each name of a zone."""
    return {name.upper(): offset for offset, names in word_lists("zones").items() for name in names}


def _from_groups(groups: tuple[str | None, ...], rest: str) -> str | None:
    year, month, day, hour, minute, second, zone = groups
    made = _day(int(year or 0), int(month or 0), int(day or 0))
    if made is None:
        return None
    return _iso(made, (hour, minute, second), zone or _zone_in(rest)) if hour else made.isoformat()


def _zone_in(rest: str, start: int = 0) -> str | None:
    """Return the name of a known zone at a place of a text."""
    found = _NAMED_ZONE.match(rest, start)
    return found[1] if found is not None and found[1].upper() in _zones() else None


def without_zone(rest: str) -> str:
    """Return what stands behind a time of day less the name of its zone.

    >>> without_zone(" BST by Ann Lee"), without_zone(" BBC News")
    (' by Ann Lee', ' BBC News')
    """
    found = _NAMED_ZONE.match(rest)
    return rest[found.end() :] if found is not None and found[1].upper() in _zones() else rest


def _day(year: int, month: int, day: int) -> date | None:
    year -= 543 if year in _BUDDHIST else 0
    if not _EARLIEST <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _jalali(year: int, month: int, day: int) -> date | None:
    """Return a day of the solar calendar of Iran; six months have 31 days, a leap year comes 8 times in 33 years.

    >>> _jalali(1403, 1, 1), _jalali(1404, 11, 26)
    (datetime.date(2024, 3, 20), datetime.date(2026, 2, 15))
    """
    if year not in _JALALI or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    cycles, rest = divmod(year + 1595, 33)
    months = 31 * (month - 1) - max(month - 7, 0)
    return date.fromordinal(365 * (year + 1595) + 8 * cycles + (rest + 3) // 4 + months + day - 356_033)


def _iso(day: date, clock: tuple[str | None, ...], zone: str | None) -> str:
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        made = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(zone))
    except ValueError:
        return day.isoformat()
    return made.isoformat()


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    text = _zones().get(text.upper(), text)
    if text == "+0000":
        return UTC
    if "/" in text:
        from dateutil.tz import gettz

        return gettz(text)
    text = text.lstrip("UTCGMutcgm")
    digits = text[1:].replace(":", "")
    digits = f"{digits.zfill(2)}00" if len(digits) < 3 else digits
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset) if offset < timedelta(hours=24) else None


def _rfc_date(text: str) -> str | None:
    if not _RFC.match(text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def _figures_first(text: str) -> tuple[date, int, int] | None:
    if (era := _ERA.search(text)) is not None:
        year = _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
        made = _day(year, int(era[3]), int(era[4]))
        return (made, *era.span()) if made else None
    for pattern in (_CJK, _YEAR_FIRST, _VIETNAMESE):
        for found in pattern.finditer(text):
            year, month, day = map(int, found.groups()[::-1] if pattern is _VIETNAMESE else found.groups())
            made = _day(year, month, day) or _jalali(year, month, day)
            if made:
                return made, *found.span()
    return None


def _figures_last(text: str, language: str | None) -> tuple[date, int, int] | None:
    for found in _YEAR_LAST.finditer(text):
        first, mark, second, written = found.groups()
        year = int(written) + (2000 if len(written) == 2 else 0)
        month_first = mark != "." and (language or "en").lower() in ("en", "en-us")
        orders = [(int(first), int(second)), (int(second), int(first))]
        for month, day in orders if month_first else orders[::-1]:
            made = _day(year, month, day)
            if made:
                return made, *found.span()
    return None


_ORDERS = (
    (_DAY_MONTH, (2, 1, 0)),
    (_JOINED, (2, 1, 0)),
    (_MONTH_DAY, (2, 0, 1)),
    (_YEAR_MONTH_DAY, (0, 1, 2)),
)
"""Patterns of dates whose month is a name, and the groups of their year, month and day, less one."""


def _named(text: str) -> tuple[date, int, int] | None:
    """Return the first date whose month is a name."""
    best: tuple[date, int, int] | None = None
    for pattern, order in _ORDERS:
        for found in pattern.finditer(text):
            year, month, day = (found.group(place + 1) for place in order)
            number = _months().get(month.casefold())
            made = _day(int(year), number, int(day)) if number else _in_iran(year, month, day)
            if made and (best is None or found.start() < best[1]):
                best = (made, *found.span())
            if made:
                break
    return best


def _in_iran(year: str, month: str, day: str) -> date | None:
    names = word_lists("months")["jalali"]
    return _jalali(int(year), names.index(month) + 1, int(day)) if month in names else None


def _with_time(day: date, clock: re.Match[str], text: str) -> str | None:
    hour, minute, second, half, zone = clock.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
    if hours > 23 or int(minute or 0) > 59:
        return None
    return _iso(day, (str(hours), minute, second), zone or _zone_in(text, clock.end()))


def _with_cjk_time(day: date, clock: re.Match[str]) -> str:
    half, hour, minute, second, spoken = clock.groups()
    hours = int(hour) % 12 + (12 if half in _AFTERNOON else 0) if half else int(hour)
    return _iso(day, (str(hours), minute or spoken, second), None)


def _tomorrow() -> date:
    return datetime.now(UTC).date() + timedelta(days=1)
