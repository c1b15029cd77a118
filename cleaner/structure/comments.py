"""Readers' comments on a page in HTML by their shape: boxes side by side, each with a date, a text and a way to reply.

Classes made by a machine tell nothing of them, and neither do the names that a site invents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from cleaner.blocks.tags import HEADINGS
from cleaner.kept import first_kept
from cleaner.structure.posts import DATED_WORDS, OVER_COMMENTS, says_when
from cleaner.text.sentences import ends_or_leads
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Decision

_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_WORD = re.compile(r"[^\W\d_]+")
_BUTTONS, _BUTTON_WORDS = 60, 8
"""Characters and words of the line of buttons under a comment, at most: `Reply Like (4) Report`."""
_TEXT_WORDS = 3
"""Words of a comment, at least; `No.` is one, but stands among others."""
_AROUND = 8
"""Elements around such a button of which one may be the box of its comment."""
_NEAR, _ALONE = 3, 12
"""Blocks among which the header stands right above the box of the only comment, and of that box, at most."""
_OVER = OVER_COMMENTS | {"comment_form.call"}
_OF_FORM = "comment_form.header"
"""The rule for the button that leaves the form in which readers write: `Cancel reply`."""
_PAGE = frozenset({"body", "main", "html"})


def comments_by_shape(document: Document, decisions: Sequence[Decision]) -> list[int]:
    """Return the kept blocks of readers' comments: of boxes side by side, or of one right below a header.

    A box that holds the first block that is kept is the opening post of a thread, as are those beside it.
    """
    first, elements = first_kept(decisions), document.elements
    if first is None or elements is None:
        return []
    found: set[int] = set()
    for rows in _boxes(document, elements, decisions):
        start, end = int(elements.first[rows[0]]), int(elements.last[rows[-1]])
        above = decisions[max(first, start - _NEAR) : start]
        is_named = end - start <= _ALONE and any(decision.rule in _OVER for decision in above)
        if (len(rows) > 1 or is_named) and not any(elements.holds(row, first) for row in rows):
            found.update(range(start - _is_headed(document, start), end))
    return sorted(i for i in found if decisions[i].keep)


def _is_headed(document: Document, start: int) -> bool:
    """Tell whether a heading stands right above the first of some boxes."""
    return start > 0 and document.blocks[start - 1].tag in HEADINGS


def _boxes(document: Document, elements: ElementTable, decisions: Sequence[Decision]) -> list[list[int]]:
    """Return the rows of the boxes of comments, those with one parent and one tag together, in the page's order."""
    texts = [block.text for block in document.blocks]
    buttons = [i for i, text in enumerate(texts) if _is_button(text)] if _may_have_buttons(texts) else []
    if not buttons:
        return []
    dates = _sums([_is_date(text) for text in texts])
    told = _sums([bool(d.keep) and count_words(t) >= _TEXT_WORDS for t, d in zip(texts, decisions, strict=True)])
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for i in buttons:
        row = document.blocks[i].element
        if row < 0 or decisions[i].rule == _OF_FORM:
            continue
        for around in islice(elements.ancestors(row), _AROUND):
            start, end = int(elements.first[around]), int(elements.last[around])
            if dates[end] > dates[start] and told[end] > told[start]:
                if elements.tags[around] not in _PAGE:
                    found[int(elements.parent[around]), elements.tags[around]].add(around)
                break
    return [sorted(rows) for rows in found.values()]


def _sums(flags: Sequence[bool]) -> list[int]:
    return [0, *accumulate(flags)]


def _is_date(text: str) -> bool:
    """Tell whether a line says when a comment was posted, and no more than who did."""
    return (says_when(text) or _CLOCK.search(text) is not None) and count_words(text) <= DATED_WORDS


def _may_have_buttons(texts: Sequence[str]) -> bool:
    """Tell whether the word on a button to answer stands in any short line: most pages need no look at each then."""
    short = "\n".join(text for text in texts if len(text) <= _BUTTONS).casefold()
    return not all_words("lines", "reply").isdisjoint(_WORD.findall(short))


def _is_button(text: str) -> bool:
    """Tell whether a line is the button to answer a comment, or several buttons with that one among them.

    >>> _is_button("Reply Like (4) Report"), _is_button("The mayor gave no reply.")
    (True, False)
    """
    if len(text) > _BUTTONS or ends_or_leads(text):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    return len(words) <= _BUTTON_WORDS and not all_words("lines", "reply").isdisjoint(words)
