"""Run the examples of rules: each rule alone on its own small inputs, under scores that only stand for length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cleaner.blocks.document import Document
from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.blocks.text import segment_text
from cleaner.engine import schema
from cleaner.engine.apply import Ruling, apply
from cleaner.engine.load import RuleBook
from cleaner.engine.parse import parse_file, read_model
from cleaner.engine.rule import Rule, RuleSet
from cleaner.engine.source import Path_, Source
from cleaner.model import Page
from cleaner.text.words import count_words

PROSE_WORDS = 25
"""Words from which a block of an example counts as running text of the article."""
_PROSE_SCORE, _SHORT_SCORE = 0.85, 0.4
"""Scores that such a block has, and a shorter one: content, and in doubt."""


class Outcome(NamedTuple):
    """What became of one example: `left` is the text that remained, where that is not what was wanted."""

    place: str
    rule: str
    passed: bool
    wanted: str = ""
    left: str = ""
    stripped: bool = False
    """The example wants something to go, and so shows the rule at work."""


def run_examples(path: Path, shown: str) -> list[Outcome]:
    """Return the outcomes of all examples of a rule file, in its order; raises `RuleError` for a wrong file."""
    content = path.read_bytes()
    model, source = read_model(content, shown)
    rules, errors = parse_file(content, shown)
    if errors:
        raise errors[0]
    return list(_outcomes(model, source, rules))


def _outcomes(model: schema.RuleFile, source: Source, rules: RuleSet) -> Iterator[Outcome]:
    known = {rule.place: rule for rule in _all_rules(rules)}
    for path, item in _long_rules(model):
        rule = known.get(f"{source.file}:{source.place(path)[0]}")
        for i, example in enumerate(item.examples):
            place = f"{source.file}:{source.place((*path, 'examples', i))[0]}"
            if rule is not None:
                yield _outcome(example, place, item.id, _book_of(rule), model.site)
    for i, example in enumerate(model.examples):
        place = f"{source.file}:{source.place(('examples', i))[0]}"
        yield _outcome(example, place, model.site or "", RuleBook.of(site=rules.site), model.site)


def _long_rules(model: schema.RuleFile) -> Iterator[tuple[Path_, schema.BlockRule]]:
    layouts: list[tuple[Path_, schema.Layout]] = [((), model)]
    layouts += [(("layouts", i), layout) for i, layout in enumerate(model.layouts)]
    for path, layout in layouts:
        for action, items in (("strip", layout.strip), ("keep", layout.keep)):
            for i, item in enumerate(items):
                if isinstance(item, schema.BlockRule):
                    yield (*path, action, i), item


def _all_rules(rules: RuleSet) -> Iterator[Rule]:
    yield from rules.rules
    if rules.site is not None:
        for layout in (rules.site.base, *rules.site.layouts):
            yield from layout.rules


def _book_of(rule: Rule) -> RuleBook:
    """Return a book of one rule, made to decide: an example shows what the rule speaks of, be it only as evidence."""
    return RuleBook.of([replace(rule, decides=True)])


def _outcome(example: schema.Example, place: str, rule: str, book: RuleBook, host: str | None) -> Outcome:
    document, rulings = clean_small(example.in_, book, host, page_type=_page_type(book))
    left = remaining(document, rulings)
    if example.same:
        whole = [block.text for block in document.blocks]
        return Outcome(place, rule, left == whole, "\n\n".join(whole), "\n\n".join(left))
    wanted = [block.text for block in segment_text(Page(example.out or "", "text")).blocks]
    passed = _flat(left) == _flat(wanted)
    return Outcome(place, rule, passed, "\n\n".join(wanted), "\n\n".join(left), stripped=True)


def _page_type(book: RuleBook) -> str:
    """Return the type of page that the rules of a book speak of: an article, unless all name other types."""
    named = [rule.where.page or ("article",) for rule in book.rules]
    return "article" if not named or any("article" in pages for pages in named) else named[0][0]


def _flat(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())


def clean_small(
    text: str, book: RuleBook, host: str | None, *, page_type: str = "article"
) -> tuple[Document, list[Ruling]]:
    """Return an example's blocks and what the rules of a book say of them, on a page that counts as of a type.

    Text that begins with a tag is HTML. Blocks of 25 words or more count as running text, and shorter ones as neither.
    """
    kind = "html" if text.lstrip().startswith("<") else "text"
    page = Page(text, kind)  # type: ignore[arg-type]
    selection = None
    if kind == "html":
        tree = parse_html(book.prepare(text, host))
        selection = book.select(tree, host)
        document = segment_html(page, tree, marks=selection.marks)
    else:
        document = segment_text(page)
    scores = [_PROSE_SCORE if count_words(block.text) >= PROSE_WORDS else _SHORT_SCORE for block in document.blocks]
    return document, apply(document, book.match(document, host, selection), scores, page_type)


def remaining(document: Document, rulings: Sequence[Ruling]) -> list[str]:
    """Return the texts of the blocks that the rulings leave, without the parts that they cut."""
    left = []
    for block, ruling in zip(document.blocks, rulings, strict=True):
        decision = ruling.decision
        if decision is None or decision.keep:
            left.append(block.text)
        elif decision.keep is None:
            text = block.text
            for start, end in reversed(decision.cuts):
                text = f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
            left.append(text)
    return left
