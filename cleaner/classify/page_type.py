"""The type of a page, where its form, what it says of itself or its rules tell better than the network."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cleaner.blocks.tags import HEADINGS
from cleaner.normalize.thread import is_forum_url
from cleaner.structure.posts import OVER_COMMENTS, is_answer, post_class
from cleaner.text.sentences import ends_sentence
from cleaner.text.wordlists import ANYWHERE, all_words, any_of, class_pattern
from cleaner.text.words import count_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.classify.judgement import Judgement
    from cleaner.engine.match import Matches
    from cleaner.model import Block
    from cleaner.normalize.metadata import Metadata

_FORUMS = frozenset({"discussionforumposting", "qapage", "question"})
_POST_ID = re.compile(r"(?:^|[-_])(?:post|msg|message|reply|answer|p)[-_]?\d+$|^td_post", re.I)
_LEAST = 2
"""Posts of a forum, at least."""

_BLOG_FORM, _MEMBERS = "comment_form.notes", ("comment_form.furniture", "posts.thread")
_LONE, _DATED, _OF_POSTS = 15, "byline.dated", ("posts.", "comments.")
"""Blocks of what was copied out of a page without anything around, and the rules of what stands with posts."""

_THREAD, _VOTES, _LEAST_VOTES = "posts.thread", frozenset({"posts.points", "posts.votes"}), 3
_VOTED = 1
"""Lines such as `21 votes` that a blog may have too, where its recipes are rated."""
_BLOG_WORDS = 100
"""Words of prose above a blog's comments, at least."""
_COMMENTED_WORDS, _SIGNING = 60, frozenset({"byline.by", "byline.published", "byline.dated"})
"""The same of a page, and the rules of the lines on who wrote an article and when."""

_BRIEFS = frozenset({"listing", "documentation"})
"""Types that the network takes short articles for which say little of themselves."""
_BRIEF_WORDS, _PROSE_WORDS = 300, 12
"""Words of a brief at most, and of a paragraph of it at least."""
_TOLD, _LINKED, _LINKED_OF_STORY = 0.7, 0.1, 0.02
"""Share of its words that stand in paragraphs at least, and of its letters that are links at most; of a story."""
_TOLD_UNSIGNED = 0.93
"""The first of these shares on a page whose author is not known."""


def with_type(judgement: Judgement, document: Document, metadata: Metadata) -> Judgement:
    """Return the judgement of a page with its type, where its form and what it says of itself tell better."""
    scores, threshold = judgement.scores, judgement.threshold
    page_type = settled_type(judgement.page_type, document, metadata)
    if page_type in _BRIEFS and metadata.published and is_brief(document, scores, threshold):
        page_type = "article"
    if page_type == "listing" and is_story(document, scores, threshold, signed=bool(metadata.authors)):
        page_type = "article"
    return judgement if page_type == judgement.page_type else replace(judgement, page_type=page_type)


def with_ruled_type(
    judgement: Judgement, document: Document, matches: Matches, metadata: Metadata | None = None
) -> Judgement:
    """Return the judgement with the type, where the rules that match tell better, or the address of a dump."""
    if judgement.page_type == "forum":
        is_article = _is_blog(document, matches) or _is_lone(document, matches)
        is_article = is_article or _is_commented(document, matches, metadata)
        return replace(judgement, page_type="article") if is_article else judgement
    is_named = judgement.page_type == "article" and is_forum_url(document.page.url)
    if is_named or _is_thread(document, matches):
        return replace(judgement, page_type="forum")
    is_sold = judgement.page_type == "article" and document.elements is None and is_shop_url(document.page.url)
    return replace(judgement, page_type="product") if is_sold else judgement


def is_shop_url(url: str | None) -> bool:
    """Tell whether an address says that a page is on one thing that a shop sells.

    >>> is_shop_url("https://a.example/products/oar"), is_shop_url("https://a.example/products/")
    (True, False)
    """
    return _of_shops().search(url or "") is not None


@cache
def _of_shops() -> re.Pattern[str]:
    return re.compile(rf"/(?:{any_of(all_words('addresses', 'product'))})/[^/?#]", re.I)


def settled_type(page_type: str, document: Document, metadata: Metadata | None) -> str:
    """Return the type of an HTML page: a forum has posts, and an article has none at the address of a forum."""
    if document.elements is None or page_type not in ("article", "forum"):
        return page_type
    if page_type == "article":
        at_forum = is_forum_url(document.page.url)
        return "forum" if at_forum and _posts(document.elements) >= _LEAST else page_type
    is_declared = _is_declared_forum(document, metadata)
    return page_type if is_declared or _posts(document.elements) >= _LEAST else "article"


def _is_blog(document: Document, matches: Matches) -> bool:
    """Tell whether a dump that the network takes for a forum is an article with readers' comments below it.

    Then the form of a blog follows, with its promise to publish no address, and prose stands above a header over
    comments; one above the prose, as `23 Comments`, only leads to them.
    """
    hits = [(hit.block, matches.rules[hit.rule].id) for hit in matches.hits]
    form = next((block for block, rule in hits if rule == _BLOG_FORM), None)
    if document.elements is not None or form is None:
        return False
    headers = [block for block, rule in hits if rule in OVER_COMMENTS and block <= form] or [form]
    header = next((block for block in headers if _prose_words(document, block) >= _BLOG_WORDS), None)
    if header is None:
        return False
    members = [rule for block, rule in hits if block < header and rule.startswith(_MEMBERS)]
    return len(members) <= _VOTED and _THREAD not in members


