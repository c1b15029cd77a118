"""Where the CPU of a page goes: parse, blocks, features, rules, model and normalizer, beside other extractors.

    python tests/bench/stages.py [FOLDER…] [--limit 250] [--peers all] [--svg docs/stages.svg] [--top 25]

A folder holds pages with gold, as `cleaner eval` reads them; without one the corpus is taken. All systems take turns page
by page in one process, in a rotating order, so that noise hits all alike; times are of the process's CPU clock. All begin with
decoded text, and each sees a page once. A stage's time is its own: what a stage within it takes is not counted twice, and
what no stage claims is `other`. `decode` (from the file's bytes) and `parse floor` (a bare parse by lexbor) stand beside the
sum and are no part of it.
"""

# ruff: noqa: T201 - its output is the table
from __future__ import annotations

import argparse
import cProfile
import functools
import gc
import pstats
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from statistics import fmean, median
from time import process_time
from typing import Any, NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser

from cleaner.evaluate.golds import load_golds
from cleaner.evaluate.peers import installed_peers
from cleaner.evaluate.run import ours
from cleaner.model import Options
from cleaner.pipeline import Cleaner
from cleaner.read.decode import decode

ROOT = Path(__file__).resolve().parent.parent.parent

STAGES = {
    "read": ("cleaner.text.damage:clean_text", "cleaner.read.sniff:sniff", "cleaner.read.records:split_records"),
    "parse": ("cleaner.blocks.parse:parse_html",),
    "blocks": ("cleaner.blocks.dom:segment_html", "cleaner.blocks.text:segment_text", "cleaner.blocks.bare:is_bare"),
    "rules: select": ("cleaner.engine.load:RuleBook.select", "cleaner.engine.load:RuleBook.prepare"),
    "rules: match": ("cleaner.engine.load:RuleBook.match",),
    "rules: apply": ("cleaner.engine.apply:apply", "cleaner.decide:decide"),
    "metadata": ("cleaner.normalize.metadata:metadata_of", "cleaner.normalize.metadata:beside_title"),
    "features": (
        "cleaner.classify.raw:raw_of", "cleaner.classify.features:features_of",
        "cleaner.classify.html_model:net_input", "cleaner.classify.text_features:measure",
        "cleaner.classify.text_odds:keys_of", "cleaner.classify.text_context:context_of",
    ),
    "model": (
        "cleaner.classify.judge:Judge.__call__", "cleaner.classify.block_net:BlockNet.run",
        "cleaner.classify.trees:Forest.logits", "cleaner.classify.dump_net:DumpNet.run",
    ),
    "second opinion": ("cleaner.classify.second:second_opinion",),
    "repeats, posts": (
        "cleaner.decide:drop_repeats", "cleaner.decide:drop_posts", "cleaner.decide:drop_title",
        "cleaner.decide:drop_caption_heads", "cleaner.structure.gaps:fill_gaps", "cleaner.structure.settle:settle",
    ),
    "normalizer": (
        "cleaner.normalize.body:body_of", "cleaner.normalize.source:source_of", "cleaner.normalize.captions:images_of",
        "cleaner.normalize.walls:wall_of", "cleaner.normalize.body:kept_texts",
    ),
}  # fmt: skip
"""Functions and methods by the stage that their CPU counts for; the order is that of the table and the picture."""


class Page(NamedTuple):
    """A page: its text, its address, and the seconds that decoding it took."""

    id: str
    text: str
    url: str | None
    decoding: float


class Clock:
    """Attributes CPU time to the innermost stage that is running."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def run(self, stage: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function as a stage."""
        self._switch()
        self._open.append(stage)
        try:
            return function(*args, **kwargs)
        finally:
            self._switch()
            self._open.pop()

    def _switch(self) -> None:
        now = process_time()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now

    def take(self) -> dict[str, float]:
        """Return the seconds by stage since the last call."""
        spent, self.spent = dict(self.spent), defaultdict(float)
        return spent


