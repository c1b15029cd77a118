"""The pipeline block in a real datatrove: read, clean, write, in a pipeline with stats and several tasks."""

import gzip
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from ferry import ferry_page

pytest.importorskip("datatrove")

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Options, clean
from cleaner.contrib.datatrove import CleanerExtractor

RECORDS = "\n---\n".join(
    f"Title: Harbour {n}\nURL: https://paper.example/{n}\n\n"
    "The harbour of the small town was opened again on Tuesday after eleven months of work on its wall.\n\n"
    "Boats had to land twenty kilometres further south, which cost the fishers of the town much time and fuel."
    for n in range(2)
)


def written(folder: Path) -> list[dict[str, Any]]:
    lines = [
        line for path in sorted(folder.rglob("*.jsonl.gz")) for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    return sorted(map(orjson.loads, lines), key=lambda one: str(one["id"]))


def test_a_pipeline_turns_pages_into_articles(tmp_path: Path) -> None:
    rows = [
        {
            "text": ferry_page(n),
            "id": f"p{n}",
            "metadata": {"url": f"https://a.example/{n}", "description": "Set before", "status": "fetched"},
        }
        for n in range(4)
    ]
    rows[2]["metadata"] = {"url": "https://a.example/2"}
    extra = [{"text": "  ", "id": "x"}, {"text": RECORDS, "id": "many"}]
    for name, part in (("one", rows[:2]), ("two", rows[2:] + extra)):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / f"in/{name}.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in part))
    block = CleanerExtractor(Options(comments="drop"), exclusion_writer=JsonlWriter(str(tmp_path / "dropped")))
    pipeline = [
        JsonlReader(str(tmp_path / "in")),
        block,
        LambdaFilter(lambda document: document.metadata["confidence"] >= 0),
        JsonlWriter(str(tmp_path / "out")),
    ]
    stats = LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    found = written(tmp_path / "out")
    assert [one["id"] for one in found] == ["many#1", "many#2", *(f"p{n}" for n in range(4))]
    expected = clean(ferry_page(2), url="https://a.example/2").to_dict()
    assert found[4]["text"] == expected["body"]
    metadata = found[4]["metadata"]
    assert {name: metadata[name] for name in expected if name not in ("id", "body")} == {
        name: value for name, value in expected.items() if name not in ("id", "body")
    }
    assert found[3]["metadata"]["description"] == "Set before"
    assert found[3]["metadata"]["status"] in ("ok", "partial")
    (dropped,) = written(tmp_path / "dropped")
    assert (dropped["id"], dropped["metadata"]["filter_reason"]) == ("x", "empty")
    counts = stats.stats[1].stats
    assert counts["dropped_empty"].total == 1
    assert counts["removed_copyright"].total == 4


def test_a_page_that_takes_too_long_costs_only_itself() -> None:
    from datatrove.data import Document

    documents = [Document(text=ferry_page(n), id=f"{n}", metadata={}) for n in range(3)]
    block = CleanerExtractor(Options(deadline=0.000001))
    assert list(block.run(documents)) == []
    assert block.stats["dropped_error_DeadlineExceeded"].total == 3
    assert [one.id for one in CleanerExtractor().run(documents)] == ["0", "1", "2"]


def test_what_fetch_found_to_be_no_article_stays_that() -> None:
    from datatrove.data import Document

    known = {"url": "https://a.example/1", "status": "not_found", "reason": "http_404", "http_status": 404}
    block = CleanerExtractor()
    assert list(block.run([Document(text=ferry_page(1), id="gone", metadata=known)])) == []
    assert block.stats["dropped_not_found"].total == 1


def test_without_the_extra_it_says_which() -> None:
    code = "import sys; sys.modules['datatrove'] = None; import cleaner.contrib.datatrove"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "needs the extra 'datatrove'" in done.stderr
