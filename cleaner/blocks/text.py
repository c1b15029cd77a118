"""Plain-text and Markdown dumps to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from itertools import islice, pairwise
from typing import NamedTuple

from cleaner.blocks import markdown, verse
from cleaner.blocks.document import Document
from cleaner.blocks.entities import shows_entities, with_letters
from cleaner.blocks.joins import BULLET, Layout, is_headline, is_join, layout_of, space_between
from cleaner.blocks.lines import Line, lines_of, wrap_width
from cleaner.blocks.lynx import unnumbered, with_bullets
from cleaner.blocks.tabs import rows_in
from cleaner.deadline import watched
from cleaner.model import Block, Page
from cleaner.text.date import find_date
from cleaner.text.leads import is_lead, names_after_lead
from cleaner.text.sentences import STOPS
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words

_WORD = re.compile(r"[^\W_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.I)
_CELL = 400
"""Characters from which on the only cell of a row is a page laid out by a table."""
_TWICE = 32
"""Characters of a line that is a headline where it comes again, and no link in a sentence, more than."""
_LEAD = 16
"""Characters of `Posted by` and its like at most."""
_DATE = 32
"""Characters at the start of a line that a date may have."""
_HEADING = 100
"""Columns that an underlined heading has at most."""

_BYLINE, _LABELLED = 64, 24
"""Characters of a line that may be a byline without a capital, and of what stands before the colon of one."""
_PARTICLE = 5
"""Letters of a word in small letters that no line ends with before a date that stands alone, less than."""

_SPOKEN = 7
"""Words of a sentence that stands behind a dash, less one."""

_NUMBER = re.compile(r"(\d{1,3})[.)] ")
_FULL, _NEAR = 40, 12
"""Characters of a line that was wrapped, at least, and lines to either side among which a list goes on."""

_SUBHEADS = frozenset("■◆◇□●○▼")
_EAST_ASIAN = re.compile(r"\W ?[\W\d]{0,2}[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SUBHEAD = 40
"""Characters that a marked subheading has less of, and a paragraph more."""

_MARKED = frozenset("#`~>|[=-_*:")
_ELEMENT = re.compile(r"<(p|blockquote)(?:\s[^<>]*)?>(.*)</\1>$")
_HEADER_LINE = re.compile(r"^[^\S\n]*+(\S(?:[^\n]*\S)?)", re.M)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TOLD = 20
"""Words of a paragraph that stands in a dump as HTML, at least: a shorter one may be what a manual shows."""
_GLUED = frozenset(",;)”».!?")

_LINES = 4
"""Lines that a block has at most, on the average of a page at the limit of blocks."""

_new = tuple.__new__


class _Piece(NamedTuple):
    """A line without its marks, and the element that the marks make it: `p` where there are none."""

    line: Line
    tag: str = "p"
    label: str = ""
    broken: bool = False
    """The author broke the line here: Markdown's two spaces or backslash at its end."""


def segment_text(page: Page, *, limit: int | None = None) -> Document:
    """Return the blocks of a plain-text or Markdown page in order; `start` and `end` are offsets in `page.text`.

    After `limit` blocks, or four times as many lines, the rest is left and the document has the flag `too_many_blocks`.

    Lines that belong together become one block, whatever broke them: a wrap at a column, inline tags, or nothing but
    habit. Verse and code keep their newlines, list items lose their bullets.
    """
    most = _LINES * limit if limit else None
    lines = lines_of(page.text, page.start, limit=most)
    if page.kind != "markdown":
        lines = with_bullets(unnumbered(lines) if "[" in page.text else lines)
        lines = list(with_letters(lines)) if shows_entities(page.text) else lines
    layout = layout_of(lines, wrap_width(lines), marked=page.kind == "markdown")
    blocks = list(islice(watched(_blocks(_pieces(lines, page), page.text, layout)), limit))
    if "\\" in page.text:
        blocks = [block._replace(text=markdown.shown(block.text)) for block in blocks]
    full = limit is not None and (len(blocks) == limit or len(lines) == most)
    return Document(page, blocks, flags=("too_many_blocks",) if full else (), header=_header_lines(page))


