"""An article as Markdown: heading levels, lists, quotes, tables, links and code as the page had them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from cleaner.blocks.inline import literal
from cleaner.text.cuts import cut
from cleaner.text.typography import characters, repair, unbulleted
from cleaner.write.marked import Marked

if TYPE_CHECKING:
    from cleaner.model import Article, Block, Image, Trace

_ESCAPED = re.compile(r"^(?=#{1,6} |>|[-+*] |```|~~~|\|)|(?<=^\d)(?=[.)] )|(?<=^\d\d)(?=[.)] )|(?<=^\d{4})(?=[.)] )")
_MARKED = re.compile(r"^(?=#{1,6}(?: |$)|\+ )|(?<=^\d{3})(?=[.)] )|(?<=^\d{4})(?=[.)] )")
"""Where a text would be taken for a heading or an item, or a year before a full stop for the number of an item."""
_BOLD = re.compile(r"\*\*((?:(?!\*\*).)+)\*\*")
"""A heading that is bold as a whole, as every heading is anyway."""
_PIPE = re.compile(r"(?<!\\)\|")
_BORDER = re.compile(r"(?:^|(?<= ))\|(?= |$)")
"""What parts two cells of a row, of which either may be empty."""
_BRACKET, _UNSAFE = re.compile(r"[\[\]\\]"), re.compile(r"[\s()<>]")
"""What would end the caption of a picture, and its address."""
_LISTS = frozenset({"ul", "ol", "menu"})
_INDENT = " " * 4
"""What makes an item one of the item above, be that `- ` or `10. `."""
_GOES_ON = frozenset({"p", "pre", "blockquote"})
"""What an item of a list may hold below its first line."""
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:(?:lang|language|highlight-source|highlight)-|brush:\s*|(?:sourceCode|hljs)\s+)([a-z][\w+#]{0,15})(?![\w-])",
    re.I,
)
"""The class by which highlighters say what language code is in."""
_NAMING = ("data-lang", "data-language", "data-enlighter-language", "lang")
"""Attributes of code by which others do."""
_NAME = re.compile(r"[a-z][\w+#-]{0,15}", re.I)
_UNNAMED = frozenset({"default", "none", "plain", "plaintext", "text", "txt"})
_RANKS = frozenset("123456")
_AROUND_HEADING = 3
"""Elements from a text outwards that may say that it is a heading, and of which rank."""
_AROUND_CODE = 3
"""Elements from the code outwards that may say so."""


class _Piece(NamedTuple):
    tag: str
    label: str
    """The number of an item; of code its language."""
    text: str
    depth: int = 0
    """How many lists an item of one stands in."""
    box: int = -1
    """The element that holds all of a quotation."""
    goes_on: bool = False
    """Whether it belongs to the item above."""


def markdown_of(article: Article) -> str:
    """Return the title as a first-level heading and the body below it; without a trace the body is plain paragraphs."""
    title = [f"# {literal(article.title)}"] if article.title else []
    if article.trace is None or not article.body:
        plain = filter(None, article.body.split("\n\n"))
        return "\n\n".join([*title, *(_block(_Piece("p", "", _MARKED.sub(r"\\", literal(text)))) for text in plain)])
    return "\n\n".join([*title, *_blocks(_with_pictures(article, _pieces(article.trace, article.language)))])


def _with_pictures(article: Article, pieces: Iterator[tuple[int, _Piece]]) -> Iterator[_Piece]:
    """Yield the pieces of a body with the article's pictures where the page shows them, if all were asked for."""
    waiting: dict[int, list[Image]] = {}
    if article.trace is not None and article.trace.pictures:
        from cleaner.normalize.pictures import pictures_before

        waiting = pictures_before(article)
    places = deque(sorted(waiting))
    for number, piece in pieces:
        while places and places[0] <= number:
            yield from map(_picture, waiting[places.popleft()])
        yield piece
    for place in places:
        yield from map(_picture, waiting[place])


