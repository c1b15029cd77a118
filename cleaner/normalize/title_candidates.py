"""The possible titles of an HTML page: what each source says, whole and less what separators cut off, with features."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from cleaner.normalize.head import Head
from cleaner.normalize.headings import Heading
from cleaner.normalize.jsonld import Thing, text_of
from cleaner.normalize.site import SITE_PLACES, Site
from cleaner.text.titles import MAY_BE_CUT
from cleaner.text.tracking import is_front_page
from cleaner.text.values import clean_value
from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.model import Block

_WORD = re.compile(r"\w+")
_EXTENSION = re.compile(r"\.\w{2,5}$")
_LONGEST = 500
"""Characters of a title."""
_PROSE = 60
"""Characters of running text at least."""
_MOST_CUTS = 5
"""Separators of a title that are tried."""
_METAS = {
    "og": ("og:title",),
    "meta": ("title",),
    "other": ("headline", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
              "citation_title", "cxenseparse:title", "article:title", "hdl"),
}  # fmt: skip
_MARKS = {"–": "-", "»": "|", "•": "|", "·": "|", "›": "|", "｜": "|"}
_SIDES = {"h1": "h", "ld": "l", "og": "o", "title": "t"}
"""Main sources: which of them agree tells an editor's headline from one made for search or for sharing."""
_SUBHEADINGS = frozenset({"h2", "h3", "h4"})
_LENGTHS = (1, 2, 4, 7, 12, 18)
"""Words of a title between which its weights differ."""
_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
"""Marks that are alike in titles that are the same."""


class Shown(NamedTuple):
    """Texts of the blocks of a page: of all but its main headings, of its subheadings, and of its main headings.

    `prose` are the texts too long to be any of these.
    """

    texts: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    main: frozenset[str] = frozenset()
    prose: tuple[str, ...] = ()


NOTHING = Shown()


def shown_by(blocks: Sequence[Block]) -> Shown:
    """Return what blocks show, for the titles that they may confirm."""
    short = [block for block in blocks if len(block.text) <= _LONGEST]
    headings = frozenset(block.text for block in short if block.tag in _SUBHEADINGS)
    main = frozenset(block.text for block in short if block.tag == "h1")
    prose = tuple(block.text for block in blocks if len(block.text) >= _PROSE)
    return Shown(frozenset(block.text for block in short if block.tag != "h1"), headings, main, prose)


@dataclass(slots=True)
class Candidate:
    """A possible title, the first source that offers it, and the features on which it is ranked."""

    text: str
    source: str
    features: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    """Letters of the main sources that say this and nothing else, the site's name aside."""

    @property
    def sides(self) -> str:
        """The letters as one word, the same for the same sources."""
        return "".join(sorted(self.given))


def candidates(head: Head, site: Site, url: str | None, shown: Shown = NOTHING) -> list[Candidate]:
    """Return the possible titles of a page with their features, each text once."""
    sources = list(_sources(head))
    kind, state = _kind(head, url), _state({name for name, _, _ in sources})
    texts = dict.fromkeys(text for _, text, _ in sources)
    parts = {text: [(same_title(part), part, tag) for part, tag in cuts_of(text, site)] for text in texts}
    found: dict[str, Candidate] = {}
    for name, text, marks in sources:
        for key, part, tag in parts[text]:
            if key:
                candidate = found.setdefault(key, Candidate(part, name))
                _add(candidate, _Offer(name, part, tag, marks), kind, state)
    keys = {name: parts[text][0][0] for name, text, _ in sources}
    slug = slug_words(url)
    is_headless = bool(state) or not SITE_PLACES.isdisjoint(head.headings[0].places if head.headings else ())
    for key, candidate in found.items():
        candidate.features.update(_relations(key, {} if state else keys, slug))
        candidate.features.update(_sides(candidate, found.values(), kind))
        candidate.features.update(f"{mark}{':front' * (kind == 'front')}" for mark in _site_marks(key, site))
        if candidate.text.endswith((".", "!")):
            candidate.features.add("sentence")
        if is_headless and candidate.text in shown.texts:
            candidate.features.add("shown" if candidate.text not in shown.headings else "shown:heading")
    return list(found.values())


class _Offer(NamedTuple):
    """What one source offers: its name, a text or a part of it, a tag of what was cut off, marks of its place."""

    source: str
    text: str
    tag: str
    marks: tuple[str, ...]


def _add(candidate: Candidate, offer: _Offer, kind: str, state: str) -> None:
    """Add to a candidate that one more source offers it; capitals give way to small letters."""
    name, part, tag, marks = offer
    if part.isupper() < candidate.text.isupper():
        candidate.text = part
    front = ":front" if kind == "front" and tag[-1] == "S" else ""
    candidate.features.add(f"{state}{name}{tag}{front}")
    if name in _SIDES and not state and (tag[0] == "=" or tag == "<S"):
        candidate.given.add(_SIDES[name])
    if tag[0] == "=" and not state:
        candidate.features.update((f"{name}:{kind}", *marks))


def _state(names: set[str]) -> str:
    """Return a prefix for features that says which sources a page lacks, because the others then weigh differently."""
    if "h1" in names:
        return ""
    return "alone:" if names <= {"title"} else "bare:"


def same_title(text: str) -> str:
    """Return the form in which equal titles are equal: case, quotes, dashes and edge punctuation aside.

    >>> same_title("“Rates – again”") == same_title('"Rates - Again"')
    True
    """
    return " ".join(text.casefold().translate(_ALIKE).split()).strip(" .\"'")


