"""Read a rule file's YAML into plain data, each value with its place; what a rule file has no use for is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from cleaner.errors import RuleError

MAX_BYTES = 1_000_000
"""Largest rule file that is read."""
MAX_DEPTH = 12
"""Levels of nesting in a file."""
_MAX_NODES = 50_000
"""Values in a file."""
_MAX_OPEN_BRACKETS = 200
"""Brackets left open in a row; the scanner of YAML recurses on them before any event is seen."""

Path_ = tuple[str | int, ...]
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Source:
    """The data of a YAML file, and for each dotted path its (line, column), both counted from 1."""

    file: str
    data: Any = None
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def error(self, message: str, path: Path_ = (), *, hint: str | None = None) -> RuleError:
        """Return an error that points at a path, or at the nearest part of it that the file has."""
        line, column = self.place(path)
        return RuleError(message, file=self.file, line=line, column=column, field=dotted(path) or None, hint=hint)

    def place(self, path: Path_) -> tuple[int, int]:
        """Return line and column of a path, or of the nearest part of it that the file has."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return 1, 1


def dotted(path: Path_) -> str:
    """Return a path as people write it.

    >>> dotted(("strip", 3, "match", "pattern"))
    'strip[3].match.pattern'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_source(content: bytes, file: str) -> Source:
    """Return the data of a rule file; `file` is the name that errors show.

    Raises `RuleError` for what is not YAML, too large or too deep, and for anchors, aliases, tags, several documents
    and keys given twice.
    """
    source = Source(file)
    if len(content) > MAX_BYTES:
        raise source.error(f"the file has {len(content):,} bytes; a rule file has at most {MAX_BYTES:,}")
    text = _decode(content, source)
    _check_brackets(text, source)
    try:
        _Builder(source).build(text)
    except MarkedYAMLError as error:
        raise _syntax_error(error, text, file) from None
    except ReaderError as error:
        source.places[()] = (text.count("\n", 0, error.position) + 1, 1)
        raise source.error("a character that YAML does not allow") from None
    except (YAMLError, ValueError) as error:
        raise source.error(f"this is not YAML: {' '.join(str(error).split())[:200]}") from None
    except RecursionError:
        raise source.error("nested too deeply") from None
    return source


def _syntax_error(error: MarkedYAMLError, text: str, file: str) -> RuleError:
    """Return what is wrong with a text that is not YAML, at the place where it begins to be."""
    problem = " ".join(str(error.problem or error.context or "this is not YAML").split())
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if hidden := _hidden_bracket(text, line):
        message = "a comment begins here, and hides the bracket that closes the list"
        return RuleError(message, hint=_HASH, file=file, line=hidden[0], column=hidden[1])
    opened = next((name for sign, name in _OPENED.items() if sign in str(error.context)), None)
    if opened and ("end of" in problem or "stream end" in problem) and (begin := error.context_mark):
        problem, line, column = f"the {opened} that begins here is never closed", begin.line + 1, begin.column + 1
    hint = next((hint for sign, hint in _HINTS.items() if sign in problem), None)
    return RuleError(problem, hint=hint, file=file, line=min(line, text.rstrip().count("\n") + 1), column=column)


def _hidden_bracket(text: str, last: int) -> tuple[int, int] | None:
    """Return the place of the # in a list on one line that makes the rest of it a comment, with the list's end."""
    for number, line in enumerate(text.splitlines()[:last], 1):
        found = _HIDDEN.match(line) if len(line) <= _LONGEST_LINE else None
        if found and sum(map(found[1].count, "[{")) > sum(map(found[1].count, "]}")):
            return number, found.end(1) + 1
    return None


_HASH = "what holds a # stands in quotes"
_HIDDEN = re.compile(r"((?:[^'\"#]|'[^']*'|\"[^\"]*\")*[\[{,:]\s*)#.*[\]}]")
_LONGEST_LINE = 2_000
"""Characters of a line in which a hidden bracket is looked for."""
_OPENED = {"quoted scalar": "quote", "flow sequence": "bracket", "flow mapping": "brace"}
"""What was opened, by a part of what the parser says that it was reading."""
_QUOTES = "a text that holds : # , or a quote stands in quotes"
_HINTS = {
    "'\\t'": "indent with spaces", "expected <block end>": "is this line indented as those beside it?",
    "expected ',' or": _QUOTES, "mapping values are not allowed": _QUOTES,
    "unknown escape character": "a pattern stands in single quotes",
}  # fmt: skip
"""What to do about a fault of YAML, by a part of what its parser says."""


def _decode(content: bytes, source: Source) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.places[()] = (content.count(b"\n", 0, error.start) + 1, 1)
        raise source.error("the file is not UTF-8") from None


def _check_brackets(text: str, source: Source) -> None:
    run = re.search(rf"(?:[\[{{]\s*){{{_MAX_OPEN_BRACKETS}}}|(?:^|\n)(?:- ?){{{_MAX_OPEN_BRACKETS}}}", text)
    if run:
        source.places[()] = (text.count("\n", 0, run.start()) + 1, 1)
        raise source.error("nested too deeply")


class _Builder:
    """Build plain data from parser events, so that nothing of YAML's graph or type machinery is ever run."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes = 0

    def build(self, text: str) -> None:
        events = iter(YAML(typ="safe", pure=True).parse(text))
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop("a rule file is one YAML document", event, ())
                self.source.data = self._value(next(events), events, ())

    def _value(self, event: Any, events: Iterator[Any], path: Path_) -> Any:
        self._check(event, path)
        if isinstance(event, ScalarEvent):
            return event.value if event.style else _scalar(event.value)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path_) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._stop("a key must be a word", event, path)
            self._check(event, (*path, event.value))
            if event.value in data:
                self._stop("this key is given twice", event, (*path, event.value))
            value_event = next(events)
            value = self._value(value_event, events, (*path, event.value))
            if not isinstance(value_event, ScalarEvent) or not (value_event.value or value_event.style):
                self.source.places[(*path, event.value)] = _place(event)
            data[event.value] = value
        return data

    def _check(self, event: Any, path: Path_) -> None:
        if isinstance(event, AliasEvent):
            self._stop("aliases (*name) are not allowed in a rule file", event, path)
        if getattr(event, "anchor", None) is not None:
            self._stop("anchors (&name) are not allowed in a rule file", event, path)
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._stop(f"tags ({str(tag)[:40]}) are not allowed in a rule file", event, path)
        self.nodes += 1
        if len(path) > MAX_DEPTH:
            self._stop("nested too deeply", event, path)
        if self.nodes > _MAX_NODES:
            self._stop(f"more than {_MAX_NODES:,} values", event, path)
        self.source.places[path] = _place(event)

    def _stop(self, message: str, event: Any, path: Path_) -> NoReturn:
        line, column = _place(event)
        raise RuleError(message, file=self.source.file, line=line, column=column, field=dotted(path) or None)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(text: str) -> Any:
    if text in _NULLS:
        return None
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
