"""What the arguments of a command name: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError, ReadError, plainly
from cleaner.urls import split_url

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".txt", ".text", ".md", ".markdown"})
"""Files that a folder is searched for; a file named by itself may have any suffix."""

_TOLD = 6
"""Endings of files that were passed over which a line names."""

_SAVED_AS = (".html", ".htm", ".xhtml")

_COLLECTION = re.compile(r"\.(?:jsonl|ndjson|csv|tsv|parquet|warc|wet|zip|tar)(?:\.(?:gz|zst|bz2|xz))?$", re.I)

_PACKED = re.compile(r"\.(?:gz|zstd?|bz2|xz)$", re.I)

_URL = re.compile(r"https?://", re.I)


class Input(NamedTuple):
    """One input of a command: its id, and its path, None for standard input."""

    id: str
    path: Path | None
    error: CleanerError | None = None
    """Why it cannot be read, where that is known."""


class Inputs(NamedTuple):
    """The inputs in order, whether one was named and so one object is printed, and what folders hold besides."""

    items: list[Input]
    single: bool
    passed_over: tuple[Path, ...] = ()
    """Files that folders and patterns hold besides: no pages by their names, many in one, or parts of a saved page."""


def inputs_of(arguments: Sequence[str]) -> Inputs:
    """Return what the arguments name, folders searched in sorted order.

    Raises `ReadError` for a name that matches nothing, where no other one does; else it is an input with that error. Of
    several folders one may hold no page.
    """
    passed_over: list[Path] = []
    barren: list[ReadError] = []
    items = [item for argument in arguments for item in _found(argument, passed_over, barren)]
    errors = [item.error for item in items if item.error is not None] + barren
    if errors and all(item.error for item in items):
        raise errors[0]
    single = len(arguments) == 1 and [item.id for item in items] == list(arguments)
    return Inputs(items, single, tuple(passed_over))


def read_stdin(limit: int) -> bytes:
    """Return at most `limit` + 1 bytes of standard input."""
    return sys.stdin.buffer.read(limit + 1)


def _found(argument: str, passed_over: list[Path], barren: list[ReadError]) -> Iterator[Input]:
    try:
        yield from _expand(argument, passed_over, barren)
    except ReadError as error:
        yield Input(argument, None, error)


def _expand(argument: str, passed_over: list[Path], barren: list[ReadError]) -> Iterator[Input]:
    path = Path(argument)
    if argument == "-":
        yield Input("-", None)
    elif path.is_dir():
        walk = [(Path(name), is_read) for name, is_read in walked(path, _is_page)]
        files = sorted(file for file, _ in walk)
        found = sorted(file for file, is_read in walk if is_read)
        if not found:
            endings = ", ".join(sorted(SUFFIXES))
            barren.append(ReadError(f"{argument}: no {endings} file in this folder", hint=_hint(argument, files)))
        passed_over += sorted({*files} - {*found})
        yield from (Input(str(item), item) for item in found)
    elif holds_many(path.name) and path.is_file():
        raise _many(argument)
    elif _URL.match(argument):
        shown = argument if split_url(argument).netloc else "https://HOST/PAGE"
        raise ReadError(f"{argument}: an address and no file", hint=f"cleaner fetch {shown}")
    elif path.exists() or not glob.has_magic(argument):
        yield Input(argument, path)
    else:
        names = glob.glob(argument, recursive=True)
        if not names:
            raise ReadError(f"{argument}: nothing matches this pattern")
        files = [Path(name) for name in _each_once(names) if _is_read_or_fails(name)]
        found = [file for file in files if not holds_many(file.name)]
        if files and not found:
            barren.append(_many(argument))
        passed_over += (file for file in files if holds_many(file.name))
        yield from (Input(str(file), file) for file in found)


def _many(argument: str) -> ReadError:
    return ReadError(f"{argument}: holds many documents", hint=f"cleaner bulk {argument} --output FOLDER")


def holds_many(name: str) -> bool:
    """Tell whether a file's name says that it holds many documents.

    >>> holds_many("crawl.warc.gz"), holds_many("story.html.gz")
    (True, False)
    """
    return _COLLECTION.search(name) is not None


def is_for_bulk(name: str) -> bool:
    """Tell whether a file's name says that `cleaner bulk` reads it and the other commands do not.

    >>> is_for_bulk("story.html.gz"), is_for_bulk("story.html")
    (True, False)
    """
    return holds_many(name) or _PACKED.search(name) is not None


def passed_over_line(files: Sequence[Path]) -> str:
    """Return what is said of files that were not read.

    >>> passed_over_line([Path("a.pdf"), Path("b.pdf"), Path("Makefile")])
    '3 other files passed over (.pdf, no ending)'
    """
    endings = sorted({file.suffix or "no ending" for file in files})
    told = ", ".join(endings if len(endings) <= _TOLD else (*endings[:_TOLD], "…"))
    return f"{len(files):,} other file{'s' * (len(files) != 1)} passed over ({told})"


def walked(folder: str | Path, is_known: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """Yield the files below a folder, sorted within each, and whether they are read: parts of saved pages are not.

    `is_known` tells whether files of a name are read. Names that begin with a dot are left alone, and links to folders.
    Raises `ReadError` for a folder that cannot be listed.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise ReadError(f"{folder}: {plainly(error)}", hint="check its permissions") from error
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            is_part = _is_saved_with(entry.name, names)
            yield from ((path, is_read and not is_part) for path, is_read in walked(entry.path, is_known))
        elif _is_read_or_fails(entry.path):
            yield entry.path, is_known(entry.name)


def _is_read_or_fails(path: str) -> bool:
    """Tell whether a name is that of a file, or of a link that leads nowhere, which fails as if it were named."""
    return os.path.isfile(path) or not os.path.exists(path)  # `entry.is_file` raises where a link leads in a circle


def _is_saved_with(folder: str, names: Container[str]) -> bool:
    """Tell whether a folder holds the frames and pictures of a page that a browser saved: one of `names`, beside it.

    >>> _is_saved_with("Story_files", ["Story.html"]), _is_saved_with("Story_files", ["Other.html"])
    (True, False)
    """
    page = folder.removesuffix("_files")
    return page != folder and any(page + suffix in names for suffix in _SAVED_AS)


def _is_page(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _hint(folder: str, files: Sequence[Path]) -> str | None:
    if any(is_for_bulk(file.name) for file in files):
        return f"what is compressed, archives, tables and JSONL: cleaner bulk {folder} --output FOLDER"
    return f"files may have other names when they are named: cleaner clean {files[0].parent}/*" if files else None


def _each_once(names: Sequence[str]) -> list[str]:
    """Return names in order, of those by which links lead to one file in one folder the shortest."""
    shortest = {(os.path.realpath(os.path.dirname(name)), os.path.basename(name)): name
                for name in sorted(names, key=len, reverse=True)}  # fmt: skip
    return sorted(shortest.values())
