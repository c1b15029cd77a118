"""The steps of one page through the pipeline, from its source to its article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import __version__
from cleaner.blocks.bare import is_bare, segment_bare
from cleaner.blocks.document import Document
from cleaner.blocks.text import segment_text
from cleaner.deadline import check
from cleaner.decide import (
    decide,
    drop_caption_heads,
    drop_enlarged,
    drop_posts,
    drop_repeats,
    drop_title,
    keep_standfirst,
)
from cleaner.engine.apply import apply
from cleaner.kept import kept_places
from cleaner.model import Article, Decision, Image, Options, Page, Trace
from cleaner.normalize.body import body_of, kept_texts
from cleaner.normalize.cells import with_cells
from cleaner.normalize.dump_marks import first_prose
from cleaner.opening import with_opening
from cleaner.outcome import is_locked, no_page, outcome_of
from cleaner.structure.clear import is_clear
from cleaner.structure.gaps import fill_gaps
from cleaner.structure.regions import named_by_element
from cleaner.structure.settle import settle
from cleaner.structure.signed import drop_notes, drop_signatures, keep_notes
from cleaner.text.names import names_in
from cleaner.urls import host_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from cleaner.classify import Judge, Judgement
    from cleaner.engine.load import RuleBook
    from cleaner.engine.match import Matches, Selection
    from cleaner.model import Status
    from cleaner.normalize.metadata import Metadata

_CLEAR = 0.6
"""Confidence of a text so short that the models know few like it, and of which nothing is left to doubt."""

_SIGNED = frozenset({"article", "forum"})
"""Types of pages that somebody wrote; a list or a shop names many, and none of them wrote it."""

_OF_OTHERS = frozenset({"comments", "comment_form", "related"})
"""What is stripped as somebody else's text, with its own dates."""

_SAID_ONCE = frozenset({"product", "service", "forum"})
"""Types of pages of whose dumps a short block that is letter for letter an earlier one is none that somebody meant.

A text may have a refrain, a manual the same step twice, and the entries of a list are alike.
"""
_TWICE = 0.15
"""Share of a manual in a dump that is a copy when it comes again in a row; less of it is told of several things."""

_EVEN = 0.5
"""Score from which a block is rather text than not."""
_WITH_BODY = ("ok", "partial")
"""Statuses of records that have a body; of any other what stayed leaves with its name: `outcome.not_found`."""
_SPARSE = 600
"""Characters of body under which a page's scripts are searched for its article."""


class Tools(NamedTuple):
    """What every page needs, loaded once: rules and weights."""

    rules: RuleBook
    judge: Judge

    def provenance(self, host: str | None = None) -> dict[str, str | None]:
        """Return what the record of a page of a host says of how it was made; without a host what all pages share."""
        return {"version": __version__, "rules": self.rules.hash_for(host), "model": self.judge.hash}


class Decided(NamedTuple):
    """What becomes of each block, the title, and the judgement with the type of page as the rules correct it."""

    decisions: list[Decision]
    title: str | None
    judgement: Judgement


