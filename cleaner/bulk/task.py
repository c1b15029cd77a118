"""What a worker does with a document: its records as JSON, and the facts that the report counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.bulk.explained import Chooser
from cleaner.bulk.items import Data, Item, Response, Verdict
from cleaner.bulk.rows import loaded
from cleaner.errors import CleanerError, Failure, FetchError, UnsupportedInput
from cleaner.model import Article, Options, Page
from cleaner.normalize.language import load_model
from cleaner.outcome import PARTIAL_BELOW
from cleaner.pipeline import Cleaner
from cleaner.read.pages import pages_of
from cleaner.text.words import count_words
from cleaner.urls import host_of
from cleaner.workers.process import beat
from cleaner.write.report import explain_html

if TYPE_CHECKING:
    from cleaner.model import Trace

_FINAL = frozenset({"UnsupportedInput", "InputTooLarge"})
"""Errors that lie in the document, so that trying again is no use: they are records and need no quarantine."""

_FIRST = (
    "<title>Bridge</title><article><h1>Bridge</h1><p>By Ann Lee<p>It is open again.</article><p>© 2025 Post",
    "Bridge\n\nBy Ann Lee\n\nIt is open again.\n\n© 2025 Post\n",
)
"""A page and a dump, for which nearly everything is loaded that waits for the first of its kind."""

_RATIO = 1000
"""Bytes for each compressed one from which on a response of an archive is a bomb."""


class Facts(NamedTuple):
    """What is counted of a record: words before and after, removed blocks by kind and by (kind, rule), and the rest."""

    host: str | None
    status: str
    confidence: float
    language: str | None
    before: int
    after: int
    kinds: Mapping[str, int]
    rules: Mapping[tuple[str, str], int]
    reason: str | None = None


class Record(NamedTuple):
    """A finished record: the JSON object of the contract, and Markdown where it was asked for."""

    id: str
    json: bytes
    markdown: str | None
    facts: Facts


class Outcome(NamedTuple):
    """What came of an item: its records, or the failure for which it goes to the quarantine."""

    records: tuple[Record, ...] = ()
    failure: Failure | None = None
    seconds: float = 0.0
    explanations: tuple[tuple[str, str], ...] = ()
    """Pages that explain a record or an item by its id, where the report may come to list it."""
    id: str | None = None
    """The item's own id, where only the worker has read it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker process needs to do the work; building it loads rules and weights once."""

    rules: tuple[Path, ...]
    options: Options
    explain: bool = False
    markdown: bool = False

    def __call__(self) -> Callable[[Item], Outcome]:
        """Return the function that cleans an item."""
        work = _Work(self, warmed(Cleaner(self.rules, self.options)), Chooser())
        return work.outcome

    def record_of(self, article: Article) -> Record:
        """Return an article as it is written."""
        from cleaner.write.markdown import markdown_of

        text = article.to_json(explain=self.explain).encode()
        return Record(article.id, text, markdown_of(article) if self.markdown else None, facts_of(article))


class _Work(NamedTuple):
    task: Task
    cleaner: Cleaner
    chooser: Chooser

    def outcome(self, item: Item) -> Outcome:
        """Return the records of an item; raises nothing that is in the item."""
        start, item = time.perf_counter(), loaded(item)
        return self._outcome(item, start)._replace(id=item.id)

    def _outcome(self, item: Item, start: float) -> Outcome:
        if item.data is None:
            return Outcome(failure=item.error)
        records, pages, first = [], {}, None
        try:
            for article in articles_of(self.cleaner, item):
                if article.error is not None and article.error["class"] not in _FINAL:
                    return Outcome(failure=_failure(article), seconds=time.perf_counter() - start)
                records.append(self.task.record_of(article))
                if self._is_weak(records[-1].facts):
                    pages[article.id] = explain_html(article)
                first = first or article
                beat()
        except CleanerError as error:
            return Outcome(failure=Failure.of(error), seconds=time.perf_counter() - start)
        seconds = time.perf_counter() - start
        if first is not None and self.chooser.slow(seconds) and item.id not in pages:
            pages[item.id] = explain_html(first)
        return Outcome(tuple(records), None, seconds, tuple(pages.items()))

    def _is_weak(self, facts: Facts) -> bool:
        return facts.after > 0 and facts.confidence < PARTIAL_BELOW and self.chooser.weak(facts.confidence, facts.host)


