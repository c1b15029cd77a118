"""Flags and the `[fetch]` table of `cleaner.toml` for every setting of a fetcher, generated from the options."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, NamedTuple

import typer

from cleaner.errors import OptionError
from cleaner.fetch.options import Browser, Cache, FetchOptions, Guard, Identity, Limits, Politeness, Retries, Timeouts
from cleaner.settings import Command, option_help, place_of, read_table, with_parameters

GROUPS: Mapping[str, type] = {
    "timeouts": Timeouts, "limits": Limits, "politeness": Politeness, "retries": Retries, "identity": Identity,
    "guard": Guard, "cache": Cache, "browser": Browser,
}  # fmt: skip

_TYPES: Mapping[str, Any] = {
    "str": str, "str | None": str, "bool": bool, "int": int, "float": float, "Path | None": Path,
    "tuple[str, ...]": list[str],
}  # fmt: skip


class Setting(NamedTuple):
    """One flag: the group and the field that it sets, its spelling, and the type of its value."""

    group: str
    item: Field[Any]
    flag: str
    kind: Any

    @property
    def name(self) -> str:
        """Return the name in `cleaner.toml`: the flag's, with underscores."""
        return self.flag.split("/")[0].removeprefix("--").replace("-", "_")


def settings() -> Iterator[Setting]:
    """Yield every setting that has a flag."""
    for group, kind in GROUPS.items():
        for item in fields(kind):
            flag = item.metadata["flag"]
            if flag:
                yield Setting(group, item, flag, _TYPES[str(item.type)])


def with_fetch_flags(command: Command) -> Command:
    """Give a command, which takes `fetching`, one flag for each setting."""
    known = list(settings())

    def gather(given: dict[str, Any]) -> dict[str, Any]:
        return {setting.name: given[_argument(setting)] for setting in known}

    return with_parameters(command, "fetching", list(map(_parameter, known)), gather)


def fetch_options(given: Mapping[str, Any], file: Path | None, **more: Any) -> FetchOptions:
    """Return the options that flags (None where not given), then the settings file, then the defaults give.

    `more` are fields of `FetchOptions`, or of its groups, that have no flag of their own. Raises `OptionError`.
    """
    table = _table(file)
    values: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    in_file: dict[str, str] = {}
    for setting in settings():
        value, noted = given.get(setting.name), table.pop(setting.name, None)
        if value is None or value == []:
            value = noted
            in_file |= {setting.name: setting.name, setting.item.name: setting.name}
        if value is not None:
            values[setting.group][setting.item.name] = _converted(setting, value, file)
    if table:
        key = next(iter(table))
        raise OptionError(f"{_place(file, key)}: [fetch] {key}: no such option")
    for group in GROUPS:
        values[group] |= more.pop(group, {})
    try:
        return FetchOptions(**{group: kind(**values[group]) for group, kind in GROUPS.items()}, **more)
    except OptionError as error:
        name = str(error).partition(":")[0].lstrip("-").replace("-", "_")
        if name not in in_file:
            raise
        raise OptionError(f"{_place(file, in_file[name])}: [fetch] {error}", hint=error.hint) from None


def _table(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    table = read_table(file).get("fetch", {})
    if not isinstance(table, dict):
        raise OptionError(f"{place_of(file, 'fetch')}: fetch: must be a table")
    return {key.replace("-", "_"): value for key, value in table.items()}


def _place(file: Path | None, key: str) -> str:
    return "" if file is None else place_of(file, f"fetch.{key}")


def _converted(setting: Setting, value: Any, file: Path | None) -> Any:
    if setting.kind == list[str]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise OptionError(
                f"{_place(file, setting.name)}: [fetch] {setting.name}: must be a list of texts, not {value!r}"
            )
        return tuple(value)
    if setting.kind is Path:
        return Path(value)
    if setting.kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, setting.kind) or (setting.kind is int and isinstance(value, bool)):
        raise OptionError(
            f"{_place(file, setting.name)}: [fetch] {setting.name}: must be {setting.kind.__name__}, not {value!r}"
        )
    return value


def _argument(setting: Setting) -> str:
    return f"fetch_{setting.name}"


def _parameter(setting: Setting) -> inspect.Parameter:
    meta, default = setting.item.metadata, setting.item.default
    shown = option_help(meta["help"], meta["choices"], default)
    flag = setting.flag
    if setting.kind is bool and "/" not in flag:
        flag = f"{flag}/--no-{flag.removeprefix('--')}"
    option = typer.Option(None, flag, help=shown, rich_help_panel=_PANELS[setting.group], show_default=False)
    return inspect.Parameter(
        _argument(setting), inspect.Parameter.KEYWORD_ONLY, default=option, annotation=setting.kind | None
    )


_PANELS: Mapping[str, str] = {
    "timeouts": "Limits", "limits": "Limits", "politeness": "Politeness", "retries": "Politeness",
    "identity": "Politeness", "guard": "Limits", "cache": "Cache", "browser": "Browser",
}  # fmt: skip
