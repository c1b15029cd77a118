"""Bylines as readers see them: `By Jane Doe` near the title, a link to an author's page, a name beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.blocks.marks import Attributes
from cleaner.deadline import watched
from cleaner.normalize.headings import heading_text
from cleaner.normalize.nearby import NAMED_BY, Element, Nearby
from cleaner.normalize.teasers import is_block_of_another, is_teaser
from cleaner.text.jobs import is_bio, names_over_role
from cleaner.text.leads import is_full, joined, looks_like_name, names_after_lead, names_beside_date
from cleaner.text.names import is_name, lead_words, names_in, unique, without_lead
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.wordlists import ANYWHERE, all_words, any_of, class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Block

_AUTHOR_LINKS = (
    '[rel~="author"],[itemprop~="author"],a[href*="/author"],a[href*="/people/"],a[href*="/profile/"],'
    'a[href*="/staff/"],a[href*="/contributor"],a[href*="/journalist"],a[href*="/reporter"]'
)
_ASIDE = rf"{ANYWHERE}|(?:^|[\s_-])nav"
"""Where in its names an element says that it stands aside; `nav` is a part of other words."""
_NAMED = frozenset({"itemprop", *NAMED_BY})
_HIGHEST = 8
"""Elements around a byline that are asked whether it stands aside."""
_LONGEST_MARKED = 120
"""Characters that an element may hold that is marked as a byline."""
_MOST_NAMES = 100
"""Names of neighbours beyond which no more are looked for."""
_BEFORE, _AFTER = 3, 9
"""Blocks before and after the title among which its byline stands."""
_TEXT = 2
"""Paragraphs of a text of which none is a note on its author, at least."""
_NAMES = '[class*="author-name" i],[class*="author_name" i],[class*="byline__name" i],[class*="byline-name" i]'
"""Elements within a byline that say by their class to hold a name each."""
_INLINE, _MOST_PARTS = "a,b,em,i,span,strong", 12
"""Elements within a byline that may hold a name alone, and how many of them are looked at."""
_POSTER = rf"{ANYWHERE}|\b(?:names|author)\b"
"""Where in its names an element says that it holds who posted; `author` is a part of other words."""
_TO_ACCOUNT = re.compile(r"/u(?:ser)?s?/|\buser\?id=")
_CODE = "pre"
_RIGHT, _PARAGRAPH = re.compile(r"text-align:\s*(?:right|end)"), 80
"""What puts a line at the right edge, and characters of a paragraph at least."""
_BRACKETS, _WORD_END = " ()（）[]【】", re.compile(r"[\s:：]")
"""What may stand around the line below a text that says who wrote it, and what ends the first word of one."""
_LONGEST_ACCOUNT = 30
"""Characters of the name of an account."""


def bylines(nearby: Nearby, kind: str) -> Iterator[list[str]]:
    """Yield the names of each byline that a page shows, the surest sort first.

    `kind` is article, forum or other: only an article is searched to its end, only in a forum an account's name counts.
    """
    yield from (_as_marked(names, nearby) for names in map(names_after_lead, _lines(nearby)) if names)
    around = (e for e in nearby.elements(_may_be_byline) if nearby.heads(e.first) or not is_teaser(nearby, e.node))
    yield from filter(None, [_marked_names(around)])
    yield from filter(None, [_marked_names(nearby.closest("a", _AUTHOR_LINKS))])
    yield from filter(None, [names_beside_date(nearby.texts(0, 6))])
    if nearby.document.elements is None and nearby.start is not None:
        yield from filter(None, _of_dump(nearby, nearby.start))
    if kind == "article":
        signed = [block for block in nearby.document.blocks if _is_signed(block)]
        yield from filter(None, (names_after_lead(text.strip(_BRACKETS)) for text in _own(nearby, signed)))
        later = nearby.later_elements(_may_be_byline)
        yield from filter(None, [_marked_names(e for e in later if not is_teaser(nearby, e.node))])
    elif nearby.start is not None:
        below = (_behind_text(block.text) for block in nearby.document.blocks[nearby.start :])
        yield from filter(None, (names_after_lead(text) for text in below if _is_signed_below(text)))
    elif kind == "forum":
        yield from filter(None, [_first_poster(nearby.later_elements(_may_be_poster))])
    if kind != "forum":
        yield from _signatures(nearby)


def _signatures(nearby: Nearby) -> Iterator[list[str]]:
    """Yield the name that stands alone at the right edge below the last paragraph of a page, as letters are signed."""
    table = nearby.document.elements
    for block in nearby.document.blocks[nearby.text :] if table is not None else ():
        text = block.text
        is_line = block.element >= 0 and len(text) < _LONGEST_MARKED and is_full(text) and looks_like_name(text)
        is_line = is_line and text != text.lower()  # without capitals any words may be a name
        if is_line and table is not None and is_name(text) and _is_signature(table.nodes[block.element]):
            yield names_in(text)


def _is_signature(node: LexborNode) -> bool:
    """Tell whether an element stands at the right edge, below paragraphs and above none."""
    attributes = node.attributes
    if attributes.get("align") != "right" and not _RIGHT.search(attributes.get("style") or ""):
        return False
    sides = (_beside(node, step) for step in ("prev", "next"))
    is_below, is_above = (any(len(text) > _PARAGRAPH for text in side) for side in sides)
    return is_below and not is_above


def _beside(node: LexborNode, step: str) -> Iterator[str]:
    """Yield the texts of the elements that stand before or after one in the same element; `step` is prev or next."""
    other = getattr(node, step)
    while other is not None:
        yield other.text(deep=True) if other.tag != "-text" else ""
        other = getattr(other, step)


def _of_dump(nearby: Nearby, start: int) -> Iterator[list[str]]:
    """Yield the names in lines of a dump near its title that stand over a job, or that a note below the text is on."""
    above, below = ([block.text for block in side if block.tag == "p"] for side in nearby.sides(2, _AFTER))
    yield names_over_role(above) or names_over_role(below)
    lines = [text for text in (*below, *reversed(above)) if " " in text and looks_like_name(text)]
    notes = [block.text for block in nearby.document.blocks[start + _TEXT :]]
    yield [line for line in lines if any(is_bio(note, line) for note in notes)][:1]


def _as_marked(names: list[str], nearby: Nearby) -> list[str]:
    """Return the names of a byline less what stands behind them in elements of its own: a job, an outlet."""
    table = nearby.document.elements
    above, below = nearby.sides(_BEFORE, _AFTER)
    lines = [b for b in (*above, *below) if b.element >= 0 and len(b.text) < _LONGEST_MARKED and names[0] in b.text]
    if table is None or not lines:
        return names
    nodes = [table.nodes[line.element] for line in lines]
    parts = [part for node in nodes for part in map(without_lead, _broken(node))]
    whole = [part for node in nodes for part in _whole_names(node)]
    whole += [part for part in parts if " " in part and is_name(part)]
    return [max((part for part in whole if name.startswith(part)), key=len, default=name) for name in names]


def _broken(node: LexborNode) -> list[str]:
    """Return the lines of an element that `br` parts; none of one that is not broken."""
    lines, line = [], ""
    for child in node.iter(include_text=True):
        line += f" {child.text()}" if child.tag != "br" else ""
        if child.tag == "br":
            lines.append(" ".join(line.split()))
            line = ""
    return lines


def _lines(nearby: Nearby) -> Iterator[str]:
    above, below = nearby.sides(_BEFORE, _AFTER)
    yield from joined(_own(nearby, below))
    yield from reversed(list(joined(_own(nearby, above))))


def _own(nearby: Nearby, blocks: Sequence[Block]) -> list[str]:
    """Return the texts of blocks but for bylines of other articles and of comments, and for code that shows some."""
    own = (b for b in blocks if b.tag != _CODE or nearby.document.tree is None)
    return [b.text for b in own if not (names_after_lead(b.text) and is_block_of_another(nearby, b))]


def _marked_names(elements: Iterable[Element]) -> list[str]:
    """Return the names in the first element that the page marks as its author, with its neighbours'."""
    names: list[str] = []
    place: int | None = None
    for element in watched(elements):
        parent = element.node.parent
        around = parent.mem_id if parent is not None else None
        if place is not None and around != place:
            continue
        found = _names_of(element) if _is_marked(element) and not _stands_aside(element.node) else []
        if found:
            names += found
            place = around
        if len(names) > _MOST_NAMES:
            break
    return unique(names)


