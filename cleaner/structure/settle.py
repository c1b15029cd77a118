"""Settle what the scores said of each block by what stands where, step by step, each seeing what those before did."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.model import INDEXES, Decision
from cleaner.structure.between import breaks, breaks_at_ends, hours, labels_of_contents
from cleaner.structure.boxes import quoted, sign_ups
from cleaner.structure.code import code_amid, code_below, labels_of_code
from cleaner.structure.columns import side_cells
from cleaner.structure.dump_boxes import (
    about_issuer,
    credits_again,
    cut_short,
    echoes,
    polls,
    provider_tag,
    signatures,
)
from cleaner.structure.dump_contents import contents, contents_in_row, contents_led, outlines, stepped, told_heads
from cleaner.structure.dump_heads import (
    beside_byline,
    dated_above,
    named_above_date,
    over_release,
    parts_of_title,
    standfirst,
)
from cleaner.structure.dump_letters import lettered
from cleaner.structure.dump_lines import (
    addresses,
    corrections,
    named_below,
    offers,
    quoted_headers,
    stamps,
    teasers,
    trailing,
)
from cleaner.structure.dump_lists import addressed, in_order, links, numbered
from cleaner.structure.dump_pictures import captions_above, credits_below, films, rights, shown_above
from cleaner.structure.dump_records import records
from cleaner.structure.dump_runs import entries, galleries, headed
from cleaner.structure.dump_shops import facets, far_below, filters, policies
from cleaner.structure.items import counted_on, highlights, items, notices_amid, numbered_heads, over_tables, terms
from cleaner.structure.notes import notes
from cleaner.structure.pointers import channels_below, labelled, leading_nowhere, led_to, offers_above, pointed
from cleaner.structure.posts import answered_below
from cleaner.structure.questions import asked
from cleaner.structure.sections import (
    above_title,
    empty_sections,
    heading_boxes,
    headings_again,
    next_articles,
    other_articles,
    summed_up,
)
from cleaner.structure.siblings import alternatives, counts_below, dated_below, leads, pull_quotes, torn_from
from cleaner.structure.teasers import inner_articles, related_boxes, tag_links
from cleaner.structure.unshown import unshown

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_SECTIONS_TELL = frozenset({"article", "forum", "documentation", "service"})
"""Types of pages on which a heading announces text; on the others it may be all that is said of a thing."""

_TOLD_IN_ENTRIES = frozenset({"article", "forum"})
"""Types of pages for which live blogs are taken."""

_IN_RECORDS = frozenset({"article", "forum", "listing", "collection"})
"""Types of pages whose content may come in records, one like the other."""

_GOODS = frozenset({"product", "collection"})
"""Types of pages whose title stands amid what they say of a thing."""

_MOST_ABOVE, _DATELINE = 4, "wire_tag.dateline"
"""Lines above the title that may be names; more of them are a text of their own, unless an agency's begins below it."""

_IN_DUMPS_OF_ARTICLES: tuple[tuple[str, str, Callable[[Sequence[Block], Sequence[Decision]], Iterator[int]]], ...] = (
    ("tags", "trailing_line", trailing),
    ("caption", "caption", captions_above),
    ("photo_credit", "credit_below", credits_below),
    ("caption", "shown", shown_above),
    ("byline", "dated", dated_above),
    ("byline", "stamp", stamps),
    ("byline", "named_above_date", named_above_date),
    ("byline", "beside", beside_byline),
    ("related", "teaser", teasers),
    ("related", "pointer", labelled),
    ("subscribe", "offer", offers),
    ("advertisement", "offer_above", offers_above),
    ("navigation", "address", addresses),
    ("boilerplate", "poll", polls),
    ("duplicate", "pull_quote", echoes),
    ("duplicate", "cut_short", cut_short),
    ("photo_credit", "credit_again", credits_again),
    ("comments", "answered", answered_below),
    ("caption", "gallery", galleries),
)
"""What lines of an article's dump tell, in the order in which it is looked for: kind, reason, and what finds them."""

