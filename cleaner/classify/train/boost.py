"""Fit boosted oblivious trees with CatBoost and turn them into a `Forest`."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.classify.arrays import Floats
from cleaner.classify.trees import Forest


@dataclass(frozen=True, slots=True)
class BoostOptions:
    """How to boost: trees, their depth, the step, the share of features and rows a tree sees, regularization."""

    trees: int = 300
    depth: int = 6
    rate: float = 0.1
    features: float = 0.3
    rows: float = 0.7
    l2: float = 5.0
    seed: int = 1
    threads: int = 1
    loss: str = "CrossEntropy"


def fit_forest(matrix: Floats, target: Floats, weight: Floats, options: BoostOptions) -> Forest:
    """Return trees fitted to targets between 0 and 1 (or any number for the loss `RMSE`); matrix is (rows, F)."""
    import catboost

    kind: Any = catboost.CatBoostRegressor if options.loss == "RMSE" else catboost.CatBoostClassifier
    model = kind(
        iterations=options.trees, depth=options.depth, learning_rate=options.rate, loss_function=options.loss,
        thread_count=options.threads, random_seed=options.seed, verbose=0, border_count=128, l2_leaf_reg=options.l2,
        rsm=options.features, bootstrap_type="Bernoulli", subsample=options.rows, allow_writing_files=False,
    )  # fmt: skip
    model.fit(catboost.Pool(matrix, target, weight=weight))
    return _forest_of(model)


def _forest_of(model: Any) -> Forest:
    """Return a fitted CatBoost model of symmetric trees as a `Forest`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved = json.loads(path.read_text("utf-8"))
    columns = [feature["feature_index"] for feature in saved["features_info"]["float_features"]]
    trees = saved["oblivious_trees"]
    depth = max(len(tree["splits"]) for tree in trees)
    feature = np.zeros((len(trees), depth), np.int16)
    border = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for t, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"]):
            feature[t, level] = columns[split["float_feature_index"]]
            border[t, level] = split["border"]
        leaves[t, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, bias = saved["scale_and_bias"]
    return Forest(feature, border, leaves * np.float32(scale), float(bias[0]))
