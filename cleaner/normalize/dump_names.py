"""The headline of a dump under the site's name or a menu that ranks first: the text says its words, and not theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from cleaner.normalize.dump_marks import MAX_TITLE_WORDS, NEAR_LINES, PROSE_WORDS, TOP_BLOCKS
from cleaner.text.line_looks import LENGTH
from cleaner.text.sentences import NO_HEADLINE
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, stems_of

if TYPE_CHECKING:
    from cleaner.model import Block, Decision

_NAME = 5
"""Words of a site's name, or of a menu set in a row, at most."""
_TOP = 2
"""Lines above such a name at most."""
_ROW = 4
"""Words of a menu set in a row, at least."""
_HEADLINE, _TOLD, _MOSTLY = 3, 0.25, 0.5
"""Words of a headline that count, at least, the share of them that the text says, and the one that it says of most."""
_MENUS = frozenset({"navigation", "search", "language_switch"})


def told_below(name: int, lines: Iterable[int], blocks: Sequence[Block], decisions: Sequence[Decision]) -> str | None:
    """Return the first of some lines below a site's name of which the text says the words; None where none is.

    The text says no more than half of the name's words but as that name, which is a menu set in a row or has one below
    it. Other menus and capitals tell a name of which it says none.
    """
    best = blocks[name].text
    if name > _TOP or count_words(best) > _NAME:
        return None
    told = _told(name, blocks, decisions, less=best)
    said = [stem in told for stem in stems_of(best)]
    if 2 * sum(said) > len(said):
        return None
    for i in sorted(lines, key=lambda i: is_row(blocks[i].text)):
        if _is_told(blocks[i].text, told):
            between = range(name + 1, min(i, name + 1 + NEAR_LINES))
            is_sure = is_row(best) or any(not decisions[j].keep and is_row(blocks[j].text) for j in between)
            is_apart = best.isupper() and not blocks[i].text.isupper()
            is_likely = is_apart or any(decisions[j].is_ruled_out(_MENUS) for j in between)
            is_plain = blocks[name].tag == "p" and not any(said)
            return blocks[i].text if is_sure or (is_plain and is_likely) else None
    return None


def answered(best: str, blocks: Sequence[Block]) -> str | None:
    """Return the line at the top of a thread that posts below it answer, `Re: X`, or None; the best if it begins it."""
    top = {block.text for block in blocks[:TOP_BLOCKS]}
    answers = all_words("threads", "answer")
    parts = (block.text.partition(": ") for block in blocks)
    title = next((rest for mark, _, rest in parts if rest in top and mark.casefold() in answers), None)
    return best if title and title.startswith(best) else title


def under_name(name: str, blocks: Sequence[Block]) -> str | None:
    """Return the headline behind a site's name on top, as blogs have them, where both stand below alone."""
    for i, block in enumerate(blocks[:_TOP]):
        rest = block.text.removeprefix(f"{name}: ")
        below = [line.text for line in blocks[i + 1 : TOP_BLOCKS]] if rest != block.text else []
        if name in below and rest in below[below.index(name) :] and count_words(rest) >= _HEADLINE:
            return rest
    return None


def goes_on_above(few: int, blocks: Sequence[Block]) -> str | None:
    """Return the headline above a few words, as a picture has them, which begins with them and goes on; else None.

    Those over how long a film runs may be many.
    """
    words = blocks[few].text
    is_film = few + 1 < len(blocks) and LENGTH.fullmatch(blocks[few + 1].text) is not None
    for block in blocks[max(0, few - NEAR_LINES) : few] if is_film or count_words(words) < _NAME else ():
        goes_on = block.text.startswith(f"{words} ") and block.text[len(words) + 1].islower()
        if goes_on and count_words(block.text) <= MAX_TITLE_WORDS and not block.text.endswith(NO_HEADLINE):
            return block.text
    return None


def is_told(line: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line begins with a capital and the text of a dump below it says most of its words."""
    text = blocks[line].text
    return not text[0].islower() and _is_told(text, _told(line, blocks, decisions), least=_MOSTLY)


def said(line: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> float:
    """Return the share of the words of a line that the text of a dump below it says."""
    stems, told = list(stems_of(blocks[line].text)), _told(line, blocks, decisions)
    return sum(stem in told for stem in stems) / len(stems) if stems else 0.0


def is_twice(line: int, blocks: Sequence[Block], decisions: Sequence[Decision]) -> bool:
    """Tell whether a line stands right above itself or in a box to share the page, and the text says half of it."""
    text = blocks[line].text
    above = (i for i in range(line) if blocks[i].text == text)
    is_again = any(i + 2 >= line or any(d.kind == "share" for d in decisions[i + 1 : i + 3]) for i in above)
    least = _TOLD if line and blocks[line - 1].text == text and not is_row(text) else _MOSTLY
    is_text = len(list(stems_of(text))) > 1 and said(line, blocks, decisions) >= least
    return is_again and is_text


def _told(above: int, blocks: Sequence[Block], decisions: Sequence[Decision], *, less: str = "\n\n") -> set[str]:
    """Return the words of the text that begins below a line, less a name."""
    first = next((i for i in range(above + 1, len(blocks)) if _is_prose(blocks[i], decisions[i])), len(blocks))
    kept = "\n".join(blocks[i].text for i in range(first, len(blocks)) if decisions[i].keep)
    return set(stems_of(kept.replace(less, " ")))


def _is_told(line: str, told: Set[str], *, least: float = _TOLD) -> bool:
    stems = list(stems_of(line))
    return len(stems) >= _HEADLINE and sum(stem in told for stem in stems) >= least * len(stems)


def _is_prose(block: Block, decision: Decision) -> bool:
    return decision.keep is True and count_words(block.text) >= PROSE_WORDS


def is_row(text: str) -> bool:
    """Tell whether a line is a menu set in a row: words with capitals, and nothing between them.

    >>> is_row("News Opinion Business Sport"), is_row("News of the day in Business")
    (True, False)
    """
    words = text.split()
    return len(words) >= _ROW and all(word.isalpha() and word[0].isupper() for word in words)
