"""The command line as a user meets it: what goes to stdout and stderr, and the exit code."""

import contextlib
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from signal import SIGINT, default_int_handler
from typing import Any

import pytest

from cleaner.errors import ReadError
from cleaner.read.inputs import inputs_of

STORY = (
    "Valley cheese gets a seal\n\n"
    "The cheese of the upper valley may carry a seal of origin from January, after eleven years of talks with the dairies.\n\n"
    "Farmers had asked for it since a factory in the plain began to sell a cheese of the same name in plastic boxes.\n\n"
    "Related Posts\n"
)

PAGE = """<!doctype html><html lang="en"><head><title>The pier is closed</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>The pier is closed</h1>
<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across until they are <b>found</b>.</p>
<h2>Who pays</h2>
<p>The council will look at the rest of the planks this week, and the café at the end has moved to the school.</p>
</article></body></html>"""


def run(*arguments: str, stdin: bytes | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "cleaner", *arguments], input=stdin, capture_output=True, cwd=cwd)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "cheese.txt"
    path.parent.mkdir()
    path.write_text(STORY, "utf-8")
    return path


def test_one_file_prints_one_object(dump: Path) -> None:
    done = run("clean", str(dump))
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert (record["id"], record["title"]) == (str(dump), "Valley cheese gets a seal")
    assert record["removed"]["related"] == 1
    assert b"1 input: 1 ok" in done.stderr
    assert b"related 1" in done.stderr


