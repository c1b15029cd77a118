"""Pages with gold: folders of `html/` or `text/` beside `gold/`, or of inputs with a JSON file of the same name."""

from __future__ import annotations

import gzip
import logging
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from cleaner.engine.trials.usage import cases_in
from cleaner.errors import ReadError

_LOG = logging.getLogger(__name__)
_TEXTS = ("body", "title", "date", "url", "page_type")
"""Fields of a gold that are texts, where they are known."""
_SUFFIXES = (".html", ".txt", ".md")
"""Pages that have their gold beside them."""
_EXAMPLE = '{"title": "…", "body": "…", "authors": ["…"], "date": "2025-07-01"}'


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what a careful editor makes of it: `gold` has body, title, authors, date, page_type.

    `options` are those of `Options` that the gold was made for.
    """

    id: str
    path: Path
    url: str | None
    gold: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)

    def read(self) -> bytes:
        """Return the page's bytes, decompressed."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def load_golds(folder: Path) -> list[Case]:
    """Return the cases of a folder in order of id; raises `ReadError` where there are none."""
    cases = list(_paired(folder) if (folder / "gold").is_dir() else _beside(folder) or _records(folder))
    if not cases:
        raise ReadError(
            f"{folder}: no pages with gold",
            hint="expected gold/<id>.json with html/<id>.html[.gz], or <name>.json beside <name>.html or .txt",
        )
    return cases


def count_without_gold(folder: Path, cases: Sequence[Case]) -> int:
    """Return how many pages of a folder are none of its cases, as they have no gold."""
    if (folder / "gold").is_dir():
        names = {_stem(page) for kind in ("html", "text") for page in (folder / kind).glob("[!.]*") if page.is_file()}
        return len(names - {case.id for case in cases})
    pages = {page for suffix in (*_SUFFIXES, ".htm") for page in folder.rglob(f"[!.]*{suffix}")}
    return len(pages - {case.path for case in cases})


def _stem(page: Path) -> str:
    return Path(page.name.removesuffix(".gz")).stem


def _paired(folder: Path) -> Iterator[Case]:
    for path in sorted((folder / "gold").glob("*.json")):
        gold = _checked(_json(path), path)
        pages = [page for kind in ("html", "text") for page in sorted((folder / kind).glob(f"{path.stem}.*"))]
        if pages:
            yield Case(path.stem, pages[0], gold.get("url"), gold)
        else:
            _LOG.warning("%s: no page in html/ or text/ for this gold", path)


def _checked(gold: Any, path: Path) -> Mapping[str, Any]:
    """Return a gold whose fields can be scored; raises `ReadError`, which names file and field."""
    if not isinstance(gold, dict):
        raise ReadError(f"{path}: holds no gold, which is an object", hint=_EXAMPLE)
    if "body" not in gold:
        raise ReadError(f"{path}: body: missing, so there is nothing to score", hint=_EXAMPLE)
    for name in _TEXTS:
        if not isinstance(gold[name] if name == "body" else gold.get(name) or "", str):
            raise ReadError(f"{path}: {name}: not a text", hint=_EXAMPLE)
    authors = gold.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise ReadError(f"{path}: authors: not a list of texts", hint=_EXAMPLE)
    return gold


def _beside(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.rglob("*.json")):
        pages = [page for suffix in _SUFFIXES for page in (path.with_suffix(suffix),) if page.exists()]
        content = _json(path)
        expect = content.get("expect") if isinstance(content, dict) else None
        if pages and isinstance(expect, dict) and "body" in expect:
            gold = _checked({**expect, "date": expect.get("published"), "page_type": path.parent.name}, path)
            name, options = str(path.relative_to(folder).with_suffix("")), content.get("options", {})
            cases.append(Case(name, pages[0], content.get("url"), gold, options))
    return cases


def _records(folder: Path) -> list[Case]:
    """Return the cases whose gold is a record and nothing else, as beside a site's rules."""
    found = cases_in(folder) if folder.is_dir() else []
    return [Case(str(case.page.relative_to(folder).with_suffix("")), case.page, case.gold.get("url"), case.gold)
            for case in found if "body" in case.gold]  # fmt: skip


def _json(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes().removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise ReadError(f"{path}: not JSON: {error}") from error