def warmed(cleaner: Cleaner) -> Cleaner:
    """Return a cleaner that has loaded what else would cost its first documents a second and 80 megabytes."""
    load_model()
    for text in _FIRST:
        cleaner.clean(text, options=replace(cleaner.options, deadline=Options().deadline))
    return cleaner


def articles_of(cleaner: Cleaner, item: Item, options: Options | None = None) -> Iterator[Article]:
    """Yield the articles of an item as `Cleaner.clean_each` does, with what its archive knows besides."""
    item, options = loaded(item), options or cleaner.options
    if item.data is None:
        return
    data, broken = inflated(item.data, options.max_bytes)
    try:
        for page in pages_of(data, url=item.url, options=options, name=item.id):
            yield _judged(cleaner.clean_page(_with_archive(page, item, broken=broken), options), item.verdict)
    except UnsupportedInput as error:
        yield cleaner.failure(error, item.id)


def _judged(article: Article, verdict: Verdict | None) -> Article:
    """Return an article, bare where its page was known for a wall or for not being there."""
    if verdict is None or article.status in ("blocked", "not_found"):
        return article
    return replace(article, status=verdict.status, reason=verdict.reason, body="")


def _with_archive(page: Page, item: Item, *, broken: bool) -> Page:
    found = {"truncated": broken or item.truncated, "replaced_bytes": item.replaced}
    more = (flag for flag, holds in found.items() if holds and flag not in page.flags)
    return replace(page, fetched_at=item.fetched_at or page.fetched_at, flags=(*more, *page.flags))


def inflated(data: Data, limit: int) -> tuple[Data, bool]:
    """Return the data with the content coding of a response undone, and whether it broke off or was cut at the limit.

    Raises `UnsupportedInput` for a coding that cannot be undone.
    """
    coding = data.headers.get("content-encoding", "") if isinstance(data, Response) else ""
    if not isinstance(data, Response) or coding.strip().lower() in ("", "identity"):
        return data, False
    from cleaner.fetch.inflate import Inflater

    try:
        inflater = Inflater(coding, limit=limit, ratio=_RATIO)
    except FetchError as error:
        raise UnsupportedInput(str(error)) from error
    try:
        inflater.feed(data.content)
    except FetchError:
        # Some archives keep the header of a coding that they have undone.
        return (data._replace(content=inflater.body), True) if inflater.body else (data, False)
    return data._replace(content=inflater.body), not inflater.complete


def failed(item: Item, error: BaseException) -> Outcome:
    """Return what came of an item that took its worker down, or exceeded a limit."""
    return Outcome(failure=Failure.of(error), id=loaded(item).id)


def facts_of(article: Article) -> Facts:
    """Return what the report counts of an article."""
    trace = article.trace
    before = sum(count_words(block.text) for block in trace.document.blocks) if trace is not None else 0
    host = host_of(article.source.url) or (host_of(trace.document.page.url) if trace is not None else None)
    rules = _rules(trace) if trace is not None else {}
    return Facts(
        host, article.status, article.confidence, article.language, before, article.word_count, article.removed, rules,
        article.reason,
    )  # fmt: skip


def _rules(trace: Trace) -> dict[tuple[str, str], int]:
    removed = (d for d in trace.decisions if not d.keep or d.cuts)
    return dict(Counter((d.kind, d.rule or "classifier") for d in removed))


def _failure(article: Article) -> Failure:
    error = article.error or {}
    return Failure(error.get("class") or "CleanerError", error.get("message") or "", error.get("hint"))
