"""What the rule file's editor completes: the keys of each part and the words that a key may have, from the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from cleaner.engine.schema import RuleFile

Schema = Mapping[str, Any]


@cache
def words() -> dict[str, dict[str, list[Any]]]:
    """Return `keys`: for a key the keys below it, "" for the top, each with a hint; and `values`: a key's words."""
    schema = RuleFile.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    keys: dict[str, dict[str, str]] = {}
    values: dict[str, list[str]] = {}
    _collect("", schema, definitions, (keys, values))
    return {
        "keys": {name: list(found.items()) for name, found in keys.items()},
        "values": values,
    }


def _collect(
    name: str, schema: Schema, definitions: Schema, into: tuple[dict[str, dict[str, str]], dict[str, list[str]]]
) -> None:
    keys, values = into
    for part in _parts(schema, definitions):
        for key, inner in part.get("properties", {}).items():
            known = keys.setdefault(name, {})
            if key in known:
                continue
            known[key] = inner.get("description", "")
            found = [str(word) for piece in _parts(inner, definitions) for word in _words(piece)]
            if found:
                values[key] = list(dict.fromkeys([*values.get(key, []), *found]))
            _collect(key, inner, definitions, into)


def _words(piece: Schema) -> list[Any]:
    if piece.get("type") == "boolean":
        return ["true", "false"]
    return [word for word in piece.get("enum", []) if isinstance(word, str)]


def _parts(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    """Yield a schema and those that it may be, through references, alternatives and the items of lists."""
    if "$ref" in schema:
        yield from _parts(definitions[schema["$ref"].rpartition("/")[2]], definitions)
        return
    yield schema
    for key in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(key, ()):
            yield from _parts(part, definitions)
    if isinstance(schema.get("items"), Mapping):
        yield from _parts(schema["items"], definitions)
