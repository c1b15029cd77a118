"""Where the text lies that was written for training: beside this module in a checkout, and not in the wheel."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def material(name: str) -> Traversable:
    """Return the folder `name` of training text; raises `FileNotFoundError` where only the wheel is installed."""
    folder = files("cleaner.classify.train").joinpath(name)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{folder}: text for training is in the source distribution only; train from a checkout"
        )
    return folder
