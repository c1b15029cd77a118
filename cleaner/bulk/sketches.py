"""What is alike across documents: hashes of blocks, sketches of texts, and groups of near-identical ones.

Everything is kept in a SQLite file, so that memory does not grow with the documents, and nothing depends on the order
in which they come.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.bulk.scratch import scratch
from cleaner.text.words import words_of

_REPEATED = 5
"""Differently titled documents of a host in which a block has to stand to count as repeated."""

_SHARE = 0.01
"""And the share of the host's documents."""

_SHINGLE = 4
"""Words that follow each other and are counted as one, when texts are compared."""
_BANDS, _ROWS = 16, 4
"""Of a text's sketch: texts are held against each other that agree in all rows of a band."""
_ALIKE = 0.8
"""Estimated share of common shingles from which two texts are near-identical."""

_FIRSTS = 20
"""Unlike documents in one band that others are held against."""

_CHANCE = np.random.default_rng(20261123)
_FACTORS = _CHANCE.integers(1, 2**64, _BANDS * _ROWS, np.uint64) | np.uint64(1)
_OFFSETS = _CHANCE.integers(0, 2**64, _BANDS * _ROWS, np.uint64)

_DIGITS = re.compile(r"\d+")
_SCHEMA = """
CREATE TABLE hosts (host TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID;
CREATE TABLE blocks (host TEXT, block INTEGER, title INTEGER, PRIMARY KEY (host, block, title)) WITHOUT ROWID;
CREATE TABLE repeats (block INTEGER PRIMARY KEY, documents INTEGER);
CREATE TABLE texts (number INTEGER PRIMARY KEY, id TEXT, published TEXT, sketch BLOB);
CREATE TABLE bands (band INTEGER, hash INTEGER, number INTEGER);
"""
_REPEATS = """
INSERT INTO repeats SELECT block, max(n) FROM
(SELECT host, block, count(*) AS n FROM blocks GROUP BY host, block HAVING n >= ?) JOIN hosts USING (host)
WHERE n >= ? * hosts.documents GROUP BY block
"""


class Text(NamedTuple):
    """A document among near-identical ones: its number, id and date."""

    number: int
    id: str
    published: str | None


