"""Rules learnt from some pages of a site, judged on pages that they were not learnt from.

    python tests/bench/learn.py sites FOLDER [--deboiler]
    python tests/bench/learn.py real PAGES… [--weights DIR] [--json FILE]

`sites` takes the synthetic sites of `corpus/sites`: learnt from every other page, judged on the rest by the blocks of boilerplate
that are left and the blocks of the body that are lost. `real` takes folders with `html/<id>.html.gz` and `gold/<id>.json`, and
the hosts with two or more pages there, one page left out at a time. With `--weights` each page is judged by a model that has
not seen its domain: DIR holds `fold{k}.npz`, as `cleaner.classify.train.html fold` writes them; other pages are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from saved import Judges, Page, by_host, pages_in, word_f1

from cleaner.engine.learn.propose import learn
from cleaner.errors import OptionError
from cleaner.pipeline import Cleaner


class SiteResult(NamedTuple):
    """Blocks on the judged half of a site: boilerplate left and body lost, with the common rules alone and with all."""

    name: str
    left: int
    left_then: int
    lost: list[str]
    """Blocks of the body that are lost and were not lost without the learnt rules."""


def blocks_of(text: str) -> list[str]:
    """Return the blocks of a body."""
    return [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]


def outcome(cleaner: Cleaner, pages: Sequence[tuple[Path, dict[str, Any]]]) -> tuple[int, list[str]]:
    """Return how much boilerplate is left on pages, and what is lost of their bodies."""
    left, lost = 0, []
    for path, gold in pages:
        want, got = blocks_of(gold["body"]), blocks_of(cleaner.clean(path, url=gold["url"]).body)
        left += sum(block not in want for block in got)
        lost += [block for block in want if block not in got]
    return left, lost


def judge_site(folder: Path, cleaner: Cleaner) -> SiteResult:
    """Learn from every other page of a synthetic site, and judge the rest."""
    golds = [path.with_suffix(".json") for path in sorted(folder.iterdir()) if path.suffix != ".json"]
    files = [path for path in sorted(folder.iterdir()) if path.suffix != ".json"]
    pages = [(path, json.loads(gold.read_text(encoding="utf-8"))) for path, gold in zip(files, golds, strict=True)]
    learnt = learn([cleaner.clean(path, url=gold["url"]) for path, gold in pages[::2]], folder.name)
    with tempfile.TemporaryDirectory() as rules:
        Path(rules, f"{folder.name}.yaml").write_text(learnt.text, encoding="utf-8")
        taught = Cleaner([rules])
        left, lost = outcome(cleaner, pages[1::2])
        left_then, lost_then = outcome(taught, pages[1::2])
    return SiteResult(folder.name, left, left_then, [block for block in lost_then if block not in lost])


class PageResult(NamedTuple):
    """Word F1 of a page without and with the rules learnt from its host's other pages."""

    id: str
    host: str
    without: float
    learnt: float
    rules: str | None


def leave_one_out(pages: Sequence[Page], judges: Judges) -> list[PageResult]:
    """Return the results on the pages of one host."""
    cleaner = judges.cleaner(pages[0])
    articles = [cleaner.clean(page.html, url=page.url) for page in pages]
    results = []
    for i, page in enumerate(pages):
        without = word_f1(page.body, articles[i].body)
        text = _learnt_text(articles[:i] + articles[i + 1 :], page.host)
        with_rules = without if text is None else word_f1(page.body, _cleaned_with(text, page, judges))
        results.append(PageResult(page.id, page.host, without, with_rules, text))
    return results


def _learnt_text(articles: Sequence[Any], host: str) -> str | None:
    try:
        learnt = learn(articles, host)
    except OptionError:
        return None
    return learnt.text if learnt.text.count("\n") > 3 else None


def _cleaned_with(text: str, page: Page, judges: Judges) -> str:
    with tempfile.TemporaryDirectory() as rules:
        Path(rules, f"{page.host}.yaml").write_text(text, encoding="utf-8")
        return judges.cleaner(page, [Path(rules)]).clean(page.html, url=page.url).body


def _sites(folder: Path, write: Callable[[str], object]) -> None:
    cleaner = Cleaner()
    results = [judge_site(path, cleaner) for path in sorted(folder.iterdir()) if path.is_dir()]
    for one in results:
        write(
            f"{one.name:36}{one.left:4} left, then {one.left_then:3}; {len(one.lost)} lost {' | '.join(one.lost)[:80]}\n"
        )
    left, then = sum(one.left for one in results), sum(one.left_then for one in results)
    lost = sum(len(one.lost) for one in results)
    write(f"{len(results)} sites: {left} blocks left, then {then} ({1 - then / max(left, 1):.0%} fewer); {lost} lost\n")


def _real(folders: Sequence[Path], judges: Judges, write: Callable[[str], object]) -> list[PageResult]:
    hosts = {
        host: pages for host, pages in by_host(pages_in(folders)).items() if len(pages) > 1 and judges.has(pages[0])
    }
    started = time.process_time()
    results, falls = [], 0
    for host, pages in sorted(hosts.items()):
        ours = leave_one_out(pages, judges)
        results += ours
        change = fmean(one.learnt - one.without for one in ours)
        falls += change < -0.005
        if abs(change) > 1e-5:
            write(f"{host:36}{len(ours):3} pages {fmean(one.without for one in ours):.4f} {change:+.4f}\n")
    with_rules = [one for one in results if one.rules]
    write(f"{len(hosts)} hosts, {len(results)} pages, rules learnt for {len(with_rules)}: mean word F1 ")
    write(f"{fmean(one.without for one in results):.4f}, then {fmean(one.learnt for one in results):.4f}; ")
    write(f"{falls} hosts fall by more than .005; {time.process_time() - started:.0f} s of CPU\n")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    sites = commands.add_parser("sites")
    sites.add_argument("folder", type=Path)
    real = commands.add_parser("real")
    real.add_argument("pages", type=Path, nargs="+")
    real.add_argument("--weights", type=Path)
    real.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.command == "sites":
        _sites(options.folder, sys.stdout.write)
        return
    results = _real(options.pages, Judges(options.weights), sys.stdout.write)
    if options.json:
        options.json.write_text(json.dumps([one._asdict() for one in results]), encoding="utf-8")


if __name__ == "__main__":
    main()
