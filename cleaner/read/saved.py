"""Pages that a browser saved: the page of a web archive (MHTML), and the address that it wrote beside one."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from cleaner.errors import UnsupportedInput

_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.I)
_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.I)
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_END = re.compile(rb"\r?\n\r?\n")
"""What parts the headers from the rest."""
_HEAD = 20_000
"""Bytes that headers have at most."""
_PARTS = 1000
"""Parts that are looked at for the page; browsers write it first."""
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
    headers, start = _headers(data, 0)
    found = _BOUNDARY.search(headers.get(b"content-type", b""))
    mark = b"--" + (found[1] or found[2]) if found else b""
    place = data.find(mark, start) if mark else -1
    for _ in range(_PARTS):
        if place < 0:
            break
        part, begin = _headers(data, place + len(mark))
        end = data.find(b"\n" + mark, begin)
        if part.get(b"content-type", b"").lower().startswith(_PAGES):
            content = _decoded(data[begin : end if end >= 0 else len(data)], part)
            url = _address(headers.get(b"snapshot-content-location")) or _address(part.get(b"content-location"))
            return SavedPage(content, part[b"content-type"].decode("latin-1"), url, end < 0)
        place = end + 1 if end >= 0 else -1
    raise UnsupportedInput("the input is a web archive (MHTML) without a page", hint="save the page as HTML alone")


def _headers(data: bytes, start: int) -> tuple[dict[bytes, bytes], int]:
    """Return the headers that begin somewhere, by their names in small letters, and where what they speak of begins."""
    while data.startswith((b"\r", b"\n"), start):
        start += 1
    end = _END.search(data, start, start + _HEAD)
    lines = _FOLDED.sub(b" ", data[start : end.start() if end else start + _HEAD]).splitlines()
    named = (line.partition(b":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in named}, end.end() if end else len(data)


def _decoded(content: bytes, headers: dict[bytes, bytes]) -> bytes:
    form = headers.get(b"content-transfer-encoding", b"").lower()
    if form == b"quoted-printable":
        return binascii.a2b_qp(content)
    if form == b"base64":
        whole = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        return binascii.a2b_base64(whole[: -1 if len(whole) % 4 == 1 else None] + b"=" * (-len(whole) % 4))
    return content


def _address(value: bytes | None) -> str | None:
    return value.decode("ascii") if value is not None and _ADDRESS.fullmatch(value) else None


def saved_from(html: str) -> str | None:
    """Return the address that a browser, or SingleFile, wrote into a page that it saved.

    >>> saved_from("<!DOCTYPE html>\\n<!-- saved from url=(0028)https://pier.example/planks -->\\n<html>")
    'https://pier.example/planks'
    """
    found = _SAVED.search(html, 0, _NOTE)
    return (found[1] or found[2]) if found else None
