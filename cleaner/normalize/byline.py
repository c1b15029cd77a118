"""Bylines as readers see them: `By Jane Doe` near the title, a link to an author's page, a name beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.normalize.date import find_date
from cleaner.normalize.headings import heading_text
from cleaner.normalize.names import names_in, unique
from cleaner.normalize.wordlists import all_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from cleaner.model import Block

_MARKED = (
    '[rel~="author"],[itemprop~="author"],[class*="byline"],[class*="Byline"],[class*="author"],[class*="Author"],'
    '[class*="username"],a[href*="/author"],[data-testid*="uthor"],[data-testid*="yline"]'
)
_ASIDE = re.compile(
    r"comment|related|sidebar|widget|recommend|teaser|footer|(?:^|[\s_-])nav|popular|carousel|credit|caption|share|"
    r"social|follow|quote|testimonial",
    re.I,
)
_HIGHEST = 8
_MOST_MARKED = 40
_LONGEST_MARKED = 120
"""Characters that an element may hold that is marked as a byline."""
_BEFORE, _AFTER = 3, 9
"""Blocks before and after the title among which its byline stands."""
_LONGEST = 30
"""Words that a block with a byline may have."""
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'.-])*$")
_READ_TIME = re.compile(r"\d+\s*-?\s*min", re.I)
_MARK = re.compile(r"\s*[|·•⋅–—]\s*|\s+-\s+")
_COUNT = re.compile(r"\s+\d.*")


def bylines(tree: LexborHTMLParser | None, blocks: Sequence[Block], title: int | None) -> Iterator[list[str]]:
    """Yield the names of each byline that a page shows, the surest sort first."""
    near = _near(blocks, title)
    yield from filter(None, map(names_after_lead, near))
    if tree is not None:
        yield from filter(None, [_marked_names(tree)])
    if title is not None:
        yield from filter(None, [_names_beside_date(blocks, title)])


def names_after_lead(text: str) -> list[str]:
    """Return the names in a short block that says who wrote the page.

    >>> names_after_lead("March 3, 2024 · 4 min read · By Jane Doe"), names_after_lead("Stand by Me was a success")
    (['Jane Doe'], [])
    """
    if len(text) > 300 or text.count(" ") >= _LONGEST:
        return []
    found = _lead().search(text)
    if found is None or not _opens_byline(text[: found.start()]):
        return []
    rest = _COUNT.sub("", text[found.end() :])
    names = names_in(rest)
    return names if all(map(looks_like_name, names)) or len(rest.split()) == 1 else []


def looks_like_name(text: str) -> bool:
    """Return whether a text is one to five capitalized words, particles aside.

    >>> looks_like_name("Ludwig van Beethoven"), looks_like_name("Read our newsletter")
    (True, False)
    """
    words = text.replace(",", "").split()
    if not 1 <= len(words) <= 5:
        return False
    particles = all_words("byline", "particle")
    return all(_TOKEN.match(word) and (not word[0].islower() or word in particles) for word in words)


def _opens_byline(before: str) -> bool:
    """Return whether what stands before a word such as `by` belongs to a byline: nothing, or a date or read time."""
    before = before.strip(" |·•⋅–—-,")
    return not before or _READ_TIME.search(before) is not None or find_date(before) is not None


@cache
def _lead() -> re.Pattern[str]:
    words = sorted(all_words("byline", "visible"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?:\s*[:：]\s*|\s+)(?=\S)", re.I)


def _near(blocks: Sequence[Block], title: int | None) -> list[str]:
    """Return the texts of the blocks around the title: those after it, then those before it."""
    if title is None:
        return []
    after = blocks[title + 1 : title + 1 + _AFTER]
    before = blocks[max(0, title - _BEFORE) : title]
    return [block.text for block in (*after, *reversed(before))]


def _names_beside_date(blocks: Sequence[Block], title: int) -> list[str]:
    """Return the name in a block right after the title that holds nothing else, where a date or read time is near."""
    around = blocks[title + 1 : title + 7]
    dated = [_is_dated(block.text) for block in around]
    for number, block in enumerate(around[:-1]):
        if any(dated[max(0, number - 2) : number + 3]) and len(block.text) < _LONGEST_MARKED:
            for piece in _MARK.split(_without_date(block.text)):
                if looks_like_name(piece) and 2 <= len(piece.split()) <= 4 and names_in(piece):
                    return names_in(piece)
    return []


def _is_dated(text: str) -> bool:
    return len(text) < _LONGEST_MARKED and (_READ_TIME.search(text) is not None or find_date(text) is not None)


def _without_date(text: str) -> str:
    found = find_date(text)
    return f"{text[: found[1]]} | {text[found[2] :]}" if found else text


def _marked_names(tree: LexborHTMLParser) -> list[str]:
    """Return the names in the first element that the page marks as its author, with its neighbours'."""
    names: list[str] = []
    place: int | None = None
    for node in tree.css(_MARKED)[:_MOST_MARKED]:
        parent = node.parent
        if place is not None and (parent is None or parent.mem_id != place):
            break
        found = [] if _stands_aside(node) else _names_of(node)
        if found:
            names += found
            place = parent.mem_id if parent is not None else None
    return unique(names)


def _names_of(node: LexborNode) -> list[str]:
    inner = node.css_first('[itemprop="name"],[rel~="author"],[class*="author-name"],[class*="author_name"]')
    text = heading_text(inner if inner is not None else node)
    if not text or len(text) > _LONGEST_MARKED:
        return []
    names = names_in(text)
    return names if all(map(looks_like_name, names)) or len(text.split()) == 1 else []


def _stands_aside(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    for _ in range(_HIGHEST):
        if parent is None or parent.tag in ("body", "main"):
            return False
        if parent.tag in ("aside", "footer", "nav"):
            return True
        attributes = parent.attributes
        if _ASIDE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        parent = parent.parent
    return False
