"""Flags and `cleaner.toml` for every field of `Options`, generated from it."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import typer

from cleaner.errors import OptionError, plainly
from cleaner.model import Options
from cleaner.urls import split_url

_FILE = "cleaner.toml"

_KEY = re.compile(r"\s*(?P<table>\[)?(?P<name>[\w.\"' -]+)(?(table)\]|=)")
"""The key of a line of TOML, or the name of the table that begins with it."""

Command = Callable[..., Any]

_TYPES: Mapping[str, type] = {"str": str, "str | None": str, "bool": bool, "int": int, "float": float}


def find_settings(start: Path) -> Path | None:
    """Return the nearest `cleaner.toml` in `start` or a folder above it."""
    for folder in (start, *start.parents):
        if (folder / _FILE).is_file():
            return folder / _FILE
    return None


def load_settings(path: Path | None) -> dict[str, Any]:
    """Return the options that a settings file sets; raises `OptionError` with the file's name and the key."""
    if path is None:
        return {}
    table = read_table(path)
    table.pop("fetch", None)  # what `cleaner fetch` reads for itself
    known = [item.name for item in fields(Options)]
    for key in table:
        if key not in known:
            raise OptionError(f"{place_of(path, key)}: {key}: no such option", hint=f"known are {', '.join(known)}")
    try:
        Options(**table)
    except OptionError as error:
        name = str(error).partition(":")[0]
        raise OptionError(f"{place_of(path, name)}: {error}", hint=error.hint) from None
    return table


def read_table(path: Path) -> dict[str, Any]:
    """Return what a settings file holds; raises `OptionError` with file and line where it is no TOML."""
    try:
        content = path.read_bytes()
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise OptionError(f"{path}: {plainly(error)}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise OptionError(f"{path}:{line}: not UTF-8", hint="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{path}: {error}", hint='a line is as in: focus = "precision"') from error


def place_of(path: Path, key: str) -> str:
    """Return the file and the line where a key such as `fetch.delay` stands, or its table: `cleaner.toml:3`."""
    lines = list(_keys(path.read_text("utf-8-sig")))
    exact = next((number for number, name in lines if name == key), None)
    number = exact or next((number for number, name in lines if key.startswith(f"{name}.")), None)
    return f"{path}:{number}" if number else str(path)


def _keys(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name, that of its table before it, of each key and table."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _KEY.match(line)
        if found is None:
            continue
        name = found["name"].replace("-", "_").replace('"', "").replace("'", "").replace(" ", "")
        table = f"{name}." if found["table"] else table
        yield number, name if found["table"] else table + name


def options_from(flags: Mapping[str, Any], start: Path | None = None) -> Options:
    """Return the options that flags (None where not given), then the settings file, then the defaults give."""
    given = {name: value for name, value in flags.items() if value is not None}
    return Options(**{**load_settings(find_settings(start or Path.cwd())), **given})


def check_address(url: str | None) -> None:
    """Raise `OptionError` for an address that is not whole: its host could not choose the rules of its site."""
    if url is not None and "://" not in url:
        raise OptionError(f"url: {url!r} is not a whole address", hint=f"write https://{url.lstrip('/')}")
    if url is not None and not split_url(url).netloc and not url.startswith("file:"):
        raise OptionError(f"url: {url!r} names no host", hint="write https://HOST/PAGE")


def with_options(command: Command) -> Command:
    """Give a command, which takes `flags`, one flag for each field of `Options`."""
    return with_parameters(command, "flags", [_parameter(item) for item in fields(Options)], dict)


def with_call(kind: type) -> Callable[[Command], Command]:
    """Give a command, which takes `call`, an argument for each field of a dataclass, annotated for typer."""

    def give(command: Command) -> Command:
        parameters = inspect.signature(kind, eval_str=True).parameters
        return with_parameters(command, "call", list(parameters.values()), lambda given: kind(**given))

    return give


def with_parameters(
    command: Command, name: str, parameters: Sequence[inspect.Parameter], gather: Callable[[dict[str, Any]], Any]
) -> Command:
    """Give a command further parameters in place of the one called `name`, which it gets gathered from them."""

    def run(**arguments: Any) -> Any:
        given = {parameter.name: arguments.pop(parameter.name) for parameter in parameters}
        return command(**arguments, **{name: gather(given)})

    own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.name != name]
    all_of_them = [p.replace(kind=p.KEYWORD_ONLY) for p in (*own, *parameters)]
    run.__signature__ = inspect.Signature(all_of_them)  # type: ignore[attr-defined]
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def option_help(text: str, choices: Sequence[str], default: Any) -> str:
    """Return the help of an option with its choices, which a narrow terminal can break, and its default in brackets.

    The brackets are such that rich does not take them for markup.

    >>> option_help("Rows of tables.", ("keep", "drop"), "keep")
    'Rows of tables. \\\\[keep, drop] \\\\[default: keep]'
    """
    if isinstance(default, bool):
        default = "on" if default else "off"
    notes = [", ".join(choices), "" if default in (None, "", ()) else f"default: {default}"]
    return " ".join([text, *(f"\\[{note}]" for note in notes if note)])


def _parameter(item: Field[Any]) -> inspect.Parameter:
    flag = item.name.replace("_", "-")
    kind = str if item.metadata["choices"] else _TYPES[str(item.type)]
    shown = option_help(item.metadata["help"], item.metadata["choices"], item.default)
    names = [f"--{flag}/--no-{flag}"] if kind is bool else [f"--{flag}"]
    default = typer.Option(None, *names, help=shown, rich_help_panel="Options", show_default=False)
    return inspect.Parameter(item.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind | None)
