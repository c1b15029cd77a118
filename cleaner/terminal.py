"""What a command says to whoever called it: results on stdout, a bar and all other lines on stderr."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """Return text that moves no cursor and sets no title of a window, whatever page or file name it quotes.

    >>> harmless("pier\\x1b[2J.html")
    'pier\\\\x1b[2J.html'
    """
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def show(text: str) -> None:
    """Write a result, and end its line."""
    sys.stdout.write(harmless(text) + "\n")


def say(text: str) -> None:
    """Write a line that is no result."""
    print(harmless(text), file=sys.stderr, flush=True)  # noqa: T201


def progress(items: Iterator[T], total: int, what: str, *, printing: bool = False) -> Iterator[T]:
    """Yield the items, and show on a terminal how many of them are done.

    With `printing`, what is printed meanwhile shows it as well, if it goes to a terminal.
    """
    if total < 2 or not sys.stderr.isatty() or (printing and sys.stdout.isatty()):
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    # By default rich takes what goes to stdout for its console, which is that of stderr, and a file would stay empty.
    with Progress(console=Console(stderr=True), redirect_stdout=False) as bar:
        yield from bar.track(items, total=total, description=what)