def _is_signed(block: Block) -> bool:
    """Return whether a block looks like the line that names the author below an article."""
    text = block.text
    return len(text) < _LONGEST_MARKED and _first_word(text.lstrip(_BRACKETS)) in _first_words()


def _first_word(text: str) -> str:
    """Return the first word of a line in small letters, which a colon may end.

    >>> _first_word("Haber: Ann Lee"), _first_word("记者：王芳")
    ('haber', '记者')
    """
    return _WORD_END.split(text, maxsplit=1)[0].casefold()


def _behind_text(text: str) -> str:
    """Return what stands in brackets, behind a paragraph's last sentence or alone, where it may say who wrote it."""
    apart = f" {text}".rstrip(".")
    return apart[apart.rindex(" (") + 2 : -1] if apart.endswith(")") and " (" in apart else text


def _is_signed_below(text: str) -> bool:
    """Tell whether a line of a dump says below the text who wrote it, in words that teasers do not use."""
    is_line = len(text.partition(";")[0]) < _LONGEST_MARKED  # agencies add who edited it
    return is_line and text.casefold().startswith(tuple(all_words("byline", "below")))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(map(_first_word, lead_words(in_text=True)))


def _first_poster(elements: Iterable[Element]) -> list[str]:
    """Return the name of the account that wrote the first post of a thread."""
    for element in elements:
        is_named = class_pattern("poster", _POSTER).search(element.words)
        if is_named or _TO_ACCOUNT.search(element.attributes.get("href") or ""):
            for text in (*map(heading_text, element.node.css("a")[:2]), element.text):
                if _is_account(text.lstrip("@")):
                    return [text.lstrip("@")]
    return []


