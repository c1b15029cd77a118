"""The authors of a dump, chosen among the names in its lines once rules have said what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.blocks.lines import UNSPACED
from cleaner.classify.arrays import Arrays, Floats, Ints
from cleaner.classify.common_words import CommonWords
from cleaner.classify.lexicon import Segments, per_text
from cleaner.classify.trees import Forest
from cleaner.kept import kept_places, last_kept
from cleaner.normalize.signers import LONGEST_LINE, Signer, Way, signers_of
from cleaner.normalize.title_candidates import same_title
from cleaner.text.chars import Hashes, Words, hash_words, stats_of
from cleaner.text.leads import is_dated, is_full
from cleaner.text.names import is_company, is_institution, is_login, is_paper, lead_words
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.wordlists import all_words
from cleaner.text.words import count_words, may_say
from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Decision

_LEAST, _LEAST_BESIDE = -1.0, -4.0
"""Logit under which the best names are nobody's, and the same of a name two lines beside them."""
_ROLE = 8
"""Words of a line on what somebody is, at most."""

_AROUND_TITLE, _AROUND_TEXT, _AROUND_END = (6, 12), (12, 4), (0, 8)
"""Blocks before and after the title, the first paragraph and the last kept block in which names are looked for."""
_ABOVE_TEXT = 4
"""Blocks above the first paragraph at which a title is taken to stand that no block shows."""
_MOST_WORDS, _MOST_LED = 24, 12
"""Words of a line in which a name may stand, and lines elsewhere that open with a word such as `by`, at most."""
_COMMON, _SEEN = 64, 3
"""Sites from which on a word is so common that nobody is called by such words alone, unless a byline says so (of 1,240
names of authors in dumps one was); and from which on it counts as seen.
"""
_LONGEST = 200_000
"""Characters of a dump in which names are counted."""
_LONGEST_UNSPACED, _INNER_DOT = 8, frozenset("·・")
"""Characters of a name in a script without spaces, at most, unless it has the dot of one from abroad."""
_FAR = 99
"""A distance that stands for none."""
_KINDS = ("byline", "read_time", "author_bio", "related", "comments", "caption")
_BUTTONS = frozenset({"navigation", "language_switch", "search", "share", "subscribe", "comment_form", "copyright"})
"""Kinds of lines that rules remove and that name nobody, however much like a name they look: `Abone Ol`."""
_TAGS = frozenset({"tags"})
_OF_RELEASES = frozenset({"press.provided_by", "wire_tag.press"})
"""Rules that know a press release, below which nobody stands but whom to ask about it."""
_KEPT, _PLAIN, _OTHER, _NONE = 0, 1, 2, -1
_BESIDE = (-2, -1, 0, 1, 2)


@dataclass(frozen=True, slots=True)
class Scene:
    """A dump of which somebody looks for the authors.

    `words` are those of its blocks, `title` and `text` the numbers of the block with the title and of the first
    paragraph. `chosen` are the names that the ordered search found, `dated` tells whether the page's date is known.
    """

    document: Document
    decisions: Sequence[Decision]
    scores: Floats
    words: Words
    page_type: str
    title: int | None
    text: int
    chosen: tuple[str, ...]
    dated: bool

    @property
    def base(self) -> int:
        """Return the number of the block with the title, or of one where it may have stood."""
        return max(0, self.text - _ABOVE_TEXT) if self.title is None else self.title

    @property
    def end(self) -> int:
        """Return the number of the last block that is kept, 0 where none is."""
        return last_kept(self.decisions) or 0


