"""What is learnt from a site's pages: its own texts and boxes, and nothing of its articles."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.engine.cli import app
from cleaner.engine.learn.files import learn_from_files
from cleaner.engine.learn.nodes import selectors_of
from cleaner.engine.learn.propose import learn
from cleaner.engine.learn.sample import template_key
from cleaner.engine.parse import parse_file
from cleaner.errors import OptionError
from cleaner.pipeline import Cleaner

SITES = Path(__file__).resolve().parent.parent / "corpus" / "sites"

STORIES = [
    ("The pier is closed", "Three planks fell into the sea on Monday, and the harbour master has put a rope across."),
    (
        "A goat in the bank",
        "It came in behind a customer, ate two forms at the counter and left when it was spoken to.",
    ),
    ("No bread on Friday", "The oven at Mill Lane needs a new door, which comes by train from a town in the north."),
    ("The clock is right", "Nobody has touched it since the storm, but it has agreed with the radio for a whole week."),
]


def dump(number):
    title, text = STORIES[number]
    return (
        f"The Tidewater Post, number {number + 3}\n\n{title}\n\n{text} It is the talk of the whole street today.\n\n"
        f"What to do\n\n{text.split()[0]} more will be known when the council has met, says the clerk, who was there.\n\n"
        "Tidewater readers get a free pencil with every tenth number that they collect.\n\n"
        f"Our weather cock says: {STORIES[number - 1][0]}\n\nFrom the reading room\n\n{STORIES[number - 1][0]}\n"
    )


@pytest.fixture(scope="module")
def cleaner():
    return Cleaner()


def test_texts_of_the_site_are_learnt_and_subheadings_are_not(cleaner):
    learnt = learn([cleaner.clean(dump(n)) for n in range(4)], "www.tidewater.example")
    rules, errors = parse_file(learnt.text.encode(), "x.yaml")
    assert not errors
    assert rules.site.host == "tidewater.example"
    said = str([rule.values for rule in rules.site.base.rules]).casefold()
    assert "free pencil" in said
    assert "weather" in said
    assert "what to do" not in said
    assert all("of 4 pages" in line for line in learnt.lines())


def test_a_headline_of_another_page_is_no_rule_and_the_header_of_the_rest_is_one(cleaner):
    learnt = learn([cleaner.clean(dump(n)) for n in range(4)] * 2, "tidewater.example")
    rules, _ = parse_file(learnt.text.encode(), "x.yaml")
    said = [value for rule in rules.site.base.rules for value in map(str, rule.values)]
    assert not {title for title, _ in STORIES} & set(said)
    assert said.count("From the reading room") <= 1


def test_a_folder_without_pages_is_named(tmp_path):
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-")
    with pytest.raises(OptionError, match=r"no .*\.html.* file here"):
        learn_from_files([tmp_path], "tidewater.example", ())


def test_one_page_is_not_enough(cleaner):
    with pytest.raises(OptionError, match=r"two different pages.*of the 2 here with text, the texts are the same"):
        learn([cleaner.clean(dump(0)), cleaner.clean(dump(0))], "tidewater.example")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"class": "story css-1x2y3z big"}, [".story", "div.story", ".big", "div.big"]),
        ({"id": "main"}, ["#main"]),
        ({"id": "post-48213", "class": "sc-bdVaJa Teaser__title__3xK9a active"}, []),
        ({"role": "note", "title": "x"}, ['[role="note"]']),
        ({}, []),
    ],
)
def test_generated_names_are_not_used(attributes, expected):
    assert list(selectors_of("div", attributes)) == expected


def test_numbers_do_not_tell_texts_apart():
    assert template_key("Page 3 of 12.") == template_key("page 10 of 40")


def blocks_of(text):
    return [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]


def outcome(cleaner, pages):
    left, lost = 0, []
    for path, gold in pages:
        want, got = blocks_of(gold["body"]), blocks_of(cleaner.clean(path, url=gold["url"]).body)
        left += sum(block not in want for block in got)
        lost += [block for block in want if block not in got]
    return left, lost


def test_half_of_a_site_s_pages_teach_what_the_other_half_needs(cleaner, tmp_path):
    sites = [folder for folder in sorted(SITES.iterdir()) if folder.is_dir()]
    assert len(sites) >= 12
    before = after = 0
    for folder in sites:
        pages = [(path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
                 for path in sorted(folder.iterdir()) if path.suffix != ".json"]  # fmt: skip
        assert len(pages) >= 6
        learnt = learn([cleaner.clean(path, url=gold["url"]) for path, gold in pages[::2]], folder.name)
        (tmp_path / f"{folder.name}.yaml").write_text(learnt.text, encoding="utf-8")
        taught = Cleaner([tmp_path])
        left, lost = outcome(cleaner, pages[1::2])
        left_then, lost_then = outcome(taught, pages[1::2])
        assert not taught.rules.errors
        assert set(lost_then) <= set(lost), folder.name
        before += left
        after += left_then
    assert after <= 0.4 * before


def test_the_command_writes_a_file_and_adds_to_it(tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(dump(number), encoding="utf-8")
    runner = CliRunner()
    arguments = ["learn", str(tmp_path), "--site", "tidewater.example"]
    printed = runner.invoke(app, arguments)
    assert printed.exit_code == 0, printed.output
    file = tmp_path / "rules" / "sites" / "tidewater.example.yaml"
    file.parent.mkdir(parents=True)
    mine = "schema: 1\nsite: tidewater.example\n# mine\nstrip:\n  - .mine\n"
    file.write_text(mine)
    assert runner.invoke(app, [*arguments, "-o", str(tmp_path / "rules")]).exit_code == 0
    text = file.read_text()
    assert mine in text
    assert "pencil" in text
    assert runner.invoke(app, [*arguments, "-o", str(tmp_path / "rules")]).exit_code == 0
    assert file.read_text() == text
    file.write_text(
        "schema: 1\nsite: tidewater.example  # the paper\nstrip: [.mine,  # at the side\n  .ours]  # below\n"
    )
    assert runner.invoke(app, [*arguments, "-o", str(tmp_path / "rules")]).exit_code == 0
    assert (
        "site: tidewater.example  # the paper\nstrip:\n  - .mine  # at the side\n  - .ours  # below\n  - id: "
        in file.read_text()
    )
    tested = runner.invoke(app, ["test", str(tmp_path / "rules")])
    assert tested.exit_code == 0, tested.output
    assert "0 failed" in tested.output
    assert not tested.output.startswith("0 examples")


def walk(number):
    """Return a page of a column that begins in the same way every week."""
    draw = random.Random(number)
    nouns = [
        "harbour",
        "council",
        "ferry",
        "school",
        "bridge",
        "market",
        "river",
        "station",
        "orchard",
        "tower",
        "chapel",
        "mill",
        "library",
    ]
    verbs = ["opened", "closed", "repaired", "painted", "measured", "moved", "sold", "bought", "praised"]
    text = [
        " ".join(
            f"The {draw.choice(nouns)} near the {draw.choice(nouns)} was {draw.choice(verbs)} by {draw.randint(3, 900)} people"
            f" before the {draw.choice(nouns)} of the {draw.choice(nouns)} could be {draw.choice(verbs)}."
            for _ in range(3)
        )
        for _ in range(4)
    ]
    body = "".join(
        f"<p>{paragraph}</p>"
        for paragraph in (f"This is the story of {nouns[number]} number one. {text[0]}", *text[1:])
    )
    note = "<div class=note><p>Tidewater readers get a free pencil with every tenth number that they collect.</p></div>"
    return f"<title>Walk {number}</title><div class=w><h1>Walk to the {nouns[number]}</h1><div class=t>{body}</div>{note}</div>"


def test_articles_that_begin_alike_keep_their_beginning(cleaner):
    learnt = learn([cleaner.clean(walk(number)) for number in range(6)], "tidewater.example").text
    assert "this" not in learnt.partition("schema")[2]
