"""How far a rule reaches from the block that it matched, and the guards that keep it from taking an article's half."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from cleaner.engine.ground import HEADLINE_WORDS, ITEM_WORDS, ITEMS, KEPT, PROSE_WORDS, SURE, Ground, rank_of
from cleaner.engine.rule import Rule
from cleaner.text.sentences import ends_or_leads

SEEN = 0.7
"""Share of the kept words that must stand before a rule may take what follows."""
_SEEN_OF_ENCLOSED = 0.3
"""The same for what lies between a header over comments and the form below them."""
_ANSWERED = 0.5
"""Score from which a sentence of a few words goes on the article behind a teaser, as a question does."""
_OUTSTANDING, _AMONG = 0.6, 0.3
"""Score of a long paragraph that is none of the teasers around it, whose scores are below the second in the mean."""
_BEGUN, TOLD = 40, 0.2
"""Kept words above a header, and their share, from which on a page of another type has said what it is about."""
_LONG_PROSE_WORDS = 40
"""Words of a long paragraph, at least."""
_RUN, _RUN_WORDS, _RUN_SCORE = 2, 20, 0.7
"""Blocks in a row that go on the article of a dump, sentences among them and their words at least, and their score."""
_PARAGRAPHS = 3
"""Such paragraphs behind a header with which the article goes on."""
_CLOSE = 2
"""Ends of lines between a header and its teasers, at most, where what stands further below is none of them."""
_SURE_RUN, _SURE_WORDS = 0.85, 25
"""Score of such blocks, and their words, from which on what stands before them tells nothing."""
_LONG_HEADING_WORDS = 9
"""Words of a subheading at most that stands among teasers."""
MAX_LIST = 200
"""Items of a list that a header reaches."""
_MOST_BESIDE_INDEX = 6
"""Teasers under a header that are none of the content of a page that lists other pages."""
_LABELS = frozenset({"related", "comments", "tags"})
"""Kinds of headers that also stand in each entry of a list of articles, games or posts."""
_TEXTS = frozenset({"documentation", "service"})
"""Types of pages, beside the article, that are one text, and for which a short article may be taken."""
_TAILS = frozenset({"related", "market_list", "subscribe"})
"""Kinds of headers whose lines end a page of any type."""


class Reach(NamedTuple):
    """The blocks after the matched one that a rule takes, and those that it only casts doubt on."""

    blocks: Sequence[int] = ()
    doubtful: Sequence[int] = ()


def reached(rule: Rule, block: int, ground: Ground) -> Reach:
    """Return how far a rule reaches from the block that it matched, under the guards of its reach."""
    if rule.reach in ("text", "block"):
        return Reach()
    if rule.reach != "section" and rule.kind in _LABELS and (ground.is_label(block) or ground.is_tab(block)):
        return Reach()
    if rule.reach == "list":
        return Reach(_listed(rule, block, ground))
    own = bool(rule.site) and rule.trusted
    if not ground.is_article and not (own and ground.page_type in _TEXTS):
        return Reach(_outside_article(rule, block, ground))
    end = _section_end(block, ground) if rule.reach == "section" else len(ground.blocks)
    of_comments = rule.kind == "comments" and rule.reach == "rest"
    if rule.action == "keep" or (of_comments and ground.posts_after(block)):
        return Reach(range(block + 1, end))
    if ground.seen(block) < SEEN:
        return _amid_article(rule, block, end, ground)
    least = PROSE_WORDS if own else 0
    if rule.kind != "related" and not (of_comments and not ground.is_answered(block)):
        return Reach(_unsure(block, end, ground, least))
    end = _end_of_rest(block, ground) if rule.reach == "rest" else end
    text = {*_text_after_teasers(block, end, ground), *_outstanding(block, end, ground)}
    unsure = _unsure(block, end, ground, least)
    return Reach([after for after in unsure if after not in text or ground.words[after] < least])


def _unsure(block: int, end: int, ground: Ground, least: int = 0) -> list[int]:
    """Return the blocks behind a header that do not score as sure content of at least so many words.

    A site's own rule overrules the score of a short line, which tells little; a paragraph survives it too.
    """
    after_it = range(block + 1, end)
    return [after for after in after_it if not ground.is_sure(after) or ground.words[after] < least]


def _listed(rule: Rule, block: int, ground: Ground) -> Sequence[int]:
    """Return the items of the list that a header stands over; of a dump's article, above its prose, only teasers."""
    if rule.kind == "related" and ground.seen(block) < SEEN and ground.blocks[block].element < 0:
        return _before_prose(block, ground)
    return _whole_list(block, list(_items(block, ground, sure=bool(rule.site) and rule.trusted)), ground)


