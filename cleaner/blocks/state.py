"""Articles that stand in a page's scripts: linked data and the embedded state of pages drawn in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.flight import rows_of
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.model import Page
from cleaner.text.damage import whole_escapes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_DECODER = json.JSONDecoder(strict=False)
_SHORT = 40
"""Characters under which a script holds no article."""
_MOST_STARTS = 4
"""Assignments of a script that are tried."""

_LEAST = 60
"""Words from which a text found in a script may be an article."""

_DEPTH = 40
"""Levels of nested data that are looked into."""
_NODES = 200_000
"""Values of nested data that are looked at."""
_BODY_KEYS = frozenset({
    "articlebody", "body", "content", "contenthtml", "bodyhtml", "html", "text", "fulltext", "markdown", "paragraphs",
    "blocks", "rawbody", "bodytext", "storybody", "elements", "components", "contentrendered", "rendered",
})  # fmt: skip
_TITLE_KEYS = frozenset({"title", "headline", "headlines"})
_STANDFIRST_KEYS = frozenset({"dek", "deck", "standfirst", "subtitle", "subheadline", "lead", "intro"})
_SAYING = 5
"""Words of a standfirst at least."""
_TEXT_KEYS = ("text", "html", "content", "value", "body", "rendered")
_TYPES = frozenset({"paragraph", "p", "text", "heading", "header", "h2", "h3", "list", "quote", "blockquote", "html"})
_ASSIGNED = re.compile(
    r"(?:^|[;)\n])\s{0,40}(?:window\.|self\.|var\s+|const\s+|let\s+)?[\w.$\[\]\"']{2,80}\s{0,40}(?:=|\.push\()\s{0,40}(?=[{\[])"
)
_QUOTED = re.compile(r"""(?<=JSON\.parse\()(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')(?=\s{0,40}\))""")
_QUOTE = re.compile(r"""\\.|\"""", re.S)
_REQUOTED = {'"': '\\"', "\\'": "'"}
"""How quotes in a string with single ones are written in one with double ones."""
_TAG = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|br|blockquote|a|strong|em|span|b|i|figure)\b[^<>]*>", re.IGNORECASE)


class Stored(NamedTuple):
    """An article in a page's scripts: its text, paragraphs parted by blank lines, and the titled object around it."""

    text: str
    about: Mapping[str, Any]


def document_in_scripts(
    document: Document, kept: int, declared: str | None, *, limit: int
) -> tuple[Document, Mapping[str, Any]] | None:
    """Return the article that a page's scripts hold, at most `limit` blocks, and the object that it is a part of.

    `kept` are the characters that stay of the page's own blocks: what stands in scripts must have twice as many.
    """
    stored = state_article(document.tree, declared) if document.tree is not None else None
    if stored is None or len(stored.text) < 2 * kept:
        return None
    text = _with_standfirst(stored)
    dump = segment_text(replace(document.page, text=text, kind="text", headers={}, start=0), limit=limit)
    blocks = [block._replace(start=-1, end=-1) for block in dump.blocks]
    return Document(document.page, blocks, flags=document.flags), stored.about


def state_article(tree: LexborHTMLParser, declared: str | None) -> Stored | None:
    """Return the longest article in the page's scripts, None where none is.

    `declared` is the linked data's `articleBody`, which wins over embedded state unless that has twice the words.
    """
    linked = _paragraphs(declared) if declared else ""
    texts = (Stored(_paragraphs(text), about) for text, about in _embedded(tree))
    found = max(texts, key=lambda stored: _words(stored.text), default=Stored("", {}))
    best = found if _words(found.text) > 2 * _words(linked) else Stored(linked, {})
    return best if _words(best.text) >= _LEAST else None


def value_of(thing: Mapping[str, Any], keys: Container[str]) -> Iterator[Any]:
    """Yield the values of an object under any of some keys, which are written in lower case without hyphens."""
    return (value for key, value in thing.items() if value and _plain(key) in keys)


def _with_standfirst(stored: Stored) -> str:
    """Return the text with the standfirst before it, where its object has one that the text does not begin with."""
    texts = (_paragraphs(value) for value in value_of(stored.about, _STANDFIRST_KEYS) if isinstance(value, str))
    standfirst = next(filter(None, texts), "")
    is_new = "\n" not in standfirst and _words(standfirst) >= _SAYING and standfirst not in stored.text
    return f"{standfirst}\n\n{stored.text}" if is_new else stored.text


def _plain(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


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
        if isinstance(data, list) and data[:1] == [1] and isinstance(data[-1], str):
            pieces.append(data[-1])
        elif data is not None:
            yield from _texts(data)
    for row in rows_of(pieces):
        yield from (Stored(row, {}),) if isinstance(row, str) else _texts(row)


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
    seen = 0
    while stack and seen < _NODES:
        value, depth, about = stack.pop()
        seen += 1
        if depth > _DEPTH:
            continue
        if isinstance(value, Mapping):
            about = value if any(value_of(value, _TITLE_KEYS)) else about
            for key, item in value.items():
                if _plain(key) in _BODY_KEYS:
                    text = _as_text(item)
                    if _words(text) >= _LEAST:
                        yield Stored(text, about)
                stack.append((item, depth + 1, about))
        elif isinstance(value, list):
            stack.extend((item, depth + 1, about) for item in value)


def _as_text(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((value[key] for key in _TEXT_KEYS if isinstance(value.get(key), str)), "")
    if isinstance(value, list) and depth < _DEPTH:
        return "\n\n".join(text for item in value if (text := _paragraph(item, depth)))
    return ""


def _paragraph(item: Any, depth: int) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, Mapping):
        return ""
    kind = str(item.get("type") or item.get("_type") or item.get("name") or "paragraph").lower()
    if kind.rsplit("/", 1)[-1] not in _TYPES and "text" not in item:
        return ""
    own = next((item[key] for key in _TEXT_KEYS if isinstance(item.get(key), str)), "")
    children = item.get("children") or item.get("items")
    if own or not isinstance(children, list):
        return own
    return "".join(_as_text(child, depth + 1) or (child if isinstance(child, str) else "") for child in children)


def _paragraphs(text: str) -> str:
    """Return a text with its markup read, paragraphs parted by blank lines."""
    if _TAG.search(text):
        document = segment_html(Page(text, "html"), parse_html(text))
        return "\n\n".join(block.text for block in document.blocks)
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)
