"""The blocks of a page as rules that reach look at them: their scores, their words, and what stands around each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cleaner.model import INDEXES
from cleaner.text.sentences import ABBREVIATED, ends_or_leads, ends_sentence
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block

SURE = 0.97
"""Score at which a block survives whatever reaches it."""
_SURE_PROSE = 0.8
"""The same for a paragraph of HTML, of which the classifier knows more and which is too long for a teaser."""
KEPT = 0.5
"""Score from which a block counts as kept."""
_RESUMED = 0.8
"""Score of a paragraph at which a section of a dump has ended and the article goes on."""
_FLOWS = 0.9
"""The same of one that makes the header beside it a subheading."""
PROSE_WORDS = 25
"""Words of a paragraph of running text, at least."""
_SENTENCE_WORDS = 8
"""Words of a sentence, at least."""
ITEM_WORDS = 20
"""Words of a short line that may be an item of a list, at most."""
_LONG_ITEM_WORDS = 60
"""Words of an item that its tag tells, at most."""
_TEASER_WORDS = 30
"""Words of a teaser, at most."""
HEADLINE_WORDS = 6
"""Words from which the last line before prose is a teaser rather than a subheading."""
_ABBREVIATED_WORDS = 16
"""Words under which a line that ends in an abbreviation is rather a headline."""
_HEADS, _HEAD_WORDS = 4, 14
"""Lines around posts by which comments are known that are longer than their article, and the words of each."""
_FIRST_HEAD, _POST = 4, 12
"""Blocks from the header to the first of these lines, and from one of them to the next."""
_ARTICLE_WORDS = 150
"""Kept words above them that are an article."""
LABELS = 4
"""Times that a header stands on a page from which on it labels the entries of a list and begins nothing."""
_FIGURES = re.compile(r"\d+")
_TAB_WORDS, _TABS = 4, 5
"""Words of the name of a tab, and tabs of a row, at most."""
_LABEL_SIZE = 60
"""Characters of a label at most."""
ITEMS = frozenset({"li", "dt", "dd", "tr"})


class Ground:
    """The blocks of a page with their scores, as far as rules that reach look at them."""

    def __init__(
        self,
        document: Document,
        scores: Sequence[float],
        page_type: str,
        forms: Sequence[int],
        *,
        least: float = KEPT,
        gone: Set[int] = frozenset(),
        heads: Sequence[int] = (),
    ) -> None:
        self.blocks = document.blocks
        self.scores = scores
        self.page_type = page_type
        self.is_article = page_type == "article"
        self.is_index = page_type in INDEXES
        self._document = document
        self._forms = forms
        self._least = least
        self._gone = gone
        self._heads = heads

    @cached_property
    def words(self) -> list[int]:
        """The number of words of each block."""
        return [count_words(block.text) for block in self.blocks]

    def gap(self, block: int) -> int:
        """Return the lines that end between a block of a dump and the one before it."""
        return self._document.page.text.count("\n", self.blocks[block - 1].end, self.blocks[block].start)

    def is_label(self, block: int) -> bool:
        """Tell whether a line of a dump stands there so often, whatever its figures, that it is a label in a list."""
        return self.blocks[block].element < 0 and self._times[_without_figures(self.blocks[block].text)] >= LABELS

    def is_tab(self, block: int) -> bool:
        """Tell whether a line of a dump is the last of a row of tabs: what the first hides comes right below."""
        below = block + 1
        if self.blocks[block].element >= 0 or below >= len(self.blocks) or self.words[below] > _TAB_WORDS:
            return False
        return any(self.blocks[i].text == self.blocks[below].text for i in range(max(0, block - _TABS), block))

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(_without_figures(block.text) for block in self.blocks if len(block.text) < _LABEL_SIZE)

    @cached_property
    def _kept(self) -> list[int]:
        """The words of each block where the score keeps it, else 0.

        On a page that the model is hardly sure of anywhere the lower threshold holds: else a header at its top would
        have all that is kept before it.
        """
        sure, likely = self._words_from(KEPT), self._words_from(self._least)
        return sure if 2 * sum(sure) >= sum(likely) else likely

    def _words_from(self, least: float) -> list[int]:
        pairs = enumerate(zip(self.blocks, self.scores, strict=True))
        return [count_words(b.text) if score >= least and i not in self._gone else 0 for i, (b, score) in pairs]

    @cached_property
    def _kept_before(self) -> list[int]:
        return [0, *accumulate(self._kept)]

    def seen(self, block: int) -> float:
        """Return the share of the kept words that stand before a block; 1 where nothing is kept."""
        total = self._kept_before[-1]
        return self._kept_before[block] / total if total else 1.0

    def kept_before(self, block: int) -> int:
        """Return the number of kept words that stand before a block."""
        return self._kept_before[block]

    def share_of_kept(self, blocks: Set[int]) -> float:
        """Return the share of the kept words that stand in some blocks; 0 where nothing is kept."""
        total = self._kept_before[-1]
        return sum(self._kept[block] for block in blocks) / total if total else 0.0

    def kept_of(self, blocks: Set[int]) -> float:
        """Return the share of the words in some blocks that the score keeps; 0 where they have none."""
        total = sum(self.words[block] for block in blocks)
        return sum(self._kept[block] for block in blocks) / total if total else 0.0

    def is_sure(self, block: int) -> bool:
        """Tell whether a block scores as sure content."""
        score = self.scores[block]
        if score >= SURE or score < _SURE_PROSE or self._document.elements is None:
            return score >= SURE
        return self.words[block] >= PROSE_WORDS

    def is_item(self, block: int) -> bool:
        """Tell whether a block looks like a teaser in a list: a list item, or a short line that is no sentence."""
        text, words = self.blocks[block].text, self.words[block]
        if rank_of(self.blocks[block]) or self.is_sure(block):
            return False
        if self.blocks[block].tag in ITEMS:
            return words <= _LONG_ITEM_WORDS
        return words <= ITEM_WORDS and not ends_or_leads(text)

    def is_asked(self, block: int) -> bool:
        """Tell whether a block is a short question that scores as content, as subheadings are."""
        enough = self.scores[block] >= KEPT and self.words[block] <= HEADLINE_WORDS
        return enough and self.blocks[block].text.endswith("?")

    def is_sentence(self, block: int) -> bool:
        """Tell whether a block ends like a sentence and has words enough for one; a headline may end in "3 a.m."."""
        text, words = self.blocks[block].text, self.words[block]
        is_cut = words < _ABBREVIATED_WORDS and ABBREVIATED.search(text) is not None
        return words >= _SENTENCE_WORDS and ends_or_leads(text) and not is_cut

    def is_told(self, block: int) -> bool:
        """Tell whether a block is a sentence that scores as content, however short."""
        return self.scores[block] >= _RESUMED and self.is_sentence(block)

    def parent(self, block: int) -> int:
        """Return the row of the element that holds the one of a block; -1 where there is none."""
        elements, row = self._document.elements, self.blocks[block].element
        return int(elements.parent[row]) if elements is not None and row >= 0 else -1

    def is_said(self, block: int) -> bool:
        """Tell whether a block is likely content and ends as a sentence does, of however few words."""
        return self.scores[block] >= KEPT and ends_sentence(self.blocks[block].text)

    def is_like(self, block: int, other: int) -> bool:
        """Tell whether a block of HTML without a link is built like another: its parent, its tag and its classes."""
        elements, a, b = self._document.elements, self.blocks[block], self.blocks[other]
        if elements is None or a.tag != b.tag or elements.link[block] or min(a.element, b.element) < 0:
            return False
        return self.parent(block) == self.parent(other) and elements.classes(a.element) == elements.classes(b.element)

    def is_teaser(self, block: int) -> bool:
        """Tell whether a block may stand in a list of other stories: few words that are no sure content."""
        few = self.words[block] <= _TEASER_WORDS or self.is_item(block)
        return few and self.scores[block] < SURE

    def flows(self, block: int) -> bool:
        """Tell whether a block is plainly text of the article."""
        return self.scores[block] >= SURE or (self.scores[block] >= _FLOWS and self.is_resumed(block))

    def is_resumed(self, block: int) -> bool:
        """Tell whether the article goes on here: a paragraph of running text that scores as content."""
        text = self.blocks[block].text
        return self.scores[block] >= _RESUMED and self.words[block] >= PROSE_WORDS and ends_or_leads(text)

    def goes_on(self, block: int) -> bool:
        """Tell whether a block is a sentence of a dump that scores as content, however short."""
        enough = self.words[block] > HEADLINE_WORDS and self.scores[block] >= KEPT
        return enough and ends_or_leads(self.blocks[block].text)

    def form_after(self, block: int) -> int | None:
        """Return the first block of the form in which readers write, behind a block; None where none follows."""
        return next((form for form in self._forms if form > block), None)

    def is_answered(self, block: int) -> bool:
        """Tell whether what is behind a header in a dump is of readers: a line around a post near it, or their form."""
        if self.blocks[block].element >= 0 or self.form_after(block) is not None:
            return True
        first = bisect_right(self._heads, block)
        return first < len(self._heads) and self._heads[first] <= block + _POST

    def posts_after(self, block: int) -> bool:
        """Tell whether readers' posts follow a header in a dump: lines that say who and when, one every few blocks."""
        first = bisect_right(self._heads, block)
        heads = [head for head in self._heads[first : first + 4 * _HEADS] if self.words[head] <= _HEAD_WORDS]
        if len(heads) < _HEADS or heads[0] > block + _FIRST_HEAD or self.blocks[block].text.startswith("0 "):
            return False
        near = all(after - head <= _POST for head, after in pairwise(heads[:_HEADS]))
        return near and self._kept_before[block] >= _ARTICLE_WORDS

    def container_end(self, block: int) -> int | None:
        """Return the end of the largest element that begins with a block and holds more than it, None for none."""
        elements = self._document.elements
        row = self.blocks[block].element
        if elements is None or row < 0:
            return None
        end = None
        for around in elements.ancestors(row):
            if int(elements.first[around]) != block or elements.tags[around] in ("body", "main", "article", "html"):
                break
            last = int(elements.last[around])
            end = last if last > block + 1 else end
        return end

    def parent_end(self, block: int) -> int:
        """Return the end of the smallest element that holds blocks after a block too, or of the page."""
        elements = self._document.elements
        row = self.blocks[block].element
        if elements is not None and row >= 0:
            for around in elements.ancestors(row):
                if int(elements.last[around]) > block + 1:
                    return int(elements.last[around])
        return len(self.blocks)


def _without_figures(text: str) -> str:
    """Return a line whatever its figures: with "1 comment" among them "14 comments" is one line more of its kind."""
    return _FIGURES.sub("0", text.casefold()).removesuffix("s")


def rank_of(block: Block) -> int:
    """Return the rank of a heading, 1 to 6, and 0 for any other block."""
    tag = block.tag
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
