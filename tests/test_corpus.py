"""Every case of `corpus/`: a page or a dump beside its expected article, so that a new case is data and no test code.

`python tests/test_corpus.py --update NAME…` rewrites what the named cases expect from what comes out today, and prints
the fields that changed; nothing else ever writes there. corpus/README.md says what a case holds.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner.engine.load import RuleBook
from cleaner.model import KINDS, Article, Options
from cleaner.pipeline import Cleaner

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FOLDERS = (
    "dumps",
    "encodings",
    "forums",
    "html",
    "languages",
    "options",
    "records",
    "scripts",
    "sources",
    "traps",
    "walls",
)
FIELDS = {
    "title",
    "body",
    "source",
    "authors",
    "published",
    "modified",
    "images",
    "status",
    "language",
    "paywalled",
    "description",
}
KEYS = {"purpose", "kinds", "expect", "records", "url", "options", "off", "never", "trap", "known", "known_off"}
NAMES = sorted(f"{path.parent.name}/{path.stem}" for folder in FOLDERS for path in (CORPUS / folder).glob("*.json"))


@cache
def case_of(name: str) -> dict[str, Any]:
    return json.loads((CORPUS / f"{name}.json").read_text("utf-8"))


def page_of(name: str) -> Path:
    found = [
        path for path in (CORPUS / name).parent.glob(f"{Path(name).name}.*") if path.suffix in (".html", ".txt", ".md")
    ]
    assert len(found) == 1, f"{name}: wants one page beside its JSON"
    return found[0]


@cache
def cleaner_without(what: str = "") -> Cleaner:
    """Return a cleaner without the rules of a kind, or without the one of an id, be they for every page or a site."""
    cleaner = Cleaner()
    if not what:
        return cleaner
    book = cleaner.rules
    sites = [book.for_host(path.stem) for layer in book.layers for path in (layer.root / "sites").glob("*.yaml")]
    lists = [book.rules, *(site.base.rules for site in sites)]
    kept = [tuple(rule for rule in rules if what not in (rule.kind, rule.id)) for rules in lists]
    assert sum(map(len, kept)) < sum(map(len, lists)), f"no rule has the id or kind {what}"
    without = [replace(site, base=replace(site.base, rules=rules)) for site, rules in zip(sites, kept[1:], strict=True)]
    cleaner.rules = RuleBook((), kept[0], without, [], book.hash)
    return cleaner


def options_of(case: dict[str, Any], **changes: str) -> Options:
    return replace(Options(), **case.get("options", {}), **changes) if changes else Options(**case.get("options", {}))


def cleaned(name: str) -> list[Article]:
    case = case_of(name)
    return list(cleaner_without().clean_each(page_of(name), url=case.get("url"), options=options_of(case)))


def field_of(article: Article, field: str) -> Any:
    return article.to_dict()[field]


def compared(expected: dict[str, Any], article: Article) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is expected and what came out, field by field; of `source` only the names that the case gives."""
    wanted = {key: value for key, value in expected.items() if key in FIELDS}
    got = {key: field_of(article, key) for key in wanted}
    if "source" in wanted:
        got["source"] = {key: got["source"][key] for key in wanted["source"]}
    return wanted, got


def expectations(case: dict[str, Any]) -> list[dict[str, Any]]:
    return case["records"] if "records" in case else [case["expect"]]


def marked(names: list[str], key: str = "known") -> list[Any]:
    """Return the names for a test, those with a known shortcoming marked as expected to fail."""
    known = {name: case_of(name).get(key) for name in names}
    return [
        pytest.param(name, marks=pytest.mark.xfail(reason=known[name], strict=True)) if known[name] else name
        for name in names
    ]


@pytest.mark.parametrize("name", marked(NAMES))
def test_a_case_gives_its_article(name: str) -> None:
    case = case_of(name)
    articles = cleaned(name)
    assert len(articles) == len(expectations(case))
    for expected, article in zip(expectations(case), articles, strict=True):
        wanted, got = compared(expected, article)
        body, words = wanted.pop("body").split("\n\n"), got.pop("body").split("\n\n")
        assert words == body
        assert got == wanted
        assert set(expected.get("kinds", ())) <= set(article.removed)
        assert all(removal.rule or removal.score is not None for removal in article.removals)
    kinds = set().union(*(article.removed for article in articles))
    assert set(case["kinds"]) <= kinds


@pytest.mark.parametrize("name", marked([name for name in NAMES if case_of(name).get("off")], "known_off"))
def test_a_case_changes_when_what_it_is_for_is_switched_off(name: str, tmp_path: Path) -> None:
    articles = switched_off(name, tmp_path)
    assert [outcome(article) for article in articles] != [outcome(article) for article in cleaned(name)]


