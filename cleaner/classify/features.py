"""What is measured of the blocks of an HTML page: about 230 numbers a block, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.blocks.tags import FLAGS
from cleaner.classify.about import About
from cleaner.classify.arrays import Floats, Ints
from cleaner.classify.lexicon import Lexicon, Segments, per_text
from cleaner.classify.overlap import ratio, shared_with_body, shared_with_prose, shared_with_said
from cleaner.classify.raw import Raw, table_of
from cleaner.classify.tree_columns import Along, along_path, along_wrappers
from cleaner.text import chars

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block


_TAGS = {tag: n for n, tag in enumerate(("p", "li", "tr", "pre", "figcaption", "blockquote", "dt", "dd"))}
_ELEMENTS = {
    tag: n
    for n, tag in enumerate(
        ("p", "div", "span", "a", "li", "td", "section", "article", "button", "summary", "label", "address")
    )
}
_PROSE_WORDS = 10
"""Words of a block that can be prose."""
_NEAR = (1, -1, 2, -2)
"""How many blocks away the neighbours are that are looked at."""


def features_of(document: Document, raw: Raw, lexicon: Lexicon, about: About) -> Floats:
    """Return the features of a page's blocks, (F, n)."""
    parts = _PageColumns(document, raw, lexicon, about).columns()
    sizes = [len(part) if part.ndim == 2 else 1 for part in parts]
    out = np.empty((sum(sizes), len(document.blocks)), np.float32)
    at = 0
    for part, size in zip(parts, sizes, strict=True):
        out[at : at + size] = part
        at += size
    return out


def _shifted(columns: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """Return rows (k, n) moved by so many blocks, (k, 4, n); what comes in from outside is -1, nothing."""
    out = np.full((len(columns), len(_NEAR), columns.shape[1]), -1, columns.dtype)
    for place, by in enumerate(_NEAR):
        if by > 0:
            out[:, place, by:] = columns[:, :-by]
        else:
            out[:, place, :by] = columns[:, -by:]
    return out


def _sums(column: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(column, dtype=np.float64)))


