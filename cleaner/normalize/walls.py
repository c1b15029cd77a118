"""Pages that stand where an article should be: bot, consent and login walls, soft 404s, empty shells.

The words are in `rules/words/walls.yaml`. A sign counts only on a page that has next to no running text, so an
article about cookies or captchas is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import re2
from selectolax.lexbor import LexborHTMLParser

from cleaner.engine.layers import shipped_words
from cleaner.normalize.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Page

WallStatus = Literal["blocked", "not_found"]

_PARTS = re.compile(r"\s+[-–—:/]\s+|:\s+|\s*[|·»«•]\s*")
_SHORT = 30
"""Words of a block above which a phrase in it is prose."""

_SMALL = 800
"""Words of a whole page above which a phrase somewhere on it is no sign."""

_FEW = 60
"""Words of body under which a dump's heading may stand below a menu."""
_UNDER_MENU = 14
"""Lines of a dump among which it is then looked for."""

_SAMPLE = 400_000
_SHELL_PARAGRAPHS = 10
"""Marks of paragraphs from which on a page is no empty shell; it is not parsed then."""

_REFUSALS = frozenset({"http_401", "http_402", "http_403", "http_407", "http_429", "http_451"})
_NOT_PROSE = "script, style, noscript, template, svg, nav, header, footer, aside, form, select"
_PROSE_WORDS = 8


class Wall(NamedTuple):
    """What stands there: the status of the record, and the machine word for `reason`."""

    status: WallStatus
    reason: str


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    status: str
    max_words: int
    phrase_words: int
    titles: frozenset[str]
    phrases: tuple[str, ...]
    markup: tuple[str, ...]
    urls: Any


@dataclass(frozen=True, slots=True)
class _Look:
    """A page as the signs are looked for on it."""

    titles: frozenset[str]
    joined: str
    """Its short texts as words with a space around each, a line each."""
    source: str
    url: str
    words: int
    below: frozenset[str] = frozenset()
    """Lines further down a small dump, which may be a heading under a menu."""


def wall_of(document: Document, body_words: int) -> Wall | None:
    """Return the wall that a page is, None where it is none; `body_words` is the length of what was taken for its body.

    Pages whose server said so (flag `http_404`) need no sign.
    """
    said = wall_of_flags(document.page.flags)
    if said is not None or body_words >= _longest():
        return said
    texts = [f" {same_words(block.text)} " for block in document.blocks if len(block.text) < 400]
    short = [text for text in texts if text.count(" ") <= _SHORT]
    heads = [block.text for block in document.blocks if block.tag in ("h1", "h2")][:2]
    if document.tree is not None:
        node = document.tree.css_first("title")
        heads.append(node.text(strip=True) if node is not None else "")
    else:
        heads.extend(block.text for block in document.blocks[:2])
    menu = [block.text for block in document.blocks[2:_UNDER_MENU] if document.tree is None and body_words < _FEW]
    look = _Look(_titles(heads), "\n".join(short), document.page.text, document.page.url or "", body_words)
    return _find(replace(look, below=_titles(menu)))


def wall_of_page(page: Page) -> Wall | None:
    """Return the wall that a page is, found without cleaning it; for HTML and text alike."""
    said = wall_of_flags(page.flags)
    if said is not None or not _suspect(page):
        return said
    return _find(_look(page))


def wall_of_flags(flags: Iterable[str]) -> Wall | None:
    """Return the wall that a server's status names.

    >>> wall_of_flags(("http_404",))
    Wall(status='not_found', reason='http_404')
    """
    for flag in flags:
        if flag.startswith("http_4"):
            return Wall("blocked" if flag in _REFUSALS else "not_found", flag)
        if flag in _kinds() and flag != "shell":
            return Wall(cast(WallStatus, _kinds()[flag].status), flag)
    return None


def is_shell(page: Page) -> bool:
    """Return whether an HTML page is nothing without its scripts.

    >>> from cleaner.model import Page
    >>> is_shell(Page('<div id="root"></div><script src="app.js"></script>', "html"))
    True
    """
    if page.kind != "html" or "<script" not in page.text or page.text.count("<p") > _SHELL_PARAGRAPHS:
        return False
    kind = _kinds()["shell"]
    tree = LexborHTMLParser(page.text)
    inside = " ".join(node.text() for node in tree.css("noscript"))
    words = count_words(_visible(tree))
    phrase = any(phrase in f" {same_words(inside)} " for phrase in kind.phrases)
    return words < kind.max_words and (phrase or any(mark in page.text for mark in kind.markup))


