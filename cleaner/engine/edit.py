"""Edit rule files as a careful person would: only the lines of the rule change; comments, order and style stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cleaner.engine.emit import block, scalar, schema_line, write_atomically
from cleaner.engine.flow import is_inline, laid_out
from cleaner.engine.parse import parse_file
from cleaner.engine.source import read_source
from cleaner.errors import RuleError
from cleaner.shipped import shipped_rules
from cleaner.urls import plain_host

RuleData = str | Mapping[str, Any]
"""A rule as a file writes it: a selector, or the keys of the long form."""

_ORDER = (
    "schema", "site", "name", "trusted", "title", "body", "author", "published", "fetch", "follow", "replace_html",
    "unwrap", "strip", "keep", "layouts", "examples", "pages", "note",
)  # fmt: skip


class _Item(NamedTuple):
    """A rule in the text: its id, its list, and its first and last line, counted from 0."""

    id: str
    action: str
    first: int
    last: int


class RuleText:
    """The text of a rule file, with rules added, replaced and removed in place. Every change is checked at once."""

    def __init__(self, text: str, name: str = "rules.yaml") -> None:
        self.name = name
        self.text = text
        self._check(text)

    @classmethod
    def read(cls, path: Path) -> RuleText:
        """Return the text of a file; raises `RuleError` where it is wrong."""
        return cls(path.read_text(encoding="utf-8"), path.name)

    @classmethod
    def new(cls, host: str) -> RuleText:
        """Return the text of a file for a host that has no rules yet."""
        return cls(f"schema: 1\nsite: {scalar(plain_host(host))}\n", f"{plain_host(host)}.yaml")

    @property
    def ids(self) -> list[str]:
        """The ids of the rules, in the order of the file."""
        return [item.id for item in self._items()]

    def add(self, action: str, rule: RuleData) -> None:
        """Add a rule at the end of `strip` or `keep`."""
        if action not in ("strip", "keep"):
            raise RuleError(f"{action!r} is no list of rules", field=action)
        node = self._value(action)
        if node is None:
            self._insert_key(action, [f"{action}:", *_lines(rule, 2)])
        elif isinstance(node, SequenceNode) and not node.flow_style and node.value:
            last = self._span(node.value[-1])[1]
            self._splice(last + 1, last + 1, _lines(rule, self._dash(node.value[-1])))
        elif is_inline(node):
            self._lay_out(action, after=rule)
        elif isinstance(node, MappingNode):
            self._add_to_one(node, rule)
        else:
            self.set(action, [*self._data(action), rule])

    def replace(self, rule_id: str, rule: RuleData) -> None:
        """Put a rule in the place of the one with this id; raises `RuleError` where there is none."""
        item = self._find(rule_id)
        if self._in_flow(item.action):
            self.set(item.action, [rule if i == rule_id else r for i, r in self._with_ids(item.action)])
            return
        self._splice(item.first, item.last + 1, _lines(rule, self._indent_of(item.first)))

    def remove(self, rule_id: str) -> None:
        """Remove the rule with this id; raises `RuleError` where there is none."""
        item = self._find(rule_id)
        left = [r for i, r in self._with_ids(item.action) if i != rule_id]
        if self._in_flow(item.action) or not left:
            self.set(item.action, left)
            return
        self._splice(item.first, item.last + 1, [])

    def set(self, key: str, value: Any) -> None:
        """Set a key of the file; an empty value removes it."""
        if key not in _ORDER:
            raise RuleError("unknown key", field=key)
        lines = list(block({key: value}))
        found = self._key(key)
        if found is None:
            self._insert_key(key, lines)
        else:
            first, last = found[0].start_mark.line, self._span(found[1])[1]
            self._splice(first, last + 1, lines)

    def put_first(self, key: str, value: Any) -> None:
        """Put a value at the head of a list of selectors, which are tried in order; the others stay as they are."""
        node = self._value(key)
        if isinstance(node, SequenceNode) and not node.flow_style and node.value:
            first = at = node.value[0].start_mark.line
            while self.text.split("\n")[at - 1].lstrip().startswith("#"):
                at -= 1  # a comment stays with the value that it stands over
            if value not in self._data(key):
                self._splice(at, at, [f"{' ' * self._indent_of(first)}- {scalar(value)}"])
            return
        old = self._data(key)
        others = [old] if isinstance(old, (str, dict)) else old or []
        if node is not None and is_inline(node) and value not in others:
            self._lay_out(key, before=value)
            return
        self.set(key, [value, *(other for other in others if other != value)])

    def save(self, path: Path, *, root: Path | None = None) -> None:
        """Write the file whole or not at all; `root` is the folder of rules, whose schema the file then names.

        Raises `RuleError` for a place inside the installed package.
        """
        if shipped_rules().name == "_rules" and path.resolve().is_relative_to(shipped_rules()):
            raise RuleError("the rules of the installed package are not edited", file=str(path))
        if root is not None and "yaml-language-server" not in self.text:
            self.text = f"{schema_line(path, root)}\n{self.text}"
        write_atomically(path, self.text)

    def _lay_out(self, key: str, *, before: RuleData | None = None, after: RuleData | None = None) -> None:
        """Give each value of a list in brackets a line, with another value before or after them."""
        name, node = self._key(key) or (None, None)
        if name is None or node is None:
            return
        head, *others = laid_out(self.text, name, node)
        first, last = ([] if value is None else _lines(value, 2) for value in (before, after))
        self._splice(name.start_mark.line, self._span(node)[1] + 1, [head, *first, *others, *last])

    def _add_to_one(self, node: MappingNode, rule: RuleData) -> None:
        """Make a rule that stands in place of a list the first of a list of two."""
        first, last = self._span(node)
        indent = self._indent_of(first)
        head, *others = self.text.split("\n")[first : last + 1]
        lines = [f"{' ' * indent}- {head.lstrip()}", *(f"  {line}".rstrip() for line in others)]
        self._splice(first, last + 1, [*lines, *_lines(rule, indent)])

    def _items(self) -> Iterator[_Item]:
        for action in ("strip", "keep"):
            node = self._value(action)
            if isinstance(node, SequenceNode):
                for child, (rule_id, _) in zip(node.value, self._with_ids(action), strict=True):
                    yield _Item(rule_id, action, *self._span(child))

    def _with_ids(self, action: str) -> list[tuple[str, RuleData]]:
        host = self._data("site")
        prefix = plain_host(host) if isinstance(host, str) else self.name
        return [(f"{prefix}/{r}" if isinstance(r, str) else r["id"], r) for r in self._data(action)]

    def _data(self, key: str) -> Any:
        value = read_source(self.text.encode(), self.name).data.get(key)
        if key in ("strip", "keep"):
            return [value] if isinstance(value, (str, dict)) else value or []
        return value

    def _find(self, rule_id: str) -> _Item:
        found = next((item for item in self._items() if item.id == rule_id), None)
        if found is None:
            raise RuleError(f"no rule has the id {rule_id!r}", file=self.name)
        return found

    def _in_flow(self, action: str) -> bool:
        node = self._value(action)
        return not isinstance(node, SequenceNode) or bool(node.flow_style)

    def _root(self) -> MappingNode:
        node = YAML(typ="safe", pure=True).compose(self.text)
        if not isinstance(node, MappingNode):
            raise RuleError("a rule file is a mapping", file=self.name)
        return node

    def _key(self, key: str) -> tuple[Node, Node] | None:
        return next(((name, value) for name, value in self._root().value if name.value == key), None)

    def _value(self, key: str) -> Node | None:
        found = self._key(key)
        return found[1] if found else None

    def _span(self, node: Node) -> tuple[int, int]:
        """Return the first and the last line of a node, without the comments and empty lines after it."""
        last = _last_line(node)
        lines = self.text.split("\n")
        while last > node.start_mark.line and not lines[min(last, len(lines) - 1)].strip():
            last -= 1
        return node.start_mark.line, last

    def _indent_of(self, line: int) -> int:
        text = self.text.split("\n")[line]
        return len(text) - len(text.lstrip())

    def _dash(self, node: Node) -> int:
        return self._indent_of(node.start_mark.line)

    def _insert_key(self, key: str, lines: list[str]) -> None:
        after = _ORDER[_ORDER.index(key) + 1 :]
        later = [name.start_mark.line for name, _ in self._root().value if name.value in after]
        at = min(later) if later else len(self.text.rstrip("\n").split("\n"))
        while later and at > 0 and self.text.split("\n")[at - 1].lstrip().startswith("#"):
            at -= 1  # a comment stays with the key that it stands over
        self._splice(at, at, lines)

    def _splice(self, first: int, last: int, new: list[str]) -> None:
        lines = self.text.rstrip("\n").split("\n")
        lines[first:last] = new
        text = "\n".join(lines) + "\n"
        self._check(text)
        self.text = text

    def _check(self, text: str) -> None:
        _, errors = parse_file(text.encode("utf-8", "replace"), self.name)
        if errors:
            raise errors[0]


def _last_line(node: Node) -> int:
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        first, last = int(node.start_mark.line), int(node.end_mark.line)
        return last - 1 if node.end_mark.column == 0 and last > first else last
    children: list[Node] = [child for pair in node.value for child in (pair if isinstance(pair, tuple) else (pair,))]
    return max(map(_last_line, children), default=int(node.start_mark.line))


def _lines(rule: RuleData, indent: int) -> list[str]:
    return [f"{' ' * indent}{line.removeprefix('  ')}" for line in list(block({"x": [rule]}))[1:]]
