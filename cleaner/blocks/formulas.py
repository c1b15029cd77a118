"""What pages show within a line without writing it as text: formulas, pictures of a single sign, quotation marks."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cleaner.blocks.neighbours import has_company
from cleaner.text.wordlists import all_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.blocks.marks import Attributes

_STYLED = re.compile(r"\{\\(?:display|text)style ?(.*)\}", re.S)
"""What wikis put around each formula."""
_MAIL = "data-cfemail"
TOLD = frozenset({"data-math", "data-latex", "data-tex", _MAIL})
"""Attributes in which an element holds what a script shows in its place: a formula, an address of mail."""
_IN_ADDRESS = re.compile(r"/latex(?:\.php|/|\?)|codecogs\.com/|/render/math", re.I)
_LONGEST, _LONGEST_SIGN = 2000, 16
"""Characters of a formula, and of what a picture shows that stands for a sign: one may be several joined."""
_SIGNS = frozenset({"So", "Sk", "Mn", "Cf"})
_SHOWN = "So"
_QUOTES = frozenset("\"'“”„‘’‚«»‹›「『")


_LEAF = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_LEAVES = "mi, mn, mo, mtext, ms"
_JOINS = {"mfrac": " / ", "msup": "^", "msub": "_"}
"""What stands between the two parts of an element of a formula in one line."""
_BUILT = "mfrac, msup, msub, msqrt"
_DEEPEST = 12
"""Elements of a formula in one another that are read as what they are."""

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_POWER = re.compile(r"[+−–-]?\d{1,3}")
_BASE = re.compile(r"[\d)]$")
"""What may stand before an exponent so that without the raise it would read as another number."""


def exponent(node: LexborNode, before: str) -> str:
    """Return a raised number as raised digits where it follows a figure: the empty string for any other."""
    text = (node.text() or "").strip()
    if not _BASE.search(before) or not _POWER.fullmatch(text) or node.css_first("a") is not None:
        return ""
    return text.translate(_RAISED)


def formula(node: LexborNode) -> str:
    """Return the text of a `math` element on one line: TeX where it has any, in an annotation or as alternative."""
    note = node.css_first("annotation[encoding*='tex' i]")
    told = (note.text() if note is not None else "") or node.attributes.get("alttext") or ""
    return _bare(told.strip() or _signs(node))


def script_formula(node: LexborNode) -> str:
    """Return the TeX that a `script` element holds for another script to draw; of any other the empty string."""
    if not (node.attributes.get("type") or "").lower().startswith("math/tex"):
        return ""
    return _bare((node.text() or "")[:_LONGEST])


def told_mail(attributes: Attributes) -> str:
    """Return the address of mail that an element holds so that only browsers read it.

    >>> told_mail({"data-cfemail": "422302206c276c"})
    'a@b.e.'
    """
    told = attributes.get(_MAIL) or ""
    try:
        key, *letters = bytes.fromhex(told[:_LONGEST])
        mail = bytes(letter ^ key for letter in letters).decode()
    except ValueError:
        return ""
    return mail if "@" in mail and mail.isprintable() else ""


def told_formula(attributes: Attributes) -> str:
    """Return the TeX that an element holds in an attribute, where its class says that it is a formula.

    >>> told_formula({"class": "math-inline", "data-math": "E = mc^2"}), told_formula({"data-tex": "on"})
    ('E = mc^2', '')
    """
    told = next((attributes[name] for name in TOLD & attributes.keys() if name != _MAIL), "")
    names = (attributes.get("class") or "").lower()
    if not told or len(told) > _LONGEST or not any(word in names for word in all_words("classes", "formula")):
        return ""
    return _bare(told)


def pictured(node: LexborNode) -> tuple[str, bool]:
    """Return what a picture within a line shows, as text, and whether that is a formula: an emoji or TeX, or nothing.

    The picture of a formula that stands behind its `math` element says it once more.
    """
    attributes = node.attributes
    told = (attributes.get("alt") or "").strip()
    if not told or len(told) > _LONGEST:
        return "", False
    if len(told) <= _LONGEST_SIGN and _is_sign(told):
        return told, False
    names = set((attributes.get("class") or "").lower().split())
    if names.isdisjoint(all_words("classes", "formula")) and not _IN_ADDRESS.search(attributes.get("src") or ""):
        return "", False
    before = node.prev
    repeats = before is not None and (before.tag == "math" or before.css_first("math") is not None)
    return ("" if repeats else _bare(told)), True


def is_quoted(node: LexborNode) -> bool:
    """Tell whether a browser puts marks around a `q` element that stands in a sentence and has none of its own."""
    text = (node.text() or "").strip()
    return bool(text) and text[0] not in _QUOTES and has_company(node)


def _bare(told: str) -> str:
    text = " ".join(told.split())
    styled = _STYLED.fullmatch(text)
    return styled[1].strip() if styled else text


def _is_sign(text: str) -> bool:
    """Tell whether a text is nothing but pictographs.

    >>> _is_sign("👍🏽"), _is_sign(":-)"), _is_sign("©")
    (True, False, False)
    """
    kinds = [unicodedata.category(letter) for letter in text]
    return _SHOWN in kinds and _SIGNS.issuperset(kinds) and any(letter >= "\u2190" for letter in text)


def _signs(node: LexborNode) -> str:
    """Return the signs of a formula in a row, with what tells a fraction, a power, an index and a root from a row."""
    if node.css_first(_BUILT) is None:
        return " ".join(leaf.text().strip() for leaf in node.css(_LEAVES))
    return _row(node, 0)


def _row(node: LexborNode, depth: int) -> str:
    """Return the signs of an element of a formula; what is set in one another deeper than a person would is a row."""
    tag = node.tag
    if tag in _LEAF:
        return (node.text() or "").strip()
    if depth > _DEEPEST:
        return " ".join(leaf.text().strip() for leaf in node.css(_LEAVES))
    parts = [text for child in node.iter() if (text := _row(child, depth + 1))]
    sign = _JOINS.get(tag or "")
    if sign and len(parts) > 1:
        return sign.join(map(_closed, parts[:2]))
    return "√" + _closed(" ".join(parts)) if tag == "msqrt" and parts else " ".join(parts)


def _closed(text: str) -> str:
    """Return a part of a formula in brackets where it is several signs."""
    return f"({text})" if " " in text else text
