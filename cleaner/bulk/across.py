"""The second pass over a run's shards: what repeats over a host's documents, near-identical articles, and stories.

It reads the committed shards and writes others into the folder `across` beside them; they stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cleaner.bulk.durable import write_whole
from cleaner.bulk.shards import READABLE, open_shard, records_of
from cleaner.bulk.sketches import Sketches
from cleaner.bulk.stories import Stories
from cleaner.bulk.task import Facts, Record
from cleaner.errors import OptionError
from cleaner.model import content_hash
from cleaner.text.words import count_words, word_count
from cleaner.urls import host_of

FOLDER = "across"

_SHORT = 5
"""Words under which a repeated block leaves the body only at its ends: a recipe's `Method` is repeated as well."""

_MOST = 0.8
"""Share of a body's words that may leave it; a page that is all repeated is itself what the others quote."""

_NOTHING = Facts(None, "", 0.0, None, 0, 0, {}, {})


class Findings(NamedTuple):
    """What the pass found."""

    documents: int
    repeated: int
    """Blocks that were taken out."""
    duplicates: int
    stories: int
    """Stories that several articles tell."""


class _Known(NamedTuple):
    """What was learnt of all documents: by number the original of a copy, and the story."""

    sketches: Sketches
    duplicates: Mapping[int, str]
    stories: Mapping[int, str]


def check_format(format_: str) -> None:
    """Raise `OptionError` where the shards are of a format that the second pass does not read."""
    if format_ not in READABLE:
        raise OptionError(f"--across: needs --format {' or '.join(READABLE)}, not {format_}")


def across(folder: Path, format_: str, names: Sequence[str]) -> Findings:
    """Read the shards, write them again without what repeats and with `duplicate_of` and `story`; return the counts."""
    check_format(format_)
    target = folder / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    work = target / ".work"
    work.mkdir()
    with closing(Sketches(work / "sketches.sqlite")) as sketches, closing(Stories(work / "stories.sqlite")) as stories:
        for record in _records(folder, format_, names):
            sketches.add_blocks(_host(record), record["title"] or record["id"], _blocks(record))
        sketches.find_repeats()
        for number, record in enumerate(_records(folder, format_, names)):
            body = _compared(record, sketches)
            sketches.add_text(number, record["id"], record["published"], body)
            stories.add(number, record["id"], record["published"], f"{record['title'] or ''}\n\n{body}")
        found = _rewrite(folder, format_, names, _Known(sketches, sketches.duplicates(), stories.groups()))
    shutil.rmtree(work)
    write_whole(target / "manifest.json", orjson.dumps(found._asdict()))
    return found


def _rewrite(folder: Path, format_: str, names: Sequence[str], known: _Known) -> Findings:
    number = repeated = 0
    for name in names:
        shard = open_shard(folder / FOLDER, format_, name, across=True)
        for record in records_of(folder, format_, name):
            lean, count = without_repeats(record, known.sketches)
            lean |= {"duplicate_of": known.duplicates.get(number), "story": known.stories.get(number)}
            shard.add(Record(lean["id"], orjson.dumps(lean), None, _NOTHING))
            number, repeated = number + 1, repeated + count
        shard.commit()
    return Findings(number, repeated, len(known.duplicates), len(set(known.stories.values())))


def without_repeats(record: Mapping[str, Any], sketches: Sketches) -> tuple[dict[str, Any], int]:
    """Return a record without the blocks that repeat over its host's documents, and how many there were.

    They are named under `repeated`, each with its text and the reason.
    """
    host, blocks = _host(record), _blocks(record)
    counts = sketches.repeats(host, blocks) if blocks else []
    gone = _gone(blocks, counts)
    if not gone:
        return {**record, "repeated": []}, 0
    body = "\n\n".join(block for n, block in enumerate(blocks) if n not in gone)
    removed = dict(record["removed"])
    removed["boilerplate"] = removed.get("boilerplate", 0) + len(gone)
    named = [{"text": blocks[n], "reason": f"repeated across {counts[n]} documents of {host}"} for n in sorted(gone)]
    digest = content_hash(record["title"], body)
    changed = {"body": body, "word_count": word_count(body), "content_hash": digest, "removed": removed}
    return {**record, **changed, "repeated": named}, len(gone)


def _compared(record: Mapping[str, Any], sketches: Sketches) -> str:
    """Return the body by which a record is held against others: less what any host repeats.

    A copy elsewhere has the note of the host that it is from, once.
    """
    blocks = _blocks(record)
    gone = _gone(blocks, sketches.repeats_anywhere(blocks))
    return "\n\n".join(block for n, block in enumerate(blocks) if n not in gone)


def _gone(blocks: Sequence[str], counts: Sequence[int]) -> set[int]:
    """Return the numbers of the blocks that leave."""
    words = [count_words(block) for block in blocks]
    ends = _run(counts) | {len(blocks) - 1 - n for n in _run(counts[::-1])}
    gone = {n for n, count in enumerate(counts) if count and (words[n] >= _SHORT or n in ends)}
    return gone if sum(words[n] for n in gone) <= _MOST * sum(words) else set()


def _run(counts: Sequence[int]) -> set[int]:
    end = next((n for n, count in enumerate(counts) if not count), len(counts))
    return set(range(end))


def _records(folder: Path, format_: str, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        yield from records_of(folder, format_, name)


def _blocks(record: Mapping[str, Any]) -> list[str]:
    body: str = record["body"]
    return body.split("\n\n") if body else []


def _host(record: Mapping[str, Any]) -> str:
    source = record["source"]
    return host_of(source["url"]) or host_of(record["id"]) or source["name"] or ""
