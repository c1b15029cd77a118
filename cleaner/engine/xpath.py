"""XPath over a copy of the lexbor tree in lxml, node by node, so that what it finds can be named in both."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.errors import RuleError

_MAX_ELEMENTS = 10_000
"""Elements of a page that are copied; XPath sees none of what comes after."""
MAX_DEPTH = 80
"""Depth of the copy; XPath sees no deeper elements, only their text."""
_MAX_HEAVY = 1
"""Steps over the whole page within the conditions of one expression."""
_MAX_CONDITIONS, _MAX_SEARCHES = 24, 12
"""Conditions in an expression, and steps that search the whole page, at most."""
_HEAVY_ELEMENTS = 4_000
"""Elements of a page above which an expression with such a step is not run."""

_HEAVY = re.compile(r"//|\b(?:following|preceding|descendant|descendant-or-self)::")
_FUNCTION = re.compile(r"([\w:-]+)\s*\(")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_CONDITION = re.compile(r"\[[^\[\]]*\]")
_NO_ELEMENT = re.compile(r"(?:[\w-]+::)?(?:text|comment|processing-instruction)\s*\(.*|@.*|attribute::.*")
"""The last step of a path that leads to a part of an element."""
_FUNCTIONS = frozenset({
    "last", "position", "count", "id", "local-name", "name", "string", "concat", "starts-with", "contains",
    "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate", "boolean",
    "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round", "text", "node", "comment", "and",
    "or",
})  # fmt: skip
"""What XPath 1.0 has, with the tests of nodes and the words that a bracket may follow."""


@lru_cache(maxsize=4096)
def compiled_xpath(expression: str) -> etree.XPath:
    """Return an expression compiled; raises `RuleError` where it is wrong, or could take very long."""
    _check_cost(expression)
    try:
        return etree.XPath(expression, regexp=False, smart_strings=False)
    except (etree.XPathSyntaxError, etree.XPathError, ValueError) as error:
        raise RuleError(f"not an XPath: {error}") from None


def check_xpath(expression: str) -> None:
    """Raise `RuleError` where an expression is wrong, calls what XPath 1.0 does not have, or could take very long."""
    xpath = compiled_xpath(expression)
    try:
        xpath(etree.fromstring("<html><body/></html>"))
    except etree.XPathError as error:
        raise RuleError(f"not an XPath: {error}") from None


def finds_elements(expression: str) -> bool:
    """Tell whether an expression, which is right, can find elements: no number or truth, nor attributes or texts alone.

    >>> list(map(finds_elements, ["//p[@id]", "count(//p)", "//p/@id", "(//p/text())[1]"]))
    [True, False, False, False]
    """
    if not isinstance(compiled_xpath(expression)(etree.fromstring("<html><body/></html>")), list):
        return False
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
    while bare != (bare := _CONDITION.sub("", bare)):
        pass
    return any(not _NO_ELEMENT.fullmatch(path.rpartition("/")[2].strip()) for path in bare.split("|"))


def _check_cost(expression: str) -> None:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
    for name in _FUNCTION.findall(bare):
        if name.rpartition("::")[2] not in _FUNCTIONS:
            raise RuleError(f"{name}() is not allowed in an XPath", hint="only what XPath 1.0 has, as contains()")
    if "$" in bare:
        raise RuleError("variables ($name) are not allowed in an XPath", hint="write the value itself")
    if _is_heavy(expression) > _MAX_HEAVY:
        raise RuleError("more than one search through the whole page inside the conditions; it could take very long")
    if bare.count("[") > _MAX_CONDITIONS or len(_HEAVY.findall(bare)) > _MAX_SEARCHES:
        raise RuleError("the XPath has too many steps; it could take very long")


def _is_heavy(expression: str) -> int:
    """Return how many steps within conditions search the whole page, or again below what such a step found.

    >>> _is_heavy("//div[//p]"), _is_heavy("//div[.//p]"), _is_heavy("//a[.//b[.//c]]")
    (1, 0, 1)
    """
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
    depth = heavy = 0
    searches: list[int] = []
    for at, char in enumerate(bare):
        if char == "[":
            depth += 1
            searches.append(0)
        elif char == "]" and searches:
            depth -= 1
            searches.pop()
        elif depth and _HEAVY.match(bare, at) and bare[max(at - 1, 0)] != ":":
            relative = (bare.startswith("//", at) and bare[at - 1] == ".") or bare.startswith("descendant", at)
            heavy += not relative or any(searches)
            searches[-1] += 1
    return heavy


class XTree:
    """The copy of a page in lxml; `node_of` gives the lexbor node of an element."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._nodes: dict[Any, LexborNode] = {}
        self.root = etree.Element("html")
        self.size = 0
        if tree.root is not None:
            self._copy(tree.root)

    def select(self, expression: str) -> list[LexborNode | str]:
        """Return what an expression finds: nodes of the page, or strings; nothing where its evaluation fails."""
        xpath = compiled_xpath(expression)
        if self.size > _HEAVY_ELEMENTS and _is_heavy(expression):
            return []
        try:
            found = xpath(self.root.getroottree())
        except etree.XPathError:
            return []
        if isinstance(found, str):
            return [found] if found else []
        if not isinstance(found, list):
            return []
        return [self._nodes.get(item, "") if etree.iselement(item) else str(item) for item in found]

    def _copy(self, top: LexborNode) -> None:
        self._dress(self.root, top)
        path = [(top, self.root)]
        node = top.first_child
        while node is not None:
            if node.is_text_node:
                node = _take_text(node, path[-1][1])
            element = self._child(node, path)
            if element is not None and node.first_child is not None:
                path.append((node, element))
                node = node.first_child
                continue
            while node.next is None:
                node, _ = path.pop()
                if not path:
                    return
            node = node.next

    def _child(self, node: LexborNode, path: list[tuple[LexborNode, Any]]) -> Any:
        if not node.is_element_node or self.size >= _MAX_ELEMENTS:
            return None
        parent = path[-1][1]
        if len(path) > MAX_DEPTH:
            return parent
        name = node.tag or "x"
        element = etree.SubElement(parent, name if _NAME.fullmatch(name) and name.isascii() else "x")
        self._dress(element, node)
        return element

    def _dress(self, element: Any, node: LexborNode) -> None:
        self.size += 1
        self._nodes[element] = node
        for name, value in node.attributes.items():
            if _NAME.fullmatch(name) and name.isascii():
                element.set(name, (value or "").encode("utf-8", "replace").decode().translate(_CONTROL))


def _take_text(node: LexborNode, parent: Any) -> LexborNode:
    """Add a text and the texts that only comments part from it; return the last node that was taken."""
    pieces = []
    while True:
        if node.is_text_node:
            pieces.append(node.text_content or "")
        after = node.next
        if after is None or after.is_element_node:
            break
        node = after
    text = "".join(pieces).encode("utf-8", "replace").decode().translate(_CONTROL)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    return node