def test_a_folder_prints_lines_and_bad_input_stops_nothing(dump: Path) -> None:
    (dump.parent / "binary.txt").write_bytes(bytes(range(32)) * 90)
    (dump.parent / "empty.txt").write_bytes(b" \n ")
    done = run("clean", str(dump.parent))
    records = {Path(r["id"]).name: r for r in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert {name: record["status"] for name, record in records.items()} == {
        "binary.txt": "error", "cheese.txt": "ok", "empty.txt": "empty",
    }  # fmt: skip
    assert records["binary.txt"]["error"]["class"] == "UnsupportedInput"
    assert b"Traceback" not in done.stderr


def test_several_records_as_json_are_one_array(dump: Path) -> None:
    [alone] = [json.loads(run("clean", str(dump.parent), "--format", "json").stdout)]
    (dump.parent / "other.txt").write_text(STORY, "utf-8")
    records = json.loads(run("clean", str(dump.parent), "--format", "json").stdout)
    assert [record["title"] for record in records] == [alone["title"], alone["title"]]


def test_a_folder_with_one_file_still_prints_lines(dump: Path) -> None:
    assert len(run("clean", str(dump.parent)).stdout.splitlines()) == 1


def test_a_run_that_is_stopped_says_how_far_it_came(dump: Path) -> None:
    call = [sys.executable, "-m", "cleaner", "clean", *[str(dump)] * 5000]
    process = subprocess.Popen(
        call,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(SIGINT, default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"stopped after " in said


@pytest.mark.parametrize("interrupt", [default_int_handler, signal.SIG_IGN], ids=["by hand", "in the background"])
def test_a_run_that_is_told_to_end_does_so_as_if_it_was_stopped_by_hand(dump: Path, interrupt: Any) -> None:
    call = [sys.executable, "-m", "cleaner", "clean", *[str(dump)] * 5000, "--workers", "2"]
    with tempfile.TemporaryDirectory() as folder:  # a short name: sockets between processes lie in it
        process = subprocess.Popen(
            call,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"TMPDIR": folder},
            preexec_fn=lambda: signal.signal(SIGINT, interrupt),
        )
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 128 + signal.SIGTERM
        assert b"stopped after " in said
        assert b"Traceback" not in said
        assert list(Path(folder).iterdir()) == []


def test_stdin(dump: Path) -> None:
    done = run("clean", "-", stdin=dump.read_bytes())
    assert json.loads(done.stdout)["id"] == "-"
    for content in (dump.read_bytes(), b"%PDF-1.7\n\0\1"):
        done = run("clean", "-", "--url", "https://tidewater.example/pier", stdin=content)
        assert json.loads(done.stdout)["id"] == "https://tidewater.example/pier"


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_output_is_utf8_whatever_the_system_writes(tmp_path: Path, command: str) -> None:
    (tmp_path / "bell.txt").write_text(
        "東京の鐘\n\n鐘は火曜日から鳴らない。町の人は時計を見なくなったと言う。\n", "utf-8"
    )
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", command, str(tmp_path / "bell.txt")], capture_output=True, env=narrow
    )
    assert done.returncode == 0
    assert "東京の鐘" in done.stdout.decode("utf-8")


def test_several_records_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    parts = [
        f"Title: Story {n}\nURL: https://a.example/{n}\n\nThe {n} story is told here in one long sentence."
        for n in "12"
    ]
    path.write_text("\n\n".join(parts))
    done = run("clean", str(path))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [f"{path}#1", f"{path}#2"]
    assert b"1 input, 2 records: 2 " in done.stderr


def test_explain_names_rule_and_place(dump: Path) -> None:
    done = run("explain", str(dump))
    assert b"related.header" in done.stdout
    assert b"related.yaml:" in done.stdout
    assert b"=    0 title " in done.stdout  # it leaves the body, and is not lost
    assert b"score: from 0, surely junk, to 1, surely content" in done.stdout
    page = run("explain", str(dump), "--html").stdout
    assert page.startswith(b"<!doctype html>")
    assert b"<script" not in page


def test_explain_tells_which_rules_of_the_site_found_nothing(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "pier.example.yaml").write_text(
        "schema: 1\nsite: pier.example\nbody: [article.old]\nstrip:\n  - .raffle\n  - .ticket\n"
    )
    (tmp_path / "pier.html").write_text(
        "<article><h1>The pier is closed</h1><p>Three planks fell into the sea on Monday, and nobody saw them go.</p>"
        "<p class=raffle>Win a plank of the pier.</p></article>"
    )
    explain = ("explain", "pier.html", "--rules", "rules")
    told = run(*explain, "--site", "pier.example", cwd=tmp_path).stdout.decode()
    assert "score" in next(line for line in told.splitlines() if line.endswith(" · article > p.raffle"))
    assert told.splitlines()[-3:] == [
        "rules of pier.example: 1 of 3 found something here",
        "  rules/pier.example.yaml:3  body (article.old): found nothing",
        "  rules/pier.example.yaml:6  pier.example/.ticket (css): found nothing",
    ]
    assert (
        "rules of peir.example: there are none" in run(*explain, "--site", "peir.example", cwd=tmp_path).stdout.decode()
    )
    assert "--site names it" in run(*explain, cwd=tmp_path).stdout.decode()
    assert "rules of" not in run("explain", "pier.html", cwd=tmp_path).stdout.decode()


def test_explain_tells_why_a_rule_that_is_not_trusted_was_not_applied(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    rules = tmp_path / "rules" / "pier.example.yaml"
    text = "schema: 1\nsite: pier.example\ntrusted: {}\nbody: [.story]\nstrip: [.planks, .menu]\n"
    (tmp_path / "pier.html").write_text(
        "<nav class=menu><a href=/>News</a> <a href=/sport>Sport</a></nav><article><h1>The pier is closed</h1>"
        "<div class=story><p class=planks>Three planks fell into the sea on Monday, and nobody saw them go.</p>"
        "<p>The council will look at the rest of the planks this week, and the café has moved to the school.</p></div>"
    )
    explain = ("explain", "pier.html", "--rules", "rules", "--site", "pier.example")
    rules.write_text(text.format("false"))
    assert run(*explain, cwd=tmp_path).stdout.decode().splitlines()[-3:] == [
        "rules of pier.example: 3 of 3 found something here",
        "  rules/pier.example.yaml:4  body (.story): untrusted; not applied because a container that nobody has checked "
        "may leave text out",
        "  rules/pier.example.yaml:5  pier.example/.planks (css): untrusted; not applied because the scores keep what it "
        "found",
    ]
    rules.write_text(text.format("true"))
    told = run(*explain, cwd=tmp_path).stdout.decode().splitlines()
    assert told[-1] == "rules of pier.example: 3 of 3 found something here"


def test_explain_tells_why_selectors_of_the_site_do_nothing_in_a_dump(dump: Path) -> None:
    (dump.parent / "rules").mkdir()
    (dump.parent / "rules" / "pier.example.yaml").write_text(
        "schema: 1\nsite: pier.example\nname: The Pier\nauthor: .byline\nstrip:\n  - .raffle\n  - id: pier.example/html\n"
        "    match: {phrase: Related Posts}\n    where: {input: html}\n"
    )
    told = run("explain", str(dump), "--rules", str(dump.parent / "rules"), "--site", "pier.example").stdout.decode()
    assert "source: The Pier" in told
    assert [line.partition("  ")[2].partition("  ")[2] for line in told.splitlines()[-3:]] == [
        "author (.byline): a selector, and a dump has no elements",
        "pier.example/.raffle (css): a selector, and a dump has no elements",
        "pier.example/html (phrase): for HTML, and this is a dump",
    ]


def test_explain_tells_what_a_rule_for_the_date_found_where_that_is_no_date(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "pier.example.yaml").write_text("schema: 1\nsite: pier.example\npublished: [.when]\n")
    page = "<article><h1>The pier is closed</h1><p class=when>{}</p><p>Three planks fell into the sea on Monday.</p>"
    for when, last in (
        ("Printed at new moon", "  rules/pier.example.yaml:3  published (.when): found “Printed at new moon”, "
                                "in which no date can be read"),
        ("Printed 3 May 2024", "rules of pier.example: 1 of 1 found something here"),
    ):  # fmt: skip
        (tmp_path / "pier.html").write_text(page.format(when))
        told = run("explain", "pier.html", "--rules", "rules", "--site", "pier.example", cwd=tmp_path).stdout.decode()
        assert told.splitlines()[-1] == last


def test_a_list_of_addresses_is_for_fetch(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("https://pier.example/1\nhttps://pier.example/2\n")
    done = run("clean", "urls.txt", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["reason"]) == (0, "address_only")
    assert "cleaner fetch --urls urls.txt" in done.stderr.decode()


def test_explain_adds_removals_to_the_record(dump: Path) -> None:
    (removal, *_) = json.loads(run("clean", str(dump), "--explain").stdout)["removals"]
    start, end = removal["span"]
    text = dump.read_text("utf-8")
    assert text[start:end] == removal["text"]


def test_workers_give_the_same_records(dump: Path) -> None:
    for n in range(3):
        (dump.parent / f"more{n}.txt").write_text(STORY.replace("cheese", f"cheese {n}"))
    one, two = (run("clean", str(dump.parent), "--workers", workers) for workers in "12")
    assert one.stdout == two.stdout


@pytest.mark.parametrize("flags", [["--explain"], ["--format", "markdown"], ["--format", "text"]])
def test_workers_print_the_same_of_pages(tmp_path: Path, flags: list[str]) -> None:
    for name in ("pier", "quay"):
        (tmp_path / f"{name}.html").write_text(PAGE.replace("pier", name), "utf-8")
    one, two = (run("clean", str(tmp_path), *flags, "--workers", workers) for workers in "12")
    assert (two.returncode, two.stdout) == (0, one.stdout)
    assert b"The quay is closed" in one.stdout


def test_a_wrong_file_of_a_site_ends_the_run_with_2(tmp_path: Path) -> None:
    rules = tmp_path / "rules" / "sites"
    rules.mkdir(parents=True)
    (rules / "tidewater.example.yaml").write_text("schema: 1\nsite: tidewater.example\nstrip:\n  - 'div[['\n")
    for name in ("one.html", "two.html"):
        (tmp_path / name).write_text(PAGE, "utf-8")
    pages = [str(tmp_path / name) for name in ("one.html", "two.html")]
    for workers in "12":
        given = ["--rules", str(rules.parent), "--url", "https://tidewater.example/pier", "--workers", workers]
        done = run("clean", *pages, *given)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"tidewater.example.yaml:4" in done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["clean", "nothing/*.txt"], "nothing matches"),
        (["clean", "https://a.example/x"], "cleaner fetch https://a.example/x"),
        (["clean", "x", "--focus", "loud"], "is not one of balanced, precision, recall"),
        (["clean", "x", "--format", "pdf"], "is not one of"),
        (["clean"], "Missing argument"),
        (["clean", "x", "--rules", "no-such-folder"], "no-such-folder"),
        (["explain", "corpus/html", "--html"], "a page shows one document"),
        (["clean", "x", "--rules", "rules/sites/menafn.com.yaml"], "a file and no folder of rules"),
        (["rules", "lint", "docs"], "docs: no rule file in this folder"),
        (["diff", "docs", "docs"], "docs: no JSON or JSONL file in this folder"),
        (["eval", "corpus/traps", "--limit", "1", "--html", "no/such/folder.html"], "no/such/folder.html: No such"),
    ],
)
def test_a_wrong_call_ends_with_a_message_and_2(arguments: list[str], message: str) -> None:
    done = run(*arguments, cwd=Path(__file__).parent.parent)
    assert done.returncode == 2
    assert message in done.stderr.decode().replace("\n", " ")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["pages.jsonl", "of.2025.warc.gz", "archive.tar.gz", "rows.parquet", "pages.CSV"])
