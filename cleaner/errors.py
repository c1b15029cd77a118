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

DISTRIBUTION = "article-cleaner"


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
