"""The numbers of ordered lists, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DECIMAL = re.compile(r"list-style(?:-type)?\s*:\s*decimal\b")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class Numbering:
    """An open ordered list: the number that its next item gets, its step and its kind of numerals."""

    next: int = 1
    step: int = 1
    kind: str = "1"

    @classmethod
    def of(cls, attributes: Mapping[str, str | None], count: Callable[[], int]) -> Numbering:
        """Return the numbering of an `ol` from its attributes; `count` says how many items it has, if that matters."""
        start = _int(attributes.get("start"))
        step = -1 if "reversed" in attributes else 1
        kind = attributes.get("type") or "1"
        if start is None:
            start = 1 if step > 0 else count()
        return cls(start, step, kind if kind in "1aAiI" else "1")


def is_counted(node: LexborNode) -> bool:
    """Tell whether a list without an order shows numbers, by the style of itself or of its first item."""
    item = node.first_child
    while item is not None and item.tag != "li":
        item = item.next
    return _is_styled(node) or (item is not None and _is_styled(item))


def _is_styled(node: LexborNode) -> bool:
    style = node.attributes.get("style")
    return style is not None and _DECIMAL.search(style) is not None


def number_of(numbering: Numbering | None, attributes: Mapping[str, str | None]) -> str:
    """Return the label of the next item and count it; the empty string in a list without numbers.

    >>> number_of(Numbering(3), {})
    '3.'
    """
    if numbering is None:
        return ""
    value = _int(attributes.get("value"))
    number = numbering.next if value is None else value
    numbering.next = number + numbering.step
    return f"{numeral(number, numbering.kind)}."


def numeral(number: int, kind: str) -> str:
    """Return a number in the numerals of HTML's list types 1, a, A, i, I.

    >>> numeral(28, "a"), numeral(14, "I")
    ('ab', 'XIV')
    """
    if kind in "aA" and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in "iI" and 0 < number < 4000:
        digits = ""
        for worth, letter in _ROMAN:
            count, number = divmod(number, worth)
            digits += letter * count
        return digits if kind == "i" else digits.upper()
    return str(number)


def _int(value: str | None) -> int | None:
    try:
        return int(value) if value and len(value) < 10 else None
    except ValueError:
        return None
