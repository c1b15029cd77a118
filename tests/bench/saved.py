"""What the measurements of rules share: saved pages with gold, word F1, and judges that have not seen a page."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaner.classify import Judge
from cleaner.classify.folds import fold_of
from cleaner.pipeline import Cleaner

_WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """A saved page with its gold."""

    id: str
    host: str
    url: str
    html: str
    body: str
    title: str | None = None


def pages_in(folders: Iterable[Path]) -> list[Page]:
    """Return the pages of folders with `html/<id>.html.gz` and `gold/<id>.json`, those without a URL left out."""
    found = []
    for folder in folders:
        for path in sorted((folder / "gold").glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            host = (urlsplit(gold.get("url") or "").hostname or "").removeprefix("www.")
            if host:
                html = gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes())
                text = html.decode("utf-8", "replace")
                page = Page(
                    f"{folder.name}/{path.stem}", host, gold["url"], text, gold.get("body") or "", gold.get("title")
                )
                found.append(page)
    return found


def by_host(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Return the pages by their host."""
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        found[page.host].append(page)
    return dict(found)


def word_f1(gold: str, got: str) -> float:
    """Return the F1 of the bags of words, 1 where both are empty."""
    want, have = _WORD.findall(gold.lower()), _WORD.findall(got.lower())
    if not want or not have:
        return float(not want and not have)
    both = sum((Counter(want) & Counter(have)).values())
    return 2 * both / (len(want) + len(have))


class Judges:
    """The judge for each page: the shipped one, or of a folder with `fold{k}.npz` the one that has not seen the page."""

    def __init__(self, weights: Path | None) -> None:
        self.weights = weights

    def has(self, page: Page) -> bool:
        """Tell whether there is a judge for a page."""
        return self.weights is None or (self.weights / f"fold{fold_of(page.url)}.npz").is_file()

    def cleaner(self, page: Page, rules: Sequence[Path] = ()) -> Cleaner:
        """Return a cleaner for a page, with folders of rules on top of the shipped ones."""
        cleaner = _cleaner(tuple(rules), None if self.weights is None else fold_of(page.url))
        if self.weights is not None:
            cleaner._judge = _judge(self.weights / f"fold{fold_of(page.url)}.npz")
        return cleaner


@lru_cache(maxsize=16)
def _cleaner(rules: tuple[Path, ...], fold: int | None) -> Cleaner:
    return Cleaner(rules)


@cache
def _judge(path: Path) -> Judge:
    return Judge.load(path)
