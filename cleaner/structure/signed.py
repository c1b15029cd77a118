"""What a page says of its authors besides their bylines: their names alone in a line, and notes on them at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.kept import kept_places
from cleaner.model import Decision
from cleaner.text.leads import without_asides
from cleaner.text.line_looks import begins_correction
from cleaner.text.sentences import ends_sentence
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, same_words

if TYPE_CHECKING:
    from cleaner.model import Block
    from cleaner.normalize.metadata import Metadata

_BEFORE_NAME = 1
"""Words before a name in its line, as in `by`."""

_BEFORE_NOTE = 4
"""Words before the name in a note at most, as in `A freelance writer, Ann Lee`; the article has the name nowhere."""

_LAST = 3
"""Kept blocks at the end of an article among which notes on its authors stand."""

_PARAGRAPH = 20
"""Words of running text at least."""

_FIRST, _JOB = 3, 8
"""Kept blocks on top of an article of which one may be a note on its author, and the words of one that name a job."""

_PORTRAIT = 4
"""Kept blocks at the end of an article of which one may be the heading of a note on its author."""

_LONGEST, _HEADING = 500, 100
"""Characters of a note, and of the heading of one."""


def drop_signatures(blocks: Sequence[Block], decisions: Sequence[Decision], metadata: Metadata) -> list[Decision]:
    """Return the decisions on an article with the names of its authors stripped, and with notes on them.

    A note begins with the whole name of an author and stands at the end, with nothing behind it but such notes and
    what was put right in the text. With a colon behind the name it is what the author says there.
    """
    result = list(decisions)
    names = _names(metadata)
    kept = kept_places(decisions) if names else []
    for i in kept:
        if len(blocks[i].text) < _HEADING and _is_name(same_words(blocks[i].text), names):
            result[i] = _stripped(decisions[i], "byline", "signed.name")
    return _less_notes(blocks, result, kept, names)


def drop_notes(blocks: Sequence[Block], decisions: Sequence[Decision], metadata: Metadata) -> list[Decision]:
    """Return the decisions on the article of a dump with the notes on its authors stripped, of whom it says no more.

    So are their names in lines of their own above the text.

    Who signed a dump is less sure: a name that the article says too may be what it is about, and a line a subheading.
    """
    names = _names(metadata)
    kept = kept_places(decisions) if metadata.authors else []
    told = [f" {same_words(blocks[i].text)} " for i in kept]
    result = list(decisions)
    for i in _above_text(blocks, kept):
        if (words := same_words(without_asides(blocks[i].text))) in names or _are_all(words, names):
            result[i] = _stripped(decisions[i], "byline", "signed.name")
    result = _less_portrait(blocks, result, kept, metadata)
    for i in kept[:_FIRST]:
        if _is_note_above(blocks[i].text, names):
            result[i] = _stripped(decisions[i], "author_bio", "signed.note")
    alone = [name for name in names if sum(f" {name} " in text for text in told) == 1]
    result = _less_notes(blocks, result, kept if alone else [], alone, before=_BEFORE_NOTE)
    for i in _lost_notes(blocks, result, names):
        result[i] = _stripped(result[i], "author_bio", "signed.note")
    for i in _noted_again(blocks, result, kept):
        result[i] = _stripped(result[i], "author_bio", "signed.note")
    return result


def _noted_again(blocks: Sequence[Block], decisions: Sequence[Decision], kept: Sequence[int]) -> list[int]:
    """Return the blocks on top of an article that say word for word what a note on its author below says."""
    notes = {same_words(b.text) for b, d in zip(blocks, decisions, strict=True) if d.is_ruled_out(("author_bio",))}
    return [i for i in kept[:_FIRST] if notes and decisions[i].keep and same_words(blocks[i].text) in notes]


def keep_notes(blocks: Sequence[Block], decisions: Sequence[Decision], metadata: Metadata) -> list[Decision]:
    """Return the decisions on the article of a dump with notes on its authors kept that only the score took away."""
    result = list(decisions)
    for i in _lost_notes(blocks, decisions, _names(metadata)):
        result[i] = decisions[i]._replace(keep=True)
    return result


def _lost_notes(blocks: Sequence[Block], decisions: Sequence[Decision], names: Sequence[str]) -> Iterator[int]:
    """Yield the notes on authors that only the score took away."""
    for i in range(len(blocks) if names else 0):
        is_lost = not decisions[i].keep and decisions[i].is_by_score
        if is_lost and ends_sentence(blocks[i].text) and not _is_said(blocks[i].text, names):
            words = same_words(blocks[i].text[:_LONGEST])
            if any(_opens(words, name, _BEFORE_NOTE) for name in names):
                yield i


def _is_note_above(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text says of an author, named first, what her work is: `Ann Lee is a reporter.`"""
    words = same_words(text[:_LONGEST])
    name = next((name for name in names if words.startswith(f"{name} is ")), None)
    if name is None or len(text) >= _LONGEST or not text.endswith("."):
        return False
    said = words[len(name) :].split()[:_JOB]
    return not all_words("byline", "role").isdisjoint(said)


