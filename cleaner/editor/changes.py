"""What an edit does to a page: blocks gained and lost, other fields, and whether it costs text of the body."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.model import Article

_SURE = 0.5
"""Score from which a block counts as text of the body, whatever a rule says."""
_WORDS = 12
"""Words from which a lost block may be a loss."""

_count = lru_cache(60_000)(count_words)


class Line(NamedTuple):
    """A line of a diff of article text: `+`, `-` or a space, and the block."""

    mark: str
    text: str


class Change(NamedTuple):
    """How a page differs from before the edit."""

    gained: Sequence[str]
    lost: Sequence[str]
    fields: Sequence[tuple[str, str, str]]
    costs: Sequence[str]
    """The lost blocks that the classifier takes for text of the body."""

    @property
    def is_empty(self) -> bool:
        """Tell whether the edit leaves the page as it was."""
        return not (self.gained or self.lost or self.fields)


def change_of(before: Article, after: Article, pages_with: Mapping[str, int]) -> Change:
    """Return what an edit changes on a page; a text that `pages_with` counts on several costs nothing."""
    old, new = blocks_of(before), blocks_of(after)
    lost = _without(old, new)
    fields = [
        (name, _shown(getattr(before, name)), _shown(getattr(after, name)))
        for name in ("title", "authors", "published", "status")
        if getattr(before, name) != getattr(after, name)
    ]
    scores = _scores(before)
    own = (text for text in lost if pages_with.get(text, 0) < 2)
    costs = [text for text in own if _count(text) >= _WORDS and scores.get(_key(text), 0.0) >= _SURE]
    return Change(_without(new, old), lost, fields, costs)


def diff_of(before: Article, after: Article) -> Iterator[Line]:
    """Yield the body's blocks as a diff; runs of equal blocks are cut to the one next to a change."""
    old, new = blocks_of(before), blocks_of(after)
    for op, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            equal = old[a1:a2]
            shown = equal if len(equal) <= 3 else [equal[0], f"… {len(equal) - 2} blocks unchanged …", equal[-1]]
            yield from (Line(" ", text) for text in shown)
            continue
        yield from (Line("-", text) for text in old[a1:a2])
        yield from (Line("+", text) for text in new[b1:b2])


def blocks_of(article: Article) -> list[str]:
    """Return the blocks of an article's body."""
    return article.body.split("\n\n") if article.body else []


def words_of(article: Article) -> int:
    """Return the number of words of an article's body; what it shares with the last ones is not counted anew."""
    return sum(map(_count, blocks_of(article)))


def _without(these: Sequence[str], others: Sequence[str]) -> list[str]:
    known = set(others)
    return [text for text in these if text not in known]


def _scores(article: Article) -> dict[str, float]:
    trace = article.trace
    if trace is None:
        return {}
    return {_key(b.text): score for b, score in zip(trace.document.blocks, trace.scores, strict=True)}


def _key(text: str) -> str:
    return "".join(text.split())[:200]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "—")
