"""Dates that readers see: beside the title, or labelled as the date of publication or change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from cleaner.blocks.marks import Attributes
from cleaner.deadline import check
from cleaner.model import Block
from cleaner.normalize.nearby import Element, Nearby
from cleaner.normalize.teasers import is_block_of_another, is_of_another
from cleaner.text.date import EARLIEST_IN_TEXT, find_date, is_past, iso_date
from cleaner.text.sentences import STOPS
from cleaner.text.wordlists import ANYWHERE, all_words, any_of, class_pattern, word_lists

_ABBREVIATING, _AGE = ("abbr", "span"), "age"
"""Elements whose title may be a date that they only tell in part, and the class of one that tells how long ago."""
_DATED = (
    'time[datetime],[itemprop^="date"],[property^="schema:date"],[property~="dc:date"],[property^="date"],'
    "abbr.published[title]"
)
_LONGEST = 160
"""Characters that a block with the article's date may have."""
_LONGEST_LABELLED = 120
"""Characters of a block that says what date it holds."""
_LABEL = 40
"""Characters before a date among which its label stands."""
_SENTENCE = 40
"""Characters besides a date that a sentence has at least."""
_DAY = r"(?:\d{1,2}\.? (?P<month>[^\W\d_]{3,})|(?P<first>[^\W\d_]{3,})\.? \d{1,2}(?:st|nd|rd|th)?)(?:,? \d{4})?"
_DAYS = r"(?<![\d.])\d{1,2}\.?[–—-]"
"""The first of some days of one month, and what parts it from the last."""
_HOURS = re.compile(
    r"(?<![\d.:/-])\d{1,2}(?:[:h]\d\d)?\s?(?:[ap]\.?m\.?|h|Uhr)?(?:\s?[–—-]\s?(?!0\d:?00)|\s[^\W\d_]{1,3}\s)"
    r"\d{1,2}(?:[:h]\d\d|\s?(?:[ap]\.?m|h|Uhr)\b)",
    re.I,
)
"""From which hour to which, as events have it: `10:00 am - 1 pm`, `9 bis 17 Uhr`; `10:00 -05:00` is one hour."""
_OTHER_TIME = re.compile(r"\d")
"""What shows that words behind a date are on another one: `9 March · updated 3 months ago`."""
_OWN = frozenset({"published", "plain"})
"""What a date between the title and the text is called that is the page's own."""
_HIGHEST = 3
"""Elements around a date that may hold nothing else."""
_MOST = 50
"""Elements near the title that are looked at: each may stand in a text of megabytes."""


class Seen(NamedTuple):
    """A date on the page: ISO 8601, published, modified or plain, and whether an element says it and no text."""

    date: str
    kind: str
    marked: bool = False


def visible_dates(nearby: Nearby, language: str | None) -> list[Seen]:
    """Return the dates that stand around the title: those between it and the text, those after it, those before.

    Dates that a label calls those of something else are left out, as is the date of the visit, and as are those of
    comments, of other articles and of boxes beside the text.
    """
    near = list(islice(nearby.elements(_may_be_date), _MOST)) or nearby.closest("time", _DATED)
    near = [element for element in near if not _is_of_another(nearby, element)]
    ahead = [element for element in near if nearby.heads(element.first)]
    above, below = nearby.sides()
    first = nearby.text - (nearby.title or 0) - 1
    over = above[-1:] if nearby.start is not None and nearby.title else []  # of a dump, where comments are no elements
    begun = max(0, nearby.start - (nearby.title or 0) - 1) if over and nearby.start is not None else first
    first_lines = below[: min(begun, first)]
    heads = [*_element_dates(ahead, language, nearby), *_text_dates(first_lines, language, nearby)]
    heads += [*_text_dates(over, language, nearby), *_text_dates(below[len(first_lines) : first], language, nearby)]
    others = [element for element in near if not nearby.heads(element.first)]
    later = [element for element in others if element.first >= nearby.text]
    under = [*_element_dates(later, language, nearby), *_text_dates(below[first:], language, nearby)]
    return [
        *heads,
        *_element_dates((element for element in others if element.first < nearby.text), language, nearby),
        *(_less_sure(under) if any(seen.kind in _OWN for seen in heads) else under),
        *reversed(list(_text_dates(above, language, nearby))),
    ]


def _less_sure(dates: Iterable[Seen]) -> Iterator[Seen]:
    """Yield dates from below the text, where one stands above it: `Posted on` is what comments say of themselves."""
    return (seen._replace(kind="plain") if seen.kind == "published" else seen for seen in dates)


def labelled_dates(texts: Sequence[str], language: str | None) -> list[Seen]:
    """Return the dates of short blocks that say themselves that they are the date of publication or change."""
    found = _text_dates([Block(text) for text in texts if len(text) < _LONGEST_LABELLED and "20" in text], language)
    return [seen for seen in found if seen.kind != "plain"]


def _is_of_another(nearby: Nearby, element: Element) -> bool:
    """Tell whether an element stands among comments or other articles, or beside the text and without a label."""
    if nearby.is_beside(element.first) and _kind_of_element(element, nearby) == "plain":
        return True
    return is_of_another(nearby, element.node, heads=nearby.heads(element.first))


