"""Turn what rules, the classifier and the comparison of blocks say into one decision a block."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.tags import HEADINGS
from cleaner.kept import first_kept, kept_places
from cleaner.model import CAPTIONS, Block, Decision
from cleaner.normalize.captions import is_repeated_head
from cleaner.normalize.duplicates import Repeat, repeats
from cleaner.structure.comments import comments_by_shape
from cleaner.structure.posts import answers_of, heads_of, lost_posts, tails_of, votes_of
from cleaner.structure.remarks import remarks
from cleaner.text.sentences import ends_sentence
from cleaner.text.titles import MARKS
from cleaner.text.words import count_words, may_say, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.classify import Judgement
    from cleaner.engine.apply import Ruling
    from cleaner.model import Options
    from cleaner.text.chars import Words

_FOCUS = {"balanced": 0.0, "precision": 2.0, "recall": -2.0}
"""Shift of the threshold in logits."""

_UNSOLID = frozenset({"tr", "li", "pre", "dt", "dd", *HEADINGS})

_BESIDE, _ENLARGED = 2, 8
"""Kept blocks between a sentence and the same one set large, less one, and its words at least."""

_STANDFIRST_WORDS = 6
"""Words of a description that may be a standfirst, at least."""
_STANDFIRST_AWAY = 14
"""Blocks between a standfirst and the article's first paragraph: who wrote it and when, a picture, buttons."""
_STANDFIRST_BEGINS = 8
"""Words of a standfirst with which a longer description begins, at least."""
_STANDFIRST_CUT = 60
"""Characters from which a description may be the beginning of a longer standfirst."""

_TITLE_EXTRA = 8
"""Characters that a block may have more or less than the title that it shows."""

_TITLE_WORDS = 5
"""Words of a title from which on a line is not another thing of that name: `Cats - Siamese`."""

_SITE = re.compile(rf" [{MARKS}] [^\W\d_][^.!?\n]{{1,40}}| ?\( ?[\w-]+(?:\.[\w-]+)+ ?\)")
_POLICIES = {"captions": CAPTIONS, "author_bios": frozenset({"author_bio"})}
"""Options that may keep what rules strip, and the kinds that each speaks for."""


def decide(
    blocks: Sequence[Block], judgement: Judgement, rulings: Sequence[Ruling], options: Options
) -> list[Decision]:
    """Return one decision a block, in the contract's order: rules that decide, policies, then score with evidence."""
    kept_kinds = _kept_kinds(options, judgement.page_type)
    threshold = _logit(judgement.threshold) + _FOCUS[options.focus]
    least = 1 / (1 + math.exp(-threshold))
    by_policy = options.tables == "drop" or options.headings == "drop"
    decisions = []
    for block, score, ruling in zip(blocks, judgement.scores.tolist(), rulings, strict=True):
        if ruling.decision is None and ruling.evidence == 0.0:
            decision = Decision(score >= least, score=score)
        else:
            decision = _ruled(ruling, score, threshold, kept_kinds)
        decisions.append(_by_policy(block, decision, options) if by_policy else decision)
    return decisions


def _ruled(ruling: Ruling, score: float, threshold: float, kept_kinds: frozenset[str]) -> Decision:
    decision = ruling.decision
    if decision is not None and decision.keep is not None:
        is_label = ruling.header and decision.kind == "comments"  # "3 comments" is none itself
        if not decision.keep and decision.kind in kept_kinds and not is_label:
            return Decision(True, decision.kind, decision.rule, decision.where, score)
        return decision._replace(score=score)
    keep = _logit(score) + ruling.evidence >= threshold
    if decision is not None:  # it cuts, and leaves the block to the score
        return decision._replace(keep=keep, score=score)
    named = ruling.named or Decision(None)
    return Decision(keep, named.kind, named.rule, named.where, score, named.reach)


