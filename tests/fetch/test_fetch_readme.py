"""The README's section on fetching: its commands and its example, run as they stand, on a local site."""

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from fetch_server import Server, answer, html

from cleaner.cli import main

SECTION = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8").partition("\n## Fetching\n")[2]
COMMANDS = re.findall(r"^\$ cleaner (fetch .+)$", SECTION.partition("\n## ")[0], re.M)
LOCAL = ["--allow-network", "127.0.0.1/32", "--delay", "0"]


@pytest.fixture
def site(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a local site with a feed and a story; the working folder has its URLs in a file."""
    prose = "".join(
        f"<p>The ferry left the small harbour on Tuesday with {n}00 people on its deck.</p>" for n in range(2, 8)
    )
    server.pages["/story"] = answer(html(f"<h1>The ferry sails</h1>{prose}", title="The ferry sails"))
    server.pages["/"] = answer(html("<p>Home</p>", head='<link rel=alternate type="application/rss+xml" href=/feed>'))
    item = f"<item><link>{server.url('/story')}</link><pubDate>Tue, 03 Jun 2025 09:39:21 GMT</pubDate></item>"
    server.pages["/feed"] = answer(f"<rss><channel>{item}</channel></rss>", kind="application/rss+xml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "urls.txt").write_text(server.url("/story"))
    return server.url("/")


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_does_what_it_says(
    line: str, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    call, _, given = line.replace("https://example.com/", site).partition(" < ")
    arguments = [*shlex.split(call), *LOCAL]
    monkeypatch.setattr(sys, "argv", ["cleaner", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO((tmp_path / given).read_text() if given else ""))
    with pytest.raises(SystemExit) as end:
        main()
    sys.stdout.flush()
    out, said = capfd.readouterr()
    assert end.value.code == 0, said
    outputs = (
        [out.encode()]
        if out
        else [path.read_bytes() for path in tmp_path.iterdir() if path.name.endswith(("jsonl", "gz"))]
    )
    assert len(outputs) == 1
    if not call.split("--output ")[-1].startswith("pages.warc"):
        record = json.loads(outputs[0])
        assert (record["status"], record["id"]) == ("ok", f"{site}story")


def test_the_example_of_the_readme_prints_titles(
    site: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.findall(r"```python\n(.*?)```", SECTION, re.S)[0]
    code = code.replace("FetchOptions(politeness", "FetchOptions(guard=Guard(allow=('127.0.0.1/32',)), politeness")
    monkeypatch.setattr(sys, "argv", ["headlines.py", f"{site}story", "http://10.0.0.1/"])
    exec(code.replace("import FetchOptions", "import Guard, FetchOptions"), {"__name__": "__main__"})
    lines = sorted(capsys.readouterr().out.splitlines())
    assert lines[0].startswith("http://10.0.0.1/ RefusedAddress")
    assert lines[1] == f"{site}story The ferry sails"