class Sketches:
    """The sketches of a run's documents in a file of their own."""

    def __init__(self, path: Path) -> None:
        self._db = scratch(path, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add_blocks(self, host: str, title: str, blocks: Iterable[str]) -> None:
        """Count the blocks of a document; the same block under the same title counts once."""
        self._db.execute(
            "INSERT INTO hosts VALUES (?, 1) ON CONFLICT (host) DO UPDATE SET documents = documents + 1", (host,)
        )
        named = _text_hash(title)
        rows = {(host, _block_hash(block), named) for block in blocks}
        self._db.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?, ?)", rows)

    def repeats(self, host: str, blocks: Sequence[str]) -> list[int]:
        """Return for each block in how many documents of its host it is repeated, 0 where it is not."""
        row = self._db.execute("SELECT documents FROM hosts WHERE host = ?", (host,)).fetchone()
        least = max(_REPEATED, _SHARE * row[0]) if row is not None else _REPEATED
        counts = [self._count(host, _block_hash(block)) for block in blocks]
        return [count if count >= least else 0 for count in counts]

    def find_repeats(self) -> None:
        """Look for the blocks that any host repeats, once those of all documents are counted."""
        self._db.execute(_REPEATS, (_REPEATED, _SHARE))

    def repeats_anywhere(self, blocks: Sequence[str]) -> list[int]:
        """Return for each block in how many documents of the host that repeats it most it stands, 0 for no repeat."""
        query = "SELECT documents FROM repeats WHERE block = ?"
        rows = (self._db.execute(query, (_block_hash(block),)).fetchone() for block in blocks)
        return [row[0] if row is not None else 0 for row in rows]

    def _count(self, host: str, block: int) -> int:
        query = "SELECT count(*) FROM blocks WHERE host = ? AND block = ?"
        return int(self._db.execute(query, (host, block)).fetchone()[0])

    def add_text(self, number: int, id_: str, published: str | None, text: str) -> None:
        """Keep the sketch of a text; one of a few words has none."""
        sketch = _sketch_of(text)
        if sketch is None:
            return
        self._db.execute("INSERT INTO texts VALUES (?, ?, ?, ?)", (number, id_, published, sketch.tobytes()))
        bands = sketch.reshape(_BANDS, _ROWS)
        rows = ((n, _signed(hashlib.blake2b(band.tobytes(), digest_size=8)), number) for n, band in enumerate(bands))
        self._db.executemany("INSERT INTO bands VALUES (?, ?, ?)", rows)

    def duplicates(self) -> dict[int, str]:
        """Return for each near-identical document, by number, the id of the one that stands for its group.

        That is the one published first, then the one whose id sorts first; it is not in the result itself.
        """
        self._db.execute("CREATE INDEX IF NOT EXISTS bands_hash ON bands (band, hash, number)")
        parents: dict[int, int] = {}
        for one, other in self._pairs():
            parents[_root(parents, one)] = _root(parents, other)
        groups: dict[int, list[Text]] = {}
        for number in list(parents):
            groups.setdefault(_root(parents, number), []).append(self._text(number))
        return {text.number: first.id for group in groups.values() for first, text in _led(group)}

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of documents that share a band and are alike: each with the first that it is like, by id."""
        query = "SELECT band, hash, number FROM bands JOIN texts USING (number) ORDER BY band, hash, id"
        for _, group in groupby(self._db.execute(query), key=lambda row: row[:2]):
            firsts: list[int] = []
            for *_, number in group:
                like = next((first for first in firsts if self._alike(first, number)), None)
                if like is not None:
                    yield like, number
                elif len(firsts) < _FIRSTS:
                    firsts.append(number)

    def _alike(self, one: int, other: int) -> bool:
        first, second = self._sketch(one), self._sketch(other)
        return float(np.mean(first == second)) >= _ALIKE

    def _sketch(self, number: int) -> npt.NDArray[np.uint64]:
        row = self._db.execute("SELECT sketch FROM texts WHERE number = ?", (number,)).fetchone()
        return np.frombuffer(row[0], np.uint64)

    def _text(self, number: int) -> Text:
        return Text(*self._db.execute("SELECT number, id, published FROM texts WHERE number = ?", (number,)).fetchone())


def _block_hash(text: str) -> int:
    """Return a hash that is equal for blocks that differ only in case, punctuation and numbers.

    >>> _block_hash("© 2025 The Paper.") == _block_hash("© 2026 the paper")
    True
    """
    return _text_hash(_DIGITS.sub("0", text))


def _text_hash(text: str) -> int:
    """Return a hash that is equal for texts of the same words."""
    return _signed(hashlib.blake2b(" ".join(words_of(text)).encode(), digest_size=8))


def _sketch_of(text: str) -> npt.NDArray[np.uint64] | None:
    """Return the minima (64,) of as many hashes over the text's runs of four words, None for a text of a few words."""
    words = words_of(text)
    if len(words) < 2 * _SHINGLE:
        return None
    shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1)}
    hashes = np.array([_unsigned(shingle) for shingle in shingles], np.uint64)
    mixed = hashes[:, None] * _FACTORS + _OFFSETS
    minima: npt.NDArray[np.uint64] = (mixed ^ (mixed >> np.uint64(31))).min(axis=0)
    return minima


def _unsigned(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _signed(digest: hashlib.blake2b) -> int:
    return int.from_bytes(digest.digest(), "little", signed=True)


def _root(parents: dict[int, int], number: int) -> int:
    parents.setdefault(number, number)
    while parents[number] != number:
        parents[number] = number = parents[parents[number]]
    return number


def _led(group: list[Text]) -> Iterator[tuple[Text, Text]]:
    first, *others = sorted(group, key=lambda text: (text.published is None, text.published or "", text.id))
    return ((first, text) for text in others)