def drop_repeats(
    blocks: Sequence[Block], decisions: Sequence[Decision], *, copies: bool, words: Words | None, share: float = 0.0
) -> list[Decision]:
    """Return the decisions with blocks that repeat kept ones stripped as `duplicate`, with `copies` short ones too.

    `words` are those of all blocks, where they are known already; `share` is that of all kept words which blocks in a
    row must repeat at least.
    """
    result = list(decisions)
    kept = kept_places(decisions)
    texts = [blocks[i].text for i in kept]
    solid = [blocks[i].tag not in _UNSOLID and "\n" not in blocks[i].text for i in kept]
    found = repeats(texts, solid=solid, copies=copies, words=words.of(kept) if words else None)
    for repeat in _in_long_runs(found, texts, share) if share else found:
        alone = None if copies or repeat.cut is None else _told_alone(texts, repeat.block, repeat.cut)
        i = kept[repeat.block if alone is None or not result[kept[alone]].keep else alone]
        old = result[i]
        if old.is_kept_by_rule:
            continue
        if repeat.cut is None or i != kept[repeat.block]:
            result[i] = old.stripped("duplicate", "duplicate")
        else:
            result[i] = old._replace(kind="duplicate", rule="duplicate", reach="text", cuts=((0, repeat.cut),))
    return result


def _in_long_runs(found: Sequence[Repeat], texts: Sequence[str], share: float) -> list[Repeat]:
    """Return the repeated blocks in rows that hold so large a share of the words of all."""
    counts = [count_words(text) for text in texts]
    rows: list[list[Repeat]] = []
    for repeat in sorted(found, key=lambda repeat: repeat.block):
        if rows and rows[-1][-1].block == repeat.block - 1:
            rows[-1].append(repeat)
        else:
            rows.append([repeat])
    least = share * sum(counts)
    return [repeat for row in rows if sum(counts[one.block] for one in row) >= least for repeat in row]