def watch(clock: Clock) -> list[str]:
    """Wrap every function of `STAGES` wherever it was imported to; return the names that are not there."""
    missing = []
    for stage, places in STAGES.items():
        for place in places:
            module, _, path = place.partition(":")
            *outer, name = path.split(".")
            owner = functools.reduce(getattr, outer, import_module(module))
            function = vars(owner).get(name)
            if function is None:
                missing.append(place)
                continue
            wrapped = functools.wraps(function)(functools.partial(clock.run, stage, function))
            if outer:
                setattr(owner, name, lambda *args, _run=wrapped, **kwargs: _run(*args, **kwargs))
            else:
                _replace_everywhere(function, wrapped)
    return missing


def _replace_everywhere(function: object, wrapped: object) -> None:
    for module in [module for name, module in sys.modules.items() if name.startswith("cleaner")]:
        for name, value in list(vars(module).items()):
            if value is function:
                setattr(module, name, wrapped)


Systems = Mapping[str, Callable[[str, str | None], Any]]


def measure(pages: Iterable[Page], systems: Systems, clock: Clock) -> tuple[dict[str, list[float]], list[Any]]:
    """Return the seconds of each page by system, and by stage of the cleaner."""
    by_system: dict[str, list[float]] = {name: [] for name in systems}
    by_stage: list[dict[str, float]] = []
    names = list(systems)
    for n, page in enumerate(pages):
        turn = n % len(names)
        gc.collect()
        gc.disable()
        for name in names[turn:] + names[:turn]:
            start = process_time()
            try:
                clock.run("other", systems[name], page.text, page.url)
            except Exception as error:  # noqa: BLE001 - a peer's crash must not end the table
                print(f"{name}: {page.id}: {type(error).__name__}: {error}"[:160], file=sys.stderr)
            by_system[name].append(process_time() - start)
            stages = clock.take()
            if name == "cleaner":
                by_stage.append(stages)
        gc.enable()
    return by_system, by_stage


def numbers(times: list[float]) -> tuple[float, float, float]:
    """Return mean, median and 99th percentile in milliseconds."""
    ordered = sorted(times)
    return 1e3 * fmean(times), 1e3 * median(times), 1e3 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


Row = tuple[str, float, float, float]


def stage_rows(by_stage: list[dict[str, float]]) -> list[Row]:
    """Return a row for each stage that took any time, then their sum."""
    names = [*STAGES, "other"]
    rows = [(name, *numbers([page.get(name, 0.0) for page in by_stage])) for name in names]
    return [row for row in rows if row[1] >= 0.0005] + [("sum", *numbers([sum(page.values()) for page in by_stage]))]


def table(stages: list[Row], systems: list[Row], decoding: Row) -> str:
    """Return both tables as Markdown."""
    total = stages[-1][1]
    lines = ["| stage | ms mean | median | p99 | share |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {n} | {a:.2f} | {b:.2f} | {c:.1f} | {a / total:.0%} |" for n, a, b, c in stages]
    lines += ["| {} | {:.2f} | {:.2f} | {:.1f} | beside |".format(*decoding), ""]
    lines += ["| system | ms mean | median | p99 | mean ÷ ours | median ÷ ours | p99 ÷ ours |"]
    lines += [f"|---|{'---:|' * 6}"]
    own = next(cells for name, *cells in systems if name == "cleaner")
    for name, *cells in systems:
        ratios = " | ".join(f"{cell / mine:.2f}" for cell, mine in zip(cells, own, strict=True))
        lines.append(f"| {name} | {' | '.join(f'{cell:.1f}' for cell in cells)} | {ratios} |")
    return "\n".join(lines)


_COLOURS = ("#4477aa", "#66ccee", "#228833", "#ccbb44", "#ee6677", "#aa3377", "#bbbbbb", "#332288", "#88ccee",
            "#117733", "#ddcc77", "#cc6677", "#882255", "#dddddd")  # fmt: skip


