"""Dates that readers see: beside the title, or labelled as the date of publication or change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.normalize.date import EARLIEST_IN_TEXT, find_date, iso_date
from cleaner.normalize.nearby import Attributes, Element, Nearby
from cleaner.normalize.wordlists import word_lists

_DATED = 'time[datetime],[itemprop^="date"],abbr.published[title]'
_ABBREVIATED = re.compile(r"published|time-?ago|timestamp")
"""Classes of an `abbr` whose title is a date that it only tells in part, or as time passed."""
_LONGEST = 160
"""Characters that a block with the article's date may have."""
_LONGEST_LABELLED = 120
_LABEL = 40
"""Characters before a date among which its label stands."""
_HIGHEST = 3
"""Elements around a date that may hold nothing else."""
_PUBLISHED_CLASS = re.compile(r"publish|pubdate|posted|entry-date|created|datepublished|datecreated")
_OTHERS = re.compile(r"(?:^|[\s_-])(?:comments?|related|recommend(?:ed|ations?)|popular|trending)(?:$|[\s_-])", re.I)
_MODIFIED_CLASS = re.compile(r"updated|modified|datemodified")


class Seen(NamedTuple):
    """A date on the page: ISO 8601, published, modified or plain, and whether an element says it and no text."""

    date: str
    kind: str
    marked: bool = False


def visible_dates(nearby: Nearby, language: str | None) -> list[Seen]:
    """Return the dates that stand around the title: those between it and the text, those after it, those before.

    Dates that a label calls those of something else are left out, as is the date of the visit.
    """
    elements = list(nearby.elements(_may_be_date)) or nearby.closest("time", _DATED)
    elements = [element for element in elements if not _is_of_another(nearby, element)]
    ahead = sum(element.first < nearby.text for element in elements)
    texts = nearby.texts(before=0, after=nearby.text - (nearby.title or 0) - 1)
    return [
        *_element_dates(elements[:ahead], language),
        *_text_dates(texts, language),
        *_element_dates(elements[ahead:], language),
        *_text_dates([*nearby.below(), *nearby.texts(after=0)], language),
    ]


def labelled_dates(texts: Sequence[str], language: str | None) -> list[Seen]:
    """Return the dates of short blocks that say themselves that they are the date of publication or change."""
    found = _text_dates([text for text in texts if len(text) < _LONGEST_LABELLED and "20" in text], language)
    return [seen for seen in found if seen.kind != "plain"]


def _is_of_another(nearby: Nearby, element: Element) -> bool:
    """Tell whether an element stands among comments or links to other articles, or beside the text and unnamed."""
    names = (f"{node.attributes.get('class')} {node.attributes.get('id')}" for node in nearby.apart(element.node))
    beside = nearby.is_beside(element.first) and _kind_of_element(element) == "plain"
    return beside or any(map(_OTHERS.search, names))


def _may_be_date(tag: str, attributes: Attributes) -> bool:
    if tag == "abbr":
        return "title" in attributes and _ABBREVIATED.search(attributes.get("class") or "") is not None
    return tag == "time" or "date" in (attributes.get("itemprop") or "").lower()


def _element_dates(elements: Iterable[Element], language: str | None) -> Iterator[Seen]:
    for element in elements:
        attributes = element.attributes
        value = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or element.text
        date = iso_date(value, language=language)
        if date:
            yield Seen(date, _kind_of_element(element), marked=True)


def _kind_of_element(element: Element) -> str:
    words = element.words
    if _PUBLISHED_CLASS.search(words) or "pubdate" in element.attributes:
        return "published"
    if _MODIFIED_CLASS.search(words):
        return "modified"
    return _label(_text_around(element)[:_LABEL]) or "plain"


def _text_around(element: Element) -> str:
    """Return the text of the closest element that holds more than the date."""
    own, node = " ".join(element.node.text().split()), element.node.parent
    for _ in range(_HIGHEST):
        text = " ".join(node.text().split()) if node is not None else ""
        if node is None or text != own:
            return text
        node = node.parent
    return own


def _text_dates(texts: Sequence[str], language: str | None) -> Iterator[Seen]:
    for text in texts:
        start = 0
        while len(text) <= _LONGEST:
            found = find_date(text[start:], language=language, earliest=EARLIEST_IN_TEXT)
            if found is None:
                break
            date, begin, end = found
            kind = _label(text[start : start + begin][-_LABEL:])
            if kind not in ("visit", "other"):
                yield Seen(date, kind or "plain")
            start += end


def _label(before: str) -> str | None:
    """Return what the words before a date call it, None where they say nothing; the closest word counts."""
    found = list(_labels().finditer(before))
    return found[-1].lastgroup if found else None


@cache
def _labels() -> re.Pattern[str]:
    groups = []
    for kind, words in word_lists("datelines").items():
        ordered = sorted(words, key=len, reverse=True)
        groups.append(f"(?P<{kind}>{'|'.join(map(re.escape, ordered))})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?![^\W\d_])", re.I)
