"""HTML to blocks: one walk over the parsed tree, without recursion, that also notes the elements around the blocks."""

from __future__ import annotations

from collections.abc import Mapping
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

_HIDES = tags.FLAG["hidden"]
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
        if walk.saw_noscript and sum(map(len, walk.texts)) < _SPARSE:
            walk = _Walk(marks or {}, limit, inline=inline, noscript=True)
            walk.run(root)
    flags = ("too_many_blocks",) if walk.full else ()
    return Document(page, walk.blocks(), tree, walk.table(), flags)


class _Frame(NamedTuple):
    """An open element, and the state to return to when it closes."""

    node: LexborNode
    spec: tags.Spec | None
    element: int
    flags: int
    tag: str
    marks: tuple[int, ...]
    bold: bool


class _Row(NamedTuple):
    """An open table row: its element, its first block, the first block of each cell."""

    element: int
    first: int
    cells: list[int]


class _Walk:
    """The state of one walk: the columns of blocks and elements so far, and the text of the block being read."""

    def __init__(
        self, marks: Mapping[int, tuple[int, ...]], limit: int | None, *, inline: bool, noscript: bool = False
    ) -> None:
        self.rule_marks, self.limit, self.noscript = marks, limit, noscript
        self.texts: list[str] = []
        self.block_tags: list[str] = []
        self.block_elements: list[int] = []
        self.block_marks: list[tuple[int, ...]] = []
        self.labels: list[str] = []
        self.link: list[int] = []
        self.bold_chars: list[int] = []
        self.images: list[int] = []
        self.inlines: list[int] = []
        self.block_flags: list[int] = []
        self.parents: list[int] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.flag_column: list[int] = []
        self.names: list[str] = []
        self.attributes: list[Mapping[str, str | None] | None] = []
        self.nodes: list[LexborNode] = []
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
        self._add(root, None, root.attributes, self.flags)
        self.element = 0
        specs, node = tags.known_specs(), root.first_child
        floor = len(self.frames)
        while node is not None and not self.full:
            number = node.tag_id
            if number == tags.TEXT:
                self._text(node.text_content or "")
                child = None
            else:
                spec = specs.get(number) or tags.spec_of(number, node.tag)
                child = self._open(node, spec)
            if child is not None:
                node = child
                continue
            after = node.next
            while after is None and len(self.frames) > floor:
                node = self._close()
                after = node.next
            node = after
        while len(self.frames) > floor:
            self._close()
        self._flush()
        self.lasts[0] = len(self.texts)

    def blocks(self) -> list[Block]:
        """Return the blocks read."""
        columns = zip(self.texts, self.block_tags, self.block_elements, self.block_marks, self.labels, strict=True)
        return [Block(text, tag, -1, -1, element, marks, label) for text, tag, element, marks, label in columns]

    def table(self) -> ElementTable:
        """Return the elements met."""
        return ElementTable(
            ints(self.parents), ints(self.firsts), ints(self.lasts), ints(self.flag_column), self.names,
            self.attributes, self.nodes, ints(self.link), ints(self.bold_chars), ints(self.images),
            ints(self.inlines), ints(self.block_flags),
        )  # fmt: skip

    def _text(self, text: str) -> None:
        if self.tag != "pre" and (not text or text.isspace()):
            if self.pieces:
                self.pieces.append(" ")
                if self.rich is not None:
                    self.rich.text(" ")
            return
        if self.after_link:
            if self.flags & _LINK and self.pieces and not text[0].isspace():
                self.pieces.append(" ")  # two links that only touch are two words
            self.after_link = False
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
        if kind == tags.INLINE:
            return self._open_inline(node, spec)
        if kind == tags.SKIP:
            return None
        if kind == tags.BREAK:
            self._break()
            return None
        if kind == tags.IMAGE:
            self.images_now += 1
            return None
        if kind == tags.NOSCRIPT and not self.noscript:
            self.saw_noscript = True
            return None
        self._flush()
        child = node.first_child
        if child is None:
            return None
        self._push(node, spec, node.attributes)
        if kind > tags.VOID:
            self._open_special(node, spec)
        return child

    def _open_special(self, node: LexborNode, spec: tags.Spec) -> None:
        if spec.kind == tags.ROW:
            self.rows.append(_Row(self.element, len(self.texts), []))
        elif spec.kind == tags.CELL and self.rows:
            self.rows[-1].cells.append(len(self.texts))
        elif spec.kind == tags.LIST:
            self.numbers.append(Numbering.of(node.attributes) if spec.name == "ol" else None)
        elif spec.kind == tags.ITEM:
            numbering = self.numbers[-1] if self.numbers else None
            self.item = number_of(numbering, node.attributes)

    def _open_inline(self, node: LexborNode, spec: tags.Spec) -> LexborNode | None:
        child = node.first_child
        if child is None:
            return None
        attributes = node.attributes
        if attributes or spec.flags or spec.mark:
            self._push(node, spec, attributes)
            if not self.pieces and not self.lines:
                self.inline_now = self.element
            if spec.mark == "**":
                self.bold = True
            if self.rich is not None and spec.mark:
                self.rich.open(spec.mark, attributes.get("href"))
        else:
            self.frames.append(_Frame(node, None, 0, 0, "", (), False))
        return child

    def _push(self, node: LexborNode, spec: tags.Spec, attributes: Mapping[str, str | None]) -> None:
        self.frames.append(_Frame(node, spec, self.element, self.flags, self.tag, self.marks, self.bold))
        flags = self.flags | spec.flags
        if attributes and not tags.TELLING.isdisjoint(attributes):
            flags |= tags.flags_of(attributes)
        if attributes or spec.kind != tags.INLINE:
            self._add(node, spec, attributes, flags)
        self.flags = flags
        if spec.block_tag:
            self.tag = spec.block_tag
        if self.rule_marks and (new := self.rule_marks.get(node.mem_id)):
            self.marks += tuple(mark for mark in new if mark not in self.marks)

    def _add(
        self, node: LexborNode, spec: tags.Spec | None, attributes: Mapping[str, str | None], flags: int
    ) -> None:
        self.parents.append(self.element)
        self.element = len(self.names)
        self.firsts.append(len(self.texts))
        self.lasts.append(0)
        self.flag_column.append(flags)
        self.names.append(spec.name if spec else "body")
        self.attributes.append(attributes or None)
        self.nodes.append(node)

    def _close(self) -> LexborNode:
        """Leave the innermost open element and return its node."""
        frame = self.frames.pop()
        spec = frame.spec
        if spec is None:
            return frame.node
        if spec.kind == tags.INLINE:
            self.after_link = spec.name == "a"
            if self.rich is not None and spec.mark:
                self.rich.close(spec.mark)
            if self.element != frame.element:
                self.lasts[self.element] = len(self.texts) + bool(self.pieces)
        else:
            self._flush()
            self.lasts[self.element] = len(self.texts)
            if spec.kind > tags.VOID:
                self._close_special(spec.kind)
        _, _, self.element, self.flags, self.tag, self.marks, self.bold = frame
        return frame.node

    def _close_special(self, kind: int) -> None:
        if kind == tags.ROW and self.rows:
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
        """End the block being read, if it has any text."""
        self.after_link = False
        if not self.pieces and not self.lines:
            return
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
        self.texts.append(text)
        self.block_tags.append(tag)
        self.block_elements.append(self.element)
        self.block_marks.append(self.marks)
        self.labels.append(label)
        self.link.append(min(self.link_now, len(text)))
        self.bold_chars.append(min(self.bold_now, len(text)))
        self.images.append(self.images_now)
        self.inlines.append(self.inline_now)
        self.block_flags.append(self.flags)
        self.images_now = 0
        self.full = self.limit is not None and len(self.texts) >= self.limit

    def _close_row(self, row: _Row) -> None:
        """Join the blocks of a row of data into one; rows that only lay a page out stay as they are."""
        if self.rows:
            self.rows[-1].cells.clear()  # a row around another table lays out
        first, end = row.first, len(self.texts)
        starts = [*row.cells, end]
        cells = [(a, b) for a, b in zip(starts, starts[1:], strict=False) if b > a]
        if len(cells) < 2 or cells[0][0] != first or not all(self._is_data(a, b) for a, b in cells):
            return
        text = " | ".join(" ".join(self.texts[a:b]) for a, b in cells)
        link, bold, images = (sum(column[first:end]) for column in (self.link, self.bold_chars, self.images))
        marks = tuple(dict.fromkeys(mark for marks in self.block_marks[first:end] for mark in marks))
        for column in (self.texts, self.block_tags, self.block_elements, self.block_marks, self.labels, self.link,
                       self.bold_chars, self.images, self.inlines, self.block_flags):  # fmt: skip
            del column[first:end]
        self.texts.append(text)
        self.block_tags.append("tr")
        self.block_elements.append(row.element)
        self.block_marks.append(marks)
        self.labels.append("")
        self.link.append(link)
        self.bold_chars.append(bold)
        self.images.append(images)
        self.inlines.append(-1)
        self.block_flags.append(self.flag_column[row.element])
        self._narrow(row, first)

    def _is_data(self, first: int, end: int) -> bool:
        texts = self.texts[first:end]
        return end - first <= 3 and sum(map(len, texts)) <= _CELL and "pre" not in self.block_tags[first:end]

    def _narrow(self, row: _Row, first: int) -> None:
        """Point the elements of a joined row at the one block that is left of it."""
        for element in range(row.element, len(self.names)):
            full = self.lasts[element] > self.firsts[element]
            self.firsts[element] = first
            self.lasts[element] = first + full


def _collapse(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _is_verse(lines: list[str]) -> bool:
    """Tell whether lines that the author broke are verse: short, and more end in a pause than in a full stop."""
    if len(lines) < 3 or max(map(len, lines)) > _VERSE_WIDTH:
        return False
    words = sum(line.count(" ") + 1 for line in lines) / len(lines)
    pauses = sum(line[-1] in ",;—–-:" for line in lines[:-1])
    stops = sum(line[-1] in ".!?…”’\"" for line in lines)
    return 2.5 <= words <= 11 and pauses >= 1 and (pauses + stops) * 10 >= len(lines) * 4
