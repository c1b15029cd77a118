"""The command `cleaner edit`: parses arguments, opens the pages, starts the app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.settings import options_from, with_options


@with_options
def edit(
    pages: Annotated[
        list[str] | None, typer.Argument(help="Saved pages or dumps, folders, globs, or a URL.", show_default=False)
    ] = None,
    url: Annotated[str | None, typer.Option(help="The pages' URL: its host chooses the site's rules.")] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", help="A folder of rules on top; edits go to the last. Default: yours."),
    ] = None,
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.", min=0, max=65535)] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    flags: Any = None,
) -> None:
    """Edit the rules of a site in the browser: see the junk, click it, save the rule.

    Needs the extra 'editor'. The app listens on this machine only; pages are shown harmless and load nothing.

    [bold]Examples[/bold]
      cleaner edit saved/*.html --site example.com --rules myrules
      cleaner edit dump.txt
      cleaner edit https://example.com/story
    """
    from cleaner.editor.app import serve
    from cleaner.editor.library import open_library
    from cleaner.editor.workshop import Workshop

    options = options_from(flags)
    library = open_library(pages or [], options, url=url)
    serve(Workshop(library, options, rules or ()), lambda line: typer.echo(line, err=True), port=port, browser=browser)
