"""What the state in a page's scripts says of its article, where the page itself says nothing: authors and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cleaner.blocks.state import value_of
from cleaner.normalize.published import Reader
from cleaner.text.names import names_in, unique
from cleaner.text.wordlists import all_words

if TYPE_CHECKING:
    from cleaner.normalize.metadata import Metadata

_MOST = 20
"""Authors that are looked at."""


def with_stored(metadata: Metadata, about: Mapping[str, Any]) -> Metadata:
    """Return the metadata completed by the object of a page's state that its article is a part of."""
    read = Reader(metadata.language)
    return replace(
        metadata,
        authors=metadata.authors or tuple(unique(_authors(about))),
        published=metadata.published or read.first(_dates(about, all_words("keys", "published"))),
        modified=metadata.modified or read.first(_dates(about, all_words("keys", "modified"))),
    )


def _authors(about: Mapping[str, Any]) -> Iterator[str]:
    for value in value_of(about, all_words("keys", "author")):
        for item in (value if isinstance(value, list) else [value])[:_MOST]:
            named = value_of(item, all_words("keys", "name")) if isinstance(item, Mapping) else iter((item,))
            name = next(named, None)
            if isinstance(name, str):
                yield from names_in(name)


def _dates(about: Mapping[str, Any], keys: frozenset[str]) -> Iterator[str]:
    return (str(value) for value in value_of(about, keys) if isinstance(value, str | int))
