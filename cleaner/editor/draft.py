"""The rule file as it stands in the editor: text that is checked as it is typed, with undo, and not yet on disk."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.editor.files import RuleFile, Stamp
from cleaner.engine.parse import parse_file
from cleaner.errors import RuleError

_MAX_UNDO = 500
"""Steps that can be taken back."""
_TYPING = 1.2
"""Seconds within which changes by typing are one step of undo."""


class Problem(NamedTuple):
    """What is wrong or doubtful at a line of the rule file; lines and columns count from 1."""

    line: int
    column: int
    message: str
    is_error: bool

    @classmethod
    def of(cls, error: RuleError, *, is_error: bool = True) -> Problem:
        """Return the problem that an error describes."""
        field_ = f"{error.field}: " if error.field else ""
        hint = f" ({error.hint})" if error.hint else ""
        return cls(error.line or 1, error.column or 1, f"{field_}{error.message}{hint}", is_error)


@dataclass(slots=True)
class Draft:
    """The text of a rule file under edit, and what it was when it was read or saved last."""

    file: RuleFile
    text: str
    saved: str
    stamp: Stamp
    past: list[str] = field(default_factory=list)
    future: list[str] = field(default_factory=list)
    typed_at: float = 0.0

    @classmethod
    def open(cls, file: RuleFile) -> Draft:
        """Return the draft of a file as it is on disk, or of a new one."""
        text, stamp = file.read()
        text = file.blank() if text is None else text
        return cls(file, text, text, stamp)

    @property
    def is_changed(self) -> bool:
        """Tell whether there is anything to save."""
        return self.text != self.saved

    @property
    def is_there(self) -> bool:
        """Tell whether the file is on disk."""
        return self.stamp.digest != ""

    @property
    def shown(self) -> str:
        """The file's name below the folder of rules."""
        return self.file.path.relative_to(self.file.root).as_posix()

    def put(self, text: str, *, typed: bool = False) -> None:
        """Put another text in place; letters typed in a row are one step of undo."""
        if text == self.text:
            return
        now = time.monotonic()
        if not (typed and now - self.typed_at < _TYPING):
            self.past = [*self.past[-_MAX_UNDO:], self.text]
        self.typed_at = now if typed else 0.0
        self.future.clear()
        self.text = text

    def undo(self) -> bool:
        """Go a step back; False where there is none."""
        return self._go(self.past, self.future)

    def redo(self) -> bool:
        """Go a step forward again; False where there is none."""
        return self._go(self.future, self.past)

    def _go(self, source: list[str], target: list[str]) -> bool:
        if not source:
            return False
        target.append(self.text)
        self.text = source.pop()
        self.typed_at = 0.0
        return True

    def errors(self) -> list[Problem]:
        """Return what keeps the file from being loaded; cheap enough for every letter typed."""
        _, errors = parse_file(self.text.encode("utf-8", "replace"), self.shown)
        return [Problem.of(error) for error in errors]

    def is_stale(self) -> bool:
        """Tell whether the file on disk is another than the one that was read."""
        return not self.file.is_as(self.stamp)

    def reload(self) -> None:
        """Take the text from disk; the draft stays as a step of undo."""
        text, self.stamp = self.file.read()
        self.saved = self.file.blank() if text is None else text
        self.put(self.saved)

    def save(self, *, force: bool = False) -> None:
        """Write the text; raises `ChangedOnDisk` where the file on disk is another, unless forced."""
        self.stamp = self.file.save(self.text, self.stamp, force=force)
        self.saved = self.text
