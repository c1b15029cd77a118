"""The parameters of a request, generated from `Options`."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from cleaner.model import Options
from cleaner.settings import check_address

_TYPES = {"str": str, "str | None": str, "bool": bool, "int": int, "float": float}

_LIMITS = ("max_bytes", "max_blocks", "deadline")
"""Options that a request may lower and not raise."""


class Query(BaseModel, extra="forbid"):
    """What every request may say besides the options."""

    url: str | None = Field(None, description="The page's URL: its host chooses the site's rules.", max_length=8000)
    id: str | None = Field(None, description="The record's id; the URL without.", max_length=8000)
    explain: bool = Field(False, description="Add every removal, with its reason, to the record.")

    def options(self, defaults: Options) -> Options:
        """Return the options of this request; raises `OptionError` for a value that cannot be."""
        check_address(self.url)
        values = self.model_dump(exclude=set(Query.model_fields), exclude_none=True)
        lowered = {name: min(values[name], getattr(defaults, name)) for name in _LIMITS if name in values}
        return replace(defaults, **values | lowered)


def _parameter(item: Any, default: Any) -> Any:
    choices = item.metadata["choices"]
    kind = Literal[choices] if choices else _TYPES[str(item.type)]
    shown = f"{item.metadata['help']} Here: {default}."
    return (kind | None, Field(None, description=shown))


def query_model(defaults: Options) -> type[Query]:
    """Return the model of the query: a parameter for each field of `Options`, none of them needed."""
    options = {item.name: _parameter(item, getattr(defaults, item.name)) for item in fields(Options)}
    return create_model("CleanQuery", __base__=Query, **options)
