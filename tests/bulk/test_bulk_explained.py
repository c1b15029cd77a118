"""What a report will list was explained by the worker that saw it, and little else."""

import heapq
import random
from collections import Counter
from pathlib import Path

from cleaner.bulk.explained import HOSTS, LISTED, Chooser, keep, name_of, write


def test_the_worst_of_all_were_among_the_worst_of_their_worker() -> None:
    chance = random.Random(4)
    workers = [Chooser() for _ in range(3)]
    seconds = [chance.expovariate(20) for _ in range(30_000)]
    confidence = [chance.random() / 2 for _ in seconds]
    who = [chance.choice(workers) for _ in seconds]
    slow = {n for n, value in enumerate(seconds) if who[n].slow(value)}
    weak = {n for n, value in enumerate(confidence) if who[n].weak(value, None)}
    everything = range(len(seconds))
    assert slow >= set(heapq.nlargest(LISTED, everything, key=seconds.__getitem__))
    assert weak >= set(heapq.nsmallest(LISTED, everything, key=confidence.__getitem__))
    assert len(slow | weak) < 0.05 * len(seconds)


def test_hosts_with_many_weak_documents_have_an_example() -> None:
    chance = random.Random(5)
    hosts = [f"host{int(chance.paretovariate(0.6))}.example" for _ in range(20_000)]
    chooser = Chooser()
    for _ in range(LISTED):
        chooser.weak(0.0, None)  # so that none of the others is among those of least confidence
    explained = [host for host in hosts if chooser.weak(0.4, host)]
    counts = Counter(hosts)
    most = {host for host, _ in counts.most_common(HOSTS // 2)}
    assert most <= set(explained)
    assert len(explained) < 0.05 * len(hosts)


def test_what_is_not_listed_is_removed(tmp_path: Path) -> None:
    names = [name_of("a.warc", n, f"https://a.example/{n}") for n in range(4)]
    for name in names:
        write(tmp_path, name, "<p>Why")
    assert keep(tmp_path, [names[2], names[0], "other.html"]) == {names[0], names[2]}
    assert sorted(path.name for path in (tmp_path / "explained").iterdir()) == sorted([names[0], names[2]])
    assert keep(tmp_path / "nothing", names) == frozenset()
