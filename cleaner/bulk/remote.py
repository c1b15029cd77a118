"""Files in object stores and on servers, by their URLs, through fsspec."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, cast

from cleaner.errors import MissingExtra, ReadError, plainly


def open_file(url: str) -> io.BufferedReader:
    """Open a file to be read."""
    system, path = _system(url)
    return io.BufferedReader(_Raw(system.open(path, "rb"), system))


def expand(url: str, is_known: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    """Yield URL and size of the files that a URL names: one, what a pattern matches, or what a folder holds, sorted."""
    try:
        yield from _expand(url, is_known)
    except OSError as error:
        raise ReadError(f"{url}: {plainly(error)}", hint="check the address and the network") from error


def _expand(url: str, is_known: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    system, path = _system(url)
    if "*" in path or "?" in path or "[" in path:
        names = [name for name in sorted(system.glob(path)) if not system.isdir(name)]
    elif system.isdir(path):
        names = [name for name in sorted(system.find(path)) if is_known(name.rpartition("/")[2])]
    else:
        names = [path]
    for name in names:
        yield _with_chain(url, system.unstrip_protocol(name)), _size(system, name)


def _with_chain(url: str, name: str) -> str:
    """Return the URL of a file in the same archive on the same system as the URL that named it."""
    _, chained, rest = url.partition("::")
    return name + chained + rest


def _size(system: Any, path: str) -> int:
    try:
        return int(system.size(path) or 0)
    except FileNotFoundError:
        return 0  # it will be an error of the source when it is read


def _system(url: str) -> tuple[Any, str]:
    try:
        return cast("tuple[Any, str]", _fsspec().core.url_to_fs(url))
    except (ImportError, ValueError) as error:
        raise ReadError(f"{url}: {error}", hint="fsspec needs a package of its own for each kind of store") from error


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError:
        raise MissingExtra("reading from a URL", "fsspec") from None
    return fsspec


class _Raw(io.RawIOBase):
    """A file of fsspec as the standard library wants one; not all of those can seek or tell."""

    def __init__(self, file: Any, system: Any) -> None:
        self._file = file
        self._system = system  # an archive is closed when nothing holds its system any more

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
