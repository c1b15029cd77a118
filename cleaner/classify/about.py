"""What a page says of itself, as the classifier sees it: words to compare blocks with, tokens that tell its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleaner.urls import split_url

if TYPE_CHECKING:
    from cleaner.normalize.metadata import Metadata

TOKEN_BITS = 12
"""2 ** this is the size of the table of tokens, of which several may share a cell."""
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 24


@dataclass(frozen=True, slots=True)
class About:
    """The metadata that features are made of; unknown is empty."""

    title: str = ""
    description: str = ""
    authors: str = ""
    site: str = ""
    body: str = ""
    url: str = ""
    types: tuple[str, ...] = ()
    og_type: str = ""
    dated: bool = False

    @classmethod
    def of(cls, metadata: Metadata, url: str | None) -> About:
        """Return what the classifier needs of a page's metadata."""
        return cls(
            metadata.title or "", metadata.description or "", " ".join(metadata.authors), metadata.site_name or "",
            metadata.article_body or "", url or metadata.canonical_url or "", metadata.types, metadata.og_type or "",
            metadata.published is not None,
        )  # fmt: skip

    def tokens(self) -> npt.NDArray[np.int64]:
        """Return hashed tokens of the address, the linked data and what is there at all."""
        parts = split_url(self.url)
        path = [segment for segment in parts.path.split("/") if segment]
        last = path[-1] if path else ""
        found = [
            f"depth{min(len(path), 6)}", f"hyphens{min(last.count('-') // 2, 5)}", f"query{bool(parts.query)}",
            f"digits{min(sum(map(str.isdigit, last)) // 2, 4)}", f"og:{self.og_type}", f"dated{self.dated}",
            f"authors{bool(self.authors)}", f"body{bool(self.body)}", f"about{bool(self.description)}",
            f"slash{parts.path.endswith('/')}", *(f"ld:{kind}" for kind in self.types[:_MOST]),
            *(f"host:{label}" for label in (parts.hostname or "").split(".")),
        ]  # fmt: skip
        for n, segment in enumerate(path[:6]):
            where = "last" if n == len(path) - 1 else "path"
            found += [f"{where}:{word}" for word in _WORD.findall(segment.lower())[:8]]
        return np.array([crc32(token.encode("utf-8", "replace")) >> (32 - TOKEN_BITS) for token in found], np.int64)
