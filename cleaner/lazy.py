"""Commands that are imported when they are called, so that help and the other commands do not wait for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Later(NamedTuple):
    """A command by the place of its function or `Typer`, and the line that the list of commands shows."""

    place: str
    line: str


LATER = {
    "fetch": Later(
        "cleaner.fetch.cli:fetch",
        "Fetch pages from the live web, politely, safely and once: as JSONL, as WARC, or cleaned.",
    ),
    "bulk": Later(
        "cleaner.bulk.cli:bulk", "Clean many documents into a folder of shards: resumable, each document exactly once."
    ),
    "serve": Later("cleaner.serve.cli:serve", "Serve cleaning over HTTP: POST a page to /clean, get its record."),
    "rules": Later("cleaner.engine.cli:app", "Write, check, test, learn and import rules."),
    "edit": Later(
        "cleaner.editor.cli:edit", "Edit the rules of a site in the browser: see the junk, click it, save the rule."
    ),
}  # fmt: skip


class LazyGroup(TyperGroup):
    """The commands of the application itself, and those of `LATER`."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, imported if it is one of `LATER`; in a list its line is enough."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        if self._listing:
            return TyperCommand(cmd_name, help=LATER[cmd_name].line)
        return load(cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help without importing any command."""
        with self._as_list():
            super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands that begin so, for a shell that waits for them."""
        with self._as_list():
            return super().shell_complete(ctx, incomplete)

    @contextmanager
    def _as_list(self) -> Iterator[None]:
        self._listing = True
        try:
            yield
        finally:
            self._listing = False


def load(name: str) -> Any:
    """Return a command of `LATER`; its module's `HELP` is its help, where there is one."""
    module_name, _, attribute = LATER[name].place.partition(":")
    module = import_module(module_name)
    found = getattr(module, attribute)
    if not isinstance(found, typer.Typer):
        app = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
        app.command(name, help=getattr(module, "HELP", None))(found)
        found = app
    return typer.main.get_command(found)
