"""HTML to blocks: one walk over the parsed tree, without recursion, that also notes the elements around the blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from cleaner.blocks import tags
from cleaner.blocks.document import Document
from cleaner.blocks.elements import ElementTable, ints
from cleaner.blocks.inline import Marks
from cleaner.blocks.numbering import Numbering, number_of
from cleaner.model import Block, Page

__all__ = ["ElementTable", "parse_html", "segment_html"]

_SPARSE = 1000
"""Characters of text under which a page may keep its text in `noscript`."""

_CELL = 400
"""A table cell with more characters than this is a container and not data."""

_LINK = tags.FLAG["link"]
_VERSE_WIDTH = 62


def parse_html(text: str) -> LexborHTMLParser:
    """Return the tree of a page; any text parses, as in a browser with scripts switched off."""
    return LexborHTMLParser(text.encode("utf-8", "replace"), options=LexborDocumentOptions.WO_EVENTS)


def segment_html(
    page: Page,
    tree: LexborHTMLParser,
    *,
    marks: Mapping[int, tuple[int, ...]] | None = None,
    limit: int | None = None,
    inline: bool = False,
) -> Document:
    """Return the blocks of a parsed page in reading order, and the table of its elements.

    `marks` maps `LexborNode.mem_id` to indices of rules; a block carries those of all its ancestors. After `limit`
    blocks the walk ends and the document has the flag `too_many_blocks`. With `inline` the texts carry Markdown's inline
    marks; the blocks stay the same. Text in `noscript` counts only where the page has little else.
    """
    root = tree.body or tree.root
    walk = _Walk(marks or {}, limit, inline=inline)
    if root is not None:
        walk.run(root)
        if walk.saw_noscript and sum(len(block.text) for block in walk.read) < _SPARSE:
            walk = _Walk(marks or {}, limit, inline=inline, noscript=True)
            walk.run(root)
    flags = ("too_many_blocks",) if walk.full else ()
    return Document(page, walk.blocks(), tree, walk.table(), flags)


_Frame = tuple[LexborNode, "tags.Spec | None", int, int, str, tuple[int, ...], bool]
"""An open element and its spec (None: changes nothing), and the state to return to: element, flags, tag, marks, bold."""

_Attributes = Mapping[str, "str | None"]


class _Row(NamedTuple):
    """An open table row: its element, its first block, the first block of each cell."""

    element: int
    first: int
    cells: list[int]


class _Element(NamedTuple):
    parent: int
    first: int
    flags: int
    name: str
    attributes: _Attributes | None
    node: LexborNode


class _Read(NamedTuple):
    """A finished block: what becomes a `Block`, and what the table of elements says of it."""

    text: str
    tag: str
    element: int
    marks: tuple[int, ...]
    label: str
    link: int
    bold: int
    images: int
    inline: int
    flags: int


_row = tuple.__new__
"""Makes a named tuple without the keyword handling of its class, which takes longer than the rest of a visit."""


class _Walk:
    """The state of one walk: the blocks and elements so far, and the text of the block being read."""

    __slots__ = (
        "after_link", "bold", "bold_now", "element", "elements", "flags", "frames", "full", "images_now", "inline_now",
        "item", "lasts", "limit", "lines", "link_now", "marks", "noscript", "numbers", "pieces", "read", "rich",
        "rows", "rule_marks", "saw_noscript", "tag",
    )  # fmt: skip

    def __init__(
        self, marks: Mapping[int, tuple[int, ...]], limit: int | None, *, inline: bool, noscript: bool = False
    ) -> None:
        self.rule_marks, self.limit, self.noscript = marks, limit, noscript
        self.read: list[_Read] = []
        self.elements: list[_Element] = []
        self.lasts: list[int] = []
        self.frames: list[_Frame] = []
        self.rows: list[_Row] = []
        self.numbers: list[Numbering | None] = []
        self.pieces: list[str] = []
        self.lines: list[str] = []
        self.element, self.flags, self.tag, self.bold = -1, 0, "p", False
        self.marks: tuple[int, ...] = ()
        self.link_now = self.bold_now = self.images_now = 0
        self.inline_now = -1
        self.item: str | None = None
        self.saw_noscript = self.full = self.after_link = False
        self.rich = Marks() if inline else None

    def run(self, root: LexborNode) -> None:
        """Walk the tree below `root`."""
        self._enter(root, tags.BODY, root.attributes)
        specs, frames, take_text = tags.known_specs(), self.frames, self._text
        node = root.first_child
        while node is not None and not self.full:
            number = node.tag_id
            if number == tags.TEXT:
                take_text(node.text_content or "")
            else:
                child = self._open(node, specs.get(number) or tags.spec_of(number, node.tag))
                if child is not None:
                    node = child
                    continue
            after = node.next
            while after is None and len(frames) > 1:
                node = self._close()
                after = node.next
            node = after
        while frames:
            self._close()

    def blocks(self) -> list[Block]:
        """Return the blocks read."""
        return [_row(Block, (text, tag, -1, -1, element, marks, label))
                for text, tag, element, marks, label, *_ in self.read]  # fmt: skip

    def table(self) -> ElementTable:
        """Return the elements met."""
        parents, firsts, flags, names, attributes, nodes = zip(*self.elements, strict=True)
        columns = zip(*self.read, strict=True) if self.read else ((),) * len(_Read._fields)
        _, _, _, _, _, link, bold, images, inlines, block_flags = columns
        return ElementTable(
            ints(parents), ints(firsts), ints(self.lasts), ints(flags), names, attributes, nodes, ints(link),
            ints(bold), ints(images), ints(inlines), ints(block_flags),
        )  # fmt: skip

    def _text(self, text: str) -> None:
        if (not text or text.isspace()) and self.tag != "pre":
            if self.pieces:
                self.pieces.append(" ")
                if self.rich is not None:
                    self.rich.text(" ")
            return
        if self.after_link:
            self.after_link = False
            if self.flags & _LINK and self.pieces and not text[0].isspace():
                self.pieces.append(" ")  # two links that only touch are two words
        self.pieces.append(text)
        if self.rich is not None:
            self.rich.text(text)
        if self.flags & _LINK:
            self.link_now += len(text.strip())
        if self.bold:
            self.bold_now += len(text.strip())

    def _open(self, node: LexborNode, spec: tags.Spec) -> LexborNode | None:
        """Enter an element; return its first child, or None where there is nothing to enter."""
        kind = spec.kind
        if kind == tags.SKIP:
            return None
        child = node.first_child
        if kind >= tags.BLOCK:
            if self.pieces or self.lines:
                self._flush()
            if child is not None:
                self._enter(node, spec, node.attributes)
                if kind > tags.BLOCK:
                    return self._open_special(node, spec, child)
            return child
        if kind == tags.INLINE:
            if child is not None:
                self._open_inline(node, spec)
            return child
        if kind == tags.BREAK:
            self._break()
        else:
            self.images_now += 1
        return None

    def _open_special(self, node: LexborNode, spec: tags.Spec, child: LexborNode) -> LexborNode | None:
        if spec.kind == tags.ROW:
            self.rows.append(_Row(self.element, len(self.read), []))
        elif spec.kind == tags.CELL:
            if self.rows:
                self.rows[-1].cells.append(len(self.read))
        elif spec.kind == tags.LIST:
            self.numbers.append(Numbering.of(node.attributes) if spec.name == "ol" else None)
        elif spec.kind == tags.ITEM:
            numbering = self.numbers[-1] if self.numbers else None
            self.item = number_of(numbering, node.attributes) if numbering else ""
        elif not self.noscript:
            self.saw_noscript = True
            self._close()
            return None
        return child

    def _open_inline(self, node: LexborNode, spec: tags.Spec) -> None:
        attributes = node.attributes
        named = "class" in attributes or "id" in attributes or not tags.TELLING.isdisjoint(attributes)
        if named:
            self._enter(node, spec, attributes)
            if not self.pieces and not self.lines:
                self.inline_now = self.element
        else:
            state = (node, spec, self.element, self.flags, self.tag, self.marks, self.bold)
            self.frames.append(state)
            self.flags |= spec.flags
            if self.rule_marks:
                self._mark(node)
        if spec.mark:
            self.bold |= spec.mark == "**"
            if self.rich is not None:
                self.rich.open(spec.mark, attributes.get("href"))

    def _enter(self, node: LexborNode, spec: tags.Spec, attributes: _Attributes) -> None:
        """Add an element to the table and make it the current one."""
        self.frames.append((node, spec, self.element, self.flags, self.tag, self.marks, self.bold))
        flags = self.flags | spec.flags
        if attributes and not tags.TELLING.isdisjoint(attributes):
            flags |= tags.flags_of(attributes)
        row = (self.element, len(self.read), flags, spec.name, attributes or None, node)
        self.element = len(self.elements)
        self.elements.append(_row(_Element, row))
        self.lasts.append(0)
        self.flags = flags
        if spec.block_tag:
            self.tag = spec.block_tag
        if self.rule_marks:
            self._mark(node)

    def _mark(self, node: LexborNode) -> None:
        new = self.rule_marks.get(node.mem_id)
        if new:
            self.marks += tuple(mark for mark in new if mark not in self.marks)

    def _close(self) -> LexborNode:
        """Leave the innermost open element and return its node."""
        node, spec, element, flags, tag, marks, bold = self.frames.pop()
        if spec.kind == tags.INLINE:
            self.after_link = spec.name == "a"
            if self.rich is not None and spec.mark:
                self.rich.close()
            if self.element != element:
                self.lasts[self.element] = len(self.read) + bool(self.pieces)
        else:
            if self.pieces or self.lines:
                self._flush()
            self.lasts[self.element] = len(self.read)
            if spec.kind > tags.BLOCK:
                self._close_special(spec.kind)
        self.element, self.flags, self.tag, self.marks, self.bold = element, flags, tag, marks, bold
        return node

    def _close_special(self, kind: int) -> None:
        if kind == tags.ROW:
            self._close_row(self.rows.pop())
        elif kind == tags.LIST:
            self.numbers.pop()
        elif kind == tags.ITEM:
            self.item = None

    def _break(self) -> None:
        """Take a `br`: one ends a line, a second with nothing between ends the block."""
        if self.tag == "pre":
            self.pieces.append("\n")
            return
        line = _collapse(self.pieces)
        if line:
            self.lines.append(line)
            self.pieces = []
            if self.rich is not None:
                self.rich.text("\n")
        elif self.lines:
            self._flush()

    def _flush(self) -> None:
        """End the block being read."""
        self.after_link = False
        text = self._take_text()
        if text:
            self._emit(text)
        self.link_now = self.bold_now = 0
        self.inline_now = -1

    def _take_text(self) -> str:
        pieces, self.pieces = self.pieces, []
        if self.tag == "pre":
            text = "\n".join(line.rstrip() for line in "".join(pieces).expandtabs(4).split("\n")).strip("\n")
            return text if text.strip() else ""
        if not self.lines:
            return _collapse(pieces)
        lines, self.lines = [*self.lines, _collapse(pieces)], []
        if not lines[-1]:
            lines.pop()
        return ("\n" if not self.link_now and _is_verse(lines) else " ").join(lines)

    def _emit(self, text: str) -> None:
        tag, label = self.tag, ""
        if self.item is not None:
            label = self.item
            tag = "li" if tag in ("p", "blockquote") else tag
            self.item = None
        if self.rich is not None:
            text = self.rich.take(text, plain=tag == "pre")
        link, bold = min(self.link_now, len(text)), min(self.bold_now, len(text))
        row = (text, tag, self.element, self.marks, label, link, bold, self.images_now, self.inline_now, self.flags)
        self.read.append(_row(_Read, row))
        self.images_now = 0
        self.full = self.limit is not None and len(self.read) >= self.limit

    def _close_row(self, row: _Row) -> None:
        """Join the blocks of a row of data into one; rows that only lay a page out stay as they are."""
        if self.rows:
            self.rows[-1].cells.clear()  # a row around another table lays out
        starts = [*row.cells, len(self.read)]
        cells = [self.read[a:b] for a, b in pairwise(starts) if b > a]
        if len(cells) < 2 or starts[0] != row.first or not all(map(_is_data, cells)):
            return
        parts = self.read[row.first :]
        del self.read[row.first :]
        joined = " | ".join(" ".join(part.text for part in cell) for cell in cells)
        marks = tuple(dict.fromkeys(mark for part in parts for mark in part.marks))
        link, bold, images = (sum(column) for column in zip(*(part[5:8] for part in parts), strict=True))
        flags = self.elements[row.element].flags
        self.read.append(_Read(joined, "tr", row.element, marks, "", link, bold, images, -1, flags))
        for element in range(row.element, len(self.elements)):
            full = self.lasts[element] > self.elements[element].first
            self.elements[element] = self.elements[element]._replace(first=row.first)
            self.lasts[element] = row.first + full


def _is_data(cell: list[_Read]) -> bool:
    """Tell whether a cell holds data: little text, in at most three blocks."""
    return len(cell) <= 3 and sum(len(part.text) for part in cell) <= _CELL and all(p.tag != "pre" for p in cell)


def _collapse(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _is_verse(lines: list[str]) -> bool:
    """Tell whether lines that the author broke are verse: short, and one sentence runs on over their ends."""
    if len(lines) < 3 or max(map(len, lines)) > _VERSE_WIDTH:
        return False
    words = sum(line.count(" ") + 1 for line in lines) / len(lines)
    if not 2.5 <= words <= 11:
        return False
    pauses = sum(line[-1] in ",;—–-:" for line in lines[:-1])
    stops = sum(line[-1] in '.!?…”’"' for line in lines)
    if pauses and (pauses + stops) * 10 >= len(lines) * 4:
        return True
    # A list or an address has no full stop at its end, or numbers in its lines.
    return words >= 4 and lines[-1][-1] in ".!?…”’" and not any(map(str.isdigit, "".join(lines)))
