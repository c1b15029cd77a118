"""The rule editor as a user meets it, in a real browser: see the junk, click it, save the rule."""

import json
from pathlib import Path
from typing import Any

import pytest
from editor_tools import SITE, STORIES, clean, frame, page_of, ready

PENCIL = "collect ten numbers"


def result(tab: Any) -> Any:
    return tab.get_by_role("tabpanel", name="The result")


def open_page(tab: Any, name: str, text: str) -> None:
    tab.get_by_role("listitem", name=f"Open {name}").click()
    frame(tab).get_by_text(text).first.wait_for()
    ready(tab)


def strip_the_pencil(tab: Any) -> None:
    frame(tab).get_by_text(PENCIL).click()
    tab.get_by_role("button", name="div.freebie").click()
    tab.get_by_role("radio", name="css .freebie:").wait_for()
    tab.get_by_role("button", name="Write the rule").click()
    result(tab).get_by_text(PENCIL).wait_for(state="detached")


def write_rules(tab: Any, text: str) -> None:
    editor = tab.locator(".cm-content")
    editor.click()
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text(text)


def save(tab: Any) -> None:
    tab.get_by_role("button", name="Save", exact=True).click()


def test_click_the_junk_strip_it_save_and_get_the_same_at_the_command_line(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    tab = visit(edit(pages, "--rules", rules))
    open_page(tab, "pier.html", "Three planks")
    result(tab).get_by_text(PENCIL).wait_for()
    strip_the_pencil(tab)
    for name in ("ferry.html", "market.html"):  # the change is shown on the other pages too
        tab.get_by_role("listitem", name=f"Open {name}").get_by_text("−1").wait_for()
    save(tab)
    tab.get_by_text("Saved.").wait_for()

    text = (rules / "sites" / f"{SITE}.yaml").read_text("utf-8")
    assert f"strip:\n  - id: {SITE}/freebie\n    match: {{css: .freebie}}\n    examples:\n" in text
    for page in pages.iterdir():
        record = json.loads(clean(page, "--site", SITE, "--rules", rules))
        assert PENCIL not in record["body"]
        assert all(text in record["body"] for text in STORIES[page.stem][1:])
    tab.get_by_role("tab", name="JSON").click()
    result(tab).get_by_text('"content_hash"').wait_for()
    shown = json.loads(result(tab).inner_text())
    record = json.loads(clean(pages / "pier.html", "--site", SITE, "--rules", rules))
    for given in (shown, record):
        del given["provenance"]
    assert shown == record


def test_the_minute_that_the_readme_tells(edit: Any, visit: Any, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    section = (root / "README.md").read_text("utf-8").partition("## The rule editor")[2].partition("\n## ")[0]
    opening, cleaning = (
        [str(root / word) if word.startswith("corpus/") else word.replace("myrules", str(tmp_path / "myrules")) for word in line.split()[2:]]
        for line in section.splitlines() if line.startswith("$ cleaner")
    )  # fmt: skip
    plea = "The Angler is written by volunteers"
    assert plea in section
    tab = visit(edit(*opening[1:]))
    open_page(tab, "eel-ladder-finished.html", "Eel ladder at Mossgate finished")
    frame(tab).get_by_text(plea).click()
    tab.get_by_role("radio", name="css .coffee > p").wait_for()
    tab.keyboard.press("[")
    tab.get_by_role("radio", name="css .coffee:").get_by_text("5 on 5 of 5 others").wait_for()
    tab.keyboard.press("Enter")
    result(tab).get_by_text(plea).wait_for(state="detached")
    tab.get_by_role("listitem", name="Open mending-waders-with-rice.html").get_by_text("−1").wait_for()
    tab.keyboard.press("Control+s")
    tab.get_by_text("Saved.").wait_for()
    record = json.loads(clean(*cleaning[1:]))
    assert plea not in record["body"]
    assert record["body"] in "\n\n".join(result(tab).locator(".cl-body p").all_inner_texts())


def test_the_same_for_a_dump(edit: Any, visit: Any, tmp_path: Path, rules: Path) -> None:
    dump = tmp_path / "pier.txt"
    dump.write_text(
        f"URL: https://{SITE}/pier\nTitle: The pier is closed\n\n"
        "Three planks fell into the sea on Monday, and nobody knows yet where they have gone.\n\n"
        "Tidewater readers, collect ten numbers of the paper for a pencil with the name of the paper on it.\n\n"
        "The council will look at the rest of the planks this week, and the café has moved to the school for now.\n",
        "utf-8",
    )
    tab = visit(edit(dump, "--rules", rules))
    result(tab).get_by_text(PENCIL).wait_for()
    frame(tab).get_by_text(PENCIL).click()
    tab.get_by_role("radio", name="pattern ^Tidewater readers, collect ten").first.click()
    assert tab.get_by_role("button", name="Title", exact=True).is_disabled()  # a dump has no elements
    tab.get_by_role("button", name="Write the rule").click()
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    save(tab)
    tab.get_by_text("Saved.").wait_for()

    record = json.loads(clean(dump, "--rules", rules))
    assert PENCIL not in record["body"]
    assert record["body"].startswith("Three planks")
    assert record["removed"] == {"boilerplate": 1, "record_header": 2}


def test_a_rule_written_before_its_proposal_shows_is_not_lost(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    frame(tab).get_by_text(PENCIL).click()
    tab.get_by_role("button", name="div.freebie").wait_for()
    tab.evaluate("""() => {
        document.querySelector('[aria-label="Pick div.freebie"]').click();
        [...document.querySelectorAll("button")].find((one) => one.innerText.startsWith("Write the rule")).click();
    }""")
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    tab.locator(".cm-line", has_text="match: {css: .freebie}").wait_for()


def test_wrong_yaml_shows_its_error_at_its_line_and_cannot_be_saved(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    before = result(tab).inner_text()
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstripe: [.freebie]\n")
    tab.get_by_role("button", name="Error at line 3").wait_for()
    assert tab.locator(".cm-line.cl-line-error").inner_text() == "stripe: [.freebie]"
    assert "did you mean strip?" in tab.get_by_role("status", name="Problems of the rule file").inner_text()
    assert result(tab).inner_text() == before  # the last result stands
    assert tab.get_by_role("button", name="Save", exact=True).is_disabled()
    tab.keyboard.press("Control+s")
    tab.get_by_role("dialog", name="Not saved").get_by_text("unknown key").wait_for()
    assert list(rules.rglob("*.yaml")) == []
    tab.get_by_role("button", name="Keep editing").click()
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip: [.freebie]\n")
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    assert tab.locator(".cm-line.cl-line-error").count() == 0


def test_a_file_that_cannot_be_loaded_is_opened_and_mended(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    path = rules / "sites" / f"{SITE}.yaml"
    path.parent.mkdir()
    path.write_bytes(b"schema: 1\nsite: tidewater.example\nstrip: [\xff\n")
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    tab.get_by_role("button", name="Error at line 3").wait_for()
    result(tab).get_by_text(PENCIL).wait_for()
    frame(tab).get_by_text("Nobody was hurt").click()
    button = tab.get_by_role("button", name="Write the rule")
    button.wait_for()
    assert button.is_disabled()
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip: [.freebie]\n")
    frame(tab).locator("p[data-cl-f=s]", has_text=PENCIL).wait_for()
    button.click()  # what was picked can be taught now
    frame(tab).locator("p[data-cl-f=s]", has_text="Nobody was hurt").wait_for()


def test_a_failing_example_keeps_the_file_from_being_saved_unless_told_otherwise(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    text = f"schema: 1\nsite: {SITE}\nstrip: [.freebie]\nexamples:\n- {{in: '<p>A pencil.', out: Nothing.}}\n- {{in: '<p>A pencil.', same: true}}\n"
    write_rules(tab, text)
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    save(tab)
    tab.get_by_role("dialog", name="Not saved").get_by_text("wanted 'Nothing.'").wait_for()
    assert list(rules.rglob("*.yaml")) == []
    tab.get_by_role("button", name="Save all the same").click()
    tab.get_by_text("Saved.").wait_for()
    assert (rules / "sites" / f"{SITE}.yaml").read_text("utf-8") == text


def test_keys_and_kinds_are_completed(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip:\n  - id: x\n    ki")
    tab.keyboard.type("n")
    tab.get_by_role("option", name="kind").wait_for()
    tab.wait_for_timeout(150)  # the list takes no Enter in its first moments
    tab.keyboard.press("Enter")
    tab.keyboard.type("rela")
    tab.get_by_role("option", name="related").wait_for()
    tab.wait_for_timeout(150)
    tab.keyboard.press("Enter")
    assert tab.locator(".cm-line").last.inner_text() == "    kind: related"


def test_no_letter_is_lost_while_edits_are_tried(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip: [.freebie]  # ")
    said = "the pencil of the paper is no part of any story, and was not in the spring either"
    for letter in said:
        tab.keyboard.type(letter)
        tab.wait_for_timeout(60)
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    tab.wait_for_timeout(500)
    assert tab.locator(".cm-line").last.inner_text().endswith(f"# {said}")
    tab.keyboard.press("Control+s")  # at once, with what was typed last
    tab.get_by_text("Saved.").wait_for()
    assert (rules / "sites" / f"{SITE}.yaml").read_text("utf-8").rstrip("\n").endswith(f"# {said}")


def test_the_page_shows_what_an_edit_does_and_why(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    pencil = frame(tab).locator("p[data-cl-f]", has_text=PENCIL)
    hint = frame(tab).locator("cl-tip")
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip: [.freebie]\n")
    frame(tab).locator("p[data-cl-f=s]", has_text=PENCIL).wait_for()
    pencil.hover()
    hint.get_by_text(f"{SITE}.yaml:3").wait_for()
    write_rules(tab, f"schema: 1\nsite: {SITE}\nkeep: [.freebie]\nstrip: [.menu]\n")
    frame(tab).locator("p[data-cl-f=k]", has_text=PENCIL).wait_for()
    frame(tab).locator(".menu [data-cl-f=s], .menu[data-cl-f=s]").first.wait_for()
    pencil.hover()
    hint.get_by_text(f"{SITE}.yaml:3").wait_for()
    hint.get_by_text("kept").wait_for()


def test_a_rule_that_changes_the_page_itself_shows_it_anew(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    page = pages / "pier.html"
    page.write_text(page.read_text("utf-8").replace("<p>Nobody", "<p>One<br><br>Nobody"), "utf-8")
    tab = visit(edit(page, "--rules", rules))
    frame(tab).locator("p", has_text="OneNobody").wait_for()
    write_rules(
        tab, f"schema: 1\nsite: {SITE}\nreplace_html: [{{find: '<br><br>', with: '<p>'}}]\nstrip: ['p:has_text(One)']\n"
    )
    frame(tab).locator("p[data-cl-f=s]", has_text="One").wait_for()
    frame(tab).locator("p[data-cl-f=k]", has_text="Nobody was hurt").click()
    tab.get_by_role("button", name="Write the rule").wait_for()
    frame(tab).locator("p.cl-chosen", has_text="Nobody was hurt").wait_for()


def test_comments_stay_and_undo_and_redo_go_both_ways(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    path = rules / "sites" / f"{SITE}.yaml"
    path.parent.mkdir()
    text = f"# The pier's paper.\nschema: 1\nsite:   {SITE}  # odd spacing\nstrip:\n  # menus\n  - .menu\n"
    path.write_text(text, "utf-8")
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    strip_the_pencil(tab)
    tab.get_by_role("button", name="Undo").click()
    result(tab).get_by_text(PENCIL).wait_for()
    tab.get_by_role("button", name="Redo").click()
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    save(tab)
    tab.get_by_text("Saved.").wait_for()
    assert path.read_text("utf-8").startswith(text)
    assert ".freebie" in path.read_text("utf-8")


def test_two_tabs_on_one_file(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    running = edit(pages / "pier.html", "--rules", rules)
    first = visit(running)
    second = first.context.new_page()
    second.goto(f"http://127.0.0.1:{running.port}/")
    ready(second)
    write_rules(second, f"schema: 1\nsite: {SITE}\nname: Of the second tab\n")
    second.get_by_text("unsaved").wait_for()
    strip_the_pencil(first)
    save(first)
    first.get_by_text("Saved.").wait_for()

    second.get_by_text("The file changed on disk").wait_for()
    save(second)
    second.get_by_role("dialog", name="The file changed on disk").get_by_text("Nothing has been overwritten").wait_for()
    path = rules / "sites" / f"{SITE}.yaml"
    assert ".freebie" in path.read_text("utf-8")
    second.get_by_role("button", name="Take the file from disk").click()
    second.locator(".cm-line", has_text=".freebie").first.wait_for()
    second.get_by_role("button", name="Undo").click()  # and nothing of the second tab is lost
    second.locator(".cm-line", has_text="Of the second tab").wait_for()
    assert ".freebie" in path.read_text("utf-8")


def test_a_file_changed_on_disk_is_shown_or_asked_about(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    path = rules / "sites" / f"{SITE}.yaml"
    path.parent.mkdir()
    path.write_text(f"schema: 1\nsite: {SITE}\n", "utf-8")
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    path.write_text(f"schema: 1\nsite: {SITE}\nstrip: [.freebie]\n", "utf-8")
    result(tab).get_by_text(PENCIL).wait_for(state="detached")  # nothing was unsaved: what is on disk holds
    write_rules(tab, f"schema: 1\nsite: {SITE}\nname: Mine\n")
    tab.get_by_text("unsaved").wait_for()
    path.write_text(f"schema: 1\nsite: {SITE}\nname: Theirs\n", "utf-8")
    save(tab)
    tab.get_by_role("button", name="Overwrite it").click()
    tab.get_by_text("Saved.").wait_for()
    assert "Mine" in path.read_text("utf-8")


def test_saving_tells_how_it_went_though_it_outlasts_the_window_that_asked(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    tests = rules / "sites" / SITE
    tests.mkdir(parents=True)
    story = "".join(f"<p>Sentence {n} of a long story about the harbour and its ferries.</p>" for n in range(6_000))
    for number in range(3):  # saved pages are cleaned before a save: seconds, while windows close in a third of one
        (tests / f"{number}.html").write_text(f"<title>Harbour</title><article><h1>Harbour</h1>{story}</article>")
        (tests / f"{number}.json").write_text(json.dumps({"url": f"https://{SITE}/{number}", "title": "Another"}))
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    strip_the_pencil(tab)
    save(tab)
    tab.get_by_role("button", name="Save all the same").click()
    tab.get_by_text("Saved.").wait_for()
    tab.get_by_text("unsaved").wait_for(state="detached")


def test_a_page_that_is_loaded_again_goes_on_where_it_was(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    strip_the_pencil(tab)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.reload()
    ready(tab)
    tab.locator(".cm-line", has_text=".freebie").first.wait_for()
    assert list(rules.rglob("*.yaml")) == []


def test_with_the_keyboard_alone(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages, "--rules", rules))
    for block in ("News Sport", "The ferry is late", "The ferry to", "Forty", "Tidewater readers"):
        tab.keyboard.press("ArrowDown")
        frame(tab).locator(".cl-chosen", has_text=block).wait_for()
    tab.keyboard.press("[")
    tab.get_by_role("radio", name="css .freebie:").wait_for()
    tab.keyboard.press("s")
    tab.get_by_role("button", name="Strip", pressed=True).wait_for()
    tab.keyboard.press("Enter")
    result(tab).get_by_text(PENCIL).wait_for(state="detached")
    tab.keyboard.press("Control+s")
    tab.get_by_text("Saved.").wait_for()
    tab.keyboard.press("n")
    frame(tab).get_by_text("The market moves").wait_for()


@pytest.mark.parametrize(
    ("verb", "text", "key", "field"),
    [("Title", "The pier is closed", "title", "title"), ("Author", "By Ada Plank", "author", "authors")],
)
def test_title_and_author_are_taught_by_a_click(
    edit: Any, visit: Any, pages: Path, rules: Path, verb: str, text: str, key: str, field: str
) -> None:
    page = pages / "pier.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", "</h1><p class='who'>By Ada Plank</p>"), "utf-8")
    tab = visit(edit(page, "--rules", rules))
    frame(tab).get_by_text(text).first.click()
    tab.get_by_role("button", name=verb, exact=False).first.click()
    tab.get_by_role("button", name=verb, pressed=True).wait_for()
    tab.get_by_role("button", name="Write the rule").click()
    tab.locator(".cm-line", has_text=f"{key}:").wait_for()
    save(tab)
    tab.get_by_text("Saved.").wait_for()
    record = json.loads(clean(page, "--site", SITE, "--rules", rules))
    assert text.removeprefix("By ") in str(record[field])


def test_learn_shows_a_diff_to_accept_rule_by_rule(edit: Any, visit: Any, rules: Path) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus" / "sites" / "strataweekly.example"
    tab = visit(edit(corpus, "--site", "strataweekly.example", "--rules", rules))
    tab.get_by_role("button", name="Learn rules").click()
    window = tab.get_by_role("dialog", name="Learnt from these pages")
    boxes = window.get_by_role("checkbox")
    boxes.first.wait_for()
    names = [box.get_attribute("aria-label") or "" for box in boxes.all()]
    wanted = next(name for name in names if name.startswith("strip "))
    for name, box in zip(names, boxes.all(), strict=True):
        box.set_checked(name == wanted)
    window.get_by_role("button", name=f"Accept 1 of {len(names)}").click()
    tab.locator(".cm-line", has_text=wanted.removeprefix("strip ")).first.wait_for()
    lines = tab.locator(".cm-line").all_inner_texts()
    assert sum("id: " in line for line in lines) == 1
    assert not any(line.startswith(("title:", "body:")) for line in lines)


def test_a_page_becomes_a_test_that_later_edits_must_pass(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    strip_the_pencil(tab)
    tab.get_by_role("button", name="Add this page as a test").click()
    tab.get_by_text("pier.html is a test").wait_for()
    save(tab)
    tab.get_by_text("Saved.").wait_for()
    write_rules(tab, f"schema: 1\nsite: {SITE}\nstrip: [.freebie, 'p:has_text(Nobody)']\n")
    result(tab).get_by_text("Nobody was hurt").wait_for(state="detached")
    tab.get_by_text("costs text").wait_for()  # the list warns, and the test stands in the way
    save(tab)
    tab.get_by_role("dialog", name="Not saved").get_by_text("pier.html: lost 'Nobody was hurt").wait_for()


def test_what_cannot_be_written_is_said_and_can_be_saved_once_the_way_is_free(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    running = edit(pages / "pier.html", "--rules", rules)
    tab = visit(running)
    strip_the_pencil(tab)
    (rules / "sites").write_text("in the way")
    window = tab.get_by_role("dialog", name="Not saved")
    for button, file in (("Save", f"{SITE}.yaml"), ("Add this page as a test", f"{SITE}/pier.html")):
        tab.get_by_role("button", name=button, exact=True).click()
        window.get_by_text("The file cannot be written:").wait_for()
        assert f"{rules}/sites/{file}: " in window.inner_text()
        assert not window.get_by_role("button", name="Save all the same").count()
        window.get_by_role("button", name="Keep editing").click()
        window.wait_for(state="detached")
    (rules / "sites").unlink()
    save(tab)
    tab.get_by_text("Saved.").wait_for()
    assert ".freebie" in (rules / "sites" / f"{SITE}.yaml").read_text("utf-8")
    assert not any("Traceback" in line for line in running.said)


def test_the_reason_of_a_block_opens_its_rule(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    page = pages / "pier.html"
    page.write_text(
        page.read_text("utf-8").replace(
            "</article>", "<h2>Related Posts</h2><ul><li><a href=/x>Fair in May</a></li></ul></article>"
        ),
        "utf-8",
    )
    tab = visit(edit(page, "--rules", rules))
    frame(tab).get_by_text("Related Posts").hover()
    frame(tab).locator("cl-tip").get_by_text("rules/common/related.yaml").wait_for()
    frame(tab).get_by_text("Related Posts").click()
    tab.get_by_role("button", name="related.yaml").click()
    line = tab.get_by_role("dialog").locator(".cl-here")
    line.wait_for()
    assert "id:" in line.inner_text() or "related" in line.inner_text()


def test_the_doubtful_articles_of_a_run_worst_first(
    edit: Any, visit: Any, pages: Path, rules: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.jsonl"
    records = [json.loads(line) for line in clean(pages).splitlines()]
    for record, confidence in zip(records, (0.4, 0.1, 0.3), strict=True):
        record["confidence"] = confidence
    run.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    tab = visit(edit("--review", run, "--rules", rules))
    names = [item.get_attribute("aria-label") for item in tab.get_by_role("listitem", name="Open").all()]
    assert names == ["Open market.html", "Open pier.html", "Open ferry.html"]
    frame(tab).get_by_text("The market moves").first.wait_for()
    tab.keyboard.press("n")
    frame(tab).get_by_text("The pier is closed").first.wait_for()
    tab.keyboard.press("f")
    tab.get_by_role("button", name="Write the rule").or_(tab.get_by_text("Click what is wrong")).first.wait_for()


def test_a_small_window_shows_the_button_that_ends_a_long_one(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages, "--rules", rules))
    tab.set_viewport_size({"width": 1000, "height": 360})
    tab.get_by_role("button", name="Learn rules").click()
    button = tab.get_by_role("button", name="Accept")
    button.wait_for()
    box, around = button.bounding_box(), tab.get_by_role("dialog").locator(".cl-dialog").bounding_box()
    assert around["y"] <= box["y"]
    assert box["y"] + box["height"] <= min(around["y"] + around["height"], 360)


def test_a_narrow_window_shows_all_of_the_ways_to_write_a_rule(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages, "--rules", rules))
    tab.set_viewport_size({"width": 1024, "height": 700})
    frame(tab).get_by_text(PENCIL).click()
    button = tab.get_by_role("button", name="Write the rule")
    button.wait_for()
    dock = tab.get_by_role("region", name="Teach").bounding_box()
    shown = [button.bounding_box(), *(row.bounding_box() for row in tab.get_by_role("radio", name="css").all())]
    assert all(box["x"] + box["width"] <= dock["x"] + dock["width"] <= 1024 for box in shown)


def test_a_file_that_is_not_there_yet_is_new_and_a_site_that_is_unknown_is_asked_for(
    edit: Any, visit: Any, tmp_path: Path, rules: Path
) -> None:
    (tmp_path / "page.html").write_text(page_of("pier").replace("canonical", "none"), "utf-8")
    tab = visit(edit(tmp_path / "page.html", "--rules", rules))
    tab.get_by_text("--site HOST").wait_for()
    tab.get_by_role("region", name="The rule file").get_by_text("new", exact=True).wait_for()


def test_pages_are_found_by_the_title_that_the_list_shows(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    for n in range(9):
        (pages / f"copy-{n}.html").write_text((pages / "ferry.html").read_text("utf-8"), "utf-8")
    tab = visit(edit(pages, "--rules", rules))
    item = tab.get_by_role("listitem", name="Open pier.html")
    item.get_by_text("The pier is closed").wait_for()  # read by now
    find = tab.get_by_role("searchbox", name="Filter pages")
    find.fill("closed")
    tab.get_by_role("listitem", name="Open ferry.html").wait_for(state="detached")
    item.get_by_text("The pier is closed").wait_for()
    find.fill("zeppelin")
    tab.get_by_text("No page has this").wait_for()


def test_a_rule_that_does_nothing_is_told_of(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages / "pier.html", "--rules", rules))
    frame(tab).get_by_text("Nobody was hurt").click()
    tab.get_by_role("button", name="Date", exact=True).click()  # there is none in that paragraph
    tab.get_by_role("button", name="Write the rule").click()
    tab.get_by_text("in which no date can be read").wait_for()
    tab.locator(".cm-line", has_text="published:").wait_for()


def test_light_and_dark_and_every_width(edit: Any, visit: Any, pages: Path, rules: Path) -> None:
    tab = visit(edit(pages, "--rules", rules))
    assert tab.evaluate("getComputedStyle(document.body).colorScheme") == "light"
    tab.get_by_role("button", name="Light or dark").click()
    tab.wait_for_function("getComputedStyle(document.body).colorScheme === 'dark'")
    paper, ink = (f"getComputedStyle(document.querySelector('{css}'))" for css in ("#cl-frame", ".cl-toast"))
    assert tab.evaluate(f"[{paper}.backgroundColor, {paper}.colorScheme]") == ["rgb(255, 255, 255)", "light"]
    tab.keyboard.press("Control+s")
    tab.get_by_text("There is nothing to save").wait_for()
    assert tab.evaluate(f"[{ink}.color, {ink}.backgroundColor]") == ["rgb(20, 21, 26)", "rgb(232, 228, 218)"]
    for width in (390, 700, 1280, 1440, 1920, 2560):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        boxes = [
            tab.get_by_role("region", name=name, exact=True).bounding_box()
            for name in ("Pages", "The page", "The result", "The rule file")
        ]
        assert all(box and box["width"] >= 200 and box["x"] + box["width"] <= width for box in boxes)
        save = tab.get_by_role("button", name="Save").bounding_box()
        assert save
        assert save["x"] + save["width"] <= width
