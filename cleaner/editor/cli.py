"""The command `cleaner edit`: parses arguments, opens the pages, starts the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.settings import check_address, options_from, with_options

if TYPE_CHECKING:
    from cleaner.editor.library import Library


@with_options
def edit(
    pages: Annotated[
        list[str] | None, typer.Argument(help="Saved pages or dumps, folders, globs, or a URL.", show_default=False)
    ] = None,
    url: Annotated[str | None, typer.Option(help="The pages' URL: its host chooses the site's rules.")] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", metavar="DIR", help="A folder of rules on top; edits go to the last. Default: yours."),
    ] = None,
    review: Annotated[Path | None, typer.Option(help="Open the doubtful articles of a run, worst first.")] = None,
    port: Annotated[
        int, typer.Option(help="The port on this machine; 0 takes a free one.", metavar="N", min=0, max=65535)
    ] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    flags: Any = None,
) -> None:
    """Edit the rules of a site in the browser: see the junk, click it, save the rule.

    Needs the extra 'editor'. The app listens on this machine only; pages are shown harmless and load nothing unless you
    switch it on.

    [bold]Examples[/bold]
      cleaner edit saved/*.html --site example.com --rules myrules
      cleaner edit dump.txt
      cleaner edit https://example.com/story
      cleaner edit --review articles.jsonl
    """
    from cleaner.editor.app import serve
    from cleaner.editor.library import open_library
    from cleaner.editor.review import open_review
    from cleaner.editor.workshop import Workshop

    check_address(url)
    options = options_from(flags)
    if review is not None:
        library = open_review(review, pages or [], options)
    else:
        library = open_library(pages or [], options, url=url)
    for line in _notes(library):
        typer.echo(line, err=True)
    serve(Workshop(library, options, rules or ()), lambda line: typer.echo(line, err=True), port=port, browser=browser)


def _notes(library: Library) -> Iterator[str]:
    if library.cut:
        yield f"only the first {len(library.entries)} pages are open"
    if library.unread:
        yield f"{len(library.unread)} not open, as they cannot be read: {'; '.join(library.unread[:3])}"
    if library.missing:
        yield f"{library.missing} more doubtful articles are not open: their pages are not here"
