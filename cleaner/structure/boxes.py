"""Boxes in an article's tree of which the scores see parts: quotations that stay, forms for newsletters that go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import FLAG
from cleaner.model import Decision
from cleaner.text.sentences import ends_sentence
from cleaner.text.wordlists import ANYWHERE, class_pattern
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Block

_DOUBT, _DOUBT_AMID = 0.3, 0.2
"""Scores from which a sentence of a quotation is doubtful rather than bad, and one between paragraphs that stay."""
_SAID = 5
"""Words of a sentence in a quotation at least."""
_SOURCE = 12
"""Words of the line that says whose words they are, at most."""
_NAMED, _BOX_STEPS, _MOST_ALONE = 2, 4, 40
"""Blocks of a quotation and of whom it names, elements around it of which one may hold both, and such boxes at most."""
_AGAIN = 5
"""Words in a row that a quotation shares with the text which it only shows again."""
_SPEAKER = re.compile(r"[—–―-]{1,2} ?[^\W\d_]")
"""How the line begins that names whose words they are."""

_CITED = 'cite,footer,[class*="attribution" i],[class*="quote-author" i],[class*="quote__author" i]'

_MOST_FORMS = 12
"""Forms of a page that are looked at."""
_FORM_BLOCKS, _FORM_WORDS = 6, 60
"""Blocks and words at most of a box around a form that says what is to be had for an address."""
_WHOLE = frozenset({"article", "main", "body"})
"""Elements that hold all of a text, however short it is."""
_ASKS_ADDRESS = 'input[type="email"],input[name*="mail" i]'
_ASKS_MORE = 'textarea,input[type="password"]'


def quoted(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what only its score removes of a quotation in HTML that stays in part or stands amid the text.

    Sentences stay, and who said them.
    """
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    told, looked = cache(lambda: _told(blocks, decisions)), 0
    for i in (elements.block_flags & FLAG["quote"]).nonzero()[0].tolist():
        box = _quotation(elements, blocks[i].element)
        if box is None or decisions[i].keep or decisions[i].rule is not None:
            continue
        around = _with_speaker(elements, box)
        stays = any(decision.keep for decision in decisions[elements.first[around] : elements.last[around]])
        least = _DOUBT_AMID if _is_amid(elements, decisions, box) else _DOUBT if stays else 1.0
        alone = _least_alone(document, decisions, i, box)
        if alone <= decisions[i].chance < least and looked < _MOST_ALONE:
            looked += 1
            least = least if _is_again(same_words(blocks[i].text).split(), told()) else alone
        if (stays and (_SPEAKER.match(blocks[i].text) or _is_cited(elements, box, blocks[i].text))) or (
            decisions[i].chance >= least and _is_said(blocks[i].text)
        ):
            yield i


def _told(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str:
    """Return the words of all that stays, one block a line."""
    return "\n".join(same_words(block.text) for block, d in zip(blocks, decisions, strict=True) if d.keep)


def _is_amid(elements: ElementTable, decisions: Sequence[Decision], box: int) -> bool:
    """Tell whether the blocks before and after a box stay and stand in the element that holds it."""
    outer, first, last = int(elements.parent[box]), int(elements.first[box]), int(elements.last[box])
    inside = outer >= 0 and elements.first[outer] < first and last < elements.last[outer]
    return inside and bool(decisions[first - 1].keep and decisions[last].keep)


def _least_alone(document: Document, decisions: Sequence[Decision], i: int, box: int) -> float:
    """Return the score that a quotation needs which stands between blocks that stay, in boxes of its own.

    That is none where the line below it in its box says whose it is.
    """
    elements, blocks = document.elements, document.blocks
    if elements is None or elements.link[i]:
        return 1.0
    spans = [elements.blocks(row) for row in islice(elements.ancestors(box), _BOX_STEPS)]
    span = next((span for span in reversed(spans) if len(span) <= _NAMED), range(0))
    if not span or span[0] != i or i == 0 or span.stop >= len(blocks):
        return 1.0
    if not (decisions[i - 1].keep and decisions[span.stop].keep):
        return 1.0
    by = span[-1]
    is_named = by > i and count_words(blocks[by].text) <= _SOURCE and not elements.link[by]
    return 0.0 if is_named else _DOUBT_AMID if by == i else 1.0


def _is_again(words: Sequence[str], told: str) -> bool:
    """Tell whether a few words in a row of a quotation, or all it has, stand in a text, of which it may show a part."""
    starts = range(max(1, len(words) - _AGAIN + 1))
    return any(" ".join(words[start : start + _AGAIN]) in told for start in starts)


def _is_said(text: str) -> bool:
    return count_words(text) >= _SAID and ends_sentence(text)


def _with_speaker(elements: ElementTable, box: int) -> int:
    """Return the row of the figure that holds a quotation and who said it, else that of the quotation."""
    outer = int(elements.parent[box])
    return outer if outer >= 0 and elements.tags[outer] == "figure" else box


def _is_cited(elements: ElementTable, box: int, text: str) -> bool:
    """Tell whether a line of a quotation is what its `cite` or footer says: who said it, or where."""
    cite = elements.nodes[box].css_first(_CITED) if count_words(text) <= _SOURCE else None
    return cite is not None and " ".join(cite.text().split()) == text


def _quotation(elements: ElementTable, row: int) -> int | None:
    """Return the row of the quotation around an element; posts that are embedded are none."""
    box = next((other for other in elements.ancestors(row) if elements.tags[other] == "blockquote"), None)
    return None if box is None or any(map(class_pattern("embedded", ANYWHERE).match, elements.classes(box))) else box


def sign_ups(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield what stays of the boxes around forms in HTML that ask for an address and hardly more: newsletters."""
    elements, blocks = document.elements, document.blocks
    if elements is None:
        return
    row = -1
    for _ in range(min(_MOST_FORMS, elements.tags.count("form"))):
        row = elements.tags.index("form", row + 1)
        box = _around(document, row)
        kept = [i for i in box if decisions[i].keep]
        if not kept or any(decisions[i].kind == "title" or blocks[i].tag == "h1" for i in box):
            continue
        node = elements.nodes[row]
        asks = node.css_first(_ASKS_ADDRESS) is not None and node.css_first(_ASKS_MORE) is None
        if asks and 2 * len(kept) <= sum(decision.keep or False for decision in decisions):
            yield from kept


def _around(document: Document, row: int) -> range:
    """Return the blocks of the largest box around an element that is still small and not all of a text."""
    elements, box = document.elements, range(0)
    if elements is None:
        return box
    for other in elements.ancestors(row):
        wider = elements.blocks(other)
        words = sum(count_words(document.blocks[i].text) for i in wider[:_FORM_BLOCKS])
        if elements.tags[other] in _WHOLE or len(wider) > _FORM_BLOCKS or words > _FORM_WORDS:
            break
        box = wider
    return box
