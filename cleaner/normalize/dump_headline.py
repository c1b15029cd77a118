"""The headline of a dump by where it stands: over its byline and first paragraph, under a menu, over a standfirst."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from cleaner.kept import first_kept, kept_places
from cleaner.normalize.dump_marks import (
    LINES_BELOW_TRAIL,
    MAX_NAME_WORDS,
    MAX_SENTENCE_WORDS,
    MAX_TITLE_WORDS,
    MENUS,
    MIN_TITLE_WORDS,
    NEAR_LINES,
    NO_TITLES,
    PART_WORDS,
    PROSE_WORDS,
    SURE_WORDS,
    TOP_BLOCKS,
    first_prose,
    is_signature,
    is_signed,
    may_be_title,
    notes_of,
)
from cleaner.normalize.dump_names import is_row, is_told, is_twice, said
from cleaner.text.leads import names_after_lead
from cleaner.text.line_looks import is_menu, may_be_standfirst, two_sentences
from cleaner.text.sentences import NO_HEADLINE
from cleaner.text.wordlists import all_words, any_of
from cleaner.text.words import count_words, same_words, words_in

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_CALLS = frozenset({"share", "subscribe"})
_TOUCHING = re.compile(r"[a-zß-ÿа-я][A-ZÀ-ÞА-Я]")
_RELEASE = "press.label"
"""The rule that knows the label over a press release."""
_PARTED, _MOST_BELOW_DATE, _HALF = re.compile(r"[|«»]"), 10, 0.5
"""A mark between links, words of a headline below a date at most, and the share of them that the text says."""
_FAR_ABOVE = 4
"""Lines between what ranks first and a headline over a byline, at least."""
_OFFICE, _SMALL = 9, 3
"""Words of the name of an office at most, and letters of a word in it that begins with a small one."""
_MOST_BELOW_NAME = 7
"""Words of a headline that ranks below the name over it, at most; the ranking knows longer ones."""
_MENU_LINES = 3
"""Lines of a menu between the name of a site and the headline, at least."""


def above_article(
    wrong: str, blocks: Sequence[Block], decisions: Sequence[Decision], *, under_menu: bool = False
) -> str | None:
    """Return the line that may be the title above the article's first paragraph: before its byline, if it has one.

    What is kept comes after what is not: under a title that is no part of the text stands a standfirst that is. What
    stands there twice, in a breadcrumb and by itself, comes before both. With `under_menu` lines below the last entry
    of a menu come before a name above it.
    """
    first = first_prose(blocks, kept_places(decisions))
    heads = _heads_of_prose(blocks)
    found = [i for i in range(first) if blocks[i].text != wrong and may_be_title(i, blocks, decisions, heads)]
    if any(decisions[i].reach != "section" for i in found):  # else a menu's word such as "Latest" reaches to the text
        found = [i for i in found if decisions[i].reach != "section"]
    if under_menu:
        menu = max(
            (i for i in range(first) if decisions[i].is_ruled_out(MENUS) and decisions[i].kind not in _CALLS),
            default=-1,
        )
        found = [i for i in found if i >= menu or words_in(blocks[i].text) > SURE_WORDS] or found
    notes = notes_of(blocks, decisions)
    found = [i for i in found if not is_signed(blocks[i].text, notes)] or found
    found = [i for i in found if not is_menu_row(blocks[i].text)] or found
    above = Counter(block.text for block in blocks[:first])
    if twice := next((blocks[i].text for i in found if above[blocks[i].text] > 1), None):
        return twice
    signed = next((i for i in range(first) if is_signature(i, blocks, decisions)), first)
    apart = [i for i in found if not decisions[i].keep]
    before = [i for i in apart if i < signed] or apart
    short = [i for i in before if count_words(blocks[i].text) <= MAX_SENTENCE_WORDS] or before
    short = short[:-1] if _is_standfirst_under(short, blocks, decisions) else short
    best = (short[-1:] or [i for i in found if decisions[i].keep] or [-1])[0]
    return blocks[best].text if best >= 0 else None


def is_menu_row(line: str) -> bool:
    """Tell whether a line is a menu set in a row: with bars between its entries, or from `Home` on."""
    first = tuple(f"{word} " for word in all_words("site", "menu_first"))
    return is_menu(line) or (is_row(line) and line.startswith(first))


def _is_standfirst_under(lines: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether the last of some lines stands right under one that is a headline: no longer, or said more of."""
    if len(lines) < 2 or lines[-1] != lines[-2] + 1:
        return False
    above, below = (count_words(blocks[i].text) for i in lines[-2:])
    if above <= SURE_WORDS:
        return False
    return above <= below or said(lines[-2], blocks, decisions) > said(lines[-1], blocks, decisions)


def _heads_of_prose(blocks: Sequence[Block]) -> dict[str, dict[int, int]]:
    """Return the lines right above a paragraph by their words: by the length of the text, the last that has it."""
    heads: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for i, (block, after) in enumerate(pairwise(blocks)):
        if count_words(after.text) >= PROSE_WORDS:
            heads[same_words(block.text)][len(block.text)] = i
    return heads


