"""The command as a user meets it: the records of `clean`, exit codes, summary, report."""

import contextlib
import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
import typer
from test_bulk_readers import http, warc
from typer.testing import CliRunner

from cleaner import Cleaner, Options
from cleaner.bulk.cli import bulk
from cleaner.bulk.job import Job
from cleaner.bulk.ledger import Host, Quarantined
from cleaner.bulk.report import Shown, report_of
from cleaner.bulk.stats import Stats
from cleaner.editor.review import open_review
from cleaner.errors import CleanerError, Failure, OptionError
from cleaner.evaluate.commands import run_diff

PAGE = """<!doctype html><html lang=en><head><title>Harbour reopens | Paper</title>
<meta property="og:site_name" content="Paper"></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Harbour reopens</h1>
<p>The harbour of the small town was opened again on Tuesday after eleven months of work on its eastern wall.</p>
<p>Boats had to land twenty kilometres further south, which cost the fishers of the town much time and fuel.</p>
<p>The council wants to have the western wall looked at before the winter, the mayor said at the quay.</p>
</article><footer><p>Copyright 2026 Paper. All rights reserved.</p></footer></body></html>"""
DUMP = """Title: Harbour reopens
URL: https://paper.example/harbour

The harbour of the small town was opened again on Tuesday after eleven months of work on its eastern wall.

Share this article

Boats had to land twenty kilometres further south, which cost the fishers of the town much time and fuel.
"""


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(bulk)
    return made


def inputs(folder: Path) -> list[str]:
    (folder / "dumps").mkdir()
    (folder / "dumps/a.txt").write_text(DUMP)
    (folder / "dumps/b.txt").write_text(f"{DUMP}\n---\n{DUMP.replace('/harbour', '/harbour-2')}")
    (folder / "dumps/c.txt").write_text("  \n")
    page = warc(
        "response", "https://paper.example/1", gzip.compress(PAGE.encode()), http(more="Content-Encoding: gzip\r\n")
    )
    wet = warc("conversion", "https://paper.example/2", DUMP.encode(), content_type="text/plain")
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(page) + gzip.compress(wet))
    return [str(folder / "dumps"), str(folder / "crawl.warc.gz")]


def test_the_records_are_those_of_cleaning_one_by_one(tmp_path: Path, app: typer.Typer) -> None:
    named = inputs(tmp_path)
    out = tmp_path / "out"
    result = CliRunner().invoke(app, [*named, "-o", str(out), "--workers", "1", "--across"])
    assert result.exit_code == 0, result.output
    assert "across 6 documents: 0 repeated blocks, 3 near-identical articles, 1 shared stories" in result.stderr
    again = [orjson.loads(line) for line in (out / "across/part-00000.jsonl").read_bytes().splitlines()]
    assert again[0]["duplicate_of"] is None
    assert again[1]["duplicate_of"] == again[0]["id"]
    assert "5 documents: 6 records" in result.stderr
    found = [orjson.loads(line) for line in (out / "part-00000.jsonl").read_bytes().splitlines()]
    cleaner = Cleaner()
    one_by_one = [a.to_dict() for name in "abc" for a in cleaner.clean_each(tmp_path / f"dumps/{name}.txt")]
    for data, url in ((PAGE.encode(), "https://paper.example/1"), (DUMP.encode(), "https://paper.example/2")):
        one_by_one.append({**cleaner.clean(data, url=url).to_dict(), "fetched_at": "2026-03-04T05:06:07Z"})
    assert found == [orjson.loads(orjson.dumps(record)) for record in one_by_one]
    assert found[4]["title"] == "Harbour reopens"
    report = (out / "report.html").read_text()
    assert not re.search(r"src=|url\(|@import|<script", report)
    links = re.findall(r'href="([^"]*)">([^<]*)', report)
    assert {text for _, text in links} == {*(r["id"].partition("#")[0] for r in found)}
    for name, text in links:
        explanation = (out / name).read_text()
        assert "Harbour reopens" in explanation or text.endswith("c.txt")
        assert not re.search(r"src=|url\(|@import|<script", explanation)
    assert "<dd>6</div>" in report


