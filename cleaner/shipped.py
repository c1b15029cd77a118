"""What comes with the package as data: the folder of rules and words, and its compiled form."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from cleaner.errors import RuleError

INDEX = "index.json"
"""The compiled form of the shipped rules, beside them; `cleaner rules index` writes it, a test compares it."""
INDEX_FORMAT = 1


@cache
def shipped_rules() -> Path:
    """Return the folder of the rules that come with the package, in a wheel or in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RuleError("the rules that belong to the package are missing", file=str(package / "_rules"))


def digest_of(content: bytes) -> str:
    """Return the digest by which files of rules are told apart."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


@cache
def compiled_files(root: Path) -> dict[str, dict[str, Any]]:
    """Return the compiled files of a layer by their place in it, none where its index is absent or of another form."""
    try:
        data = orjson.loads((root / INDEX).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return data["files"] if isinstance(data, dict) and data.get("format") == INDEX_FORMAT else {}


def shipped_words(name: str) -> Any:
    """Return the data of a file in `words` of the shipped layer, from the index where that holds the very same file."""
    place = f"words/{name}.yaml"
    content = (shipped_rules() / place).read_bytes()
    known = compiled_files(shipped_rules()).get(place)
    if known and known["digest"] == digest_of(content):
        return known["data"]
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(content)
