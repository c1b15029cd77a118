"""Look for what is wrong or doubtful in rule files, beyond what loading refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cleaner.blocks.tags import KNOWN_TAGS
from cleaner.engine import schema
from cleaner.engine.contradictions import contradictions
from cleaner.engine.css import split_list
from cleaner.engine.layers import Layer, place_of
from cleaner.engine.match import HEADING_WORDS
from cleaner.engine.parse import parse_file, read_model
from cleaner.engine.patterns import check_pattern, compiled
from cleaner.engine.phrases import phrase_key
from cleaner.engine.rule import RuleSet
from cleaner.engine.source import Path_, Source
from cleaner.engine.xpath import check_xpath, finds_elements
from cleaner.errors import RuleError
from cleaner.shipped import shipped_rules
from cleaner.text.words import words_in
from cleaner.urls import plain_host

_BROAD = re.compile(
    r"(?:\*|html|body|main|article|section|div|span|p|a|ul|ol|li|table|tr|td|h[1-6]|\[(?:class|id|style)\])"
)
_SUBSTRING = re.compile(r"\[(?:class|id|src)\*=[\"']?([^\"'\]]{1,3})[\"']?(?: i)?\]")
_WORDS = re.compile(r"[A-Z][a-zß-ÿ]+(?: [\w’'-]+)*")
"""What is text and no selector: elements are not written with a capital."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""A selector that is a name alone; with a hyphen it may be an element that a site made up."""
_PROBES = ("The bridge is open.", "Ann Lee won 3:1", "July fog, cold dykes", "A ham box, two jugs")
"""Texts that have few letters and no word in common: what finds all of them finds nearly everything."""
_ANCHORED = re.compile(r"(?:\(\?[a-z]+\))?[(?:]*\^")

_EXAMPLES = (
    "they are its tests: examples: [{in: text with the junk, out: text without}, {in: text to leave, same: true}]"
)


class Finding(NamedTuple):
    """Something wrong (`is_error`) or doubtful in a rule file."""

    error: RuleError
    is_error: bool


def lint_files(paths: Sequence[Path], layer: Layer) -> list[Finding]:
    """Return what is wrong in some rule files of a layer."""
    ids: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        findings += _lint_file(path, layer, ids)
    return findings


def lint_idle(paths: Sequence[Path], layer: Layer) -> list[Finding]:
    """Return a finding for each of some files of a layer that lie where none is loaded."""
    hints = ((path, f"it belongs at {layer.label}/{place_of(path.name)}") for path in paths)
    return [
        Finding(RuleError("the file is never loaded from here", file=layer.show(path), hint=hint), is_error=True)
        for path, hint in hints
    ]


