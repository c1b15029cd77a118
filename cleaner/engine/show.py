"""What is in force on a page, in words, and the schema of rule files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from cleaner.engine.load import RuleBook
from cleaner.engine.rule import FieldRule, Layout, Rule, SiteRules
from cleaner.errors import RuleError
from cleaner.urls import split_url

_NO_HOST = re.compile(r"[\s@*]")


def lines_of_site(url: str, folders: Sequence[Path] = (), *, everything: bool = False) -> Iterator[str]:
    """Yield what applies to a page, a line each: the place, the layer, and what the rule does."""
    book = RuleBook.load(folders)
    host = (split_url(url if "//" in url else f"//{url}").hostname or "").strip()
    if not host or _NO_HOST.search(host):
        raise RuleError(f"{url!r} is no address and no host", hint="as in https://example.com/story or example.com")
    site = book.for_host(host)
    yield from (f"wrong: {error}" for error in book.errors)
    if site is None:
        yield f"{host or url}: no rules of its own (of a folder: --rules DIR; new ones: cleaner rules learn PAGES)"
    else:
        yield from _site_lines(site, book)
    yield f"{len(book.rules)} rules for every page, hash {book.hash}"
    if everything:
        yield from (_rule_line(rule, book) for rule in book.rules)


def _site_lines(site: SiteRules, book: RuleBook) -> Iterator[str]:
    trust = "" if site.trusted else ", not trusted: a rule that strips is evidence, and only where the score agrees"
    yield f"{site.host}{f' ({site.name})' if site.name else ''}, from {', '.join(site.files)}{trust}"
    yield from _layout_lines(site.base, book)
    for layout in site.layouts:
        conditions = [f"{layout.when} matches"] if layout.when else []
        conditions += [f"until {layout.valid_until}"] if layout.valid_until else []
        yield f"layout where {' and '.join(conditions)}:"
        yield from _layout_lines(layout, book)


def _layout_lines(layout: Layout, book: RuleBook) -> Iterator[str]:
    for name in ("title", "body", "author", "published", "next_page", "single_page"):
        for rule in getattr(layout, name):
            yield _field_line(name, rule, book)
    if layout.replace_html or layout.unwrap:
        yield f"  {len(layout.replace_html)} replacements in the source, {len(layout.unwrap)} selectors unwrapped"
    yield from (_rule_line(rule, book) for rule in layout.rules)


def _field_line(name: str, rule: FieldRule, book: RuleBook) -> str:
    return f"  {rule.place}  [{_layer_of(rule.place, book)}]  {name}: {rule.by} {rule.value}"


def _rule_line(rule: Rule, book: RuleBook) -> str:
    values = rule.values[0] if len(rule.values) == 1 else f"{rule.values[0]} and {len(rule.values) - 1} more"
    verb = rule.action if rule.decides else f"leans to {rule.action}"
    what = f"{verb} {rule.kind} ({rule.reach}): {rule.by} {values[:100]}"
    return f"  {rule.place}  [{_layer_of(rule.place, book)}]  {rule.id}  {what}"


def _layer_of(place: str, book: RuleBook) -> str:
    found = [layer for layer in book.layers if place.startswith(f"{layer.label}/")]
    name = found[-1].name if found else "?"
    return f"{name}, imported" if "/imported/" in place else name


def json_schema() -> str:
    """Return the JSON Schema of rule files."""
    from cleaner.engine.schema import RuleFile

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **RuleFile.model_json_schema(by_alias=True)}
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
