"""What the arguments of a run name: documents and containers of documents, one by one and in a fixed order."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.bulk.streams import beginning, is_remote
from cleaner.errors import ReadError
from cleaner.read.inputs import SUFFIXES, walked

FORMATS = ("document", "jsonl", "csv", "parquet", "warc", "zip", "tar")

_COMPRESSION = frozenset({".gz", ".zst", ".zstd", ".bz2", ".xz"})
_FORMATS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".warc": "warc",
    ".wet": "warc", ".wat": "warc", ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".tbz2": "tar", ".txz": "tar",
}  # fmt: skip
_MAGIC = {b"PK\x03\x04": "zip", b"PAR1": "parquet", b"WARC/": "warc"}
"""The bytes with which containers begin."""
_HEAD = 512
_ROW = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[ \t]*(?:\"|\Z)")
"""What a line of JSON begins with, of which a pipe may have given no more yet.

An object that is spread over lines has the end of one behind the bracket.
"""


class Source(NamedTuple):
    """A file of the run: its path as named, a URL, or `-` for standard input; its format; and its size in bytes."""

    path: str
    format: str
    size: int


def sources_of(arguments: Sequence[str], format_: str = "auto") -> Iterator[Source]:
    """Yield what the arguments name, folders walked in sorted order, without holding the list.

    `format_` says what every source is, or `auto` to go by name and content. Raises `ReadError` for an argument that
    matches nothing.
    """
    for argument in arguments:
        found = False
        for path, size in _expand(argument):
            found = True
            yield Source(path, _format_of(path) if format_ == "auto" else format_, size)
        if not found:
            raise ReadError(f"{argument}: nothing to read here", hint="a folder is searched for pages and containers")


def check_inputs(arguments: Sequence[str]) -> None:
    """Raise `ReadError` where no argument names anything: a run of a mistyped name alone would only be in the way."""
    if not any(a == "-" or is_remote(a) or os.path.lexists(a) or _matches(a) for a in arguments):
        is_pattern = all(map(glob.has_magic, arguments))
        what = "no file matches" if is_pattern else "no such file or folder"
        raise ReadError(f"{', '.join(arguments)}: {what}", hint="check the path")


def _matches(pattern: str) -> bool:
    return next(glob.iglob(pattern, recursive=True), None) is not None


def passed_over(arguments: Sequence[str]) -> list[Path]:
    """Return the files of the folders named that are not read."""
    folders = (argument for argument in arguments if argument != "-" and os.path.isdir(argument))
    return [Path(path) for folder in folders for path, is_read in walked(folder, _known) if not is_read]


def _expand(argument: str) -> Iterator[tuple[str, int]]:
    if is_remote(argument):
        from cleaner.bulk import remote

        yield from remote.expand(argument, _known)
        return
    for path in _paths(argument):
        yield path, os.stat(path).st_size if path != "-" and os.path.isfile(path) else 0


def _paths(argument: str) -> Iterator[str]:
    if argument != "-" and os.path.isdir(argument):
        yield from _walk(argument)
    elif argument == "-" or os.path.lexists(argument) or not glob.has_magic(argument):
        yield argument
    else:
        for name in sorted(glob.iglob(argument, recursive=True)):
            if os.path.isdir(name):
                continue
            yield name


def _walk(folder: str) -> Iterator[str]:
    """Yield the files below a folder that are read."""
    return (path for path, is_read in walked(folder, _known) if is_read)


def _known(name: str) -> bool:
    suffix = _suffix(name)
    return suffix in SUFFIXES or suffix in _FORMATS


def _suffix(name: str) -> str:
    """Return the last suffix that does not stand for a compression.

    >>> _suffix("a/pages.jsonl.gz"), _suffix("story.HTML"), _suffix("zip://a.txt::s3://b/c.zip")
    ('.jsonl', '.html', '.txt')
    """
    path = Path(_file_name(name))
    return Path(path.stem).suffix if path.suffix in _COMPRESSION else path.suffix


def compressed(name: str) -> bool:
    """Tell whether a file's name says that it is compressed."""
    return Path(_file_name(name)).suffix in _COMPRESSION


def _file_name(path: str) -> str:
    # A URL may go on with the archive that the file is in.
    return (path.partition("::")[0] if is_remote(path) else path).lower()


def _format_of(path: str) -> str:
    suffix = _suffix(path)
    if suffix in SUFFIXES or suffix in _FORMATS:
        return _FORMATS.get(suffix, "document")
    try:
        head = beginning(path, _HEAD)
    except OSError:
        return "document"
    if _ROW.match(head):
        return "jsonl"
    known = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "document")
    return known if path != "-" or known == "warc" else "document"  # the others are not read from a pipe
