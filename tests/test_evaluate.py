"""The evaluation counts as the field does, and says what changed between runs."""

import gzip
import json
from pathlib import Path

import pytest

from cleaner.engine.trials.usage import cases_in
from cleaner.errors import OptionError, ReadError
from cleaner.evaluate.commands import run_eval
from cleaner.evaluate.confidence import reliability
from cleaner.evaluate.diff import changes, load_run
from cleaner.evaluate.golds import load_golds
from cleaner.evaluate.metrics import same_day, same_names, same_title, same_tokens, score, word_scores
from cleaner.evaluate.page import page_of
from cleaner.evaluate.run import Scored, evaluate, rows_of, table
from cleaner.pipeline import Cleaner


def test_word_scores() -> None:
    assert word_scores("a b c d", "a b c d") == (1.0, 1.0, 1.0)
    assert word_scores("a b", "c d") == (0.0, 0.0, 0.0)
    assert word_scores("", "") == (1.0, 1.0, 1.0)
    assert word_scores("", "a") == (0.0, 0.0, 0.0)
    assert word_scores("a a b", "A b b") == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_metadata_comparisons() -> None:
    assert same_title("“Rates” – up", '"Rates" - Up.')
    assert not same_title("Rates up", "Rates up | The Ledger")
    assert same_names(["Ann Lee", "Bo Ek"], ["bo ek and Ann Lee"])
    assert same_day("2025-01-02", "2025-01-02T10:00:00+01:00")
    assert same_tokens("One, two.", "One two")


def test_fields_without_gold_do_not_count() -> None:
    assert set(score({"body": "x"}, {"body": "x"})) == {"f1", "precision", "recall", "exact"}


def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "html").mkdir(exist_ok=True)
    text = "The library in the old mill opened its doors on Saturday, and four hundred people came to look at it."
    page = f"<html><head><title>Library opens</title></head><body><nav><a href='/'>Home</a></nav><h1>Library opens</h1><p>{text}</p><p>{text[::-1]}</p></body></html>"
    (tmp_path / "html" / "1.html").write_text(page)
    gold = {
        "id": "1",
        "url": None,
        "body": f"{text}\n\n{text[::-1]}",
        "title": "Library opens",
        "authors": [],
        "date": None,
        "page_type": "article",
    }
    (tmp_path / "gold" / "1.json").write_text(json.dumps(gold))
    return tmp_path


def test_table_and_page(tmp_path: Path) -> None:
    cases = load_golds(folder(tmp_path))
    results = evaluate(cases, Cleaner(), {"nothing": lambda page, url: {}, "broken": lambda page, url: 1 / 0})  # type: ignore[dict-item]
    rows = rows_of(results)
    assert rows[0].system == "cleaner"
    assert rows[0].means["f1"] > 0.9
    assert {row.system: row.errors for row in rows} == {"cleaner": 0, "nothing": 0, "broken": 1}
    assert "| cleaner | 1 |" in table(rows)
    page = page_of(rows, results)
    assert "Worst pages" in page
    assert "<script" not in page


def test_confidence_is_held_against_the_scores(tmp_path: Path) -> None:
    case = load_golds(folder(tmp_path))[0]
    judged = [(0.95, 1.0), (0.92, 0.95), (0.99, 0.5), (0.55, 0.91)]
    results = [Scored(case, "cleaner", {"f1": f1}, 0.0, "", "article", None, sure) for sure, f1 in judged]
    told = reliability(results)
    assert "| 0.9 to 1.0 | 3 | 0.67 | 0.817 |" in told
    assert "| 0.5 to 0.6 | 1 | 1.00 | 0.910 |" in told
    assert "75% of 4 articles have confidence .9 or more, 67% of these word F1 .9 or better." in told


def test_a_case_is_cleaned_with_the_options_of_its_gold(tmp_path: Path) -> None:
    (tmp_path / "pier.html").write_text(
        "<title>The pier</title><h1>The pier</h1><p>Three planks fell into the sea on Monday.</p><h2>Who pays</h2>"
        "<p>The council will look at the rest of the planks this week.</p>"
    )
    body = "Three planks fell into the sea on Monday.\n\nThe council will look at the rest of the planks this week."
    (tmp_path / "pier.json").write_text(json.dumps({"expect": {"body": body}, "options": {"headings": "drop"}}))
    [scored] = evaluate(load_golds(tmp_path), Cleaner(), {})
    assert scored.body == body


