"""Pages that a browser saved: the page of a web archive (MHTML), and the address that it wrote beside one."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.errors import UnsupportedInput
from cleaner.read.mime import headers_at, parts_of

_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.I)
_PAGES = (b"text/html", b"application/xhtml+xml")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{1,2000}", re.I)

_NOTE = 2000
"""Characters at the beginning of a page in which a browser's note stands."""
_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d{4}\)(https?://[^\s>]{1,2000})\s*-->"
    r"|<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s>]{1,2000})",
    re.I,
)


class SavedPage(NamedTuple):
    """The page in an archive: its bytes, content type and address, and whether the archive ends within it."""

    content: bytes
    content_type: str
    url: str | None
    is_cut: bool


def is_archive(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a web archive."""
    return _MHTML.match(head) is not None


def page_in(data: bytes) -> SavedPage:
    """Return the page of a web archive, its first part of HTML; raises `UnsupportedInput` where it has none."""
    headers, _ = headers_at(data, 0)
    part = next((part for part in parts_of(data) if part.kind.startswith(_PAGES)), None)
    if part is None:
        raise UnsupportedInput("the input is a web archive (MHTML) without a page", hint="save the page as HTML alone")
    url = _address(headers.get(b"snapshot-content-location")) or _address(part.headers.get(b"content-location"))
    return SavedPage(part.content(data), part.kind.decode("latin-1"), url, not part.is_whole)


def _address(value: bytes | None) -> str | None:
    return value.decode("ascii") if value is not None and _ADDRESS.fullmatch(value) else None


def saved_from(html: str) -> str | None:
    """Return the address that a browser, or SingleFile, wrote into a page that it saved.

    >>> saved_from("<!DOCTYPE html>\\n<!-- saved from url=(0028)https://pier.example/planks -->\\n<html>")
    'https://pier.example/planks'
    """
    found = _SAVED.search(html, 0, _NOTE)
    return (found[1] or found[2]) if found else None
