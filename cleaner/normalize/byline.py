"""Bylines as readers see them: `By Jane Doe` near the title, a link to an author's page, a name beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.normalize.date import find_date
from cleaner.normalize.headings import heading_text
from cleaner.normalize.names import in_title_case, is_name, names_in, unique
from cleaner.normalize.nearby import Attributes, Element, Nearby
from cleaner.normalize.wordlists import all_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Block

_TO_AUTHOR = re.compile(r"/(?:author|authors|people|profile|autor|auteur|autori|users?|u|members?)/", re.I)
_AUTHOR_LINKS = '[rel~="author"],[itemprop~="author"],a[href*="/author"],a[href*="/people/"],a[href*="/profile/"]'
_ASIDE = re.compile(
    r"comment|related|sidebar|widget|recommend|teaser|footer|(?:^|[\s_-])nav|popular|carousel|credit|caption|share|"
    r"social|follow|quote|testimonial",
    re.I,
)
_HIGHEST = 8
_LONGEST_MARKED = 120
"""Characters that an element may hold that is marked as a byline."""
_BEFORE, _AFTER = 3, 9
"""Blocks before and after the title among which its byline stands."""
_LONGEST = 30
"""Words that a block with a byline may have."""
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'.-])*$")
_READ_TIME = re.compile(r"\d+\s*-?\s*min", re.I)
_POSTER = re.compile(r"username|post-?author|poster|user-?(?:name|card|details|link|info)|\bnames\b|\bauthor\b|creator")
_TO_ACCOUNT = re.compile(r"/u(?:ser)?s?/")
_UNNAMED = re.compile(r"\d+$|#\d|.*\b(?:asked|answered|edited|joined|posts?|ago|member|moderator)\b", re.I)
_LONGEST_ACCOUNT = 30
_MARK = re.compile(r"\s*[|·•⋅–—]\s*|\s+-\s+")
_COUNT = re.compile(r"\s+\d.*")


def bylines(nearby: Nearby, kind: str) -> Iterator[list[str]]:
    """Yield the names of each byline that a page shows, the surest sort first.

    `kind` is article, forum or other: only an article is searched to its end, only in a forum an account's name counts.
    """
    yield from filter(None, map(names_after_lead, _lines(nearby)))
    yield from filter(None, [_marked_names(nearby.elements(_may_be_byline))])
    yield from filter(None, [_marked_names(nearby.closest("a", _AUTHOR_LINKS))])
    yield from filter(None, [_names_beside_date(nearby.texts(0, 6))])
    if kind == "article":
        yield from filter(None, (names_after_lead(block.text) for block in nearby.document.blocks if _is_signed(block)))
        yield from filter(None, [_marked_names(nearby.later_elements(_may_be_byline))])
    elif kind == "forum":
        yield from filter(None, [_first_poster(nearby.later_elements(_may_be_poster))])


def _lines(nearby: Nearby) -> Iterator[str]:
    above, below = nearby.sides(_BEFORE, _AFTER)
    yield from _joined([block.text for block in below])
    yield from reversed(list(_joined([block.text for block in above])))


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, what says that names follow together with them: dumps put `By`, each name and `and` on own lines.

    >>> list(_joined(["By", "Ann Lee", "and", "Bo Ray", "May 3, 2024"]))
    ['By Ann Lee and Bo Ray', 'May 3, 2024']
    """
    rest = list(reversed(texts))
    while rest:
        text = rest.pop()
        if rest and is_lead(text):
            text = f"{text} {rest.pop()}"
            while rest and (text.endswith(",") or _is_joint(rest[-1]) or _is_joint(text.rpartition(" ")[2])):
                text = f"{text} {rest.pop()}"
        yield text


def is_lead(text: str) -> bool:
    """Tell whether a line says that the next one names who wrote the page, and no more."""
    return len(text) < _LONGEST and text.rstrip(" :：").casefold() in all_words("byline", "visible")


def _is_joint(text: str) -> bool:
    return len(text) < _LONGEST and text.strip(" ,").casefold() in {"", *all_words("byline", "joint"), "&"}


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
    rest = _COUNT.sub("", _without_date(text[found.end() :]).partition(" | ")[0]).strip()
    names = names_in(rest)
    short = rest.count(" ") < 3 and (rest[:1].isupper() or " " not in rest)
    return list(map(in_title_case, names)) if short or all(map(looks_like_name, names)) else []


def looks_like_name(text: str) -> bool:
    """Return whether a text is one to five capitalized words, particles aside.

    >>> looks_like_name("Ludwig van Beethoven"), looks_like_name("Read our newsletter")
    (True, False)
    """
    words = text.replace(",", "").split()
    if not 1 <= len(words) <= 5:
        return False
    particles = all_words("byline", "particle")
    if not all_words("byline", "interface").isdisjoint(map(str.lower, words)):
        return False
    return all(_TOKEN.match(word) and (not word[0].islower() or word in particles) for word in words)