def test_a_file_of_many_documents_is_for_bulk(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'{"html": "<p>One.</p>"}\n')
    with pytest.raises(ReadError, match="many documents"):
        inputs_of([str(tmp_path / "*")])
    with pytest.raises(ReadError, match="many documents") as caught:
        inputs_of([str(tmp_path / name)])
    assert f"cleaner bulk {tmp_path / name}" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("other", "hint"),
    [("b.zip", "cleaner bulk b.zip"), ("https://a.example/b", "cleaner fetch https"), ("c*.html", None)],
)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_cannot_be_read_costs_the_others_nothing(
    tmp_path: Path, other: str, hint: str | None, workers: str
) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "b.zip").write_bytes(b"PK")
    done = run("clean", other, "a.html", "--workers", workers, cwd=tmp_path)
    bad, good = map(json.loads, done.stdout.splitlines())
    assert (bad["id"], bad["status"], good["status"]) == (other, "error", "ok")
    assert (hint or "") in (bad["error"]["hint"] or "")
    assert done.returncode == 1
    assert run("clean", other, other, cwd=tmp_path).returncode == 2


def test_a_pattern_names_a_file_once_where_links_run_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    found = inputs_of([f"{tmp_path}/**/*.html"])
    assert [item.path for item in found.items] == [tmp_path / "in" / "a.html"]


