"""Examples for a rule, made from a page: what it takes from there, and what it must leave."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.engine import trial
from cleaner.engine.trials.examples import clean_small, remaining

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Article

_LONG = 72
"""Characters of a text that an example shows."""
_ENOUGH = (12, 6)
"""Words that a paragraph of the article has, and where none has as many."""
_TELLING = ("id", "class", "itemprop", "role", "rel", "name", "property", "data-testid", "data-component")

Example = dict[str, Any]


def examples_of(article: Article, rule: Mapping[str, Any], junk: str, node: LexborNode | None) -> list[Example]:
    """Return an example with `out` and one with `same` for a rule that strips `junk`; `node` is where that stands.

    There is none where the rule does not do on them what it should.
    """
    kept = _kept(article)
    if kept is None:
        return []
    [(by, value)] = rule["match"].items()
    found: list[Example]
    if by == "css":
        if node is None:
            return []
        around = _around(node, html.escape(_short(junk), quote=False), str(value))
        story = f"<p>{html.escape(kept, quote=False)}</p>"
        found = [{"in": f"{story}{around}", "out": kept}, {"in": story, "same": True}]
    else:
        text = junk if by in ("phrase", "heading") or len(junk) <= 2 * _LONG else _short(junk, 2 * _LONG)
        found = [{"in": f"{kept}\n\n{text}", "out": kept}, {"in": kept, "same": True}]
    return found if _hold(rule, found) else []


def _kept(article: Article) -> str | None:
    """Return the beginning of a paragraph of the article."""
    blocks = [text for text in article.body.split("\n\n") if "\n" not in text]
    long = (text for least in _ENOUGH for text in blocks if len(text.split()) >= least)
    text = next(long, None)
    return None if text is None else f"{_short(text).rstrip('.')}."


def _short(text: str, most: int = _LONG) -> str:
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—-")


def _around(node: LexborNode, text: str, selector: str) -> str:
    """Return an element with a text in it, and as many of those around it as its selector may speak of."""
    markup, here = text, node
    for _ in selector.replace(">", " ").split():
        markup = f"<{here.tag}{_attributes(here)}>{markup}</{here.tag}>"
        if here.parent is None or here.parent.tag in (None, "html", "body"):
            break
        here = here.parent
    return markup


def _attributes(node: LexborNode) -> str:
    shown = {name: node.attributes.get(name) for name in _TELLING}
    return "".join(f' {name}="{html.escape(value)}"' for name, value in shown.items() if value and len(value) < 80)


def _hold(rule: Mapping[str, Any], examples: list[Example]) -> bool:
    book = trial.book_of({"id": "x", **{key: rule[key] for key in ("match", "reach", "where") if key in rule}})
    if book is None:
        return False
    wanted = str(examples[0]["out"]).split()
    return all(" ".join(remaining(*clean_small(one["in"], book, trial.HOST))).split() == wanted for one in examples)
