"""A real Ray cluster of several nodes on this machine gives the records of the local engine, even when a node is killed."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_bulk_command import inputs
from test_bulk_run import quarantine, records, texts, write_rows
from traps import trap_job

from cleaner.bulk.job import Job
from cleaner.bulk.run import run

if not os.environ.get("CI"):
    pytest.importorskip("ray")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import ray
    from ray.cluster_utils import Cluster

    # The nodes' processes have to find the traps.
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    patch.setenv("RAY_worker_niceness", "0")  # of its own accord it starves where tests run side by side
    memory = {"object_store_memory": 100_000_000}
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False, **memory})
    for _ in range(2):
        made.add_node(num_cpus=1, **memory)
    yield made
    ray.shutdown()
    made.shutdown()
    patch.undo()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cluster_gives_the_same_records_and_outlives_a_node(tmp_path: Path, cluster: Any) -> None:
    # One test, so that a suite spread over processes starts one cluster.
    check_records(tmp_path, cluster.address)
    check_a_killed_node(tmp_path, cluster)


def check_records(folder: Path, address: str) -> None:
    job = Job(inputs=tuple(inputs(folder)), output=folder / "local", workers=1)
    run(job)
    run(replace(job, output=folder / "ray", engine="ray", ray_address=address))
    assert records(folder / "ray") == records(folder / "local")
    assert len(records(folder / "ray")) == 6


def check_a_killed_node(folder: Path, cluster: Any) -> None:
    slow = {f"at_{n}": "trap: slow" for n in range(0, 60, 2)}
    parts: list[Path | str] = [write_rows(folder / f"{n}.jsonl", texts(60, **slow)) for n in range(4)]
    parts.append(write_rows(folder / "bad.jsonl", texts(12, at_3="trap: abort", at_7="trap: mended")))
    run(trap_job(parts, folder / "whole"))

    class Kill:
        seen = 0

        def show(self, *_: Any) -> None:
            self.seen += 1
            if self.seen == 70:
                cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)

    kill: Any = Kill()
    stats = run(trap_job(parts, folder / "outlived", engine="ray", ray_address=cluster.address), kill)
    assert kill.seen == stats.inputs == 252
    assert len(cluster.worker_nodes) == 1
    assert records(folder / "outlived") == records(folder / "whole")
    failed, expected = quarantine(folder / "outlived"), quarantine(folder / "whole")
    assert [(q["id"], q["error"]) for q in failed] == [(q["id"], q["error"]) for q in expected]
    assert stats.quarantined == 2
