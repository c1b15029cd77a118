"""The result beside the page: the article as it is read, as the record, and as what the edit changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import orjson

from cleaner.editor.changes import Change, Line, blocks_of, diff_of
from cleaner.editor.desk import Desk
from cleaner.editor.ui.widgets import Tag, box, button, escaped, markup
from cleaner.model import Article

SHOWN = 300
"""Blocks of a long article that are shown at first, so that each edit shows at once."""

_TABS = (("article", "Article"), ("json", "JSON"), ("changes", "Changes"))


class ResultPane:
    """Title, body and source of the page in front; tabs for the JSON and for the changes."""

    def __init__(self, on_tab: Callable[[], None]) -> None:
        self.tab = "article"
        self.shown = SHOWN
        self._on_tab = on_tab
        with box("cl-pane cl-result", label="The result"):
            with box("cl-pane-head"):
                Tag("h2", "Result", "cl-pane-title")
                self.facts = markup(classes="cl-facts")
                with box("cl-tabs", role="tablist"):
                    self.tabs = {name: self._tab(name, text) for name, text in _TABS}
            with box("cl-scroll cl-article") as panel:
                self.view = markup()
                self.rest = button("", self._show_all, classes="cl-quiet")
            panel.props('tabindex=0 role=tabpanel aria-label="The result" aria-live=polite')

    def _tab(self, name: str, text: str) -> Tag:
        made = button(text, lambda: self.choose(name), classes="cl-tab")
        made.props(f"role=tab aria-selected={'true' if name == self.tab else 'false'}")
        return made

    def choose(self, name: str) -> None:
        """Show another side of the result."""
        self.tab, self.shown = name, SHOWN
        for other, made in self.tabs.items():
            made.props(f"aria-selected={'true' if other == name else 'false'}")
        self._on_tab()

    def _show_all(self) -> None:
        self.shown = sys.maxsize
        self._on_tab()

    def update(self, desk: Desk) -> None:
        """Show what the page in front gives."""
        article = desk.article
        row = desk.rows.get(desk.entry.number)
        change = row.change if row is not None else None
        count = 0 if change is None else len(change.gained) + len(change.lost) + len(change.fields)
        self.tabs["changes"].set_text(f"Changes {count}" if count else "Changes")
        self.facts.set_content(_facts(article, desk.words))
        blocks = blocks_of(article)
        self.rest.set_text(f"Show all {len(blocks):,} blocks")
        self.rest.set_visibility(self.tab != "changes" and len(blocks) > self.shown)
        if self.tab == "json":
            record = {**article.to_dict(), "body": "\n\n".join(blocks[: self.shown])}
            self.view.set_content(f"<pre>{escaped(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())}</pre>")
        elif self.tab == "changes":
            self.view.set_content(_changes(row.before if row else None, article, change))
        else:
            self.view.set_content(_article(article, blocks[: self.shown]))


def _facts(article: Article, words: int) -> str:
    status = (
        "" if article.status == "ok" else f'<span class="cl-status cl-status-{article.status}">{article.status}</span>'
    )
    return f"{status}<span>{words:,} words</span><span>confidence {article.confidence:.2f}</span>"


def _article(article: Article, blocks: Sequence[str]) -> str:
    if article.error is not None:
        return f'<p class="cl-empty">{escaped(article.error["message"])}</p>'
    body = "".join(f"<p>{escaped(block)}</p>" for block in blocks)
    rows = [
        ("source", article.source.name), ("credit", article.source.credit), ("authors", ", ".join(article.authors)),
        ("published", article.published), ("language", article.language),
    ]  # fmt: skip
    shown = "".join(f"<dt>{name}</dt><dd>{escaped(value)}</dd>" for name, value in rows if value)
    title = f"<h1>{escaped(article.title)}</h1>" if article.title else '<h1 class="cl-none">no title found</h1>'
    empty = f'<p class="cl-empty">Nothing is kept of this page: {escaped(article.reason or article.status)}.</p>'
    return f'{title}<dl>{shown}</dl><div class="cl-body">{body or empty}</div>'


def _changes(before: Article | None, after: Article, change: Change | None) -> str:
    if before is None or change is None or change.is_empty:
        return '<p class="cl-empty">The edit changes nothing on this page.</p>'
    warning = ""
    if change.costs:
        count = len(change.costs)
        noun = "a paragraph" if count == 1 else f"{count} paragraphs"
        warning = f'<p class="cl-cost" role=alert>This edit costs {noun} that the classifier takes for the article.</p>'
    fields = "".join(
        f'<p class="cl-field"><b>{name}</b> <del>{escaped(old)}</del> <ins>{escaped(new)}</ins></p>'
        for name, old, new in change.fields
    )
    return warning + fields + "".join(map(_line, diff_of(before, after)))


def _line(line: Line) -> str:
    if line.mark == " ":
        return f'<p class="cl-same">{escaped(line.text)}</p>'
    tag, said = ("ins", "gained: ") if line.mark == "+" else ("del", "lost: ")
    return f'<p class="cl-{tag}"><{tag}><span class="cl-said">{said}</span>{escaped(line.text)}</{tag}></p>'
