"""Lines that the author broke: verse and lists, which keep their breaks, a paragraph, or several, set with `br`."""

from __future__ import annotations

import re
from unicodedata import category

from cleaner.blocks.joins import BULLET
from cleaner.blocks.verse import ENDS, PAUSES, are_short, mean_words
from cleaner.text.sentences import CLOSERS, STOPS

_SPOKEN_WORDS = 4
"""Words of a line of verse in the mean, at least, where none ends in a pause."""

_TURN = re.compile(r"[「『“„«\"][^\n]*[」』”“»\"]")
"""All that somebody says."""
_SIGNED_LINES, _SIGNED_WORDS, _SIGNED_WIDTH = 4, 6, 40
"""Lines of a signature, and words and characters of each, at most."""

_LEAST, _MEAN = 30, 100
"""Characters of a paragraph at least, and of all of a text on average."""

_SIGN = re.compile(r"[^\x00-\u20ff][\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]* ?(?=\w)")

_LABELLED = re.compile(r"[^\W_][^:：.!?;\n]{0,30}(?::\s|：)\s*\S")
"""How a line begins that says one thing of something: `When: Sunday`, `Ann: Never.`"""

_ENDS = (*STOPS, ":", *CLOSERS)
"""How a paragraph ends."""


def is_verse(lines: list[str], *, goes_on: bool) -> bool:
    """Tell whether lines that the author broke are verse: short, and one sentence runs on over their ends.

    With `goes_on`, as where verse stands before them, two lines are enough.
    """
    if len(lines) < (2 if goes_on else 3) or not are_short(lines):
        return False
    pauses = sum(line.endswith(PAUSES) for line in lines[:-1])
    stops = sum(line.endswith(ENDS) for line in lines)
    if pauses and (pauses + stops) * 10 >= len(lines) * 4:
        return True
    # A list or an address has no full stop at its end, or numbers in its lines.
    return mean_words(lines) >= _SPOKEN_WORDS and lines[-1].endswith(ENDS) and not any(map(str.isdigit, "".join(lines)))


def is_spoken(lines: list[str]) -> bool:
    """Tell whether lines that the author broke are what several say in turn.

    >>> is_spoken(["“You walked?”", "“From the pier.”"]), is_spoken(["No.", "So?"])
    (True, False)
    """
    return all(map(_TURN.fullmatch, lines))


def is_signature(lines: list[str], bold: int) -> bool:
    """Tell whether lines that the author broke are a name in bold and a place under it, as below a letter.

    `bold` is the number of characters in bold.

    >>> is_signature(["Ann Lee", "Quay Street"], 7), is_signature(["Ann Lee", "The pier leaks."], 7)
    (True, False)
    """
    few = len(lines) <= _SIGNED_LINES and len(lines[0]) - 1 <= bold <= len(lines[0]) + 1
    return few and not lines[0].endswith(PAUSES) and all(map(may_be_signed, lines))


def may_be_signed(line: str) -> bool:
    """Tell whether a line may stand in a signature: it is short and no sentence."""
    return line.count(" ") < _SIGNED_WORDS and len(line) <= _SIGNED_WIDTH and not line.endswith(ENDS)


def is_list(lines: list[str]) -> bool:
    """Tell whether lines that the author broke are items: all that follow the first have a bullet or a number.

    >>> is_list(["Bring:", "- a rope", "- a lamp"]), is_list(["He left", "- and came back"])
    (True, False)
    """
    items = sum(BULLET.match(line) is not None or _has_sign(line) for line in lines)
    return items > 1 and items >= len(lines) - 1


def are_labelled(lines: list[str]) -> bool:
    """Tell whether lines that the author broke say one thing each, named at its beginning.

    >>> are_labelled(["Where: the pier", "When: Sunday, 3:00 pm"]), are_labelled(["Mind: it leaks", "and leaks"])
    (True, False)
    """
    return len(lines) > 1 and all(map(_LABELLED.match, lines))


def _has_sign(line: str) -> bool:
    """Tell whether a line begins with a picture of one letter, as a tick, and words after it.

    >>> _has_sign("✅ A coat"), _has_sign("✔\ufe0f A coat"), _has_sign("© 2026"), _has_sign("👍👍")
    (True, True, False, False)
    """
    return _SIGN.match(line) is not None and category(line[0]) == "So"


def are_paragraphs(lines: list[str]) -> bool:
    """Tell whether lines that the author broke are paragraphs: all long, each ending where a sentence may end.

    >>> are_paragraphs([word * 20 + "." for word in ("one ", "two ")])
    False
    >>> are_paragraphs([word * 30 + "end." for word in ("one ", "two ")])
    True
    """
    return (
        len(lines) > 1
        and min(map(len, lines)) >= _LEAST
        and sum(map(len, lines)) >= _MEAN * len(lines)
        and all(line.endswith(_ENDS) for line in lines)
    )
