"""A page cleaned again and again while its rules change: what rules cannot change is worked out once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cleaner.editor.library import Entry
from cleaner.errors import CleanerError
from cleaner.model import Article, Options
from cleaner.steps import Run, Tools

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.classify import Judge, Judgement
    from cleaner.engine.load import RuleBook
    from cleaner.engine.match import Selection
    from cleaner.normalize.metadata import Metadata

KEPT = 64
"""Pages whose trees and scores are kept ready."""


@dataclass(slots=True)
class Memory:
    """What is known of one page: its judgement by the metadata and blocks that it was made from."""

    judged: dict[Any, Judgement] = field(default_factory=dict)


@dataclass(slots=True)
class _Remembering(Run):
    """The steps of one page, with the scores taken from memory where nothing that they depend on has changed."""

    memory: Memory = field(default_factory=Memory)

    def _judge(self, document: Document, metadata: Metadata) -> Judgement:
        key = (repr(metadata), document.page.text, hash(tuple(block.text for block in document.blocks)))
        known = self.memory.judged.get(key)
        if known is None:
            known = Run._judge(self, document, metadata)
            self.memory.judged = {key: known}
        return known


class Analyst:
    """Cleans the pages of a session under the rules that it is given; to be used from one thread at a time."""

    def __init__(self, options: Options, judge: Judge) -> None:
        self.options = options
        self.judge = judge
        self._memories: OrderedDict[int, Memory] = OrderedDict()

    def clean(self, entry: Entry, book: RuleBook) -> Article:
        """Return the article of a page; one that cannot be cleaned gives the record of its error."""
        memory = self._memories.setdefault(entry.number, Memory())
        self._memories.move_to_end(entry.number)
        while len(self._memories) > KEPT:
            self._memories.popitem(last=False)
        options = replace(self.options, site=entry.host) if entry.host else self.options
        tools = Tools(book, self.judge, {"rules": book.hash_for(entry.host), "model": self.judge.hash})
        try:
            return _Remembering(tools, entry.page, options, memory=memory).article()
        except CleanerError as error:
            what = {"class": type(error).__name__, "message": str(error), "hint": error.hint}
            return Article(id=entry.page.id, status="error", reason="error", error=what)


def selection_of(article: Article, book: RuleBook, host: str | None) -> Selection | None:
    """Return what the selectors in force find on a page that was cleaned."""
    document = article.trace.document if article.trace else None
    if document is None or document.tree is None:
        return None
    return book.select(document.tree, host)
