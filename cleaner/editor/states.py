"""What happened to each block, in the form that the page's colours and hints are drawn from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.normalize.words import same_words

if TYPE_CHECKING:
    from cleaner.model import Article, Decision

FATES = {
    "k": "kept", "s": "stripped by a site rule", "c": "stripped by a common rule", "m": "stripped by the classifier",
    "d": "duplicate", "t": "title", "x": "cut in part",
}  # fmt: skip
"""The letters of fates and what each means."""


class Reason(NamedTuple):
    """Why a block has its fate, as people read it; `where` is file:line of the rule, where a rule decided."""

    fate: str
    kind: str
    rule: str | None
    where: str | None
    score: float

    @property
    def text(self) -> str:
        """The reason in a line."""
        parts = [self.rule, self.where, f"score {self.score:.2f}"]
        return " · ".join(part for part in parts if part)


def reasons_of(article: Article) -> list[Reason]:
    """Return the fate and reason of every block of an article."""
    trace = article.trace
    if trace is None:
        return []
    wanted = same_words(article.title or "")
    found = []
    for block, decision, score in zip(trace.document.blocks, trace.decisions, trace.scores, strict=True):
        fate, kind = fate_of(decision), _kind(decision)
        if fate == "m" and wanted and len(block.text) < 400 and same_words(block.text) == wanted:
            fate, kind = "t", "title"  # it would have left the body as the title, had the score not said the same
        found.append(Reason(fate, kind, decision.rule, decision.where, score))
    return found


def fate_of(decision: Decision) -> str:
    """Return the letter of a decision's fate."""
    if decision.keep:
        return "x" if decision.cuts else "k"
    if decision.kind == "title":
        return "t"
    if decision.kind == "duplicate":
        return "d"
    if decision.rule is None or decision.where is None:
        return "m"
    return "s" if is_of_site(decision.where) else "c"


def is_of_site(where: str) -> bool:
    """Tell from a rule's place whether it stands in a site's file and not in one for every page."""
    return "/common/" not in f"/{where}"


def _kind(decision: Decision) -> str:
    return "content" if decision.keep and not decision.cuts else decision.kind


def payload(article: Article) -> dict[str, Any]:
    """Return the states of all blocks as small as they can be sent: a letter and a reason's number each."""
    reasons = reasons_of(article)
    whys: dict[str, int] = {}
    numbers = []
    for reason in reasons:
        line = reason.kind if reason.rule is None else f"{reason.kind}\n{reason.rule}\n{reason.where or ''}"
        numbers.append(whys.setdefault(line, len(whys)))
    return {
        "fates": "".join(reason.fate for reason in reasons),
        "why": numbers,
        "whys": list(whys),
        "scores": [round(reason.score, 2) for reason in reasons],
    }


def counts(article: Article) -> Counter[str]:
    """Return how many blocks have each fate."""
    return Counter(reason.fate for reason in reasons_of(article))
