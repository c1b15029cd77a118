"""The rules in force while a file is edited: all layers, with the draft in the place of its file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.editor.draft import Draft, Problem
from cleaner.engine.layers import Layer, layers_of, user_rules
from cleaner.engine.lint import lint_files
from cleaner.engine.load import RuleBook
from cleaner.engine.sites import hosts_above
from cleaner.engine.trials.examples import Outcome, run_examples
from cleaner.shipped import shipped_rules


class Overlay:
    """A copy of the edited layer in a folder of its own, into which drafts are written; the real one stays as it is."""

    def __init__(self, folders: Sequence[Path], target: Path) -> None:
        self.target = target
        self._copy = tempfile.TemporaryDirectory(prefix="cleaner-edit-")
        self._root = Path(self._copy.name)
        self._layers = list(self._with_copy(folders))
        self._copied: set[str | None] = set()
        self._books: dict[str | None, RuleBook] = {}

    def close(self) -> None:
        """Remove the copy."""
        self._copy.cleanup()

    def book(self, draft: Draft) -> RuleBook:
        """Return all rules in force with the draft in place; raises the first `RuleError` of the draft."""
        path = self._write(draft)
        host = draft.file.host
        if host is None:
            book = RuleBook.of_layers(self._layers)
        else:
            known = self._books.get(host)
            book = RuleBook.of_layers(self._layers) if known is None else known.fresh()
            self._books[host] = book
            book.for_host(host)
        shown = self._layer.show(path)
        for error in book.errors:
            if error.file == shown:
                raise error
        return book

    def problems(self, draft: Draft) -> list[Problem]:
        """Return what `rules lint` finds in the draft; nothing in one that says nothing yet."""
        if draft.text == draft.file.blank():
            return []
        path = self._write(draft)
        layer = Layer(self._layer.name if self._is_shipped() else "edited", self._layer.root, self._layer.label)
        return [Problem.of(found.error, is_error=found.is_error) for found in lint_files([path], layer)]

    def outcomes(self, draft: Draft) -> list[Outcome]:
        """Return the outcomes of the draft's examples; raises `RuleError` where it does not load."""
        path = self._write(draft)
        return run_examples(path, self._layer.show(path))

    def shown(self, draft: Draft) -> str:
        """Return the name of a draft's file as reports show it."""
        return f"{self._layer.label}/{draft.shown}"

    def text_of(self, file: str) -> str:
        """Return the text of a rule file of any layer by the name that reports show; "" for any other."""
        for layer in self._layers:
            if file.startswith(f"{layer.label}/"):
                for path in layer.all_files():
                    if layer.show(path) == file:
                        return path.read_text("utf-8", "replace")
        return ""

    def _is_shipped(self) -> bool:
        return self.target.resolve() == shipped_rules()

    def _write(self, draft: Draft) -> Path:
        self._copy_files(draft.file.host)
        path = self._root / draft.shown
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draft.text, "utf-8", newline="\n")
        return path

    def _with_copy(self, folders: Sequence[Path]) -> Iterator[Layer]:
        real = [folder for folder in folders if folder.resolve() != self.target.resolve()]
        layers = layers_of([folder for folder in real if folder.is_dir()])
        mine = [layer for layer in layers_of(()) if layer.root.resolve() == self.target.resolve()]
        labels = [layer.label for layer in layers_of([self.target])][-1:] if self.target.is_dir() else []
        name = "user" if self.target == user_rules() else str(self.target)
        self._layer = Layer(name, self._root, labels[0] if labels else self.target.as_posix())
        yield from (layer for layer in layers if layer not in mine or layer.name == "shipped")
        yield self._layer

    def _copy_files(self, host: str | None) -> None:
        """Copy the files of the edited layer that can matter for a host; those for every page at the first call."""
        if host in self._copied or not self.target.is_dir():
            return
        layer = Layer("edited", self.target, self._layer.label)
        files = [] if self._copied else layer.common_files()
        for name in hosts_above(host or ""):
            files += layer.site_files(name)
        for file in files:
            copy = self._root / file.relative_to(self.target)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        self._copied.add(host)


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what examples failed, a line each."""
    return [
        f"{outcome.place}: {outcome.rule}: wanted {flat(outcome.wanted)}, left {flat(outcome.left)}"
        for outcome in outcomes
        if not outcome.passed
    ]


def flat(text: str) -> str:
    """Return the beginning of a text on one line, in quotes."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else f"{line[:57]}…")
