"""What the schema finds wrong in a rule file, said to somebody who has never heard of a schema."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from cleaner.engine import schema
from cleaner.engine.source import Source
from cleaner.errors import RuleError


def schema_error(source: Source, item: Any) -> RuleError:
    """Return what is wrong with a value, in words, of an error of pydantic."""
    path = tuple(part for part in item["loc"] if part not in schema.FORMS)
    hint = None
    if item["type"] == "extra_forbidden":
        message, hint = "unknown key", _of_key(str(path[-1]))
    elif item["input"] is None and item["type"].endswith("_type"):
        message, hint = "nothing stands here", "give a value, or leave the key out; what holds a # stands in quotes"
    elif item["type"] == "string_type" and isinstance(item["input"], (int, float, bool)):
        message, hint = f"this must be text, not {item['input']}", "put it in quotes"
    elif item["type"] in _WANTED:
        message, hint = _WANTED[item["type"]]
    elif item["type"] == "string_pattern_mismatch" and path == ("site",):
        message = f"{item['input']!r} is no host"
        hint = "as in example.com, without https:// and what follows the host; its subdomains are meant too"
    elif item["type"] == "string_pattern_mismatch" and "headers" in path:
        message, hint = f"{item['input']!r} cannot stand in a header", "a name is one word, a value one line"
    elif item["type"] == "missing":
        message, hint = "this key is missing", "id: example.com/NAME" if path[-1] == "id" else None
    elif item["type"] in _TOO_MUCH:
        most, what = item["ctx"]["max_length"], _TOO_MUCH[item["type"]]
        message = f"too long: at most {most:,} {what}, here are {len(item['input']):,}"
    elif item["type"] == "literal_error":
        known = str(item["ctx"]["expected"])
        hint = _meant(str(item["input"]), known)
        # Where one was surely meant, a list of thirty would bury it.
        message = f"{item['msg']}, not {item['input']!r}" if hint is None else f"there is no {item['input']!r}"
    else:
        message = str(item["msg"]).removeprefix("Value error, ")
    return source.error(message, path, hint=hint)


_WANTED = {
    "int_type": ("this must be a whole number", "as in max_words: 12"),
    "int_from_float": ("this must be a whole number", "as in max_words: 12"),
    "float_type": ("this must be a number", "as in min_position: 0.5"),
    "float_parsing": ("this must be a number", "as in min_position: 0.5"),
    "bool_type": ("this must be true or false", None),
    "list_type": ("this must be a list", "as in [one, two]"),
    "model_type": ("this must be keys with values", "as in match: {css: .ad} or where: {max_words: 12}"),
    "dict_type": ("this must be keys with values", "as in headers: {Referer: https://example.com/}"),
    "date_type": ("this must be a date", "as in 2021-06-30"),
    "date_parsing": ("this must be a date", "as in 2021-06-30"),
    "date_from_datetime_parsing": ("this must be a date", "as in 2021-06-30"),
}
"""What a value of the wrong type should be, and how it is written, by pydantic's name of the error."""

_TOO_MUCH = {"string_too_long": "characters", "too_long": "values"}
"""What there is too much of, by pydantic's name of the error."""

_OTHER_NAMES = {
    "regex": "pattern", "regexp": "pattern", "re": "pattern", "text": "phrase", "contains": "phrase",
    "selector": "css", "date": "published", "published_at": "published", "byline": "author", "headline": "title",
    "content": "body", "host": "site", "domain": "site", "url": "site", "remove": "strip", "type": "kind",
    "version": "schema", "headers": "fetch: {headers: …}", "next_page": "follow: {next_page: …}",
    "single_page": "follow: {single_page: …}",
}  # fmt: skip
"""Keys by the names that other tools and other places give them."""


def _of_key(key: str) -> str | None:
    """Return what to do about a key that is not known where it stands."""
    if key == "<<":
        return "merge keys are not read; write out the keys that it would bring"
    if key in _OTHER_NAMES:
        return f"did you mean {_OTHER_NAMES[key]}?"
    if key in schema.Match.model_fields:
        return f"it stands within match: {{{key}: …}}, beside the id of a rule"
    if key in schema.Where.model_fields:
        return f"it stands within where: {{{key}: …}}"
    if key in _known_keys():
        return "it has no meaning at this place"
    if " " in key:
        return "a text with a comma or a colon stands in quotes"  # within {…} the comma ended it
    return _meant(key, _known_keys())


def _meant(given: str, known: Sequence[str] | str) -> str | None:
    """Return the question whether something known was meant, which may be a text that names all of it in quotes."""
    names = re.findall("'(.*?)'", known) if isinstance(known, str) else known
    near = difflib.get_close_matches(given, names, 1)
    return f"did you mean {near[0]}?" if near else None


@cache
def _known_keys() -> tuple[str, ...]:
    models = [value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, BaseModel)]
    return tuple({field.alias or name for model in models for name, field in model.model_fields.items()})
