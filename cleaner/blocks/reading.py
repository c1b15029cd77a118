"""The blocks read so far, and the text of the block being read: how pieces of text become blocks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.blocks import tags
from cleaner.blocks.apart import ends_before, touch
from cleaner.blocks.breaks import are_labelled, are_paragraphs, is_list, is_signature, is_spoken, is_verse
from cleaner.blocks.capitals import is_begun, is_large, space_behind
from cleaner.blocks.dateline import DASHES, is_dateline
from cleaner.blocks.elements import ElementTable, ints
from cleaner.blocks.formulas import told_formula, told_mail
from cleaner.blocks.lines import UNSPACED
from cleaner.blocks.table_rows import Rows, is_text
from cleaner.blocks.verse import PAUSES
from cleaner.deadline import check
from cleaner.model import Block

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.inline import Marks
    from cleaner.blocks.marks import Attributes, Marking

_MOST_ELEMENTS = 150_000
"""Elements after which the walk ends; the largest of 1,656 real pages has 7,853."""

_LINK, _BOLD, _ADDRESS, _QUOTE = tags.FLAG["link"], tags.BOLD, tags.FLAG["address"], tags.FLAG["quote"]

Element = tuple[int, int, int, str, "Attributes | None", "LexborNode"]
"""A row of the table: row of the parent, first block, flags, name, attributes, node."""

Read = tuple[str, str, int, "Marking", str, int, int, int, int, int]
"""A finished block: text, tag, element, marks, label, then the table's link, bold, images, inline, flags."""

_new = tuple.__new__
"""Makes a named tuple without the handling of keywords, which takes longer than the rest."""


class Reading:
    """The blocks and elements so far, and the text of the block being read."""

    __slots__ = (
        "after_link", "bold_now", "capital", "elements", "full", "images_now", "inline_now", "item", "lasts", "limit",
        "lines", "link_now", "pieces", "read", "rich", "rows", "written",
    )  # fmt: skip

    def __init__(self, limit: int | None, rich: Marks | None) -> None:
        self.limit = limit
        self.read: list[Read] = []
        self.elements: list[Element] = []
        self.lasts: list[int] = []
        self.rows = Rows()
        self.pieces: list[str] = []
        self.lines: list[str] = []
        self.link_now = self.bold_now = self.images_now = 0
        self.inline_now = -1
        self.item: str | None = None
        self.full = self.after_link = False
        self.capital = ""
        """The large letter in a box of its own that begins the next block."""
        self.rich = rich
        self.written: list[str] = []
        """The texts with Markdown's marks, where those are wanted; all decisions go by the plain ones."""

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
        return not self.lines and collapse(self.pieces) == " ".join(node.text().split())

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
        if tag != "p" or self.rows.open or text[0].islower() or not is_text(text):
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
        letter = collapse(self.pieces)
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
        if len(lines) < 2:
            return lines[0] if lines else ""
        if tag == "p" and self.item is None and are_paragraphs(lines):
            return "\n\n".join(lines)
        is_free = tag not in tags.HEADINGS and not self.rows.open and not flags & _QUOTE
        is_told = is_list(lines) or (is_free and are_labelled(lines))
        kept = flags & _ADDRESS or is_told or (not self.link_now and self._are_set(lines, tag, flags))
        return "\n".join(lines) if kept else _joined(lines)

    def _are_set(self, lines: list[str], tag: str, flags: int) -> bool:
        """Tell whether lines without a link are speech, a signature, or verse, of which two may do in a quotation."""
        after_verse = bool(self.read) and tag == self.read[-1][1] == "p" and "\n" in self.read[-1][0]
        goes_on = after_verse or (bool(flags & _QUOTE) and lines[0].endswith(PAUSES))
        is_signed = tag == "p" and not self.rows.open and is_signature(lines, self.bold_now)
        return is_verse(lines, goes_on=goes_on) or is_spoken(lines) or is_signed


def _joined(lines: list[str]) -> str:
    """Return lines in a row as one text, without a space between two in scripts that set none.

    >>> _joined(["One line", "and two"]), _joined(["川を渡って。", "町へ行く"])
    ('One line and two', '川を渡って。町へ行く')
    """
    parts = [lines[0]]
    for before, line in pairwise(lines):
        is_unspaced = UNSPACED.match(before[-1]) and UNSPACED.match(line[0])
        parts.append(line if is_unspaced else f" {line}")
    return "".join(parts)


def collapse(pieces: list[str]) -> str:
    """Return the pieces of a text as one, with single spaces."""
    return " ".join("".join(pieces).split())
