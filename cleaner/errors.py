"""Every error that the library raises on purpose.

    CleanerError
    ├── UnsupportedInput     bytes or an object that hold no text we can read
    ├── InputTooLarge        larger than a limit of `Options` allows
    ├── DeadlineExceeded     a document took longer than `Options.deadline`
    ├── RuleError            a rule file is wrong; carries file, line, column and field
    ├── OptionError          an option has a value that it cannot have
    ├── MissingExtra         a feature needs an optional dependency
    ├── ReadError            an input could not be opened or decoded
    └── FetchError           a page could not be retrieved (see cleaner.fetch)

Content outcomes (an empty page, a wall, a soft 404) are a status of the record and never an error.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DISTRIBUTION = "article-cleaner"

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between the words of a class's name."""


class CleanerError(Exception):
    """The base of all errors; `hint` says what the user can do, or is None."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        if hint:
            self.add_note(f"hint: {hint}")  # a traceback shows it


class UnsupportedInput(CleanerError):
    """The input holds no text: binary data, or an object of an unknown type."""


class InputTooLarge(CleanerError):
    """The input exceeds a limit of the options."""


class DeadlineExceeded(CleanerError):
    """A document was given up at its deadline."""


class OptionError(CleanerError):
    """An option or setting has a value that it cannot have."""


class ReadError(CleanerError):
    """An input could not be opened, decompressed or decoded."""


class FetchError(CleanerError):
    """A page could not be retrieved; the message names the URL."""


class MissingExtra(CleanerError):
    """An optional dependency is not installed; the message says which extra brings it."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra '{extra}'",
            hint=f"pip install '{DISTRIBUTION}[{extra}]'",
        )
        self.feature = feature
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        """Return how another process makes the same error."""
        return type(self), (self.feature, self.extra)


class RuleError(CleanerError):
    """A rule file is wrong at a place; `where` is file:line:column, `field` a dotted path."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(": ".join(part for part in (place, field, message) if part), hint=hint)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.field = field


class Failure(NamedTuple):
    """An error as a record shows it; `name` is the class of the error."""

    name: str
    message: str
    hint: str | None = None

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return an error as what can be written down."""
        return cls(type(error).__name__, str(error), error.hint if isinstance(error, CleanerError) else None)

    def to_dict(self) -> dict[str, str | None]:
        """Return the `error` of a record."""
        return {"class": self.name, "message": self.message, "hint": self.hint}


def word_of(error: BaseException) -> str:
    """Return the machine word of an error, as a record's reason.

    >>> word_of(InputTooLarge("a page of 2 GB"))
    'input_too_large'
    """
    return _WORDS.sub("_", type(error).__name__).lower()


def plainly(error: BaseException) -> str:
    """Return what an error says without numbers and paths: the system's words, else its own, else its class."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
