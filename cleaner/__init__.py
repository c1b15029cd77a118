"""Strip boilerplate from scraped pages and text dumps.

>>> import cleaner
>>> cleaner.clean("A title\\n\\nOne paragraph of the story, long enough to be one.").title
'A title'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.errors import CleanerError as CleanerError
    from cleaner.model import Article as Article
    from cleaner.model import Options as Options
    from cleaner.model import Page as Page
    from cleaner.pipeline import Cleaner as Cleaner
    from cleaner.pipeline import aclean as aclean
    from cleaner.pipeline import clean as clean

__version__ = "0.1.0"

_HOMES = {
    "Article": "cleaner.model",
    "Cleaner": "cleaner.pipeline",
    "CleanerError": "cleaner.errors",
    "Options": "cleaner.model",
    "Page": "cleaner.model",
    "aclean": "cleaner.pipeline",
    "clean": "cleaner.pipeline",
}

__all__ = ["Article", "Cleaner", "CleanerError", "Options", "Page", "aclean", "clean"]


def __getattr__(name: str) -> Any:
    """Resolve a public name on first use, so that importing the package stays cheap."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names beside the module's own."""
    return sorted({*globals(), *__all__})
