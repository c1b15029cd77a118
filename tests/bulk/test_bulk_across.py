"""Across documents: what a host repeats leaves every body, what is body stays, and near-identical articles are grouped."""

import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from cleaner.bulk.across import across
from cleaner.bulk.durable import OutputError
from cleaner.bulk.shards import file_of, open_shard, records_of, shard_name
from cleaner.bulk.task import Facts, Record
from cleaner.errors import OptionError

WORDS = [
    "harbour",
    "council",
    "river",
    "minister",
    "report",
    "village",
    "season",
    "market",
    "energy",
    "water",
    "plan",
    "vote",
    "train",
    "bridge",
    "school",
    "winter",
    "teacher",
    "farmer",
    "island",
    "storm",
    "border",
    "museum",
    "letter",
    "garden",
    "engine",
    "forest",
    "ticket",
    "window",
    "doctor",
    "paper",
    "music",
    "border",
]


def sentence(chance: random.Random, length: int = 24) -> str:
    return " ".join(chance.choices(WORDS, k=length)).capitalize() + "."


def record(id_: str, title: str, blocks: list[str], host: str = "paper.example", **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "title": title, "body": "\n\n".join(blocks), "removed": {}, "published": None, "word_count": 0,
        "source": {"name": "Paper", "url": f"https://{host}/{id_}", "credit": None}, "content_hash": "", **more,
    }  # fmt: skip


def write(folder: Path, parts: list[list[dict[str, Any]]]) -> list[str]:
    folder.mkdir(exist_ok=True)
    names = [f"part-{n:05d}.jsonl" for n in range(len(parts))]
    for name, part in zip(names, parts, strict=True):
        (folder / name).write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in part))
    return names


def read(folder: Path) -> dict[str, dict[str, Any]]:
    lines = [line for path in (folder / "across").glob("part-*") for line in path.read_bytes().splitlines()]
    return {one["id"]: one for one in map(orjson.loads, lines)}


