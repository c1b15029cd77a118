"""Words within a line that a page holds but does not show: hidden spans, and labels for screen readers."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.formulas import script_formula
from cleaner.blocks.neighbours import NEAR, has_company, siblings
from cleaner.blocks.tags import FLAG, flags_of
from cleaner.text.wordlists import all_words, class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

_LONGEST = 80
"""Characters of such a label; what is longer may be text that a button opens."""

_NAMED = r"(?:^|[\s_]|(?<!not)-)…"
"""Where in a class it says so: `not-sr-only` takes it back."""

_OUT_OF_SIGHT = re.compile(
    r"(?i)(?<![\w-])(?:clip\s*:\s*rect\(\s*[01](?:px)?\b|clip-path\s*:\s*inset\(\s*(?:50|100)%|"
    r"(?:left|right|top|text-indent)\s*:\s*-\d{3,6}(?:px|r?em|%|vw))"
)

_HIDING = frozenset({"style", "hidden"})

PLAIN: set[str | None] = {None}
"""Values of `class` met so far that hide nothing; a look-up here is what the walk does for nearly every link."""

_MOST_PLAIN, _LONGEST_PLAIN = 10_000, 500
"""Values that are remembered at most, and their characters: a page may have one of megabytes."""


def is_unseen(node: LexborNode, attributes: Attributes, *, hides: bool) -> bool:
    """Tell whether an element within a line is not shown, and the line has other words; formulas stay.

    `hides` says whether its attributes may hide it; they do not count within what is hidden as a whole.
    """
    classes = attributes.get("class")
    if classes and "MathJax" in classes and _is_drawn(node, classes):
        return True
    is_named = classes not in PLAIN and _is_for_readers(classes or "")
    if not is_named and not (hides and _is_hidden(attributes) and len(node.text()) <= _LONGEST):
        return False
    return has_company(node) and node.css_first("math") is None


def _is_drawn(node: LexborNode, classes: str) -> bool:
    """Tell whether an element is the drawing of a formula that a script beside it holds as TeX."""
    if all_words("classes", "drawn").isdisjoint(classes.split()):
        return False
    beside = islice(siblings(node, "next"), NEAR)
    return any(script_formula(other) for other in beside if other.tag == "script")


def _is_for_readers(classes: str) -> bool:
    if is_for_readers(classes):
        return True
    if len(PLAIN) < _MOST_PLAIN and len(classes) <= _LONGEST_PLAIN:
        PLAIN.add(classes)
    return False


def is_for_readers(classes: str) -> bool:
    """Tell whether one of some classes says that only screen readers say what the element holds.

    >>> [is_for_readers(name) for name in ("sr-only", "VisuallyHidden-module__x", "not-sr-only", "reader")]
    [True, True, False, False]
    """
    if not all_words("classes", "unseen").isdisjoint(classes.split()):
        return True
    return class_pattern("for_readers", _NAMED).search(classes) is not None


def _is_hidden(attributes: Attributes) -> bool:
    given = {name: attributes[name] for name in _HIDING & attributes.keys()}
    return bool(flags_of(given) & FLAG["hidden"]) or is_out_of_sight(attributes.get("style") or "")


def is_out_of_sight(style: str) -> bool:
    """Tell whether a style cuts an element down to nothing, or moves it far beside the page.

    >>> is_out_of_sight("position: absolute; clip: rect(0 0 0 0)"), is_out_of_sight("left:-9999px"), is_out_of_sight("")
    (True, True, False)
    """
    return _OUT_OF_SIGHT.search(style) is not None