def _picture(image: Image) -> _Piece:
    caption = _BRACKET.sub(r"\\\g<0>", image.caption or "")
    url = _UNSAFE.sub(lambda found: quote(found[0]), image.url or "")
    return _Piece("img", "", f"![{caption}]({url})")


def _pieces(trace: Trace, language: str | None) -> Iterator[tuple[int, _Piece]]:
    """Yield the pieces of a body, each with the number of its block."""
    rows = zip(_texts(trace), trace.document.blocks, trace.decisions, strict=True)
    items: set[int] = set()
    for number, (text, block, decision) in enumerate(rows):
        if not decision.keep:
            continue
        plain = cut(block.text, decision.cuts) if decision.cuts else text
        shown = characters(plain).strip("\n") if block.tag == "pre" else repair(plain, language)
        if block.tag != "pre":
            shown = _MARKED.sub(r"\\", unbulleted(shown, "" if block.tag == "li" else "- "))
        if shown:
            item = _item(trace, block) if block.tag == "li" or (items and block.tag in _GOES_ON) else -1
            goes_on = block.tag != "li" and item in items
            depth = _depth(trace, block) if block.tag == "li" or goes_on else 0
            label = _language(trace, block) if block.tag == "pre" else block.label
            quotes = _quotes(trace, block) if block.tag == "blockquote" else []
            if len(quotes) > 1 and not goes_on:
                depth = len(quotes)
            box = quotes[-1] if quotes else -1
            if block.tag == "li" and item >= 0:
                items.add(item)
            tag = block.tag if block.tag != "p" or goes_on else _rank(trace, block, number) or "p"
            yield number, _Piece(tag, label, shown, depth, box, goes_on)


def _quotes(trace: Trace, block: Block) -> list[int]:
    """Return the rows of the quotations around a block, the innermost first."""
    table = trace.document.elements
    rows = table.ancestors(block.element) if table is not None and block.element >= 0 else ()
    return [row for row in rows if table is not None and table.tags[row] == "blockquote"]


def _rank(trace: Trace, block: Block, number: int) -> str:
    """Return the tag of the heading that a block is by its role alone, empty where it is none."""
    table = trace.document.elements
    if table is None or block.element < 0:
        return ""
    for row in islice(table.ancestors(block.element), _AROUND_HEADING):
        given = table.attributes[row] or {}
        if given.get("role") == "heading" and (table.first[row], table.last[row]) == (number, number + 1):
            level = given.get("aria-level") or ""
            return f"h{level}" if level in _RANKS else "h2"
    return ""


def _item(trace: Trace, block: Block) -> int:
    """Return the row of the item of a list that a block stands in."""
    table = trace.document.elements
    rows = table.ancestors(block.element) if table is not None and block.element >= 0 else ()
    return next((row for row in rows if table is not None and table.tags[row] == "li"), -1)


def _depth(trace: Trace, block: Block) -> int:
    table = trace.document.elements
    if trace.document.page.kind == "markdown":
        return Marked(trace.document.page).depth(block)
    rows = table.ancestors(block.element) if table is not None and block.element >= 0 else ()
    return sum(table.tags[row] in _LISTS for row in rows) if table is not None else 0


def _language(trace: Trace, block: Block) -> str:
    """Return the language that the markup says code is in, empty where it does not."""
    table = trace.document.elements
    if trace.document.page.kind == "markdown":
        return Marked(trace.document.page).language(block)
    if table is None or block.element < 0:
        return ""
    inner = table.nodes[block.element].css_first("code[class]")
    around = [table.attributes[row] or {} for row in islice(table.ancestors(block.element), _AROUND_CODE)]
    own = [inner.attributes] if inner is not None else []
    for given in own + around:
        found = _LANGUAGE.search(given.get("class") or "")
        if found is not None and found[1].lower() not in _UNNAMED:
            return found[1].lower()
    named = (given.get(name) or "" for name in _NAMING for given in own + around[:1])
    return next((name.lower() for name in named if _NAME.fullmatch(name) and name.lower() not in _UNNAMED), "")


