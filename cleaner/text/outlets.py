"""Publishers by domain and by name, from `rules/outlets.yaml`.

Running the module writes `outlets.json` beside it, which loads without a YAML parser and has the look-ups ready.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.shipped import shipped_rules
from cleaner.text.wordlists import all_words

_ELIDED = "l'"
_QUOTES = str.maketrans("’‘ʼ`´", "'''''")
_JOINS = "-.&"
"""Between a name and a letter these make a longer name of it: Post-Courier, Time.com, M&A."""
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
_SHORT = 3
"""Characters of a name up to which prose has to write it as listed."""
_LONGEST_HOST = 253
"""Characters that the name of a host may have."""


class Outlet(NamedTuple):
    """A publisher. `shared` are names that others have too; `word` marks a name that is a common word."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    kind: str
    rank: int
    shared: tuple[str, ...]
    word: bool

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the shared ones last."""
        return (self.name, *self.aliases, *self.shared)


class _Index(NamedTuple):
    outlets: list[list[Any]]
    domains: dict[str, int]
    aliases: dict[str, list[int]]
    longest: int


def outlet_of_domain(host: str) -> Outlet | None:
    """Return the outlet of a host such as `edition.cnn.com`: that of the longest domain it ends with."""
    domains = _index().domains
    rest = host.strip()[-_LONGEST_HOST:].rstrip(".").lower()
    while rest:
        if rest in domains:
            return _outlet(domains[rest])
        rest = rest.partition(".")[2]
    return None


def outlet_of_alias(text: str, clue: str = "") -> Outlet | None:
    """Return the outlet that has this name, with or without its article.

    Case counts only for common words and shared names, which must be written as listed or in capitals. Of several
    outlets it is the one that the clue, a text or an address, names in full, else the best known.

    >>> [outlet_of_alias("Times", clue).name for clue in ("", "The Los Angeles Times wrote that it rained.")]
    ['The Times', 'Los Angeles Times']
    """
    found = [outlet for outlet in _candidates(text) if _is_written(outlet, text)]
    told = [outlet for outlet in found if _is_told(outlet, text, clue)] if clue and len(found) > 1 else []
    return next(iter(told or found), None)


def _is_told(outlet: Outlet, text: str, clue: str) -> bool:
    """Return whether a clue has a domain of an outlet, or a name of it that says more than the one in question."""
    names = (_without_article(_spelling(name)) for name in (outlet.name, *outlet.aliases))
    least = len(_without_article(_spelling(text)))
    return any(len(name) > least and name in clue for name in names) or any(
        f"{mark}{domain}" in clue for domain in outlet.domains for mark in ("/", ".")
    )


def alias_at(text: str, start: int) -> tuple[Outlet, int] | None:
    """Return the outlet with the longest name that begins at `start` of a running text, and the name's end.

    An article before the name is taken with it. A name in prose has a capital, unless it is listed in small letters.
    """
    if text[start : start + 1].isspace() or (start and _is_inside_word(text, start)):
        return None
    for end in _ends(text, start):
        found = text[start:end]
        for outlet in _candidates(found):
            if _is_a_name(outlet, found) and not _goes_on(outlet, text, start, end):
                return outlet, end
    return None


def compile_outlets(source: Path) -> bytes:
    """Return the compiled form of a YAML list of outlets."""
    from ruamel.yaml import YAML

    outlets = [_read(entry) for entry in YAML(typ="safe").load(source.read_text("utf-8"))]
    domains = {domain: number for number, outlet in enumerate(outlets) for domain in outlet.domains}
    aliases = _keys(outlets)
    return orjson.dumps([[list(outlet) for outlet in outlets], domains, aliases, max(map(len, aliases))])


def _read(entry: Mapping[str, Any]) -> Outlet:
    return Outlet(
        entry["name"],
        tuple(entry.get("aliases", ())),
        tuple(entry["domains"]),
        entry["country"],
        entry["kind"],
        entry["rank"],
        tuple(entry.get("shared", ())),
        entry.get("word", False),
    )


def _keys(outlets: list[Outlet]) -> dict[str, list[int]]:
    """Return the outlets of every name, that stands without its article, the best known first."""
    places: dict[str, list[int]] = {}
    for number in sorted(range(len(outlets)), key=lambda number: outlets[number].rank):
        for key in sorted(_bare(outlets[number].names)):
            places.setdefault(key, []).append(number)
    return places


@cache
def _index() -> _Index:
    return _Index(*orjson.loads((shipped_rules() / "outlets.json").read_bytes()))


@cache
def _outlet(number: int) -> Outlet:
    name, aliases, domains, country, kind, rank, shared, word = _index().outlets[number]
    return Outlet(name, tuple(aliases), tuple(domains), country, kind, rank, tuple(shared), word)


def _candidates(text: str) -> list[Outlet]:
    """Return the outlets that may be meant, the best known first, those first that have the article too."""
    key = _key(text)
    found = [_outlet(number) for number in _index().aliases.get(_without_article(key), ())]
    return sorted(found, key=lambda outlet: key not in _keys_of(outlet)) if len(found) > 1 else found


@cache
def _keys_of(outlet: Outlet) -> frozenset[str]:
    return frozenset(map(_key, outlet.names))


def _spelling(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


def _key(text: str) -> str:
    return _spelling(text).casefold()


def _without_article(text: str) -> str:
    article, space, name = text.partition(" ")
    if space and article.casefold() in all_words("credit", "definite"):
        return name
    return text[len(_ELIDED) :] if text.casefold().startswith(_ELIDED) else text


@cache
def _spellings(outlet: Outlet) -> frozenset[str]:
    return frozenset(_without_article(_spelling(name)) for name in outlet.names)


def _is_strict(outlet: Outlet, text: str) -> bool:
    """Return whether the name alone says little: a common word, or shared with other outlets."""
    return outlet.word or _without_article(_key(text)) in _bare(outlet.shared)


@cache
def _bare(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_without_article(_key(name)) for name in names)


def _is_written(outlet: Outlet, text: str) -> bool:
    return not _is_strict(outlet, text) or text.isupper() or _without_article(_spelling(text)) in _spellings(outlet)


def _is_a_name(outlet: Outlet, found: str) -> bool:
    """Return whether the words found in prose are the name: `Map` and `men` are no agencies."""
    bare = _without_article(_spelling(found))
    if bare in _spellings(outlet):
        return True
    return len(bare) > _SHORT and not bare[0].islower() and _is_written(outlet, found)


def _goes_on(outlet: Outlet, text: str, start: int, end: int) -> bool:
    """Return whether a name that says little is the begin of another: `Times Higher Education`, `Focus-Gruppe`."""
    after = text[end : end + 2]
    if len(after) < len("xx") or not _is_strict(outlet, text[start:end]):
        return False
    return (after[0] in _JOINS and after[1].isalnum()) or (after[0] == " " and after[1].isupper())


def _ends(text: str, start: int) -> Iterator[int]:
    """Yield the ends of words within reach of the longest name, the farthest first."""
    reach = min(len(text), start + _index().longest + len("the "))
    for end in range(reach, start + 1, -1):
        if not text[end - 1].isspace() and not _is_inside_word(text, end):
            yield end


def _is_inside_word(text: str, place: int) -> bool:
    if place >= len(text) or not (_is_letter(text[place - 1]) and _is_letter(text[place])):
        return False
    return not (_is_unspaced(text[place - 1]) or _is_unspaced(text[place]))


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _is_unspaced(char: str) -> bool:
    return not char.isascii() and unicodedata.name(char, "").startswith(_UNSPACED)


if __name__ == "__main__":
    rules = shipped_rules()
    (rules / "outlets.json").write_bytes(compile_outlets(rules / "outlets.yaml"))