def above_byline(name: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line above the first byline or date, where a menu parts it from the line with the site's name."""
    kept = (i for i, d in enumerate(decisions) if d.keep and count_words(blocks[i].text) >= PROSE_WORDS)
    top = decisions[: min(next(kept, 0), TOP_BLOCKS)]
    signed = next((i for i, d in enumerate(top) if i > name and d.kind == "byline" and d.rule is not None), 0)
    for i in range(signed - 1, name + 1, -1):
        text = blocks[i].text
        words = words_in(text)
        if decisions[i].is_ruled_out(NO_TITLES) or words >= PROSE_WORDS or text.endswith(NO_HEADLINE):
            return None
        if words >= MIN_TITLE_WORDS:
            return text if any(d.is_ruled_out(MENUS) for d in decisions[name + 1 : i]) else None
    return None


def below_label(name: int, prose: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the headline of a release between the line that says that it is one, below a name on top, and its text."""
    label = next((i for i in range(name + 1, prose) if decisions[i].rule == _RELEASE), prose)
    found = (i for i in range(label + 1, prose) if words_in(blocks[i].text) > SURE_WORDS)
    return next((blocks[i].text for i in found if may_be_title(i, blocks, decisions, {})), None)


def over_standfirst(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line right between one that says that this is a release and the line that ranks first; else None."""
    if place < 2 or decisions[place - 2].rule != _RELEASE:
        return None
    text = blocks[place - 1].text
    is_it = SURE_WORDS < words_in(text) <= MAX_TITLE_WORDS and not text.endswith(NO_HEADLINE)
    return text if is_it and may_be_title(place - 1, blocks, decisions, {}) else None


def below_owner(name: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the headline below a name on top that the copyright line has too; the text says most of its words."""
    line = above_article(name, blocks, decisions, under_menu=True)
    place = next((i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text == line), 0)
    return line if place and said(place, blocks, decisions) >= _HALF else None


def below_masthead(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return a short second line of a dump, between a few words with capitals and a byline or a date over the text.

    The text says more of its words than of those of the first line, which is the name of a paper then, as one word is.
    """
    words = blocks[0].text.split()
    signed = range(2, first_prose(blocks, kept_places(decisions)))
    is_name = len(words) <= PART_WORDS and all(word[0].isupper() or len(word) <= _SMALL for word in words)
    if not is_name or not signed or not all(is_signature(i, blocks, decisions) for i in signed):
        return None
    fits = may_be_title(1, blocks, decisions, {}) and count_words(blocks[1].text) <= _MOST_BELOW_NAME
    share = said(1, blocks, decisions) if fits else 0.0
    return blocks[1].text if share >= _HALF and (len(words) == 1 or share > said(0, blocks, decisions)) else None


def under_date(name: int, prose: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the headline between a date and the text, where a menu parts both from a name on top, as in blogs.

    The name may be the second line: what a blog says of itself, below its own.
    """
    line = prose - 1
    if name > 1 or line - 1 <= name + 1 or not is_signature(line - 1, blocks, decisions):
        return None
    between = range(name + 1, line - 1)
    has_menu = any(decisions[i].kind == "navigation" or is_row(blocks[i].text) for i in between)
    text = blocks[line].text
    fits = MIN_TITLE_WORDS <= count_words(text) <= _MOST_BELOW_DATE and may_be_title(line, blocks, decisions, {})
    share = said(line, blocks, decisions) if has_menu and fits and _PARTED.search(text) is None else 0.0
    least = min(said(i, blocks, decisions) for i in range(name + 1))
    return text if share >= _HALF and share > least else None


def below_menu(blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the one long line above the text that stands right under a menu on top of a dump."""
    top = range(1, min(first_prose(blocks, kept_places(decisions)), TOP_BLOCKS))
    long = [i for i in top if count_words(blocks[i].text) > SURE_WORDS and may_be_title(i, blocks, decisions, {})]
    menu = range(1, long[0]) if len(long) == 1 else range(0)
    fills = len(menu) >= _MENU_LINES and all(
        _is_entry(blocks[i].text) or decisions[i].is_ruled_out(MENUS) for i in menu
    )
    apart = fills and not any(is_signature(i, blocks, decisions) for i in menu)
    if apart and decisions[long[0]].keep:  # as the first line of the text, under what is a menu for certain
        apart = any(decisions[i].is_ruled_out(MENUS) for i in menu) and not any(decisions[i].keep for i in menu)
    return blocks[long[0]].text if apart else None


def _is_entry(text: str) -> bool:
    """Tell whether a line may be an entry of a menu, or be all of them where a dump put nothing between them."""
    return count_words(text) < MIN_TITLE_WORDS or len(_TOUCHING.findall(text)) > 1


def over_byline(shown: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the first line that stays, right over the byline, where what ranks first stands far above and does not."""
    first = first_kept(decisions)
    if first is None or not shown or decisions[shown[-1]].keep or first - shown[-1] <= _FAR_ABOVE:
        return None
    below = decisions[first + 1 : first + 2]
    is_over = any(d.is_ruled_out(("byline",)) for d in below) and count_words(blocks[first].text) > SURE_WORDS
    near = range(shown[-1] + 1, min(shown[-1] + 1 + LINES_BELOW_TRAIL, first))
    is_free = is_over and not any(is_signature(i, blocks, decisions) for i in near)
    is_line = is_free and may_be_title(first, blocks, decisions, {}) and not may_be_standfirst(blocks[first].text)
    return blocks[first].text if is_line else None


def under_office(
    name: str, shown: Sequence[int], prose: int, blocks: Sequence[Block], decisions: Sequence[Decision]
) -> str | None:
    """Return the headline right under the name of the office that publishes it: `Ministry of Mines`."""
    words = name.split()
    is_name = 1 < len(words) <= _OFFICE and all(word[0].isupper() or len(word) <= _SMALL for word in words)
    if not shown or not is_name or _office().match(name) is None:
        return None
    lines = range(shown[0] + 1, min(shown[0] + 1 + LINES_BELOW_TRAIL, prose))
    found = (i for i in lines if words_in(blocks[i].text) > SURE_WORDS and may_be_title(i, blocks, decisions, {}))
    return next((blocks[i].text for i in found if not _office().match(blocks[i].text)), None)


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(all_words('site', 'office'))})\b", re.I)


def over_names(sentence: int, blocks: Sequence[Block]) -> str | None:
    """Return the headline between a sentence on top of a dump, such as a motto, and the line with the author's name."""
    for line, below in pairwise(block.text for block in blocks[sentence + 1 : sentence + 1 + NEAR_LINES]):
        fits = SURE_WORDS < count_words(line) <= MAX_TITLE_WORDS and not line.endswith(NO_HEADLINE)
        if fits and names_after_lead(below):
            return line
    return None


def headline_over(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the line right over a standfirst that ranks first: a longer one that nothing but a menu stands over.

    Both are sentences in small letters; of headlines that are not the ranking knows more. Over a line that stands right
    above the author's name or a date a headline of which the text says the words may be shorter, and so may one over a
    line of two sentences.
    """
    if place == 0 or count_words(blocks[place].text) <= MAX_NAME_WORDS:
        return None
    line, words = blocks[place - 1].text, count_words(blocks[place - 1].text)
    if may_be_standfirst(blocks[place].text) and _is_in_box(place - 1, blocks, decisions):
        return line
    if decisions[place].keep:
        return None
    above = decisions[place - 1]
    is_reached = above.rule is None or above.reach == "section"  # by a word of the menu, such as "Latest"
    is_free = not above.keep and is_reached and not line.endswith(NO_HEADLINE)
    over = (count_words(block.text) <= PART_WORDS for block in blocks[: place - 1])
    is_trail = blocks[place].text in line
    below = takewhile(lambda i: not decisions[i].keep, range(place + 1, min(place + NEAR_LINES, len(blocks))))
    is_sure = is_told(place - 1, blocks, decisions) or two_sentences(blocks[place].text)
    has_byline = is_sure and any(is_signature(i, blocks, decisions) for i in below)
    is_headline = has_byline and blocks[place].text.split()[0] != line.split()[0]
    least = PART_WORDS + 1 if is_headline else count_words(blocks[place].text)
    fits = least <= words <= MAX_TITLE_WORDS and all(over) and not is_trail
    is_small = may_be_standfirst(line) or (line.upper() == line.lower() and two_sentences(blocks[place].text))
    return line if is_free and fits and is_small and may_be_standfirst(blocks[place].text) else None


def over_signature(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the headline over who wrote the text and when, of which a sentence below that ranks first says more.

    A word or two for the sort of text may stand between headline and byline: `Reviews`. Over a mere date the text says
    as many of the headline's words as of the sentence's, else it is a motto over a post.
    """
    if not may_be_standfirst(blocks[place].text):
        return None
    above = range(place - 1, max(place - 1 - LINES_BELOW_TRAIL, 0), -1)
    signed = list(takewhile(lambda i: is_signature(i, blocks, decisions), above))
    line = signed[-1] - 1 if signed else 0
    if line > 0 and words_in(blocks[line].text) < MIN_TITLE_WORDS:
        line -= 1
    if line <= 0 or decisions[line].keep or words_in(blocks[line].text) <= SURE_WORDS:
        return None
    fits = may_be_title(line, blocks, decisions, {}) and not is_menu_row(blocks[line].text)
    is_by = any(names_after_lead(blocks[i].text) for i in signed)
    fits = fits and (is_by or said(line, blocks, decisions) >= said(place, blocks, decisions))
    return blocks[line].text if fits else None


def _is_in_box(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line no longer than the one below stands in a box above too, and is not the site's name."""
    text = blocks[place].text
    fits = MIN_TITLE_WORDS <= words_in(text) <= words_in(blocks[place + 1].text)
    fits = fits and may_be_title(place, blocks, decisions, {})
    return fits and is_twice(place, blocks, decisions) and not is_signed(text, notes_of(blocks, decisions))
