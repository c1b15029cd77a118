"""What the editor writes: below the folder of rules alone, whole or not at all, and never over another's change."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.editor.draft import Draft
from cleaner.editor.files import ChangedOnDisk, Unwritten, rule_file
from cleaner.errors import RuleError

TEXT = "schema: 1\nsite: example.com\nstrip: [.x]\n"


@pytest.mark.parametrize(
    "host",
    ["../example.com", "..", "a/b.com", "/etc/passwd", "a\\b.com", "a\0b.com", ".hidden.com", "x" * 300, "a..b/.."],
)
def test_a_host_that_is_a_path_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(RuleError):
        rule_file(tmp_path, host).save(TEXT, rule_file(tmp_path, "example.com").read()[1])
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    rules, outside = tmp_path / "rules", tmp_path / "outside"
    rules.mkdir()
    outside.mkdir()
    (rules / "sites").symlink_to(outside)
    file = rule_file(rules, "example.com")
    with pytest.raises(RuleError, match="outside"):
        Draft.open(file)
    with pytest.raises(RuleError, match="outside"):
        file.add_test("page", ".html", "<p>x", "{}")
    assert list(outside.iterdir()) == []


def test_a_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    rules, secret = tmp_path / "rules", tmp_path / "secret.yaml"
    (rules / "sites").mkdir(parents=True)
    secret.write_text(TEXT)
    (rules / "sites" / "example.com.yaml").symlink_to(secret)
    with pytest.raises(RuleError, match="symbolic link"):
        Draft.open(rule_file(rules, "example.com"))
    assert secret.read_text() == TEXT


def test_a_new_file_names_its_schema_and_is_written_with_it(tmp_path: Path) -> None:
    draft = Draft.open(rule_file(tmp_path / "rules", "www.example.com"))
    draft.put(draft.text + "strip: [.x]\n")
    draft.save()
    assert (
        (tmp_path / "rules" / "sites" / "example.com.yaml")
        .read_text()
        .startswith("# yaml-language-server: $schema=../schema.json\n")
    )
    assert (tmp_path / "rules" / "schema.json").is_file()
    assert not draft.is_changed


def test_a_change_on_disk_is_noticed_and_never_overwritten_silently(tmp_path: Path) -> None:
    path = tmp_path / "sites" / "example.com.yaml"
    path.parent.mkdir()
    path.write_text(TEXT)
    draft = Draft.open(rule_file(tmp_path, "example.com"))
    draft.put(TEXT.replace(".x", ".mine"))
    path.write_text(TEXT.replace(".x", ".theirs"))
    assert draft.is_stale()
    with pytest.raises(ChangedOnDisk):
        draft.save()
    assert ".theirs" in path.read_text()
    draft.reload()
    assert ".theirs" in draft.text
    assert draft.undo()
    assert ".mine" in draft.text
    draft.save()
    assert ".mine" in path.read_text()


def test_a_file_that_was_only_touched_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "example.com.yaml"
    path.write_text(TEXT)
    draft = Draft.open(rule_file(tmp_path, "example.com"))
    path.write_text(TEXT)
    assert not draft.is_stale()


def test_a_deleted_file_is_a_changed_one(tmp_path: Path) -> None:
    path = tmp_path / "example.com.yaml"
    path.write_text(TEXT)
    draft = Draft.open(rule_file(tmp_path, "example.com"))
    path.unlink()
    assert draft.is_stale()


def test_what_cannot_be_written_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = rule_file(tmp_path, "example.com")
    draft = Draft.open(file)
    draft.put(TEXT)
    (tmp_path / "sites").write_text("in the way")
    assert not draft.is_stale()
    with pytest.raises(Unwritten, match=r"sites/example\.com\.yaml: "):
        draft.save()
    with pytest.raises(Unwritten, match=r"sites/example\.com/page\.html: "):
        file.add_test("page", ".html", "<p>x", "{}")
    assert draft.is_changed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sites"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "sites" / "example.com.yaml").mkdir(parents=True)
    with pytest.raises(RuleError, match=r"example\.com\.yaml: cannot be read: Is a directory"):
        Draft.open(rule_file(tmp_path, "example.com"))


def test_typing_is_one_step_of_undo_and_redo_brings_it_back(tmp_path: Path) -> None:
    draft = Draft.open(rule_file(tmp_path, "example.com"))
    first = draft.text
    for letter in "abc":
        draft.put(draft.text + letter, typed=True)
    typed = draft.text
    draft.put(typed + "taught\n")
    assert draft.undo()
    assert draft.text == typed
    assert draft.undo()
    assert draft.text == first
    assert not draft.undo()
    assert draft.redo()
    assert draft.redo()
    assert draft.text == typed + "taught\n"


def test_without_the_extra_the_command_says_which_one_to_install(tmp_path: Path) -> None:
    (tmp_path / "nicegui.py").write_text("raise ImportError('not here')")
    page = tmp_path / "page.txt"
    page.write_text("A story of one paragraph.")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "edit", str(page)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 2
    assert "needs the extra 'editor'" in done.stderr
    assert "pip install 'article-cleaner[editor]'" in done.stderr


def test_nothing_to_edit_is_a_wrong_call(tmp_path: Path) -> None:
    for arguments in ([], [str(tmp_path / "none.html")], ["-"], ["--review", str(tmp_path / "none.jsonl")]):
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", "edit", "--no-browser", *arguments], capture_output=True, text=True
        )
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), arguments


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>The pier is closed until the planks are found.", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "cleaner", "edit", "--no-browser", str(tmp_path / "page.html"), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert f"--port {port}: Address already in use" in done.stderr


@pytest.mark.parametrize("place", ["/proc/rules", "page.html/rules", "/sys/kernel"])
def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_opens(tmp_path: Path, place: str) -> None:
    if place.startswith("/") and not Path(place).parent.is_dir():
        pytest.skip(f"needs {Path(place).parent}")
    (tmp_path / "page.html").write_text("<p>The pier is closed until the planks are found.", "utf-8")
    command = [sys.executable, "-m", "cleaner", "edit", "--no-browser", "page.html", "--rules", place]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"{place}: cannot be written to: " in done.stderr
    assert (tmp_path / "page.html").is_file()


def test_a_rule_file_that_is_a_link_is_refused_before_anything_opens(tmp_path: Path) -> None:
    page, rules = tmp_path / "page.html", tmp_path / "rules" / "sites"
    page.write_text("<p>The pier is closed until the planks are found.", "utf-8")
    rules.mkdir(parents=True)
    (rules / "example.com.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    command = [sys.executable, "-m", "cleaner", "edit", "--no-browser", str(page), "--site", "example.com"]
    done = subprocess.run([*command, "--rules", str(rules.parent)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "symbolic link" in done.stderr
    assert "Traceback" not in done.stderr
