"""What the service counts, in the format of Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.serve.gate import Gate
    from cleaner.serve.work import Reply

CONTENT_TYPE: str = CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Upper bounds of the buckets of durations."""
_BYTES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
"""Upper bounds of the buckets of sizes."""


class Metrics:
    """Counters of one service, in a registry of their own, so that two can live in one process."""

    def __init__(self, gate: Gate, provenance: Mapping[str, str | None]) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("cleaner_requests", "Requests to clean, by status code.", ["code"], registry=registry)
        self._documents = Counter("cleaner_documents", "Pages, by status of the record.", ["status"], registry=registry)
        self._removed = Counter("cleaner_removed_blocks", "Blocks removed, by kind.", ["kind"], registry=registry)
        self._seconds = Histogram(
            "cleaner_work_seconds", "Time of a page in its worker.", buckets=_SECONDS, registry=registry
        )
        self._bytes = Histogram("cleaner_page_bytes", "Size of a page as sent.", buckets=_BYTES, registry=registry)
        inside = Gauge("cleaner_requests_inside", "Requests that wait or are worked on.", registry=registry)
        working = Gauge("cleaner_workers_busy", "Workers that are at work.", registry=registry)
        inside.set_function(lambda: gate.inside)
        working.set_function(lambda: gate.working)
        Info("cleaner", "Version, rules and model.", registry=registry).info(
            {name: value or "" for name, value in provenance.items()}
        )

    def answered(self, code: int) -> None:
        """Count a request by its status code."""
        self._requests.labels(code).inc()

    def cleaned(self, reply: Reply, size: int) -> None:
        """Count a page that went through a worker."""
        self._documents.labels(reply.status).inc()
        self._seconds.observe(reply.seconds)
        self._bytes.observe(size)
        for kind, count in reply.removed:
            self._removed.labels(kind).inc(count)

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)
