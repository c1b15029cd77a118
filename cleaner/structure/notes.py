"""Notes below an article in HTML: what its author says there belongs to the text, references need not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.text.wordlists import ANYWHERE, is_called
from cleaner.text.words import count_words

if TYPE_CHECKING:
    from cleaner.blocks.document import Document
    from cleaner.blocks.elements import ElementTable
    from cleaner.model import Decision

_NUMBERED = re.compile(r"(?:user-content-)?fn[:_-]?\w{1,12}(?:-\w{1,20})?", re.I)
"""The whole id that writers of Markdown give a note."""
_ITEMS = frozenset({"li", "div", "p", "aside"})
_BACK = 'a[href*="#"]'
"""What a note leads back with to its place in the text."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WORDS = 4
"""Words of a note at least."""
_FAR = frozenset({"rest", "section"})
"""How far a rule reaches that may take the notes with what it is for."""


def notes(document: Document, decisions: Sequence[Decision]) -> Iterator[int]:
    """Yield the author's notes that their score removes, or a rule on something above them.

    Where most of a page's notes name a year, they are references and may go.
    """
    elements = document.elements
    if elements is None:
        return
    found = sorted({i for row in _items(elements) for i in elements.blocks(row)})
    said = [i for i in found if count_words(document.blocks[i].text) >= _WORDS]
    if 2 * sum(_YEAR.search(document.blocks[i].text) is not None for i in said) > len(said):
        return
    for i in said:
        decision = decisions[i]
        if not decision.keep and (decision.rule is None or decision.reach in _FAR):
            yield i


def _items(elements: ElementTable) -> Iterator[int]:
    """Yield the rows of notes: items that are called so, or stand in a box that is, and lead back to the text."""
    given = [(row, of) for row, of in enumerate(elements.attributes) if of]
    classes = {of.get("class") or "" for _, of in given}
    named = {value for value in classes if is_called(value, "notes", ANYWHERE)}
    boxes = {row for row, of in given if (named and of.get("class") in named) or of.get("role") == "doc-endnotes"}
    numbered = {row for row, of in given if "id" in of and _NUMBERED.fullmatch(of["id"] or "")}
    if not boxes and not numbered:
        return
    for row, tag in enumerate(elements.tags):
        if tag not in _ITEMS or elements.first[row] == elements.last[row]:
            continue
        is_note = row in numbered or row in boxes
        if tag == "li" and not is_note:
            box = int(elements.parent[row])
            is_note = box in boxes or (box >= 0 and int(elements.parent[box]) in boxes)
        if is_note and tag != "li" and elements.nodes[row].css_first("li") is not None:
            continue
        if is_note and elements.nodes[row].css_first(_BACK) is not None:
            yield row
