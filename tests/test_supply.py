"""What the code may not do with data that it did not make: unpickle it, run it, or load it as objects."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "cleaner").rglob("*.py"))

LOADERS = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
OWN = {"cleaner/bulk/ray_engine.py", "cleaner/workers/pool.py"}
"""Files that send objects to processes of their own through pickle, and read none from elsewhere."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_turns_data_into_code_or_objects(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    if str(path.relative_to(ROOT)) not in OWN:
        assert not imports(tree) & LOADERS
    for name, call in calls(tree):
        options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        assert name not in ("eval", "exec", "compile", "os.system", "os.popen", "torch.load"), name
        assert not name.endswith("yaml.load"), "use ruamel.yaml with typ=safe"
        assert options.get("shell", "False") == "False", "no shell"
        if name in ("np.load", "numpy.load"):
            assert options.get("allow_pickle", "False") == "False", "weights are plain arrays"
        if name == "YAML":
            assert options.get("typ") in (None, "'safe'", "'rt'"), "no objects from YAML"


def test_every_package_that_the_tests_install_is_locked_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    packages = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    assert len(packages) > 50
    for package in packages:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", package), package[:80]
        assert "--hash=sha256:" in package, package[:80]
