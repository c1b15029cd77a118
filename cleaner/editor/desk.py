"""One tab's work: the page in front of it, its draft of the rules, what was picked, and what the edit does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.editor.changes import Change, blocks_of, change_of, words_of
from cleaner.editor.draft import Draft, Problem
from cleaner.editor.examples import examples_for
from cleaner.editor.files import ChangedOnDisk, Unwritten
from cleaner.editor.hits import NOTHING, Reached, blocks_inside, reach_of
from cleaner.editor.lessons import Lesson, accept, lessons_of
from cleaner.editor.library import Entry
from cleaner.editor.overlay import failures
from cleaner.editor.propose import Pick, Proposal, propose, recommended
from cleaner.editor.render import Rendered
from cleaner.editor.saved_tests import add_test, failing_pages
from cleaner.editor.states import Reason, reasons_of
from cleaner.editor.teach import teach
from cleaner.editor.workshop import Workshop
from cleaner.engine.trials.found import NO_ELEMENTS, told_of
from cleaner.errors import RuleError
from cleaner.model import Article

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TRACED = 64
"""Pages whose trees a tab keeps, to count hits on."""

_NOTHING = Rendered("")
_DOUBT = 0.1
"""Distance of a score from 0 and 1 within which it is sure."""


class Hits(NamedTuple):
    """What a proposal finds: on this page, and on how many others of how many."""

    here: int
    elsewhere: int
    pages: int
    of_pages: int


class Saved(NamedTuple):
    """What came of saving: nothing in the way, or what is, a line each.

    `stale` where the file on disk changed, `unwritten` where the system did not let it be written.
    """

    problems: tuple[str, ...] = ()
    stale: bool = False
    unwritten: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether the file was written."""
        return not self.problems and not self.stale


class Row(NamedTuple):
    """A page in the list: what it is under the rules on disk and under the draft."""

    entry: Entry
    before: Article
    after: Article
    change: Change


