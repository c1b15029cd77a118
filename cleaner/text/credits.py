"""Captions and the photo credits that they end with, as text."""

from __future__ import annotations

import re
from functools import cache

from cleaner.text.wordlists import all_words, any_of

_PERSON = re.compile(
    r"(?:[(\[]|(?<=[.!?”\"] ))(?P<credit>[A-Z]\S+(?: [A-Z]\S+){1,3}(?: for |/)[A-Z][^()\[\]]{1,60})[)\]]?\s*$"
)
_SIGN = re.compile(r"\s*[©Ⓒ]\s*(?P<credit>\S.{1,120})$")
_YEAR = re.compile(r"^(?:19|20)\d\d,? ")
LONGEST_CREDIT, _TAIL = 160, 400
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
    >>> split_caption("Image caption, The crane at dusk"), split_caption("Image source, Ada Stone")
    (('The crane at dusk', None), ('', 'Ada Stone'))
    >>> split_caption("Image: The crane at dusk"), split_caption("Image: Ada Stone")
    (('The crane at dusk', None), ('', 'Ada Stone'))
    >>> split_caption("A quiet street")
    ('A quiet street', None)
    """
    text = _label_before("caption").sub("", text).strip()
    label = _label_before("photo").match(opened := text.lstrip("[("))
    bare = opened[label.end() :] if label else text
    found = _credit_in(bare)
    if found is None and label is None:
        return text, None
    if found is None:
        return (bare.rstrip(")]"), None) if _says(bare) else ("", _name_in(bare))
    return bare[: found.start()].strip(" \t\n([|·–—-"), _name_in(found.group("credit"))


def is_labelled(kind: str, text: str) -> bool:
    """Tell whether a text begins with the label of a "caption" or a "photo", a bracket before it or not.

    >>> is_labelled("photo", "(Photo: J. Berg)"), is_labelled("caption", "A photo of a crane")
    (True, False)
    """
    return _label_before(kind).match(text.lstrip("[(")) is not None


def less_label(credit: str) -> str:
    """Return a credit without the label before it.

    >>> less_label("Photo: J. Berg"), less_label("Photo J. Berg")
    ('J. Berg', 'J. Berg')
    """
    return _bare_label().sub("", _label_before("photo").sub("", credit))


def _credit_in(text: str) -> re.Match[str] | None:
    """Return the match of the credit with which a caption ends, its group `credit`."""
    return (
        _of_agency().search(text)
        or _by().search(text)
        or _bracketed().search(text)
        or _at_end(_credit(), text)
        or _PERSON.search(text)
        or _SIGN.search(text)
        or _of_stock().search(text)
    )


def _name_in(credit: str) -> str | None:
    credit = _bare_label().sub("", credit.strip(" \t\n()[]|·–—-"))
    return _YEAR.sub("", credit) or None


def _says(text: str) -> bool:
    """Tell whether what follows `Photo:` says what the picture shows: words that are no name, without a mark of one."""
    plain = [word for word in text.split()[1:] if word[:1].islower() and word not in all_words("byline", "particle")]
    return bool(plain) and not any(mark in text for mark in "/©@")


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match near the end of a text that is short enough to be a credit."""
    found = pattern.finditer(text, max(0, len(text) - _TAIL))
    return next((match for match in found if len(text) - match.end("label") <= LONGEST_CREDIT), None)


@cache
def _credit() -> re.Pattern[str]:
    labels = any_of(all_words("credit", "photo"))
    # A label in the middle begins after a space, a bracket or the end of a sentence.
    middle = rf"(?:(?<=[\s.!?…”\"(\[|)])|^)(?:{labels})\s*[:：/]"
    return re.compile(rf"(?P<label>{middle}|^(?:{_of_two('photo')}),)\s*(?P<credit>\S.*)$", re.IGNORECASE)


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
    return re.compile(
        rf"^\s*(?:(?:{any_of(all_words('credit', kind))})\s*[:：]|(?:{_of_two(kind)}),)\s*", re.IGNORECASE
    )


def _of_two(kind: str) -> str:
    """Return a pattern of the labels of two words, behind which a comma may stand: `Image source, Ann Lee`."""
    return any_of(word for word in all_words("credit", kind) if " " in word)