_IN_PAGES_OF_ARTICLES: tuple[tuple[str, str, Callable[[Document, Sequence[Decision]], Iterator[int]]], ...] = (
    ("duplicate", "pull_quote", pull_quotes),
    ("caption", "alternative", alternatives),
    ("subscribe", "sign_up", sign_ups),
    ("related", "led_to", led_to),
    ("related", "pointer", pointed),
    ("related", "box", related_boxes),
    ("related", "inner_article", inner_articles),
    ("tags", "linked", tag_links),
    ("navigation", "side_cell", side_cells),
    ("boilerplate", "break", breaks_at_ends),
    ("hidden", "unshown", unshown),
)
"""The same of the elements of an article in HTML."""


def settle(
    document: Document,
    decisions: Sequence[Decision],
    title: str | None,
    page_type: str,
    *,
    ruled: Container[str] = frozenset(),
) -> list[Decision]:
    """Return the decisions as the structure of the page corrects them; what the rules `ruled` by id strip is gone."""
    result = list(decisions)
    for i in _kept(document, result, title, page_type):
        if result[i].rule in ruled and not result[i].cuts:
            continue
        result[i] = result[i]._replace(keep=True) if result[i].cuts else Decision(True, score=result[i].score)
    for kind, name, i in _stripped(document, result, title, page_type):
        if result[i].keep and not result[i].is_kept_by_rule:
            result[i] = result[i].stripped(kind, f"structure.{name}")
    if document.elements is None and page_type in _IN_RECORDS:
        for i in lettered(document.blocks, result):
            result[i] = result[i]._replace(keep=True)
        for i in records(document.blocks, result, most=page_type == "article"):
            result[i] = result[i]._replace(keep=True)
    if document.elements is None and page_type == "article":
        for i in rights(document.blocks, result):
            result[i] = result[i]._replace(kind="photo_credit")
    tag = provider_tag(document.blocks, result) if document.elements is None else None
    if tag is not None:
        result[tag[0]] = result[tag[0]]._replace(kind="wire_tag", rule="structure.provider_tag", cuts=(tag[1],))
    return result


def _kept(document: Document, decisions: Sequence[Decision], title: str | None, page_type: str) -> Iterator[int]:
    """Yield the blocks that the structure keeps; what one step keeps the next one sees."""
    yield from terms(document.blocks, decisions)
    yield from notices_amid(document.blocks, decisions)
    yield from numbered_heads(document.blocks, decisions)
    yield from items(document.blocks, decisions, "li")
    yield from items(document.blocks, decisions, "tr", amid=document.elements is None)
    if document.elements is None:
        yield from counted_on(document.blocks, decisions)
        yield from highlights(document.blocks, decisions)
        yield from quoted_headers(document.blocks, decisions)
        yield from told_heads(document.blocks, decisions)
        yield from about_issuer(document.blocks, decisions)
        if document.page.kind == "markdown" and page_type == "article":
            yield from code_below(document.blocks, decisions)
        yield from standfirst(document.blocks, decisions, title if page_type == "article" else None)
        if page_type == "article":
            yield from over_release(document.blocks, decisions)
            yield from summed_up(document.blocks, decisions)
            yield from corrections(document.blocks, decisions)
        if page_type in _TOLD_IN_ENTRIES:
            yield from entries(document.blocks, decisions)
            yield from headed(document.blocks, decisions)
    else:
        if page_type == "article":
            yield from leads(document, decisions)
            yield from quoted(document, decisions)
            yield from asked(document, decisions)
            yield from torn_from(document, decisions)
            yield from notes(document, decisions)
            yield from summed_up(document.blocks, decisions)
        yield from over_tables(document.elements, document.blocks, decisions)
        yield from breaks(document, decisions)
        yield from hours(document, decisions)
        yield from code_amid(document, decisions)
        if page_type in _SECTIONS_TELL:
            yield from heading_boxes(document.elements, document.blocks, decisions)


