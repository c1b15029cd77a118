"""Pages that stand where an article should be: bot, consent and login walls, soft 404s, empty shells.

The words are in `rules/words/walls.yaml`. A sign counts only on a page with next to no prose of its own: prose that
speaks of cookies, captchas or missing pages, teasers, navigation and forms are none. So an article about cookies or
captchas is one, and so is an article under a banner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import re2

from cleaner.blocks.parse import parse_html
from cleaner.blocks.tags import FLAG, HEADINGS
from cleaner.shipped import shipped_words
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from cleaner.blocks.document import Document
    from cleaner.model import Page

WallStatus = Literal["blocked", "not_found"]

_PARTS = re.compile(r"\s+[-–—/]\s+|\s*[|·»«•]\s*")
_COLON = re.compile(r":\s+")

_MUCH = 400
"""Words of a body from which on no page is a wall."""

_WHOLE = 800
"""Words of a whole page from which on a phrase somewhere on it is no sign."""

_BARE = 250
"""Words of a whole page up to which the mark of a wall in its source is a sign, and a first line one of a login."""

_SAMPLE = 400_000
"""Characters of the source that are searched for the marks of walls."""
_SMALL_SOURCE = 3_000
"""Characters under which every page is looked at."""
_FEW_PARAGRAPHS = 6
"""Marks of paragraphs up to which it is, too."""
_SHELL_PARAGRAPHS = 10
"""Marks of paragraphs from which on a page is no empty shell; it is not parsed then."""
_LARGEST_SHELL = 2_000_000
"""Characters of a page beyond which none is looked at for a shell."""

_REFUSALS = frozenset({"http_401", "http_402", "http_403", "http_407", "http_429", "http_451"})
_PROSE_WORDS = 8
"""Words of prose, at least."""
_DENSE = 14
"""A paragraph with a word of the wall's own in so many words is no prose of the page's own."""

_OUTSIDE = sum(FLAG[name] for name in ("nav", "aside", "footer", "form", "button", "dialog", "menu", "search"))


class Wall(NamedTuple):
    """What stands there: the status of the record, and the machine word for `reason`."""

    status: WallStatus
    reason: str


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    status: str
    prose: int
    phrase_prose: int
    most: int
    titles: frozenset[str]
    phrases: tuple[str, ...]
    markup: tuple[str, ...]
    urls: Any
    words: Any


@dataclass(frozen=True, slots=True)
class _Look:
    """A page as the signs are looked for on it."""

    titles: frozenset[str]
    loose: frozenset[str]
    """What stands before or after a colon in a title: a wall's name, or the first half of a headline."""
    whole: str
    source: str
    url: str
    words: int
    paragraphs: tuple[str, ...]
    is_dump: bool


def wall_of(document: Document, body_words: int) -> Wall | None:
    """Return the wall that a page is, None where it is none; `body_words` is the length of what was taken for its body.

    Pages whose server said so (flag `http_404`) need no sign.
    """
    said = wall_of_flags(document.page.flags)
    if said is not None or body_words >= _MUCH:
        return said
    return _find(_look(document))


def wall_of_page(page: Page) -> Wall | None:
    """Return the wall that a page is, found without cleaning it; for HTML and text alike."""
    said = wall_of_flags(page.flags)
    if said is not None or not _suspect(page):
        return said
    return _find(_look(_segmented(page)))


def wall_of_flags(flags: Iterable[str]) -> Wall | None:
    """Return the wall that a server's status names.

    >>> wall_of_flags(("http_404",))
    Wall(status='not_found', reason='http_404')
    """
    for flag in flags:
        if flag.startswith(("http_4", "http_5")):
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
    if page.kind != "html" or len(page.text) > _LARGEST_SHELL or "<script" not in page.text:
        return False
    if page.text.count("<p") > _SHELL_PARAGRAPHS:
        return False
    kind = _kinds()["shell"]
    tree = parse_html(page.text)
    inside = " ".join(node.text() for node in tree.css("noscript"))
    words = count_words(_visible(tree))
    phrase = any(phrase in f" {same_words(inside)} " for phrase in kind.phrases)
    return words < kind.prose and (phrase or any(mark in page.text for mark in kind.markup))


def _find(look: _Look) -> Wall | None:
    for kind in _kinds().values():
        if kind.status != "shell" and _shows(kind, look):
            return Wall(cast(WallStatus, kind.status), kind.name)
    return None


