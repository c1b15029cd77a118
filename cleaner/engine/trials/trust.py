"""Trust a site's imported rules once saved pages with gold confirm them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from cleaner.engine.edit import RuleText
from cleaner.engine.emit import write_atomically
from cleaner.engine.sites import hosts_above
from cleaner.engine.stamp import restamped
from cleaner.engine.trials.usage import Case, cases_in
from cleaner.pipeline import Cleaner
from cleaner.urls import split_url

ENOUGH = 2
"""Saved pages that have to come out better; a single one may do so by luck."""


class Trial(NamedTuple):
    """How many saved pages come out better, and how many worse, where the rules of a host are trusted."""

    host: str
    path: Path
    better: int
    worse: int
    pages: int

    @property
    def is_confirmed(self) -> bool:
        """Tell whether enough pages speak for the rules, and none against them."""
        return self.better >= ENOUGH and self.worse == 0

    def line(self) -> str:
        """Return the trial in words."""
        fate = "trusted" if self.is_confirmed else "not trusted"
        return f"{self.host}: {fate}; of {self.pages} saved pages {self.better} come out better, {self.worse} worse"


def trust_confirmed(folder: Path, pages: Path) -> list[Trial]:
    """Trust the files in a folder that saved pages confirm, and return all trials; a page has its gold beside it."""
    trials = _try_out({path.stem: path for path in folder.glob("*.yaml")}, cases_in(pages))
    for trial in trials:
        if trial.is_confirmed:
            before = trial.path.read_text(encoding="utf-8")
            write_atomically(trial.path, restamped(trusting(trial.path).text, before))
    return trials


def _try_out(files: Mapping[str, Path], cases: Iterable[Case]) -> list[Trial]:
    """Return a trial for each host that has a file and a saved page."""
    chosen = [(host, case) for case in cases if (host := _host_of(case, files))]
    results: dict[str, list[int]] = {}
    if not chosen:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for host, _ in chosen:
            Path(folder, f"{host}.yaml").write_text(trusting(files[host]).text, encoding="utf-8")
        today, then = Cleaner(), Cleaner(folder)
        for host, case in chosen:
            results.setdefault(host, []).append(_wrong_words(case, today) - _wrong_words(case, then))
    return [
        Trial(host, files[host], sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains), len(gains))
        for host, gains in results.items()
    ]


def trusting(path: Path) -> RuleText:
    """Return a file's text with its rules trusted; comments and order stay."""
    rules = RuleText.read(path)
    rules.set("trusted", True)
    return rules


def words_apart(gold: str, got: str) -> int:
    """Return the number of words that one text has and the other lacks.

    >>> words_apart("a cat sat", "a dog sat")
    2
    """
    want, have = Counter(gold.casefold().split()), Counter(got.casefold().split())
    return (want - have).total() + (have - want).total()


def _wrong_words(case: Case, cleaner: Cleaner) -> int:
    article = cleaner.clean(case.page, url=case.gold.get("url"))
    return words_apart(case.gold.get("body") or "", article.body)


def _host_of(case: Case, files: Mapping[str, Path]) -> str | None:
    host = (split_url(case.gold.get("url")).hostname or "").removeprefix("www.")
    return next((above for above in hosts_above(host) if above in files), None)
