"""Runs that are stopped, killed, starved and trapped end with the same records as one that was left alone."""

import contextlib
import gzip
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
import traps
from traps import again, trap_job

from cleaner.bulk import shards
from cleaner.bulk.durable import OutputError
from cleaner.bulk.job import Job
from cleaner.bulk.run import run
from cleaner.bulk.streams import Stream
from cleaner.errors import RuleError


def write_rows(path: Path, texts: list[str]) -> Path:
    rows = [{"id": f"{path.stem}-{n:03d}", "url": f"https://a.example/{n}", "text": t} for n, t in enumerate(texts)]
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def texts(count: int, **special: str) -> list[str]:
    made = [f"Text number {n} of a run with some words in it." for n in range(count)]
    for place, text in special.items():
        made[int(place.removeprefix("at_"))] = text
    return made


def records(folder: Path) -> list[dict[str, Any]]:
    found = []
    for path in sorted(folder.glob("part-*.jsonl*")):
        with contextlib.closing(Stream(str(path))) as stream:
            found += [orjson.loads(line) for line in stream.body]
    return sorted(found, key=lambda record: record["id"])


def quarantine(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / "quarantine.jsonl").read_bytes().splitlines()]


def ids(folder: Path) -> list[str]:
    return [record["id"] for record in records(folder)]


def test_a_document_that_hangs_crashes_or_eats_memory_costs_only_itself(tmp_path: Path) -> None:
    special = {"at_3": "trap: hang", "at_11": "trap: abort", "at_17": "trap: eat", "at_20": "trap: mended"}
    path = write_rows(tmp_path / "in.jsonl", texts(30, **special))
    job = trap_job([path], tmp_path / "out")
    stats = run(job)
    lines = quarantine(tmp_path / "out")
    assert [(line["item"], line["error"]["class"], line["attempts"]) for line in lines] == [
        (3, "DeadlineExceeded", 1),
        (11, "WorkerDied", 1),
        (17, "MemoryExceeded", 1),
        (20, "ValueError", 1),
    ]
    assert lines[0]["input"] == str(path)
    assert path.read_bytes()[lines[1]["offset"] :].startswith(b'{"id":"in-011"')
    assert stats.quarantined == 4
    report = (tmp_path / "out/report.html").read_text()
    assert all(line["error"]["class"] in report and line["id"] in report for line in lines)
    assert len(set(ids(tmp_path / "out"))) == len(ids(tmp_path / "out")) == 26
    path.write_text(path.read_text().replace("trap: mended", "all is well").replace("trap: hang", "runs now"))
    stats = again(job, retry_quarantine=True)
    assert stats.quarantined == 2
    assert stats.inputs == 30
    assert [(line["item"], line["attempts"]) for line in quarantine(tmp_path / "out")] == [(11, 2), (17, 2)]
    assert len(set(ids(tmp_path / "out"))) == len(ids(tmp_path / "out")) == 28
    assert again(job).records == 28


