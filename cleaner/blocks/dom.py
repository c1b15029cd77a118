"""HTML to blocks: one walk over the parsed tree, without recursion, that also notes the elements around the blocks."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks import code_lines, tags
from cleaner.blocks.apart import OPENERS, are_apart
from cleaner.blocks.base import base_of
from cleaner.blocks.document import Document
from cleaner.blocks.formulas import TOLD, exponent, formula, is_quoted, pictured, script_formula
from cleaner.blocks.inline import BREAK, Marks
from cleaner.blocks.marks import Attributes, Marked, Marker, Marking
from cleaner.blocks.nesting import MOST_TAGS
from cleaner.blocks.notes import REFERRING, is_reference
from cleaner.blocks.numbering import Numbering, is_counted, number_of
from cleaner.blocks.reading import Reading, collapse
from cleaner.blocks.single import stands_alone
from cleaner.blocks.unseen import PLAIN, is_unseen
from cleaner.model import Page

_SPARSE = 1000
"""Characters of text under which a page may keep its text in `noscript`."""

_FIRST = 2
"""Pieces of a block of which one may be the large letter that it begins with; the other is space."""

_LINK, _BOLD, _HIDDEN, _CODE = tags.FLAG["link"], tags.BOLD, tags.FLAG["hidden"], tags.FLAG["code"]
_QUOTE = tags.FLAG["quote"]
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


_State = tuple[int, int, str, Marking]
"""What holds for the text being read: its element, flags, tag and marks."""

_Frame = tuple[LexborNode, tags.Spec, int, int, str, Marking]
"""An open element, and the state to return to when it closes: element, flags, tag, marks."""


class _Walk(Reading):
    """The state of one walk: what was read, and what holds for the text being read."""

    __slots__ = ("lined", "marker", "noscript", "numbers", "saw_noscript")

    def __init__(self, marker: Marker, limit: int | None, rich: Marks | None, *, noscript: bool = False) -> None:
        super().__init__(limit, rich)
        self.marker, self.noscript = marker, noscript
        self.numbers: list[Numbering | None] = []
        self.saw_noscript = False
        self.lined = False
        """Whether the code that was opened last has its lines in elements."""

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
                    if child is None and kind == tags.CELL:
                        self.rows.cell(len(read))
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

    def _is_laid_out(self, node: LexborNode, name: str, attributes: Attributes) -> bool:
        """Tell whether an element within a line is a block by its style, and has text."""
        laid_out = name in tags.LAID_OUT and tags.is_laid_out(attributes.get("style") or "")
        return laid_out and bool((node.text() or "").strip())

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
        elif line := collapse(self.pieces):
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

    def _open_special(self, node: LexborNode, spec: tags.Spec, element: int) -> bool:
        """Note a row, cell, list or item that opens; return whether to go inside, which `noscript` is mostly not."""
        kind = spec.kind
        if kind == tags.ROW:
            self.rows.begin(element, len(self.read))
        elif kind == tags.CELL:
            self.rows.cell(len(self.read), self.elements[element][4])
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
            self.rows.close(self)
        elif kind == tags.LIST:
            self.numbers.pop()
        elif kind == tags.ITEM:
            self.item = None


def _items_of(node: LexborNode) -> int:
    return sum(child.tag == "li" for child in node.iter())
