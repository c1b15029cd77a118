"""Where results go: JSONL or WARC, to a file that a ledger watches over, or to standard output."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson

from cleaner.errors import DISTRIBUTION
from cleaner.fetch.errors import StoreError
from cleaner.fetch.ledger import Batch, Ledger
from cleaner.fetch.names import Pack, packing
from cleaner.fetch.result import Fetched
from cleaner.fetch.warc import WarcWriter

_COMMIT_EVERY = 0.1
"""Seconds of work that a kill may cost."""

ToDicts = Callable[[Fetched], list[dict[str, Any]]]


def _whole(result: Fetched) -> list[dict[str, Any]]:
    return [result.to_dict()]


class Encoder(Protocol):
    """Turn results into bytes of the output."""

    form: str
    """What the output holds, in a word."""
    slow: bool
    """Work for a thread of its own."""

    def header(self) -> bytes:
        """Return what a new output begins with."""

    def records(self, result: Fetched) -> bytes:
        """Return the bytes of one result."""


class JsonLines:
    """One JSON object a line; `to_dicts` makes the objects of a result."""

    def __init__(
        self, to_dicts: ToDicts = _whole, *, form: str = "pages as JSONL", slow: bool = False, indent: bool = False
    ) -> None:
        self._to_dicts = to_dicts
        self.form = form
        self._options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
        self.slow = slow

    def header(self) -> bytes:
        """Return nothing."""
        return b""

    def records(self, result: Fetched) -> bytes:
        """Return a line each."""
        found = self._to_dicts(result)
        option = self._options if len(found) == 1 else orjson.OPT_APPEND_NEWLINE
        return b"".join(orjson.dumps(record, option=option) for record in found)


class Packed:
    """What another encoder gives, compressed: each result by itself, so that an output can be cut back and go on."""

    slow = True

    def __init__(self, inner: Encoder, name: str, pack: Pack) -> None:
        self._inner, self._pack = inner, pack
        self.form = f"{inner.form} in {name}"

    def header(self) -> bytes:
        """Return what a new output begins with."""
        return self._packed(self._inner.header())

    def records(self, result: Fetched) -> bytes:
        """Return one result."""
        return self._packed(self._inner.records(result))

    def _packed(self, data: bytes) -> bytes:
        return self._pack(data) if data else b""


def lines_encoder(lines: JsonLines, path: Path | None) -> Encoder:
    """Return an encoder of JSONL, compressed as the name of the file says; raises `MissingExtra`."""
    packed = packing(path)
    return Packed(lines, *packed) if packed is not None else lines


def warc_encoder(ledger: Ledger, path: Path | None) -> WarcWriter:
    """Return an encoder of WARC, compressed unless the file is called `.warc`."""
    from cleaner import __version__

    compress = path is not None and path.name.endswith(".gz")
    return WarcWriter(ledger, f"{DISTRIBUTION}/{__version__}", compress=compress)


class Output:
    """The output of one run, in step with its ledger; None as path is standard output, which nothing can cut back.

    What is written counts from the next commit on. A commit waits for the disk, so it happens in a thread.
    """

    def __init__(self, path: Path | None, encoder: Encoder, ledger: Ledger) -> None:
        self._path = path
        self._encoder = encoder
        self._ledger = ledger
        self._file, self._size = self._open()
        self._since = time.monotonic()
        self._committing: asyncio.Task[None] | None = None

    async def write(self, result: Fetched) -> None:
        """Write one result and note it as done."""
        if self._size == 0:
            self._put(self._encoder.header())
        if self._encoder.slow:
            data = await asyncio.to_thread(self._encoder.records, result)
        else:
            data = self._encoder.records(result)
        self._put(data)
        self._ledger.mark(result)
        if self._committing is None or self._committing.done():
            await self._settled()
            self._committing = asyncio.create_task(self._commit_soon())

    async def commit(self) -> None:
        """Make everything written so far count."""
        await self._settled()
        await self._commit()

    async def close(self) -> None:
        """Commit and close."""
        await self.commit()
        if self._path is not None:
            self._file.close()

    def _put(self, data: bytes) -> None:
        with _explained(self._path):
            self._file.write(data)
            self._size += len(data)
            if self._stream:
                self._file.flush()

    async def _settled(self) -> None:
        """Wait for the commit on its way, and raise what it raised."""
        task, self._committing = self._committing, None
        if task is not None:
            await task

    async def _commit_soon(self) -> None:
        """Commit as soon as the last time lies far enough back, whether or not more is written until then."""
        await asyncio.sleep(self._since + _COMMIT_EVERY - time.monotonic())
        await self._commit()

    async def _commit(self) -> None:
        with _explained(self._path):
            self._file.flush()
            size, batch = self._size, self._ledger.take()
            self._since = time.monotonic()
            await asyncio.to_thread(self._keep, batch, size)

    def _keep(self, batch: Batch, size: int) -> None:
        if not self._stream:
            os.fsync(self._file.fileno())
        self._ledger.write(batch, size)

    def _open(self) -> tuple[BinaryIO, int]:
        self._stream = self._path is None
        if self._path is None:
            return sys.stdout.buffer, self._ledger.begin("-", self._encoder.form, None)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("ab")
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                self._stream = True
                return file, self._ledger.begin("-", self._encoder.form, None)
            size = self._ledger.begin(str(self._path.resolve()), self._encoder.form, file.tell())
            file.truncate(size)
            file.seek(size)
        except OSError as error:
            raise _unwritable(self._path, error) from None
        return file, size


@contextlib.contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    """Say which file it is that cannot be written; a reader who closed the pipe is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path | None, error: Exception) -> StoreError:
    reason = getattr(error, "strerror", None) or error
    hint = "make room, or choose another --output" if "space" in str(reason) else "choose another --output"
    return StoreError(f"{path or 'standard output'}: {reason}", hint=hint)
