"""CSS selectors as text: their parts, the extensions `has_text` and `upward`, and limits that keep matching fast."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from cleaner.errors import RuleError

_MAX_COMPOUNDS = 16
"""Compound selectors joined by combinators in one selector."""
_OPEN, _CLOSE = "([", ")]"
_COSTLY = (":nth-", ":has(", ":not(", ":is(", ":where(", "-of-type")
_EXTENSIONS = ("has-text", "upward", "has")


class Step(NamedTuple):
    """One compound of a selector: how it stands to the step before, and what comes after lexbor's part of it."""

    combinator: str
    compound: str
    extensions: tuple[tuple[str, str], ...] = ()
    tail: str = ""
    """Simple selectors after the extensions, which the node found must match as well."""


@lru_cache(maxsize=4096)
def parse_selector(selector: str) -> tuple[tuple[Step, ...], ...]:
    """Return the alternatives of a selector list, each as steps; raises `RuleError` where it is wrong."""
    alternatives = tuple(_steps(part) for part in split_list(selector))
    for steps in alternatives:
        if len(steps) > _MAX_COMPOUNDS:
            raise RuleError(f"the selector has {len(steps)} parts, at most {_MAX_COMPOUNDS} are allowed")
        for step in steps:
            _check_compound(step)
    return alternatives


def is_simple(steps: tuple[Step, ...]) -> bool:
    """Tell whether lexbor can match the whole at once: no extension, and nothing on which it would backtrack."""
    far = sum(step.combinator == " " for step in steps[1:])
    return far <= 1 and not any(step.extensions or step.combinator == "~" for step in steps)


def is_bounded(steps: tuple[Step, ...]) -> bool:
    """Tell whether matching step by step takes time in proportion to the page, whatever the page is like."""
    texts = any(name == "has-text" for step in steps for name, _ in step.extensions)
    return not texts and not any(mark in step.compound + step.tail for step in steps for mark in _COSTLY)


def plain(steps: tuple[Step, ...]) -> str:
    """Return steps without extensions as a selector again."""
    return "".join(f"{step.combinator}{step.compound}" for step in steps).strip()


@lru_cache(maxsize=4096)
def split_extraction(selector: str) -> tuple[str, str | None]:
    """Return a field's selector without its ending, and the ending: an attribute's name, "" for `::text`, or None.

    >>> split_extraction("time::attr(datetime)")
    ('time', 'datetime')
    """
    head, mark, tail = selector.rpartition("::")
    if mark and tail == "text":
        return head, ""
    if mark and tail.startswith("attr(") and tail.endswith(")"):
        return head, tail[5:-1].strip().strip("\"'")
    return selector, None


def split_list(selector: str) -> list[str]:
    """Return the alternatives of a selector list.

    >>> split_list("a, b:is(c, d)")
    ['a', 'b:is(c, d)']
    """
    parts, start = [], 0
    for at, char, depth in _scan(selector):
        if char == "," and not depth:
            parts.append(selector[start:at].strip())
            start = at + 1
    parts.append(selector[start:].strip())
    if not all(parts):
        raise RuleError("the selector is empty, or ends with a comma")
    return parts


