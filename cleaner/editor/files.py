"""The one file that an edit writes: always below the rules folder, whole or not at all, never over another's change."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.engine.emit import MODELINE, SCHEMA_FILE, scalar, schema_line, write_atomically
from cleaner.engine.sites import is_safe_host
from cleaner.errors import CleanerError, RuleError, plainly
from cleaner.shipped import digest_of, shipped_rules
from cleaner.urls import plain_host

_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_COMMON = "own"
"""Name of the file of rules for pages whose site is unknown."""


class ChangedOnDisk(CleanerError):
    """The file is no longer what was read: somebody else wrote it meanwhile."""


class Unwritten(CleanerError):
    """The file could not be written, as on a full disk or in a folder of somebody else."""


class Stamp(NamedTuple):
    """What a file was when it was read; `digest` is empty where there was none."""

    mtime: int
    digest: str


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file of a host below a folder of rules; neither needs to exist yet."""

    root: Path
    host: str | None

    @property
    def path(self) -> Path:
        """Where the file lies: a file that exists already, else the one in `sites`."""
        if self.host is None:
            return self.root / "common" / f"{_COMMON}.yaml"
        flat = self.root / f"{self.host}.yaml"
        return flat if flat.is_file() else self.root / "sites" / f"{self.host}.yaml"

    @property
    def tests(self) -> Path | None:
        """The folder of the site's saved pages, which are its tests; None where the site is unknown."""
        return None if self.host is None else self.path.with_suffix("")

    def blank(self) -> str:
        """Return the text of the file before it has any rule."""
        schema = os.path.relpath(self.root / SCHEMA_FILE, self.path.parent)
        site = "" if self.host is None else f"site: {scalar(self.host)}\n"
        return f"{MODELINE}{schema}\nschema: 1\n{site}"

    def read(self) -> tuple[str | None, Stamp]:
        """Return the text, None where there is no file, and the stamp by which a later change is noticed.

        Raises `RuleError` for a file that cannot be read, or lies outside of the folder.
        """
        inside(self.root, self.path)
        try:
            content = self.path.read_bytes()
            mtime = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return None, Stamp(0, "")
        except OSError as error:
            raise RuleError(f"cannot be read: {plainly(error)}", file=str(self.path)) from error
        return content.decode("utf-8", "replace"), Stamp(mtime, digest_of(content))

    def is_as(self, stamp: Stamp) -> bool:
        """Tell whether the file still is what it was; the time is looked at first, so that asking often is cheap."""
        try:
            if self.path.stat().st_mtime_ns == stamp.mtime:
                return True
            return digest_of(self.path.read_bytes()) == stamp.digest
        except FileNotFoundError:
            return not stamp.digest
        except OSError:
            return True  # nobody can tell; writing will say what is the matter

    def save(self, text: str, stamp: Stamp, *, force: bool = False) -> Stamp:
        """Write the text whole or not at all and return the new stamp.

        Raises `ChangedOnDisk` where the file is not what the stamp says, unless forced, `Unwritten` where it cannot be
        written, and `RuleError` for a place outside of the folder or inside the installed package.
        """
        path = inside(self.root, self.path)
        if shipped_rules().name == "_rules" and path.resolve().is_relative_to(shipped_rules()):
            raise RuleError("the rules of the installed package are not edited", file=str(path))
        if not force and not self.is_as(stamp):
            raise ChangedOnDisk(f"{path} was changed by somebody else meanwhile")
        with _told(path):
            if MODELINE in text:
                inside(self.root, self.root / SCHEMA_FILE)
                schema_line(path, self.root)
            write_atomically(path, text)
        return self.read()[1]

    def add_test(self, name: str, suffix: str, text: str, gold: str) -> Path:
        """Save a page with its gold beside the rules, as a test of the site; return the page's file.

        Raises `RuleError` for a name that is taken and a site that is unknown, and `Unwritten`, with no file left,
        where one of the two cannot be written.
        """
        folder = self.tests
        if folder is None:
            raise RuleError("a page can be a test only where its site is known")
        stem = _NAME.sub("-", name).strip("-.")[:80] or "page"
        page = inside(self.root, folder / f"{stem}{suffix}")
        gold_file = inside(self.root, folder / f"{stem}.json")
        if page.exists() or gold_file.exists():
            raise RuleError(f"there is a test of this name already: {page.name}")
        with _told(page):
            write_atomically(gold_file, gold)
            try:
                write_atomically(page, text)
            except OSError:
                gold_file.unlink()
                raise
        return page


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise `Unwritten`, which names the file that was meant, where the system does not let it be written."""
    try:
        yield
    except OSError as error:
        raise Unwritten(f"{path}: {plainly(error)}") from error


def check_writable(folder: Path) -> None:
    """Raise `RuleError` where nothing can be written into a folder, or into the one that it would be made in."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        hint = "edits go there; give another folder with --rules DIR"
        raise RuleError(f"cannot be written to: {plainly(error)}", file=str(folder), hint=hint) from error


def rule_file(root: Path, host: str | None) -> RuleFile:
    """Return the rule file of a host; raises `RuleError` for a host that cannot be a file's name."""
    if host is None:
        return RuleFile(root, None)
    plain = plain_host(host)
    if not is_safe_host(plain) or ".." in plain:
        raise RuleError(f"{host!r} cannot be the name of a rule file")
    return RuleFile(root, plain)


def inside(root: Path, path: Path) -> Path:
    """Return a path that lies below the folder of rules; raises `RuleError` for any other and for symbolic links."""
    top = root.resolve()
    place = path.parent.resolve() / path.name
    if not place.is_relative_to(top) or place == top:
        raise RuleError("this lies outside of the folder of rules", file=str(path))
    if path.is_symlink():
        raise RuleError("this is a symbolic link, which is not written through", file=str(path))
    return path