def test_a_missing_file_is_a_record_and_1(tmp_path: Path) -> None:
    done = run("clean", str(tmp_path / "no.txt"))
    assert done.returncode == 1
    assert json.loads(done.stdout)["status"] == "error"


def test_settings_file(dump: Path) -> None:
    (dump.parent / "cleaner.toml").write_text("headngs = 1")
    done = run("clean", str(dump), cwd=dump.parent)
    assert done.returncode == 2
    assert b"cleaner.toml:1: headngs: no such option" in done.stderr


def test_markdown(dump: Path) -> None:
    out = run("clean", str(dump), "--format", "markdown").stdout.decode()
    assert out.startswith("# Valley cheese gets a seal\n\nThe cheese of the upper valley")


def test_schema_holds_for_a_record(dump: Path) -> None:
    schema = json.loads(run("schema").stdout)
    record = json.loads(run("clean", str(dump), "--explain").stdout)
    assert set(schema["required"]) <= set(record) <= set(schema["properties"])
    assert [name for name, told in schema["properties"].items() if "description" not in told] == []


def test_a_folder_is_searched_for_pages_and_what_it_holds_besides_is_told(dump: Path) -> None:
    (dump.parent / "Makefile").write_text("all:")
    (dump.parent / ".git").mkdir()
    (dump.parent / ".git" / "config.txt").write_text("Not a page.")
    done = run("clean", str(dump.parent))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [str(dump)]
    assert b"1 other file passed over (no ending)" in done.stderr


