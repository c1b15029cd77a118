"""How sentences end: the marks of every script that end one, and what may close a quotation behind them."""

from __future__ import annotations

import re

STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
"""Marks that end a sentence."""

CLOSERS = "\"'”’“»)]』」）״"
"""Marks that close a quotation or a bracket; “ does so in German, ״ in Hebrew."""

PROSE_WORDS = 20
"""Words from which on a block is running text, whatever it ends with."""

STATED = (".", "!", "…", "。", "！", "।", "”", "»", '"')
"""How a statement ends; a heading may be a question, or quote a word at its beginning."""

NO_HEADLINE = (".", ":", ";", ",")
"""How no headline ends."""

ABBREVIATED = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
"""Letters with dots, by which a line ends that is no sentence: `Pumps d.o.o.`, `The port of Newark, N.J.`"""

_LEADING = (*STOPS, ":", "：")
LONG_LINE = 70
"""Characters from which on a line without an end mark is a sentence in scripts that have none."""


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends like a sentence, be it in quotation marks.

    >>> ends_sentence("He said “no.”"), ends_sentence("東京は晴れ。"), ends_sentence("Read more:")
    (True, True, False)
    """
    return text.rstrip(CLOSERS).endswith(STOPS) or _is_unended(text)


def ends_or_leads(text: str) -> bool:
    """Tell whether a text ends like a sentence, or with the colon of one that leads to what follows.

    >>> ends_or_leads("Bring these:"), ends_or_leads("Bring these")
    (True, False)
    """
    return text.rstrip(CLOSERS).endswith(_LEADING) or _is_unended(text)


def _is_unended(text: str) -> bool:
    """Tell whether a text is a sentence of Thai or Lao, which end without a mark: by its length alone."""
    return len(text) >= LONG_LINE and "\u0e00" <= text[-1] < "\u0f00"
