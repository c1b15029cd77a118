"""Files that are there whole or not at all, and on the disk once they are."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cleaner.errors import CleanerError


class OutputError(CleanerError):
    """The output could not be written, or belongs to another run."""


class File:
    """A file, written to `raw` beside its place and moved there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.tmp")
        self.raw = self._temporary.open("wb")

    def commit(self) -> int:
        """Put the file in its place, and return its size in bytes."""
        self.finish()
        self.raw.flush()
        os.fsync(self.raw.fileno())
        size = self.raw.tell()
        self.raw.close()
        self._temporary.replace(self._path)
        sync_folder(self._path.parent)
        return size

    def drop(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self.raw.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def finish(self) -> None:
        """Write what is still held back."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
