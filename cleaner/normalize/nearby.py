"""What stands around the title of a page: its blocks, and for HTML the elements that hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cleaner.blocks.lines import UNSPACED
from cleaner.blocks.marks import Attributes
from cleaner.blocks.tags import FLAG
from cleaner.normalize.headings import heading_text
from cleaner.normalize.thread import Start, is_forum_url, thread_start
from cleaner.normalize.title_candidates import same_title
from cleaner.text.words import SMALL_WORD

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_BEFORE, _AFTER = 4, 16
"""Blocks before and after the title among which its byline and date stand."""
_ABOVE_TEXT = 8
"""Blocks right above the first paragraph of a dump's text among which they stand too."""
_WIDEST = 5
"""Blocks that an element may hold that is marked as a byline or a date."""

_LARGEST, _MOST_CLOSE = 100, 4
"""Blocks in an element that is searched for what stands close to the title, and how many finds are too many."""
_MOST_AROUND = 40
"""Elements around the title that are searched: each search reads all that the element holds."""
_LINE, _PROSE = 80, 300
"""Characters of a line that is no paragraph, and of a standfirst, at most; what follows is often others'."""
_DENSE = 3
"""Letters for which a character stands in scripts without spaces."""
_EXTRA = 40
"""Characters that a heading may have besides the title."""
_ADDRESS = re.compile(r" ?\( ?[\w-]+(?:\.[\w-]+)+ ?\)$")
"""Behind a title that is a link to another site: its address."""
_BESIDE = FLAG["aside"] | FLAG["nav"]
_HEADINGS = frozenset({"h1", "h2", "h3"})

Hint = Callable[[str, Attributes], bool]
"""Tells from tag and attributes whether an element is worth a closer look."""

NAMED_BY = ("data-testid", "data-test", "data-component", "data-qa")
"""Attributes by which pages name their parts for tests and scripts, where the classes are made by a machine."""


class Element(NamedTuple):
    """An element near the title: its name, attributes and node, and its first block where it is known."""

    tag: str
    attributes: Attributes
    node: LexborNode
    first: int = -1

    @property
    def words(self) -> str:
        """Return class, id, property and the names for tests of the element, in lower case."""
        get = self.attributes.get
        return " ".join(str(get(name)) for name in ("class", "id", "itemprop", "property", *NAMED_BY)).lower()

    @property
    def text(self) -> str:
        """Return the text of the element."""
        return heading_text(self.node)


