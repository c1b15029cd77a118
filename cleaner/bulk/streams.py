"""Files as streams of bytes, decompressed by what they begin with; a stream that was cut off says so."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable
from typing import IO, BinaryIO, cast

from cleaner.errors import CleanerError, MissingExtra, ReadError, plainly

_STEP = 4096
"""Compressed bytes that Zstandard is given at once: a hostile file may make them thirty thousand times as many."""

_READ = 65_536
"""Bytes that are returned at most where all are asked for: what is decompressed has no known end."""

_BUFFER = 1 << 18
"""Bytes of a file that are read at once: pages are large, and a line that spans many buffers is put together slowly."""

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
"""The bytes with which compressed files begin."""

DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, UnicodeDecodeError)
"""What reading a file raises that is cut off, damaged or gone."""


class Stream:
    """An open file: `body` gives it decompressed, `position` is how many bytes of it, as it lies there, were read.

    `plain` says that what `body` gives can be read again where it stands.
    """

    def __init__(self, path: str) -> None:
        self._raw = cast("io.BufferedReader", sys.stdin.buffer) if path == "-" else open_file(path)
        self.body = _decompressed(self._raw)
        self.plain = self.body is self._raw and path != "-" and not is_remote(path) and os.path.isfile(path)

    @property
    def position(self) -> int:
        """Return how far the file was read, 0 where that cannot be told."""
        try:
            return self._raw.tell()
        except (OSError, ValueError):
            return 0

    def take(self, limit: int) -> tuple[bytes, bool]:
        """Return at most `limit` bytes, and whether the stream broke off after them."""
        pieces: list[bytes] = []
        reader = Gradual(self.body)
        try:
            while limit > 0 and (piece := reader.read(limit)):
                pieces.append(piece)
                limit -= len(piece)
        except DAMAGE:
            if not pieces:
                raise
            return b"".join(pieces), True
        return b"".join(pieces), False

    def close(self) -> None:
        """Close the file, except for standard input."""
        if self._raw is not sys.stdin.buffer:
            self._raw.close()


def beginning(path: str, size: int) -> bytes:
    """Return the first bytes of a file, decompressed; nothing of standard input is lost, and of damage nothing said."""
    if path != "-":
        file = open_file(path)
    else:
        given = cast("io.BufferedReader", sys.stdin.buffer).peek()  # what a pipe has given so far
        file = io.BufferedReader(cast("io.RawIOBase", io.BytesIO(given)))
    try:
        return Gradual(_decompressed(file)).read(size)
    except (*DAMAGE, MissingExtra):
        return b""
    finally:
        file.close()


class Gradual:
    """A stream read in small steps, so that damage does not take what was read before it; `last` are its last bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read1: Callable[[int], bytes] = stream.read1  # type: ignore[attr-defined]
        self._count, self.last = 0, b""

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, at most `size`."""
        data = self._read1(_READ if size < 0 else min(size, _READ))
        self._count += len(data)
        self.last = (self.last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """Return the bytes read so far; a pipe cannot tell by itself."""
        return self._count


def open_file(path: str) -> io.BufferedReader:
    """Open a file here, or one that fsspec reaches by a URL."""
    if not is_remote(path):
        return io.BufferedReader(io.FileIO(path), _BUFFER)
    from cleaner.bulk import remote

    return remote.open_file(path)


def is_remote(path: str) -> bool:
    """Tell whether a path is a URL.

    >>> is_remote("s3://bucket/crawl.warc.gz"), is_remote("pages/crawl.warc.gz")
    (True, False)
    """
    return "://" in path


def unreadable(path: str, error: BaseException) -> CleanerError:
    """Return the error of an input that could not be read, or not to its end."""
    if isinstance(error, CleanerError):
        return error
    return ReadError(f"{path}: {plainly(error)}", hint="the file is cut off, damaged or not readable")


def _decompressed(file: io.BufferedReader) -> BinaryIO:
    head = file.peek(8)[:8]
    coding = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
    if coding == "gzip":
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if coding == "bz2":
        return cast("BinaryIO", bz2.BZ2File(file))
    if coding == "xz":
        return cast("BinaryIO", lzma.LZMAFile(file))
    if coding == "zstd":
        return cast("BinaryIO", io.BufferedReader(_Zstd(file), 1 << 18))
    return cast("BinaryIO", file)


class _Zstd(io.RawIOBase):
    """Zstandard frames, one after the other; raises `EOFError` when the last one is not whole."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingExtra("reading Zstandard", "bulk") from None
        self._new = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj
        self._damage = zstandard.ZstdError
        self._file, self._frame = file, self._new()
        self._rest, self._out, self._inside = b"", memoryview(b""), False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._out and self._more():
            pass
        count = min(len(buffer), len(self._out))
        buffer[:count] = self._out[:count]
        self._out = self._out[count:]  # a view: a step may have made a hundred megabytes
        return count

    def _more(self) -> bool:
        data = self._rest or self._file.read(_STEP)
        if not data:
            if self._inside:
                raise EOFError("Zstandard stream ended before its end-of-frame")
            return False
        try:
            self._out, self._inside = memoryview(self._frame.decompress(data)), True
        except self._damage as error:
            raise OSError(str(error)) from None
        self._rest = b""
        if self._frame.eof:
            self._rest, self._frame, self._inside = self._frame.unused_data, self._new(), False
        return True