@dataclass(slots=True)
class Run:
    """One page on its way through the steps."""

    tools: Tools
    page: Page
    options: Options
    host: str | None = field(init=False)
    """The host whose rules hold; of a page or dump whose address nobody gave known only with its tree or blocks."""

    def __post_init__(self) -> None:
        self.host = self.options.site or host_of(self.page.url)

    def article(self) -> Article:
        """Return the page's article, each step in its turn."""
        if (outcome := no_page(self.page)) is not None:
            return self._bare(*outcome)
        document, selection = self._segment()
        check()
        metadata = self._metadata(document, selection)
        check()
        judgement = self._judge(document, metadata)
        document = with_cells(document)
        check()
        decided = self._decide(document, selection, judgement, metadata)
        check()
        held = self._in_scripts(document, decided.decisions, metadata)
        if held is not None:
            from cleaner.normalize.stored import with_stored

            document, about = held
            metadata = with_stored(metadata, about)
            decided = self._decide(document, None, _trusting(document), metadata)
        metadata = _beside_title(document, decided, metadata)
        metadata = _with_ranked_authors(document, decided, metadata)
        if document.tree is None:
            decided = self._of_dump(document, decided, metadata)
        decided = _sure_of_clear(document, decided)
        if (opening := with_opening(document, decided.decisions, decided.judgement, metadata)) is not None:
            document, decisions, judgement = opening
            decided = Decided(decisions, decided.title, judgement)
        return self._compose(document, decided, replace(metadata, title=decided.title))

    def _segment(self) -> tuple[Document, Selection | None]:
        page, rules = self.page, self.tools.rules
        if page.kind != "html":
            return segment_text(page, limit=self.options.max_blocks), None
        from cleaner.blocks.dom import segment_html

        tree = self._tree()
        host = self.host
        day = self._day(tree) if rules.is_dated(host) else None
        selection = rules.select(tree, host, day=day, lazy=True)
        marks = selection.marker or selection.marks
        document = segment_html(page, tree, marks=marks, limit=self.options.max_blocks)
        if is_bare(page.text):
            return segment_bare(document), None
        return document, selection

    def _tree(self) -> LexborHTMLParser:
        """Return the page's tree; where nobody knows its address the page's own word for it chooses the rules."""
        from cleaner.blocks.base import host_named
        from cleaner.blocks.parse import parse_html

        tree, source = None, self.page.text
        if self.host is None:
            tree = parse_html(source)
            self.host = host_named(tree)
        prepared = self.tools.rules.prepare(source, self.host)
        if tree is None or prepared is not source:
            tree = parse_html(prepared)
        check()
        return tree

    def _day(self, tree: LexborHTMLParser) -> str | None:
        """Return the page's date as far as it is known before there are blocks."""
        from cleaner.normalize.head import read_head
        from cleaner.normalize.published import declared_date

        return declared_date(read_head(tree), self.page.url)

    def _metadata(self, document: Document, selection: Selection | None) -> Metadata:
        from cleaner.normalize.metadata import metadata_of

        fields: Mapping[str, list[str]] = selection.fields if selection is not None else {}
        return metadata_of(document, url=document.page.url, fields=fields)

    def _judge(self, document: Document, metadata: Metadata) -> Judgement:
        from cleaner.classify.page_type import with_type
        from cleaner.classify.second import asked

        judgement = with_type(self.tools.judge(document, metadata=metadata), document, metadata)
        return asked(judgement, document) if self.options.second_opinion else judgement

    def _decide(
        self, document: Document, selection: Selection | None, judgement: Judgement, metadata: Metadata
    ) -> Decided:
        from cleaner.classify.page_type import with_ruled_type

        matches = self._match(document, selection, metadata.published)
        judgement = with_ruled_type(judgement, document, matches, metadata)
        decisions = self._by_rules_and_scores(document, matches, judgement)
        if judgement.page_type == "article":
            decisions = keep_standfirst(document.blocks, decisions, metadata.description)
            if document.tree is not None and self.options.author_bios == "drop":
                decisions = drop_signatures(document.blocks, decisions, metadata)
        title = metadata.title or judgement.title(document, decisions)
        decisions = drop_title(document.blocks, decisions, title)
        decisions = drop_caption_heads(document.blocks, decisions)
        decisions = settle(document, decisions, title, judgement.page_type, ruled=matches.final())
        is_dump = document.tree is None
        copies = not is_dump or judgement.page_type in _SAID_ONCE
        share = _TWICE if is_dump and judgement.page_type == "documentation" else 0.0
        decisions = drop_repeats(document.blocks, decisions, copies=copies, words=judgement.words, share=share)
        return Decided(decisions, title, judgement)

    def _match(self, document: Document, selection: Selection | None, day: str | None) -> Matches:
        """Return the rules that match; those of a dump's site only now, since its blocks may have to tell the host."""
        if document.tree is None and self.host is None:
            from cleaner.normalize.source import site_of_dump

            self.host = site_of_dump(document.page, document.blocks)
        self.tools.rules.require(self.host)
        return self.tools.rules.match(document, self.host, selection, day=day)

    def _by_rules_and_scores(self, document: Document, matches: Matches, judgement: Judgement) -> list[Decision]:
        scores, page_type = judgement.scores.tolist(), judgement.page_type
        rulings = apply(document, matches, scores, page_type, threshold=judgement.threshold)
        decisions = decide(document.blocks, judgement, rulings, self.options)
        decisions = drop_posts(document, decisions, page_type, self.options)
        if document.tree is not None or page_type == "forum":
            return decisions
        return fill_gaps(document.blocks, decisions, ruled=matches.final(), with_entries=page_type == "article")

    def _in_scripts(
        self, document: Document, decisions: Sequence[Decision], metadata: Metadata
    ) -> tuple[Document, Mapping[str, Any]] | None:
        """Return the article that the page's scripts hold and what it is a part of, where the tree has hardly any."""
        kept = sum(len(b.text) for b, d in zip(document.blocks, decisions, strict=True) if d.keep)
        if document.tree is None or kept > _SPARSE:
            return None
        from cleaner.blocks.state import document_in_scripts

        return document_in_scripts(document, kept, metadata.article_body, limit=self.options.max_blocks)

    def _of_dump(self, document: Document, decided: Decided, metadata: Metadata) -> Decided:
        """Return what was decided on a dump, without notes on its authors or with them all."""
        decisions, title, judgement = decided
        if judgement.page_type == "article":
            decisions = drop_enlarged(document.blocks, decisions)
            settle_notes = drop_notes if self.options.author_bios == "drop" else keep_notes
            decisions = settle_notes(document.blocks, decisions, metadata)
        return Decided(decisions, title, judgement)

    def _compose(self, document: Document, decided: Decided, metadata: Metadata) -> Article:
        from cleaner.normalize.source import source_of

        decisions, _, judgement = decided
        body = body_of(document.blocks, decisions, metadata.language)
        kept = kept_texts(document.blocks, decisions, 3)
        status, reason = outcome_of(document, judgement, decisions, body)
        if body and status not in _WITH_BODY:
            decisions = [d.stripped("boilerplate", f"outcome.{status}") if d.keep else d for d in decisions]
        named = named_by_element(document, decisions)
        return Article(
            id=self.page.id,
            title=metadata.title,
            body=body if status in _WITH_BODY else "",
            source=source_of(document, decisions, self._named(metadata), url=document.page.url, kept=kept),
            authors=metadata.authors,
            published=metadata.published,
            modified=metadata.modified,
            language=metadata.language,
            description=metadata.description,
            images=self._images(document, decisions, metadata),
            paywalled=metadata.paywalled or is_locked(decisions),
            status=status,
            reason=reason,
            confidence=judgement.confidence if body else 0.0,
            removed=_count(named, len(document.header)),
            provenance=self.tools.provenance(self.host),
            fetched_at=self.page.fetched_at,
            page_type=judgement.page_type,
            trace=Trace(document, tuple(named), tuple(map(float, judgement.scores)), self.options.images == "all"),
        )

    def _images(self, document: Document, decisions: Sequence[Decision], metadata: Metadata) -> tuple[Image, ...]:
        from cleaner.normalize.captions import images_of

        captioned = images_of(document, decisions, stay=self.options.captions == "keep")
        if self.options.images == "captioned":
            return captioned
        from cleaner.normalize.pictures import all_pictures

        return all_pictures(document, decisions, captioned, metadata.images)

    def _named(self, metadata: Metadata) -> Metadata:
        """Return the metadata with the name that the site's rules give it."""
        site = self.tools.rules.for_host(self.host) if self.host else None
        return replace(metadata, site_name=site.name) if site is not None and site.name else metadata

    def _bare(self, status: Status, reason: str) -> Article:
        return Article(
            id=self.page.id, status=status, reason=reason, provenance=self.tools.provenance(),
            fetched_at=self.page.fetched_at,
        )  # fmt: skip


