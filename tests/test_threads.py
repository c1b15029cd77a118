"""One cleaner in many threads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cleaner import Cleaner, Options

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
THREADS = 32


def records(cleaner: Cleaner, paths: list[Path], threads: int) -> list[str]:
    def run(path: Path) -> str:
        return cleaner.clean(path, url=f"https://{path.stem.replace('_', '-')}.example/a").to_json(explain=True)

    if threads == 1:
        return list(map(run, paths))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, paths))


def test_thirty_two_threads_give_the_answers_of_one() -> None:
    pages = [path for suffix in ("html", "txt") for path in sorted(CORPUS.rglob(f"*.{suffix}"))]
    paths = pages[:: len(pages) // 24] * 3
    options = Options(second_opinion=False)
    fresh = Cleaner(options=options)
    at_once = records(fresh, paths, THREADS)  # what is loaded when first needed is loaded by all of them at once
    assert at_once == records(Cleaner(options=options), paths, 1)
    assert len(set(at_once)) > 20
