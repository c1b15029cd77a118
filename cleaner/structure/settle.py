"""What the structure of a page says beyond blocks: terms, tables of contents, empty sections, a second article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.model import Decision
from cleaner.normalize.words import count_words, same_words
from cleaner.structure.boxes import quoted, sign_ups
from cleaner.structure.dump_boxes import credits_again, echoes, polls, provider_tag
from cleaner.structure.dump_lines import (
    STOPS,
    addresses,
    captions_above,
    contents,
    dated_above,
    facets,
    named_below,
    offers,
    quoted_headers,
    standfirst,
    teasers,
    trailing,
)
from cleaner.structure.dump_lists import addressed, in_order, links, numbered
from cleaner.structure.pointers import channels_below, labelled, led_to, pointed
from cleaner.structure.siblings import alternatives, counts_below, dated_below, leads, pull_quotes, torn_from

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_RANKS = {f"h{rank}": rank for rank in range(1, 7)}
_BESIDE_PICTURES = frozenset({"caption", "photo_credit", "media", "advertisement", "share", "title"})
"""Kinds that stand under a heading without being all that it announces."""

_SECTIONS_TELL = frozenset({"article", "forum", "documentation", "service"})
"""Types of pages on which a heading announces text; on the others it may be all that is said of a thing."""

_GOODS = frozenset({"product", "collection"})
"""Types of pages whose title stands amid what they say of a thing."""

_LISTS = frozenset({"listing", "collection"})

_ARTICLE = re.compile(r"(?:^|[-_])(?:article|story|post|entry)(?:$|[-_])", re.I)
_PROSE_WORDS, _LINE_WORDS = 20, 14
"""Words of running text at least, and of a line that names a site at most."""

_NAME_WORDS = 8
"""Words of a line above the title that may be the name of a site or of a part of it."""

_MOST_ABOVE = 4
"""Lines above the title that may be names; more of them are a text of their own."""

_AMID = frozenset({"cookie_notice", "paywall"})
_SURE_AMID = 0.75
"""Score from which such a notice may be what the page is about."""

_POOR = 0.2
"""Score from which an item may be one of a list that stays."""

_INDEX_TAGS = frozenset({"p", "li", *_RANKS})
_MOST_MAINS = 20
"""Main headings of a page that are looked at."""

_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+")
"""The number of a section in a table of contents."""

_CONTENTS = 2
"""Entries that a table of contents has at least."""


_IN_DUMPS_OF_ARTICLES: tuple[tuple[str, str, Callable[[Sequence[Block], Sequence[Decision]], Iterator[int]]], ...] = (
    ("tags", "trailing_line", trailing),
    ("caption", "caption", captions_above),
    ("byline", "dated", dated_above),
    ("related", "teaser", teasers),
    ("related", "pointer", labelled),
    ("subscribe", "offer", offers),
    ("navigation", "address", addresses),
    ("boilerplate", "poll", polls),
    ("duplicate", "pull_quote", echoes),
    ("photo_credit", "credit_again", credits_again),
)
"""What lines of an article's dump tell, in the order in which it is looked for: kind, reason, and what finds them."""

_IN_PAGES_OF_ARTICLES: tuple[tuple[str, str, Callable[[Document, Sequence[Decision]], Iterator[int]]], ...] = (
    ("duplicate", "pull_quote", pull_quotes),
    ("caption", "alternative", alternatives),
    ("subscribe", "sign_up", sign_ups),
    ("related", "led_to", led_to),
    ("related", "pointer", pointed),
)
"""The same of the elements of an article in HTML."""


def settle(document: Document, decisions: Sequence[Decision], title: str | None, page_type: str) -> list[Decision]:
    """Return the decisions as the structure of the page corrects them."""
    result = list(decisions)
    for i in _kept(document, result, title, page_type):
        result[i] = result[i]._replace(keep=True)
    for kind, name, i in _stripped(document, result, title, page_type):
        if result[i].keep and not result[i].is_kept_by_rule:
            result[i] = result[i].stripped(kind, f"structure.{name}")
    tag = provider_tag(document.blocks, result) if document.elements is None else None
    if tag is not None:
        result[tag[0]] = result[tag[0]]._replace(kind="wire_tag", rule="structure.provider_tag", cuts=(tag[1],))
    return result


def _kept(document: Document, decisions: Sequence[Decision], title: str | None, page_type: str) -> Iterator[int]:
    """Yield the blocks that the structure keeps; what one step keeps the next one sees."""
    yield from _terms(document.blocks, decisions)
    yield from _amid(document.blocks, decisions)
    yield from _items(document.blocks, decisions, "li")
    yield from _items(document.blocks, decisions, "tr", amid=document.elements is None)
    if document.elements is None:
        yield from quoted_headers(document.blocks, decisions)
        yield from standfirst(document.blocks, decisions, title if page_type == "article" else None)
    elif page_type == "article":
        yield from leads(document, decisions)
        yield from quoted(document, decisions)
        yield from torn_from(document, decisions)