def test_a_gold_may_be_the_record_itself(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("Three planks fell into the sea on Monday.")
    (tmp_path / "pier.json").write_text('{"url": "https://a.example/pier", "body": "Three planks fell into the sea."}')
    [case] = load_golds(tmp_path)
    assert (case.id, case.url, case.gold["body"]) == (
        "pier",
        "https://a.example/pier",
        "Three planks fell into the sea.",
    )


def test_a_byte_order_mark_before_json_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("Three planks fell into the sea on Monday.")
    (tmp_path / "pier.json").write_text('{"body": "Three planks fell."}', "utf-8-sig")
    (tmp_path / "run.jsonl").write_text('{"id": "a", "body": "x"}\n{"id": "b", "body": "y"}\n', "utf-8-sig")
    assert [case.gold["body"] for case in load_golds(tmp_path)] == ["Three planks fell."]
    assert not list(changes(load_run(tmp_path / "run.jsonl"), load_run(tmp_path / "run.jsonl")))


def test_a_gold_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("Three planks fell into the sea on Monday.")
    (tmp_path / "pier.json").write_text('{"body": ')
    with pytest.raises(ReadError, match=r"pier\.json: not JSON"):
        load_golds(tmp_path)
    with pytest.raises(OptionError, match=r"pier\.json: not JSON"):
        cases_in(tmp_path)


def test_a_gold_that_is_no_object_is_named(tmp_path: Path) -> None:
    for name, content in (("html/pier.html", "<p>Three planks fell."), ("gold/pier.json", "[]")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content)
    with pytest.raises(ReadError, match=r"pier\.json: holds no gold"):
        load_golds(tmp_path)


def test_a_crash_is_no_right_answer_for_a_page_without_an_article(tmp_path: Path) -> None:
    path = folder(tmp_path) / "gold" / "1.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "body": ""}))
    [_, crash] = sorted(
        evaluate(load_golds(tmp_path), Cleaner(), {"broken": lambda page, url: 1 / 0}),  # type: ignore[dict-item]
        key=lambda scored: scored.error is not None,
    )
    assert set(crash.scores.values()) == {0.0}


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no pages with gold"):
        load_golds(tmp_path)


def test_diff(tmp_path: Path) -> None:
    def run(name: str, *records: dict[str, object]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, records)))
        return path

    same = {"id": "a", "body": "one\n\ntwo", "title": "T"}
    before = run("a.jsonl", same, {"id": "b", "body": "x", "title": "B"}, {"id": "gone", "body": ""})
    after = run("b.jsonl", same, {"id": "b", "body": "x\n\ny", "title": "C"}, {"id": "new", "body": ""})
    found = list(changes(load_run(before), load_run(after)))
    assert [(change.id, change.what, change.fields) for change in found] == [
        ("b", "changed", ("title", "body")), ("gone", "removed", ()), ("new", "added", ()),
    ]  # fmt: skip
    assert "+y" in found[0].lines


def test_records_of_one_id_are_compared_in_their_order(tmp_path: Path) -> None:
    for name, body in (("a.jsonl", "one"), ("b.jsonl", "two")):
        records = ({"id": "a", "body": body}, {"id": "a", "body": "same"})
        (tmp_path / name).write_text("\n".join(map(json.dumps, records)))
    assert [change.id for change in changes(load_run(tmp_path / "a.jsonl"), load_run(tmp_path / "b.jsonl"))] == ["a"]
    (tmp_path / "b.jsonl").write_text('{"id": "a", "body": "one"}')
    assert [change.id for change in changes(load_run(tmp_path / "a.jsonl"), load_run(tmp_path / "b.jsonl"))] == [
        "a (2)"
    ]


def test_a_run_must_be_records(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"no": "record"}')
    with pytest.raises(ReadError, match=r"x\.jsonl: not a run"):
        load_run(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("body", 5), ("body", None), ("title", ["The pier"]), ("date", 2025), ("authors", "Ada Stone"), ("authors", [1])],
)
def test_a_gold_with_a_field_that_cannot_be_scored_is_named(field: str, value: object, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/1.json").write_text(json.dumps({"title": "The pier", "body": "It is closed.", field: value}))
    with pytest.raises(ReadError, match=f"1.json: {field}: "):
        load_golds(tmp_path)


def test_a_gold_without_a_body_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "gold" / "1.json").write_text('{"title": "Library opens"}')
    with pytest.raises(ReadError, match=r"gold/1\.json: body: missing"):
        run_eval(tmp_path, peers="", html=None, limit=None, rules=())


def test_pages_without_gold_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "html").mkdir()
    for name in ("2.html.gz", "3.html", ".DS_Store"):
        (tmp_path / "html" / name).write_bytes(b"")
    run_eval(folder(tmp_path), peers="", html=None, limit=1, rules=())
    assert "2 pages without gold left out" in capsys.readouterr().err
    beside = tmp_path / "beside"
    (beside / "more").mkdir(parents=True)
    for name in ("pier.txt", "more/quay.md", "more/notes.pdf"):
        (beside / name).write_text("Three planks fell into the sea on Monday.")
    (beside / "pier.json").write_text('{"body": "Three planks fell into the sea on Monday."}')
    run_eval(beside, peers="", html=None, limit=None, rules=())
    assert "1 page without gold left out" in capsys.readouterr().err


def test_a_gold_without_a_page_is_left_out_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for folder in ("gold", "html"):
        (tmp_path / folder).mkdir()
    (tmp_path / "html/1.html").write_text("<p>It is closed.")
    for name in ("1", "2"):
        (tmp_path / f"gold/{name}.json").write_text('{"body": "It is closed."}')
    assert [case.id for case in load_golds(tmp_path)] == ["1"]
    assert "2.json: no page" in caplog.text


def test_the_line_of_a_run_that_is_no_record_is_named(tmp_path: Path) -> None:
    run = tmp_path / "run.jsonl"
    for line, said in (('{"id": ', "run.jsonl:3: not a run"), ('{"id": "b"}', "run.jsonl:3: not a run: no record")):
        run.write_text(f'{{"id": "a", "body": ""}}\n\n{line}\n')
        with pytest.raises(ReadError, match=said):
            load_run(run)


def test_a_run_may_be_compressed_and_says_what_became_of_its_summary(tmp_path: Path) -> None:
    record = {"id": "a", "body": "It is closed.", "description": None, "paywalled": False}
    (tmp_path / "run.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode()))
    after = {"a": record | {"description": "The pier.", "paywalled": True}}
    assert [change.fields for change in changes(load_run(tmp_path), after)] == [("description", "paywalled")]


def test_a_report_that_cannot_be_written_is_said_before_the_pages_are_scored(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="--html"):
        run_eval(Path("corpus/walls"), peers="", html=tmp_path, limit=None, rules=())
