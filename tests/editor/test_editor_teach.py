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
        desk.propose("strip")
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
    desk.pick_block(block_with(desk, "The ferry is late"))
    desk.propose("title")
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
    desk.pick_element(next(n for n, node in enumerate(desk.rendered.nodes) if node.tag == "time"))
    desk.propose("published")
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
    desk.pick_block(0)
    with pytest.raises(RuleError, match="a dump has no elements"):
        desk.propose("author")
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
    desk.propose("strip")
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
    assert [text[:5] for text in row.change.costs] == ["Forty"]  # the other stands on every page


def test_widen_goes_outwards_and_narrow_back(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "collect ten"))
    names = []
    for step in (desk.widen, desk.widen, desk.narrow, desk.narrow):
        step()
        assert desk.pick is not None
        assert desk.pick.node is not None
        names.append(desk.pick.node.attributes.get("class") or desk.pick.node.tag)
    assert names == ["freebie", "story", "freebie", "p"]


BOXES = """<div class="run x{number}"><div class="tz"><p><b>A fair in May</b></p><p>{one} and all who came before noon.</p></div>
<div class="tz"><p><b>A choir in June</b></p><p>{two} and those who could not sing listened.</p></div></div>"""
TABLE = """<html><body><table><tr><td>Tides</td><td><font size=5>{title}</font><br><br>{first}<br><br>{second}<br><br>{last}</td>
<td>On other pages: {other} and more of the kind that nobody needs to read twice.</td></tr></table></body></html>"""


def desk_of(tmp_path: Path, pages: list[str]) -> Desk:
    (tmp_path / "saved").mkdir()
    for number, page in enumerate(pages):
        (tmp_path / "saved" / f"{number}.html").write_text(page, "utf-8")
    options = Options(site=SITE)
    desk = Desk(Workshop(open_library([str(tmp_path / "saved")], options), options, [tmp_path / "rules"]))
    desk.show(0)
    for entry in desk.pages():
        desk.row(entry)
    return desk


@pytest.fixture
def boxes(tmp_path: Path):
    """Two boxes in the midst of each article, whose texts are another day's."""
    pages = []
    for number, name in enumerate(STORIES):
        one, two = f"Traders {number} bought hats", f"Singers {number} sang of hats"
        before, last, after = page_of(name).rpartition("<p>")
        pages.append(before + BOXES.format(one=one, two=two, number=number) + last + after)
    desk = desk_of(tmp_path, pages)
    yield desk
    desk.workshop.close()


def test_of_a_box_the_box_is_proposed_and_not_its_first_line(boxes: Desk) -> None:
    boxes.pick_block(block_with(boxes, "A fair in May"))
    boxes.widen()
    assert boxes.proposals[boxes.chosen].value == ".tz"
    assert boxes.hits(boxes.proposals[boxes.chosen]).pages == 2


def test_a_name_with_a_number_gives_way_to_one_that_other_pages_have(boxes: Desk) -> None:
    boxes.pick_block(block_with(boxes, "A choir in June"))
    boxes.widen()
    boxes.widen()
    chosen = boxes.proposals[boxes.chosen]
    assert chosen.value == ".run"
    assert boxes.hits(chosen).pages == 2


@pytest.fixture
def tables(tmp_path: Path):
    """Pages of tables without a name in them."""
    pages = [TABLE.format(title=t, first=a, second=b, last=c, other=b[:40]) for t, a, b, c in STORIES.values()]
    desk = desk_of(tmp_path, pages)
    yield desk
    desk.workshop.close()


def test_on_a_page_without_names_a_field_is_found_by_its_place(tables: Desk) -> None:
    tables.pick_element(next(n for n, node in enumerate(tables.rendered.nodes) if node.tag == "font"))
    tables.propose("title")
    tables.teach()
    assert tables.article.title == "The pier is closed"
    assert [row.after.title for row in map(tables.row, tables.pages())] == [title for title, *_ in STORIES.values()]


def test_a_label_before_a_colon_is_what_other_pages_share(tables: Desk) -> None:
    tables.pick_block(block_with(tables, "On other pages:"))
    tables.propose("strip")
    chosen = tables.proposals[tables.chosen]
    assert chosen.value == "^On other pages:"
    assert tables.hits(chosen).pages == 2


def test_what_was_removed_is_picked_to_keep_it_and_after_a_field_the_next_is_stripped_again(desk: Desk) -> None:
    desk.pick_block(block_with(desk, "News"))
    assert desk.action == "keep"
    desk.pick_block(block_with(desk, "collect ten"))
    assert desk.action == "strip"
    desk.pick_block(block_with(desk, desk.article.title or ""))
    desk.propose("title")
    desk.pick_block(block_with(desk, "collect ten"))
    assert desk.action == "title"  # asked for, and still to be pointed at
    desk.unpick()
    desk.pick_block(block_with(desk, "collect ten"))
    assert desk.action == "strip"


def test_selectors_for_a_site_of_dumps_are_doubtful(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("\n\n".join(STORIES["pier"]), "utf-8")
    options = Options(site=SITE)
    workshop = Workshop(open_library([str(tmp_path / "pier.txt")], options), options, [tmp_path / "rules"])
    desk = Desk(workshop)
    desk.show(0)
    desk.edit(f"schema: 1\nsite: {SITE}\nauthor: .byline\nstrip: [{{id: a, match: {{phrase: Win a plank}}}}]\n")
    desk.look()
    told = [problem for problem in desk.problems if "a dump has no elements" in problem.message]
    assert [(problem.line, problem.is_error) for problem in told] == [(3, False)]
    workshop.close()
