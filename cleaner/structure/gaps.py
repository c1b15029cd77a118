"""What the scores of a dump tore out of its article: gaps between kept blocks, ends, and all of a brief."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from cleaner.kept import kept_places
from cleaner.model import Block, Decision
from cleaner.structure.dump_lines import is_apart
from cleaner.text.cuts import cut
from cleaner.text.leads import is_dated
from cleaner.text.sentences import CLOSERS, ends_sentence
from cleaner.text.words import count_words

_GAP = 2
"""Blocks that a gap may have."""

_DOUBT = 0.3
"""Score from which a block in a gap is doubtful rather than bad."""

_EVEN = 0.5
"""Score from which a line is rather text than not, whatever the page's threshold."""

_CROPPED = 60
"""Blocks under which a dump was cropped to its article by whoever made it."""

_DOUBT_OF_CROPPED = 0.14
"""The same of a sentence or more in a cropped dump, and of a line that stands there between two paragraphs."""

_POINTER, _DOUBT_OF_POINTED = "related.inline", 0.1
"""The rule of a line such as `Read also: X`, and the score of the line under it that may be a subheading, at least."""

_OVER_TEASERS = frozenset({"related.header", "related.weak", "related.short", "related.more_from", "related.sidebar"})
_TEASER, _SUBHEADING = "structure.teaser", 6
"""The rule of a headline under one of these headers, and words of the subheading that may follow the last, at most."""

_PROSE = 8
"""Words of running text at least."""

_BLOCKS_OF_BRIEF, _WORDS_OF_BRIEF = 6, 15
"""Blocks of a dump that may be a brief, and words of a paragraph that may be all of it."""

_QUESTION = 14
"""Words of a question that may be a headline."""

_PLACE, _DOUBT_OF_PLACE = 3, 0.05
"""Words of a dateline that stands in a line of its own, at most, and its score, at least."""

_CLOSING, _DOUBT_OF_CLOSING = 3, 0.2
"""Words of the short sentence with which an article may close, and its score, at least."""

_FAREWELL = 7
"""Words of the line that ends a letter, and of who signs it, at most."""

_ENDS = 3
"""Blocks that may have been torn off either end of an article."""

_DOUBT_BEYOND = 0.3
"""Score, at least, of what may go on behind a picture, a button or a call: what is read on may follow as well."""

_CONTINUED, _DOUBT_OF_CONTINUED = "advertisement.break", 0.05
"""The rule of a line such as `Article continues below`, and the score, at least, of a paragraph on its other side."""

_MOST_BEFORE, _DOUBT_BEHIND_BOX = 10, 0.01
"""Lines of a box on which such a line follows, at most: an offer of a letter, its button, what it says of privacy; and
the score, at least, of a paragraph behind both.
"""

_MOSTLY = 0.8
"""Share of the words of a clear article that stand in sentences."""

_WITHIN = frozenset({
    "advertisement", "caption", "photo_credit", "media", "share", "read_time", "related", "duplicate", "subscribe",
    "market_list",
})  # fmt: skip
"""Kinds that stand between two paragraphs of one article."""

_CALLS, _BOX = frozenset({"subscribe"}), 5
"""Kinds of lines that a box on the site itself begins and ends with, and lines from the first to the last, at most."""

_APART = _WITHIN - {"related"}
"""Those of them that no line below belongs to: under a header over teasers it may be one of these."""

_AMID = frozenset({"advertisement", "related", "duplicate"})
"""Those of them that stand there more often than below it."""


