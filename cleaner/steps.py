"""The steps of one page through the pipeline, from its source to its article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner.blocks.bare import is_bare, segment_bare
from cleaner.blocks.document import Document
from cleaner.blocks.text import segment_text
from cleaner.deadline import check
from cleaner.decide import decide, drop_caption_heads, drop_posts, drop_repeats, drop_title, keep_standfirst
from cleaner.engine.apply import apply
from cleaner.model import Article, Decision, Options, Page, Status, Trace
from cleaner.normalize.body import body_of, kept_texts
from cleaner.normalize.cells import with_cells
from cleaner.normalize.dump_title import first_prose
from cleaner.normalize.words import count_words
from cleaner.read.sniff import data_kind
from cleaner.structure.gaps import fill_gaps, is_clear
from cleaner.structure.settle import is_index, settle
from cleaner.structure.signed import drop_notes, drop_signatures

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from cleaner.classify import Judge, Judgement
    from cleaner.engine.load import RuleBook
    from cleaner.engine.match import Matches, Selection
    from cleaner.normalize.metadata import Metadata

PARTIAL_BELOW = 0.5
"""Confidence under which an article is `partial`."""

CLEAR = 0.6
"""Confidence of a dump so short that the model knows few like it, and of which nothing is left to doubt."""

SECOND_BELOW = 0.25
"""Confidence in an article under which trafilatura is asked what it would keep.

On pages of other types it knows less than the score: on 81 such pages that no model had seen it took the word F1 from
.54 to .49.
"""

_INDEXES = frozenset({"listing", "collection"})
"""Types of pages that may be nothing but links to others."""

_LONGEST_ADDRESS = 2_000
_ADDRESS = re.compile(r"https?://\S+|(?:[\w.~:-]*[/\\])*[\w.~ -]+\.(?:html?|xhtml|txt|md|xml|jsonl?|warc|gz)", re.I)

_SPARSE = 600
"""Characters of body under which a page's scripts are searched for its article."""

_WALL = 6_000
"""Characters of body beyond which no page is a wall."""


class Tools(NamedTuple):
    """What every page needs, loaded once: rules, weights, and the provenance that records carry."""

    rules: RuleBook
    judge: Judge
    provenance: Mapping[str, str | None]


