"""State in which each value stands once, in one list, and objects and lists give its number, as Nuxt writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LEAST = 3
"""Values of such a list at least."""


def is_numbered(data: Sequence[Any]) -> bool:
    """Tell whether the objects of a list hold nothing but numbers, and texts stand in the list itself.

    >>> is_numbered([{"title": 1}, "The pier", 2]), is_numbered([{"title": "The pier"}, "a", "b"])
    (True, False)
    """
    things = [item for item in data if isinstance(item, dict)]
    return (
        len(data) >= _LEAST
        and any(things)
        and any(isinstance(item, str) for item in data)
        and all(type(value) is int for thing in things for value in thing.values())
    )


def revived(data: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the objects of such a list with the texts that they name, and the lists of texts and of objects of texts.

    Together they hold at most twice as many characters as the list: a number may be given any number of times.

    >>> revived([{"title": 1, "body": 2}, "The pier", [3, 4], "It is old.", {"text": 3}])[0]
    {'title': 'The pier', 'body': ['It is old.', {'text': 'It is old.'}]}
    """
    left = 2 * sum(len(item) for item in data if isinstance(item, (str, list)))

    def value(number: Any, depth: int) -> Any:
        nonlocal left
        item = data[number] if type(number) is int and 0 <= number < len(data) else None
        if isinstance(item, str):
            left -= len(item)
            return item if left >= 0 else None
        if depth == 0 or left < 0:
            return None
        if isinstance(item, list):
            left -= len(item)
            return [value(other, depth - 1) for other in item] if left >= 0 else None
        return _named(item, depth) if isinstance(item, dict) else None

    def _named(thing: dict[str, Any], depth: int) -> dict[str, Any]:
        nonlocal left
        left -= len(thing)
        return {key: value(number, depth - 1) for key, number in thing.items()} if left >= 0 else {}

    return [_named(item, 4) for item in data if isinstance(item, dict)]