def _stripped(
    document: Document, decisions: Sequence[Decision], title: str | None, page_type: str
) -> Iterator[tuple[str, str, int]]:
    """Yield kind, reason and number of the blocks that the structure strips; a step sees what those before did."""
    blocks = document.blocks
    above = list(above_title(blocks, decisions, title)) if page_type not in _GOODS else []
    few = len(above) <= _MOST_ABOVE or any(decision.rule == _DATELINE for decision in decisions)
    yield from (("navigation", "above_title", i) for i in above if few)
    if document.elements is None:
        yield from _of_dump(document, decisions, page_type)
        if page_type in _GOODS:
            yield from (("navigation", "filter", i) for i in filters(blocks, decisions))
            yield from (("disclaimer", "policy", i) for i in policies(blocks, decisions, title))
            yield from (("boilerplate", "far_below", i) for i in far_below(blocks, decisions))
        if page_type == "article" and title:
            yield from (("navigation", "part_of_title", i) for i in parts_of_title(blocks, decisions, title))
        if title:
            yield from (("media", "film", i) for i in films(blocks, decisions, title))
    else:
        yield from _of_page(document, document.elements, decisions, title=title, is_article=page_type == "article")
    if page_type == "article":
        yield from (("subscribe", "channel", i) for i in channels_below(blocks, decisions))
    if page_type in _SECTIONS_TELL:
        yield from (("boilerplate", "empty_section", i) for i in empty_sections(blocks, decisions))


def _of_dump(document: Document, decisions: Sequence[Decision], page_type: str) -> Iterator[tuple[str, str, int]]:
    """Yield what the lines of a dump tell."""
    blocks = document.blocks
    if page_type == "article":
        below = list(named_below(decisions))
        yield from ((decisions[i].kind, "named_below", i) for i in below)
        for kind, name, step in _IN_DUMPS_OF_ARTICLES:
            yield from ((kind, name, i) for i in step(blocks, decisions))
    if page_type in _TOLD_IN_ENTRIES:
        yield from (("market_list", "outline", i) for i in outlines(blocks, decisions))
    yield from (("navigation", "in_order", i) for i in in_order(blocks, decisions))
    steps = (numbered, contents, contents_led, contents_in_row)
    tables = [*stepped(blocks), *(i for step in steps for i in step(blocks, decisions))]
    yield from (("navigation", "contents", i) for i in tables)
    yield from (("navigation", "address", i) for i in addressed(blocks))
    if page_type == "forum":
        yield from (("author_bio", "signature", i) for i in signatures(document, decisions))
    if page_type in INDEXES:
        yield from (("navigation", "facet", i) for i in facets(blocks, decisions))
    if document.page.kind == "markdown" and page_type in _SECTIONS_TELL:
        yield from links(document, decisions, of_article=page_type == "article")
    yield from (("navigation", "contents", i) for i in headings_again(blocks))


def _of_page(
    document: Document, elements: ElementTable, decisions: Sequence[Decision], *, title: str | None, is_article: bool
) -> Iterator[tuple[str, str, int]]:
    """Yield what the elements of an HTML page tell."""
    blocks = document.blocks
    yield from (("byline", "dated", i) for i in dated_below(blocks, decisions))
    yield from (("navigation", "contents", i) for i in headings_again(blocks))
    yield from (("boilerplate", "label_of_code", i) for i in labels_of_code(document, decisions))
    yield from (("navigation", "contents", i) for i in labels_of_contents(document, decisions))
    if is_article:
        for kind, name, step in _IN_PAGES_OF_ARTICLES:
            yield from ((kind, name, i) for i in step(document, decisions))
        yield from (("share", "count", i) for i in counts_below(blocks, decisions))
        yield from (("related", "leading_nowhere", i) for i in leading_nowhere(blocks, decisions))
        if title:
            yield from (("related", "other_article", i) for i in other_articles(elements, blocks, title))
            yield from (("related", "next_article", i) for i in next_articles(elements, blocks, decisions, title))
