"""Imported rules of ftr-site-config: do they find what the originals find in lxml, and what are they worth?

    python tests/bench/ftr.py same FTR_FOLDER [PAGES…] [--step N]
    python tests/bench/ftr.py score FTR_FOLDER PAGES… [--weights DIR]

PAGES are folders with `html/<id>.html.gz` and `gold/<id>.json` (`url`, `body`). `same` imports every directive by itself and
compares it with the original XPath, evaluated by lxml on lxml's own parse of the page: on the saved pages of the host where
there are any, else on a page made of the expression's own names. `score` cleans the pages whose host has a file: without
imported rules, with all of them taken at their word, as `trusted: false` has them, and as `import-ftr --pages` would leave them,
which trusts what the other saved pages of the host confirm. For `--weights` see `learn.py`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html
from saved import Judges, Page, pages_in, word_f1
from selectolax.lexbor import LexborHTMLParser

from cleaner.engine.emit import block
from cleaner.engine.ftr.convert import convert, host_of_file, import_files
from cleaner.engine.ftr.read import Directive, directives
from cleaner.engine.parse import parse_file
from cleaner.engine.rule import FieldRule, Layout
from cleaner.engine.select import PageSelectors, replaced
from cleaner.engine.selectors import split_extraction, split_list
from cleaner.engine.sites import hosts_above
from cleaner.engine.trials.trust import ENOUGH, trusting, words_apart

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})
FIELDS = {"title": "title", "body": "body", "author": "author", "date": "published"}
NAMED = {
    "strip_id_or_class": "//*[contains(@class,{0}) or contains(@id,{0})]",
    "strip_image_src": "//img[contains(@src,{0})]",
}


class Verdict(NamedTuple):
    """Whether both forms found the same, and whether either found anything."""

    same: bool
    found: bool


def files_in(folder: Path) -> dict[str, list[Path]]:
    """Return the files of ftr-site-config by the host that each is for."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.glob("*.txt")):
        if host := host_of_file(path.name):
            found[host].append(path)
    return dict(found)


def pages_of(folders: Iterable[Path], hosts: Iterable[str]) -> dict[str, list[Page]]:
    """Return the saved pages by the host, of those given, that each lies at or under."""
    known, found = set(hosts), defaultdict(list)
    for page in pages_in(folders):
        host = next((above for above in hosts_above(page.host) if above in known), None)
        if host:
            found[host].append(page._replace(host=host))
    return dict(found)


def uses_in(path: Path) -> Iterator[tuple[Directive, str]]:
    """Yield the directives of a file that select or replace, each with the lines that say it."""
    find = None
    for one in directives(path.read_text(encoding="utf-8")):
        if one.key == "find_string":
            find = one.value
        elif one.key == "replace_string":
            wanted = one.argument or find
            text = f"replace_string({one.argument}): {one.value}"
            text = text if one.argument else f"find_string: {find}\nreplace_string: {one.value}"
            find = None
            if wanted:
                yield one._replace(argument=wanted), text
        elif one.value and (one.key in FIELDS or one.key == "strip" or one.key in NAMED):
            yield one, f"{one.key}: {one.value}"


def original(directive: Directive) -> str:
    """Return the XPath that a directive stands for."""
    if directive.key not in NAMED:
        return directive.value
    value = directive.value
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return NAMED[directive.key].format(f'"{value}"' if "'" in value else f"'{value}'")


@cache
def imported(text: str) -> Layout | None:
    """Return what the importer makes of one directive, through the YAML that it writes."""
    data = convert(text, "example.com.txt", "example.com").data
    rules, errors = parse_file(("\n".join(block(data)) + "\n").encode(), "example.com.yaml")
    return rules.site.base if rules.site and not errors else None


