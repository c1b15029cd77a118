"""Records in a row and indexes from A to Z in a dump: what most of them keep, all keep."""

from __future__ import annotations

import pytest

from cleaner.blocks.document import Document
from cleaner.model import Block, Decision, Page
from cleaner.structure.dump_letters import lettered
from cleaner.structure.dump_records import records
from cleaner.structure.settle import settle

KEPT, LOST = Decision(True, score=0.8), Decision(False, score=0.2)
HEADLINE, BUTTON = "The bridge over the weir is open again", "4 comments"


def shelf(kept: int, lost: int, button: str = BUTTON) -> tuple[list[Block], list[Decision]]:
    """Return the blocks of so many kept and lost records, each a headline and a date over a button."""
    blocks, decisions = [Block(button)], [LOST]
    for n in range(kept + lost):
        blocks += [Block(f"{HEADLINE} for boat {n}"), Block(f"May {n}, 2024"), Block(button.replace("4", str(n)))]
        decisions += [KEPT if n < kept else LOST, LOST, LOST]
    return blocks, decisions


@pytest.mark.parametrize(("kept", "lost", "found"), [(4, 3, 3), (2, 5, 0), (7, 0, 0), (2, 2, 0)])
def test_records_of_which_nothing_is_kept_keep_what_enough_of_the_others_do(kept: int, lost: int, found: int) -> None:
    blocks, decisions = shelf(kept, lost)
    again = [blocks[i].text for i in records(blocks, decisions, most=False)]
    assert again == [f"{HEADLINE} for boat {n}" for n in range(kept, kept + found)]


def test_what_a_rule_strips_or_hardly_is_text_stays_away() -> None:
    blocks, decisions = shelf(5, 3)
    decisions[-3] = LOST.stripped("related", "related.header")
    decisions[-6] = Decision(False, score=0.02)
    assert [blocks[i].text[-1] for i in records(blocks, decisions, most=False)] == ["5"]


@pytest.mark.parametrize(("words", "found"), [(20, 3), (80, 0)])
def test_around_one_text_records_are_teasers(words: int, found: int) -> None:
    blocks, decisions = shelf(4, 3)
    text = Block("The weir " + "holds " * words)
    assert len(list(records([text, *blocks], [KEPT, *decisions], most=True))) == found


@pytest.mark.parametrize(("page_type", "found"), [("listing", 7), ("product", 4)])
def test_records_are_looked_for_where_content_may_come_in_them(page_type: str, found: int) -> None:
    blocks, decisions = shelf(4, 3)
    document = Document(Page("\n\n".join(block.text for block in blocks), "text"), tuple(blocks))
    settled = settle(document, decisions, None, page_type)
    assert sum(decision.keep is True for decision in settled) == found


def index(*letters: str, entries: int = 3) -> list[Block]:
    return [Block(text) for letter in letters for text in (letter, *(f"{letter}nchor {n}" for n in range(entries)))]


def test_an_index_from_a_to_z_is_kept_whole_where_a_part_of_it_is() -> None:
    blocks = [Block("Things that ships carry, each of which has its own page here."), *index(*"ABCEKLZ"), Block("Help")]
    decisions = [KEPT, *([KEPT] * 12), *([LOST] * 17)]
    assert list(lettered(blocks, decisions)) == list(range(13, 29))


@pytest.mark.parametrize(
    ("letters", "kept"), [("ABCEKLZ", 0), ("ABC", 6), ("ZLKECBA", 12)], ids=["menu", "few", "unordered"]
)
def test_a_menu_and_letters_in_no_order_are_no_index(letters: str, kept: int) -> None:
    blocks = index(*letters)
    decisions = [KEPT if i < kept else LOST for i in range(len(blocks))]
    assert not list(lettered(blocks, decisions))
