"""Who wrote a page: linked data, meta elements and the byline, in the order in which they are reliable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.normalize.byline import bylines
from cleaner.normalize.head import Head
from cleaner.normalize.jsonld import Thing, text_of, types_of
from cleaner.normalize.nearby import Nearby
from cleaner.normalize.site import Site
from cleaner.normalize.thread import is_forum_url
from cleaner.text.leads import OFFICES
from cleaner.text.names import in_title_case, is_company, is_desk, is_login, is_paper, names_in, unique
from cleaner.text.outlets import outlet_of_alias
from cleaner.text.wordlists import all_words, any_of

_WORD = re.compile(r"[^\W\d_]+")
_METAS = (
    "author", "sailthru.author", "parsely-author", "cxenseparse:author", "article:author_name", "og:author",
    "og:article:author", "byl", "author_name", "authors", "article:author", "book:author", "creator",
)  # fmt: skip
_FORUMS = frozenset({"discussionforumposting", "qapage"})
_ARTICLES = frozenset({"article", "blog", "news", "story"})
_CLAIM = "Claim"
"""Type of what a fact check is on: whoever said it has not written the page."""
_SHORT_OFFICE = 2
"""Letters of a paper's or an agency's name in Chinese or Japanese, at least, less one."""
_SURNAME_FIRST = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator")


def authors_of(head: Head, site: Site, nearby: Nearby) -> tuple[str, ...]:
    """Return the authors' names in the page's order, each once; the outlet's name only where no other is known."""
    weak: list[str] = []
    declared = [people for names in _declared(head) if (people := [n for n in names if not is_company(n)])]
    for names in declared:
        if _is_certain(names, site):
            return _as_shown(_without_outlet(_fuller(names, declared), site), nearby)
        weak = weak or names
    if nearby.thread is not None:
        return (nearby.thread.name,)
    for shown in bylines(nearby, _kind(head, nearby)):
        names = [_less_outlet(name, site) for name in shown if not _is_spoken(name, nearby)]
        if not names:
            continue
        if _is_certain(names, site):
            return _without_outlet(names, site)
        weak = weak or names
    return tuple(weak)


def _kind(head: Head, nearby: Nearby) -> str:
    """Return what sort of page this is, as far as bylines differ with it: article, forum or other."""
    types = {kind.lower() for kind in head.data.types}
    page = nearby.document.page
    maker = (head.first("generator") or "").lower()
    is_made_so = any(name in maker for name in all_words("site", "forum_software"))
    if is_made_so or not types.isdisjoint(_FORUMS) or is_forum_url(page.url):
        return "forum"
    return "article" if head.data.article is not None or (head.first("og:type") or "").lower() in _ARTICLES else "other"


def _is_certain(names: list[str], site: Site) -> bool:
    return any(
        not is_login(name) and not site.is_name(name) and not (_is_office(name) or is_desk(name)) for name in names
    )


def _is_office(name: str) -> bool:
    """Tell whether a name is a paper's or an agency's, known or not: it may stand where a page names who wrote it.

    >>> _is_office("河口日报"), _is_office("Orne Gazette"), _is_office("Ann Lee")
    (True, True, False)
    """
    is_eastern = len(name) > _SHORT_OFFICE and name.endswith(tuple(OFFICES))
    return is_eastern or is_paper(name) or outlet_of_alias(name) is not None


def _is_spoken(name: str, nearby: Nearby) -> bool:
    """Tell whether a dump uses all words of a name in small letters too: `By Size` sorts, and nobody is called so.

    What a page marks as its byline tells more than that.
    """
    if name.islower() or nearby.document.elements is not None:
        return False
    words = [word.casefold() for word in _WORD.findall(name)]
    return bool(words) and nearby.spoken.issuperset(words)


def _as_shown(names: tuple[str, ...], nearby: Nearby) -> tuple[str, ...]:
    """Return the names with those in capitals as the page shows them beside its title, where it does."""
    shown = nearby.texts() if any(map(str.isupper, names)) else []
    cased = {name: in_title_case(name) for name in names}
    return tuple(cased[name] if any(cased[name] in text for text in shown) else name for name in names)


def _fuller(names: list[str], declared: Sequence[list[str]]) -> list[str]:
    """Return the names that another source gives beside the same ones: linked data may have room for one alone."""
    known = set(map(str.casefold, names))
    fuller = (other for other in declared if known < set(map(str.casefold, other)))
    return next((other for other in fuller if all(" " in name for name in other)), names)


def _without_outlet(names: list[str], site: Site) -> tuple[str, ...]:
    """Return the names less the outlet's own, unless no person is beside it, and less the outlet after a name."""
    people = [_less_outlet(name, site) for name in names if not site.is_name(name)]
    is_office = all(outlet_of_alias(name) is not None for name in people)
    return tuple(names if is_office else unique(people))


def _less_outlet(name: str, site: Site) -> str:
    """Return a name less the outlet behind it, or before it where the surname is in capitals, as in France.

    >>> [_less_outlet(f"Post {name}", Site("Post")) for name in ("Jeanne LE GOFF", "Editorial Team")]
    ['Jeanne LE GOFF', 'Post Editorial Team']
    """
    outlet = (site.name or "").casefold()
    if outlet and name.casefold().endswith(f" {outlet}"):
        return name[: -len(outlet)].rstrip(" ,|-–")
    behind = name[len(outlet) :].split() if outlet and name.casefold().startswith(f"{outlet} ") else []
    return " ".join(behind) if len(behind) > 1 and behind[0].istitle() and all(map(str.isupper, behind[1:])) else name


def _declared(head: Head) -> Iterator[list[str]]:
    """Yield the names that each source of metadata gives, the best source first."""
    data = head.data
    for thing in (data.article, data.page, data.product, *data.things):
        if thing is not None and _CLAIM not in types_of(thing):
            for key in ("author", "creator"):
                names = _linked_names(head, thing.get(key))
                if names:
                    yield names
    written = _written_by(head)
    for values in (*(head.metas.get(name, ()) for name in _METAS), written):
        names = unique(name for value in values for name in names_in(value))
        if names:
            yield names
    names = unique(_given_first(name.strip()) for value in head.all(*_SURNAME_FIRST) for name in value.split(";"))
    if names:
        yield names


def _linked_names(head: Head, value: object) -> list[str]:
    """Return the names of the people or organizations that a property of linked data names."""
    people: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        thing = head.data.resolve(item)
        names = _name_of(thing) if isinstance(thing, dict) else thing
        for name in names if isinstance(names, list) else [names]:
            text = text_of(name)
            if text:
                people += names_in(text)
    return unique(people)


def _name_of(person: Thing) -> object:
    """Return what a person or an organization of linked data is called: its name, or the parts of one."""
    parts = (text_of(person.get(key)) for key in ("givenName", "additionalName", "familyName"))
    return person.get("name") or " ".join(part for part in parts if part)


def _written_by(head: Head) -> list[str]:
    """Return the value beside a Twitter label such as `Written by`."""
    for number in ("1", "2"):
        label, value = head.first(f"twitter:label{number}"), head.first(f"twitter:data{number}")
        if label and value and _written().search(label):
            return [value]
    return []


@cache
def _written() -> re.Pattern[str]:
    return re.compile(any_of(all_words("byline", "declared")), re.I)


def _given_first(name: str) -> str:
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if comma and "," not in given else name
