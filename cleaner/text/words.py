"""Words, counted and compared the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Scripts written without spaces: a character is the nearest thing to a word, of Thai and Lao a few of them.
_CLOSE = "\u0e00-\u0eff"
_SINGLE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Signs within words that are no letters to Python: points of Hebrew and Arabic, vowels of Hindi to Malayalam, joiners.
_SIGNS = "\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0981-\u0df3\u200c\u200d"
_UNSPACED = _CLOSE + _SINGLE
_TOKEN = re.compile(rf"[{_SINGLE}]|[{_CLOSE}]{{1,4}}|(?:[^\W{_UNSPACED}]|[{_SIGNS}])+")
_ALONE = re.compile(f"[{_UNSPACED}]")
_SINGLES = re.compile(f"[{_SINGLE}]")
SMALL_WORD = re.compile(r"(?<![\w@#./-])[a-zß-öø-ÿ]+(?![\w@/-]|\.\w)")
"""A word in small Latin letters, which is no part of an address or a handle."""
_CODINGS = ("ascii", "latin-1", "cp1250", "cp1251")
"""Sets of letters that a byte each can say; with `translate` and `split` texts in them are five times as fast as with a
pattern. Most of Europe's writing is in one of them."""
_SPACED = {
    coding: bytes(
        code if (char := bytes([code]).decode(coding, "replace")).isalnum() or char == "_" else ord(" ")
        for code in range(256)
    )
    for coding in _CODINGS
}
"""Makes everything but letters, digits and `_` a space."""
_PLAIN_MARKS = "’‘“”–—…\u00a0"
_SHORT = 300
"""Characters below which what is known of a text is remembered: each step asks anew of the lines of a page."""
_BESIDE_TITLE = 20
"""Characters that a line may have besides twice those of the title that it says."""
_LETTERS, _STEM = 4, 5
"""Letters of a word that counts at least, and those by which it is known in another form."""
_MEMORY = 4096
"""Texts that are remembered."""


def words_of(text: str) -> list[str]:
    """Return the case-folded words of a text; a character of Chinese or Japanese counts as one, four of Thai or Lao do.

    >>> words_of("Don’t stop, 東京!")
    ['don', 't', 'stop', '東', '京']
    """
    text = _plain(text.casefold())
    coded, coding = _coded(text)
    return coded.translate(_SPACED[coding]).decode(coding).split() if coding else _TOKEN.findall(text)


def _plain(text: str) -> str:
    """Return text with the commonest marks beyond ASCII as spaces: mostly it needs no pattern then."""
    if not text.isascii():
        for mark in _PLAIN_MARKS:
            text = text.replace(mark, " ")
    return text


def _coded(text: str) -> tuple[bytes, str | None]:
    """Return text in a set of a byte a letter and which one that is, None where none has all its letters.

    >>> _coded("Größe"), _coded("Żółw")[1], _coded("Ёж")[1], _coded("東京")[1]
    ((b'Gr\\xf6\\xdfe', 'latin-1'), 'cp1250', 'cp1251', None)
    """
    if text.isascii():
        return text.encode(), "ascii"
    for coding in _CODINGS[1:]:
        try:
            return text.encode(coding), coding
        except UnicodeEncodeError:
            continue
    return b"", None


def count_words(text: str) -> int:
    """Return the number of words of a text.

    >>> count_words("Don’t stop"), count_words("東京は晴れ"), count_words("बारिश का पानी"), count_words("เศรษฐกิจ")
    (2, 5, 3, 2)
    """
    return _count(text) if len(text) < _SHORT else _count.__wrapped__(text)


def word_count(text: str) -> int:
    """Return the number of words that spaces part, as records have it; of Chinese or Japanese that of characters.

    >>> word_count("LONDON - A hand-painted sign doesn’t cost 1,200"), word_count("東京は晴れ。")
    (7, 5)
    """
    if not text.isascii():
        text = _ALONE.sub(r" \g<0> ", text)
    return sum(any(map(str.isalnum, piece)) for piece in text.split())


def words_in(text: str) -> int:
    """Return the number of words that conditions go by; two characters of Chinese or Japanese count as one.

    >>> words_in("Read more here"), words_in("続きを読む")
    (3, 3)
    """
    return count_words(text) if text.isascii() else count_words(text) - len(_SINGLES.findall(text)) // 2


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that sets no spaces between words."""
    return not char.isascii() and _ALONE.match(char) is not None


def may_say(text: str, title: str) -> bool:
    """Tell whether a text is short enough to say a title and little else; it spares a comparison of their words.

    >>> may_say("Rates rise - The Paper", "Rates rise"), may_say("Rates rise, and " + 40 * "so ", "Rates rise")
    (True, False)
    """
    return len(text) <= 2 * len(title) + _BESIDE_TITLE


def same_words(text: str) -> str:
    """Return the form under which two texts are the same but for case, spaces, quotes and punctuation.

    >>> same_words("“Rates rise,” bank says") == same_words('"Rates Rise", Bank says.')
    True
    """
    return _same(text) if len(text) < _SHORT else _same.__wrapped__(text)


def stems_of(text: str) -> Iterator[str]:
    """Yield the words of a text that say what it is about, by the letters that they share with their other forms.

    >>> list(stems_of("The pier is closed: closing the pier"))
    ['pier', 'close', 'closi', 'pier']
    """
    return (word[:_STEM] for word in words_of(text) if len(word) >= _LETTERS)


@lru_cache(_MEMORY)
def _count(text: str) -> int:
    if not text.isascii():
        text = _plain(text.replace("’", ""))
    coded, coding = _coded(text)
    if coding:
        return len(coded.translate(_SPACED[coding], b"'").split())
    return len(_TOKEN.findall(text.replace("'", "").casefold()))


@lru_cache(_MEMORY)
def _same(text: str) -> str:
    return " ".join(words_of(text))