def _sure_of_clear(document: Document, decided: Decided) -> Decided:
    """Return what was decided with confidence where nothing is in doubt, as on a short page of nothing but `div`s."""
    judgement = decided.judgement
    if judgement.confidence >= _CLEAR or (document.tree is not None and judgement.page_type != "article"):
        return decided
    if not is_clear(document.blocks, decided.decisions, is_page=document.tree is not None):
        return decided
    return decided._replace(judgement=replace(judgement, confidence=_CLEAR))


def _beside_title(document: Document, decided: Decided, metadata: Metadata) -> Metadata:
    """Return the metadata of a page that names no title, with what stands around the one that its blocks show.

    The same holds for a dump whose title is not a record's. Over the text of a dump without any its date may stand.
    """
    is_dump = document.tree is None
    is_told = "title" in document.page.headers if is_dump else metadata.title is not None
    if is_told or not (decided.title or is_dump):
        return metadata
    from cleaner.normalize.metadata import above_text, beside_title

    text = _first_paragraph(document, decided.decisions) if document.tree is None else None
    if not decided.title:
        return above_text(metadata, document, text) if text else metadata
    is_article = decided.judgement.page_type == "article"
    end = _end_of(decided.decisions, text) if text is not None else None
    return beside_title(metadata, document, decided.title, text=text, end=end, named=is_article)


