"""The marks of Markdown: which lines they make, and the words under them."""

from __future__ import annotations

import re

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*$")
QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
DIVIDER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,80}\]:[ \t]*\S+(?:[ \t]+\"[^\"\n]*\")?[ \t]*$")

_TARGET = r"\((?:[^()\s]|\([^()\s]*\)){0,4000}(?:[ \t]+[\"'][^\"'\n]*[\"'])?\)"
_IMAGE = re.compile(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]{0,500}\]){0,2000}\]" + _TARGET)
_LINK = re.compile(r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,500}\]){0,2000})\](?:" + _TARGET + r"|\[[^\]\n]{0,80}\])")
_AUTO = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(r"</?(?:br|sup|sub|u|small|kbd|mark|span|font|abbr|b|i|em|strong|a|img|details|summary|div|p|center)"
                  r"(?:\s[^<>]{0,500})?/?>", re.I)  # fmt: skip
_STRONG = re.compile(r"(\*\*|__|~~|(?<!`)`{1,2}(?!`))(?=\S)((?:(?!\1)[^\n]){1,4000}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*_])([*_])(?=[^\s*_])((?:(?!(?<![\w*_])\1(?=[^\s*_]))[^\n]){1,4000}?)(?<=[^\s*_])\1(?![\w*_])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_PIPE = re.compile(r"(?<!\\)\|")


def unmark(text: str) -> str:
    """Return the words of a Markdown line: link texts without targets, no images, no emphasis marks, no escapes.

    >>> unmark("A [link](https://a.example/x_(y)), **bold** and `code` \\\\* ![img](a.png)")
    'A link, bold and code *'
    """
    if "](" in text or "][" in text:
        if "![" in text:
            text = _IMAGE.sub(" ", text)  # what stood on either side of it are two words
        text = _LINK.sub(r"\1", text)
        if "](" in text:
            text = _LINK.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub(" ", _AUTO.sub(r"\1", text))
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return " ".join(text.split())


def cells(text: str) -> str:
    """Return a table row with its cells joined as the body joins them.

    >>> cells("| a | **b** |  |")
    'a | b'
    """
    inner = text.strip().strip("|") if not text.rstrip().endswith("\\|") else text.strip().lstrip("|")
    parts = (unmark(cell) for cell in _PIPE.split(inner))
    return " | ".join(part for part in parts if part)