def _outside_article(rule: Rule, block: int, ground: Ground) -> Sequence[int]:
    """Return what a header takes of a page that is no article: a tail, or all that a rule for such pages speaks of."""
    if ground.page_type in rule.where.page:
        told = ground.kept_before(block) >= _BEGUN and ground.seen(block) >= TOLD
        end = _section_end(block, ground) if ground.blocks[block].element >= 0 else len(ground.blocks)
        return _unsure(block, end, ground) if told else ()
    tail = list(_tail(block, ground)) if _is_tail(rule, block, ground) else []
    return tail if len(tail) <= _MOST_BESIDE_INDEX or not ground.is_index else ()


def _amid_article(rule: Rule, block: int, end: int, ground: Ground) -> Reach:
    """Return what a header takes where the better part of the article is still to come: comments, teasers, or doubt."""
    of_comments = rule.kind == "comments" and rule.reach == "rest"
    if of_comments and not ground.kept_before(block):
        return Reach()  # above the text a count of comments stands beside the date, and over nothing
    form = ground.form_after(block) if of_comments else None
    if form is not None and ground.seen(block) >= _SEEN_OF_ENCLOSED:
        return Reach(_unsure(block, form, ground))
    teasers = _teasers(block, ground) or (_before_prose(block, ground) if rule.kind == "related" else ())
    return Reach(teasers) if teasers else Reach((), [item for item in _items(block, ground) if item < end])


def _end_of_rest(block: int, ground: Ground) -> int:
    """Return where the article of a dump goes on behind a header: the end, where too few paragraphs are like it."""
    if ground.blocks[block].element >= 0:
        return len(ground.blocks)
    paragraphs = [after for after in range(block + 1, len(ground.blocks)) if ground.is_resumed(after)]
    return paragraphs[0] if len(paragraphs) >= _PARAGRAPHS else len(ground.blocks)


def _text_after_teasers(block: int, end: int, ground: Ground) -> Collection[int]:
    """Return the blocks behind a header with which the article goes on."""
    if ground.blocks[block].element < 0:
        return _text_after_teaser(block, ground)
    return set(_text_beside(block, end, ground))


def _outstanding(block: int, end: int, ground: Ground) -> Iterator[int]:
    """Yield the paragraphs of a dump behind a header whose scores tell them from the teasers before them."""
    if ground.blocks[block].element >= 0:
        return
    total, count, after = 0.0, 0, block + 1
    while after < end:
        run = _run_from(after, end, ground)
        if _is_text(run, ground):
            if total < _AMONG * count or _is_sure_run(run, ground):
                yield from run
        else:
            for i in run or (after,):
                if ground.scores[i] >= _OUTSTANDING and _is_long(i, ground) and total < _AMONG * count:
                    yield i
                elif ground.words[i] <= ITEM_WORDS:
                    total, count = total + ground.scores[i], count + 1
        after = max(run.stop, after + 1)


def _is_sure_run(run: range, ground: Ground) -> bool:
    """Tell whether blocks in a row score so well that no teasers among them could."""
    words = sum(ground.words[i] for i in run)
    sure = sum(ground.words[i] * ground.scores[i] for i in run) >= _SURE_RUN * words
    return sure and len(run) > 1 and words >= _SURE_WORDS


def _run_from(first: int, end: int, ground: Ground) -> range:
    """Return the blocks in a row that score as content; none from an item of a list on: that is one more teaser."""
    last = first
    while last < end and ground.scores[last] >= KEPT and ground.blocks[first].tag not in ITEMS:
        last += 1
    return range(first, last)