def _is_commented(document: Document, matches: Matches, metadata: Metadata | None) -> bool:
    """Tell whether a page that is taken for a forum is an article above a heading over readers' comments.

    Then the article has a line on who wrote it and when, and no post stands above that heading.
    """
    if document.elements is None or _is_declared_forum(document, metadata):
        return False
    hits = [(hit.block, matches.rules[hit.rule].id) for hit in matches.hits]
    headers = (block for block, rule in hits if rule in OVER_COMMENTS and document.blocks[block].tag in HEADINGS)
    header = min(headers, default=0)
    is_signed = any(block < header and rule in _SIGNING for block, rule in hits)
    if not is_signed or _prose_words(document, header) < _COMMENTED_WORDS:
        return False
    return _posts(document.elements, header) < _LEAST


def _is_declared_forum(document: Document, metadata: Metadata | None) -> bool:
    declared = metadata is not None and not _FORUMS.isdisjoint(map(str.lower, metadata.types))
    return declared or is_forum_url(document.page.url)


def _is_lone(document: Document, matches: Matches) -> bool:
    """Tell whether a few lines that the network takes for a forum have one date at most: a thread has two posts."""
    if document.elements is not None or len(document.blocks) > _LONE:
        return False
    rules = [matches.rules[hit.rule].id for hit in matches.hits]
    return sum(rule == _DATED for rule in rules) < _LEAST and not any(rule.startswith(_OF_POSTS) for rule in rules)


def _prose_words(document: Document, end: int) -> int:
    """Return the words of the paragraphs of a dump above a block."""
    counts = (count_words(block.text) for block in document.blocks[:end])
    return sum(count for count in counts if count >= _PROSE_WORDS)


def _is_thread(document: Document, matches: Matches) -> bool:
    """Tell whether a dump is a thread, as the software of forums says of itself or its votes below the posts show.

    One with an article above a header over comments is none.
    """
    if document.elements is not None:
        return False
    hits = Counter(matches.rules[hit.rule].id for hit in matches.hits)
    header = next((hit.block for hit in matches.hits if matches.rules[hit.rule].id in OVER_COMMENTS), 0)
    is_marked = hits[_THREAD] > 0 or sum(hits[rule] for rule in _VOTES) >= _LEAST_VOTES
    return is_marked and _prose_words(document, header) < _BLOG_WORDS


def is_brief(document: Document, scores: NDArray[np.float32], threshold: float) -> bool:
    """Tell whether what a page keeps is a few paragraphs and little else, as of news that are told in a minute."""
    words, told, linked = _told_of(document, scores, threshold)
    return 0 < words <= _BRIEF_WORDS and told >= _TOLD and linked <= _LINKED


def is_story(document: Document, scores: NDArray[np.float32], threshold: float, *, signed: bool) -> bool:
    """Tell whether what a page keeps is paragraphs, of any number, that lead nowhere, as those of a list do.

    Where no author is known they have to be nearly all of it.
    """
    words, told, linked = _told_of(document, scores, threshold)
    return words > 0 and told >= (_TOLD if signed else _TOLD_UNSIGNED) and linked <= _LINKED_OF_STORY


def _told_of(document: Document, scores: NDArray[np.float32], threshold: float) -> tuple[int, float, float]:
    """Return the words that a page in HTML keeps, the share of them in paragraphs, and of letters that are links."""
    kept = [i for i, score in enumerate(scores.tolist()) if score >= threshold]
    words = [count_words(document.blocks[i].text) for i in kept]
    if document.elements is None or not sum(words):
        return 0, 0.0, 1.0
    told = sum(count for i, count in zip(kept, words, strict=True) if _is_told(document.blocks[i], count))
    linked = sum(int(document.elements.link[i]) for i in kept)
    return sum(words), told / sum(words), linked / sum(len(document.blocks[i].text) for i in kept)


def _is_told(block: Block, words: int) -> bool:
    return block.tag == "p" and words >= _PROSE_WORDS and ends_sentence(block.text)


def _posts(elements: ElementTable, end: int | None = None) -> int:
    """Return how many elements are named alike as posts, what ends below block `end` aside.

    Comments under an article are none, and neither is an `article` with a headline: blogs name theirs so.
    """
    is_part = class_pattern("part_of_post", ANYWHERE)
    headlines = _headlines(elements)
    found: Counter[object] = Counter()
    under: set[int] = set()
    for row in range(len(elements)):
        attributes = elements.attributes[row]
        parent = int(elements.parent[row])
        if parent in under or (attributes and _is_under_article(elements, row)):
            under.add(row)
        elif attributes and (end is None or elements.last[row] <= end) and not _is_headlined(elements, row, headlines):
            found["answer"] += is_answer(elements, row)
            found["id"] += _POST_ID.search(attributes.get("id") or "") is not None
            name = post_class(elements, row)
            found[elements.tags[row], name] += name is not None and is_part.search(name) is None
    return max(found.values(), default=0)


def _headlines(elements: ElementTable) -> list[int]:
    """Return the blocks that are headings which their class calls headlines, in the order of the page."""
    rows = (row for row in range(len(elements)) if elements.tags[row] in HEADINGS)
    named = (row for row in rows if elements.is_called(row, "headline"))
    return [int(elements.first[row]) for row in named]


def _is_headlined(elements: ElementTable, row: int, headlines: Sequence[int]) -> bool:
    """Tell whether an element is an `article` that holds one of some headlines."""
    next_one = bisect_left(headlines, elements.first[row]) if elements.tags[row] == "article" else len(headlines)
    return next_one < len(headlines) and headlines[next_one] < elements.last[row]


def _is_under_article(elements: ElementTable, row: int) -> bool:
    names = (*elements.classes(row), elements.identity(row) or "")
    is_named = any(map(class_pattern("under_article", ANYWHERE).fullmatch, names))
    return is_named and elements.tags[row] not in ("html", "body")
