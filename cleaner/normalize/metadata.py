"""Metadata of a page or a dump: title, authors, dates, language and the rest, each from its most reliable source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaner.normalize.authors import authors_of
from cleaner.normalize.head import Head, head_in, read_head
from cleaner.normalize.jsonld import Thing, text_of
from cleaner.normalize.language import language_of
from cleaner.normalize.nearby import Nearby
from cleaner.normalize.published import dates_of
from cleaner.normalize.site import Site, compact, site_of
from cleaner.normalize.title import less_site_name, title_of
from cleaner.normalize.title_candidates import shown_by
from cleaner.text.date import date_in_url
from cleaner.text.names import names_in
from cleaner.text.tracking import without_trackers
from cleaner.text.values import clean_value
from cleaner.urls import absolute, is_local, split_url

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.model import Block

_IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_LOCKED_TIERS = frozenset({"locked", "metered", "premium", "paid", "subscriber", "subscribers", "hard"})
_DAY = len("2025-07-01")
_SECTION = "article:content_tier"
_ABOVE_TEXT = 4
"""Lines above the text of a dump without a title among which its date stands."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; unknown is None or empty.

    Dates are ISO 8601. `types` are the types of the page's linked data, `article_body` its text as they give it.
    """

    title: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    images: tuple[str, ...] = ()
    paywalled: bool = False
    types: tuple[str, ...] = ()
    og_type: str | None = None
    article_body: str | None = None


def metadata_of(
    document: Document, *, url: str | None = None, fields: Mapping[str, Sequence[str]] | None = None
) -> Metadata:
    """Return the metadata of a page or a dump.

    `url` is where it was fetched. `fields` holds what a site's rules selected, by field: it wins over every other
    source, then come the record headers of a dump, then what the page says.
    """
    page = document.page
    given = _given(fields or {}, page.headers)
    head = read_head(document.tree) if document.tree is not None else head_in(page.headers, document.blocks)
    url = url or page.url or given.get("url")
    site = site_of(head, url)
    tags = (given.get("language"), head.language, *head.all("content-language", "og:locale", "language", "dc.language"))
    language = language_of((block.text for block in document.blocks), tags)
    title = _given_title(fields or {}, given, document.blocks) or title_of(head, site, url, shown_by(document.blocks))
    nearby = Nearby(document, title)
    dates = dates_of(nearby, head, url=url, language=head.language or language, given=given)
    authors = tuple(names_in(given.get("author", ""))) or authors_of(head, site, nearby)
    return Metadata(
        title=title,
        site_name=given.get("site") or site.name,
        canonical_url=_canonical(head, url),
        description=given.get("description") or head.first(*_DESCRIPTIONS) or _linked_description(head),
        authors=authors,
        published=dates.published,
        modified=dates.modified,
        language=language,
        images=_images(head, url, given.get("image")),
        paywalled=_is_paywalled(head),
        types=head.data.types,
        og_type=head.first("og:type"),
        article_body=article_body(head),
    )


def beside_title(
    metadata: Metadata,
    document: Document,
    title: int | str,
    *,
    text: int | None = None,
    end: int | None = None,
    named: bool = True,
) -> Metadata:
    """Return metadata completed by what stands around the title, given as text or as the index of its block.

    This is for dumps, whose title no metadata name: authors and date are looked for where they were unknown. `text` is
    the index of the article's first paragraph; with `named` the names right above it are authors too. From the block
    `end` on dates are those of comments or of other articles.
    """
    nearby = Nearby(document, title, text, threads=False)
    own = nearby if end is None else Nearby(replace(document, blocks=document.blocks[:end]), title, text, threads=False)
    signed = nearby if named else Nearby(document, title, threads=False)
    url = metadata.canonical_url
    published = metadata.published if not _is_from_url(metadata, url) else None
    dates = dates_of(own, Head(), url=url, language=metadata.language, given={"date": published or ""})
    if published is not None and len(published) == _DAY:  # of a dateline, and the line above it has the hour
        fuller = dates_of(own, Head(), url=None, language=metadata.language, given={}).published or ""
        dates = dates._replace(published=fuller if fuller.startswith(published) else published)
    return replace(
        metadata,
        authors=metadata.authors or authors_of(Head(), Site(metadata.site_name), signed),
        published=dates.published,
        modified=metadata.modified or dates.modified,
    )


def above_text(metadata: Metadata, document: Document, text: int) -> Metadata:
    """Return metadata of a dump without a title completed by the date right above its text, which begins at `text`."""
    above = replace(document, blocks=document.blocks[max(0, text - _ABOVE_TEXT) : text])
    seen = dates_of(Nearby(above, -1, threads=False), Head(), url=None, language=metadata.language, given={})
    url = metadata.canonical_url
    known = None if _is_from_url(metadata, url) else metadata.published
    return replace(
        metadata,
        published=known or seen.published or metadata.published,
        modified=metadata.modified or seen.modified,
    )


def _is_from_url(metadata: Metadata, url: str | None) -> bool:
    return metadata.published is not None and metadata.published == date_in_url(url)


def article_body(head: Head) -> str | None:
    """Return the text of the article as JSON-LD gives it, None where it gives none."""
    body = (head.data.article or {}).get("articleBody")
    return body.strip() or None if isinstance(body, str) else None


def _given(fields: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> dict[str, str]:
    """Return the values that need no search: of site rules, then of record headers."""
    given = {name: clean_value(value) for name, value in headers.items() if value.strip()}
    for name, values in fields.items():
        texts = [clean_value(value) for value in values if value.strip()]
        if texts:
            name = {"published": "date", "authors": "author", "name": "site"}.get(name, name)
            given[name] = "; ".join(texts) if name == "author" else texts[0]
    return given


def _given_title(fields: Mapping[str, Sequence[str]], given: Mapping[str, str], blocks: Sequence[Block]) -> str | None:
    """Return the title that a site's rules select as it is, that of a record header less the site's name."""
    if "title" not in given:
        return None
    if fields.get("title"):
        return given["title"]
    names = frozenset({compact(given.get("site", ""))} - {""})
    return less_site_name(given["title"], Site(names=names), shown_by(blocks))


def _canonical(head: Head, url: str | None) -> str | None:
    """Return the address that the page gives for itself, where it is a full one, else the one it was fetched from."""
    base = _base(head, url)
    own = None if url else _linked_address(head)
    for value in (head.canonical, head.first("og:url"), own):
        full = absolute(value, base) if value else None
        if full and not _is_front_page(full, url) and not _is_of_a_workshop(full, url):
            return without_trackers(full)
    return url and without_trackers(url)


def _linked_address(head: Head) -> str | None:
    """Return the address that linked data give the article."""
    thing = head.data.article or {}
    page = thing.get("mainEntityOfPage")
    return text_of(thing.get("url")) or text_of(page.get("@id") if isinstance(page, dict) else page)


def _linked_description(head: Head) -> str | None:
    """Return the description that linked data give the article, else the page."""
    things = (head.data.article, head.data.page)
    texts = (text_of((thing or {}).get("description")) for thing in things)
    return next(filter(None, (clean_value(text) for text in texts if text)), None)


def _base(head: Head, url: str | None) -> str | None:
    """Return what the addresses in a page are relative to."""
    return absolute(head.base, url) or url if head.base else url


def _is_front_page(full: str, url: str | None) -> bool:
    """Return whether an address is the bare front page though the page is another: a mistake of many templates."""
    return split_url(full).path in ("", "/") and split_url(url).path not in ("", "/")


def _is_of_a_workshop(full: str, url: str | None) -> bool:
    """Tell whether an address is one of the machine that made the page, which nobody else can reach."""
    host = split_url(full).hostname or ""
    return is_local(host) and host != split_url(url).hostname


def _images(head: Head, url: str | None, given: str | None) -> tuple[str, ...]:
    found = [given, *head.all(*_IMAGES), *_linked_images((head.data.article or {}).get("image"))]
    base = _base(head, url)
    return tuple(dict.fromkeys(full for full in (absolute(value, base) for value in found if value) if full))


def _linked_images(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = text_of(item.get("url") or item.get("contentUrl"))
        if isinstance(item, str):
            yield item


def _is_paywalled(head: Head) -> bool:
    things = [thing for thing in (head.data.article, head.data.page) if thing is not None]
    parts = [part for thing in things for part in _parts_of(thing)]
    for thing in (*things, *parts):
        free = thing.get("isAccessibleForFree")
        if free is not None:
            return str(free).strip().lower() in ("false", "no", "0")
    return (head.first(_SECTION) or "").lower() in _LOCKED_TIERS


def _parts_of(thing: Thing) -> list[Thing]:
    parts = thing.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]