def _scan(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield each character outside of strings with the depth of brackets that it stands at."""
    depth, quote, escaped, plain_argument = 0, "", False, 0
    for at, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and depth and not plain_argument:
            quote = char
        elif plain_argument and char in "[]":
            yield at, char, depth
        elif char in _OPEN:
            if not plain_argument and _begins_text(text, at):
                plain_argument = depth + 1
            depth += 1
            yield at, char, depth
        elif char in _CLOSE:
            yield at, char, depth
            depth -= 1
            plain_argument = 0 if depth < plain_argument else plain_argument
            if depth < 0:
                raise RuleError(f"a bracket is closed that was never opened, at character {at + 1}")
        else:
            yield at, char, depth
    if depth or quote:
        raise RuleError("a bracket or quote is never closed")


def _begins_text(text: str, at: int) -> bool:
    return text[:at].endswith((":has-text", ":has_text"))


def _steps(selector: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    combinator, start, pending = "", 0, False
    text = f"{selector} "
    for at, char, depth in _scan(text):
        if depth or (char not in " \t\n>+~"):
            if pending and not depth:
                pending = False
            continue
        piece = text[start:at].strip()
        if piece:
            steps.append(_step(combinator, piece))
            combinator = ""
        if char in ">+~":
            if combinator.strip() or not steps:
                raise RuleError(f"a combinator without a selector before it, at character {at + 1}")
            combinator = char
        elif not combinator:
            combinator = " "
        start = at + 1
    if combinator.strip():
        raise RuleError("the selector ends with a combinator")
    if steps and steps[0].combinator:
        steps[0] = steps[0]._replace(combinator="")
    return tuple(steps)


def _step(combinator: str, piece: str) -> Step:
    found = list(_extensions(piece))
    if not found:
        return Step(combinator, piece)
    first, last = found[0][0], found[-1][1]
    names = tuple((name, argument) for _, _, name, argument in found)
    tail = piece[last:]
    for (_, end, *_), (begin, *_) in pairwise(found):
        tail = piece[end:begin] + tail
    return Step(combinator, piece[:first] or "*", names, tail)


def _extensions(piece: str) -> Iterator[tuple[int, int, str, str]]:
    opened = -1
    for at, char, depth in _scan(piece):
        if depth != 1:
            continue
        if char == "(":
            opened = at
        elif char == ")":
            name = piece[:opened].rpartition(":")[2].replace("_", "-")
            if name in _EXTENSIONS:
                begin = opened - len(name) - 1
                yield begin, at + 1, name, piece[opened + 1 : at].strip()


def _check_compound(step: Step) -> None:
    for part in (step.compound, f"*{step.tail}"):
        _check_lexbor(part)
    for name, argument in step.extensions:
        if not argument:
            raise RuleError(f":{name}() needs an argument")
        if name == "has":
            _check_has(argument)
        elif name == "upward" and argument.strip("0") == "":
            raise RuleError(":upward(0) is the element itself", hint="leave it out, or give 1 for the parent")
        elif name == "upward" and not argument.isdecimal():
            parse_selector(argument)
        elif name == "has-text" and (pattern := text_pattern(argument)):
            from cleaner.engine.patterns import compiled

            compiled(pattern)


def text_pattern(argument: str) -> str | None:
    """Return the RE2 of `has_text(/…/)`, None where the argument is plain text."""
    body, slash, flags = argument[1:].rpartition("/")
    if argument.startswith("/") and slash and body and flags in ("", "i"):
        return f"(?{flags}){body}" if flags else body
    return None


def relative(argument: str) -> tuple[tuple[Step, ...], ...]:
    """Return the alternatives in `:has(...)`; the first step of each has the combinator that leads to it."""
    return tuple(_relative(part) for part in split_list(argument))


def _relative(part: str) -> tuple[Step, ...]:
    combinator = part[0] if part[0] in ">+~" else " "
    steps = _steps(part.lstrip(">+~ "))
    if not steps:
        raise RuleError(":has() needs a selector")
    return (steps[0]._replace(combinator=combinator), *steps[1:])


def _check_has(argument: str) -> None:
    for steps in relative(argument):
        for step in steps:
            if step.combinator == "~":
                raise RuleError("~ inside :has() is not supported")
            if step.extensions:
                raise RuleError("inside :has() only plain CSS is allowed")
            _check_compound(step)


_MEANT = {
    ":contains(": "by its text an element is found with :has_text(words)",
    "//": "an XPath is written as {id: …, match: {xpath: …}}",
}
"""What was probably meant by what is no selector, by a sign of it."""


def _check_lexbor(compound: str) -> None:
    for inner in _arguments(compound, ":has("):
        if any(mark in inner.strip("> ") for mark in " >+~,:"):
            raise RuleError("a :has() inside another bracket takes one simple selector; it could take very long")
    for name in (":is(", ":where(", ":not("):
        for inner in _arguments(compound, name):
            if any(len(_steps(part)) > 2 for part in split_list(inner)):
                raise RuleError(f"inside {name}) at most two parts are allowed; it could take very long")
    if "::" in compound:
        raise RuleError("pseudo-elements such as ::before are not on the page", hint="::attr and ::text are for fields")
    try:
        LexborHTMLParser("<p>").css(compound)
    except SelectolaxError:
        hint = next((hint for sign, hint in _MEANT.items() if sign in compound), None)
        raise RuleError(f"not a CSS selector: {compound[:100]}", hint=hint) from None


def _arguments(text: str, opening: str) -> Iterator[str]:
    at = text.find(opening)
    while at >= 0:
        start = at + len(opening)
        depth, end = 1, start
        while end < len(text) and depth:
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
        yield text[start : end - 1]
        at = text.find(opening, start)


def quoted_value(value: str) -> str:
    """Return a string as CSS writes it.

    >>> quoted_value('a"b')
    '"a\\\\"b"'
    """
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
