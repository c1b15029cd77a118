"""Marks of selector rules, made while a page is walked: a selector runs once an element is met that it could find."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.engine import css
from cleaner.engine.rule import Rule

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes
    from cleaner.engine.select import PageSelectors

Entry = tuple[int, str, str]
"""The number of a rule, and one of its selectors with the language that it is in; of a list each part by itself."""

_PLAIN = re.compile(r"(?:[\w-]+|\*)?(?:[.#][\w-]+|\[[^\]]*\])*(?=:|\Z)")
"""What a compound says before its pseudo-classes, which only narrow that down."""
_PART = re.compile(r"([.#\[])([\w-]+)[^.#\[]*")
_CLASS_PART = re.compile(r"""\[class[*^$~|]?=["']?([\w-]+)["']?(?:\s+[isIS])?\]""")
_RARE = frozenset({"audio", "cite", "details", "dl", "summary", "video"})
"""Names that tell more than a part of a class: fewer than one in ten pages has an element called so."""
_MEMORY, _LONGEST = 20_000, 500
"""Values of `class` that are remembered with the selectors that they call for, and their characters at most."""


class Keys:
    """The selectors of rules by what a node that they find has at least: a class, an id, an attribute or a name."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.eager: list[Entry] = []
        """Selectors of which that is not plain to see: they run on every page."""
        self.deep: set[Entry] = set()
        """Selectors that may find a node which has nothing of its own that they ask for."""
        self._keys: defaultdict[str, list[Entry]] = defaultdict(list)
        for number, rule in enumerate(rules):
            if rule.by == "css":
                for part in dict.fromkeys(part for value in rule.values for part in css.split_list(value)):
                    self._add_css((number, "css", part))
            elif rule.by == "xpath":
                self.eager += [(number, "xpath", value) for value in rule.values]
                self.deep.update(self.eager[-len(rule.values) :])
        self.attributes = frozenset(key.partition("[")[2] for key in self._keys if "[" in key)
        self.ids = frozenset(key[1:] for key in self._keys if key[0] == "#")
        self.tags = frozenset(key for key in self._keys if key[0] not in ".#~" and "[" not in key)
        self._names = frozenset(key[1:] for key in self._keys if key[0] == ".")
        self._parts = [key[1:] for key in self._keys if key[0] == "~"]
        self.classes: dict[str | None, tuple[Entry, ...]] = {}
        """The selectors that values of `class` call for, as far as they were met."""
        self.calm: set[str | None] = set()
        """Those values that call for none."""

    def _add_css(self, entry: Entry) -> None:
        (steps,) = css.parse_selector(entry[2])
        key = key_of(steps)
        if key is None:
            self.eager.append(entry)
        else:
            self._keys[key].append(entry)
        if key is None or key != key_of(steps[-1:]):
            self.deep.add(entry)

    def of_class(self, names: str | None) -> tuple[Entry, ...]:
        """Return the selectors that a value of `class` calls for."""
        found = self.classes.get(names)
        if found is None and names is not None and len(names) > _LONGEST:
            found = tuple(self._new_class(names.lower()))
        elif found is None:
            if len(self.classes) > _MEMORY:
                self.classes, self.calm = {}, set()
            found = self.classes[names] = tuple(self._new_class((names or "").lower()))
            if not found:
                self.calm.add(names)
        return found

    def _new_class(self, names: str) -> Iterator[Entry]:
        words = names.split()
        if not self._names.isdisjoint(words):
            yield from (entry for word in words for entry in self._keys.get(f".{word}", ()))
        for part in self._parts:
            if part in names:
                yield from self._keys[f"~{part}"]

    def others(self, tag: str, attributes: Attributes) -> Iterator[Entry]:
        """Yield the selectors that name, id and attributes of an element call for."""
        if tag in self.tags:
            yield from self._keys[tag]
        id_ = (attributes.get("id") or "").lower()
        if id_ in self.ids:
            yield from self._keys[f"#{id_}"]
        for name in self.attributes.intersection(attributes):
            yield from self._keys.get(f"[{name}", ())
            yield from self._keys.get(f"{tag}[{name}", ())


class Marker:
    """Tells the walk which rules mark an element; `marks` and `nodes` grow as selectors are run."""

    def __init__(self, keys: Keys, page: PageSelectors) -> None:
        self.marks: dict[int, tuple[int, ...]] = {}
        self.nodes: list[LexborNode] = []
        self.calm, self.ids, self.attributes, self.tags = keys.calm, keys.ids, keys.attributes, keys.tags
        self.deep = False
        """Whether a node may be marked that is no different from others by itself."""
        self._keys, self._page = keys, page
        self._done: set[Entry] = set()
        for entry in keys.eager:
            self._run(entry)

    def __call__(self, node: LexborNode, tag: str, attributes: Attributes) -> tuple[int, ...]:
        """Return the rules that mark a node, in their order."""
        found = self._keys.of_class(attributes.get("class"))
        if "id" in attributes or tag in self.tags or not self.attributes.isdisjoint(attributes):
            found = (*found, *self._keys.others(tag, attributes))
        for entry in found:
            if entry not in self._done:
                self._run(entry)
        return self.marks.get(node.mem_id, ()) if self.marks else ()

    def _run(self, entry: Entry) -> None:
        self._done.add(entry)
        number, by, selector = entry
        nodes = self._page.nodes(by, selector)
        self.deep = self.deep or (bool(nodes) and entry in self._keys.deep)
        for node in nodes:
            known = self.marks.get(node.mem_id)
            if known is None:
                self.nodes.append(node)
            self.marks[node.mem_id] = tuple(sorted({*(known or ()), number}))


def key_of(steps: tuple[css.Step, ...]) -> str | None:
    """Return what is there before or where a selector finds a node, None where that is not plain to see.

    The walk meets what a selector begins with no later than what it finds, so the most telling part of any will do.

    >>> key_of(css.parse_selector("#main > p.note[hidden]")[0]), key_of(css.parse_selector(".comment p")[0])
    ('.note', '.comment')
    >>> key_of(css.parse_selector("p[hidden]")[0])
    'p[hidden'
    >>> key_of(css.parse_selector("h1 ~ [class*=__standfirst]")[0]), key_of(css.parse_selector("td.num:has(+ td)")[0])
    ('~__standfirst', '.num')
    >>> key_of(css.parse_selector("article ~ details[class*=comment]")[0])
    'details'
    >>> key_of(css.parse_selector("[class*=sort-menu i]")[0])
    '~sort-menu'
    """
    if any(name == "upward" for step in steps for name, _ in step.extensions):
        return None  # it finds what the walk has met before
    plain = [_PLAIN.match(step.compound) for step in reversed(steps)]
    keys = [key for found in plain if found is not None for key in _keys_in(found[0])]
    best = min(keys, key=_rank, default=None)
    return best.lower() if best else None


def _keys_in(compound: str) -> Iterator[str]:
    name = re.split(r"[.#\[]", compound, maxsplit=1)[0].removeprefix("*")
    for value in _CLASS_PART.findall(compound):
        yield f"~{value}"
    for mark, value in _PART.findall(compound):
        yield f"{name}[{value}" if mark == "[" else mark + value
    if name:
        yield name


def _rank(key: str) -> int:
    if key in _RARE:
        return 2
    return {".": 0, "#": 1, "~": 3}.get(key[0], 4 if "[" in key else 5)
