"""Write what was chosen into the rule file, as a careful person would."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.editor.propose import FIELDS, Proposal
from cleaner.engine.edit import RuleText

_SLUG = re.compile(r"[^\w]+")
_CLASS = re.compile(r"\\[A-Za-z]")
"""A class or a boundary in a pattern, which is no part of a name."""


def teach(
    text: str,
    proposal: Proposal,
    *,
    kind: str = "boilerplate",
    host: str | None = None,
    examples: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the text of a rule file with a proposal written in, with its examples; comments and order stay.

    Raises `RuleError` where the text is wrong already, or would be then.
    """
    rules = RuleText(text, f"{host or 'own'}.yaml")
    if proposal.action in FIELDS:
        rules.put_first(proposal.action, proposal.value)
        return rules.text
    if f"{host}/{proposal.value}" in rules.ids:
        return rules.text
    rule = rule_of(proposal, kind, host, rules.ids)
    if examples:
        long = rule if isinstance(rule, dict) else {"id": _id(proposal, host, rules.ids), "match": proposal.match}
        rule = {**long, "examples": list(examples)}
    rules.add(proposal.action, rule)
    return rules.text


def rule_of(proposal: Proposal, kind: str, host: str | None, taken: list[str]) -> str | dict[str, Any]:
    """Return a proposal as the file writes it: short where a selector says it all."""
    plain = kind == "boilerplate" or proposal.action == "keep"
    if proposal.by == "css" and host is not None and plain:
        return proposal.value
    rule: dict[str, Any] = {"id": _id(proposal, host, taken)}
    if not plain:
        rule["kind"] = kind
    rule["match"] = proposal.match
    if proposal.reach != "block":
        rule["reach"] = proposal.reach
    if host is None:
        rule["decides"] = True
    return rule


def _id(proposal: Proposal, host: str | None, taken: list[str]) -> str:
    plain = _CLASS.sub("", proposal.value.replace("[0-9]+", "n"))
    words = _SLUG.sub("-", plain).strip("-").lower()[:48].strip("-")
    name = f"{host or 'own'}/{words or proposal.by}"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
