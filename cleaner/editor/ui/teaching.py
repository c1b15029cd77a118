"""What a tab does with a click: picks, proposes, shows what a proposal finds, and writes the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cleaner.editor.desk import Desk, Hits
from cleaner.editor.ui.dock import Calls, Dock
from cleaner.editor.ui.widgets import toast
from cleaner.errors import RuleError

if TYPE_CHECKING:
    from cleaner.editor.ui.tab import Tab


class Teaching:
    """The picks of one tab, between its page and its dock."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.dock = Dock(Calls(self.action, self.choose, self.write, self.cancel, self.ancestor, tab.open_rule))

    @property
    def desk(self) -> Desk:
        """The desk of the tab."""
        return self.tab.desk

    async def pick_element(self, number: int) -> None:
        """Pick an element of the page by the number that it was shown with."""
        if 0 <= number < len(self.desk.rendered.nodes):
            await self.attempt(lambda: self.desk.pick_element(number))

    async def pick_block(self, block: int) -> None:
        """Pick a block of the page."""
        trace = self.desk.article.trace
        if trace is not None and 0 <= block < len(trace.document.blocks):
            await self.attempt(lambda: self.desk.pick_block(block))

    async def attempt(self, work: Callable[[], Any]) -> None:
        """Do something with what is picked; what cannot be is said in the dock."""
        message = ""
        async with self.tab.lock:
            try:
                await self.tab.workshop.do(work)
            except RuleError as error:
                message = str(error)
        await self.show(message)

    async def show(self, message: str = "") -> None:
        """Show what is picked, the proposals and what they find."""
        desk = self.desk
        hits = await self._hits()
        with self.tab.client:
            self.dock.update(desk, hits, message)
            self.outline()

    def outline(self) -> None:
        """Outline on the page what is picked, and what the chosen proposal finds."""
        desk = self.desk
        if desk.pick is not None:
            node, block = desk.pick.node, desk.pick.block
            number = desk.rendered.numbers.get(node.mem_id, -1) if node is not None else -1
            self.tab.page.select(number, -1 if block is None else block, scroll=True)
            self._show_hits()

    async def recount(self) -> None:
        """Count the hits again, now that more pages are known."""
        if self.desk.proposals:
            hits = await self._hits()
            with self.tab.client:
                self.dock.count(hits)

    def _show_hits(self) -> None:
        reached, numbers = self.desk.reached(), self.desk.rendered.numbers
        self.tab.page.hits([numbers[node] for node in reached.nodes if node in numbers], sorted(reached.blocks))

    async def _hits(self) -> list[Hits]:
        async with self.tab.lock:
            return await self.tab.workshop.do(lambda: [self.desk.hits(proposal) for proposal in self.desk.proposals])

    async def action(self, name: str) -> None:
        """Choose what to do with what is picked."""
        if self.desk.pick is not None:
            await self.attempt(lambda: self.desk.propose(name))

    async def choose(self, number: int) -> None:
        """Choose one of the proposals."""
        async with self.tab.lock:
            if number >= len(self.desk.proposals):  # of a pick that is gone
                return
            self.desk.chosen = number
        self.dock.choose(number)
        self._show_hits()

    async def ancestor(self, depth: int) -> None:
        """Pick an element around the one that is picked."""
        node = self.desk.pick.node if self.desk.pick else None
        for _ in range(depth):
            node = node.parent if node is not None else None
        if node is not None and (number := self.desk.rendered.numbers.get(node.mem_id)) is not None:
            await self.attempt(lambda: self.desk.pick_element(number))

    async def cancel(self) -> None:
        """Pick nothing."""
        async with self.tab.lock:
            self.desk.unpick()
        self.dock.empty()
        self.tab.page.clear()

    async def write(self) -> None:
        """Write the chosen proposal into the rule file."""
        kind, examples = self.dock.foot.kind, self.dock.foot.examples
        await self.tab.flush()
        before: list[tuple[Any, ...]] = []

        def work() -> None:  # looks only in its turn: what was picked just before may still be on its way
            if self.desk.proposals and not self.desk.has_errors:
                before.append(_seen(self.desk))
                self.desk.teach(kind, examples=examples)

        action = self.desk.action
        await self.tab.change(work)
        if before == [_seen(self.desk)] and not self.desk.has_errors:
            fault = await self.tab.workshop.do(lambda: self.desk.why_idle(action))
            with self.tab.client:
                why = f"it {fault}" if fault else "it changes nothing on this page"
                toast(f"The rule is written, but {why}", warn=True)

    async def doubtful(self) -> None:
        """Pick the next block that nothing decided clearly."""
        block = self.desk.doubtful()
        if block is None:
            toast("Nothing on this page is doubtful")
        else:
            await self.attempt(lambda: self.desk.pick_block(block))


def _seen(desk: Desk) -> tuple[Any, ...]:
    """Return what a rule can change on the page in front."""
    article = desk.article
    return article.title, article.body, article.authors, article.published, desk.reasons
