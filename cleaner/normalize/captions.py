"""Captions and photo credits: what leaves the body and becomes the article's images."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.markdown import pictures
from cleaner.kept import kept_places
from cleaner.model import CAPTIONS, Image
from cleaner.normalize.addresses import base_of_page, is_sign_file, source_of
from cleaner.text.credits import LONGEST_CREDIT, is_labelled, less_label, split_caption
from cleaner.text.sentences import ends_sentence
from cleaner.text.typography import repair
from cleaner.text.words import count_words, same_words
from cleaner.urls import absolute

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_OTHERS = frozenset({"related", "comments", "market_list"})
"""Kinds behind an article whose pictures are none of it."""
_KINDS = CAPTIONS | {"media"}
_URL = re.compile(r"https?://[^\s<>\"]{4,2000}")
_MOST_IMAGES = 8
"""Elements of one picture that are looked at."""
_CREDIT = (
    '[class*="credit" i],[class*="copyright" i],[class*="author" i],[class*="photographer" i],[class*="byline" i],'
    '[itemprop="copyrightHolder"],[itemprop="creditText"]'
)
_UNNAMED = frozenset({"attribution", "copyright", "boilerplate"})
"""Kinds of removed blocks that are captions or credits all the same where they stand with a picture."""
_STEPS = 4
"""Elements around a block, its own included, of which one may be the caption, or hold the picture too."""
_BOXED = 2
"""Blocks of a box with a picture and its caption at most."""
_CAPTION, _CREDITED = 4, 8
"""Words of a caption that no rule knows, at least, and of a credit that stands alone, at most."""
_LAST = r"(?:^|[_-])…$"
"""Where in a class the word stands: `text-caption-large` is how letters look."""
_MAIL = re.compile(r"\s*\S+@\S+\.\S+\s*$")
_SIGNED = re.compile(r"[^\W\d_a-zà-ÿ][^.!?\n]{2,58}[^\W\d_]")
"""A name at the end of a caption, in an element of its own."""
_HEAD = (2, 12)
"""Words of a line that a caption repeats, at least and at most."""


def images_of(document: Document, decisions: Sequence[Decision], *, stay: bool = False) -> tuple[Image, ...]:
    """Return the pictures that the removed captions, credits and `Image:` lines speak of, in the order of the page.

    `stay` says that captions are kept by a policy, and speak of them all the same.
    """
    images: list[Image] = []
    kept = kept_places(decisions)
    first, last = (kept[0], kept[-1]) if kept else (0, len(decisions))
    head = next((i for i in range(first) if decisions[i].kind == "title"), first)
    taken = -1
    for i, (block, decision) in enumerate(zip(document.blocks, decisions, strict=True)):
        if i > last and decision.kind in _OTHERS:
            break
        kind: str | None = None
        if decision.kind in (CAPTIONS if decision.keep and stay else () if decision.keep else _KINDS):
            kind = decision.kind
        elif head < i <= last and _is_unnamed(block, decision) and stands_with_picture(document, i):
            kind = "caption"
        if kind is not None:
            is_below = i == taken + 1 and is_labelled("caption", block.text)
            _take(images, kind, i, document, is_below=is_below)
            taken = i
    base = base_of_page(document) if any(image.url for image in images) else None
    whole = (replace(image, url=absolute(image.url, base)) if image.url else image for image in images)
    return tuple(image for image in whole if not _is_bare(image) or image.credit)


def _is_bare(image: Image) -> bool:
    """Tell whether nothing but the credit of a picture is known, which is that of a labelled caption right below it."""
    return not image.url and not image.caption


def stands_with_picture(document: Document, i: int) -> bool:
    """Tell whether a block of a page is a caption by its element, or by its class in a box with a picture."""
    elements, row = document.elements, document.blocks[i].element
    if elements is None or row < 0:
        return False
    around = list(islice(elements.ancestors(row), _STEPS))
    if any(elements.tags[other] == "figcaption" for other in around):
        return True
    named = next((n for n, other in enumerate(around) if _is_named(elements, other, "caption")), len(around))
    small = (other for other in around[named:] if elements.last[other] - elements.first[other] <= _BOXED)
    return any(elements.nodes[other].css_first("img, picture, amp-img") is not None for other in small)


def _is_unnamed(block: Block, decision: Decision) -> bool:
    """Tell whether a removed block may be a caption or a credit, though nothing in its words says so."""
    words = count_words(block.text) if not decision.keep and decision.kind in _UNNAMED else 0
    return words >= (_CAPTION if decision.kind == "boilerplate" else 1)


def is_repeated_head(text: str, caption: str) -> bool:
    """Tell whether a short line says nothing that the caption after it does not say too."""
    words, longer = same_words(text).split(), same_words(caption).split()
    return _HEAD[0] <= len(words) <= _HEAD[1] and len(words) < len(longer) and set(words) <= set(longer)


def _take(images: list[Image], kind: str, i: int, document: Document, *, is_below: bool) -> None:
    """Add what a block says of a picture; one `is_below` a credit alone is of the same picture."""
    block = document.blocks[i]
    last = images[-1] if images else None
    if kind == "media":
        found = _URL.search(block.text)
        images.append(Image(url=found.group() if found else None))
        return
    caption, credit = split_caption(repair(block.text))
    if credit is None and kind == "caption":
        kind = "photo_credit" if _is_credit(document, i) else kind
        caption, credit = _marked_credit(document, block, caption)
    elif credit is None and is_labelled("photo", block.text):
        kind = "caption"
    url = _url_of(document, i)
    if not caption or kind == "photo_credit":
        if last is not None and last.credit is None and (last.url or last.caption):
            images[-1] = Image(last.url, last.caption, credit or caption.strip("()[] ") or None)
        elif credit:
            images.append(Image(url, caption or None, credit))
    elif last is not None and last.caption is None and (is_below if _is_bare(last) else url is None):
        images[-1] = Image(url or last.url, caption, credit or last.credit)
    elif last is not None and last.caption and is_repeated_head(last.caption, caption):
        images[-1] = Image(url or last.url, caption, credit)
    elif last is None or last.caption is None or same_words(last.caption) != same_words(caption):
        images.append(Image(url, caption, credit))


def _marked_credit(document: Document, block: Block, caption: str) -> tuple[str, str | None]:
    """Return a caption and its credit, where the caption ends with an element that says by its name to be one."""
    if document.elements is None or block.element < 0:
        return caption, None
    parts = [" ".join(node.text().split()) for node in document.elements.nodes[block.element].css(_CREDIT)]
    credit = next((part for part in parts if part and part != caption), "")
    before, found, after = caption.rpartition(credit) if credit else ("", "", "")
    if not found or len(credit) > LONGEST_CREDIT or (after.strip() and after.strip() not in parts):
        return _signed(document, block, caption)
    credit = _MAIL.sub("", caption[len(before) :].strip(" ()[]|·–—-"))
    return before.strip(" \t\n([|·–—-"), less_label(credit) or None


def _signed(document: Document, block: Block, caption: str) -> tuple[str, str | None]:
    """Return a caption less the name that an element at its end holds alone, and that name."""
    node = document.elements.nodes[block.element] if document.elements is not None else None
    last = [child for child in node.iter() if child.text().strip()][-1:] if node is not None else []
    name = " ".join(last[0].text().split()) if last and last[0].tag in ("span", "em", "i", "small", "cite") else ""
    told = caption.removesuffix(name).rstrip()
    if told == caption or not name or not ends_sentence(told) or _SIGNED.fullmatch(name) is None:
        return caption, None
    return told, name


def _is_credit(document: Document, i: int) -> bool:
    """Tell whether a caption stands in an element that says by its name to be a credit and holds nothing else."""
    elements, block = document.elements, document.blocks[i]
    if elements is None or block.element < 0 or count_words(block.text) > _CREDITED:
        return False
    around = islice(elements.ancestors(max(int(elements.inline[i]), block.element)), _STEPS)
    return any(_is_named(elements, row, "credit") for row in around if elements.last[row] - elements.first[row] == 1)


def _is_named(elements: ElementTable, row: int, key: str) -> bool:
    return elements.is_called(row, key, _LAST)


def _url_of(document: Document, i: int) -> str | None:
    block = document.blocks[i]
    if document.page.kind == "markdown":
        above = document.blocks[i - 1].end if i else document.page.start
        found = [url for _, url in pictures(document.page.text, above, block.end) if not is_sign_file(url)]
        return found[-1] if found else None
    if document.elements is None or block.element < 0:
        return None
    return source_of(document.elements.images_of(block.element)[:_MOST_IMAGES])
