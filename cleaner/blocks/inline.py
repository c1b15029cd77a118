"""Markdown's inline marks, put around the text of a block while the tree is walked."""

from __future__ import annotations

import re
from urllib.parse import urljoin

_Token = tuple[str, str, str | None]
"""`text`, `open` or `close`, the text or the mark, and the address of a link."""

_BREAKING = frozenset(" ()<>\n\t")
"""Characters that would end a link's address."""
BREAK = "\v"
"""What `text` takes for the end of a line that the author broke; a line break in the markup is a space."""

_IGNORED = re.compile(r"[\x00-\x20]+")
"""What a browser passes over before it reads an address's scheme."""
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.I)
"""Addresses that are a script, or a page that may hold one, and lead nowhere."""
_LITERAL = frozenset("`$")
"""Marks of code and formulas, in which every sign is itself."""
_EMPHASIS = frozenset({"*", "**", "~~"})
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Letters that nobody sees; where they are all that a word has, there is none."""
_SPECIAL = re.compile(r"(?=[\\`*\[\]<>]|(?<![^\W_])_|_(?![^\W_])|&#?\w{1,31};|~~)|(?<=~)(?=~)")
"""Before what would be read as a mark, a tag or an entity."""


def literal(text: str) -> str:
    """Return text so that Markdown shows it as it is.

    >>> print(literal("a_b _c_ & <b> &amp; ~~c~~"))
    a_b \\_c\\_ & \\<b\\> \\&amp; \\~\\~c\\~\\~
    """
    return _SPECIAL.sub(r"\\", text)


class Marks:
    """Collects the text of one block with its emphasis, links and code; marks that stay open run on to the next.

    Links lead to where they lead on the page, whose address is `base`.
    """

    def __init__(self, base: str | None = None) -> None:
        self._base = base
        self._open: list[tuple[str, str | None]] = []
        self._tokens: list[_Token] = []

    def text(self, text: str) -> None:
        """Take a run of text."""
        self._tokens.append(("text", text, None))

    def gap(self) -> None:
        """Put a space before the marks that were opened last."""
        place = len(self._tokens)
        while place and self._tokens[place - 1][0] == "open":
            place -= 1
        self._tokens.insert(place, ("text", " ", None))

    def open(self, mark: str, href: str | None) -> None:
        """Open a mark: `**`, `*`, a backtick, `$`, `~~`, or `a` for a link to `href`: none without an address."""
        if mark == "a":
            href = link_target(href, self._base)
            mark = "a" if href else ""
        self._open.append((mark, href))
        self._tokens.append(("open", mark, href))

    def close(self) -> None:
        """Close the innermost mark."""
        mark, href = self._open.pop()
        self._tokens.append(("close", mark, href))

    def take(self, text: str, *, plain: bool) -> str:
        """Return the block with its marks, given its plain text, and begin the next one."""
        tokens, self._tokens = self._tokens, [("open", mark, href) for mark, href in self._open]
        if plain or all(kind == "text" for kind, _, _ in tokens):
            return text if plain else literal(text)
        for mark, href in reversed(self._open):
            tokens.append(("close", mark, href))
        return _written(_joined(tokens), " " if "\n" not in text else "\n")


def link_target(href: str | None, base: str | None) -> str:
    """Return a link's address as Markdown has it: whole where the page's is known; none where it runs a script.

    >>> link_target("/a (1)", "https://a.example/b/"), link_target("java\nscript:go()", None)
    ('https://a.example/a%20%281%29', '')
    """
    plain = (href or "").strip()
    if _RUNS.match(_IGNORED.sub("", plain)):
        return ""
    try:
        whole = urljoin(base, plain) if base and plain else plain
    except ValueError:
        whole = plain
    return "".join(f"%{ord(letter):02X}" if letter in _BREAKING else letter for letter in whole)


def _joined(tokens: list[_Token]) -> list[_Token]:
    """Return tokens without marks that close where the same one opens: `**a****b**` would show its asterisks."""
    kept: list[_Token] = []
    for token in tokens:
        if kept and token[0] == "open" and token[1] != "a" and kept[-1][:2] == ("close", token[1]):
            kept.pop()
        else:
            kept.append(token)
    return kept


def _written(tokens: list[_Token], newline: str) -> str:
    """Return tokens as Markdown; what breaks a line of the block is `newline`."""
    writer = _Writer(newline)
    for kind, value, href in tokens:
        if kind == "open":
            writer.pending.append(value)
        elif kind == "close":
            writer.close(href)
        else:
            writer.text(value)
    return "".join(writer.out).strip()


class _Writer:
    """Writes Markdown: marks hug words, so spaces move outside them, and empty pairs vanish.

    Emphasis that touches a word where Markdown knows it by its spaces, as in `**Who.**Not I`, is left out.
    """

    def __init__(self, newline: str) -> None:
        self.out: list[str] = []
        self.pending: list[str] = []
        """Marks that are to be opened before the next word."""
        self._opened: list[tuple[str, int]] = []
        self._newline = newline
        self._closed: list[int] = []
        """Places of emphasis, begin and end, that ended after the last word."""
        self._last = ""
        self._gap = ""

    def close(self, href: str | None) -> None:
        """Close the innermost mark."""
        if self.pending:
            self.pending.pop()
        elif self._opened:
            mark, place = self._opened.pop()
            if mark == "`":
                self.out[place], mark = _ticks("".join(self.out[place + 1 :]))
            elif mark in _EMPHASIS:
                self._closed += place, len(self.out)
            self.out.append(f"]({href or ''})" if mark == "a" else mark)

    def text(self, text: str) -> None:
        """Write words, and note the gaps between them."""
        for word in re.split(r"(\s+)", text):
            if word.isspace():
                self._gap = self._newline if BREAK in word else self._gap or " "
            elif word.strip(_UNSEEN):
                self._word(word)

    def _word(self, word: str) -> None:
        touches = bool(self.out) and not self._gap
        if touches and word[0].isalnum() and not self._last.isalnum():
            for place in self._closed:
                self.out[place] = ""
        self.out.append(self._gap if self.out else "")
        lost = touches and not word[0].isalnum() and (self._last.isalnum() or bool(self._closed))
        in_code = any(mark in _LITERAL for mark, _ in self._opened)
        for mark in self.pending:
            shown = "" if mark in _EMPHASIS and (lost or in_code) else mark
            in_code |= mark in _LITERAL
            self._opened.append((shown, len(self.out)))
            self.out.append("[" if shown == "a" else shown)
        self.pending, self._closed, self._gap, self._last = [], [], "", word[-1]
        self.out.append(word if in_code else literal(word))


def _ticks(code: str) -> tuple[str, str]:
    """Return what stands before and behind code within a line: one backtick more than the code has in a row.

    >>> _ticks("a`b"), _ticks("`")
    (('``', '``'), ('`` ', ' ``'))
    """
    ticks = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
    gap = " " if code.startswith("`") or code.endswith("`") else ""
    return ticks + gap, gap + ticks
