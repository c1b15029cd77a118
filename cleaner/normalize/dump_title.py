"""The title of a dump, once rules have spoken: no button, caption or menu is one, and what stands alone is whole."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from cleaner.kept import kept_places
from cleaner.normalize.dump_headline import (
    above_article,
    above_byline,
    below_label,
    below_masthead,
    below_menu,
    below_owner,
    headline_over,
    is_menu_row,
    over_byline,
    over_names,
    over_signature,
    over_standfirst,
    under_date,
    under_office,
)
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
    is_date_alone,
    is_label,
    is_signature,
    is_signed,
    may_be_title,
    notes_of,
)
from cleaner.normalize.dump_names import answered, goes_on_above, said, told_below, under_name
from cleaner.normalize.owner import is_owner, names_of_owner
from cleaner.text.date import is_span
from cleaner.text.leads import names_after_lead
from cleaner.text.line_looks import (
    end_of_path,
    is_contact,
    is_credited,
    is_dated,
    is_menu,
    is_over_contents,
    is_path,
    is_price,
    is_rates,
    is_result,
    is_trail,
)
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.titles import BEFORE_NAME
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, words_in

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_NAME_AND_MOTTO = 12
"""Words of a site's name on the first line that has a motto behind it."""
_TOP = 5
"""Lines at the top of a dump of which the ranking offers parts."""
_LINK_BEHIND = re.compile(r" ?[¶\ue000-\uf8ff]$| \( ?[\w-]+(?:\.[\w-]+)+ ?\)$")
"""What stands behind a heading that links to itself, or behind one that links to another site: its address."""
_ASIDES = frozenset({"caption", "photo_credit", "read_time", "cookie_notice", "comment_form", "media"})
"""Kinds of lines no part of which is a title."""
_BUTTONS = MENUS | _ASIDES - {"caption", "photo_credit"}
_LEAD_WORDS = 40
"""Words of a first paragraph on top of a dump, under which no title stands."""
_ENTRIES = 12
"""Entries of a table of contents at most, below the line that says that it follows."""
_CLOSE = (None, "block", "text")
_DASHES = ("-", "–", "—")
_NAME_MARKS = (*_DASHES, "|", "·", "»", "::")
_STEPS = frozenset(">›»")
"""Marks between the parts of the way to a page."""
_MARKS = ("-", "–", "—", "|", "·", "•", "»", "«", "›", ":", "~")


