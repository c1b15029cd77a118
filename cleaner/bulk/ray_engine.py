"""The work of a run on a Ray cluster: Ray Data reads the sources and spreads their documents over actors.

Each actor has one worker process with a `Cleaner` in it, so that a document that hangs or crashes costs itself and no
more, as on one machine. The results come back in the order of the inputs and are committed by the same ledger.
"""

from __future__ import annotations

import logging
import math
import os
import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.bulk.items import Failure, Item
from cleaner.bulk.job import Due, Job, sources_since
from cleaner.bulk.readers import items_of
from cleaner.bulk.task import Outcome, Task
from cleaner.errors import MissingExtra
from cleaner.parallel import Limits, Workers

if TYPE_CHECKING:
    from cleaner.bulk.ledger import Position
    from cleaner.bulk.rows import Columns
    from cleaner.bulk.sources import Source

_BATCH = 16
"""Documents that an actor is handed at once."""

_PAGES = 64
"""Files of one page each that are read together."""

_BLOCK = 1_000_000
"""Bytes of documents that travel together: small, so that one large source keeps all actors busy."""


def cleaned_by_ray(job: Job, since: Position) -> Iterator[tuple[Due, Outcome]]:
    """Yield every document after a position with what came of it, in the order of the inputs.

    `Job.ray_address` names the cluster; without it a cluster on this machine is started. The sources have to be where
    every node can read them.
    """
    data = _connected(job)
    chains: dict[int, tuple[Source, str]] = {}
    rows = []
    for number, source, chain in sources_since(job, since):
        chains[number] = (source, chain)
        first = since.item if number == since.source else 0
        rows.append({"source": pickle.dumps((source, number, first))})
    if not rows:
        return
    pages = sum(source.format == "document" for source, _ in chains.values())
    documents = data.from_items(rows, override_num_blocks=len(rows) - pages + math.ceil(pages / _PAGES)).flat_map(
        _read, fn_kwargs={"columns": job.columns, "limit": job.options.max_bytes}
    )
    results = documents.map_batches(
        _Actor, batch_size=_BATCH, batch_format="numpy", compute=data.ActorPoolStrategy(size=job.workers),
        fn_constructor_args=(job.task, job.limits),
    )  # fmt: skip
    for row in results.iter_rows():
        item, outcome = pickle.loads(row["result"])  # noqa: S301 - made by our own actors
        yield Due(item, *chains[item.source]), outcome


def _connected(job: Job) -> Any:
    """Return Ray Data, set up for the run, after joining or starting a cluster."""
    try:
        import ray
        import ray.data as data
    except ImportError:
        raise MissingExtra("--engine ray", "ray") from None
    if not ray.is_initialized():
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        own = {} if job.ray_address else {"num_cpus": job.workers + 1, "include_dashboard": False}
        ray.init(job.ray_address, log_to_driver=False, logging_level="warning", **own)  # type: ignore[arg-type]
    logging.getLogger("ray.data").setLevel("WARNING")
    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK
    return data


def _read(row: dict[str, Any], *, columns: Columns, limit: int) -> Iterator[dict[str, Any]]:
    source, number, first = pickle.loads(row["source"])  # noqa: S301
    for item in items_of(source, number, columns, limit):
        if item.n >= first:
            yield {"item": pickle.dumps(item)}


class _Actor:
    """Cleans batches in a worker process of its own."""

    def __init__(self, task: Task, limits: Limits) -> None:
        self._workers: Workers[Item, Outcome] = Workers(task, 1, _failed, limits=limits)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        items = [pickle.loads(item) for item in batch["item"]]  # noqa: S301
        outcomes = self._workers.map(items, lambda item: item.weight)
        pairs = zip(items, outcomes, strict=True)
        # What the driver counts and writes down of an item does not need its data, only that there was some.
        return {"result": [pickle.dumps((_light(item), outcome)) for item, outcome in pairs]}


def _light(item: Item) -> Item:
    return item if item.data is None else item._replace(data=b"")


def _failed(_: Item, error: BaseException) -> Outcome:
    return Outcome(failure=Failure.of(error))
