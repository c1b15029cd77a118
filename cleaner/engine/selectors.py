"""Nodes that a CSS selector finds on a lexbor tree, with `has_text(...)` and `upward(...)` as in uBlock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.engine import css
from cleaner.engine.patterns import compiled
from cleaner.errors import RuleError

split_extraction = css.split_extraction
split_list = css.split_list


def check_selector(selector: str) -> None:
    """Raise `RuleError` where a selector is wrong, or could take very long on some page."""
    css.parse_selector(selector)


def check_field(selector: str) -> None:
    """Raise `RuleError` where a field's selector is wrong; it may end in `::attr(name)` or `::text`."""
    for part in css.split_list(selector):
        path, ending = split_extraction(part)
        if ending == "" and part.endswith(")"):
            raise RuleError("::attr() names no attribute", hint="as in time::attr(datetime)")
        css.parse_selector(path)


def find(tree: LexborHTMLParser, selector: str, *, huge: bool = False) -> list[LexborNode]:
    """Return the nodes that a selector finds, in document order for a single alternative.

    With `huge` nothing is left to lexbor that could take more than time in proportion to the page; the few selectors
    that cannot be matched so find nothing.

    >>> page = LexborHTMLParser("<div><p>Read also: x</p></div><p>y</p>")
    >>> [node.tag for node in find(page, "p:has_text(Read also):upward(1)")]
    ['div']
    """
    alternatives = css.parse_selector(selector)
    if not huge and all(css.is_simple(steps) for steps in alternatives):
        return tree.css(selector)
    found: dict[int, LexborNode] = {}
    for steps in alternatives:
        if huge and not css.is_bounded(steps):
            continue
        nodes = tree.css(css.plain(steps)) if css.is_simple(steps) and not huge else _walk(tree, steps)
        found.update((node.mem_id, node) for node in nodes)
    return list(found.values())


def _walk(tree: LexborHTMLParser, steps: Sequence[css.Step]) -> list[LexborNode]:
    """Match step by step from the left, with the set of nodes so far: no backtracking, whatever the page."""
    if tree.css_first(steps[-1].compound) is None:
        return []  # as most do: what a selector ends with is rarer than what it begins with
    nodes = _extended(tree, tree.css(steps[0].compound), steps[0])
    for step in steps[1:]:
        if not nodes:
            break
        nodes = _extended(tree, _related(tree, nodes, step), step)
    return nodes


def _related(tree: LexborHTMLParser, nodes: Sequence[LexborNode], step: css.Step) -> list[LexborNode]:
    candidates = tree.css(step.compound)
    known = {node.mem_id for node in nodes}
    if step.combinator == " ":
        return _below(candidates, known)
    if step.combinator == ">":
        return [node for node in candidates if node.parent is not None and node.parent.mem_id in known]
    if step.combinator == "+":
        return [node for node in candidates if (before := _element_before(node)) and before.mem_id in known]
    after = {sibling.mem_id for node in _first_of_siblings(nodes) for sibling in _siblings_after(node)}
    return [node for node in candidates if node.mem_id in after]


def _below(candidates: Sequence[LexborNode], known: set[int]) -> list[LexborNode]:
    """Return the candidates that have a known ancestor; each node on the way up is looked at once."""
    answers: dict[int, bool] = {}
    found = []
    for node in candidates:
        path = []
        parent, answer = node.parent, False
        while parent is not None:
            here = parent.mem_id
            if here in known or here in answers:
                answer = here in known or answers[here]
                break
            path.append(here)
            parent = parent.parent
        answers.update(dict.fromkeys(path, answer))
        if answer:
            found.append(node)
    return found


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _first_of_siblings(nodes: Sequence[LexborNode]) -> Iterator[LexborNode]:
    seen = set()
    for node in nodes:
        parent = node.parent.mem_id if node.parent is not None else 0
        if parent not in seen:
            seen.add(parent)
            yield node


def _siblings_after(node: LexborNode) -> Iterator[LexborNode]:
    after = node.next
    while after is not None:
        yield after
        after = after.next


def _extended(tree: LexborHTMLParser, nodes: list[LexborNode], step: css.Step) -> list[LexborNode]:
    for name, argument in step.extensions:
        if name == "has-text":
            nodes = _with_text(nodes, argument)
        else:
            nodes = _upward(tree, nodes, argument) if name == "upward" else _having(tree, nodes, argument)
    if step.tail:
        wanted = {node.mem_id for node in tree.css(f"*{step.tail}")}
        nodes = [node for node in nodes if node.mem_id in wanted]
    return nodes


def _with_text(nodes: Sequence[LexborNode], argument: str) -> list[LexborNode]:
    pattern = css.text_pattern(argument)
    if pattern is None:
        wanted = argument.strip("\"'") if argument[:1] == argument[-1:] and argument[:1] in "\"'" else argument
        return [node for node in nodes if wanted in (node.text(deep=True))]
    regexp = compiled(pattern)
    return [node for node in nodes if regexp.search((node.text(deep=True)).encode("utf-8", "replace").decode())]


def _having(tree: LexborHTMLParser, nodes: Sequence[LexborNode], argument: str) -> list[LexborNode]:
    wanted: set[int] = set()
    for steps in css.relative(argument):
        found = tree.css(steps[-1].compound)
        for before, step in zip(steps[-2::-1], steps[:0:-1], strict=True):
            leading = _leading_to(found, step.combinator)
            found = [node for node in tree.css(before.compound) if node.mem_id in leading]
        wanted |= _leading_to(found, steps[0].combinator)
    return [node for node in nodes if node.mem_id in wanted]


def _leading_to(nodes: Sequence[LexborNode], combinator: str) -> set[int]:
    """Return the nodes from which a combinator leads to one of the given nodes."""
    if combinator == "+":
        return {before.mem_id for node in nodes if (before := _element_before(node))}
    if combinator == ">":
        return {node.parent.mem_id for node in nodes if node.parent is not None}
    above: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in above:
            above.add(parent.mem_id)
            parent = parent.parent
    return above


def _upward(tree: LexborHTMLParser, nodes: Sequence[LexborNode], argument: str) -> list[LexborNode]:
    found: dict[int, LexborNode] = {}
    if argument.isdecimal():
        steps = min(int(argument), 256)
        for node in nodes:
            up: LexborNode | None = node
            for _ in range(steps):
                up = up.parent if up is not None else None
            if up is not None and up.is_element_node:
                found[up.mem_id] = up
        return list(found.values())
    wanted = {node.mem_id for node in find(tree, argument)}
    for node in nodes:
        up = node.parent
        while up is not None and up.mem_id not in wanted:
            up = up.parent
        if up is not None:
            found[up.mem_id] = up
    return list(found.values())
