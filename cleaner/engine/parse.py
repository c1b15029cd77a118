"""Rule files to rules: validation by the schema, then the checks that a schema cannot make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from cleaner.engine import schema
from cleaner.engine.mistakes import schema_error
from cleaner.engine.patterns import check_pattern
from cleaner.engine.phrases import phrase_key
from cleaner.engine.rule import NOWHERE, FieldRule, Layout, Replace, Rule, RuleSet, SiteRules, Where
from cleaner.engine.selectors import check_field, check_selector
from cleaner.engine.source import Path_, Source, read_source
from cleaner.engine.xpath import check_xpath
from cleaner.errors import RuleError
from cleaner.urls import plain_host


def parse_file(content: bytes, file: str) -> tuple[RuleSet, list[RuleError]]:
    """Return the rules of a file and what is wrong with it; `file` is the name that errors and reports show.

    A file whose YAML or keys are wrong gives no rules; a rule whose pattern or selector is wrong is left out alone.
    """
    try:
        source = read_source(content, file)
        model = _validated(source)
    except RuleError as error:
        return RuleSet(), [error]
    except _Invalid as invalid:
        return RuleSet(), invalid.errors
    errors: list[RuleError] = []
    return _Reader(source, model, errors).rules(), errors


def read_model(content: bytes, file: str) -> tuple[schema.RuleFile, Source]:
    """Return a file as the schema's model, and its source; raises the first `RuleError`."""
    source = read_source(content, file)
    try:
        return _validated(source), source
    except _Invalid as invalid:
        raise invalid.errors[0] from None


class _Invalid(Exception):
    def __init__(self, errors: list[RuleError]) -> None:
        super().__init__()
        self.errors = errors


def _validated(source: Source) -> schema.RuleFile:
    if not isinstance(source.data, dict):
        raise source.error("a rule file is a mapping that begins with schema: 1")
    if "schema" not in source.data:
        raise source.error("schema: 1 is missing", ("schema",))
    try:
        return schema.RuleFile.model_validate(source.data)
    except ValidationError as error:
        raise _Invalid([schema_error(source, item) for item in error.errors()[:50]]) from None


