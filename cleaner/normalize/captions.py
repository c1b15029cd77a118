"""Captions and photo credits: what leaves the body and becomes the article's images."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cleaner.model import CAPTIONS, Image
from cleaner.normalize.addresses import absolute, base_of_page, source_of
from cleaner.text.typography import repair
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block, Decision

_OTHERS = frozenset({"related", "comments", "market_list"})
"""Kinds behind an article whose pictures are none of it."""
_KINDS = CAPTIONS | {"media"}
_URL = re.compile(r"https?://[^\s<>\"]{4,2000}")
_PERSON = re.compile(
    r"(?:[(\[]|(?<=[.!?”\"] ))(?P<credit>[A-Z]\S+(?: [A-Z]\S+){1,3}(?: for |/)[A-Z][^()\[\]]{1,60})[)\]]?\s*$"
)
_SIGN = re.compile(r"\s*[©Ⓒ]\s*(?P<credit>\S.{1,120})$")
_MOST_IMAGES = 8
"""Elements of one picture that are looked at."""
_CREDIT = (
    '[class*="credit" i],[class*="copyright" i],[class*="author" i],[class*="photographer" i],'
    '[itemprop="copyrightHolder"],[itemprop="creditText"]'
)
_HEAD = (2, 12)
"""Words of a line that a caption repeats, at least and at most."""
_LONGEST, _TAIL = 160, 400
"""Characters that a credit may have, and at the end of a caption among which it is looked for."""


def split_caption(text: str) -> tuple[str, str | None]:
    """Return a caption and the photo credit that it ends with, None where it names none.

    >>> split_caption("The mayor on Sunday.Photograph: Ada Stone/The Ledger")
    ('The mayor on Sunday.', 'Ada Stone/The Ledger')
    >>> split_caption("Image: The crane at dusk. (Photo: J. Berg)")
    ('The crane at dusk.', 'J. Berg')
    >>> split_caption("The crane at dusk. (Ada Stone for The Ledger)")
    ('The crane at dusk.', 'Ada Stone for The Ledger')
    >>> split_caption("La gru al tramonto (foto Ada Stone)")
    ('La gru al tramonto', 'Ada Stone')
    >>> split_caption("A quiet street")
    ('A quiet street', None)
    """
    text = _label_before("caption").sub("", text).strip()
    found = (
        _of_agency().search(text)
        or _by().search(text)
        or _bracketed().search(text)
        or _at_end(_credit(), text)
        or _PERSON.search(text)
        or _SIGN.search(text)
        or _of_stock().search(text)
    )
    if found is None:
        return text, None
    credit = _bare_label().sub("", found.group("credit").strip(" \t\n()[]|·–—-"))
    caption = _label_before("photo").sub("", text[: found.start()])
    return caption.strip(" \t\n([|·–—-"), credit or None


def images_of(document: Document, decisions: Sequence[Decision]) -> tuple[Image, ...]:
    """Return the pictures that the removed captions, credits and `Image:` lines speak of, in the order of the page."""
    images: list[Image] = []
    last = max((i for i, decision in enumerate(decisions) if decision.keep), default=len(decisions))
    for i, (block, decision) in enumerate(zip(document.blocks, decisions, strict=True)):
        if i > last and decision.kind in _OTHERS:
            break
        if not decision.keep and decision.kind in _KINDS:
            _take(images, decision.kind, block, document)
    base = base_of_page(document) if any(image.url for image in images) else None
    whole = (replace(image, url=absolute(image.url, base)) if image.url else image for image in images)
    return tuple(image for image in whole if image.url or image.caption)


def is_repeated_head(text: str, caption: str) -> bool:
    """Tell whether a short line says nothing that the caption after it does not say too."""
    words, longer = same_words(text).split(), same_words(caption).split()
    return _HEAD[0] <= len(words) <= _HEAD[1] and len(words) < len(longer) and set(words) <= set(longer)


def _take(images: list[Image], kind: str, block: Block, document: Document) -> None:
    last = images[-1] if images else None
    if kind == "media":
        found = _URL.search(block.text)
        images.append(Image(url=found.group() if found else None))
        return
    caption, credit = split_caption(repair(block.text))
    if credit is None and kind == "caption":
        caption, credit = _marked_credit(document, block, caption)
    url = _url_of(document, block)
    if not caption or kind == "photo_credit":
        if last is not None and last.credit is None and (last.url or last.caption):
            images[-1] = Image(last.url, last.caption, credit or caption or None)
        elif credit and (caption or url):
            images.append(Image(url, caption or None, credit))
    elif last is not None and last.caption is None and last.url and url is None:
        images[-1] = Image(last.url, caption, credit)
    elif last is not None and last.caption and is_repeated_head(last.caption, caption):
        images[-1] = Image(url or last.url, caption, credit)
    elif last is None or last.caption is None or same_words(last.caption) != same_words(caption):
        images.append(Image(url, caption, credit))


def _marked_credit(document: Document, block: Block, caption: str) -> tuple[str, str | None]:
    """Return a caption and its credit, where the caption ends with an element that says by its name to be one."""
    if document.elements is None or block.element < 0:
        return caption, None
    node = document.elements.nodes[block.element].css_first(_CREDIT)
    credit = " ".join(node.text().split()) if node is not None else ""
    if not credit or len(credit) > _LONGEST or credit == caption or not caption.endswith(credit):
        return caption, None
    return caption[: -len(credit)].strip(" \t\n([|·–—-"), _bare_label().sub("", credit.strip(" ()[]|·–—-"))


def _url_of(document: Document, block: Block) -> str | None:
    if document.elements is None or block.element < 0:
        return None
    return source_of(document.elements.images_of(block.element)[:_MOST_IMAGES])


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match near the end of a text that is short enough to be a credit."""
    found = pattern.finditer(text, max(0, len(text) - _TAIL))
    return next((match for match in found if len(text) - match.end("label") <= _LONGEST), None)


