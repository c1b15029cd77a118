"""Commands that are imported when they are called, and what start-up may not import."""

import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.lazy import LATER, load

HEAVY = (
    "numpy",
    "pydantic",
    "httpx",
    "asyncio",
    "selectolax",
    "lxml",
    "ruamel.yaml",
    "trafilatura",
    "cleaner.pipeline",
)


@pytest.mark.parametrize("name", LATER)
def test_the_list_of_commands_says_what_the_command_says(name: str) -> None:
    first = " ".join(load(name).help.split("\n\n")[0].split())
    assert first == LATER[name].line


def modules_after(code: str) -> set[str]:
    end = "\nprint(*sys.modules, sep='\\n', file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", f"import sys\n{code}{end}"], capture_output=True, text=True, check=True)
    return set(run.stderr.split())


def test_help_imports_nothing_that_cleaning_needs() -> None:
    code = "sys.argv = ['cleaner', '--help']\nfrom cleaner.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert modules_after(code).intersection(HEAVY) == set()


def test_the_first_article_imports_neither_yaml_nor_another_extractor() -> None:
    page = Path(__file__).parent.parent / "corpus" / "html" / "wordpress_allotment.html"
    code = f"from pathlib import Path\nimport cleaner\ncleaner.clean(Path({str(page)!r}))"
    unwanted = {"ruamel.yaml", "trafilatura", "htmldate", "pydantic", "httpx", "asyncio", "py3langid"}
    assert modules_after(code) & unwanted == set()
