"""What the commands `eval` and `diff` do once their arguments are parsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.evaluate.confidence import reliability
from cleaner.evaluate.diff import changes
from cleaner.evaluate.golds import count_without_gold, load_golds
from cleaner.evaluate.page import page_of
from cleaner.evaluate.peers import Extract, installed_peers
from cleaner.evaluate.run import evaluate, rows_of, table
from cleaner.pipeline import Cleaner
from cleaner.terminal import progress, say, show


def run_eval(folder: Path, *, peers: str, html: Path | None, limit: int | None, rules: Sequence[Path]) -> int:
    """Score a folder of pages with gold and print the table on stdout, and how far confidence can be trusted."""
    if html is not None and html.is_dir():
        raise OptionError(f"--html: {html}: a folder, and no file", hint=f"name a file in it: {html / 'eval.html'}")
    if html is not None and not html.absolute().parent.is_dir():
        raise OptionError(f"--html: {html}: No such folder as {html.parent}")
    extractors = {name: load() for name, load in _peers_named(peers).items()}
    cases = load_golds(folder)
    if missing := count_without_gold(folder, cases):
        say(f"{missing} page{'s' * (missing != 1)} without gold left out")
    cases = cases[:limit]
    results = evaluate(progress(iter(cases), len(cases), "scoring"), Cleaner(rules), extractors)
    rows = rows_of(results)
    show(table(rows))
    show(f"\n{reliability([result for result in results if result.system == 'cleaner'])}")
    if html is not None:
        html.write_text(page_of(rows, results), "utf-8")
        say(f"wrote {html}")
    return 0


def _peers_named(names: str) -> Mapping[str, Callable[[], Extract]]:
    """Return the peers that a comma list names, or all that are installed."""
    available = installed_peers()
    if names.strip() == "all":
        return available
    wanted = [name for name in map(str.strip, names.split(",")) if name]
    for name in wanted:
        if name not in available:
            raise OptionError(f"--peers: {name} is not installed or not known", hint=f"here: {', '.join(available)}")
    return {name: available[name] for name in wanted}


def run_diff(before: Path, after: Path, *, brief: bool) -> int:
    """Print what changed between two runs."""
    from cleaner.bulk.outcome import open_run

    old, new = open_run(before), open_run(after)
    count = 0
    for change in changes(old, new):
        count += 1
        show(f"{change.what} {change.id} {', '.join(change.fields)}".rstrip())
        for line in () if brief else change.lines:
            show(f"    {line}")
    say(f"{count} of {len(old.keys() | new.keys())} articles differ")
    return 0
