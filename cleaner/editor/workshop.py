"""What all tabs of an editor share: the pages, the model, the rules that are in force, and one thread that works."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cleaner.classify import shipped_judge
from cleaner.editor.analysis import Analyst
from cleaner.editor.changes import words_of
from cleaner.editor.draft import Draft
from cleaner.editor.files import RuleFile, check_writable, rule_file
from cleaner.editor.library import Entry, Library
from cleaner.editor.overlay import Overlay
from cleaner.editor.render import Rendered
from cleaner.engine.layers import user_rules
from cleaner.engine.load import RuleBook
from cleaner.errors import RuleError
from cleaner.model import Article, Options

if TYPE_CHECKING:
    from cleaner.blocks.document import Document

T = TypeVar("T")


class Workshop:
    """The pages and tools of one session. Pages are cleaned in one thread, since their trees are not to be shared."""

    def __init__(self, library: Library, options: Options, folders: Sequence[Path] = ()) -> None:
        self.library = library
        self.options = options
        self.folders = tuple(folders)
        self.target = self.folders[-1] if self.folders else user_rules()
        self.overlay = Overlay(self.folders, self.target)
        self.analyst = Analyst(options, shipped_judge())
        self._thread = ThreadPoolExecutor(1, "cleaner-edit")

    async def do(self, work: Callable[..., T], *arguments: object) -> T:
        """Run some work in the one thread that may touch pages."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*arguments))

    def warm(self) -> None:
        """Clean the first page ahead, while the browser is on its way."""
        self._thread.submit(self._warm)

    def _warm(self) -> None:
        entry = self.library.entries[0]
        with contextlib.suppress(RuleError):
            book = self.book(Draft.open(self.file_of(entry.host)))
            for _ in range(2):  # the second time, what an edit needs again is worked out
                article = self.clean(entry, book)
            words_of(article)
            if article.trace is not None:
                self.rendered(entry, article.trace.document)
        gc.freeze()  # what is here stays: looking through it again and again takes longer than an edit

    def close(self) -> None:
        """End the thread and remove what was laid out beside the real rules."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self.overlay.close()

    def file_of(self, host: str | None) -> RuleFile:
        """Return the rule file of a host in the folder that edits go to."""
        return rule_file(self.target, host)

    def check(self) -> None:
        """Raise `RuleError` where the rules of the first page cannot be edited, or no edit could be saved."""
        check_writable(self.target)
        Draft.open(self.file_of(self.library.entries[0].host))

    def book(self, draft: Draft) -> RuleBook:
        """Return the rules in force with a draft in place; raises `RuleError` where it is wrong."""
        return self.overlay.book(draft)

    def text_of(self, file: str) -> str:
        """Return the text of a rule file by the name that reports show."""
        return self.overlay.text_of(file)

    def clean(self, entry: Entry, book: RuleBook) -> Article:
        """Return the article of a page under some rules."""
        return self.analyst.clean(entry, book)

    def rendered(self, entry: Entry, document: Document) -> Rendered:
        """Return a page ready to show; the same as before where its blocks are the same."""
        return self.analyst.rendered(entry, document)

    def clean_anew(self, entry: Entry, book: RuleBook) -> Article:
        """Return the article of a page that is not one of the session's."""
        return Analyst(self.options, self.analyst.judge).clean(entry, book)
