"""HTML to blocks: one walk over the parsed tree, without recursion, that also notes the elements around the blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks import code_lines, tags
from cleaner.blocks.apart import OPENERS, are_apart, ends_before, touch
from cleaner.blocks.base import base_of
from cleaner.blocks.breaks import are_paragraphs, is_list, is_verse
from cleaner.blocks.capitals import is_begun, is_large, space_behind
from cleaner.blocks.dateline import DASHES, is_dateline
from cleaner.blocks.document import Document
from cleaner.blocks.elements import ElementTable, ints
from cleaner.blocks.formulas import (
    TOLD,
    exponent,
    formula,
    is_quoted,
    pictured,
    script_formula,
    told_formula,
    told_mail,
)
from cleaner.blocks.inline import BREAK, Marks
from cleaner.blocks.marks import Attributes, Marked, Marker, Marking
from cleaner.blocks.nesting import MOST_TAGS
from cleaner.blocks.notes import REFERRING, is_reference
from cleaner.blocks.numbering import Numbering, is_counted, number_of
from cleaner.blocks.single import stands_alone
from cleaner.blocks.spans import SPANNING, Spans, is_head
from cleaner.blocks.unseen import PLAIN, is_unseen
from cleaner.deadline import check
from cleaner.model import Block, Page
from cleaner.text.sentences import ends_sentence

_SPARSE = 1000
"""Characters of text under which a page may keep its text in `noscript`."""

_MOST_ELEMENTS = 150_000
"""Elements after which the walk ends; the largest of 1,656 real pages has 7,853."""

_CELL = 400
"""A table cell with more characters than this is a container and not data."""

_MOST_CELLS = 1000
"""Cells of a row of data; joining more would make the limit of blocks hold for some sizes alone."""

_SENTENCE = 9
"""Spaces in a block from which on it is running text, if it ends like a sentence."""

_FIRST = 2
"""Pieces of a block of which one may be the large letter that it begins with; the other is space."""

_LINK, _BOLD, _HIDDEN, _CODE = tags.FLAG["link"], tags.BOLD, tags.FLAG["hidden"], tags.FLAG["code"]
_QUOTE, _ADDRESS = tags.FLAG["quote"], tags.FLAG["address"]
_MEASURED = _LINK | _BOLD


def segment_html(
    page: Page,
    tree: LexborHTMLParser,
    *,
    marks: Mapping[int, tuple[int, ...]] | Marker | None = None,
    limit: int | None = None,
    inline: bool = False,
) -> Document:
    """Return the blocks of a parsed page in reading order, and the table of its elements.

    `marks` maps `LexborNode.mem_id` to indices of rules, or is a `Marker` that gives those of a node; a block carries
    those of all its ancestors. After `limit` blocks the walk ends and the document has the flag `too_many_blocks`.
    With `inline` the texts carry Markdown's inline marks; the blocks stay the same. Text in `noscript` counts only
    where the page has little else.
    """
    root = tree.body or tree.root
    marker = marks if marks is not None and not isinstance(marks, Mapping) else Marked(marks or {})
    base = base_of(tree, page.url) if inline else None
    walk = _Walk(marker, limit, Marks(base) if inline else None)
    if root is not None:
        walk.run(root)
        if walk.saw_noscript and sum(len(row[0]) for row in walk.read) < _SPARSE:
            walk = _Walk(marker, limit, Marks(base) if inline else None, noscript=True)
            walk.run(root)
    cut = len(page.text) > MOST_TAGS and page.text.count("<") > MOST_TAGS
    flags = ("too_many_blocks",) if walk.full else ("too_many_nodes",) if cut else ()
    return Document(page, walk.blocks(), tree, walk.table(), flags, limit)


_Element = tuple[int, int, int, str, "Attributes | None", LexborNode]
"""A row of the table: row of the parent, first block, flags, name, attributes, node."""

_Read = tuple[str, str, int, Marking, str, int, int, int, int, int]
"""A finished block: text, tag, element, marks, label, then the table's link, bold, images, inline, flags."""

_State = tuple[int, int, str, Marking]
"""What holds for the text being read: its element, flags, tag and marks."""

_Frame = tuple[LexborNode, tags.Spec, int, int, str, Marking]
"""An open element, and the state to return to when it closes: element, flags, tag, marks."""

