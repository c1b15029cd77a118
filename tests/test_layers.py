"""Which part of the package may import which: the flow of a page from its bytes to its record, and no way back."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "cleaner"

FLOW = (
    "errors urls lazy terminal process_wide",
    "deadline shipped",
    "text",
    "model",
    "kept settings",
    "read",
    "blocks",
    "normalize",
    "write",
    "engine",
    "structure",
    "classify",
    "decide outcome",
    "opening",
    "steps",
    "workers",
    "pipeline",
    "engine.trials",
    "engine.learn engine.ftr evaluate fetch",
    "classify.train",
    "bulk",
    "serve contrib editor",
    "commands",
    "cli",
)
"""From the ground up; a part imports from those before it, and from none beside or behind it."""

CONVENIENCES = {("model", "write")}
"""An article's own `removals` and `to_markdown`, which load what makes them when they are asked for."""

LEVEL = {part: level for level, parts in enumerate(FLOW) for part in parts.split()}


def modules() -> dict[str, Path]:
    paths = {path: path.relative_to(ROOT).with_suffix("").parts for path in ROOT.rglob("*.py")}
    return {".".join(part for part in parts if part != "__init__"): path for path, parts in paths.items()}


MODULES = modules()


def part_of(module: str) -> str:
    """Return the part that a module belongs to; what only puts a command on the command line is of that."""
    first, _, rest = module.partition(".")
    if rest in ("cli", "command", "commands") or first in ("__main__", ""):
        return "cli"
    return next((name for name in (".".join(module.split(".")[:2]), first) if name in LEVEL), first)


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of the package that one imports, at its top or when a function runs; types alone do not count."""
    tree = ast.parse(path.read_text("utf-8"))
    checked = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    types_alone = {id(inner) for node in checked for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in types_alone and node.module is not None:
            home, _, inside = node.module.partition(".")
            names = [".".join(filter(None, (inside, alias.name))) for alias in node.names] if home == "cleaner" else []
            yield from (name if name in MODULES else inside for name in names)


IMPORTS = {module: set(imported(path)) - {module, "", "__version__"} for module, path in MODULES.items()}


def test_every_part_has_its_place_in_the_flow() -> None:
    assert {part_of(module) for module in MODULES} <= LEVEL.keys()


@pytest.mark.parametrize("part", LEVEL)
def test_a_part_imports_nothing_that_comes_after_it(part: str) -> None:
    against = [
        f"{module} imports {other}"
        for module in MODULES
        for other in IMPORTS[module]
        if part_of(module) == part != part_of(other)
        and LEVEL[part_of(other)] >= LEVEL[part]
        and (part, part_of(other)) not in CONVENIENCES
    ]
    assert against == []


def test_no_module_imports_itself_by_a_way_round() -> None:
    graph = {
        module: {o for o in others if (part_of(module), part_of(o)) not in CONVENIENCES}
        for module, others in IMPORTS.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) >= len(MODULES)
