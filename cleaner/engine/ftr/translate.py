"""XPath to CSS, for the expressions that CSS says exactly; all others stay XPath."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.engine.css import quoted_value

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'[^']*'|\"[^\"]*\")|(?P<number>\d+)|(?P<op>//|\.\.|::|!=|[/\[\]()@,=|.*])"
    r"|(?P<name>[A-Za-z_][\w-]*))"
)
_TAG = re.compile(r"[a-z][a-z0-9-]*")
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w-]*")
_CLASS = re.compile(r"-?[A-Za-z_][\w-]*")


class _NotCss(Exception):
    """The expression says something that CSS cannot, or that this grammar does not know."""


def to_css(xpath: str) -> str | None:
    """Return the CSS selector, with `::attr(name)` for a trailing `/@name`, that finds what an XPath finds, or None.

    >>> to_css("//div[@id='a' and contains(@class, 'b')]/p[1]")
    'div[id="a"][class*="b"] > p:nth-of-type(1)'
    >>> to_css("//b[2]/following-sibling::text()[1]") is None
    True
    """
    try:
        return ", ".join(dict.fromkeys(_Parser(_tokens(xpath)).union()))
    except _NotCss:
        return None


def _quoted(value: str) -> str:
    """Return a string of CSS."""
    if any(ord(char) < 32 for char in value):
        raise _NotCss
    return quoted_value(value)


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotCss
        tokens.append(match[0].strip())
        at = match.end()
    return tokens


class _Parser:
    """A parser for the paths and conditions that have a CSS form; each alternative of an `or` gives a selector."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def union(self) -> Iterator[str]:
        while True:
            yield from self._path()
            if self._peek() is None:
                return
            self._expect("|")

    def _peek(self, ahead: int = 0) -> str | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def _next(self) -> str:
        token = self._peek()
        if token is None:
            raise _NotCss
        self.at += 1
        return token

    def _expect(self, *tokens: str) -> None:
        for token in tokens:
            if self._next() != token:
                raise _NotCss

    def _take(self, *tokens: str) -> bool:
        if all(self._peek(i) == token for i, token in enumerate(tokens)):
            self.at += len(tokens)
            return True
        return False

    def _path(self) -> list[str]:
        if self._take("/", "html"):
            found = ["html"]
        else:
            self._expect("//")
            found = self._step([""], "")
        while self._peek() in ("/", "//"):
            slash = self._next()
            if slash == "/" and self._take("@"):
                name = self._name(_ATTRIBUTE)
                return [f"{selector}::attr({name})" for selector in found]
            if slash == "/" and self._take(".."):
                found = [f"{selector}:upward(1)" for selector in found]
            elif slash == "/" and self._take("ancestor", "::"):
                found = self._ancestor(found)
            else:
                found = self._step(found, " > " if slash == "/" else " ")
        return found

    def _ancestor(self, found: Sequence[str]) -> list[str]:
        [inner] = self._step([""], "", position=False)
        self._expect("[", "1", "]")
        return [f"{selector}:upward({inner})" for selector in found]

    def _step(self, before: Sequence[str], combinator: str, *, position: bool = True) -> list[str]:
        tag = "*" if self._take("*") else self._name(_TAG)
        compounds = [tag]
        if position and self._peek() == "[" and (pseudo := self._position(tag)):
            compounds = [tag + pseudo]
        while self._peek() == "[" and (position or self._peek(1) != "1"):
            self._next()
            conditions = self._or()
            self._expect("]")
            compounds = [_joined(compound, condition) for compound in compounds for condition in conditions]
        return [f"{selector}{combinator}{compound}" for selector in before for compound in compounds]

    def _position(self, tag: str) -> str | None:
        """Take a position that comes before all other conditions, where it counts the elements of that name."""
        kind = "child" if tag == "*" else "of-type"
        number = self._peek(1) or ""
        if number.isdigit() and self._peek(2) == "]":
            self.at += 3
            return f":nth-{kind}({number})"
        if self._take("[", "last", "(", ")", "]"):
            return f":nth-last-{kind}(1)"
        return None

    def _or(self) -> list[str]:
        found = self._and()
        while self._take("or"):
            found = found + self._and()
        return found

    def _and(self) -> list[str]:
        found = self._condition()
        while self._take("and"):
            found = [_joined(left, right) for left in found for right in self._condition()]
        return found

    def _condition(self) -> list[str]:
        if self._take("("):
            found = self._or()
            self._expect(")")
            return found
        if self._take("@"):
            name = self._name(_ATTRIBUTE)
            return [f"[{name}={_quoted(self._string())}]" if self._take("=") else f"[{name}]"]
        function = self._next()
        if function == "not":
            self._expect("(")
            found = self._or()
            self._expect(")")
            if any(":upward" in item or ":has_text" in item for item in found):
                raise _NotCss
            return ["".join(f":not({item})" for item in found)]
        if function == "contains":
            return [self._contains()]
        if function == "starts-with":
            self._expect("(", "@")
            name = self._name(_ATTRIBUTE)
            self._expect(",")
            value = self._string()
            self._expect(")")
            return [f"[{name}^={_quoted(_filled(value))}]"]
        raise _NotCss

    def _contains(self) -> str:
        self._expect("(")
        if self._take("concat", "("):
            return self._class_token()
        if self._take("."):
            self._expect(",")
            value = self._string()
            self._expect(")")
            return f":has_text({_plain(value)})"
        self._expect("@")
        name = self._name(_ATTRIBUTE)
        self._expect(",")
        value = self._string()
        self._expect(")")
        return f"[{name}*={_quoted(_filled(value))}]"

    def _class_token(self) -> str:
        """Take the idiom contains(concat(' ', normalize-space(@class), ' '), ' name ')."""
        self._blank()
        normalized = self._take("normalize-space", "(")
        self._expect("@")
        name = self._name(_ATTRIBUTE)
        if normalized:
            self._expect(")")
        self._expect(",")
        self._blank()
        self._expect(")", ",")
        value = self._string()
        self._expect(")")
        token = value.strip(" ")
        if value != f" {token} " or not _CLASS.fullmatch(token):
            raise _NotCss
        return f".{token}" if name == "class" else f'[{name}~="{token}"]'

    def _blank(self) -> None:
        if self._string() != " ":
            raise _NotCss
        if self._peek() == ",":
            self._next()

    def _string(self) -> str:
        token = self._next()
        if token[0] not in "'\"":
            raise _NotCss
        return token[1:-1]

    def _name(self, pattern: re.Pattern[str]) -> str:
        token = self._next()
        if not pattern.fullmatch(token) or (pattern is _TAG and self._peek() in ("(", "::")):
            raise _NotCss
        return token


def _filled(value: str) -> str:
    """Return a value that is not empty; an empty one matches all in XPath and nothing in CSS."""
    if not value:
        raise _NotCss
    return value


def _plain(value: str) -> str:
    if not value.strip() or value != value.strip() or set(value) & set("()\\\"'/") or not value.isprintable():
        raise _NotCss
    return value


def _joined(compound: str, condition: str) -> str:
    """Return both as one compound; the extension comes last, for CSS is matched before it."""
    if ":has_text" in compound and ":has_text" not in condition:
        head, mark, tail = compound.partition(":has_text")
        return f"{head}{condition}{mark}{tail}"
    return compound + condition