def _opens_byline(before: str) -> bool:
    """Return whether what stands before a word such as `by` belongs to a byline: nothing, or a date or read time."""
    before = before.strip(" |·•⋅–—-,")
    return not before or _READ_TIME.search(before) is not None or find_date(before) is not None


@cache
def _lead() -> re.Pattern[str]:
    words = sorted(all_words("byline", "visible"), key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:(?:{'|'.join(map(re.escape, words))})(?:\s*[:：]\s*|\s+)(?=\S)|by(?-i:(?=[A-Z][a-z])))", re.I
    )


def _names_beside_date(texts: Sequence[str]) -> list[str]:
    """Return the name in a block right after the title that holds nothing else, where a date or read time is near."""
    dated = [_is_dated(text) for text in texts]
    for number, text in enumerate(texts[:-1]):
        if any(dated[max(0, number - 2) : number + 3]) and len(text) < _LONGEST_MARKED:
            for piece in _MARK.split(_without_date(text)):
                if (
                    looks_like_name(piece)
                    and not piece.startswith("The ")
                    and 2 <= len(piece.split()) <= 4
                    and names_in(piece)
                ):
                    return names_in(piece)
    return []


def _is_dated(text: str) -> bool:
    return len(text) < _LONGEST_MARKED and (_READ_TIME.search(text) is not None or find_date(text) is not None)


def _without_date(text: str) -> str:
    found = find_date(text)
    return f"{_date_label().sub('', text[: found[1]])} | {text[found[2] :]}" if found else text


@cache
def _date_label() -> re.Pattern[str]:
    """Return the pattern of what a date is called, before it; with a colon it may touch the name before it."""
    words = sorted(all_words("datelines", "published", "modified"), key=len, reverse=True)
    label = "|".join(map(re.escape, words))
    return re.compile(rf"(?:(?:{label})\s*[:：]|(?<!\w)(?:{label}))\s*(?:\d?\d[:.]\d\d,?\s*)?$", re.I)


def _marked_names(elements: Iterable[Element]) -> list[str]:
    """Return the names in the first element that the page marks as its author, with its neighbours'."""
    names: list[str] = []
    place: int | None = None
    for element in elements:
        parent = element.node.parent
        around = parent.mem_id if parent is not None else None
        if place is not None and around != place:
            continue
        found = _names_of(element) if _is_marked(element) and not _stands_aside(element.node) else []
        if found:
            names += found
            place = around
    return unique(names)


def _is_signed(block: Block) -> bool:
    """Return whether a block looks like the line that names the author below an article."""
    text = block.text
    return len(text) < _LONGEST_MARKED and text.partition(" ")[0].rstrip(":：").casefold() in _first_words()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words.partition(" ")[0] for words in all_words("byline", "visible"))


def _first_poster(elements: Iterable[Element]) -> list[str]:
    """Return the name of the account that wrote the first post of a thread."""
    for element in elements:
        if _POSTER.search(element.words) or _TO_ACCOUNT.search(element.attributes.get("href") or ""):
            for text in (*map(heading_text, element.node.css("a")[:2]), element.text):
                if _is_account(text.lstrip("@")):
                    return [text.lstrip("@")]
    return []


def _is_account(text: str) -> bool:
    short = 2 < len(text) < _LONGEST_ACCOUNT and text.count(" ") < 3
    return short and _UNNAMED.match(text) is None and is_name(text)


def is_byline_class(names: str) -> bool:
    """Return whether class names are those of a byline: a substring test, because a page has a thousand of them."""
    return "uthor" in names or "yline" in names or "sername" in names or "riter" in names or "eporter" in names


def _may_be_byline(tag: str, attributes: Attributes) -> bool:
    names = attributes.get("class")
    return (
        bool(names and is_byline_class(names)) or tag == "a" or "itemprop" in attributes or "data-testid" in attributes
    )


def _may_be_poster(_: str, attributes: Attributes) -> bool:
    names = attributes.get("class")
    if names and ("user" in names or "poster" in names or "uthor" in names or "names" in names or "creator" in names):
        return True
    return "/u" in (attributes.get("href") or "")


def _is_marked(element: Element) -> bool:
    attributes = element.attributes
    if "author" in (attributes.get("rel") or "") or is_byline_class(element.words):
        return True
    return element.tag == "a" and _TO_AUTHOR.search(attributes.get("href") or "") is not None


def _names_of(element: Element) -> list[str]:
    text = element.text
    if not text or len(text) > _LONGEST_MARKED:
        return []
    items = [heading_text(node) for node in element.node.css("li")]
    names = unique(name for item in items for name in names_in(item)) if len(items) > 1 else names_in(text)
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
