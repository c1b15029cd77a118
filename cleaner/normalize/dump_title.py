"""The title of a dump, once rules have spoken: no button, caption or menu is one, and what stands alone is whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.engine.phrases import words_in
from cleaner.normalize.date import find_date
from cleaner.normalize.dump_names import goes_on_above, is_told, told_below
from cleaner.normalize.leads import names_after_lead
from cleaner.normalize.line_looks import CLOCK, is_credited, is_dated, is_path, is_rates, is_result, is_trail
from cleaner.normalize.outlets import outlet_of_alias
from cleaner.normalize.words import count_words, same_words
from cleaner.structure.dump_lines import may_be_standfirst

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

NO_TITLES = frozenset({
    "boilerplate", "navigation", "share", "subscribe", "caption", "photo_credit", "media", "byline", "read_time",
    "cookie_notice", "advertisement", "comment_form", "copyright", "search", "pagination", "tags", "wire_tag",
    "attribution", "market_list",
})  # fmt: skip
MENUS = frozenset({"navigation", "search", "language_switch", "share", "subscribe"})
_CALLS = frozenset({"share", "subscribe"})
_SIGNED = frozenset({"copyright", "disclaimer", "author_bio", "photo_credit", "caption"})
_ISSUER = "attribution.issuer"
_MOST_OF_NAME, _NAME_AND_MOTTO = 6, 12
"""Words of the name of a site, and of one on the first line that has a motto behind it."""
_FIRST = 60
"""Blocks at the top of a dump among which a title is looked for."""
_PART = 4
"""Words of a line that may be a part of a longer title."""
_FEWEST, _MOST = 3, 25
"""Words of a line that may be the title of an article under it."""
_MOST_OF_SENTENCE = 15
"""Words of a title that is a whole sentence; a longer one is the first paragraph of a brief."""
_PROSE = 20
_TOP = 5
"""Lines at the top of a dump of which the ranking offers parts."""
_NEAR = 8
"""Lines under a name within which the headline that begins with it stands."""
_CLOSE = (None, "block", "text")
_DASHES = ("-", "–", "—")
_NAME_MARKS = (*_DASHES, "|", "·", "»", "::")
_BEFORE_MOTTO = (" | ", " - ", " – ", " — ", " · ", " • ")
_LABEL, _LABELS = re.compile(r"[^\W\d_a-z][^\W\d_]+(?: [^\W\d_]+)?: \S"), 2
"""A line that names something of the text, and how many of them stand beside it at least."""
_BELOW_TRAIL = 2
"""Lines under a trail of the site's parts among which the headline stands."""
_TOUCHING = re.compile(r"[a-zß-ÿа-я][A-ZÀ-ÞА-Я]")
_FIGURES = re.compile(r"[\d\W_]*\d[\d\W_]*")
_SURELY = 4
"""Words of a title at least that takes the place of a menu's."""
_MENU_LINES = 3
"""Lines of a menu between the name of a site and the headline, at least."""
_MARKS = ("-", "–", "—", "|", "·", "•", "»", "«", "›", ":", "~")
_STOPS = (".", ":", ";", ",")
_ENDS = (".", "!", "…", "。", "”", "»", '"', "।")
_DATED = 12
"""Words of a line that dates the text."""


