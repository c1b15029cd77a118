"""The public names, exactly, and that importing them costs little."""

import subprocess
import sys

import cleaner


def test_names_are_exact() -> None:
    assert cleaner.__all__ == ["Article", "Cleaner", "CleanerError", "Options", "Page", "aclean", "clean"]
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)


def test_no_name_is_a_subpackage() -> None:
    import pkgutil

    modules = {module.name for module in pkgutil.iter_modules(cleaner.__path__)}
    assert not modules & set(cleaner.__all__)


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import sys, cleaner; print(sorted({'numpy', 'lxml', 'httpx', 'trafilatura', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_name() -> None:
    assert not hasattr(cleaner, "nonsense")
