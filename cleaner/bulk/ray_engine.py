"""The work of a run on a Ray cluster: Ray Data reads the sources and spreads their documents over actors.

Each actor has one worker process with a `Cleaner` in it, so that a document that hangs or crashes costs itself and no
more, as on one machine. The results come back in the order of the inputs and are committed by the same ledger.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from cleaner.bulk.items import Item
from cleaner.bulk.job import Due, Job, sources_since
from cleaner.bulk.readers import found_in
from cleaner.bulk.task import Outcome, Task, failed
from cleaner.errors import MissingExtra, OptionError, plainly
from cleaner.workers.ordered import Limits, Workers

if TYPE_CHECKING:
    from cleaner.bulk.items import Columns
    from cleaner.bulk.ledger import Position
    from cleaner.bulk.sources import Source

_CHUNK = 32
"""Documents that travel together and are worked on by one actor: a second of work, which hides what a step costs."""

_CHUNK_BYTES = 8_000_000
"""Bytes of documents above which a chunk is handed on."""

_PAGES = 256
"""Files of one page each that one task looks after."""

_PATIENCE = 10.0
"""Seconds within which somebody has to answer at the address of a cluster."""

_READING = 0.1
"""The part of a CPU that Ray sets aside for a task that reads; an actor gets the rest of it."""


def cleaned_by_ray(job: Job, since: Position) -> Iterator[tuple[Due, Outcome]]:
    """Yield every document after a position with what came of it, in the order of the inputs.

    `Job.ray_address` names the cluster; without it a cluster on this machine is started. The sources have to be where
    every node can read them.
    """
    data = _connected(job)
    sources = list(sources_since(job, since))
    if not sources:
        return
    parts = (_Part(source, n, since.item if n == since.source else 0) for n, source, _ in sources)
    rows = [{"parts": pickle.dumps(group)} for group in _groups(parts)]
    chains = {n: (source, chain) for n, source, chain in sources}
    chunks = data.from_items(rows, override_num_blocks=len(rows)).flat_map(
        _read, fn_kwargs={"columns": job.columns, "limit": job.options.max_bytes}, num_cpus=_READING
    )
    actors = data.ActorPoolStrategy(size=job.workers, max_concurrent_calls_per_actor=2)
    results = chunks.map(_Actor, compute=actors, num_cpus=1 - _READING, fn_constructor_args=(job.task, job.limits))
    for row in results.iter_rows():
        for item, outcome in pickle.loads(row["results"]):  # noqa: S301 - made by our own actors
            yield Due(item, *chains[item.source]).named(outcome), outcome


class _Part(NamedTuple):
    """A source from its item number `first` on."""

    source: Source
    number: int
    first: int


def _groups(parts: Iterator[_Part]) -> Iterator[list[_Part]]:
    """Yield what one task reads: a container of documents, or single pages that follow each other."""
    for single, run in groupby(parts, lambda part: part.source.format == "document"):
        while group := list(islice(run, _PAGES if single else 1)):
            yield group


def _connected(job: Job) -> Any:
    """Return Ray Data, set up for the run, after joining or starting a cluster."""
    try:
        import ray
        import ray.data as data
    except ImportError:
        raise MissingExtra("--engine ray", "ray") from None
    if not ray.is_initialized():
        _check_address(job.ray_address)
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        own = {} if job.ray_address else {"num_cpus": job.workers, "include_dashboard": False}
        if own:  # of its own accord Ray lets everything else on the machine go first
            os.environ.setdefault("RAY_worker_niceness", "0")
        ray.init(job.ray_address or "local", log_to_driver=False, logging_level="warning", **own)  # type: ignore[arg-type]
    logging.getLogger("ray.data").setLevel("WARNING")
    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = 1  # a block for each chunk
    return data


def _check_address(address: str | None) -> None:
    """Raise `OptionError` where nobody answers at the address of a cluster, for which Ray itself waits for minutes."""
    place = urlsplit(address if address is None or "://" in address else f"ray://{address}")
    host, port = place.hostname, place.port
    if not host or not port:
        return  # a name that Ray gives a meaning, such as auto
    try:
        socket.create_connection((str(host), port), timeout=_PATIENCE).close()
    except OSError as error:
        message = f"--ray-address {address}: {plainly(error)}"
        raise OptionError(message, hint="start one there with: ray start --head") from None


def _read(row: dict[str, Any], *, columns: Columns, limit: int) -> Iterator[dict[str, Any]]:
    parts: list[_Part] = pickle.loads(row["parts"])  # noqa: S301
    items = (item for p in parts for item in found_in(p.source, p.number, columns, limit) if item.n >= p.first)
    for chunk in _chunks(items):
        yield {"items": pickle.dumps(chunk)}


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(_some(items)):
        yield chunk


def _some(items: Iterator[Item]) -> Iterator[Item]:
    weight = 0
    for item in islice(items, _CHUNK):
        yield item
        weight += item.weight
        if weight >= _CHUNK_BYTES:
            return


class _Actor:
    """Cleans chunks in a worker process of its own."""

    def __init__(self, task: Task, limits: Limits) -> None:
        self._workers: Workers[Item, Outcome] = Workers(task, 1, failed, limits=limits)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        items = pickle.loads(row["items"])  # noqa: S301
        outcomes = self._workers.map(items, lambda item: item.weight)
        # What the driver counts and writes down of an item does not need its data, only that there was some.
        pairs = zip(map(_light, items), outcomes, strict=True)
        return {"results": pickle.dumps(list(pairs))}


def _light(item: Item) -> Item:
    return item if item.data is None else item._replace(data=b"")
