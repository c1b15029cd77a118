"""Articles that retell one story share an id; those that only share its topic, place or people do not."""

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import orjson
import pytest
from test_bulk_across import WORDS, read, record, sentence, write

from cleaner.bulk.across import across

GROUPS = Path(__file__).resolve().parents[2] / "corpus/stories"


def told() -> list[dict[str, Any]]:
    """Every article of the story groups: of each, three that tell one story and two that seem to."""
    return [one for path in sorted(GROUPS.glob("*.json")) for one in orjson.loads(path.read_bytes())["articles"]]


def shard_of(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        record(a["id"], a["title"], a["body"].split("\n\n"), "", published=a["published"]) for a in articles
    ]  # fmt: skip


def stories(folder: Path, records: list[dict[str, Any]]) -> dict[str, str | None]:
    across(folder, "jsonl", write(folder, [records[::2], records[1::2]]))
    return {id_: one["story"] for id_, one in read(folder).items()}


def pairs(groups: dict[str, Any]) -> set[frozenset[str]]:
    return {frozenset(p) for p in combinations(groups, 2) if groups[p[0]] and groups[p[0]] == groups[p[1]]}


def test_the_groups_of_the_corpus(tmp_path: Path) -> None:
    articles = told()
    assert len(articles) >= 40 * 5
    found = pairs(stories(tmp_path, shard_of(articles)))
    right = pairs({one["id"]: one["story"] for one in articles})
    assert len(found & right) / len(found) >= 0.95
    # What is found is 74% of all; less than 70% would be a step back.
    assert len(found & right) / len(right) >= 0.7


def test_the_seeds_tell_one_story(tmp_path: Path, shared: Path) -> None:
    seeds = []
    for path in sorted((shared / "seeds/gold").glob("*.json")):
        gold = orjson.loads(path.read_bytes())
        seeds.append({"id": path.stem, "title": gold["title"], "body": gold["body"], "published": gold["published"]})
    found = stories(tmp_path / "alone", shard_of(seeds))
    assert len(seeds) == 5
    assert len(set(found.values())) == 1
    assert None not in found.values()
    among = stories(tmp_path / "among", shard_of([*told(), *seeds]))
    ids = {one["id"] for one in seeds}
    assert {among[id_] for id_ in ids} == {among[seeds[0]["id"]]}
    assert not {id_ for id_, story in among.items() if story == among[seeds[0]["id"]]} - ids


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    records = shard_of(told())
    first = stories(tmp_path / "a", records)
    random.Random(2).shuffle(records)
    assert stories(tmp_path / "b", records) == first


@pytest.mark.parametrize(
    ("dates", "same"),
    [
        (("2026-01-01", "2026-01-04"), True),
        (("2026-01-01T00:00:00Z", "2026-01-04T00:00:01Z"), False),
        (("2026-01-01", "2027-01-01"), False),
        ((None, "2027-01-01"), True),
        ((None, None), True),
    ],
)
def test_three_days_lie_between_where_the_dates_are_known(
    tmp_path: Path, dates: tuple[str | None, str | None], same: bool
) -> None:
    chance = random.Random(8)
    blocks = [sentence(chance, 30) for _ in range(6)]
    copies = [record(f"{n}", f"Title {n}", blocks, published=date) for n, date in enumerate(dates)]
    found = stories(tmp_path, copies)
    assert (found["0"] == found["1"] is not None) is same


def test_one_topic_is_not_one_story(tmp_path: Path) -> None:
    chance = random.Random(9)
    topic = [word for word in WORDS if len(word) > 3] * 2
    guides = []
    for n in range(6):
        words = [*topic, f"Brand{n}{n}", f"Maker{n}", str(1000 + n)]
        blocks = [" ".join(chance.sample(words, len(words))) + "." for _ in range(5)]
        guides.append(record(f"{n}", f"Guide {n}", [block.capitalize() for block in blocks]))
    assert set(stories(tmp_path, guides).values()) == {None}


def test_a_text_of_a_few_words_is_no_story(tmp_path: Path) -> None:
    found = stories(tmp_path, [record(f"{n}", "Lottery", ["4, 19, 27, 31, 40, 44"]) for n in range(4)])
    assert set(found.values()) == {None}
