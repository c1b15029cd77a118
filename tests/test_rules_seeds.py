"""No rule may be keyed to a seed: what rules and seeds share must be common wording, or leave the outlet open."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import re2
from ruamel.yaml import YAML

from cleaner.engine.match import phrase_key

RULES = Path(__file__).resolve().parent.parent / "rules"
OPEN = re.compile(r"\.[*+{]|\[\^[^\]]+\][*+{]|\\[SwpP]|\[A-Z")
"""What leaves a part of a pattern open: any text, anything but some characters, a word, a letter."""
LEAST = 4
"""Words from which a text is a phrase and no longer a word that every site uses."""


def block_rules() -> Iterator[tuple[str, str, str]]:
    """Yield rule, kind of match and each value of all rules that look at text."""
    for path in sorted(RULES.glob("common/*.yaml")) + sorted(RULES.glob("sites/*.yaml")):
        data = YAML(typ="safe").load(path)
        for item in [*data.get("strip", []), *data.get("keep", [])]:
            for by, values in item["match"].items() if isinstance(item, dict) else ():
                for value in values if isinstance(values, list) else [values]:
                    yield item["id"], by, value


def words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("’", "'")))


def seed_blocks(shared: Path) -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(texts) == 5
    lines = [" ".join(line.split()) for text in texts for line in text.splitlines()]
    paragraphs = [" ".join(part.split()) for text in texts for part in re.split(r"\n\s*\n", text)]
    return list(dict.fromkeys(filter(None, lines + paragraphs)))


def shared_with_seeds(shared: Path, rules: Iterable[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Return the texts of four or more words that rules and seeds share, and the rules.

    Of a phrase it is the phrase; of a pattern the part of a seed that it matches, unless the pattern leaves a part open.
    """
    blocks = seed_blocks(shared)
    whole = " \n ".join(map(words, blocks))
    found: dict[str, set[str]] = {}
    for rule, by, value in rules:
        texts = []
        if by in ("phrase", "heading") and words(value) and words(value) in whole:
            texts = [words(value)]
        elif by == "pattern" and not OPEN.search(value):
            regexp = re2.compile(value)
            texts = [words(match.group()) for block in blocks if (match := regexp.search(block))]
        for text in texts:
            if text.count(" ") >= LEAST - 1:
                found.setdefault(text, set()).add(rule)
    return found


def mined_phrases(shared: Path) -> list[str]:
    data = json.loads((shared / "notes" / "boilerplate-phrases.json").read_text("utf-8"))
    return [words(item["phrase"]) for item in _items(data) if item["drop_domains"] >= 5]


def _items(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict) and "phrase" in data:
        yield data
    elif isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _items(value)


def hosts_with(shared: Path, text: str, enough: int) -> set[str]:
    """Return hosts of `shared/data` on whose pages a text stands, at most `enough` of them."""
    found: set[str] = set()
    pattern = re.compile(r"[\W_]+".join(map(re.escape, text.split())), re.I)
    for gold in sorted((shared / "data").glob("*/gold/*.json")):
        page = gold.parent.parent / "html" / f"{gold.stem}.html.gz"
        source = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
        if pattern.search(re.sub(r"<[^>]+>|&\w+;", " ", source)):
            found.add(urlsplit(json.loads(gold.read_bytes()).get("url") or "").hostname or gold.stem)
        if len(found) >= enough:
            break
    return found


def test_no_phrase_is_taken_from_a_seed(shared: Path) -> None:
    mined = mined_phrases(shared)
    keyed = {}
    for text, rules in shared_with_seeds(shared, block_rules()).items():
        if not any(text in phrase for phrase in mined) and len(hosts_with(shared, text, 2)) < 2:
            keyed[text] = sorted(rules)
    assert keyed == {}


def test_a_phrase_taken_from_a_seed_is_found(shared: Path) -> None:
    text = next(block for block in seed_blocks(shared) if block.count(" ") > 30)
    start = " ".join(text.split()[:6])
    rules = [
        ("made.up", "phrase", text),
        ("made.up.too", "pattern", re.escape(start)),
        ("open", "pattern", f"{start}.*"),
    ]
    assert shared_with_seeds(shared, rules) == {words(text): {"made.up"}, words(start): {"made.up.too"}}


@pytest.mark.parametrize("name", ["common", "sites"])
def test_a_phrase_stands_once_in_a_rule(name: str) -> None:
    for path in sorted((RULES / name).glob("*.yaml")):
        for item in YAML(typ="safe").load(path).get("strip", []):
            values = item["match"].get("phrase") or item["match"].get("heading") or []
            keys = [phrase_key(value) for value in values]
            assert sorted(set(keys)) == sorted(keys), f"{path.name}: {item['id']}"


def test_open_patterns_hold_no_name_of_a_seed(shared: Path) -> None:
    """A pattern with an open part is not let off for words that only its seed could have."""
    names = ("kim", "jong", "pyongyang", "korea", "putin", "lyubimova", "kursk", "spiegel", "guardian")
    common = [(rule, value) for rule, _, value in block_rules() if "/" not in rule]
    assert not [(rule, name) for rule, value in common for name in names if name in words(value).split()]
