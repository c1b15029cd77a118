"""The deadline of the document that this thread works on, for loops whose length the document decides."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import TypeVar

from cleaner.errors import DeadlineExceeded

T = TypeVar("T")

_FAR = float("inf")
_until: ContextVar[tuple[float, float]] = ContextVar("deadline", default=(_FAR, _FAR))
"""The moment after which the document is given up, by the monotonic clock, and the seconds that it was given."""

_EVERY = 256
"""Items between two looks at the clock."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Give what is done inside so many seconds; `check` raises `DeadlineExceeded` once they are over."""
    token = _until.set((time.monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _until.reset(token)


def check() -> None:
    """Raise `DeadlineExceeded` where the time of the document is over."""
    until, seconds = _until.get()
    if time.monotonic() > until:
        raise DeadlineExceeded(
            f"not cleaned within {seconds:g} s", hint="the option deadline gives a document more time"
        )


def left() -> float:
    """Return the seconds that the document still has, `inf` where nobody gave it a deadline."""
    return _until.get()[0] - time.monotonic()


def watched(items: Iterable[T]) -> Iterator[T]:
    """Yield items, and look at the clock now and then.

    >>> list(watched("abc"))
    ['a', 'b', 'c']
    """
    source = iter(items)
    while batch := list(islice(source, _EVERY)):
        check()
        yield from batch
