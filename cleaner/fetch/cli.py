"""The command `cleaner fetch`: parses arguments, calls the library."""

from __future__ import annotations

from typing import Any

import typer

from cleaner.fetch.call import FORMATS, Call
from cleaner.fetch.flags import with_fetch_flags
from cleaner.settings import with_call, with_options


@with_options
@with_fetch_flags
@with_call(Call)
def fetch(call: Call, fetching: dict[str, Any], flags: dict[str, Any]) -> None:
    """Fetch pages from the live web, politely, safely and once: as JSONL, as WARC, or cleaned.

    Run again with the same --output, and only what is missing is fetched.

    [bold]Examples[/bold]
      cleaner fetch https://example.com/story --clean
      cleaner fetch --urls urls.txt --output pages.jsonl --contact mailto:me@example.com
      cleaner fetch --urls - --output pages.warc.gz < urls.txt
      cleaner fetch --discover https://example.com/ --limit 50 --clean --output articles.jsonl
    """
    from cleaner.fetch.command import run_fetch

    if call.format not in FORMATS:
        raise typer.BadParameter(f"{call.format!r} is not one of {', '.join(FORMATS)}", param_hint="--format")
    raise typer.Exit(run_fetch(call, fetching, flags))
