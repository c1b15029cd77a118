"""What a single line of a dump looks like that may seem to be its title: a date, a credit, a trail, a result."""

from __future__ import annotations

import re
from functools import cache

from cleaner.text.credits import split_caption
from cleaner.text.date import find_date
from cleaner.text.leads import names_after_lead
from cleaner.text.sentences import ends_sentence
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, same_words

_BETWEEN = re.compile(r"\s+[|/>»›·•]+\s+")
_PATH = re.compile(r"(?:[^>›»]{2,60} [>›»] ){2,}[^>›»]{2,120}")
_STEP = re.compile(r" [>›»] ")
_RATES = re.compile(r".*\d[.,]\d+%?(?: [+−–-]\S+)? [^\W\d_a-zа-я]\S* \d+[.,]\d+.{0,12}")
_PRICE = re.compile(r"[^\d\n]{2,40} [$€£¥] ?\d[\d.,]* ?\(?[+−–-] ?\d+[.,]\d+ ?%\)?")
_RESULT = re.compile(r"(\D+) \d{1,3} ?[-–:] ?\d{1,3} (\D+)")
_CONTACT = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b|[\w.]@\w[\w-]*\.\w")
CLOCK = re.compile(r"(?<![$€£¥₹.,])\b\d{1,2}[:.]\d\d(?![\dA-Za-z_%])")
LENGTH = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
"""How long a film or a recording runs."""
_DAY_FIRST = re.compile(r"\d{1,4}\s?[./年月-]\s?\d{1,2}")
_PART_WORDS, _SIDE = 2, 4
"""Words of a part of a site in a trail, and of a side of a match, at most."""

_LABEL = 40
"""Characters of a line that says what follows, at most."""

_ENTRIES = 4
"""Entries of a menu in a row, at least."""

_STANDFIRST = (6, 45)
"""Words of a standfirst, at least and at most."""

_NO_SENTENCE = re.compile(r"[|•·]| » |\d{1,2}:\d\d|https?:|@")
_TWO = re.compile(r"[^\W\d_]{4}[.!?] [^\W\d_]")
"""Where one sentence ends and another begins."""
_LOWER = 0.5
"""Share of the words of a standfirst that begin with a small letter."""


def is_dated(text: str) -> bool:
    """Tell whether a line says when the text was written: a time or the author's name stands beside its date."""
    if not CLOCK.search(text):
        found = find_date(text) if text[0].isdigit() else None
        return found is not None and found[1] == 0 and bool(names_after_lead(text))
    if _DAY_FIRST.match(text):
        return True
    is_bare = sum(map(str.isdigit, text)) >= sum(map(str.isalpha, text))
    return is_bare or CLOCK.match(text) is not None or find_date(text) is not None


def is_credited(text: str) -> bool:
    """Tell whether a line is a picture's: whole in brackets, or with a credit behind it."""
    return (text[0] == "(" and text[-1] == ")" and "(" not in text[1:]) or split_caption(text)[1] is not None


def is_trail(line: str) -> bool:
    """Tell whether a line names nothing but parts of a site, a word or two each: `Health | Nutrition`."""
    names = _BETWEEN.split(line)
    return len(names) > 1 and all(0 < count_words(name) <= _PART_WORDS for name in names)


def is_menu(line: str) -> bool:
    """Tell whether a line is a menu in a row, with bars between its entries: `Travel | Programs | About | News`."""
    return is_trail(line) and len(line.split(" | ")) >= _ENTRIES


def is_path(line: str) -> bool:
    """Tell whether a line is the way to a page: `You are here: Home > Region > Article`."""
    return _PATH.fullmatch(line) is not None


def end_of_path(line: str) -> str:
    """Return the last part of the way to a page, which is the page itself.

    >>> end_of_path("Home » News » The ferry is back")
    'The ferry is back'
    """
    return _STEP.split(line)[-1].strip()


def is_rates(line: str) -> bool:
    """Tell whether a line gives what currencies or shares are worth: `Dollar 41.20 Euro 48.11`."""
    return _RATES.fullmatch(line) is not None


def is_price(line: str) -> bool:
    """Tell whether a line is the price of a share or coin and how that changed: `Bitcoin (BTC) $ 87.420 +1.92%`."""
    return _PRICE.fullmatch(line) is not None


def is_contact(line: str) -> bool:
    """Tell whether a line says whom to ask: `Contact: Ann Lee, (555) 010-3399`."""
    return _CONTACT.search(line) is not None


def is_result(line: str) -> bool:
    """Tell whether a line is how a match ended, between the names of both sides: `Calder 1-2 Strand Rovers`."""
    found = _RESULT.fullmatch(line)
    return found is not None and all(count_words(side) <= _SIDE for side in found.groups())


def two_sentences(text: str) -> bool:
    """Tell whether a sentence ends within a line and another one begins."""
    return _TWO.search(text) is not None


def may_be_standfirst(text: str) -> bool:
    """Tell whether a line looks like a standfirst: a sentence or two in small letters, without date or address."""
    words = [word for word in text.split() if word[0].isalpha()]
    is_told = ends_sentence(text) or two_sentences(text)
    low = sum(word[0].islower() or (is_told and not word[0].isupper()) for word in words)  # many scripts have no case
    fits = _STANDFIRST[0] <= count_words(text) <= _STANDFIRST[1]
    is_line = _NO_SENTENCE.search(text) is not None or find_date(text) is not None
    return fits and low >= _LOWER * len(words) and not is_line


def is_over_contents(text: str) -> bool:
    """Tell whether a line says that a table of contents follows.

    >>> is_over_contents("In this article:"), is_over_contents("Contents [–]"), is_over_contents("The contents")
    (True, True, False)
    """
    return len(text) <= _LABEL and text.casefold().rstrip(" :：▼-–[]") in all_words("lines", "contents")


def begins_correction(words: str) -> bool:
    """Tell whether a text, given as `same_words` of it, begins as a note of what was put right.

    >>> begins_correction("correction an earlier version named the wrong pier"), begins_correction("the pier")
    (True, False)
    """
    return f"{words} ".startswith(_corrections())


@cache
def _corrections() -> tuple[str, ...]:
    return tuple(f"{same_words(lead)} " for lead in all_words("lines", "corrected"))
