"""Content codings undone piece by piece, so that a body never holds more than its limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]

from cleaner.fetch.errors import BodyTooLarge, BrokenResponse, CompressionBomb, UnsupportedContent

ACCEPT_ENCODING = "gzip, deflate, br"

_GZIP = b"\x1f\x8b"
_STEP = 262_144
"""Bytes that are decompressed at once, so that a limit is noticed before much more than it is in memory."""
_FLOOR = 1_000_000
"""Decompressed bytes below which no ratio is alarming: a page of spaces compresses well."""


class _Coding(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def complete(self) -> bool: ...


class _Zlib:
    """gzip and deflate; some servers send deflate without its zlib header, some gzip in several members."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner: Any = None
        self._held = b""
        self._members = 0
        self._over = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        data = self._held + data
        self._held = b""
        while data and not self._over:
            if self._inner is None:
                if len(data) < 2:
                    self._held = data
                    return
                if self._members and not data.startswith(_GZIP):
                    self._over = True  # rubbish after the end
                    return
                self._begin(data)
            piece = self._inner.decompress(data, _STEP)
            data = self._inner.unconsumed_tail
            if piece:
                yield piece
            if self._inner.eof:
                data, self._inner = self._inner.unused_data, None
                self._members += 1
                self._over = self._bits <= zlib.MAX_WBITS
            elif not piece and not data:
                return

    def _begin(self, data: bytes) -> None:
        headed = self._bits != zlib.MAX_WBITS or (data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0)
        self._inner = zlib.decompressobj(self._bits if headed else -zlib.MAX_WBITS)

    @property
    def complete(self) -> bool:
        return self._over or self._inner is None


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._first = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        self._first = False
        piece = self._inner.process(data, output_buffer_limit=_STEP)
        while piece or not self._inner.can_accept_more_data():
            yield piece
            if self._inner.is_finished():
                return
            piece = self._inner.process(b"", output_buffer_limit=_STEP)

    @property
    def complete(self) -> bool:
        return self._first or bool(self._inner.is_finished())


class Inflater:
    """Undo the content codings of one body and hold it to its limits while it grows.

    `limit` is the most bytes, as sent and decompressed; `ratio` how many times larger than sent the decompressed body
    may be, once it is over a megabyte. With `unzip` a body that begins as gzip does is gzip, whatever was said of it.
    Raises `UnsupportedContent` for a coding that is not undone here.
    """

    def __init__(self, encoding: str, *, limit: int, ratio: int, unzip: bool = False) -> None:
        names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > 2:
            raise UnsupportedContent(f"content coding {encoding[:60]!r}: too many layers")
        self._codings = [_coding(name) for name in reversed(names)]
        self._limit, self._ratio, self._unzip = limit, ratio, unzip
        self._sent = self._grown = 0
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raises `BodyTooLarge`, `CompressionBomb` or `BrokenResponse`."""
        if self._unzip and not self._sent and not self._codings and data.startswith(_GZIP):
            self._codings = [_coding("gzip")]
        self._sent += len(data)
        if self._sent > self._limit:
            raise BodyTooLarge(f"more than {self._limit:,} bytes")
        try:
            for piece in self._undo(data, 0):
                self._pieces.append(piece[: self._limit - self._grown])
                self._grown += len(piece)
                self._check()
        except (zlib.error, brotli.error) as error:
            raise BrokenResponse(f"the compressed body is damaged: {error}", again=True) from None

    @property
    def complete(self) -> bool:
        """Return whether every compressed stream came to its end."""
        return all(coding.complete for coding in self._codings)

    @property
    def body(self) -> bytes:
        """Return what came out so far, no more than the limit."""
        return b"".join(self._pieces)

    def _undo(self, data: bytes, layer: int) -> Iterator[bytes]:
        if layer == len(self._codings):
            yield data
            return
        for piece in self._codings[layer].pieces(data):
            yield from self._undo(piece, layer + 1)

    def _check(self) -> None:
        if self._grown > _FLOOR and self._grown > self._sent * self._ratio:
            raise CompressionBomb(f"{self._sent:,} bytes grew to more than {self._grown:,}")
        if self._grown > self._limit:
            raise BodyTooLarge(f"more than {self._limit:,} bytes when decompressed")


def _coding(name: str) -> _Coding:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if name == "br":
        return _Brotli()
    raise UnsupportedContent(
        f"content coding {name[:40]!r}", hint="the server ignores what was asked for; leave it out"
    )