def _find(look: _Look) -> Wall | None:
    for kind in _kinds().values():
        if kind.status != "shell" and look.words < kind.max_words and _shows(kind, look):
            return Wall(cast(WallStatus, kind.status), kind.name)
    return None


def _shows(kind: _Kind, look: _Look) -> bool:
    if kind.titles & look.titles or (kind.status == "not_found" and kind.titles & look.below):
        return True
    if kind.urls is not None and look.url and kind.urls.search(look.url):
        return True
    if look.words >= kind.phrase_words:
        return False
    if any(mark in look.source for mark in kind.markup):
        return True
    return any(phrase in look.joined for phrase in kind.phrases)


def _look(page: Page) -> _Look:
    if page.kind != "html":
        lines = [line for line in page.text[:_SAMPLE].splitlines() if line.strip()]
        return _Look(_titles(lines[:2]), _whole(page.text), page.text, page.url or "", count_words(page.text))
    tree = LexborHTMLParser(page.text)
    heads = [node.text(strip=True) for node in tree.css("title, h1")[:3]]
    whole = _visible(tree)
    for node in tree.css(_NOT_PROSE):
        node.decompose()
    paragraphs = (count_words(node.text(separator=" ")) for node in tree.css("p, blockquote"))
    prose = sum(words for words in paragraphs if words >= _PROSE_WORDS)
    words = max(prose, count_words(whole) - _SMALL // 2)
    return _Look(_titles(heads), _whole(whole), page.text, page.url or "", words)


def _visible(tree: LexborHTMLParser) -> str:
    for node in tree.css("script, style, noscript, template, svg"):
        node.decompose()
    return tree.body.text(separator=" ") if tree.body is not None else ""


def _whole(text: str) -> str:
    return f" {same_words(text)} " if count_words(text) <= _SMALL else ""


def _titles(heads: Iterable[str]) -> frozenset[str]:
    """Return the forms under which a title may be known: whole, and its first and last part."""
    forms: set[str] = set()
    for head in heads:
        parts = _PARTS.split(head[:300])
        forms.update(same_words(text) for text in (head[:300], parts[0], parts[-1]))
    return frozenset(forms - {""})


def _suspect(page: Page) -> bool:
    """Return whether a page is worth a closer look; one pass over its source, no parsing."""
    if len(page.text) < 3000:
        return True
    return bool(_net().search(page.text[:_SAMPLE])) or any(
        kind.urls is not None and kind.urls.search(page.url or "") for kind in _kinds().values()
    )


@cache
def _net() -> Any:
    """Return the pattern that a page with any sign matches: titles where a heading begins, markup anywhere."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20
    kinds = [kind for kind in _kinds().values() if kind.status != "shell"]
    titles = {r"[\W_]*".join(map(re.escape, title.split())) for kind in kinds for title in kind.titles}
    marks = {re.escape(mark) for kind in kinds for mark in kind.markup}
    heading = (
        r"<(?:title|h1)[^>]*>(?:\s|<[^>]*>)*(?:[^<]{0,200}\s)?[^\w<]*(?:"
        + "|".join(sorted(titles))
        + r")[^\w<]*(?:\s[^<]*)?<"
    )
    return re2.compile("|".join([heading, *sorted(marks)]), options)


@cache
def _longest() -> int:
    return max(kind.max_words for kind in _kinds().values())


@cache
def _kinds() -> dict[str, _Kind]:
    return {name: _kind(name, entry) for name, entry in shipped_words("walls").items()}


def _kind(name: str, entry: dict[str, Any]) -> _Kind:
    return _Kind(
        name=name,
        status=entry["status"],
        max_words=entry["max_words"],
        phrase_words=entry["phrase_words"],
        titles=frozenset(same_words(title) for title in entry.get("titles", ())),
        phrases=tuple(f" {same_words(phrase)} " for phrase in entry.get("phrases", ())),
        markup=tuple(entry.get("markup", ())),
        urls=re2.compile("|".join(entry["urls"])) if entry.get("urls") else None,
    )
