"""The marks of Markdown: which lines they make, and the words under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

_NAMES = r"\{[#.][A-Za-z][\w:-]*(?:[ \t][^{}\n]{0,500})?\}"
"""What pandoc and others write behind a heading, a link or some words: its id and classes, as in `{#rules .wide}`."""
HEADING = re.compile(rf" {{0,3}}(#{{1,6}})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?(?:(?<=\S)[ \t]+{_NAMES})?[ \t]*$")
DIV = re.compile(r"[ \t]*:{3,}(?:[ \t]*(?:\{[^{}\n]*\}|[\w-]+)(?:[ \t]*:+)?)?[ \t]*$")
"""Where a box begins or ends, as pandoc writes one: `::: {.note}`, `:::`."""
UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*$")
QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
DIVIDER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,80}\]:[ \t]*\S+(?:[ \t]+\"[^\"\n]*\")?[ \t]*$")

_TITLE = r"(?:\"(?:[^\"\\\n]|\\.){0,1000}\"|'(?:[^'\\\n]|\\.){0,1000}')"
_TARGET = rf"\((?:<[^<>\n]{{0,4000}}>|(?:[^()<>\s]|\([^()\s]*\)){{0,4000}})(?:[ \t]+{_TITLE})?[ \t]*\)"
_DATA = re.compile(r"\(data:[^()\s]{100,}")
"""A picture in its own address, which may be longer than all of an article."""
_IMAGE = re.compile(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]{0,500}\]){0,2000}\]" + _TARGET)
_LINK = re.compile(r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,500}\]){0,2000})\](?:" + _TARGET + r"|\[[^\]\n]{0,80}\])")
_SPAN = re.compile(r"\[([^\[\]\n]{1,2000})\]" + _NAMES)
_OF_LINK = re.compile(r"(?<=\))" + _NAMES)
_CLOSED = re.compile(r"^([^\[\]]*)\]" + _TARGET)
_OPENED = re.compile(r"!?\[(?=[^\[\]]*$)")
_GOES_ON = re.compile(r"[^\[\]]{0,500}\]\(")
"""A link whose text goes over the ends of lines: its last line, its first, what follows that."""
_AUTO = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(r"</?(?:br|sup|sub|u|small|kbd|mark|span|font|abbr|b|i|em|strong|a|img|details|summary|div|p|center)"
                  r"(?:\s[^<>]{0,500})?/?>", re.I)  # fmt: skip
_STRONG = re.compile(r"(\*\*|__|~~|(?<!`)`{1,2}(?!`))(?=\S)((?:(?!\1)[^\n]){1,4000}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*_])([*_])(?=[^\s*_]|(?<=_)\*[^\s*_])((?:(?!(?<![\w*_])\1(?=[^\s*_]))[^\n]){1,4000}?)(?<=[^\s*_])\1(?![\w*_])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_LITERAL = re.compile(r"\\([\\*_`~\[\]])")
_PLACE = 0xE000
"""Where letters begin that no text has: they stand for signs that are no marks until all marks are read."""
_SHOWN = {_PLACE + ord(sign): sign for sign in "\\*_`~[]"}
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_NOTE = re.compile(r"\[\^\d{1,3}\](?::[ \t]+)?")
"""The mark of a note, in the text or before the note."""
_PIPE = re.compile(r"(?<!\\)\|")


def unmark(text: str) -> str:
    """Return the words of a Markdown line: link texts without targets, no images, no emphasis marks, no escapes.

    >>> shown(unmark("A [link](https://a.example/x_(y)), **bold** and `code` \\\\* ![img](a.png)"))
    'A link, bold and code *'
    >>> unmark("[Rules](/rules 'All of them') and [more](</a b>)")
    'Rules and more'

    A sign behind a backslash stays apart until `shown` brings it back, as it is no mark in a joined line either.
    """
    if "\\" in text:
        text = _LITERAL.sub(lambda found: chr(_PLACE + ord(found[1])), text)
    if "[^" in text:
        text = _NOTE.sub("", text)
    if "]{" in text or "){" in text:
        text = _less_names(text)
    if "](" in text or "][" in text:
        text = _LINK.sub(r"\1", _less_pictures(text))
        if "](" in text:
            text = _CLOSED.sub(r"\1", _LINK.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub(" ", _AUTO.sub(r"\1", text))
    text = unstressed(text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    return " ".join(text.split())


def shown(text: str) -> str:
    """Return a text with the signs that a backslash kept from being marks.

    >>> shown(unmark("It is 3 \\\\* 4 \\\\_wide\\\\_ and *long*"))
    'It is 3 * 4 _wide_ and long'
    """
    return text.translate(_SHOWN)


def unstressed(text: str) -> str:
    """Return a text without the marks of emphasis, which may go over the ends of lines that are joined by now.

    >>> unstressed("_The mill in May, seen from the bridge_ and **after the rain**")
    'The mill in May, seen from the bridge and after the rain'
    """
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return text


def pictures(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield where the pictures of a Markdown text stand, and their addresses; a drawing without words is an ornament.

    >>> list(pictures("See ![the map](</a b.png> 'All of it') ![](/arrow.svg)"))
    [(4, '/a b.png')]
    """
    for found in _IMAGE.finditer(text, start, len(text) if end is None else end):
        words, _, inner = found[0][2:-1].rpartition("](")
        address = target_of(inner)
        if words or ".svg" not in address:
            yield found.start(), address


