"""Readers' posts by the shape of a page: which blocks are answers, and which short lines belong to a post's header."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cleaner.kept import first_kept
from cleaner.text.sentences import ends_or_leads
from cleaner.text.wordlists import all_words, any_of, class_pattern
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block, Decision

_AT_END = r"(?:^|[-_])…$"
"""Where in its class an answer is named so: what goes on, as `comment-list`, holds several or is a part of one."""
_ANSWER_ITEM = re.compile(r"schema\.org/(?:Comment|Answer|UserComments)$")
NUMBER = re.compile(r"[+\u2212-]?\d{1,6}|\d{1,3}(?:[.,]\d{1,3})+k?|\d{1,3}k")
"""A number and nothing else: votes, likes, answers."""

_NAME_WORDS = 4
"""Words of the longest name that stands in a line of its own."""

DATED_WORDS = 14
"""Words of the longest line that only says who posted when."""

_HEADS_OF_THREAD, _MOST = 3, 0.6
"""Dated heads that a thread has at least, and the share of them beside which a line stands that belongs to them."""

_ABOVE_HEAD = 6
"""Lines between the name of who posted and the head that says when, and one."""

_POST_WORDS, _POST_SCORE = 8, 0.3
"""Words of a post that stands beside kept ones, and its score, at least."""

_CONTROLS = frozenset({"posts.votes", "comments.controls", "comment_form.furniture"})
"""Rules for the buttons and counts right under a post."""
OVER_COMMENTS = frozenset({"comments.count", "comments.header", "comment_form.header"})
"""Rules for what stands over the comments of a page."""
_BLOG_FORM = "comment_form.notes"
_COMMENT_BLOCKS = 6
"""Blocks from who wrote a comment to the button under it, at most."""
_ANSWERED_WORDS, _ANSWERED_SCORE = 5, 0.05
"""Words of a sentence that is a post because such a button stands under it, and its score, at least."""

_SURE = 0.9
"""Score of a line that is text and no name."""

_HEADS = frozenset({"byline", "comment_form"})


def answers_of(document: Document, decisions: Sequence[Decision], page_type: str) -> list[int]:
    """Return the numbers of the kept blocks that answer the opening post or comment on the article."""
    first = first_kept(decisions)
    if first is None:
        return []
    if document.elements is not None:
        inside = set(_marked(document.elements, first, page_type))
        return [i for i in sorted(inside) if i < len(decisions) and decisions[i].keep]
    if page_type != "forum":
        return []
    dated = [i for i in range(first, len(decisions)) if _is_dated(document.blocks[i], decisions[i])]
    return [i for i in range(dated[0], len(decisions)) if decisions[i].keep] if len(dated) > 1 else []


def _marked(elements: ElementTable, first: int, page_type: str) -> Iterator[int]:
    """Yield the blocks of elements named as answers, and of those built like the post that holds block `first`."""
    posts: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in range(len(elements)):
        if is_answer(elements, row):
            if not elements.holds(row, first):
                yield from elements.blocks(row)
        elif page_type != "listing" and (name := post_class(elements, row)):
            posts[elements.tags[row], name].append(row)
    for rows in posts.values():
        if any(elements.holds(row, first) for row in rows):
            for row in rows:
                if elements.first[row] > first and (page_type == "forum" or _has_user(elements, row)):
                    yield from elements.blocks(row)


def is_answer(elements: ElementTable, row: int) -> bool:
    """Tell whether an element is named as a comment or an answer."""
    attributes = elements.attributes[row]
    if not attributes or elements.tags[row] in ("html", "body"):
        return False
    item = _ANSWER_ITEM.search(attributes.get("itemtype") or "")
    return item is not None or elements.is_called(row, "answer", _AT_END)


def post_class(elements: ElementTable, row: int) -> str | None:
    """Return the class by which an element is named as a post, None where it is none."""
    if elements.tags[row] in ("html", "body"):
        return None
    return (
        next(filter(class_pattern("post").search, elements.classes(row)), None)
        if elements.is_called(row, "post")
        else None
    )


def _has_user(elements: ElementTable, row: int) -> bool:
    """Tell whether an element inside a post names its user by a class."""
    inner = row + 1
    while inner < len(elements) and elements.parent[inner] >= row:
        if elements.is_called(inner, "user"):
            return True
        inner += 1
    return False


def _is_dated(block: Block, decision: Decision) -> bool:
    is_head = not decision.keep and decision.kind in _HEADS and says_when(block.text)
    return is_head and count_words(block.text) <= DATED_WORDS


def heads_of(blocks: Sequence[Block], decisions: Sequence[Decision], page_type: str) -> list[int]:
    """Return the numbers of the blocks that only say who posted when, on a page with three such heads or more.

    A short line beside a date may be a subheading once; beside most of three dates and more it is who posted, or a
    post's number. Outside a forum only names above dates count, and only where most of them have left.
    """
    if page_type != "forum":
        pairs = range(len(blocks) - 1)
        found = [i for i in pairs if _is_dated(blocks[i + 1], decisions[i + 1]) and _is_name(blocks[i].text)]
        kept = [i for i in found if decisions[i].keep]
        return kept if len(found) >= _HEADS_OF_THREAD and 2 * len(kept) < len(found) else []
    dated = _dated(blocks, decisions)
    found = list(dated)
    for offset in (-2, -1, 1, 2) if len(dated) >= _HEADS_OF_THREAD else ():
        beside = [i + offset for i in dated if 0 <= i + offset < len(blocks)]
        names = [i for i in beside if i not in dated and _is_name(blocks[i].text)]
        names = [i for i in names if not _is_sure(decisions[i]) or _is_account(i, blocks, decisions)]
        if len(names) >= _MOST * len(dated):
            found += names
    unnamed = [i for i in found if decisions[i].keep or decisions[i].rule is None]
    again = _named_again(dated, blocks, decisions)
    return [*unnamed, *again] if len(dated) >= _HEADS_OF_THREAD else again


def _named_again(dated: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    """Return the kept names above dated heads that say them again: `Ann` above `Post by Ann » Sun Nov 10, 2024`."""
    found = []
    for head in dated:
        for i in range(max(0, head - _ABOVE_HEAD), head):
            told = f" {blocks[i].text} " in f" {blocks[head].text} " and _is_name(blocks[i].text)
            found += [i] if told and decisions[i].keep else []
    return found


def votes_of(blocks: Sequence[Block], decisions: Sequence[Decision], page_type: str) -> list[int]:
    """Return the kept blocks of a thread that are a number and nothing else, where it has three such: votes, likes."""
    found = [i for i, block in enumerate(blocks) if NUMBER.fullmatch(block.text)] if page_type == "forum" else []
    return [i for i in found if decisions[i].keep] if len(found) >= _HEADS_OF_THREAD else []


def _is_account(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is one word right above what a forum tells of who posted: since when, how often."""
    below = decisions[i + 1 : i + 2]
    return " " not in blocks[i].text and any(decision.is_ruled_out(("comment_form",)) for decision in below)