def fill_gaps(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on a dump with what its scores tore out of the article or off its ends.

    A gap is a block or two between kept ones, at the ends a sentence or more; what rules strip within an article, such
    as an advertisement, does not count. A score that is low in earnest stays what it is.
    """
    result = list(decisions)
    blocks = _less_cuts(blocks, decisions)
    kept = kept_places(decisions)
    least = _DOUBT_OF_CROPPED if len(blocks) < _CROPPED else _DOUBT
    if not kept:
        return _brief(blocks, decisions)
    for a, b in pairwise(kept):
        boxed = _boxed(a, b, decisions)
        torn = [i for i in range(a + 1, b) if not decisions[i].is_ruled_out(_WITHIN) and i not in boxed]
        line = _least_of_line(a, b, decisions, cropped=least < _DOUBT)
        line = line if _is_prose(blocks[a]) and _is_prose(blocks[b]) else _DOUBT
        text = torn[len(_listed_under(torn, blocks, decisions)) :]
        if len(torn) <= _GAP and all(_is_torn(blocks[i], decisions[i], least, line) for i in text):
            for i in text:
                result[i] = decisions[i]._replace(keep=True)
        elif (likely := _likely(a, b, decisions)) is not None:
            result[likely] = decisions[likely]._replace(keep=True)
    for away in (range(kept[0] - 1, -1, -1), range(kept[-1] + 1, len(blocks) if least < _DOUBT else 0)):
        for i in _torn_off(blocks, decisions, away, least):
            result[i] = decisions[i]._replace(keep=True)
    for i in _continued(blocks, decisions, kept[-1]):
        result[i] = decisions[i]._replace(keep=True)
    if (place := _dateline(blocks, result)) is not None:
        result[place] = result[place]._replace(keep=True)
    if (closing := _signed_off(blocks, result)) is not None:
        result[closing] = result[closing]._replace(keep=True)
    last = max(i for i, decision in enumerate(result) if decision.keep)
    is_cropped = last + 1 < len(blocks) < _CROPPED and _is_closing(blocks[last + 1], result[last + 1])
    if is_cropped or _is_signed(last, blocks, result):
        result[last + 1] = result[last + 1]._replace(keep=True)
    return result


def _likely(a: int, b: int, decisions: Sequence[Decision]) -> int | None:
    """Return the line right above kept block `b` that is rather text, where rules strip all else above it."""
    line, above = decisions[b - 1], decisions[a + 1 : b - 1]
    is_alone = line.is_by_score and line.chance >= _EVEN and not any(decision.is_by_score for decision in above)
    return b - 1 if is_alone and b - a > 1 else None


def _boxed(a: int, b: int, decisions: Sequence[Decision]) -> Collection[int]:
    """Return the lines of a box between two kept blocks: bad ones between a call to subscribe and the button for it."""
    ruled = [i for i in range(a + 1, b) if decisions[i].is_ruled_out(_CALLS)]
    if len(ruled) < 2 or ruled[-1] - ruled[0] > _BOX:
        return ()
    between = range(ruled[0] + 1, ruled[-1])
    return between if all(_score(decisions, i) < _DOUBT for i in between) else ()


def _listed_under(torn: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> Sequence[int]:
    """Return the lines of a gap that stand under a header over teasers; the last may be a subheading where it is best.

    A single line is left to what knows of headlines under such headers.
    """
    if not torn or torn[0] == 0 or any(_is_prose(blocks[i]) for i in torn):
        return ()
    header, last = torn[0] - 1, torn[-1]
    while decisions[header].is_ruled_out(("related",)) and decisions[header].rule == _TEASER:
        header -= 1
    if not _is_over_teasers(decisions[header]) or torn[-1] - torn[0] >= len(torn) or last == header + 1:
        return ()
    best = count_words(blocks[last].text) <= _SUBHEADING and _score(decisions, last) > _score(decisions, last - 1)
    best = best or is_apart(last, header, blocks)
    return torn[:-1] if best else torn


def _is_over_teasers(decision: Decision) -> bool:
    return decision.is_ruled_out(("related",)) and decision.rule in _OVER_TEASERS


def _score(decisions: Sequence[Decision], i: int) -> float:
    return decisions[i].chance


def _least_of_line(a: int, b: int, decisions: Sequence[Decision], *, cropped: bool) -> float:
    """Return the score from which the line above paragraph `b` may be a subheading, the paragraph before it being `a`.

    What points to another story in one line, headline and all, has no more lines that could be meant.
    """
    if b == a + 3 and decisions[b - 2].rule == _POINTER:
        return _DOUBT_OF_POINTED
    alone = all(decision.is_ruled_out(_APART) for decision in decisions[a + 1 : b - 1])
    return _DOUBT_OF_CROPPED if alone and cropped else _DOUBT


def is_clear(blocks: Sequence[Block], decisions: Sequence[Decision], *, is_page: bool = False) -> bool:
    """Tell whether nothing is left to doubt in a cropped dump or on a page: prose in one piece, and no other around it.

    What rules strip is beyond doubt, and so are lines that are no sentence above and below what is kept. On a page of
    HTML, which is never cropped, one paragraph alone may be anything.
    """
    blocks = _less_cuts(blocks, decisions)
    kept = kept_places(decisions)
    if len(kept) < 1 + is_page or (not is_page and len(blocks) >= _CROPPED):
        return False
    by_score = [i for i, decision in enumerate(decisions) if not decision.keep and decision.rule is None]
    lost = [i for i in by_score if any(map(str.isalpha, blocks[i].text))]
    if any(kept[0] < i < kept[-1] or (_is_prose(blocks[i]) and not _may_be_headline(blocks[i])) for i in lost):
        return False
    words = sum(count_words(blocks[i].text) for i in kept)
    return sum(count_words(block.text) for block in _told(blocks[i] for i in kept)) >= _MOSTLY * words


def _less_cuts(blocks: Sequence[Block], decisions: Sequence[Decision]) -> Sequence[Block]:
    """Return the blocks without what rules cut out of them: an agency's tag at the end of a sentence hides its end."""
    if not any(decision.cuts for decision in decisions):
        return blocks
    pairs = zip(blocks, decisions, strict=True)
    return [b._replace(text=cut(b.text, d.cuts).strip()) if d.cuts else b for b, d in pairs]


def _told(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that are sentences, lead to a list with a colon, or are items of such a list."""
    led = False
    for block in blocks:
        led = block.text.endswith(":") or (led and block.tag == "li")
        if led or _is_prose(block):
            yield block


def _may_be_headline(block: Block) -> bool:
    return block.text.endswith("?") and count_words(block.text) <= _QUESTION


def _brief(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on a dump of which nothing would stay, with its running text kept if it is hardly more."""
    if len(blocks) > _BLOCKS_OF_BRIEF:
        return list(decisions)
    return [
        decision._replace(keep=True)
        if decision.is_by_score and _is_prose(block) and count_words(block.text) >= _WORDS_OF_BRIEF
        else decision
        for block, decision in zip(blocks, decisions, strict=True)
    ]


def _dateline(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the line right above what is kept that says where it happened, `Nashik:`, as the first paragraph does."""
    first = next(i for i, decision in enumerate(decisions) if decision.keep)
    line = blocks[first - 1].text if first else ""
    is_place = line.endswith(":") and 0 < count_words(line) <= _PLACE and line[:-1] in blocks[first].text
    is_torn = is_place and _is_torn(blocks[first - 1], decisions[first - 1], _DOUBT, _DOUBT_OF_PLACE)
    return first - 1 if is_torn else None


def _signed_off(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int | None:
    """Return the paragraph behind what is kept that ends in an agency's tag, as the last one of an article does."""
    last = max(i for i, decision in enumerate(decisions) if decision.keep)
    for i in range(last + 1, len(blocks)):
        if not decisions[i].is_ruled_out(_WITHIN):
            is_tagged = decisions[i].rule == "wire_tag.closing" and decisions[i].cuts
            return i if is_tagged and not decisions[i].keep and _is_prose(blocks[i]) else None
    return None


def _torn_off(
    blocks: Sequence[Block], decisions: Sequence[Decision], away: Iterable[int], least: float
) -> Iterator[int]:
    """Yield the blocks of running text with which an article goes on, away from what is kept of it.

    Above it, in a cropped dump, there may be a subheading under the first paragraph.
    """
    count, heading = 0, None
    for i in away:
        if decisions[i].is_ruled_out(_WITHIN):
            if decisions[i].rule == _CONTINUED:
                least = min(least, _DOUBT_OF_CONTINUED)
            elif decisions[i].kind not in _AMID:
                least = max(least, _DOUBT_BEYOND)
            continue
        if count == 0 and heading is None and _may_be_subheading(i, blocks, decisions, least):
            heading = i
            continue
        if count == _ENDS or not (_is_prose(blocks[i]) and _is_torn(blocks[i], decisions[i], least)):
            return
        if heading is not None and not count:
            yield heading
        count += 1
        yield i


def _continued(blocks: Sequence[Block], decisions: Sequence[Decision], last: int) -> Iterator[int]:
    """Yield the paragraphs behind a line that says that the article goes on, below a box under what is kept of it.

    Above that line stands nothing but what is ruled out or scores badly, and a call to subscribe among it.
    """
    box = range(last + 1, min(last + 2 + _MOST_BEFORE, len(blocks)))
    end = next((i for i in box if decisions[i].rule == _CONTINUED), None)
    if end is None or not any(decisions[i].is_ruled_out(_CALLS) for i in range(last + 1, end)):
        return
    prose = (i for i in range(end + 1, len(blocks)) if not _is_prose(blocks[i]))
    for i in range(end + 1, min(next(prose, len(blocks)), end + 1 + _ENDS)):
        if not _is_torn(blocks[i], decisions[i], _DOUBT_BEHIND_BOX):
            return
        yield i


def _may_be_subheading(i: int, blocks: Sequence[Block], decisions: Sequence[Decision], least: float) -> bool:
    """Tell whether a line of a cropped dump may be a subheading, right above what is kept and under a paragraph."""
    if least >= _DOUBT or i + 1 >= len(blocks) or not decisions[i + 1].keep:
        return False
    is_line = not ends_sentence(blocks[i].text) and count_words(blocks[i].text) <= _QUESTION
    return is_line and _is_torn(blocks[i], decisions[i], least, least)


def _is_torn(block: Block, decision: Decision, least: float, line: float = _DOUBT) -> bool:
    is_prose = _is_prose(block)
    if decision.keep or not decision.is_by_score or decision.chance < (least if is_prose else line):
        return False
    return is_prose or not is_dated(block.text)


def _is_closing(block: Block, decision: Decision) -> bool:
    is_cut = block.text.rstrip(CLOSERS).endswith(("...", "…"))
    is_sentence = ends_sentence(block.text) and not is_cut and count_words(block.text) >= _CLOSING
    return is_sentence and _is_torn(block, decision, _DOUBT, _DOUBT_OF_CLOSING)


def _is_signed(last: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether the line below the last that is kept signs it: `Yours,` and who says so."""
    if last + 1 >= len(blocks) or not blocks[last].text.endswith(","):
        return False
    is_short = count_words(blocks[last].text) <= _FAREWELL >= count_words(blocks[last + 1].text)
    return is_short and _is_torn(blocks[last + 1], decisions[last + 1], _DOUBT)


def _is_prose(block: Block) -> bool:
    return ends_sentence(block.text) and count_words(block.text) >= _PROSE
