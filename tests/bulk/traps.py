"""A run whose worker makes records without judging anything, and falls into traps that stand in a document's text."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.bulk.items import Item
from cleaner.bulk.job import Job
from cleaner.bulk.rows import loaded
from cleaner.bulk.run import run
from cleaner.bulk.task import Outcome, Record, facts_of
from cleaner.model import Article, Source
from cleaner.read.pages import pages_of
from cleaner.workers.ordered import Limits


class TrapTask:
    """What a worker of these tests runs in place of a cleaner; `trap: NAME` in a text is what it falls into."""

    def __init__(self, job: Job) -> None:
        self.options = job.options

    def __call__(self) -> Callable[[Item], Outcome]:
        return self.outcome

    def outcome(self, item: Item) -> Outcome:
        item = loaded(item)
        if item.data is None:
            return Outcome(failure=item.error, id=item.id)
        records = []
        for page in pages_of(item.data, url=item.url, options=self.options, name=item.id):
            self.trap(page.text)
            words = page.text.split()
            source = Source("Paper", page.url)
            article = Article(
                id=page.id, title=" ".join(words[:3]), body=page.text, source=source, confidence=0.3, language="en"
            )
            records.append(Record(article.id, article.to_json().encode(), f"# {article.title}", facts_of(article)))
        return Outcome(tuple(records), None, 0.001, id=item.id)

    def trap(self, text: str) -> None:
        if "trap: hang" in text:
            time.sleep(60)
        elif "trap: abort" in text:
            os.abort()
        elif "trap: eat" in text:
            list(range(10**9))
        elif "trap: slow" in text:
            time.sleep(0.02)
        elif "trap: mended" in text and not Path("mended").exists():
            raise ValueError("not mended yet")


class TrapJob(Job):
    __slots__ = ()

    @property
    def task(self) -> Any:
        return TrapTask(self)

    @property
    def limits(self) -> Limits:
        return Limits(1.0, 100_000_000, 16)

    def settings(self) -> dict[str, Any]:
        return {"format": self.format, "explain": self.explain}


def trap_job(inputs: list[Path | str], output: Path, **more: Any) -> TrapJob:
    return TrapJob(inputs=tuple(map(str, inputs)), output=output, **{"workers": 2, "shard_records": 10, **more})


def again(job: TrapJob, **changes: Any) -> Any:
    return run(replace(job, **changes))


if __name__ == "__main__":
    run(trap_job(list(sys.argv[2:]), Path(sys.argv[1])))