def _stripped(
    document: Document, decisions: Sequence[Decision], title: str | None, page_type: str
) -> Iterator[tuple[str, str, int]]:
    """Yield kind, reason and number of the blocks that the structure strips; a step sees what those before did."""
    blocks = document.blocks
    above = list(_above(blocks, decisions, title)) if page_type not in _GOODS else []
    yield from (("navigation", "above_title", i) for i in above if len(above) <= _MOST_ABOVE)
    if document.elements is None:
        yield from _of_dump(document, decisions, page_type)
    else:
        yield from _of_page(document, document.elements, decisions, title=title, is_article=page_type == "article")
    if page_type == "article":
        yield from (("subscribe", "channel", i) for i in channels_below(blocks, decisions))
    if page_type in _SECTIONS_TELL:
        yield from (("boilerplate", "empty_section", i) for i in _empty_sections(blocks, decisions))


def _of_dump(document: Document, decisions: Sequence[Decision], page_type: str) -> Iterator[tuple[str, str, int]]:
    """Yield what the lines of a dump tell."""
    blocks = document.blocks
    if page_type == "article":
        below = list(named_below(decisions))
        yield from ((decisions[i].kind or "boilerplate", "named_below", i) for i in below)
        for kind, name, step in _IN_DUMPS_OF_ARTICLES:
            yield from ((kind, name, i) for i in step(blocks, decisions))
    yield from (("navigation", "in_order", i) for i in in_order(blocks, decisions))
    yield from (("navigation", "contents", i) for i in (*numbered(blocks, decisions), *contents(blocks, decisions)))
    yield from (("navigation", "address", i) for i in addressed(blocks))
    if page_type in _LISTS:
        yield from (("navigation", "facet", i) for i in facets(blocks, decisions))
    if document.page.kind == "markdown" and page_type in _SECTIONS_TELL:
        yield from links(document, decisions, of_article=page_type == "article")
    yield from (("navigation", "contents", i) for i in _contents(blocks))


def _of_page(
    document: Document, elements: ElementTable, decisions: Sequence[Decision], *, title: str | None, is_article: bool
) -> Iterator[tuple[str, str, int]]:
    """Yield what the elements of an HTML page tell."""
    blocks = document.blocks
    yield from (("byline", "dated", i) for i in dated_below(blocks, decisions))
    yield from (("navigation", "contents", i) for i in _contents(blocks))
    if is_article:
        for kind, name, step in _IN_PAGES_OF_ARTICLES:
            yield from ((kind, name, i) for i in step(document, decisions))
        yield from (("share", "count", i) for i in counts_below(blocks, decisions))
        if title:
            yield from (("related", "other_article", i) for i in _other_articles(elements, blocks, title))