class Nearby:
    """The surroundings of a title, given as text or as the index of its block; None where no block shows it.

    Of lines that have no title -1 is the place above the first.
    """

    def __init__(
        self, document: Document, title: str | int | None, start: int | None = None, *, threads: bool = True
    ) -> None:
        self.document, self._threads = document, threads
        self.start = start
        """The index of the first paragraph of a dump's text, where it is known."""
        self._given = title
        self.cards: dict[tuple[int, str], bool] = {}
        """Whether elements, given by `mem_id`, are teasers with a headline that a selector finds, as far as known."""

    @cached_property
    def title(self) -> int | None:
        """Return the index of the block that shows the title; many pages never need it."""
        if not isinstance(self._given, str):
            return self._given
        return self._shown[-1] if self._shown else _title_block(self.document, self._given)

    @cached_property
    def thread(self) -> Start | None:
        """Return who began the thread that a page shows, and when; of HTML only where its address is a forum's."""
        is_forum = is_forum_url(self.document.page.url)
        if not self._threads or (self.document.elements is not None and not is_forum):
            return None
        texts = [block.text for block in self.document.blocks[max(0, (self.title or 0) - _BEFORE) :]]
        return thread_start(texts, is_forum=is_forum)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Return the words that the page has in small letters, be it elsewhere in others."""
        return frozenset(word for block in self.document.blocks for word in SMALL_WORD.findall(block.text))

    @cached_property
    def _shown(self) -> list[int]:
        """Return the indices of the blocks above a dump's text that show the title, the one that heads it last."""
        if self.start is None or not isinstance(self._given, str):
            return []
        return _titles_above(self.document.blocks[: self.start], self._given)

    @cached_property
    def text(self) -> int:
        """Return the index of the block with which the text has more than a standfirst, or of one far below."""
        blocks, start = self.document.blocks, 0 if self.title is None else self.title + 1
        end, size = min(len(blocks), start + _AFTER), 0
        for i in range(start, end):
            size += _prose(blocks[i])
            if size > _PROSE:
                return i
        return end

    def texts(self, before: int = _BEFORE, after: int = _AFTER) -> list[str]:
        """Return the texts of the blocks around the title: those after it, then those before it, closest first."""
        above, below = self.sides(before, after)
        return [block.text for block in (*below, *reversed(above))]

    def sides(self, before: int = _BEFORE, after: int = _AFTER) -> tuple[list[Block], list[Block]]:
        """Return the blocks before the title and those after it, in the order of the page.

        Those right above a dump's first paragraph count as after it, those from one title to the next as before.
        """
        if self.title is None:
            return [], []
        blocks, first = self.document.blocks, self.title + 1
        text = self.start or 0
        head = self.title
        for place in reversed(self._shown):
            head = place if head - place <= _AFTER else head
        below = [*blocks[first : first + after], *blocks[max(first + after, text - _ABOVE_TEXT) : text]]
        return list(blocks[max(0, head - before) : max(0, self.title)]), below

    def heads(self, block: int) -> bool:
        """Tell whether a block, given by its index, stands between the title and the text."""
        return self.title is not None and self.title <= block < self.text

    def is_beside(self, block: int) -> bool:
        """Tell whether a block stands amid the article's text or below it, and in a box beside it or a menu."""
        table = self.document.elements
        return (
            table is not None
            and self.text <= block < len(table.block_flags)
            and bool(table.block_flags[block] & _BESIDE)
        )

    def elements(self, is_hint: Hint) -> Iterator[Element]:
        """Yield the small elements whose tag and attributes are a hint: those after the title, then those before it."""
        if self.title is not None and self.document.elements is not None:
            first = self.document.elements.first
            rows = ((first >= self.title - _BEFORE) & (first <= self.title + _AFTER)).nonzero()[0].tolist()
            yield from self._elements(sorted(rows, key=lambda row: first[row] < self.title), is_hint)

    def closest(self, tag: str, query: str) -> list[Element]:
        """Return what a selector finds in the smallest element around the title that holds any; none if it is many.

        This finds elements that the table does not list: inline ones without class or id. They are called `tag`.
        """
        table = self.document.elements
        if table is None or self.title is None:
            return []
        for row in islice(table.ancestors(self.document.blocks[self.title].element), _MOST_AROUND):
            if table.last[row] - table.first[row] > _LARGEST:
                break
            found = table.nodes[row].css(query)
            if found:
                places = {table.nodes[child].mem_id: int(table.first[child]) for child in _children(table, row)}
                return [self._placed(tag, node, places) for node in found] if len(found) <= _MOST_CLOSE else []
        return []

    def _placed(self, tag: str, node: LexborNode, places: Mapping[int, int]) -> Element:
        """Return a node as an element, with the first block of what holds it beside what holds the title."""
        first = max((places.get(other.mem_id, -1) for other in self.apart(node)), default=-1)
        return Element(tag, node.attributes, node, first)

    def apart(self, node: LexborNode) -> Iterator[LexborNode]:
        """Yield a node and the elements around it, as far as they do not hold the title too."""
        if self.document.elements is None or self.title is None:
            return
        current: LexborNode | None = node
        while current is not None and current.mem_id not in self._around:
            yield current
            current = current.parent

    @cached_property
    def _around(self) -> frozenset[int]:
        """Return the elements around the title, by `mem_id`."""
        table = self.document.elements
        if table is None or self.title is None:
            return frozenset()
        rows = table.ancestors(self.document.blocks[self.title].element)
        return frozenset(table.nodes[row].mem_id for row in rows)

    def later_elements(self, is_hint: Hint) -> Iterator[Element]:
        """Yield the small elements from the title to the end of the page whose tag and attributes are a hint."""
        if self.document.elements is not None:
            start = int(self.document.elements.first.searchsorted(self.title or 0))
            yield from self._elements(range(start, len(self.document.elements)), is_hint)

    def _elements(self, rows: Iterable[int], is_hint: Hint) -> Iterator[Element]:
        table = self.document.elements
        if table is None:
            return
        tags, attributes = table.tags, table.attributes
        for row in rows:
            given = attributes[row]
            if given and is_hint(tags[row], given) and table.last[row] - table.first[row] <= _WIDEST:
                yield Element(tags[row], given, table.nodes[row], int(table.first[row]))


def _children(table: ElementTable, row: int) -> list[int]:
    children: list[int] = (table.parent == row).nonzero()[0].tolist()
    return children


def _title_block(document: Document, title: str) -> int | None:
    """Return the index of the block that shows the title, else of one that shows most of it, else of the first h1.

    The first line of a dump may be what the browser's window says; the headline is the same line further down.
    """
    key = same_title(title)
    shortest, longest = len(title) - 8, len(title) + 8
    shown = part = heading = None
    for number, block in enumerate(document.blocks):
        if len(block.text) > longest + _EXTRA:
            continue
        is_heading = block.tag in _HEADINGS
        if shown is None and block.text.endswith(")") and same_title(_ADDRESS.sub("", block.text)) == key:
            shown = number
        if (not shown or is_heading) and shortest <= len(block.text) <= longest and same_title(block.text) == key:
            if is_heading:
                return number
            shown = number
        elif is_heading:
            if part is None and _is_most_of(same_title(block.text), key):
                part = number
            if heading is None and block.tag == "h1":
                heading = number
    return next((number for number in (shown, part, heading) if number is not None), None)


def _prose(block: Block) -> int:
    """Return the characters of a block of prose, 0 of a shorter one, as many as other scripts would need."""
    size = len(block.text) * (_DENSE if UNSPACED.match(block.text) else 1)
    return size if size > _LINE else 0


def _titles_above(blocks: Sequence[Block], title: str) -> list[int]:
    """Return the indices of the blocks that show a title, alone if any do, else beside other words; an h1 is last."""
    key = same_title(title)
    found = [i for i, b in enumerate(blocks) if title in b.text and len(b.text) <= 2 * len(title) + _EXTRA]
    found = [i for i in found if same_title(blocks[i].text) == key] or found
    heading = next((i for i in found if blocks[i].tag == "h1"), None)
    return found if heading is None else found[: found.index(heading) + 1]


def _is_most_of(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return 2 * len(short) >= len(long) and short in long
