"""What a site calls itself, so that its name can be told from the title and the authors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.normalize.head import Head
from cleaner.normalize.jsonld import text_of, types_of
from cleaner.text.titles import title_parts
from cleaner.text.wordlists import all_words
from cleaner.urls import split_url

_VERSION = re.compile(r"v?\d+(?:\.\w+){1,4}")
_WORD = re.compile(r"[^\W_]+")
_NAMED_IN_META = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name", "publisher", "dc.publisher",
    "sitename", "site_name", "twitter:site", "citation_journal_title",
)  # fmt: skip
_ORGANIZATIONS = frozenset({"website", "organization", "newsmediaorganization", "corporation", "brand", "onlinestore"})
SITE_PLACES = frozenset({"logo", "home"})
"""Places of a main heading that make it the site's name and not the page's title."""
_LONGEST = 120
"""Characters of a name."""
_SHORTEST = 4
"""Characters that a name needs before a part of it counts as the name."""


@dataclass(frozen=True, slots=True)
class Site:
    """Names and hosts of a site in compact form: letters and digits only, case folded; `name` is as written."""

    name: str | None = None
    names: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()

    def is_name(self, text: str) -> bool:
        """Return whether a text is the site's name, most of it, its domain or its initials.

        >>> Site(hosts=("dailyplanet", "dailyplanetcom")).is_name("The Daily Planet")
        True
        """
        short = compact(text)
        if short in self.names or short in self.hosts:
            return True
        if len(short) >= _SHORTEST and any(short in host for host in self.hosts):
            return True
        if any(_is_most_of(host, short) for host in self.hosts):
            return True
        if any(_is_most_of(name, short) or _is_most_of(short, name) for name in self.names):
            return True
        initials = "".join(word[0] for word in _WORD.findall(text.casefold()))
        return len(initials) > 1 and initials in self.hosts


def compact(text: str) -> str:
    """Return the letters and digits of a text, case folded.

    >>> compact("N.Y. Times-Herald")
    'nytimesherald'
    """
    return "".join(_WORD.findall(text.casefold()))


def site_of(head: Head, url: str | None) -> Site:
    """Return the names that the head's metadata and the page's address give the site."""
    declared = [value.lstrip("@") for value in head.all(*_NAMED_IN_META) if _is_written(value)]
    linked = [name for thing in head.data.things for name in _names_in(head, thing)]
    headed = [heading.text for heading in head.headings if not SITE_PLACES.isdisjoint(heading.places)]
    at_home = [] if declared or linked else head.home
    # With three parts a title less the site's name is not sure to be the page's.
    cut = at_home if at_home and len(title_parts(head.title or "")) == 2 else ()
    names = {compact(name) for name in (*declared, *linked, *headed, *cut) if len(name) <= _LONGEST} - {""}
    hosts = hosts_of(url)
    name = _display_name(head, declared) or next(iter(at_home), None) or _named_by_host(head, url) or _documented(head)
    return Site(name, frozenset(names), hosts)


def hosts_of(url: str | None) -> tuple[str, ...]:
    """Return the compact forms of a URL's host: whole, without its last label, and its main label.

    >>> hosts_of("https://www.daily-planet.co.uk/a")
    ('dailyplanetcouk', 'dailyplanetco', 'dailyplanet')
    """
    host = (split_url(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    if len(labels) < 2:
        return (compact(host),) if host else ()
    short_second = len(labels) > 2 and len(labels[-2]) <= 3
    forms = (host, "".join(labels[:-1]), labels[-3] if short_second else labels[-2])
    return tuple(dict.fromkeys(compact(form) for form in forms))


def _display_name(head: Head, declared: list[str]) -> str | None:
    name = next(filter(_is_written, head.all("og:site_name", "application-name")), None)
    publisher = text_of(head.data.resolve((head.data.article or {}).get("publisher")))
    if name and not name.startswith("@"):
        return publisher if publisher and _is_address_of(name, publisher) else name
    website = head.data.of_type("website")
    found = publisher or text_of((website or {}).get("name"))
    return found or next((_spaced(name, head) for name in declared), None)


def _is_address_of(name: str, publisher: str) -> bool:
    """Tell whether the name that a site gives is its publisher's with the end of an address: `Valley-Post.example`."""
    stem, dot, end = name.rpartition(".")
    return bool(dot) and end.isalpha() and not stem.count(" ") and compact(stem) == compact(publisher)


def _named_by_host(head: Head, url: str | None) -> str | None:
    """Return the part of a `<title>` that is the name in the address too, or a feed's title that is all of it."""
    first, *others = title_parts(head.title or "")
    parts = (*reversed(others), first) if others else ()
    url = url or head.canonical or head.first("og:url")
    hosts = hosts_of(url)
    site = Site(hosts=hosts)
    named = next((part for part in parts if len(part) <= _LONGEST and site.is_name(part)), None)
    labels = {*hosts, *map(compact, (split_url(url).hostname or "").split("."))} - all_words("site", "home") - {""}
    return named or next((feed for feed in head.feeds if compact(feed) in labels), None)


def _documented(head: Head) -> str | None:
    """Return the name of what a page documents, where its `<title>` ends with it, a version and a word for manuals."""
    *before, last = title_parts(head.title or "") or ("",)
    name, _, word = last.rpartition(" ")
    name, _, version = name.rpartition(" ")
    is_manual = word.casefold() in all_words("site", "manual") and _VERSION.fullmatch(version) is not None
    return name if before and is_manual and len(name) <= _LONGEST else None


def _is_written(name: str) -> bool:
    """Tell whether a name is one and no address."""
    return "://" not in name


def _spaced(name: str, head: Head) -> str:
    """Return an account's name as the `<title>` writes it, where that names the site too."""
    parts = title_parts(head.title or "")
    return next((part for part in parts if " " in part and compact(part) == compact(name)), name)


def _names_in(head: Head, thing: object) -> list[str]:
    if not isinstance(thing, dict):
        return []
    values = [head.data.resolve(thing.get("publisher"))]
    if not _ORGANIZATIONS.isdisjoint(map(str.lower, types_of(thing))):
        values += [thing.get("name"), thing.get("alternateName")]
    return [name for name in map(text_of, values) if name]


def _is_most_of(part: str, whole: str) -> bool:
    return len(part) >= _SHORTEST and part in whole and 2 * len(part) >= len(whole)
