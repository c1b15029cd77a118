"""The run of `cleaner rules test`: examples of files, as lines for people and as JUnit XML for machines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from cleaner.engine.examples import Outcome, run_examples
from cleaner.engine.layers import Layer
from cleaner.errors import RuleError

Echo = Callable[[str], object]
Files = Iterable[tuple[Layer, list[Path]]]
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(slots=True)
class Results:
    """Outcomes by file, the files that are wrong, and what was found by the way."""

    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    errors: list[RuleError] = field(default_factory=list)

    @property
    def failed(self) -> list[Outcome]:
        """The examples that failed."""
        return [outcome for outcomes in self.outcomes.values() for outcome in outcomes if not outcome.passed]

    @property
    def code(self) -> int:
        """The exit code: 2 where a file is wrong, 1 where an example failed, else 0."""
        return 2 if self.errors else int(bool(self.failed))

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
        for error in self.errors:
            suite = ET.SubElement(suites, "testsuite", name=error.file or "", tests="1", errors="1")
            case = ET.SubElement(suite, "testcase", classname=error.file or "", name="load")
            ET.SubElement(case, "error", message=str(error).translate(_CONTROL))
        return bytes(ET.tostring(suites, encoding="utf-8", xml_declaration=True))


def _xml(outcome: Outcome) -> str:
    return f"wanted:\n{outcome.wanted}\n\nleft:\n{outcome.left}".translate(_CONTROL)


def run_tests(files: Files, echo: Echo) -> Results:
    """Run the examples of files, telling what failed as it goes."""
    results = Results()
    for layer, paths in files:
        for path in paths:
            shown = layer.show(path)
            try:
                results.outcomes[shown] = run_examples(path, shown)
            except RuleError as error:
                results.errors.append(error)
                echo(f"{error}")
                continue
            for outcome in results.outcomes[shown]:
                if not outcome.passed:
                    echo(_failure(outcome))
    count = sum(map(len, results.outcomes.values()))
    echo(
        f"{count} examples in {len(results.outcomes)} files: {len(results.failed)} failed, {len(results.errors)} wrong"
    )
    return results


def _failure(outcome: Outcome) -> str:
    return f"{outcome.place}: {outcome.rule}\n{_indented('wanted', outcome.wanted)}\n{_indented('left', outcome.left)}"


def _indented(name: str, text: str) -> str:
    return "\n".join(f"  {name if not i else '':6} | {line}" for i, line in enumerate(text.split("\n")))


def watch_tests(files: Callable[[], Files], echo: Echo, *, pause: float = 0.5) -> None:
    """Run the examples, and again whenever a file has changed, until the user stops it."""
    before: dict[Path, float] = {}
    while True:
        listed = [(layer, paths) for layer, paths in files()]
        now = {path: path.stat().st_mtime for _, paths in listed for path in paths if path.exists()}
        changed = {path for path, changed_at in now.items() if before.get(path) != changed_at}
        if changed or now.keys() != before.keys():
            run_tests(([(layer, [p for p in paths if p in changed]) for layer, paths in listed]), echo)
        before = now
        time.sleep(pause)