def dumps() -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Sixty documents of three hosts with what each host repeats, and the body that each should have."""
    chance = random.Random(3)
    made, bodies = [], {}
    for h in range(3):
        disclaimer = f"{sentence(chance, 30)} Since {{year}} all rights are reserved by paper {h}."
        promise = sentence(chance, 12)
        for n in range(20):
            id_ = f"{h}-{n:02d}"
            body = [sentence(chance, 30) for _ in range(4)]
            body.insert(2, "How to make it")
            shown = ["Read this first", *body[:3], promise, *body[3:], disclaimer.format(year=2000 + n)]
            made.append(record(id_, f"Title {id_}", shown if n % 10 else body, f"host{h}.example"))
            bodies[id_] = body
    return made, bodies


def test_what_a_host_repeats_is_removed_and_the_body_is_not(tmp_path: Path) -> None:
    made, bodies = dumps()
    found = across(tmp_path, "jsonl", write(tmp_path, [made[:25], made[25:]]))
    result = read(tmp_path)
    assert {id_: one["body"].split("\n\n") for id_, one in result.items()} == bodies
    assert found.repeated == 3 * 18 * 3
    one = result["1-07"]
    assert one["removed"] == {"boilerplate": 3}
    assert one["repeated"][0] == {"text": "Read this first", "reason": "repeated across 18 documents of host1.example"}
    assert one["word_count"] == 4 * 30 + 4


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    made, _ = dumps()
    made += [record(f"copy-{n}", f"Copy {n}", made[n]["body"].split("\n\n"), "other.example") for n in range(5)]
    across(tmp_path / "a", "jsonl", write(tmp_path / "a", [made[:30], made[30:]]))
    random.Random(1).shuffle(made)
    across(tmp_path / "b", "jsonl", write(tmp_path / "b", [made[:7], made[7:9], made[9:]]))
    assert read(tmp_path / "a") == read(tmp_path / "b")


def test_an_article_that_was_updated_keeps_its_text_and_is_grouped(tmp_path: Path) -> None:
    chance = random.Random(5)
    blocks = [sentence(chance, 30) for _ in range(8)]
    versions = [
        record(f"v{n}", "Bridge closed", [*blocks, f"Update {n}."], published=f"2026-01-{20 - n:02d}") for n in range(7)
    ]
    other = [record(f"o{n}", f"Other {n}", [sentence(chance) for _ in range(6)]) for n in range(7)]
    found = across(tmp_path, "jsonl", write(tmp_path, [versions + other]))
    result = read(tmp_path)
    assert all(one["body"].startswith(blocks[0]) for id_, one in result.items() if id_[0] == "v")
    assert [result[f"v{n}"]["duplicate_of"] for n in range(7)] == ["v6"] * 6 + [None]
    assert all(result[f"o{n}"]["duplicate_of"] is None for n in range(7))
    assert found.duplicates == 6


def test_a_short_copy_elsewhere_is_found_though_the_note_of_its_source_repeats_there_alone(tmp_path: Path) -> None:
    chance = random.Random(8)
    note = sentence(chance, 40)
    made = [record(f"{n}", f"Story {n}", [sentence(chance, 60), note]) for n in range(6)]
    made.append(record("copy", "Story 3", made[3]["body"].split("\n\n"), "other.example"))
    across(tmp_path, "jsonl", write(tmp_path, [made]))
    result = read(tmp_path)
    assert note not in result["3"]["body"]
    assert note in result["copy"]["body"]
    assert [id_ for id_, one in result.items() if one["duplicate_of"]] == ["copy"]
    assert result["copy"]["duplicate_of"] == "3"


def test_a_page_that_is_all_repeated_keeps_its_text(tmp_path: Path) -> None:
    chance = random.Random(6)
    terms = [sentence(chance) for _ in range(3)]
    made = [record(f"{n}", f"Story {n}", [*(sentence(chance) for _ in range(9)), *terms]) for n in range(6)]
    made.append(record("terms", "Terms of use", terms))
    across(tmp_path, "jsonl", write(tmp_path, [made]))
    assert read(tmp_path)["terms"]["body"].split("\n\n") == terms
    assert terms[0] not in read(tmp_path)["3"]["body"]


@pytest.mark.parametrize("format_", ["jsonl.zst", "parquet", "sqlite"])
def test_shards_of_every_format_with_whole_records_are_read_again(tmp_path: Path, format_: str) -> None:
    made, bodies = dumps()
    names = [shard_name(format_, n) for n in range(2)]
    for name, part in zip(names, (made[:25], made[25:]), strict=True):
        shard = open_shard(tmp_path, format_, name)
        for one in part:
            whole = {**one, "status": "ok", "language": "en", "confidence": 0.9}
            shard.add(Record(one["id"], orjson.dumps(whole), None, Facts(None, "ok", 0.9, "en", 0, 0, {}, {})))
        shard.commit()
    across(tmp_path, format_, names)
    found = [one for name in names for one in records_of(tmp_path / "across", format_, name)]
    assert [one["id"] for one in found] == [one["id"] for one in made]
    assert {one["id"]: one["body"].split("\n\n") for one in found} == bodies
    (seventh,) = (one for one in found if one["id"] == "1-07")
    assert seventh["removed"] == {"boilerplate": 3}
    assert seventh["repeated"][0]["reason"] == "repeated across 18 documents of host1.example"
    assert seventh["duplicate_of"] is None


@pytest.mark.parametrize("format_", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "sqlite"])
def test_a_shard_that_is_damaged_is_named(tmp_path: Path, format_: str) -> None:
    name = shard_name(format_, 0)
    shard = open_shard(tmp_path, format_, name)
    for one in dumps()[0]:
        whole = {**one, "status": "ok", "language": "en", "confidence": 0.9}
        shard.add(Record(one["id"], orjson.dumps(whole), None, Facts(None, "ok", 0.9, "en", 0, 0, {}, {})))
    shard.commit()
    file = tmp_path / file_of(format_, name)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(OutputError, match=name):
        across(tmp_path, format_, [name])
    file.unlink()
    with pytest.raises(OutputError, match=name):
        across(tmp_path, format_, [name])


def test_markdown_cannot_be_read_again(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="not markdown"):
        across(tmp_path, "markdown", [])
