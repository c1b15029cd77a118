"""From pages to the rules of their site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.engine.apply import apply
from cleaner.engine.edit import RuleText
from cleaner.engine.emit import block
from cleaner.engine.learn.nodes import Elements, body_selector, fields, propose_boxes
from cleaner.engine.learn.sample import Site, sample_of, site_of
from cleaner.engine.learn.texts import Line, Proposal, propose_texts
from cleaner.engine.load import RuleBook
from cleaner.engine.trial import book_of
from cleaner.engine.trials.made import examples_of
from cleaner.errors import OptionError
from cleaner.urls import plain_host

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Article


class Learnt(NamedTuple):
    """The proposed file, and the evidence of each of its rules."""

    host: str
    text: str
    proposals: Sequence[Proposal]
    pages: int

    def lines(self) -> Iterator[str]:
        """Yield the evidence of each rule as a line."""
        for proposal in self.proposals:
            yield f"{proposal.blocks:5} blocks on {proposal.pages} of {self.pages} pages  {proposal.rule['id']}"


def learn(articles: Iterable[Article], host: str) -> Learnt:
    """Return the rules that pages of one site give; `articles` were cleaned by today's rules and have their trace.

    Raises `OptionError` for fewer than two different pages.
    """
    samples = [sample for article in articles if (sample := sample_of(article)) is not None]
    site = site_of(samples)
    if len(site.samples) < 2:
        told = f": of the {len(samples)} here with text, the texts are the same" if len(samples) > 1 else ""
        raise OptionError(f"two different pages of a site at least are needed to see what repeats{told}")
    host = plain_host(host)
    data: dict[str, Any] = {"schema": 1, "site": host}
    if not site.is_of_articles:
        return Learnt(host, _text(data, site), [], len(site.samples))
    proposals: list[Proposal] = []
    covered: set[Line] = set()
    elements = Elements(site)
    if any(sample.document.elements is not None for sample in site.samples):
        data |= fields(site, elements)
        body = body_selector(site, elements)
        if body is not None:
            data["body"] = [body[0]]
            covered |= body[1]
        for proposal in propose_boxes(site, elements, covered):
            rule = {**proposal.rule, "id": f"{host}/{proposal.rule['match']['css']}"}
            proposals.append(proposal._replace(rule=rule))
    proposals += propose_texts(site, host, covered)
    kept = [_tested(site, elements, host, one) for one in proposals if _is_harmless(site, host, one)]
    data["strip"] = [proposal.rule for proposal in kept]
    return Learnt(host, _text(data, site), kept, len(site.samples))


def _text(data: dict[str, Any], site: Site) -> str:
    head = f"# Learnt from {len(site.samples)} pages. A note says on how many pages a rule found something.\n"
    return RuleText(head + "\n".join(block(data)) + "\n", f"{data['site']}.yaml").text


def _is_harmless(site: Site, host: str, proposal: Proposal) -> bool:
    """Tell whether a rule loads, and on the pages that it was learnt from takes nothing of the articles."""
    book = book_of(proposal.rule, host=host)
    if book is None:
        return False
    if proposal.rule["match"].get("css"):
        return True
    return not any(_takes_content(site, page, book, host) for page in range(len(site.samples)))


def _tested(site: Site, elements: Elements, host: str, proposal: Proposal) -> Proposal:
    """Return a proposal with examples from the first page on which they show what it does."""
    for page, sample in enumerate(site.samples):
        block_, node = _place(site, elements, host, proposal, page)
        if block_ is not None:
            examples = examples_of(sample.article, proposal.rule, sample.texts[block_], node)
            if examples:
                return proposal._replace(rule={**proposal.rule, "examples": examples})
    return proposal


def _place(
    site: Site, elements: Elements, host: str, proposal: Proposal, page: int
) -> tuple[int | None, LexborNode | None]:
    """Return the first block of a page that a rule takes, and the element that a selector found."""
    document = site.samples[page].document
    selector = proposal.rule["match"].get("css")
    if selector is not None and document.elements is not None:
        for found in elements.by_selector.get(selector, ()):
            inside = elements.blocks(found)
            if found.page == page and inside:
                return inside[0], document.elements.nodes[found.row]
    book = book_of(proposal.rule, host=host)
    hits = book.match(document, host).hits if book is not None and selector is None else ()
    return next((hit.block for hit in hits), None), None


def _takes_content(site: Site, page: int, book: RuleBook, host: str) -> bool:
    sample = site.samples[page]
    matches = book.match(sample.document, host)
    rulings = apply(sample.document, matches, sample.scores, "article")
    taken = (n for n, ruling in enumerate(rulings) if ruling.decision is not None and ruling.decision.keep is False)
    return any(site.is_content(page, n) and not _at_end(site, page, n) for n in taken)


def _at_end(site: Site, page: int, block_: int) -> bool:
    first, last = site.cores[page]
    return block_ in (first, last - 1)
