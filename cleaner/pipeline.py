"""The pipeline: a page goes in, blocks are judged, decisions are applied in one place, an article comes out."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import __version__
from cleaner.blocks.bare import is_bare, segment_bare
from cleaner.blocks.document import Document
from cleaner.blocks.text import segment_text
from cleaner.decide import decide, drop_caption_heads, drop_repeats, drop_title
from cleaner.engine.apply import apply
from cleaner.engine.load import RuleBook
from cleaner.errors import CleanerError, DeadlineExceeded, UnsupportedInput
from cleaner.model import Article, Decision, Options, Page, Status, Trace
from cleaner.normalize.body import body_of, kept_texts
from cleaner.normalize.words import count_words
from cleaner.read.pages import pages_of

if TYPE_CHECKING:
    from cleaner.classify import Judge, Judgement
    from cleaner.engine.match import Selection
    from cleaner.normalize.metadata import Metadata

PARTIAL_BELOW = 0.5
"""Confidence under which an article is `partial`."""

_SPARSE = 600
"""Characters of body under which a page's scripts are searched for its article."""

_WALL = 6_000
"""Characters of body beyond which no page is a wall."""

_CONTENT_ERRORS = (UnsupportedInput, DeadlineExceeded)


class Cleaner:
    """Everything that cleaning needs, loaded once: rules, weights and options. Safe to use from many threads.

    `rules` are folders of rule files that come on top of the shipped ones and the user's. Raises `RuleError` when a
    file in them is wrong.
    """

    def __init__(self, rules: Iterable[Path | str] = (), options: Options | None = None) -> None:
        from cleaner.classify import Judge

        self.options = options or Options()
        self._folders = tuple(Path(folder) for folder in rules)
        self.rules = RuleBook.load(self._folders)
        if self.rules.errors:
            raise self.rules.errors[0]
        self._judge: Judge = Judge.load()
        self._provenance = {"version": __version__, "rules": self.rules.hash, "model": self._judge.hash}

    def clean(self, data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
        """Return the article of one input; of a text that holds several records the first.

        `data` is str (content, never a path), bytes, `pathlib.Path`, a `Page`, a response of httpx, requests or
        Scrapy, or a tree of BeautifulSoup or selectolax, which is left unchanged. What the content is like is the
        article's `status`; raises `CleanerError` for bad calls, bad rules and broken I/O only.
        """
        return next(self.clean_each(data, url=url, options=options))

    def clean_each(
        self, data: Any, *, url: str | None = None, options: Options | None = None, name: str = ""
    ) -> Iterator[Article]:
        """Yield the article of every record that one input holds: at least one, ids `name#1`, `name#2` for several."""
        options = options or self.options
        try:
            for page in pages_of(data, url=url, options=options, name=name):
                yield self.clean_page(page, options)
        except UnsupportedInput as error:
            if not isinstance(data, (bytes, bytearray, memoryview, Path)) and not hasattr(data, "content"):
                raise
            yield self.failure(error, name or (str(data) if isinstance(data, Path) else url or ""))

    def clean_many(self, items: Iterable[Any], *, workers: int | None = None) -> Iterator[Article]:
        """Yield one article an item, in input order; an item that fails gives a record with `status: error`.

        An item is what `clean` takes, or a pair (data, url). `workers` processes share the work; None or 1 stays in
        this process. Memory does not grow with the number of items.
        """
        if workers is None or workers <= 1:
            yield from map(self._clean_safely, items)
            return
        from cleaner.parallel import ordered_map

        spec = CleanerSpec(self._folders, self.options)
        yield from ordered_map(spec, items, workers, lambda item, error: self.failure(error, _name_of(item)))

    def clean_page(self, page: Page, options: Options | None = None) -> Article:
        """Return the article of a page that was read already."""
        run = _Run(self, page, options or self.options)
        try:
            return run.article()
        except _CONTENT_ERRORS as error:
            return self.failure(error, page.id)

    def failure(self, error: BaseException, name: str) -> Article:
        """Return the record of an input that could not be cleaned."""
        hint = error.hint if isinstance(error, CleanerError) else None
        what = {"class": type(error).__name__, "message": str(error), "hint": hint}
        article = Article(id=name, status="error", reason=_machine_word(error), error=what)
        return replace(article, provenance=self._provenance)

    def _clean_safely(self, item: Any) -> Article:
        try:
            data, url = _pair(item)
            return self.clean(data, url=url)
        except Exception as error:  # noqa: BLE001 - the boundary at which one item must not stop the others
            return self.failure(error, _name_of(item))


@dataclass(frozen=True, slots=True)
class CleanerSpec:
    """What a worker process needs to build the same cleaner."""

    rules: tuple[Path, ...]
    options: Options

    def __call__(self) -> Callable[[Any], Article]:
        """Return a function that cleans one item and never raises for it."""
        cleaner = Cleaner(self.rules, self.options)
        return lambda item: replace(cleaner._clean_safely(item), trace=None)


def clean(data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
    """Return the article of one input with the shipped rules and the user's; see `Cleaner.clean`."""
    return _shared().clean(data, url=url, options=options)


async def aclean(data: Any, *, url: str | None = None, options: Options | None = None) -> Article:
    """Return the article of one input, cleaned in a thread so that the event loop goes on."""
    return await asyncio.to_thread(clean, data, url=url, options=options)


@cache
def _shared() -> Cleaner:
    return Cleaner()


@dataclass(slots=True)
class _Run:
    """One page on its way through the steps."""

    cleaner: Cleaner
    page: Page
    options: Options
    _until: float = 0.0

    def article(self) -> Article:
        """Return the page's article, each step in its turn."""
        self._until = time.monotonic() + self.options.deadline
        if not self.page.text.strip():
            return self._bare("empty", "empty_input")
        document, selection = self._segment()
        self._check_time()
        if not document.blocks:
            return self._bare("empty", self._reason("no_text"))
        metadata = self._metadata(document, selection)
        self._check_time()
        judgement = self.cleaner._judge(document, title=metadata.title)
        self._check_time()
        decisions, title = self._decide(document, selection, judgement, metadata)
        self._check_time()
        other = self._in_scripts(document, decisions, metadata)
        if other is not None:
            document, selection, judgement = other, None, _trusting(other)
            decisions, title = self._decide(document, selection, judgement, metadata)
        if title and not metadata.title:
            from cleaner.normalize.metadata import beside_title

            metadata = beside_title(metadata, document, title)
        return self._compose(document, judgement, decisions, replace(metadata, title=title))

    def _segment(self) -> tuple[Document, Selection | None]:
        page, rules = self.page, self.cleaner.rules
        if page.kind != "html":
            return segment_text(page), None
        from cleaner.blocks.dom import parse_html, segment_html

        host = self._host()
        tree = parse_html(rules.prepare(page.text, host))
        self._check_time()
        selection = rules.select(tree, host)
        document = segment_html(page, tree, marks=selection.marks, limit=self.options.max_blocks)
        if is_bare(page.text):
            return segment_bare(document), None
        return document, selection

    def _host(self) -> str | None:
        return self.options.site or host_of(self.page.url)

    def _metadata(self, document: Document, selection: Selection | None) -> Metadata:
        from cleaner.normalize.metadata import metadata_of

        fields: Mapping[str, list[str]] = selection.fields if selection is not None else {}
        return metadata_of(document, url=document.page.url, fields=fields)

    def _decide(
        self, document: Document, selection: Selection | None, judgement: Judgement, metadata: Metadata
    ) -> tuple[list[Decision], str | None]:
        host = self._host()
        if document.tree is None and host is None:
            from cleaner.normalize.source import site_of_dump

            host = site_of_dump(document.page, document.blocks)
        matches = self.cleaner.rules.match(document, host, selection)
        rulings = apply(document, matches, judgement.scores.tolist(), judgement.page_type)
        decisions = decide(document.blocks, judgement, rulings, self.options)
        title = metadata.title or judgement.title(document, decisions)
        decisions = drop_title(document.blocks, decisions, title)
        decisions = drop_caption_heads(document.blocks, decisions)
        return drop_repeats(document.blocks, decisions), title

    def _in_scripts(self, document: Document, decisions: Sequence[Decision], metadata: Metadata) -> Document | None:
        """Return the article that the page's scripts hold, where the tree has hardly any of it."""
        kept = sum(len(b.text) for b, d in zip(document.blocks, decisions, strict=True) if d.keep)
        if document.tree is None or kept > _SPARSE:
            return None
        from cleaner.blocks.state import state_article

        text = state_article(document.tree, metadata.article_body)
        if text is None or len(text) < 2 * kept:
            return None
        page = replace(document.page, text=text, kind="text", headers={}, start=0)
        dump = segment_text(page)
        blocks = [block._replace(start=-1, end=-1) for block in dump.blocks]
        return Document(document.page, blocks, flags=document.flags)

    def _compose(
        self, document: Document, judgement: Judgement, decisions: Sequence[Decision], metadata: Metadata
    ) -> Article:
        from cleaner.normalize.captions import images_of
        from cleaner.normalize.source import source_of

        language = metadata.language
        body = body_of(document.blocks, decisions, language)
        kept = kept_texts(document.blocks, decisions, 3)
        status, reason = self._status(document, judgement, body)
        return Article(
            id=self.page.id,
            title=metadata.title,
            body=body if status not in ("blocked", "not_found") else "",
            source=source_of(document, decisions, metadata, url=document.page.url, kept=kept),
            authors=metadata.authors,
            published=metadata.published,
            modified=metadata.modified,
            language=language,
            description=metadata.description,
            images=images_of(document, decisions),
            paywalled=metadata.paywalled,
            status=status,
            reason=reason,
            confidence=judgement.confidence if body else 0.0,
            removed=_count(decisions),
            provenance=self.cleaner._provenance,
            fetched_at=self.page.fetched_at,
            page_type=judgement.page_type,
            trace=Trace(document, tuple(decisions), tuple(map(float, judgement.scores))),
        )

    def _status(self, document: Document, judgement: Judgement, body: str) -> tuple[Status, str | None]:
        from cleaner.normalize.walls import wall_of

        wall = wall_of(document, count_words(body[:_WALL]))
        if wall is not None:
            return wall
        if not body:
            return "empty", self._reason("no_article")
        if judgement.confidence < PARTIAL_BELOW:
            return "partial", self._reason("low_confidence")
        return "ok", self._reason(None)

    def _reason(self, word: str | None) -> str | None:
        return self.page.flags[0] if self.page.flags else word

    def _bare(self, status: Status, reason: str | None) -> Article:
        return Article(
            id=self.page.id, status=status, reason=reason, provenance=self.cleaner._provenance,
            fetched_at=self.page.fetched_at,
        )  # fmt: skip

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise DeadlineExceeded(f"{self.page.id or 'the page'}: not cleaned within {self.options.deadline:g} s")


def host_of(url: str | None) -> str | None:
    """Return the host of a URL in lower case, without a leading `www.`; None where there is none.

    >>> host_of("https://www.Example.com/a")
    'example.com'
    """
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _trusting(document: Document) -> Judgement:
    """Return the judgement of a text that the page itself declares to be the article."""
    from cleaner.classify import Judgement

    scores = np.full(len(document.blocks), 0.95, np.float32)
    return Judgement(scores, "article", 0.8, 0.5)


def _pair(item: Any) -> tuple[Any, str | None]:
    return item if isinstance(item, tuple) and len(item) == 2 else (item, None)


def _name_of(item: Any) -> str:
    data, url = _pair(item)
    return str(data) if isinstance(data, Path) else url or (data.id if isinstance(data, Page) else "")


def _count(decisions: Sequence[Decision]) -> dict[str, int]:
    kinds = Counter(d.kind for d in decisions if (not d.keep or d.cuts) and d.kind != "title")
    return dict(sorted(kinds.items()))


def _machine_word(error: BaseException) -> str:
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
