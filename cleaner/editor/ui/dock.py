"""Below the page: what was picked, why it has its fate, and the ways to teach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from cleaner.editor.desk import Desk, Hits
from cleaner.editor.propose import Proposal
from cleaner.editor.states import FATES, Reason, reasons_of
from cleaner.editor.ui.widgets import Tag, box, button, enable, escaped, markup, quoted
from cleaner.model import KINDS

VERBS = (
    ("strip", "Strip", "s"), ("keep", "Keep", "k"), ("title", "Title", "t"), ("body", "Body", "b"),
    ("author", "Author", "a"), ("published", "Date", "d"),
)  # fmt: skip
KEYS = {key: action for action, _, key in VERBS}


@dataclass(frozen=True, slots=True)
class Calls:
    """What the dock asks of the tab."""

    action: Callable[[str], Any]
    choose: Callable[[int], Any]
    write: Callable[[], Any]
    cancel: Callable[[], Any]
    ancestor: Callable[[int], Any]
    reason: Callable[[str], Any]


class Dock:
    """The teaching panel."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.kind = "boilerplate"
        self.examples = True
        self._asked: object = None
        self._counts: list[ui.html] = []
        with box("cl-dock", label="Teach") as self.root:
            self.head = box("cl-dock-head")
            with box("cl-verbs", role="group").props('aria-label="What to do with it"'):
                self.verbs = {action: self._verb(action, text, key) for action, text, key in VERBS}
            self.list = box("cl-proposals", role="radiogroup").props('aria-label="Ways to write it"')
            self.foot = box("cl-dock-foot")
        self.empty()

    def _verb(self, action: str, text: str, key: str) -> ui.element:
        return button(text, lambda: self.calls.action(action), classes=f"cl-verb cl-verb-{action}", key=key.upper())

    def empty(self) -> None:
        """Say what to do where nothing is picked."""
        for part in (self.head, self.list, self.foot):
            part.clear()
        self.root.classes(add="cl-dock-empty")
        with self.head:
            markup(
                "Click what is wrong, or walk with <kbd>↑</kbd> <kbd>↓</kbd>; "
                "then <kbd>S</kbd> strips, <kbd>K</kbd> keeps."
            )

    def update(self, desk: Desk, hits: list[Hits], message: str = "") -> None:
        """Show what is picked and the proposals for the chosen action."""
        if desk.pick is None:
            self.empty()
            return
        for part in (self.head, self.list, self.foot):
            part.clear()
        self._counts = []
        self.root.classes(remove="cl-dock-empty")
        for action, made in self.verbs.items():
            made.props(f"aria-pressed={'true' if action == desk.action else 'false'}")
            enable(made, action in ("strip", "keep") or desk.pick.node is not None)
        self.kind = self._guess(desk)
        with self.head:
            self._head(desk)
        with self.list:
            if message:
                Tag("p", message, "cl-empty").props("role=alert")
            for number, proposal in enumerate(desk.proposals):
                self._proposal(number, proposal, hits[number], chosen=number == desk.chosen)
        with self.foot:
            self._foot(desk)

    def _guess(self, desk: Desk) -> str:
        """Return the kind to begin with: what the block counts as today, where anything names it."""
        reasons = reasons_of(desk.article)
        block = desk.pick.block if desk.pick else None
        if block is None or block >= len(reasons) or (desk.pick, desk.action) == self._asked:
            return self.kind
        self._asked = (desk.pick, desk.action)
        kind = reasons[block].kind
        return kind if kind in KINDS and kind not in ("title", "duplicate") else "boilerplate"

    def count(self, hits: list[Hits]) -> None:
        """Show how often each proposal hits, now that more pages are known; nothing else moves under the pointer."""
        for shown, hit in zip(self._counts, hits, strict=False):
            shown.set_content(_hits(hit))

    def _head(self, desk: Desk) -> None:
        node = desk.pick.node if desk.pick else None
        if node is not None:
            with box("cl-crumbs", role="list").props('aria-label="The element and those around it"'):
                chain = [node]
                while (above := chain[-1].parent) is not None and above.tag not in (None, "html") and len(chain) < 5:
                    chain.append(above)
                for depth in range(len(chain) - 1, -1, -1):
                    self._crumb(depth, _name(chain[depth].tag, chain[depth].attributes))
        block = desk.pick.block if desk.pick else None
        reasons = reasons_of(desk.article)
        if block is not None and block < len(reasons):
            self._reason(reasons[block])

    def _crumb(self, depth: int, text: str) -> None:
        made = button(text, lambda: self.calls.ancestor(depth), label=f"Pick {text}", classes="cl-crumb")
        made.props(f"aria-current={'true' if depth == 0 else 'false'}")

    def _reason(self, reason: Reason) -> None:
        with box(f"cl-reason cl-key-{reason.fate}"):
            markup(f"<i></i>{FATES[reason.fate]}", tag="span")
            if reason.where is not None:
                where = reason.where
                made = button(f"{reason.rule} · {where}", lambda: self.calls.reason(where), classes="cl-link")
                made.props(f'title="Open the rule at {quoted(where)}"')
            elif reason.rule:
                Tag("span", reason.rule)
            Tag("span", f"score {reason.score:.2f}", "cl-sub")

    def _proposal(self, number: int, proposal: Proposal, hits: Hits, *, chosen: bool) -> None:
        row = button("", lambda: self.calls.choose(number), classes="cl-proposal")
        row.props(f'role=radio aria-checked={"true" if chosen else "false"} title="{quoted(proposal.value)}"')
        row.props(f'aria-label="{quoted(proposal.by)} {quoted(proposal.value)}: {_said(hits)}"')
        with row:
            far = "" if proposal.reach == "block" else f" + {proposal.reach}"
            markup(f"<em>{proposal.by}{far}</em><code>{escaped(proposal.value)}</code>", "cl-way", "span")
            self._counts.append(markup(_hits(hits), "cl-hits", "span"))

    def _foot(self, desk: Desk) -> None:
        if desk.action == "strip":
            with Tag("label", "", "cl-kind"):
                Tag("span", "kind")
                chooser = ui.element("select").props('aria-label="Kind of junk"')
                with chooser:
                    for kind in ("boilerplate", *(k for k in KINDS if k not in ("boilerplate", "duplicate", "title"))):
                        option = Tag("option", kind.replace("_", " ")).props(f'value="{kind}"')
                        if kind == self.kind:
                            option.props("selected")
                chooser.on(
                    "change", lambda e: setattr(self, "kind", str(e.args)), js_handler="(e) => emit(e.target.value)"
                )
            with Tag("label", "", "cl-kind"):
                tick = ui.element("input").props(f"type=checkbox {'checked' if self.examples else ''}")
                tick.on(
                    "change",
                    lambda e: setattr(self, "examples", bool(e.args)),
                    js_handler="(e) => emit(e.target.checked)",
                )
                Tag("span", "with examples")
        box("cl-space")
        button("Cancel", self.calls.cancel, classes="cl-quiet", key="Esc")
        write = button("Write the rule", self.calls.write, classes="cl-primary", key="Enter")
        enable(write, bool(desk.proposals) and not desk.has_errors)


def _hits(hits: Hits) -> str:
    others = f" · <b>{hits.elsewhere}</b> on {hits.pages} of {hits.of_pages} others" if hits.of_pages else ""
    return f"<b>{hits.here}</b> here{others}"


def _said(hits: Hits) -> str:
    return f"{hits.here} here, {hits.elsewhere} on {hits.pages} of {hits.of_pages} other pages"


def _name(tag: str | None, attributes: Any) -> str:
    own = attributes.get("id")
    classes = (attributes.get("class") or "").split()
    name = f"{tag}#{own}" if own else f"{tag}.{classes[0]}" if classes else str(tag)
    return name if len(name) <= 28 else f"{name[:27]}…"
