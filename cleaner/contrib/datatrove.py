"""A block for datatrove: pages or dumps come in as the text of documents, articles go out.

    LocalPipelineExecutor([
        WarcReader("crawl/"),
        CleanerExtractor(Options(comments="drop")),
        JsonlWriter("articles/"),
    ]).run()

The text of a document becomes the article's body, and the other fields of the record become metadata; what a reader
has set stays where the record has no value for it. The address is the metadata's `url`; what `cleaner fetch` found to
be a wall or not there stays that. A text of several records gives as many documents. Documents of a status in `drop`
end here, in the exclusion writer if there is one, with the status or the class of the error as `filter_reason`. The
counts are in datatrove's stats, as `status_ok`, `removed_related` and so on.

The work is done in a process of its own with limits of time and memory, so that a page that hangs costs only itself.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from cleaner.bulk.items import Item
from cleaner.bulk.rows import verdict_of
from cleaner.bulk.task import Outcome, Record, Task
from cleaner.errors import Failure, MissingExtra
from cleaner.model import Options
from cleaner.workers.ordered import ordered_map
from cleaner.workers.process import PAGE_MEMORY, page_limits

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.typeshelper import StatHints
except ImportError:
    raise MissingExtra("the pipeline block", "datatrove") from None

if TYPE_CHECKING:
    from datatrove.pipeline.writers.disk_base import DiskWriter

DROPPED = ("empty", "blocked", "not_found", "error")
"""Statuses that hold no article."""


class CleanerExtractor(PipelineStep):
    """Put the article in place of the page; `memory` is in megabytes a page."""

    type = "🛢 - EXTRAC"
    name = "🧹 cleaner"

    def __init__(
        self,
        options: Options | None = None,
        rules: Iterable[Path | str] = (),
        *,
        drop: Iterable[str] = DROPPED,
        memory: int = PAGE_MEMORY,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        self.options = options or Options()
        self.rules = tuple(map(Path, rules))
        self.drop = frozenset(drop)
        self.memory = memory
        self.exclusion_writer = exclusion_writer

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 - datatrove gives it
        """Yield the articles of the documents, in their order."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document, outcome in self._cleaned(data or ()):
                self.stat_update(StatHints.total)
                self.stats.time_stats += outcome.seconds
                if outcome.failure is not None:
                    self._exclude(writer, document, f"error_{outcome.failure.name}", rank)
                for record in outcome.records:
                    article, status = _article(document, record), record.facts.status
                    self._count(record)
                    if status in self.drop:
                        self._exclude(writer, article, status, rank)
                        continue
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(article)
                    yield article

    def _cleaned(self, data: Iterable[Document]) -> Iterator[tuple[Document, Outcome]]:
        waiting: deque[Document] = deque()

        def items() -> Iterator[Item]:
            for document in data:
                waiting.append(document)
                known = document.metadata
                yield Item(document.id, document.text, url=known.get("url"), verdict=verdict_of(known))

        task, limits = Task(self.rules, self.options), page_limits(self.options.deadline, self.memory)
        for outcome in ordered_map(task, items(), 1, _failed, limits=limits, weigh=lambda item: item.weight):
            yield waiting.popleft(), outcome

    def _count(self, record: Record) -> None:
        self.stat_update(f"status_{record.facts.status}")
        for kind, count in record.facts.kinds.items():
            self.stat_update(f"removed_{kind}", value=count, unit="block")

    def _exclude(self, writer: Any, document: Document, reason: str, rank: int) -> None:
        self.stat_update(StatHints.dropped, f"dropped_{reason}")
        if writer is not None:
            document.metadata["filter_reason"] = reason
            writer.write(document, rank)


def _article(document: Document, record: Record) -> Document:
    values = orjson.loads(record.json)
    text, id_ = values.pop("body"), values.pop("id")
    known = {name: value for name, value in values.items() if value is not None}
    return Document(text=text, id=id_, media=document.media, metadata=values | document.metadata | known)


def _failed(_: Item, error: BaseException) -> Outcome:
    return Outcome(failure=Failure.of(error))