@dataclass(frozen=True, slots=True)
class AuthorRanker:
    """What ranks the possible authors of dumps."""

    forest: Forest
    common: CommonWords

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> AuthorRanker:
        """Return the ranker stored in arrays (`weights/dumps.npz`)."""
        return cls(Forest.from_arrays(arrays, "authors"), CommonWords.from_arrays(arrays, "common"))

    def best(self, scene: Scene) -> tuple[str, ...]:
        """Return the names of whoever wrote a dump, none where no line seems to say it."""
        found = signers_in(scene, self.common)
        if not found:
            return ()
        logits = self.forest.logits(np.ascontiguousarray(columns_of(scene, found, self.common).T))
        best = int(logits.argmax())
        if logits[best] <= _LEAST:
            return ()
        likely = {s.block: s for s, logit in zip(found, logits, strict=True) if s.whole and logit > _LEAST_BESIDE}
        return _with_colleagues(found[best], likely, scene)


def _with_colleagues(best: Signer, likely: Mapping[int, Signer], scene: Scene) -> tuple[str, ...]:
    """Return the names of the best, with those two lines above and below where each stands over what its owner is.

    `likely` has the possible authors whose names are all that their block holds.
    """
    if not best.whole or len(best.names) > 1:
        return best.names
    place = best.block + (Way.STACKED in best.ways)  # where `By` stands alone, the name is in the line below it
    names = [
        *reversed(list(_beside_name(place, -2, likely, scene))),
        best.names[0],
        *_beside_name(place, 2, likely, scene),
    ]
    return tuple(names)


def _beside_name(place: int, step: int, likely: Mapping[int, Signer], scene: Scene) -> Iterator[str]:
    """Yield the names from two lines beside that of an author on, two by two."""
    while (other := likely.get(place + step)) and len(other.names) == 1:
        if not _are_roles((place + 1, place + step + 1), likely, scene):
            return
        yield other.names[0]
        place += step


def _are_roles(lines: Iterable[int], likely: Mapping[int, Signer], scene: Scene) -> bool:
    """Tell whether some lines may each say what somebody is: a few words that no rule knows, no date and no name."""
    blocks, decisions = scene.document.blocks, scene.decisions
    return all(
        i < len(blocks) and i not in likely and not decisions[i].keep and decisions[i].rule is None
        and count_words(blocks[i].text) <= _ROLE and not is_dated(blocks[i].text)
        for i in lines
    )  # fmt: skip


def signers_in(scene: Scene, common: CommonWords) -> list[Signer]:
    """Return the possible authors of a dump."""
    texts = [block.text for block in scene.document.blocks]
    every = signers_of(texts, _lines(scene, texts, common), scene.chosen)
    last = scene.end if any(decision.rule in _OF_RELEASES for decision in scene.decisions) else len(texts)
    found = [s for s in every if s.block <= last and not _is_button(s, scene.decisions) and not _is_of_title(s, scene)]
    found = [s for s in found if not _is_nobody(s)]
    stats = stats_of([" ".join(signer.names) for signer in found])
    least = per_text(common.sites_of(stats.words), Segments.of(np.diff(stats.offsets)))[1]
    return [s for s, sites in zip(found, least, strict=True) if sites < _COMMON or s.ways & (Way.LED | Way.STACKED)]


def _is_of_title(signer: Signer, scene: Scene) -> bool:
    """Tell whether names are the first words of the title, and nothing else shows them."""
    return signer.block == scene.title and signer.ways == Way.BEGUN


def _is_nobody(signer: Signer) -> bool:
    """Tell whether what nothing marks as names is an agency, a company, an institution, a part of a site or prose."""
    if signer.ways & (Way.LED | Way.STACKED):
        return False
    name = signer.names[0]
    is_issuer = signer.ways == Way.BEGUN and is_company(signer.line)
    is_office = is_issuer or outlet_of_alias(name) is not None or is_institution(name)
    is_prose = len(name) > _LONGEST_UNSPACED and UNSPACED.match(name) is not None and _INNER_DOT.isdisjoint(name)
    return is_office or is_prose or name.casefold() in all_words("byline", "section")