def test_exit_codes(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    out = tmp_path / "out"
    result = CliRunner().invoke(app, [str(tmp_path / "binary.txt"), "-o", str(out), "--workers", "1"])
    assert result.exit_code == 1
    assert orjson.loads((out / "part-00000.jsonl").read_bytes())["error"]["class"] == "UnsupportedInput"
    two = [str(tmp_path / "no.txt"), str(tmp_path / "binary.txt")]
    result = CliRunner().invoke(app, [*two, "-o", str(tmp_path / "out2"), "--workers", "1"])
    assert result.exit_code == 1
    assert "quarantine.jsonl" in result.stderr
    with pytest.raises(CleanerError, match=r"binary\.txt: a file and no folder"):
        CliRunner().invoke(app, [str(tmp_path), "-o", str(tmp_path / "binary.txt")], catch_exceptions=False)
    assert "No such file" in (tmp_path / "out2/report.html").read_text()
    assert CliRunner().invoke(app, ["x", "-o", str(out), "--format", "docx"]).exit_code == 2
    assert CliRunner().invoke(app, ["x", "-o", "s3://bucket/out", "--engine", "ray"]).exit_code == 2
    markdown = CliRunner().invoke(
        app, [str(tmp_path), "-o", str(tmp_path / "out4"), "--format", "markdown", "--across"]
    )
    assert isinstance(markdown.exception, OptionError)  # before anything is read
    result = CliRunner().invoke(app, [str(tmp_path / "*.nothing"), "-o", str(tmp_path / "out3")])
    assert isinstance(result.exception, CleanerError)  # the program's `main` ends with 2 for it
    again = CliRunner().invoke(app, [str(tmp_path / "*.nothing"), "-o", str(tmp_path / "out3"), "--retry-quarantine"])
    assert isinstance(again.exception, CleanerError)
    assert not (tmp_path / "out3").exists()


def test_a_mistake_is_told_where_it_is_made(tmp_path: Path, app: typer.Typer) -> None:
    out = tmp_path / "out"
    with pytest.raises(CleanerError, match=r"typo\.jsonl: no such file or folder"):
        CliRunner().invoke(app, [str(tmp_path / "typo.jsonl"), "-o", str(out)], catch_exceptions=False)
    assert not out.exists()  # nothing stands in the way of the right command
    (tmp_path / "in").mkdir()
    (tmp_path / "in/rows.jsonl").write_bytes(orjson.dumps({"text": DUMP}))
    (tmp_path / "in/letter.docx").write_text(DUMP)
    done = CliRunner().invoke(app, [str(tmp_path / "in"), "-o", str(out), "--text-column", "txt"])
    assert done.exit_code == 1
    assert "1 other file passed over (.docx)" in done.stderr
    assert "rows.jsonl#1: no txt among text; name one: --text-column" in done.stderr


def test_an_output_among_the_inputs_is_none_of_them(
    tmp_path: Path, app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(DUMP)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        done = CliRunner().invoke(app, [".", str(tmp_path / "**/*"), "-o", "out", "--workers", "1"])
        assert done.exit_code == 0
        told = done.stderr.removeprefix("nothing was left to do; these are the counts of what is in out:\n")
        assert told.startswith("2 documents: 2 records")  # the one file, by both names, and nothing passed over
    assert len((tmp_path / "out/part-00000.jsonl").read_bytes().splitlines()) == 2


def test_the_summary_says_why_there_is_no_article(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "array.json").write_bytes(orjson.dumps([{"text": DUMP}] * 2))
    done = CliRunner().invoke(app, [str(tmp_path / "array.json"), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert "1 document: 1 record (1 empty)\nreasons: json 1\n" in done.stderr
    assert "jq -c '.[]' FILE" in done.stderr


def test_two_runs_are_compared_whatever_their_formats(
    tmp_path: Path, app: typer.Typer, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(DUMP)
    for format_, text in (("jsonl.gz", DUMP), ("sqlite", DUMP.replace("twenty", "thirty")), ("markdown", DUMP)):
        (tmp_path / "a.txt").write_text(text)
        CliRunner().invoke(app, [str(tmp_path / "a.txt"), "-o", str(tmp_path / format_), "--format", format_])
    assert run_diff(tmp_path / "jsonl.gz", tmp_path / "sqlite", brief=False) == 0
    shown = capsys.readouterr()
    assert "1 of 1 articles differ" in shown.err
    assert "+Boats had to land thirty kilometres" in shown.out
    with pytest.raises(OptionError, match="Markdown holds no records"):
        run_diff(tmp_path / "jsonl.gz", tmp_path / "markdown", brief=True)


def test_records_of_one_id_are_compared_and_reviewed_each(
    tmp_path: Path, app: typer.Typer, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "docs.jsonl"
    for name, first in (("old", DUMP), ("new", DUMP.replace("twenty", "thirty"))):
        file.write_bytes(b"".join(orjson.dumps({"id": "a", "text": text}) + b"\n" for text in (first, DUMP)))
        CliRunner().invoke(app, [str(file), "-o", str(tmp_path / name), "--workers", "1"])
    assert run_diff(tmp_path / "old", tmp_path / "new", brief=True) == 0
    shown = capsys.readouterr()
    assert shown.err == "1 of 2 articles differ\n"
    assert shown.out.startswith("changed a body")
    library = open_review(tmp_path / "new", [str(file)], Options())
    assert ["thirty" in entry.page.text for entry in library.entries] == [True, False]
    assert library.missing == 0


def test_a_crawl_goes_on_as_it_was_fetched(tmp_path: Path, app: typer.Typer) -> None:
    failed = {"class": "ConnectTimeout", "message": "https://slow.example/: no answer", "hint": None}
    rows = [
        {"id": "https://slow.example/", "url": "https://slow.example/", "status": "error", "error": failed},
        {
            "id": "https://paper.example/9",
            "status": "not_found",
            "reason": "soft_404",
            "http_status": 200,
            "html": PAGE,
        },
        {"id": "https://paper.example/1", "status": "ok", "reason": None, "http_status": 200, "html": PAGE},
    ]
    (tmp_path / "pages.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    out = tmp_path / "out"
    result = CliRunner().invoke(app, [str(tmp_path / "pages.jsonl"), "-o", str(out), "--workers", "1"])
    assert result.exit_code == 1
    gone, found = [orjson.loads(line) for line in (out / "part-00000.jsonl").read_bytes().splitlines()]
    assert (gone["status"], gone["reason"], gone["body"]) == ("not_found", "soft_404", "")
    assert (found["id"], found["status"], found["title"]) == ("https://paper.example/1", "ok", "Harbour reopens")
    (line,) = [orjson.loads(line) for line in (out / "quarantine.jsonl").read_bytes().splitlines()]
    assert (line["id"], line["error"]["class"], line["offset"]) == ("https://slow.example/", "ConnectTimeout", 0)


def test_nothing_of_a_page_is_markup_in_the_report(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    stats = Stats(inputs=3, records=2, before=100, after=60, confidence=1.0, scored=2)
    stats.kinds["related"] = 4
    stats.rules[f"related {bad}"] = 4
    stats.languages[bad] = 2
    stats.histogram["3"] = 2
    stats.weakest = [(0.2, bad, f"{bad}.jsonl", 4)]
    entry = Quarantined(0, 4, bad, bad, "jsonl", 0, False, Failure("ValueError", bad), 2)
    page = report_of(Job(inputs=("x",), output=tmp_path), Shown(stats, [Host(bad, 5, 4, 100)], [entry])).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6
    assert "40%" in page
    assert 'aria-label="Histogram' in page
    assert "color-scheme: light dark" in page
    assert "@media print" in page


def test_a_terminal_shows_progress_and_a_pipe_is_read(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    rows = b"".join(orjson.dumps({"id": f"{n}", "text": DUMP}) + b"\n" for n in range(40))
    command = [
        sys.executable,
        "-m",
        "cleaner",
        "bulk",
        "-",
        "--from",
        "jsonl",
        "-o",
        str(tmp_path / "out"),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=theirs, env=os.environ | {"COLUMNS": "150", "TERM": "xterm"}
    )
    os.close(theirs)
    assert process.stdin is not None
    process.stdin.write(rows)
    process.stdin.close()
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal
        while piece := os.read(ours, 10_000):
            shown += piece
    assert process.wait() == 0
    os.close(ours)
    assert re.search(rb"\d+ documents, [\d.]+/s, 0 errors, confidence 0\.\d\d", shown), shown
    assert b"40 documents: 40 records" in shown
    assert len((tmp_path / "out/part-00000.jsonl").read_bytes().splitlines()) == 40


def test_a_shard_that_is_gone_and_inputs_that_are_others_are_told_of(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps/b.txt").write_text(DUMP)
    call = [str(tmp_path / "dumps"), "-o", str(tmp_path / "out"), "--workers", "1"]
    assert CliRunner().invoke(app, call).exit_code == 0
    (tmp_path / "out/part-00000.jsonl").unlink()
    later = CliRunner().invoke(app, call)
    assert later.exit_code == 1
    assert "part-00000.jsonl; to make them again, choose another" in later.stderr
    (tmp_path / "dumps/a.txt").write_text(DUMP)
    with pytest.raises(CleanerError, match="do not begin with those that this run has read") as caught:
        CliRunner().invoke(app, call, catch_exceptions=False)
    assert "name new ones after them" in (caught.value.hint or "")


def test_a_run_that_was_done_says_so_when_called_again(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "dumps").mkdir()
    call = [str(tmp_path / "dumps"), "-o", str(tmp_path / "out"), "--workers", "1"]
    told = []
    for name in ("a", None, "b"):
        if name is not None:
            (tmp_path / f"dumps/{name}.txt").write_text(DUMP)
        told.append("nothing was left to do; these are the counts" in CliRunner().invoke(app, call).stderr)
    assert told == [False, True, False]


def test_a_database_that_holds_all_shards_is_there(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "b.txt").write_text(DUMP)
    call = [str(tmp_path / "b.txt"), "-o", str(tmp_path / "out"), "--workers", "1", "--format", "sqlite"]
    for _ in range(2):
        result = CliRunner().invoke(app, call)
        assert (result.exit_code, "not there" in result.stderr) == (0, False)
    (tmp_path / "out/articles.sqlite").unlink()
    assert "out/articles.sqlite; to make them again" in CliRunner().invoke(app, call).stderr


def test_what_was_too_slow_is_named_and_may_have_more_time(tmp_path: Path, app: typer.Typer) -> None:
    long = "".join(
        f"<p>Boat number {n} of the harbour was sold to a fisher on Monday for {n * 7}.</p>" for n in range(30_000)
    )
    rows = [
        {"id": name, "html": page} for name, page in (("a", PAGE), ("slow", f"<article>{long}</article>"), ("b", PAGE))
    ]
    (tmp_path / "in.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    call = [str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out"), "--workers", "1", "--deadline"]
    first = CliRunner().invoke(app, [*call, "0.2"])
    assert first.exit_code == 1
    assert "slow: not cleaned within 0.2 s" in first.stderr
    again = CliRunner().invoke(app, [*call, "100", "--retry-quarantine"])
    assert again.exit_code == 0, again.stderr
    assert "3 records" in again.stderr


def test_a_call_that_came_to_nothing_binds_no_folder(tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "rows.jsonl").write_bytes(b"")
    (tmp_path / "more.jsonl").write_bytes(orjson.dumps({"text": DUMP}))
    out = ["-o", str(tmp_path / "out"), "--workers", "1"]
    assert CliRunner().invoke(app, [str(tmp_path / "rows.jsonl"), *out]).exit_code == 0
    later = CliRunner().invoke(app, [str(tmp_path / "more.jsonl"), *out, "--comments", "drop"])
    assert later.exit_code == 0, later.exception


def test_the_column_that_was_wrong_is_named_again_for_what_failed(tmp_path: Path, app: typer.Typer) -> None:
    rows = tmp_path / "rows.jsonl"
    call = [str(rows), "-o", str(tmp_path / "out"), "--workers", "1"]
    rows.write_bytes(orjson.dumps({"page": DUMP, "words": "-"}) + b"\n" + orjson.dumps({"words": DUMP}))
    wrong = CliRunner().invoke(app, [*call, "--text-column", "nonesuch"])
    assert "no nonesuch among page, words; name one: --text-column" in wrong.stderr
    some = CliRunner().invoke(app, [*call, "--text-column", "page", "--retry-quarantine"])
    assert (some.exit_code, "no page among words" in some.stderr) == (1, True)
    rest = CliRunner().invoke(app, [*call, "--text-column", "words", "--retry-quarantine"])
    assert (rest.exit_code, "2 documents: 2 records" in rest.stderr) == (0, True), rest.stderr
    with pytest.raises(CleanerError, match="other settings: text was page"):  # what is new is read as it was begun
        CliRunner().invoke(app, [*call, "--text-column", "words"], catch_exceptions=False)


def test_halves_of_characters_in_rows_are_replaced_and_told_of(tmp_path: Path, app: typer.Typer) -> None:
    def row(half: str, **fields: str) -> str:
        text = orjson.dumps({"text": DUMP.replace("town ", "HALF ", 1), **fields}).decode()
        return text.replace("HALF", half)

    script = '<script>{"mood": "\\ud83d\\ude00"}</script>'  # an escape in a script, and no half of a row
    rows = [row(r"\ud83d", id="HALF", script=script), row("town", url="https://paper.example/HALF"), row(r"\ude00")]
    (tmp_path / "in.jsonl").write_text("\n".join(rows)[:-1])
    call = [str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out"), "--workers", "1"]
    assert CliRunner().invoke(app, call).exit_code == 1
    (tmp_path / "in.jsonl").write_text("\n".join(rows))
    again = CliRunner().invoke(app, [*call, "--retry-quarantine"])
    assert (again.exit_code, "3 documents: 3 records" in again.stderr) == (0, True), again.stderr
    found = [orjson.loads(line) for path in sorted(tmp_path.glob("out/p*.jsonl")) for line in path.open("rb")]
    assert ["small \ufffd was" in one["body"] for one in found] == [True, False, True]
    assert [one["reason"] for one in found] == ["replaced_bytes", None, "replaced_bytes"]
    assert found[0]["id"] == "\ufffd"


def test_an_address_where_no_cluster_answers_is_told_at_once(tmp_path: Path, app: typer.Typer) -> None:
    pytest.importorskip("ray")
    (tmp_path / "b.txt").write_text(DUMP)
    call = [str(tmp_path / "b.txt"), "-o", str(tmp_path / "out"), "--engine", "ray", "--ray-address", "127.0.0.1:1"]
    with pytest.raises(OptionError, match=r"--ray-address 127\.0\.0\.1:1: Connection refused"):
        CliRunner().invoke(app, call, catch_exceptions=False)