def _is_account(text: str) -> bool:
    short = 2 < len(text) < _LONGEST_ACCOUNT and text.count(" ") < 3
    return short and _no_account().match(text) is None and is_name(text)


@cache
def _no_account() -> re.Pattern[str]:
    return re.compile(rf"\d+$|#\d|.*\b(?:{any_of(all_words('threads', 'no_name'))})\b", re.I)


def _is_byline_class(names: str) -> bool:
    """Return whether class names are those of a byline: a substring test, because a page has a thousand of them."""
    if "uthor" in names or "yline" in names or "sername" in names or "riter" in names or "eporter" in names:
        return True
    return ("utor" in names or "uteur" in names) and class_pattern("author").search(names) is not None


def _may_be_byline(tag: str, attributes: Attributes) -> bool:
    names = attributes.get("class")
    return bool(names and _is_byline_class(names)) or tag == "a" or not _NAMED.isdisjoint(attributes)


def _may_be_poster(_: str, attributes: Attributes) -> bool:
    names = attributes.get("class")
    if names and ("user" in names or "poster" in names or "uthor" in names or "names" in names or "creator" in names):
        return True
    return "/u" in (attributes.get("href") or "")


def _is_marked(element: Element) -> bool:
    attributes = element.attributes
    if "author" in (attributes.get("rel") or "") or _is_byline_class(element.words):
        return True
    return element.tag == "a" and _to_author().search(attributes.get("href") or "") is not None


@cache
def _to_author() -> re.Pattern[str]:
    """Return the pattern of addresses that lead to who wrote a page: by a part of their path, or by the first alone."""
    anywhere, first = any_of(all_words("addresses", "author")), any_of(all_words("addresses", "staff"))
    return re.compile(rf"/(?:{anywhere})/|^(?:https?://[^/]+)?/(?:{first})/", re.I)


def _names_of(element: Element) -> list[str]:
    text = element.text
    if not text or len(text) > _LONGEST_MARKED:
        return []
    items = [heading_text(node) for node in element.node.css("li") or element.node.css(_NAMES)]
    several = len(items) > 1
    names = unique(name for item in items for name in names_in(item)) if several else _names_in(text, element.node)
    return names if all(map(looks_like_name, names)) or len(text.split()) == 1 else []


def _names_in(text: str, node: LexborNode) -> list[str]:
    """Return the names in a marked element less a job that touches the first, less agencies in small letters."""
    names = names_in(_apart(without_lead(text), _whole_names(node)))
    return [name for name in names if name == names[0] or not name.islower() or outlet_of_alias(name) is None]


def _apart(text: str, whole: Sequence[str]) -> str:
    """Return a byline less what touches the first of some names in it; a space goes before what joins another one."""
    for name in whole:
        behind = text[len(name) :] if text.startswith(name) else ""
        if behind[:1].islower():
            is_joint = behind.partition(" ")[0].casefold() in all_words("byline", "joint")
            return f"{name} {behind}" if is_joint else name
    return text


def _whole_names(node: LexborNode) -> list[str]:
    """Return the full names that elements within a byline hold alone."""
    parts = map(without_lead, (heading_text(part) for part in node.css(_INLINE)[:_MOST_PARTS]))
    return [part for part in parts if " " in part and is_name(part)]


def _stands_aside(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    for _ in range(_HIGHEST):
        if parent is None or parent.tag in ("body", "main"):
            return False
        attributes = parent.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        other = _own_footer().sub(" ", names)
        if parent.tag in ("aside", "nav") or (parent.tag == "footer" and other == names and not _is_in_article(parent)):
            return True
        if class_pattern("aside", _ASIDE).search(other):
            return True
        parent = parent.parent
    return False


@cache
def _own_footer() -> re.Pattern[str]:
    """Return the pattern of a class of an article's own foot, where blogs name who wrote it."""
    return re.compile(rf"(?:{any_of(all_words('classes', 'article_foot'))})[\w-]*".replace(r"\-", "[_-]*"), re.I)


def _is_in_article(footer: LexborNode) -> bool:
    """Tell whether a footer is that of an article and not of the page."""
    parent = footer.parent
    return parent is not None and "article" in (parent.tag, parent.parent.tag if parent.parent is not None else None)
