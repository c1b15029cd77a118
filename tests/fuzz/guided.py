"""Coverage-guided fuzzing of one target with atheris, which is not among the test requirements.

    pip install atheris
    python tests/fuzz/guided.py TARGET [--seconds 600] [--runs 200000] [--corpus out/fuzz] [--random] [--seed 0]

What it finds lies in the folder of the corpus as `crash-…`; it becomes a fix, and a test in tests/attacks/. With
`--random` bytes are not guided by anything: no atheris is needed, an input costs a fraction of the time, and one that
takes more than a second of CPU is a finding too. It prints how many inputs it took, the slowest, the peak of memory, and
a digest of all results, which is the same for the same seed in every process and with every `PYTHONHASHSEED`.
"""

# ruff: noqa: T201 - its output is what it found
import argparse
import hashlib
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

_LONGEST, _SHORTER = 120, 60
"""Bytes of an input, guided and not; a byte spells up to some hundred characters."""
_SLOW, _WARM = 1.0, 2000
"""Seconds of CPU that an input of at most some ten thousand characters may take, once all is loaded."""
_POOL = 500


def main() -> None:
    """Fuzz a target for some seconds or so many runs, and print how many inputs it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--corpus", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--random", action="store_true", help="without atheris")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    folder = args.corpus / args.target
    folder.mkdir(parents=True, exist_ok=True)
    sys.exit(1 if guess(args, folder) else 0) if args.random else guide(args, folder)


def guide(args: argparse.Namespace, folder: Path) -> None:
    """Run libFuzzer on the instrumented package; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        from targets import TARGETS
    options = [
        f"-max_total_time={args.seconds}",
        f"-runs={args.runs}",
        f"-max_len={_LONGEST}",
        "-timeout=30",
        "-rss_limit_mb=4000",
    ]
    atheris.Setup(["fuzz", str(folder), *options, f"-artifact_prefix={folder}/"], _named(args.target, TARGETS))
    atheris.Fuzz()


def _named(name: str, targets: Mapping[str, Callable[[bytes], object]]) -> Callable[[bytes], object]:
    """Return the target of a name; end the process, as a wrong call does, where there is none."""
    if name not in targets:
        print(f"guided.py: no target {name}; there are {', '.join(targets)}", file=sys.stderr)
        sys.exit(2)
    return targets[name]


def guess(args: argparse.Namespace, folder: Path) -> int:
    """Run on random bytes, and on earlier ones spoilt; return the number of places that failed."""
    from targets import TARGETS

    target, chance, pool = _named(args.target, TARGETS), random.Random(f"{args.target} {args.seed}"), [b"abc" * 5]
    digest, failed, slowest = hashlib.blake2b(digest_size=8), set(), 0.0
    for data in pool * 2:
        target(data)  # loads what is loaded once
    until, runs, start = time.monotonic() + args.seconds, 0, time.process_time()
    while time.monotonic() < until and runs != args.runs:
        data, began = _spelt(chance, pool), time.thread_time()
        runs += 1
        try:
            digest.update((target(data) or "").encode())
            spent = time.thread_time() - began
            assert spent < _SLOW or runs < _WARM, f"takes {spent:.1f} s"
            slowest = max(slowest, spent if runs >= _WARM else 0)
        except Exception as error:  # noqa: BLE001 - any is a finding
            place = f"{type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1][:2]}"
            if place not in failed:
                (folder / f"crash-{runs}").write_bytes(data)
                print(f"{args.target}: input {runs} fails, {data.hex()}: {place} {str(error)[:500]}", flush=True)
            failed.add(place)
    cpu, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{args.target}: {runs} inputs, {cpu / 60:.1f} min of CPU, slowest {1e3 * slowest:.0f} ms, {peak:.0f} MB at most, "
          f"failed in {len(failed)} places, digest {digest.hexdigest()}")  # fmt: skip
    return len(failed)


def _spelt(chance: random.Random, pool: list[bytes]) -> bytes:
    """Return new bytes, or two earlier inputs spliced, and now and then keep them for later."""
    data = chance.randbytes(chance.randrange(_SHORTER))
    if chance.random() < 0.3:
        one, other = chance.choice(pool), chance.choice(pool)
        data = (one[: chance.randrange(len(one) + 1)] + data[:8] + other[chance.randrange(len(other) + 1) :])[:_SHORTER]
    if len(pool) < _POOL:
        pool.append(data)
    elif chance.random() < 0.1:
        pool[chance.randrange(_POOL)] = data
    return data


if __name__ == "__main__":
    main()
