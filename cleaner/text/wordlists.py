"""Word lists that the whole package shares: small files under `rules/words`, a line `key: words` each.

They are YAML that any editor reads; so that nothing waits for a YAML parser at the start, they keep to one line a key.
Commas part the words, since an entry may be several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.shipped import shipped_rules


class WordLine(NamedTuple):
    """A line of a file of words, numbered from 1; one that is no `key: words` has none."""

    number: int
    key: str
    words: tuple[str, ...]


@cache
def word_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of a file of `rules/words` by key.

    >>> word_lists("months")["en"][0]
    'january'
    """
    text = (shipped_rules() / "words" / f"{name}.yaml").read_text("utf-8")
    return {line.key: line.words for line in word_lines(text)}


def word_lines(text: str) -> Iterator[WordLine]:
    """Yield the lines of a file of words that are neither empty nor a comment.

    >>> [(line.key, line.words) for line in word_lines("# of days\\nday: today, the day before")]
    [('day', ('today', 'the day before'))]
    """
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            key, colon, words = line.partition(": ")
            entries = tuple(entry.strip() for entry in words.split(",")) if colon else ()
            yield WordLine(number, key.strip(), entries)


@cache
def all_words(name: str, *keys: str) -> frozenset[str]:
    """Return the words of some lists of a file, of all its lists where no key is given."""
    lists = word_lists(name)
    return frozenset(word for key in keys or lists for word in lists.get(key, ()))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern, without a group around it, that finds any of some words and of those that fit the longest.

    >>> any_of(["by", "by the", "c/o."])
    'by\\\\ the|c/o\\\\.|by'
    """
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


PART = r"(?:^|[\s_-])…(?:$|[\s_-])"
"""A word that is the whole name of a class, or a part of one between hyphens or underscores."""
ANYWHERE = "…"
"""A word anywhere in a name, or in several."""
_LONGEST = 500
"""Characters of a value of `class` that is remembered."""


@cache
def class_pattern(key: str, form: str = PART) -> re.Pattern[str]:
    """Return the pattern of a list of `classes.yaml`; `form` is where in a name its words stand, as … tells.

    >>> [bool(class_pattern("logo", form).search("SiteTitleBar")) for form in (ANYWHERE, PART)]
    [True, False]
    """
    words = any_of(all_words("classes", key)).replace(r"\-", "[-_]?").replace(r"\*", r"\w*")
    return re.compile(form.replace("…", f"(?:{words})"), re.I)


def is_called(classes: str, key: str, form: str = PART) -> bool:
    """Tell whether a name in a value of `class` has a word of a list of `classes.yaml`; `form` is where in the name.

    >>> is_called("c-logo wide", "logo"), is_called("catalogoption", "logo")
    (True, False)
    """
    is_one_called = _is_one_called if len(classes) <= _LONGEST else _is_one_called.__wrapped__
    return is_one_called(classes, key, form)


@lru_cache(maxsize=1 << 14)  # most of the thousands of elements in a page, and in those of a site, share their classes
def _is_one_called(classes: str, key: str, form: str) -> bool:
    return any(map(class_pattern(key, form).search, classes.split()))
