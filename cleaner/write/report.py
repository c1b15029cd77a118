"""What happened to every block and why: as removals of the record, in the terminal, and as an HTML page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleaner.model import Removal
from cleaner.terminal import harmless
from cleaner.write.places import place_of
from cleaner.write.spans import parts_of, shifted, spans_of

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.model import Article, Block, Decision, Trace


class Line(NamedTuple):
    """A block as a report shows it: its fate (`keep`, `cut`, `drop` or `title`), its kind, the reason, its text.

    `place` is the CSS of where it stands in a page of HTML.
    """

    number: int
    fate: str
    kind: str
    reason: str
    text: str
    place: str = ""


def removals_of(trace: Trace) -> tuple[Removal, ...]:
    """Return every removed block or part of one, with spans in the decoded input."""
    return tuple(_removals(trace))


def _removals(trace: Trace) -> Iterator[Removal]:
    document = trace.document
    offset, above = document.page.offset, len(document.header)
    touched = above or any(not d.keep or d.cuts for d in trace.decisions)
    spans = spans_of(document) if touched else []
    for line, span in zip(document.header, spans, strict=False):
        yield Removal(0, shifted(span, offset), *_HEADER, line.text)
    for i, (block, decision) in enumerate(zip(document.blocks, trace.decisions, strict=True)):
        if decision.keep and not decision.cuts:
            continue
        what = (decision.kind, decision.rule, decision.where, decision.score)
        if not decision.keep:
            yield Removal(i, shifted(spans[above + i], offset), *what, decision.reach or "block", block.text)
            continue
        parts = parts_of(spans[above + i], block.text, decision.cuts, document.page.text)
        for part, cut in zip(parts, decision.cuts, strict=True):
            yield Removal(i, shifted(part, offset), *what, "text", block.text[slice(*cut)])


_HEADER = ("record_header", "record_header", None, None, "block")
"""Kind, rule, place, score and reach of a line of a record's header, which stands above the first block."""


def lines_of(trace: Trace) -> Iterator[Line]:
    """Yield every block with its fate and the reason, and above them the lines of a record's header."""
    for line in trace.document.header:
        yield Line(0, "drop", *_HEADER[:2], line.text)
    for i, (block, decision) in enumerate(zip(trace.document.blocks, trace.decisions, strict=True)):
        kind = decision.kind if not decision.keep or decision.cuts else "content"
        fate = "title" if kind == "title" else "drop" if not decision.keep else "cut" if decision.cuts else "keep"
        reason, place = _reason(decision, trace.scores[i]), place_of(trace.document, i)
        yield Line(i, fate, kind, reason, _shown(block, decision), place)


def _reason(decision: Decision, score: float) -> str:
    parts = [part for part in (decision.rule, decision.where) if part]
    parts.append(f"score {score:.2f}")
    return " · ".join(parts)


def _shown(block: Block, decision: Decision) -> str:
    label = f"{block.label} " if block.label else ""
    if not (decision.keep and decision.cuts):
        return label + block.text
    text, place = label, 0
    for start, end in sorted(decision.cuts):
        text += f"{block.text[place:start]}⟦{block.text[start:end]}⟧"
        place = end
    return text + block.text[place:]


def explain_text(article: Article, console: Console | None = None) -> None:
    """Print the document with every block kept or removed and what decided; colours where the output has them."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False, soft_wrap=True)
    for heading in _heading(article):
        console.print(Text(harmless(heading), style="bold"))
    if article.trace is None:
        return
    console.print(Text(f"{_LEGEND}\n", style="dim"))
    for line in lines_of(article.trace):
        mark, style = _STYLES[line.fate]
        place = f" · {line.place}" if line.place else ""
        console.print(Text(f"{mark} {line.number:>4} {line.kind:<14} {line.reason}{harmless(place)}", style="dim"))
        console.print(Text(f"  {harmless(line.text)}\n", style=style))


_SCORES = "score: from 0, surely junk, to 1, surely content"
_LEGEND = f"+ kept   - removed   ~ a part removed   = the title   {_SCORES}"

_STYLES = {"keep": ("+", "green"), "cut": ("~", "yellow"), "drop": ("-", "red"), "title": ("=", "blue")}


def _heading(article: Article) -> Iterator[str]:
    reason = f" ({article.reason})" if article.reason else ""
    kind = f", taken for {_indefinite(article.page_type)}" if article.page_type else ""
    yield f"{article.id or 'input'}: {article.status}{reason}, confidence {article.confidence:.2f}{kind}"
    yield f"title: {article.title or '—'}"
    source = article.source
    yield f"source: {source.name or '—'}   credit: {source.credit or '—'}"
    yield f"authors: {', '.join(article.authors) or '—'}   published: {article.published or '—'}"
    removed = ", ".join(f"{kind} {count}" for kind, count in article.removed.items())
    yield f"removed: {removed or 'nothing'}\n"


def _indefinite(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def explain_html(article: Article) -> str:
    """Return a self-contained page that shows every block with its fate and reason; all text is escaped."""
    heading = "".join(f"<p>{html.escape(line)}</p>" for line in (*_heading(article), _SCORES))
    rows = "".join(map(_row, lines_of(article.trace))) if article.trace else ""
    title = html.escape(article.title or article.id or "Explained")
    return _PAGE.format(title=title, heading=heading, rows=rows)


def _row(line: Line) -> str:
    name = f"{line.fate} {line.kind}"
    place = f" <code>{html.escape(line.place)}</code>" if line.place else ""
    return (
        f'<section class="{line.fate}" aria-label="{html.escape(name)}"><header><b>{html.escape(line.kind)}</b> '
        f"<span>{html.escape(line.reason)}</span>{place} <i>{line.number}</i></header>"
        f"<div>{html.escape(line.text)}</div></section>\n"
    )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --keep: #1a7f4b; --drop: #b4362f; --cut: #9a6a00; --title: #2463be; --line: #8883; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }}
.heading p {{ margin: .1rem 0; }}
section {{ border-left: 4px solid var(--c); padding: .3rem .8rem; margin: .6rem 0;
  background: color-mix(in srgb, var(--c) 6%, transparent); }}
section.keep {{ --c: var(--keep); }} section.drop {{ --c: var(--drop); }} section.cut {{ --c: var(--cut); }}
section.title {{ --c: var(--title); }}
section.drop div {{ opacity: .75; text-decoration: line-through; text-decoration-color: var(--line); }}
header {{ font-size: .75rem; opacity: .8; display: flex; gap: .6rem; }}
header b {{ color: var(--c); }} header i {{ margin-left: auto; }}
div {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
@media print {{ section {{ background: none; break-inside: avoid; }} }}
</style>
<div class="heading">{heading}</div>
<main>
{rows}</main></html>
"""