def test_frames_of_a_saved_page_and_files_of_many_documents_are_passed_over(dump: Path) -> None:
    folder = dump.parent
    (folder / "pier.html").write_text(PAGE, "utf-8")
    (folder / "pier_files").mkdir()
    (folder / "pier_files" / "saved_resource.html").write_text(PAGE, "utf-8")
    (folder / "records.jsonl").write_text(json.dumps({"html": PAGE}) + "\n", "utf-8")
    for argument, endings in ((folder, b".html, .jsonl"), (folder / "*", b".jsonl")):
        done = run("clean", str(argument))
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [str(dump), str(folder / "pier.html")]
        assert b"passed over (" + endings + b") (hint: `cleaner bulk`" in done.stderr


def test_one_of_several_folders_may_hold_no_page(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.ods").write_text("a,b")
    done = run("clean", str(tmp_path / "data"), str(dump.parent))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [str(dump)]
    assert b"1 other file passed over (.ods)" in done.stderr
    done = run("clean", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"file in this folder" in done.stderr
    assert f"cleaner bulk {tmp_path / 'data'} --output FOLDER".encode() not in done.stderr
    (tmp_path / "data" / "page.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    done = run("clean", str(tmp_path / "data"))
    assert f"cleaner bulk {tmp_path / 'data'} --output FOLDER".encode() in done.stderr


def test_json_is_no_page_whatever_tags_it_holds() -> None:
    for text in (json.dumps([{"html": PAGE}] * 3), (json.dumps({"html": PAGE}) + "\n") * 3):
        done = run("clean", "-", stdin=text.encode())
        assert json.loads(done.stdout)["reason"] == "json"
        assert b"JSON and no page (hint: `cleaner bulk`" in done.stderr


def test_articles_in_markdown_stand_apart(dump: Path) -> None:
    (dump.parent / "more.txt").write_text(STORY, "utf-8")
    out = run("clean", str(dump.parent), "--format", "markdown").stdout.decode()
    assert out.count("\n\n---\n\n# Valley cheese gets a seal\n\n") == 1


def test_rules_of_sites_that_cannot_hold_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "rules" / "sites").mkdir(parents=True)
    (tmp_path / "rules" / "sites" / "pier.example.yaml").write_text("schema: 1\nsite: pier.example\nstrip: [h2]\n")
    (tmp_path / "pier.html").write_text(PAGE, "utf-8")
    call = ("clean", str(tmp_path / "pier.html"), "--rules", str(tmp_path / "rules"))
    assert b"nothing names their site (hint: --url or --site)" in run(*call).stderr
    done = run(*call, "--url", "pier.example/story")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"hint: write https://pier.example/story" in done.stderr
    assert b"'http://' names no host" in run(*call, "--url", "http://").stderr
    done = run(*call, "--url", "https://pier.example/story")
    assert "Who pays" not in json.loads(done.stdout)["body"]
    assert b"hint" not in done.stderr
    (tmp_path / "rope.html").write_text(PAGE, "utf-8")
    done = run("clean", str(tmp_path), "--rules", str(tmp_path / "rules"), "--workers", "2")
    assert b"none for 2, as nothing names their site" in done.stderr


def test_the_demo_names_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parent.parent
    [line] = [line for line in (root / "Makefile").read_text("utf-8").splitlines() if "/cleaner clean" in line]
    monkeypatch.chdir(root)
    assert len(inputs_of(line.split(" > ")[0].split()[2:]).items) > 100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_with_a_message(dump: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", "clean", str(dump)], stdout=full, stderr=subprocess.PIPE, env=buffered()
        )
    assert done.returncode == 2
    assert done.stderr.rstrip().endswith(b"cleaner: output: No space left on device")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_went_away_ends_a_command_in_silence(dump: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", str(dump)], stdout=theirs, stderr=subprocess.PIPE, env=buffered()
    )
    os.close(theirs)
    assert done.returncode == 1
    assert b"Exception" not in done.stderr


def buffered() -> dict[str, str]:
    """Return the environment, in which output waits as it does for most people."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
def test_a_stream_that_is_closed_costs_no_traceback_and_no_result(dump: Path) -> None:
    command = f"'{sys.executable}' -m cleaner clean '{dump}'"
    done = subprocess.run(f"{command} >&-", shell=True, capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    done = subprocess.run(f"{command} nowhere.html 2>&-", shell=True, capture_output=True)
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["ok", "error"]


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_records_go_to_the_file_while_a_terminal_shows_progress(dump: Path, workers: str) -> None:
    import pty

    (dump.parent / "again.txt").write_text(STORY, "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "clean", str(dump.parent), "--workers", workers]
    with (dump.parent / "out.jsonl").open("wb") as out, subprocess.Popen(command, stdout=out, stderr=theirs) as done:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # a terminal that nobody writes to any more
            while part := os.read(ours, 65536):
                shown += part
    assert done.returncode == 0
    assert [json.loads(line)["status"] for line in (dump.parent / "out.jsonl").read_text().splitlines()] == ["ok", "ok"]
    assert b"cleaning" in shown
    assert b'"status"' not in shown


@pytest.mark.parametrize("command", ["clean", "explain", "fetch", "bulk", "edit", "serve"])
def test_help_names_the_choices_and_the_default_of_an_option(command: str) -> None:
    narrow = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run([sys.executable, "-m", "cleaner", command, "--help"], capture_output=True, env=narrow)
    words = " ".join(done.stdout.decode().replace("│", " ").split())
    assert "[balanced, precision, recall] [default: balanced]" in words


@pytest.mark.parametrize(
    "command",
    ["clean", "explain", "fetch", "bulk", "edit", "serve", "eval", "diff", "schema", "rules lint", "rules test",
     "rules show", "rules learn", "rules import-ftr", "rules schema"],
)  # fmt: skip
def test_help_of_every_command_has_examples(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    usage, examples = done.stdout.decode().split("Examples")
    assert "Usage" in usage
    assert f"cleaner {command}" in examples


def test_what_a_page_or_a_name_holds_moves_no_cursor(tmp_path: Path) -> None:
    trap = "\x1b[2J\x1b]0;yours\x07"
    (tmp_path / "page.txt").write_text(f"{STORY}\n{trap}Harbour wall\n")
    (tmp_path / "a\x1b[2J.pdf").write_bytes(b"%PDF-1.7\n\0")
    for name, title in (("old", "a"), ("new", trap)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": trap, "title": title, "body": title}) + "\n")
    for call in (["explain", "page.txt"], ["explain", "--html", "page.txt"], ["clean", "a\x1b[2J.pdf"],
                 ["diff", "old.jsonl", "new.jsonl"]):  # fmt: skip
        done = run(*call, cwd=tmp_path)
        assert done.stdout, call
        assert not re.search(rb"[\x1b\x07]", done.stdout + done.stderr), call