def _may_be_date(tag: str, attributes: Attributes) -> bool:
    if tag in _ABBREVIATING and "title" in attributes:
        classes = attributes.get("class") or ""
        return classes == _AGE or (tag == "abbr" and class_pattern("dated", ANYWHERE).search(classes) is not None)
    return tag == "time" or "date" in (attributes.get("itemprop") or attributes.get("property") or "").lower()


def _element_dates(elements: Iterable[Element], language: str | None, nearby: Nearby) -> Iterator[Seen]:
    for element in elements:
        attributes = element.attributes
        value = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or _time_in(element)
        date = iso_date(value, language=language)
        if date:
            yield Seen(date, _kind_of_element(element, nearby), marked=True)


def _time_in(element: Element) -> str:
    """Return the date that an element gives in a `time` inside, else its text."""
    node = element.node.css_first("time[datetime]") if element.node.tag != "time" else None
    return (node.attributes.get("datetime") if node is not None else None) or element.text


def _kind_of_element(element: Element, nearby: Nearby) -> str:
    words = element.words
    if class_pattern("published", ANYWHERE).search(words) or "pubdate" in element.attributes:
        return "published"
    if class_pattern("modified", ANYWHERE).search(words):
        return "modified"
    before, after = _texts_around(element)
    headline = nearby.document.blocks[nearby.title].text if nearby.title is not None else ""
    if headline:  # what it says is no label
        before = before.rpartition(headline)[2]
    is_ours = _OTHER_TIME.search(after) is None
    return _label(f"{before[-_LABEL - 1 :]} {after[:_LABEL] if is_ours else ''}") or "plain"


def _texts_around(element: Element) -> tuple[str, str]:
    """Return what stands before and behind the date in the closest element that holds more.

    The first character of the date ends what stands before it: words that touch it are a line of their own.
    """
    check()
    own, node = " ".join(element.node.text().split()), element.node.parent
    for _ in range(_HIGHEST):
        text = " ".join(node.text().split()) if node is not None else ""
        if node is None or text != own:
            before, _, after = text.partition(own) if own else (text, "", "")
            return before + own[:1], after
        node = node.parent
    return "", ""


def _text_dates(blocks: Sequence[Block], language: str | None, nearby: Nearby | None = None) -> Iterator[Seen]:
    before = ""
    for block in blocks:
        for seen in _dates_in(block.text, before, language):
            if nearby is None or not is_block_of_another(nearby, block):
                yield seen
        before = block.text


def _dates_in(text: str, before: str, language: str | None) -> Iterator[Seen]:
    """Yield the dates of a text; a line before it that is nothing but a label says what the date at its start is."""
    start, goes_on = 0, False
    while len(text) <= _LONGEST:
        found = find_date(text[start:], language=language, earliest=EARLIEST_IN_TEXT)
        if found is None:
            return
        date, begin, end = found
        kind = _label(text[start : start + begin][-_LABEL:]) if start + begin else _label_alone(before)
        began, goes_on = goes_on, _goes_on(text[start + end :], language)
        is_own = kind is not None or not (_is_sentence(text, end - begin) or began or goes_on)
        is_own = (
            is_own
            and not _is_last_day(text[: start + begin])
            and (kind is not None or not _HOURS.search(text, start + begin))
        )
        if kind not in ("visit", "other") and is_own and is_past(date):
            yield Seen(date, kind or "plain")
        start += end


def _is_sentence(text: str, dated: int) -> bool:
    """Tell whether a text with a date of so many characters is a sentence about what happened then."""
    return text.endswith(STOPS) and len(text) - dated > _SENTENCE


def _goes_on(text: str, language: str | None) -> bool:
    """Tell whether what begins with the date before a text lasts until another one at its start."""
    until = _until().match(text)
    found = find_date(text[until.end() :], language=language) if until is not None else None
    return found is not None and found[1] == 0


def _is_last_day(before: str) -> bool:
    """Tell whether what stands before a date is the day on which what lasts until then begins."""
    found = _from().search(before)
    month = (found["month"] or found["first"]) if found is not None else None
    return found is not None and (month is None or month.casefold() in all_words("months"))


@cache
def _until() -> re.Pattern[str]:
    return re.compile(rf" ?[–—-] ?|,? (?:{any_of(all_words('lines', 'until'))}) ", re.I)


@cache
def _from() -> re.Pattern[str]:
    return re.compile(rf"{_DAY}(?:{_until().pattern})$|{_DAYS}$", re.I)


def _label_alone(text: str) -> str | None:
    """Return what a line calls the date on the next one, None where the line says anything else."""
    found = _labels().match(text) if len(text) < _LABEL else None
    return found.lastgroup if found is not None and not text[found.end() :].strip(" :：") else None


def _label(before: str) -> str | None:
    """Return what the words before a date call it, None where they say nothing; the closest word counts."""
    found = list(_labels().finditer(before))
    return found[-1].lastgroup if found else None


@cache
def _labels() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{kind}>{any_of(words)})" for kind, words in word_lists("datelines").items())
    return re.compile(rf"(?<!\w)(?:{groups})(?![^\W\d_])", re.I)
