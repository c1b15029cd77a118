"""A page cleaned again and again while its rules change: what rules cannot change is worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cleaner.editor.library import Entry
from cleaner.editor.marks import Marker
from cleaner.editor.render import Rendered, render
from cleaner.engine.match import Hit, Matcher, Selection
from cleaner.engine.select import PageSelectors
from cleaner.engine.texts import PageTexts
from cleaner.errors import CleanerError, Failure, word_of
from cleaner.model import Article, Options
from cleaner.normalize.body import body_of, shown
from cleaner.steps import Run, Tools

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from cleaner.blocks.document import Document
    from cleaner.classify import Judge, Judgement
    from cleaner.engine.load import RuleBook
    from cleaner.model import Decision
    from cleaner.normalize.metadata import Metadata

KEPT = 64
"""Pages whose trees and scores are kept ready."""
_SELECTORS = 4_000
"""Selectors whose nodes are remembered of a page."""
_shown = lru_cache(60_000)(shown)
"""The texts of blocks as a body has them, those of a few large pages at least."""


@dataclass(slots=True)
class Memory:
    """What is known of one page: blocks, nodes of selectors, hits of common rules, metadata, judgement."""

    source: str = ""
    document: Document | None = None
    marker: Marker | None = None
    nodes: dict[tuple[str, str], list[LexborNode]] = field(default_factory=dict)
    common: _Known | None = None
    metadata: dict[Any, Metadata] = field(default_factory=dict)
    judged: dict[Any, Judgement] = field(default_factory=dict)
    rendered: tuple[Document, Rendered] | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the blocks are what they were, whatever the rules say now."""
        return self.marker is not None or self.document is not None


class _Selectors(PageSelectors):
    """Selectors on a page whose tree does not change: each is run once."""

    def __init__(self, tree: LexborHTMLParser, known: dict[tuple[str, str], list[LexborNode]]) -> None:
        super().__init__(tree)
        self._known = known

    def nodes(self, by: str, selector: str) -> list[LexborNode]:
        found = self._known.get((by, selector))
        if found is None:
            if len(self._known) >= _SELECTORS:
                self._known.clear()
            found = self._known[by, selector] = super().nodes(by, selector)
        return found


class _Known(Matcher):
    """The matcher of the rules for every page, with its hits on one page worked out."""

    def __init__(self, matcher: Matcher, page: PageTexts) -> None:
        self.of = matcher
        self._found = list(matcher.hits(page))

    def hits(self, page: PageTexts, offset: int = 0) -> Iterator[Hit]:  # noqa: ARG002 - it is the page that it knows
        return iter(self._found)


@dataclass(slots=True)
class _Remembering(Run):
    """The steps of one page, with what nothing has changed for taken from memory."""

    memory: Memory = field(default_factory=Memory)

    def _segment(self) -> tuple[Document, Selection | None]:
        memory, rules, host = self.memory, self.tools.rules, self.host
        if self.page.kind != "html":
            memory.document = memory.document or Run._segment(self)[0]
            return memory.document, None
        source = rules.prepare(self.page.text, host)
        if memory.marker is None or memory.source != source or _unwraps(rules, host):
            document, selection = Run._segment(self)
            self.memory.source, self.memory.marker = source, None
            if selection is not None and not _unwraps(rules, host):
                memory.marker, memory.nodes, memory.common = Marker(document), {}, None
            return document, selection
        tree = memory.marker.document.tree
        assert tree is not None  # noqa: S101 - a page of HTML has one
        selection = rules.select(tree, host, page=_Selectors(tree, memory.nodes))
        return memory.marker.marked(selection), self._with_known_hits(selection, memory.marker.document)

    def _with_known_hits(self, selection: Selection, document: Document) -> Selection:
        (_, common), *others = selection.matchers
        known = self.memory.common
        if known is None or known.of is not common:
            known = self.memory.common = _Known(common, PageTexts([block.text for block in document.blocks], "html"))
        return replace(selection, matchers=((0, known), *others))

    def _metadata(self, document: Document, selection: Selection | None) -> Metadata:
        if not self.memory.holds:
            return Run._metadata(self, document, selection)
        key = (repr(selection.fields) if selection is not None else "", self.memory.source)
        known = self.memory.metadata.get(key)
        if known is None:
            known = Run._metadata(self, document, selection)
            self.memory.metadata = {key: known}
        return known

    def _judge(self, document: Document, metadata: Metadata) -> Judgement:
        if not self.memory.holds:  # the site's rules changed the tree
            return Run._judge(self, document, metadata)
        key = (repr(metadata), self.memory.source)
        known = self.memory.judged.get(key)
        if known is None:
            known = Run._judge(self, document, metadata)
            self.memory.judged = {key: known}
        return known

    def _body(self, document: Document, decisions: Sequence[Decision], language: str | None) -> str:
        return body_of(document.blocks, decisions, language, show=_shown)


def _unwraps(rules: RuleBook, host: str | None) -> bool:
    site = rules.for_host(host)
    return site is not None and any(layout.unwrap for layout in (site.base, *site.layouts))


class Analyst:
    """Cleans the pages of a session under the rules that it is given; to be used from one thread at a time."""

    def __init__(self, options: Options, judge: Judge) -> None:
        self.options = options
        self.judge = judge
        self._memories: OrderedDict[int, Memory] = OrderedDict()

    def clean(self, entry: Entry, book: RuleBook) -> Article:
        """Return the article of a page; one that cannot be cleaned gives the record of its error."""
        memory = self._memory(entry)
        options = replace(self.options, site=entry.host) if entry.host else self.options
        try:
            return _Remembering(Tools(book, self.judge), entry.page, options, memory=memory).article()
        except CleanerError as error:
            return Article(id=entry.page.id, status="error", reason=word_of(error), error=Failure.of(error).to_dict())

    def rendered(self, entry: Entry, document: Document) -> Rendered:
        """Return a page ready to show; the same as before where its blocks are the same."""
        memory = self._memory(entry)
        if memory.rendered is None or not _is_same(memory.rendered[0], document):
            memory.rendered = document, render(document)
        return memory.rendered[1]

    def _memory(self, entry: Entry) -> Memory:
        memory = self._memories.setdefault(entry.number, Memory())
        self._memories.move_to_end(entry.number)
        while len(self._memories) > KEPT:
            self._memories.popitem(last=False)
        return memory


def _is_same(one: Document, other: Document) -> bool:
    """Tell whether two documents show alike: they share a tree, or without any have the same texts in the same tags."""
    if one.tree is not None or other.tree is not None:
        return one.tree is other.tree
    return [block[:2] for block in one.blocks] == [block[:2] for block in other.blocks]
