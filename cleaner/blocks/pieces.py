"""Pieces of a sentence or a list that a dump put on lines of their own: links, bold type, items without marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.blocks.edges import DATE, DATELINE, LABEL, QUOTED, QUOTES, beginning, ends, is_short, leads_on
from cleaner.text.leads import names_after_lead
from cleaner.text.wordlists import all_words

if TYPE_CHECKING:
    from cleaner.blocks.joins import Layout
    from cleaner.blocks.lines import Line

_DATED, _LABEL, _OF_LABEL = 120, 20, 8
"""Characters of a dateline and a label, and spaces in the sentence behind one at least, or in a name at most."""
TOP = 12
"""Lines at the top of a dump among which a byline may be."""
_ITEMS, _ITEM = 30, 2
"""Items of a list without marks that are looked at on either side of one, and spaces within each at least."""


def is_opened(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` goes on what the one above opens: a dateline in bold, a link in it, a label in bold."""
    a, b = lines[i - 1].text, lines[i].text
    if a[-1] in "-–—" and len(a) < _DATED and DATELINE.match(f"{a} "):
        return True
    if a.endswith(" /") or (i > 1 and b[0] == "/" and lines[i - 2].text.endswith(" /")):
        return is_short(b) or b.startswith("/ ")
    if a in all_words("lines", "opens") and b[0].islower():
        return True
    is_label = a[-1] == ":" and is_short(a) and b[0].islower() and b[-1] in ".!?" and b.count(" ") > _OF_LABEL
    is_named = len(a) <= _LABEL and a.removesuffix(":") in all_words("lines", "names")
    return is_label or (is_named and b.count(" ") < _OF_LABEL and not b[0].islower())


def goes_on(text: str) -> bool:
    """Tell whether a line begins as a sentence does behind a link; `or` alone stands between two buttons."""
    first, _, rest = text.partition(" ")
    return first in all_words("lines", "goes_on") or (bool(rest) and first in all_words("lines", "may_go_on"))


def is_inset(lines: Sequence[Line], i: int, layout: Layout) -> bool:
    """Tell whether a short line, a link or a name, stands in a sentence that plainly goes on after it."""
    if i + 1 == len(lines) or lines[i + 1].gap or lines[i].text[0].islower() or ends(lines[i].text):
        return False
    if "@" in lines[i + 1].text.partition(" ")[0]:  # the address of whom the line names
        return False
    if i <= TOP and names_after_lead(lines[i].text):  # a byline, over `published March 3`
        return False
    if DATE.match(lines[i].text) or (": " in lines[i].text and LABEL.match(lines[i].text)):
        return False
    a, following = lines[i - 1], lines[i + 1].text
    if any(map(str.isdigit, following.partition(" ")[0])):  # an account, over its next post, or a version: `v4.2`
        return False
    opens = layout.parted and a.gap > 0 and following.count(" ") > _OF_LABEL and ends(following)
    if (a.text.count(" ") < 2 and not opens and not _is_led_on(a.text, following)) or beginning(following) < 2:
        return False
    if lines[i].text in all_words("lines", "opens") or (following[0] == ":" and not _is_led_on(a.text, following)):
        return False
    open_ended = (a.text[-1].isalpha() and not a.text[-1].isupper()) or a.text[-1] in ",،"
    apart = (layout.parted and ends(following)) or (layout.spaced and a.tail)
    return open_ended or (apart and ends(a.text) and leads_on(following))


def _is_led_on(a: str, following: str) -> bool:
    """Tell whether a few words before a link go on right behind it, as in `They are` and `, which`."""
    return leads_on(following) and a.rpartition(" ")[2][:1].islower()


def is_quoted(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line stands between the end of one that opens a straight quote and one that closes it."""
    closed = i + 1 < len(lines) and not lines[i + 1].gap and QUOTED.match(lines[i + 1].text) is not None
    return closed and QUOTES.search(lines[i - 1].text) is not None


def is_listed(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` is an item of a list that lost its marks: below a colon, each in small letters, no stop."""
    if not (_is_item(lines[i]) and _is_item(lines[i - 1])) or lines[i].gap:
        return False
    first, last = i - 1, i + 1
    while first and i - first < _ITEMS and _is_item(lines[first]):
        first -= 1
        if lines[first + 1].gap:
            break
    while last < len(lines) and last - i < _ITEMS and _is_item(lines[last]) and not lines[last].gap:
        last += 1
    is_over = last == len(lines) or lines[last].gap > 0 or lines[last].text[0].isupper()
    return lines[first].text.endswith(":") and is_over


def _is_item(line: Line) -> bool:
    return line.text[0].islower() and line.text.count(" ") >= _ITEM and line.text[-1].isalnum()