@cache
def _credit() -> re.Pattern[str]:
    labels = any_of(all_words("credit", "photo"))
    # A label in the middle begins after a space, a bracket or the end of a sentence.
    return re.compile(
        rf"(?:(?<=[\s.!?…”\"(\[|)])|^)(?P<label>(?:{labels})\s*[:：/])\s*(?P<credit>\S.*)$", re.IGNORECASE
    )


@cache
def _of_agency() -> re.Pattern[str]:
    """Return the pattern of a credit in brackets that begins with an agency's name: `(AP Photo/Ann Lee)`."""
    names = any_of(all_words("credit", "agency"))
    return re.compile(rf"\((?P<credit>(?:[A-Z]{{2,6}} Photo|Photo|{names})\b[^()]{{0,120}})\)\s*$")


@cache
def _of_stock() -> re.Pattern[str]:
    """Return the pattern of a credit at the end of a caption that ends with the name of a store of pictures."""
    names = any_of(all_words("credit", "stock"))
    return re.compile(rf"(?:(?<=[.!?…”\"])|^)\s*(?P<credit>[\w ’/-]{{0,80}}(?:{names}))\s*$")


@cache
def _by() -> re.Pattern[str]:
    """Return the pattern of a credit at the end of a caption that needs no colon: `Photo by Ann Lee`."""
    labels = any_of(word for word in all_words("credit", "bare") if " " in word)
    return re.compile(rf"(?:(?<=[.!?…”\"] )|^)(?i:{labels})\s+(?P<credit>[^\W\d_a-zà-ÿ][^.!?\n]{{1,80}})\.?\s*$")


@cache
def _bracketed() -> re.Pattern[str]:
    """Return the pattern of a credit in brackets at the end of a caption: `(foto Ann Lee)`."""
    labels = any_of(all_words("credit", "bare"))
    return re.compile(rf"[(\[](?i:{labels})\s+(?P<credit>[^\W\d_a-zà-ÿ][^()\[\]\n]{{1,80}})[)\]]\.?\s*$")


@cache
def _bare_label() -> re.Pattern[str]:
    """Return the pattern of a label before a name, with a colon or without: `Photo` in `(Photo Ann Lee)`."""
    labels = any_of(all_words("credit", "bare"))
    return re.compile(rf"^(?i:{labels})(?:\s*[:：]\s*|\s+(?=[^\W\d_a-zà-ÿ]))")


@cache
def _label_before(kind: str) -> re.Pattern[str]:
    """Return the pattern of a label of a photo or caption before it: `Image: ` in `Image: The crane at dusk.`"""
    return re.compile(rf"^\s*(?:{any_of(all_words('credit', kind))})\s*[:：]\s*", re.IGNORECASE)
