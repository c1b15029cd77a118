"""The stream by which React's servers send a page to the browser: rows of JSON, and long texts on their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import orjson

_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]+),)?")


def rows_of(pieces: Iterable[str]) -> Iterator[Any]:
    """Yield what the rows of a stream hold: parsed JSON, or a str for a row of text; rows of other sorts are left out.

    >>> list(rows_of(['1:{"a":', '2}\\n2:T5,<p>xy3:I[7]\\n']))
    [{'a': 2}, '<p>xy']
    """
    stream = "".join(pieces).encode("utf-8", "replace")
    place = 0
    while (row := _ROW.match(stream, place)) is not None:
        if row[2] is not None:  # its length is given in bytes, and no line break ends it
            place = row.end() + int(row[2], 16)
            yield stream[row.end() : place].decode("utf-8", "replace")
            continue
        end = stream.find(b"\n", row.end())
        end = len(stream) if end < 0 else end
        with suppress(orjson.JSONDecodeError):
            yield orjson.loads(stream[row.end() : end])
        place = end + 1
