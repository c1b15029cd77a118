"""The command `cleaner fetch`: parses arguments, calls the library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.fetch.flags import with_fetch_flags
from cleaner.settings import with_options

FORMATS = ("auto", "json", "jsonl", "warc")


@with_options
@with_fetch_flags
def fetch(
    urls: Annotated[list[str] | None, typer.Argument(help="URLs, or - for standard input.", show_default=False)] = None,
    urls_file: Annotated[str | None, typer.Option("--urls", help="File with one URL a line; - is stdin.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; stdout without.")] = None,
    format: Annotated[str, typer.Option(help=f"What to write: {', '.join(FORMATS)}.")] = "auto",  # noqa: A002
    clean: Annotated[bool, typer.Option("--clean", help="Write articles in place of pages.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="With --clean: add every removal.")] = False,
    rules: Annotated[list[Path] | None, typer.Option("--rules", help="A folder of rules on top. Repeatable.")] = None,
    discover: Annotated[
        bool, typer.Option("--discover", help="URLs are sites, feeds or sitemaps; fetch what they list.")
    ] = False,
    limit: Annotated[int | None, typer.Option(help="With --discover: pages of each URL.", min=1)] = None,
    since: Annotated[str | None, typer.Option(help="With --discover: only pages since this date.")] = None,
    ledger: Annotated[
        Path | None, typer.Option(help="Where it is noted what is done; beside --output without.")
    ] = None,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Fetch again what failed for a time in an earlier run.")
    ] = False,
    header: Annotated[list[str] | None, typer.Option(help="Header for a host, as 'host: Name: value'.")] = None,
    cookie: Annotated[list[str] | None, typer.Option(help="Cookie for a host, as 'host: name=value'.")] = None,
    proxy: Annotated[list[str] | None, typer.Option(help="Proxy URL, or 'host=URL' for one host.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
    fetching: Any = None,
    flags: Any = None,
) -> None:
    """Fetch pages from the live web, politely, safely and once: as JSONL, as WARC, or cleaned.

    Run again with the same --output, and only what is missing is fetched.

    [bold]Examples[/bold]
      cleaner fetch https://example.com/story --clean
      cleaner fetch --urls urls.txt --output pages.jsonl --contact mailto:me@example.com
      cleaner fetch --urls - --output pages.warc.gz < urls.txt
      cleaner fetch --discover https://example.com/ --limit 50 --clean --output articles.jsonl
    """
    from cleaner.fetch.command import Call, run_fetch

    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}", param_hint="--format")
    call = Call(
        urls=tuple(urls or ()), urls_file=urls_file, output=output, format=format, clean=clean, explain=explain,
        rules=tuple(rules or ()), discover=discover, limit=limit, since=since, ledger=ledger,
        retry_errors=retry_errors, headers=tuple(header or ()), cookies=tuple(cookie or ()),
        proxies=tuple(proxy or ()), quiet=quiet, fetching=fetching or {}, flags=flags or {},
    )  # fmt: skip
    raise typer.Exit(run_fetch(call))