def _shows(kind: _Kind, look: _Look) -> bool:
    if kind.name == "login" and look.is_dump and look.words >= _BARE:
        return False  # the first lines of a dump are a page's menu, which has the way in
    named = bool(kind.titles & look.titles) or (kind.urls is not None and bool(kind.urls.search(look.url)))
    said = any(phrase in look.whole for phrase in kind.phrases)
    marked = look.words < _BARE and any(mark in look.source for mark in kind.markup)
    if not (named or said or marked or kind.titles & look.loose):
        return False
    sure = named and (said or marked)
    if not sure and sum(map(count_words, look.paragraphs)) > kind.most:
        return False
    prose = sum(count_words(text) for text in look.paragraphs if not _of_the_wall(kind, text))
    return prose < (kind.prose if named else kind.phrase_prose) * (2 if sure else 1)


def _of_the_wall(kind: _Kind, text: str) -> bool:
    """Return whether a paragraph speaks of little but what walls speak of."""
    if kind.words is None:
        return False
    found = len(kind.words.findall(text))
    return found * _DENSE >= count_words(text)


def _segmented(page: Page) -> Document:
    if page.kind != "html":
        from cleaner.blocks.text import segment_text

        return segment_text(page)
    from cleaner.blocks.dom import segment_html

    return segment_html(page, parse_html(page.text))


def _look(document: Document) -> _Look:
    heads = list(_heads(document))
    whole = [block.text for block in document.blocks]
    words = sum(map(count_words, whole))
    return _Look(
        titles=_forms(_PARTS, heads),
        loose=_forms(_COLON, heads),
        whole=f" {same_words(' '.join(whole))} " if words < _WHOLE else "",
        source=document.page.text[:_SAMPLE],
        url=document.page.url or "",
        words=words,
        paragraphs=tuple(_paragraphs(document)),
        is_dump=document.tree is None,
    )


def _heads(document: Document) -> Iterator[str]:
    """Yield the title and the first headings of a page; of a dump its first blocks and what stands over its text."""
    if document.tree is None:
        texts = [block.text for block in document.blocks]
        prose = next((number for number, text in enumerate(texts) if count_words(text) >= _PROSE_WORDS), 0)
        yield from {*texts[:2], texts[max(0, prose - 1)]} if texts else ()
        return
    node = document.tree.css_first("title")
    if node is not None:
        yield node.text(strip=True)
    first = [block.text for block in document.blocks if block.tag == "h1"]
    yield from first[:2] or [block.text for block in document.blocks if block.tag == "h2"][:1]


def _paragraphs(document: Document) -> Iterator[str]:
    """Yield the prose of a page: long blocks that are no heading, link, teaser, or part of a form, menu or footer."""
    table = document.elements
    teaser = False
    for number, block in enumerate(document.blocks):
        linked = table is not None and 2 * int(table.link[number]) > len(block.text)
        outside = table is not None and bool(int(table.block_flags[number]) & _OUTSIDE)
        if block.tag in HEADINGS:
            teaser = linked
            continue
        if not (linked or outside or teaser) and count_words(block.text) >= _PROSE_WORDS:
            yield block.text
        teaser = False


def _visible(tree: LexborHTMLParser) -> str:
    for node in tree.css("script, style, noscript, template, svg"):
        node.decompose()
    return tree.body.text(separator=" ") if tree.body is not None else ""


def _forms(separator: re.Pattern[str], heads: Iterable[str]) -> frozenset[str]:
    """Return the forms under which a title may be known: whole, and its first and last part."""
    forms: set[str] = set()
    for head in heads:
        parts = separator.split(head[:300])
        forms.update(same_words(text) for text in (head[:300], parts[0], parts[-1]))
    return frozenset(forms - {""})


def _suspect(page: Page) -> bool:
    """Return whether a page is worth a closer look; one pass over its source, no parsing."""
    if len(page.text) < _SMALL_SOURCE or page.text.count("<p") <= _FEW_PARAGRAPHS:
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
def _kinds() -> dict[str, _Kind]:
    return {name: _kind(name, entry) for name, entry in shipped_words("walls").items()}


def _kind(name: str, entry: dict[str, Any]) -> _Kind:
    options = re2.Options()
    options.case_sensitive = False
    words = "|".join(map(re.escape, entry.get("words", ())))
    return _Kind(
        name=name,
        status=entry["status"],
        prose=entry["prose"],
        phrase_prose=entry["phrase_prose"],
        most=entry.get("most", _MUCH),
        titles=frozenset(same_words(title) for title in entry.get("titles", ())),
        phrases=tuple(f" {same_words(phrase)} " for phrase in entry.get("phrases", ())),
        markup=tuple(entry.get("markup", ())),
        urls=re2.compile("|".join(entry["urls"])) if entry.get("urls") else None,
        words=re2.compile(rf"(?:^|[^\pL])(?:{words})", options) if words else None,
    )
