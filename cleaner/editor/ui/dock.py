"""Below the page: what was picked, why it has its fate, and the ways to teach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from cleaner.editor.desk import Desk, Hits
from cleaner.editor.propose import Proposal
from cleaner.editor.states import FATES, Reason
from cleaner.editor.ui.widgets import Tag, box, button, enable, escaped, markup, quoted
from cleaner.model import KINDS

_VERBS = (
    ("strip", "Strip", "s"), ("keep", "Keep", "k"), ("title", "Title", "t"), ("body", "Body", "b"),
    ("author", "Author", "a"), ("published", "Date", "d"),
)  # fmt: skip
KEYS = {key: action for action, _, key in _VERBS}


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
        self._asked: object = None
        self._counts: list[ui.html] = []
        self._rows: list[ui.element] = []
        with box("cl-dock", label="Teach") as self.root:
            self.head = box("cl-dock-head").props("aria-live=polite")
            with box("cl-verbs", role="group").props('aria-label="What to do with it"'):
                self.verbs = {action: self._verb(action, text, key) for action, text, key in _VERBS}
            self.list = box("cl-proposals", role="radiogroup").props('aria-label="Ways to write it"')
            self.foot = Foot(calls)
        self.empty()

    def _verb(self, action: str, text: str, key: str) -> ui.element:
        return button(text, lambda: self.calls.action(action), classes=f"cl-verb cl-verb-{action}", key=key.upper())

    def empty(self) -> None:
        """Say what to do where nothing is picked."""
        self._clear()
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
        self._clear()
        self.root.classes(remove="cl-dock-empty")
        for action, made in self.verbs.items():
            made.props(f"aria-pressed={'true' if action == desk.action else 'false'}")
            enable(made, action in ("strip", "keep") or desk.pick.node is not None)
        self.foot.update(self._guess(desk), strips=desk.action == "strip")
        self.ready(desk)
        with self.head:
            self._head(desk)
        with self.list:
            if message:
                Tag("p", message, "cl-empty").props("role=alert")
            for number, proposal in enumerate(desk.proposals):
                self._proposal(number, proposal, hits[number], chosen=number == desk.chosen)

    def ready(self, desk: Desk) -> None:
        """Let the rule be written where there is one to write and a draft to write it into."""
        enable(self.foot.write, bool(desk.proposals) and not desk.has_errors)

    def _clear(self) -> None:
        self.head.clear()
        self.list.clear()
        self._counts, self._rows = [], []

    def choose(self, number: int) -> None:
        """Mark another proposal as the chosen one; nothing moves under the pointer."""
        for other, row in enumerate(self._rows):
            row.props(f"aria-checked={'true' if other == number else 'false'}")

    def _guess(self, desk: Desk) -> str:
        """Return the kind to begin with: what the block counts as today, where anything names it."""
        reasons = desk.reasons
        block = desk.pick.block if desk.pick else None
        if block is None or block >= len(reasons) or desk.pick == self._asked:
            return self.foot.kind
        self._asked = desk.pick
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
        reasons = desk.reasons
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
        self._rows.append(row)
        row.props(f'role=radio aria-checked={"true" if chosen else "false"} title="{quoted(proposal.value)}"')
        row.props(f'aria-label="{quoted(proposal.by)} {quoted(proposal.value)}: {_said(hits)}"')
        with row:
            far = "" if proposal.reach == "block" else f" + {proposal.reach}"
            markup(f"<em>{proposal.by}{far}</em><code>{escaped(proposal.value)}</code>", "cl-way", "span")
            self._counts.append(markup(_hits(hits), "cl-hits", "span"))


class Foot:
    """What goes with a rule, and the buttons that write it or let it be; made once, so that no click is lost."""

    def __init__(self, calls: Calls) -> None:
        self.kind = "boilerplate"
        self.examples = True
        with box("cl-dock-foot"):
            with box("cl-more-of-it") as self.more:
                with Tag("label", "", "cl-kind"):
                    Tag("span", "kind")
                    self.chooser = ui.element("select").props('aria-label="Kind of junk" value=boilerplate')
                    with self.chooser:
                        for kind in (
                            "boilerplate",
                            *(k for k in KINDS if k not in ("boilerplate", "duplicate", "title")),
                        ):
                            Tag("option", kind.replace("_", " ")).props(f'value="{kind}"')
                    self.chooser.on(
                        "change", lambda e: self._kind(str(e.args)), js_handler="(e) => emit(e.target.value)"
                    )
                with Tag("label", "", "cl-kind"):
                    tick = ui.element("input").props("type=checkbox checked")
                    tick.on("change", lambda e: self._with(on=bool(e.args)), js_handler="(e) => emit(e.target.checked)")
                    Tag("span", "with examples")
            box("cl-space")
            button("Cancel", calls.cancel, classes="cl-quiet", key="Esc")
            self.write = button("Write the rule", calls.write, classes="cl-primary", key="Enter")

    def _kind(self, kind: str) -> None:
        self.kind = kind if kind in KINDS else "boilerplate"
        self.chooser.props(f"value={self.kind}")

    def _with(self, *, on: bool) -> None:
        self.examples = on

    def update(self, kind: str, *, strips: bool) -> None:
        """Show the kind to begin with, where the rule strips."""
        self._kind(kind)
        self.more.set_visibility(strips)


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
