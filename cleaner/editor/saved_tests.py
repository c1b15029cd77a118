"""Saved pages as tests of a site: written from what the editor shows, and run before its rules are saved."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from cleaner.editor.draft import Draft
from cleaner.editor.files import RuleFile
from cleaner.editor.library import Entry
from cleaner.editor.overlay import flat
from cleaner.editor.workshop import Workshop
from cleaner.engine.trials.usage import PageOutcome, cases_in, outcome_of
from cleaner.errors import RuleError
from cleaner.model import Article
from cleaner.read.pages import pages_of
from cleaner.urls import host_of

_SUFFIXES = {"html": ".html", "markdown": ".md", "text": ".txt"}
_TOLD = 5
"""Differences that are told of a page."""


def add_test(entry: Entry, article: Article, file: RuleFile) -> str:
    """Save a page with its article as its gold, beside the rules of its site; return the page's file name.

    Raises `RuleError` for a page without an article, a site that is unknown, and a name that is taken, and `Unwritten`
    where it cannot be written.
    """
    page = entry.page
    if article.status not in ("ok", "partial"):
        raise RuleError(f"the page gives no article ({article.status}), so there is nothing to hold on to")
    url = page.url or page.headers.get("url") or f"https://{entry.host}/"
    gold = {"url": url, "title": article.title, "body": article.body}
    suffix = _SUFFIXES[page.kind]
    text = orjson.dumps(gold, option=orjson.OPT_INDENT_2).decode() + "\n"
    return file.add_test(entry.name.removesuffix(suffix), suffix, page.text, text).name


def failing_pages(workshop: Workshop, draft: Draft) -> Iterator[str]:
    """Yield what differs on the site's saved pages under a draft, a line each."""
    folder = draft.file.tests
    if folder is None or not folder.is_dir():
        return
    book = workshop.book(draft)
    for case in cases_in(folder):
        url = case.gold.get("url")
        for page in pages_of(case.page, url=url, options=workshop.options):
            entry = Entry(-1, case.page.name, page, host_of(url) or draft.file.host)
            yield from list(_differences(outcome_of(case, workshop.clean_anew(entry, book))))[:_TOLD]


def _differences(outcome: PageOutcome) -> Iterator[str]:
    name = outcome.case.page.name
    yield from (f"{name}: lost {flat(text)}" for text in outcome.missing)
    yield from (f"{name}: gained {flat(text)}" for text in outcome.extra)
    yield from (f"{name}: {field} differs" for field in outcome.wrong)