def switched_off(name: str, folder: Path) -> list[Article]:
    """Return the articles of a case without its rule, with another option, or from a page without its point."""
    case, off, page = case_of(name), case_of(name)["off"], page_of(name)
    cleaner, options = cleaner_without(), options_of(case)
    if isinstance(off, dict) and "replace" in off:
        old, new = (text.encode(off.get("encoding", "utf-8")) for text in off["replace"])
        assert old in page.read_bytes(), f"{name}: {off['replace'][0]!r} is not in the page"
        page = folder / page.name
        page.write_bytes(page_of(name).read_bytes().replace(old, new))
    elif isinstance(off, dict):
        rule = {"schema": 1, "keep": [{"id": "test.keep", "match": {"pattern": off["keep"]}, "decides": True}]}
        (folder / "common").mkdir()
        (folder / "common" / "keep.yaml").write_text(json.dumps(rule))
        cleaner = Cleaner([folder])
    elif "=" in off:
        key, value = off.split("=")
        options = Options(**{**case.get("options", {}), key: value})
    else:
        cleaner = cleaner_without(off)
    return list(cleaner.clean_each(page, url=case.get("url"), options=options))


def outcome(article: Article) -> dict[str, Any]:
    record = article.to_dict()
    return {key: record[key] for key in (*FIELDS, "removed")}


@pytest.mark.parametrize("policy", ["auto", "keep", "drop"])
@pytest.mark.parametrize("name", [name for name in NAMES if "never" in case_of(name)])
def test_spam_leaves_under_every_policy(name: str, policy: str) -> None:
    case = case_of(name)
    (article,) = cleaner_without().clean_each(page_of(name), options=Options(comments=policy))
    assert not [text for text in case["never"] if text in article.body]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_well_formed(name: str) -> None:
    case = case_of(name)
    assert page_of(name).stat().st_size
    assert case["purpose"].strip()
    assert set(case) <= KEYS
    assert ("expect" in case) != ("records" in case)
    assert set(case["kinds"]) <= set(KINDS)
    for expected in expectations(case):
        assert set(expected) <= FIELDS | {"kinds"}
        assert expected["body"] == "\n\n".join(block for block in expected["body"].split("\n\n") if block.strip())
        assert expected["status"] in ("ok", "partial", "empty", "blocked", "not_found", "error")


def test_the_corpus_is_broad() -> None:
    kinds = Counter(kind for name in NAMES for kind in case_of(name)["kinds"])
    languages = {expected.get("language") for name in NAMES for expected in expectations(case_of(name))}
    assert len(NAMES) >= 95
    assert sum(bool(case_of(name).get("trap")) for name in NAMES) >= 25
    assert len(languages - {None}) >= 12
    assert len([name for name in NAMES if "spam" in case_of(name)["kinds"]]) >= 10
    assert len(kinds) >= 18


def test_the_sites_to_learn_from_are_whole() -> None:
    sites = sorted(path for path in (CORPUS / "sites").iterdir() if path.is_dir())
    assert len(sites) >= 12
    for site in sites:
        golds = sorted(site.glob("*.json"))
        assert len(golds) >= 6
        for gold in golds:
            (page,) = (path for path in site.glob(f"{gold.stem}.*") if path != gold)
            expected = json.loads(gold.read_text("utf-8"))
            assert expected["url"] == f"https://{site.name}/{gold.stem}"
            words = " ".join(html.unescape(page.read_text("utf-8")).split())
            assert not [block for block in expected["body"].split("\n\n") if " ".join(block.split()) not in words]


def test_the_stories_have_retellings_and_traps() -> None:
    groups = [json.loads(path.read_text("utf-8"))["articles"] for path in (CORPUS / "stories").glob("*.json")]
    assert len(groups) >= 40
    assert len({article["id"] for group in groups for article in group}) == sum(map(len, groups))
    for group in groups:
        sizes = Counter(article["story"] for article in group)
        assert max(sizes.values()) >= 3
        assert len(sizes) >= 2
        assert all(article["published"] and article["title"] and article["body"] for article in group)


def update(names: list[str]) -> None:
    for name in names:
        case = case_of(name)
        for expected, article in zip(expectations(case), cleaned(name), strict=True):
            wanted, got = compared(expected, article)
            for key in [key for key in wanted if wanted[key] != got[key]]:
                sys.stdout.write(f"{name}: {key}\n  - {wanted[key]!r}\n  + {got[key]!r}\n")
                expected[key] = got[key]
        (CORPUS / f"{name}.json").write_text(json.dumps(case, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", nargs="+", required=True, metavar="NAME", help="cases such as html/amp_goat")
    update(parser.parse_args().update)
