"""Articles that retell one story in other words: alike in names, numbers and rare words, and published within days.

As with `sketches`, everything but an array of fixed size is in a SQLite file, and nothing depends on the order in which
documents come. A story is a group in which the articles are alike on average (average linkage), so that two stories
are not joined by one article that has something of both.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.bulk.scratch import scratch
from cleaner.text.wordlists import all_words

_HOURS = 72.0
"""Hours that two articles of one story may lie apart, where both dates are known."""

_ALIKE = 0.26
"""Cosine of two articles' vectors from which they may tell the same story."""

_SAME_NAMES, _SAME_NAMES_UNDATED = 0.3, 0.45
"""And the cosine in names and numbers alone: pages on one topic share its words, those on one event its names. Where a
date is unknown it has to be higher, since such pages are mostly no news."""

_NUMBER = 2.0
"""How much more a number counts than a name or a word."""

_STEM = 6
"""Letters of a word that are compared: what follows is mostly its ending."""

_FEWEST = 20
"""Different terms that a text needs to be put into a story."""

_PRIOR = 1000
"""Documents that a run is taken to have besides its own, so that a run of one story does not lose its words to it."""

_TOP, _SHARED = 32, 2
"""Pairs that are looked at share two of the 32 terms that weigh most in each."""

_NEIGHBOURS = 40
"""Documents with a term, next by date, that a document is held against."""

_SAMPLE = 12
"""Articles of a group that stand for it when groups are compared."""

_CELLS = 1 << 23
"""Cells that count in how many documents a term is; terms that share one look a little more frequent."""

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Letters of a word that can be a term."""
_SEPARATOR = re.compile(r"[.,]")
"""What parts the thousands or the decimals of a figure."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SCHEMA = """
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT, hours REAL, terms BLOB, counts BLOB, names BLOB);
CREATE TABLE vectors (number INTEGER PRIMARY KEY, weights BLOB);
CREATE TABLE postings (term INTEGER, hours REAL, id TEXT, number INTEGER);
CREATE TABLE pairs (one INTEGER, other INTEGER);
CREATE TABLE links (likeness REAL, one INTEGER, other INTEGER);
"""
_LIKEST_FIRST = """
SELECT one, other FROM links JOIN documents a ON a.number = one JOIN documents b ON b.number = other
ORDER BY likeness DESC, min(a.id, b.id), max(a.id, b.id)
"""

_Terms = npt.NDArray[np.uint64]
_Weights = npt.NDArray[np.float64]


class Stories:
    """The vectors of a run's articles in a file of their own."""

    def __init__(self, path: Path) -> None:
        self._db = scratch(path, _SCHEMA)
        self._frequency = np.zeros(_CELLS, np.uint32)
        self._count = 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, number: int, id_: str, published: str | None, text: str) -> None:
        """Keep the terms of an article's title and body; one with few of them belongs to no story."""
        self._count += 1
        found = {_term_hash(term): (weight, is_name(term)) for term, weight in _terms_of(text).items()}
        terms = np.array(sorted(found), np.uint64)
        self._frequency[np.unique(terms % np.uint64(_CELLS))] += 1
        if len(terms) >= _FEWEST:
            counts, names = (np.array(values) for values in zip(*map(found.__getitem__, terms.tolist()), strict=True))
            row = (number, id_, _hours_of(published), terms.tobytes(), counts.tobytes(), names.tobytes())
            self._db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", row)

    def groups(self) -> dict[int, str]:
        """Return for each article that shares its story with another, by number, the story's id.

        The id is made from that of the article published first.
        """
        self._weigh()
        self._pair()
        self._link()
        found: dict[int, str] = {}
        for members in self._joined():
            first = self._db.execute("SELECT id FROM documents WHERE number = ?", (members[0],)).fetchone()[0]
            story = hashlib.blake2b(first.encode("utf-8", "replace"), digest_size=8, person=b"story").hexdigest()
            found.update(dict.fromkeys(members, story))
        return found

    def _weigh(self) -> None:
        """Make vectors of length 1, and note where the heaviest terms stand."""
        for number, id_, hours, *blobs in self._db.execute("SELECT * FROM documents"):
            terms, counts = np.frombuffer(blobs[0], np.uint64), np.frombuffer(blobs[1])
            vector = counts * self._rarity(terms)
            vector /= math.sqrt(float(vector @ vector))
            self._db.execute("INSERT INTO vectors VALUES (?, ?)", (number, vector.tobytes()))
            top = terms[np.lexsort((terms, -vector))[:_TOP]].view(np.int64).tolist()
            rows = ((term, hours, id_, number) for term in top)
            self._db.executemany("INSERT INTO postings VALUES (?, ?, ?, ?)", rows)

    def _rarity(self, terms: _Terms) -> _Weights:
        frequency = self._frequency[terms % np.uint64(_CELLS)]
        rarity: _Weights = np.log((self._count + _PRIOR) / (frequency + 1.0))
        return rarity

    def _pair(self) -> None:
        """Note which documents share a term, each with its neighbours by date."""
        query = "SELECT term, hours, number FROM postings ORDER BY term, hours, id"
        for _, group in groupby(self._db.execute(query), key=lambda row: row[0]):
            before: deque[tuple[float | None, int]] = deque(maxlen=_NEIGHBOURS)
            for _, hours, number in group:
                near = (other for then, other in before if _near(then, hours))
                rows = ((min(number, other), max(number, other)) for other in near)
                self._db.executemany("INSERT INTO pairs VALUES (?, ?)", rows)
                before.append((hours, number))

    def _link(self) -> None:
        """Keep the pairs that are alike."""
        query = "SELECT one, other FROM pairs GROUP BY 1, 2 HAVING count(*) >= ?"
        for one, other in self._db.execute(query, (_SHARED,)):
            likeness = self._likeness(one, other)
            if likeness >= 1:
                self._db.execute("INSERT INTO links VALUES (?, ?, ?)", (likeness, one, other))

    def _joined(self) -> Iterator[list[int]]:
        """Yield groups, each in the order of its dates; the likest pair is joined first."""
        groups: dict[int, list[int]] = {}
        for one, other in self._db.execute(_LIKEST_FIRST):
            first, second = groups.setdefault(one, [one]), groups.setdefault(other, [other])
            if first is not second and self._mean(first, second) >= 1:
                first += second
                groups.update(dict.fromkeys(second, first))
        different = {id(group): group for group in groups.values() if len(group) > 1}
        yield from map(self._in_order, different.values())

    def _mean(self, group: list[int], other: list[int]) -> float:
        pairs = [(a, b) for a in self._in_order(group)[:_SAMPLE] for b in self._in_order(other)[:_SAMPLE]]
        return sum(self._likeness(a, b) for a, b in pairs) / len(pairs)

    def _in_order(self, group: list[int]) -> list[int]:
        return sorted(group, key=self._place)

    def _place(self, number: int) -> tuple[bool, float, str]:
        id_, hours = self._db.execute("SELECT id, hours FROM documents WHERE number = ?", (number,)).fetchone()
        return hours is None, hours or 0.0, id_

    def _likeness(self, one: int, other: int) -> float:
        """Return how alike two documents are, from 1 on enough; 0 where their dates are too far apart."""
        first, second = self._vector(one), self._vector(other)
        if not _near(first.hours, second.hours):
            return 0.0
        _, left, right = np.intersect1d(first.terms, second.terms, assume_unique=True, return_indices=True)
        products = first.weights[left] * second.weights[right]
        lengths = first.names_length * second.names_length
        names = float(products[first.names[left]].sum()) / lengths if lengths else 0.0
        least = _SAME_NAMES_UNDATED if first.hours is None or second.hours is None else _SAME_NAMES
        return min(float(products.sum()) / _ALIKE, names / least)

    def _vector(self, number: int) -> _Vector:
        query = "SELECT hours, terms, weights, names FROM documents JOIN vectors USING (number) WHERE number = ?"
        hours, terms, weights, names = self._db.execute(query, (number,)).fetchone()
        return _Vector(hours, np.frombuffer(terms, np.uint64), np.frombuffer(weights), np.frombuffer(names, np.bool_))


