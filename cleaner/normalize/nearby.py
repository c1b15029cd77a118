"""What stands around the title of a page: its blocks, and for HTML the elements that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cleaner.blocks.tags import FLAG
from cleaner.normalize.headings import heading_text
from cleaner.normalize.title import same_title

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable

_BEFORE, _AFTER = 4, 16
"""Blocks before and after the title among which its byline and date stand."""
_WIDEST = 5
"""Blocks that an element may hold that is marked as a byline or a date."""


_LARGEST, _MOST_CLOSE = 100, 4
"""Blocks in an element that is searched for what stands close to the title, and how many finds are too many."""
_PROSE = 120
"""Characters of a paragraph; the second below the title is past the standfirst, and what follows is often others'."""
_EXTRA = 40
"""Characters that a heading may have besides the title."""
_BESIDE = FLAG["aside"] | FLAG["nav"]
_HEADINGS = frozenset({"h1", "h2", "h3"})


Attributes = Mapping[str, "str | None"]
Hint = Callable[[str, Attributes], bool]
"""Tells from tag and attributes whether an element is worth a closer look."""


class Element(NamedTuple):
    """An element near the title: its name, attributes and node, and its first block where it is known."""

    tag: str
    attributes: Attributes
    node: LexborNode
    first: int = -1

    @property
    def words(self) -> str:
        """Return class, id, test id and item property of the element, in lower case."""
        get = self.attributes.get
        return f"{get('class')} {get('id')} {get('data-testid')} {get('itemprop')}".lower()

    @property
    def text(self) -> str:
        """Return the text of the element."""
        return heading_text(self.node)


class Nearby:
    """The surroundings of a title, given as text or as the index of its block; None where no block shows it."""

    def __init__(self, document: Document, title: str | int | None) -> None:
        self.document = document
        self._given = title

    @cached_property
    def title(self) -> int | None:
        """Return the index of the block that shows the title; many pages never need it."""
        return _title_block(self.document, self._given) if isinstance(self._given, str) else self._given

    @cached_property
    def text(self) -> int:
        """Return the index of the second paragraph below the title, or of what is too far away from it."""
        blocks, start = self.document.blocks, 0 if self.title is None else self.title + 1
        end = min(len(blocks), start + _AFTER)
        return next(islice((i for i in range(start, end) if len(blocks[i].text) >= _PROSE), 1, None), end)

    def texts(self, before: int = _BEFORE, after: int = _AFTER) -> list[str]:
        """Return the texts of the blocks around the title: those after it, then those before it, closest first."""
        if self.title is None:
            return []
        blocks, start = self.document.blocks, self.title + 1
        earlier = blocks[max(0, self.title - before) : self.title]
        return [block.text for block in (*blocks[start : start + after], *reversed(earlier))]

    def below(self) -> list[str]:
        """Return the texts of the blocks after the title that stand amid the article's text or below it, not beside."""
        if self.title is None:
            return []
        end = self.title + 1 + _AFTER
        return [
            block.text
            for i, block in enumerate(self.document.blocks[self.text : end], self.text)
            if not self.is_beside(i)
        ]

    def is_beside(self, block: int) -> bool:
        """Tell whether a block stands amid the article's text or below it, and in a box beside it or a menu."""
        table = self.document.elements
        return (
            table is not None
            and self.text <= block < len(table.block_flags)
            and bool(table.block_flags[block] & _BESIDE)
        )

    def elements(self, is_hint: Hint) -> Iterator[Element]:
        """Yield the small elements around the title whose tag and attributes are a hint, in the order of the page."""
        if self.title is not None and self.document.elements is not None:
            first = self.document.elements.first
            rows = ((first >= self.title - _BEFORE) & (first <= self.title + _AFTER)).nonzero()[0].tolist()
            yield from self._elements(rows, is_hint)

    def closest(self, tag: str, query: str) -> list[Element]:
        """Return what a selector finds in the smallest element around the title that holds any; none if it is many.

        This finds elements that the table does not list: inline ones without class or id. They are called `tag`.
        """
        table = self.document.elements
        if table is None or self.title is None:
            return []
        for row in table.ancestors(self.document.blocks[self.title].element):
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
        table = self.document.elements
        if table is None or self.title is None:
            return
        around = {table.nodes[row].mem_id for row in table.ancestors(self.document.blocks[self.title].element)}
        current: LexborNode | None = node
        while current is not None and current.mem_id not in around:
            yield current
            current = current.parent

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
    """Return the index of the block that shows the title, else of one that shows most of it, else of the first h1."""
    key = same_title(title)
    shortest, longest = len(title) - 8, len(title) + 8
    shown = part = heading = None
    for number, block in enumerate(document.blocks):
        if len(block.text) > longest + _EXTRA:
            continue
        is_heading = block.tag in _HEADINGS
        if (shown is None or is_heading) and shortest <= len(block.text) <= longest and same_title(block.text) == key:
            if is_heading:
                return number
            shown = number
        elif is_heading:
            if part is None and _is_most_of(same_title(block.text), key):
                part = number
            if heading is None and block.tag == "h1":
                heading = number
    return next((number for number in (shown, part, heading) if number is not None), None)


def _is_most_of(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return 2 * len(short) >= len(long) and short in long