def test_kills_at_twenty_moments_change_nothing(tmp_path: Path) -> None:
    slow = {f"at_{n}": "trap: slow" for n in range(80)}
    inputs = [write_rows(tmp_path / f"{n}.jsonl", texts(80, **slow)) for n in range(3)]
    run(trap_job(inputs, tmp_path / "whole"))
    chance = random.Random(7)
    command = [sys.executable, str(Path(traps.__file__)), str(tmp_path / "out"), *map(str, inputs)]
    process, workers_killed = subprocess.Popen(command), 0
    for moment in range(20):
        workers = workers_of(process) if moment % 4 else []
        time.sleep(chance.random() / 3)
        if moment % 2 and workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                workers_killed += 1
        else:
            process.kill()
            process.wait()
            process = subprocess.Popen(command)
    process.kill()
    process.wait()
    assert workers_killed
    run(trap_job(inputs, tmp_path / "out"))
    # A document is given up when two workers died over it, which chance can bring about.
    run(trap_job(inputs, tmp_path / "out", retry_quarantine=True))
    assert records(tmp_path / "out") == records(tmp_path / "whole")
    assert len(records(tmp_path / "out")) == 240
    assert quarantine(tmp_path / "out") == []
    assert not list((tmp_path / "out").glob(".part*"))


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "in.jsonl", texts(60, **{f"at_{n}": "trap: slow" for n in range(60)}))
    process = subprocess.Popen([sys.executable, str(Path(traps.__file__)), str(tmp_path / "out"), str(path)])
    killed = 0
    while killed < 2 and (workers := workers_of(process)):
        if (tmp_path / "out").exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[-1], signal.SIGKILL)
                killed += 1
        time.sleep(0.3)
    assert process.wait() == 0
    assert killed
    assert len(ids(tmp_path / "out")) == 60
    assert quarantine(tmp_path / "out") == []


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Wait until a run has workers, unless it ends before, and return their processes."""
    while process.poll() is None:
        workers = [pid for pid in descendants(process.pid) if b"forkserver" in command_line(pid)][1:]
        if workers:
            return workers
        time.sleep(0.02)
    return []


def descendants(pid: int) -> list[int]:
    found = []
    with contextlib.suppress(OSError):
        for child in sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
            found += [child, *descendants(child)]
    return found


def command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@pytest.mark.parametrize("format_", shards.FORMATS)
def test_a_quota_that_is_used_up_stops_the_run_and_loses_nothing(tmp_path: Path, format_: str) -> None:
    resource = pytest.importorskip("resource")
    large = random.Random(1).randbytes(300_000).hex()
    path = write_rows(tmp_path / "in.jsonl", texts(25, at_14=large))
    job = trap_job([path], tmp_path / "out", format=format_, workers=1)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, limits[1]))
    try:
        with pytest.raises(OutputError):
            run(job)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(read_ids(tmp_path / "out", format_)) == 10
    assert run(job).records == 25
    assert sorted(read_ids(tmp_path / "out", format_)) == [f"in-{n:03d}" for n in range(25)]


def read_ids(folder: Path, format_: str) -> list[str]:
    if format_ == "parquet":
        return [row["id"] for path in folder.glob("part-*") for row in pq.read_table(path).to_pylist()]
    if format_ == "sqlite":
        with contextlib.closing(sqlite3.connect(folder / "articles.sqlite")) as db:
            return [row[0] for row in db.execute("SELECT id FROM articles")]
    if format_ == "markdown":
        return [path.read_text().partition('id: "')[2].partition('"')[0] for path in folder.glob("part-*/*.md")]
    return ids(folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("shard", "advice"), [(0, "make room, or choose another"), (1, "what was committed is kept")])
def test_a_device_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shard: int, advice: str) -> None:
    path = write_rows(tmp_path / "in.jsonl", texts(5))
    (tmp_path / "out").mkdir()
    real = Path.open

    def opened(self: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        return real(Path("/dev/full") if self.name.startswith(f".part-0000{shard}") else self, mode, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        with pytest.raises(OutputError, match="No space left") as caught:
            run(trap_job([path], tmp_path / "out", workers=1, shard_records=3))
    assert advice in (caught.value.hint or "")
    assert run(trap_job([path], tmp_path / "out", workers=1)).records == 5


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a folder that nobody can write to")
def test_where_nothing_can_be_written_nothing_is_said_to_be_kept() -> None:
    with pytest.raises(OutputError, match="/proc/out: No such file") as caught:
        run(trap_job([Path("/proc/version")], Path("/proc/out"), workers=1))
    assert caught.value.hint == "choose another --output"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=512k", "none", folder], check=False).returncode
    ):
        pytest.skip("only root may mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("format_", ["jsonl", "parquet", "sqlite"])
def test_a_disk_that_runs_full_in_the_middle(tmp_path: Path, small_disk: Path, format_: str) -> None:
    path = write_rows(tmp_path / "in.jsonl", texts(30))
    ballast = small_disk / "ballast"
    run(trap_job([write_rows(tmp_path / "short.jsonl", texts(1))], tmp_path / "once", format=format_, workers=1))
    size = sum(file.stat().st_size for file in (tmp_path / "once").iterdir())
    # What one record of a run takes fits, what thirty take does not.
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(bytes(free - size - 40_000))
    job = trap_job([path], small_disk / "out", format=format_, workers=1, shard_records=3)
    with pytest.raises(OutputError):
        run(job)
    ballast.unlink()
    assert run(job).records == 30
    assert sorted(read_ids(small_disk / "out", format_)) == [f"in-{n:03d}" for n in range(30)]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_source_that_cannot_be_read_costs_itself_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").symlink_to("/proc/self/mem")
    good = [write_rows(tmp_path / f"{name}.jsonl", texts(3)) for name in "ac"]
    stats = run(trap_job([good[0], tmp_path / "b.jsonl", good[1]], tmp_path / "out"))
    assert stats.records == 6
    (line,) = quarantine(tmp_path / "out")
    assert (line["input"], line["rest"]) == (str(tmp_path / "b.jsonl"), True)
    assert "Input/output error" in line["error"]["message"]
    assert "Input/output error" in (tmp_path / "out/report.html").read_text()


def test_files_may_have_names_that_are_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    story, packed = (Path(os.fsdecode(os.fsencode(folder) + name)) for name in (b"/caf\xe9.txt", b"/pi\xe8ce.txt.gz"))
    story.write_text("A story of some words.\n")
    packed.write_bytes(b"\x1f\x8bno more")
    assert run(trap_job([folder], tmp_path / "out")).records == 1
    assert ids(tmp_path / "out") == [f"{folder}/caf\ufffd.txt"]
    (line,) = quarantine(tmp_path / "out")
    assert line["input"] == f"{folder}/pi\ufffdce.txt.gz"
    assert "pi\ufffdce.txt.gz" in (tmp_path / "out/report.html").read_text("utf-8")
    packed.write_bytes(gzip.compress(b"A story that was mended.\n"))
    run(trap_job([folder], tmp_path / "out", retry_quarantine=True))
    assert ids(tmp_path / "out") == [f"{folder}/caf\ufffd.txt", f"{folder}/pi\ufffdce.txt.gz"]
    assert quarantine(tmp_path / "out") == []


def test_formats_hold_the_same_records(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "in.jsonl", texts(12, at_4="Zwölf Wörter — “quoted”"))
    run(trap_job([path], tmp_path / "jsonl"))
    plain = records(tmp_path / "jsonl")
    for format_ in ("jsonl.gz", "jsonl.zst"):
        run(trap_job([path], tmp_path / format_, format=format_))
        assert records(tmp_path / format_) == plain
        assert [p.name for p in sorted((tmp_path / format_).glob("part-*"))] == [
            f"part-00000.{format_}",
            f"part-00001.{format_}",
        ]
    run(trap_job([path], tmp_path / "parquet", format="parquet"))
    rows = [row for p in sorted((tmp_path / "parquet").glob("part-*")) for row in pq.read_table(p).to_pylist()]
    assert [(row["id"], row["body"], row["source"]) for row in rows] == [
        (record["id"], record["body"], record["source"]) for record in plain
    ]
    run(trap_job([path], tmp_path / "sqlite", format="sqlite"))
    with contextlib.closing(sqlite3.connect(tmp_path / "sqlite/articles.sqlite")) as db:
        assert [orjson.loads(row[0]) for row in db.execute("SELECT record FROM articles ORDER BY id")] == plain
    run(trap_job([path], tmp_path / "markdown", format="markdown"))
    files = sorted((tmp_path / "markdown").glob("part-*/*.md"))
    assert len(files) == 12
    assert files[4].read_text().endswith("---\n\n# Zwölf Wörter —\n")


def test_a_mended_input_is_read_on_from_where_it_broke(tmp_path: Path) -> None:
    whole = gzip.compress(
        b"".join(orjson.dumps({"id": f"{n:04d}", "text": f"Text {n * n}"}) + b"\n" for n in range(2000))
    )
    broken, good = tmp_path / "a.jsonl.gz", write_rows(tmp_path / "b.jsonl", texts(3))
    broken.write_bytes(whole[: len(whole) // 2])
    job = trap_job([broken, good, tmp_path / "missing.txt"], tmp_path / "out", shard_records=500)
    stats = run(job)
    assert stats.quarantined == 2
    (first, second) = quarantine(tmp_path / "out")
    assert first["rest"]
    assert first["item"] == len(ids(tmp_path / "out")) - 3 > 100
    assert second["error"]["class"] == "ReadError"
    assert again(job, retry_quarantine=True).quarantined == 2
    broken.write_bytes(whole)
    (tmp_path / "missing.txt").write_text("Found again.")
    stats = again(job, retry_quarantine=True)
    assert stats.quarantined == 0
    assert len(set(ids(tmp_path / "out"))) == len(ids(tmp_path / "out")) == 2004


def test_a_run_does_not_go_on_under_other_rules_of_a_site(tmp_path: Path) -> None:
    rules, path = tmp_path / "rules", write_rows(tmp_path / "in.jsonl", texts(1))
    rules.mkdir()
    file = rules / "tidewater.example.yaml"
    file.write_text("schema: 1\nsite: tidewater.example\nstrip: [.a]\n")
    job = Job(inputs=(str(path),), output=tmp_path / "out", rules=(rules,), workers=1)
    run(job)
    with pytest.raises(OutputError, match="other settings: comments was auto"):
        run(replace(job, options=replace(job.options, comments="drop")))
    file.write_text("schema: 1\nsite: tidewater.example\nstrip: [.b]\n")
    with pytest.raises(OutputError, match="other settings: rules"):
        run(job)


def test_rules_that_are_wrong_are_told_before_anything_is_bound_to_them(tmp_path: Path) -> None:
    path, file = write_rows(tmp_path / "in.jsonl", texts(1)), tmp_path / "rules" / "sites" / "tidewater.example.yaml"
    file.parent.mkdir(parents=True)
    job = Job(inputs=(str(path),), output=tmp_path / "out", rules=(tmp_path / "rules",), workers=1)
    for wrong in ("schema: 1\nsite: tidewater.example\nstrap: [.a]\n", "schema: 1\nsite: other.example\n"):
        file.write_text(wrong)
        with pytest.raises(RuleError, match=r"tidewater\.example\.yaml"):
            run(job)
    file.write_text("schema: 1\nsite: tidewater.example\nstrip: [.a]\n")
    assert run(job).records == 1


def test_what_a_worker_loads_at_its_first_page_is_not_charged_to_it(tmp_path: Path) -> None:
    # A text in no language that its words tell asks the largest model, which takes 80 MB and most of a second.
    unknown = "Velu mara tisken dolu pareno vi, keto narim suvel dora mi lantu porem, esu kivara to nelim dasu. " * 4
    path = write_rows(tmp_path / "in.jsonl", [unknown, unknown[::-1]])
    job = Job(inputs=(str(path),), output=tmp_path / "out", memory=64, workers=1)
    assert run(job).records == 2


def test_a_folder_belongs_to_its_inputs_and_settings(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "in.jsonl", texts(3))
    job = trap_job([path], tmp_path / "out", workers=1)
    run(job)
    with pytest.raises(OutputError, match="other settings: format"):
        run(replace(job, format="parquet"))
    with pytest.raises(OutputError, match="do not begin with those"):
        run(replace(job, inputs=(str(write_rows(tmp_path / "other.jsonl", texts(3))),)))
    more = write_rows(tmp_path / "more.jsonl", texts(2))
    assert run(replace(job, inputs=(str(path), str(more)))).records == 5
    with sqlite3.connect(tmp_path / "out" / "ledger.sqlite") as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match="another run"):
            run(job)
        db.rollback()
    db.close()


def test_what_another_shard_left_behind_is_swept(tmp_path: Path) -> None:
    (tmp_path / "part-00007.jsonl").write_text("x")
    (tmp_path / ".part-00008.jsonl.tmp").write_text("x")
    (tmp_path / "part-00001.jsonl").write_text("x")
    (tmp_path / "mine.txt").write_text("x")
    shards.sweep(tmp_path, "jsonl", frozenset({"part-00001.jsonl"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "part-00001.jsonl"]
