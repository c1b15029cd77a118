"""Words that many sites write in small letters: what consists of such words is hardly anybody's name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.classify.arrays import Arrays, Floats
from cleaner.text.chars import Hashes

MOST_SITES = 255
"""Number of sites at which counting ends."""


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Hashes of words (n,), sorted, and the number of sites (n,) that write each in small letters."""

    hashes: Hashes
    sites: npt.NDArray[np.uint8]

    def sites_of(self, words: Hashes) -> Floats:
        """Return on how many sites each word was seen in small letters, (len(words),); 0 for unknown ones."""
        if not len(self.hashes):
            return np.zeros(len(words), np.float32)
        place = np.minimum(self.hashes.searchsorted(words), len(self.hashes) - 1)
        return np.where(self.hashes[place] == words, self.sites[place], 0).astype(np.float32)

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays to store under `name`."""
        return {f"{name}.hashes": self.hashes, f"{name}.sites": self.sites}

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str) -> CommonWords:
        """Return the words stored under `name`."""
        return cls(arrays[f"{name}.hashes"].astype(np.uint32), arrays[f"{name}.sites"].astype(np.uint8))