@dataclass(slots=True)
class Run:
    """One page on its way through the steps."""

    tools: Tools
    page: Page
    options: Options
    host: str | None = field(init=False)
    """The host whose rules hold; of a dump that does not say its address known only with its blocks."""

    def __post_init__(self) -> None:
        self.host = self.options.site or host_of(self.page.url)

    def article(self) -> Article:
        """Return the page's article, each step in its turn."""
        if not self.page.text.strip():
            return self._bare("empty", "empty_input")
        if (other := data_kind(self.page.text, self.page.kind)) is not None:
            return self._bare("empty", other)
        document, selection = self._segment()
        check()
        metadata = self._metadata(document, selection)
        check()
        judgement = self._judge(document, metadata)
        document = with_cells(document)
        check()
        decisions, title, judgement = self._decide(document, selection, judgement, metadata)
        check()
        held = self._in_scripts(document, decisions, metadata)
        if held is not None:
            document, selection, judgement = held, None, _trusting(held)
            decisions, title, judgement = self._decide(document, selection, judgement, metadata)
        if title and not metadata.title:
            from cleaner.normalize.metadata import beside_title

            text = first_prose(document.blocks, decisions) if document.tree is None else None
            named = judgement.page_type == "article"
            metadata = beside_title(metadata, document, title, text=text, named=named)
        if document.tree is None and judgement.page_type == "article" and self.options.author_bios == "drop":
            decisions = drop_notes(document.blocks, decisions, metadata)
        if document.tree is None and judgement.confidence < CLEAR and is_clear(document.blocks, decisions):
            judgement = replace(judgement, confidence=CLEAR)
        return self._compose(document, judgement, decisions, replace(metadata, title=title))

    def _segment(self) -> tuple[Document, Selection | None]:
        page, rules = self.page, self.tools.rules
        if page.kind != "html":
            return segment_text(page, limit=self.options.max_blocks), None
        from cleaner.blocks.dom import parse_html, segment_html

        host = self.host
        tree = parse_html(rules.prepare(page.text, host))
        check()
        day = self._day(tree) if rules.is_dated(host) else None
        selection = rules.select(tree, host, day=day, lazy=True)
        marks = selection.marker or selection.marks
        document = segment_html(page, tree, marks=marks, limit=self.options.max_blocks)
        if is_bare(page.text):
            return segment_bare(document), None
        return document, selection

    def _day(self, tree: LexborHTMLParser) -> str | None:
        """Return the page's date as far as it is known before there are blocks."""
        from cleaner.normalize.head import read_head
        from cleaner.normalize.published import declared_date

        return declared_date(read_head(tree), self.page.url)

    def _metadata(self, document: Document, selection: Selection | None) -> Metadata:
        from cleaner.normalize.metadata import metadata_of

        fields: Mapping[str, list[str]] = selection.fields if selection is not None else {}
        return metadata_of(document, url=document.page.url, fields=fields)

    def _decide(
        self, document: Document, selection: Selection | None, judgement: Judgement, metadata: Metadata
    ) -> tuple[list[Decision], str | None, Judgement]:
        """Return what becomes of each block, the title, and the judgement as the rules correct its type of page."""
        if document.tree is None and self.host is None:
            from cleaner.normalize.source import site_of_dump

            self.host = site_of_dump(document.page, document.blocks)
        host = self.host
        self.tools.rules.require(host)
        matches = self.tools.rules.match(document, host, selection, day=metadata.published)
        judgement = _settled(judgement, document, matches)
        scores, threshold = judgement.scores.tolist(), judgement.threshold
        rulings = apply(document, matches, scores, judgement.page_type, threshold=threshold)
        decisions = decide(document.blocks, judgement, rulings, self.options)
        decisions = drop_posts(document, decisions, judgement.page_type, self.options)
        if document.tree is None and judgement.page_type != "forum":
            decisions = fill_gaps(document.blocks, decisions)
        if document.tree is not None and judgement.page_type == "article":
            decisions = keep_standfirst(document.blocks, decisions, metadata.description)
            if self.options.author_bios == "drop":
                decisions = drop_signatures(document.blocks, decisions, metadata)
        title = metadata.title or judgement.title(document, decisions)
        decisions = drop_title(document.blocks, decisions, title)
        decisions = drop_caption_heads(document.blocks, decisions)
        decisions = settle(document, decisions, title, judgement.page_type)
        copies = document.tree is not None
        decisions = drop_repeats(document.blocks, decisions, copies=copies, words=judgement.words)
        return decisions, title, judgement

    def _judge(self, document: Document, metadata: Metadata) -> Judgement:
        from cleaner.classify.page_type import BRIEFS, is_brief, is_story, settled_type

        judgement = self.tools.judge(document, metadata=metadata)
        page_type = settled_type(judgement.page_type, document, metadata)
        if page_type in BRIEFS and metadata.published and is_brief(document, judgement.scores, judgement.threshold):
            page_type = "article"
        signed = bool(metadata.authors)
        if page_type == "listing" and is_story(document, judgement.scores, judgement.threshold, signed=signed):
            page_type = "article"
        if page_type != judgement.page_type:
            judgement = replace(judgement, page_type=page_type)
        keeps = bool((judgement.scores >= judgement.threshold).any())
        unsure = page_type == "article" and (judgement.confidence < SECOND_BELOW or not keeps)
        if not (unsure and document.tree is not None and self.options.second_opinion):
            return judgement
        from cleaner.classify.second import ALONE, WEIGHT, moved, second_opinion

        votes = second_opinion(document, WEIGHT if keeps else ALONE)
        if votes is None:
            return judgement
        confidence = judgement.confidence if keeps else min(judgement.confidence, SECOND_BELOW)  # it knows no article
        return replace(judgement, scores=moved(judgement.scores, votes), confidence=confidence)

    def _in_scripts(self, document: Document, decisions: Sequence[Decision], metadata: Metadata) -> Document | None:
        """Return the article that the page's scripts hold, where the tree has hardly any of it."""
        kept = sum(len(b.text) for b, d in zip(document.blocks, decisions, strict=True) if d.keep)
        if document.tree is None or kept > _SPARSE:
            return None
        from cleaner.blocks.state import state_article

        text = state_article(document.tree, metadata.article_body)
        if text is None or len(text) < 2 * kept:
            return None
        page = replace(document.page, text=text, kind="text", headers={}, start=0)
        dump = segment_text(page, limit=self.options.max_blocks)
        blocks = [block._replace(start=-1, end=-1) for block in dump.blocks]
        return Document(document.page, blocks, flags=document.flags)

    def _compose(
        self, document: Document, judgement: Judgement, decisions: Sequence[Decision], metadata: Metadata
    ) -> Article:
        from cleaner.normalize.captions import images_of
        from cleaner.normalize.source import source_of

        language = metadata.language
        body = self._body(document, decisions, language)
        kept = kept_texts(document.blocks, decisions, 3)
        status, reason = self._status(document, judgement, body)
        if status in ("ok", "partial") and self._may_be_index(judgement) and is_index(document.blocks, decisions):
            status, reason = "empty", self._reason("no_article", document)
        return Article(
            id=self.page.id,
            title=metadata.title,
            body=body if status in ("ok", "partial") else "",
            source=source_of(document, decisions, self._named(metadata), url=document.page.url, kept=kept),
            authors=metadata.authors,
            published=metadata.published,
            modified=metadata.modified,
            language=language,
            description=metadata.description,
            images=images_of(document, decisions),
            paywalled=metadata.paywalled,
            status=status,
            reason=reason,
            confidence=judgement.confidence if body else 0.0,
            removed=_count(decisions),
            provenance=self.tools.provenance,
            fetched_at=self.page.fetched_at,
            page_type=judgement.page_type,
            trace=Trace(document, tuple(decisions), tuple(map(float, judgement.scores))),
        )

    def _named(self, metadata: Metadata) -> Metadata:
        """Return the metadata with the name that the site's rules give it."""
        site = self.tools.rules.for_host(self.host) if self.host else None
        return replace(metadata, site_name=site.name) if site is not None and site.name else metadata

    def _body(self, document: Document, decisions: Sequence[Decision], language: str | None) -> str:
        return body_of(document.blocks, decisions, language)

    def _may_be_index(self, judgement: Judgement) -> bool:
        """Tell whether the page may be a site's front page, which holds other pages' headlines and no text."""
        from cleaner.normalize.published import is_front_page

        return judgement.page_type in _INDEXES and (self.page.url is None or is_front_page(self.page.url))

    def _status(self, document: Document, judgement: Judgement, body: str) -> tuple[Status, str | None]:
        from cleaner.normalize.walls import wall_of

        wall = wall_of(document, count_words(body[:_WALL]))
        if wall is not None:
            return wall
        if not body:
            return "empty", self._reason(self._nothing(document), document)
        if judgement.confidence < PARTIAL_BELOW:
            return "partial", self._reason("low_confidence", document)
        return "ok", self._reason(None, document)

    def _nothing(self, document: Document) -> str:
        """Return the word for an input without an article; whoever gives an address or a path means what lies there."""
        if self.page.kind == "text" and _ADDRESS.fullmatch(self.page.text[:_LONGEST_ADDRESS].strip()):
            return "address_only"
        return "no_article" if document.blocks else "no_text"

    def _reason(self, word: str | None, document: Document) -> str | None:
        return next(iter((*self.page.flags, *document.flags)), word)

    def _bare(self, status: Status, reason: str | None) -> Article:
        return Article(
            id=self.page.id, status=status, reason=reason, provenance=self.tools.provenance,
            fetched_at=self.page.fetched_at,
        )  # fmt: skip


def host_of(url: str | None) -> str | None:
    """Return the host of a URL in lower case, without a leading `www.`; None where there is none.

    >>> host_of("https://www.Example.com/a")
    'example.com'
    """
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _settled(judgement: Judgement, document: Document, matches: Matches) -> Judgement:
    """Return the judgement with the type of page that the rules know better."""
    from cleaner.classify.page_type import is_blog, is_thread

    if judgement.page_type == "forum":
        return replace(judgement, page_type="article") if is_blog(document, matches) else judgement
    return replace(judgement, page_type="forum") if is_thread(document, matches) else judgement


def _trusting(document: Document) -> Judgement:
    """Return the judgement of a text that the page itself declares to be the article."""
    from cleaner.classify import Judgement

    scores = np.full(len(document.blocks), 0.95, np.float32)
    return Judgement(scores, "article", 0.8, 0.5)


def _count(decisions: Sequence[Decision]) -> dict[str, int]:
    kinds = Counter(d.kind for d in decisions if (not d.keep or d.cuts) and d.kind != "title")
    return dict(sorted(kinds.items()))