def _terms(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what only its score removes of terms and what is said of them: a term, or what is said in doubt below it.

    That is a sentence, or stands below another that stays.
    """
    for i in reversed(range(len(blocks) - 1)):
        tag = blocks[i + 1].tag
        if blocks[i].tag != "dt" or tag not in ("dt", "dd") or decisions[i].keep == decisions[i + 1].keep:
            continue
        lost = i if decisions[i + 1].keep else i + 1
        listed = i > 0 and blocks[i - 1].tag == "dd" and decisions[i - 1].keep
        likely = blocks[lost].text.endswith(STOPS) or (listed and (decisions[lost].score or 0.0) >= _POOR)
        if decisions[lost].rule is None and (lost == i or (tag == "dd" and likely)):
            yield lost


def _amid(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what reads like a notice on cookies or on members amid the text and scores as a part of it, and its label.

    So read the sections of a policy, and the questions on membership.
    """
    for i in range(2, len(blocks) - 1):
        decision, above = decisions[i], decisions[i - 1]
        is_sure = decision.kind in _AMID and decision.reach == "block" and (decision.score or 0.0) >= _SURE_AMID
        if decision.keep or not is_sure or not decisions[i + 1].keep:
            continue
        if above.keep:
            yield i
        elif above.kind in _AMID and decisions[i - 2].keep:
            yield from (i - 1, i)


def _items(blocks: Sequence[Block], decisions: Sequence[Decision], tag: str, *, amid: bool = False) -> Iterator[int]:
    """Yield the items that only their score removes from a list, or table, of which at least as many stay.

    With `amid` one that stays is enough where the text goes on before and behind them.
    """
    for last, label in enumerate([*(block.tag for block in blocks), ""]):
        if label == tag or last == 0 or blocks[last - 1].tag != tag:
            continue
        first = last
        while first > 0 and blocks[first - 1].tag == tag:
            first -= 1
        lost = [i for i in range(first, last) if not decisions[i].keep]
        by_score = all(decisions[i].rule is None and (decisions[i].score or 0.0) >= _POOR for i in lost)
        inside = amid and first > 0 and last < len(blocks) and decisions[first - 1].keep and decisions[last].keep
        if by_score and (2 * len(lost) <= last - first or (inside and len(lost) < last - first)):
            yield from lost


def _above(blocks: Sequence[Block], decisions: Sequence[Decision], title: str | None) -> Iterator[int]:
    """Yield the kept lines above the title that are no sentence: names of the site and of its parts."""
    wanted = same_words(title) if title else ""
    place = -1
    for i, block in enumerate(blocks):
        if decisions[i].keep and count_words(block.text) >= _PROSE_WORDS:
            break
        if wanted and len(block.text) <= 2 * len(title or "") + 20 and same_words(block.text) == wanted:
            place = i
    for i in range(place):
        text = blocks[i].text
        names = count_words(text) <= _NAME_WORDS or wanted in same_words(text)
        if decisions[i].keep and names and not _is_sentence(text):
            yield i


def _is_sentence(text: str) -> bool:
    return text.endswith(STOPS) or len(text) > 200 or count_words(text) > _LINE_WORDS


def _contents(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the items of lists that only repeat the headings of the page."""
    headings = {same_words(block.text) for block in blocks if block.tag in _RANKS}
    if len(headings) < _CONTENTS:
        return
    run: list[int] = []
    for i, block in enumerate(blocks):
        if block.tag == "li" and len(block.text) < 200 and not headings.isdisjoint(_entries(block.text)):
            run.append(i)
            continue
        if len(run) >= _CONTENTS and block.tag != "li":
            yield from run
        if block.tag != "li":
            run = []
    if len(run) >= _CONTENTS:
        yield from run


def _entries(text: str) -> Iterator[str]:
    """Yield what an entry of a table of contents may lead to: its words, with a number before them and without."""
    yield same_words(text)
    if (bare := _NUMBER.sub("", text)) != text:
        yield same_words(bare)


def _empty_sections(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept headings of which all that they announce was removed, the last first."""
    for i in reversed(range(len(blocks))):
        rank = _RANKS.get(blocks[i].tag)
        if rank is None or not decisions[i].keep or _is_sentence(blocks[i].text):
            continue
        removed = False
        for j in range(i + 1, len(blocks)):
            if _RANKS.get(blocks[j].tag, 9) <= rank:
                break
            if decisions[j].keep:
                removed = False
                break
            removed = removed or decisions[j].kind not in _BESIDE_PICTURES
        if removed:
            yield i


def _other_articles(elements: ElementTable, blocks: Sequence[Block], title: str) -> Iterator[int]:
    """Yield the blocks of articles that stand below the page's own, each under a main heading and built like it."""
    mains = [i for i, block in enumerate(blocks) if block.tag == "h1"]
    own = next((i for i in mains if same_words(blocks[i].text) == same_words(title)), None)
    for i in mains[:_MOST_MAINS] if own is not None else ():
        if own is not None and i > own and blocks[i].element >= 0 and same_words(blocks[i].text) != same_words(title):
            container = _beside(elements, blocks[i].element, own)
            if container is not None:
                yield from range(int(elements.first[container]), int(elements.last[container]))


def _beside(elements: ElementTable, row: int, own: int) -> int | None:
    """Return the largest element around a row without block `own`, if one built like it holds that block."""
    chain = list(elements.ancestors(row))
    around = next((k for k, other in enumerate(chain) if elements.first[other] <= own < elements.last[other]), 0)
    if around == 0:
        return None
    container, parent = chain[around - 1], chain[around]
    for other in range(parent + 1, container):
        holds = elements.first[other] <= own < elements.last[other]
        if holds and elements.parent[other] == parent and elements.tags[other] == elements.tags[container]:
            shared = set(elements.classes(other)) & set(elements.classes(container))
            is_article = elements.tags[container] == "article" or any(map(_ARTICLE.search, shared))
            return container if is_article else None
    return None


def is_index(blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether nothing is kept but short lines: headlines that lead to articles elsewhere."""
    kept = [block for block, decision in zip(blocks, decisions, strict=True) if decision.keep]
    words = [count_words(block.text) for block in kept]
    plain = all(block.tag in _INDEX_TAGS for block in kept)
    return plain and len(kept) > 2 and max(words) <= _LINE_WORDS and not any(b.text.endswith(STOPS) for b in kept)
