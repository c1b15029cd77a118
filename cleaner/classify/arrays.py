"""Types of arrays, and the weights of a network as a file of arrays holds them, laid out as numpy multiplies."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Arrays = Mapping[str, npt.NDArray[np.generic]]

_CONVOLUTION = re.compile(r"c\d\.\d+\.w")


def weights_under(arrays: Arrays, name: str, width: int) -> dict[str, Floats]:
    """Return the weights that are stored as `name.…`; `width` is the number of units of a layer of the network.

    A convolution is stored (taps * in, out) and returned with its taps side by side, (in, taps * out).

    >>> stored = {"net.c1.0.w": np.arange(4.0).reshape(4, 1), "net.out.b": np.ones(1), "other.w": np.ones(1)}
    >>> {key: value.tolist() for key, value in weights_under(stored, "net", 2).items()}
    {'c1.0.w': [[0.0, 2.0], [1.0, 3.0]], 'out.b': [1.0]}
    """
    prefix = f"{name}."
    own = {key.removeprefix(prefix): value for key, value in arrays.items() if key.startswith(prefix)}
    return {key: _laid_out(key, np.asarray(value, np.float32), width) for key, value in own.items()}


def _laid_out(key: str, value: Floats, width: int) -> Floats:
    if _CONVOLUTION.fullmatch(key):
        value = np.concatenate(np.split(value, len(value) // width), axis=1)
    return np.ascontiguousarray(value)
