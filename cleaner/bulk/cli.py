"""The command `cleaner bulk`: parses arguments, calls the library."""

from __future__ import annotations

import os
import re
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from cleaner.bulk.items import Columns
from cleaner.bulk.job import SHARD_RECORDS, Job
from cleaner.bulk.shards import FORMATS, file_of
from cleaner.bulk.sources import FORMATS as INPUT_FORMATS
from cleaner.bulk.sources import check_inputs, passed_over
from cleaner.read.inputs import passed_over_line
from cleaner.settings import options_from, with_call, with_options
from cleaner.terminal import say
from cleaner.workers.process import PAGE_MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.bulk.stats import Stats
    from cleaner.model import Options

_ENGINES = ("local", "ray")

_TOLD = 3
"""Failures that the summary tells; the quarantine lists all."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""How a URL begins, after a path was made of it; a drive has but one letter."""

HELP = """Clean many documents into a folder of shards: resumable, each document exactly once.

Inputs are pages and dumps, folders, globs, JSONL, CSV, Parquet, WARC and WET, zip and tar, or - for standard input,
compressed or not, and URLs of these such as s3://bucket/crawl-*.warc.gz. Run the same command again after it was
stopped, and it goes on. A document that hangs, crashes or needs too much memory is listed in OUTPUT/quarantine.jsonl;
OUTPUT/report.html shows what was done.

[bold]Examples[/bold]
  cleaner bulk dumps/ -o out
  cleaner bulk crawl-*.warc.gz -o out --format parquet --workers 8
  cleaner bulk pages.jsonl -o out --text-column html --url-column link --format jsonl.zst
  cleaner bulk crawl-*.warc.gz -o out --retry-quarantine
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The arguments of one call of the command."""

    inputs: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, URLs, or - for standard input.", show_default=False)
    ]
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.", show_default=False)]
    format: Annotated[str, typer.Option(help=f"What to write: {', '.join(FORMATS)}.")] = "jsonl"
    input_format: Annotated[
        str, typer.Option("--from", help=f"What the inputs are: auto, {', '.join(INPUT_FORMATS)}.")
    ] = "auto"
    text_column: Annotated[str | None, typer.Option(help="Field with the page or text; guessed without.")] = None
    url_column: Annotated[str | None, typer.Option(help="Field with the URL; guessed without.")] = None
    id_column: Annotated[str | None, typer.Option(help="Field with the id; guessed without.")] = None
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", metavar="DIR", help="A folder of rules that come on top. Repeatable."),
    ] = None
    explain: Annotated[bool, typer.Option("--explain", help="Add every removal to the records.")] = False
    workers: Annotated[int, typer.Option(help="Worker processes; 0 for one a core.", metavar="N", min=0)] = 0
    memory: Annotated[int, typer.Option(help="Megabytes that a document may take.", metavar="N", min=64)] = PAGE_MEMORY
    shard_records: Annotated[int, typer.Option(help="Documents of a shard.", metavar="N", min=1)] = SHARD_RECORDS
    retry_quarantine: Annotated[
        bool, typer.Option("--retry-quarantine", help="Try what is in the quarantine again, and nothing else.")
    ] = False
    across: Annotated[
        bool,
        typer.Option(
            "--across",
            help="Then write OUTPUT/across: without what a host repeats, near-identical ones and stories named.",
        ),
    ] = False
    engine: Annotated[str, typer.Option(help=f"Where to work: {' or '.join(_ENGINES)}.")] = "local"
    ray_address: Annotated[
        str | None, typer.Option(help="The Ray cluster; without, one is started on this machine.")
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False

    def check(self) -> None:
        """Raise `BadParameter` for a value that its argument cannot have."""
        _check(self.format, FORMATS, "--format")
        _check(self.engine, _ENGINES, "--engine")
        _check(self.input_format, ("auto", *INPUT_FORMATS), "--from")
        if _URL.match(str(self.output)):
            raise typer.BadParameter(
                f"{self.output} is a URL: name a folder here, and copy the shards from it", param_hint="-o"
            )

    def job(self, options: Options) -> Job:
        """Return what the run is asked to do."""
        return Job(
            inputs=tuple(self.inputs), output=self.output, format=self.format, input_format=self.input_format,
            columns=Columns(text=self.text_column, url=self.url_column, id=self.id_column),
            rules=tuple(self.rules or ()), options=options, explain=self.explain,
            workers=self.workers or os.cpu_count() or 1, memory=self.memory, shard_records=self.shard_records,
            retry_quarantine=self.retry_quarantine, quiet=self.quiet, engine=self.engine, ray_address=self.ray_address,
        )  # fmt: skip


@with_options
@with_call(Call)
def bulk(call: Call, flags: dict[str, Any]) -> None:
    """Clean many documents."""
    call.check()
    check_inputs(call.inputs)
    raise typer.Exit(_run(call.job(options_from(flags)), across=call.across))


def _run(job: Job, *, across: bool) -> int:
    """Do a run with a bar and a summary on stderr; return the exit code: 1 where a document failed."""
    from cleaner.bulk.across import check_format
    from cleaner.bulk.progress import Progress
    from cleaner.bulk.run import REPORT, run

    if across:
        check_format(job.format)
    before = _manifest(job)
    with ExitStack() as stack:
        shown = not job.quiet and sys.stderr.isatty()
        try:
            stats = run(job, stack.enter_context(Progress(job)) if shown else None)
        except KeyboardInterrupt:
            say(f"stopped; what is done is in {job.output}, and the same command goes on with the rest")
            return 130
    gone = list(_missing(job))
    told = [*stats.lines(), *_failures(job, stats), *(_across(job) if across else ()), f"report: {job.output / REPORT}"]
    if before is not None and before == _manifest(job) and not job.retry_quarantine:
        told.insert(0, f"nothing was left to do; these are the counts of what is in {job.output}:")
    for line in () if job.quiet else (*_passed_over(job), *gone, *told):
        say(line)
    return 1 if gone or stats.quarantined or stats.statuses["error"] else 0


def _manifest(job: Job) -> bytes | None:
    """Return what tells all that a run has done, None where none has ended."""
    from cleaner.bulk.run import MANIFEST

    path = job.output / MANIFEST
    return path.read_bytes() if path.is_file() else None


def _passed_over(job: Job) -> Iterator[str]:
    files = [file for file in passed_over(job.inputs) if not job.is_own(file)]
    if files:
        yield passed_over_line(files)


def _missing(job: Job) -> Iterator[str]:
    """Yield a line on shards that were moved or deleted: a run counts them as done and does not make them again."""
    from cleaner.bulk.run import shard_names

    files = dict.fromkeys(file_of(job.format, name) for name in shard_names(job.output))
    gone = [name for name in files if not (job.output / name).exists()]
    if gone:
        more = f" and {len(gone) - 1:,} more" if len(gone) > 1 else ""
        yield f"not there any more: {job.output / gone[0]}{more}; to make them again, choose another --output"


def _failures(job: Job, stats: Stats) -> Iterator[str]:
    from cleaner.bulk.run import QUARANTINE

    if stats.quarantined:
        errors = ", ".join(f"{name} {count:,}" for name, count in stats.errors.most_common())
        path = job.output / QUARANTINE
        with path.open("rb") as file:
            yield from (_failure(orjson.loads(line)) for line in islice(file, _TOLD))
        yield f"failed: {stats.quarantined:,} ({errors}), listed in {path}; once mended: --retry-quarantine"


def _failure(entry: dict[str, Any]) -> str:
    """Return what a line of the quarantine says, with the document where the message does not name it."""
    message: str = entry["error"]["message"]
    return message if message.startswith((entry["id"], entry["input"])) else f"{entry['id']}: {message}"


def _across(job: Job) -> Iterator[str]:
    from cleaner.bulk.across import FOLDER, across
    from cleaner.bulk.run import shard_names, writing

    with writing(job.output, begun=lambda: True):
        found = across(job.output, job.format, shard_names(job.output))
    counts = (
        f"{found.repeated:,} repeated blocks, {found.duplicates:,} near-identical articles,"
        f" {found.stories:,} shared stories"
    )
    yield f"across {found.documents:,} documents: {counts}, in {job.output / FOLDER}"


def _check(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(known)}", param_hint=name)
