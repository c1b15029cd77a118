"""Write rule files: YAML as a person would, in the order of the schema."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

SCHEMA_FILE = "schema.json"
MODELINE = "# yaml-language-server: $schema="
_PLAIN = re.compile(r"[A-Za-z.][\w./-]*(?: [\w./-]+)*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "~", "y", "n"})
_FLOW_WIDTH = 100
"""Columns of a mapping that is written on one line."""


def scalar(value: Any) -> str:
    """Return a value as YAML on one line.

    >>> scalar(".story"), scalar("a: b"), scalar("[x='y']"), scalar(True)
    ('.story', "'a: b'", '"[x=\\'y\\']"', 'true')
    """
    if not isinstance(value, str):
        return orjson.dumps(value).decode()
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED and not _is_number(value):
        return value
    if value.isprintable() and "'" not in value:
        return f"'{value}'"
    return orjson.dumps(value.encode("utf-8", "replace").decode()).decode().replace("\x7f", "\\x7f")


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def block(data: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """Yield the lines of a mapping, without its empty values."""
    space = " " * indent
    for key, value in data.items():
        if value is None or value in ([], {}):
            continue
        if isinstance(value, Mapping):
            if (line := _flow(value)) and len(line) + len(key) + indent <= _FLOW_WIDTH:
                yield f"{space}{key}: {line}"
            else:
                yield f"{space}{key}:"
                yield from block(value, indent + 2)
        elif isinstance(value, (list, tuple)):
            yield f"{space}{key}:"
            yield from _items(value, indent + 2)
        else:
            yield f"{space}{key}: {scalar(value)}"


def _items(values: Sequence[Any], indent: int) -> Iterator[str]:
    space = " " * indent
    for value in values:
        if not isinstance(value, Mapping):
            yield f"{space}- {scalar(value)}"
        elif (line := _flow(value)) and len(line) + indent <= _FLOW_WIDTH:
            yield f"{space}- {line}"
        else:
            lines = list(block(value, indent + 2))
            yield f"{space}- {lines[0].lstrip()}"
            yield from lines[1:]


def _flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, Mapping):
        items = (f"{key}: {_flow(item)}" for key, item in value.items() if item is not None and item not in ([], {}))
        return "{" + ", ".join(items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = scalar(value)
    return orjson.dumps(value).decode() if text == value and set(text) & set(",[]{}:") else text


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old content or the new, and never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def schema_line(path: Path, root: Path) -> str:
    """Return the line by which a rule file names its schema; writes the schema into the folder of rules if absent."""
    from cleaner.engine.show import json_schema

    schema = root / SCHEMA_FILE
    text = f"{json_schema()}\n"
    if not schema.is_file() or schema.read_text(encoding="utf-8") != text:
        write_atomically(schema, text)
    return f"{MODELINE}{os.path.relpath(schema, path.parent)}"
