"""Bytes as text: each byte spells a piece of a vocabulary, a word, a letter, or a stretch of a page of the corpus."""

import re
from functools import cache
from itertools import cycle
from pathlib import Path

from strategies import ATTRIBUTES, CUES, LETTERS, TAGS, WORDS

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SOUP = (*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *CUES)
LINES = (*CUES, *(cue + "\n" for cue in CUES), *LETTERS)
YAML = (
    "schema: 1\n", "site: example.com\n", "strip:\n", "keep:\n", "title:\n", "body: [p]\n", "  - id: a\n", "    kind: related\n",
    "    match: ", "{css: ", "{pattern: ", "{phrase: ", "{heading: ", "{xpath: ", "}\n", "    where: {", "min_words: 1", "tag: [p]",
    "    reach: section\n", "    decides: true\n", "    examples:\n", "      - {in: a, out: b}\n", "      - {in: a, same: true}\n",
    "layouts:\n", "  - when: p\n", "    valid_until: 2021-01-01\n", "replace_html: [{find: a, with: b}]\n", "unwrap: [b]\n",
    "  - .x\n", "p > a", ":has(", ":not(", ":has_text(/", ":upward(2)", "::attr(", "[a=", "]", ")", "'", '"', "(?i)", "(a|b)",
    "[a-z]", "{1,9}", "\\p{L}", "\\b", "*", "+", "?", "//p[", "@class", "contains(., 'a')", ", ", ": ", "\n", "  ", "- ", "&a ",
    "*a", "!!map ", "|\n", ">\n", "#", "---\n", "%TAG", "? ", "null", "~", "1e9", "0x1", "\t", "{", "[", "\u00e9", "\u2028", "\x00",
)  # fmt: skip
MATCHES = (
    "css: p", "css: 'div > p'", "css: .related", "css: '#comments'", "css: 'p:has(a)'", "css: '*'", "css: 'h2 + p'", "css: 'li, td'",
    "css: \"a[href*='x']\"", "css: 'p:has_text(council)'", "css: 'p:has_text(/^\\w+ (?:said|on)/)'", "css: 'a:upward(2)'", "css: body",
    "css: 'div:not(:has(p))'", "css: 'p:nth-child(2n+1)'", "css: ':is(h1, h2):upward(div)'", "xpath: //p", "xpath: '//*'",
    "xpath: \"//div[contains(@class, 'x')]\"", "xpath: '//b/ancestor::p'", "xpath: '//h2/following-sibling::p[1]'", "xpath: '//text()'",
    "phrase: Related Posts", "phrase: [Share this, Leave a Reply]", "phrase: word", "heading: [Related Posts, Head]", "heading: The",
    "pattern: council", "pattern: '(?i)^by \\w+'", "pattern: '^.'", "pattern: '\\w+$'", "pattern: '\\d+'", "pattern: '[.!?]'",
    "pattern: '\\b(?:the|on|in)\\b'", "pattern: '^$|x'", "pattern: '(?s)a.{1,90}b'",
)  # fmt: skip
_KINDS = ("related", "share", "comments", "spam", "title", "caption", "photo_credit", "byline", "wire_tag", "hidden")
_WHERE = ("{}", "{min_words: 3}", "{max_words: 12}", "{min_position: 0.5}", "{input: html}", "{input: text}", "{tag: [p, li]}",
          "{max_position: 0.3}", "{follows: [share]}", "{page: [article]}")  # fmt: skip
_FIELDS = ("title: [h1]", "body: [article, p]", "body: ['div:has(p)']", "author: [b, '.byline a']", "published: ['time::attr(datetime)']",
           "unwrap: [b, div]", "unwrap: ['p:has(a)']", "layouts: [{when: p, body: [div]}]", "body: ['//p', {xpath: //div}]",
           "title: [{css: p, after: a, before: on}]", "replace_html: [{find: '<br>', with: '<p>'}]", "body: ['*']")  # fmt: skip

_TAKE, _RUN, _LETTER = 225, 236, 247
"""Codes from which on the byte after it names a fragment, some fragments that follow each other, and a letter."""


def woven(data: bytes, vocabulary: tuple[str, ...], attributes: tuple[str, ...] = (), suffix: str = "") -> str:
    """Return the text that bytes spell, most of them a piece of the vocabulary each.

    With `suffix` some spell fragments of the pages of the corpus whose names end in it.
    """
    pieces, also, codes = [], (*LETTERS, *WORDS), iter(data)
    for n, code in enumerate(codes):
        if suffix and _TAKE <= code < _LETTER:
            pages, at = fragments(suffix), next(codes, 0)
            page = pages[(at * 7 + code * 31) % len(pages)]
            start = (at * 5 + code) % len(page)
            pieces += page[start : start + (1 if code < _RUN else code - _RUN)]
        elif code < 150:
            piece = vocabulary[(code + 7 * (n % 3)) % len(vocabulary)]
            if attributes and piece.endswith(">") and piece[1:2].isalpha() and code % 3 == 0:
                piece = piece[:-1] + attributes[(code + n) % len(attributes)] + ">"
            pieces.append(piece)
        elif code < _LETTER:
            pieces.append(also[(code * 3 + n) % len(also)] + " ")
        else:
            pieces.append(chr(code))
    return "".join(pieces)


@cache
def fragments(suffix: str) -> list[list[str]]:
    """Return the pages of the corpus, each cut before its block elements or after its lines into fragments."""
    cut = re.compile(r"(?=<(?:p|h\d|div|ul|li|table|tr|figure|section|nav|footer|header|aside|article|meta|script)\b)")
    pages = [path.read_text("utf-8", "replace") for path in sorted(CORPUS.rglob(f"*{suffix}"))]
    split = (cut.split(page) if suffix == ".html" else re.split(r"(?<=\n)", page) for page in pages)
    return [kept for page in split if (kept := [part for part in page if part.strip() and len(part) < 700])]


def soup(data: bytes) -> str:
    """Return bytes as tag soup with parts of pages."""
    return woven(data, SOUP, ATTRIBUTES, ".html")


def dump(data: bytes) -> str:
    """Return bytes as lines of a dump, with parts of dumps."""
    return woven(data, LINES, (), ".txt")


def rule_file(data: bytes) -> str:
    """Return bytes as a rule file of a site that is right but for what its selectors and patterns make of it."""
    lines = ["schema: 1", "site: example.com"]
    codes = cycle(data or b"\0")
    lines += sorted({f.partition(":")[0]: f for f in (_FIELDS[next(codes) % len(_FIELDS)] for _ in range(3))}.values())
    for action in ("strip", "keep"):
        lines.append(f"{action}:")
        for n in range(1 + next(codes) % 3):
            reach = ("text", "block", "block", "list", "section", "rest")[next(codes) % 6]
            lines += [
                f"  - id: {action}.{n}",
                f"    kind: {_KINDS[next(codes) % len(_KINDS)]}",
                f"    match: {{{MATCHES[next(codes) % len(MATCHES)]}}}",
                f"    reach: {reach if action == 'strip' else 'block'}",
                f"    where: {_WHERE[next(codes) % len(_WHERE)]}",
            ]
    return "\n".join(lines) + "\n"
