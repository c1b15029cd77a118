"""Jobs of authors: a name over its owner's job, and notes on who wrote a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from cleaner.text.leads import LONGEST_LINE, is_full, looks_like_name
from cleaner.text.names import in_title_case, names_in
from cleaner.text.wordlists import all_words

_LONGEST_JOB, _MOST_IN_ROLE = 30, 5
"""Characters of a job, and words of it, at most."""
_JOB_NEAR = 14
"""Words of a note on the author among which the job stands."""


def names_over_role(texts: Sequence[str]) -> list[str]:
    """Return the name in a line that holds nothing else, right above one with its owner's job.

    >>> names_over_role(["The sea is back", "ANNA LEESTER", "Staff Writer"]), names_over_role(["Local News", "Sports"])
    (['Anna Leester'], [])
    """
    for text, below in pairwise(texts):
        if len(text) < LONGEST_LINE and is_full(text) and looks_like_name(text) and is_role(below):
            return list(map(in_title_case, names_in(text)))
    return []


def is_role(text: str) -> bool:
    """Tell whether a line is a job: `Staff Writer`, `Columnist`, `Editor, Culture`."""
    words = re.split(r"[ ,/]+", text.casefold().strip()) if len(text) < _LONGEST_JOB else []
    return 0 < len(words) <= _MOST_IN_ROLE and not {words[0], words[-1]}.isdisjoint(_jobs())


@cache
def _jobs() -> frozenset[str]:
    return all_words("byline", "role") - all_words("byline", "field")


def is_bio(text: str, name: str) -> bool:
    """Tell whether a paragraph says of a name what its owner is or does.

    >>> is_bio("Ann Lee lives on the coast.", "Ann Lee"), is_bio("Ann Lee is an editor.", "Ann Lee")
    (True, True)
    >>> is_bio("Grand Glider is a chair.", "Grand Glider"), is_bio("Ann Lee Park is closed.", "Ann Lee")
    (False, False)
    """
    verb, *rest = text[len(name) :].casefold().split()[:_JOB_NEAR] if text.startswith(f"{name} ") else [""]
    has_job = not _jobs().isdisjoint(word.strip(",.;") for word in rest)
    return verb in all_words("byline", "of_author") or (has_job and verb in all_words("byline", "of_job"))
