"""The title of an HTML page: every source offers candidates, and weights rank them.

The weights are learnt (`python -m cleaner.classify.train.titles`) and lie beside this file: a number for each feature
of a candidate. The candidate with the highest sum is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import orjson

from cleaner.normalize.head import Head
from cleaner.normalize.site import Site, compact
from cleaner.normalize.title_candidates import (
    NOTHING,
    Candidate,
    Shown,
    candidates,
    cuts_of,
    same_title,
    slug_words,
)
from cleaner.text.titles import title_parts
from cleaner.text.tracking import is_front_page
from cleaner.text.words import stems_of

_DASHED = re.compile(r"\s+[-–—]\s+(\S.*)")
_TAIL = re.compile(r"\s+[-–—|·:]+\s")
_WORD = re.compile(r"\w+")
_SHOWN_WORDS, _CLAUSE_WORDS = 4, 3
"""Words of a title that the page shows by itself, and of a clause that it lacks, at least."""
_LEAST_TOLD, _TIMES_TOLD, _SHARE_TOLD, _LONGEST_TOLD = 2, 4, 0.3, 20
"""Words of a title that the text says: at least, times those of another part, their share, and words at most."""
_NAMING = 3
"""Letters, less one, of a word of an address that tells a title from the site's name."""
_JOINED = 6
"""Letters, less one, of words of a title that an address says without what parts them."""


def title_of(head: Head, site: Site, url: str | None, shown: Shown = NOTHING) -> str | None:
    """Return the best title of a page, None where no source gives any; `shown` is what its blocks show."""
    found = candidates(head, site, url, shown)
    if not found:
        return head.entry
    worth = weights()
    best = max(found, key=lambda candidate: sum(worth.get(name, 0.0) for name in candidate.features))
    text = (
        _shown_part(best, found, shown) or _addressed_part(best, found, shown, url) or _spelled_part(best, shown, url)
    )
    if url is None and not shown.main and all(one.source == "title" for one in found):
        text = text or _told_part(best, head.title or "", shown.prose)
    text = text or _gone_on(best, head, site, shown) or _uncut(best, head) or _less_badge(best, head, site)
    return text or _less_own_name(best, head, site, url) or _entry(best, head, site, url) or best.text


def _shown_part(best: Candidate, found: Iterable[Candidate], shown: Shown) -> str | None:
    """Return the part of a `<title>` that the page shows by itself, where it does not show the whole or a heading."""
    if best.source != "title" or shown.main or best.text in shown.texts:
        return None
    parts = [one.text for one in found if one.text in shown.texts and one.text in best.text]
    return next((part for part in parts if len(_WORD.findall(part)) >= _SHOWN_WORDS), None)


def _addressed_part(best: Candidate, found: Iterable[Candidate], shown: Shown, url: str | None) -> str | None:
    """Return the part of a `<title>` that the page shows and the address names, where it shows the best and no heading.

    A page without a heading shows the site's name too, and only the address may tell the two.
    """
    told = frozenset(word for word in slug_words((url or "").rstrip("/").rpartition("/")[2]) if len(word) > _NAMING)
    if best.source != "title" or shown.main or best.text not in shown.texts or _is_told(best.text, told):
        return None
    parts = (one for one in found if one.source == "title" and one.text in shown.texts)
    return next((one.text for one in parts if _is_told(one.text, told)), None)


def _spelled_part(best: Candidate, shown: Shown, url: str | None) -> str | None:
    """Return the one part of a `<title>` that the address spells out, where the page has no heading.

    What is behind it is the channel: `Rates rise again | Local News` at `/rates-rise-again`.
    """
    slug = slug_words(url)
    if best.source != "title" or shown.main or len(slug) < _CLAUSE_WORDS:
        return None
    parts = title_parts(best.text)
    said = [part for part in parts if not slug.isdisjoint(_WORD.findall(part.casefold()))]
    if len(parts) < 2 or len(said) != 1:
        return None
    return said[0] if slug.issubset(_WORD.findall(said[0].casefold())) else None


def _is_told(text: str, told: frozenset[str]) -> bool:
    """Tell whether an address says a word of a text, or several that nothing parts: `icehouse` of `The Ice House`."""
    words = _WORD.findall(text.casefold())
    starts = {sum(map(len, words[:n])) for n in range(len(words))}
    whole = "".join(words)
    return any(word in words or (len(word) > _JOINED and whole.find(word) in starts) for word in told)


