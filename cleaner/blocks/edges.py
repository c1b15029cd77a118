"""How the lines of a dump begin and end, as far as that tells whether a sentence goes on over the break."""

from __future__ import annotations

import re

from cleaner.blocks.lines import UNSPACED
from cleaner.text.sentences import CLOSERS, STOPS

DAY = r"\d{1,2}\. ?(?:\d{1,2}\. ?|[^\W\d_]{3,12}\.? )(?:19|20)\d\d\b"
"""A date that begins like an item of an ordered list: `16. maj 2026`."""
DATE = re.compile(DAY)
LABEL = re.compile(r"[^\W\d_][^\W\d_ ]{1,14}(?: [^\W\d_]{1,12})?: ?(?:\S|$)")
TERMINAL = (*STOPS, ":", "：", ";")
"""How a line ends that no sentence goes on after."""
OPENERS = "(“‘„«[『「（"
_LEADS_ON = ",;.:!?)’”]»、，。؛،"
QUOTES, QUOTED = re.compile(r"[\s(\[]\"$"), re.compile(r"\"(?:[,.;:!?)]| [^\W\d_A-Z])")
"""A straight quote that opens at the end of a line, and one that closes at the start of one."""
DATELINE = re.compile(r"[A-Z][A-Z .’'-]{2,40}(?:,[^!?]{1,80}| \([^()]{2,40}\)) ?(?:--|—|–|-) ")
"""The place, more about it, and a dash: a first line full of capitals that no headline is."""


def leads_on(text: str) -> bool:
    """Tell whether a line begins with a mark that closes; before a letter ” and » open, as in Swedish and German.

    >>> leads_on(", which"), leads_on("» dit-il"), leads_on("»Nein«, sagte er"), leads_on("”Nej”, sa hon")
    (True, True, False, False)
    """
    return text[0] in _LEADS_ON and not (text[0] in "”»" and text[1:2].isalnum())


def ends(text: str) -> bool:
    """Tell whether a line ends as a sentence does, or with a mark behind which another begins."""
    return text.rstrip(CLOSERS).endswith(TERMINAL)


def is_short(text: str) -> bool:
    """Tell whether a line has three words at most, or a few signs of a script without spaces."""
    return text.count(" ") < 3 and (len(text) < 10 or UNSPACED.match(text) is None)


def beginning(text: str) -> float:
    """Return how much the beginning of a line speaks for its going on a sentence."""
    if text[0].islower():
        return 2.0
    if leads_on(text) or QUOTED.match(text):
        return 3.0
    return 0.0 if not text[0].isupper() else -2.0 if LABEL.match(text) else -1.0


def ending(text: str) -> float:
    """Return how much the end of a line speaks against its sentence going on."""
    last = text[-1]
    if last in "、，،":
        return -2.0
    if last in ",(“„«[-–—":
        return -1.5
    if ends(text):
        return 2.0
    return 0.0