def _is_button(signer: Signer, decisions: Sequence[Decision]) -> bool:
    """Tell whether a rule knows the whole line of a name, which nothing marks as one, for a button.

    What ends as the name of a paper is none of a person, whatever stands beside it, and a tag above a name is no word
    that leads to it: in Arabic `books` and `he wrote` are one.
    """
    if Way.STACKED in signer.ways and decisions[signer.block].is_ruled_out(_TAGS):
        return True
    if signer.ways & (Way.LED | Way.STACKED):
        return False
    if is_paper(signer.names[0]):
        return True
    if signer.line.casefold() != signer.names[0].casefold():
        return False
    decision = decisions[signer.block]
    return decision.rule is not None and not decision.keep and decision.kind in _BUTTONS


def _lines(scene: Scene, texts: Sequence[str], common: CommonWords) -> list[int]:
    """Return the numbers of the lines in which names may stand, in order."""
    n, count = len(texts), np.diff(scene.words.offsets)
    near = np.zeros(n, np.bool_)
    for place, (before, after) in (
        (scene.base, _AROUND_TITLE), (scene.text, _AROUND_TEXT), (scene.end, _AROUND_END),
    ):  # fmt: skip
        near[max(0, place - before) : place + after] = True
    short = (count > 0) & (count <= _MOST_WORDS)
    near &= short
    led = short & np.isin(_first_of(scene.words), _lead_words())
    far = (led & ~near).nonzero()[0][:_MOST_LED]
    places = near.nonzero()[0]
    words = scene.words.of(places.tolist())
    least = per_text(common.sites_of(words.hashes), Segments.of(np.diff(words.offsets)))[1]
    near[places[(least >= _COMMON) & ~led[places]]] = False
    near[far] = True
    near[_titles(scene, texts)] = False
    return [i for i in near.nonzero()[0].tolist() if len(texts[i]) <= LONGEST_LINE or led[i]]


def _titles(scene: Scene, texts: Sequence[str]) -> list[int]:
    """Return the numbers of the blocks of a page that are its title: it is about whom it names. A dump's is a guess."""
    if scene.document.tree is None or scene.title is None:
        return []
    title = same_title(texts[scene.title])
    return [i for i, text in enumerate(texts) if may_say(text, texts[scene.title]) and same_title(text) == title]


def _first_of(words: Words) -> Hashes:
    """Return the first word of each text, 0 of a text without."""
    first = np.append(words.hashes, np.uint32(0))[words.offsets[:-1]]
    return np.where(np.diff(words.offsets) > 0, first, np.uint32(0))


@cache
def _lead_words() -> Hashes:
    """Return the hashed first words of what stands before the names in a byline."""
    return np.array([hash_words(words)[0] for words in lead_words(in_text=True)], np.uint32)


