"""Coverage-guided fuzzing of one target with atheris, which is not among the test requirements.

    pip install atheris
    python tests/fuzz/guided.py TARGET [--seconds 600] [--runs 200000] [--corpus out/fuzz]

What it finds lies in the folder of the corpus as `crash-…`; it becomes a fix, and a test in tests/attacks/. Without
atheris, `--random` feeds bytes that are not guided by anything.
"""

# ruff: noqa: T201 - its output is what it found
import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def main() -> None:
    """Fuzz a target for some seconds or so many runs, and print how many inputs it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--corpus", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--random", action="store_true", help="without atheris")
    args = parser.parse_args()
    folder = args.corpus / args.target
    folder.mkdir(parents=True, exist_ok=True)
    guess(args, folder) if args.random else guide(args, folder)


def guide(args: argparse.Namespace, folder: Path) -> None:
    """Run libFuzzer on the instrumented package; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        from targets import TARGETS
    options = [
        f"-max_total_time={args.seconds}",
        f"-runs={args.runs}",
        "-max_len=120",
        "-timeout=30",
        "-rss_limit_mb=4000",
    ]
    atheris.Setup(["fuzz", str(folder), *options, f"-artifact_prefix={folder}/"], TARGETS[args.target])
    atheris.Fuzz()


def guess(args: argparse.Namespace, folder: Path) -> None:
    """Run on random bytes, and on earlier ones spoilt."""
    from targets import TARGETS

    chance, until, runs = random.Random(args.target), time.monotonic() + args.seconds, 0
    while time.monotonic() < until and runs != args.runs:
        data = chance.randbytes(chance.randrange(120))
        runs += 1
        try:
            TARGETS[args.target](data)
        except Exception:
            (folder / f"crash-{runs}").write_bytes(data)
            print(f"{args.target}: input {runs} fails: {data!r}", file=sys.stderr)
            raise
    print(f"{args.target}: {runs} inputs, nothing found")


if __name__ == "__main__":
    main()
