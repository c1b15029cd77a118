"""A rule that is tried before it is written: the rules of a site that has it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.engine.emit import block
from cleaner.engine.load import RuleBook
from cleaner.engine.parse import parse_file

HOST = "trial.invalid"
"""The site of a rule that is tried on no site's pages."""


def book_of(rule: Mapping[str, Any], action: str = "strip", host: str = HOST) -> RuleBook | None:
    """Return the rules of a host with this one under `strip` or `keep`; None where it does not load."""
    text = "\n".join(block({"schema": 1, "site": host, action: [rule]}))
    rules, errors = parse_file(text.encode(), f"{host}.yaml")
    return None if errors or rules.site is None else RuleBook.of(site=rules.site)
