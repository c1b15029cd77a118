"""What the arguments of a command name: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import ReadError

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown"})
"""Files that a folder is searched for; a file named by itself may have any suffix."""


_COLLECTION = re.compile(r"\.(?:jsonl|ndjson|parquet|warc|wet|zip|tar)(?:\.(?:gz|zst|bz2|xz))?$", re.I)

_URL = re.compile(r"https?://", re.I)


class Input(NamedTuple):
    """One input of a command: its id, and its path, None for standard input."""

    id: str
    path: Path | None


class Inputs(NamedTuple):
    """The inputs in order, and whether exactly one was named and so one object is printed."""

    items: list[Input]
    single: bool


def inputs_of(arguments: Sequence[str]) -> Inputs:
    """Return what the arguments name, folders searched in sorted order.

    Raises `ReadError` for a name that matches nothing.
    """
    items = [item for argument in arguments for item in _expand(argument)]
    single = len(arguments) == 1 and (arguments[0] == "-" or Path(arguments[0]).is_file())
    return Inputs(items, single)


def read_stdin(limit: int) -> bytes:
    """Return at most `limit` + 1 bytes of standard input."""
    return sys.stdin.buffer.read(limit + 1)


def _expand(argument: str) -> Iterator[Input]:
    path = Path(argument)
    if argument == "-":
        yield Input("-", None)
    elif path.is_dir():
        found = sorted(item for item in path.rglob("*") if item.suffix.lower() in SUFFIXES and item.is_file())
        if not found:
            raise ReadError(f"{argument}: no {', '.join(sorted(SUFFIXES))} file in this folder")
        yield from (Input(str(item), item) for item in found)
    elif _COLLECTION.search(path.name) and path.is_file():
        raise ReadError(f"{argument}: many documents and no page", hint=f"cleaner bulk {argument} --output FOLDER")
    elif _URL.match(argument):
        raise ReadError(f"{argument}: an address and no file", hint=f"cleaner fetch {argument}")
    elif path.exists() or not glob.has_magic(argument):
        yield Input(argument, path)
    else:
        names = glob.glob(argument, recursive=True)
        if not names:
            raise ReadError(f"{argument}: nothing matches this pattern")
        yield from (Input(name, Path(name)) for name in _each_once(names) if Path(name).is_file())


def _each_once(names: Sequence[str]) -> list[str]:
    """Return names in order, of those by which links lead to one file in one folder the shortest."""
    shortest = {(os.path.realpath(os.path.dirname(name)), os.path.basename(name)): name
                for name in sorted(names, key=len, reverse=True)}  # fmt: skip
    return sorted(shortest.values())
