"""What the commands `clean` and `explain` do once their arguments are parsed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError, OptionError, RuleError
from cleaner.model import Article, Options
from cleaner.pipeline import Cleaner
from cleaner.read.inputs import Input, inputs_of, is_for_bulk, passed_over_line, read_stdin
from cleaner.settings import check_address
from cleaner.terminal import progress, say, show

_BETWEEN = {"json": ",", "markdown": "\n---\n\n", "text": "\n---\n\n"}
"""What parts several records by format; lines of JSON need nothing."""

_ASIDE = {
    "address_only": "addresses and no page (hint: cleaner fetch --urls {id})",
    "shell": "a page that its scripts fill (hint: cleaner fetch --browser always, with the extra 'browser')",
    "json": "JSON and no page (hint: `cleaner bulk` reads a record a line; an array: jq -c '.[]' {id} > lines.jsonl)",
}
"""What is said of an input that is no page, by its reason."""


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of one call of a command."""

    inputs: tuple[str, ...]
    url: str | None
    rules: tuple[Path, ...]
    options: Options
    _: KW_ONLY
    format: str = "auto"
    explain: bool = False
    workers: int = 1
    html: bool = False

    def __post_init__(self) -> None:
        check_address(self.url)


@dataclass(slots=True)
class Summary:
    """What a run did, for the lines on stderr at its end."""

    inputs: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    homeless: int = 0
    """Records that got no rules of a site, though such were given, as nothing names theirs."""

    def add(self, article: Article) -> None:
        """Count one article."""
        self.statuses[article.status] += 1
        self.removed.update(article.removed)

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line at a time."""
        articles = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        records = self.statuses.total()
        more = f", {records} records" if records != self.inputs else ""
        yield f"{self.inputs} input{'s' * (self.inputs != 1)}{more}: {articles or 'nothing'}"
        if self.removed:
            blocks = ", ".join(f"{kind} {count}" for kind, count in self.removed.most_common())
            yield f"removed blocks: {blocks}"
        if self.homeless:
            yield f"rules of sites: none for {self.homeless}, as nothing names their site (hint: --url or --site)"


def run_clean(call: Call) -> int:
    """Clean the inputs, print the records on stdout, and return the exit code."""
    named = inputs_of(call.inputs)
    summary = Summary(len(named.items))
    try:
        for text in _joined(_counted(call, named.items, summary), call, single=named.single):
            show(text)
    except KeyboardInterrupt:
        say(f"stopped after {summary.statuses.total()} records (hint: `cleaner bulk` goes on where it was stopped)")
        raise
    for line in (*_passed_over(named.passed_over), *summary.lines()):
        say(line)
    return 1 if summary.statuses["error"] else 0


def _passed_over(files: Sequence[Path]) -> Iterator[str]:
    """Yield a line on the files that folders and patterns hold besides what was cleaned."""
    if files:
        is_bulk = any(is_for_bulk(file.name) for file in files)
        hint = " (hint: `cleaner bulk` reads archives, tables, JSONL and what is compressed)" if is_bulk else ""
        yield passed_over_line(files) + hint


class _Shown(NamedTuple):
    """An article as it comes to be printed."""

    article: Article
    text: str | None
    """What is printed, where another process wrote that."""
    is_homeless: bool


def _counted(call: Call, items: list[Input], summary: Summary) -> Iterator[tuple[Article, str | None]]:
    for article, text, is_homeless in _shown(call, items):
        summary.add(article)
        _complain(article)
        summary.homeless += is_homeless
        yield article, text


def _asks_for_site(call: Call) -> bool:
    """Tell whether a call brings rules of sites and leaves it to the pages to name theirs."""
    return call.options.site is None and any(map(_has_sites, call.rules))


def _has_sites(folder: Path) -> bool:
    return (folder / "sites").is_dir() or any("." in file.stem for file in folder.glob("*.yaml"))


def _is_homeless(article: Article) -> bool:
    """Tell whether the rules of no site can hold for an article, as nothing names its site."""
    from cleaner.engine.trials.found import site_said_by

    return article.trace is not None and site_said_by(article.trace.document) is None


def _joined(records: Iterator[tuple[Article, str | None]], call: Call, *, single: bool) -> Iterator[str]:
    """Yield the output in parts: one record as an object, and several as lines of JSON, or as one array where asked."""
    first, second = next(records, None), next(records, None)
    if first is None:
        return
    if second is None:
        yield _text_of(first[0], call, single=single) if first[1] is None else first[1]
        return
    is_array = call.format == "json"
    mark, between = "[" if is_array else "", _BETWEEN.get(call.format, "")
    for article, text in chain((first, second), records):
        yield mark + (_text_of(article, call) if text is None else text)
        mark = between
    if is_array:
        yield "]"


def run_explain(call: Call) -> int:
    """Print the documents with the reason for every block, and return the exit code."""
    from cleaner.engine.load import RuleBook
    from cleaner.engine.trials.found import lines_of_use
    from cleaner.write.report import explain_html, explain_text

    items = inputs_of(call.inputs).items
    if call.html and len(items) > 1:
        raise OptionError(f"--html: a page shows one document, and these are {len(items)}", hint="name one")
    book = RuleBook.load(call.rules)
    errors = 0
    for article in _articles(call, items):
        errors += article.status == "error"
        _complain(article)
        if article.status != "error":
            show(explain_html(article)) if call.html else explain_text(article)
            for line in lines_of_use(article, book, call.options.site, asked=bool(call.rules)):
                say(line) if call.html else show(line)
    return 1 if errors else 0


def _text_of(article: Article, call: Call, *, single: bool = False) -> str:
    if call.format == "markdown":
        from cleaner.write.markdown import markdown_of

        return markdown_of(article)
    if call.format == "text":
        return "\n\n".join(part for part in (article.title, article.body) if part)
    return article.to_json(explain=call.explain, indent=call.format == "json" or (single and call.format == "auto"))


def _shown(call: Call, items: list[Input]) -> Iterator[_Shown]:
    if call.workers > 1 and len(items) > 1:
        yield from _from_workers(call, items)
        return
    asks_for_site = _asks_for_site(call)
    for article in _articles(call, items):
        yield _Shown(article, None, asks_for_site and _is_homeless(article))


def _from_workers(call: Call, items: list[Input]) -> Iterator[_Shown]:
    from cleaner.workers.ordered import ordered_map

    cleaner = Cleaner(call.rules, call.options)

    def failed(item: Input, error: BaseException) -> list[_Shown]:
        return [_Shown(_failed(cleaner, item, error), None, is_homeless=False)]

    results = ordered_map(_Task(call), items, call.workers, failed)
    for articles in progress(results, len(items), "cleaning", printing=True):
        yield from articles


def _articles(call: Call, items: list[Input]) -> Iterator[Article]:
    task = _clean_input(Cleaner(call.rules, call.options), call)
    for item in progress(iter(items), len(items), "cleaning", printing=True):
        yield from task(item)


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker process needs to do the same work: it sends articles without the trace, which only it needs."""

    call: Call

    def __call__(self) -> Callable[[Input], list[_Shown]]:
        clean, call = _clean_input(Cleaner(self.call.rules, self.call.options), self.call), self.call
        asks_for_site = _asks_for_site(call)

        def work(item: Input) -> list[_Shown]:
            return [
                _Shown(replace(one, trace=None), _text_of(one, call), asks_for_site and _is_homeless(one))
                for one in clean(item)
            ]

        return work


def _clean_input(cleaner: Cleaner, call: Call) -> Callable[[Input], list[Article]]:
    def clean(item: Input) -> list[Article]:
        if item.error is not None:
            return [_failed(cleaner, item, item.error)]
        if item.path is None and call.url:
            item = item._replace(id=call.url)  # where the page comes from says more than that it came through a pipe
        try:
            data = item.path if item.path is not None else read_stdin(call.options.max_bytes)
            return list(cleaner.clean_each(data, url=call.url, name=item.id))
        except CleanerError as error:
            return [_failed(cleaner, item, error)]

    return clean


def _failed(cleaner: Cleaner, item: Input, error: BaseException) -> Article:
    """Return the record of an input that failed; wrong rules end the run, as they would fail on the next page too."""
    if isinstance(error, RuleError):
        raise error
    return cleaner.failure(error, item.id)


def _complain(article: Article) -> None:
    if article.error is not None:
        hint = f" (hint: {article.error['hint']})" if article.error.get("hint") else ""
        say(f"{article.id}: {article.error['class']}: {article.error['message']}{hint}")
    elif article.reason in _ASIDE:
        say(f"{article.id}: {_ASIDE[article.reason].format(id=article.id)}")
