"""The line by which a file that was imported tells whether somebody has edited it since."""

from __future__ import annotations

import hashlib

IMPORTED = "# Imported from ftr-site-config"
_STAMP = "# As imported: "


def stamped(head: str, rules: str) -> str:
    """Return a file of its first lines and its rules, which a line between the two names by their hash."""
    return f"{head}{_STAMP}{_hash(rules)}\n{rules}"


def is_edited(text: str) -> bool:
    """Tell whether the rules of a file are others than those that were imported; of one without a stamp nobody knows.

    >>> is_edited(stamped("", "schema: 1\\n")), is_edited(stamped("", "schema: 1\\n") + "keep: [p]\\n")
    (False, True)
    """
    _, stamp, below = text.partition(_STAMP)
    noted, _, rules = below.partition("\n")
    return bool(stamp) and noted.strip() != _hash(rules)


def restamped(text: str, before: str) -> str:
    """Return a file that this program has changed, edited by nobody if `before`, what it was, is not."""
    head, stamp, below = text.partition(_STAMP)
    return stamped(head, below.partition("\n")[2]) if stamp and not is_edited(before) else text


def _hash(rules: str) -> str:
    lines = "\n".join(line.rstrip() for line in rules.splitlines())
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
