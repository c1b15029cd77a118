"""What happened to each block, in the form that the page's colours and hints are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

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
    pairs = zip(trace.decisions, trace.scores, strict=True)
    return [Reason(_fate_of(one), _kind(one), one.rule, one.where, score) for one, score in pairs]


def _fate_of(decision: Decision) -> str:
    """Return the letter of a decision's fate."""
    if decision.keep:
        return "x" if decision.cuts else "k"
    if decision.kind == "title":
        return "t"
    if decision.kind == "duplicate":
        return "d"
    if decision.rule is None or decision.where is None:
        return "m"
    return "s" if _is_of_site(decision.where) else "c"


def _is_of_site(where: str) -> bool:
    """Tell from a rule's place whether it stands in a site's file and not in one for every page."""
    return not f"/{where}".rpartition("/")[0].endswith("/common")


def _kind(decision: Decision) -> str:
    return "content" if decision.keep and not decision.cuts else decision.kind


class Told:
    """What a frame knows of its blocks, so that after an edit it is told what has changed and no more."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        self._whys: dict[tuple[str, str | None, str | None], int] = {}
        self._told = self._codes(reasons)
        self._scores = _scores(reasons)

    def everything(self) -> dict[str, Any]:
        """Return the states of all blocks as small as they can be sent: a letter and a reason's number each."""
        fates, numbers = zip(*self._told, strict=True) if self._told else ((), ())
        return {
            "fates": "".join(fates), "why": numbers, "whys": self._lines(0), "scores": self._scores, "words": FATES,
        }  # fmt: skip

    def news(self, reasons: Sequence[Reason]) -> dict[str, Any] | None:
        """Return what has changed since the last time: blocks by their new fate and reason; None where nothing has."""
        known = len(self._whys)
        codes, scores = self._codes(reasons), _scores(reasons)
        changed: dict[tuple[str, int], list[int]] = {}
        for block, (old, new) in enumerate(zip(self._told, codes, strict=True)):
            if old != new:
                changed.setdefault(new, []).append(block)
        is_scored = scores != self._scores
        self._told, self._scores = codes, scores
        if not changed and not is_scored:
            return None
        blocks = [[fate, why, numbers] for (fate, why), numbers in changed.items()]
        return {"known": known, "whys": self._lines(known), "blocks": blocks, "scores": scores if is_scored else None}

    def _codes(self, reasons: Sequence[Reason]) -> list[tuple[str, int]]:
        whys = self._whys
        return [(fate, whys.setdefault((kind, rule, where), len(whys))) for fate, kind, rule, where, _ in reasons]

    def _lines(self, first: int) -> list[str]:
        whys = list(self._whys)[first:]
        return [kind if rule is None else f"{kind}\n{rule}\n{where or ''}" for kind, rule, where in whys]


def _scores(reasons: Sequence[Reason]) -> list[float]:
    return [round(reason.score, 2) for reason in reasons]


def counts(reasons: Sequence[Reason]) -> Counter[str]:
    """Return how many blocks have each fate."""
    return Counter(reason.fate for reason in reasons)
