"""How far a rule reaches from the block that it matched, and the guards that keep it from taking an article's half."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.rule import Rule
from cleaner.normalize.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block

SEEN = 0.7
"""Share of the kept words that must stand before a rule may take what follows."""
SEEN_OF_ENCLOSED = 0.3
"""The same for what lies between a header over comments and the form below them."""
SURE = 0.97
"""Score at which a block survives whatever reaches it."""
SURE_PROSE = 0.8
"""The same for a paragraph of HTML, of which the classifier knows more and which is too long for a teaser."""
KEPT = 0.5
RESUMED = 0.8
"""Score of a paragraph at which a section of a dump has ended and the article goes on."""
OUTSTANDING, AMONG = 0.6, 0.3
"""Score of a long paragraph that is none of the teasers around it, whose scores are below the second in the mean."""
LONG_PROSE_WORDS = 40
FLOWS = 0.9
"""The same of one that makes the header beside it a subheading."""
PARAGRAPHS = 3
"""Such paragraphs behind a header with which the article goes on."""
PROSE_WORDS = 25
SENTENCE_WORDS = 8
ITEM_WORDS = 20
LONG_ITEM_WORDS = 60
TEASER_WORDS = 30
HEADLINE_WORDS = 6
"""Words from which the last line before prose is a teaser rather than a subheading."""
HEADLINE = 16
"""Words under which a line that ends in an abbreviation is rather a headline."""
MAX_LIST = 200
MOST_BESIDE_INDEX = 6
"""Teasers under a header that are none of the content of a page that lists other pages."""

HEADS, HEAD_WORDS = 4, 14
"""Lines around posts by which comments are known that are longer than their article, and the words of each."""
FIRST_HEAD, POST = 4, 12
"""Blocks from the header to the first of these lines, and from one of them to the next."""
ARTICLE_WORDS = 150
"""Kept words above them that are an article."""
LABELS = 4
"""Times that a header stands on a page from which on it labels the entries of a list and begins nothing."""

_ENDS = (".", "!", "?", "…", "。", "！", "？", ":", '."', ".”", "?”", "!”", "؟")
_FIGURES = re.compile(r"\d+")
_LABEL_SIZE = 60
"""Characters of a label at most."""
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
_ITEMS = frozenset({"li", "dt", "dd", "tr"})
_INDEXES = frozenset({"listing", "collection"})
"""Types of pages whose content is what they say of other pages."""
_LABELS = frozenset({"related", "comments", "tags"})
"""Kinds of headers that also stand in each entry of a list of articles, games or posts."""
_TAILS = frozenset({"related", "market_list", "subscribe"})
"""Kinds of headers whose lines end a page of any type."""


class Reach(NamedTuple):
    """The blocks after the matched one that a rule takes, and those that it only casts doubt on."""

    blocks: Sequence[int] = ()
    doubtful: Sequence[int] = ()


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
        self.is_article = page_type == "article"
        self.is_index = page_type in _INDEXES
        self._document = document
        self._forms = forms
        self._least = least
        self._gone = gone
        self._heads = heads

    @cached_property
    def words(self) -> list[int]:
        """The number of words of each block."""
        return [count_words(block.text) for block in self.blocks]

    def is_label(self, block: int) -> bool:
        """Tell whether a line of a dump stands there so often, whatever its figures, that it is a label in a list."""
        return self.blocks[block].element < 0 and self._times[_without_figures(self.blocks[block].text)] >= LABELS

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
        if score >= SURE or score < SURE_PROSE or self._document.elements is None:
            return score >= SURE
        return self.words[block] >= PROSE_WORDS

    def is_item(self, block: int) -> bool:
        """Tell whether a block looks like a teaser in a list: a list item, or a short line that is no sentence."""
        text, words = self.blocks[block].text, self.words[block]
        if _rank(self.blocks[block]) or self.is_sure(block):
            return False
        if self.blocks[block].tag in _ITEMS:
            return words <= LONG_ITEM_WORDS
        return words <= ITEM_WORDS and not text.endswith(_ENDS)

    def is_sentence(self, block: int) -> bool:
        """Tell whether a block ends like a sentence and has words enough for one; a headline may end in "3 a.m."."""
        text, words = self.blocks[block].text, self.words[block]
        is_cut = words < HEADLINE and _ABBREVIATION.search(text) is not None
        return words >= SENTENCE_WORDS and text.endswith(_ENDS) and not is_cut

    def is_told(self, block: int) -> bool:
        """Tell whether a block is a sentence that scores as content, however short."""
        return self.scores[block] >= RESUMED and self.is_sentence(block)

    def parent(self, block: int) -> int:
        """Return the row of the element that holds the one of a block; -1 where there is none."""
        elements, row = self._document.elements, self.blocks[block].element
        return int(elements.parent[row]) if elements is not None and row >= 0 else -1

    def is_teaser(self, block: int) -> bool:
        """Tell whether a block may stand in a list of other stories: few words that are no sure content."""
        few = self.words[block] <= TEASER_WORDS or self.is_item(block)
        return few and self.scores[block] < SURE

    def flows(self, block: int) -> bool:
        """Tell whether a block is plainly text of the article."""
        return self.scores[block] >= SURE or (self.scores[block] >= FLOWS and self.is_resumed(block))

    def is_resumed(self, block: int) -> bool:
        """Tell whether the article goes on here: a paragraph of running text that scores as content."""
        text = self.blocks[block].text
        return self.scores[block] >= RESUMED and self.words[block] >= PROSE_WORDS and text.endswith(_ENDS)

    def goes_on(self, block: int) -> bool:
        """Tell whether a block is a sentence of a dump that scores as content, however short."""
        enough = self.words[block] > HEADLINE_WORDS and self.scores[block] >= KEPT
        return enough and self.blocks[block].text.endswith(_ENDS)

    def form_after(self, block: int) -> int | None:
        """Return the first block of the form in which readers write, behind a block; None where none follows."""
        return next((form for form in self._forms if form > block), None)

    def posts_after(self, block: int) -> bool:
        """Tell whether readers' posts follow a header in a dump: lines that say who and when, one every few blocks."""
        first = bisect_right(self._heads, block)
        heads = [head for head in self._heads[first : first + 4 * HEADS] if self.words[head] <= HEAD_WORDS]
        if len(heads) < HEADS or heads[0] > block + FIRST_HEAD or self.blocks[block].text.startswith("0 "):
            return False
        near = all(after - head <= POST for head, after in pairwise(heads[:HEADS]))
        return near and self._kept_before[block] >= ARTICLE_WORDS

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


