"""Pages in scripts and words that nobody speaks, so that a model learns what a page's form tells in any language.

The pages with gold are nearly all English or German. Here each word of a page is replaced, everywhere by the same, with
letters drawn at random from another script; figures, punctuation and the order of lines stay.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from cleaner.model import Block

_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"(?<=[぀-鿿、。]) +| +(?=[぀-鿿、。])")
_MARKS = str.maketrans({",": "、", ".": "。", "!": "！", "?": "？", ":": "：", "(": "（", ")": "）"})
_DECIMAL = re.compile(r"(?<=\d)[、。：](?=\d)")
_BACK = {"、": ",", "。": ".", "：": ":"}
_LETTERS_A_SIGN = 2.2
"""Letters of an English word for each Chinese or Japanese character that says the same."""

_ALPHABETS = (
    "abcdefghijklmnoprstuvzäöåáéíóúčšžøłę", "абвгдежзийклмнопрстуфхцчшыэюя", "αβγδεζηθικλμνξοπρστυφχψω",
    "ابتثجحدرزسشصضطعغفقكلمنهوي", "कखगघचजटडणतदनपबमयरलवसह", "אבגדהוזחטילמנסעפצקרשת", "กขคงจชดตถทนบปพมยรลวสห",
)  # fmt: skip
_WEIGHTS = (6, 4, 1, 2, 2, 1, 1)
"""How often each of the alphabets is taken."""


def tongue(rng: random.Random) -> Callable[[str], str]:
    """Return what says texts in other words: two times of five in Chinese, Japanese or Korean, else in letters."""
    return _signs(rng) if rng.random() < 0.4 else _letters(rng)


def disguise(blocks: Sequence[Block], rng: random.Random) -> list[Block]:
    """Return the blocks of a dump in other words."""
    change = tongue(rng)
    found: list[Block] = []
    shift = 0
    for block in blocks:
        text = change(block.text)
        grown = len(text) - len(block.text)
        found.append(block._replace(text=text, start=block.start + shift, end=block.end + shift + grown))
        shift += grown
    return found


def _letters(rng: random.Random) -> Callable[[str], str]:
    """Return what writes words in an alphabet, each with as many letters as before and with its capitals."""
    alphabet = rng.choices(_ALPHABETS, _WEIGHTS)[0]
    words: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        old = match.group()
        new = words.get(old.lower())
        if new is None:
            new = words[old.lower()] = "".join(rng.choices(alphabet, k=len(old)))
        return new.upper() if old.isupper() else new.title() if old[:1].isupper() else new

    return lambda text: _WORD.sub(word, text)


def _signs(rng: random.Random) -> Callable[[str], str]:
    """Return what writes words in signs: Chinese and Japanese without spaces, Korean in syllables with spaces."""
    first, last = rng.choice(((0x4E00, 0x7000), (0x4E00, 0x7000), (0xAC00, 0xC000)))
    kana, spaced = rng.random() < 0.5, first == 0xAC00
    words: dict[str, str] = {}

    def sign() -> str:
        if kana and not spaced and rng.random() < 0.5:
            return chr(rng.randrange(0x3042, 0x3094))
        return chr(rng.randrange(first, last))

    def word(match: re.Match[str]) -> str:
        old = match.group()
        if old.isupper() and len(old) > 1:
            return old  # names of firms and programs stay as they are
        if old.lower() not in words:
            words[old.lower()] = "".join(sign() for _ in range(max(1, round(len(old) / _LETTERS_A_SIGN))))
        return words[old.lower()]

    def change(text: str) -> str:
        text = _WORD.sub(word, text)
        if spaced:
            return text
        return _DECIMAL.sub(lambda match: _BACK[match.group()], _SPACES.sub("", text.translate(_MARKS)))

    return change