class _Vector(NamedTuple):
    """An article's date, and its terms in the order of their hashes, each with a weight and whether it is a name."""

    hours: float | None
    terms: _Terms
    weights: _Weights
    names: npt.NDArray[np.bool_]

    @property
    def names_length(self) -> float:
        named = self.weights[self.names]
        return math.sqrt(float(named @ named))


def _terms_of(text: str) -> dict[str, float]:
    """Return what a text is about, each term with a weight that grows with how often it stands there.

    A term is a number of two digits or more, a word of four letters or more up to its sixth, and again where it is
    always written with a capital: mostly a name.

    >>> sorted(_terms_of("In Pell, 4,100 cyclists met; Pell cheered."))
    ['4100', 'cheere', 'cyclis', 'name pell', 'pell']
    """
    words = _WORD.findall(text)
    small = {word for word in words if word[0].islower()}
    common = all_words("stopwords")
    folded = [(word, word.casefold()) for word in words]
    counts: Counter[str] = Counter()
    for word, low in folded:
        if low in common:
            continue
        if len(low) >= _SHORTEST:
            counts[low[:_STEM]] += 1
        if word[0].isupper() and len(word) > 1 and low not in small:
            counts[f"name {low[:_STEM]}"] += 1
    figures = Counter(_SEPARATOR.sub("", figure) for figure in _FIGURE.findall(text))
    weights = {term: 1 + math.log(count) for term, count in counts.items()}
    return weights | {f: _NUMBER * (1 + math.log(count)) for f, count in figures.items() if len(f) > 1}


def is_name(term: str) -> bool:
    """Tell whether a term of `_terms_of` is a name or a number."""
    return term.startswith("name ") or term.isdigit()


def _term_hash(term: str) -> int:
    """Return 64 bits that stand for a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


def _hours_of(published: str | None) -> float | None:
    """Return a date of ISO 8601 as hours since 1970, None where there is none; one without a zone counts as UTC.

    >>> _hours_of("1970-01-02"), _hours_of("1970-01-01T03:00:00+01:00"), _hours_of(None)
    (24.0, 2.0, None)
    """
    try:
        when = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() / 3600


def _near(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) <= _HOURS