def reached(rule: Rule, block: int, ground: Ground) -> Reach:
    """Return how far a rule reaches from the block that it matched, under the guards of its reach."""
    if rule.reach in ("text", "block"):
        return Reach()
    if rule.reach != "section" and rule.kind in _LABELS and ground.is_label(block):
        return Reach()
    if rule.reach == "list":
        if rule.kind == "related" and ground.seen(block) < SEEN and ground.blocks[block].element < 0:
            return Reach(_before_prose(block, ground))
        return Reach(list(_items(block, ground, sure=bool(rule.site) and rule.trusted)))
    if not ground.is_article:
        tail = list(_tail(block, ground)) if _is_tail(rule, block, ground) else []
        return Reach(tail if len(tail) <= MOST_BESIDE_INDEX or not ground.is_index else ())
    end = _section_end(block, ground) if rule.reach == "section" else len(ground.blocks)
    if rule.action == "keep":
        return Reach(range(block + 1, end))
    if rule.kind == "comments" and rule.reach == "rest" and ground.posts_after(block):
        return Reach(range(block + 1, end))
    if ground.seen(block) < SEEN:
        form = ground.form_after(block) if rule.kind == "comments" and rule.reach == "rest" else None
        if form is not None and ground.seen(block) >= SEEN_OF_ENCLOSED:
            return Reach([after for after in range(block + 1, form) if not ground.is_sure(after)])
        teasers = _teasers(block, ground) or (_before_prose(block, ground) if rule.kind == "related" else ())
        return Reach(teasers) if teasers else Reach((), [item for item in _items(block, ground) if item < end])
    if rule.reach == "rest" and rule.kind == "related":
        end = _end_of_rest(block, ground)
    text: set[int] = set()
    if rule.kind == "related":
        text.update(_text_after_teasers(block, end, ground), _outstanding(block, end, ground))
    return Reach([after for after in range(block + 1, end) if after not in text and not ground.is_sure(after)])


def _end_of_rest(block: int, ground: Ground) -> int:
    """Return where the article of a dump goes on behind a header: the end, where too few paragraphs are like it."""
    if ground.blocks[block].element >= 0:
        return len(ground.blocks)
    paragraphs = [after for after in range(block + 1, len(ground.blocks)) if ground.is_resumed(after)]
    return paragraphs[0] if len(paragraphs) >= PARAGRAPHS else len(ground.blocks)


def _text_after_teasers(block: int, end: int, ground: Ground) -> Collection[int]:
    """Return the blocks behind a header with which the article goes on."""
    if ground.blocks[block].element < 0:
        return _text_after_teaser(block, ground)
    return set(_text_beside(block, end, ground))


def _outstanding(block: int, end: int, ground: Ground) -> Iterator[int]:
    """Yield the long paragraphs of a dump behind a header whose scores tell them from the teasers before them."""
    if ground.blocks[block].element >= 0:
        return
    total, count = 0.0, 0
    for after in range(block + 1, end):
        long = ground.words[after] >= LONG_PROSE_WORDS and ground.blocks[after].text.endswith(_ENDS)
        if long and ground.scores[after] >= OUTSTANDING and total < AMONG * count:
            yield after
        elif ground.words[after] <= ITEM_WORDS:
            total, count = total + ground.scores[after], count + 1