def _header_lines(page: Page) -> list[Block]:
    """Return the lines above a dump's text that told its metadata, less those of nothing but marks."""
    above = _HEADER_LINE.finditer(page.text, 0, page.start) if page.headers else ()
    return [Block(found[1], "p", *found.span(1)) for found in above if any(map(str.isalnum, found[1]))]


def _pieces(lines: Sequence[Line], page: Page) -> list[_Piece]:
    """Return the pieces that the lines make; fenced code makes one, marks without text make none."""
    marked = page.kind == "markdown"
    rows = {} if marked else rows_in(lines, page.text)
    pieces: list[_Piece] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        piece = None
        if marked and pieces and (last := _end_of_table(lines, i)):
            pieces[-1:] = [_row(row) for row in (lines[i - 1], *lines[i + 1 : last])]
            i = last
            continue
        if i in rows:
            pieces.append(_Piece(_with_text(line, rows[i]), "tr"))
            i += 1
            continue
        if line.text[0] in _MARKED:
            if line.text[0] in "`~" and (last := _fence_end(lines, i)):
                piece = _code(lines[i + 1 : last], page.text)
                i = last
            else:
                piece = _marked_piece(line, lines[i - 1] if i else None, marked=marked)
        if piece is not None and piece.tag == "hr" and pieces and (level := _underlined(lines, i, pieces[-1])):
            pieces[-1] = pieces[-1]._replace(tag=level)
        if piece is None and line.text[0] in _SUBHEADS and _is_subheading(lines, i):
            piece = _new(_Piece, (_with_text(line, line.text[1:].lstrip()), "h3", "", False))
        if piece is None and not marked and line.text[:2] == "- " and _is_speech(lines, i):
            piece = _new(_Piece, (line, "p", "", False))
        if piece is None and not marked and line.text[0].isdigit() and _is_torn_off(lines, i):
            piece = _new(_Piece, (line, "p", "", False))
        piece = piece or _piece(line, page.text, marked=marked)
        if piece.line.text:
            pieces.append(piece)
        i += 1
    return pieces


def _end_of_table(lines: Sequence[Line], i: int) -> int | None:
    """Return the number of the line after a table without bars at its ends, which line `i` parts from its head."""
    text = lines[i].text
    head = lines[i - 1].text
    if "-|" not in text or lines[i].gap or "|" not in head or head[0] == "|" or not markdown.DIVIDER.match(text):
        return None
    last = i + 1
    while last < len(lines) and not lines[last].gap and "|" in lines[last].text:
        last += 1
    return last


def _row(line: Line) -> _Piece:
    row = "" if markdown.DIVIDER.match(line.text) else markdown.cells(line.text)
    return _Piece(_with_text(line, row), "tr" if " | " in row or len(row) < _CELL else "p")


def _is_subheading(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line is a subheading as East Asia marks it: short, no sentence, alone, and above a paragraph."""
    text, below = lines[i].text, lines[i + 1].text if i + 1 < len(lines) else ""
    is_line = 2 < len(text) < _SUBHEAD and _EAST_ASIAN.match(text) is not None and not text.endswith(STOPS)
    alone = not any(line.text[0] == text[0] for line in (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2]))
    return is_line and alone and len(below) >= _SUBHEAD and below.endswith(STOPS)


def _is_speech(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line behind a dash is what somebody says, as Danes write it: a sentence beside no other item."""
    text = lines[i].text
    beside = (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2])
    sentence = text.endswith(STOPS) and text.count(" ") >= _SPOKEN and text[2].isupper() and lines[i].indent < 2
    return sentence and not any(BULLET.match(line.text) for line in beside)