def settled_title(best: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the title of a dump or None, given the line, or the part of one, that ranks first by its looks."""
    title = answered(best, blocks) or under_name(best, blocks) or _settled(best, blocks, decisions)
    title = title and _less_name(_instead_of_name(title, blocks, decisions), blocks)
    return None if title is None or _is_of_text(title, blocks, decisions) else _LINK_BEHIND.sub("", title)


def _is_of_text(title: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line that ranks first is part of the text or of a caption, a button or a date, and none is better.

    Some texts have no title: what was cut from a page without its headline, and what begins with its first paragraph.
    """
    places = [i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text == title]
    if not places:
        lines = [i for i, block in enumerate(blocks[:TOP_BLOCKS]) if title in block.text]
        return bool(lines) and all(_is_text(i, blocks, decisions) or _is_aside(decisions[i]) for i in lines)
    is_button = words_in(title) >= MIN_TITLE_WORDS and all(_is_button(decisions[i]) for i in places)
    if is_button or names_after_lead(title) or is_date_alone(places[0], blocks, decisions):
        return True
    first, below = places[0], places[0] + 1
    if first > 0 and _is_text(0, blocks, decisions, least=_LEAD_WORDS):
        return True
    is_kept = decisions[first].keep is True and title.endswith(".")
    return is_kept and below < len(blocks) and _is_text(below, blocks, decisions)


def _is_text(place: int, blocks: Sequence[Block], decisions: Sequence[Decision], *, least: int = PROSE_WORDS) -> bool:
    return decisions[place].keep is True and count_words(blocks[place].text) >= least


def _is_aside(decision: Decision) -> bool:
    return decision.is_ruled_out(_ASIDES)


def _is_button(decision: Decision) -> bool:
    return decision.rule is not None and decision.reach != "text" and decision.is_ruled_out(_BUTTONS)


def _less_blog(title: str, blocks: Sequence[Block]) -> str | None:
    """Return a title without the blog's name before it, where both are lines of their own too; else None."""
    name, colon, own = title.partition(": ")
    lines = {block.text for block in blocks} if colon else set()
    return own if name in lines and own in lines else None


def _less_name(title: str, blocks: Sequence[Block]) -> str:
    """Return a title less the site's name behind it, where the line without it stands in the dump too."""
    found = next((i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text == title), TOP_BLOCKS)
    for block in blocks[found + 1 : found + 1 + NEAR_LINES]:
        rest = title.removeprefix(block.text)
        if rest != title and rest[:3].strip() in _NAME_MARKS and count_words(rest) <= MAX_NAME_WORDS:
            return block.text if count_words(block.text) >= PART_WORDS and rest.startswith(" ") else title
    return title


def _settled(best: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    places = [i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text == best]
    shown = places or [i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text.startswith(best)]
    prose = first_prose(blocks, kept_places(decisions))
    if shown and shown[0] and is_span(best):
        return blocks[shown[0] - 1].text  # whose life it was
    if shown and (line := over_standfirst(shown[0], blocks, decisions)):
        return line
    if shown and count_words(best) <= MAX_NAME_WORDS:
        beside = below_label(shown[-1], prose, blocks, decisions) or under_date(shown[0], prose, blocks, decisions)
        if beside is not None:
            return beside
    beside = over_byline(shown, blocks, decisions) or under_office(best, shown, prose, blocks, decisions)
    if beside is not None:
        return beside
    if shown and (line := _beside_contents(shown[0], prose, blocks, decisions)):
        return line
    above = shown or [i for i in range(prose) if blocks[i].text == best]
    if above and _is_other(best, above, blocks, decisions):
        line = above_article(best, blocks, decisions, under_menu=True)
        return best if line is None or is_menu_row(line) or is_menu(line) else line
    if (own := _less_blog(best, blocks[:TOP_BLOCKS])) is not None:
        return own
    if places[:1] == [0] and all(place > prose for place in places[1:]):
        places = [0]  # the name of a site stands in its footer again
    if not places:
        return _of_part(best, shown, blocks, decisions)
    return _instead(best, places, blocks, decisions) or _as_shown(best, places[0], blocks, decisions)


def _beside_contents(entry: int, prose: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the headline of a text whose table of contents has the entry that ranks first; else None.

    That entry and the one beside it stand again within the text. The headline stands right over a byline below the
    table; where a line says that the table follows, right over the first paragraph too, else above that line.
    """
    later = {
        block.text for block, decision in zip(blocks[prose + 1 :], decisions[prose + 1 :], strict=True) if decision.keep
    }
    beside = blocks[max(0, entry - 1) : entry + 2]
    if entry >= prose or blocks[entry].text not in later:
        return None
    if sum(block.text in later for block in beside) == len(beside[:2]):
        signed = next((i for i in range(entry + 2, prose) if is_signature(i, blocks, decisions)), 0)
        if signed - 1 > entry and _is_headline(signed - 1, later, blocks, decisions):
            return blocks[signed - 1].text
    label = next((i for i in range(entry - 1, max(-1, entry - _ENTRIES), -1) if is_over_contents(blocks[i].text)), None)
    lines = (prose - 1, *range(label - 1, -1, -1)) if label is not None else ()
    return next((blocks[i].text for i in lines if _is_headline(i, later, blocks, decisions)), None)


def _is_headline(i: int, entries: Set[str], blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    is_entry = blocks[i].text in entries
    return not is_entry and words_in(blocks[i].text) > SURE_WORDS and may_be_title(i, blocks, decisions, {})


def _instead(best: str, places: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the title in place of a line that is a name, an account or no title; None where it may be one itself."""
    if _may_be_name(best, places, decisions) and (line := above_byline(places[-1], blocks, decisions)):
        return line
    if places == [0] and count_words(best) <= PART_WORDS and (line := below_menu(blocks, decisions)):
        return line
    if places == [0] and count_words(best) <= MAX_NAME_WORDS:
        owned = is_owner(best, names_of_owner(blocks, decisions))
        line = (owned and below_owner(best, blocks, decisions)) or below_masthead(blocks, decisions)
        if line:
            return line
    post = blocks[places[0] + 1].text if _is_account(best) and places[0] + 1 < len(blocks) else ""
    if MIN_TITLE_WORDS <= words_in(post) <= MAX_TITLE_WORDS:
        return post
    if is_path(best) and any(block.text == end_of_path(best) for block in blocks[:TOP_BLOCKS]):
        return end_of_path(best)
    is_place = is_path(best) or (is_trail(best) and not _STEPS.isdisjoint(best))
    if is_result(best) or is_place or is_menu_row(best) or is_rates(best) or is_label(places[0], blocks):
        return above_article(best, blocks, decisions) or best
    return None


def _as_shown(best: str, place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the title that a line is, or the one over it; None for a sentence that is the first of a brief."""
    best = headline_over(place, blocks, decisions) or over_signature(place, blocks, decisions) or best
    if not best.endswith(".") or count_words(best) <= MAX_SENTENCE_WORDS:
        return best
    return over_names(place, blocks) or (None if decisions[place].keep else best)


def _of_part(best: str, shown: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> str:
    """Return the title of a dump of which a part of a line ranks first: the line, another, or the part."""
    if shown and is_trail(blocks[shown[0]].text):
        line = above_article(blocks[shown[0]].text, blocks, decisions)
        below = (block.text for block in blocks[shown[0] + 1 : shown[0] + 1 + LINES_BELOW_TRAIL])
        if line is not None and count_words(line) >= SURE_WORDS and line in below:
            return line
    parts = [block.text for block in blocks[:TOP_BLOCKS] if _is_cut(block.text, best)]
    return max(parts, key=len, default=None) or _whole(best, blocks) or best


def _is_other(line: str, places: Sequence[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is a date, a credit, a byline, the site's name or what rules know as no title."""
    below = range(places[-1] + 1, min(places[-1] + 1 + LINES_BELOW_TRAIL, len(blocks)))
    if is_credited(line) and not any(is_signature(i, blocks, decisions) for i in below):
        return True
    if (
        is_dated(line)
        or is_contact(line)
        or names_after_lead(line)
        or all(_is_item(i, blocks, decisions) or _is_over_credit(i, blocks, decisions) for i in places)
    ):
        return True
    if _is_menu(places[0], blocks, decisions) or is_price(blocks[places[0]].text):
        return True
    near = places[0] < TOP_BLOCKS
    is_name = near and is_signed(line, notes_of(blocks, decisions))
    return is_name or all(
        decisions[i].is_ruled_out(NO_TITLES) and (near or decisions[i].reach in _CLOSE) for i in places
    )


def _is_menu(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line on top holds the word of a button, and the text says none of its words."""
    words = {word.casefold() for word in blocks[place].text.split()} if place < NEAR_LINES else set()
    is_row = len(words) > PART_WORDS and not words.isdisjoint(all_words("byline", "interface"))
    return is_row and not said(place, blocks, decisions)


def _is_account(line: str) -> bool:
    """Tell whether a line is the name of an account, over what it posts."""
    return " " not in line and "_" in line


def _is_item(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line is one of some that bullets mark below the line that says who wrote the text and when."""
    if not any(is_signature(i, blocks, decisions) for i in range(max(0, place - NEAR_LINES), place)):
        return False
    beside = (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
    return blocks[place].tag == "li" and any(block.tag == "li" for block in beside)


def _is_over_credit(place: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line says what a picture shows: a sentence below a byline and right over a photo credit."""
    below = decisions[place + 1 : place + 2]
    is_shown = blocks[place].text.endswith(".") and any(d.is_ruled_out(("photo_credit",)) for d in below)
    return is_shown and any(is_signature(i, blocks, decisions) for i in range(max(0, place - NEAR_LINES), place))


def _whole(part: str, blocks: Sequence[Block]) -> str | None:
    """Return the line at the top of which a title is a part, where what was cut off is a part of the headline too."""
    line = next((block.text for block in blocks[:_TOP] if part in block.text), "")
    line = line.split(" | ")[0] if part in line.split(" | ")[0] else line
    before, _, after = line.partition(part)
    if not line or (before and after) or count_words(line) > MAX_TITLE_WORDS:
        return None
    lead, mark, rest = (before, after[:3], after) if after else (before, before[-3:], before)
    rest = rest.strip(" :|-–—·»«•")
    if not rest or outlet_of_alias(rest) is not None or any(block.text == rest for block in blocks[:TOP_BLOCKS]):
        return None
    if ":" in mark:
        return line
    goes_on = not lead and rest[0].islower() and " " in rest and any(dash in mark for dash in _DASHES)
    return line if goes_on else None


def _is_cut(line: str, title: str) -> bool:
    """Tell whether a line is a title less what a separator parts from it."""
    before, found, after = title.partition(line)
    parted = (not before or before.rstrip().endswith(_MARKS)) and (not after or after.lstrip().startswith(_MARKS))
    return bool(found) and parted and count_words(line) >= PART_WORDS


def _may_be_name(best: str, places: Sequence[int], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line may be the site's name: a few words on top of a dump, or fewer that stand apart."""
    if places == [0]:
        return count_words(best) <= (_NAME_AND_MOTTO if BEFORE_NAME.search(best) else MAX_NAME_WORDS)
    is_short = words_in(best) <= SURE_WORDS and not best.endswith("?")
    return len(places) == 1 and is_short and not decisions[places[0]].keep


def _instead_of_name(title: str, blocks: Sequence[Block], decisions: Sequence[Decision]) -> str:
    """Return the headline below a title that is the site's name, or above one that a picture has; else the title."""
    name = next((i for i, block in enumerate(blocks[:TOP_BLOCKS]) if block.text == title), None)
    if name is None:
        return title
    first = first_prose(blocks, kept_places(decisions))
    lines = (i for i in range(name + 1, min(first, TOP_BLOCKS)) if _is_above_text(i, first, blocks, decisions))
    below = (i for i in lines if may_be_title(i, blocks, decisions, {}))
    return told_below(name, below, blocks, decisions) or goes_on_above(name, blocks) or title


def _is_above_text(i: int, first: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether nothing but a greeting or who wrote it and when stands between a line and the first paragraph."""
    is_over = all(d.rule is not None and not d.keep for d in decisions[i + 1 : first]) and first - i <= NEAR_LINES // 2
    greeting = i + 2 == first and count_words(blocks[i + 1].text) < MIN_TITLE_WORDS
    near = range(i + 1, min(i + NEAR_LINES // 2, first))
    return is_over or i + 1 == first or greeting or any(is_signature(j, blocks, decisions) for j in near)