def _less_portrait(
    blocks: Sequence[Block], decisions: Sequence[Decision], kept: Sequence[int], metadata: Metadata
) -> list[Decision]:
    """Return the decisions less what stands last under a heading such as `About Ann Lee`, who wrote the text.

    It says the author's name, or speaks of one as `I` or `she` from its first words on. The score may have taken the
    heading alone.
    """
    result = list(decisions)
    names = {same_words(name) for name in metadata.authors}
    names |= {name.split()[0] for name in names}
    last = kept[1:][-_PORTRAIT:]
    for i in range(last[0] if last else 0, len(blocks) if last else 0):
        is_open = decisions[i].keep or decisions[i].is_by_score
        if not is_open or len(blocks[i].text) > _HEADING:
            continue
        lead, name = next(((a, n) for a, n in _parted(same_words(blocks[i].text)) if n in names), ("", ""))
        if lead not in all_words("byline", "about") or not name:
            continue
        below = [j for j in kept if j > i]
        if all(_tells_of(same_words(blocks[j].text), name) for j in below[:1]):
            for j in (i, *below):
                result[j] = _stripped(decisions[j], "author_bio", "signed.portrait")
    return result


def _parted(words: str) -> Iterator[tuple[str, str]]:
    """Yield each way to part words in two: `about ann lee` in `about` and `ann lee`."""
    parts = words.split()
    yield from ((" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts)))


def _tells_of(words: str, name: str) -> bool:
    first = words.split()[:_BEFORE_NOTE]
    return name.split()[0] in words.split() or not all_words("byline", "pronoun").isdisjoint(first)


def _above_text(blocks: Sequence[Block], kept: Sequence[int]) -> Iterator[int]:
    """Yield the kept lines above the first paragraph, which is one of them no more."""
    return takewhile(lambda i: count_words(blocks[i].text) < _PARAGRAPH, kept)


def _names(metadata: Metadata) -> list[str]:
    names = [name for name in map(same_words, metadata.authors) if " " in name]
    return [name for name in names if name.rpartition(" ")[2] not in all_words("byline", "company")]


def _less_notes(
    blocks: Sequence[Block],
    decisions: Sequence[Decision],
    kept: Sequence[int],
    names: Sequence[str],
    *,
    before: int = 0,
) -> list[Decision]:
    result = list(decisions)
    for i in reversed(kept[1:][-_LAST:]):
        words = same_words(blocks[i].text[:_LONGEST])
        if begins_correction(words):
            continue
        if result[i].keep and (
            len(blocks[i].text) > _LONGEST
            or not any(_opens(words, name, before) for name in names)
            or _is_said(blocks[i].text, names)
        ):
            break
        if result[i].keep:
            result[i] = _stripped(decisions[i], "author_bio", "signed.note")
    return result


def _is_said(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text is what an author says in an interview: behind the name and a colon."""
    name, colon, _ = text.partition(":")
    return bool(colon) and same_words(name) in names


def _opens(words: str, name: str, before: int) -> bool:
    """Tell whether a note begins with a name, or with a few words and the name."""
    above, found, after = f" {words} ".partition(f" {name} ")
    return bool(found and after) and above.count(" ") <= before


def _is_name(words: str, names: Sequence[str]) -> bool:
    if any(words == name or (words.endswith(f" {name}") and _extra(words, name) <= _BEFORE_NAME) for name in names):
        return True
    return _are_all(words, names)


def _are_all(words: str, names: Sequence[str]) -> bool:
    """Tell whether a line is two names or more and what joins them."""
    named = [name for name in names if f" {name} " in f" {words} "]
    joints = len(named) - 1 + _BEFORE_NAME
    return len(named) > 1 and len(words.split()) - sum(len(name.split()) for name in named) <= joints


def _extra(words: str, name: str) -> int:
    return words.count(" ") - name.count(" ")


def _stripped(old: Decision, kind: str, rule: str) -> Decision:
    return old if old.is_kept_by_rule else old.stripped(kind, rule)
