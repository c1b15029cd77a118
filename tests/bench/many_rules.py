"""What ten thousand rule files on disk cost a page: the whole command `cleaner clean`, in turn with ten files.

    python tests/bench/many_rules.py [--few 10] [--many 10000] [--runs 21]

The files are of other sites than the page's, each with forty selectors, and one is of the page's site in both folders. Prints
the CPU seconds of both (median), and the median of the ratios pair by pair.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from crawl import page

MORE = 1.05
"""How many times the CPU of few files many may cost."""


def write_rules(folder: Path, count: int) -> Path:
    """Write files for `count` sites into a folder, the page's own among them, and return the folder."""
    sites = folder / "sites"
    sites.mkdir(parents=True)
    strip = "".join(f"  - .junk-{n}\n" for n in range(40))
    for host in ("a.example", *(f"site{n}.example" for n in range(count - 1))):
        (sites / f"{host}.yaml").write_text(f"schema: 1\nsite: {host}\nbody: [article]\nstrip:\n{strip}")
    return folder


def cpu_of(arguments: list[str]) -> float:
    """Return the CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        arguments,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_bytes(page(1))
        clean = [sys.executable, "-m", "cleaner", "clean", str(file), "--url", "https://a.example/1", "--rules"]
        few, many = ([*clean, str(write_rules(Path(folder, name), getattr(options, name)))] for name in ("few", "many"))
        cpu_of(few), cpu_of(many)
        pairs = [(cpu_of(few), cpu_of(many)) for _ in range(options.runs)]
    ratio = statistics.median(many / few for few, many in pairs)
    seconds = [statistics.median(column) for column in zip(*pairs, strict=True)]
    sys.stdout.write(f"{options.few} files {seconds[0]:.3f} s, {options.many} files {seconds[1]:.3f} s of CPU; ")
    sys.stdout.write(f"ratio {ratio:.3f} (at most {MORE}): {'holds' if ratio <= MORE else 'missed'}\n")


if __name__ == "__main__":
    main()
