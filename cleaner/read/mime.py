"""Parts of a MIME message, as web archives and mails are: their headers, and the bytes that they hold."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.I)
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_END = re.compile(rb"\r?\n\r?\n")
"""What parts the headers from the rest."""
HEAD = 64_000
"""Bytes that headers have at most."""
_PARTS = 1000
"""Parts that are looked at; who writes one begins with the text."""
_DEPTH = 8
"""Parts within parts: a text beside its other forms, within what it shows, within what is attached, and forwarded."""


class Part(NamedTuple):
    """A part that has no parts: its headers, where its content lies, and whether the message goes on behind it."""

    headers: Mapping[bytes, bytes]
    begin: int
    end: int
    is_whole: bool = True

    @property
    def kind(self) -> bytes:
        """The content type in small letters, with its parameters; a part without any is plain text."""
        return self.headers.get(b"content-type", b"text/plain").lower()

    def content(self, data: bytes) -> bytes:
        """Return the part's bytes as they were before they were sent."""
        return _decoded(data[self.begin : self.end], self.headers)


def parts_of(data: bytes) -> Iterator[Part]:
    """Yield the parts of a message that hold something, in order; a message without any is one itself."""
    headers, start = headers_at(data, 0)
    yield from islice(_leaves(data, Part(headers, start, len(data)), 0), _PARTS)


def _leaves(data: bytes, whole: Part, depth: int) -> Iterator[Part]:
    found = _BOUNDARY.search(whole.headers.get(b"content-type", b""))
    if not whole.kind.startswith(b"multipart/") or found is None or depth == _DEPTH:
        yield whole
        return
    mark = re.compile(rb"^--" + re.escape(found[1] or found[2]) + rb"(--)?[ \t]*\r?$", re.M)
    at = mark.search(data, whole.begin, whole.end)
    while at is not None and not at[1]:
        headers, begin = headers_at(data, at.end())
        at = mark.search(data, begin, whole.end)
        end = at.start() if at is not None else whole.end
        is_whole = at is not None or (depth > 0 and whole.is_whole)
        yield from _leaves(data, Part(headers, begin, end, is_whole), depth + 1)


def headers_at(data: bytes, start: int) -> tuple[dict[bytes, bytes], int]:
    """Return the headers that begin somewhere, by their names in small letters, and where what they speak of begins."""
    while data.startswith((b"\r", b"\n"), start):
        start += 1
    end = _END.search(data, start, start + HEAD)
    lines = _FOLDED.sub(b" ", data[start : end.start() if end else start + HEAD]).splitlines()
    named = (line.partition(b":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in named}, end.end() if end else len(data)


def _decoded(content: bytes, headers: Mapping[bytes, bytes]) -> bytes:
    form = headers.get(b"content-transfer-encoding", b"").lower()
    if form == b"quoted-printable":
        return binascii.a2b_qp(content)
    if form == b"base64":
        whole = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        return binascii.a2b_base64(whole[: -1 if len(whole) % 4 == 1 else None] + b"=" * (-len(whole) % 4))
    return content