def _text_beside(block: int, end: int, ground: Ground) -> Iterator[int]:
    """Yield the sentences of HTML behind a header that stand in one element with the prose before it."""
    before = (i for i in range(block - 1, -1, -1) if ground.is_sentence(i) and ground.scores[i] >= SURE)
    parent = ground.parent(next(before, block))
    if parent != ground.parent(block):
        yield from (i for i in range(block + 1, end) if ground.is_told(i) and ground.parent(i) == parent)


def _text_after_teaser(block: int, ground: Ground) -> range:
    """Return the paragraphs of a dump with which an article goes on after a header and one headline.

    Behind an article stand several headlines; where each has a sentence under it, that of the first is none of these.
    """
    first = last = block + 2
    if first >= len(ground.blocks) or not ground.is_item(block + 1):
        return range(0)
    if ground.is_item(first):
        return _text_after_list(block, ground)
    while last < len(ground.blocks) and ground.is_sentence(last):
        last += 1
    pairs = range(last, len(ground.blocks) - 1)
    more = any(ground.is_item(i) and ground.is_sentence(i + 1) for i in pairs)
    return range(0) if more else range(first, last)


def _text_after_list(block: int, ground: Ground) -> range:
    """Return the end of the article of a dump behind a header and a few headlines: it begins with sure prose.

    The last headline, where it is short, is the subheading above that.
    """
    items = list(_items(block, ground))
    first = last = block + len(items) + 1
    if len(items) > MOST_BESIDE_INDEX or first >= len(ground.blocks):
        return range(0)
    if not (ground.flows(first) and ground.is_resumed(first)):
        return range(0)
    while last < len(ground.blocks) and ground.is_sentence(last):
        last += 1
    return range(first - (ground.words[first - 1] < HEADLINE_WORDS), last)


def _is_tail(rule: Rule, block: int, ground: Ground) -> bool:
    """Tell whether a header leads to other pages or to an address behind what is no article; posts stay."""
    return rule.kind in _TAILS and rule.action == "strip" and ground.seen(block) >= SEEN


def _tail(block: int, ground: Ground) -> Iterator[int]:
    """Yield the teasers right after a header, on HTML no further than its section."""
    if ground.blocks[block].element < 0:
        yield from _items(block, ground)
        return
    for after in range(block + 1, _section_end(block, ground)):
        if not ground.is_teaser(after):
            return
        yield after


def _teasers(block: int, ground: Ground) -> Sequence[int]:
    """Return the blocks under a heading if all of them are teasers, however many words they have together."""
    if not _rank(ground.blocks[block]) or ground.blocks[block].element < 0:
        return ()
    section = range(block + 1, _section_end(block, ground))
    return section if len(section) > 1 and all(map(ground.is_teaser, section)) else ()


def _before_prose(block: int, ground: Ground) -> Sequence[int]:
    """Return the lines of a dump between a header and the prose that goes on, less what may be a subheading of it."""
    if ground.blocks[block].element >= 0:
        return ()
    items = list(_items(block, ground))
    after = block + len(items) + 1
    if not items or len(items) > MOST_BESIDE_INDEX or after >= len(ground.blocks) or not ground.goes_on(after):
        return ()
    last = ground.blocks[items[-1]]
    return items[:-1] if last.tag not in _ITEMS and ground.words[items[-1]] < HEADLINE_WORDS else items


def _items(block: int, ground: Ground, *, sure: bool = False) -> Iterator[int]:
    """Yield the items right after a block; with `sure` those of a list whatever their score, as a site's rule says."""
    for after in range(block + 1, min(block + MAX_LIST, len(ground.blocks))):
        if not (ground.is_item(after) or (sure and ground.blocks[after].tag in _ITEMS)):
            return
        yield after


def _section_end(block: int, ground: Ground) -> int:
    if ground.blocks[block].element < 0:
        return _resumption(block, len(ground.blocks), ground)
    container = ground.container_end(block)
    if container is not None:
        return container
    end = ground.parent_end(block)
    rank = _rank(ground.blocks[block])
    for after in range(block + 1, end):
        other = _rank(ground.blocks[after])
        if rank and other and other <= rank:
            return after
    return end if rank else _resumption(block, end, ground)


def _resumption(block: int, end: int, ground: Ground) -> int:
    return next((after for after in range(block + 1, end) if ground.is_resumed(after)), end)


def _without_figures(text: str) -> str:
    return _FIGURES.sub("0", text.casefold())


def _rank(block: Block) -> int:
    """Return the rank of a heading, 1 to 6, and 0 for any other block."""
    tag = block.tag
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
