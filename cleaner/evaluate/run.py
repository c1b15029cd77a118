"""Score the project and installed peers on pages with gold, taking turns page by page in one process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Any

from cleaner.evaluate.golds import Case
from cleaner.evaluate.metrics import score
from cleaner.evaluate.peers import Extract
from cleaner.model import Article
from cleaner.pipeline import Cleaner
from cleaner.read.decode import decode

COLUMNS = ("f1", "precision", "recall", "exact", "title", "authors", "date")


@dataclass(frozen=True, slots=True)
class Scored:
    """One page by one system: its scores, CPU seconds, the text found, and its type, language and confidence."""

    case: Case
    system: str
    scores: Mapping[str, float]
    seconds: float
    body: str
    kind: str
    language: str | None = None
    confidence: float | None = None
    error: str | None = None


def evaluate(cases: Iterable[Case], cleaner: Cleaner, peers: Mapping[str, Extract]) -> list[Scored]:
    """Return every page's scores by every system; systems take turns so that a noisy machine hits all alike."""
    results = []
    for n, case in enumerate(cases):
        systems: dict[str, Extract] = {"cleaner": ours(cleaner, **case.options), **peers}
        text = decode(case.read()).text
        names = list(systems)
        turn = n % len(names)
        gc.collect()
        gc.disable()
        try:
            results += [_score(case, name, systems[name], text) for name in names[turn:] + names[:turn]]
        finally:
            gc.enable()
    return results


def ours(cleaner: Cleaner, **options: Any) -> Extract:
    """Return the project as an extractor like the peers, with some options set."""
    chosen = replace(cleaner.options, **options)

    def run(page: str, url: str | None) -> Mapping[str, Any]:
        article: Article = cleaner.clean(page, url=url, options=chosen)
        return {
            "body": article.body, "title": article.title, "authors": article.authors, "published": article.published,
            "language": article.language, "confidence": article.confidence,
        }  # fmt: skip

    return run


def _score(case: Case, name: str, extract: Callable[[str, str | None], Mapping[str, Any]], text: str) -> Scored:
    error = None
    start = time.process_time()
    try:
        found = extract(text, case.url)
    except Exception as caught:  # noqa: BLE001 - a peer's crash is a score of nothing, not the end of the table
        found, error = {}, f"{type(caught).__name__}: {caught}"
    seconds = time.process_time() - start
    kind = case.gold.get("page_type") or "article"
    scores = score(case.gold, found)
    if error is not None:
        scores = dict.fromkeys(scores, 0.0)  # also where there was nothing to find
    return Scored(case, name, scores, seconds, found.get("body") or "", kind,
                  found.get("language"), found.get("confidence"), error)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A system's line of the table: means over the pages that have the gold, CPU milliseconds a page."""

    system: str
    pages: int
    means: Mapping[str, float]
    cpu_mean: float
    cpu_median: float
    errors: int

    def cells(self) -> list[str]:
        """Return the figures as a table shows them: pages, `COLUMNS`, CPU milliseconds in the mean and the median."""
        means = [f"{self.means[column]:.3f}" if column in self.means else "–" for column in COLUMNS]
        return [str(self.pages), *means, f"{self.cpu_mean:.1f}", f"{self.cpu_median:.1f}"]


def rows_of(results: Sequence[Scored]) -> list[Row]:
    """Return a row for each system, best F1 first."""
    systems = sorted({result.system for result in results})
    rows = [_row(name, [result for result in results if result.system == name]) for name in systems]
    return sorted(rows, key=lambda row: -row.means.get("f1", 0.0))


def _row(system: str, results: Sequence[Scored]) -> Row:
    means = {}
    for column in COLUMNS:
        values = [result.scores[column] for result in results if column in result.scores]
        if values:
            means[column] = fmean(values)
    times = [1000 * result.seconds for result in results]
    return Row(system, len(results), means, fmean(times), median(times), sum(r.error is not None for r in results))


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = ["system", "pages", *COLUMNS, "CPU ms mean", "median", "errors"]
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join([row.system, *row.cells(), str(row.errors)])} |" for row in rows]
    return "\n".join(lines)