class Desk:
    """One tab. All methods but the plain reading of attributes belong into the workshop's thread."""

    def __init__(self, workshop: Workshop, drafts: dict[str | None, Draft] | None = None) -> None:
        self.workshop = workshop
        self.drafts: dict[str | None, Draft] = {} if drafts is None else drafts
        self.entry = workshop.library.entries[0]
        self.article = Article()
        self.reasons: list[Reason] = []
        self.words = 0
        self.rendered = _NOTHING
        self.rows: dict[int, Row] = {}
        self.problems: list[Problem] = []
        self.pick: Pick | None = None
        self.action = "strip"
        self._is_asked = False
        self.proposals: list[Proposal] = []
        self.chosen = 0
        self.generation = 0
        self._before: dict[int, Article] = {}
        self._pages_with: Counter[str] = Counter()
        self._inner: list[LexborNode] = []

    @property
    def draft(self) -> Draft:
        """The draft of the rule file for the page in front."""
        return self._draft_of(self.entry.host)

    def _draft_of(self, host: str | None) -> Draft:
        if host not in self.drafts:
            self.drafts[host] = Draft.open(self.workshop.file_of(host))
        return self.drafts[host]

    @property
    def has_errors(self) -> bool:
        """Tell whether the draft cannot be loaded."""
        return any(problem.is_error for problem in self.problems)

    def show(self, number: int) -> None:
        """Bring a page to the front; raises `RuleError`, and leaves the last one there, for a file not to be edited."""
        entry = self.workshop.library.entries[number]
        self._draft_of(entry.host)
        if entry.host != self.entry.host:
            self._forget()
        self.entry = entry
        self.unpick()
        self.refresh()

    def refresh(self) -> None:
        """Clean the page in front under the draft; one that cannot be loaded leaves the last result as it is."""
        self.generation += 1
        self.problems = self.draft.errors()
        if self.has_errors and self.article.id == self.entry.page.id:
            return
        try:
            article = self.workshop.clean(self.entry, self.workshop.book(self.draft))
        except RuleError as error:
            self.problems = self.problems if self.has_errors else [*self.problems, Problem.of(error)]
            if self.article.id == self.entry.page.id:
                return
            article = self.before(self.entry)
        self.article, self.reasons = article, reasons_of(article)
        self.rendered = self.workshop.rendered(self.entry, article.trace.document) if article.trace else _NOTHING

    def look(self) -> None:
        """Look at what the page in front need not wait for: doubts about the draft, words of the article."""
        self.words = words_of(self.article)
        if not self.has_errors:
            self.problems = [*self.workshop.overlay.problems(self.draft), *self._for_html()]

    def _for_html(self) -> Iterator[Problem]:
        """Yield the selectors of the draft where all pages of its site that are open are dumps."""
        if any(entry.is_html for entry in self.pages()):
            return
        for place, name, fault in self._told():
            file, _, line = place.rpartition(":")
            if fault == NO_ELEMENTS and self.is_draft(file):
                yield Problem(int(line), 1, f"{name}: {fault}; use phrase, heading or pattern", is_error=False)

    def _told(self) -> Iterator[tuple[str, str, str]]:
        """Yield what the rules of the site find on the page in front, as `told_of` does."""
        book = self.workshop.book(self.draft)
        site = book.for_host(self.draft.file.host) if self.article.trace is not None else None
        if site is not None:
            yield from told_of(site, book, self.article)

    def before(self, entry: Entry) -> Article:
        """Return the article of a page under the rules on disk; a file that cannot be loaded has none."""
        known = self._before.get(entry.number)
        if known is None:
            draft = self.draft
            try:
                book = self.workshop.book(replace(draft, text=draft.saved))
            except RuleError:
                book = self.workshop.book(replace(draft, text=draft.file.blank()))
            known = self.workshop.clean(entry, book)
            self._before[entry.number] = known if len(self._before) < _TRACED else replace(known, trace=None)
            self._pages_with.update(set(blocks_of(known)))
        return known

    def _forget(self) -> None:
        """Forget what the pages were under the rules on disk."""
        self.rows, self._before, self._pages_with = {}, {}, Counter()

    def row(self, entry: Entry) -> Row:
        """Return a page's line of the list; the draft must be one that loads."""
        before = self.before(entry)
        if not self.draft.is_changed:
            after = before
        elif entry is self.entry:
            after = self.article
        else:
            after = self.workshop.clean(entry, self.workshop.book(self.draft))
        row = Row(entry, before, after, change_of(before, after, self._pages_with))
        self.rows[entry.number] = row._replace(after=replace(after, trace=None))
        return row

    def pages(self) -> Iterator[Entry]:
        """Yield the pages of the site in front, that one first."""
        yield self.entry
        yield from (entry for entry in self.workshop.library.of_host(self.entry.host) if entry is not self.entry)

    def edit(self, text: str, *, typed: bool = False) -> None:
        """Take another text of the rule file."""
        self.draft.put(text, typed=typed)
        self.refresh()

    def pick_element(self, number: int) -> None:
        """Pick an element of the page by the number that it was shown with."""
        self._inner.clear()
        self._pick_node(self.rendered.nodes[number])

    def _pick_node(self, node: LexborNode) -> None:
        inside = blocks_inside(self.article.trace.document, node) if self.article.trace else []
        self._teach_of(Pick(inside[0] if inside else None, node), inside)

    def pick_block(self, block: int) -> None:
        """Pick a block; on a page of HTML with the element that holds it alone, or the nearest around it."""
        trace = self.article.trace
        if trace is None or not 0 <= block < len(trace.document.blocks):
            raise RuleError("there is no such block")
        node = None
        table = trace.document.elements
        if table is not None and (row := trace.document.blocks[block].element) >= 0:
            node = table.nodes[row]
        self._inner.clear()
        self._teach_of(Pick(block, node), [block])

    def _teach_of(self, pick: Pick, blocks: Sequence[int]) -> None:
        """Take a pick: what was removed is picked to keep it, what is there to strip it, unless one was asked for."""
        self.pick = pick
        if not self._is_asked:
            decisions = self.article.trace.decisions if self.article.trace else ()
            lost = bool(blocks) and not any(decisions[b].keep or decisions[b].kind == "title" for b in blocks)
            self.action = "keep" if lost else "strip"
        self._propose(self.action)

    def unpick(self) -> None:
        """Pick nothing."""
        self.pick, self.proposals, self.chosen, self._is_asked = None, [], 0, False

    def propose(self, action: str) -> None:
        """Find the ways to write what was picked; raises `RuleError` where there is none."""
        self._is_asked = True
        self._propose(action)

    def _propose(self, action: str) -> None:
        self.action, self.proposals, self.chosen = action, [], 0
        if self.pick is not None:
            self.proposals = propose(self.article, self.pick, action)
            self.chosen = self._known_elsewhere(recommended(self.proposals, self.pick, self.article))

    def _known_elsewhere(self, chosen: int) -> int:
        """Return the proposal to begin with: where it finds nothing on any other page, one for the same that does."""
        first = self.proposals[chosen]
        if self.hits(first).pages or first.by != "css":
            return chosen
        same = (n for n, proposal in enumerate(self.proposals) if proposal.reached.blocks == first.reached.blocks)
        return next((n for n in same if self.hits(self.proposals[n]).pages), chosen)

    def hits(self, proposal: Proposal) -> Hits:
        """Return what a proposal finds on this page and on the other pages of the site that are known so far."""
        others = [a for n, a in self._before.items() if n != self.entry.number and a.trace is not None]
        found = [reach_of(a, proposal.match, proposal.reach, proposal.action).hits for a in others]
        return Hits(proposal.reached.hits, sum(found), sum(map(bool, found)), len(others))

    def reached(self) -> Reached:
        """Return what the chosen proposal takes on this page."""
        return self.proposals[self.chosen].reached if self.proposals else NOTHING

    def teach(self, kind: str = "boilerplate", *, examples: bool = True) -> None:
        """Write the chosen proposal into the draft, with examples from this page where there can be any."""
        draft, proposal = self.draft, self.proposals[self.chosen]
        shown = examples_for(self.article, self.pick, proposal) if examples and self.pick else []
        self.edit(teach(draft.text, proposal, kind=kind, host=draft.file.host, examples=shown))
        self.unpick()

    def why_idle(self, field: str) -> str:
        """Return what the file's selectors of a field find in vain on this page, empty where they do not."""
        return next((fault for _, name, fault in self._told() if name.startswith(f"{field} (")), "")

    def save(self, *, force: bool = False, overwrite: bool = False) -> Saved:
        """Check the draft and write it; unless forced, nothing is written where lint or an example finds a fault."""
        draft = self.draft
        if not overwrite and draft.is_stale():
            return Saved(stale=True)
        wrong = tuple(self._faults())
        if self.has_errors or (wrong and not force):
            return Saved(wrong)
        try:
            draft.save(force=overwrite)
        except ChangedOnDisk:
            return Saved(stale=True)
        except (Unwritten, RuleError) as error:
            return Saved((str(error),), unwritten=True)
        self._forget()
        return Saved()

    def _faults(self) -> Iterator[str]:
        draft = self.draft
        problems = draft.errors() or self.workshop.overlay.problems(draft)
        self.problems = problems
        yield from (f"{draft.shown}:{p.line}: {p.message}" for p in problems if p.is_error)
        if not self.has_errors:
            yield from failures(self.workshop.overlay.outcomes(draft))
            yield from failing_pages(self.workshop, draft)

    def add_test(self) -> str:
        """Save the page in front with its result as it is now, as a test of the site; return the file's name."""
        return add_test(self.entry, self.article, self.draft.file)

    def learn(self) -> list[Lesson]:
        """Return what `rules learn` proposes from the site's pages, by the rules as they are in the draft."""
        book = self.workshop.book(self.draft)
        entries = list(self.pages())[:_TRACED]
        articles = [self.workshop.clean(entry, book) for entry in entries]
        return lessons_of(articles, self.draft.file.host, self.draft.text)

    def accept(self, lessons: list[Lesson]) -> None:
        """Write lessons into the draft."""
        self.edit(accept(self.draft.text, lessons, self.draft.file.host))

    def widen(self) -> None:
        """Pick the element around the one that is picked."""
        node = self.pick.node if self.pick else None
        if node is None or node.parent is None or node.parent.mem_id not in self.rendered.numbers:
            return
        self._inner.append(node)
        self._pick_node(node.parent)

    def narrow(self) -> None:
        """Go back to the element inside from which `widen` came."""
        if self._inner:
            self._pick_node(self._inner.pop())

    def doubtful(self) -> int | None:
        """Return the next block after the picked one that no rule decided and the score hardly does, or the first."""
        trace = self.article.trace
        if trace is None:
            return None
        here = self.pick.block if self.pick and self.pick.block is not None else -1
        unsure = [n for n, d in enumerate(trace.decisions) if d.rule is None and _DOUBT < trace.scores[n] < 1 - _DOUBT]
        return next((n for n in unsure if n > here), unsure[0] if unsure else None)

    def reload(self) -> None:
        """Take the rule file as it is on disk now."""
        self.draft.reload()
        self._forget()
        self.refresh()

    def is_draft(self, file: str) -> bool:
        """Tell whether a file, named as reports do, is the one under edit."""
        return file == self.workshop.overlay.shown(self.draft)

    def record(self) -> Mapping[str, Any]:
        """Return the result as the command line would print it."""
        return self.article.to_dict()