def picture(stages: list[Row], systems: list[Row], title: str) -> str:
    """Return the stages and the systems as bars in one SVG, milliseconds of CPU a page."""
    parts, y = [f'<text x="10" y="20" font-size="14">{title}</text>'], 24
    for heading, rows in (("stages of cleaner", stages[:-1]), ("whole pages, by system", systems)):
        y += 24
        parts.append(f'<text x="10" y="{y}" font-weight="bold">{heading}</text>')
        for n, (name, value, *_) in enumerate(rows):
            y += 20
            width = 480 * value / max(row[1] for row in rows)
            colour = _COLOURS[n % len(_COLOURS)] if rows is not systems else _COLOURS[2 if name == "cleaner" else 6]
            parts.append(f'<text x="140" y="{y}" text-anchor="end">{name}</text>')
            parts.append(f'<rect x="148" y="{y - 11}" width="{width:.1f}" height="14" fill="{colour}"/>')
            parts.append(f'<text x="{154 + width:.1f}" y="{y}">{value:.2f} ms</text>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {y + 16}" font-family="sans-serif" font-size="11">'
    )
    return "\n".join([head, f'<rect width="720" height="{y + 16}" fill="white"/>', *parts, "</svg>"]) + "\n"


def pages_in(folders: list[Path], limit: int | None) -> list[Page]:
    """Return the pages of the folders, at most `limit` of each, taken evenly over the folder."""
    pages = []
    for folder in folders:
        cases = load_golds(folder)
        step = max(1, len(cases) // (limit or len(cases)))
        for case in cases[::step][:limit]:
            content = case.read()
            start = process_time()
            text = decode(content).text
            pages.append(Page(case.id, text, case.url, process_time() - start))
    return pages


def profile(extract: Callable[[str, str | None], Any], pages: list[Page], top: int) -> None:
    """Print the functions that take the most time of their own."""
    profiler = cProfile.Profile()
    profiler.enable()
    for page in pages:
        extract(page.text, page.url)
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(top)


def main() -> None:
    """Measure, print the tables, and write the picture and the numbers where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "corpus"])
    parser.add_argument("--limit", type=int, help="pages of each folder")
    parser.add_argument("--peers", default="all", help="comma list of installed ones, all, or none")
    parser.add_argument("--no-second", action="store_true", help="do not ask trafilatura when unsure")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", type=Path, help="the tables as JSON")
    parser.add_argument("--top", type=int, help="print so many functions of a profile instead")
    args = parser.parse_args()
    extract = ours(Cleaner(options=Options(second_opinion=not args.no_second)))
    pages, peers = pages_in(args.folders, args.limit), installed_peers()
    wanted = {"all": list(peers), "none": []}.get(args.peers, args.peers.split(","))
    systems: dict[str, Any] = {"cleaner": extract, **{name: peers[name]() for name in wanted}}
    systems["parse floor"] = lambda text, _: LexborHTMLParser(text).body
    for page in pages_in([ROOT / "corpus"], 12):  # imports, weights, patterns
        for run in systems.values():
            run(page.text, page.url)
    if args.top:
        profile(extract, pages, args.top)
        return
    clock = Clock()
    for place in watch(clock):
        print(f"no such function any more: {place}", file=sys.stderr)
    by_system, by_stage = measure(pages, systems, clock)
    stages = stage_rows(by_stage)
    rows = sorted(((name, *numbers(times)) for name, times in by_system.items()), key=lambda row: row[1])
    print(table(stages, rows, ("decode", *numbers([page.decoding for page in pages]))))
    if args.svg:
        args.svg.parent.mkdir(parents=True, exist_ok=True)
        args.svg.write_text(picture(stages, rows, f"CPU a page, mean of {len(pages)} pages"), "utf-8")
    if args.json:
        args.json.write_bytes(orjson.dumps({"pages": len(pages), "stages": stages, "systems": rows}))


if __name__ == "__main__":
    main()
