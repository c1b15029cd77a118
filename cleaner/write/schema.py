"""The JSON Schema of the record."""

from __future__ import annotations

from typing import Any

import orjson

from cleaner.model import KINDS, SCHEMA_VERSION

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}

_MEANINGS = {
    "id": "Path or URL of the input; of a file that holds several records with #1, #2 … behind it.",
    "title": "The title, without the site's name.",
    "body": "The text: blocks with one blank line between them, in NFC. A newline in a block is one its author set.",
    "source": "Who published the page, its canonical URL, and the outlet whose report the article says it retells.",
    "authors": "Who wrote it, without jobs and places.",
    "published": "ISO 8601, with the zone where it is known.",
    "modified": "As published.",
    "language": "ISO 639-1.",
    "description": "What the page says that it is about: its own summary, not one made here.",
    "images": "The pictures that a caption, a credit or a line of a dump speaks of.",
    "word_count": "Words of the body.",
    "paywalled": "Whether the page says that its text is not open to all.",
    "status": "ok; partial: low confidence; empty: no article here; blocked: a bot, consent, login or region wall; "
              "not_found: a soft 404, an answer of 404 or 5xx, a dead or parked site; error: the input could not be "
              "read or cleaned.",
    "reason": "A machine word on the status, or on what was cut or lost of the input, such as truncated.",
    "confidence": "How sure the judgement of the blocks is, from 0 to 1.",
    "removed": "Removed blocks by kind; the title's block is not counted.",
    "provenance": "Version of the tool, and hashes of the rules in force, those of the page's site included, and of "
                  "the model.",
    "content_hash": "Equal for equal title and body.",
    "fetched_at": "When the page was fetched, in UTC, where that is known.",
    "schema_version": "Which version of this schema the record satisfies.",
    "error": "Class, message and what to do, where the status is error.",
    "removals": "With --explain: every block, or part of one, that left the body. span: offsets in the decoded input; "
                "where: file and line of the rule; score: how likely the block is text of the article. "
                "The lines of a dump's record header come first, as of block 0.",
}  # fmt: skip


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
    for name, meaning in _MEANINGS.items():
        record["properties"][name] = {"description": meaning, **record["properties"][name]}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A cleaned article", **record}
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