def target_of(inner: str) -> str:
    """Return the address of what stands in a link's round brackets, which may name a title behind it.

    >>> target_of("/map 'All of it'"), target_of("</a b>")
    ('/map', '/a b')
    """
    inner = inner.strip()
    return inner[1 : inner.find(">")] if inner[:1] == "<" else inner.partition(" ")[0]


def is_link(text: str) -> bool:
    """Tell whether a line is one link and nothing else.

    >>> is_link("[The map](/map 'All of it')"), is_link("See [the map](/map)")
    (True, False)
    """
    return "](" in text and _LINK.fullmatch(_less_pictures(text).strip()) is not None


def _less_pictures(text: str) -> str:
    """Return a line without its pictures; what stood on either side of one are two words."""
    if "(data:" in text:
        text = _DATA.sub("(data:", text)
    return _IMAGE.sub(" ", text) if "![" in text else text


def _less_names(text: str) -> str:
    """Return a line without the ids and classes of its links and of the words that have some.

    >>> _less_names("[Home](/){.nav} and [the pier]{.smallcaps}")
    '[Home](/) and the pier'
    """
    return _SPAN.sub(r"\1", _OF_LINK.sub("", text))


def unopened(line: str, text: str, end: int) -> str:
    """Return the words of a line without the mark of a link that a later line ends; the line ends at `end` of `text`.

    >>> unopened("See [the", "See [the\\nrules](/r)", 8), unopened("See [1", "See [1\\nand on", 6)
    ('See the', 'See [1')
    """
    opened = _OPENED.search(line)
    if opened is None or _GOES_ON.match(text, end) is None:
        return line
    return line[: opened.start()] + line[opened.end() :]


def cells(text: str) -> str:
    """Return a table row with its cells joined as the body joins them.

    >>> cells("| a | **b** |  |")
    'a | b'
    """
    parts = (unmark(cell) for cell in row_of(text))
    return " | ".join(part for part in parts if part)


def row_of(text: str) -> list[str]:
    """Return the cells of a table row with their marks.

    >>> row_of("| a | **b** |  |")
    [' a ', ' **b** ', '  ']
    """
    inner = text.strip()
    inner = inner.lstrip("|") if inner.endswith("\\|") else inner.removeprefix("|").removesuffix("|")
    return _PIPE.split(inner)


def less_shown(text: str) -> str:
    """Return a marked line without what is no text: pictures, elements of HTML, the marks of notes.

    >>> less_shown("See [^1] ![map](m.png)the <b>*red*</b> pier").split()
    ['See', 'the', '*red*', 'pier']
    """
    return _TAG.sub(" ", _NOTE.sub("", _less_pictures(_less_names(text))))


def relinked(text: str, link: Callable[[str, str], str]) -> str:
    """Return a marked line with what `link` makes of the words and the target, `(…)` or `[…]`, of each link."""
    return _LINK.sub(lambda found: link(found[1], found[0][len(found[1]) + 2 :]), text)