def _lint_file(path: Path, layer: Layer, ids: dict[str, str]) -> Iterator[Finding]:
    shown = layer.show(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Finding(RuleError(error.strerror or "cannot be read", file=shown), is_error=True)
        return
    rules, errors = parse_file(content, shown)
    yield from (Finding(error, is_error=True) for error in (*errors, *_taken(rules, ids)))
    try:
        model, source = read_model(content, shown)
    except RuleError:
        return
    must_have = layer.name == "shipped" or shipped_rules() in path.resolve().parents
    yield from _Checks(model, source, strict=must_have and path.parent.name != "imported").findings(path)


def _taken(rules: RuleSet, ids: dict[str, str]) -> Iterator[RuleError]:
    """Yield what is wrong with ids of rules that others have, and add the others to those that are known."""
    for rule in (*rules.rules, *(rules.site.base.rules if rules.site else ())):
        if rule.id in ids:
            file, _, line = rule.place.rpartition(":")
            yield RuleError(f"the id {rule.id!r} is taken, see {ids[rule.id]}", file=file, line=int(line), field="id")
        ids.setdefault(rule.id, rule.place)


class Places:
    """What is wrong with where the rules of a layer stand, file by file: an id that is taken, a site's other name."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._ids: dict[str, str] = {}

    def wrong(self, path: Path) -> list[RuleError]:
        """Return what is wrong with a file that loads."""
        content, shown = path.read_bytes(), self._layer.show(path)
        named = _Checks(*read_model(content, shown), strict=False).name(path)
        taken = _taken(parse_file(content, shown)[0], self._ids)
        return [*(finding.error for finding in named if finding.is_error), *taken]


class _Checks:
    """The checks of one file that its schema cannot make."""

    def __init__(self, model: schema.RuleFile, source: Source, *, strict: bool) -> None:
        self.model = model
        self.source = source
        self.strict = strict
        self.phrases: dict[tuple[str, str], str] = {}
        self._hint: str | None = _EXAMPLES

    def findings(self, path: Path) -> Iterator[Finding]:
        yield from self.name(path)
        shorts = 0
        for layout, where in self._layouts():
            yield from self._contradictions(layout, where)
            yield from self._container(layout, where)
            for action, items in (("strip", layout.strip), ("keep", layout.keep)):
                for i, item in enumerate(items):
                    here = (*where, action, i)
                    if isinstance(item, str):
                        shorts += 1
                        yield from self._css(item, here)
                    else:
                        yield from self._rule(item, action, here)
        # What only reads fields has nothing that an example, which shows text stripped and left, could tell.
        has_text = self.strict or bool(self.model.body)
        if self.model.site is not None and (shorts or (has_text and not self.model.strip)):
            yield from self._examples(self.model.examples, ("examples",), "the site")

    def _contradictions(self, layout: schema.Layout, where: Path_) -> Iterator[Finding]:
        for value, strip, keep in contradictions(layout):
            line, _ = self.source.place((*where, *strip))
            message = f"{value!r} is kept here and stripped in line {line}; it stays, as keep beats strip"
            yield self._wrong(message, (*where, *keep), error=False)

    def _container(self, layout: schema.Layout, where: Path_) -> Iterator[Finding]:
        for i, item in enumerate(layout.body):
            if not isinstance(item, str) and item.xpath is not None:
                yield from self._xpath(item.xpath, (*where, "body", i, "xpath"))

    def _layouts(self) -> Iterator[tuple[schema.Layout, Path_]]:
        yield self.model, ()
        for i, version in enumerate(self.model.layouts):
            yield version, ("layouts", i)

    def name(self, path: Path) -> Iterator[Finding]:
        """Yield what is wrong or doubtful with a file's name."""
        site = self.model.site
        if site is not None and plain_host(path.stem) != plain_host(site):
            # Where files are looked up by host, one under another name is not found, and under another's host refused.
            in_folder = path.parent.name in ("sites", "imported")
            is_looked_up = in_folder or (path.parent.name != "common" and "." in path.stem)
            message = f"the file is not named after its site{', so it is not found' if is_looked_up else ''}"
            hint = f"name it sites/{plain_host(site)}.yaml"
            yield self._wrong(message, ("site",), error=self.strict or is_looked_up, hint=hint)
        if site is None and path.parent.name in ("sites", "imported"):
            yield self._wrong("a file in this folder names its site", ("site",), error=True)

    def _rule(self, rule: schema.BlockRule, action: str, path: Path_) -> Iterator[Finding]:
        yield from self._examples(rule.examples, (*path, "examples"), rule.id)
        match = rule.match
        if rule.where.input == "text" and (match.css or match.xpath):
            message = "a dump has no elements, so with where: {input: text} a selector never matches"
            yield self._wrong(message, (*path, "match"), error=True, hint="use phrase, heading or pattern")
        for selector in match.css or ():
            yield from self._css(selector, (*path, "match", "css"))
        for expression in match.xpath or ():
            yield from self._xpath(expression, (*path, "match", "xpath"))
        for phrase in match.heading or ():
            if words_in(phrase) > HEADING_WORDS:
                message = f"a heading has at most {HEADING_WORDS} words, so this never matches: {phrase!r}"
                yield self._wrong(message, (*path, "match", "heading"), error=True)
        for tag in rule.where.tag or ():
            if _NAME.fullmatch(tag) and tag not in KNOWN_TAGS:
                yield self._wrong(f"{tag!r} is no element of HTML", (*path, "where", "tag"), error=False)
        for i, pattern in enumerate(match.pattern or ()):
            yield from self._pattern(pattern, rule, (*path, "match", "pattern", i))
        for phrase in (match.phrase or []) + (match.heading or []):
            yield from self._shadow(phrase, rule, action, path)
        if rule.reach in ("section", "rest") and any(not _ANCHORED.match(p) for p in match.pattern or ()):
            message = f"a pattern that reaches {rule.reach} should begin with ^, lest it fire within prose"
            yield self._wrong(message, (*path, "match", "pattern"), error=False)

    def _pattern(self, pattern: str, rule: schema.BlockRule, path: Path_) -> Iterator[Finding]:
        if rule.reach == "text" or rule.where.model_fields_set:
            return
        with suppress(RuleError):
            check_pattern(pattern)
            if all(map(compiled(pattern).search, _PROBES)):
                message = f"{pattern!r} matches a good part of every page"
                yield self._wrong(message, path, error=self.model.trusted, hint="say more of the text, or add where:")

    def _shadow(self, phrase: str, rule: schema.BlockRule, action: str, path: Path_) -> Iterator[Finding]:
        if rule.where.model_fields_set:
            return
        key = (action, phrase_key(phrase))
        first = self.phrases.setdefault(key, rule.id)
        if first != rule.id:
            message = f"{phrase!r} is already in the rule {first}"
            yield self._wrong(message, (*path, "match"), error=False)

    def _xpath(self, expression: str, path: Path_) -> Iterator[Finding]:
        with suppress(RuleError):
            check_xpath(expression)
            if not finds_elements(expression):
                message = f"{expression!r} finds no elements but a value, so this never matches"
                hint = "end it at the element, as in //p[@class] or //p[text()]"
                yield self._wrong(message, path, error=self.model.trusted, hint=hint)

    def _css(self, selector: str, path: Path_) -> Iterator[Finding]:
        try:
            parts = split_list(selector)
        except RuleError:
            return
        for part in parts:
            if is_broad(part):
                # What is not trusted strips only what the scores would strip too.
                yield self._wrong(f"{part!r} matches a good part of every page", path, error=self.model.trusted)
            elif _NAME.fullmatch(part) and part not in KNOWN_TAGS:
                hint = f"a class is .{part}, an id #{part}"
                yield self._wrong(f"{part!r} is no element of HTML", path, error=False, hint=hint)
            elif _WORDS.fullmatch(part):
                message = f"{part!r} finds elements of that name, and no text; that is match: {{phrase: {part}}}"
                yield self._wrong(message, path, error=False)
            elif match := _SUBSTRING.fullmatch(part):
                message = f"{match[1]!r} is so short that it is a part of many names"
                yield self._wrong(message, path, error=False)

    def _examples(self, examples: Sequence[schema.Example], path: Path_, name: str) -> Iterator[Finding]:
        for i, example in enumerate(examples if "keep" not in path else ()):
            if example.out is not None and example.out.split() == example.in_.split():
                message = f"{name}: nothing goes in this example; text to leave alone is same: true"
                yield self._wrong(message, (*path, i), error=False)
        missing = [word for word, found in (("out", any(e.out is not None for e in examples)),
                                            ("same", any(e.same for e in examples))) if not found]  # fmt: skip
        if missing:
            message = f"{name}: no example with {' and none with '.join(missing)}"
            yield self._wrong(message, path, error=self.strict, hint=self._hint)
            self._hint = None  # once is enough

    def _wrong(self, message: str, path: Path_, *, error: bool, hint: str | None = None) -> Finding:
        return Finding(self.source.error(message, path, hint=hint), error)


def is_broad(selector: str) -> bool:
    """Tell whether a selector finds a good part of every page.

    >>> is_broad("article"), is_broad("article > .ad")
    (True, False)
    """
    return _BROAD.fullmatch(selector) is not None
