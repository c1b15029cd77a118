"""The rules as the engine runs them: plain records without validation, which an index can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Where(NamedTuple):
    """Conditions on the block, all of which must hold; None and empty are no condition."""

    max_words: int | None = None
    min_words: int | None = None
    min_position: float | None = None
    max_position: float | None = None
    input: str = "any"
    tag: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about blocks; `place` is file:line, `values` the alternatives of which one has to match."""

    id: str
    kind: str
    action: str
    by: str
    values: tuple[str, ...]
    where: Where = NOWHERE
    reach: str = "block"
    decides: bool = True
    site: str | None = None
    place: str = ""
    trusted: bool = True


class FieldRule(NamedTuple):
    """Where a value of the page stands: a selector, and the text around the part that is wanted."""

    by: str
    value: str
    after: str | None = None
    before: str | None = None
    place: str = ""
    trusted: bool = True


class Replace(NamedTuple):
    """A literal replacement in the source of a page."""

    find: str
    with_: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pages of a site are made, for as long as `when` matches and `valid_until` has not passed."""

    title: tuple[FieldRule, ...] = ()
    body: tuple[FieldRule, ...] = ()
    author: tuple[FieldRule, ...] = ()
    published: tuple[FieldRule, ...] = ()
    next_page: tuple[FieldRule, ...] = ()
    single_page: tuple[FieldRule, ...] = ()
    replace_html: tuple[Replace, ...] = ()
    unwrap: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    browser: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    when: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of one host: what holds for all its pages, and the layouts of which one holds for a page."""

    host: str
    name: str | None = None
    trusted: bool = True
    base: Layout = Layout()
    layouts: tuple[Layout, ...] = ()
    files: tuple[str, ...] = ()
    digest: str = ""


class RuleSet(NamedTuple):
    """What one file holds: rules for every page, or the rules of a site."""

    rules: tuple[Rule, ...] = ()
    site: SiteRules | None = None


def to_data(rules: RuleSet) -> dict[str, Any]:
    """Return a file's rules as data for an index in JSON; orjson writes the dataclasses and tuples in it."""
    return {"rules": [_lists(rule) for rule in rules.rules], "site": rules.site and _site_data(rules.site)}


def from_data(data: dict[str, Any]) -> RuleSet:
    """Return the rules that `to_data` gave."""
    site = data["site"]
    return RuleSet(tuple(map(_rule, data["rules"])), _site(site) if site else None)


def _lists(rule: Rule) -> list[Any]:
    return [getattr(rule, name) for name in Rule.__slots__]


def _rule(values: list[Any]) -> Rule:
    id_, kind, action, by, texts, where, *rest = values
    return Rule(id_, kind, action, by, tuple(texts), _where(where), *rest)


def _where(values: list[Any]) -> Where:
    plain: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return NOWHERE if plain == list(NOWHERE) else Where(*plain)


def _site_data(site: SiteRules) -> dict[str, Any]:
    data = {name: getattr(site, name) for name in SiteRules.__slots__}
    return {**data, "base": _layout_data(site.base), "layouts": [_layout_data(layout) for layout in site.layouts]}


def _site(data: dict[str, Any]) -> SiteRules:
    layouts = tuple(map(_layout, data["layouts"]))
    return SiteRules(**{**data, "base": _layout(data["base"]), "layouts": layouts, "files": tuple(data["files"])})


def _layout_data(layout: Layout) -> dict[str, Any]:
    data = {name: getattr(layout, name) for name in Layout.__slots__}
    return {**data, "rules": [_lists(rule) for rule in layout.rules]}


_FIELD_LISTS = ("title", "body", "author", "published", "next_page", "single_page")


def _layout(data: dict[str, Any]) -> Layout:
    fields = {name: tuple(FieldRule(*item) for item in data[name]) for name in _FIELD_LISTS}
    replace = tuple(Replace(*item) for item in data["replace_html"])
    headers = tuple((name, value) for name, value in data["headers"])
    rules = tuple(map(_rule, data["rules"]))
    unwrap = tuple(data["unwrap"])
    return Layout(**{**data, **fields, "replace_html": replace, "headers": headers, "rules": rules, "unwrap": unwrap})
