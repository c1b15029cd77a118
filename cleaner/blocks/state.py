"""Articles that stand in a page's scripts: linked data and the embedded state of pages drawn in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.flight import rows_of
from cleaner.blocks.numbered import is_numbered, revived
from cleaner.blocks.parse import parse_html
from cleaner.blocks.state_markup import TAG, markup_of, opened, plain_key
from cleaner.blocks.text import segment_text
from cleaner.model import Block, Page
from cleaner.text.damage import whole_escapes
from cleaner.text.wordlists import all_words
from cleaner.text.words import same_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_DECODER = json.JSONDecoder(strict=False)
_SHORT = 40
"""Characters under which a script holds no article."""
_MOST_STARTS = 4
"""Assignments of a script that are tried."""

_LEAST, _LEAST_DECLARED = 60, 30
"""Words from which a text found in a script may be an article, and from which one is that the page declares as such."""

_KEYS = "keys"
"""The list of words under which objects hold what an article is made of."""
_DEPTH = 40
"""Levels of nested data that are looked into."""
_NODES = 200_000
"""Values of nested data that are looked at."""
_SAYING = 5
"""Words of a standfirst at least."""
_ASSIGNED = re.compile(
    r"(?:^|[;)\n])\s{0,40}(?:window\.|self\.|var\s+|const\s+|let\s+)?[\w.$\[\]\"']{2,80}\s{0,40}(?:=|\.push\()\s{0,40}(?=[{\[])"
)
_QUOTED = re.compile(r"""(?<=JSON\.parse\()(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')(?=\s{0,40}\))""")
_QUOTE = re.compile(r"""\\.|\"""", re.S)
_REQUOTED = {'"': '\\"', "\\'": "'"}
"""How quotes in a string with single ones are written in one with double ones."""


class Stored(NamedTuple):
    """An article in a page's scripts: its text, the titled object around it, and its markup, if it has any.

    Paragraphs of the text are parted by blank lines.
    """

    text: str
    about: Mapping[str, Any]
    markup: str
    pieces: bool = False
    """Whether it is a list of pieces, as what windows and footers of a shop say may be too."""


def document_in_scripts(
    document: Document, kept: int, declared: str | None, *, limit: int
) -> tuple[Document, Mapping[str, Any]] | None:
    """Return the article that a page's scripts hold, at most `limit` blocks, and the object that it is a part of.

    `kept` are the characters that stay of the page's own blocks: what stands in scripts must have twice as many.
    """
    stored = state_article(document.tree, declared) if document.tree is not None else None
    if stored is None or len(stored.text) < 2 * kept:
        return None
    blocks = [*_standfirst(stored), *_blocks(stored, document, limit)]
    blocks = [block._replace(start=-1, end=-1, element=-1, marks=()) for block in blocks]
    return Document(document.page, blocks, flags=document.flags), stored.about


def state_article(tree: LexborHTMLParser, declared: str | None) -> Stored | None:
    """Return the longest article in the page's scripts, None where none is.

    `declared` is the linked data's `articleBody`, which wins over embedded state unless that has twice the words.
    """
    declared = opened(declared) if declared else None
    linked = _paragraphs(declared) if declared else ""
    named = same_words(" ".join(node.text() for node in tree.css("title")[:1]))
    all_found = (stored for stored in _embedded(tree) if not stored.pieces or _is_about(stored.about, named))
    found = max(all_found, key=lambda stored: _words(stored.text), default=Stored("", {}, ""))
    is_found = _words(found.text) > 2 * _words(linked)
    best = found if is_found else Stored(linked, {}, declared or "")
    return best if _words(best.text) >= (_LEAST if is_found else _LEAST_DECLARED) else None


def _is_about(about: Mapping[str, Any], named: str) -> bool:
    """Tell whether an object has the title that the `<title>` of the page names, if any, and is nothing to buy."""
    if any(word in plain_key(key) for key in about for word in all_words(_KEYS, "goods")):
        return False
    given = (item for value in value_of(about, all_words(_KEYS, "title")) for item in _strings(value))
    titles = [title for title in map(same_words, given) if title]
    return any(title in named or named in title for title in titles)


def _strings(value: Any) -> Iterator[str]:
    """Yield a string, or those that an object holds, as the several headlines of one article."""
    values = value.values() if isinstance(value, Mapping) else (value,)
    return (item for item in values if isinstance(item, str))


def value_of(thing: Mapping[str, Any], keys: Container[str]) -> Iterator[Any]:
    """Yield the values of an object under any of some keys, which are written in lower case without hyphens."""
    return (value for key, value in thing.items() if value and plain_key(key) in keys)


def _blocks(stored: Stored, document: Document, limit: int) -> Sequence[Block]:
    if TAG.search(stored.markup):
        page = Page(stored.markup, "html")
        return segment_html(page, parse_html(page.text), limit=limit).blocks
    page = replace(document.page, text=stored.text, kind="text", headers={}, start=0)
    return segment_text(page, limit=limit).blocks


def _standfirst(stored: Stored) -> Iterator[Block]:
    """Yield the standfirst, where the object around the text has one that the text does not hold."""
    texts = (
        _paragraphs(value) for value in value_of(stored.about, all_words(_KEYS, "standfirst")) if isinstance(value, str)
    )
    standfirst = next(filter(None, texts), "")
    if "\n" not in standfirst and _words(standfirst) >= _SAYING and standfirst not in stored.text:
        yield Block(standfirst)


def _words(text: str) -> int:
    return text.count(" ") + 1 if text else 0


def _embedded(tree: LexborHTMLParser) -> Iterator[Stored]:
    pieces: list[str] = []
    for node in tree.css("script"):
        kind = (node.attributes.get("type") or "").lower()
        if node.attributes.get("src") or "ld+json" in kind:
            continue
        script = whole_escapes(node.text() or "")
        data = _json(script, declared="json" in kind) if len(script) >= _SHORT else None
        if isinstance(data, list) and is_numbered(data):
            data = revived(data)
        if isinstance(data, list) and data[:1] == [1] and isinstance(data[-1], str):
            pieces.append(data[-1])
        elif data is not None:
            yield from _texts(data)
    for row in rows_of(pieces):
        yield from (Stored(_paragraphs(row), {}, row),) if isinstance(row, str) else _texts(row)


def _json(script: str, *, declared: bool) -> Any:
    """Return the first object or list that a script consists of, assigns or appends; None where there is none."""
    starts = [0] if declared else [found.end() for found in islice(_ASSIGNED.finditer(script), _MOST_STARTS)]
    quoted = (_quoted(found[0]) for found in islice(_QUOTED.finditer(script), _MOST_STARTS))
    return next(filter(None, (*(_parsed(script, start) for start in starts), *quoted)), None)


def _quoted(literal: str) -> Any:
    """Return what a string of JavaScript holds as JSON, None where it is none."""
    if literal[0] == "'":
        literal = f'"{_QUOTE.sub(lambda found: _REQUOTED.get(found[0], found[0]), literal[1:-1])}"'
    try:
        return orjson.loads(orjson.loads(literal))
    except orjson.JSONDecodeError:
        return None


def _parsed(script: str, start: int) -> Any:
    try:
        return orjson.loads(script[start:].rstrip("; \n"))
    except orjson.JSONDecodeError:
        pass
    try:  # with more of the script behind it
        return _DECODER.raw_decode(script, start)[0]
    except (ValueError, RecursionError):
        return None


def _texts(data: Any) -> Iterator[Stored]:
    """Yield the texts that stand under a key for bodies, joined where they stand as lists of paragraphs."""
    stack: list[tuple[Any, int, Mapping[str, Any]]] = [(data, 0, {})]
    bodies, titles = all_words(_KEYS, "body"), all_words(_KEYS, "title")
    seen = 0
    while stack and seen < _NODES:
        value, depth, about = stack.pop()
        seen += 1
        if depth > _DEPTH:
            continue
        if isinstance(value, Mapping):
            about = value if any(value_of(value, titles)) else about
            for key, item in value.items():
                if plain_key(key) in bodies:
                    text = markup_of(item)
                    if _words(text) >= _LEAST:
                        yield Stored(_paragraphs(text), about, text, isinstance(item, list))
                stack.append((item, depth + 1, about))
        elif isinstance(value, list):
            stack.extend((item, depth + 1, about) for item in value)


def _paragraphs(text: str) -> str:
    """Return a text with its markup read, paragraphs parted by blank lines."""
    if TAG.search(text):
        document = segment_html(Page(text, "html"), parse_html(text))
        return "\n\n".join(block.text for block in document.blocks)
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)
