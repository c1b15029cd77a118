"""Learn the weights of title candidates: `python -m cleaner.classify.train.titles FOLDER... [--write]`.

A folder holds `html/<id>.html.gz` and `gold/<id>.json` with `title` and `url`. Prints how often the best candidate
equals the gold title when each domain is judged by weights that have not seen it; `--write` then learns from all pages.
Needs scipy, which the `train` extra brings.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.blocks.dom import segment_html
from cleaner.blocks.parse import parse_html
from cleaner.model import Page
from cleaner.normalize import title
from cleaner.normalize.head import Head, read_head
from cleaner.normalize.jsonld import LinkedData
from cleaner.normalize.site import site_of
from cleaner.normalize.title_candidates import Shown, candidates, same_title, shown_by

FOLDS = 5
_RAREST = 12
"""A feature must occur on this many candidates to get a weight."""
_PENALTY = 5e-4
"""Weight of the squared weights beside the mean loss of a page."""
WEIGHTS = Path(title.__file__).with_name("title_weights.json")

Features = dict[str, frozenset[str]]


class Example(NamedTuple):
    """One page: its set, fold, gold title, and the features of each candidate by text."""

    group: str
    fold: int
    gold: str
    candidates: Features
    poorer: tuple[Features, ...] = ()
    """The candidates that would be left if the page had fewer sources."""


def fold_of(url: str | None) -> int:
    """Return the fold of a URL's registrable domain, roughly taken: the last two labels, three after a short one."""
    from cleaner.urls import split_url

    labels = (split_url(url).hostname or "none").split(".")
    count = 3 if len(labels) > 2 and len(labels[-2]) <= 3 else 2
    return int(hashlib.md5(".".join(labels[-count:]).encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def read_examples(folder: Path) -> Iterator[Example]:
    """Yield the pages of a folder that have a gold title."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if gold.get("title"):
            page = gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes())
            text = page.decode("utf-8", "replace")
            tree = parse_html(text)
            head = read_head(tree)
            shown = shown_by(segment_html(Page(text=text, kind="html"), tree, marks={}).blocks)
            full, *poorer = [_features(variant, gold["url"], shown) for variant in (head, *_poorer(head))]
            yield Example(folder.name, fold_of(gold["url"]), same_title(gold["title"]), full, tuple(poorer))


def _poorer(head: Head) -> Iterator[Head]:
    """Yield a head as it would be on a plainer page: without headings, and with its title alone."""
    metas = {name: values for name, values in head.metas.items() if not name.endswith(("title", "headline"))}
    yield replace(head, headings=())
    yield replace(head, headings=(), metas=metas, data=LinkedData())


def _features(head: Head, url: str | None, shown: Shown) -> Features:
    return {same_title(c.text): frozenset(c.features) for c in candidates(head, site_of(head, url), url, shown)}


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Return weights under which the right candidate of a page is the likeliest (softmax over the page).

    A page of a small set weighs more than one of a large set, by the root of their sizes.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    kept = [(e, found) for e in examples for found in (e.candidates, *e.poorer) if e.gold in found]
    usable = [(e.gold, found) for e, found in kept]
    sizes = Counter(e.group for e, _ in kept)
    worth = np.array([sizes[e.group] ** -0.5 for e, _ in kept])
    worth /= worth.sum()
    counts = Counter(name for _, found in usable for names in found.values() for name in names)
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    column = {name: number for number, name in enumerate(names)}
    rows = [[column[n] for n in f if n in column] for _, found in usable for f in found.values()]
    right = np.array([key == gold for gold, found in usable for key in found])
    page = np.repeat(np.arange(len(usable)), [len(found) for _, found in usable])
    edges = np.cumsum([0, *map(len, rows)])
    matrix = csr_matrix((np.ones(edges[-1]), np.concatenate(rows).astype(int), edges), (len(rows), len(names)))

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        raised = np.exp(np.clip(matrix @ weights, -50, 50))
        share = raised / np.bincount(page, raised)[page]
        slope = matrix.T @ ((share - right) * worth[page]) + 2 * _PENALTY * weights
        return float(-worth @ np.log(share[right]) + _PENALTY * weights @ weights), slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {name: round(float(value), 3) for name, value in zip(names, found.x, strict=True) if abs(value) >= 0.005}


def is_right(example: Example, weights: dict[str, float]) -> bool:
    """Return whether the weights choose the gold title."""
    scores = {key: sum(weights.get(n, 0.0) for n in f) for key, f in example.candidates.items()}
    return bool(scores) and max(scores, key=scores.__getitem__) == example.gold


def _crossed(examples: Sequence[Example]) -> dict[str, float]:
    """Return the share of right titles by set, each fold judged by weights learnt on the others."""
    hits: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights = learn([e for e in examples if e.fold != fold])
        for example in examples:
            if example.fold == fold:
                hits.setdefault(example.group, []).append(is_right(example, weights))
    return {group: sum(values) / len(values) for group, values in hits.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="learn from all pages and write the weights")
    options: Any = parser.parse_args(arguments)
    examples = [example for folder in options.folders for example in read_examples(folder)]
    for group, share in _crossed(examples).items():
        sys.stdout.write(f"{group}: {share:.4f} of titles exact, domains held out\n")
    if options.write:
        WEIGHTS.write_text(json.dumps(learn(examples), indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
