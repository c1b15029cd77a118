"""The rules of one host, put together from the files of all layers when the host is met."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from cleaner.engine.layers import Layer, read_rules
from cleaner.engine.rule import Layout, Rule, SiteRules
from cleaner.errors import RuleError
from cleaner.urls import plain_host

_MERGED = frozenset({"rules", "replace_html", "unwrap"})

_SITE = re.compile(rb"^site:[ \t]*['\"]?([^\s'\"#]+)", re.M)
"""The host that a rule file is for, as far as it can be told without a reader of YAML."""

_BY_HAND = 500
"""Files of sites in a folder that are all opened when the first host is met; of more, only `rules lint` sees all."""

_LONGEST = 245
"""Bytes of a host's name whose file a file system can hold."""


def hosts_above(host: str) -> Iterator[str]:
    """Yield a host and the hosts that it lies under, the most specific first.

    >>> list(hosts_above("a.b.example.com"))
    ['a.b.example.com', 'b.example.com', 'example.com']
    """
    while host:
        yield host
        _, _, host = host.partition(".")
        if "." not in host:
            return


def is_safe_host(host: str) -> bool:
    """Tell whether a host may become a part of a file name."""
    named = host.isprintable() and 0 < len(host.encode()) <= _LONGEST
    return named and not set(host) & set('/\\:*?"<>|\0\n\r') and not host.startswith(".")


def load_site(
    host: str, layers: Sequence[Layer], known: Sequence[SiteRules], errors: list[RuleError]
) -> SiteRules | None:
    """Return the rules of the most specific host that any layer has rules for, or None; wrong files go to `errors`.

    `known` are rules of sites from files that are named otherwise.
    """
    if not is_safe_host(host):
        return None
    for candidate in hosts_above(host):
        found = list(_site_files(candidate, layers, errors))
        found += [site for site in known if site.host == candidate]
        if found:
            return merged([site if site.trusted else _reading_only(site) for site in found])
    return None


def _reading_only(site: SiteRules) -> SiteRules:
    """Return rules without what changes the page before anyone could judge it."""
    base, *layouts = (replace(layout, replace_html=(), unwrap=()) for layout in (site.base, *site.layouts))
    return replace(site, base=base, layouts=tuple(layouts))


def _site_files(host: str, layers: Sequence[Layer], errors: list[RuleError]) -> Iterator[SiteRules]:
    for layer in layers:
        for path in layer.site_files(host):
            result = read_rules(path, layer)
            errors.extend(result.errors)
            site = result.rules.site
            if site is not None and site.host == host:
                yield replace(site, digest=result.digest)
            elif not result.errors:
                errors.append(_misnamed(path, layer, site.host if site else None))


def _misnamed(path: Path, layer: Layer, host: str | None) -> RuleError:
    """Return the error of a file that is for another host than its name says, so that nobody finds it there."""
    from cleaner.engine.source import read_source  # for mistakes alone: few runs need a reader of YAML

    shown = layer.show(path)
    line, _ = read_source(path.read_bytes(), shown).place(("site",))
    message = f"the file is named after {plain_host(path.stem)} but its site is {host or 'missing'}"
    return RuleError(message, file=shown, line=line, field="site", hint="name the file as the site")


def misnamed_files(layers: Sequence[Layer]) -> dict[str, list[RuleError]]:
    """Return, by the host that they are for, the errors of files that are not found by it, as their names differ.

    The shipped files and the imported ones are left out, and those of a folder with more than anybody writes by hand:
    their names were made from their hosts.
    """
    found: dict[str, list[RuleError]] = {}
    for layer in layers:
        for path in layer.named_files(_BY_HAND):
            host = _site_in(path)
            if host is not None and host != plain_host(path.stem) and not read_rules(path, layer).errors:
                found.setdefault(host, []).append(_misnamed(path, layer, host))
    return found


def _site_in(path: Path) -> str | None:
    try:
        found = _SITE.search(path.read_bytes())
    except OSError:
        return None  # it is nobody's until its own host is met
    return plain_host(found[1].decode("utf-8", "replace")) if found else None


def merged(sites: Sequence[SiteRules]) -> SiteRules:
    """Return the rules of one host from several files: a later trusted one wins, an untrusted one only adds."""
    result = sites[0]
    for site in sites[1:]:
        first, second = (result, site) if site.trusted or not result.trusted else (site, result)
        result = SiteRules(
            host=first.host,
            name=second.name or first.name,
            trusted=first.trusted and second.trusted,
            base=_merged_layout(first.base, second.base),
            layouts=second.layouts + first.layouts,
            files=first.files + second.files,
            digest=hashlib.blake2b(f"{result.digest}{site.digest}".encode(), digest_size=16).hexdigest(),
        )
    return result


def _merged_layout(first: Layout, second: Layout) -> Layout:
    values = {}
    for item in fields(Layout):
        ours, theirs = getattr(first, item.name), getattr(second, item.name)
        values[item.name] = theirs or ours
        if item.name in _MERGED:
            values[item.name] = by_id(ours, theirs) if item.name == "rules" else ours + theirs
    return Layout(**values)


def by_id(first: Sequence[Rule], second: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return both lists as one, in which a rule of the second takes the place of the first's rule of that id."""
    rules = {rule.id: rule for rule in first}
    rules.update((rule.id, rule) for rule in second)
    return tuple(rules.values())


def with_version(site: SiteRules, version: Layout | None) -> Layout:
    """Return the layout that holds for a page: the base, and on top of it the version chosen for the page."""
    return _merged_layout(site.base, version) if version is not None else site.base