def _is_text(run: range, ground: Ground) -> bool:
    """Tell whether blocks in a row are text of the article: several sentences in a run that is likely."""
    words = sum(ground.words[i] for i in run)
    told = sum(ends_or_leads(ground.blocks[i].text) for i in run)
    likely = sum(ground.words[i] * ground.scores[i] for i in run) >= _RUN_SCORE * words
    return told >= _RUN and words >= _RUN_WORDS and likely


def _is_long(block: int, ground: Ground) -> bool:
    return ground.words[block] >= _LONG_PROSE_WORDS and ends_or_leads(ground.blocks[block].text)


def _text_beside(block: int, end: int, ground: Ground) -> Iterator[int]:
    """Yield the sentences of HTML behind a header that stand in one element with the prose before it."""
    before = next((i for i in range(block - 1, -1, -1) if ground.is_sentence(i) and ground.scores[i] >= SURE), block)
    parent = ground.parent(before)
    if parent != ground.parent(block):
        for i in range(block + 1, end):
            if ground.parent(i) == parent and (ground.is_told(i) or (ground.is_said(i) and ground.is_like(i, before))):
                yield i
    elif before < block:
        yield from _text_below_list(block, end, before, ground)


def _text_below_list(block: int, end: int, before: int, ground: Ground) -> Iterator[int]:
    """Yield the paragraphs of HTML right behind a header and its list that are built like one before the header.

    What stands below a link that is their sibling tells of it, where more such links follow.
    """
    first = next((i for i in range(block + 1, end) if ground.is_like(i, before)), end)
    last = next((i for i in range(first, end) if not ground.is_like(i, before)), end)
    parent = ground.parent(before)
    listed = all(ground.parent(i) != parent for i in range(block + 1, first))
    if first > block + 1 and (listed or not any(ground.parent(i) == parent for i in range(last, end))):
        yield from filter(ground.is_said, range(first, last))


def _text_after_teaser(block: int, ground: Ground) -> range:
    """Return the paragraphs of a dump with which an article goes on after a header and one headline.

    Behind an article stand several headlines; where each has a sentence under it, that of the first is none of these,
    unless its score alone is that of text.
    """
    first = last = block + 2
    if first >= len(ground.blocks) or not ground.is_item(block + 1):
        return range(0)
    if ground.is_item(first):
        return _text_after_list(block, ground)
    while last < len(ground.blocks) and (ground.is_sentence(last) or _is_short_sentence(last, ground)):
        last += 1
    pairs = range(last, len(ground.blocks) - 1)
    least = _AMONG if ground.scores[first] >= _OUTSTANDING else 0.0
    more = any(ground.is_item(i) and ground.is_sentence(i + 1) and ground.scores[i + 1] >= least for i in pairs)
    return range(0) if more else range(first, last)


def _is_short_sentence(block: int, ground: Ground) -> bool:
    """Tell whether a block ends as a sentence does, of however few words, and scores as text: a question is one."""
    return ground.scores[block] >= _ANSWERED and ends_or_leads(ground.blocks[block].text)


def _text_after_list(block: int, ground: Ground) -> range:
    """Return the end of the article of a dump behind a header and a few headlines: it begins with sure prose.

    The last headline, where it is short, is the subheading above that.
    """
    items = list(_items(block, ground))
    first = last = block + len(items) + 1
    asked = first + 1 < len(ground.blocks) and ground.is_asked(first)  # a subheading that its mark tells from an item
    last += asked
    if len(items) > _MOST_BESIDE_INDEX or last >= len(ground.blocks):
        return range(0)
    if not (ground.flows(last) and ground.is_resumed(last)):
        return range(0)
    while last < len(ground.blocks) and ground.is_sentence(last):
        last += 1
    return range(first - (not asked and ground.words[first - 1] < HEADLINE_WORDS), last)


def _is_tail(rule: Rule, block: int, ground: Ground) -> bool:
    """Tell whether a header leads to other pages or to an address behind what is no article; posts stay."""
    return rule.kind in _TAILS and rule.action == "strip" and ground.seen(block) >= SEEN


def _tail(block: int, ground: Ground) -> Iterator[int]:
    """Yield the teasers right after a header, on HTML no further than its section or the text that goes on."""
    if ground.blocks[block].element < 0:
        yield from _items(block, ground)
        return
    end = _section_end(block, ground)
    text = set(_text_beside(block, end, ground))
    for after in range(block + 1, end):
        if after in text or not ground.is_teaser(after):
            return
        yield after