def _texts(trace: Trace) -> Sequence[str]:
    """Return the blocks' texts with inline marks, where the page had any."""
    document = trace.document
    if document.tree is None:
        marked = Marked(document.page) if document.page.kind == "markdown" else None
        return [block.text if block.tag == "pre" else _told(block, marked) for block in document.blocks]
    from cleaner.blocks.dom import segment_html

    rich = segment_html(document.page, document.tree, limit=document.limit, inline=True)
    return [block.text for block in rich.blocks]


def _told(block: Block, marked: Marked | None) -> str:
    """Return the text of a block of a dump, with the marks that its author set."""
    return (marked.text(block) if marked is not None else None) or _plain(block.text)


def _plain(text: str) -> str:
    """Return plain text so that nothing in it reads as Markdown's own mark."""
    return _ESCAPED.sub(r"\\", literal(text), count=1)


def _blocks(pieces: Iterator[_Piece]) -> Iterator[str]:
    for (tag, box), group in groupby(pieces, key=_kind):
        items = list(group)
        if tag == "tr":
            yield "\n".join(_table([_BORDER.split(item.text) for item in items]))
        elif tag == "blockquote" and box != -1:
            yield "\n>\n".join(map(_block, items))
        elif tag == "li":
            yield "\n".join(_list(items))
        else:
            yield from (_block(item) for item in items)


def _kind(piece: _Piece) -> tuple[str, int]:
    """Return what pieces have in common that are written together."""
    return ("li", -1) if piece.goes_on else (piece.tag, piece.box)


def _block(piece: _Piece) -> str:
    if len(piece.tag) == 2 and piece.tag[0] == "h" and piece.tag[1].isdigit():
        return f"{'#' * max(2, int(piece.tag[1]))} {_less_bold(piece.text)}"
    if piece.tag == "blockquote":
        signs = "> " * (1 if piece.goes_on else max(1, piece.depth))
        return "\n".join(f"{signs}{line}" for line in piece.text.split("\n"))
    if piece.tag == "pre":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", piece.text)), default=0))
        return f"{fence}{piece.label}\n{piece.text}\n{fence}"
    label = f"{piece.label} " if piece.label else ""
    return label + piece.text.replace("\n", "  \n")


def _less_bold(text: str) -> str:
    whole = _BOLD.fullmatch(text)
    return whole[1] if whole else text


def _list(items: Sequence[_Piece]) -> Iterator[str]:
    """Yield the items of a list, those of a list within it indented; what stands around them all does not count.

    An empty line parts numbers from bullets, or they would be taken for text of the item above.
    """
    above = items[0]
    for place, (item, level) in enumerate(zip(items, _levels(items), strict=True)):
        if item.goes_on:
            indent = "" if above.goes_on else _INDENT * (level + 1)
            yield from [""] * bool(place)
            yield from (f"{indent}{line}" if line else "" for line in _block(item).split("\n"))
            continue
        if place and (items[place - 1].goes_on or (level == 0 and bool(item.label) != bool(above.label))):
            yield ""
        indent = _INDENT * level
        text = item.text.replace("\n", f"\n{indent}  ")
        yield f"{indent}{item.label or '-'} {text}"
        above = item if level == 0 or above.goes_on else above


def _levels(items: Iterable[_Piece]) -> Iterator[int]:
    """Yield how far each item is indented: not at all where no item stands above it, or it would read as code."""
    depths: list[int] = []
    for item in items:
        while depths and depths[-1] > item.depth:
            depths.pop()
        if not depths or depths[-1] < item.depth:
            depths.append(item.depth)
        yield len(depths) - 1


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, without columns that are empty in all of its rows."""
    width = max(map(len, rows))
    whole = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    columns = [n for n in range(width) if any(row[n] for row in whole)]
    for number, row in enumerate(whole):
        cells = [_PIPE.sub(r"\\|", row[n]).replace("\n", " ") for n in columns]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(columns)}"
