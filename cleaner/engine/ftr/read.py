"""The lines of a ftr-site-config file as directives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"([a-z_]+)\s*(?:\((.*?)\))?\s*:\s*(.*)", re.S)


class Directive(NamedTuple):
    """One line: `key(argument): value`, and its number."""

    key: str
    argument: str | None
    value: str
    line: int


def directives(text: str) -> Iterator[Directive]:
    """Yield the directives of a file; a line that is none has the key "" and itself as value.

    >>> [d[:3] for d in directives("body: //article\\nreplace_string(<b>): <i>")]
    [('body', None, '//article'), ('replace_string', '<b>', '<i>')]
    """
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = _replace_with_brackets(line) or _LINE.fullmatch(line)
        if match is None:
            yield Directive("", None, line, number)
        else:
            yield Directive(match[1], match[2], match[3].strip(), number)


def _replace_with_brackets(line: str) -> re.Match[str] | None:
    """Match `replace_string(find): with`, where `find` may hold brackets and colons of its own."""
    return re.fullmatch(r"(replace_string)\((.*)\)\s*:(.*)", line, re.S)
