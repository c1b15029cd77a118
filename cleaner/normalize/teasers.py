"""What belongs to other articles and to comments: names and dates there are not the page's own."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.blocks.lines import UNSPACED
from cleaner.normalize.nearby import Nearby
from cleaner.text.wordlists import class_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.model import Block

_HEADINGS = ",".join(f"h{level} a,a h{level}" for level in (2, 3, 4, 5))
_CARD, _HEADLINE = 400, 4
"""Characters of a teaser at most, and words of its headline at least."""
_HIGHEST = 3
"""Elements around a node among which its teaser is."""


def is_of_another(nearby: Nearby, node: LexborNode, *, heads: bool) -> bool:
    """Tell whether a node stands among comments or links to other articles, or beside such a link.

    What stands between the title and the text, `heads`, may stand beside links to anything.
    """
    names = (f"{around.attributes.get('class')} {around.attributes.get('id')}" for around in nearby.apart(node))
    return any(map(class_pattern("teasers").search, names)) or (not heads and is_teaser(nearby, node, "a"))


def is_block_of_another(nearby: Nearby, block: Block) -> bool:
    """Tell the same of a block; of a dump's it is not known."""
    table = nearby.document.elements
    if table is None or block.element < 0:
        return False
    place = int(table.first[block.element])
    return nearby.is_beside(place) or is_of_another(nearby, table.nodes[block.element], heads=nearby.heads(place))


def is_teaser(nearby: Nearby, node: LexborNode, links: str = _HEADINGS) -> bool:
    """Tell whether a node stands in a small box with the headline of another article, which links select."""
    return any(_is_card(nearby, around, links) for around in islice(nearby.apart(node), _HIGHEST))


def _is_card(nearby: Nearby, box: LexborNode, links: str) -> bool:
    """Tell whether an element is such a box; each is looked at once, for a thousand nodes may stand in one."""
    known = nearby.cards.get((box.mem_id, links))
    if known is None:
        is_small = len(box.text()) < _CARD
        known = is_small and any(_is_headline(link.text().strip()) for link in box.css(links))
        nearby.cards[box.mem_id, links] = known
    return known


def _is_headline(text: str) -> bool:
    return len(text.split()) >= _HEADLINE or (UNSPACED.match(text) is not None and len(text) > 3 * _HEADLINE)
