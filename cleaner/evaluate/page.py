"""The evaluation as a self-contained HTML page: F1 by page, type and language, and the worst pages with a diff."""

from __future__ import annotations

import difflib
import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean

from cleaner.evaluate.confidence import bins_of
from cleaner.evaluate.run import COLUMNS, Row, Scored

_WORST = 20
"""Pages that are listed."""
_BINS = 20
"""Bars of the histogram, from 0 to 1."""


def page_of(rows: Sequence[Row], results: Sequence[Scored]) -> str:
    """Return the page; all text of others in it is escaped."""
    mine = [result for result in results if result.system == "cleaner"]
    parts = [
        "<h1>Evaluation</h1>", _rows(rows),
        "<h2>Word F1 over pages</h2>", _histogram([r.scores["f1"] for r in mine]),
        "<h2>By page type</h2>", _groups((r.kind, r.scores["f1"]) for r in mine),
        "<h2>By language</h2>", _groups((r.language or "unknown", r.scores["f1"]) for r in mine),
        "<h2>Confidence and word F1</h2>", _reliability(mine),
        "<h2>Worst pages</h2>", *map(_worst, sorted(mine, key=lambda r: r.scores["f1"])[:_WORST]),
    ]  # fmt: skip
    return _PAGE + "\n".join(parts)


def _rows(rows: Sequence[Row]) -> str:
    head = "".join(f"<th>{name}" for name in ("system", "pages", *COLUMNS, "CPU ms mean", "median"))
    lines = [f"<tr><td>{'<td>'.join((html.escape(row.system), *row.cells()))}" for row in rows]
    return f"<table><tr>{head}{''.join(lines)}</table>"


def _histogram(values: Sequence[float]) -> str:
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, int(value * _BINS))] += 1
    most = max(counts, default=1) or 1
    bars = "".join(
        f'<rect x="{n * 30}" y="{150 - 140 * count / most:.1f}" width="26" height="{140 * count / most:.1f}">'
        f"<title>{n / _BINS:.2f} to {(n + 1) / _BINS:.2f}: {count} pages</title></rect>"
        for n, count in enumerate(counts)
    )
    return (
        f'<svg viewBox="0 0 600 170" role="img" aria-label="Histogram of word F1">{bars}'
        '<text x="0" y="166">0</text><text x="290" y="166">0.5</text><text x="585" y="166">1</text></svg>'
    )


def _groups(pairs: Iterable[tuple[str, float]]) -> str:
    groups = defaultdict(list)
    for name, value in pairs:
        groups[name].append(value)
    lines = []
    for name, values in sorted(groups.items(), key=lambda group: -len(group[1])):
        mean = fmean(values)
        bar = f'<span class="bar" style="width:{mean * 100:.0f}%"></span>'
        lines.append(f"<tr><td>{html.escape(name)}<td>{len(values)}<td>{mean:.3f}<td class='wide'>{bar}")
    return f"<table><tr><th>group<th>pages<th>F1<th>{''.join(lines)}</table>"


def _reliability(results: Sequence[Scored]) -> str:
    lines = [
        f"<tr><td>{b.least:.1f}–{b.least + 0.1:.1f}<td>{b.pages}<td>{b.right:.2f}<td>{b.f1:.3f}"
        for b in bins_of(results)
    ]
    return f"<table><tr><th>confidence<th>pages<th>share with F1 ≥ .9<th>mean F1{''.join(lines)}</table>"


def _worst(result: Scored) -> str:
    gold = (result.case.gold.get("body") or "").split("\n\n")
    lines = difflib.unified_diff(gold, result.body.split("\n\n"), "gold", "found", lineterm="", n=0)
    shown = []
    for line in list(lines)[:200]:
        mark = {"+": "add", "-": "del"}.get(line[:1], "at")
        shown.append(f'<div class="{mark}">{html.escape(line[:600])}</div>')
    name = html.escape(f"{result.case.id} {result.case.url or ''}")
    summary = f"{result.scores['f1']:.3f} {html.escape(result.kind)} {name}"
    return f"<details><summary>{summary}</summary>{''.join(shown)}</details>"


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; --good: #1a7f4b; --bad: #b4362f; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } td, th { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884; }
td:first-child, th:first-child { text-align: left; } .wide { width: 20rem; text-align: left; }
.bar { display: inline-block; height: .7rem; background: var(--good); } svg { max-width: 40rem; fill: var(--good); }
text { font-size: 12px; fill: currentColor; }
.add { color: var(--good); } .del { color: var(--bad); } .at { opacity: .6; }
details div { white-space: pre-wrap; overflow-wrap: anywhere; } summary { cursor: pointer; }
</style>
"""