def settled_title(best: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the title of a dump or None, given the line, or the part of one, that ranks first by its looks."""
    title = _settled(best, blocks, decisions)
    return title and _less_name(_instead_of_name(title, blocks, decisions), blocks)


def _less_name(title: str, blocks: Sequence[Block]) -> str:
    """Return a title less the site's name behind it, where the line without it stands in the dump too."""
    found = next((i for i, block in enumerate(blocks[:_FIRST]) if block.text == title), _FIRST)
    for block in blocks[found + 1 : found + 1 + _NEAR]:
        rest = title.removeprefix(block.text)
        if rest != title and rest[:3].strip() in _NAME_MARKS and count_words(rest) <= _MOST_OF_NAME:
            return block.text if count_words(block.text) >= _PART and rest.startswith(" ") else title
    return title


def _settled(best: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    places = [i for i, block in enumerate(blocks[:_FIRST]) if block.text == best]
    shown = places or [i for i, block in enumerate(blocks[:_FIRST]) if block.text.startswith(best)]
    prose = first_prose(blocks, decisions)
    above = shown or [i for i in range(prose) if blocks[i].text == best]
    if above and _is_other(best, above, blocks, decisions):
        return _above_article(best, blocks, decisions, under_menu=True) or best
    if places[:1] == [0] and all(place > prose for place in places[1:]):
        places = [0]  # the name of a site stands in its footer again
    if _may_be_name(best, places, decisions) and (line := _above_byline(places[-1], blocks, decisions)):
        return line
    if places == [0] and count_words(best) <= _PART and (line := _below_menu(blocks, decisions)):
        return line
    if places and (is_result(best) or is_path(best) or is_rates(best) or _is_label(places[0], blocks)):
        return _above_article(best, blocks, decisions) or best
    if places:
        best = _headline_over(places[0], blocks, decisions) or best
        is_sentence = best.endswith(".") and count_words(best) > _MOST_OF_SENTENCE
        if is_sentence and (line := _over_names(places[0], blocks)):
            return line
        return None if is_sentence and decisions[places[0]].keep else best
    if shown and is_trail(blocks[shown[0]].text):
        line = _above_article(blocks[shown[0]].text, blocks, decisions)
        below = (block.text for block in blocks[shown[0] + 1 : shown[0] + 1 + _BELOW_TRAIL])
        if line is not None and count_words(line) >= _SURELY and line in below:
            return line
    parts = [block.text for block in blocks[:_FIRST] if _is_cut(block.text, best)]
    return max(parts, key=len, default=None) or _whole(best, blocks) or best


def _is_other(line: str, places: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is a date, a credit, a byline, the site's name or what rules know as no title."""
    below = range(places[-1] + 1, min(places[-1] + 1 + _BELOW_TRAIL, len(blocks)))
    if is_credited(line) and not any(_is_signature(i, blocks, decisions) for i in below):
        return True
    if is_dated(line) or names_after_lead(line) or all(_is_item(i, blocks, decisions) for i in places):
        return True
    near = places[0] < _FIRST
    is_name = near and _is_signed(line, _notes(blocks, decisions))
    return is_name or all(_is_no_title(decisions[i]) and (near or decisions[i].reach in _CLOSE) for i in places)


def _is_item(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is one of some that bullets mark below the line that says who wrote the text and when."""
    if not any(_is_signature(i, blocks, decisions) for i in range(max(0, place - _NEAR), place)):
        return False
    beside = (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
    return blocks[place].tag == "li" and any(block.tag == "li" for block in beside)


def _whole(part: str, blocks: Sequence[Block]) -> str | None:
    """Return the line at the top of which a title is a part, where what was cut off is a part of the headline too."""
    line = next((block.text for block in blocks[:_TOP] if part in block.text), "")
    line = line.split(" | ")[0] if part in line.split(" | ")[0] else line
    before, _, after = line.partition(part)
    if not line or (before and after) or count_words(line) > _MOST:
        return None
    lead, mark, rest = (before, after[:3], after) if after else (before, before[-3:], before)
    rest = rest.strip(" :|-–—·»«•")
    if not rest or outlet_of_alias(rest) is not None or any(block.text == rest for block in blocks[:_FIRST]):
        return None
    if ":" in mark:
        return line
    goes_on = not lead and rest[0].islower() and " " in rest and any(dash in mark for dash in _DASHES)
    return line if goes_on else None


def _notes(blocks: Sequence[Block], decisions: Sequence[Decision]) -> list[str]:
    """Return the notices of a dump that say whose it is, all in one text first."""
    pairs = zip(blocks, decisions, strict=True)
    notes = [b.text for b, d in pairs if not d.keep and (d.kind in _SIGNED or d.rule == _ISSUER)]
    return ["\n".join(notes), *notes]


def _is_signed(name: str, notes: Sequence[str]) -> bool:
    """Tell whether a line is the site's name: notices below the article and the note on its author say it too."""
    if name not in notes[0] or count_words(name) > _MOST_OF_NAME:
        return False
    return any(name in note and name != note for note in notes[1:])


def _is_cut(line: str, title: str) -> bool:
    """Tell whether a line is a title less what a separator parts from it."""
    before, found, after = title.partition(line)
    parted = (not before or before.rstrip().endswith(_MARKS)) and (not after or after.lstrip().startswith(_MARKS))
    return bool(found) and parted and count_words(line) >= _PART


def _may_be_name(best: str, places: Sequence[int], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line may be the site's name: a few words on top of a dump, or fewer that stand apart."""
    if places == [0]:
        return count_words(best) <= (_NAME_AND_MOTTO if any(mark in best for mark in _BEFORE_MOTTO) else _MOST_OF_NAME)
    is_short = words_in(best) <= _SURELY and not best.endswith("?")
    return len(places) == 1 and is_short and not decisions[places[0]].keep


def _above_byline(name: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line above the first byline or date, where a menu parts it from the line with the site's name."""
    kept = (i for i, d in enumerate(decisions) if d.keep and count_words(blocks[i].text) >= _PROSE)
    top = decisions[: min(next(kept, 0), _FIRST)]
    signed = next((i for i, d in enumerate(top) if i > name and d.kind == "byline" and d.rule is not None), 0)
    for i in range(signed - 1, name + 1, -1):
        text = blocks[i].text
        words = words_in(text)
        if _is_no_title(decisions[i]) or words >= _PROSE or text.endswith(_STOPS):
            return None
        if words >= _FEWEST:
            return text if any(map(_is_menu, decisions[name + 1 : i])) else None
    return None


def _instead_of_name(title: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str:
    """Return the headline below a title that is the site's name, or above one that a picture has; else the title."""
    name = next((i for i, block in enumerate(blocks[:_FIRST]) if block.text == title), None)
    if name is None:
        return title
    first = first_prose(blocks, decisions)
    lines = (i for i in range(name + 1, min(first, _FIRST)) if _is_above_text(i, first, blocks, decisions))
    below = (i for i in lines if _may_be_title(i, blocks, decisions, {}))
    return told_below(name, below, blocks, decisions) or goes_on_above(name, blocks) or title


def _is_above_text(i: int, first: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether nothing but a greeting or who wrote it and when stands between a line and the first paragraph."""
    greeting = i + 2 == first and count_words(blocks[i + 1].text) < _FEWEST
    near = range(i + 1, min(i + _NEAR // 2, first))
    return i + 1 == first or greeting or any(_is_signature(j, blocks, decisions) for j in near)


def _below_menu(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the one long line above the text that stands right under a menu on top of a dump."""
    top = range(1, min(first_prose(blocks, decisions), _FIRST))
    long = [i for i in top if count_words(blocks[i].text) > _SURELY and _may_be_title(i, blocks, decisions, {})]
    menu = range(1, long[0]) if len(long) == 1 else range(0)
    is_menu = len(menu) >= _MENU_LINES and all(_is_entry(blocks[i].text) or _is_menu(decisions[i]) for i in menu)
    apart = is_menu and not any(_is_signature(i, blocks, decisions) for i in menu)
    if apart and decisions[long[0]].keep:  # as the first line of the text, under what is a menu for certain
        apart = any(_is_menu(decisions[i]) for i in menu) and not any(decisions[i].keep for i in menu)
    return blocks[long[0]].text if apart else None


def _is_entry(text: str) -> bool:
    """Tell whether a line may be an entry of a menu, or be all of them where a dump put nothing between them."""
    return count_words(text) < _FEWEST or len(_TOUCHING.findall(text)) > 1


def _over_names(sentence: int, blocks: Sequence[Block]) -> str | None:
    """Return the headline between a sentence on top of a dump, such as a motto, and the line with the author's name."""
    for line, below in pairwise(block.text for block in blocks[sentence + 1 : sentence + 1 + _NEAR]):
        if names_after_lead(below) and _SURELY < count_words(line) <= _MOST and not line.endswith(_STOPS):
            return line
    return None


def _headline_over(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line right over a standfirst that ranks first: a longer one that nothing but a menu stands over.

    Both are sentences in small letters; of headlines that are not the ranking knows more. Over a line that stands right
    above the author's name or a date a headline of which the text says the words may be shorter.
    """
    if place == 0 or decisions[place].keep or count_words(blocks[place].text) <= _MOST_OF_NAME:
        return None
    line, words = blocks[place - 1].text, count_words(blocks[place - 1].text)
    is_free = not decisions[place - 1].keep and decisions[place - 1].rule is None and not line.endswith(_STOPS)
    over = (count_words(block.text) <= _PART for block in blocks[: place - 1])
    is_trail = blocks[place].text in line
    below = range(place + 1, min(place + 2 + _BELOW_TRAIL, len(blocks)))
    is_signed = any(_is_signature(i, blocks, decisions) for i in below) and is_told(place - 1, blocks, decisions)
    is_headline = is_signed and blocks[place].text.split()[0] != line.split()[0]
    least = _PART + 1 if is_headline else count_words(blocks[place].text)
    fits = least <= words <= _MOST and all(over) and not is_trail
    return line if is_free and fits and may_be_standfirst(line) and may_be_standfirst(blocks[place].text) else None


def _is_label(place: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a line is one of some in a row that each name something of the text: `Format: Report`."""
    if place >= _FIRST or not _LABEL.match(blocks[place].text):
        return False
    row = "".join(
        "x" if _LABEL.match(b.text) and count_words(b.text) <= _MOST_OF_NAME else " " for b in blocks[:_FIRST]
    )
    beside = len(row[:place].rpartition(" ")[2] + row[place:].partition(" ")[0])
    return row[place] == "x" and beside > _LABELS


def first_prose(blocks: Sequence[Block], decisions: Sequence[Decision]) -> int:
    """Return the number of the first kept paragraph, else of the first kept block, else 0."""
    kept = [i for i, decision in enumerate(decisions) if decision.keep]
    prose = (i for i in kept if count_words(blocks[i].text) >= _PROSE or blocks[i].text.endswith(_ENDS))
    return next(prose, kept[0] if kept else 0)


def _above_article(
    wrong: str, blocks: Sequence[Block], decisions: Sequence[Decision], *, under_menu: bool = False
) -> str | None:
    """Return the line that may be the title above the article's first paragraph: before its byline, if it has one.

    What is kept comes after what is not: under a title that is no part of the text stands a standfirst that is. What
    stands there twice, in a breadcrumb and by itself, comes before both. With `under_menu` lines below the last entry
    of a menu come before a name above it.
    """
    first = first_prose(blocks, decisions)
    heads = _heads_of_prose(blocks)
    found = [i for i in range(first) if blocks[i].text != wrong and _may_be_title(i, blocks, decisions, heads)]
    if any(decisions[i].reach != "section" for i in found):  # else a menu's word such as "Latest" reaches to the text
        found = [i for i in found if decisions[i].reach != "section"]
    if under_menu:
        menu = max((i for i in range(first) if _is_menu(decisions[i]) and decisions[i].kind not in _CALLS), default=-1)
        found = [i for i in found if i >= menu or words_in(blocks[i].text) > _SURELY] or found
    notes = _notes(blocks, decisions)
    found = [i for i in found if not _is_signed(blocks[i].text, notes)] or found
    above = Counter(block.text for block in blocks[:first])
    if twice := next((blocks[i].text for i in found if above[blocks[i].text] > 1), None):
        return twice
    signed = next((i for i in range(first) if _is_signature(i, blocks, decisions)), first)
    apart = [i for i in found if not decisions[i].keep]
    before = [i for i in apart if i < signed] or apart
    short = [i for i in before if count_words(blocks[i].text) <= _MOST_OF_SENTENCE] or before
    short = short[:-1] if _is_standfirst_under(short, blocks) else short
    best = (short[-1:] or [i for i in found if decisions[i].keep] or [-1])[0]
    return blocks[best].text if best >= 0 else None


def _is_standfirst_under(lines: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Tell whether the last of some lines stands right under one before it that is a headline, and no longer."""
    if len(lines) < 2 or lines[-1] != lines[-2] + 1:
        return False
    above, below = (count_words(blocks[i].text) for i in lines[-2:])
    return _SURELY < above <= below


def _heads_of_prose(blocks: Sequence[Block]) -> dict[str, dict[int, int]]:
    """Return the lines right above a paragraph by their words: by the length of the text, the last that has it."""
    heads: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for i, (block, after) in enumerate(pairwise(blocks)):
        if count_words(after.text) >= _PROSE:
            heads[same_words(block.text)][len(block.text)] = i
    return heads


def _may_be_title(
    i: int, blocks: Sequence[Block], decisions: Sequence[Decision], heads: Mapping[str, Mapping[int, int]]
) -> bool:
    """Tell whether a line looks like a headline, and is no date, byline, button or entry of a table of contents."""
    text, decision = blocks[i].text, decisions[i]
    words = words_in(_FIGURES.sub(" ", text))
    if not _FEWEST <= words <= _MOST or text.endswith(_STOPS) or blocks[i].tag == "li" or text[:4] in ("http", "www."):
        return False
    is_teaser = decision.kind == "related" and decision.reach != "section"
    if _is_no_title(decision) or is_teaser or _is_label(i, blocks) or names_after_lead(text) or CLOCK.search(text):
        return False
    if is_path(text) or is_rates(text) or is_credited(text):
        return False
    heading = same_words(_FIGURES.sub("", text, count=1) if text[0].isdigit() else text)
    later = any(last >= i + 2 and size <= len(text) for size, last in heads.get(heading, {}).items())
    return find_date(text) is None and not later


def _is_signature(i: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line stands under a title and says who wrote the text and when."""
    is_ruled = not decisions[i].keep and decisions[i].rule is not None and decisions[i].kind in ("byline", "read_time")
    return is_ruled or (words_in(blocks[i].text) <= _DATED and find_date(blocks[i].text) is not None)


def _is_menu(decision: Decision) -> bool:
    return not decision.keep and decision.rule is not None and decision.kind in MENUS


def _is_no_title(decision: Decision) -> bool:
    return not decision.keep and decision.rule is not None and decision.kind in NO_TITLES
