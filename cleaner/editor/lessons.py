"""What `rules learn` proposes from the pages of a site, as lines to accept one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.editor.propose import FIELDS
from cleaner.engine.edit import RuleText
from cleaner.engine.emit import block
from cleaner.engine.learn.propose import Learnt, learn
from cleaner.engine.source import read_source
from cleaner.errors import OptionError, RuleError
from cleaner.model import Article


class Lesson(NamedTuple):
    """One thing learnt: a rule for `strip`, or the selectors of a field, as the file would write it, and why."""

    key: str
    value: Any
    text: str
    evidence: str


def lessons_of(articles: Sequence[Article], host: str | None, text: str) -> list[Lesson]:
    """Return what the pages of a site teach beyond what its file says already.

    Raises `RuleError` where the site is unknown, or fewer than two different pages are there.
    """
    if host is None:
        raise RuleError("the site of these pages is unknown, so there is no file to learn into")
    try:
        learnt = learn(articles, host)
    except OptionError as error:
        raise RuleError(str(error)) from None
    return list(_new(learnt, RuleText(text, f"{host}.yaml")))


def _new(learnt: Learnt, rules: RuleText) -> Iterator[Lesson]:
    known, ids = read_source(rules.text.encode(), rules.name).data, set(rules.ids)
    data = read_source(learnt.text.encode(), rules.name).data
    for key in FIELDS:
        if key in data and key not in known:
            evidence = f"holds on all {learnt.pages} pages"
            yield Lesson(key, data[key], "\n".join(block({key: data[key]})), evidence)
    for proposal in learnt.proposals:
        if proposal.rule["id"] not in ids:
            evidence = f"{proposal.blocks} blocks on {proposal.pages} of {learnt.pages} pages"
            shown = {key: value for key, value in proposal.rule.items() if key != "examples"}
            tested = ", with examples" if shown != proposal.rule else ""
            yield Lesson("strip", proposal.rule, "\n".join(block({"strip": [shown]})), f"{evidence}{tested}")


def accept(text: str, lessons: Sequence[Lesson], host: str | None) -> str:
    """Return the text of a rule file with lessons written in."""
    rules = RuleText(text, f"{host or 'own'}.yaml")
    for lesson in lessons:
        if lesson.key == "strip":
            rules.add("strip", lesson.value)
        else:
            rules.set(lesson.key, lesson.value)
    return rules.text
