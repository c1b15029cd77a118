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


def test_a_shell_completes_commands_without_importing_them() -> None:
    given = {"COMP_WORDS": "cleaner ", "COMP_CWORD": "1", "_CLEANER_COMPLETE": "complete_bash"}
    code = f"import os\nos.environ.update({given!r})\nsys.argv = ['cleaner']\nfrom cleaner.cli import main"
    names = "import io\nfound = sys.stdout = io.StringIO()\ntry: main()\nexcept SystemExit: pass"
    told = "\nprint(*found.getvalue().split(), sep='\\n', file=sys.stderr)"
    found = modules_after(f"{code}\n{names}{told}")
    assert {"clean", *LATER} <= found
    assert found.isdisjoint(later.place.partition(":")[0] for later in LATER.values())


def test_the_first_article_imports_neither_yaml_nor_another_extractor() -> None:
    page = Path(__file__).parent.parent / "corpus" / "html" / "wordpress_allotment.html"
    code = f"from pathlib import Path\nimport cleaner\ncleaner.clean(Path({str(page)!r}))"
    unwanted = {"ruamel.yaml", "trafilatura", "htmldate", "pydantic", "httpx", "asyncio", "py3langid"}
    assert modules_after(code) & unwanted == set()
