"""An article as Markdown: heading levels, lists, quotes, tables, links and code as the page had them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cleaner.normalize.body import cut
from cleaner.normalize.typography import characters, repair

if TYPE_CHECKING:
    from cleaner.model import Article, Trace

_ESCAPED = re.compile(r"^(#{1,6} |>|[-+*] |\d+[.)] |```|~~~|\|)")


class _Piece(NamedTuple):
    tag: str
    label: str
    text: str


def markdown_of(article: Article) -> str:
    """Return the title as a first-level heading and the body below it; without a trace the body is plain paragraphs."""
    title = [f"# {article.title}"] if article.title else []
    if article.trace is None or not article.body:
        return "\n\n".join([*title, article.body] if article.body else title)
    return "\n\n".join([*title, *_blocks(_pieces(article.trace, article.language))])


def _pieces(trace: Trace, language: str | None) -> Iterator[_Piece]:
    for text, block, decision in zip(_texts(trace), trace.document.blocks, trace.decisions, strict=True):
        if not decision.keep:
            continue
        plain = cut(block.text, decision.cuts) if decision.cuts else text
        shown = characters(plain).strip("\n") if block.tag == "pre" else repair(plain, language)
        if shown:
            yield _Piece(block.tag, block.label, shown)


def _texts(trace: Trace) -> Sequence[str]:
    """Return the blocks' texts with inline marks, where the page had any."""
    document = trace.document
    if document.tree is None:
        return [_plain(block.text) for block in document.blocks]
    from cleaner.blocks.dom import segment_html

    rich = segment_html(document.page, document.tree, limit=document.limit, inline=True)
    return [block.text for block in rich.blocks]


def _plain(text: str) -> str:
    """Return plain text so that no line of it reads as Markdown's own mark."""
    return _ESCAPED.sub(r"\\\1", text)


def _blocks(pieces: Iterator[_Piece]) -> Iterator[str]:
    for tag, group in groupby(pieces, key=lambda piece: piece.tag):
        items = list(group)
        if tag == "tr":
            yield "\n".join(_table([item.text.split(" | ") for item in items]))
        elif tag == "li":
            yield "\n".join(f"{item.label or '-'} {_indented(item.text)}" for item in items)
        else:
            yield from (_block(item) for item in items)


def _block(piece: _Piece) -> str:
    if len(piece.tag) == 2 and piece.tag[0] == "h" and piece.tag[1].isdigit():
        return f"{'#' * max(2, int(piece.tag[1]))} {piece.text}"
    if piece.tag == "blockquote":
        return "\n".join(f"> {line}" for line in piece.text.split("\n"))
    if piece.tag == "pre":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", piece.text)), default=0))
        return f"{fence}\n{piece.text}\n{fence}"
    label = f"{piece.label} " if piece.label else ""
    return label + piece.text.replace("\n", "  \n")


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    width = max(map(len, rows))
    for n, row in enumerate(rows):
        cells = [cell.replace("|", r"\|").replace("\n", " ") for cell in row] + [""] * (width - len(row))
        yield f"| {' | '.join(cells)} |"
        if n == 0:
            yield f"|{' --- |' * width}"
