"""The rule editor as a user meets it, in a real browser: see the junk, click it, save the rule."""

import json
from pathlib import Path
from typing import Any

from editor_tools import SITE, clean, frame

PENCIL = "collect ten numbers"


def test_click_the_junk_strip_it_save_and_get_the_same_at_the_command_line(
    edit: Any, visit: Any, pages: Path, rules: Path
) -> None:
    tab = visit(edit(pages, "--rules", rules))
    result = tab.get_by_role("tabpanel", name="The result")
    frame(tab).get_by_text("The ferry is late").first.wait_for()
    tab.get_by_role("listitem", name="Open pier.html").click()
    frame(tab).get_by_text("Three planks").wait_for()
    result.get_by_text(PENCIL).wait_for()

    frame(tab).get_by_text(PENCIL).click()
    tab.get_by_role("button", name="div.freebie").click()
    proposal = tab.get_by_role("radio", name="css .freebie")
    proposal.get_by_text("2 on 2 of 2 others").or_(proposal.get_by_text("on 2 of 2")).first.wait_for()
    tab.get_by_role("button", name="Write the rule").click()
    result.get_by_text(PENCIL).wait_for(state="detached")
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_text("Saved.").wait_for()

    text = (rules / "sites" / f"{SITE}.yaml").read_text("utf-8")
    assert f"strip:\n  - id: {SITE}/freebie\n    match: {{css: .freebie}}\n    examples:\n" in text
    shown = result.inner_text()
    for page in pages.iterdir():
        record = json.loads(clean(page, "--site", SITE, "--rules", rules))
        assert PENCIL not in record["body"]
        assert "Nobody was hurt" in record["body"]
    record = json.loads(clean(pages / "pier.html", "--site", SITE, "--rules", rules))
    assert all(block in shown for block in [record["title"], *record["body"].split("\n\n")])