class _PageColumns:
    """The columns of one page, made in groups; later groups use what earlier ones keep."""

    def __init__(self, document: Document, raw: Raw, lexicon: Lexicon, about: About) -> None:
        self.blocks: Sequence[Block] = document.blocks
        self.elements = table_of(document)
        self.raw, self.lexicon, self.about = raw, lexicon, about
        self.n = len(self.blocks)
        self.places = np.arange(self.n)
        stats = raw.stats
        self.chars = stats.lengths
        self.words = np.diff(stats.offsets)
        self.link = ratio(self.elements.link, self.chars)
        stops = stats.counts[:, chars.STOP] + stats.counts[:, chars.CJK] // 20
        self.prose = (self.words >= _PROSE_WORDS) & (stops > 0) & (self.link < 0.34)
        self.tags = [block.tag for block in self.blocks]
        self.heading = np.array([int(tag[1]) if tag[0] == "h" and len(tag) == 2 else 0 for tag in self.tags])

    def columns(self) -> list[npt.NDArray[np.generic]]:
        """Return all columns in their order: one each, (n,), or several, (k, n), or the same for all blocks, (k, 1)."""
        lexical, overlap = self._lexical(), self._overlap()  # what later groups are made of
        return [
            *self._text(), *self._markup(), *lexical, *overlap, *self._position(), *self._around(), *self._nested(),
            *self._groups(), *self._page(),
        ]  # fmt: skip

    def _text(self) -> list[npt.NDArray[np.generic]]:
        stats, count = self.raw.stats, self.raw.stats.counts
        letters = count[:, chars.LOWER] + count[:, chars.UPPER] + count[:, chars.LETTER] + count[:, chars.CJK]
        upper_words = self._count(stats.word_class == chars.UPPER)
        digit_words = self._count(stats.word_class == chars.DIGIT)
        columns = [
            np.log1p(self.chars), self.words, ratio(letters, self.words), ratio(upper_words, self.words), digit_words,
            ratio(digit_words, self.words), ratio(count[:, chars.UPPER], letters),
            ratio(count[:, chars.DIGIT], self.chars), count[:, chars.COMMA], ratio(count[:, chars.COMMA], self.words),
            count[:, chars.STOP], ratio(count[:, chars.STOP], self.words), count[:, chars.COLON],
            count[:, chars.QUOTE], ratio(count[:, chars.DASH], self.words), count[:, chars.DASH],
            count[:, chars.BRACKET], count[:, chars.MONEY], count[:, chars.SIGN],
            ratio(count[:, chars.CJK], self.chars), ratio(count[:, chars.LETTER], self.chars),
            count[:, chars.OTHER], stats.first, stats.last, stats.last == chars.STOP, self.prose,
            self._count(stats.word_size == 4), self._count(stats.word_size > 12),
        ]  # fmt: skip
        return list(columns)

    def _count(self, hits: npt.NDArray[np.bool_]) -> Ints:
        return np.bincount(self.raw.stats.word_text, hits, self.n).astype(np.int64)

    def _markup(self) -> list[npt.NDArray[np.generic]]:
        elements = self.elements
        tags = np.array([_TAGS.get(tag, -1) for tag in self.tags])
        names = elements.tags
        own = np.array([_ELEMENTS.get(names[row], -1) for row in self.raw.chain.rows[0].tolist()])
        bits = elements.block_flags
        return [
            self.link, elements.link, ratio(elements.bold, self.chars), elements.images, self.heading,
            self.depth, np.array([bool(block.label) for block in self.blocks]),
            tags == np.arange(len(_TAGS))[:, None], own == np.arange(len(_ELEMENTS))[:, None],
            bits >> np.arange(len(FLAGS))[:, None] & 1,
        ]  # fmt: skip

    def _lexical(self) -> list[npt.NDArray[np.generic]]:
        raw, table = self.raw, self.lexicon.words
        single, least, most = per_text(table.take(raw.keys.single), Segments.of(self.words))
        pair, pair_least, pair_most = per_text(table.take(raw.keys.pair), Segments.of(np.maximum(self.words - 1, 0)))
        edge = np.where(raw.keys.edge >= 0, table[raw.keys.edge], 0)
        weight = np.minimum(self.words, 12)
        self.lexical = (single + pair) * weight + edge[0] + edge[1]
        tokens = raw.tokens
        of_sets = per_text(self.lexicon.names.take(tokens.hashes), Segments.of(np.diff(tokens.offsets)))
        element_mean, element_least, element_most = of_sets.take(tokens.own, axis=1)
        self.names_score: Floats = ((element_least + element_most) / 2).astype(np.float32)
        score = self.names_score
        along = along_path(
            self.elements,
            Along((score, np.ones_like(score)), (score, element_least), (score, element_most)),
        )
        row = raw.chain.rows[0]
        (path, self.depth), (path_least, low), (path_most, high) = ([c[row] for c in part] for part in along)
        inline = self.elements.inline
        begins = np.where(inline >= 0, self.names_score[inline], 0)
        self.wrapped = along_wrappers(self.elements, self.names_score)
        self.path = path
        return [
            single, least, most, pair, pair_least, pair_most, edge[0], edge[1], self.lexical, begins,
            element_mean[row], path, path_least, path_most, low, high,
        ]  # fmt: skip

    def _position(self) -> list[npt.NDArray[np.generic]]:
        before = _sums(self.chars)
        prose_chars = _sums(self.chars * self.prose)
        self.title_place = self._find_title()
        last_heading = np.maximum.accumulate(np.where(self.heading > 0, self.places, -1))
        head_score = np.where(last_heading >= 0, self.lexical[last_heading], 0)
        last_prose = np.maximum.accumulate(np.where(self.prose, self.places, -1))
        next_prose = np.minimum.accumulate(np.where(self.prose, self.places, self.n + 50)[::-1])[::-1]
        top_heading = np.maximum.accumulate(np.where((self.heading > 0) & (self.heading <= 2), self.places, -1))
        return [
            self.places, self.n - self.places, ratio(self.places, self.n), ratio(before[1:], before[-1]),
            np.log1p(before[:-1]), np.log1p(before[-1] - before[1:]), prose_chars[:-1] / max(prose_chars[-1], 1),
            np.log1p(prose_chars[:-1]), np.log1p(prose_chars[-1] - prose_chars[1:]),
            self.places - self.title_place, np.full(self.n, self.title_place >= 0),
            self.places - last_heading, head_score, np.where(last_heading >= 0, self.heading[last_heading], 0),
            self.places - last_prose, next_prose - self.places, self.places - top_heading,
        ]  # fmt: skip

    def _find_title(self) -> int:
        """Return the block that shows the title: the first heading that best covers its words, -1 without one."""
        if not self.about.title:
            return -1
        rank = 2 * self.title_hits * self.title_share / np.maximum(self.title_hits + self.title_share, 1e-6)
        rank = rank + 0.3 * (self.heading == 1) + 0.15 * (self.heading == 2) - 0.3 * (self.link > 0.5)
        best = int(np.argmax(rank))
        return best if rank[best] > 0.5 else -1

    def _overlap(self) -> list[npt.NDArray[np.generic]]:
        stats = self.raw.stats
        said = shared_with_said(stats, self.about)
        self.title_hits, self.title_share = said[:2]
        return [*said, shared_with_body(stats, self.about.body), *shared_with_prose(stats, self.prose)]

    def _around(self) -> list[npt.NDArray[np.generic]]:
        log_chars = np.log1p(self.chars)
        near = _shifted(np.stack((log_chars, self.link, self.heading, self.lexical, self.path)).astype(np.float32))
        group = self.raw.signature[None]
        sums = np.zeros((4, self.n + 1))
        np.cumsum((log_chars, self.link * self.chars, self.prose, self.lexical), axis=1, out=sums[:, 1:])
        wide = []
        for width in (3, 10):
            a, b = np.maximum(self.places - width, 0), np.minimum(self.places + width + 1, self.n)
            wide.append((sums[:, b] - sums[:, a]) / (b - a))
        return [near.reshape(-1, self.n), (_shifted(group) == group[:, None]).reshape(-1, self.n), *wide]

    def _nested(self) -> list[npt.NDArray[np.generic]]:
        """Measure the elements around each block: what they hold, and where in them it lies."""
        elements = self.elements
        first, last = elements.first.astype(np.int64), elements.last.astype(np.int64)
        size = last - first
        columns = (self.chars, self.chars * self.prose, self.chars * self.link, self.heading > 0, self.prose,
                   np.array([tag == "p" for tag in self.tags]), self.lexical)  # fmt: skip
        sums = np.zeros((len(columns), self.n + 1))
        np.cumsum(columns, axis=1, out=sums[:, 1:])
        chars_, prose, link, headings, paragraphs, plain, lexical = sums[:, last] - sums[:, first]
        page_chars, page_prose = max(int(self.chars.sum()), 1), max(float(columns[1].sum()), 1.0)
        titled = (first <= self.title_place) & (self.title_place < last)
        derived = (
            size, np.log1p(chars_), chars_ / page_chars, prose / page_prose, ratio(prose, chars_),
            ratio(link, chars_), ratio(headings, size), paragraphs, ratio(plain, size), ratio(chars_, size),
            ratio(lexical, size), self.wrapped, titled,
        )  # fmt: skip
        rows = self.raw.chain.rows
        out = np.empty((len(rows), len(derived) + 1, self.n), np.float32)
        out[:, :-1] = np.stack([np.asarray(column, np.float32) for column in derived])[:, rows].transpose(1, 0, 2)
        out[:, -1] = ratio(self.places - first[rows], size[rows])
        return [out.reshape(-1, self.n)]

    def _groups(self) -> list[npt.NDArray[np.generic]]:
        """Measure the groups of blocks that have the same names around them, or the same words."""
        group = self.raw.signature
        size = np.bincount(group)
        columns = (self.chars, self.link, self.prose, self.lexical, self.heading > 0)
        out: list[npt.NDArray[np.generic]] = [size[group]]
        out += [ratio(np.bincount(group, column), size)[group] for column in columns]
        out.append(ratio(np.bincount(group, self.chars), self.chars.sum())[group])
        first = np.full(len(size), self.n)
        np.minimum.at(first, group, self.places)
        out.append(self.places - first[group])
        copies = np.bincount(self.raw.same)[self.raw.same]
        seen = np.full(len(size) + self.n, self.n)
        np.minimum.at(seen, self.raw.same, self.places)
        return [*out, copies, self.places > seen[self.raw.same]]

    def _page(self) -> list[npt.NDArray[np.generic]]:
        total = max(int(self.chars.sum()), 1)
        prose = self.chars[self.prose]
        numbers = (
            self.n, np.log1p(total), float((self.link * self.chars).sum()) / total, self.prose.sum(),
            self.prose.mean(), prose.sum() / total, prose.mean() if len(prose) else 0,
            (self.heading > 0).mean(), self.tags.count("li") / self.n, self.tags.count("tr") / self.n,
            self.lexical.mean(), self.path.mean(),
            self.path.max(), self.raw.stats.counts[:, chars.CJK].sum() / total,
            self.raw.stats.counts[:, chars.MONEY].sum(), np.bincount(self.raw.signature).max() / self.n,
            self.elements.images.sum(), bool(self.about.body), self.about.dated, bool(self.about.authors),
            self.about.og_type == "article", self.title_place >= 0, *self._type_scores(),
        )  # fmt: skip
        return [np.array(numbers, np.float32)[:, None]]

    def _type_scores(self) -> Floats:
        return np.asarray(self.lexicon.types[self.about.tokens()].mean(0), np.float32)
