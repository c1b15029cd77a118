"""All rules in force, loaded once: those for every page at once, those of a site when its host is met."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.engine.layers import Layer, layers_of, read_rules, require_files
from cleaner.engine.marker import Keys, Marker
from cleaner.engine.match import Matcher, Matches, Selection, match
from cleaner.engine.rule import Layout, Rule, SiteRules
from cleaner.engine.sites import by_id, hosts_above, load_site, misnamed_files, with_version
from cleaner.errors import RuleError
from cleaner.shipped import digest_of
from cleaner.urls import plain_host

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from cleaner.blocks.document import Document
    from cleaner.engine.select import PageSelectors

_MAX_SITES = 1024
"""Hosts whose rules are kept ready at a time."""


@dataclass(slots=True)
class _Site:
    """The rules of a host, and the matchers of its layouts as far as they were needed."""

    rules: SiteRules | None
    errors: tuple[RuleError, ...] = ()
    matchers: dict[int, Matcher] = field(default_factory=dict)


class RuleBook:
    """The rules of all layers. Does not change once loaded, and is safe to use from many threads."""

    def __init__(
        self,
        layers: Sequence[Layer],
        rules: Sequence[Rule],
        sites: Sequence[SiteRules],
        errors: list[RuleError],
        hash_: str,
    ) -> None:
        self.layers = tuple(layers)
        self.rules = tuple(rules)
        self.hash = hash_
        self._named_sites = tuple(sites)
        self._errors = errors
        self._matcher = Matcher(self.rules)
        self._keys = Keys(self.rules)
        self._sites: dict[str, _Site] = {}
        self._misnamed: dict[str, list[RuleError]] | None = None

    @classmethod
    def load(cls, dirs: Sequence[Path] = (), *, shipped: bool = True, user: bool = True) -> RuleBook:
        """Return the rules of the shipped layer, the user's and the given folders; a later one wins by id.

        What is wrong in single files is in `errors`; the other rules hold. Raises `RuleError` for a given folder that
        is missing, or in which no rule file is found.
        """
        layers = layers_of(dirs, shipped=shipped, user=user)
        require_files(layers)
        return cls.of_layers(layers)

    @classmethod
    def of(cls, rules: Sequence[Rule] = (), site: SiteRules | None = None) -> RuleBook:
        """Return a book of rules for every page, and of a site's, that are in no file."""
        return cls((), rules, () if site is None else (site,), [], "")

    @classmethod
    def of_layers(cls, layers: Sequence[Layer]) -> RuleBook:
        """Return the rules of the given layers."""
        rules: tuple[Rule, ...] = ()
        errors: list[RuleError] = []
        sites: list[SiteRules] = []
        digests = []
        for layer in layers:
            own: dict[str, Rule] = {}
            for path in layer.common_files():
                result = read_rules(path, layer)
                errors.extend(result.errors)
                digests.append(result.digest)
                if result.rules.site is not None:
                    sites.append(replace(result.rules.site, digest=result.digest))
                for rule in result.rules.rules:
                    if rule.id in own:
                        errors.append(_duplicate(rule, own[rule.id]))
                    own.setdefault(rule.id, rule)
            rules = by_id(rules, tuple(own.values()))
        hash_ = hashlib.blake2b("".join(digests).encode(), digest_size=8).hexdigest()
        return cls(layers, rules, sites, errors, hash_)

    @property
    def errors(self) -> tuple[RuleError, ...]:
        """What was wrong in the files read so far; the files of a site are read when its host is met."""
        return tuple(self._errors)

    def with_rules(self, rules: Sequence[Rule]) -> RuleBook:
        """Return these rules with others for every page; those of sites stay."""
        return RuleBook(self.layers, rules, self._named_sites, list(self._errors), self.hash)

    def fresh(self) -> RuleBook:
        """Return these rules with the files of sites to be read anew; those for every page stay as they are."""
        book = copy(self)
        book._sites, book._errors = {}, []
        return book

    def for_host(self, host: str | None) -> SiteRules | None:
        """Return the rules of a host, else of the nearest host above it, else None."""
        return self._site(host).rules

    def require(self, host: str | None) -> None:
        """Raise the first error in the files of a host's rules."""
        for error in self._site(host).errors:
            raise error

    def require_all(self) -> None:
        """Raise the first error in the files of any site, the imported ones left out: thousands that nobody wrote."""
        for layer in self.layers:
            if layer.name != "shipped":
                for path in layer.all_files():
                    if path.parent.name != "imported":
                        self.require(path.stem)

    def require_met(self, other: RuleBook) -> None:
        """Raise the first error in the files of the hosts that another book has met, which reads them here too."""
        for host in tuple(other._sites):
            self.require(host)

    def is_dated(self, host: str | None) -> bool:
        """Tell whether a layout of a host's rules ends on a day, so that a page's date matters."""
        site = self.for_host(host)
        return site is not None and any(layout.valid_until for layout in site.layouts)

    def hash_for(self, host: str | None) -> str:
        """Return a hash of the rules in force on a page of a host."""
        site = self.for_host(host)
        if site is None:
            return self.hash
        return hashlib.blake2b(f"{self.hash}{site.digest}".encode(), digest_size=8).hexdigest()

    def hash_of_all(self) -> str:
        """Return a hash of all rules in the layers, those of every site included; reads their files."""
        digests = (digest_of(path.read_bytes()) for layer in self.layers for path in layer.all_files())
        return hashlib.blake2b("".join(digests).encode(), digest_size=8).hexdigest()

    def prepare(self, html: str, host: str | None) -> str:
        """Return the source of a page after the literal replacements of its site."""
        site = self.for_host(host)
        if site is None:
            return html
        replacements = site.base.replace_html + tuple(r for layout in site.layouts for r in layout.replace_html)
        if not replacements:
            return html
        from cleaner.engine.select import replaced

        return replaced(html, replacements)

    def select(
        self,
        tree: LexborHTMLParser,
        host: str | None,
        *,
        day: str | None = None,
        page: PageSelectors | None = None,
        lazy: bool = False,
    ) -> Selection:
        """Return what the selectors in force find on a page; unwraps nodes of the tree where the site says so.

        `day` is the page's date where it is known, which layouts with `valid_until` are chosen by; `page` runs the
        selectors, where the caller remembers what they found. With `lazy`, on a host without rules of its own, a
        selector runs only once the walk over the tree meets an element that it could find: the selection has a `marker`
        for `segment_html`, and its marks and nodes are complete after that.
        """
        from cleaner.engine.select import PageSelectors, choose_layout, mark, unwrap

        site = self._site(host)
        page = page or PageSelectors(tree)
        if site.rules is None and lazy:
            marker = Marker(self._keys, page)
            return Selection(self.rules, marker.marks, {}, marker.nodes, None, ((0, self._matcher),), marker)
        if site.rules is None:
            marks, nodes, _ = mark(page, self.rules, ())
            return Selection(self.rules, marks, {}, nodes, None, ((0, self._matcher),))
        version = choose_layout(site.rules, page, day)
        layout = with_version(site.rules, version)
        unwrap(page, layout.unwrap)
        rules = (*self.rules, *layout.rules)
        marks, nodes, has_body = mark(page, rules, layout.body)
        fields = {name: page.first(getattr(layout, name)) for name in ("title", "author", "published")}
        found = {name: values for name, values in fields.items() if values}
        all_rules = (*rules, _body_rule(site.rules, layout))
        matchers = self._matchers(site, version, layout)
        return Selection(all_rules, marks, found, nodes, len(rules) if has_body else None, matchers)

    def match(
        self, document: Document, host: str | None, selection: Selection | None = None, *, day: str | None = None
    ) -> Matches:
        """Return which rules match which blocks; `selection` is what `select` gave for a page, `day` a dump's date."""
        return match(document, selection if selection is not None else self._for_text(host, day))

    def _for_text(self, host: str | None, day: str | None) -> Selection:
        from cleaner.engine.select import choose_layout

        site = self._site(host)
        if site.rules is None:
            return Selection(self.rules, matchers=((0, self._matcher),))
        version = choose_layout(site.rules, None, day)
        layout = with_version(site.rules, version)
        return Selection((*self.rules, *layout.rules), matchers=self._matchers(site, version, layout))

    def _matchers(self, site: _Site, version: Layout | None, layout: Layout) -> Sequence[tuple[int, Matcher]]:
        number = -1 if version is None or site.rules is None else site.rules.layouts.index(version)
        matcher = site.matchers.get(number)
        if matcher is None:
            matcher = site.matchers.setdefault(number, Matcher(layout.rules))
        return (0, self._matcher), (len(self.rules), matcher)

    def _site(self, host: str | None) -> _Site:
        if not host:
            return _Site(None)
        host = plain_host(host)
        known = self._sites.get(host)
        if known is None:
            if len(self._sites) >= _MAX_SITES:
                self._sites = {}
            errors: list[RuleError] = []
            rules = load_site(host, self.layers, self._named_sites, errors)
            told = {error.file for error in errors}
            errors += [error for error in self._misnamed_for(host) if error.file not in told]
            known_errors = set(map(str, self._errors))  # of hosts that were forgotten, or share a file
            self._errors.extend(error for error in errors if str(error) not in known_errors)
            known = _Site(rules, tuple(errors))
            self._sites[host] = known
        return known

    def _misnamed_for(self, host: str) -> Iterator[RuleError]:
        if self._misnamed is None:
            self._misnamed = misnamed_files(self.layers)
        for above in hosts_above(host):
            yield from self._misnamed.get(above, ())


def _duplicate(rule: Rule, first: Rule) -> RuleError:
    file, _, line = rule.place.rpartition(":")
    return RuleError(f"the id {rule.id!r} is taken, see {first.place}", file=file, line=int(line), field="id")


def _body_rule(site: SiteRules, layout: Layout) -> Rule:
    place = layout.body[0].place if layout.body else ""
    trusted = all(rule.trusted for rule in layout.body)
    return Rule(f"{site.host}/body", "boilerplate", "keep", "body", (), site=site.host, place=place, trusted=trusted)