def _teasers(block: int, ground: Ground) -> Sequence[int]:
    """Return the teasers under a heading, if all there may be some, however many words; text may go on below them."""
    if not rank_of(ground.blocks[block]) or ground.blocks[block].element < 0:
        return ()
    section = range(block + 1, _section_end(block, ground))
    if len(section) < 2 or not all(map(ground.is_teaser, section)):
        return ()
    text = set(_text_beside(block, section.stop, ground))
    return [after for after in section if after not in text]


def _before_prose(block: int, ground: Ground) -> Sequence[int]:
    """Return the lines of a dump between a header and the prose that goes on, less what may be a subheading of it."""
    if ground.blocks[block].element >= 0:
        return ()
    items = list(_items(block, ground))
    after = block + len(items) + 1
    if not items or len(items) > _MOST_BESIDE_INDEX or after >= len(ground.blocks) or not ground.goes_on(after):
        return ()
    last = ground.blocks[items[-1]]
    counted = len(items) > 1 and all(ground.blocks[item].text[0].isdigit() for item in items[-2:])
    is_heading = last.tag not in ITEMS and _may_be_heading(items, block, ground) and not counted
    return items[:-1] if is_heading else items


def _whole_list(block: int, items: Sequence[int], ground: Ground) -> Sequence[int]:
    """Return the items of a list; of a dump those with bullets, and no subheading, where the article goes on below."""
    if not items or ground.blocks[block].element >= 0:
        return items
    if ground.seen(block) >= SEEN:
        return items[:-1] if _is_over_note(items[-1], ground) else items
    marked = list(takewhile(lambda item: ground.blocks[item].tag in ITEMS, items))
    if len(marked) > 1:
        return marked
    after = items[-1] + 1
    is_heading = _may_be_heading(items, block, ground) and ground.scores[items[-1]] >= KEPT
    return items[:-1] if is_heading and after < len(ground.blocks) and ground.goes_on(after) else items


def _is_over_note(line: int, ground: Ground) -> bool:
    """Tell whether the paragraph below a line begins as it ends: `About Pump Works` and `Pump Works`."""
    _, _, name = ground.blocks[line].text.partition(" ")
    below = line + 1
    is_named = bool(name) and below < len(ground.blocks) and ground.blocks[below].text.startswith(f"{name} ")
    return is_named and ground.scores[below] >= KEPT and ground.is_sentence(below)


def _may_be_heading(items: Sequence[int], block: int, ground: Ground) -> bool:
    """Tell whether the last line under a header may be a subheading of the prose below it.

    It is short, or it is a little longer and the best of them, or stands apart from the teasers above it.
    """
    last, words = items[-1], ground.words[items[-1]]
    if words < HEADLINE_WORDS:
        return True
    above = [ground.gap(item) for item in (block + 1, *items[1:-1])]
    apart = len(items) > 1 and _CLOSE >= max(above) < ground.gap(last)
    best = len(items) > 1 and ground.scores[last] >= max(KEPT, *(ground.scores[item] for item in items[:-1]))
    return (words <= HEADLINE_WORDS and best) or (words <= _LONG_HEADING_WORDS and apart)


def _items(block: int, ground: Ground, *, sure: bool = False) -> Iterator[int]:
    """Yield the items right after a block; with `sure` those of a list whatever their score, as a site's rule says."""
    for after in range(block + 1, min(block + MAX_LIST, len(ground.blocks))):
        if not (ground.is_item(after) or (sure and ground.blocks[after].tag in ITEMS)):
            return
        yield after


def _section_end(block: int, ground: Ground) -> int:
    if ground.blocks[block].element < 0:
        return _resumption(block, len(ground.blocks), ground)
    container = ground.container_end(block)
    if container is not None:
        return container
    end = ground.parent_end(block)
    rank = rank_of(ground.blocks[block])
    for after in range(block + 1, end):
        other = rank_of(ground.blocks[after])
        if rank and other and other <= rank:
            return after
    return end if rank else _resumption(block, end, ground)


def _resumption(block: int, end: int, ground: Ground) -> int:
    return next((after for after in range(block + 1, end) if ground.is_resumed(after)), end)
