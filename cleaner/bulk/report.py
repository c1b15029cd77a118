"""The report of a run as one self-contained HTML page, readable in print and in the dark."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleaner import __version__
from cleaner.bulk.explained import FOLDER, name_of
from cleaner.bulk.stats import BINS
from cleaner.outcome import PARTIAL_BELOW
from cleaner.text.damage import valid_text

if TYPE_CHECKING:
    from cleaner.bulk.job import Job
    from cleaner.bulk.ledger import Host, Quarantined
    from cleaner.bulk.stats import Listed, Stats

_RULES = 40
"""Rules that the table names."""


class Shown(NamedTuple):
    """What the page shows: the counts, the hosts and failures to name, and the files that are in `explained`."""

    stats: Stats
    hosts: Sequence[Host] = ()
    failed: Sequence[Quarantined] = ()
    explained: Container[str] = ()


class _Link(NamedTuple):
    text: str
    name: str


def report_of(job: Job, shown: Shown) -> bytes:
    """Return the page as UTF-8. All text of others in it is escaped."""
    stats = shown.stats
    parts = [
        f"<h1>Bulk run</h1><p class=note>{_text(job.output)} · cleaner {__version__}</p>",
        _tiles(stats),
        _section("Outcome", _bars(stats.statuses, "records"), _bars(stats.languages, "records", "Languages")),
        _section("Confidence", _histogram(stats)),
        _section("Words", _bars(Counter({"before": stats.before, "after": stats.after}), "words")),
        _section("Removed blocks", _bars(stats.kinds, "blocks"), _rules(stats)),
        _section("Hosts that need a rule", _hosts(shown)),
        _section("Documents of least confidence", _listed(stats.weakest, "confidence", shown)),
        _section("Slowest documents", _listed(stats.slowest, "seconds", shown)),
        _section("Errors", _bars(stats.errors, "documents"), _failed(shown)),
    ]
    return (_HEAD + "\n".join(parts)).encode("utf-8", "replace")


def _tiles(stats: Stats) -> str:
    cut = 1 - stats.after / stats.before if stats.before else 0.0
    tiles = (
        ("documents in", f"{stats.inputs:,}"), ("records out", f"{stats.records:,}"),
        ("in quarantine", f"{stats.quarantined:,}"), ("skipped entries", f"{stats.skipped:,}"),
        ("words before", f"{stats.before:,}"), ("words after", f"{stats.after:,}"), ("words removed", f"{cut:.0%}"),
        ("mean confidence", f"{stats.mean_confidence:.2f}"), ("seconds of work", f"{stats.seconds:,.0f}"),
    )  # fmt: skip
    return "<dl>" + "".join(f"<div><dt>{name}<dd>{value}</div>" for name, value in tiles) + "</dl>"


def _section(title: str, *parts: str) -> str:
    shown = "".join(part for part in parts if part)
    return f"<section><h2>{title}</h2>{shown or '<p class=note>None.</p>'}</section>"


def _bars(counts: Counter[str], unit: str, title: str = "") -> str:
    if not counts:
        return ""
    most = max(counts.values()) or 1
    lines = [
        f"<tr><td>{_text(name)}<td class=n>{count:,}<td class=wide>{_bar(count / most)}"
        for name, count in _ordered(counts, 30)
    ]
    head = f"<h3>{title}</h3>" if title else ""
    return f"{head}<table><tr><th><th class=n>{unit}<th>{''.join(lines)}</table>"


def _ordered(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def _bar(share: float) -> str:
    # A picture and no background colour: printers leave backgrounds out.
    width = max(0.5, 100 * share)
    return f'<svg class=bar viewBox="0 0 100 6" preserveAspectRatio="none"><rect width="{width:.1f}" height="6"/></svg>'


def _histogram(stats: Stats) -> str:
    counts = [stats.histogram[str(n)] for n in range(BINS)]
    most = max(counts)
    if not most:
        return ""
    bars = "".join(_column(n, count, most) for n, count in enumerate(counts))
    axis = "".join(f'<text x="{30 * BINS * x / 4:.0f}" y="176">{x / 4:g}</text>' for x in range(5))
    label = f"Histogram of the confidence of {stats.scored:,} records"
    return f'<svg class=chart viewBox="-4 0 612 182" role="img" aria-label="{label}">{bars}{axis}</svg>'


def _column(n: int, count: int, most: int) -> str:
    height = 150 * count / most
    low, weak = n / BINS, " class=weak" if n < BINS * PARTIAL_BELOW else ""
    shown = f"<title>{low:.2f} to {low + 1 / BINS:.2f}: {count:,} records</title>"
    return f'<rect{weak} x="{n * 30}" y="{158 - height:.1f}" width="26" height="{height:.1f}">{shown}</rect>'


def _rules(stats: Stats) -> str:
    rows = [(*name.partition(" ")[::2], count) for name, count in _ordered(stats.rules, _RULES)]
    table = _table(("kind", "rule", "blocks"), ((kind, rule, f"{count:,}") for kind, rule, count in rows))
    return f"<h3>By rule</h3>{table}" if rows else ""


def _hosts(shown: Shown) -> str:
    rows = (
        (
            _linked(h.host, h.example, shown),
            f"{h.weak:,}",
            f"{h.documents:,}",
            f"{h.weak / h.documents:.0%}",
            f"{h.words // h.documents:,}",
        )
        for h in shown.hosts
    )
    return _table(("host", "low confidence", "records", "share", "words a record"), rows) if shown.hosts else ""


def _linked(text: str, name: str | None, shown: Shown) -> str | _Link:
    return _Link(text, name) if name is not None and name in shown.explained else text


def _listed(listed: Sequence[Listed], unit: str, shown: Shown) -> str:
    rows = (
        (_linked(id_, name_of(path, n, id_), shown), f"{value:.2f}", _place(path, n, id_))
        for value, id_, path, n in listed
    )
    return _table(("document", unit, "input"), rows) if listed else ""


def _failed(shown: Shown) -> str:
    failed, total = shown.failed, shown.stats.quarantined
    if not failed:
        return ""
    rows = (
        (e.id, f"{e.failure.name}: {e.failure.message}", _place(valid_text(e.path), e.n, e.id), str(e.attempts))
        for e in failed
    )
    more = f"<p class=note>{total - len(failed):,} more in quarantine.jsonl.</p>" if total > len(failed) else ""
    return _table(("document", "error", "input", "tries"), rows) + more


def _place(path: str, n: int, id_: str) -> str:
    return "" if path == id_ else f"{path}, document {n + 1:,}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str | _Link]]) -> str:
    """Return a table without the columns that are empty; those of numbers are set to the right."""
    body = list(rows)
    full = [n for n in range(len(head)) if any(row[n] for row in body)]
    head, body = [head[n] for n in full], [[row[n] for n in full] for row in body]
    classes = [" class=n" if all(_is_number(row[n]) for row in body) else "" for n in range(len(head))]
    titles = "".join(f"<th{class_}>{name}" for class_, name in zip(classes, head, strict=True))
    lines = ("".join(f"<td{c}>{_cell(cell)}" for c, cell in zip(classes, row, strict=True)) for row in body)
    return f"<table><tr>{titles}{''.join(f'<tr>{line}' for line in lines)}</table>"


def _is_number(cell: str | _Link) -> bool:
    return isinstance(cell, str) and cell.strip("%").replace(",", "").replace(".", "").isdigit()


def _cell(cell: str | _Link) -> str:
    return f'<a href="{FOLDER}/{cell.name}">{_text(cell.text)}</a>' if isinstance(cell, _Link) else _text(cell)


def _text(value: object) -> str:
    shown = str(value)
    return html.escape(shown if len(shown) <= 200 else shown[:199] + "…")


_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bulk run</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; --good: #1a7f4b; --bad: #c2570c; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc38a; --bad: #f0883e; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin: 2rem 0 .5rem; } h3 { margin: 1rem 0 .3rem; } .note { opacity: .7; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; }
dl div { border: 1px solid #8886; border-radius: .4rem; padding: .5rem .8rem; }
dt { font-size: .85em; opacity: .75; } dd { margin: 0; font-size: 1.4em; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; } td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #8884; }
td { overflow-wrap: anywhere; } td:first-child { min-width: 8rem; }
td.n, th.n { text-align: right; min-width: 4.5rem; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.wide { width: 20rem; } .bar { display: block; width: 100%; height: .7rem; } .chart { width: 100%; max-width: 44rem; }
rect { fill: var(--good); } rect.weak { fill: var(--bad); } text { font-size: 13px; fill: currentColor; }
@media print { body { margin: 0; font-size: 11px; color: #000; } h2, h3 { break-after: avoid; }
  tr, svg, dl { break-inside: avoid; }
  :root { color-scheme: light; --good: #1a7f4b; --bad: #c2570c; } rect { print-color-adjust: exact; } }
</style>
"""
