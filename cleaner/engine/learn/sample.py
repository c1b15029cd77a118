"""The pages to learn from: their blocks, what repeats between them, and the run of blocks that is the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.engine.phrases import phrase_key
from cleaner.text.words import words_in

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Article, Decision

PROSE_WORDS = 12
"""Words from which a block may count as running text."""
SURE = 0.97
"""Score of a block that is content wherever it repeats: a notice over each chapter, a condition of each recipe."""
_SURE_OF_FEW = 0.8
"""The same where there are less than `FEW` pages."""
FEW = 3
"""Pages from which a likeness of two lines, or the place of a container, is more than chance."""
_REPEATED_COST = 15
"""What a repeated block counts against the run that is the article, in words of running text."""

_LISTS = frozenset({"product", "collection", "listing"})
"""Types of page on which texts repeat because the things do: labels, prices, features."""
_DIGITS = re.compile(r"\d+(?:[.,:/-]\d+)*")


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: blocks with their keys, whether today's rules keep them, and their scores."""

    article: Article
    document: Document
    decisions: Sequence[Decision]
    scores: Sequence[float]
    keys: Sequence[str]
    words: Sequence[int]

    @property
    def texts(self) -> list[str]:
        """The texts of the blocks."""
        return [block.text for block in self.document.blocks]

    def is_kept(self, block: int) -> bool:
        """Tell whether today's rules leave a block, or a part of it, in the body."""
        decision = self.decisions[block]
        return decision.keep is not False


@dataclass(slots=True)
class Site:
    """The pages of a site, the keys that repeat with the pages that have them, and the article of each page."""

    samples: list[Sample]
    pages_of: dict[str, set[int]] = field(default_factory=dict)
    cores: list[tuple[int, int]] = field(default_factory=list)
    titles: frozenset[str] = frozenset()
    """Keys of titles that one page each has: elsewhere they announce that page, and no new page has them."""

    @property
    def enough(self) -> int:
        """On how many pages something has to be that is taken for the site's own."""
        return max(2, (len(self.samples) + 1) // 2)

    @property
    def is_of_articles(self) -> bool:
        """Tell whether at least half of the pages hold texts, and not lists of things that are alike by nature."""
        lists = sum(sample.article.page_type in _LISTS for sample in self.samples)
        return 2 * lists <= len(self.samples)

    def is_repeated(self, key: str) -> bool:
        """Tell whether a key stands on enough pages."""
        return len(self.pages_of.get(key, ())) >= self.enough

    def in_core(self, page: int, block: int) -> bool:
        """Tell whether a block lies in the run that is the article."""
        first, last = self.cores[page]
        return first <= block < last

    def is_own(self, page: int, block: int) -> bool:
        """Tell whether a block is running text of this page alone that today's rules keep, wherever it stands."""
        sample = self.samples[page]
        is_prose = sample.words[block] >= PROSE_WORDS and sample.is_kept(block)
        return is_prose and not self.is_repeated(sample.keys[block])

    def is_sure(self, page: int, block: int) -> bool:
        """Tell whether a block scores as content so surely that its repetition does not speak against it.

        On many pages that holds within the run that is the article; two pages may have a block in common by chance.
        """
        score = self.samples[page].scores[block]
        if len(self.samples) < FEW:
            return score >= _SURE_OF_FEW
        return score >= SURE and self.in_core(page, block)

    def matters(self, page: int, block: int) -> bool:
        """Tell whether a rule is needed for a block: it is kept today, or in a dump removed by its score alone."""
        sample = self.samples[page]
        if sample.is_kept(block):
            return True
        return sample.document.elements is None and sample.decisions[block].rule is None

    def is_content(self, page: int, block: int) -> bool:
        """Tell whether a block is the article's: in its run, kept today, and only on this page."""
        sample = self.samples[page]
        return self.in_core(page, block) and sample.is_kept(block) and not self.is_repeated(sample.keys[block])


def template_key(text: str) -> str:
    """Return the form under which blocks of several pages are the same: as for phrases, and any number is 0.

    >>> template_key("Page 12 of 30.")
    'page 0 of 0'
    """
    return _DIGITS.sub("0", phrase_key(text))


def sample_of(article: Article) -> Sample | None:
    """Return the sample that an article with its trace gives, None where the page has no blocks."""
    trace = article.trace
    if trace is None or not trace.document.blocks:
        return None
    texts = [block.text for block in trace.document.blocks]
    keys, words = [template_key(text) for text in texts], [words_in(text) for text in texts]
    return Sample(article, trace.document, trace.decisions, trace.scores, keys, words)


def site_of(samples: Iterable[Sample]) -> Site:
    """Return the site that some samples show; pages with the same text count once."""
    site = Site(_distinct(samples))
    pages: defaultdict[str, set[int]] = defaultdict(set)
    for page, sample in enumerate(site.samples):
        for key in sample.keys:
            if key:
                pages[key].add(page)
    site.pages_of = dict(pages)
    site.cores = [_core(site, sample) for sample in site.samples]
    titles = Counter(template_key(sample.article.title or "") for sample in site.samples)
    site.titles = frozenset(title for title, count in titles.items() if title and count == 1)
    return site


def _distinct(samples: Iterable[Sample]) -> list[Sample]:
    seen: list[set[str]] = []
    found = []
    for sample in samples:
        own = {key for key, words in zip(sample.keys, sample.words, strict=True) if words >= PROSE_WORDS}
        if any(len(own & other) > 0.7 * min(len(own), len(other)) for other in seen if own and other):
            continue
        seen.append(own)
        found.append(sample)
    return found


def _core(site: Site, sample: Sample) -> tuple[int, int]:
    """Return the run of blocks with the most running text of its own, from its first to after its last such block."""
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for block, words in enumerate(sample.words):
        total += _weight(site, sample, block, words)
        if total <= 0:
            total, start = 0.0, block + 1
        elif total > best[0]:
            best = (total, start, block + 1)
    return best[1], best[2]


def _weight(site: Site, sample: Sample, block: int, words: int) -> float:
    if site.is_repeated(sample.keys[block]):
        return -_REPEATED_COST
    if not sample.is_kept(block):
        return -min(words, _REPEATED_COST)
    return words if words >= PROSE_WORDS else 0.0
