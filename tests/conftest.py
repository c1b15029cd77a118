"""What every test may use."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and seeds beside the checkout; skips where it is missing, fails in CI."""
    if not SHARED.is_dir():
        missing("../shared (real pages with gold), which is not part of a user's checkout")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; skips where it or Playwright is missing, fails in CI."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None or importlib.util.find_spec("playwright") is None:
        missing("an installed Chromium, and Playwright (the extra 'browser')")
    return path


def missing(what: str) -> NoReturn:
    """Skip a test for what is not here, and fail it in CI, which must run everything."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must not skip what needs {what}")
    pytest.skip(f"needs {what}")
