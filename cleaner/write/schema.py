"""The JSON Schema of the record."""

from __future__ import annotations

from typing import Any

import orjson

from cleaner.model import KINDS, SCHEMA_VERSION

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def record_schema() -> str:
    """Return the JSON Schema (draft 2020-12) that every record satisfies."""
    removal = _object({
        "block": {"type": "integer", "minimum": 0},
        "span": {"type": ["array", "null"], "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        "kind": {"enum": list(KINDS)}, "rule": _MAYBE, "where": _MAYBE, "score": {"type": ["number", "null"]},
        "reach": {"enum": ["text", "block", "list", "section", "rest"]}, "text": _TEXT,
    })  # fmt: skip
    record = _object({
        "id": _TEXT, "title": _MAYBE, "body": _TEXT,
        "source": _object({"name": _MAYBE, "url": _MAYBE, "credit": _MAYBE}),
        "authors": {"type": "array", "items": _TEXT}, "published": _MAYBE, "modified": _MAYBE, "language": _MAYBE,
        "description": _MAYBE,
        "images": {"type": "array", "items": _object({"url": _MAYBE, "caption": _MAYBE, "credit": _MAYBE})},
        "word_count": {"type": "integer", "minimum": 0}, "paywalled": {"type": "boolean"},
        "status": {"enum": ["ok", "partial", "empty", "blocked", "not_found", "error"]}, "reason": _MAYBE,
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "removed": {"type": "object", "propertyNames": {"enum": list(KINDS)},
                    "additionalProperties": {"type": "integer", "minimum": 1}},
        "provenance": {"type": "object", "additionalProperties": _MAYBE},
        "content_hash": _TEXT, "fetched_at": _MAYBE, "schema_version": {"const": SCHEMA_VERSION},
        "error": _object({"class": _TEXT, "message": _TEXT, "hint": _MAYBE}),
        "removals": {"type": "array", "items": removal},
    }, "error", "removals")  # fmt: skip
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A cleaned article", **record}
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