def slug_words(url: str | None) -> frozenset[str]:
    """Return the words of the part of a URL's path that has most of them.

    >>> sorted(slug_words("https://a.example/news/rates-rise-again.html"))
    ['again', 'rates', 'rise']
    """
    path = split_url(url).path
    parts = [_WORD.findall(_EXTENSION.sub("", unquote(part)).lower().replace("_", " ")) for part in path.split("/")]
    return frozenset(max(parts, key=lambda words: sum(not word.isdigit() for word in words), default=()))


def _sources(head: Head) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (source, text, marks of a heading's place), the most trusted text first."""
    data = head.data
    linked = (
        ("ld", data.article, ("headline",)), ("ldname", data.article, ("name",)),
        ("ldalt", data.article, ("alternativeHeadline", "alternateName")),
        ("product", data.product, ("name", "headline")), ("page", data.page, ("headline", "name")),
    )  # fmt: skip
    for heading, name in zip(head.headings, ("h1", "h1b", "h1c"), strict=False):
        yield from _usable(name, heading.text, _places(name, heading))
    for name, thing, keys in linked:
        yield from _usable(name, _property(thing, keys))
    for name, metas in _METAS.items():
        yield from _usable(name, head.first(*metas))
    yield from _usable("title", head.title)


def _usable(name: str, text: str | None, marks: tuple[str, ...] = ()) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if text and len(text) <= _LONGEST:
        yield name, text, marks


def _places(name: str, heading: Heading) -> tuple[str, ...]:
    return tuple(f"{name}@{place}" for place in heading.places)


def _property(thing: Thing | None, keys: Iterable[str]) -> str | None:
    for key in keys if thing else ():
        text = text_of((thing or {}).get(key))
        if text:
            return clean_value(text)
    return None


def _kind(head: Head, url: str | None) -> str:
    """Return what sort of thing the metadata say the page is, for weights that differ with it."""
    data = head.data
    types = {kind.lower() for kind in data.types}
    if not types.isdisjoint(("discussionforumposting", "qapage", "question")) and "faqpage" not in types:
        return "forum"
    if any(kind.endswith("newsarticle") for kind in types):
        return "news"
    if data.article is not None:
        return "post"
    if data.product is not None:
        return "product"
    if is_front_page(url):
        return "front"
    return "og" if (head.first("og:type") or "").lower() == "article" else "page"


def cuts_of(text: str, site: Site) -> Iterator[tuple[str, str]]:
    """Yield a text whole and less what stands before or after each separator, with a tag of what was cut."""
    marks = [mark for mark in MAY_BE_CUT.finditer(text) if mark.start() > 0 and mark.end() < len(text)][:_MOST_CUTS]
    cuts: list[tuple[str, str]] = []
    for mark in marks:
        before, after = text[: mark.start()], text[mark.end() :]
        cuts.append((before.strip(), f"<{_cut_kind(after, mark.group(), site)}"))
        cuts.append((after.strip(), f">{_cut_kind(before, mark.group(), site)}"))
    yield text, f"={_whole_kind([tag for _, tag in cuts])}"
    yield from cuts
    if len(marks) > 1:
        inner = text[marks[0].end() : marks[-1].start()]
        yield inner.strip(), f"><{_cut_kind(text[marks[-1].end() :], marks[-1].group(), site)}"


def _whole_kind(tags: Iterable[str]) -> str:
    """Return what could be cut off a text that is left whole: S a site's name, x something else, nothing but colons."""
    kinds = {tag[-1] for tag in tags}
    if not kinds:
        return ""
    return "S" if "S" in kinds else ":" if kinds == {":"} else "x"


def _cut_kind(removed: str, separator: str, site: Site) -> str:
    """Return what was cut off: S the site's name, s something with it, else how many words behind which mark."""
    parts = [part for part in MAY_BE_CUT.split(removed) if part.strip()]
    named = [site.is_name(part) for part in parts]
    if any(named):
        return "S" if named[-1] else "s"
    count = len(_WORD.findall(removed))
    size = "1" if count < 2 else "2" if count == 2 else "3" if count < 5 else "5"
    mark = separator.strip()[:1]
    mark = _MARKS.get(mark, mark)
    return size + (mark if mark in "-—|:" else "o")


def _relations(key: str, keys: Mapping[str, str], slug: frozenset[str]) -> Iterator[str]:
    """Yield features of a candidate against the other sources and the address."""
    words = _WORD.findall(key)
    yield f"n{sum(len(words) > limit for limit in _LENGTHS)}"
    for name in ("h1", "title", "og", "ld"):
        other = keys.get(name)
        if other and other != key:
            if key in other:
                yield f"in:{name}"
                yield f"{'begins' if other.startswith(key) else 'ends' if other.endswith(key) else 'amid'}:{name}"
            elif other in key:
                yield f"has:{name}"
    if slug and words:
        shared = len(slug.intersection(words))
        yield f"slug{4 * shared // len(slug)}"


def _sides(candidate: Candidate, others: Iterable[Candidate], kind: str) -> Iterator[str]:
    """Yield features on which main sources agree on a candidate, and which agree on another one."""
    own = candidate.sides
    if own:
        rivals = sorted({other.sides for other in others if other is not candidate and other.sides})
        yield from (f"by:{own}", f"by:{own}:{kind}", f"by:{own}/{'/'.join(rivals)}")


def _site_marks(key: str, site: Site) -> Iterator[str]:
    """Yield features on where a candidate holds the site's name: all of it, at its start, at its end."""
    if site.is_name(key):
        yield "site"
        return
    parts = [part for part in MAY_BE_CUT.split(key) if part.strip()]
    if len(parts) > 1:
        if site.is_name(parts[-1]):
            yield "ends:site"
        if site.is_name(parts[0]):
            yield "starts:site"