class Both:
    """One page as lxml and as lexbor parse it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.page = PageSelectors(LexborHTMLParser(html))
        self.page._until = float("inf")  # all directives of a host one by one, not a page in a run
        parser = lxml_html.HTMLParser(encoding="utf-8")
        self.lxml = lxml_html.document_fromstring(html.encode("utf-8", "replace") or b"<p>", parser=parser)

    def compare(self, directive: Directive, text: str) -> Verdict:
        """Return whether an imported directive finds on the page what lxml finds by the original."""
        layout = imported(text)
        if directive.key == "replace_string":
            wanted = self.html.replace(directive.argument or "", directive.value)
            got = replaced(self.html, layout.replace_html) if layout else self.html
            return Verdict(wanted == got, wanted != self.html)
        try:
            wanted_ = sorted(self._originals(original(directive)))
        except etree.XPathError:
            return Verdict(layout is None or not self._ours(directive, layout), found=False)
        got_ = sorted(self._ours(directive, layout)) if layout else []
        return Verdict(wanted_ == got_, bool(wanted_ or got_))

    def _originals(self, xpath: str) -> list[str]:
        found = self.lxml.getroottree().xpath(xpath)
        if not isinstance(found, list):
            found = [found] if isinstance(found, str) else []
        return [shown for item in found if (shown := _shown(item))]

    def _ours(self, directive: Directive, layout: Layout) -> list[str]:
        if directive.key in FIELDS:
            rules: Sequence[FieldRule] = getattr(layout, FIELDS[directive.key])
        else:
            rules = [FieldRule(rule.by, value) for rule in layout.rules for value in rule.values]
        return [text for rule in rules for text in self._found(rule)]

    def _found(self, rule: FieldRule) -> Iterator[str]:
        parts = split_list(rule.value) if rule.by == "css" else [rule.value]
        values = [part for part in parts if rule.by == "css" and split_extraction(part)[1] is not None]
        for part in values:
            yield from self.page.values(FieldRule("css", part))
        nodes = rule.value if not values else ", ".join(part for part in parts if part not in values)
        items = self.page._found(rule.by, nodes) if nodes else []
        found = {n if isinstance(item, str) else item.mem_id: item for n, item in enumerate(items)}
        for item in found.values():
            text = item if isinstance(item, str) else f"<{item.tag}> {item.text(deep=True)}"
            if shown := " ".join(text.split()):
                yield shown


def _shown(item: Any) -> str:
    if not etree.iselement(item):
        return " ".join(str(item).split())
    return " ".join(f"<{item.tag}> {item.xpath('string()')}".split())


def made_page(xpath: str) -> str:
    """Return a page of the names and texts in an expression, nested in its order and at random."""
    rng = random.Random(xpath)
    names = re.findall(r"(?:/|::)([a-z][a-z0-9-]*)", xpath) or ["div"]
    names = [name for name in names if name not in ("html", "body", "head", "text")] or ["div"]
    texts = [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", xpath)] or ["x"]
    attributes = re.findall(r"@([A-Za-z_][\w-]*)", xpath) or ["class"]

    def element(name: str, inner: str) -> str:
        picked = {rng.choice(attributes): rng.choice(texts) for _ in range(rng.randint(0, len(attributes)))}
        written = "".join(f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in picked.items())
        return f"<{name}{written}>" + (inner if name in VOID else f"{inner}</{name}>")

    def chain() -> str:
        inner = rng.choice(texts)
        for name in reversed(names):
            beside = element(name, rng.choice(["", "t ", inner])) if rng.random() < 0.5 else ""
            inner = beside + element(name, inner)
        return inner

    return "<!doctype html><title>t</title><body>" + "".join(chain() for _ in range(30))


def compare_all(ftr: Path, pages: Sequence[Path], step: int = 1) -> dict[tuple[bool, str], Counter[str]]:
    """Return counts of `uses`, `found`, `same` and `same_found` by (on saved pages, directive).

    A directive counts once a page. `step` takes every n-th host alone.
    """
    files = files_in(ftr)
    saved = pages_of(pages, files)
    counts: defaultdict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for host in sorted(files)[::step]:
        parsed = [Both(page.html) for page in saved.get(host, ())]
        for path in files[host]:
            for directive, text in uses_in(path):
                for both in parsed or [Both(made(directive))]:
                    verdict = both.compare(directive, text)
                    counts[bool(parsed), directive.key].update(
                        uses=1, found=verdict.found, same=verdict.same, same_found=verdict.same and verdict.found
                    )
                    if not verdict.same:
                        differences.append(f"{host}: {'saved' if parsed else 'made'}: {text}")
    return dict(counts)


differences: list[str] = []


def made(directive: Directive) -> str:
    """Return a page for a directive whose host has no saved one."""
    if directive.key == "replace_string":
        return f"<p>a {directive.argument} b</p>"
    return made_page(original(directive))


def _tell_same(counts: dict[tuple[bool, str], Counter[str]]) -> None:
    write = sys.stdout.write
    write(f"{'pages':6} {'directive':18}{'uses':>7}{'same':>8}{'found':>8}{'same of found':>15}\n")
    for is_saved in (True, False):
        total: Counter[str] = Counter()
        for (where, key), one in sorted(counts.items()):
            if where == is_saved:
                total += one
                write(_row(is_saved, key, one))
        write(_row(is_saved, "all", total))


def _row(is_saved: bool, key: str, one: Counter[str]) -> str:
    share = one["same"] / max(one["uses"], 1)
    of_found = one["same_found"] / max(one["found"], 1)
    return f"{'saved' if is_saved else 'made':6} {key:18}{one['uses']:7}{share:8.1%}{one['found']:8}{of_found:15.1%}\n"


class Scores(NamedTuple):
    """Word F1 of a page in each way, and the words that are wrong without, with untrusted and with trusted rules."""

    page: Page
    alone: bool
    without: float
    all: float
    guarded: float
    wrong: tuple[int, int]


def score_pages(ftr: Path, pages: Sequence[Path], judges: Judges) -> list[Scores]:
    """Return the scores of all pages whose host has a file; a judge there must be."""
    files = files_in(ftr)
    saved = {host: kept for host, found in pages_of(pages, files).items() if (kept := list(filter(judges.has, found)))}
    results = []
    with tempfile.TemporaryDirectory() as folder:
        plain, trusted = Path(folder, "plain"), Path(folder, "trusted")
        list(import_files([path for host in saved for path in files[host]], plain))
        trusted.mkdir()
        for path in plain.glob("*.yaml"):
            (trusted / path.name).write_text(trusting(path).text, encoding="utf-8")
        for found in saved.values():
            for page in found:
                bodies = [_body(page, judges, rules) for rules in ([], [trusted], [plain])]
                without, every, guarded = (word_f1(page.body, body) for body in bodies)
                wrong = words_apart(page.body, bodies[2]), words_apart(page.body, bodies[1])
                results.append(Scores(page, len(found) == 1, without, every, guarded, wrong))
    return results


def _body(page: Page, judges: Judges, rules: Sequence[Path]) -> str:
    return judges.cleaner(page, rules).clean(page.html, url=page.url).body


def chosen(one: Scores, results: Sequence[Scores]) -> float:
    """Return the score that the tool's own choice gives a page: trusted where the host's other pages confirm it."""
    gains = [before - after for other in results if other.page.host == one.page.host and other is not one
             for before, after in [other.wrong]]  # fmt: skip
    is_confirmed = sum(gain > 0 for gain in gains) >= ENOUGH and not any(gain < 0 for gain in gains)
    return one.all if is_confirmed else one.guarded


def _tell_scores(results: Sequence[Scores]) -> None:
    sys.stdout.write(f"{'word F1':34}{'all':>8}{'1 page':>8}{'more':>8}\n")
    choices = [chosen(one, results) for one in results]
    for name, values in (
        ("without imported rules", [one.without for one in results]),
        ("all, taken at their word", [one.all for one in results]),
        ("not trusted (scores as guard)", [one.guarded for one in results]),
        ("trusted where other pages confirm", choices),
    ):
        groups = [[v for v, one in zip(values, results, strict=True) if one.alone in which]
                  for which in ((True, False), (True,), (False,))]  # fmt: skip
        sys.stdout.write(f"{name:34}" + "".join(f"{fmean(group):8.4f}" for group in groups if group) + "\n")
    better = sum(value > one.without + 1e-9 for value, one in zip(choices, results, strict=True))
    worse = sum(value < one.without - 1e-9 for value, one in zip(choices, results, strict=True))
    sys.stdout.write(
        f"{len(results)} pages, {sum(one.alone for one in results)} alone; better {better}, worse {worse}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    same = commands.add_parser("same")
    same.add_argument("ftr", type=Path)
    same.add_argument("pages", type=Path, nargs="*")
    same.add_argument("--step", type=int, default=1)
    same.add_argument("--differences", type=Path)
    score = commands.add_parser("score")
    score.add_argument("ftr", type=Path)
    score.add_argument("pages", type=Path, nargs="+")
    score.add_argument("--weights", type=Path)
    options = parser.parse_args()
    if options.command == "score":
        _tell_scores(score_pages(options.ftr, options.pages, Judges(options.weights)))
    if options.command == "same":
        _tell_same(compare_all(options.ftr, options.pages, options.step))
        if options.differences:
            options.differences.write_text("\n".join(differences) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
