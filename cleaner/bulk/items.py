"""One document of a run, on its way from a source to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.errors import Failure, ReadError

if TYPE_CHECKING:
    from cleaner.model import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The names of the fields of a JSONL object or the columns of a table; None for the first that is there."""

    text: str | None = None
    url: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        for name in ("text", "url", "id"):
            if getattr(self, name) == "":
                raise ReadError(f"--{name}-column: a name is missing")


class Response(NamedTuple):
    """A page as an archive of the web holds it: the body as sent, its headers and its address."""

    content: bytes
    headers: Mapping[str, str]
    url: str


class Place(NamedTuple):
    """A part of a file that whoever needs it reads there."""

    path: str
    offset: int
    length: int


class Row(NamedTuple):
    """A line of JSONL that nobody has parsed: the line or where it stands, and how to find text, URL and id in it.

    `cut` says that it was longer than a document may be.
    """

    content: bytes | Place
    columns: Columns
    cut: bool = False


Data = str | bytes | Path | Response | Row


class Verdict(NamedTuple):
    """What a page was found to be when it was fetched, other than an article."""

    status: Status
    reason: str | None


class Item(NamedTuple):
    """A document: what it holds, and where it stands, so that it can be found again.

    `source` is the number of its source in the run, `path` that source's path, `n` its number there from 0 on, and
    `offset` a byte offset (JSONL, WARC, zip, tar) or a row number (CSV, Parquet). With an `error` it could not be read,
    and with `rest` nor could what follows it in its source. One that is `truncated` lacks its end, and one that is
    `replaced` has U+FFFD where letters were lost. Without data and error it holds no page: a reader yields one for each
    such entry, `readers.found_in` one at the end of a source that tells how many were `skipped` since the item before
    it, and adds what readers leave out, from `skipped` on. Until `rows.loaded` has read a row, its place is its id.
    """

    id: str
    data: Data | None
    offset: int = 0
    url: str | None = None
    fetched_at: str | None = None
    truncated: bool = False
    replaced: bool = False
    error: Failure | None = None
    verdict: Verdict | None = None
    rest: bool = False
    skipped: int = 0
    source: int = 0
    path: str = ""
    n: int = 0
    read: int = 0
    """Bytes of the source that were read so far, for the progress bar."""

    @property
    def weight(self) -> int:
        """Return the bytes that this item holds in memory, about."""
        data = self.data.content if isinstance(self.data, (Response, Row)) else self.data
        return len(data) if isinstance(data, (str, bytes)) else 0
