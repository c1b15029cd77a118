"""The arguments of one call of `cleaner fetch`; with what the help says of each, and nothing heavy to import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

FORMATS = ("auto", "json", "jsonl", "warc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What to fetch, where to write it, and how; what every fetcher has a setting for is in `FetchOptions`."""

    urls: Annotated[list[str] | None, typer.Argument(help="URLs, or - for standard input.", show_default=False)] = None
    urls_file: Annotated[str | None, typer.Option("--urls", help="File with one URL a line; - is stdin.")] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write to, compressed where it is called .gz or .zst; stdout without."
        ),
    ] = None
    format: Annotated[str, typer.Option(help=f"What to write: {', '.join(FORMATS)}.")] = "auto"
    clean: Annotated[bool, typer.Option("--clean", help="Write articles in place of pages.")] = False
    explain: Annotated[bool, typer.Option("--explain", help="With --clean: add every removal.")] = False
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of rules on top. Repeatable.")
    ] = None
    discover: Annotated[
        bool, typer.Option("--discover", help="URLs are sites, feeds or sitemaps; fetch what they list.")
    ] = False
    limit: Annotated[int | None, typer.Option(help="With --discover: pages of each URL.", metavar="N", min=1)] = None
    since: Annotated[str | None, typer.Option(help="With --discover: only pages since this date.")] = None
    ledger: Annotated[Path | None, typer.Option(help="Where it is noted what is done; beside --output without.")] = None
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Fetch again what failed for a time in an earlier run.")
    ] = False
    headers: Annotated[
        list[str] | None, typer.Option("--header", help="Header for a host, as 'host: Name: value'.")
    ] = None
    cookies: Annotated[list[str] | None, typer.Option("--cookie", help="Cookie for a host, as 'host: name=value'.")] = (
        None
    )
    proxies: Annotated[list[str] | None, typer.Option("--proxy", help="Proxy URL, or 'host=URL' for one host.")] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False

    @property
    def writes_warc(self) -> bool:
        """Return whether the output is WARC: asked for, or by the file's name."""
        named = self.output is not None and self.output.name.endswith((".warc", ".warc.gz"))
        return self.format == "warc" or (self.format == "auto" and named and not self.clean)

    @property
    def single(self) -> bool:
        """Return whether one object is printed: one URL named by itself, to standard output."""
        alone = len(self.urls or ()) == 1 and not self.urls_file and not self.discover and self.urls != ["-"]
        return self.format == "json" or (self.format == "auto" and alone and self.output is None)
