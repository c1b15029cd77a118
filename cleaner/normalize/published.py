"""When a page was published and last changed: declared dates first, then those near the title, the URL last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from cleaner.normalize.head import Head
from cleaner.normalize.jsonld import text_of
from cleaner.normalize.nearby import Nearby
from cleaner.normalize.visible import Seen, labelled_dates, visible_dates
from cleaner.text.date import date_in_url, find_date, iso_date
from cleaner.text.tracking import is_front_page
from cleaner.text.wordlists import all_words
from cleaner.urls import split_url

_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "article:post_date",
    "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "citation_publication_date", "citation_date", "citation_online_date",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "publish_date", "publish-date",
    "publishdate", "publication_date", "og:publish_date", "pubdate", "published", "published_time", "date.created",
    "article.published", "article_date_original", "originalpublicationdate", "publicationdate",
    "rnews:datepublished", "datecreated", "dc.issued", "pub_date", "pub-date", "pdate", "ptime", "displaydate",
    "bt:pubdate", "og:regdate", "article:published_date", "shareaholic:article_published_time", "dc.date",
    "dcterms.date", "date", "gsa_date", "uploaddate",
)  # fmt: skip
_LINKED = ("datePublished", "dateCreated", "datePosted")
_MODIFIED = (
    "article:modified_time", "article:modified", "og:article:modified_time", "datemodified", "og:updated_time",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "date.updated", "date.modified", "revised",
    "article.updated", "updated_time", "article:modified_date", "shareaholic:article_modified_time", "utime",
    "bt:moddate", "dc.modified", "last_modified", "lastmodified", "last-updated",
)  # fmt: skip

_PLACE = re.compile(r"[^\W\d_a-z][^.!?;:]{1,60}, ?$")
_DASH = re.compile(r"\s*,?\s*(?:[/(][^/)]{2,40}[/)])?\s*[-–—]")
_PARAGRAPH, _OPENING, _DATELINE = 60, 6, 120
"""Characters of a paragraph at least, how many paragraphs may hold a dateline, and among how many characters."""

_IST, _INDIA = re.compile(r"\d[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)? ?\(?IST\b"), "+05:30"
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963])+")
_SPOKEN = 20_000
"""Characters of a page that are searched for what it speaks of."""
_NEVER = "1970-01-01T00:00:00"
"""What systems write for a time that is not set."""
_MANY = 4
"""Different dates around a title that make the page a list of other pages."""


class Dates(NamedTuple):
    """Dates in ISO 8601, None where unknown."""

    published: str | None = None
    modified: str | None = None


def dates_of(nearby: Nearby, head: Head, *, url: str | None, language: str | None, given: Mapping[str, str]) -> Dates:
    """Return when a page was published and changed; `given` holds the values of site rules and record headers."""
    language = _as_written(language, url)
    read = Reader(language)
    published = read.first([given.get("date")], _linked(head, *_LINKED), head.all(*_PUBLISHED))
    modified = read.first([given.get("modified")], _linked(head, "dateModified"), head.all(*_MODIFIED))
    if published is None and nearby.thread is not None:
        published = _with_time(nearby.thread.date, _seen(nearby, language)) if nearby.thread.date else None
    if published is None and not is_front_page(url):
        seen = _seen(nearby, language)
        published = _with_time(_first(seen, "published") or _first(seen, "plain"), seen)
        as_of = _first(seen, "as_of")
        modified = modified or _first(seen, "modified") or (as_of if published else None)
        published = published or (as_of if as_of and "T" in as_of else None)
        modified = modified or (as_of if as_of != published else None)
        published = published or _dateline_date((block.text for block in nearby.document.blocks), language)
    return _with_zone(Dates(published or date_in_url(url), modified), nearby)


def _as_written(language: str | None, url: str | None) -> str | None:
    """Return the language of dates in figures: English that says no more than that is as the site's country writes it.

    >>> _as_written("en", "https://harbourpost.com.au/a"), _as_written("en-US", "https://harbourpost.example/a")
    ('en-gb', 'en-US')
    """
    country = (split_url(url).hostname or "").rpartition(".")[2]
    is_day_first = country in all_words("addresses", "day_first")
    return "en-gb" if is_day_first and (language or "en").lower() in ("en", "en-us") else language


def _with_zone(dates: Dates, nearby: Nearby) -> Dates:
    """Return dates with the zone that a page calls IST, which is India's on a page that speaks of India."""
    times = [date for date in dates if date and len(date) == len(_NEVER)]
    if not times or not any(len(b.text) < _DATELINE and _IST.search(b.text) for b in nearby.document.blocks):
        return dates
    words = set(_LETTERS.findall(nearby.document.page.text[:_SPOKEN].casefold()))
    if words.isdisjoint(all_words("lines", "india")) or not words.isdisjoint(all_words("lines", "other_ist")):
        return dates
    return Dates(*(date and f"{date}{_INDIA}" if date in times else date for date in dates))


def declared_date(head: Head, url: str | None) -> str | None:
    """Return when a page was published, as far as it says so itself or its address does."""
    read = Reader(head.language)
    return read.first(_linked(head, *_LINKED), head.all(*_PUBLISHED)) or date_in_url(url)


def _dateline_date(texts: Iterable[str], language: str | None) -> str | None:
    """Return the date in the first paragraph's dateline: `DUNEFORD, Ohio, April 2, 2024 (AGENCY) -- …`."""
    for text in islice((text for text in texts if len(text) >= _PARAGRAPH), _OPENING):
        found = find_date(text[:_DATELINE], language=language)
        if found and _PLACE.match(text[: found[1]]) and _DASH.match(text[found[2] :]):
            return found[0]
    return None


def _seen(nearby: Nearby, language: str | None) -> list[Seen]:
    """Return the dates that readers see around the title, else the one date that is labelled anywhere."""
    seen = visible_dates(nearby, language)
    if not seen:
        labelled = labelled_dates([block.text for block in nearby.document.blocks], language)
        return labelled if len({item.date[:10] for item in labelled if item.kind == "published"}) == 1 else []
    plain = {item.date[:10] for item in seen if item.kind == "plain"}
    return [item for item in seen if item.kind != "plain"] if len(plain) >= _MANY else seen


def _with_time(date: str | None, seen: Iterable[Seen]) -> str | None:
    """Return a date with the time of day or the zone that markup gives beside it: `<time>` may say more."""
    kinds = ("published", "plain")
    fuller = (item.date for item in seen if item.marked and item.kind in kinds and item.date.startswith(date or "-"))
    return max(fuller, key=len, default=date)


def _first(seen: Iterable[Seen], kind: str) -> str | None:
    return next((item.date for item in seen if item.kind == kind), None)


class Reader(NamedTuple):
    """Reads dates as the page's language writes them."""

    language: str | None

    def first(self, *sources: Iterable[str | None]) -> str | None:
        """Return the first value of the sources that is a date."""
        for source in sources:
            for value in source:
                found = iso_date(value, language=self.language)
                if found and not found.startswith(_NEVER):
                    return found
        return None


def _linked(head: Head, *keys: str) -> Iterator[str]:
    """Yield the values of properties of what the page is about: the article, the page itself, other posts."""
    data = head.data
    for thing in (data.article, data.page, data.of_type("question", "discussionforumposting", "jobposting")):
        for key in keys:
            value = (thing or {}).get(key)
            value = text_of(value) if isinstance(value, (list, dict)) else value
            if isinstance(value, (str, int, float)):
                yield str(value)
