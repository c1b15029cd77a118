"""The command line: parses arguments, calls the library, prints. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner import __version__
from cleaner.errors import CleanerError
from cleaner.lazy import LazyGroup
from cleaner.read.inputs import SUFFIXES
from cleaner.settings import options_from, with_options
from cleaner.terminal import say

app = typer.Typer(
    name="cleaner",
    cls=LazyGroup,
    help="Strip boilerplate from scraped pages and text dumps: title, body and source as clean JSON.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

FORMATS = ("auto", "json", "jsonl", "markdown", "text")
FORMAT_HELP = f"What to print: {', '.join(FORMATS)}; several records are one array of json, or parted by --- as texts."

Arguments = Annotated[
    list[str],
    typer.Argument(
        help=f"Files, globs, folders to search for {', '.join(sorted(SUFFIXES))}, or - for standard input.",
        show_default=False,
    ),
]
RuleFolders = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of rules that come on top. Repeatable.")
]
Address = Annotated[str | None, typer.Option(help="The page's URL: its host chooses the site's rules.")]


def main() -> None:
    """Run the command line; a user's mistake ends with a message and exit code 2, never with a traceback."""
    _stand_in()
    _write_utf8()
    try:
        with _tidy_end(), _written():
            app()
    except CleanerError as error:
        _complain(error)
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except OSError as error:  # a full disk, or a folder that is not there or must not be written to
        _complain(CleanerError(f"{error.filename or 'output'}: {error.strerror or error}"))
        raise SystemExit(2) from None


@contextlib.contextmanager
def _written() -> Iterator[None]:
    """Write what waits for stdout while a failure can still be told; Python itself would try it too late, and again."""
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            raise


def _stand_in() -> None:
    """Open what the caller closed: nothing comes from stdin, a result for stdout is an error, stderr is lost.

    No file that is opened later can take their place, and no summary goes to stdout.
    """
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the process ends


def _write_utf8() -> None:
    """Make stdout UTF-8 where it is a file or a pipe, whatever the system says; a terminal shows what it can."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


@contextlib.contextmanager
def _tidy_end() -> Iterator[None]:
    """Let a command that is told to end do so as after Ctrl-C, so that none of its temporary files stay.

    Its exit code is the signal's, as a shell reports it. A signal that whoever called it ignores, as nohup does, stays
    ignored.
    """
    told: list[int] = []

    def end(number: int, _: object) -> None:
        told.append(number)
        if not callable(signal.getsignal(signal.SIGINT)):  # as in the background of a script
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heard = [number for number in signals if signal.getsignal(number) == signal.SIG_DFL]
    for number in heard:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)
        if told:
            raise SystemExit(128 + told[0])


def _complain(error: CleanerError) -> None:
    hint = f"\nhint: {error.hint}" if error.hint else ""
    say(f"cleaner: {error}{hint}")


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


CLEAN_HELP = """Clean pages and dumps: one JSON object for one file, JSONL for a folder, a glob or several.

[bold]Examples[/bold]
  cleaner clean page.html
  cleaner clean dumps/ > articles.jsonl
  curl -s https://example.com/story | cleaner clean - --url https://example.com/story
  cleaner clean story.txt --format text --comments drop
"""

EXPLAIN_HELP = """Show every block of a document as kept or removed, with the rule (file:line) or score that decided.

[bold]Examples[/bold]
  cleaner explain page.html
  cleaner explain page.html --html > page.explained.html
"""


@app.command(help=CLEAN_HELP)
@with_options
def clean(
    inputs: Arguments,
    url: Address = None,
    rules: RuleFolders = None,
    format: Annotated[str, typer.Option(help=FORMAT_HELP)] = "auto",  # noqa: A002
    explain: Annotated[
        bool, typer.Option("--explain", help="Add every removal, with its reason, to the record.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Processes that share the work.", metavar="N", min=1)] = 1,
    flags: Any = None,
) -> None:
    """Clean pages and dumps."""
    from cleaner.commands import Call, run_clean

    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}", param_hint="--format")
    call = Call(
        tuple(inputs), url, tuple(rules or ()), options_from(flags), format=format, explain=explain, workers=workers
    )
    raise typer.Exit(run_clean(call))


@app.command(help=EXPLAIN_HELP)
@with_options
def explain(
    inputs: Arguments,
    url: Address = None,
    rules: RuleFolders = None,
    html: Annotated[bool, typer.Option("--html", help="Print a self-contained HTML page.")] = False,
    flags: Any = None,
) -> None:
    """Show every block with what decided."""
    from cleaner.commands import Call, run_explain

    call = Call(tuple(inputs), url, tuple(rules or ()), options_from(flags), html=html)
    raise typer.Exit(run_explain(call))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the record.

    [bold]Examples[/bold]
      cleaner schema > record.schema.json
    """
    from cleaner.write.schema import record_schema

    typer.echo(record_schema())


@app.command()
def eval(  # noqa: A001 - the command's name
    folder: Annotated[Path, typer.Argument(help="Pages with gold: html/ beside gold/, or a corpus.")],
    peers: Annotated[str, typer.Option(help="Comma list of installed peers, 'all', or nothing.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write a page with pictures here.")] = None,
    limit: Annotated[int | None, typer.Option(help="The first N pages only.", metavar="N", min=1)] = None,
    rules: RuleFolders = None,
) -> None:
    """Score the project, and any peers, on a folder of pages with gold; print the table.

    [bold]Examples[/bold]
      cleaner eval corpus
      cleaner eval pages/ --peers all --html report.html
      cleaner eval pages/ --limit 50 --rules myrules
    """
    from cleaner.evaluate.commands import run_eval

    raise typer.Exit(run_eval(folder, peers=peers, html=html, limit=limit, rules=rules or ()))


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="A JSONL file, a folder of them, or of a bulk run.")],
    after: Annotated[Path, typer.Argument(help="The same inputs, cleaned by another version, rules or model.")],
    brief: Annotated[bool, typer.Option("--brief", help="Only the ids and the fields.")] = False,
) -> None:
    """Show which articles changed between two runs (outputs of `clean` or `bulk`), and how.

    [bold]Examples[/bold]
      cleaner diff before.jsonl after.jsonl
      cleaner diff out-old out-new --brief
    """
    from cleaner.evaluate.commands import run_diff

    raise typer.Exit(run_diff(before, after, brief=brief))