def _is_torn_off(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line begins with the figure that ends the sentence of the one above: `from 10 to`, `16. Fares`.

    No line near it has the number before or after that one.
    """
    number = _NUMBER.match(lines[i].text)
    above = lines[i - 1].text if i else ""
    if number is None or lines[i].gap or len(above) < _FULL or not (above[-1].isalpha() or above[-1] == ","):
        return False
    beside = {found[1] for line in lines[max(0, i - _NEAR) : i + _NEAR] if (found := _NUMBER.match(line.text))}
    return beside.isdisjoint((str(int(number[1]) - 1), str(int(number[1]) + 1)))


def _underlined(lines: Sequence[Line], i: int, before: _Piece) -> str | None:
    """Return the element that a line of `=` or `-` makes of the line before it, None where it stands alone."""
    mark = markdown.UNDERLINE.match(lines[i].text)
    if mark is None or lines[i].gap or before.tag != "p" or before.line.width > _HEADING:
        return None
    if i > 1 and not lines[i - 1].gap and before.line.start == lines[i - 1].start:
        return None  # the last line of a paragraph
    return "h1" if mark.group(1)[0] == "=" else "h2"


def _fence_end(lines: Sequence[Line], i: int) -> int | None:
    """Return the number of the line that closes the fence opened by line `i`, None where line `i` opens none."""
    opened = markdown.FENCE.match(lines[i].text)
    if opened is None:
        return None
    fence = opened.group(1)
    for n in range(i + 1, min(len(lines), i + 2000)):
        if lines[n].text.startswith(fence) and not lines[n].text.strip(fence[0]):
            return n
    return None


def _code(lines: Sequence[Line], text: str) -> _Piece:
    if not lines:
        return _Piece(Line("", 0, 0, 0, 0, False, False, 0, 0), "pre")
    whole = Line(verse.code_of(lines, text), lines[0].start, lines[-1].end, 0, 1, False, False, 0, 0)
    return _Piece(whole, "pre")


def _marked_piece(line: Line, before: Line | None, *, marked: bool) -> _Piece | None:
    """Return the piece that a mark at the start of the line makes; one without text is a mark alone."""
    text = line.text
    if heading := markdown.HEADING.match(text):
        return _Piece(_with_text(line, markdown.unmark(heading.group(2))), f"h{len(heading.group(1))}")
    if markdown.RULE.match(text) or (markdown.UNDERLINE.match(text) and before is not None):
        return _Piece(_with_text(line, ""), "hr")
    if text[0] == "|" and text.count("|") > 1:
        return _row(line)
    if marked and ((text[0] == "[" and markdown.REFERENCE.match(text)) or markdown.DIV.match(text)):
        return _Piece(_with_text(line, ""), "hr")
    if marked and (quote := markdown.QUOTE.match(text)):
        return _Piece(_with_text(line, markdown.unmark(text[quote.end() :])), "blockquote")
    return None


def _is_name(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` may be a name that no sentence goes on after."""
    after = lines[i + 1] if i + 1 < len(lines) else None
    return not lines[i].text[0].islower() and (after is None or after.gap > 0 or not after.text[0].islower())


def _is_desk(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` is `di Redazione` between a headline and a date."""
    lead, _, name = lines[i].text.partition(" ")
    is_signed = name[:1].isupper() and " " not in name and is_lead(lead)
    return is_signed and i + 1 < len(lines) and _begins_with_date(lines[i + 1].text)


def _is_dated(words: str) -> bool:
    """Tell whether a line begins with a date whose day looks like the number of a list: `14. März 2025`."""
    if not words[0].isdigit() or ". " not in words[:4]:
        return False
    found = find_date(words[:_DATE])
    return found is not None and found[1] == 0


def _stands_alone(lines: Sequence[Line], i: int) -> bool:
    """Tell whether no sentence goes over line `i`, a date: not from `submitted on`, and not to `the doctor said`."""
    above, below = lines[i - 1].text, lines[i + 1].text if i + 1 < len(lines) else ""
    last = above.rpartition(" ")[2]
    goes_over = below[:1].islower() and not names_after_lead(below)
    return above.count(" ") > 1 and not goes_over and not (last.islower() and len(last) < _PARTICLE)


def _is_date(text: str) -> bool:
    found = find_date(text)
    return found is not None and found[1:] == (0, len(text))


def _is_labelled_date(text: str) -> bool:
    """Tell whether a line is a date with a word or two before a colon: `Stand: 08.11.2024, 16:20 Uhr`."""
    label, _, rest = text.partition(": ")
    found = find_date(rest) if label.replace(" ", "").isalpha() and label.count(" ") < 2 else None
    return found is not None and found[1] == 0


def _begins_with_date(text: str) -> bool:
    found = find_date(text) if text[0].isdigit() and len(text) < _BYLINE else None
    return found is not None and found[1] == 0


def _piece(line: Line, text: str, *, marked: bool) -> _Piece:
    tag, label, words = "p", "", line.text
    if not words[0].isalpha() and (bullet := BULLET.match(words)) and not _is_dated(words):
        label = bullet.group(1) or ""
        tag, label = "li", label if label.startswith("(") else label.replace(")", ".")
        words = words[bullet.end() :]
        if marked and (heading := markdown.HEADING.match(words)):
            tag, words = f"h{len(heading.group(1))}", heading.group(2)
    if words[:1] == "<" and (element := _ELEMENT.match(words)) and count_words(element[2]) >= _TOLD:
        words = unescape(_TAG.sub("", element[2])).strip()  # of a box with the article's source to copy
    if marked or "](" in words:
        words = markdown.unmark(words)
    if marked and "[" in words:
        words = markdown.unopened(words, text, line.end).strip()
    broken = marked and (words.endswith("\\") or text.startswith("  ", line.end))
    return _new(_Piece, (line if words is line.text else _with_text(line, words.rstrip("\\")), tag, label, broken))


def _with_text(line: Line, text: str) -> Line:
    return line._replace(text=text, first=len(text.split(maxsplit=1)[0]) if text else 0)


def _blocks(pieces: Sequence[_Piece], text: str, layout: Layout) -> Iterator[Block]:
    lines = [piece.line for piece in pieces]
    i, total, marked = 0, len(pieces), layout.habit > 0
    while i < total:
        piece = pieces[i]
        if i + 1 == total or (lines[i + 1].gap and lines[i + 1].text[0] not in _GLUED):
            last = i + 1
        else:
            last = _end(pieces, lines, i, layout)
        if last == i + 1:
            if lines[i].text[0].isalnum() or _WORD.search(lines[i].text):
                yield _block(piece, lines[i].text, lines[i].end)
        elif piece.tag == "p" and (kept := _kind_of(lines, i, last, layout)):
            words = verse.code_of(lines[i:last], text) if kept == "pre" else "\n".join(li.text for li in lines[i:last])
            yield _block(piece._replace(tag=kept), words, lines[last - 1].end)
        else:
            words = _joined(pieces[i:last])
            yield _block(piece, markdown.unstressed(words) if marked else words, lines[last - 1].end)
        i = last


def _kind_of(lines: Sequence[Line], i: int, last: int, layout: Layout) -> str | None:
    """Return what the lines of a piece are whose breaks the author set: `pre` for code, `p` for verse, else None."""
    return "pre" if verse.code_end(lines, i) == last else verse.kind_at(lines, i, last, layout.width)


def _block(piece: _Piece, text: str, end: int) -> Block:
    return _new(Block, (text, piece.tag, piece.line.start, end, -1, (), piece.label))


def _joined(pieces: Sequence[_Piece]) -> str:
    parts = [pieces[0].line.text]
    for before, piece in pairwise(pieces):
        parts.append("\n" if before.broken else space_between(before.line.text, piece.line.text))
        parts.append(piece.line.text)
    return "".join(parts)


def _end(pieces: Sequence[_Piece], lines: Sequence[Line], i: int, layout: Layout) -> int:
    """Return the number of the piece after the block that begins with piece `i`."""
    tag = pieces[i].tag
    if tag == "p" and (last := verse.code_end(lines, i) or _verse_end(pieces, lines, i, layout)):
        return last
    last = i + 1
    if tag[0] == "h" and layout.habit and _is_heading_cut(pieces, last, layout.width):
        return last + 1
    if tag[0] == "h" or tag in ("tr", "pre"):
        return last
    while last < len(lines) and _goes_on(pieces, lines, last, layout) and not is_headline(lines, i, last):
        if (len(lines[i].text) > _TWICE and lines[last].text == lines[i].text) or verse.code_end(lines, last):
            break  # a headline that stands there twice
        last += 1
    return last


def _verse_end(pieces: Sequence[_Piece], lines: Sequence[Line], i: int, layout: Layout) -> int | None:
    """Return the number of the piece after the verse that begins with piece `i`, None for none and for a list."""
    last = verse.end_of(lines, i, layout.width)
    return None if last is None or sum(piece.tag == "li" for piece in pieces[i:last]) > 1 else last


@cache
def _labelled() -> re.Pattern[str]:
    """Return the pattern of the beginning of a line that is one of its own: `Image: …`."""
    return re.compile(rf"(?:{any_of(all_words('lines', 'label'))})\s*:", re.I)


def _is_heading_cut(pieces: Sequence[_Piece], i: int, width: int | None) -> bool:
    """Tell whether piece `i` is the end of a heading of Markdown that was wrapped with the text: a line alone."""
    is_last = i + 1 == len(pieces) or pieces[i + 1].line.gap > 0
    if width is None or pieces[i].tag != "p" or pieces[i].line.gap or not is_last:
        return False
    return width - pieces[i - 1].line.width < pieces[i].line.first + 1


def _goes_on(pieces: Sequence[_Piece], lines: Sequence[Line], i: int, layout: Layout) -> bool:
    before, piece = pieces[i - 1], pieces[i]
    a, b = before.line.text, piece.line.text
    if piece.tag != "p" and (piece.tag == "li" or piece.tag != before.tag):
        return False
    if piece.line.gap and (b[0] not in _GLUED or before.tag == "blockquote"):
        return False
    if (before.broken or piece.tag == "blockquote") and not piece.line.gap:
        return True
    if (":" in b[:9] and (_labelled().match(b) or _ADDRESS.match(b))) or ("//" in a and _ADDRESS.match(a.split()[-1])):
        leads = (a.endswith(":") and " " not in a) or (" " in a and a.rpartition(" ")[2] in all_words("lines", "leads"))
        return not piece.line.gap and leads and _ADDRESS.match(b) is not None
    if (b[0].isdigit() or b[-4:].isdigit()) and len(b) <= _DATE and _stands_alone(lines, i) and _is_date(b):
        return False
    if b[0].isupper() and len(b) < _BYLINE and ":" in b[:_LABELLED] and _is_labelled_date(b):
        return False
    if b[0].islower() and len(b) < _BYLINE and not layout.width and b.count(" ") > 1 and names_after_lead(b):
        return False  # "di Paolo Greco" under a headline
    if b[0].islower() and len(b) < _BYLINE and _is_desk(lines, i):
        return False
    if len(b) < _LEAD and i + 1 < len(lines) and is_lead(b) and _is_name(lines, i + 1):
        is_dated = i + 2 < len(lines) and _begins_with_date(lines[i + 2].text)
        return not (before.line.gap or i == 1 or is_dated) and is_join(lines, i, layout)  # "by" under a headline
    return is_join(lines, i, layout)