def columns_of(scene: Scene, found: Sequence[Signer], common: CommonWords) -> Floats:
    """Return what the possible authors are ranked by, (n, f)."""
    place = np.array([signer.block for signer in found])
    columns = [
        *_names(scene, found), *_known(found, common), *_shown(scene, found), *_stand(scene, place),
        *_beside(scene, place), *_whole(scene, found),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _names(scene: Scene, found: Sequence[Signer]) -> Iterator[Sequence[float]]:
    """Yield how the names look."""
    first = [signer.names[0] for signer in found]
    host = (split_url(scene.document.page.url).hostname or "").removeprefix("www.").replace("-", "")
    yield [len(signer.names) for signer in found]
    yield [name.count(" ") + 1 for name in first]
    yield [len(name) for name in first]
    yield [name.isupper() for name in first]
    yield [name.islower() for name in first]
    yield [name.isascii() for name in first]
    yield [is_login(name) for name in first]
    yield [is_full(name) for name in first]
    yield [_is_of_host(name, host) for name in first]


def _is_of_host(name: str, host: str) -> bool:
    letters = "".join(filter(str.isalnum, name.casefold()))
    return len(letters) > 2 and host.startswith(letters)


def _known(found: Sequence[Signer], common: CommonWords) -> Iterator[npt.NDArray[np.generic]]:
    """Yield on how many sites the words of the names are common: mean, least, most, first, last, and their share."""
    stats = stats_of([" ".join(signer.names) for signer in found])
    sites = np.log1p(common.sites_of(stats.words))
    count = np.diff(stats.offsets)
    yield from per_text(sites, Segments.of(count))
    ends = np.append(sites, np.float32(0))
    yield np.where(count > 0, ends[stats.offsets[:-1]], 0)
    yield np.where(count > 0, ends[stats.offsets[1:] - 1], 0)
    many = np.bincount(stats.word_text, sites > np.log1p(np.float32(_SEEN - 0.5)), len(found))
    yield many / np.maximum(count, 1)


def _shown(scene: Scene, found: Sequence[Signer]) -> Iterator[Sequence[float]]:
    """Yield how lines show the names, whether the title has them, and how often the dump has and what is kept of it."""
    for way in Way:
        yield [way in signer.ways for signer in found]
    yield [signer.whole for signer in found]
    yield [signer.times for signer in found]
    places = [signer.line.casefold().find(signer.names[0].casefold()) for signer in found]
    yield [len(signer.line) for signer in found]
    yield [signer.line.count(" ") + 1 for signer in found]
    yield places
    yield [len(s.line) - at - len(s.names[0]) if at >= 0 else -1 for s, at in zip(found, places, strict=True)]
    blocks = scene.document.blocks
    title = blocks[scene.title].text if scene.title is not None else ""
    yield [signer.names[0] in title for signer in found]
    for texts in (blocks, [blocks[i] for i in kept_places(scene.decisions)]):
        text = "\n".join(block.text for block in texts)[:_LONGEST]
        yield [text.count(signer.names[0]) for signer in found]


def _stand(scene: Scene, place: Ints) -> Iterator[npt.NDArray[np.generic]]:
    """Yield where the lines stand: from title, text and end of the article, in the dump, and their scores."""
    n = len(scene.decisions)
    yield place - scene.title if scene.title is not None else np.full(len(place), -_FAR)
    yield np.clip(place - scene.text, -_FAR, _FAR)
    yield np.clip(place - scene.end, -_FAR, _FAR)
    yield place / max(1, n)
    yield np.where(place >= 0, scene.scores[np.maximum(place, 0)], -1)


def _beside(scene: Scene, place: Ints) -> Iterator[npt.NDArray[np.generic]]:
    """Yield what stands in the line and around it: what rules say of it, how long it is, and whether it has a date."""
    blocks, decisions = scene.document.blocks, scene.decisions
    edge = len(_BESIDE) // 2
    wanted = {i + step for i in place.tolist() for step in _BESIDE if 0 <= i + step < len(blocks)}
    sort, size, dated = (np.full(len(blocks) + 2 * edge, _NONE) for _ in range(3))
    for i in wanted:
        sort[i + edge] = _sort_of(decisions[i])
        size[i + edge] = len(blocks[i].text)
        dated[i + edge] = is_dated(blocks[i].text)
    around = np.stack([np.where(place >= 0, place, 0) + edge + step for step in _BESIDE])
    yield from sort[around]
    yield from dated[around]
    yield from size[around[[edge - 1, edge + 1]]]


def _sort_of(decision: Decision) -> int:
    if decision.keep:
        return _KEPT
    if decision.rule is None:
        return _PLAIN
    return _OTHER + 1 + _KINDS.index(decision.kind) if decision.kind in _KINDS else _OTHER


def _whole(scene: Scene, found: Sequence[Signer]) -> Iterator[Sequence[float]]:
    """Yield what holds for the page as a whole."""
    n = len(found)
    led = sum(bool(signer.ways & (Way.LED | Way.STACKED)) for signer in found)
    for value in (
        led, len(found), bool(scene.chosen), scene.dated, scene.page_type == "article", scene.page_type == "forum",
        scene.page_type == "listing",
    ):  # fmt: skip
        yield [value] * n
