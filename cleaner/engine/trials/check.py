"""The run of `cleaner rules test`: examples of files, as lines for people and as JUnit XML for machines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from cleaner.engine.layers import Layer
from cleaner.engine.lint import Places
from cleaner.engine.trials.examples import Outcome, run_examples
from cleaner.engine.trials.usage import Case, PageOutcome, Usage, check_page, measure
from cleaner.errors import RuleError
from cleaner.pipeline import Cleaner

Echo = Callable[[str], object]
Files = Iterable[tuple[Layer, list[Path]]]
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_PAUSE = 0.5
"""Seconds between two looks at whether a file has changed."""


@dataclass(slots=True)
class Results:
    """Outcomes by file, the files that are wrong, and what was found by the way."""

    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    errors: list[RuleError] = field(default_factory=list)
    pages: list[PageOutcome] = field(default_factory=list)
    usage: Usage | None = None

    @property
    def failed(self) -> list[Outcome]:
        """The examples that failed."""
        return [outcome for outcomes in self.outcomes.values() for outcome in outcomes if not outcome.passed]

    @property
    def code(self) -> int:
        """The exit code: 2 where a file is wrong, 1 where an example failed, else 0."""
        costs = self.usage is not None and bool(self.usage.costs)
        return 2 if self.errors else int(bool(self.failed) or costs or not all(page.passed for page in self.pages))

    def junit(self) -> bytes:
        """Return the results as JUnit XML, a suite a file."""
        suites = ET.Element("testsuites")
        for file, outcomes in self.outcomes.items():
            failures = sum(not outcome.passed for outcome in outcomes)
            suite = ET.SubElement(suites, "testsuite", name=file, tests=str(len(outcomes)), failures=str(failures))
            for outcome in outcomes:
                case = ET.SubElement(suite, "testcase", classname=outcome.rule, name=outcome.place)
                if not outcome.passed:
                    ET.SubElement(case, "failure", message="the text left is not the text wanted").text = _xml(outcome)
        self._junit_pages(suites)
        for error in self.errors:
            suite = ET.SubElement(suites, "testsuite", name=error.file or "", tests="1", errors="1")
            case = ET.SubElement(suite, "testcase", classname=error.file or "", name="load")
            ET.SubElement(case, "error", message=str(error).translate(_CONTROL))
        return bytes(ET.tostring(suites, encoding="utf-8", xml_declaration=True))

    def _junit_pages(self, suites: ET.Element) -> None:
        if not self.pages:
            return
        failures = sum(not page.passed for page in self.pages)
        suite = ET.SubElement(suites, "testsuite", name="pages", tests=str(len(self.pages)), failures=str(failures))
        for page in self.pages:
            path = page.case.page
            case = ET.SubElement(suite, "testcase", classname=path.parent.name, name=path.name)
            if not page.passed:
                told = "\n".join(_page_lines(page)).translate(_CONTROL)
                ET.SubElement(case, "failure", message="the page did not come out as its gold says").text = told


def _xml(outcome: Outcome) -> str:
    return f"wanted:\n{outcome.wanted}\n\nleft:\n{outcome.left}".translate(_CONTROL)


def run_tests(files: Files, echo: Echo) -> Results:
    """Run the examples of files, telling what failed as it goes."""
    results = Results()
    for layer, paths in files:
        places = Places(layer)
        for path in paths:
            shown = layer.show(path)
            try:
                results.outcomes[shown], wrong = run_examples(path, shown), places.wrong(path)
            except RuleError as error:
                wrong = [error]
            results.errors += wrong
            for mistake in wrong:
                echo(f"{mistake} ({mistake.hint})" if mistake.hint else f"{mistake}")
            for outcome in results.outcomes.get(shown, ()):
                if not outcome.passed:
                    echo(_failure(outcome))
    count = sum(map(len, results.outcomes.values()))
    files_tested = f"{len(results.outcomes)} file{'s' * (len(results.outcomes) != 1)}"
    echo(f"{count} examples in {files_tested}: {len(results.failed)} failed, {len(results.errors)} wrong")
    return results


def check_pages(cases: Sequence[Case], folders: Sequence[Path], echo: Echo, results: Results) -> None:
    """Clean saved pages and compare each with its gold; what differs is told, and kept in the results."""
    cleaner = Cleaner(folders)
    for case in cases:
        outcome, _ = check_page(case, cleaner)
        results.pages.append(outcome)
        if not outcome.passed:
            echo(f"{case.page}:")
            for line in _page_lines(outcome):
                echo(line)
    echo(f"{len(cases)} saved pages: {sum(not page.passed for page in results.pages)} failed")


def check_usage(cases: Sequence[Case], folders: Sequence[Path], echo: Echo, results: Results) -> None:
    """Tell which rules fire on nothing in a corpus, are shadowed, change nothing, or cost content.

    Of rules in files that were not tested it tells only what they cost.
    """
    results.usage = measure(cases, Cleaner(folders))
    for line in results.usage.findings(results.outcomes.keys()):
        echo(line)
    used = sum(bool(results.usage.changed[name]) for name in results.usage.rules)
    echo(f"{len(results.usage.rules)} rules on {len(cases)} pages: {used} change something")


def _page_lines(outcome: PageOutcome) -> Iterator[str]:
    yield from (f"  missing | {text}" for text in outcome.missing)
    yield from (f"  extra   | {text}" for text in outcome.extra)
    yield from (f"  wrong   | {name}" for name in outcome.wrong)


def _failure(outcome: Outcome) -> str:
    return f"{outcome.place}: {outcome.rule}\n{_indented('wanted', outcome.wanted)}\n{_indented('left', outcome.left)}"


def _indented(name: str, text: str) -> str:
    return "\n".join(f"  {name if not i else '':6} | {line}" for i, line in enumerate(text.split("\n")))


def watch_tests(files: Callable[[], Files], echo: Echo) -> None:
    """Run the examples, and again whenever a file has changed, until the user stops it."""
    before: dict[Path, float] = {}
    while True:
        listed = [(layer, paths) for layer, paths in files()]
        now = {path: path.stat().st_mtime for _, paths in listed for path in paths if path.exists()}
        changed = {path for path, changed_at in now.items() if before.get(path) != changed_at}
        if changed or now.keys() != before.keys():
            run_tests(([(layer, [p for p in paths if p in changed]) for layer, paths in listed]), echo)
        before = now
        time.sleep(_PAUSE)
