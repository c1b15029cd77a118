"""From a click to a rule: proposals from general to exact, what each finds, and what is written."""

from pathlib import Path

import pytest
from editor_tools import SITE, STORIES, page_of

from cleaner.editor.desk import Desk
from cleaner.editor.library import open_library
from cleaner.editor.teach import teach
from cleaner.editor.workshop import Workshop
from cleaner.engine.trials.examples import run_examples
from cleaner.errors import RuleError
from cleaner.model import Options

NAV = "<ul class='links x9f3a2b7'><li><a href=/a>One</a></li><li><a href=/b>Two</a></li></ul>"


@pytest.fixture
def desk(tmp_path: Path):
    (tmp_path / "saved").mkdir()
    for name in STORIES:
        text = page_of(name).replace("</article>", f"{NAV}<p>14 Responses</p></article>")
        (tmp_path / "saved" / f"{name}.html").write_text(text, "utf-8")
    workshop = Workshop(open_library([str(tmp_path / "saved")], Options()), Options(), [tmp_path / "rules"])
    desk = Desk(workshop)
    desk.show(0)
    for entry in desk.pages():
        desk.row(entry)
    yield desk
    workshop.close()


def block_with(desk: Desk, text: str) -> int:
    assert desk.article.trace is not None
    return next(n for n, block in enumerate(desk.article.trace.document.blocks) if text in block.text)


def test_proposals_go_from_general_to_exact_and_count_on_all_pages(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "One"))
    hits = [desk.hits(proposal) for proposal in desk.proposals]
    assert len(desk.proposals) >= 2
    by_selector = [hit.here for hit, proposal in zip(hits, desk.proposals, strict=True) if proposal.by == "css"]
    assert by_selector == sorted(by_selector, reverse=True)
    assert all((hit.pages, hit.of_pages) == (2, 2) for hit in hits)
    assert not any("x9f3a2b7" in proposal.value for proposal in desk.proposals)  # a name that a machine made


def test_a_selector_of_a_good_part_of_every_page_is_not_proposed(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "The ferry to"))
    assert not {"p", "article", ".story"} & {proposal.value for proposal in desk.proposals if desk.chosen == 0}
    assert all(proposal.value not in ("p", "article", "li", "a") for proposal in desk.proposals)


def test_a_number_in_a_short_line_becomes_any_number(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "14 Responses"))
    assert "^[0-9]+ Responses$" in [proposal.value for proposal in desk.proposals]


def test_examples_are_written_that_pass(desk: Desk, tmp_path: Path) -> None:
    for text in ("collect ten", "14 Responses", "One"):
        desk.pick_block(block_with(desk, text))
        desk.teach("advertisement")
    assert desk.save().is_done
    path = tmp_path / "rules" / "sites" / f"{SITE}.yaml"
    outcomes = run_examples(path, path.name)
    assert len(outcomes) == 6
    assert all(outcome.passed for outcome in outcomes)
    assert not [problem for problem in desk.problems if problem.is_error]


def test_the_same_rule_is_not_written_twice(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "collect ten"))
    proposal = desk.proposals[0]
    once = teach(desk.draft.text, proposal, host=SITE)
    assert teach(once, proposal, host=SITE) == once


def test_a_new_title_comes_first_and_the_others_and_their_comments_stay(desk: Desk) -> None:
    text = f"schema: 1\nsite: {SITE}\ntitle:\n  # the old one\n  - h2.old\n  - h3\n"
    desk.action = "title"
    desk.pick_block(block_with(desk, "The ferry is late"))
    assert teach(text, desk.proposals[desk.chosen], host=SITE) == text.replace("title:\n", "title:\n  - h1\n")


def test_a_date_is_read_from_the_element_that_holds_it(tmp_path: Path) -> None:
    page = tmp_path / "pier.html"
    page.write_text(
        page_of("pier").replace("</h1>", "</h1><p>On <time class='when' datetime='2021-03-04'>a Thursday</time></p>"),
        "utf-8",
    )
    workshop = Workshop(open_library([str(page)], Options()), Options(), [tmp_path])
    desk = Desk(workshop)
    desk.show(0)
    desk.action = "published"
    desk.pick_element(next(n for n, node in enumerate(desk.rendered.nodes) if node.tag == "time"))
    assert all(proposal.value.endswith("::attr(datetime)") for proposal in desk.proposals)
    desk.teach()
    assert "published:" in desk.draft.text
    assert (desk.article.published or "").startswith("2021-03-04")
    workshop.close()


def test_a_field_of_a_dump_cannot_be_pointed_at(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text("A title\n\nA paragraph of the story, which is long enough to be one of them.\n", "utf-8")
    workshop = Workshop(open_library([str(dump)], Options()), Options(), [tmp_path])
    desk = Desk(workshop)
    desk.show(0)
    desk.action = "author"
    with pytest.raises(RuleError, match="a dump has no elements"):
        desk.pick_block(0)
    workshop.close()


def test_a_dump_of_no_known_site_is_taught_a_rule_for_every_page(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(
        "The pier\n\nThree planks fell into the sea on Monday, said the master.\n\nTake a pencil home today\n", "utf-8"
    )
    workshop = Workshop(open_library([str(dump)], Options()), Options(), [tmp_path / "rules"])
    desk = Desk(workshop)
    desk.show(0)
    desk.pick_block(2)
    desk.teach()
    assert "decides: true" in desk.draft.text
    assert "pencil" not in desk.article.body
    assert desk.save().is_done
    assert (tmp_path / "rules" / "common" / "own.yaml").is_file()
    workshop.close()


def test_an_edit_that_costs_the_article_s_text_is_named(desk: Desk) -> None:
    desk.edit(desk.draft.text + "strip: [.freebie, 'p:has_text(Forty)']\n")
    row = desk.row(desk.entry)
    assert [text[:5] for text in row.change.lost] == ["Forty", "Tidew"]
    assert any(text.startswith("Forty") for text in row.change.costs)


def test_widen_goes_outwards_and_narrow_back(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "collect ten"))
    names = []
    for step in (desk.widen, desk.widen, desk.narrow, desk.narrow):
        step()
        assert desk.pick is not None
        assert desk.pick.node is not None
        names.append(desk.pick.node.attributes.get("class") or desk.pick.node.tag)
    assert names == ["freebie", "story", "freebie", "p"]