def _told_part(best: Candidate, title: str, prose: Iterable[str]) -> str | None:
    """Return the part of a `<title>` that the text says several times as many words of as of the best, if any.

    Nothing else tells a page's title behind its site's name from one before it, where there is no heading and no
    address; the text says the name now and then too.
    """
    told = {stem for text in prose for stem in stems_of(text)}
    said = {part: [stem in told for stem in stems_of(part)] for part in (best.text, *title_parts(title))}
    least = max(_LEAST_TOLD, _TIMES_TOLD * sum(said[best.text]))
    others = [part for part, tells in said.items() if part not in best.text and len(tells) <= _LONGEST_TOLD]
    first = max(others, key=lambda part: sum(said[part]), default="")
    return first if first and sum(said[first]) >= max(least, _SHARE_TOLD * len(said[first])) else None


def _gone_on(best: Candidate, head: Head, site: Site, shown: Shown) -> str | None:
    """Return the main heading of which the best title lacks a clause in small letters, as no site is called.

    What the page is called where it is shared counts as well, if the `<title>` says the same and more behind it. Of a
    heading that is the whole `<title>` fewer words count.
    """
    shared = (text for text in head.all("og:title") if _TAIL.match((head.title or "").removeprefix(text)))
    for heading in (*shown.main, *shared):
        tail = _DASHED.match(heading.removeprefix(best.text))
        if tail and tail[1][:1].islower():
            is_whole = heading in shown.main and heading == head.title and not site.is_name(tail[1])
            if is_whole or len(_WORD.findall(tail[1])) >= _CLAUSE_WORDS:
                return heading
    return None


def _less_badge(best: Candidate, head: Head, site: Site) -> str | None:
    """Return a main heading less the badge or the second line inside it, where the `<title>` is just what is left."""
    heading = next((heading for heading in head.headings if heading.text == best.text), None)
    if heading is None or not heading.boxed or not head.title:
        return None
    told = {same_title(part) for part, tag in cuts_of(head.title, site) if tag[0] in "=<"}
    for box in heading.boxed:
        before, after = heading.text.removesuffix(box), heading.text.removeprefix(box)
        rest = (before if before != heading.text else after).strip()
        if same_title(rest) in told and box not in head.title:
            return rest
    return None


def _less_own_name(best: Candidate, head: Head, site: Site, url: str | None) -> str | None:
    """Return what the `<title>` says besides the site's name, where that would be the title of a page without heading.

    On a front page it is the title.
    """
    own = compact(site.name or "")
    is_headed = any(heading.text == best.text for heading in head.headings)
    if not own or is_headed or url is None or is_front_page(url) or not compact(best.text).startswith(own):
        return None
    parts = (part for part, tag in cuts_of(head.title or "", site) if tag in ("<S", ">S") and not site.is_name(part))
    said = next((part for part in parts if len(_WORD.findall(part)) >= _CLAUSE_WORDS), "")
    return said if said and compact(best.text) in (own, own + compact(said)) else None


def _entry(best: Candidate, head: Head, site: Site, url: str | None) -> str | None:
    """Return the subheading that is marked as the headline, where the best title is the site's name and no page's."""
    names = {compact(site.name or ""), *site.hosts}
    return head.entry if compact(best.text) in names and not is_front_page(url) else None


def _uncut(best: Candidate, head: Head) -> str | None:
    """Return the main heading that goes on where the best title ends in dots."""
    start = best.text.rstrip(" .…")
    if not best.text.endswith(("…", "...")) or start.count(" ") < _CLAUSE_WORDS:
        return None
    return next((h.text for h in head.headings if h.text.startswith(start) and len(h.text) > len(best.text)), None)


def less_site_name(text: str, site: Site, shown: Shown) -> str:
    """Return a title that a record header gives, less the site's name or what else the text below does not show.

    >>> less_site_name("Rates rise - Daily Planet", Site(names=frozenset({"dailyplanet"})), NOTHING)
    'Rates rise'
    """
    cuts = list(cuts_of(text, site))
    if first := next((part for part, tag in cuts if tag[0] == "<" and shown.main == {part}), None):
        return first
    cuts = [(part, tag) for part, tag in cuts if part.count(" ") > 1 or tag[-1] == "S"]
    seen = next((part for part, _ in cuts if part in shown.texts or part in shown.main), None)
    return seen or next((part for part, tag in cuts if tag == "<S" and part), text)


@cache
def weights() -> dict[str, float]:
    """Return how much each feature of a candidate speaks for it."""
    loaded: dict[str, float] = orjson.loads(files("cleaner.normalize").joinpath("title_weights.json").read_bytes())
    return loaded