def _end_of(decisions: Sequence[Decision], text: int) -> int | None:
    """Return the number of the first block of others' texts below a dump's first paragraph, None without any."""
    below = enumerate(decisions[text + 1 :], text + 1)
    return next((i for i, d in below if not d.keep and d.rule is not None and d.kind in _OF_OTHERS), None)


def _with_ranked_authors(document: Document, decided: Decided, metadata: Metadata) -> Metadata:
    """Return the metadata with the authors that the lines of a dump name where no header does.

    The same holds for an article or a thread in HTML that does not say by any mark who wrote it.
    """
    judgement, words, is_dump = decided.judgement, decided.judgement.words, document.tree is None
    is_told = names_in(document.page.headers.get("author", "")) if is_dump else metadata.authors
    if judgement.authors is None or words is None or is_told or not (is_dump or judgement.page_type in _SIGNED):
        return metadata
    from cleaner.classify.ranked_authors import Scene
    from cleaner.normalize.nearby import Nearby

    text = _first_paragraph(document, decided.decisions)
    title = Nearby(document, decided.title, text if is_dump else None).title
    scene = Scene(
        document, decided.decisions, judgement.scores, words, judgement.page_type, title, text, metadata.authors,
        metadata.published is not None,
    )  # fmt: skip
    return replace(metadata, authors=judgement.authors.best(scene))


def _first_paragraph(document: Document, decisions: Sequence[Decision]) -> int:
    """Return the number of a dump's first paragraph that its score tells, under what the structure keeps above it."""
    kept = kept_places(decisions)
    scores = ((i, decisions[i].score) for i in kept)
    sure = [i for i, score in scores if score is None or score >= _EVEN]
    return first_prose(document.blocks, sure) or first_prose(document.blocks, kept)


def _trusting(document: Document) -> Judgement:
    """Return the judgement of a text that the page itself declares to be the article."""
    from cleaner.classify import Judgement

    captions = np.array([block.tag == "figcaption" for block in document.blocks], bool)
    scores = np.where(captions, 0.05, 0.95).astype(np.float32)
    return Judgement(scores, "article", 0.8, 0.5)


def _count(decisions: Sequence[Decision], header: int) -> dict[str, int]:
    kinds = Counter(d.kind for d in decisions if (not d.keep or d.cuts) and d.kind != "title")
    kinds.update({"record_header": header} if header else {})
    return dict(sorted(kinds.items()))