def _is_sure(decision: Decision) -> bool:
    return bool(decision.keep) and decision.chance >= _SURE


def lost_posts(document: Document, decisions: Sequence[Decision]) -> list[int]:
    """Return the numbers of the blocks of a thread that are posts by their place but were thought too poor."""
    if document.elements is not None:
        return _lost_beside_kept(document.elements, document.blocks, decisions)
    return [*_lost_under_heads(document.blocks, decisions), *_lost_above_controls(document.blocks, decisions)]


def _lost_above_controls(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    """Return the poor sentences right above buttons that stand under posts, where there are some of those."""
    above = [i for i in range(len(blocks) - 1) if decisions[i + 1].rule in _CONTROLS]
    lost = [i for i in above if _may_be_answer(blocks[i].text, decisions[i])]
    return lost if len(above) > 1 else []


def answered_below(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the kept blocks below the header of comments, from who wrote one to the button to answer it."""
    header = next((i for i, decision in enumerate(decisions) if decision.rule in OVER_COMMENTS), len(blocks))
    head = None
    found: list[int] = []
    for i in range(header + 1, len(blocks)):
        if decisions[i].rule in _CONTROLS:
            if head is not None and i - head <= _COMMENT_BLOCKS:
                found += [n for n in range(head, i) if decisions[n].keep]
            head = None
        elif not decisions[i].keep and decisions[i].kind == "byline":
            head = i
    words = [count_words(blocks[i].text) for i, decision in enumerate(decisions) if decision.keep]
    has_form = any(decision.rule == _BLOG_FORM for decision in decisions[header:])
    if has_form and 2 * sum(count_words(blocks[i].text) for i in found) < sum(words):
        yield from found


def _may_be_answer(text: str, decision: Decision) -> bool:
    by_score = not decision.keep and decision.rule is None and decision.chance >= _ANSWERED_SCORE
    return by_score and count_words(text) >= _ANSWERED_WORDS and ends_or_leads(text)


def _lost_beside_kept(elements: ElementTable, blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    """Return the poor blocks in elements named and nested like those in which twice as many blocks are kept."""
    kept: defaultdict[object, int] = defaultdict(int)
    lost: defaultdict[object, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if block.element >= 0 and decisions[i].rule is None:
            parent = int(elements.parent[block.element])
            place = [(elements.tags[row], elements.classes(row)) for row in (block.element, parent) if row >= 0]
            if decisions[i].keep:
                kept[tuple(place)] += 1
            elif _is_poor(block, decisions[i]):
                lost[tuple(place)].append(i)
    return [i for place, found in lost.items() if kept[place] >= max(2 * len(found), 2) for i in found]


def _lost_under_heads(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    dated = _dated(blocks, decisions)
    lost = []
    for i in dated if len(dated) >= _HEADS_OF_THREAD else ():
        text = next((n for n in range(i + 1, min(i + 4, len(blocks))) if not _is_name(blocks[n].text)), None)
        if text is not None and _may_be_answer(blocks[text].text, decisions[text]):
            lost.append(text)
    return lost


def _is_poor(block: Block, decision: Decision) -> bool:
    by_score = not decision.keep and decision.rule is None and decision.chance >= _POST_SCORE
    return by_score and count_words(block.text) >= _POST_WORDS


def _dated(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    return [
        i
        for i, decision in enumerate(decisions)
        if decision.kind in _HEADS and count_words(blocks[i].text) <= DATED_WORDS and says_when(blocks[i].text)
    ]


def _is_name(text: str) -> bool:
    return count_words(text) <= _NAME_WORDS and not ends_or_leads(text)


def tails_of(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[int]:
    """Return the numbers of the kept blocks that end spam: one word, a link's text, right after a colon or arrow."""
    return [
        i
        for i in range(1, len(blocks))
        if decisions[i].keep
        and not decisions[i - 1].keep
        and decisions[i - 1].kind == "spam"
        and blocks[i - 1].text.endswith((":", ">", "»", "→", "-", "–"))
        and len(blocks[i].text.split()) == 1
    ]


def says_when(text: str) -> bool:
    """Tell whether a line says when something was written: it has a year, or tells how long ago.

    >>> says_when("Ann Lee, 3 days ago"), says_when("Reply")
    (True, False)
    """
    return _when().search(text) is not None


@cache
def _when() -> re.Pattern[str]:
    return re.compile(rf"\b(?:19|20)\d\d\b|\b(?:{any_of(all_words('threads', 'ago'))})\b")
