"""The texts of a page as rules search them: block by block, and those of few words joined apart from the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from cleaner.engine.patterns import JoinedBlocks, encoded_texts
from cleaner.text.words import words_in

_STYLED = re.compile("[\U0001d400-\U0001d7ff]")
_PLAIN = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}


def plain_letters(text: str) -> str:
    """Return a text with the letters of mathematics as plain ones, one for one: calls to readers are often set in them.

    >>> plain_letters("\U0001d411\U0001d41e\U0001d41a\U0001d41d more")
    'Read more'
    """
    return text if text.isascii() or not _STYLED.search(text) else text.translate(_PLAIN)


class Joined(NamedTuple):
    """Some blocks of a page joined to one text, and the number of each on the page."""

    blocks: JoinedBlocks
    numbers: Sequence[int]


class PageTexts:
    """The texts of the blocks of one page, each joined with others no more often than a search asks for."""

    def __init__(self, texts: Sequence[str], kind: Literal["html", "text"]) -> None:
        self.texts = list(map(plain_letters, texts))
        self.kind = kind
        self._joined: dict[int | None, Joined] = {}

    @cached_property
    def _encoded(self) -> list[bytes]:
        return encoded_texts(self.texts)

    def joined(self, most: int | None) -> Joined:
        """Return the blocks of at most so many words, joined; some of the longer ones may be among them."""
        known = self._joined.get(most)
        if known is None:
            known = self._joined[most] = self._join(most)
        return known

    def _join(self, most: int | None) -> Joined:
        texts = self.texts
        if most is None:
            return Joined(JoinedBlocks(texts, self._encoded), range(len(texts)))
        # A text without so many spaces may still have more words: counting those would cost more than it saves.
        numbers = [i for i, text in enumerate(texts) if text.count(" ") < most or words_in(text) <= most]
        encoded = [self._encoded[i] for i in numbers]
        return Joined(JoinedBlocks([texts[i] for i in numbers], encoded), numbers)
