"""Who may have written a dump: the names in its lines, each with the line that shows it and how it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntFlag
from functools import cache
from itertools import islice
from typing import NamedTuple

from cleaner.text.leads import MARK, joined, lead_alone, looks_like_name, names_after_lead, without_asides, without_date
from cleaner.text.names import in_title_case, is_name, lead_words, names_in, read_time, without_lead
from cleaner.text.wordlists import all_words, any_of

LONGEST_LINE = 160
"""Characters of a line in which a name may stand without a word such as `by` before it."""
_LONGEST_LED = 300
_LONGEST_PIECE, _MOST_WORDS = 100, 8
"""Characters and words of what separators cut off such a line."""
_STACK = 8
"""Lines from `By` on that may hold the names."""
_MOST = 80
"""Possible authors of a page."""
_MOST_NAMES = 12
"""Names that a line may have to be one that says who wrote the page."""
_TOUCHED = re.compile(r"((?:[A-ZÀ-Þ][\w'’.-]*\s){1,3}[A-ZÀ-Þ][a-zß-ÿ'’-]{2,}?)(?=[A-Z][a-z])")
"""A name that the next word touches: `Ann LeesterMay 3`."""
_SEPARATOR, _DIGIT = re.compile(r"[|·•⋅–—-]"), re.compile(r"\d")
_SIMPLE = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
"""A name in which there is nothing to part or to cut off, unless its first word is one such as `by`."""


class Way(IntFlag):
    """How names were found in a line."""

    LED = 1
    """Behind a word such as `by`."""
    STACKED = 2
    """Below such a word in a line of its own."""
    PIECE = 4
    """As the whole line, or as all that stands between two separators, less the date."""
    BEGUN = 8
    """As its first two or three words."""
    TOUCHED = 16
    """As its first words, of which what follows touches the last."""
    PICTURED = 32
    """In what stands for a picture of somebody."""
    CHOSEN = 64
    """By the ordered search of `cleaner.normalize.authors`."""


class Signer(NamedTuple):
    """Names that may be those of a page's authors: the block and the line that show them first, and how often."""

    names: tuple[str, ...]
    block: int
    line: str
    ways: Way
    times: int = 1
    whole: bool = False
    """Whether the line holds nothing else."""


def signers_of(texts: Sequence[str], lines: Iterable[int], chosen: Sequence[str]) -> list[Signer]:
    """Return the possible authors of a dump, each once.

    `texts` are the texts of its blocks, `lines` the numbers of those that are looked at, in order. `chosen` are the
    names that the ordered search found, if it did: they are one of the possible.
    """
    found: dict[tuple[str, ...], Signer] = {}
    for signer in islice(_all(texts, lines), _MOST):
        _add(found, signer)
    if chosen:
        place = next((i for i, text in enumerate(texts) if chosen[0] in text), -1)
        _add(found, Signer(tuple(chosen), place, texts[place] if place >= 0 else "", Way.CHOSEN, times=0))
    return list(found.values())


def _add(found: dict[tuple[str, ...], Signer], signer: Signer) -> None:
    key = tuple(name.casefold() for name in signer.names)
    known = found.get(key)
    if known is not None:
        signer = known._replace(ways=known.ways | signer.ways, times=known.times + signer.times)
    found[key] = signer


def _all(texts: Sequence[str], lines: Iterable[int]) -> Iterator[Signer]:
    for i in lines:
        text = texts[i]
        if len(text) > _LONGEST_LED:
            continue
        for names, way in _in_line(text, texts[i : i + _STACK]):
            if names and len(names) <= _MOST_NAMES:
                whole = way in (Way.LED, Way.STACKED) or (way is Way.PIECE and names[0] == text)
                yield Signer(tuple(names), i, text, way, whole=whole)


def _in_line(text: str, below: Sequence[str]) -> Iterator[tuple[list[str], Way]]:
    """Yield the names in a line; `below` is the line with those that follow."""
    if len(below) > 1 and lead_alone(text):
        yield names_after_lead(next(joined(below))), Way.STACKED
    yield names_after_lead(text), Way.LED
    if len(text) > LONGEST_LINE:
        return
    pictured = _pictured().match(text) if "'" in text or "’" in text else None
    if pictured is not None:
        yield [pictured[1]], Way.PICTURED
    for piece in _pieces(text):
        if piece and len(piece) <= _LONGEST_PIECE and piece.count(" ") < _MOST_WORDS:
            yield from _in_piece(piece)


def _pieces(text: str) -> Iterator[str]:
    """Yield what separators part in a line, less its date, what stands in brackets and how long it takes to read."""
    has_digit = _DIGIT.search(text) is not None
    if has_digit:
        text = without_date(text)
    for piece in MARK.split(text) if _SEPARATOR.search(text) else (text,):
        if "(" in piece:
            piece = without_asides(piece)
        yield (read_time().sub("", piece) if has_digit else piece).strip(" ,:;")


def _in_piece(piece: str) -> Iterator[tuple[list[str], Way]]:
    second = piece.partition(" ")[2]
    if second[:1].islower() and second.partition(" ")[0] not in _inner_words():
        return  # words of a sentence
    is_simple = _SIMPLE.fullmatch(piece) and piece.partition(" ")[0].lower() not in lead_words()
    names = ([piece] if is_name(piece) else []) if is_simple else names_in(piece)
    if all(map(looks_like_name, names)) or (len(names) == 1 and " " not in piece):
        yield list(map(in_title_case, names)), Way.PIECE
    words = without_lead(piece).split() if piece.count(" ") > 1 else []
    for count in range(2, min(len(words), 4)):
        begun = " ".join(words[:count]).rstrip(",")
        if words[count - 1] not in all_words("byline", "particle") and looks_like_name(begun) and is_name(begun):
            yield [in_title_case(begun)], Way.BEGUN
    touched = _TOUCHED.match(piece)
    if touched is not None and looks_like_name(touched[1]):
        yield [touched[1]], Way.TOUCHED


@cache
def _pictured() -> re.Pattern[str]:
    """Return the pattern of what stands for a picture of somebody: `Ann Lee's avatar`."""
    return re.compile(rf"\W*(.{{2,40}}?)['’]s? (?:{any_of(all_words('byline', 'picture'))})\b", re.I)


@cache
def _inner_words() -> frozenset[str]:
    """Return the words in small letters that a name may have behind its first word, or a line behind its first name."""
    return all_words("byline", "particle", "joint", "place")
