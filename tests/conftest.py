"""What every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and seeds beside the checkout; skips where it is missing, fails in CI."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI"):
        pytest.fail("../shared is missing, and CI must not skip the tests that need it")
    pytest.skip("needs ../shared (real pages with gold), which is not part of a user's checkout")
