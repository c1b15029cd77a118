"""The window of what was learnt: a diff of the rule file, to accept rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from cleaner.editor.lessons import Lesson
from cleaner.editor.ui.widgets import Tag, box, button, enable, escaped, markup, quoted
from cleaner.editor.ui.window import window


class LearnWindow:
    """The proposals, each with a box to tick and the lines that it would add."""

    def __init__(self, lessons: Sequence[Lesson], pages: int, on_accept: Callable[[list[Lesson]], Any]) -> None:
        self.lessons = lessons
        self.chosen = set(range(len(lessons)))
        self._on_accept = on_accept
        with window("Learnt from these pages") as self.window:
            if not lessons:
                Tag("p", f"{pages} pages teach nothing that the rule file does not say already.")
                return
            Tag("p", "Untick what should not go into the rule file; undo takes it all back.")
            with box("cl-lessons"):
                for number, lesson in enumerate(lessons):
                    self._row(number, lesson)
            with box("cl-dialog-foot"):
                button("Cancel", self.window.close, classes="cl-quiet")
                self.accept = button(self._label(), self._accept, classes="cl-primary")

    def _row(self, number: int, lesson: Lesson) -> None:
        with Tag("label", "", "cl-lesson"):
            tick = ui.element("input").props(f'type=checkbox checked aria-label="{quoted(_name(lesson))}"')
            tick.on("change", lambda e: self._tick(number, on=bool(e.args)), js_handler="(e) => emit(e.target.checked)")
            lines = "".join(f"<ins>{escaped(line)}</ins>" for line in lesson.text.split("\n"))
            markup(f"<b>{escaped(lesson.evidence)}</b><pre>{lines}</pre>")

    def _tick(self, number: int, *, on: bool) -> None:
        (self.chosen.add if on else self.chosen.discard)(number)
        self.accept.set_text(self._label())
        enable(self.accept, bool(self.chosen))

    def _label(self) -> str:
        return f"Accept {len(self.chosen)} of {len(self.lessons)}"

    async def _accept(self) -> None:
        self.window.close()
        await self._on_accept([self.lessons[number] for number in sorted(self.chosen)])


def _name(lesson: Lesson) -> str:
    return f"{lesson.key} {lesson.value['id'] if isinstance(lesson.value, dict) else lesson.value}"
