"""The quality gate: a pinned sample of real pages must not score below its floors.

The weights have seen these pages, so the floors are no measure of quality on new ones (README has that): they catch a
change that breaks what worked. A floor is lowered only with a reason in the commit.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from cleaner.classify.train.dump_styles import blocks, lexbor, soup
from cleaner.evaluate.metrics import score
from cleaner.evaluate.run import ours
from cleaner.model import Options
from cleaner.pipeline import Cleaner

SAMPLE = {"wcxb-dev": 10, "fundus": 3}
"""One page in so many, by a hash of its name."""

PINNED = "d17a1b21b8ba2d66"
"""The digest of the sample's names and golds."""

FLOORS = {
    ("wcxb-dev", "f1"): 0.9,
    ("wcxb-dev", "title"): 0.76,
    ("fundus", "f1"): 0.97,
    ("fundus", "exact"): 0.3,
    ("fundus", "title"): 0.8,
    ("fundus", "authors"): 0.85,
    ("fundus", "date"): 0.95,
}


def pages(shared: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((shared / "data" / name / "gold").glob("*.json")):
        if int(hashlib.sha256(path.stem.encode()).hexdigest(), 16) % SAMPLE[name] == 0:
            page = gzip.decompress((shared / "data" / name / "html" / f"{path.stem}.html.gz").read_bytes())
            yield page.decode("utf-8", "replace"), json.loads(path.read_bytes())


def test_the_sample_is_the_pinned_one(shared: Path) -> None:
    digest = hashlib.sha256()
    for name in SAMPLE:
        for page, gold in pages(shared, name):
            digest.update(f"{name}/{gold['id']}/{len(page)}/{gold['body']}".encode())
    assert digest.hexdigest()[:16] == PINNED


@pytest.mark.parametrize("name", SAMPLE)
def test_no_score_falls_below_its_floor(shared: Path, name: str) -> None:
    extract = ours(Cleaner(options=Options(second_opinion=False)))
    scores = [score(gold, extract(page, gold["url"])) for page, gold in pages(shared, name)]
    for (dataset, column), floor in FLOORS.items():
        if dataset == name:
            mean = fmean(s[column] for s in scores if column in s)
            assert mean >= floor, f"{name}: mean {column} is {mean:.4f}, the floor {floor}"


DUMP_FLOORS = {
    ("wcxb-dev", "f1"): 0.87,
    ("wcxb-dev", "title"): 0.6,
    ("fundus", "f1"): 0.93,
    ("fundus", "title"): 0.6,
}
"""Floors for the same pages as plain text: a style a page, in turns."""


@pytest.mark.parametrize("name", SAMPLE)
def test_no_score_of_dumps_falls_below_its_floor(shared: Path, name: str) -> None:
    extract = ours(Cleaner())
    styles = itertools.cycle((soup, lexbor, blocks))
    scores = [score(gold, extract(next(styles)(page), gold["url"])) for page, gold in pages(shared, name)]
    for (dataset, column), floor in DUMP_FLOORS.items():
        if dataset == name:
            mean = fmean(s[column] for s in scores if column in s)
            assert mean >= floor, f"{name}: mean {column} of dumps is {mean:.4f}, the floor {floor}"
