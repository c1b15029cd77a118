"""The rule file: highlighted, checked as it is typed, with errors at their line and completion from the schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from cleaner.editor.completion import words
from cleaner.editor.desk import Desk
from cleaner.editor.draft import Problem
from cleaner.editor.ui.widgets import Tag, box, button, escaped, markup

_ERRORS, _DOUBTS = 20, 2
"""Problems that are listed; all lines that have any are marked."""


class RulesPane:
    """The YAML, and below it a line for each problem, by which the cursor goes there."""

    def __init__(self, on_text: Callable[[str], Any]) -> None:
        self._on_text = on_text
        self._shown: list[Problem] = []
        with box("cl-pane cl-rules", label="The rule file"):
            with box("cl-pane-head"):
                Tag("h2", "Rules", "cl-pane-title")
                self.file = Tag("span", "", "cl-file")
                self.state = markup(classes="cl-facts")
            self.editor = ui.codemirror("", language="YAML", theme="githubLight", indent="  ", on_change=self._changed)
            self.editor.set_line_wrapping(True)
            self.editor.classes("cl-yaml")
            self.list = box("cl-problems", role="status")
            self.list.props('aria-label="Problems of the rule file"')

    def complete(self) -> None:
        """Give the editor the words that it completes; once the browser is there."""
        ui.run_javascript(f"cleanerEditor.completion({self.editor.id}, {json.dumps(words())})")

    def dark(self, on: bool) -> None:
        """Follow the theme of the app."""
        self.editor.set_theme("githubDark" if on else "githubLight")

    def _changed(self, event: Any) -> Any:
        return self._on_text(event.value or "")

    def reveal(self, line: int) -> None:
        """Bring a line into view and select it."""
        ui.run_javascript(f"cleanerEditor.line({self.editor.id}, {int(line)})")

    def update(self, desk: Desk, *, typing: bool = False) -> None:
        """Show the draft and its problems; while somebody is `typing`, the text is theirs."""
        draft = desk.draft
        if self.editor.value != draft.text and not typing:
            self.editor.set_value(draft.text)
        self.file.set_text(draft.shown)
        self.file.props(f'title="{draft.file.path}"')
        mark = "unsaved" if draft.is_changed else "saved" if draft.is_there else "new"
        self.state.set_content(f'<span class="cl-mark cl-mark-{mark}">{mark}</span>')
        self.mark(desk.problems, draft.text)

    def mark(self, problems: Sequence[Problem], text: str) -> None:
        """Mark the lines that have problems, and list these."""
        if list(problems) == self._shown:
            return
        self._shown = list(problems)
        last = text.count("\n") + 1
        lines: dict[int, Problem] = {}
        for problem in sorted(problems, key=lambda p: p.is_error):
            lines[min(problem.line, last)] = problem
        # Not by properties of the element: these would send the text along, and take back what is being typed.
        marks = [[n, "error" if p.is_error else "doubt", p.message] for n, p in sorted(lines.items())]
        ui.run_javascript(f"cleanerEditor.marks({self.editor.id}, {json.dumps(marks)})")
        self.list.clear()
        with self.list:
            errors = [problem for problem in problems if problem.is_error]
            doubts = [problem for problem in problems if not problem.is_error]
            for problem in [*errors[:_ERRORS], *doubts[:_DOUBTS]]:
                self._row(problem)
            if len(doubts) > _DOUBTS:
                Tag("p", f"{len(doubts) - _DOUBTS} more lines are doubtful; hover over their marks", "cl-more")

    def _row(self, problem: Problem) -> None:
        kind = "error" if problem.is_error else "doubt"
        row = button("", lambda: self.reveal(problem.line), classes=f"cl-problem cl-problem-{kind}")
        word = "Error" if problem.is_error else "Doubtful"
        row.props(f'aria-label="{word} at line {problem.line}" title="Go to line {problem.line}"')
        with row:
            markup(f"<b>{word}, line {problem.line}</b> {escaped(problem.message)}", tag="span")
