"""Explanations of the documents that a run's report lists, beside it in the folder `explained`.

Which documents a report will list is known at the end of a run, when it would cost a second reading to explain them.
So each worker explains what is among the worst that it has seen so far: whatever is among the worst of all was that in
its worker too, and of a million documents a worker so explains a few hundred.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cleaner.text.damage import valid_text

FOLDER = "explained"

LISTED = 20
"""Documents that a list of the report names."""

HOSTS = 30
"""Hosts that the report names."""

_MOST_HOSTS, _FEWER_HOSTS = 50_000, 10_000
"""Hosts that a worker counts, and those with most documents that it keeps once there are more."""


class Chooser:
    """Tells what to explain, from what one worker has seen."""

    def __init__(self) -> None:
        self._slowest: list[float] = []
        self._weakest: list[float] = []
        self._hosts: Counter[str] = Counter()
        self._shown: set[str] = set()

    def slow(self, seconds: float) -> bool:
        """Tell whether a document is among the slowest."""
        return _among(self._slowest, seconds)

    def weak(self, confidence: float, host: str | None) -> bool:
        """Tell whether a record is among those of least confidence, or the first shown of a host with many such."""
        among = _among(self._weakest, -confidence)
        return (host is not None and self._host(host)) or among

    def _host(self, host: str) -> bool:
        self._hosts[host] += 1
        if len(self._hosts) > _MOST_HOSTS:
            self._hosts = Counter(dict(self._hosts.most_common(_FEWER_HOSTS)))
        if host in self._shown:
            return False
        if len(self._shown) >= HOSTS:
            least = min(self._shown, key=lambda name: (self._hosts[name], name))
            if self._hosts[least] >= self._hosts[host]:
                return False
            self._shown.remove(least)
        self._shown.add(host)
        return True


def _among(highest: list[float], value: float) -> bool:
    if len(highest) < LISTED:
        heapq.heappush(highest, value)
        return True
    return heapq.heappushpop(highest, value) < value


def name_of(path: str, n: int, id_: str) -> str:
    """Return the name of the file that explains a document: its source's path, its number there, and its id."""
    place = valid_text(f"{path}\n{n}\n{id_}").encode()
    return f"{hashlib.blake2b(place, digest_size=8).hexdigest()}.html"


def write(folder: Path, name: str, page: str) -> None:
    """Write an explanation."""
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    (target / name).write_text(page, "utf-8", "replace")


def keep(folder: Path, names: Iterable[str]) -> frozenset[str]:
    """Remove the explanations of what the report does not list, and return the names of those that are there."""
    wanted, there = set(names), []
    for path in sorted((folder / FOLDER).glob("*.html")):
        if path.name in wanted:
            there.append(path.name)
        else:
            path.unlink()
    return frozenset(there)