def drop_enlarged(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on a dump's article with sentences stripped that stand right below themselves, set large.

    What comes a third time, or is verse, is a refrain.
    """
    result = list(decisions)
    kept = kept_places(decisions)
    times = Counter(blocks[i].text for i in kept)
    for n, i in enumerate(kept):
        text = blocks[i].text
        beside = times[text] == 2 and any(blocks[j].text == text for j in kept[max(0, n - _BESIDE) : n])
        is_sentence = beside and ends_sentence(text) and count_words(text) >= _ENLARGED
        if is_sentence and blocks[i].tag not in _UNSOLID and "\n" not in text and not decisions[i].is_kept_by_rule:
            result[i] = decisions[i].stripped("duplicate", "duplicate.enlarged")
    return result


def _told_alone(texts: Sequence[str], block: int, cut: int) -> int | None:
    """Return the block before one that is nothing but its repeated beginning: a teaser above the whole paragraph."""
    beginning = texts[block][:cut].rstrip()
    return next((i for i in range(block) if texts[i] == beginning), None)


def drop_posts(document: Document, decisions: Sequence[Decision], page_type: str, options: Options) -> list[Decision]:
    """Return the decisions with heads and votes of posts and tails of spam stripped, and answers if the option says.

    Remarks under the posts of a dump leave unless comments are to be kept, as they do in HTML.
    """
    result = list(decisions)
    found = {
        "spam": tails_of(document.blocks, decisions),
        "byline": heads_of(document.blocks, decisions, page_type),
        "comment_form": votes_of(document.blocks, decisions, page_type),
    }
    if page_type == "forum":
        for i in lost_posts(document, decisions):
            result[i] = result[i]._replace(keep=True)
        if options.comments != "keep" and document.elements is None:
            found["comments"] = list(remarks(document.blocks, decisions))
    if options.comments == "drop":
        found["comments"] = [*answers_of(document, decisions, page_type), *comments_by_shape(document, decisions)]
    elif options.comments == "auto" and page_type == "article":
        found["comments"] = comments_by_shape(document, decisions)
    for kind, numbers in found.items():
        rule = "option.comments" if kind == "comments" and options.comments == "drop" else f"posts.{kind}"
        for i in numbers:
            if not decisions[i].is_kept_by_rule:
                result[i] = decisions[i].stripped(kind, rule)
    return result


def keep_standfirst(blocks: Sequence[Block], decisions: Sequence[Decision], description: str | None) -> list[Decision]:
    """Return the decisions on an article with the standfirst kept, where no rule names it.

    It stands within a few blocks before the first that is kept, and says what the page gives as its description.
    """
    result = list(decisions)
    first = first_kept(decisions) or 0
    wanted = same_words((description or "").rstrip(" .…"))
    if len(wanted.split()) < _STANDFIRST_WORDS:
        return result
    for i in range(max(0, first - _STANDFIRST_AWAY), first):
        if decisions[i].rule is None and _is_described(blocks[i].text, wanted):
            result[i] = decisions[i]._replace(keep=True)
            return result
    return result


def _is_described(text: str, wanted: str) -> bool:
    """Tell whether a text is the description, or one of both begins with the other: either may go on."""
    words = same_words(text)
    if wanted.startswith(f"{words} "):
        return len(words.split()) >= _STANDFIRST_BEGINS
    return words == wanted or (len(wanted) > _STANDFIRST_CUT and words.startswith(wanted))


def drop_caption_heads(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions with short lines stripped that a caption right after them repeats at its beginning."""
    result = list(decisions)
    for i in range(len(blocks) - 1):
        after = decisions[i + 1]
        is_caption = not after.keep and after.kind in CAPTIONS
        is_heading = blocks[i].tag[0] == "h" or bool(blocks[i].label)  # the next of the places that a list names
        if decisions[i].keep and is_caption and not is_heading and is_repeated_head(blocks[i].text, blocks[i + 1].text):
            result[i] = decisions[i].stripped("caption", after.rule, after.where)
    return result


def drop_title(blocks: Sequence[Block], decisions: Sequence[Decision], title: str | None) -> list[Decision]:
    """Return the decisions with the blocks stripped that are the title; a main heading may begin with a kicker."""
    if not title:
        return list(decisions)
    wanted = same_words(title)
    enough = len(wanted.split()) >= _TITLE_WORDS
    result = list(decisions)
    for i, block in enumerate(blocks):
        if block.tag == "dt" or not may_say(block.text, title):  # a term of that name is told of below it
            continue
        if not decisions[i].keep:
            far = block.tag != "h1" and abs(len(block.text) - len(title)) > _TITLE_EXTRA
            if far or decisions[i].rule is not None:
                continue
        words = same_words(block.text)
        if (
            words == wanted
            or ((i == 0 or enough) and _is_with_site(block.text, title))
            or (block.tag == "h1" and " " in wanted and words.endswith(f" {wanted}"))
        ):
            result[i] = decisions[i].stripped("title", "title")
    return result


def _is_with_site(text: str, title: str) -> bool:
    """Tell whether a line is the title and, behind a mark, the name of the site, or the address that a link leads to.

    >>> _is_with_site("Rates rise - Daily Planet", "Rates rise"), _is_with_site("Rates rise - 2", "Rates")
    (True, False)
    """
    return text.startswith(title) and _SITE.fullmatch(text, len(title)) is not None


def _kept_kinds(options: Options, page_type: str) -> frozenset[str]:
    kinds: set[str] = set()
    for name, names in _POLICIES.items():
        if getattr(options, name) == "keep":
            kinds |= names
    if options.comments == "keep" or (options.comments == "auto" and page_type == "forum"):
        kinds.add("comments")
    return frozenset(kinds)


def _by_policy(block: Block, decision: Decision, options: Options) -> Decision:
    if decision.keep and options.tables == "drop" and block.tag == "tr":
        return decision._replace(keep=False, rule="option.tables", reach="block")
    if decision.keep and options.headings == "drop" and block.tag in HEADINGS:
        return decision._replace(keep=False, rule="option.headings", reach="block")
    return decision


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