_new = tuple.__new__
"""Makes a named tuple without the handling of keywords, which takes longer than the rest."""


class _Row(NamedTuple):
    """An open table row: its element, its first block, the first block of each cell."""

    element: int
    first: int
    cells: list[int]


class _Walk:
    """The state of one walk: the blocks and elements so far, and the text of the block being read."""

    __slots__ = (
        "after_link", "bold_now", "capital", "elements", "full", "images_now", "inline_now", "item", "lasts", "limit",
        "lined", "lines", "link_now", "marker", "noscript", "numbers", "pieces", "read", "rich", "rows", "saw_noscript",
        "spanning", "spans", "written",
    )  # fmt: skip

    def __init__(self, marker: Marker, limit: int | None, rich: Marks | None, *, noscript: bool = False) -> None:
        self.marker, self.limit, self.noscript = marker, limit, noscript
        self.read: list[_Read] = []
        self.elements: list[_Element] = []
        self.lasts: list[int] = []
        self.rows: list[_Row] = []
        self.spans = Spans()
        self.spanning = False
        """Whether a cell of the row being read takes more than its own place."""
        self.numbers: list[Numbering | None] = []
        self.pieces: list[str] = []
        self.lines: list[str] = []
        self.link_now = self.bold_now = self.images_now = 0
        self.inline_now = -1
        self.item: str | None = None
        self.saw_noscript = self.full = self.after_link = False
        self.capital = ""
        """The large letter in a box of its own that begins the next block."""
        self.lined = False
        """Whether the code that was opened last has its lines in elements."""
        self.rich = rich
        self.written: list[str] = []
        """The texts with Markdown's marks, where those are wanted; all decisions go by the plain ones."""

    def run(self, root: LexborNode) -> None:  # noqa: C901 - a call for each of the nodes would take half the time
        """Walk the tree below `root`."""
        specs, pieces, lasts, elements, read = tags.known_specs(), self.pieces, self.lasts, self.elements, self.read
        frames: list[_Frame] = []
        marker = self.marker
        calm, marked_ids, marked_tags = marker.calm, marker.ids, marker.tags
        telling, plain, told = tags.TELLING | marker.attributes, PLAIN, TOLD
        attributes = root.attributes
        marks = marker(root, "body", attributes)
        element, tag, flags = 0, "p", tags.flags_of(attributes)
        elements.append((-1, 0, flags, "body", attributes, root))
        lasts.append(0)
        shut: LexborNode | None = None
        apart = False
        node = root.first_child
        while node is not None and not self.full:
            number = node.tag_id
            child = None
            if number == tags.TEXT:
                text = node.text_content
                if text and (not text.isspace() or (tag == "pre" and not (self.lined and code_lines.is_between(node)))):
                    if flags & _MEASURED or self.after_link:
                        self._measure(text, flags)
                    if apart:
                        self._part(text)
                        apart = False
                    if pieces and (text[0].isupper() or text[0] in OPENERS) and not flags & _CODE and tag != "pre":
                        self._part_sentences(text)
                    if shut is not None and len(pieces) <= _FIRST and text[0].isspace():
                        text = self._after_capital(text, shut)
                    pieces.append(text)
                    shut = None
                    if self.rich is not None:
                        self.rich.text(text)
                elif pieces and tag != "pre":
                    pieces.append(" ")
                    shut = None
                    if self.rich is not None:
                        self.rich.text(" ")
            else:
                spec = specs.get(number) or tags.spec_of(number, node.tag)
                name, kind, bits, block_tag, mark = spec
                if kind >= tags.BLOCK:
                    child = node.first_child
                    if tag == "pre" and self.lined:
                        if code_lines.is_number(node):
                            child = None
                        else:
                            code_lines.begin(pieces)
                            if child is None:
                                code_lines.end(pieces)
                    elif (pieces or self.lines) and (kind != tags.NOSCRIPT or self.noscript):
                        self._flush(element, flags, tag, marks)  # what is not shown parts no text
                    if child is None and kind == tags.CELL and self.rows:
                        self.rows[-1].cells.append(len(read))
                    if block_tag == "pre" and child is not None:
                        self.lined = code_lines.has_lines(node)
                elif kind == tags.INLINE:
                    child = node.first_child
                    if tag == "pre" and code_lines.is_number(node):
                        child = None
                    elif child is None and not told.isdisjoint(of := node.attributes) and self._take_told(of):
                        shut = None
                elif kind:
                    self._open_empty(kind, node, (element, flags, tag, marks))
                if child is not None:
                    attributes = node.attributes
                    if name in REFERRING and is_reference(node, name, attributes):
                        child = None
                    elif name == "sup" and pieces and (raised := exponent(node, pieces[-1])):
                        self._take_shown(raised, is_formula=False)
                        child = shut = None
                    elif kind == tags.INLINE and attributes:
                        hides = ("style" in attributes or "hidden" in attributes) and not flags & _HIDDEN
                        named = attributes.get("class") not in plain
                        if (hides or named) and is_unseen(node, attributes, hides=hides):
                            child = None
                        elif not told.isdisjoint(attributes) and self._take_told(attributes):
                            child = shut = None
                        elif hides and tag == "p" and self._is_laid_out(node, name, attributes):
                            spec, kind = tags.LAID_OUT[name], tags.BLOCK
                            if pieces or self.lines:
                                self._flush(element, flags, tag, marks)
                if child is not None:
                    frames.append((node, spec, element, flags, tag, marks))
                    flags |= bits
                    listed = kind >= tags.BLOCK
                    asked = marker.deep or name in marked_tags
                    if attributes:
                        if "class" in attributes:
                            listed = True
                            asked = asked or attributes["class"] not in calm
                        if "id" in attributes:
                            listed = True
                            asked = asked or (attributes["id"] or "").lower() in marked_ids
                        if not telling.isdisjoint(attributes):
                            inner = flags | tags.flags_of(attributes)
                            listed = listed or inner != flags
                            flags, asked = inner, True
                    if listed:
                        elements.append((element, len(read), flags, name, attributes, node))
                        element = len(lasts)
                        lasts.append(0)
                    if asked:
                        marks += tuple([mark for mark in marker(node, name, attributes) if mark not in marks])
                    if kind == tags.INLINE:
                        if not pieces and element >= len(lasts) - 1:
                            self.inline_now = element
                        if shut is not None:
                            apart = apart or (not flags & _CODE and are_apart(shut, name, attributes))
                            shut = None
                        if mark and self.rich is not None:
                            self.rich.open(mark, attributes.get("href"))
                        elif name == "q" and is_quoted(node):
                            self._take_shown("“", is_formula=False)
                    elif block_tag:
                        tag = block_tag
                    if kind <= tags.BLOCK or self._open_special(node, spec, element):
                        node = child
                        continue
                    _, _, element, flags, tag, marks = frames.pop()
            after = node.next
            while after is None and frames:
                node, spec, outer, outer_flags, outer_tag, outer_marks = frames.pop()
                kind = spec[1]
                if kind >= tags.BLOCK:
                    if tag == "pre" and self.lined and spec[2] != _CODE:
                        code_lines.end(pieces)
                    elif pieces or self.lines:
                        self._flush(element, flags, tag, marks)
                    lasts[element] = len(read)
                    if kind > tags.BLOCK:
                        self._close_special(kind)
                else:
                    if element != outer:
                        lasts[element] = len(read) + any(not piece.isspace() for piece in pieces)
                    shut = node if pieces else None
                    if spec[0] == "q" and is_quoted(node):
                        self._take_shown("”", is_formula=False)
                    elif spec[0] == "cite" and flags & _QUOTE and self._is_alone(node):
                        self._gap()
                    if spec[4]:
                        self.after_link = spec[0] == "a"
                        if self.rich is not None:
                            self.rich.close()
                element, flags, tag, marks = outer, outer_flags, outer_tag, outer_marks
                after = node.next
            node = after
        self._finish(frames, (element, flags, tag, marks))

    def _finish(self, frames: list[_Frame], state: _State) -> None:
        """Close what is open: the root, or all that the limit of blocks cut short."""
        if self.pieces or self.lines:
            self._flush(*state)
        for element in (state[0], *(frame[2] for frame in frames)):
            if element >= 0:
                self.lasts[element] = len(self.read)

    def blocks(self) -> list[Block]:
        """Return the blocks read."""
        texts = [row[0] for row in self.read] if self.rich is None else self.written
        pairs = zip(texts, self.read, strict=True)
        return [_new(Block, (text, row[1], -1, -1, row[2], row[3], row[4])) for text, row in pairs]

    def table(self) -> ElementTable:
        """Return the elements met."""
        parents, firsts, flags, names, attributes, nodes = zip(*self.elements, strict=True)
        columns = [ints(column) for column in zip(*(row[5:] for row in self.read), strict=True)] or [ints(())] * 5
        return ElementTable(
            ints(parents), ints(firsts), ints(self.lasts), ints(flags), names, attributes, nodes, *columns
        )

    def _is_laid_out(self, node: LexborNode, name: str, attributes: Attributes) -> bool:
        """Tell whether an element within a line is a block by its style, and has text."""
        laid_out = name in tags.LAID_OUT and tags.is_laid_out(attributes.get("style") or "")
        return laid_out and bool((node.text() or "").strip())

    def _measure(self, text: str, flags: int) -> None:
        if self.after_link:
            self.after_link = False
            if flags & _LINK and self.pieces and not text[0].isspace():
                self._gap()  # two links that only touch are two words
        size = len(text.strip())
        if flags & _LINK:
            self.link_now += size
        if flags & _BOLD:
            self.bold_now += size

    def _is_alone(self, node: LexborNode) -> bool:
        """Tell whether an element is all that a block has yet, as who is quoted is above the quotation."""
        return not self.lines and _collapse(self.pieces) == " ".join(node.text().split())

    def _part(self, text: str) -> None:
        """Put a space before the text of an element that only touches the one before it."""
        if self.pieces and touch(self.pieces[-1], text):
            self._gap()

    def _part_sentences(self, text: str) -> None:
        """Put a space before a sentence that an element begins right where another ended."""
        if ends_before(self.pieces, text):
            self._gap()

    def _gap(self) -> None:
        self.pieces.append(" ")
        if self.rich is not None:
            self.rich.gap()

    def _open_empty(self, kind: int, node: LexborNode, state: _State) -> None:
        """Take a picture, a formula, or a `br`: one ends a line, a second with nothing between ends the block."""
        tag = state[2]
        if kind == tags.IMAGE:
            self.images_now += 1
            text, is_formula = pictured(node)
            if text:
                self._take_shown(text, is_formula=is_formula)
        elif kind == tags.MATH:
            self._take_shown(formula(node))
        elif kind == tags.SCRIPT:
            self._take_shown(script_formula(node))
        elif tag == "pre":
            self.pieces.append("\n")
        elif line := _collapse(self.pieces):
            self.pieces.clear()
            if not self.lines and tag == "p" and self._is_block(line, node, state[1]):
                self.pieces.append(line)
                self._flush(*state)
                return
            self.lines.append(line)
            if self.rich is not None:
                self.rich.text(BREAK)
        elif self.lines:
            self._flush(*state)

    def _is_block(self, line: str, node: LexborNode, flags: int) -> bool:
        """Tell whether a line before a `br` is a block of its own; no part of an item, a link or bold text is."""
        inside = flags & _MEASURED or self.item is not None
        return not inside and stands_alone(line, node, link=self.link_now, bold=self.bold_now)

    def _take_told(self, attributes: Attributes) -> bool:
        """Take the formula or the address that an element holds in an attribute, and tell whether it does."""
        mail = told_mail(attributes)
        text = mail or told_formula(attributes)
        self._take_shown(text, is_formula=not mail)
        return bool(text)

    def _take_shown(self, text: str, *, is_formula: bool = True) -> None:
        """Take what an element shows without having it as text."""
        if not text:
            return
        self.pieces.append(text)
        if self.rich is not None:
            if is_formula:
                self.rich.open("$", None)
            self.rich.text(text)
            if is_formula:
                self.rich.close()

    def _open_special(self, node: LexborNode, spec: tags.Spec, element: int) -> bool:
        """Note a row, cell, list or item that opens; return whether to go inside, which `noscript` is mostly not."""
        kind = spec.kind
        if kind == tags.ROW:
            self.rows.append(_Row(element, len(self.read), []))
        elif kind == tags.CELL:
            if self.rows:
                self.rows[-1].cells.append(len(self.read))
                self.spanning = self.spanning or not SPANNING.isdisjoint(self.elements[element][4] or ())
        elif kind == tags.LIST:
            is_numbered = spec.name == "ol" or is_counted(node)
            self.numbers.append(Numbering.of(node.attributes, lambda: _items_of(node)) if is_numbered else None)
        elif kind == tags.ITEM:
            numbering = self.numbers[-1] if self.numbers else None
            self.item = number_of(numbering, node.attributes) if numbering else ""
        elif not self.noscript:
            self.saw_noscript = self.saw_noscript or bool(node.text().strip())
            self.lasts[element] = len(self.read)
            return False
        return True

    def _close_special(self, kind: int) -> None:
        if kind == tags.ROW:
            self._close_row(self.rows.pop())
        elif kind == tags.LIST:
            self.numbers.pop()
        elif kind == tags.ITEM:
            self.item = None

    def _flush(self, element: int, flags: int, tag: str, marks: Marking) -> None:
        """End the block being read, if it has any text."""
        self.after_link = False
        if self.lines or tag == "pre":
            text = self._take_text(tag, flags)
            if self.capital:
                text = self._with_capital(text)
            if tag == "p" and "\n\n" in text:
                self._flush_paragraphs(text.split("\n\n"), element, flags, marks)
                return
        else:
            text = " ".join("".join(self.pieces).split())
            self.pieces.clear()
            if self.capital:
                text = self._with_capital(text)
            elif len(text) == 1 and self._is_large(text, element):
                self.capital, text = text, ""
        if text:
            label = ""
            if self.item is not None:
                label, self.item = self.item, None
                if tag in ("p", "blockquote"):
                    tag = "li"
            if self.rich is not None:
                self.written.append(self.rich.take(text, plain=tag == "pre"))
            size, link, bold = len(text), self.link_now, self.bold_now
            if tag == "p" and self.read and self.read[-1][0][-1] in DASHES and self._opens(text):
                text = self._with_dateline(text)
            self.read.append((
                text, tag, element, marks, label, link if link < size else size, bold if bold < size else size,
                self.images_now, self.inline_now, flags & tags.ALL,
            ))  # fmt: skip
            self.images_now = 0
            if not len(self.read) & 255:
                check()
            self.full = self._is_full()
        self.link_now = self.bold_now = 0
        self.inline_now = -1

    def _opens(self, text: str) -> bool:
        """Tell whether the block read last is a dateline in an element of its own, over the sentence that it opens."""
        last, tag, element, *_ = self.read[-1]
        if tag != "p" or self.rows or text[0].islower() or text.count(" ") < _SENTENCE or not ends_sentence(text):
            return False
        return is_dateline(last, self.elements[element][4])

    def _with_dateline(self, text: str) -> str:
        """Take the dateline that was read last back, and return it with the paragraph whose place it takes."""
        last = self.read.pop()[0]
        place = len(self.read)
        for row in range(len(self.elements) - 1, 0, -1):
            parent, first, *rest = self.elements[row]
            if first <= place:
                break
            self.elements[row] = _new(tuple, (parent, place, *rest))
        if self.rich is not None:
            self.written[-2:] = [f"{self.written[-2]} {self.written[-1]}"]
        return f"{last} {text}"

    def _is_large(self, text: str, element: int) -> bool:
        """Tell whether the block being read is a large letter that begins the next one."""
        rows = [self.elements[row] for row in (element, self.inline_now) if row >= 0]
        return any(is_large(text, row[4]) for row in rows) and is_begun(rows[0][5])

    def _after_capital(self, text: str, shut: LexborNode) -> str:
        """Return a text without the space before it, if what was shut right before it is a large letter."""
        letter = _collapse(self.pieces)
        if len(letter) != 1 or not is_large(letter, shut.attributes):
            return text
        return space_behind(letter, text.strip()) + text.lstrip()

    def _with_capital(self, text: str) -> str:
        """Return the text of a block with the large letter before it."""
        letter, self.capital = self.capital, ""
        return f"{letter}{space_behind(letter, text)}{text}"

    def _flush_paragraphs(self, texts: list[str], element: int, flags: int, marks: Marking) -> None:
        """End a block that is several paragraphs; what of it is links and bold they share."""
        if self.rich is not None:
            written = self.rich.take("\n".join(texts), plain=False).split("\n")
            self.written += written if len(written) == len(texts) else texts  # a text may hold such breaks of its own
        size, link, bold, images = sum(map(len, texts)), self.link_now, self.bold_now, self.images_now
        for text in texts:
            linked, heavy = (min(len(text), len(text) * part // size) for part in (link, bold))
            self.read.append((
                text, "p", element, marks, "", linked, heavy, images, self.inline_now, flags & tags.ALL,
            ))  # fmt: skip
            images = 0
        self.images_now = self.link_now = self.bold_now = 0
        self.inline_now = -1
        check()
        self.full = self._is_full()

    def _is_full(self) -> bool:
        return len(self.elements) > _MOST_ELEMENTS or (self.limit is not None and len(self.read) >= self.limit)

    def _take_text(self, tag: str, flags: int) -> str:
        """Return the text read of a `pre`, or of more than one line."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if tag == "pre":
            text = "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")
            return text if text.strip() else ""
        text = " ".join(text.split())
        lines, self.lines = [*self.lines, text] if text else self.lines, []
        goes_on = bool(self.read) and tag == self.read[-1][1] == "p" and "\n" in self.read[-1][0]
        if len(lines) < 2:
            return lines[0] if lines else ""
        if tag == "p" and self.item is None and are_paragraphs(lines):
            return "\n\n".join(lines)
        kept = flags & _ADDRESS or is_list(lines) or (not self.link_now and is_verse(lines, goes_on=goes_on))
        return ("\n" if kept else " ").join(lines)

    def _close_row(self, row: _Row) -> None:
        """Join the blocks of a row of data into one; rows that only lay a page out stay as they are."""
        if self.rows:
            self.rows[-1].cells.clear()  # a row around another table lays out
        starts = [*row.cells, len(self.read)]
        spans = [(a, b) for a, b in pairwise(starts) if b > a]
        cells = [self.read[a:b] for a, b in spans]
        columns, hangs_in = list(range(len(row.cells))), False
        if self.spanning or self.spans:
            columns, hangs_in = self.spans.place(self.elements[row.element][5])
            self.spanning = False
        is_row = len(cells) > 1 or hangs_in or self._goes_on(row) or self._heads(row)
        if not is_row or not 0 < len(cells) <= _MOST_CELLS or starts[0] != row.first or not all(map(_is_data, cells)):
            return
        if self.rich is not None:
            written = [" ".join(self.written[a:b]).replace("|", r"\|") for a, b in pairwise(starts)]
            if columns and max(columns) < len(written):
                written = [written[column] if column >= 0 else "" for column in columns]
            self.written[row.first :] = [" | ".join(written)]
        parts = self.read[row.first :]
        del self.read[row.first :]
        joined = " | ".join(" ".join(part[0] for part in cell) for cell in cells)
        marks = tuple(dict.fromkeys(mark for part in parts for mark in part[3]))
        link, bold, images = (sum(column) for column in zip(*(part[5:8] for part in parts), strict=True))
        flags = self.elements[row.element][2] & tags.ALL
        self.read.append((joined, "tr", row.element, marks, "", link, bold, images, -1, flags))
        for element in range(row.element, len(self.elements)):
            parent, first, *rest = self.elements[element]
            self.elements[element] = _new(tuple, (parent, row.first, *rest))
            self.lasts[element] = row.first + (self.lasts[element] > first)

    def _heads(self, row: _Row) -> bool:
        """Tell whether a row holds the heads of several columns, of which all but one may be empty."""
        return len(row.cells) > 1 and is_head(self.elements[row.element][5])

    def _goes_on(self, row: _Row) -> bool:
        """Tell whether a row below a row of data has text in its first cell alone: it is one too."""
        if len(row.cells) < 2 or not 0 < row.first == row.cells[0] < row.cells[1]:
            return False
        _, tag, above, *_ = self.read[row.first - 1]
        return tag == "tr" and self.elements[above][0] == self.elements[row.element][0]


def _is_data(cell: list[_Read]) -> bool:
    """Tell whether a cell holds data: little text, in at most three blocks, none of them text among other blocks."""
    if len(cell) > 3 or sum(len(part[0]) for part in cell) > _CELL or any(part[1] == "pre" for part in cell):
        return False
    return len(cell) == 1 or not any(part[1] in ("p", "blockquote") and _is_text(part[0]) for part in cell)


def _is_text(text: str) -> bool:
    return text.count(" ") >= _SENTENCE and ends_sentence(text)


def _items_of(node: LexborNode) -> int:
    return sum(child.tag == "li" for child in node.iter())


def _collapse(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