class _Reader:
    """Turn a validated model into rules, and collect what is wrong with single rules."""

    def __init__(self, source: Source, model: schema.RuleFile, errors: list[RuleError]) -> None:
        self.source = source
        self.model = model
        self.errors = errors
        self.ids: dict[str, Path_] = {}

    def rules(self) -> RuleSet:
        model = self.model
        if model.site is None:
            return RuleSet(self._block_rules(model, ()))
        host = plain_host(model.site)
        base = self._layout(model, ())
        layouts = tuple(self._version(version, i) for i, version in enumerate(model.layouts))
        return RuleSet((), SiteRules(host, model.name, model.trusted, base, layouts, (self.source.file,)))

    def _version(self, version: schema.LayoutVersion, i: int) -> Layout:
        path: Path_ = ("layouts", i)
        when = version.when
        if when is not None and not self._checks(check_selector, when, (*path, "when")):
            when = None
        until = version.valid_until.isoformat() if version.valid_until else None
        return self._layout(version, path, when=when, valid_until=until)

    def _layout(self, layout: schema.Layout, path: Path_, **conditions: Any) -> Layout:
        fetch = layout.fetch or schema.Fetch()
        follow = layout.follow or schema.Follow()
        return Layout(
            title=self._fields(layout.title, (*path, "title")),
            body=self._fields(layout.body, (*path, "body")),
            author=self._fields(layout.author, (*path, "author")),
            published=self._fields(layout.published, (*path, "published")),
            next_page=self._fields(follow.next_page, (*path, "follow", "next_page")),
            single_page=self._fields(follow.single_page, (*path, "follow", "single_page")),
            replace_html=tuple(Replace(item.find, item.with_) for item in layout.replace_html),
            unwrap=self._unwrap(layout.unwrap, (*path, "unwrap")),
            rules=self._block_rules(layout, path),
            browser=fetch.browser,
            headers=tuple(fetch.headers.items()),
            **conditions,
        )

    def _unwrap(self, selectors: Sequence[str], path: Path_) -> tuple[str, ...]:
        return tuple(s for i, s in enumerate(selectors) if self._checks(check_selector, s, (*path, i)))

    def _fields(self, items: Sequence[str | schema.FieldSelector], path: Path_) -> tuple[FieldRule, ...]:
        return tuple(rule for i, item in enumerate(items) for rule in self._field(item, (*path, i)))

    def _field(self, item: str | schema.FieldSelector, path: Path_) -> Iterator[FieldRule]:
        place, trusted = self._place(path), self.model.trusted
        if isinstance(item, str):
            if self._checks(check_field, item, path):
                yield FieldRule("css", item, None, None, place, trusted)
        elif item.css is not None:
            if self._checks(check_field, item.css, (*path, "css")):
                yield FieldRule("css", item.css, item.after, item.before, place, trusted)
        elif item.xpath is not None and self._checks(check_xpath, item.xpath, (*path, "xpath")):
            yield FieldRule("xpath", item.xpath, item.after, item.before, place, trusted)

    def _block_rules(self, layout: schema.Layout, path: Path_) -> tuple[Rule, ...]:
        both = (*self._list("strip", layout.strip, path), *self._list("keep", layout.keep, path))
        return tuple({rule.id: rule for rule in both}.values())

    def _list(self, action: str, items: Sequence[str | schema.BlockRule], path: Path_) -> Iterator[Rule]:
        for i, item in enumerate(items):
            here: Path_ = (*path, action, i)
            rule = self._short(action, item, here) if isinstance(item, str) else self._long(action, item, here)
            if rule is not None and self._is_new(rule.id, here):
                yield rule

    def _short(self, action: str, selector: str, path: Path_) -> Rule | None:
        if not self._checks(check_selector, selector, path):
            return None
        id_ = f"{self._host() or self.source.file}/{selector}"
        return Rule(
            id_, "boilerplate", action, "css", (selector,), site=self._host(), place=self._place(path),
            decides=self._host() is not None, trusted=self.model.trusted,
        )  # fmt: skip

    def _long(self, action: str, item: schema.BlockRule, path: Path_) -> Rule | None:
        [by] = item.match.model_fields_set
        values = getattr(item.match, by)
        if not self._values_hold(by, values, (*path, "match", by)) or not self._is_of_site(by, (*path, "match", by)):
            return None
        if action == "strip" and item.kind == "dateline":
            message = "a dateline is a part of the text and stays, so no rule strips it"
            self.errors.append(self.source.error(message, (*path, "kind"), hint="give the kind of what should go"))
            return None
        decides = item.decides
        if decides is None:
            decides = self._host() is not None or item.reach == "text"
        conditions = _conditions(item.where)
        if by in ("phrase", "heading"):
            values = list(dict.fromkeys(map(phrase_key, values)))
        return Rule(
            item.id, item.kind, action, by, tuple(values), conditions, item.reach, decides, self._host(),
            self._place(path), self.model.trusted,
        )  # fmt: skip

    def _values_hold(self, by: str, values: Sequence[str], path: Path_) -> bool:
        check = {"css": check_selector, "xpath": check_xpath, "pattern": check_pattern}.get(by, _check_phrase)
        at = [path if isinstance(self._data_at(path), str) else (*path, i) for i in range(len(values))]
        checked = [self._checks(check, value, place) for value, place in zip(values, at, strict=True)]
        return all(checked)

    def _is_of_site(self, by: str, path: Path_) -> bool:
        """Take XPath in the rules of a site alone: in others each page would need a second tree."""
        if by != "xpath" or self.model.site is not None:
            return True
        hint = "use css, with :has() and :has_text(), or give the site"
        self.errors.append(self.source.error("xpath is for the rules of a site", path, hint=hint))
        return False

    def _data_at(self, path: Path_) -> Any:
        data = self.source.data
        for part in path:
            is_alone = isinstance(part, int) and not isinstance(data, list)  # a value in place of a list of one
            data = data if is_alone else data[part]
        return data

    def _checks(self, check: Any, value: str, path: Path_) -> bool:
        try:
            check(value)
        except RuleError as error:
            self.errors.append(self.source.error(error.message, path, hint=error.hint))
            return False
        return True

    def _is_new(self, id_: str, path: Path_) -> bool:
        """Tell whether an id is new among the rules of a layout; a selector may stand in both lists, and is kept."""
        before = self.ids.get(id_)
        if before is not None and before[:-2] == path[:-2] and not self._are_short_of_both(before, path):
            line, _ = self.source.place(before)
            self.errors.append(self.source.error(f"the id {id_!r} is taken, see line {line}", (*path, "id")))
            return False
        self.ids[id_] = path
        return True

    def _are_short_of_both(self, before: Path_, path: Path_) -> bool:
        return before[-2] != path[-2] and all(isinstance(self._data_at(at), str) for at in (before, path))

    def _host(self) -> str | None:
        return plain_host(self.model.site) if self.model.site else None

    def _place(self, path: Path_) -> str:
        return f"{self.source.file}:{self.source.place(path)[0]}"


def _check_phrase(phrase: str) -> None:
    if not phrase_key(phrase):
        # Punctuation at the end does not count, so of these nothing is left that a block could be compared with.
        raise RuleError(f"{phrase!r} has no words, so this never matches", hint="use pattern, as in '^[*]+$'")


def _conditions(where: schema.Where) -> Where:
    if not where.model_fields_set:
        return NOWHERE
    return Where(
        where.max_words, where.min_words, where.min_position, where.max_position, where.input,
        tuple(where.tag or ()), tuple(where.page or ()), tuple(where.follows or ()),
    )  # fmt: skip
